//! Help that an installed program has with it: manual pages, and what messages mean.

use std::fmt::Write;

use clap::CommandFactory;

use super::arguments::Arguments;
use super::terminal::Terminal;
use crate::base::diag::{CODES, Code, Diag, entry, explanation, nearest};

/// `newsprint man [COMMAND]`
pub(super) fn man(wanted: Option<&str>, terminal: &Terminal) -> u8 {
    let mut all = Arguments::command();
    all.build();
    let command = match wanted {
        None => &all,
        Some(name) => match all.find_subcommand(name) {
            Some(command) => command,
            None => {
                let names = all.get_subcommands().map(clap::Command::get_name);
                let meant = nearest(name, names).map(|meant| format!("did you mean {meant}?"));
                terminal.problem(
                    &Diag::new(Code::VALUE_UNKNOWN, format!("newsprint has no command \"{name}\""))
                        .help_maybe(meant)
                        .help("`newsprint help` lists the commands"),
                );
                return 2;
            }
        },
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(command.clone()).render(&mut page) {
        Ok(()) => {
            terminal.print(&String::from_utf8_lossy(&page));
            0
        }
        // Nothing is written but memory.
        Err(_) => 3,
    }
}

/// `newsprint explain [CODE]`
pub(super) fn explain(wanted: Option<&str>, terminal: &Terminal) -> u8 {
    let Some(wanted) = wanted else {
        terminal.print(&list());
        return 0;
    };
    match code(wanted) {
        Ok(code) => {
            terminal.print(&entry(code));
            0
        }
        Err(problem) => {
            terminal.problem(&problem);
            1
        }
    }
}

/// The code that somebody wrote, perhaps as it stands in messages: `error[photo-killed]`.
pub(super) fn code(wanted: &str) -> Result<Code, Box<Diag>> {
    let name = wanted.trim().trim_end_matches(']');
    let name = name.rsplit('[').next().unwrap_or_default().to_lowercase();
    if let Some(code) = CODES.iter().find(|code| code.as_str() == name) {
        return Ok(*code);
    }
    let meant = nearest(&name, CODES.iter().map(|code| code.as_str()));
    let similar = || {
        let part = |code: &&Code| name.len() > 2 && code.as_str().contains(&name);
        let codes: Vec<&str> = CODES.iter().filter(part).map(|code| code.as_str()).collect();
        (!codes.is_empty()).then(|| format!("codes with this in them: {}", codes.join(", ")))
    };
    Err(Box::new(
        Diag::new(Code::VALUE_UNKNOWN, format!("newsprint has no message \"{wanted}\""))
            .help_maybe(meant.map(|meant| format!("did you mean {meant}?")).or_else(similar))
            .help("`newsprint explain` lists all of them"),
    ))
}

/// All codes, each with its first sentence.
fn list() -> String {
    let width = CODES.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let mut text = String::new();
    for code in CODES {
        let said = explanation(*code).short;
        let first = said.split_once(". ").map_or(said.as_str(), |(first, _)| first);
        let first = first.trim_end_matches(['.', ':']);
        let _ = writeln!(text, "{:<width$}  {first}", code.as_str());
    }
    text
}
