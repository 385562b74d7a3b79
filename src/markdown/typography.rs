//! Quotation marks, apostrophes, dashes and ellipses.
//!
//! Works on the flat text of one paragraph, so that it sees what stands on both sides of a mark
//! even where emphasis or a link begins between them. Knows nothing of Markdown: whoever makes
//! the flat text puts [`OPAQUE`] where a character must not be touched.

use memchr::{memchr, memmem};

use crate::locale::Quotes;

/// Stands in a flat text for one byte that must stay as it is.
pub(super) const OPAQUE: char = '\u{1}';

/// How far back the beginning of an address is looked for, in bytes.
const ADDRESS_BYTES_MAX: usize = 200;

/// The bytes at which a decision may have to be taken.
static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = [b'"', b'\'', b'-', b'.', 0xc2, 0xe2];
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

/// Words that begin with an apostrophe, without it.
const ELISIONS: &[&str] = &["s", "n", "ne", "nen", "nem", "ner", "em", "tis", "twas", "til"];

/// A place in a flat text where something else should stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change<'a> {
    /// The first byte replaced.
    pub(super) at: usize,
    /// How many bytes are replaced.
    pub(super) len: usize,
    /// What stands there instead.
    pub(super) with: &'a str,
}

/// The text with the marks of its language, for titles and other plain text.
#[must_use]
pub fn smarten(text: &str, quotes: Quotes) -> String {
    if !is_candidate(text) {
        return text.to_owned();
    }
    let changes = Typographer::new(text, &quotes).changes();
    let mut out = String::with_capacity(text.len() + changes.len() * 2);
    let mut done = 0;
    for change in changes {
        out.push_str(&text[done..change.at]);
        out.push_str(change.with);
        done = change.at + change.len;
    }
    out.push_str(&text[done..]);
    out
}

/// Whether anything in the text could change.
pub(super) fn is_candidate(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr(b'"', bytes).is_some()
        || memchr(b'\'', bytes).is_some()
        || memmem::find(bytes, b"--").is_some()
        || memmem::find(bytes, b"...").is_some()
}

/// Where a mark stands among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// Before a word.
    Left,
    /// Between two letters.
    Inside,
    /// After a word.
    Right,
    /// With space on both sides, or nothing.
    Loose,
}

/// Reads one flat text from its beginning to its end.
pub(super) struct Typographer<'a> {
    text: &'a str,
    quotes: &'a Quotes,
    /// Where the open double quotation began.
    double: Option<usize>,
    /// Where the open single quotation began.
    single: Option<usize>,
    /// One past the last opening mark.
    opened: usize,
    /// The next straight single mark after a word, from the last place asked for.
    closer: Option<usize>,
    /// The next straight double mark, from the last place asked for.
    double_mark: Option<usize>,
}

impl<'a> Typographer<'a> {
    pub(super) fn new(text: &'a str, quotes: &'a Quotes) -> Self {
        let (closer, double_mark) = (Some(0), Some(0));
        Self { text, quotes, double: None, single: None, opened: 0, closer, double_mark }
    }

