//! HTML and style sheets with other references in them: whole ones, to be read away from their page,
//! or those from file to file.
//!
//! It reads tags as browsers do (HTML, section 13.2.5), because articles may hold raw HTML; it
//! knows no articles.

use std::borrow::Cow;

use super::escape;

/// Attributes that hold one URL.
const ONE: [&str; 7] = ["href", "src", "poster", "cite", "data", "action", "formaction"];

/// Attributes that hold URLs with descriptions, between commas.
const MANY: [&str; 2] = ["srcset", "imagesrcset"];

/// Elements whose content is text up to their end tag (HTML, section 13.1.2).
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// A reference taken apart: its path, and what stands behind that, a query and a fragment (RFC 3986,
/// section 3).
#[must_use]
pub fn split(reference: &str) -> (&str, &str) {
    reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()))
}

/// What becomes of scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// They stay as they are.
    Keep,
    /// They are left out: a feed runs none.
    Drop,
}

/// The same HTML with other references: `resolve` gets the name of an element and a reference in it,
/// without character references, and gives back another, so too.
#[must_use]
pub fn rewrite(html: &str, scripts: Scripts, resolve: impl Fn(&str, &str) -> String) -> String {
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
        let of_tag = |reference: &str| resolve(name, reference);
        rest = rewrite_tag(tag.get(1 + name.len()..).unwrap_or_default(), name, &mut out, &of_tag);
        // What stands in these is text, whatever it looks like.
        if RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            let end = end_of(rest, name);
            let (text, behind) = rest.split_at(end);
            if name.eq_ignore_ascii_case("style") {
                out.push_str(&rewrite_css(text, of_tag));
            } else {
                out.push_str(text);
            }
            rest = behind;
            if scripts == Scripts::Drop && name.eq_ignore_ascii_case("script") {
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
fn rewrite_tag<'a>(
    mut rest: &'a str,
    element: &str,
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
        } else if MANY.contains(&name.as_str()) {
            out.push_str(&escape(&srcset(&unescaped(value), resolve)));
        } else if name == "style" {
            out.push_str(&escape(&rewrite_css(&unescaped(value), resolve)));
        } else if let Some(sent) = (name == "content" && element.eq_ignore_ascii_case("meta"))
            .then(|| sent_on(&unescaped(value), resolve))
            .flatten()
        {
            out.push_str(&escape(&sent));
        } else {
            // What stood between single quotes, or none, must not end at a double one.
            out.push_str(&value.replace('"', "&quot;"));
        }
        out.push('"');
        rest = behind;
    }
}

/// The value of a `refresh` that leads somewhere (HTML, section 4.2.5.3): `0; url=/ausland/`. No
/// other content of a `meta` looks like it.
fn sent_on(value: &str, resolve: &impl Fn(&str) -> String) -> Option<String> {
    let (seconds, target) = value.split_once(';')?;
    let seconds = seconds.trim();
    let target = target.trim_start();
    let name = target.get(..4).filter(|name| name.eq_ignore_ascii_case("url="))?;
    let url = target.get(name.len()..)?.trim().trim_matches(['"', '\'']);
    let is_time = !seconds.is_empty() && seconds.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_time.then(|| format!("{seconds}; url={}", resolve(url)))
}

/// The same style sheet with other references: those in `url(…)`, and what `@import` names. One
/// with a backslash in it stays as it is.
#[must_use]
pub fn rewrite_css(css: &str, resolve: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, opening, behind)) = next_reference(rest) {
        out.push_str(before);
        out.push_str(opening);
        rest = behind;
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = behind.get(quote.map_or(0, char::len_utf8)..).unwrap_or_default();
        let end = match quote {
            Some(quote) => inner.find(quote),
            None if opening.ends_with('(') => inner.find(')'),
            None => continue,
        };
        let Some((url, tail)) = end.map(|end| inner.split_at(end)) else { continue };
        if url.contains(['\\', '\n']) {
            continue;
        }
        out.extend(quote);
        out.push_str(&resolve(url.trim()));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The text up to the next reference of a style sheet, the word and the spaces that open it, and
/// what stands behind them.
fn next_reference(css: &str) -> Option<(&str, &str, &str)> {
    let word = |word: &str| {
        let mut places = css.match_indices(word.chars().next()?).map(|(at, _)| at);
        let is_there = |at: &usize| {
            css.get(*at..*at + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
        };
        places.find(is_there).map(|at| (at, word.len()))
    };
    let lower = ["url(", "@import"].into_iter().filter_map(word);
    let upper = word("URL(");
    let (at, length) = lower.chain(upper).min()?;
    let (before, there) = css.split_at(at);
    let tail = there.get(length..)?;
    let spaces = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
    let (opening, behind) = there.split_at(length + spaces);
    Some((before, opening, behind))
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
    use super::{Scripts, rewrite, rewrite_css};

    fn whole(html: &str) -> String {
        rewrite(html, Scripts::Drop, |_, url| format!("W{url}"))
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
            ("<link imagesrcset=\"a 1x\">", "<link imagesrcset=\"Wa 1x\">"),
            ("<meta content=\"0;URL='a'\">", "<meta content=\"0; url=Wa\">"),
            ("<meta content=\"a; url=b\">", "<meta content=\"a; url=b\">"),
            ("<meta content=\"ü; ürl=b\">", "<meta content=\"ü; ürl=b\">"),
            ("<p style=\"background: url('a')\">", "<p style=\"background: url(&#39;Wa&#39;)\">"),
            ("<style>b{src:url(c)}</style>", "<style>b{src:url(Wc)}</style>"),
        ] {
            assert_eq!(whole(html), wanted, "{html}");
        }
    }

    #[test]
    fn scripts_can_stay() {
        let html = "<script src=b>a<b href=c></script><a href=d>";
        let kept = rewrite(html, Scripts::Keep, |tag, url| format!("{tag}:{url}"));
        assert_eq!(kept, "<script src=\"script:b\">a<b href=c></script><a href=\"a:d\">");
    }

    #[test]
    fn references_in_style_sheets_change_and_nothing_else() {
        for (css, wanted) in [
            ("a{b:url(c)}", "a{b:url(Wc)}"),
            ("a{b:URL( 'c d' )}", "a{b:URL( 'Wc d' )}"),
            ("@import \"a.css\";@import url(b.css);", "@import \"Wa.css\";@import url(Wb.css);"),
            ("@import nothing; url", "@import nothing; url"),
            ("a{b:url(\"c\\\"d\")}", "a{b:url(\"c\\\"d\")}"),
            ("url(", "url("),
            ("url('a", "url('a"),
            ("ü url(ü)", "ü url(Wü)"),
        ] {
            assert_eq!(rewrite_css(css, |url| format!("W{url}")), wanted, "{css}");
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
