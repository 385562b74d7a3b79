//! Stars, tildes, underscores and backticks that were meant as markup and are printed.
//!
//! CommonMark decides by the characters on both sides whether a delimiter opens or closes, which
//! goes wrong beside punctuation inside of words and in Chinese, Japanese and Korean texts. Must not
//! flag stars that mark notes ("Jo Marsh*", "from €9**") or hotels ("****").

use super::Unclosed;
use crate::base::diag::{Code, Diag};
use crate::text::markdown::compose::Composer;
use crate::text::markdown::flat::{Flat, OPAQUE};

/// A run of one delimiter in a flat text.
#[derive(Clone, Copy)]
struct Run {
    at: usize,
    mark: u8,
    len: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Run {
    fn end(self) -> usize {
        self.at + self.len
    }

    fn name(self) -> &'static str {
        match (self.mark, self.len) {
            (b'*', 1) => "*",
            (b'*', _) => "**",
            (b'~', _) => "~~",
            _ => "__",
        }
    }

    /// Whether it stands where an opening delimiter does, whatever the parser made of it.
    fn may_open(self) -> bool {
        let before = self.mark == b'*' || !self.before.is_some_and(is_word);
        before && self.after.is_some_and(|c| !c.is_whitespace() && !ends(c))
    }

    /// Whether it stands behind a space and before a letter: meant to close if something is open.
    fn is_glued(self) -> bool {
        self.before == Some(' ') && self.after.is_some_and(char::is_alphabetic)
    }

    fn may_close(self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
    }

    /// Whether a single star is kept from its meaning by the characters around it.
    fn is_blocked(self) -> bool {
        let (Some(before), Some(after)) = (self.before, self.after) else { return false };
        let digit = before.is_ascii_digit() || after.is_ascii_digit();
        let mixed = (is_word(before) && is_mark(after)) || (is_mark(before) && is_word(after));
        mixed && !digit
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == OPAQUE
}

fn is_mark(c: char) -> bool {
    !is_word(c) && !c.is_whitespace()
}

/// Whether the character ends something: what follows a word, not what begins one.
fn ends(c: char) -> bool {
    ".,;:!?)]}/…、。，！？：；」』）》】*_~".contains(c)
}

impl Composer<'_> {
    /// Reports emphasis that the parser has left as text.
    pub(super) fn report_delimiters(&mut self, flat: &Flat) {
        let runs = runs(&flat.text);
        for mark in [b'*', b'_', b'~'] {
            let double = runs.iter().copied().filter(|run| run.mark == mark && run.len == 2);
            self.report_double(flat, double);
        }
        let single: Vec<Run> =
            runs.into_iter().filter(|run| run.mark == b'*' && run.len == 1).collect();
        let is_note = |run: &Run| {
            let ends = run.after.is_none_or(|c| c.is_whitespace() || is_mark(c));
            run.may_close() && ends
        };
        self.literals.has_star |= single.iter().any(is_note);
        let mut at = 0;
        while let [open, close, ..] = single[at..] {
            let inner = &flat.text[open.end()..close.at];
            let blocked = open.is_blocked() || close.is_blocked();
            let fits = open.may_open() && close.may_close() && inner.len() <= super::WINDOW;
            if blocked && fits && inner.contains(char::is_alphanumeric) {
                self.report_emphasis(flat, open, close);
                at += 1;
            }
            at += 1;
        }
    }

    /// Reports pairs of `**`, `__` or `~~`, and those that nothing closes.
    fn report_double(&mut self, flat: &Flat, runs: impl Iterator<Item = Run>) {
        let mut open: Option<Run> = None;
        for run in runs {
            match open.take() {
                Some(opened) if run.may_close() || !opened.may_open() || run.is_glued() => {
                    let inner = &flat.text[opened.end()..run.at];
                    let spaced = run.after.is_none_or(|c| !is_word(c)) && !inner.contains('\n');
                    if inner.contains(char::is_alphanumeric) && (opened.may_open() || spaced) {
                        self.report_emphasis(flat, opened, run);
                    }
                    continue;
                }
                Some(opened) => self.note_unclosed(flat, opened),
                None => {}
            }
            let begins = run.before.is_none_or(|c| !is_word(c));
            let is_spaced = begins && run.after.is_some_and(char::is_whitespace);
            if run.may_open() || (is_spaced && run.before.is_none_or(char::is_whitespace)) {
                open = Some(run);
            } else if run.may_close() {
                self.literals.trailing.get_or_insert(self.literals.unclosed.len());
            }
        }
        if let Some(opened) = open {
            self.note_unclosed(flat, opened);
        }
    }

