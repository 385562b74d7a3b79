//! Blocks between fences: fact boxes, galleries, quotes.
//!
//! Knows the names of the blocks and what they look like in HTML; words in a reader's language
//! are marks.

use std::fmt::Write;
use std::ops::Range;

use super::attributes::{self, Attributes};
use super::compose::Composer;
use super::escape::{escape, escaped};
use super::fences::Fence;
use super::fill::Mark;
use super::typography::smarten;
use crate::base::diag::{Code, Diag, Span, nearest};

/// The kinds of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Factbox,
    Keypoints,
    Pullquote,
    Gallery,
    Quote,
    Embed,
    /// A name we don't know, which is reported; its end is still looked for.
    Unknown,
}

/// Names, kinds and attributes of the blocks.
const KINDS: [(&str, Kind, &[&str]); 6] = [
    ("factbox", Kind::Factbox, &["title"]),
    ("keypoints", Kind::Keypoints, &["title"]),
    ("pullquote", Kind::Pullquote, &["by"]),
    ("gallery", Kind::Gallery, &["title"]),
    ("quote", Kind::Quote, &["by", "source"]),
    ("embed", Kind::Embed, &["url", "title"]),
];

/// Whether this is the name of a block.
pub(super) fn is_known(name: &str) -> bool {
    KINDS.iter().any(|(known, ..)| *known == name)
}

/// An open block.
#[derive(Debug)]
pub(super) struct Block {
    kind: Kind,
    /// What stands after its content.
    closing: String,
    /// Its first line.
    fence: Fence,
    /// How many lists and block quotes were open when it began.
    depth: usize,
    /// How many events were written when its content began.
    content: usize,
    /// The level of the last heading before it.
    level: u8,
}

impl<'a> Composer<'a> {
    /// The fence that stands where the parser found a block of raw HTML.
    pub(super) fn fence_at(&self, range: &Range<usize>) -> Option<Fence> {
        let at = self.fences.partition_point(|fence| fence.start < range.start);
        let fence = self.fences.get(at)?;
        let between = self.source.get(range.start..fence.start)?;
        between.bytes().all(|b| b == b' ').then_some(*fence)
    }

    /// Opens or closes a block.
    pub(super) fn fence(&mut self, fence: Fence) {
        let rest = &self.source[fence.start + fence.colons..fence.end];
        if rest.trim().is_empty() {
            self.closing_fence(fence);
        } else {
            self.opening_fence(fence);
        }
    }

    fn opening_fence(&mut self, fence: Fence) {
        self.refuse_in_gallery(&(fence.start..fence.end));
        let line = &self.source[..fence.end];
        let after_colons = &line[fence.start + fence.colons..];
        let start = fence.end - after_colons.trim_start().len();
        let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let len = line[start..].find(|c| !is_name(c)).unwrap_or(fence.end - start);
        let name = &line[start..start + len];
        let level = self.level;
        let known = KINDS.iter().find(|(known, ..)| *known == name);
        let (kind, opening, closing) = match known {
            Some((name, kind, attributes)) => {
                let attributes = self.block_attributes(fence, start + len, name, attributes);
                let (opening, closing) = self.block_html(*kind, fence, &attributes);
                (*kind, opening, closing)
            }
            None => {
                self.body.problems.push(unknown(name, start, fence));
                (Kind::Unknown, String::new(), String::new())
            }
        };
        self.push_html(opening);
        if kind == Kind::Embed {
            self.push_html("<div>\n");
        }
        let content = self.out.len();
        self.blocks.push(Block { kind, closing, fence, depth: self.depth, content, level });
    }

