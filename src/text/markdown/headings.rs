//! Headings: their levels, their ids, and subheads from the front matter.
//!
//! Knows that the headline is the only heading of level one; knows nothing of the article.

use std::collections::hash_map::Entry;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::body::Heading;
use super::compose::Composer;
use super::inline::Place;
use super::items::{Item, html_of, text_of};
use crate::base::diag::{Code, Diag, Span};
use crate::base::slug::slug;

/// The id of a heading whose text has neither letters nor digits.
const ID_WITHOUT_TEXT: &str = "section";

/// The ids of the theme's own parts, such as the target of "skip to content", begin so.
const THEME_IDS: &str = "np-";

impl<'a> Composer<'a> {
    /// Appends a heading, whose text is `items`.
    pub(super) fn heading(&mut self, start: &Item<'a>, items: &[Item<'a>]) {
        let (Event::Start(Tag::Heading { level, id, classes, attrs }), range) = start else {
            return;
        };
        let span = self.trimmed(range);
        let mut out = Vec::with_capacity(items.len());
        self.run(items, Place::Heading, &mut out);
        if !self.options.extensions.newsroom {
            let (html, text) = (html_of(&out), text_of(&out));
            let id = id.as_deref().unwrap_or_default().to_owned();
            self.body.headings.push(Heading { level: *level as u8, id, text, html, span });
            self.keep(start);
            self.out.append(&mut out);
            self.out.push((Event::End(TagEnd::Heading(*level)), range.clone()));
            return;
        }

        self.report_underlined(items, span);
        self.check_level(*level, span);
        self.check_attributes(attrs, span);
        let (html, text) = if items.is_empty() {
            match self.empty_heading(*level, span) {
                Some(subhead) => subhead,
                None => return,
            }
        } else {
            (html_of(&out), text_of(&out))
        };
        if items.is_empty() {
            out.push((Event::InlineHtml(html.clone().into()), range.clone()));
        }
        let id = match id {
            Some(id) => id.to_string(),
            None => self.free_id(&text),
        };
        self.body.anchors.push(id.clone());
        // A second <h1> must not reach a page, not even in a preview with errors.
        let level = (*level).max(HeadingLevel::H2);
        let tag_id = Some(CowStr::from(id.clone()));
        let tag = Tag::Heading { level, id: tag_id, classes: classes.clone(), attrs: Vec::new() };
        self.out.push((Event::Start(tag), range.clone()));
        self.out.append(&mut out);
        self.out.push((Event::End(TagEnd::Heading(level)), range.clone()));
        self.body.headings.push(Heading { level: level as u8, id, text, html, span });
    }

    /// The text for a heading without one, as HTML and plain: the next subhead.
    fn empty_heading(&mut self, level: HeadingLevel, span: Span) -> Option<(String, String)> {
        if level != HeadingLevel::H2 {
            if level > HeadingLevel::H2 {
                self.body.problems.push(
                    Diag::new(Code::VALUE_EMPTY, "a heading without a text")
                        .at(span, "no text")
                        .help("write its text; only an empty `##` takes one from `subheads`"),
                );
            }
            return None;
        }
        self.body.empty_subheads.push(span);
        let (subhead, rest) = self.subheads.split_first()?;
        self.subheads = rest;
        self.count_words(&subhead.text);
        self.in_word = false;
        Some((super::compose::without_delimiter(&subhead.html).into(), subhead.text.clone()))
    }

    fn check_level(&mut self, level: HeadingLevel, span: Span) {
        let level = level as u8;
        if level == 1 {
            self.body.problems.push(
                Diag::new(Code::HEADING_LEVEL_ONE, "a heading of level one in the body")
                    .at(span, "level one")
                    .help("the headline is `title` in the front matter; use `##` here"),
            );
        } else if level > self.level + 1 {
            let (marks, wanted) = ("#".repeat(level.into()), "#".repeat((self.level + 1).into()));
            self.body.problems.push(
                Diag::new(Code::HEADING_SKIP, "this heading skips a level")
                    .at(span, format!("`{marks}` where `{wanted}` would be next"))
                    .help(format!("use `{wanted}`: readers of the page's outline miss a level")),
            );
        }
        self.level = level;
    }

    fn check_attributes(&mut self, attrs: &[(CowStr<'_>, Option<CowStr<'_>>)], span: Span) {
        for (name, _) in attrs {
            self.body.problems.push(
                Diag::new(Code::ATTRIBUTE_UNKNOWN, format!("unknown attribute `{name}`"))
                    .at(self.last_in(span, name), "not an attribute of a heading")
                    .help("a heading takes an id, `{#id}`, and classes, `{.class}`"),
            );
        }
    }

    /// The last place of a word in a stretch, or the stretch.
    fn last_in(&self, span: Span, word: &str) -> Span {
        match self.source[span.start..span.end].rfind(word) {
            Some(at) => Span::new(span.start + at, span.start + at + word.len()),
            None => span,
        }
    }

    /// Notes an id that the author chose; two that are equal are reported at the second.
    pub(super) fn choose_id(&mut self, id: &str, range: &Range<usize>) {
        let heading = &self.source[range.clone()];
        let span = match heading.rfind(&format!("#{id}")) {
            Some(at) => Span::new(range.start + at, range.start + at + 1 + id.len()),
            None => self.trimmed(range),
        };
        if let Some(rest) = id.strip_prefix(THEME_IDS) {
            self.body.problems.push(
                Diag::new(
                    Code::HEADING_ID_TWICE,
                    format!("the id `{id}` is reserved for the theme"),
                )
                .at(span, format!("begins with `{THEME_IDS}`"))
                .help(format!("choose another id, for instance `{rest}`")),
            );
        }
        match self.chosen_ids.entry(id.to_owned()) {
            Entry::Occupied(first) => self.body.problems.push(
                Diag::new(Code::HEADING_ID_TWICE, format!("two headings with the id `{id}`"))
                    .at(span, "again here")
                    .and_at(*first.get(), "first here")
                    .help("choose another id for one of the two"),
            ),
            Entry::Vacant(free) => {
                free.insert(span);
                self.ids.insert(id.to_owned(), 2);
            }
        }
    }

    /// An id made of a text, not in use yet.
    pub(super) fn free_id(&mut self, text: &str) -> String {
        let mut base = slug(text);
        let numbered = |prefix| {
            base.strip_prefix(prefix).is_some_and(|rest: &str| {
                !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            })
        };
        if base.is_empty() {
            base.push_str(ID_WITHOUT_TEXT);
        } else if numbered("fn-") || numbered("fnref-") {
            // These are the ids of footnotes, whatever comes first.
            base.insert_str(0, "section-");
        } else if base.starts_with(THEME_IDS) {
            base.insert_str(0, "section-");
        }
        let Some(next) = self.ids.get(&base) else {
            self.ids.insert(base.clone(), 2);
            return base;
        };
        let mut number = *next;
        let mut id = format!("{base}-{number}");
        while self.ids.contains_key(&id) {
            number += 1;
            id = format!("{base}-{number}");
        }
        self.ids.insert(base, number + 1);
        self.ids.insert(id.clone(), 2);
        id
    }

    /// The first line of a range, without the spaces at its ends.
    pub(super) fn first_line(&self, range: &Range<usize>) -> Span {
        let span = self.trimmed(range);
        let text = &self.source[span.start..span.end];
        let line = text.split('\n').next().unwrap_or_default().trim_end();
        Span::new(span.start, span.start + line.len())
    }

    /// The range without the spaces at its ends.
    pub(super) fn trimmed(&self, range: &Range<usize>) -> Span {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let start = range.start + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::testing::{check, codes, problems, read};

    #[test]
    fn ids_of_the_theme_cannot_be_taken() {
        let body = read("## NP main\n\n## Np\n\n## np-toc\n\n## y {#anp-main}\n");
        assert_eq!(body.anchors, ["section-np-main", "np", "section-np-toc", "anp-main"]);
        assert!(body.problems.is_empty());
        assert_eq!(problems("## x {#np-main}\n"), [("heading-id-twice", "#np-main".to_owned())]);
        assert_eq!(codes("## x {#np-}\n"), ["heading-id-twice"]);
        assert!(codes("## x {#np}\n").is_empty());
    }

    #[test]
    fn headings_have_ids_of_their_own() {
        let body = check(
            "## Ärger & \"x\"\n\n### *Eins*\n\n### Eins\n\nZwei\n---\n\n## y {#eins-2 .c}\n\n## …\n\n## fn 1\n",
            "<h2 id=\"aerger-x\">Ärger &amp; „x“</h2>\n<h3 id=\"eins\"><em>Eins</em></h3>\n\
             <h3 id=\"eins-3\">Eins</h3>\n<h2 id=\"zwei\">Zwei</h2>\n\
             <h2 id=\"eins-2\" class=\"c\">y</h2>\n<h2 id=\"section\">…</h2>\n\
             <h2 id=\"section-fn-1\">fn 1</h2>\n",
        );
        assert_eq!(body.anchors.len(), 7);
        assert_eq!(body.headings[0].text, "Ärger & „x“");
        assert_eq!(body.headings[1].html, "<em>Eins</em>");
        assert_eq!((body.headings[1].level, body.headings[1].span.start), (3, 17));
    }

    #[test]
    fn boxes_and_headings_share_no_id() {
        let body = read("## Factbox 1\n\n:::factbox\n:::\n\n## Factbox 2\n");
        assert_eq!(body.anchors, ["factbox-1", "factbox-2", "factbox-2-2"]);
    }

    #[test]
    fn an_empty_heading_takes_the_next_subhead() {
        let body = check(
            "a\n\n##\n\nb",
            "<p>a</p>\n<h2 id=\"eins-eins\">Eins &amp; <em>eins</em></h2>\n<p>b</p>\n",
        );
        assert_eq!(body.empty_subheads.len(), 1);
        assert_eq!(body.headings[0].text, "Eins & eins");
        let body = read("##\n\n## {#x}\n\n##\n");
        assert_eq!((body.headings.len(), body.empty_subheads.len()), (1, 3));
        let body = check("## {#x}\n", "<h2 id=\"x\">Eins &amp; <em>eins</em></h2>\n");
        assert_eq!(body.anchors, ["x"]);
    }

    #[test]
    fn what_is_wrong_with_headings() {
        for (text, expect) in [
            ("Ü\n\n# a\n", ("heading-level-one", "# a")),
            ("a\n===\n", ("heading-level-one", "a\n===")),
            ("### a\n", ("heading-skip", "### a")),
            ("## a {#x}\n\n## b {#x}\n", ("heading-id-twice", "#x")),
            ("## a {onclick=b}\n", ("attribute-unknown", "onclick")),
            ("## a\n###\n", ("value-empty", "###")),
            ("a[^1]\n\n[^1]: b\n\n## c {#fn-1}\n", ("heading-id-twice", "#fn-1")),
        ] {
            assert_eq!(problems(text), [(expect.0, expect.1.to_owned())], "{text}");
        }
        assert!(codes("## a\n### b\n#### c\n## d\n### e\n").is_empty());
        // A heading in a box is below the title of the box, one after it is not.
        assert!(codes("## a\n### b\n#### c\n:::factbox\n### d\n:::\n##### e\n").is_empty());
    }
}
