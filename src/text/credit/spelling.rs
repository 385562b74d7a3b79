//! Parties that a credit names in another spelling than their own, and those that are misspelt.
//!
//! Must not know files: it says which bytes of a text could be written otherwise, and vouches for
//! it that the text would be read as before.

use std::ops::Range;

use super::party::Party;
use super::registry::Registry;
use super::segment::{Segment, split};
use super::{Credit, Reading, grammar, wrapping};

/// A party whose name is written in another way than credits print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// How the party is called.
    pub name: String,
    /// Whether it is a known spelling; if not, it is a misspelt one that can mean only this party.
    pub known: bool,
}

/// The parties in a credit line, or in the name of an agency, that are spelt in another way than
/// their own, in their order.
pub(super) fn in_line(registry: &Registry, text: &str) -> Vec<Spelling> {
    if let Some(party) = registry.find(text) {
        return of_name(party, text).into_iter().collect();
    }
    let before = registry.read(text);
    let Reading::Parts { credit, unknown } = &before else { return Vec::new() };
    let mut found = Vec::new();
    for piece in pieces(registry, text) {
        let Some(at) = offset(text, piece) else { continue };
        in_piece(registry, piece, unknown, &mut |spelling: Spelling| {
            let range = spelling.range.start + at..spelling.range.end + at;
            found.push(Spelling { range, ..spelling });
        });
    }
    found.sort_by_key(|spelling| spelling.range.start);
    let (known, misspelt): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| one.known);
    // Whatever was found must leave the reading as it is.
    let mut kept =
        if registry.read(&rewritten(text, &known)) == before { known } else { Vec::new() };
    for one in misspelt {
        let after = registry.read(&rewritten(text, std::slice::from_ref(&one)));
        if let Reading::Parts { credit: new, unknown: left } = after
            && left.len() < unknown.len()
            && is_renamed(credit, &new, text.get(one.range.clone()).unwrap_or_default(), &one.name)
        {
            kept.push(one);
        }
    }
    kept.sort_by_key(|spelling| spelling.range.start);
    kept
}

/// The other spelling that a text is as a whole, if it is the name of a known party.
pub(super) fn of_name(party: &Party, text: &str) -> Option<Spelling> {
    let start = text.len() - text.trim_start().len();
    let mut written = text.trim();
    if !party.name.ends_with('.') {
        written = written.trim_end_matches(['.', ' ']);
    }
    let range = start..start + written.len();
    (written != party.name).then(|| Spelling { range, name: party.name.clone(), known: true })
}

/// Whether two credits are the same but for one name.
fn is_renamed(old: &Credit, new: &Credit, from: &str, to: &str) -> bool {
    let renamed = |name: &str| if name == from { to.to_owned() } else { name.to_owned() };
    let mut expected: Vec<String> = old.names().map(renamed).collect();
    let mut found: Vec<String> = new.names().map(str::to_owned).collect();
    // A known agency takes the first place from an unknown one.
    expected.sort();
    found.sort();
    expected == found
}

/// The text with the parties' own names.
fn rewritten(text: &str, spellings: &[Spelling]) -> String {
    let mut new = text.to_owned();
    for spelling in spellings.iter().rev() {
        new.replace_range(spelling.range.clone(), &spelling.name);
    }
    new
}

/// The line without what stands around it, and the last parentheses apart: "Max Huber (APA)".
fn pieces<'a>(registry: &Registry, text: &'a str) -> Vec<&'a str> {
    let bare = wrapping::strip(text).text;
    let split = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match split {
        Some((head, inner)) if grammar::recognise_in(registry, inner).is_some() => {
            vec![head, inner]
        }
        _ => vec![bare],
    }
}

fn in_piece(
    registry: &Registry,
    piece: &str,
    unknown: &[String],
    found: &mut impl FnMut(Spelling),
) {
    let segments = split(piece);
    let mut rest = segments.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if let Some((party, range, used)) = longest_known(registry, piece, first, after) {
            rest = after.get(used..).unwrap_or_default();
            let written = piece.get(range.clone()).unwrap_or_default();
            if let Some(other) = of_name(party, written) {
                let start = range.start + other.range.start;
                found(Spelling { range: start..start + other.range.len(), ..other });
            }
            continue;
        }
        let bare = wrapping::strip(first.text).text;
        let name = unknown.iter().any(|name| name == bare).then(|| registry.certainly(bare));
        if let (Some(name), Some(start)) = (name.flatten(), offset(piece, bare)) {
            let range = start..start + bare.len();
            found(Spelling { range, name: name.to_owned(), known: false });
        }
    }
}

