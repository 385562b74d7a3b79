//! How long a text is, as its readers count it: in words, or in characters where a script puts no
//! spaces between its words.

/// Words an average reader reads in a minute; German news prose is read at about this speed.
const WORDS_A_MINUTE: usize = 220;

/// Characters an average reader reads in a minute, of a script without spaces between words.
const CHARACTERS_A_MINUTE: usize = 400;

/// The length of a text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Length {
    /// Words of scripts that put spaces between them.
    words: usize,
    /// Characters of scripts that do not: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
    characters: usize,
}

impl Length {
    /// Words and characters together: where a script has no spaces, newsrooms count characters.
    #[must_use]
    pub fn words(self) -> usize {
        self.words + self.characters
    }

    /// Minutes an average reader needs, at least one.
    #[must_use]
    pub fn minutes(self) -> usize {
        // Both in one fraction, so that a mixed text is rounded once.
        let needed = self.words * CHARACTERS_A_MINUTE + self.characters * WORDS_A_MINUTE;
        needed.div_ceil(WORDS_A_MINUTE * CHARACTERS_A_MINUTE).max(1)
    }

    /// Counts the words of a visible text. `in_word` says whether a word goes on from the text
    /// before, and afterwards whether it may go on in the next.
    pub(super) fn count(&mut self, text: &str, in_word: &mut bool) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&b) = bytes.get(at) {
            let (mut letter, mut space) = (CLASSES[b as usize] == 1, CLASSES[b as usize] == 2);
            if CLASSES[b as usize] == 3 {
                let c = text[at..].chars().next().unwrap_or(' ');
                at += c.len_utf8() - 1;
                if let Some(characters) = unspaced(c) {
                    self.characters += characters;
                    (letter, space) = (false, true);
                } else {
                    // Within a word nothing but a space changes anything.
                    (letter, space) = (!*in_word && c.is_alphanumeric(), c.is_whitespace());
                }
            }
            self.words += usize::from(letter & !*in_word);
            *in_word = (*in_word | letter) & !space;
            at += 1;
        }
    }
}

/// What a byte says about words: 1 begins one, 2 ends one, 3 is part of a longer character.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => 1,
            b'\t'..=b'\r' | b' ' => 2,
            0x80.. => 3,
            _ => 0,
        };
        b += 1;
    }
    classes
};

/// For a character of a script without spaces between words: 1, or 0 for a sign that stands above,
/// below or between letters. `None` for all other scripts.
fn unspaced(c: char) -> Option<usize> {
    match u32::from(c) {
        ..0x0e01 => None,
        // Thai and Lao: vowels above and below, tone marks.
        0x0e31 | 0x0e34..=0x0e3a | 0x0e47..=0x0e4e => Some(0),
        0x0eb1 | 0x0eb4..=0x0ebc | 0x0ec8..=0x0ece => Some(0),
        0x0e01..=0x0e46 | 0x0e81..=0x0ec6 => Some(1),
        // Burmese and Khmer: letters, then dependent vowels and signs.
        0x1000..=0x102a | 0x103f | 0x1780..=0x17b3 => Some(1),
        0x102b..=0x103e | 0x17b4..=0x17d3 => Some(0),
        // Kana, and Han with its radicals and numerals.
        0x3041..=0x3096 | 0x30a1..=0x30fa | 0x30fc..=0x30ff | 0x31f0..=0x31ff => Some(1),
        0xff66..=0xff9d => Some(1),
        0x2e80..=0x2fd5 | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3400..=0x4dbf => Some(1),
        0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    fn length(text: &str) -> Length {
        let mut length = Length::default();
        length.count(text, &mut false);
        length
    }

    #[test]
    fn scripts_without_spaces_are_counted_by_characters() {
        for (text, words) in [
            ("two words", 2),
            ("北京市政府，今天。", 7),
            ("カタカナ・テスト ひらがな", 11),
            ("iPhone手机 und 3個", 6),
            ("ไปที่บ้าน", 6),
            ("ສະບາຍດີ", 6),
            // Korean puts spaces between words.
            ("서울은 오늘", 2),
            ("Straße – größer", 2),
        ] {
            assert_eq!(length(text).words(), words, "{text}");
        }
    }

    #[test]
    fn reading_time_follows_the_script() {
        for (text, minutes) in [
            ("", 1),
            (&"Wort ".repeat(220), 1),
            (&"Wort ".repeat(221), 2),
            (&"北".repeat(400), 1),
            (&"北".repeat(3_200), 8),
            (&("北".repeat(200) + &" word".repeat(110)), 1),
        ] {
            assert_eq!(length(text).minutes(), minutes);
        }
    }
}
