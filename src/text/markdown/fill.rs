//! Marks: places in the HTML that somebody else writes.
//!
//! A mark stands between two control characters that no text can hold, because [`parse`] and
//! [`inline`] take them out of what they read.
//!
//! [`parse`]: super::parse
//! [`inline`]: super::inline

use std::fmt::Write;

/// Begins and ends a mark.
pub(super) const DELIMITER: char = '\u{1}';

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark<'a> {
    /// The opening tag of a link, by its number.
    LinkOpen(usize),
    /// The closing tag of a link, by its number.
    LinkClose(usize),
    /// A whole figure, by its number.
    Figure(usize),
    /// A word in the site's language.
    Word(&'a str),
}

impl Mark<'_> {
    /// Appends the mark.
    pub(super) fn write(self, out: &mut String) {
        let result = match self {
            Mark::LinkOpen(number) => write!(out, "{DELIMITER}L{number}{DELIMITER}"),
            Mark::LinkClose(number) => write!(out, "{DELIMITER}l{number}{DELIMITER}"),
            Mark::Figure(number) => write!(out, "{DELIMITER}F{number}{DELIMITER}"),
            Mark::Word(key) => write!(out, "{DELIMITER}W{key}{DELIMITER}"),
        };
        debug_assert!(result.is_ok(), "writing to a string cannot fail");
    }

    /// The mark as text.
    pub(super) fn text(self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// The mark between two delimiters, if it is one.
    fn read(inner: &str) -> Option<Mark<'_>> {
        let kind = inner.chars().next().filter(char::is_ascii)?;
        let rest = &inner[1..];
        match kind {
            'L' => rest.parse().ok().map(Mark::LinkOpen),
            'l' => rest.parse().ok().map(Mark::LinkClose),
            'F' => rest.parse().ok().map(Mark::Figure),
            'W' => Some(Mark::Word(rest)),
            _ => None,
        }
    }
}

/// Appends the HTML to `out` and calls `write` in place of each mark.
pub fn fill(html: &str, out: &mut String, write: &mut dyn FnMut(Mark<'_>, &mut String)) {
    out.reserve(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(DELIMITER) {
        out.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let Some(end) = rest.find(DELIMITER) else { break };
        if let Some(mark) = Mark::read(&rest[..end]) {
            write(mark, out);
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn marks_are_replaced_and_the_rest_stays() {
        let html = "<p>\u{1}L3\u{1}ü\u{1}l3\u{1} \u{1}F12\u{1}\u{1}Wgallery\u{1}</p>";
        let mut seen = Vec::new();
        let mut out = String::new();
        fill(html, &mut out, &mut |mark, out| {
            mark.write(out);
            seen.push(format!("{mark:?}"));
        });
        assert_eq!(out, html);
        assert_eq!(seen, ["LinkOpen(3)", "LinkClose(3)", "Figure(12)", "Word(\"gallery\")"]);
    }

    #[test]
    fn what_is_no_mark_is_dropped_without_a_panic() {
        for html in ["\u{1}", "a\u{1}b", "\u{1}\u{1}", "\u{1}Lx\u{1}", "\u{1}ü\u{1}"] {
            let mut out = String::new();
            fill(html, &mut out, &mut |_, _| panic!("no mark in {html:?}"));
            assert!(!out.contains('\u{1}'));
        }
    }
}
