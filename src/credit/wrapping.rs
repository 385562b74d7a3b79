//! What stands around the parties of a credit line and names nobody: parentheses, "Foto:", "©",
//! a full stop, "File".
//!
//! Must not know any party.

use super::registry::fold;

/// Words that, with a colon, announce a credit. Image types that say more than "a photo", such as
/// "Illustration:", are not among them: they are information, so such a line is kept as written.
const LABELS: &[&str] = &[
    "foto",
    "fotos",
    "bild",
    "bilder",
    "photo",
    "photos",
    "photograph",
    "photographs",
    "photographer",
    "picture",
    "pictures",
    "image",
    "images",
    "credit",
    "credits",
    "photo credit",
    "image credit",
    "picture credit",
    "foto credit",
    "fotocredit",
    "bildcredit",
    "bildnachweis",
    "fotonachweis",
    "bildquelle",
    "fotoquelle",
    "quelle",
    "source",
    "fotograf",
    "fotografin",
    "archivbild",
    "archivfoto",
    "file photo",
];

/// Words that announce a credit without a colon.
const MADE_BY: &[&str] = &[
    "photo by",
    "photos by",
    "photograph by",
    "photographs by",
    "picture by",
    "pictures by",
    "image by",
    "foto von",
    "fotos von",
    "bild von",
    "bilder von",
];

/// Words that mark an older photo and stand where a party could.
const FILE_MARKERS: &[&str] = &[
    "file",
    "files",
    "file photo",
    "file image",
    "file picture",
    "archiv",
    "archive",
    "archives",
    "archivbild",
    "archivfoto",
    "archivaufnahme",
];

/// A text without its wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bare<'a> {
    /// What is left.
    pub(super) text: &'a str,
    /// Whether a label or a copyright sign said that it is a credit.
    pub(super) labelled: bool,
}

/// Takes parentheses, labels and the full stop off a line or a part of one.
pub(super) fn strip(text: &str) -> Bare<'_> {
    let mut bare = Bare { text: text.trim(), labelled: false };
    loop {
        let before = bare.text.len();
        bare.text = strip_full_stop(strip_brackets(bare.text));
        if let Some(rest) = strip_label(bare.text) {
            bare = Bare { text: rest.trim(), labelled: true };
        }
        if bare.text.len() == before {
            return bare;
        }
    }
}

/// Whether a part of a line only says that the photo is an older one.
pub(super) fn is_file_marker(text: &str) -> bool {
    FILE_MARKERS.contains(&fold(text).as_str())
}

/// Takes off one pair of brackets, if it encloses the whole text: not in "(c) AP (rechts)".
fn strip_brackets(text: &str) -> &str {
    let pair = match text.chars().next() {
        Some('(') => ('(', ')'),
        Some('[') => ('[', ']'),
        _ => return text,
    };
    let Some(inner) = text.strip_prefix(pair.0).and_then(|rest| rest.strip_suffix(pair.1)) else {
        return text;
    };
    let mut depth = 1_usize;
    for c in inner.chars() {
        if c == pair.0 {
            depth += 1;
        } else if c == pair.1 {
            depth -= 1;
            if depth == 0 {
                return text;
            }
        }
    }
    inner.trim()
}

/// Takes off the dot of a sentence, and leaves the dot of an abbreviation: "Jr.", "J.", "e.V.".
fn strip_full_stop(text: &str) -> &str {
    let Some(rest) = text.strip_suffix('.') else { return text };
    let word = rest.rsplit([' ', '/', '.']).next().unwrap_or_default();
    let mut letters = word.chars();
    let initial = letters.next().is_none_or(char::is_alphabetic) && letters.next().is_none();
    let abbreviated = initial || ["jr", "sr"].iter().any(|known| known.eq_ignore_ascii_case(word));
    if abbreviated { text } else { rest.trim_end() }
}

/// What follows the label, if the text starts with one.
fn strip_label(text: &str) -> Option<&str> {
    let sign = text.strip_prefix('©').or_else(|| strip_word(text, "(c)"));
    let spelt = || strip_word(text, "copyright").filter(|rest| rest.starts_with([' ', ':']));
    if let Some(rest) = sign.or_else(spelt) {
        return Some(strip_year(rest.trim_start_matches([' ', ':'])));
    }
    let with_colon = LABELS
        .iter()
        .find_map(|label| strip_word(text, label).and_then(|r| r.trim_start().strip_prefix(':')));
    with_colon.or_else(|| {
        MADE_BY.iter().find_map(|label| {
            strip_word(text, label)
                .filter(|rest| rest.starts_with([' ', ':']))
                .map(|rest| rest.trim_start_matches([' ', ':']))
        })
    })
}

/// Takes off the year of a copyright notice: it says when, not who.
fn strip_year(text: &str) -> &str {
    match text.split_once(' ') {
        Some((year, rest)) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => text,
    }
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{is_file_marker, strip};

    #[test]
    fn wrapping_is_taken_off() {
        let cases = [
            ("AP", "AP", false),
            (" (AP) ", "AP", false),
            ("([AP])", "AP", false),
            ("AP.", "AP", false),
            ("(AP.).", "AP", false),
            ("Foto: AP", "AP", true),
            ("FOTO : (c) AP", "AP", true),
            ("(c) AP", "AP", true),
            ("© 2023 AP", "AP", true),
            ("Copyright: AP", "AP", true),
            ("Photo by [X]/AP", "[X]/AP", true),
            ("Fotos: A/B", "A/B", true),
            ("Foto:", "", true),
            ("", "", false),
        ];
        for (text, bare, labelled) in cases {
            let found = strip(text);
            assert_eq!((found.text, found.labelled), (bare, labelled), "{text:?}");
        }
    }

    #[test]
    fn what_only_looks_like_wrapping_stays() {
        for text in
            ["(a) b (c)x(d)", "Ken Griffey Jr.", "Verein e.V.", "Bildwerk", "Bild/AP", "..."]
        {
            assert_eq!(strip(text).text, text);
        }
    }

    #[test]
    fn file_markers_are_whole_words() {
        for (text, is) in [("File", true), (" archiv.", true), ("Archivio", false), ("", false)] {
            assert_eq!(is_file_marker(text), is, "{text:?}");
        }
    }
}
