//! The texts that problems point into, each asked for once, with the places of its lines.
//!
//! However many problems a file has, each costs the length of its own lines and not that of the file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::{Position, Span};

/// How many bytes of a line are counted at most to tell a column.
const BLOCK: usize = 1024;

/// What gives the text of a file by its path from the site's root.
pub type TextOf<'a> = &'a dyn Fn(&str) -> Option<Arc<str>>;

/// Texts by their paths.
pub struct Texts<'a> {
    text_of: TextOf<'a>,
    known: RefCell<HashMap<String, Option<Rc<Lines>>>>,
}

impl fmt::Debug for Texts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("known", &self.known).finish_non_exhaustive()
    }
}

impl<'a> Texts<'a> {
    /// Texts that `text_of` returns.
    #[must_use]
    pub fn new(text_of: TextOf<'a>) -> Self {
        Self { text_of, known: RefCell::default() }
    }

    /// The text of a file, if there is one.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Rc<Lines>> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let lines = (self.text_of)(path).map(|text| Rc::new(Lines::new(text)));
        self.known.borrow_mut().insert(path.to_owned(), lines.clone());
        lines
    }
}

/// A text and where its lines begin.
#[derive(Debug)]
pub struct Lines {
    text: Arc<str>,
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters begin before each block of bytes.
    characters: Vec<usize>,
}

impl Lines {
    /// The text, looked through once.
    #[must_use]
    pub fn new(text: Arc<str>) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = [0].into_iter().chain(ends.map(|end| end + 1)).collect();
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            let before = characters.last().copied().unwrap_or_default();
            characters.push(before + begun(block));
        }
        Self { text, starts, characters }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of the line that a byte belongs to, from 0.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The bytes of the lines from one to another, both included, without the last line's end.
    pub(super) fn range(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.starts.get(first).copied().unwrap_or(self.text.len());
        let end = self.starts.get(last + 1).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// Where a byte stands; a byte past the end is the end.
    #[must_use]
    pub fn position(&self, at: usize) -> Position {
        let at = self.text.floor_char_boundary(at);
        let line = self.line(at);
        let start = self.starts.get(line).copied().unwrap_or_default();
        Position { line: line + 1, column: 1 + self.before(at) - self.before(start) }
    }

    /// Where a range begins, and where the first character behind it stands.
    #[must_use]
    pub fn positions(&self, span: Span) -> (Position, Position) {
        (self.position(span.start), self.position(span.end))
    }

    /// How many characters begin before a byte.
    fn before(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let counted = self.characters.get(block).copied().unwrap_or_default();
        counted + begun(&self.text.as_bytes()[block * BLOCK..at])
    }
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Lines, Texts};
    use crate::base::diag::{Position, Span};

    #[test]
    fn lines_and_columns_count_from_one() {
        for (text, at, line, column) in [
            ("äb\nc", 0, 1, 1),
            ("äb\nc", 1, 1, 1),
            ("äb\nc", 2, 1, 2),
            ("äb\nc", 4, 2, 1),
            ("", 9, 1, 1),
            ("a\n", 2, 2, 1),
        ] {
            assert_eq!(
                Lines::new(text.into()).position(at),
                Position { line, column },
                "{text:?} {at}"
            );
        }
        let (start, end) = Lines::new("ab\ncd".into()).positions(Span::new(1, 4));
        assert_eq!((start.line, start.column, end.line, end.column), (1, 2, 2, 2));
        let long = format!("x\n{}", "ä".repeat(5_000));
        for characters in [0, 1, 511, 512, 513, 4_999, 5_000] {
            let position = Lines::new(long.as_str().into()).position(2 + 2 * characters);
            assert_eq!(position, Position { line: 2, column: characters + 1 });
        }
    }

    #[test]
    fn a_text_is_asked_for_once() {
        let asked = Cell::new(0);
        let text_of = |path: &str| {
            asked.set(asked.get() + 1);
            (path == "a").then(|| "b\nc".into())
        };
        let texts = Texts::new(&text_of);
        for _ in 0..3 {
            assert!(texts.get("a").is_some() && texts.get("x").is_none());
        }
        assert_eq!(asked.get(), 2);
    }
}
