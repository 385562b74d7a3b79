//! What the parser refuses, put in words that it takes: characters in two escapes, as JSON writes
//! them, and tabs after a colon or a hyphen (YAML 1.2.2, section 6.2).

/// The text in other words, with the byte in the original for each of its characters; none if there
/// is nothing to repair.
pub(super) fn repaired(text: &str) -> Option<(String, Option<Vec<usize>>)> {
    let mut out = String::with_capacity(text.len());
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    let mut is_repaired = false;
    while let Some(c) = text[at..].chars().next() {
        let (with, len) = match c {
            '\\' => match pair(&text[at..]) {
                Some(found) => (found, PAIR_BYTES),
                None => (c, 1),
            },
            '\t' if out.ends_with(": ") || out.ends_with([':', '-']) => (' ', 1),
            c => (c, c.len_utf8()),
        };
        is_repaired |= with != c;
        out.push(with);
        bytes.push(at);
        at += len;
    }
    is_repaired.then_some((out, Some(bytes)))
}

/// `\uD83D\uDEA2`
const PAIR_BYTES: usize = 12;

/// The character whose two UTF-16 surrogates begin here as escapes (RFC 8259, section 7).
fn pair(text: &str) -> Option<char> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let units = [unit(0)?, unit(6)?];
    let mut decoded = char::decode_utf16(units);
    let first = decoded.next()?.ok()?;
    decoded.next().is_none().then_some(first)
}
