//! HTML whose URLs are whole, so that it can be read away from its page.
//!
//! It reads tags as browsers do (HTML, section 13.2.5), because articles may hold raw HTML; it
//! knows no articles.

use std::borrow::Cow;

use crate::html::escape;

/// Attributes that hold one URL.
const ONE: [&str; 7] = ["href", "src", "poster", "cite", "data", "action", "formaction"];

/// The same HTML with every reference in it made whole by `resolve`, which gets it without
/// character references and gives it back so.
pub(super) fn whole_urls(html: &str, resolve: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        // Only `<` and a letter begin a tag that can have attributes.
        if !tag.get(1..).unwrap_or_default().starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        }
        rest = whole_tag(tag, &mut out, &resolve);
    }
    out.push_str(rest);
    out
}

/// Copies one tag; returns what stands behind it.
fn whole_tag<'a>(tag: &'a str, out: &mut String, resolve: &impl Fn(&str) -> String) -> &'a str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || "/>".contains(c)).unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at(end);
    out.push_str(name);
    loop {
        let gap = rest.find(|c: char| !(c.is_ascii_whitespace() || c == '/')).unwrap_or(rest.len());
        let (space, behind) = rest.split_at(gap);
        out.push_str(space);
        let Some(first) = behind.chars().next() else { return behind };
        if first == '>' {
            out.push('>');
            return behind.get(1..).unwrap_or_default();
        }
        // A name may begin with an equals sign, and with nothing else of these.
        let first = first.len_utf8();
        let tail = behind.get(first..).unwrap_or_default();
        let ends = |c: char| c.is_ascii_whitespace() || "/>=".contains(c);
        let name = first + tail.find(ends).unwrap_or(tail.len());
        let (name, behind) = behind.split_at(name);
        out.push_str(name);
        let value = behind.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = value.strip_prefix('=') else {
            rest = behind;
            continue;
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>');
                value.split_at(end.unwrap_or(value.len()))
            }
        };
        out.push_str("=\"");
        let name = name.to_ascii_lowercase();
        if ONE.contains(&name.as_str()) {
            out.push_str(&escape(&resolve(&unescaped(value))));
        } else if name == "srcset" {
            out.push_str(&escape(&srcset(&unescaped(value), resolve)));
        } else {
            // What stood between single quotes, or none, must not end at a double one.
            out.push_str(&value.replace('"', "&quot;"));
        }
        out.push('"');
        rest = behind;
    }
}

/// The candidates of a `srcset`, each a URL without blank space and a description.
fn srcset(value: &str, resolve: &impl Fn(&str) -> String) -> String {
    let mut candidates: Vec<String> = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return candidates.join(", ");
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, behind) = rest.split_at(end);
        // A comma that ends the URL ends the candidate: there is no description.
        let (url, description, behind) = match url.strip_suffix(',') {
            Some(url) => (url.trim_end_matches(','), "", behind),
            None => {
                let (description, behind) = behind.split_once(',').unwrap_or((behind, ""));
                (url, description.trim(), behind)
            }
        };
        let space = if description.is_empty() { "" } else { " " };
        candidates.push(format!("{}{space}{description}", resolve(url)));
        rest = behind;
    }
}

/// A value without the character references that our own HTML has; others are rare in URLs and
/// name no character that would make a difference.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let value = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<");
    Cow::Owned(value.replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::whole_urls;

    fn whole(html: &str) -> String {
        whole_urls(html, |url| format!("W{url}"))
    }

    #[test]
    fn references_in_tags_become_whole_and_nothing_else_changes() {
        for (html, wanted) in [
            ("<a href=\"a?b&amp;c\">x</a>", "<a href=\"Wa?b&amp;c\">x</a>"),
            ("<a title='\"' href='b\"'>", "<a title=\"&quot;\" href=\"Wb&quot;\">"),
            ("<img src=c alt=d>", "<img src=\"Wc\" alt=\"d\">"),
            ("<IMG SRC = \"c\"/>", "<IMG SRC=\"Wc\"/>"),
            ("<br><br/>href=\"a\" < a href=\"b\"", "<br><br/>href=\"a\" < a href=\"b\""),
            ("<p title=\"a > href='b'\">", "<p title=\"a > href='b'\">"),
            ("<!-- href=\"a\" --></a href=\"b\">ü", "<!-- href=\"a\" --></a href=\"b\">ü"),
            ("<input disabled><video poster=p>", "<input disabled><video poster=\"Wp\">"),
            ("<img srcset=\"a 1x, b,c 20w\">", "<img srcset=\"Wa 1x, Wb,c 20w\">"),
            ("<img srcset=\"a, b 2x,\">", "<img srcset=\"Wa, Wb 2x\">"),
        ] {
            assert_eq!(whole(html), wanted, "{html}");
        }
    }

    #[test]
    fn tags_that_break_off_are_copied() {
        for html in ["<", "<a", "<a ", "<a b", "<ü", "a<", "<a =", "<a =>"] {
            assert_eq!(whole(html), html);
        }
        for html in ["<a href", "<a href=", "<a href=\"", "<a href='x", "<a href=x", "<a ü=é"] {
            assert!(whole(html).starts_with("<a "), "{html}");
        }
    }
}
