//! Quotation marks, apostrophes, dashes and ellipses.
//!
//! Works on the flat text of one paragraph, so that it sees what stands on both sides of a mark
//! even where emphasis or a link begins between them. Knows nothing of Markdown: whoever makes
//! the flat text puts [`OPAQUE`] where a character must not be touched.

use memchr::{memchr, memchr2_iter, memmem};

use crate::text::locale::Quotes;

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

/// How many marks a decision looks ahead: enough for every quotation, and the cost stays linear.
const MARKS_AHEAD_MAX: usize = 100;

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
    /// Before a word, with no space before it: it opens unless a quotation is open.
    Joined,
    /// After a word.
    Right,
    /// With space on both sides, or nothing.
    Loose,
}

/// The marks of an open quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Double,
    Single,
}

/// Reads one flat text from its beginning to its end.
pub(super) struct Typographer<'a> {
    text: &'a str,
    quotes: &'a Quotes,
    /// The open quotations, from the outermost.
    open: Vec<Level>,
    /// One past the last opening mark.
    opened: usize,
    /// The next straight double mark, from the last place asked for.
    double_mark: Option<usize>,
}

impl<'a> Typographer<'a> {
    pub(super) fn new(text: &'a str, quotes: &'a Quotes) -> Self {
        Self { text, quotes, open: Vec::new(), opened: 0, double_mark: Some(0) }
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
        let opened = self.opened == at && at > 0;
        self.side_after(self.before(at), opened, self.after(at, len))
    }

    /// Where a mark stands that has not been reached yet: marks before it open what follows them.
    fn side_ahead(&self, at: usize) -> Side {
        let before = self.text[..at].trim_end_matches(['"', '\'']);
        let opened =
            before.len() < at && before.chars().next_back().is_none_or(char::is_whitespace);
        self.side_after(self.before(at), opened, self.after(at, 1))
    }

