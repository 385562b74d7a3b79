//! A change of a file that puts a problem right, and a text with such changes made.
//!
//! Must not know why: whoever makes a fix has seen to it that nothing but the wording changes.

use std::cmp::Reverse;

use super::Place;

/// A change that can be made without asking.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// Where; never a whole file.
    pub place: Place,
    /// The bytes that stand there, as written: if others do, the fix is none.
    pub expected: String,
    /// What to write in their place, escaped as that place asks for.
    pub text: String,
}

/// A text with fixes made, and how many of them were: those that overlap an earlier one, or that
/// don't find what they expect, are left for another time.
#[must_use]
pub fn applied(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let mut spans: Vec<(usize, usize, &Fix)> = fixes
        .iter()
        .filter_map(|fix| fix.place.span.map(|span| (span.start, span.end, *fix)))
        .filter(|(start, end, fix)| text.get(*start..*end) == Some(fix.expected.as_str()))
        .collect();
    spans.sort_by(|a, b| (a.0, a.1, &a.2.text).cmp(&(b.0, b.1, &b.2.text)));
    let mut from = 0;
    spans.retain(|(start, end, _)| {
        let free = *start >= from;
        from = if free { *end } else { from };
        free
    });
    // The last goes first, so that the places of the others stay what they are.
    spans.sort_by_key(|(start, ..)| Reverse(*start));
    let mut new = text.to_owned();
    for (start, end, fix) in &spans {
        new.replace_range(*start..*end, &fix.text);
    }
    (new, spans.len())
}

#[cfg(test)]
mod tests {
    use super::{Fix, Place, applied};
    use crate::base::diag::Span;

    fn fix(start: usize, expected: &str, text: &str) -> Fix {
        let span = Some(Span::new(start, start + expected.len()));
        let place = Place { path: "a.md".into(), span };
        Fix { place, expected: expected.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn fixes_are_made_where_they_fit() {
        let fixes = [
            fix(5, "Agence France Presse", "AFP"),
            fix(0, "Rtr", "Reuters"),
            fix(5, "Agence", "Agentur"),
            fix(900, "x", "y"),
            fix(4, "z", "y"),
        ];
        let fixes: Vec<&Fix> = fixes.iter().collect();
        assert_eq!(
            applied("Rtr, Agence France Presse\r\n", &fixes),
            ("Reuters, Agentur France Presse\r\n".to_owned(), 2)
        );
        assert_eq!(applied("ä", &[&fix(1, "", "x")]), ("ä".to_owned(), 0));
    }
}
