//! Notes of the newsroom to its readers: `> [!CORRECTION]` and its kin.
//!
//! Knows the kinds of notes; their names in the reader's language are marks.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::compose::Composer;
use super::fill::Mark;
use super::inline::Place;
use super::items::{Item, run_end};
use crate::base::diag::{Code, Diag, nearest};

/// The kinds of notes: as written, as a class, as the key of the word above it.
const KINDS: [(&str, &str, &str); 4] = [
    ("CORRECTION", "correction", "note_correction"),
    ("EDITORSNOTE", "editorsnote", "note_editorsnote"),
    ("DISCLOSURE", "disclosure", "note_disclosure"),
    ("UPDATE", "update", "note_update"),
];

impl<'a> Composer<'a> {
    /// Takes the beginning of a block quote, which may be a note; returns where the rest begins.
    pub(super) fn quote_start(&mut self, items: &[Item<'a>], at: usize) -> usize {
        self.refuse_in_gallery(&items[at].1);
        self.depth += 1;
        if self.options.extensions.notes
            && let Some(marker) = self.note_marker(items, at)
        {
            let name = &self.source[marker.start + 2..marker.end - 1];
            let kind = KINDS.iter().find(|(written, ..)| name.eq_ignore_ascii_case(written));
            if let Some((_, class, key)) = kind {
                self.quotes.push(true);
                let word = Mark::Word(key).text();
                self.push_html(format!(
                    "<div class=\"note note-{class}\" role=\"note\">\n\
                     <p class=\"note-title\">{word}</p>\n"
                ));
                return self.first_paragraph(items, at + 1, marker.end);
            }
            let near = nearest(name, KINDS.iter().map(|(written, ..)| *written));
            self.body.problems.push(
                Diag::new(Code::NOTE_UNKNOWN, format!("unknown note `{name}`"))
                    .at(marker, "not a kind of note")
                    .help_maybe(near.map(|near| format!("did you mean `[!{near}]`?")))
                    .help("known: CORRECTION, EDITORSNOTE, DISCLOSURE, UPDATE"),
            );
        }
        self.quotes.push(false);
        self.keep(&items[at]);
        at + 1
    }

    /// The place of `[!NAME]` at the very beginning of a block quote.
    fn note_marker(&self, items: &[Item<'a>], at: usize) -> Option<Range<usize>> {
        let (Some((Event::Start(Tag::Paragraph), _)), Some((Event::Text(_), range))) =
            (items.get(at + 1), items.get(at + 2))
        else {
            return None;
        };
        let start = range.start;
        let name = marker(&self.source[start..])?;
        (!self.source[..start].ends_with('\\')).then(|| start..start + name.len() + 3)
    }

    /// Appends what follows the marker in its paragraph, which begins at `at`.
    fn first_paragraph(&mut self, items: &[Item<'a>], at: usize, marker_end: usize) -> usize {
        let end = run_end(items, at + 1);
        let mut run: Vec<Item<'a>> = items[at + 1..end]
            .iter()
            .skip_while(|(_, range)| range.end <= marker_end)
            .cloned()
            .collect();
        if let Some((Event::Text(text), range)) = run.first_mut()
            && range.start < marker_end
            && text.len() == range.len()
        {
            *text = text[marker_end - range.start..].to_owned().into();
            range.start = marker_end;
        }
        if let Some((Event::Text(text), range)) = run.first_mut() {
            let spaces = text.len() - text.trim_start().len();
            *text = text[spaces..].to_owned().into();
            range.start = (range.start + spaces).min(range.end);
        }
        let is_blank = |(event, _): &Item<'_>| match event {
            Event::Text(text) => text.is_empty(),
            event => matches!(event, Event::SoftBreak | Event::HardBreak),
        };
        let skipped = run.iter().take_while(|item| is_blank(item)).count();
        let run = &run[skipped..];
        if !run.is_empty() {
            if self.options.extensions.figures
                && matches!(run[0].0, Event::Start(Tag::Image { .. }))
            {
                self.paragraph(run, Some(items[at].1.clone()));
            } else {
                self.keep(&items[at]);
                self.line(run, Place::Paragraph);
                self.out.push((Event::End(TagEnd::Paragraph), items[at].1.clone()));
            }
        }
        end + 1
    }
}

/// The name in the `[!NAME]` that a text begins with.
pub(super) fn marker(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("[!")?;
    let len = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let after = rest[len..].strip_prefix(']')?;
    let ends = after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']);
    (len > 0 && ends).then(|| &rest[..len])
}

/// Whether this is the name of a note.
pub(super) fn is_known(name: &str) -> bool {
    KINDS.iter().any(|(known, ..)| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::testing::{check, problems};

    #[test]
    fn a_block_quote_with_a_marker_is_a_note() {
        for (text, class, content) in [
            ("> [!CORRECTION]\n> A \"b\"", "correction", "<p>A „b“</p>\n"),
            ("> [!Update] *A*\n> b", "update", "<p><em>A</em>\nb</p>\n"),
            (
                "> [!disclosure]\n>\n> A\n>\n> - b",
                "disclosure",
                "<p>A</p>\n<ul>\n<li>b</li>\n</ul>\n",
            ),
            ("> [!EDITORSNOTE]", "editorsnote", ""),
            ("> [!UPDATE]\n> ![a](b)", "update", "¤F0¤\n"),
        ] {
            check(
                text,
                &format!(
                    "<div class=\"note note-{class}\" role=\"note\">\n\
                     <p class=\"note-title\">¤Wnote_{class}¤</p>\n{content}</div>\n"
                ),
            );
        }
    }

    #[test]
    fn other_block_quotes_stay() {
        for text in ["a [!UPDATE]", "\\[!UPDATE] a", "[!] a", "[!UPDATE]a", "[! UPDATE]"] {
            let html = text.trim_start_matches('\\');
            check(&format!("> {text}"), &format!("<blockquote>\n<p>{html}</p>\n</blockquote>\n"));
        }
        let got = problems("Ü\n\n> [!CORECTION] a");
        assert_eq!(got, [("note-unknown", "[!CORECTION]".to_owned())]);
    }
}
