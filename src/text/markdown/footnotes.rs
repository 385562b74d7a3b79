//! Footnotes: numbered by their first reference, printed at the end.
//!
//! Knows no word of any language; the names of the section and of the way back are marks.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::compose::Composer;
use super::fill::Mark;
use super::items::Item;
use crate::base::diag::{Code, Diag};

/// What is known of the footnotes so far.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'a> {
    /// The names of all definitions, in their order.
    names: Vec<String>,
    /// The texts of the definitions met, by folded name.
    definitions: HashMap<String, Definition<'a>>,
    /// The definitions that an earlier one hides: where both begin.
    hidden: Vec<(String, Range<usize>, Range<usize>)>,
    /// The folded names referred to, in the order of their numbers, with how often.
    numbers: Vec<(String, usize)>,
    /// The place of each folded name in `numbers`.
    by_name: HashMap<String, usize>,
}

/// A footnote's text and its place.
#[derive(Debug)]
struct Definition<'a> {
    range: Range<usize>,
    items: Vec<Item<'a>>,
    is_printed: bool,
}

impl<'a> Footnotes<'a> {
    /// Notes that a definition will come.
    pub(super) fn announce(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    /// The names of all definitions.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Keeps a definition for the end; of two with one name the first counts.
    pub(super) fn define(&mut self, name: &str, range: Range<usize>, items: &[Item<'a>]) {
        match self.definitions.entry(name.to_lowercase()) {
            Entry::Occupied(first) => {
                self.hidden.push((name.to_owned(), range, first.get().range.clone()));
            }
            Entry::Vacant(free) => {
                free.insert(Definition { range, items: items.to_vec(), is_printed: false });
            }
        }
    }

    /// The number of a footnote and of this reference to it, both from 1.
    fn refer(&mut self, name: &str) -> (usize, usize) {
        let numbers = &mut self.numbers;
        let at = *self.by_name.entry(name.to_lowercase()).or_insert_with_key(|name| {
            numbers.push((name.clone(), 0));
            numbers.len() - 1
        });
        numbers[at].1 += 1;
        (at + 1, numbers[at].1)
    }
}

impl<'a> Composer<'a> {
    /// The HTML of a reference.
    pub(super) fn footnote_reference(&mut self, name: &str) -> String {
        let (number, time) = self.footnotes.refer(name);
        let id = match time {
            1 => format!("fnref-{number}"),
            _ => format!("fnref-{number}-{time}"),
        };
        let html = format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" \
             role=\"doc-noteref\">{number}</a></sup>"
        );
        self.take_footnote_id(id);
        html
    }

    /// Appends the footnotes that are referred to; each may refer to more of them.
    pub(super) fn footnotes_section(&mut self) {
        let mut number = 0;
        while let Some((name, _)) = self.footnotes.numbers.get(number) {
            let definition = self.footnotes.definitions.get_mut(name);
            let items = definition.map(|definition| {
                definition.is_printed = true;
                std::mem::take(&mut definition.items)
            });
            let items = items.unwrap_or_default();
            if number == 0 {
                let words = Mark::Word("footnotes").text();
                let open = format!("<section class=\"footnotes\" aria-label=\"{words}\">\n<ol>\n");
                self.push_html(open);
            }
            number += 1;
            let id = format!("fn-{number}");
            self.push_html(format!("<li id=\"{id}\">"));
            self.take_footnote_id(id);
            self.depth += 1;
            self.walk(&items);
            self.leave();
            self.way_back(number);
            self.push_html("</li>\n");
        }
        if number > 0 {
            self.push_html("</ol>\n</section>\n");
        }
        if self.options.extensions.newsroom {
            self.report_lost_footnotes();
        }
    }

    /// Reports footnotes that are printed nowhere.
    fn report_lost_footnotes(&mut self) {
        for (name, range, first) in std::mem::take(&mut self.footnotes.hidden) {
            self.body.problems.push(
                Diag::new(Code::FOOTNOTE_TWICE, format!("two footnotes are called `{name}`"))
                    .at(self.first_line(&range), "this one is not printed")
                    .and_at(self.first_line(&first), "every `[^…]` of this name leads here")
                    .help("give one of the two another name, here and where the text refers to it"),
            );
        }
        let lost: BTreeMap<usize, &Definition<'_>> = self
            .footnotes
            .definitions
            .values()
            .filter(|definition| !definition.is_printed)
            .map(|definition| (definition.range.start, definition))
            .collect();
        let problems: Vec<Diag> = lost
            .into_values()
            .map(|definition| {
                let span = self.first_line(&definition.range);
                let written = &self.source[span.start..span.end];
                let name = written.trim_start_matches("[^").split(']').next().unwrap_or_default();
                Diag::new(Code::FOOTNOTE_UNUSED, format!("no text refers to the footnote `{name}`"))
                    .at(span, "not printed")
                    .help(format!("write `[^{name}]` where it belongs, or delete it"))
            })
            .collect();
        self.body.problems.extend(problems);
    }

    /// Appends the link from a footnote to its first reference, within its last paragraph.
    fn way_back(&mut self, number: usize) {
        let words = Mark::Word("footnote_back").text();
        let link = format!(
            "<a href=\"#fnref-{number}\" class=\"footnote-back\" aria-label=\"{words}\">↩</a>"
        );
        match self.out.pop_if(|(event, _)| *event == Event::End(TagEnd::Paragraph)) {
            Some(end) => {
                self.out.push((Event::InlineHtml(format!(" {link}").into()), 0..0));
                self.out.push(end);
            }
            None => self.push_html(link),
        }
    }

    /// Takes an id that a footnote must have, and reports a heading that has it already.
    fn take_footnote_id(&mut self, id: String) {
        if let Some(span) = self.chosen_ids.get(&id) {
            self.body.problems.push(
                Diag::new(Code::HEADING_ID_TWICE, format!("`{id}` is the id of a footnote"))
                    .at(*span, "chosen for this heading too")
                    .help("choose another id for the heading"),
            );
        }
        self.body.anchors.push(id);
    }
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::testing::{check, problems, read};

    #[test]
    fn footnotes_are_numbered_by_their_first_reference() {
        let body = read("a[^b] c[^x] d[^B]\n\n[^x]: X\n[^b]: - B[^n]\n[^n]: N\n[^z]: Z [l](u)\n");
        let codes: Vec<&str> = body.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["footnote-unused"]);
        let ids = ["fnref-1", "fnref-2", "fnref-1-2", "fn-1", "fnref-3", "fn-2", "fn-3"];
        assert_eq!(body.anchors, ids);
        let places = ["fn-1", "fn-2", "fn-3"].map(|id| body.html.find(&format!("id=\"{id}\"")));
        assert!(places.is_sorted() && places[0].is_some(), "{}", body.html);
        assert!(!body.html.contains('Z') && body.links.is_empty());
    }

    #[test]
    fn the_way_back_stands_in_the_last_paragraph() {
        let html = read("a[^1]\n\n[^1]: b\n\n    c\n").html;
        let (_, end) = html.split_once("<p>c").expect("the paragraph");
        let back =
            " <a href=\"#fnref-1\" class=\"footnote-back\" aria-label=\"¤Wfootnote_back¤\">↩</a>";
        assert_eq!(end, format!("{back}</p>\n</li>\n</ol>\n</section>\n"));
    }

    #[test]
    fn a_reference_to_nothing_is_reported() {
        let text = "Ü *a[^eins]* `[^code]` \\[^esc] [^] [^a b]\n\nb[^ein]\n\n[^ein]: c\n";
        assert_eq!(problems(text), [("footnote-unknown", "[^eins]".to_owned())]);
        check("\\[^a]", "<p>[^a]</p>\n");
    }
}
