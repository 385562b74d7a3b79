//! Draws problems for people: code, place, excerpt with carets, help.
//!
//! The only room that knows how a message looks. It asks for the text of a file by its path and
//! draws the message without an excerpt where there is none.

use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::safe::{self, text as clean};
use super::secret;
use super::{Diag, Label, Severity};

/// Whether messages are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// The longest stretch of a file that an excerpt is cut from, in bytes.
///
/// A file of one endless line would otherwise be printed whole.
const EXCERPT_LINE_MAX: usize = 4_000;

/// The labels that one excerpt shows.
type Marks<'a> = Vec<(AnnotationKind, &'a Label)>;

/// One problem as text, without a line end at its end.
///
/// `text_of` returns the text of a file by its path from the site's root.
#[must_use]
pub fn render(diag: &Diag, text_of: &dyn Fn(&str) -> Option<Arc<str>>, style: Style) -> String {
    let diag = &*secret::hidden_in_diag(diag);
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(clean(&diag.message).into_owned()).id(diag.code.as_str());
    let mut group = Group::with_title(title);

    // Labels of one file share an excerpt; the primary file comes first.
    let mut files: Vec<(Arc<str>, Marks<'_>)> = Vec::new();
    let primary = diag.primary.iter().map(|label| (AnnotationKind::Primary, label));
    let related = diag.related.iter().map(|label| (AnnotationKind::Context, label));
    for (kind, label) in primary.chain(related) {
        match files.iter_mut().find(|(path, _)| *path == label.place.path) {
            Some((_, labels)) => labels.push((kind, label)),
            None => files.push((label.place.path.clone(), vec![(kind, label)])),
        }
    }
    for (path, labels) in files {
        let text = text_of(&path).filter(|text| labels.iter().all(|(_, label)| fits(text, label)));
        match text {
            Some(text) => {
                let annotations =
                    labels.iter().map(|(kind, label)| annotation(&text, *kind, label));
                let snippet = Snippet::source(secret::hidden_in_file(&path, &text).into_owned())
                    .path(safe::line(&path).into_owned())
                    .fold(true)
                    .annotations(annotations.collect::<Vec<Annotation<'_>>>());
                group = group.element(snippet);
            }
            None => {
                group = group.element(Origin::path(safe::line(&path).into_owned()));
                let texts = labels.iter().filter(|(_, label)| !label.text.is_empty());
                for (_, label) in texts {
                    group = group.element(Level::NOTE.message(clean(&label.text).into_owned()));
                }
            }
        }
    }
    for note in &diag.notes {
        group = group.element(Level::NOTE.message(clean(note).into_owned()));
    }
    for help in &diag.help {
        group = group.element(Level::HELP.message(clean(help).into_owned()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let drawn = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
    // The renderer replaces what it knows of in excerpts; nothing else gets through here.
    let drawn = lines.join("\n");
    match style {
        Style::Plain => clean(&drawn).into_owned(),
        Style::Coloured => safe::coloured(&drawn).into_owned(),
    }
}

/// Whether the label's place can be shown as an excerpt of the text.
fn fits(text: &str, label: &Label) -> bool {
    let Some(span) = label.place.span else { return false };
    if span.start > text.len() || span.end > text.len() {
        return false;
    }
    let before = text.as_bytes()[..span.start].iter().rev().take_while(|&&b| b != b'\n').count();
    let after = text.as_bytes()[span.start..].iter().take_while(|&&b| b != b'\n').count();
    before + after <= EXCERPT_LINE_MAX
}

fn annotation<'a>(text: &str, kind: AnnotationKind, label: &Label) -> Annotation<'a> {
    let span = label.place.span.unwrap_or_default();
    let mut start = span.start;
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // A mark over many lines hides what it means: only its first line is marked.
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let mut end = span.end.min(line_end).max(start);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let annotation = kind.span(start..end);
    if label.text.is_empty() {
        annotation
    } else {
        annotation.label(clean(&label.text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diag};

    #[test]
    fn an_excerpt_has_its_caret_under_the_place() {
        let text: Arc<str> = "title = 1\ntitel = 2\n".into();
        let diag = Diag::new(Code::KEY_UNKNOWN, "unknown key `titel`")
            .at(10..15, "not a key of an article")
            .help("did you mean `title`?")
            .in_file(&Arc::from("a.md"), 0);
        let drawn = render(&diag, &|_| Some(text.clone()), Style::Plain);
        assert_eq!(
            drawn,
            "error[key-unknown]: unknown key `titel`\n --> a.md:2:1\n  |\n2 | titel = 2\n  | ^^^^^ not a key of an article\n  |\n  = help: did you mean `title`?"
        );
    }

    #[test]
    fn control_characters_of_the_content_are_not_printed() {
        let text: Arc<str> = "ti\u{1b}[2Jtel\u{9b}\u{202e} = 2\n".into();
        let diag = Diag::new(Code::KEY_UNKNOWN, "bad \u{1b}[31m \u{202e}")
            .at(0..2, "\u{1b}[2J")
            .note("\u{9b}2J")
            .help("\u{2066}")
            .in_file(&Arc::from("a\u{1b}[2J.md"), 0);
        for text in [Some(text), None] {
            let plain = render(&diag, &|_| text.clone(), Style::Plain);
            let acts = ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}'];
            assert!(!plain.contains(acts), "{plain}");
            let coloured = render(&diag, &|_| text.clone(), Style::Coloured);
            assert!(
                !coloured.contains("\u{1b}[2J") && !coloured.contains(&acts[1..]),
                "{coloured}"
            );
            assert!(coloured.contains("\u{1b}[1m"), "{coloured}");
        }
    }

    #[test]
    fn passwords_are_not_printed_wherever_they_stand() {
        let text: Arc<str> = "url = \"ftp://u:geheim@h\"\n".into();
        let diag = Diag::new(Code::VALUE_INVALID, "no target `u:geheim@h`")
            .at(6..24, "sftp://u:geheim@h")
            .note("rsync: rsync://u:geheim@h refused")
            .help("not https://u:geheim@h")
            .in_file(&Arc::from("site.toml"), 0);
        let texts = |_: &str| Some(text.clone());
        for shown in [
            render(&diag, &texts, Style::Plain),
            super::super::json(std::slice::from_ref(&diag), 0, &texts),
            super::super::github(std::slice::from_ref(&diag), &texts),
            super::super::sarif(std::slice::from_ref(&diag), &texts),
        ] {
            assert!(!shown.contains("geheim") && shown.contains("u:******@h"), "{shown}");
        }
        let drawn = render(&diag, &texts, Style::Plain);
        assert!(drawn.contains("1 | url = \"ftp://u:******@h\"\n  |       ^^^^^"), "{drawn}");
    }
}
