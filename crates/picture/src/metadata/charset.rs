//! Bytes to text in the few character sets that picture files use, and the tidying of values.
//! It must not know which format or property the bytes come from.

/// The characters of Windows-1252 for the bytes 0x80 to 0x9F; the five unassigned bytes keep the
/// control character of the same number, as the WHATWG Encoding Standard does.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Decodes bytes whose character set is not known: valid UTF-8 is UTF-8, everything else is
/// Windows-1252.
///
/// A value that a byte limit has cut in the middle of a UTF-8 character is still UTF-8; only the
/// rest of that character is dropped.
pub(super) fn guess(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let (valid, _) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
            // `error_len` is absent only if the input ends within a character. At least one whole
            // character before it must be non-ASCII, or else the lead byte is a Latin letter.
            match std::str::from_utf8(valid) {
                Ok(text) if error.error_len().is_none() && !text.is_ascii() => text.to_owned(),
                _ => windows_1252(bytes),
            }
        }
    }
}

/// Decodes bytes that are declared to be UTF-8. If they are not, the declaration is wrong and the
/// bytes are guessed; a cut last character is dropped.
pub(super) fn declared_utf8(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => {
            let (valid, _) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
            String::from_utf8_lossy(valid).into_owned()
        }
        _ => guess(bytes),
    }
}

/// Decodes Windows-1252, in which every byte means something.
fn windows_1252(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| match byte.checked_sub(0x80) {
            Some(high) => WINDOWS_1252.get(usize::from(high)).copied().unwrap_or(char::from(byte)),
            None => char::from(byte),
        })
        .collect()
}

/// Decodes an XML packet: UTF-8 or UTF-16, told apart by the byte order mark or by the zero byte
/// next to the first `<` (XMP part 3, section 2).
///
/// The second value is the offset of the first byte that is not text in that character set.
pub(super) fn xml(bytes: &[u8]) -> (String, Option<usize>) {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        _ => utf8(bytes),
    }
}

/// UTF-8 with replacement characters for what is not.
fn utf8(bytes: &[u8]) -> (String, Option<usize>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => (String::from_utf8_lossy(bytes).into_owned(), Some(error.valid_up_to())),
    }
}

/// UTF-16 with replacement characters for what is not; an odd last byte is left out.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<usize>) {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xFFFD,
    });
    let mut wrong = None;
    let mut text = String::new();
    let mut offset = 0usize;
    for decoded in char::decode_utf16(units) {
        let character = decoded.unwrap_or_else(|_| {
            wrong.get_or_insert(offset);
            char::REPLACEMENT_CHARACTER
        });
        offset = offset.saturating_add(character.len_utf16().saturating_mul(2));
        text.push(character);
    }
    (text, wrong)
}

/// A value as we keep it: without the padding and control characters that programs leave in, with
/// `\n` as the only line end, or nothing if nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = lines
        .chars()
        .filter(|&c| matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{FEFF}'))
        .collect();
    let trimmed = kept.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses() {
        assert_eq!(guess("Zoë Müller".as_bytes()), "Zoë Müller");
        assert_eq!(guess(b"Zo\xEB M\xFCller \x80\x93"), "Zoë Müller €“");
        assert_eq!(guess(b"Andr\xE9"), "André");
        assert_eq!(guess("äöü".as_bytes().split_last().unwrap().1), "äö");
        assert_eq!(declared_utf8(b"Andr\xC3"), "Andr");
        assert_eq!(declared_utf8(b"Andr\xE9 M"), "André M");
    }

    #[test]
    fn packets() {
        assert_eq!(xml(b"\xEF\xBB\xBF<a/>"), ("<a/>".into(), None));
        assert_eq!(xml(b"\xFE\xFF\0<\0a"), ("<a".into(), None));
        assert_eq!(xml(b"<\0a\0\x00\xD8b\0"), ("<a\u{FFFD}b".into(), Some(4)));
        assert_eq!(xml(b"<a>\xFF").1, Some(3));
    }

    #[test]
    fn tidies() {
        assert_eq!(tidy(" \u{FEFF}a\r\nb\u{0} \0\n"), Some("a\nb".into()));
        assert_eq!(tidy(" \0 "), None);
    }
}
