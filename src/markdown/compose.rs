//! From the parser's events to the body: the walk over all blocks.
//!
//! The one place that knows which block is made by which part of this room. Paragraphs, headings,
//! figures, notes and footnotes are written by their own files, as further methods of
//! [`Composer`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::blocks::Block;
use super::body::{Body, Subhead};
use super::fences::{self, Fence};
use super::fill::{DELIMITER, Mark};
use super::footnotes::Footnotes;
use super::inline::Place;
use super::items::{Item, element_end, run_end, without_delimiters};
use super::options::Options;
use crate::diag::Span;

/// How many bytes of text an event stands for at least, in ordinary articles.
const BYTES_PER_EVENT: usize = 16;

/// Reads the body of an article.
///
/// `subheads` are the cross-headings for `##` without a text, in their order. The text has no
/// control characters but tabs and line ends; should it hold others, they do no harm.
#[must_use]
pub fn parse(text: &str, options: &Options, subheads: &[Subhead]) -> Body {
    parse_from(text, options, subheads, None)
}

/// Reads a body that begins on this line of its file, and notes in an HTML comment before each
/// block on which line it begins: for previews that lead back to the editor.
#[must_use]
pub fn parse_numbered(
    text: &str,
    options: &Options,
    subheads: &[Subhead],
    first_line: usize,
) -> Body {
    parse_from(text, options, subheads, Some(first_line))
}

fn parse_from(
    text: &str,
    options: &Options,
    subheads: &[Subhead],
    first_line: Option<usize>,
) -> Body {
    let source = without_delimiter(text);
    let fences = if options.extensions.blocks { fences::find(&source) } else { Vec::new() };
    let mut parsed = match fences.is_empty() {
        true => Cow::Borrowed(&*source),
        false => Cow::Owned(fences::overwrite(&source, &fences)),
    };
    let first = pass(&source, &parsed, &fences, options, subheads, first_line);
    if first.tangled.is_empty() {
        return first.body;
    }
    // An asterisk or a backtick inside a photo's attributes has met one outside. With blanks in
    // place of these attributes the parser sees the text as its author does.
    let mut blank = String::with_capacity(parsed.len());
    let mut done = 0;
    for range in &first.tangled {
        blank.push_str(&parsed[done..range.start]);
        blank.extend(std::iter::repeat_n(' ', range.len()));
        done = range.end;
    }
    blank.push_str(&parsed[done..]);
    parsed = Cow::Owned(blank);
    pass(&source, &parsed, &fences, options, subheads, first_line).body
}

/// The text without the character that begins and ends marks, byte for byte as long.
pub(super) fn without_delimiter(text: &str) -> Cow<'_, str> {
    match text.contains(DELIMITER) {
        true => Cow::Owned(text.replace(DELIMITER, " ")),
        false => Cow::Borrowed(text),
    }
}

/// What one reading of the text gave.
struct Pass {
    body: Body,
    tangled: Vec<Range<usize>>,
}

/// Reads the text once: `source` is what the author wrote, `parsed` what the parser gets to see.
fn pass(
    source: &str,
    parsed: &str,
    fences: &[Fence],
    options: &Options,
    subheads: &[Subhead],
    first_line: Option<usize>,
) -> Pass {
    let events = Parser::new_ext(parsed, options.extensions.of_the_parser()).into_offset_iter();
    let mut items: Vec<Item<'_>> = Vec::with_capacity(parsed.len() / BYTES_PER_EVENT);
    match parsed.contains("&#") {
        true => items.extend(events.map(without_delimiters)),
        false => items.extend(events),
    }
    let mut composer = Composer::new(source, options, fences, subheads);
    composer.first_line = first_line;
    composer.out.reserve(items.len() + 8);
    composer.look_ahead(&items);
    composer.walk(&items);
    composer.close_blocks(0);
    composer.footnotes_section();
    let mut body = composer.body;
    let html = &mut body.html;
    html.reserve(source.len() + source.len() / 4);
    pulldown_cmark::html::push_html(html, composer.out.into_iter().map(|(event, _)| event));
    Pass { body, tangled: composer.tangled }
}

