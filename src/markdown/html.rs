//! Raw HTML: let through, or refused with the Markdown that says the same.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::compose::Composer;
use super::items::{Item, element_end};
use super::options::RawHtml;
use crate::diag::{Code, Diag};

impl<'a> Composer<'a> {
    /// Takes a block of raw HTML, or a fence of ours; returns where the next block begins.
    pub(super) fn html_block(&mut self, items: &[Item<'a>], at: usize) -> usize {
        let end = element_end(items, at);
        let range = &items[at].1;
        if let Some(fence) = self.fence_at(range) {
            self.fence(fence);
            return end;
        }
        let mut html = String::new();
        for (event, range) in &items[at..end] {
            if let Event::Html(text) | Event::Text(text) = event {
                html.push_str(&self.as_written(text, range));
            }
        }
        if !self.options.extensions.newsroom {
            self.push_html(html);
            return end;
        }
        let html = without_comments(&html);
        if html.trim().is_empty() {
            return end;
        }
        self.refuse_in_gallery(range);
        match self.options.html {
            RawHtml::Allow => self.push_html(html.into_owned()),
            RawHtml::Deny => {
                let written = &self.source[range.clone()];
                let blanks = written.len() - written.trim_start().len();
                let start = range.start + blanks;
                let problem = denied(&html, start..start + written.trim().len());
                self.body.problems.push(problem);
            }
        }
        end
    }

    /// Whether a raw tag inside a text stays. `refused` are the tags whose end is still to come.
    pub(super) fn inline_html(
        &mut self,
        html: &str,
        range: &Range<usize>,
        refused: &mut Vec<String>,
    ) -> bool {
        if html.starts_with("<!--") {
            return false;
        }
        if self.options.html == RawHtml::Allow {
            return true;
        }
        let name = tag_name(html);
        if html.starts_with("</")
            && let Some(at) = refused.iter().rposition(|open| *open == name)
        {
            // Said of its beginning already.
            refused.truncate(at);
            return false;
        }
        self.body.problems.push(denied(html, range.clone()));
        refused.push(name);
        false
    }
}

/// The HTML without its comments; they are for the author only.
fn without_comments(html: &str) -> Cow<'_, str> {
    if !html.contains("<!--") {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        // `<!-->` and `<!--->` are comments too: the hyphens may be shared.
        let end = rest[start + 2..].find("-->").map_or(rest.len(), |end| start + 2 + end + 3);
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The lower-case name of the first tag.
fn tag_name(html: &str) -> String {
    let name = html.trim_start().trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

fn denied(html: &str, range: Range<usize>) -> Diag {
    let name = tag_name(html);
    let instead = match name.as_str() {
        "b" | "strong" => Some("`**text**`"),
        "i" | "em" | "cite" => Some("`*text*`"),
        "s" | "del" | "strike" => Some("`~~text~~`"),
        "a" => Some("`[text](address)`"),
        "img" | "figure" | "picture" => Some("`![description](file)` in a paragraph of its own"),
        "br" => Some("a backslash at the end of the line"),
        "p" | "span" => Some("the text alone"),
        "hr" => Some("`***`"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some("`## text`"),
        "ul" | "ol" | "li" => Some("`- text`"),
        "blockquote" | "q" => Some("`> text`"),
        "code" | "pre" => Some("text between backticks"),
        "table" | "tr" | "td" | "th" => Some("a table of `|` and `-`"),
        "div" | "aside" | "section" => Some("`:::factbox{title=\"…\"}` … `:::`"),
        "iframe" | "script" | "video" | "audio" | "embed" | "object" => {
            Some("`:::embed{url=\"…\"}` … `:::` (a card with a link)")
        }
        _ => None,
    };
    let what =
        if name.is_empty() { "raw HTML".to_owned() } else { format!("raw HTML: `<{name}>`") };
    Diag::new(Code::HTML_DENIED, what)
        .at(range, "not allowed in an article")
        .help_maybe(instead.map(|instead| format!("write {instead} instead")))
        .help("or allow it for the whole site: `[markdown] html = \"allow\"` in site.toml")
}

#[cfg(test)]
mod tests {
    use super::{tag_name, without_comments};

    #[test]
    fn comments_go_and_the_rest_stays() {
        for (html, rest) in [
            ("<!-- a\nb -->\n", "\n"),
            ("<!-->x", "x"),
            ("<!--->x", "x"),
            ("<p>a<!-- - -- -->b", "<p>ab"),
            ("a <!-- open", "a "),
        ] {
            assert_eq!(without_comments(html), rest);
        }
    }

    #[test]
    fn the_first_tag_has_a_name() {
        assert_eq!(tag_name("  </DIV>"), "div");
        assert_eq!(tag_name("<?php ?>"), "");
    }
}