    /// Keeps a delimiter that nothing closes, until the whole text is known.
    fn note_unclosed(&mut self, flat: &Flat, run: Run) {
        let begins = run.before.is_none_or(|c| !is_word(c));
        if run.mark != b'_' && begins && run.may_open() {
            let span = flat.span(run.at..run.end());
            self.literals.unclosed.push(Unclosed { span, delimiter: run.name() });
        }
    }

    /// Reports delimiters that nothing closes, unless they stand for notes to words before them.
    pub(in crate::text::markdown) fn report_unclosed(&mut self) {
        let before_notes = self.literals.trailing.unwrap_or(usize::MAX);
        for Unclosed { span, delimiter } in
            std::mem::take(&mut self.literals.unclosed).into_iter().take(before_notes)
        {
            self.body.problems.push(
                Diag::new(
                    Code::EMPHASIS_LITERAL,
                    format!("this `{delimiter}` has no closing `{delimiter}`"),
                )
                .at(span, "printed as text")
                .help(format!("write `{delimiter}` again where it ends, in the same paragraph"))
                .help(format!(
                    "or write `\\{}` for the characters",
                    delimiter.replace("**", "*\\*")
                )),
            );
        }
    }

    fn report_emphasis(&mut self, flat: &Flat, open: Run, close: Run) {
        let name = open.name();
        let inner = &flat.text[open.end()..close.at];
        let message = format!("this emphasis is printed as text, with its `{name}`");
        let span = flat.span(open.at..close.end());
        let problem = Diag::new(Code::EMPHASIS_LITERAL, message);
        let problem =
            if inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace) {
                problem.at(span, format!("a space inside the `{name}`")).help(format!(
                    "write `{name}` directly before the first and behind the last word"
                ))
            } else {
                problem.at(span, format!("a `{name}` between punctuation and a letter")).help(
                    format!("put a space beside it, or move the punctuation out of the `{name}`"),
                )
            };
        let escaped = name.replace('*', "\\*").replace('_', "\\_").replace('~', "\\~");
        self.body.problems.push(problem.help(format!("or write `{escaped}` for the characters")));
    }

    /// Reports the first backtick of a text that nothing closes.
    pub(super) fn report_backticks(&mut self, flat: &Flat) {
        let mut at = 0;
        while let Some(found) = flat.text[at..].find('`') {
            let start = at + found;
            let len = flat.text[start..].bytes().take_while(|&b| b == b'`').count();
            at = start + len;
            let before = flat.text[..start].chars().next_back();
            let after = flat.text[at..].chars().next();
            let opens = before.is_none_or(|c| !is_word(c) && !ends(c))
                && after.is_some_and(|c| !c.is_whitespace() && !ends(c));
            if opens {
                let marks = "`".repeat(len.min(3));
                self.body.problems.push(
                    Diag::new(Code::CODE_UNCLOSED, "this backtick has no closing backtick")
                        .at(flat.span(start..at), "printed as text")
                        .help(format!("if it begins code, end the code with {marks}"))
                        .help("for an apostrophe or a quotation mark, write ' or \""),
                );
                return;
            }
        }
    }
}

/// The runs of delimiters in a text.
fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(&mark) = bytes.get(at) {
        if !matches!(mark, b'*' | b'_' | b'~') {
            at += 1;
            continue;
        }
        let len = bytes[at..].iter().take_while(|&&b| b == mark).count();
        let before = text[..at].chars().next_back();
        let after = text[at + len..].chars().next();
        runs.push(Run { at, mark, len, before, after });
        at += len;
    }
    runs
}
