//! The text of one paragraph as its author sees it, with the place of every byte in the source.
//!
//! Must not judge: markup that the parser has understood is gone, markup that it has left as text
//! is still here, and what the author has escaped or put into code is opaque.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::items::{Item, element_end};
use crate::base::diag::Span;

/// Stands for one character that means itself: escaped, a character reference, or code.
pub(super) const OPAQUE: char = '\u{1}';

/// Stands for a reference to a footnote.
pub(super) const FOOTNOTE: char = '\u{2}';

/// Stands before and after the text of a link.
pub(super) const LINK: char = '\u{3}';

/// A stretch of the flat text.
struct Piece {
    flat: usize,
    source: Range<usize>,
    /// Whether the bytes of the stretch are those of the source.
    is_verbatim: bool,
}

/// The flat text.
pub(super) struct Flat {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

impl Flat {
    /// The text of a stretch of inline items.
    pub(super) fn of(items: &[Item<'_>], source: &str) -> Self {
        let mut flat = Self { text: String::new(), pieces: Vec::new() };
        let mut at = 0;
        while let Some((event, range)) = items.get(at) {
            match event {
                Event::Text(text) => flat.push_text(text, range, source),
                Event::Code(_) => flat.push(OPAQUE, range),
                Event::FootnoteReference(_) => flat.push(FOOTNOTE, range),
                Event::SoftBreak | Event::HardBreak => flat.push('\n', range),
                Event::Start(Tag::Link { .. }) => flat.push(LINK, range),
                Event::End(pulldown_cmark::TagEnd::Link) => {
                    flat.push(LINK, &(range.end..range.end));
                }
                Event::Start(Tag::Image { .. }) => {
                    flat.push(OPAQUE, range);
                    at = element_end(items, at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        flat
    }

    fn push(&mut self, c: char, source: &Range<usize>) {
        let flat = self.text.len();
        self.pieces.push(Piece { flat, source: source.clone(), is_verbatim: false });
        self.text.push(c);
    }

    fn push_text(&mut self, text: &str, range: &Range<usize>, source: &str) {
        let flat = self.text.len();
        let is_verbatim = source.get(range.clone()) == Some(text);
        self.pieces.push(Piece { flat, source: range.clone(), is_verbatim });
        if !is_verbatim {
            // A character reference: its author has chosen exactly this character.
            let opaque = |c: char| if c.is_ascii_punctuation() { OPAQUE } else { c };
            self.text.extend(text.chars().map(opaque));
        } else if is_escaped(source, range.start) && text.starts_with(|c: char| c.is_ascii()) {
            self.text.push(OPAQUE);
            self.text.push_str(&text[1..]);
        } else {
            self.text.push_str(text);
        }
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.flat <= at);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// The place in the source of a stretch of the flat text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.piece(range.start).map_or(0, |piece| match piece.is_verbatim {
            true => piece.source.start + (range.start - piece.flat),
            false => piece.source.start,
        });
        let end = range.end.checked_sub(1).and_then(|last| {
            let piece = self.piece(last)?;
            Some(match piece.is_verbatim {
                true => piece.source.start + (last - piece.flat) + 1,
                false => piece.source.end,
            })
        });
        Span::new(start, end.unwrap_or(start))
    }

    /// The lines, each with the place of its first byte.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        self.text.split('\n').map(move |line| {
            let at = start;
            start += line.len() + 1;
            (at, line)
        })
    }
}

/// Whether the character at this byte stands behind a backslash that is not escaped itself.
pub(super) fn is_escaped(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    before.bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser};

    use super::{FOOTNOTE, Flat, LINK, OPAQUE};

    #[test]
    fn every_byte_of_the_flat_text_has_its_place() {
        let source = "a \\[b\\\\] &amp; *c* `d` [e](f)\ng[^1]\n\n[^1]: h";
        let parser = Parser::new_ext(source, Options::ENABLE_FOOTNOTES);
        let items: Vec<_> = parser.into_offset_iter().collect();
        let end = super::super::items::run_end(&items, 1);
        let flat = Flat::of(&items[1..end], source);
        let expect = format!("a {OPAQUE}b{OPAQUE}] {OPAQUE} c {OPAQUE} {LINK}e{LINK}\ng{FOOTNOTE}");
        assert_eq!(flat.text, expect);
        let place = |part: &str| {
            let at = flat.text.find(part).unwrap();
            let span = flat.span(at..at + part.len());
            &source[span.start..span.end]
        };
        assert_eq!(place("] "), "] ");
        assert_eq!(place("c"), "c");
        assert_eq!(place("\ng\u{2}"), "\ng[^1]");
        assert_eq!(flat.lines().map(|(at, _)| at).collect::<Vec<_>>(), [0, 17]);
    }
}
