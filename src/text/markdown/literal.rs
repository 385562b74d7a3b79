//! What an author plainly meant as markup and Markdown prints as text: a link with a space in its
//! address, a photo whose file name has one, `##Subhead`, a table without its second line.
//!
//! Must not change what is printed: it only says so. Ordinary prose has brackets, stars, bars and
//! hashes, too, so each check names what makes the intention plain.

mod addresses;
mod brackets;
mod delimiters;
mod lines;

pub(super) use addresses::unclosed_comment;
pub use addresses::{is_own_computer, with_scheme};

use pulldown_cmark::Event;

use super::compose::Composer;
use super::flat::Flat;
use super::inline::Place;
use super::items::Item;
use crate::base::diag::Span;

/// How far a check looks ahead for the end of what it has found, in bytes.
const WINDOW: usize = 400;

/// How much of an address or of a text a help line repeats, in characters.
const EXCERPT: usize = 80;

/// Marks of the whole text that only a look at its other paragraphs explains.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// Delimiters that open something and nothing closes, such as the first two stars of `**bold`.
    unclosed: Vec<Unclosed>,
    /// Where two stars or tildes end a word and nothing opens before them: a mark of a note.
    trailing: Option<usize>,
    /// Whether a star behind a word is printed, as in "Jo Marsh*".
    pub(super) has_star: bool,
}

#[derive(Debug)]
struct Unclosed {
    span: Span,
    delimiter: &'static str,
}

/// The bytes that markup is made of; a text without any of them needs no look.
static MARKUP: [bool; 256] = {
    let mut markup = [false; 256];
    let bytes = b"[]*~`_<#|";
    let mut at = 0;
    while at < bytes.len() {
        markup[bytes[at] as usize] = true;
        at += 1;
    }
    markup
};

/// Whether a stretch holds anything that could have been meant as markup.
fn is_candidate(items: &[Item<'_>]) -> bool {
    items.iter().any(|(event, _)| match event {
        Event::Text(text) => {
            text.bytes().any(|b| MARKUP[b as usize])
                || ["::", "http", "www."].iter().any(|start| text.starts_with(start))
        }
        Event::Code(_) => true,
        _ => false,
    })
}

impl Composer<'_> {
    /// Reports markup of one stretch of text that is printed as it is.
    pub(super) fn report_literals(&mut self, items: &[Item<'_>], place: Place) {
        if !is_candidate(items) {
            return;
        }
        let flat = Flat::of(items, self.source);
        self.report_brackets(&flat);
        self.report_angles(&flat);
        self.report_delimiters(&flat);
        self.report_backticks(&flat);
        if place == Place::Paragraph {
            self.report_lines(&flat);
            self.report_bare_address(&flat);
        }
    }
}

/// The text, cut where it gets long.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The text up to its line's end, and not more than what a check looks at.
fn window(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(WINDOW)];
    text.split('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
