//! Whether two values of a property mean the same: differences of case, white space and character
//! set, and what is left after a limit of bytes, are none. It must not know which property it is.

/// What a comparison finds; the kinder comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// The first value says everything that the other says.
    Same,
    /// The first value is what a limit has left of the other.
    FirstIsCut,
    /// The values contradict each other.
    Different,
}

/// How many bytes a value may be short of its limit and still be cut by it: a last character of four
/// bytes that did not fit, or white space that was trimmed.
const SLACK: usize = 4;

/// Compares two texts, of which one may have been cut to `limit` bytes.
pub(super) fn text(first: &str, other: &str, limit: usize) -> Verdict {
    let (a, b) = (fold(first), fold(other));
    if is_prefix(&a, &b) {
        if a.len() == b.len() {
            Verdict::Same
        } else if is_at(first, limit) {
            Verdict::FirstIsCut
        } else {
            Verdict::Different
        }
    } else if is_prefix(&b, &a) && is_at(other, limit) {
        Verdict::Same
    } else {
        Verdict::Different
    }
}

/// Compares two lists of names, each name cut to `limit` bytes; or one list with another whose names
/// stand in one value, cut as a whole.
pub(super) fn names(first: &[String], other: &[String], limit: usize) -> Verdict {
    if first.len() == other.len() {
        let verdicts = first.iter().zip(other).map(|(a, b)| text(a, b, limit));
        if let Some(verdict @ (Verdict::Same | Verdict::FirstIsCut)) = verdicts.max() {
            return verdict;
        }
    }
    // The comma, the semicolon and the slash are all in use between names.
    let joined = |names: &[String]| names.join("; ").replace([',', '/'], ";").replace(" ;", ";");
    match text(&joined(first), &joined(other), limit) {
        // Two names say more than one value with both.
        Verdict::Same if first.len() < other.len() => Verdict::FirstIsCut,
        verdict => verdict,
    }
}

/// Compares two lists whose order does not matter.
pub(super) fn set(first: &[String], other: &[String], limit: usize) -> Verdict {
    let sorted = |values: &[String]| {
        let mut values: Vec<String> = values.iter().map(|v| v.to_lowercase()).collect();
        values.sort();
        values
    };
    let (a, b) = (sorted(first), sorted(other));
    if a.len() != b.len() {
        return Verdict::Different;
    }
    a.iter().zip(&b).map(|(a, b)| text(a, b, limit)).max().unwrap_or(Verdict::Same)
}

/// A text without differences of case and white space, and with the spelling of the copyright sign
/// that ASCII allows.
fn fold(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('©', "(c)").chars().flat_map(char::to_lowercase).collect()
}

/// Whether `a` is how `b` begins. A question mark stands for any character that is not ASCII, which
/// is what programs leave of a character that their character set does not have.
fn is_prefix(a: &[char], b: &[char]) -> bool {
    let lost = |a: char, b: char| matches!(a, '?' | char::REPLACEMENT_CHARACTER) && !b.is_ascii();
    a.len() <= b.len() && a.iter().zip(b).all(|(&a, &b)| a == b || lost(a, b) || lost(b, a))
}

/// Whether a value is as long as a limit lets it be, counted in bytes of UTF-8 or, one for each
/// character, of Latin-1.
fn is_at(text: &str, limit: usize) -> bool {
    let range = limit.saturating_sub(SLACK)..=limit;
    range.contains(&text.len()) || range.contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        use Verdict::{Different, FirstIsCut, Same};
        let long = "Österreichische Fotoagentur Müller & Söhne";
        let cut = &long[..32];
        for (first, other, expect) in [
            ("APA", "apa ", Same),
            ("APA", "dpa", Different),
            ("APA", "APA/dpa", Different),
            (long, cut, Same),
            (cut, long, FirstIsCut),
            (long, "?sterreichische Fotoagentur M?ll", Same),
            ("© 2026 APA", "(c) 2026 APA", Same),
            (long, &long[..20], Different),
        ] {
            assert_eq!(text(first, other, 32), expect, "{first} | {other}");
        }
    }

    #[test]
    fn lists() {
        let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let two = list(&["Anna Muster", "Bert Beispiel"]);
        assert_eq!(names(&two, &list(&["Anna Muster; Bert Beispiel"]), 32), Verdict::Same);
        assert_eq!(names(&two, &list(&["Anna Muster, Bert Beispiel"]), 32), Verdict::Same);
        assert_eq!(names(&list(&["Anna Muster; Bert Beispiel"]), &two, 32), Verdict::FirstIsCut);
        assert_eq!(names(&two, &list(&["Anna Muster"]), 32), Verdict::Different);
        assert_eq!(set(&list(&["b", "A"]), &list(&["a", "B"]), 64), Verdict::Same);
    }
}
