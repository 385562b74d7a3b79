//! From the parser's events to the body: the walk over all blocks.
//!
//! The one place that knows which block is made by which part of this module. Paragraphs, headings,
//! figures, notes and footnotes are written by their own files, as further methods of
//! [`Composer`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::accidents::Lists;
use super::blocks::Block;
use super::body::{Body, Subhead};
use super::fences::Fence;
use super::fill::{DELIMITER, Mark};
use super::footnotes::Footnotes;
use super::inline::Place;
use super::items::{Item, element_end, run_end};
use super::literal::Literals;
use super::options::Options;
use super::passes::Hidden;
use super::references::References;
use crate::base::diag::{Code, Diag, Span};

/// How many misspelt names of a text are compared with all known ones. Each costs as much as there
/// are names, and a text with more mistakes than these has another problem.
const SUGGESTIONS: usize = 40;

/// The text without the character that begins and ends marks, byte for byte as long.
pub(super) fn without_delimiter(text: &str) -> Cow<'_, str> {
    match text.contains(DELIMITER) {
        true => Cow::Owned(text.replace(DELIMITER, " ")),
        false => Cow::Borrowed(text),
    }
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
    /// What the parser must not see in the next reading.
    pub(super) hidden: Vec<Hidden>,
    /// Whether there is no next reading.
    pub(super) is_last: bool,
    /// Markup that was left as text, as far as the whole text has to be known to judge it.
    pub(super) literals: Literals,
    pub(super) lists: Lists,
    pub(super) references: References,
    /// How many more misspelt names are compared with the known ones.
    suggestions: usize,
    /// Where the last cell of the row that is being written ends.
    cell_end: usize,
    /// The level of the last heading; 1 is the headline.
    pub(super) level: u8,
    /// The line of the file that the text begins on, if lines are to be noted.
    pub(super) first_line: Option<usize>,
    /// The last byte whose line was told, and how many line ends stand before it.
    last_line: (usize, usize),
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
            hidden: Vec::new(),
            is_last: true,
            literals: Literals::default(),
            lists: Lists::default(),
            references: References::default(),
            suggestions: SUGGESTIONS,
            cell_end: 0,
            level: 1,
            first_line: None,
            last_line: (0, 0),
            in_word: false,
            tables: 0,
        }
    }

    /// Notes what has to be known before the first block: ids and names of footnotes.
    pub(super) fn look_ahead(&mut self, items: &[Item<'_>]) {
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
            // Blocks come in their order, so that each byte is looked at once.
            let (from, lines) = self.last_line;
            let between = self.source.get(from..range.start).unwrap_or_default();
            let lines = lines + between.bytes().filter(|&b| b == b'\n').count();
            self.last_line = (from.max(range.start), lines);
            self.push_html(format!("<!--newsprint:{}-->", first + lines));
        }
    }

    /// Takes the block, or the end of one, at `at`; returns where the next begins.
    fn block(&mut self, items: &[Item<'a>], at: usize) -> usize {
        let (event, range) = &items[at];
        match event {
            Event::Start(Tag::Paragraph) => {
                let end = run_end(items, at + 1);
                if self.options.extensions.newsroom {
                    self.report_bold_line(&items[at + 1..end], items.get(end + 1));
                }
                let figures = self.body.figures.len();
                self.paragraph(&items[at + 1..end], Some(range.clone()));
                if self.body.figures.len() > figures
                    && matches!(items.get(end + 1), Some((Event::Start(Tag::Paragraph), _)))
                {
                    self.paragraph_below(&items[end + 2..run_end(items, end + 2)]);
                }
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
                self.cell_end = range.end;
                end
            }
            Event::Start(Tag::HtmlBlock) => self.html_block(items, at),
            Event::Start(Tag::CodeBlock(_)) => self.code_block(items, at),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let end = element_end(items, at);
                let inner = &items[at + 1..end.saturating_sub(1).max(at + 1)];
                self.footnotes.define(name, range.clone(), inner);
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
                    if matches!(tag, Tag::List(_)) {
                        let before = at.checked_sub(1).and_then(|at| items.get(at));
                        let is_text = before
                            .is_some_and(|(event, _)| *event == Event::End(TagEnd::Paragraph));
                        self.list_begins(tag, range.start, is_text);
                    } else {
                        self.item_begins(range.start);
                    }
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
            TagEnd::List(_) => {
                self.leave();
                if self.options.extensions.newsroom {
                    self.list_ends();
                }
            }
            TagEnd::Item => self.leave(),
            TagEnd::TableRow if self.options.extensions.newsroom => self.report_lost_cells(&item.1),
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

    /// Reports the cells of a row that stand behind the last column of its table.
    fn report_lost_cells(&mut self, row: &Range<usize>) {
        let Some(lost) = self.source.get(self.cell_end..row.end) else { return };
        let cells = lost.trim().trim_matches('|').trim();
        if !cells.is_empty() {
            let start =
                self.cell_end + (lost.len() - lost.trim_start_matches(['|', ' ', '\t']).len());
            self.body.problems.push(
                Diag::new(Code::TABLE_CELL_LOST, "this row has more cells than the table has columns")
                    .at(start..start + cells.len(), "not printed")
                    .help("add a column to the table's first two lines, or write `\\|` for a bar in a text"),
            );
        }
    }

    /// Whether one more misspelt name may be compared with all known ones.
    pub(super) fn may_suggest(&mut self) -> bool {
        let may = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        may
    }

    fn code_block(&mut self, items: &[Item<'a>], at: usize) -> usize {
        self.refuse_in_gallery(&items[at].1);
        if let (Event::Start(Tag::CodeBlock(kind)), range) = &items[at]
            && self.options.extensions.newsroom
        {
            self.report_code(kind, range);
        }
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