    /// Reads what follows the name of a block.
    fn block_attributes(
        &mut self,
        fence: Fence,
        name_end: usize,
        name: &str,
        known: &[&str],
    ) -> Attributes {
        let line = &self.source[..fence.end];
        let rest = &line[name_end..];
        let start = fence.end - rest.trim_start().len();
        let mut attributes = Attributes { list: Vec::new(), end: start };
        if rest.trim_start().starts_with('{') {
            let what = format!("`{name}`");
            let problems = &mut self.body.problems;
            attributes = attributes::read(self.source, start, known, &what, problems);
        }
        let end = attributes.end.min(fence.end);
        if !line[end..].trim().is_empty() {
            self.body.problems.push(
                Diag::new(Code::ATTRIBUTE_SYNTAX, "text behind the name of a block")
                    .at(self.trimmed(&(end..fence.end)), "neither attributes nor the line's end")
                    .help(format!("write `:::{name}{{{}=\"…\"}}`", known[0]))
                    .help("the content begins on the next line"),
            );
        }
        attributes
    }

    /// What stands before and after the content of a block.
    fn block_html(&mut self, kind: Kind, fence: Fence, given: &Attributes) -> (String, String) {
        match kind {
            Kind::Factbox => self.titled("factbox", given),
            Kind::Keypoints => self.titled("keypoints", given),
            // Its title is printed; without one it is only told apart from the text around it.
            Kind::Gallery
                if given.get("title").is_some_and(|title| !title.value.trim().is_empty()) =>
            {
                self.titled("gallery", given)
            }
            Kind::Gallery => {
                let word = Mark::Word("gallery").text();
                let open = format!("<section class=\"gallery\" aria-label=\"{word}\">\n");
                (open, "</section>\n".to_owned())
            }
            Kind::Pullquote => self.quotation("pullquote", given),
            Kind::Quote => {
                if given.get("by").is_none() {
                    let missing = "who said it is missing";
                    self.body.problems.push(missing_attribute(fence, "quote", "by", missing));
                }
                self.quotation("quote", given)
            }
            Kind::Embed => self.embed(fence, given),
            Kind::Unknown => (String::new(), String::new()),
        }
    }

    /// A box with a heading.
    fn titled(&mut self, class: &'static str, given: &Attributes) -> (String, String) {
        let number = self.boxes.entry(class).or_insert(0);
        let id = loop {
            *number += 1;
            let id = format!("{class}-{number}");
            if !self.ids.contains_key(&id) {
                break id;
            }
        };
        self.ids.insert(id.clone(), 2);
        let title = self.text_or_word(given, "title", class);
        let open = format!(
            "<section class=\"{class}\" aria-labelledby=\"{id}\">\n\
             <h2 class=\"{class}-title\" id=\"{id}\">{title}</h2>\n"
        );
        self.body.anchors.push(id);
        self.level = 2;
        (open, "</section>\n".to_owned())
    }

    fn quotation(&self, class: &str, given: &Attributes) -> (String, String) {
        let by = given.get("by").map(|by| self.smart(&by.value)).filter(|by| !by.is_empty());
        let source = given.get("source").map(|source| source.value.as_str());
        let source = source.filter(|source| !source.is_empty());
        let address = source.filter(|source| is_web_address(source));
        let mut open = format!("<figure class=\"{class}\">\n<blockquote");
        if let Some(address) = address {
            open.push_str(" cite=\"");
            escape(address, &mut open);
            open.push('"');
        }
        open.push_str(">\n");
        let work = source.filter(|_| address.is_none());
        let work = work.map(|work| format!("<cite>{}</cite>", escaped(&self.smart(work))));
        let parts: Vec<String> = by.map(|by| escaped(&by)).into_iter().chain(work).collect();
        let mut close = "</blockquote>\n".to_owned();
        if !parts.is_empty() {
            let result = writeln!(close, "<figcaption>{}</figcaption>", parts.join(", "));
            debug_assert!(result.is_ok(), "writing to a string cannot fail");
        }
        close.push_str("</figure>\n");
        (open, close)
    }

