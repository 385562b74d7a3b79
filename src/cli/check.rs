//! `newsprint check`: all that a build would complain of and more, in the form that was asked for.
//!
//! Writes nothing, unless `--fix`: then it corrects what can be corrected without asking.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::arguments::{Arguments, Check, Format, Site};
use super::progress;
use super::terminal::{Terminal, counted};
use super::{help, options, root};
use crate::base::diag::{self, Code, Diag};
use crate::build::engine::{Options, Report, Session};
use crate::site::source::{Folder, mend};

/// A fix that makes room for another one is followed by it; a site that asks for more rounds than
/// these would ask for ever.
const ROUNDS: usize = 8;

/// What was corrected.
#[derive(Default)]
struct Corrected {
    fixes: usize,
    /// Whether all of them are corrections of credits.
    only_credits: bool,
    files: BTreeSet<Arc<str>>,
    problems: Vec<Diag>,
}

/// The codes that were asked for: all of them, if none was named.
struct Asked(Vec<Code>);

impl Asked {
    fn includes(&self, problem: &Diag) -> bool {
        self.0.is_empty() || self.0.contains(&problem.code)
    }
}

pub(super) fn run(arguments: &Arguments, wanted: &Check, terminal: &Terminal) -> u8 {
    let asked = match wanted.only.iter().map(|name| help::code(name)).collect() {
        Ok(codes) => Asked(codes),
        Err(problem) => {
            let problem: Box<Diag> = problem;
            terminal.problem(&problem);
            return 2;
        }
    };
    let Some(root) = root(arguments, terminal) else { return 1 };
    let disk = Folder::new(&root);
    let site = Site { now: wanted.now.clone(), ..Site::default() };
    let Some(mut options) = options(&root, &disk, &site, terminal) else { return 2 };
    options.lints = true;
    let session = Session::new(&disk);
    let progress = progress::Bar::new(terminal, false);
    let mut report = session.check(&options, &progress);
    let mut corrected = Corrected { only_credits: true, ..Corrected::default() };
    if wanted.fix {
        correct(&session, &options, &root, &progress, &asked, &mut report, &mut corrected);
    }
    // A site that can't be built is one whatever was asked for.
    let mut status = report.exit_code();
    let found = report.problems.len();
    report.problems.retain(|problem| asked.includes(problem));
    let hidden = found - report.problems.len();
    report.problems.append(&mut corrected.problems);
    Diag::sort(&mut report.problems);
    status = status.max(report.exit_code());
    progress.finish();
    let text_of = |path: &str| session.text(path);
    match wanted.format {
        Format::Text => say(&report, &corrected, hidden, wanted, &session, terminal),
        Format::Json => {
            terminal.json(&diag::json(&report.problems, corrected.fixes, &text_of));
        }
        Format::Github => terminal.print(&diag::github(&report.problems, &text_of)),
        Format::Sarif => terminal.json(&diag::sarif(&report.problems, &text_of)),
    }
    status
}

/// Makes all fixes and looks again, until there is nothing left that can be made.
fn correct(
    session: &Session<'_>,
    options: &Options,
    root: &Path,
    progress: &progress::Bar,
    asked: &Asked,
    report: &mut Report,
    corrected: &mut Corrected,
) {
    for _ in 0..ROUNDS {
        let fixable = || {
            let problems = report.problems.iter().filter(|problem| problem.fix.is_some());
            problems.filter(|problem| asked.includes(problem))
        };
        let mended = mend(root, fixable());
        corrected.only_credits &= fixable().all(|one| one.code != Code::URL_GONE);
        corrected.problems = mended.problems;
        if mended.fixes == 0 {
            return;
        }
        corrected.fixes += mended.fixes;
        corrected.files.extend(mended.files);
        *report = session.check(options, progress);
    }
}

/// What remains, what was done, and how many problems were not asked for.
fn say(
    report: &Report,
    corrected: &Corrected,
    hidden: usize,
    wanted: &Check,
    session: &Session<'_>,
    terminal: &Terminal,
) {
    if wanted.fix {
        terminal.say(&match corrected.fixes {
            0 => "Nothing to fix\n".to_owned(),
            fixes => format!(
                "Fixed {} in {}\n",
                counted(fixes, if corrected.only_credits { "credit" } else { "problem" }),
                counted(corrected.files.len(), "file")
            ),
        });
    }
    let in_full = wanted.all || !wanted.only.is_empty();
    terminal.in_full(in_full).problems(&report.problems, &|path| session.text(path));
    let fixable = report.problems.iter().filter(|problem| problem.fix.is_some()).count();
    if hidden > 0 {
        let others = counted(hidden, "problem");
        terminal.say(&format!("{others} with other codes not shown: newsprint check\n"));
    } else if report.problems.is_empty() {
        let articles = report.counts.articles;
        terminal.say(&format!("{}: nothing to complain about\n", counted(articles, "article")));
    } else if fixable > 0 && !wanted.fix {
        terminal.say(&format!("`newsprint check --fix` fixes {fixable} of these\n"));
    }
}