    /// All changes, in the order of their places.
    pub(super) fn changes(mut self) -> Vec<Change<'a>> {
        let bytes = self.text.as_bytes();
        let mut changes = Vec::new();
        let mut at = 0;
        while let Some(next) = bytes[at..].iter().position(|&b| SPECIAL[b as usize]) {
            at += next;
            let mut len = 1;
            let with = match bytes[at] {
                b'"' => self.double_quote(at),
                b'\'' => self.single_quote(at),
                b @ (b'-' | b'.') => {
                    len = bytes[at..].iter().take_while(|&&next| next == b).count();
                    self.repeated(at, b, len)
                }
                // The first bytes of « », ‹ › and “ „ ‘ ‚ ’ in UTF-8.
                0xc2 | 0xe2 => {
                    len = self.typographic(at);
                    None
                }
                _ => None,
            };
            if let Some(with) = with {
                changes.push(Change { at, len, with });
            }
            at += len;
        }
        changes
    }

    /// A dash or an ellipsis, unless it is part of an address.
    fn repeated(&self, at: usize, b: u8, len: usize) -> Option<&'static str> {
        let with = match (b, len) {
            (b'-', 2) => "–",
            (b'-', 3) => "—",
            (b'.', 3) => "…",
            (b'.', 4) => "….",
            _ => return None,
        };
        (!self.in_address(at)).then_some(with)
    }

    /// Whether the word that reaches `at` is an address such as `https://…`.
    fn in_address(&self, at: usize) -> bool {
        let from = at.saturating_sub(ADDRESS_BYTES_MAX);
        let before = &self.text.as_bytes()[from..at];
        let start = before.iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1);
        let word = &before[start..];
        word.starts_with(b"www.") || word.windows(3).any(|three| three == b"://")
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize, len: usize) -> Option<char> {
        self.text[at + len..].chars().next()
    }

    /// Whether a word can begin after this character.
    fn opens(&self, c: char) -> bool {
        matches!(c, '(' | '[' | '{' | '<' | '¿' | '¡')
            || self.quotes.double.0.as_str().starts_with(c)
            || self.quotes.single.0.as_str().starts_with(c)
    }

    fn side(&self, at: usize, len: usize) -> Side {
        let (before, after) = (self.before(at), self.after(at, len));
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let opened = self.opened == at && at > 0;
        let joint = matches!(before, Some('-' | '–' | '—' | '/' | '…'));
        if word(before) && word(after) {
            Side::Inside
        } else if space(before) && space(after) {
            Side::Loose
        } else if (space(before) || opened || before.is_some_and(|c| self.opens(c)))
            && !space(after)
            || joint && word(after)
        {
            Side::Left
        } else {
            Side::Right
        }
    }

    fn double_quote(&mut self, at: usize) -> Option<&'a str> {
        let side = self.side(at, 1);
        let after_digit = self.before(at).is_some_and(|c| c.is_ascii_digit());
        let closes = match (self.double, side) {
            (Some(_), Side::Left) => self.opened == at,
            (Some(_), _) => true,
            // 5" is a measure: a quotation mark would be wrong whatever follows.
            (None, Side::Inside | Side::Right) if after_digit => return None,
            (None, Side::Loose) => return None,
            (None, side) => side == Side::Right,
        };
        Some(if closes { self.close_double() } else { self.open_double(at, 1) })
    }

    fn open_double(&mut self, at: usize, len: usize) -> &'a str {
        self.double = Some(at);
        self.opened = at + len;
        self.quotes.double.0.as_str()
    }

    fn close_double(&mut self) -> &'a str {
        // A single quotation that began inside ends with the outer one.
        self.single = self.single.filter(|&single| self.double.is_some_and(|at| at > single));
        self.double = None;
        self.quotes.double.1.as_str()
    }

    fn single_quote(&mut self, at: usize) -> Option<&'a str> {
        const APOSTROPHE: &str = "’";
        match self.side(at, 1) {
            Side::Inside => Some(APOSTROPHE),
            Side::Loose => None,
            Side::Right if self.single.is_some() => {
                self.single = None;
                Some(self.quotes.single.1.as_str())
            }
            // 5' is a measure.
            Side::Right if self.before(at).is_some_and(|c| c.is_ascii_digit()) => None,
            Side::Right => Some(APOSTROPHE),
            Side::Left if self.single.is_some() || self.is_elision(at) => Some(APOSTROPHE),
            Side::Left if self.is_closed_later(at) => {
                self.single = Some(at);
                self.opened = at + 1;
                Some(self.quotes.single.0.as_str())
            }
            Side::Left if self.after(at, 1).is_some_and(char::is_alphanumeric) => Some(APOSTROPHE),
            Side::Left => None,
        }
    }

    /// Whether the word after the mark is one that begins with an apostrophe: 's, 'n, '90er.
    fn is_elision(&self, at: usize) -> bool {
        let rest = &self.text[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let tail = &rest[digits..];
            return digits == 2 && (tail.starts_with("er") || tail.starts_with('s'));
        }
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        // Between two marks only the English n stands: rock 'n' roll. The rest is quoted.
        let quoted = rest[end..].starts_with('\'') && !rest[..end].eq_ignore_ascii_case("n");
        !quoted && ELISIONS.iter().any(|word| rest[..end].eq_ignore_ascii_case(word))
    }

    /// Whether a mark that can close follows, before an open double quotation ends.
    fn is_closed_later(&mut self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(closer) = self.closer {
            if closer > at && bytes.get(closer) == Some(&b'\'') && self.can_close(closer) {
                break;
            }
            self.closer = next_of(bytes, closer.max(at) + 1, b'\'');
        }
        let Some(closer) = self.closer else { return false };
        if self.double.is_none() {
            return true;
        }
        while self.double_mark.is_some_and(|mark| mark <= at) {
            self.double_mark = next_of(bytes, at + 1, b'"');
        }
        self.double_mark.is_none_or(|mark| mark > closer)
    }

    fn can_close(&self, at: usize) -> bool {
        // Between a straight double mark and a word it would rather open.
        let opens =
            self.text[..at].ends_with('"') && self.after(at, 1).is_some_and(char::is_alphanumeric);
        self.side(at, 1) == Side::Right && !opens
    }

    /// Follows marks that are typographic already; returns the length of the character.
    fn typographic(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let len = rest.chars().next().map_or(1, char::len_utf8);
        let mark = &rest[..len];
        let Quotes { double, single } = self.quotes;
        // Some languages open and close with the same mark.
        let is_second = double.0.bare() == double.1.bare() && self.double.is_some();
        let is_apostrophe = single.0.bare() == single.1.bare() && self.side(at, len) != Side::Left;
        if mark == double.0.bare() && !is_second {
            self.open_double(at, len);
        } else if mark == double.1.bare() {
            self.close_double();
        } else if mark == single.0.bare() && !is_apostrophe {
            self.single = Some(at);
            self.opened = at + len;
        } else if mark == single.1.bare() && self.side(at, len) == Side::Right {
            self.single = None;
        }
        len
    }
}