    /// A card that links to another site: nothing of that site is loaded with the page.
    fn embed(&mut self, fence: Fence, given: &Attributes) -> (String, String) {
        let Some(url) = given.get("url") else {
            let problem = missing_attribute(fence, "embed", "url", "the address is missing");
            self.body.problems.push(problem);
            return ("<figure class=\"embed\">".to_owned(), "</figure>\n".to_owned());
        };
        let close = "</figure>\n".to_owned();
        if !is_web_address(&url.value) {
            self.body.problems.push(
                Diag::new(Code::LINK_SCHEME, format!("not a web address: `{}`", url.value))
                    .at(url.value_span, "neither https:// nor http://")
                    .help("write the whole address, beginning with https://"),
            );
            return ("<figure class=\"embed\">".to_owned(), close);
        }
        let title = given.get("title").map(|title| self.smart(&title.value));
        let title = title.filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| host(&url.value).to_owned());
        let open = format!(
            "<figure class=\"embed\"><a href=\"{}\" rel=\"noopener external\">{}</a>",
            escaped(&url.value),
            escaped(&title),
        );
        (open, close)
    }

    /// An attribute as text of the page, or the mark of a word.
    fn text_or_word(&self, given: &Attributes, name: &str, word: &str) -> String {
        let text = given.get(name).map(|text| self.smart(text.value.trim()));
        match text.filter(|text| !text.is_empty()) {
            Some(text) => escaped(&text),
            None => Mark::Word(word).text(),
        }
    }

    fn smart(&self, text: &str) -> String {
        match self.options.extensions.smart {
            true => smarten(text, self.options.quotes),
            false => text.to_owned(),
        }
    }

    fn closing_fence(&mut self, fence: Fence) {
        let top = self.blocks.last().map(|block| (block.depth, block.fence));
        let problem = Diag::new(Code::BLOCK_UNOPENED, "closing `:::` without an open block")
            .at(fence.start..fence.end, "nothing to end here");
        let problem = match top {
            Some((depth, opened)) if depth == self.depth && opened.colons <= fence.colons => {
                self.close_block();
                return;
            }
            Some((depth, opened)) if depth == self.depth => problem
                .and_at(opened.start..opened.end, "this block needs as many colons to end")
                .help(format!("write {} colons to end it", opened.colons)),
            Some((_, opened)) => problem
                .and_at(opened.start..opened.end, "this block began outside the list or quote")
                .help("begin the line at the left margin, below a blank line"),
            None => problem.help("delete the line, or open a block above: `:::factbox`"),
        };
        self.body.problems.push(problem);
    }

    /// Ends the innermost block.
    fn close_block(&mut self) {
        let Some(block) = self.blocks.pop() else { return };
        if block.kind == Kind::Embed {
            if self.out.len() == block.content {
                self.out.pop();
            } else {
                self.push_html("</div>\n");
            }
        }
        self.push_html(block.closing);
        self.level = block.level;
    }

    /// Ends all blocks that began at this depth, each with a problem.
    pub(super) fn close_blocks(&mut self, depth: usize) {
        while let Some(block) = self.blocks.last().filter(|block| block.depth >= depth) {
            let Fence { start, end, colons } = block.fence;
            self.body.problems.push(
                Diag::new(Code::BLOCK_UNCLOSED, "this block has no closing `:::`")
                    .at(start..end, "opened here")
                    .help(format!("end it with {} on a line of its own", ":".repeat(colons))),
            );
            self.close_block();
        }
    }

    /// Whether the innermost block quotes somebody.
    pub(super) fn in_quotation(&self) -> bool {
        let kind = self.blocks.last().map(|block| block.kind);
        matches!(kind, Some(Kind::Pullquote | Kind::Quote | Kind::Embed))
    }

    /// Whether photos that stand here belong to a gallery.
    pub(super) fn in_gallery(&self) -> bool {
        self.blocks.last().is_some_and(|block| block.kind == Kind::Gallery)
    }

    /// Reports what stands directly in a gallery and is no photo.
    pub(super) fn refuse_in_gallery(&mut self, range: &Range<usize>) -> bool {
        let Some(gallery) = self.blocks.last() else { return false };
        if gallery.kind != Kind::Gallery || gallery.depth != self.depth {
            return false;
        }
        let opened = gallery.fence;
        let problem = Diag::new(Code::VALUE_INVALID, "a gallery holds photos only")
            .at(self.trimmed(range), "not a photo")
            .and_at(opened.start..opened.end, "in this gallery")
            .help("move it out of the gallery; a caption stands on the line below its photo");
        self.body.problems.push(problem);
        true
    }
}

