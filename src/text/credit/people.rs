//! Who is a person among those that a credit names: what structured data may call a maker.
//!
//! Must not change what is printed. Whoever may be an organisation, an account or a word in a name's
//! place is no person.

use std::sync::LazyLock;

use super::registry::{Registry, fold};
use super::shape::{self, Shape};
use super::wrapping;

/// Words between two names. Those of the second list stand inside names, too ("Ortega y Gasset"), and
/// part only full names.
const BETWEEN: &[&str] = &["and", "und", "&", "och", "og", "и"];
const BETWEEN_FULL_NAMES: &[&str] = &["et", "y", "e", "i", "en"];

/// Ranks in the credits of armed forces. One of them alone may be a name; the longer ones are parts
/// of a rank.
const RANKS: &[&str] = &[
    "mass",
    "communication",
    "specialist",
    "petty",
    "officer",
    "1st",
    "2nd",
    "3rd",
    "class",
    "staff",
    "sergeant",
    "technical",
    "master",
    "senior",
    "chief",
    "airman",
    "first",
    "seaman",
    "apprentice",
    "lance",
    "corporal",
    "private",
    "gunnery",
    "lieutenant",
    "captain",
    "major",
    "colonel",
    "warrant",
    "sgt",
    "cpl",
    "pfc",
    "spc",
    "capt",
    "lt",
    "maj",
    "col",
    "cmdr",
    "ens",
    "tech",
    "pvt",
    "airmen",
];

/// The names in the photographer's part of a credit.
pub(super) fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in text.split([',', ';', '/']).map(str::trim).filter(|piece| !piece.is_empty()) {
        if continues_a_name(piece)
            && let Some(last) = names.last_mut()
        {
            *last = format!("{last}, {piece}");
            continue;
        }
        names.extend(parted(piece));
    }
    names
}

/// What a comma may separate from the name it belongs to.
pub(super) fn continues_a_name(text: &str) -> bool {
    ["jr", "sr", "ii", "iii", "iv"].contains(&fold(text).as_str())
}

fn parted(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut names: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, &word) in words.iter().enumerate() {
        let certain = BETWEEN.contains(&word);
        let left = names.last().map_or(0, Vec::len);
        let right = words[at + 1..].iter().take_while(|word| !is_between(word)).count();
        let full = BETWEEN_FULL_NAMES.contains(&word) && left > 1 && right > 1;
        if (certain && left > 0 && right > 0) || full {
            names.push(Vec::new());
        } else if let Some(last) = names.last_mut() {
            last.push(word);
        }
    }
    names.into_iter().map(|words| words.join(" ")).filter(|name| !name.is_empty()).collect()
}

fn is_between(word: &str) -> bool {
    BETWEEN.contains(&word) || BETWEEN_FULL_NAMES.contains(&word)
}

/// A name without the rank before it, if it has one.
pub(super) fn without_rank(name: &str) -> &str {
    let mut rest = name;
    let mut taken = 0_usize;
    let mut certain = false;
    while let Some((word, after)) = rest.split_once(' ') {
        if !RANKS.contains(&fold(word).as_str()) {
            break;
        }
        taken += 1;
        certain |= word.ends_with('.') || word.chars().any(char::is_numeric);
        rest = after.trim_start();
    }
    if rest.contains(' ') && (taken > 1 || (taken == 1 && certain)) { rest } else { name }
}

/// Whether structured data may call somebody of this name a person.
pub(super) fn is_person(name: &str) -> bool {
    static KNOWN: LazyLock<Registry> = LazyLock::new(Registry::builtin);
    let bare = wrapping::strip(name).text;
    !wrapping::is_nothing(bare)
        && !wrapping::is_nameless(bare)
        && !bare.starts_with('@')
        && KNOWN.find(bare).is_none()
        // "Crown Copyright" is a claim of rights.
        && !fold(bare).contains("copyright")
        // "AP-Evan Vucci" is an agency and its photographer, written as one name.
        && bare.split_once('-').is_none_or(|(party, _)| KNOWN.find(party).is_none())
        && shape::of(&KNOWN, bare) != Shape::Organisation
}

#[cfg(test)]
mod tests {
    use super::{is_person, names, without_rank};

    #[test]
    fn several_names_in_one_text_are_parted() {
        let cases: &[(&str, &[&str])] = &[
            ("Anna Keel", &["Anna Keel"]),
            ("Anna Keel and Jo Marsh", &["Anna Keel", "Jo Marsh"]),
            ("A and B", &["A", "B"]),
            ("A & B", &["A", "B"]),
            ("Anna Keel, Jo Marsh und Lee Dunmore", &["Anna Keel", "Jo Marsh", "Lee Dunmore"]),
            ("Ken Griffey, Jr.", &["Ken Griffey, Jr."]),
            ("Ana Ruiz y Luz Gil", &["Ana Ruiz", "Luz Gil"]),
            ("José Ortega y Gasset", &["José Ortega y Gasset"]),
            ("Anna and", &["Anna and"]),
            ("", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(names(text), *wanted, "{text:?}");
        }
    }

    #[test]
    fn a_rank_is_no_part_of_a_name() {
        let cases = [
            ("Mass Communication Specialist 2nd Class Jo Marsh", "Jo Marsh"),
            ("Staff Sgt. Jo Marsh", "Jo Marsh"),
            ("Sgt. Jo Marsh", "Jo Marsh"),
            ("Major Marsh", "Major Marsh"),
            ("Major Jo Marsh", "Major Jo Marsh"),
            ("Sgt. Pepper", "Sgt. Pepper"),
            ("Jo Marsh", "Jo Marsh"),
        ];
        for (text, wanted) in cases {
            assert_eq!(without_rank(text), wanted);
        }
    }

    #[test]
    fn organisations_accounts_and_words_in_place_of_a_name_are_no_persons() {
        for name in [
            "STR",
            "Stringer",
            "-",
            "@jo.marsh",
            "AFP",
            "Pool",
            "Google Maps",
            "NASA",
            "AP-Evan Vucci",
            "Crown Copyright",
        ] {
            assert!(!is_person(name), "{name}");
        }
        for name in
            ["Jo Marsh", "JO MARSH", "Banksy", "jane42", "Jo Marsh-Keel", "王小明", "Юрий Кадобнов"]
        {
            assert!(is_person(name), "{name}");
        }
    }
}
