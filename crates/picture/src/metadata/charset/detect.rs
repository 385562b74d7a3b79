//! Which character set texts have that do not say so. A reading is taken for certain only if no other
//! one looks like text; the detector of web pages decides between several. It must not know where
//! the texts come from.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, ISO_2022_JP, ISO_8859_2, KOI8_R, MACINTOSH, SHIFT_JIS,
    UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
};

use super::plausible::{Script, is_plausible, script};
use super::{ESCAPE, read_whole};

/// The character sets that picture programs have written without saying so. The first that fits is
/// taken if nothing else decides.
const CANDIDATES: [&Encoding; 17] = [
    WINDOWS_1252,
    MACINTOSH,
    WINDOWS_1250,
    ISO_8859_2,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1251,
    KOI8_R,
    WINDOWS_1253,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_874,
    GBK,
    BIG5,
    SHIFT_JIS,
    EUC_JP,
    EUC_KR,
];

/// So many bytes of a text and so many texts are enough to tell, and bound the work.
const TEXT_MAX: usize = 1_000;
/// The same.
const TEXTS_MAX: usize = 64;

/// With so many bytes beyond ASCII, the frequencies of letters decide with certainty.
const MANY: usize = 48;

/// The character set of some texts, and whether it is certain.
pub(super) fn detect(texts: &[&[u8]]) -> (&'static Encoding, bool) {
    let shifted = |text: &&[u8]| text.windows(2).any(|two| two == [ESCAPE, b'$']);
    if texts.iter().any(shifted) && texts.iter().all(|text| read_whole(ISO_2022_JP, text).is_some())
    {
        return (ISO_2022_JP, true);
    }
    let texts: Vec<&[u8]> = texts
        .iter()
        .filter(|text| read_whole(UTF_8, text).is_none())
        .take(TEXTS_MAX)
        .map(|text| text.get(..TEXT_MAX).unwrap_or(text))
        .collect();
    if texts.is_empty() {
        return (UTF_8, true);
    }
    let guess = guess(&texts);
    let readings = readings(&texts);
    let Some((first, text)) = readings.first() else { return (guess, false) };
    if readings.iter().all(|(_, other)| other == text) {
        return (first, true);
    }
    let guessed = readings.iter().find(|(encoding, _)| *encoding == guess);
    let is_latin = |(encoding, _): &(&'static Encoding, String)| script(encoding) == Script::Latin;
    let mac = readings.iter().find(|(encoding, _)| *encoding == MACINTOSH);
    if let Some((_, other)) = mac.filter(|_| *first == WINDOWS_1252)
        && differs_in_letters(text, other)
    {
        let encoding = if has_odd_letter(text) { MACINTOSH } else { WINDOWS_1252 };
        return (encoding, false);
    }
    if *first == WINDOWS_1252 && readings.iter().all(is_latin) {
        // The sets of the Latin script differ in few letters, and this one is by far the most usual.
        return match guessed {
            Some((encoding, reading)) if reading != text => (encoding, false),
            _ => (WINDOWS_1252, true),
        };
    }
    let beyond = texts.iter().flat_map(|text| text.iter()).filter(|byte| !byte.is_ascii()).count();
    match guessed {
        // Few characters of Chinese look like this set, in which no picture program writes.
        Some((encoding, _)) if *encoding == EUC_JP && beyond < MANY => (first, false),
        Some((encoding, _)) => (encoding, beyond >= MANY),
        None => (first, false),
    }
}

/// The candidates in which all texts look like texts, with what they say.
fn readings(texts: &[&[u8]]) -> Vec<(&'static Encoding, String)> {
    let reading = |encoding: &'static Encoding| {
        let decoded: Option<Vec<String>> =
            texts.iter().map(|text| read_whole(encoding, text)).collect();
        let text = decoded?.join("\n");
        is_plausible(&text, texts, encoding).then_some((encoding, text))
    };
    let mut readings: Vec<_> = CANDIDATES.into_iter().filter_map(reading).collect();
    // Two sets of the same languages differ in these letters.
    let is_even = |(encoding, text): &(&'static Encoding, String)| {
        *encoding != MACINTOSH && !has_odd_letter(text)
    };
    if readings.iter().any(is_even) {
        readings.retain(|(_, text)| !has_odd_letter(text));
    }
    readings
}

/// Whether two readings in sets of the Latin script differ where the first has a letter, and not a
/// sign such as a curly apostrophe.
fn differs_in_letters(text: &str, other: &str) -> bool {
    text.chars().zip(other.chars()).any(|(a, b)| a != b && a.is_alphabetic())
}

