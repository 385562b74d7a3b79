//! Unicode's composed form (NFC), in which names are compared and paths and URLs are written.
//!
//! `ü` is one character in NFC and two in NFD. Keyboards mostly write the first and macOS stores file
//! names in the second; they look the same on a screen. Texts are composed where files and
//! front matter are read, so that the other modules compare strings and nothing else.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfc();

/// The NFC of a name: for paths, URLs and keys.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { NFC.normalize(text) }
}

/// The NFC of a text that is printed, except for CJK compatibility ideographs: NFC would replace
/// them by others that look different, and people's names are written with them.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if !text.contains(is_kept) {
        return NFC.normalize(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_kept) {
        let before = piece.trim_end_matches(is_kept);
        out.push_str(&NFC.normalize(before));
        out.push_str(&piece[before.len()..]);
    }
    Cow::Owned(out)
}

/// The same of a text that is the caller's own.
#[must_use]
pub fn composed(owned: String) -> String {
    match text(&owned) {
        Cow::Owned(composed) => composed,
        Cow::Borrowed(_) => owned,
    }
}

/// Unicode's blocks CJK Compatibility Ideographs and their supplement, which macOS leaves alone in
/// file names, too.
fn is_kept(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::{composed, name, text};

    #[test]
    fn both_forms_become_one() {
        assert_eq!(name("Mu\u{308}ller"), "Müller");
        assert_eq!(name("Müller"), "Müller");
        assert_eq!(text("e\u{301}te\u{301}"), "été");
        assert_eq!(composed("\u{1112}\u{1161}\u{11ab}".to_owned()), "한", "Hangul, too");
        assert_eq!(name("\u{212b}ngström"), "Ångström");
        assert_eq!(name("plain"), "plain");
    }

    #[test]
    fn printed_names_keep_their_ideographs() {
        assert_eq!(text("\u{fa1b}田 Mu\u{308}ller"), "\u{fa1b}田 Müller");
        assert_eq!(text("u\u{308}\u{fa1b}u\u{308}\u{2f800}"), "ü\u{fa1b}ü\u{2f800}");
        assert_eq!(name("\u{fa1b}"), "\u{798f}", "paths are in NFC throughout");
    }

    #[test]
    fn a_text_is_composed_once_and_for_all() {
        for sample in ["q\u{307}\u{323}", "\u{344}", "a\u{328}\u{301}", "\u{fa1b}\u{308}u\u{308}"] {
            let once = composed(sample.to_owned());
            assert_eq!(text(&once), once);
        }
    }
}
