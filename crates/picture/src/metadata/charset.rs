//! Bytes to text in the character sets that picture files use, and the tidying of values.
//! It must not know which format or property the bytes come from.

mod coded;
mod detect;
mod plausible;
mod xml;

pub(super) use xml::xml;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How the texts of one block are read: all of them share one character set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charset {
    encoding: &'static Encoding,
    doubt: Option<Doubt>,
}

/// Why the texts of a block may be other words than those that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// The block does not name its character set, and several fit.
    Undeclared,
    /// The block names a character set that we do not know.
    Unknown,
}

impl Charset {
    /// The character set of texts of which nothing says what it is. It must not be asked about
    /// texts that are declared, such as those of XMP.
    pub fn undeclared<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Charset {
        let (encoding, certain) = detect::detect(&beyond_ascii(texts));
        Charset { encoding, doubt: (!certain).then_some(Doubt::Undeclared) }
    }

    /// The character set that dataset 1:90 of IPTC-IIM names, if the texts can be in it: programs
    /// convert texts to UTF-8 and keep the old declaration, or declare UTF-8 and convert nothing.
    pub fn coded<'a>(codes: &[u8], texts: impl IntoIterator<Item = &'a [u8]>) -> Charset {
        let texts = beyond_ascii(texts);
        let declared = match coded::encoding(codes) {
            Ok(declared) => declared,
            // Texts in ASCII are the same in every set.
            Err(coded::Unknown) if texts.is_empty() => return Charset::certainly(UTF_8),
            Err(coded::Unknown) => {
                let (encoding, certain) = detect::detect(&texts);
                let doubt = (!certain || encoding != UTF_8).then_some(Doubt::Unknown);
                return Charset { encoding, doubt };
            }
        };
        let fits = |encoding: &'static Encoding| {
            // Declared as UTF-8, a first character that is cut needs no other witness.
            let is_cut = |text| encoding == UTF_8 && declared == UTF_8 && ends_cut(text);
            texts.iter().all(|text| is_cut(text) || read_whole(encoding, text).is_some())
        };
        // A few Chinese, Japanese or Korean characters may be valid UTF-8 by chance.
        if (declared.is_single_byte() || !fits(declared)) && fits(UTF_8) {
            return Charset::certainly(UTF_8);
        }
        // Latin-1 has no letters here, so it is something else: often Windows-1252 or Mac Roman.
        let controls = texts.iter().any(|text| text.iter().any(|b| matches!(b, 0x80..=0x9F)));
        if fits(declared) && !(declared == WINDOWS_1252 && controls) {
            return Charset::certainly(declared);
        }
        let (encoding, certain) = detect::detect(&texts);
        Charset { encoding, doubt: (!certain).then_some(Doubt::Undeclared) }
    }

    fn certainly(encoding: &'static Encoding) -> Charset {
        Charset { encoding, doubt: None }
    }

    /// Decodes a text. A text that is clearly UTF-8 is read so in any block: programs that add
    /// texts to a block do not always look at its character set.
    pub fn decode(&self, bytes: &[u8]) -> String {
        if self.encoding != UTF_8
            && let Some(text) = read_whole(UTF_8, bytes)
            && (self.encoding == WINDOWS_1252 || detect::is_clearly_utf8(&text))
        {
            return text;
        }
        let (text, _) = self.encoding.decode_without_bom_handling(bytes);
        without_cut_end(&text).to_owned()
    }

    /// Why the texts may be other words than those that are read, to follow the name of the block;
    /// `sample` is one of the texts.
    pub fn doubt(&self, sample: &str) -> Option<String> {
        let read_as = format!("newsprint reads it as {}, for example “{sample}”", self.name());
        Some(match self.doubt? {
            Doubt::Undeclared => format!("does not name its character set; {read_as}"),
            Doubt::Unknown => {
                format!("names a character set that newsprint does not know; {read_as}")
            }
        })
    }

    /// The name of the character set, as people know it.
    fn name(&self) -> &'static str {
        match self.encoding.name() {
            "macintosh" => "Mac Roman",
            "windows-1252" => "Windows-1252 (Western European)",
            "windows-1250" => "Windows-1250 (Central European)",
            "windows-1251" => "Windows-1251 (Cyrillic)",
            "windows-1253" => "Windows-1253 (Greek)",
            "windows-1254" => "Windows-1254 (Turkish)",
            "windows-1255" => "Windows-1255 (Hebrew)",
            "windows-1256" => "Windows-1256 (Arabic)",
            "windows-1257" => "Windows-1257 (Baltic)",
            "GBK" => "GBK (Chinese)",
            "Big5" => "Big5 (Chinese)",
            "Shift_JIS" => "Shift-JIS (Japanese)",
            "EUC-JP" => "EUC-JP (Japanese)",
            "EUC-KR" => "EUC-KR (Korean)",
            other => other,
        }
    }
}