/// Whether a reading in Windows-1252 has one of its few letters where Mac Roman's is more likely:
/// "Sšren" for Sören, "Raœl" for Raúl.
fn has_odd_letter(text: &str) -> bool {
    let characters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let is_consonant = |c: char| c.is_alphabetic() && !"aeiouyáéíóúýěůäëïöü".contains(c);
    characters.windows(3).any(|three| match three {
        [before, 'š' | 'ž', after] => is_consonant(*before) && is_consonant(*after),
        // "Niedźwiecki" is a name.
        [before, 'ź', after] => *before != 'd' && is_consonant(*before) && is_consonant(*after),
        [_, 'œ', after] => after.is_alphabetic() && !"ui".contains(*after),
        _ => false,
    })
}

/// The guess of the detector that browsers use.
fn guess(texts: &[&[u8]]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for text in texts {
        detector.feed(text, false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether a text that is valid UTF-8 is so by more than chance.
pub(super) fn is_clearly_utf8(text: &str) -> bool {
    let mut beyond = text.chars().filter(|character| !character.is_ascii());
    beyond.next().is_some_and(|first| first.len_utf8() > 2 || beyond.next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Encodes a text, and checks what it is taken for.
    #[track_caller]
    fn check(encoding: &'static Encoding, text: &str, certain: bool) {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text} is not in {}", encoding.name());
        let (found, sure) = detect(&[&bytes]);
        let read = read_whole(found, &bytes);
        assert_eq!((read.as_deref(), sure), (Some(text), certain), "as {}", found.name());
    }

    #[test]
    fn certain_character_sets() {
        for text in ["Zoë Müller", "André", "Søren Ærø", "O’Brien’s “boat” – €5", "L’été à Paris"]
        {
            check(WINDOWS_1252, text, true);
        }
        for text in
            ["José Núñez Íñigo", "João Gonçalves", "© 2026 Åsa Öberg, 20°C, 5 km²", "Bärbel Weiß"]
        {
            check(WINDOWS_1252, text, true);
        }
        // Mac Roman is not among the sets of the web, so its letters must be told by their places.
        for text in
            ["Jörg Müller", "José García", "François Lefèvre", "Björn", "Chloé", "Ingrid Bergström"]
        {
            let bytes: Vec<u8> = mac_roman(text);
            let (found, sure) = detect(&[&bytes]);
            assert_eq!((found.name(), sure), ("macintosh", true), "{text}");
            assert_eq!(read_whole(found, &bytes).as_deref(), Some(text));
        }
        for text in ["Иван Петров", "Ольга Скабеева, ТАСС", "Анна Ким"]
        {
            check(WINDOWS_1251, text, true);
        }
        for text in ["山田太郎", "鈴木 一郎"] {
            check(SHIFT_JIS, text, true);
        }
        check(WINDOWS_1250, "Łukasz Dąbrowski", true);
        check(ISO_8859_2, "Łukasz Dąbrowski", true);
        check(WINDOWS_1253, "Γιώργος Παπαδόπουλος", true);
        check(WINDOWS_1256, "محمد علي", true);
        check(
            GBK,
            "新华社记者李华摄，二〇二六年十一月三十日，上海浦东新区的一艘渡轮停靠在码头",
            true,
        );
    }

    fn mac_roman(text: &str) -> Vec<u8> {
        let (bytes, _, lossy) = MACINTOSH.encode(text);
        assert!(!lossy);
        bytes.into_owned()
    }

    #[test]
    fn what_fits_several_sets_is_not_certain() {
        check(GBK, "李华", false);
        check(EUC_KR, "김철수", false);
        check(WINDOWS_1252, "Aleš", false);
        for text in ["Sören", "Kjell Höglund"] {
            let bytes = mac_roman(text);
            assert_eq!(detect(&[&bytes]), (MACINTOSH, false), "{text}");
        }
    }

    #[test]
    fn shifted_japanese() {
        let (bytes, _, _) = ISO_2022_JP.encode("山田太郎");
        assert_eq!(detect(&[&bytes]), (ISO_2022_JP, true));
    }

    #[test]
    fn nothing_beyond_utf8() {
        assert_eq!(detect(&[]), (UTF_8, true));
        assert_eq!(detect(&["Zoë".as_bytes(), "Łukasz".as_bytes()]), (UTF_8, true));
    }
}