/// The first place of a byte from `from` on.
fn next_of(bytes: &[u8], from: usize, b: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|&next| next == b).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::smarten;
    use crate::locale::{Mark, Quotes};

    #[test]
    fn german_marks() {
        for (text, expect) in [
            ("\"Nein\"", "„Nein“"),
            ("(\"Nein\", \"ja\")", "(„Nein“, „ja“)"),
            ("Er sagte: \"Sie rief: 'Nein'!\"", "Er sagte: „Sie rief: ‚Nein‘!“"),
            ("\"'Nein', hat's geheißen\"", "„‚Nein‘, hat’s geheißen“"),
            ("'Er rief: \"Ja\"', sagt sie", "‚Er rief: „Ja“‘, sagt sie"),
            ("hat's, 's ist, Kims' Zug", "hat’s, ’s ist, Kims’ Zug"),
            ("die '90er und 90er's", "die ’90er und 90er’s"),
            ("ein 5\" Rohr und 5' lang", "ein 5\" Rohr und 5' lang"),
            ("\"Baujahr 1990\"", "„Baujahr 1990“"),
            ("Ost-\"Block\"", "Ost-„Block“"),
            ("'s \"Wort\" und Kims' Auto", "’s „Wort“ und Kims’ Auto"),
            ("am Ende\"", "am Ende“"),
            ("\"am Anfang", "„am Anfang"),
            ("a -- b --- c ---- d", "a – b — c ---- d"),
            ("und so ... weiter....", "und so … weiter…."),
            ("https://a.b/c--d...e x--y", "https://a.b/c--d...e x–y"),
            ("„Er sagte ‚Ja‘“ – hat’s", "„Er sagte ‚Ja‘“ – hat’s"),
            ("\" ' \"", "\" ' \""),
            ("", ""),
        ] {
            assert_eq!(smarten(text, Quotes::GERMAN), expect);
        }
    }

    #[test]
    fn other_languages() {
        let text = "\"Er sagte: 'Nein, hat's nicht.'\" 'So'";
        for (quotes, expect) in [
            (Quotes::GERMAN, "„Er sagte: ‚Nein, hat’s nicht.‘“ ‚So‘"),
            (Quotes::SWISS, "«Er sagte: ‹Nein, hat’s nicht.›» ‹So›"),
            (Quotes::ENGLISH, "“Er sagte: ‘Nein, hat’s nicht.’” ‘So’"),
        ] {
            assert_eq!(smarten(text, quotes), expect);
            assert_eq!(smarten(expect, quotes), expect);
        }
        assert_eq!(smarten("rock 'n' roll, 'tis", Quotes::ENGLISH), "rock ’n’ roll, ’tis");
    }

    #[test]
    fn marks_with_blanks_and_marks_that_open_as_they_close() {
        let mark = |text: &str| Mark::new(text).unwrap();
        let french = Quotes {
            double: (mark("«\u{202f}"), mark("\u{202f}»")),
            single: (mark("“"), mark("”")),
        };
        for (text, expect) in [
            ("\"L'eau, 'dit'-il\", oui", "«\u{202f}L’eau, “dit”-il\u{202f}», oui"),
            // What is typed with its spaces stays as it is, and is followed.
            ("« Il dit 'oui' », l'autre", "« Il dit “oui” », l’autre"),
        ] {
            assert_eq!(smarten(text, french), expect);
        }
        let swedish =
            Quotes { double: (mark("”"), mark("”")), single: (mark("’"), mark("’")) };
        for (text, expect) in [
            ("\"Han sa 'nej' igår\" 'så'", "”Han sa ’nej’ igår” ’så’"),
            ("”Han sa 'nej'” och \"hon\"", "”Han sa ’nej’” och ”hon”"),
        ] {
            assert_eq!(smarten(text, swedish), expect);
        }
    }

    proptest! {
        // The same cases in every run: a landing must not depend on luck. tests/it/fuzz.rs looks for new ones.
        #![proptest_config(ProptestConfig {
            cases: 256,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(7),
            ..ProptestConfig::default()
        })]

        #[test]
        fn a_second_time_changes_nothing(
            parts in prop::collection::vec(
                prop::sample::select(&[
                    "\"", "'", " ", "a", "s", "5", ".", ",", "-", "(", ")", "ü", "„", "“", "‚",
                    "‘", "’", "»", "«", "...", "--", "\n", "/",
                ][..]),
                0..24,
            ),
            quotes in prop::sample::select(&[Quotes::GERMAN, Quotes::SWISS, Quotes::ENGLISH][..]),
        ) {
            let once = smarten(&parts.concat(), quotes);
            prop_assert_eq!(smarten(&once, quotes), once);
        }
    }
}
