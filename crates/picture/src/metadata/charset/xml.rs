//! An XML document to text: byte order mark, first bytes, declaration (XML 1.0, appendix F).

use encoding_rs::{Encoding, UTF_8};

use super::{Charset, read_whole};

/// Decodes an XML packet: UTF-8, UTF-16 or UTF-32 by the byte order mark or by the zero bytes next
/// to the first `<` (XMP part 3, section 2), else what the XML declaration names.
///
/// The second value is the offset of the first byte that is not text in that character set.
pub(in crate::metadata) fn xml(bytes: &[u8]) -> (String, Option<usize>) {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf32(rest, u32::from_be_bytes),
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes),
        [0, 0, 0, b'<', ..] => utf32(bytes, u32::from_be_bytes),
        [b'<', 0, 0, 0, ..] => utf32(bytes, u32::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        _ => utf8(bytes),
    }
}

/// UTF-8 or, if it is not, what the declaration names. XMP has to be Unicode, so a packet that is
/// valid UTF-8 is UTF-8, whatever it declares.
fn utf8(bytes: &[u8]) -> (String, Option<usize>) {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return (text.to_owned(), None),
        Err(error) => error,
    };
    let declared = declared(bytes).filter(|encoding| *encoding != UTF_8);
    if let Some(text) = declared.and_then(|encoding| read_whole(encoding, bytes)) {
        return (text, None);
    }
    let lossy = String::from_utf8_lossy(bytes);
    let marks = lossy.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let letters = lossy.chars().filter(|c| !c.is_ascii()).count().saturating_sub(marks);
    // One damaged byte is no other character set, but a packet without any letter in UTF-8 is.
    // The byte order mark inside of `<?xpacket begin=` is in UTF-8 in any case.
    let text = if letters <= lossy.matches('\u{FEFF}').count() {
        Charset::undeclared([bytes]).decode(bytes)
    } else {
        lossy.into_owned()
    };
    (text, Some(error.valid_up_to()))
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let head = head.get(..head.windows(2).position(|two| two == b"?>")?)?;
    let at = head.windows(8).position(|word| word == b"encoding")?;
    let value = head.get(at.checked_add(8)?..)?.trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let label = value.split(|byte| byte == quote).next()?;
    Encoding::for_label(label)
}

/// UTF-16 with replacement characters for what is not; an odd last byte is left out.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<usize>) {
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut wrong = None;
    let mut text = String::new();
    let mut offset = 0usize;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let character = decoded.unwrap_or_else(|_| {
            wrong.get_or_insert(offset);
            char::REPLACEMENT_CHARACTER
        });
        offset = offset.saturating_add(character.len_utf16().saturating_mul(2));
        text.push(character);
    }
    (text, wrong)
}

/// UTF-32, likewise.
fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> (String, Option<usize>) {
    let (fours, _) = bytes.as_chunks::<4>();
    let mut wrong = None;
    let decoded = fours.iter().enumerate().map(|(at, four)| {
        char::from_u32(unit(*four)).unwrap_or_else(|| {
            wrong.get_or_insert(at.saturating_mul(4));
            char::REPLACEMENT_CHARACTER
        })
    });
    let text = decoded.collect();
    (text, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets() {
        assert_eq!(xml(b"\xEF\xBB\xBF<a/>"), ("<a/>".into(), None));
        assert_eq!(xml(b"\xFE\xFF\0<\0a"), ("<a".into(), None));
        assert_eq!(xml(b"<\0a\0\x00\xD8b\0"), ("<a\u{FFFD}b".into(), Some(4)));
        assert_eq!(xml(b"\xFF\xFE\0\0<\0\0\0a\0\0\0"), ("<a".into(), None));
        assert_eq!(xml(b"\0\0\0<\0\0\x01\x41"), ("<Ł".into(), None));
        assert_eq!(xml(b"<\0\0\0\0\xD8\0\0"), ("<\u{FFFD}".into(), Some(4)));
        assert_eq!(xml(b"<a>\xFF").1, Some(3));
    }

    #[test]
    fn declarations() {
        let latin1 = b"<?xml version='1.0' encoding = 'ISO-8859-1' ?><a>J\xF6rg</a>";
        assert_eq!(xml(latin1).1, None);
        assert!(xml(latin1).0.ends_with("<a>Jörg</a>"));
        let latin2 = b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><a>\xA3ukasz</a>";
        assert!(xml(latin2).0.ends_with("<a>Łukasz</a>"));
        // A declaration that is not true does no harm.
        let utf8 = "<?xml version='1.0' encoding='ISO-8859-1'?><a>Jörg</a>";
        assert_eq!(xml(utf8.as_bytes()), (utf8.to_owned(), None));
        // No declaration: it is read, and said to be wrong.
        assert_eq!(xml(b"<a>J\xF6rg</a>"), ("<a>Jörg</a>".to_owned(), Some(4)));
        // One damaged byte among letters in UTF-8.
        let damaged = [&b"<a>"[..], "Jörg".as_bytes(), b"\xFF</a>"].concat();
        assert_eq!(xml(&damaged), ("<a>Jörg\u{FFFD}</a>".to_owned(), Some(8)));
    }
}