    fn side_after(&self, before: Option<char>, opened: bool, after: Option<char>) -> Side {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
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
        } else if word(after) && before.is_some_and(|c| !is_mark(c)) {
            Side::Joined
        } else {
            Side::Right
        }
    }

    fn double_quote(&mut self, at: usize) -> Option<&'a str> {
        let is_open = self.open.contains(&Level::Double);
        let after_digit = self.before(at).is_some_and(is_of_number);
        let side = self.side(at, 1);
        let closes = match side {
            // l'"intérêt": the apostrophe belongs to the word before the quotation.
            Side::Right if self.text[..at].ends_with(['\'', '’']) && self.is_elided(at) => false,
            Side::Inside if self.is_gershayim(at) => return None,
            Side::Inside | Side::Right if is_open && after_digit && self.is_inches(at) => {
                return None;
            }
            Side::Left => self.opened == at && self.open.last() == Some(&Level::Double),
            _ if is_open => true,
            // 5" is a measure: a quotation mark would be wrong whatever follows.
            Side::Inside | Side::Right if after_digit => return None,
            Side::Loose => return None,
            side => side == Side::Right,
        };
        Some(if closes { self.close_double() } else { self.open_double(at, 1) })
    }

    /// Whether the quotation mark here begins a quotation after the apostrophe of an elision, as in
    /// l'"intérêt" and dell’«Unità».
    fn is_elided(&self, at: usize) -> bool {
        let mark = self.text[at..].chars().next().filter(|&c| is_mark(c));
        self.text[..at].trim_end_matches(['\'', '’']).ends_with(char::is_alphabetic)
            && mark.is_some_and(|c| self.after(at, c.len_utf8()).is_some_and(char::is_alphanumeric))
    }

    /// Whether a mark between two letters belongs to a Hebrew abbreviation (צה"ל) and to no quotation.
    ///
    /// ב"הארץ" is a quotation behind a prefix: the next mark closes it.
    fn is_gershayim(&mut self, at: usize) -> bool {
        let hebrew = |c: Option<char>| c.is_some_and(is_hebrew);
        if !hebrew(self.before(at)) || !hebrew(self.after(at, 1)) {
            return false;
        }
        self.open.contains(&Level::Double)
            || self.next_double(at).is_none_or(|next| self.side_ahead(next) != Side::Right)
    }

    /// Whether the mark after a number is that of inches inside a quotation: feet stand before it,
    /// and another mark closes the quotation.
    fn is_inches(&mut self, at: usize) -> bool {
        let feet = self.text[..at].trim_end_matches(is_of_number).strip_suffix('\'');
        feet.is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
            && self.next_double(at).is_some_and(|next| self.side_ahead(next) == Side::Right)
    }

    /// The next straight double mark after this place.
    fn next_double(&mut self, at: usize) -> Option<usize> {
        if self.double_mark.is_some_and(|mark| mark <= at) {
            self.double_mark = next_of(self.text.as_bytes(), at + 1, b'"');
        }
        self.double_mark
    }

    fn open_double(&mut self, at: usize, len: usize) -> &'a str {
        self.open(Level::Double, at + len);
        self.quotes.double.0.as_str()
    }

    fn open(&mut self, level: Level, opened: usize) {
        // A quotation directly inside one of its own kind has the same marks: one level serves both.
        if self.open.last() != Some(&level) {
            self.open.push(level);
        }
        self.opened = opened;
    }

    fn close_double(&mut self) -> &'a str {
        // A single quotation that began inside ends with the outer one.
        if let Some(last) = self.open.iter().rposition(|&level| level == Level::Double) {
            self.open.truncate(last);
        }
        self.quotes.double.1.as_str()
    }

    /// Ends the innermost single quotation; false if there is none, or a double one inside of it
    /// that still ends.
    fn close_single(&mut self, at: usize) -> bool {
        let Some(last) = self.open.iter().rposition(|&level| level == Level::Single) else {
            return false;
        };
        if last + 1 < self.open.len() && self.next_double(at).is_some() {
            return false;
        }
        self.open.truncate(last);
        true
    }

    fn single_quote(&mut self, at: usize) -> Option<&'a str> {
        const APOSTROPHE: &str = "’";
        let side = self.side(at, 1);
        let hebrew = self.before(at).is_some_and(is_hebrew);
        let after_digit = self.before(at).is_some_and(|c| c.is_ascii_digit());
        match side {
            // Geresh stays as it is, like gershayim.
            Side::Inside if hebrew || self.is_feet(at) => None,
            Side::Inside => Some(APOSTROPHE),
            Side::Loose => None,
            Side::Right if self.is_elided(at + 1) => Some(APOSTROPHE),
            // 5' is a measure.
            Side::Right if self.open.last() != Some(&Level::Single) && after_digit => None,
            Side::Right | Side::Joined if self.close_single(at) => {
                Some(self.quotes.single.1.as_str())
            }
            Side::Right if hebrew => None,
            Side::Right => Some(APOSTROPHE),
            _ if self.open.last() == Some(&Level::Single) || self.is_elision(at) => {
                Some(APOSTROPHE)
            }
            _ if self.is_closed_later(at) => {
                self.open(Level::Single, at + 1);
                Some(self.quotes.single.0.as_str())
            }
            _ if self.after(at, 1).is_some_and(char::is_alphanumeric) => Some(APOSTROPHE),
            _ => None,
        }
    }

    /// Whether the mark between two digits is that of feet or minutes: inches or seconds follow.
    fn is_feet(&self, at: usize) -> bool {
        let rest = self.text[at + 1..].trim_start_matches(is_of_number);
        self.before(at).is_some_and(|c| c.is_ascii_digit()) && rest.starts_with(['"', '″'])
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
    fn is_closed_later(&self, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at + 1..];
        let is_inside_double = self.open.contains(&Level::Double);
        let (mut nested, mut seen) = (0_usize, 0);
        for mark in memchr2_iter(b'"', b'\'', rest).map(|next| at + 1 + next) {
            let side = self.side_ahead(mark);
            match (self.text.as_bytes()[mark], side) {
                (_, Side::Inside) => continue,
                (b'\'', Side::Right) if nested == 0 && self.can_close(mark) => return true,
                (b'\'', _) => {}
                (_, Side::Left) => nested += 1,
                (..) if nested > 0 => nested -= 1,
                (..) if is_inside_double => return false,
                (..) => {}
            }
            seen += 1;
            if seen == MARKS_AHEAD_MAX {
                break;
            }
        }
        false
    }

    fn can_close(&self, at: usize) -> bool {
        // Between a straight double mark and a word it would rather open.
        !(self.text[..at].ends_with('"') && self.after(at, 1).is_some_and(char::is_alphanumeric))
    }

    /// Follows marks that are typographic already; returns the length of the character.
    fn typographic(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let len = rest.chars().next().map_or(1, char::len_utf8);
        let mark = &rest[..len];
        let Quotes { double, single } = self.quotes;
        // Some languages open and close with the same mark.
        let is_second = double.0.bare() == double.1.bare() && self.open.contains(&Level::Double);
        let is_apostrophe = single.0.bare() == single.1.bare() && self.side(at, len) != Side::Left;
        if mark == double.0.bare() && !is_second {
            self.open_double(at, len);
        } else if mark == double.1.bare() {
            self.close_double();
        } else if mark == single.0.bare() && !is_apostrophe {
            self.open(Level::Single, at + len);
        } else if mark == single.1.bare()
            && matches!(self.side(at, len), Side::Right | Side::Joined)
        {
            self.close_single(at);
        }
        len
    }
}

/// Whether this is a quotation mark, straight or not.
fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '‹' | '›' | '‘'..='‟')
}