/// The known party that the most segments from `first` on are a spelling of, the bytes that name
/// it, and how many further segments that takes.
fn longest_known<'a>(
    registry: &'a Registry,
    line: &str,
    first: &Segment<'_>,
    after: &[Segment<'_>],
) -> Option<(&'a Party, Range<usize>, usize)> {
    let several = after.iter().enumerate().rev().find_map(|(at, last)| {
        let range = first.start..last.end;
        Some((registry.find(line.get(range.clone())?)?, range, at + 1))
    });
    several.or_else(|| {
        let (party, range) = grammar::recognise_in(registry, first.text)?;
        Some((party, first.start + range.start..first.start + range.end, 0))
    })
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> Option<usize> {
    let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (text.get(at..at.checked_add(part.len())?)? == part).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::party::{Kind, Party};
    use super::*;

    fn registry() -> Registry {
        Registry::builtin().with_parties(vec![Party {
            name: "Matthias Cremer".to_owned(),
            spellings: vec!["cremer".to_owned()],
            kind: Kind::Freelance,
            full_name: None,
            url: None,
        }])
    }

    #[test]
    fn other_spellings_are_replaced_and_nothing_else_is() {
        let cases = [
            ("Associated Press", "AP"),
            ("  associated   press. ", "  AP. "),
            ("AP", "AP"),
            ("AP.", "AP."),
            ("REUTERS/Jane Doe", "Reuters/Jane Doe"),
            ("KCNA VIA REUTERS", "KCNA VIA Reuters"),
            ("Foto: Jane Doe / Agence France Presse", "Foto: Jane Doe / AFP"),
            ("(AP Photo/Ng Han Guan)", "(AP/Ng Han Guan)"),
            ("The Associated Press / Ng Han Guan", "AP / Ng Han Guan"),
            ("Ng Han Guan (Associated Press)", "Ng Han Guan (AP)"),
            ("Jane Doe/agence  france-presse via Getty", "Jane Doe/AFP via Getty Images"),
            ("© 2023 Associated Press/Ng Han Guan", "© 2023 AP/Ng Han Guan"),
            ("Reuters File Photo", "Reuters File Photo"),
            ("APA/MATTHIAS CREMER", "APA/Matthias Cremer"),
            ("Mit Dank an die Associated Press, Wien", "Mit Dank an die Associated Press, Wien"),
            ("", ""),
        ];
        for (written, wanted) in cases {
            let registry = registry();
            let found = in_line(&registry, written);
            assert!(found.iter().all(|one| one.known), "{written}");
            assert_eq!(rewritten(written, &found), wanted, "{written}");
            assert_eq!(in_line(&registry, wanted), [], "{wanted}");
            if written != wanted && registry.find(written).is_none() {
                assert_eq!(registry.read(written), registry.read(wanted), "{written}");
            }
        }
    }

    #[test]
    fn a_misspelt_party_is_named_only_if_it_is_certain() {
        let cases = [
            ("Reuterss/Jane Doe", Some("Reuters/Jane Doe")),
            ("Jane Doe/RETUERS", Some("Jane Doe/Reuters")),
            ("Asociated Press", Some("AP")),
            ("Gety Images/Jane Doe", Some("Getty Images/Jane Doe")),
            // Too short, or too far away, to be sure.
            ("AFX/Jane Doe", None),
            ("Kyoto/Jane Doe", None),
            ("Bildhaus Meidling/Jane Doe", None),
        ];
        for (written, wanted) in cases {
            let found = in_line(&registry(), written);
            assert!(found.iter().all(|one| !one.known), "{written}: {found:?}");
            let new = (!found.is_empty()).then(|| rewritten(written, &found));
            assert_eq!(new.as_deref(), wanted, "{written}");
        }
    }
}
