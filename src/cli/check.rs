//! `newsprint check`: all that a build would complain of and more, in the form that was asked for.
//!
//! Writes nothing, unless `--fix`: then it corrects what can be corrected without asking.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::arguments::{Arguments, Check, Format, Site};
use super::progress;
use super::terminal::{Terminal, counted};
use super::{options, root};
use crate::diag::{self, Code, Diag};
use crate::engine::{Options, Report, Session};
use crate::source::{Folder, mend};

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

pub(super) fn run(arguments: &Arguments, wanted: &Check, terminal: &Terminal) -> u8 {
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
        correct(&session, &options, &root, &progress, &mut report, &mut corrected);
    }
    report.problems.append(&mut corrected.problems);
    Diag::sort(&mut report.problems);
    progress.finish();
    let text_of = |path: &str| session.text(path);
    match wanted.format {
        Format::Text => say(&report, &corrected, wanted, &session, terminal),
        Format::Json => {
            terminal.json(&diag::json(&report.problems, corrected.fixes, &text_of));
        }
        Format::Github => terminal.print(&diag::github(&report.problems, &text_of)),
        Format::Sarif => terminal.json(&diag::sarif(&report.problems, &text_of)),
    }
    report.exit_code()
}

/// Makes all fixes and looks again, until there is nothing left that can be made.
fn correct(
    session: &Session<'_>,
    options: &Options,
    root: &Path,
    progress: &progress::Bar,
    report: &mut Report,
    corrected: &mut Corrected,
) {
    for _ in 0..ROUNDS {
        let mended = mend(root, &report.problems);
        let fixed = report.problems.iter().filter(|problem| problem.fix.is_some());
        corrected.only_credits &= fixed.into_iter().all(|one| one.code != Code::URL_GONE);
        corrected.problems = mended.problems;
        if mended.fixes == 0 {
            return;
        }
        corrected.fixes += mended.fixes;
        corrected.files.extend(mended.files);
        *report = session.check(options, progress);
    }
}

/// What remains, and what was done.
fn say(
    report: &Report,
    corrected: &Corrected,
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
    terminal.problems(&report.problems, &|path| session.text(path));
    let fixable = report.problems.iter().filter(|problem| problem.fix.is_some()).count();
    if report.problems.is_empty() {
        let articles = report.counts.articles;
        terminal.say(&format!("{}: nothing to complain about\n", counted(articles, "article")));
    } else if fixable > 0 && !wanted.fix {
        terminal.say(&format!("`newsprint check --fix` fixes {fixable} of these\n"));
    }
}