fn unknown(name: &str, start: usize, fence: Fence) -> Diag {
    let names = KINDS.map(|(known, ..)| known);
    let problem = match name {
        "" => Diag::new(Code::BLOCK_UNKNOWN, "a block without a name")
            .at(fence.start..fence.end, "a name is expected after the colons"),
        name => Diag::new(Code::BLOCK_UNKNOWN, format!("unknown block `{name}`"))
            .at(start..start + name.len(), "not the name of a block"),
    };
    let near = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
    problem.help_maybe(near).help(format!("known: {}", names.join(", ")))
}

fn missing_attribute(fence: Fence, block: &str, name: &str, said: &str) -> Diag {
    Diag::new(Code::ATTRIBUTE_MISSING, format!("`{block}` without `{name}`"))
        .at(Span::new(fence.start, fence.end), said)
        .help(format!("write `:::{block}{{{name}=\"…\"}}`"))
}

/// The rest of a web address after its scheme.
fn after_scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    known.then_some(rest)
}

fn is_web_address(url: &str) -> bool {
    let plain = !url.contains(|c: char| c.is_whitespace() || c.is_control());
    plain && !host(url).is_empty()
}

/// The host of a web address, without `www.`; nothing if it is none.
fn host(url: &str) -> &str {
    let rest = after_scheme(url).unwrap_or_default();
    let rest = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::testing::{check, codes, problems};

    #[test]
    fn boxes_have_a_heading_that_names_them() {
        check(
            "a\n:::factbox{title=\"Die \\\"Ä\\\" & <so>\"}\nb\n\n- c\n:::\nd",
            "<p>a</p>\n<section class=\"factbox\" aria-labelledby=\"factbox-1\">\n\
             <h2 class=\"factbox-title\" id=\"factbox-1\">Die „Ä“ &amp; &lt;so&gt;</h2>\n\
             <p>b</p>\n<ul>\n<li>c</li>\n</ul>\n</section>\n<p>d</p>\n",
        );
        check(
            "::: keypoints\n- a\n:::",
            "<section class=\"keypoints\" aria-labelledby=\"keypoints-1\">\n\
             <h2 class=\"keypoints-title\" id=\"keypoints-1\">¤Wkeypoints¤</h2>\n\
             <ul>\n<li>a</li>\n</ul>\n</section>\n",
        );
    }

    #[test]
    fn quotations_name_who_said_it() {
        check(
            ":::pullquote{by=\"Kim's\"}\n\"Nein\"\n:::\n:::pullquote\nJa\n:::\n",
            "<figure class=\"pullquote\">\n<blockquote>\n<p>„Nein“</p>\n</blockquote>\n\
             <figcaption>Kim’s</figcaption>\n</figure>\n\
             <figure class=\"pullquote\">\n<blockquote>\n<p>Ja</p>\n</blockquote>\n</figure>\n",
        );
        check(
            ":::quote{by=A source=\"B & C\"}\nx\n:::\n:::quote{by=A source=\"https://b.c\"}\n:::\n",
            "<figure class=\"quote\">\n<blockquote>\n<p>x</p>\n</blockquote>\n\
             <figcaption>A, <cite>B &amp; C</cite></figcaption>\n</figure>\n\
             <figure class=\"quote\">\n<blockquote cite=\"https://b.c\">\n</blockquote>\n\
             <figcaption>A</figcaption>\n</figure>\n",
        );
    }

    #[test]
    fn a_gallery_holds_photos() {
        let text = ":::gallery\n![a](1)\nA (AP)\n![b](2)\n![c](3){ai=x}\n\n![d](4)\n:::";
        let html = "<section class=\"gallery\" aria-label=\"¤Wgallery¤\">\n\
                    ¤F0¤\n¤F1¤\n¤F2¤\n¤F3¤\n</section>\n";
        let body = check(text, html);
        assert!(body.figures.iter().all(|figure| figure.in_gallery));
        assert_eq!(body.figures[0].signed.as_ref().map(|s| s.credit.as_str()), Some("AP"));
        assert!(body.figures[1].caption.is_none());
        for wrong in ["a", "## a", "- a", "> a", "***", "    a", ":::factbox\n:::"] {
            let text = format!(":::gallery\n\n{wrong}\n\n:::");
            assert_eq!(codes(&text), ["value-invalid"], "{text}");
        }
    }

    #[test]
    fn an_embed_is_a_card_with_a_link() {
        check(
            ":::embed{url=\"https://www.b.c/v?a=1&b=2\"}\n:::\n\n:::embed{url=http://b.c title='T'}\nx\n:::",
            "<figure class=\"embed\"><a href=\"https://www.b.c/v?a=1&amp;b=2\" \
             rel=\"noopener external\">b.c</a></figure>\n\
             <figure class=\"embed\"><a href=\"http://b.c\" rel=\"noopener external\">T</a>\
             <div>\n<p>x</p>\n</div>\n</figure>\n",
        );
        for (attributes, code) in [
            ("", "attribute-missing"),
            ("{url=\"\"}", "link-scheme"),
            ("{url=javascript:x}", "link-scheme"),
            ("{url=\"https://a b\"}", "link-scheme"),
            ("{url=\"https:///\"}", "link-scheme"),
        ] {
            assert_eq!(codes(&format!(":::embed{attributes}\n:::")), [code], "{attributes}");
        }
    }

    #[test]
    fn blocks_nest_and_wait_for_enough_colons() {
        let html = "<figure class=\"quote\">\n<blockquote>\n<figure class=\"pullquote\">\n\
                    <blockquote>\n<p>a</p>\n</blockquote>\n</figure>\n<p>b</p>\n</blockquote>\n\
                    <figcaption>x</figcaption>\n</figure>\n";
        check("::::quote{by=x}\n:::pullquote\na\n:::\nb\n::::", html);
        check(":::quote{by=x}\n:::pullquote\na\n:::\nb\n:::", html);
        assert_eq!(codes("::::factbox\n:::\n::::"), ["block-unopened"]);
    }

    #[test]
    fn fences_in_code_are_code() {
        check(
            "```\n:::factbox{title=Ä}\n```\n\n- ~~~\n  :::\n  ~~~\n",
            "<pre><code>:::factbox{title=Ä}\n</code></pre>\n\
             <ul>\n<li>\n<pre><code>:::\n</code></pre>\n</li>\n</ul>\n",
        );
        check("    :::\n", "<pre><code>:::\n</code></pre>\n");
        check("a :::\n", "<p>a :::</p>\n");
    }

    #[test]
    fn definitions_work_across_blocks() {
        let body = check(
            ":::pullquote\n[a][r][^1]\n:::\n\n[r]: /u\n[^1]: N\n",
            "<figure class=\"pullquote\">\n<blockquote>\n<p>¤L0¤a¤l0¤\
             <sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup>\
             </p>\n</blockquote>\n</figure>\n\
             <section class=\"footnotes\" aria-label=\"¤Wfootnotes¤\">\n<ol>\n<li id=\"fn-1\">\n\
             <p>N <a href=\"#fnref-1\" class=\"footnote-back\" aria-label=\"¤Wfootnote_back¤\">↩</a></p>\n\
             </li>\n</ol>\n</section>\n",
        );
        assert_eq!(body.links[0].target, "/u");
    }

    #[test]
    fn fences_that_fit_nothing_are_reported_at_their_place() {
        for (text, expect) in [
            (":::factbx{a=b}\nÜ\n:::", ("block-unknown", "factbx")),
            (":::{a=b}\n:::", ("block-unknown", ":::{a=b}")),
            ("Ü\n\n  :::factbox\nb", ("block-unclosed", ":::factbox")),
            ("Ü\n\n::::  \nb", ("block-unopened", "::::")),
            ("- a\n\n  :::factbox\n\nb", ("block-unclosed", ":::factbox")),
            (":::factbox Ü x\n:::", ("attribute-syntax", "Ü x")),
            (":::factbox{titel=x}\n:::", ("attribute-unknown", "titel")),
            (":::quote\n:::", ("attribute-missing", ":::quote")),
        ] {
            assert_eq!(problems(text), [(expect.0, expect.1.to_owned())], "{text}");
        }
    }
}
