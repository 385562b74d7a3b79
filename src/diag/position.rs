//! Lines and columns, as editors count them.
//!
//! Must not know whose text it is.

use super::Span;

/// A place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in it, counted from 1.
    pub column: usize,
}

impl Position {
    /// Where a byte of a text stands; a byte past its end is its end.
    #[must_use]
    pub fn of(text: &str, at: usize) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.bytes().filter(|&byte| byte == b'\n').count();
        let column = 1 + before.get(line_start..).unwrap_or_default().chars().count();
        Self { line, column }
    }

    /// Where a range begins, and where the first character behind it stands.
    #[must_use]
    pub fn of_span(text: &str, span: Span) -> (Self, Self) {
        (Self::of(text, span.start), Self::of(text, span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, Span};

    #[test]
    fn lines_and_columns_count_from_one() {
        let at = |text, at| {
            let Position { line, column } = Position::of(text, at);
            (line, column)
        };
        assert_eq!(at("äb\nc", 0), (1, 1));
        assert_eq!(at("äb\nc", 1), (1, 1));
        assert_eq!(at("äb\nc", 2), (1, 2));
        assert_eq!(at("äb\nc", 4), (2, 1));
        assert_eq!(at("", 9), (1, 1));
        let (start, end) = Position::of_span("ab\ncd", Span::new(1, 4));
        assert_eq!((start.line, start.column, end.line, end.column), (1, 2, 2, 2));
    }
}
