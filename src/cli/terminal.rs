//! What is printed where: results to standard output, problems to standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

use super::arguments::{Colour, Common};
use crate::base::diag::render::{Style, render};
use crate::base::diag::{Diag, More, Severity, Texts, few, safe};
use crate::base::hash;
use crate::text::locale::grouped;

/// The two streams and how they are used.
#[derive(Clone)]
pub(super) struct Terminal {
    style: Style,
    quiet: bool,
    verbose: bool,
    live: bool,
    /// Whether problems end with a line on how to learn more.
    explains: bool,
    /// Whether all problems are printed in full, however many there are.
    in_full: bool,
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
impl Terminal {
    pub(super) fn new(common: &Common) -> Self {
        let live = io::stderr().is_terminal();
        let plain = std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty());
        let coloured = match common.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => live && !plain,
        };
        let style = if coloured { Style::Coloured } else { Style::Plain };
        Self {
            style,
            quiet: common.quiet,
            verbose: common.verbose,
            live,
            explains: true,
            in_full: false,
        }
    }

    /// Whether somebody watches.
    pub(super) fn is_live(&self) -> bool {
        self.live && !self.quiet
    }

    /// Whether more was asked for.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Prints a result; nothing in it can command the terminal. A reader who has gone away, as in `newsprint … | head`, is no failure.
    pub(super) fn print(&self, text: &str) {
        let _ = io::stdout().lock().write_all(safe::text(text).as_bytes());
    }

    /// Prints a JSON document.
    pub(super) fn json(&self, document: &str) {
        let _ = io::stdout().lock().write_all(safe::json(document).as_bytes());
    }

    /// Prints what people should know beside a result that programs read.
    pub(super) fn aside(&self, text: &str) {
        if !self.quiet {
            let _ = io::stderr().lock().write_all(safe::text(text).as_bytes());
        }
    }

    /// Prints what `--quiet` leaves out.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            self.print(text);
        }
    }

    /// Asks whoever sits at the terminal; without anybody there, the answer is no.
    pub(super) fn confirms(&self, question: &str) -> bool {
        if !self.is_live() || !io::stdin().is_terminal() {
            return false;
        }
        let _ = write!(io::stderr().lock(), "{} [y/N] ", safe::line(question));
        let mut answer = String::new();
        let _ = io::stdin().read_line(&mut answer);
        matches!(answer.trim(), "y" | "Y" | "yes" | "Yes")
    }

    /// Prints one problem that has no excerpt.
    pub(super) fn problem(&self, problem: &Diag) {
        self.problems(std::slice::from_ref(problem), &|_| None);
    }

    /// Prints problems, and how many there are if there is more than one. Ten of a code are printed in
    /// full, of the others only how many there are.
    pub(super) fn problems(&self, problems: &[Diag], text_of: &dyn Fn(&str) -> Option<Arc<str>>) {
        let (shown, more) =
            if self.in_full { (problems.iter().collect(), Vec::new()) } else { few(problems) };
        let mut err = io::stderr().lock();
        let texts = Texts::new(text_of);
        for problem in shown {
            let _ = writeln!(err, "{}\n", render(problem, &texts, self.style));
        }
        for More { code, count, files } in &more {
            let (count, code) = (grouped(*count as u64, ","), code.as_str());
            let files = match *files {
                0 => String::new(),
                files => format!(" in {}", counted(files, "file")),
            };
            let _ =
                writeln!(err, "and {count} more `{code}`{files}: newsprint check --only {code}");
        }
        if !more.is_empty() {
            let _ = writeln!(err);
        }
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        let warnings = problems.len() - errors;
        if problems.len() > 1 {
            let parts: Vec<String> = [(errors, "error"), (warnings, "warning")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, word)| counted(count, word))
                .collect();
            let _ = writeln!(err, "{}", parts.join(", "));
        }
        // Who reads a log can't type; who sits at a terminal can.
        if let Some(first) = problems.first().filter(|_| self.explains && self.is_live()) {
            let code = first.code.as_str();
            let _ = writeln!(err, "For more about a message: newsprint explain {code}");
        }
    }

    /// The same terminal, for a command that goes on and says how to get help itself.
    pub(super) fn that_goes_on(&self) -> Self {
        Self { explains: false, ..self.clone() }
    }

    /// The same terminal, for a command that may be asked for all problems in full.
    pub(super) fn in_full(&self, in_full: bool) -> Self {
        Self { in_full, ..self.clone() }
    }
}

/// "1 page", "2,000 pages".
pub(super) fn counted(count: usize, word: &str) -> String {
    let number = grouped(count as u64, ",");
    if count == 1 { format!("{number} {word}") } else { format!("{number} {word}s") }
}

/// The clock, asked once.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the clock, for --now's default"
)]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// The variables of the environment, for credentials; what is no text is none.
pub(super) fn environment() -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text)
}

/// The start of a measurement.
#[expect(clippy::disallowed_methods, reason = "the summary says how long a build took")]
pub(super) fn start() -> Instant {
    Instant::now()
}

/// The most memory that the program had at once, in kilobytes, where the system says so.
#[expect(clippy::disallowed_methods, reason = "about the program itself, for --profile")]
pub(super) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// The fingerprint of the running program, which is part of every key: another version may make
/// other pages from the same sources.
#[expect(clippy::disallowed_methods, reason = "the program itself is no file of the site")]
pub(super) fn fingerprint() -> u64 {
    let bytes = std::env::current_exe().and_then(std::fs::read).unwrap_or_default();
    hash::of(&hash::content(&bytes))
}
