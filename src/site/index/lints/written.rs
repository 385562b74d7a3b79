//! How a part of a value stands in its file, and how another text has to be written there.
//!
//! Must not guess: where the file does not have the text as it is (escapes, folded lines), there is
//! no answer, and whoever asked has to leave the change to somebody who writes.

use std::ops::Range;

use crate::base::diag::Span;

/// Where a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// In TOML or YAML: quotation marks are a part of its place.
    Value,
    /// In `{}` behind a photo: quotation marks stand around its place.
    Attribute,
    /// In running text.
    Prose,
}

/// A change of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The bytes.
    pub(super) span: Span,
    /// What to write there.
    pub(super) text: String,
}

/// Where a `part` of a value stands, and how `new` is written there.
///
/// `file` is the whole text, `span` the value's place, `value` what it was read as.
pub(super) fn change(
    file: &str,
    span: Span,
    notation: Notation,
    value: &str,
    part: Range<usize>,
    new: &str,
) -> Option<Change> {
    if new.is_empty() || new.chars().any(char::is_control) {
        return None;
    }
    let raw = file.get(span.start..span.end)?;
    let at = |start: usize, text: String| {
        let span = Span::new(start + part.start, start + part.end);
        Some(Change { span, text })
    };
    match notation {
        Notation::Value => {
            let quoted = ["\"\"\"", "'''", "\"", "'"].into_iter().find_map(|mark| {
                let inner = raw.strip_prefix(mark)?.strip_suffix(mark)?;
                Some((mark, inner))
            });
            match quoted {
                Some((mark, inner)) if inner == value => {
                    at(span.start + mark.len(), escaped(new, mark)?)
                }
                Some(_) => None,
                None if raw != value => None,
                None if is_plain(new) => at(span.start, new.to_owned()),
                // Another word would be read as something else: quotation marks keep it a text.
                None => whole(span, value, part, new),
            }
        }
        Notation::Attribute => {
            let mark = file.get(..span.start)?.chars().next_back()?;
            match mark {
                _ if raw != value => None,
                '"' => at(span.start, escaped(new, "\"")?),
                '\'' => at(span.start, escape(new, '\'')),
                _ if new.chars().all(is_word) => at(span.start, new.to_owned()),
                _ => whole(span, value, part, new),
            }
        }
        Notation::Prose => {
            let start = raw.len() - raw.trim_start().len();
            // A line end inside a credit is read as a space.
            let same = raw.trim().replace('\n', " ") == value;
            let plain = new.chars().all(|c| is_word(c) || " ,:'’&–".contains(c))
                && !new.replace("& ", "").contains('&');
            if same && plain { at(span.start + start, new.to_owned()) } else { None }
        }
    }
}

/// The whole value between quotation marks.
fn whole(span: Span, value: &str, part: Range<usize>, new: &str) -> Option<Change> {
    let (before, after) = (value.get(..part.start)?, value.get(part.end..)?);
    let text = format!("{before}{new}{after}");
    (!text.chars().any(char::is_control))
        .then(|| Change { span, text: format!("\"{}\"", escape(&text, '"')) })
}

/// The text as it stands between these marks, if it can.
fn escaped(text: &str, mark: &str) -> Option<String> {
    match mark.chars().next()? {
        '"' => Some(escape(text, '"')),
        // TOML's single quotation marks know no escapes, and YAML's know another one.
        _ => (!text.contains('\'')).then(|| text.to_owned()),
    }
}

/// The text with backslashes before a mark and before backslashes: what double quotation marks
/// understand in TOML, in YAML and in attributes.
fn escape(text: &str, mark: char) -> String {
    text.replace('\\', "\\\\").replace(mark, &format!("\\{mark}"))
}

/// Whether a YAML text of these words alone is read as a text, wherever it stands.
fn is_plain(text: &str) -> bool {
    const OTHERS: [&str; 7] = ["true", "false", "null", "yes", "no", "on", "off"];
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| is_word(c) || c == ' ')
        && !OTHERS.contains(&text.to_lowercase().as_str())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "./-".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file after a part of the value between `‹` and `›` was replaced.
    fn rewrite(
        marked: &str,
        notation: Notation,
        value: &str,
        part: &str,
        new: &str,
    ) -> Option<String> {
        let start = marked.find('‹').unwrap();
        let end = marked.find('›').unwrap() - '‹'.len_utf8();
        let mut file = marked.replace(['‹', '›'], "");
        let at = value.find(part).unwrap();
        let part = at..at + part.len();
        let change = change(&file, Span::new(start, end), notation, value, part, new)?;
        file.replace_range(change.span.start..change.span.end, &change.text);
        Some(file)
    }

    #[test]
    fn a_part_is_replaced_as_its_place_asks_for() {
        use Notation::{Attribute, Prose, Value};
        let cases = [
            ("a = ‹\"rtr/X\"›", Value, "rtr/X", "Reuters", Some("a = \"Reuters/X\"")),
            ("a = ‹\"rtr/X\"›", Value, "rtr/X", "A \"B\" \\", Some("a = \"A \\\"B\\\" \\\\/X\"")),
            ("a = ‹'rtr/X'›", Value, "rtr/X", "Reuters", Some("a = 'Reuters/X'")),
            ("a = ‹'rtr/X'›", Value, "rtr/X", "O'Neill", None),
            ("a = ‹\"\"\"rtr\"\"\"›", Value, "rtr", "Reuters", Some("a = \"\"\"Reuters\"\"\"")),
            // Written with an escape: which bytes are meant is not certain.
            ("a = ‹\"\\u0072tr\"›", Value, "rtr", "Reuters", None),
            ("a: ‹rtr›", Value, "rtr", "Reuters", Some("a: Reuters")),
            ("a: ‹rtr›", Value, "rtr", "Yes", Some("a: \"Yes\"")),
            ("a: ‹rtr/X›", Value, "rtr/X", "A: B", Some("a: \"A: B/X\"")),
            ("a: ‹rtr\n  X›", Value, "rtr X", "Reuters", None),
            ("{a=\"‹rtr›\"}", Attribute, "rtr", "A \"B\"", Some("{a=\"A \\\"B\\\"\"}")),
            ("{a='‹rtr›'}", Attribute, "rtr", "O'Neill", Some("{a='O\\'Neill'}")),
            ("{a=‹rtr›}", Attribute, "rtr", "Reuters", Some("{a=Reuters}")),
            ("{a=‹rtr›}", Attribute, "rtr", "Getty Images", Some("{a=\"Getty Images\"}")),
            ("(‹rtr/X›)", Prose, "rtr/X", "Reuters", Some("(Reuters/X)")),
            ("(‹rtr/\nX›)", Prose, "rtr/ X", "Reuters", Some("(Reuters/\nX)")),
            ("(‹rtr›)", Prose, "rtr", "A*B*", None),
            ("(‹rtr›)", Prose, "rtr", "A &amp B", None),
            ("(‹rtr›)", Prose, "rtr", "A\u{1b}", None),
        ];
        for (marked, notation, value, new, wanted) in cases {
            let got = rewrite(marked, notation, value, "rtr", new);
            assert_eq!(got.as_deref(), wanted, "{marked} {new}");
        }
    }
}
