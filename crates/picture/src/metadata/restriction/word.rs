//! A text as words, and what stands between them. It must not know any rule.

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing that matters: a space, a hyphen, quotation marks.
    Space,
    /// Something that separates the items of a list: a comma, a slash, an ampersand.
    List,
    /// A colon.
    Colon,
    /// Something that ends a clause, or the beginning or end of the text.
    Break,
}

/// A word: letters and digits.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In lower case.
    pub lower: String,
    /// Whether it has letters and all of them are capitals.
    pub is_loud: bool,
    /// Whether the first letter is a capital.
    pub is_capitalised: bool,
    /// What stands before it.
    pub gap: Gap,
    /// Where it is in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A text is taken apart up to this many words. Terms of use of thousands of words are contracts, not
/// notices.
const WORDS_MAX: usize = 2000;

/// A clause has at most this many words before and behind one of its words.
const CLAUSE_MAX: usize = 20;

/// The words of a text.
pub(super) struct Words<'a> {
    pub text: &'a str,
    pub words: Vec<Word>,
}

impl<'a> Words<'a> {
    /// Takes a text apart.
    pub fn of(text: &'a str) -> Words<'a> {
        let mut words: Vec<Word> = Vec::new();
        let mut previous = 0;
        let mut rest = text;
        while words.len() < WORDS_MAX
            && let Some(skip) = rest.find(char::is_alphanumeric)
        {
            let tail = rest.get(skip..).unwrap_or_default();
            let length = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
            let (word, after) = tail.split_at_checked(length).unwrap_or((tail, ""));
            let start = text.len().saturating_sub(tail.len());
            let between = text.get(previous..start).unwrap_or_default();
            let gap = match words.last() {
                None => Gap::Break,
                Some(last) => gap(between, last.lower.chars().count() == 1),
            };
            previous = start.saturating_add(word.len());
            words.push(Word {
                lower: word.to_lowercase(),
                is_loud: word.chars().any(char::is_alphabetic)
                    && !word.chars().any(char::is_lowercase),
                is_capitalised: word.starts_with(char::is_uppercase),
                gap,
                start,
                end: previous,
            });
            rest = after;
        }
        Words { text, words }
    }

    /// The word at a place in lower case, or nothing behind the end.
    pub fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.lower)
    }

    /// What stands before a word, or behind the last one.
    pub fn gap(&self, at: usize) -> Gap {
        self.words.get(at).map_or(Gap::Break, |word| word.gap)
    }

    /// Whether all words of a range are written in capitals.
    pub fn is_loud(&self, from: usize, to: usize) -> bool {
        self.words.get(from..to).is_some_and(|words| words.iter().all(|word| word.is_loud))
    }

    /// The end of the clause in which a word is: the first word of the next one.
    pub fn clause_end(&self, at: usize) -> usize {
        let most = at.saturating_add(CLAUSE_MAX).min(self.words.len());
        let next = at.saturating_add(1).min(most);
        (next..most).find(|word| self.gap(*word) == Gap::Break).unwrap_or(most)
    }

    /// The beginning of the clause in which a word is.
    pub fn clause_start(&self, at: usize) -> usize {
        let most = at.saturating_sub(CLAUSE_MAX);
        (most..=at).rev().find(|word| self.gap(*word) == Gap::Break).unwrap_or(most)
    }

    /// The exact text of a range of words.
    pub fn exact(&self, from: usize, to: usize) -> &'a str {
        let start = self.words.get(from).map_or(self.text.len(), |word| word.start);
        let last = to.checked_sub(1).and_then(|last| self.words.get(last));
        self.text.get(start..last.map_or(start, |word| word.end)).unwrap_or_default()
    }
}

/// What the characters between two words mean. A full stop after a single letter belongs to an
/// abbreviation, as in "U.S."
fn gap(between: &str, after_letter: bool) -> Gap {
    let between = match between.strip_prefix('.') {
        Some(rest) if after_letter => rest,
        _ => between,
    };
    let breaks = |c: char| "\n.;!?*()[]{}|•–—".contains(c);
    let dash = between.contains('-') && between.contains(char::is_whitespace);
    if between.contains(breaks) || dash {
        Gap::Break
    } else if between.contains(':') {
        Gap::Colon
    } else if between.contains([',', '/', '&', '+']) {
        Gap::List
    } else {
        Gap::Space
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let words = Words::of("Mandatory CREDIT: AP/X, U.S. OUT - no-archive");
        let found: Vec<(&str, Gap)> =
            words.words.iter().map(|word| (&*word.lower, word.gap)).collect();
        use Gap::{Break, Colon, List, Space};
        assert_eq!(
            found,
            [
                ("mandatory", Break),
                ("credit", Space),
                ("ap", Colon),
                ("x", List),
                ("u", List),
                ("s", Space),
                ("out", Space),
                ("no", Break),
                ("archive", Space)
            ]
        );
        assert_eq!(words.exact(0, 2), "Mandatory CREDIT");
        assert_eq!(words.clause_end(1), 7);
        assert!(words.is_loud(1, 3));
    }
}
