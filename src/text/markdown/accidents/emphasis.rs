//! Delimiters inside of words that have met: gender stars, signs of multiplication, backticks for
//! apostrophes.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::diag::{Code, Diag};
use crate::text::markdown::compose::Composer;
use crate::text::markdown::items::Item;

impl<'a> Composer<'a> {
    /// Reports emphasis and code that two delimiters inside of words have made.
    pub(in crate::text::markdown) fn report_inside_words(&mut self, items: &[Item<'a>]) {
        for (event, range) in items {
            match event {
                Event::Start(Tag::Emphasis) => self.report_stars(items, range),
                Event::Code(text) => self.report_apostrophes(text, range),
                _ => {}
            }
        }
    }

    fn report_stars(&mut self, items: &[Item<'a>], range: &Range<usize>) {
        let Some(written) = self.source.get(range.clone()) else { return };
        let inner = written.strip_prefix('*').and_then(|rest| rest.strip_suffix('*'));
        let Some(inner) = inner else { return };
        let before = self.source[..range.start].chars().next_back();
        let after = self.source[range.end..].chars().next();
        let (first, last) = (inner.chars().next(), inner.chars().next_back());
        let opens_in_word = is_word(before) && first.is_some_and(char::is_alphanumeric);
        let closes_in_word = is_word(after) && last.is_some_and(char::is_alphanumeric);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let product = digit(before) && digit(first) && digit(last) && digit(after);
        let has_space = inner.contains(char::is_whitespace);
        let is_accident = match (opens_in_word, closes_in_word) {
            (true, true) => product || inner.contains(|c: char| !c.is_alphanumeric()),
            (true, false) => has_space,
            (false, true) => has_space && leaves_star(items),
            (false, false) => false,
        };
        if !is_accident {
            return;
        }
        let close = range.end - 1;
        self.body.problems.push(
            Diag::new(
                Code::EMPHASIS_ACCIDENT,
                "two `*` inside of words make the text between them emphasis",
            )
            .at(range.start..range.start + 1, "it begins here")
            .and_at(close..close + 1, "and ends here")
            .help("write `\\*` for the character")
            .help("if it is meant, put spaces or punctuation around it"),
        );
    }

    /// Backticks for apostrophes: "geht`s und hat`s".
    fn report_apostrophes(&mut self, text: &str, range: &Range<usize>) {
        let before = self.source[..range.start].chars().next_back();
        let after = self.source[range.end..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let inside = letter(before) && letter(after) && text.starts_with(char::is_lowercase);
        if inside && (text == "n" || text.contains(' ')) {
            self.body.problems.push(
                Diag::new(
                    Code::CODE_ACCIDENT,
                    "two backticks inside of words make the text between them code",
                )
                .at(range.clone(), "printed as code")
                .help("write ' for an apostrophe, or \\` for the character"),
            );
        }
    }
}

/// Whether the character is a part of a word in a script that has spaces between words.
fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && !is_without_spaces(c))
}

/// Whether the character belongs to a script whose words follow one another without spaces, so that
/// emphasis has none around it, either: Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer.
fn is_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether another star is left as text.
fn leaves_star(items: &[Item<'_>]) -> bool {
    items.iter().any(|(event, _)| matches!(event, Event::Text(text) if text.contains('*')))
}