/// The state of the walk.
pub(super) struct Composer<'a> {
    /// The text as its author wrote it.
    pub(super) source: &'a str,
    pub(super) options: &'a Options,
    /// The lines that may open or close a block.
    pub(super) fences: &'a [Fence],
    /// Subheads not used yet.
    pub(super) subheads: &'a [Subhead],
    /// What has been made so far; its HTML is made from `out` at the end.
    pub(super) body: Body,
    /// The events to be written.
    pub(super) out: Vec<Item<'a>>,
    /// Open blocks, the innermost last.
    pub(super) blocks: Vec<Block>,
    /// How many lists, items, block quotes and footnotes are open.
    pub(super) depth: usize,
    /// For each open block quote whether it is a note.
    pub(super) quotes: Vec<bool>,
    /// Ids in use, with the number that the next of the same name gets.
    pub(super) ids: HashMap<String, usize>,
    /// Ids the author chose, with their places.
    pub(super) chosen_ids: HashMap<String, Span>,
    /// The number of the last box of each kind.
    pub(super) boxes: HashMap<&'static str, usize>,
    pub(super) footnotes: Footnotes<'a>,
    /// Attributes of photos that the parser has mixed up with the text around them.
    pub(super) tangled: Vec<Range<usize>>,
    /// The level of the last heading; 1 is the headline.
    pub(super) level: u8,
    /// The line of the file that the text begins on, if lines are to be noted.
    first_line: Option<usize>,
    /// Whether the last letter counted belongs to a word that goes on.
    pub(super) in_word: bool,
    /// How many tables there were.
    tables: usize,
}

impl<'a> Composer<'a> {
    pub(super) fn new(
        source: &'a str,
        options: &'a Options,
        fences: &'a [Fence],
        subheads: &'a [Subhead],
    ) -> Self {
        Self {
            source,
            options,
            fences,
            subheads,
            body: Body::default(),
            out: Vec::new(),
            blocks: Vec::new(),
            depth: 0,
            quotes: Vec::new(),
            ids: HashMap::new(),
            chosen_ids: HashMap::new(),
            boxes: HashMap::new(),
            footnotes: Footnotes::default(),
            tangled: Vec::new(),
            level: 1,
            first_line: None,
            in_word: false,
            tables: 0,
        }
    }

