//! The names in an article's front matter that become pages: older URLs, authors, topics.

use super::parse::shifted;
use super::reader::Reader;
use super::{Credited, alias};
use crate::base::diag::{Code, Diag};
use crate::base::hash;
use crate::base::names;
use crate::base::slug::{LONGEST_SLUG, slug};
use crate::text::schema::{Spanned, Table};

/// More authors or topics in one article than any newsroom names. Each has a page that shows the
/// article with all the others, so the work grows with the square of their number.
const MOST_AUTHORS: usize = 100;
const MOST_TOPICS: usize = 100;

impl Reader<'_> {
    pub(super) fn aliases(&mut self, table: &Table, offset: usize) -> Vec<Spanned<String>> {
        let mut aliases: Vec<Spanned<String>> = Vec::new();
        let mut known: hash::Set<String> = hash::Set::default();
        for text in table.texts("aliases") {
            let (path, problem) = alias::read(&text);
            self.problems.extend(problem);
            // Two ways to write one address are one address.
            if let Some(value) = path.filter(|path| known.insert(path.clone())) {
                aliases.push(Spanned { value, span: text.span.shifted(offset) });
            }
        }
        aliases
    }

    /// Every name as written, in order; who is one person is known only with the profiles.
    pub(super) fn byline(&mut self, table: &Table, offset: usize) -> Vec<Credited> {
        let authors = table.texts("authors").into_iter();
        let mut byline: Vec<Credited> =
            authors.map(|who| Credited { who, role: None, from: None }).collect();
        for entry in table.tables("byline") {
            let Some(who) = entry.value.text("who") else { continue };
            let (role, from) = (self.plain(entry.value, "role"), self.plain(entry.value, "from"));
            byline.push(Credited { who, role, from });
        }
        if let Some(first) = byline.get(MOST_AUTHORS) {
            self.problems.push(
                Diag::new(
                    Code::VALUE_INVALID,
                    format!("this article names {} authors", byline.len()),
                )
                .at(first.who.span, format!("the limit is {MOST_AUTHORS}"))
                .help("name the team as one author: each author has a page and feeds"),
            );
            byline.truncate(MOST_AUTHORS);
        }
        let moved = |one: Credited| Credited { who: shifted(one.who, offset), ..one };
        byline.into_iter().map(moved).collect()
    }

    /// Topics as written, each name once; the index finds two names that have one URL.
    pub(super) fn topics(&mut self, table: &Table, offset: usize) -> Vec<Spanned<String>> {
        let written = table.texts("topics");
        if let Some(first) = written.get(MOST_TOPICS) {
            self.problems.push(
                Diag::new(
                    Code::VALUE_INVALID,
                    format!("this article names {} topics", written.len()),
                )
                .at(first.span, format!("the limit is {MOST_TOPICS}"))
                .help("keep the topics that readers look for: each topic has a page and feeds"),
            );
        }
        let mut topics: Vec<Spanned<String>> = Vec::new();
        for topic in written.into_iter().take(MOST_TOPICS) {
            let slug = slug(&topic.value);
            let shown = names::excerpt(&topic.value);
            let invalid = |code| Diag::new(code, format!("\"{shown}\" can't be a topic"));
            if slug.is_empty() {
                self.problems.push(
                    invalid(Code::VALUE_INVALID)
                        .at(topic.span, "neither letters nor digits")
                        .help("write the topic's name as readers see it"),
                );
            } else if slug.len() > LONGEST_SLUG {
                self.problems.push(
                    invalid(Code::URL_TOO_LONG)
                        .at(topic.span, format!("{} letters in its URL", slug.len()))
                        .help(format!("write a name that needs no more than {LONGEST_SLUG}")),
                );
            } else if !topics.iter().any(|known| known.value == topic.value) {
                topics.push(shifted(topic, offset));
            }
        }
        topics
    }
}
