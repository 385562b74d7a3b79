//! The quotation marks of a language.

use std::fmt;

/// A quotation mark, with the spaces that belong to it: „, or « and a narrow space in French.
///
/// It has a few characters and holds them itself, so that a copy costs nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    bytes: [u8; Mark::BYTES],
    len: u8,
}

impl Mark {
    /// How many characters a mark may have.
    pub const CHARACTERS: usize = 3;

    const BYTES: usize = 4 * Self::CHARACTERS;

    /// The mark of a text; none if the text is too long.
    #[must_use]
    pub const fn new(text: &str) -> Option<Self> {
        let from = text.as_bytes();
        if from.len() > Self::BYTES {
            return None;
        }
        let mut mark = Self { bytes: [0; Self::BYTES], len: from.len() as u8 };
        let mut at = 0;
        while at < from.len() {
            mark.bytes[at] = from[at];
            at += 1;
        }
        Some(mark)
    }

    const fn known(text: &str) -> Self {
        match Self::new(text) {
            Some(mark) => mark,
            None => Self { bytes: [0; Self::BYTES], len: 0 },
        }
    }

    /// The mark as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The mark without its spaces.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.as_str().trim()
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Opening and closing marks, outer and inner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quotes {
    /// Outer quotation: „ “ in German, “ ” in English.
    pub double: (Mark, Mark),
    /// Quotation inside a quotation: ‚ ‘ in German, ‘ ’ in English.
    pub single: (Mark, Mark),
}

impl Quotes {
    /// German and Austrian.
    pub const GERMAN: Quotes = Quotes::known(("„", "“"), ("‚", "‘"));
    /// Swiss and Liechtenstein.
    pub const SWISS: Quotes = Quotes::known(("«", "»"), ("‹", "›"));
    /// English.
    pub const ENGLISH: Quotes = Quotes::known(("“", "”"), ("‘", "’"));

    const fn known(double: (&str, &str), single: (&str, &str)) -> Self {
        Self {
            double: (Mark::known(double.0), Mark::known(double.1)),
            single: (Mark::known(single.0), Mark::known(single.1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn a_mark_has_few_characters() {
        let mark = Mark::new("«\u{202f}").unwrap();
        assert_eq!((mark.as_str(), mark.bare()), ("«\u{202f}", "«"));
        assert_eq!(Mark::new("𝄞𝄞𝄞").map(|mark| mark.as_str().len()), Some(12));
        assert_eq!(Mark::new("𝄞𝄞𝄞."), None);
        assert_eq!(Mark::default().as_str(), "");
    }
}
