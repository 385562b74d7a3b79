//! A problem, where it is and what to do about it: facts here, drawing in [`render`].
//!
//! Knows nothing of articles or photos. A module that reads one file makes problems without a path;
//! whoever gave it the file adds the path with [`Diag::in_file`].

mod code;
mod explain;
mod few;
mod fix;
mod github;
mod json;
mod near_names;
mod position;
pub mod render;
pub mod safe;
mod sarif;
mod secret;
mod suggest;
mod texts;

use std::fmt;
use std::sync::Arc;

pub use code::{CODES, Code};
pub use explain::{Explanation, entry, explanation};
pub use few::{More, few};
pub use fix::{Fix, applied};
pub use github::github;
pub use json::json;
pub use near_names::NearNames;
pub use position::Position;
pub use sarif::sarif;
pub use secret::has_password;
pub use suggest::nearest;
pub use texts::{Lines, TextOf, Texts};

/// A range of bytes in a file, end excluded.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The same range, `by` bytes further on: from a part of a file to the file.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// How bad a problem is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Severity {
    /// The output would be wrong: nothing is written.
    Error,
    /// The output is right as far as newsprint can tell, and somebody should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A file, or a place in it.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Place {
    /// The path from the site's root; empty until [`Diag::in_file`] fills it in.
    pub path: Arc<str>,
    /// The bytes meant; the whole file if none.
    pub span: Option<Span>,
}

/// A marked place and what is said beside it.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is said there; may be empty.
    pub text: String,
}

/// One problem, complete: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Diag {
    /// The stable name of this kind of problem.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The place the reader should go to.
    pub primary: Option<Label>,
    /// Other places that explain it, such as the first of two.
    pub related: Vec<Label>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
    /// What `newsprint check --fix` does about it.
    pub fix: Option<Box<Fix>>,
    /// The file that can't be used because of it, where the primary place may be in another one: an
    /// article's photo has a sidecar with a mistake.
    pub owner: Option<Arc<str>>,
}

impl Diag {
    /// A problem of the code's own severity, not placed yet.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
            owner: None,
        }
    }

    /// Places the problem in the file being read, with a word beside the mark.
    #[must_use]
    pub fn at(self, span: impl Into<Span>, text: impl Into<String>) -> Self {
        self.at_place(Place { path: Arc::from(""), span: Some(span.into()) }, text)
    }

    /// Places the problem somewhere.
    #[must_use]
    pub fn at_place(mut self, place: Place, text: impl Into<String>) -> Self {
        self.primary = Some(Label { place, text: text.into() });
        self
    }

    /// Places the problem in a file as a whole.
    #[must_use]
    pub fn at_file(self, path: impl Into<Arc<str>>) -> Self {
        self.at_place(Place { path: path.into(), span: None }, "")
    }

    /// Adds another place in the file being read.
    #[must_use]
    pub fn and_at(self, span: impl Into<Span>, text: impl Into<String>) -> Self {
        self.and_at_place(Place { path: Arc::from(""), span: Some(span.into()) }, text)
    }

    /// Adds another place.
    #[must_use]
    pub fn and_at_place(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push(Label { place, text: text.into() });
        self
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a line of help if there is one: a suggestion that may not exist.
    #[must_use]
    pub fn help_maybe(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds the change that puts it right: `text` in the place of `expected`, both as they stand in
    /// the file. It is made without asking, so it must change nothing but the wording.
    #[must_use]
    pub fn fix(
        mut self,
        place: Place,
        expected: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        let (expected, text) = (expected.into(), text.into());
        self.fix = Some(Box::new(Fix { place, expected, text }));
        self
    }

    /// Names the file that can't be used because of it, unless that is known already.
    #[must_use]
    pub fn owned_by(mut self, path: &Arc<str>) -> Self {
        self.owner.get_or_insert_with(|| path.clone());
        self
    }

    /// The same problem as a warning, for articles that are not built anyway.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Fills in the path of all places that have none yet, and moves their spans by `offset` bytes.
    #[must_use]
    pub fn in_file(mut self, path: &Arc<str>, offset: usize) -> Self {
        let labels = self.primary.iter_mut().chain(&mut self.related);
        let fix = self.fix.iter_mut().map(|fix| &mut fix.place);
        for place in labels.map(|label| &mut label.place).chain(fix) {
            if place.path.is_empty() {
                place.path = path.clone();
                place.span = place.span.map(|span| span.shifted(offset));
            }
        }
        self
    }

    /// Whether this stops a build.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The order problems are reported in: errors first, then by place, code and text.
    fn order(&self) -> (Severity, Option<&Place>, Code, &str) {
        (self.severity, self.primary.as_ref().map(|label| &label.place), self.code, &self.message)
    }

    /// All that a reader is told.
    fn told(&self) -> impl PartialEq {
        let Self { code, severity, message, primary, related, notes, help, fix, owner: _ } = self;
        (code, severity, message, primary, related, notes, help, fix)
    }

    /// Sorts problems into the order of reporting and drops exact repetitions.
    pub fn sort(problems: &mut Vec<Diag>) {
        problems.sort_by(|a, b| a.order().cmp(&b.order()));
        // Two articles may meet one mistake in a sidecar.
        problems.dedup_by(|later, kept| later.told() == kept.told());
    }
}

/// A value and the problems met on the way to it.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    /// What was understood.
    pub value: T,
    /// What was not.
    pub problems: Vec<Diag>,
}