    /// Notes what has to be known before the first block: ids and names of footnotes.
    fn look_ahead(&mut self, items: &[Item<'_>]) {
        let newsroom = self.options.extensions.newsroom;
        for (event, range) in items {
            match event {
                Event::Start(Tag::Heading { id: Some(id), .. }) if newsroom => {
                    self.choose_id(id, range);
                }
                Event::Start(Tag::FootnoteDefinition(name)) => self.footnotes.announce(name),
                _ => {}
            }
        }
    }

    /// Appends what becomes of the items.
    pub(super) fn walk(&mut self, items: &[Item<'a>]) {
        let mut at = 0;
        while at < items.len() {
            self.note_line(&items[at]);
            at = self.block(items, at);
        }
    }

    /// Notes the line that a block begins on, outside of all others: what is in a list, a box or a
    /// gallery is found by what it stands in.
    fn note_line(&mut self, (event, range): &Item<'a>) {
        let Some(first) = self.first_line else { return };
        let is_block = matches!(event, Event::Start(_) | Event::Rule);
        if is_block && self.depth == 0 && self.blocks.is_empty() {
            let before = self.source.get(..range.start).unwrap_or_default();
            let line = first + before.bytes().filter(|&b| b == b'\n').count();
            self.push_html(format!("<!--newsprint:{line}-->"));
        }
    }

    /// Takes the block, or the end of one, at `at`; returns where the next begins.
    fn block(&mut self, items: &[Item<'a>], at: usize) -> usize {
        let (event, range) = &items[at];
        match event {
            Event::Start(Tag::Paragraph) => {
                let end = run_end(items, at + 1);
                self.paragraph(&items[at + 1..end], Some(range.clone()));
                end + 1
            }
            Event::Start(Tag::Heading { .. }) => {
                self.refuse_in_gallery(range);
                let end = run_end(items, at + 1);
                self.heading(&items[at], &items[at + 1..end]);
                end + 1
            }
            Event::Start(Tag::TableCell) => {
                let end = run_end(items, at + 1);
                self.keep(&items[at]);
                self.line(&items[at + 1..end], Place::Table);
                end
            }
            Event::Start(Tag::HtmlBlock) => self.html_block(items, at),
            Event::Start(Tag::CodeBlock(_)) => self.code_block(items, at),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let end = element_end(items, at);
                self.footnotes.define(name, &items[at + 1..end.saturating_sub(1).max(at + 1)]);
                end
            }
            Event::Start(Tag::BlockQuote(_)) => self.quote_start(items, at),
            Event::Start(tag @ (Tag::Table(_) | Tag::List(_) | Tag::Item)) => {
                self.refuse_in_gallery(range);
                if matches!(tag, Tag::Table(_)) {
                    // Too wide a table scrolls in its frame, which must be reached by keyboard and
                    // told apart from others by ear (WCAG 2.2, 2.1.1 and 4.1.2).
                    self.tables += 1;
                    let (word, number) = (Mark::Word("table").text(), self.tables);
                    self.push_html(format!(
                        "<section class=\"table-wrap\" tabindex=\"0\" \
                         aria-label=\"{word} {number}\">"
                    ));
                } else {
                    self.depth += 1;
                }
                self.keep(&items[at]);
                at + 1
            }
            Event::End(tag) => {
                self.block_end(*tag, &items[at]);
                at + 1
            }
            Event::Rule => {
                self.refuse_in_gallery(range);
                self.keep(&items[at]);
                at + 1
            }
            // A list item without blank lines around it holds its text directly.
            _ => match run_end(items, at) {
                end if end > at => {
                    self.paragraph(&items[at..end], None);
                    end
                }
                _ => {
                    self.keep(&items[at]);
                    at + 1
                }
            },
        }
    }

    fn block_end(&mut self, tag: TagEnd, item: &Item<'a>) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.leave();
                if self.quotes.pop() == Some(true) {
                    self.push_html("</div>\n");
                    return;
                }
            }
            TagEnd::List(_) | TagEnd::Item => self.leave(),
            _ => {}
        }
        self.keep(item);
        if tag == TagEnd::Table {
            self.push_html("</section>\n");
        }
    }

    /// Leaves a list, an item or a block quote: a block opened in it ends with it.
    pub(super) fn leave(&mut self) {
        self.close_blocks(self.depth);
        self.depth = self.depth.saturating_sub(1);
    }

    fn code_block(&mut self, items: &[Item<'a>], at: usize) -> usize {
        self.refuse_in_gallery(&items[at].1);
        let end = element_end(items, at);
        for (event, range) in &items[at..end] {
            let event = match event {
                Event::Text(text) => {
                    self.count_words(text);
                    Event::Text(self.as_written(text, range))
                }
                event => event.clone(),
            };
            self.out.push((event, range.clone()));
        }
        self.in_word = false;
        end
    }

    /// The text of an event; a fence in it is put back.
    pub(super) fn as_written(&self, text: &CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        if self.fences.is_empty() {
            return text.clone();
        }
        match self.source.get(range.clone()) {
            Some(written) if written.len() == text.len() => CowStr::Borrowed(written),
            _ => text.clone(),
        }
    }

    /// Appends an item as it is.
    pub(super) fn keep(&mut self, item: &Item<'a>) {
        self.out.push(item.clone());
    }

    /// Appends HTML of our own.
    pub(super) fn push_html(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push((Event::Html(html.into()), 0..0));
    }

    /// Counts the words of a visible text; a word may go on in the next.
    pub(super) fn count_words(&mut self, text: &str) {
        self.body.length.count(text, &mut self.in_word);
    }
}
