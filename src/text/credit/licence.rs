//! Free licences in credit lines: "CC BY-SA 4.0", with the address of their text.
//!
//! Must not know parties. A licence demands that it is named and linked wherever the photo is shown.

use std::ops::Range;

/// A licence as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The usual form of its name: "CC BY-SA 4.0".
    pub(super) name: String,
    /// Where its text is, if the name says which one it is.
    pub(super) url: Option<String>,
    /// The bytes of the text, with the address and the brackets that belong to it.
    pub(super) range: Range<usize>,
}

/// Names that are no licence of Creative Commons, as they are printed.
const OTHERS: &[&str] =
    &["Public Domain", "Gemeinfrei", "Domaine public", "Dominio público", "GFDL"];

/// The conditions of a licence, in the order of its name.
const CONDITIONS: &[&str] = &["by", "nc", "sa", "nd"];

/// Countries for which version 3.0 and older have texts of their own.
const PORTS: &[&str] = &[
    "at", "au", "br", "ca", "ch", "cl", "cn", "de", "dk", "es", "fi", "fr", "ie", "igo", "il",
    "it", "jp", "kr", "lu", "mx", "nl", "no", "nz", "pl", "pt", "ro", "se", "tw", "uk", "us", "za",
];

/// The first licence in a text.
pub(super) fn find(text: &str) -> Option<Found> {
    let starts = text.char_indices().filter(|&(at, c)| {
        c.is_alphanumeric()
            && !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
    });
    starts.map(|(at, _)| at).find_map(|at| at_start(text, at))
}

/// Where the text of a licence is, by the usual form of its name.
pub(super) fn url(name: &str) -> Option<String> {
    find(name)?.url
}

fn at_start(text: &str, start: usize) -> Option<Found> {
    let rest = &text[start..];
    let (name, url, len) = creative_commons(rest).or_else(|| {
        let other = OTHERS.iter().find(|other| {
            let head = rest.get(..other.len());
            head.is_some_and(|head| head.to_lowercase() == other.to_lowercase())
        })?;
        let ends = !rest[other.len()..].starts_with(char::is_alphanumeric);
        ends.then(|| ((*other).to_owned(), None, other.len()))
    })?;
    let mut range = start..start + len;
    let (given, end) = address(text, range.end);
    range.end = end;
    // "(CC BY 2.0)" and "[CC BY 2.0]": the brackets are the licence's.
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    if matches!((before, after), (Some('('), Some(')')) | (Some('['), Some(']'))) {
        range = range.start - 1..range.end + 1;
    }
    let port = given.and_then(port);
    let ported = port.filter(|port| !name.to_lowercase().ends_with(&format!(" {port}")));
    Some(match (ported, url) {
        (Some(port), Some(url)) => Found {
            name: format!("{name} {}", port.to_uppercase()),
            url: Some(format!("{url}{port}/")),
            range,
        },
        (_, url) => Found { name, url, range },
    })
}

/// Name, address and length of a licence that a text starts with.
fn creative_commons(text: &str) -> Option<(String, Option<String>, usize)> {
    let mut words = Words { text, at: 0 };
    let first = words.next()?.to_lowercase();
    if first == "cc0"
        || (first == "cc" && words.peek().is_some_and(|word| is_any(word, &["0", "zero"])))
    {
        if first == "cc" {
            words.next();
        }
        let mut end = words.at;
        if words.peek() == Some("1.0") {
            words.next();
            end = words.at;
        }
        let url = "https://creativecommons.org/publicdomain/zero/1.0/".to_owned();
        return Some(("CC0 1.0".to_owned(), Some(url), end));
    }
    if first != "cc" {
        return None;
    }
    let mut conditions: Vec<String> = Vec::new();
    while let Some(word) = words.peek().filter(|word| is_any(word, CONDITIONS)) {
        conditions.push(word.to_lowercase());
        words.next();
    }
    if conditions.first().is_none_or(|first| first != "by") {
        return None;
    }
    let mut name = format!("CC {}", conditions.join("-").to_uppercase());
    let mut end = words.at;
    let version = words.peek().filter(|word| is_version(word)).map(str::to_owned);
    let Some(version) = version else { return Some((name, None, end)) };
    words.next();
    end = end.max(words.at);
    name = format!("{name} {version}");
    let mut url =
        format!("https://creativecommons.org/licenses/{}/{version}/", conditions.join("-"));
    // "by 4.0, it" would be a language: the last version has no texts of countries.
    if let Some(port) = words.peek().filter(|word| is_any(word, PORTS) && !version.starts_with('4'))
    {
        name = format!("{name} {}", port.to_uppercase());
        url = format!("{url}{}/", port.to_lowercase());
        words.next();
        end = words.at;
    }
    Some((name, Some(url), end))
}

