//! Lists that a number, a star or a dash at the beginning of a line has made.
//!
//! Must not flag a list that somebody meant: two entries or more, or one below a colon.

use std::collections::HashSet;

use pulldown_cmark::Tag;

use crate::base::diag::{Code, Diag, Span};
use crate::text::markdown::compose::Composer;

/// The lists of a text.
#[derive(Debug, Default)]
pub(in crate::text::markdown) struct Lists {
    open: Vec<List>,
    /// Numbered lists that are closed.
    numbered: Vec<List>,
    /// Lists of one star each, which may be the mark of a note.
    stars: Vec<Span>,
}

#[derive(Debug)]
struct List {
    /// The number of its first item, if it has numbers.
    first: Option<u64>,
    items: u64,
    /// The first line of its first item.
    line: Span,
    /// Whether it follows a line of text directly.
    interrupts: bool,
    /// Whether what stands above announces a list, or is the end of a sentence.
    is_announced: bool,
    ends_sentence: bool,
    /// Whether every item so far has the same number.
    is_lazy: bool,
    /// The first item whose number is not the one that is printed, which is given, too.
    renumbered: Option<(Span, u64, u64)>,
}

impl Composer<'_> {
    /// Notes where a list begins.
    pub(in crate::text::markdown) fn list_begins(
        &mut self,
        tag: &Tag<'_>,
        start: usize,
        after_paragraph: bool,
    ) {
        let Tag::List(first) = tag else { return };
        let text = self.source[..start].trim_end();
        let line_ends = self.source[text.len()..start].matches('\n').count();
        let interrupts = after_paragraph && line_ends == 1 && self.depth == 0;
        self.lists.open.push(List {
            first: *first,
            items: 0,
            line: Span::default(),
            interrupts,
            is_announced: text.ends_with([':', '：']),
            ends_sentence: text.ends_with(['.', '!', '?', '…']),
            is_lazy: true,
            renumbered: None,
        });
    }

    /// Notes an item of the innermost list.
    pub(in crate::text::markdown) fn item_begins(&mut self, start: usize) {
        let Some(list) = self.lists.open.last_mut() else { return };
        let written = self.source.get(start..).unwrap_or_default();
        let written = written.trim_start_matches([' ', '\t']);
        let at = self.source.len() - written.len();
        let line = written.split('\n').next().unwrap_or_default().trim_end();
        if list.items == 0 {
            list.line = Span::new(at, at + line.len());
        }
        if let Some(first) = list.first {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let printed = first + list.items;
            if let Ok(number) = line[..digits].parse::<u64>() {
                list.is_lazy &= number == first;
                if number != printed && list.renumbered.is_none() {
                    list.renumbered = Some((Span::new(at, at + digits + 1), number, printed));
                }
            }
        }
        list.items += 1;
    }

    /// Judges the innermost list.
    pub(in crate::text::markdown) fn list_ends(&mut self) {
        let Some(list) = self.lists.open.pop() else { return };
        let text = &self.source[list.line.start..list.line.end];
        if list.first.is_some() {
            if let Some((span, written, printed)) = list.renumbered.filter(|_| !list.is_lazy) {
                self.body.problems.push(
                    Diag::new(
                        Code::LIST_ACCIDENT,
                        format!("this item is printed as {printed}, not as {written}"),
                    )
                    .at(span, "lists count by themselves")
                    .help(format!(
                        "write `{written}\\.` for the number itself, in a paragraph of its own"
                    ))
                    .help("if it is a list, number its items one after the other, or all alike"),
                );
            }
            self.lists.numbered.push(list);
            return;
        }
        if list.items > 1 {
            return;
        }
        let mut words = text.chars();
        let mark = words.next();
        let begins = words.as_str().trim_start().chars().next();
        let goes_on = begins.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        if list.interrupts && goes_on && !list.is_announced && !list.ends_sentence {
            let mark = mark.unwrap_or('-');
            self.body.problems.push(
                Diag::new(Code::LIST_ACCIDENT, format!("`{mark}` at the beginning of a line makes it a list"))
                    .at(list.line, "a list of one")
                    .help(format!("put the `{mark}` at the end of the line above, or write `\\{mark}` for the character"))
                    .help("if it is a list, leave an empty line above it"),
            );
        } else if mark == Some('*') {
            self.lists.stars.push(list.line);
        }
    }

    /// Judges what only the other lists and paragraphs of the text explain.
    pub(in crate::text::markdown) fn report_lists(&mut self) {
        let Lists { numbered, stars, .. } = std::mem::take(&mut self.lists);
        // The parts of a list that photos or paragraphs interrupt count on, up or down.
        let edges: HashSet<u64> = numbered
            .iter()
            .flat_map(|list| {
                let first = list.first.unwrap_or_default();
                [first, first + list.items.saturating_sub(1)]
            })
            .collect();
        for list in numbered.iter().filter(|list| list.items == 1 && !list.is_announced) {
            let Some(first) = list.first else { continue };
            let text = &self.source[list.line.start..list.line.end];
            let has_neighbour = edges.contains(&(first + 1))
                || first.checked_sub(1).is_some_and(|n| edges.contains(&n));
            let words = text.split_once([' ', '\t']).map_or("", |(_, words)| words);
            if has_neighbour || !words.trim_start().starts_with(char::is_alphanumeric) {
                continue;
            }
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let (number, end) = (&text[..digits], &text[digits..digits + 1]);
            self.body.problems.push(
                Diag::new(
                    Code::LIST_ACCIDENT,
                    format!("`{number}{end}` at the beginning of a line makes it a list"),
                )
                .at(list.line, "a list of one")
                .help(format!("write `{number}\\{end}` for the number itself")),
            );
        }
        if !self.literals.has_star {
            return;
        }
        for line in stars {
            self.body.problems.push(
                Diag::new(Code::LIST_ACCIDENT, "`*` at the beginning of a line makes it a list")
                    .at(line, "a list of one; its star is not printed")
                    .help("write `\\*` for the star of a note"),
            );
        }
    }
}