/// The texts that are not the same in every character set.
fn beyond_ascii<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Vec<&'a [u8]> {
    let is_beyond = |text: &&[u8]| text.iter().any(|byte| !byte.is_ascii() || *byte == ESCAPE);
    texts.into_iter().filter(is_beyond).collect()
}

/// The byte with which texts and declarations change their character set (ISO/IEC 2022).
const ESCAPE: u8 = 0x1B;

/// Decodes a text, or nothing if a byte of it is not valid. Only a last character that a limit of
/// bytes has cut may be missing.
fn read_whole(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Some(text.into_owned());
    }
    // No character has more than four bytes.
    (1..4).find_map(|cut| {
        let (kept, lost) = bytes.split_at_checked(bytes.len().checked_sub(cut)?)?;
        let text = encoding.decode_without_bom_handling_and_without_replacement(kept)?;
        let is_start = match encoding == UTF_8 {
            // At least one whole character before it must be beyond ASCII: otherwise the byte is a
            // letter of another character set.
            true => !text.is_ascii() && is_cut_utf8(lost),
            false => cut == 1 && !text.is_ascii(),
        };
        is_start.then(|| text.into_owned())
    })
}

/// Whether a text is valid UTF-8 up to a last character that is cut.
fn ends_cut(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_err_and(|error| error.error_len().is_none())
}

/// Whether bytes are how a character begins in UTF-8, but not the whole of it.
fn is_cut_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.valid_up_to() == 0 && e.error_len().is_none())
}

/// A text without the sign for a last character that was cut.
fn without_cut_end(text: &str) -> &str {
    match text.strip_suffix(char::REPLACEMENT_CHARACTER) {
        Some(kept) if !kept.contains(char::REPLACEMENT_CHARACTER) => kept,
        _ => text,
    }
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

    fn guess(bytes: &[u8]) -> String {
        Charset::undeclared([bytes]).decode(bytes)
    }

    #[test]
    fn undeclared_texts() {
        assert_eq!(guess("Zoë Müller".as_bytes()), "Zoë Müller");
        assert_eq!(guess(b"Zo\xEB M\xFCller \x80 \x93"), "Zoë Müller € “");
        assert_eq!(guess(b"Andr\xE9"), "André");
        assert_eq!(guess("äöü".as_bytes().split_last().unwrap().1), "äö");
    }

    #[test]
    fn a_wrong_declaration_does_not_count() {
        let check = |codes: &[u8], text: &[u8], expect: &str| {
            assert_eq!(Charset::coded(codes, [text]).decode(text), expect);
        };
        check(b"\x1B%G", b"Andr\xC3", "Andr");
        check(b"\x1B%G", b"Andr\xE9 M", "André M");
        check(b"\x1B-A", "Łukasz".as_bytes(), "Łukasz");
        check(b"\x1B-L", "Иван".as_bytes(), "Иван");
        check(b"\x1B$)A", b"\xC4\xA3", "模");
        check(b"\x1B-A", b"J\x9Arg M\x9Fller", "Jörg Müller");
        check(b"\x1B-A", b"O\x92Brien", "O’Brien");
    }

    #[test]
    fn tidies() {
        assert_eq!(tidy(" \u{FEFF}a\r\nb\u{0} \0\n"), Some("a\nb".into()));
        assert_eq!(tidy(" \0 "), None);
    }
}
