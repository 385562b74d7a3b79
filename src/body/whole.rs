//! HTML whose URLs are whole, so that it can be read away from its page.
//!
//! It reads tags as browsers do (HTML, section 13.2.5), because articles may hold raw HTML; it
//! knows no articles.

use std::borrow::Cow;

use crate::html::escape;

/// Attributes that hold one URL.
const ONE: [&str; 7] = ["href", "src", "poster", "cite", "data", "action", "formaction"];

/// Elements whose content is text up to their end tag (HTML, section 13.1.2).
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

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
        let name = tag_name(tag);
        let start = out.len();
        out.push('<');
        out.push_str(name);
        rest = whole_tag(tag.get(1 + name.len()..).unwrap_or_default(), &mut out, &resolve);
        // What stands in these is text, whatever it looks like, and a feed runs no scripts.
        if RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            let end = end_of(rest, name);
            let (text, behind) = rest.split_at(end);
            out.push_str(text);
            rest = behind;
            if name.eq_ignore_ascii_case("script") {
                out.truncate(start);
                rest = rest.split_once('>').map_or("", |(_, behind)| behind);
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name of the tag that a text begins with.
fn tag_name(tag: &str) -> &str {
    let name = tag.get(1..).unwrap_or_default();
    let end = name.find(|c: char| c.is_ascii_whitespace() || "/>".contains(c));
    name.get(..end.unwrap_or(name.len())).unwrap_or_default()
}

/// Where the end tag of this name begins, or the end of the text.
fn end_of(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let at = from + at;
        let there = text.get(at + 2..at + 2 + name.len());
        if there.is_some_and(|there| there.eq_ignore_ascii_case(name)) {
            return at;
        }
        from = at + 2;
    }
    text.len()
}

/// Copies the rest of a tag behind its name; returns what stands behind the tag.
fn whole_tag<'a>(
    mut rest: &'a str,
    out: &mut String,
    resolve: &impl Fn(&str) -> String,
) -> &'a str {
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

/// A value without its character references: the numeric ones, and the named ones that HTML has for
/// its own signs. Others are rare in URLs, and stay as they are.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let (name, behind) = reference.split_once(';').unwrap_or((reference, ""));
        match character(name.get(1..).unwrap_or_default()) {
            Some(c) if name.len() < reference.len() => {
                out.push(c);
                rest = behind;
            }
            _ => {
                out.push('&');
                rest = reference.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that stands between `&` and `;`.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
        let number = hex.unwrap_or_else(|| number.parse()).ok()?;
        return char::from_u32(number).filter(|c| !c.is_control());
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
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
            (
                "<a href='?a=1&#38;b=2&#x2e;c&ouml;&#0;&'>",
                "<a href=\"W?a=1&amp;b=2.c&amp;ouml;&amp;#0;&amp;\">",
            ),
            ("a<script src=b>if (a<b && c==\"d\") {}</SCRIPT >c", "ac"),
            ("<style>a<b href=c></style><b>", "<style>a<b href=c></style><b>"),
            ("<textarea><a href=b></textarea", "<textarea><a href=b></textarea"),
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
