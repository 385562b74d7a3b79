//! What stands around the parties of a credit line and is no name: parentheses, "Foto:", "©",
//! a full stop, "File".
//!
//! Must not know any party.

use super::registry::fold;
use super::words::{
    ARCHIVE_LABELS, ARCHIVE_MADE_BY, FILE_MARKERS, KIND_JOINTS, KINDS, LABELS, MADE_BY,
    MADE_FOR_BY, MADE_OF, NAMELESS, NOTHING, PLACEHOLDERS, SOURCE_LABELS, TAILS,
};

/// A text without its wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bare<'a> {
    /// What is left.
    pub(super) text: &'a str,
    /// Whether a label or a copyright sign said that it is a credit.
    pub(super) labelled: bool,
    /// Whether such a label is one that only pictures have.
    pub(super) pictured: bool,
    /// Whether a label said that the photo is an older one.
    pub(super) archive: bool,
    /// What the picture is, as written: "Illustration".
    pub(super) kind: Option<&'a str>,
}

/// What a text starts with, and what follows it.
enum Label<'a> {
    Photo(&'a str),
    Source(&'a str),
    Archive(&'a str),
    /// The kind, what follows, and whether a colon stands between them.
    Kind(&'a str, &'a str, bool),
}

/// Takes parentheses, labels and the full stop off a line or a part of one.
pub(super) fn strip(text: &str) -> Bare<'_> {
    let mut bare =
        Bare { text: text.trim(), labelled: false, pictured: false, archive: false, kind: None };
    loop {
        let before = bare.text.len();
        bare.text = strip_full_stop(strip_tail(strip_brackets(bare.text)));
        let label = strip_label(bare.text);
        bare.labelled |= label.is_some();
        match label {
            Some(Label::Photo(rest)) => (bare.text, bare.pictured) = (rest.trim(), true),
            Some(Label::Source(rest)) => bare.text = rest.trim(),
            Some(Label::Archive(rest)) => {
                (bare.text, bare.pictured, bare.archive) = (rest.trim(), true, true);
            }
            Some(Label::Kind(kind, rest, colon)) => {
                bare.text = rest.trim();
                bare.pictured |= colon;
                bare.kind = bare.kind.or(Some(kind));
            }
            None => {}
        }
        if bare.text.len() == before {
            return bare;
        }
    }
}

/// Whether a part of a line only says that the photo is an older one.
pub(super) fn is_file_marker(text: &str) -> bool {
    FILE_MARKERS.contains(&fold(text).replace('’', "'").as_str())
}

/// Whether a part of a line stands in the place of a name: "STR", "Stringer".
pub(super) fn is_nameless(text: &str) -> bool {
    NAMELESS.contains(&fold(text).as_str())
}

/// Whether a text says nothing at all: "-", "n/a", "Unknown".
pub(super) fn is_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) || NOTHING.contains(&fold(text).as_str())
}

/// Whether a text only keeps the place of a name: "-", "n/a", "null".
pub(super) fn is_placeholder(text: &str) -> bool {
    let bare = text.trim();
    !bare.is_empty()
        && (!bare.chars().any(char::is_alphanumeric) || PLACEHOLDERS.contains(&fold(bare).as_str()))
}

/// What the picture is, if that is all a part of a line says: "Screenshot".
pub(super) fn is_kind(text: &str) -> bool {
    KINDS.contains(&fold(text).replace('’', "'").as_str())
}

/// The words before and after "photo by", where both are there.
pub(super) fn made_for_by(text: &str) -> Option<(&str, &str)> {
    let starts = text.char_indices().filter(|(at, _)| text[..*at].ends_with(' '));
    starts.map(|(at, _)| text.split_at(at)).find_map(|(before, rest)| {
        let after = MADE_FOR_BY.iter().find_map(|by| strip_word(rest, by))?;
        let after = after.strip_prefix([' ', ':'])?;
        Some((before.trim(), after.trim())).filter(|(a, b)| !a.is_empty() && !b.is_empty())
    })
}

/// Takes off what an agency says of its choice, unless nothing else is there.
fn strip_tail(text: &str) -> &str {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return text;
    }
    let head = TAILS.iter().find_map(|tail| {
        let head = text.get(..lower.strip_suffix(tail)?.len())?;
        head.ends_with([' ', '/', ',', '-']).then_some(head)
    });
    head.map(|head| head.trim_end_matches([' ', '/', ',', '-']))
        .filter(|head| !head.is_empty())
        .unwrap_or(text)
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

/// The label a text starts with, and what follows.
fn strip_label(text: &str) -> Option<Label<'_>> {
    let sign = text.strip_prefix(['©', '®']).or_else(|| strip_word(text, "(c)"));
    let spelt = || strip_word(text, "copyright").filter(|rest| rest.starts_with([' ', ':']));
    if let Some(rest) = sign.or_else(spelt) {
        return Some(Label::Photo(strip_year(rest.trim_start_matches([' ', ':']))));
    }
    let with_colon = |labels: &[&str]| {
        labels.iter().find_map(|label| {
            strip_word(text, label).and_then(|rest| rest.trim_start().strip_prefix([':', '：']))
        })
    };
    let alone = |labels: &[&str]| {
        labels.iter().find_map(|label| {
            strip_word(text, label)
                .filter(|rest| rest.starts_with([' ', ':']))
                .map(|rest| rest.trim_start_matches([' ', ':']))
        })
    };
    with_colon(LABELS)
        .map(Label::Photo)
        .or_else(|| with_colon(SOURCE_LABELS).map(Label::Source))
        .or_else(|| {
            with_colon(ARCHIVE_LABELS).or_else(|| alone(ARCHIVE_MADE_BY)).map(Label::Archive)
        })
        .or_else(|| strip_kind(text))
        .or_else(|| alone(MADE_BY).map(Label::Photo))
        .or_else(|| alone(MADE_OF).map(Label::Source))
}

/// "Illustration: Jo Marsh", "Illustration by Jo Marsh", "Screenshot via YouTube", "Grafik/APA".
fn strip_kind(text: &str) -> Option<Label<'_>> {
    KINDS.iter().find_map(|kind| {
        let rest = strip_word(text, kind)?;
        let written = text.get(..text.len() - rest.len())?;
        let rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix([':', '：']) {
            return Some(Label::Kind(written, after, true));
        }
        let after = rest.strip_prefix(['/', '|']).or_else(|| {
            let apart = written.len() + rest.len() < text.len();
            let joint = |joint: &&str| strip_word(rest, joint)?.strip_prefix(' ');
            KIND_JOINTS.iter().find_map(joint).filter(|_| apart)
        })?;
        (!after.trim().is_empty()).then_some(Label::Kind(written, after, false))
    })
}

/// Takes off the year of a copyright notice: it says when, not who.
fn strip_year(text: &str) -> &str {
    match text.split_once(' ') {
        Some((year, rest)) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => text,
    }
}

/// What follows the word that a text starts with, in capitals or not.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in word.chars() {
        let found = rest.next().map(|c| if c == '’' { '\'' } else { c })?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
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
        for (text, is) in [
            ("File", true),
            (" archiv.", true),
            ("Archivio", true),
            ("Photo d’archives", true),
            ("Архив", true),
            ("Archivist", false),
            ("Archivio Luce", false),
            ("", false),
        ] {
            assert_eq!(is_file_marker(text), is, "{text:?}");
        }
    }
}
