//! Texts that are safe to print: whatever content, file names and servers say, a terminal shows it.
//!
//! The one place that decides which characters a reader must not get raw: control characters, which
//! move cursors and begin commands of terminals, and those of Unicode that turn the direction of
//! what follows (Unicode Standard Annex #9), with which a line can be made to read as another one.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character would do something instead of being shown.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // embeddings, overrides, isolates
            | '\u{2028}' | '\u{2029}' // line and paragraph separators
            | '\u{e0000}'..='\u{e007f}' // tags, which nothing shows
        )
}

/// Writes characters that act as `\u{1b}`, but for those that `keep` lets through.
fn escaped<'t>(text: &'t str, keep: impl Fn(&str, char) -> bool) -> Cow<'t, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        if acts(c) && !keep(&text[at..], c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A value that belongs into one line, such as a headline or the path of a file.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |_, c| c == '\t')
}

/// A text of several lines.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    escaped(text, |rest, c| matches!(c, '\n' | '\t') || rest.starts_with("\r\n"))
}

/// A text that newsprint has coloured: colours (SGR, ECMA-48, section 8.3.117) stay.
#[must_use]
pub fn coloured(text: &str) -> Cow<'_, str> {
    escaped(text, |rest, c| {
        let colour = rest.strip_prefix("\u{1b}[").and_then(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').chars().next()
        });
        matches!(c, '\n' | '\t') || colour == Some('m')
    })
}

/// A JSON document: the same characters as JSON's own escapes, which programs read as they were.
#[must_use]
pub fn json(document: &str) -> Cow<'_, str> {
    if !document.contains(|c| acts(c) && c != '\n') {
        return Cow::Borrowed(document);
    }
    let mut out = String::with_capacity(document.len() + 16);
    for c in document.chars() {
        if acts(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_is_shown() {
        assert_eq!(line("a\u{1b}[2Jb\nc\td\u{9b}e\u{7f}"), "a\\u{1b}[2Jb\\u{a}c\td\\u{9b}e\\u{7f}");
        assert_eq!(line("\u{202e}gpj.exe\u{2066}"), "\\u{202e}gpj.exe\\u{2066}");
        assert_eq!(text("a\r\nb\rc\n"), "a\r\nb\\u{d}c\n");
        assert_eq!(text("::error\u{2028}x"), "::error\\u{2028}x");
    }

    #[test]
    fn what_languages_need_stays() {
        // Right-to-left marks, joiners, emoji and accents.
        for good in ["\u{200f}שלום\u{200e}", "نمی\u{200c}دانم", "👩\u{200d}🚒", "e\u{301}", "ä\tö"]
        {
            assert_eq!(line(good), good);
        }
    }

    #[test]
    fn only_colours_pass() {
        let ours = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m\n";
        assert_eq!(coloured(ours), ours);
        assert_eq!(coloured("\u{1b}]0;title\u{7}\u{1b}[2J"), "\\u{1b}]0;title\\u{7}\\u{1b}[2J");
        assert_eq!(text(ours), "\\u{1b}[1m\\u{1b}[38;5;9merror\\u{1b}[0m\n");
    }

    #[test]
    fn json_means_the_same() {
        let value = serde_json::json!({"a": "x\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}\n"});
        let printed = format!("{value:#}\n");
        let safe = json(&printed);
        assert!(!safe.contains(|c| acts(c) && c != '\n'), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }
}