/// The address of the licence's text behind its name, as in "CC BY 2.0 <https://…>", and where it ends.
fn address(text: &str, from: usize) -> (Option<&str>, usize) {
    let rest = &text[from..];
    let inner = rest.trim_start_matches([' ', '<', '(', '[', ',', ':']);
    let lower = inner.to_ascii_lowercase();
    let is_licence = ["https://creativecommons.org/", "http://creativecommons.org/"]
        .iter()
        .any(|head| lower.starts_with(head));
    if !is_licence {
        return (None, from);
    }
    let len = inner.find([' ', '>', ')', ']', ',']).unwrap_or(inner.len());
    let mut end = from + (rest.len() - inner.len()) + len;
    let opened = rest[..rest.len() - inner.len()].chars().rev().find(|c| "<([".contains(*c));
    let closing = match opened {
        Some('<') => ">",
        Some('(') => ")",
        Some('[') => "]",
        _ => "",
    };
    if !closing.is_empty() && text[end..].starts_with(closing) {
        end += 1;
    }
    (inner.get(..len), end)
}

/// The country in the address of a licence's text.
fn port(address: &str) -> Option<&str> {
    let mut parts = address.trim_end_matches('/').rsplit('/');
    let last = parts.next().filter(|last| PORTS.contains(last))?;
    parts.next().is_some_and(is_version).then_some(last)
}

fn is_version(word: &str) -> bool {
    matches!(word, "1.0" | "2.0" | "2.1" | "2.5" | "3.0" | "4.0")
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// The words of a licence's name, which have spaces or hyphens between them.
struct Words<'a> {
    text: &'a str,
    /// One past the last word that was taken.
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (word, end) = self.look()?;
        self.at = end;
        Some(word)
    }

    fn peek(&self) -> Option<&'a str> {
        self.look().map(|(word, _)| word)
    }

    fn look(&self) -> Option<(&'a str, usize)> {
        let rest = &self.text[self.at..];
        let word = rest.trim_start_matches([' ', '-']);
        let start = self.at + rest.len() - word.len();
        let len = word.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(word.len());
        let word = word[..len].trim_end_matches('.');
        (!word.is_empty()).then_some((word, start + word.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn licences_are_found_with_their_addresses() {
        let cc = "https://creativecommons.org/";
        let cases = [
            ("Jo, CC BY-SA 4.0, via X", "CC BY-SA 4.0", "licenses/by-sa/4.0/", "CC BY-SA 4.0"),
            ("CC-BY-SA-4.0", "CC BY-SA 4.0", "licenses/by-sa/4.0/", "CC-BY-SA-4.0"),
            ("cc by nc nd 2.0", "CC BY-NC-ND 2.0", "licenses/by-nc-nd/2.0/", "cc by nc nd 2.0"),
            ("Jo (CC BY 2.0)", "CC BY 2.0", "licenses/by/2.0/", "(CC BY 2.0)"),
            ("CC BY-SA 3.0 de/Jo", "CC BY-SA 3.0 DE", "licenses/by-sa/3.0/de/", "CC BY-SA 3.0 de"),
            ("CC0, via X", "CC0 1.0", "publicdomain/zero/1.0/", "CC0"),
            ("CC0 1.0", "CC0 1.0", "publicdomain/zero/1.0/", "CC0 1.0"),
            (
                "Jo, CC BY 2.0 <https://creativecommons.org/licenses/by/2.0/kr>, via X",
                "CC BY 2.0 KR",
                "licenses/by/2.0/kr/",
                "CC BY 2.0 <https://creativecommons.org/licenses/by/2.0/kr>",
            ),
            ("CC BY 4.0.", "CC BY 4.0", "licenses/by/4.0/", "CC BY 4.0"),
            ("CC BY 4.0 it", "CC BY 4.0", "licenses/by/4.0/", "CC BY 4.0"),
        ];
        for (text, name, path, range) in cases {
            let found = find(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.name, name, "{text}");
            assert_eq!(found.url, Some(format!("{cc}{path}")), "{text}");
            assert_eq!(&text[found.range], range, "{text}");
        }
    }

    #[test]
    fn a_licence_without_a_version_has_no_address() {
        for (text, name) in [("Jo/CC BY-SA", "CC BY-SA"), ("Jo, public domain", "Public Domain")] {
            let found = find(text).unwrap();
            assert_eq!((found.name.as_str(), found.url), (name, None), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_licence_is_none() {
        for text in
            ["CC", "CC SA 4.0", "ACC BY 4.0", "Jo/CC Catering", "CC-Foto", "Gemeinfreiheit", ""]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