/// Whether this is a letter of the Hebrew alphabet (U+05D0 to U+05EA).
fn is_hebrew(c: char) -> bool {
    ('א'..='ת').contains(&c)
}

/// Whether this is a digit of a measure: 10, 10½.
fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '¼' | '½' | '¾')
}

/// The first place of a byte from `from` on.
fn next_of(bytes: &[u8], from: usize, b: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr(b, rest).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::smarten;
    use crate::text::locale::{Mark, Quotes};

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

    #[test]
    fn quotations_nest_three_deep() {
        for (text, expect) in [
            ("\"He said: 'She told me \"no\"'\"", "“He said: ‘She told me “no”’”"),
            ("\"And '\"yes\" they said'\"", "“And ‘“yes” they said’”"),
            ("'He: \"She: 'no', so.\"'", "‘He: “She: ‘no’, so.”’"),
            ("\"It's 'the Smiths' \"dog\"', he said\"", "“It’s ‘the Smiths’ “dog”’, he said”"),
            // A possessive inside the innermost quotation ends nothing.
            ("'He: \"The Smiths' dog.\"'", "‘He: “The Smiths’ dog.”’"),
            ("\"'\"a\"'\"", "“‘“a”’”"),
        ] {
            assert_eq!(smarten(text, Quotes::ENGLISH), expect);
        }
    }

    #[test]
    fn a_mark_before_a_letter_opens_after_punctuation() {
        for before in [
            ":", ";", ",", ".", "!", "?", "*", "_", "&", "#", "=", ">", "|", "•", "→", "👍", "：",
            "，", "、", "،", "؛", "\u{200b}", "\u{feff}", "...", ")", "%", "€",
        ] {
            let dots = before.replace("...", "…");
            let text = format!("So{before}\"no\" and{before}'yes' x");
            let expect = format!("So{dots}“no” and{dots}‘yes’ x");
            assert_eq!(smarten(&text, Quotes::ENGLISH), expect);
            // A quotation that is open ends there: the space behind it is missing.
            let text = format!("\"So{before}\"he said");
            let expect = format!("“So{dots}”he said");
            assert_eq!(smarten(&text, Quotes::ENGLISH), expect);
        }
        assert_eq!(smarten("他说：\"你好\"。", Quotes::ENGLISH), "他说：“你好”。");
        assert_eq!(
            smarten("the \"Bild\"'s text, Jo's", Quotes::ENGLISH),
            "the “Bild”’s text, Jo’s"
        );
    }

    #[test]
    fn an_elision_stands_before_a_quotation() {
        let mark = |text: &str| Mark::new(text).unwrap();
        let italian =
            Quotes { double: (mark("«"), mark("»")), single: (mark("“"), mark("”")) };
        for (text, expect) in [
            ("l'\"intérêt\" de l'État", "l’«intérêt» de l’État"),
            ("dell'\"Unità\", 'd'\"oggi\"'", "dell’«Unità», “d’«oggi»”"),
            ("\"C'est l'\"idée\"\"", "«C’est l’«idée»»"),
            ("l’\"intérêt\"", "l’«intérêt»"),
        ] {
            assert_eq!(smarten(text, italian), expect);
        }
        assert_eq!(smarten("\"the Smiths'\" x", Quotes::ENGLISH), "“the Smiths’” x");
    }

    #[test]
    fn hebrew_abbreviations_keep_their_marks() {
        for (text, expect) in [
            ("צה\"ל וארה\"ב", "צה\"ל וארה\"ב"),
            ("ד\"ר כהן אמר: \"לא\".", "ד\"ר כהן אמר: “לא”."),
            ("\"דברי צה\"ל\"", "“דברי צה\"ל”"),
            ("ב\"הארץ\" נכתב", "ב“הארץ” נכתב"),
            ("ג'ורג' אמר", "ג'ורג' אמר"),
            ("'שלום' אמר", "‘שלום’ אמר"),
        ] {
            assert_eq!(smarten(text, Quotes::ENGLISH), expect);
        }
    }

    #[test]
    fn feet_and_inches_look_alike() {
        for (text, expect) in [
            ("He is 5'10\" tall.", "He is 5'10\" tall."),
            ("\"He is 5'10\" tall,\" she said", "“He is 5'10\" tall,” she said"),
            ("\"He is 5'10\", she said", "“He is 5'10”, she said"),
            ("5' 10\" and 5'10½\" and 40°26'46\"", "5' 10\" and 5'10½\" and 40°26'46\""),
            // Thousands in Switzerland, and years.
            ("1'000 \"Franken\" im Jahr '90", "1’000 “Franken” im Jahr ’90"),
        ] {
            assert_eq!(smarten(text, Quotes::ENGLISH), expect);
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
                    "‘", "’", "»", "«", "...", "--", "\n", "/", ":",
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
