//! Definitions of references, `[label]: address`: those that nothing uses, and those given twice.
//!
//! Must not flag `[comment]: # (…)`, which many use for comments.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag};

use super::compose::Composer;
use super::flat::is_escaped;
use super::items::Item;
use crate::base::diag::{Code, Diag, Span, nearest};

/// The definitions of a text, by folded label.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Where each is defined, its label as written, and whether it is a comment.
    defined: HashMap<String, Definition>,
}

#[derive(Debug)]
struct Definition {
    label: String,
    span: Range<usize>,
    is_comment: bool,
}

/// A label as CommonMark compares it.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl References {
    /// The definitions that the parser has found.
    pub(super) fn of(definitions: &RefDefs<'_>) -> Self {
        let defined = definitions.iter().map(|(label, definition)| {
            let is_comment = matches!(&*definition.dest, "" | "#");
            let span = definition.span.clone();
            (folded(label), Definition { label: label.to_owned(), span, is_comment })
        });
        Self { defined: defined.collect() }
    }
}

impl Composer<'_> {
    /// The label nearest to one that nothing defines.
    pub(super) fn near_reference(&mut self, label: &str) -> Option<String> {
        if self.references.defined.is_empty() || !self.may_suggest() {
            return None;
        }
        let mut labels: Vec<&str> =
            self.references.defined.values().map(|definition| &*definition.label).collect();
        labels.sort_unstable();
        nearest(label, labels).map(str::to_owned)
    }

    /// Reports definitions that nothing uses, and those that an earlier one hides.
    pub(super) fn report_references(&mut self, parsed: &str, items: &[Item<'_>]) {
        let used: HashSet<String> = items
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Start(
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. },
                ) => {
                    let by_label = matches!(
                        link_type,
                        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
                    );
                    by_label.then(|| folded(id))
                }
                _ => None,
            })
            .collect();
        let mut unused: Vec<&Definition> = self
            .references
            .defined
            .iter()
            .filter(|(label, definition)| !used.contains(*label) && !definition.is_comment)
            .map(|(_, definition)| definition)
            .collect();
        unused.sort_by_key(|definition| definition.span.start);
        let mut problems: Vec<Diag> = unused
            .into_iter()
            .map(|definition| {
                let label = &definition.label;
                Diag::new(Code::REFERENCE_UNUSED, format!("no text uses the reference `[{label}]`"))
                    .at(whole(parsed, &definition.span), "not printed")
                    .help(format!(
                        "write `[text][{label}]` where the link belongs, or delete the line"
                    ))
                    .help(format!("if it is a text that begins so, write `\\[{label}]: …`"))
            })
            .collect();
        self.report_hidden(parsed, items, &mut problems);
        self.body.problems.append(&mut problems);
    }

    /// Definitions that count for nothing, because their label has one already.
    fn report_hidden(&self, parsed: &str, items: &[Item<'_>], problems: &mut Vec<Diag>) {
        if self.references.defined.is_empty() {
            return;
        }
        // Every byte that is printed belongs to one of these; a definition belongs to none.
        let mut taken: Vec<Range<usize>> = items
            .iter()
            .filter(|(event, _)| !matches!(event, Event::Start(_) | Event::End(_)))
            .map(|(_, range)| range.clone())
            .chain(self.references.defined.values().map(|definition| definition.span.clone()))
            .collect();
        taken.sort_by_key(|range| range.start);
        for (close, _) in parsed.match_indices("]:") {
            let before = taken.partition_point(|range| range.start <= close);
            let is_taken = before.checked_sub(1).is_some_and(|at| taken[at].end > close);
            if is_taken {
                continue;
            }
            let line_start = parsed[..close].rfind('\n').map_or(0, |at| at + 1);
            let Some(open) = parsed[line_start..close].rfind('[') else { continue };
            let open = line_start + open;
            if is_escaped(parsed, open) {
                continue;
            }
            let label = &parsed[open + 1..close];
            let Some(first) = self.references.defined.get(&folded(label)) else { continue };
            let line = parsed[close..].find('\n').map_or(parsed.len(), |at| close + at);
            problems.push(
                Diag::new(
                    Code::REFERENCE_TWICE,
                    format!("the reference `[{label}]` is defined twice"),
                )
                .at(Span::new(open, line), "this one counts for nothing")
                .and_at(whole(parsed, &first.span), "links lead to this one")
                .help("give one of the two another label, or delete it"),
            );
        }
    }
}

/// A stretch without the spaces at its ends.
fn whole(text: &str, range: &Range<usize>) -> Span {
    let written = &text[range.clone()];
    let start = range.start + (written.len() - written.trim_start().len());
    Span::new(start, start + written.trim().len())
}
