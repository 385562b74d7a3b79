//! The links of a credit line: those that its author wrote, and that of its licence.
//!
//! Must not know pages: where a link leads is said by whoever asks.

use super::licence;
use super::registry::Registry;
use crate::base::html::{Html, escape};

/// A credit line with its links as HTML; none if it has none.
///
/// `links` are texts of the line as its author wrote it, with their addresses. A text that is printed
/// in another spelling or order is looked for under its party's name; the only link of a line whose
/// text is not found belongs to the whole line.
#[must_use]
pub fn html(registry: &Registry, line: &str, links: &[(String, String)]) -> Option<Html> {
    let mut found: Vec<(std::ops::Range<usize>, &str, bool)> = Vec::new();
    let licence = licence::find(line);
    for (text, href) in links {
        let canonical = registry.find(text).map(|party| party.name.as_str());
        let place = place_of(line, text).or_else(|| place_of(line, canonical?));
        let place = match place {
            Some(place) => place,
            None if links.len() == 1 => 0..line.len(),
            None => continue,
        };
        if found.iter().all(|(other, ..)| other.end <= place.start || place.end <= other.start) {
            found.push((place, href, false));
        }
    }
    let url =
        licence.as_ref().and_then(|licence| Some((licence.range.clone(), licence.url.as_deref()?)));
    if let Some((range, url)) = url
        && found.iter().all(|(other, ..)| other.end <= range.start || range.end <= other.start)
    {
        found.push((range, url, true));
    }
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|(place, ..)| place.start);
    let mut html = String::new();
    let mut done = 0;
    for (place, href, is_licence) in found {
        html.push_str(&escape(line.get(done..place.start)?));
        let rel = if is_licence { " rel=\"license\"" } else { "" };
        html.push_str(&format!("<a href=\"{}\"{rel}>", escape(href)));
        html.push_str(&escape(line.get(place.clone())?));
        html.push_str("</a>");
        done = place.end;
    }
    html.push_str(&escape(line.get(done..)?));
    Some(Html(html))
}

/// The longest text of a link that is looked for: a longer one is no name.
const LONGEST_TEXT: usize = 200;

/// Where a text stands in a line as whole words, in capitals or not.
fn place_of(line: &str, text: &str) -> Option<std::ops::Range<usize>> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_TEXT {
        return None;
    }
    line.char_indices().map(|(at, _)| at).find_map(|start| {
        let mut rest = line.get(start..)?.chars();
        for wanted in text.chars() {
            let same = rest
                .next()
                .is_some_and(|c| c == wanted || c.to_lowercase().eq(wanted.to_lowercase()));
            if !same {
                return None;
            }
        }
        let after = rest.as_str();
        let whole = !line.get(..start)?.ends_with(char::is_alphanumeric)
            && !after.starts_with(char::is_alphanumeric);
        whole.then_some(start..line.len() - after.len())
    })
}

/// A credit without its Markdown links, and their texts and addresses: `[Jo Marsh](https://…)/AP`. A
/// link to anything but a page of the web stays as it is written.
#[must_use]
pub fn plain(text: &str) -> (String, Vec<(String, String)>) {
    let (mut plain, mut links) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let found = rest.get(open + 1..).and_then(|inner| {
            let (name, after) = inner.split_once("](")?;
            let (url, after) = after.split_once(')')?;
            let web = ["https://", "http://"].iter().any(|scheme| {
                url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
            });
            let fits = web && !url.contains(|c: char| c.is_whitespace() || c.is_control());
            (fits && !name.contains(['[', ']'])).then_some((name, url, after))
        });
        match found {
            Some((name, url, after)) => {
                plain.push_str(rest.get(..open).unwrap_or_default());
                plain.push_str(name);
                links.push((name.to_owned(), url.to_owned()));
                rest = after;
            }
            None => {
                plain.push_str(rest.get(..=open).unwrap_or_default());
                rest = rest.get(open + 1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    (plain, links)
}

#[cfg(test)]
mod tests {
    use super::{Registry, html, plain};

    /// A printed line, its links, and the line with them.
    type Case = (&'static str, &'static [(&'static str, &'static str)], Option<&'static str>);

    #[test]
    fn links_stand_where_their_text_is_printed() {
        let registry = Registry::builtin();
        const JO: (&str, &str) = ("Jo Marsh", "https://jo.example/?a&b");
        const AP: (&str, &str) = ("Associated Press", "https://ap.example/");
        let cases: &[Case] = &[
            ("AP/Jo Marsh", &[], None),
            ("AP/Jo Marsh", &[JO], Some("AP/<a href=\"https://jo.example/?a&amp;b\">Jo Marsh</a>")),
            (
                "AP/JO MARSH <x>",
                &[AP, JO],
                Some(
                    "<a href=\"https://ap.example/\">AP</a>/<a href=\"https://jo.example/?a&amp;b\">JO MARSH</a> &lt;x&gt;",
                ),
            ),
            (
                "AP/Lee",
                &[("Marsh/AP", "https://m.example/")],
                Some("<a href=\"https://m.example/\">AP/Lee</a>"),
            ),
            (
                "Flickr/Jo Marsh, CC BY 2.0",
                &[],
                Some(
                    "Flickr/Jo Marsh, <a href=\"https://creativecommons.org/licenses/by/2.0/\" rel=\"license\">CC BY 2.0</a>",
                ),
            ),
            ("Flickr/Jo Marsh, CC BY", &[], None),
        ];
        for (line, links, wanted) in cases {
            let links: Vec<_> =
                links.iter().map(|(text, url)| ((*text).to_owned(), (*url).to_owned())).collect();
            let found = html(&registry, line, &links).map(|html| html.0);
            assert_eq!(found.as_deref(), *wanted, "{line}");
        }
    }

    #[test]
    fn markdown_links_are_taken_out_of_a_credit() {
        let (text, links) = plain("[Jo](https://jo.example/)/[AP](HTTP://ap.example)");
        assert_eq!(text, "Jo/AP");
        assert_eq!(links.len(), 2);
        assert_eq!(links[0], ("Jo".to_owned(), "https://jo.example/".to_owned()));
        for text in
            ["[X]/AP", "[Jo](javascript:alert)", "[Jo](https://a b)", "[", "[[Jo](https://a)", ""]
        {
            let (plain, links) = plain(text);
            assert!(links.is_empty() || text.starts_with("[["), "{text}");
            assert!(plain == text || text.starts_with("[["), "{text}");
        }
    }
}
