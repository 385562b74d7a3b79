//! Raw HTML: let through, or refused with the Markdown that says the same.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::compose::Composer;
use super::items::{Item, element_end};
use super::literal;
use super::options::RawHtml;
use super::passes::Hidden;
use crate::base::diag::{Code, Diag};

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
        if let Some(start) = unclosed_comment(&html) {
            let written = &self.source[range.clone()];
            let at = written.match_indices("<!--").nth(html[..start].matches("<!--").count());
            let at = range.start + at.map_or(0, |(at, _)| at);
            let span = self.first_line(&(at..range.end));
            let problem = literal::unclosed_comment(span);
            self.body.problems.push(problem.note("without an end, it hides all the text below it"));
        } else if self.comment_before_text(range) {
            return end;
        }
        let html = without_comments(&html);
        if html.trim().is_empty() {
            return end;
        }
        self.refuse_in_gallery(range);
        let text = html.trim_start();
        if self.source[range.clone()].trim_start().starts_with("<!--") && !text.starts_with('<') {
            // What a comment keeps from being Markdown is no HTML, either, whatever is allowed.
            let problem = Diag::new(Code::HTML_DENIED, "text behind a comment counts as HTML here")
                .at(self.first_line(range), "on the line of a comment")
                .help("put the comment on a line of its own");
            self.body.problems.push(problem);
            return end;
        }
        match self.options.html {
            RawHtml::Allow => self.push_html(html.into_owned()),
            RawHtml::Deny => {
                let written = &self.source[range.clone()];
                let spaces = written.len() - written.trim_start().len();
                let start = range.start + spaces;
                let problem = denied(&html, start..start + written.trim().len());
                self.body.problems.push(problem);
            }
        }
        end
    }

    /// Whether the block is a comment with text behind it on its last line, which is then read once
    /// more with the comment out of the way. Markdown of blocks behind a comment stays what it is.
    fn comment_before_text(&mut self, range: &Range<usize>) -> bool {
        let written = &self.source[range.clone()];
        let start = range.start + (written.len() - written.trim_start().len());
        let block = &self.source[start..range.end];
        let Some(end) = comment_end(block).filter(|_| block.starts_with("<!--")) else {
            return false;
        };
        let rest = block[end..].trim_start_matches([' ', '\t']);
        let line = rest.split('\n').next().unwrap_or_default();
        let text = without_comments(line);
        let text = text.trim();
        let is_text = !text.is_empty() && !text.starts_with('<') && !begins_block(text);
        if is_text && !self.is_last {
            self.hidden.push(Hidden::Comment(start..start + end));
        }
        is_text && !self.is_last
    }

    /// Whether a raw tag inside a text stays. `refused` are the tags whose end is still to come.
    pub(super) fn inline_html(
        &mut self,
        html: &str,
        range: &Range<usize>,
        refused: &mut Vec<String>,
    ) -> bool {
        let written = self.source.get(range.clone()).unwrap_or_default();
        if html.starts_with("<!--") || written.starts_with("<!--") {
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

/// Elements that stand inside of a text: whoever writes one of them means it.
const ELEMENTS: [&str; 31] = [
    "a", "abbr", "b", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];

/// Whether a tag is one of HTML; `<Exit>` is none.
pub(super) fn is_element(tag: &str) -> bool {
    ELEMENTS.contains(&tag_name(tag).as_str())
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
        rest = &rest[start..];
        rest = &rest[comment_end(rest).unwrap_or(rest.len())..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// One past the end of the comment that a text begins with.
fn comment_end(text: &str) -> Option<usize> {
    // `<!-->` and `<!--->` are comments too: the hyphens may be shared.
    text.get(2..)?.find("-->").map(|end| 2 + end + 3)
}

/// Where a comment begins that nothing ends.
fn unclosed_comment(html: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = html[at..].find("<!--") {
        at += found;
        match comment_end(&html[at..]) {
            Some(end) => at += end,
            None => return Some(at),
        }
    }
    None
}

/// Whether a line begins as a block does, so that it can't go on a paragraph.
fn begins_block(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = &line[digits..];
    let item = match digits {
        0 => line.starts_with(['-', '+', '*']) && after[1..].starts_with([' ', '\t']),
        _ => after.starts_with(". ") || after.starts_with(") "),
    };
    item || line.starts_with(['#', '>', '|'])
        || [":::", "```", "~~~"].iter().any(|f| line.starts_with(f))
}

/// The lower-case name of the first tag.
fn tag_name(html: &str) -> String {
    let name = html.trim_start().trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

pub(super) fn denied(html: &str, range: Range<usize>) -> Diag {
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
