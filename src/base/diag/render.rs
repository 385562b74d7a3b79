//! Draws problems for people: code, place, excerpt with carets, help.
//!
//! The only module that knows how a message looks. It asks for the text of a file by its path and
//! draws the message without an excerpt where there is none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::safe::{self, text as clean};
use super::secret;
use super::{Diag, Label, Lines, Severity, Texts};

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

/// Labels of one file that are further apart than this many lines have excerpts of their own.
const EXCERPT_LINES_MAX: usize = 200;

/// The labels that one excerpt shows.
type Marks<'a> = Vec<(AnnotationKind, &'a Label)>;

/// One problem as text, without a line end at its end.
///
/// The texts of files are asked for by their paths from the site's root.
#[must_use]
pub fn render(diag: &Diag, texts: &Texts<'_>, style: Style) -> String {
    let diag = &*secret::hidden_in_diag(diag);
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(clean(&diag.message).into_owned()).id(diag.code.as_str());
    let mut group = Group::with_title(title);

    // Labels of one file share an excerpt; the primary file comes first.
    let mut files: Vec<(Arc<str>, Marks<'_>)> = Vec::new();
    let mut places: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    let primary = diag.primary.iter().map(|label| (AnnotationKind::Primary, label));
    let related = diag.related.iter().map(|label| (AnnotationKind::Context, label));
    for (kind, label) in primary.chain(related) {
        let path = &label.place.path;
        let at = *places.entry(path).or_insert_with(|| {
            files.push((path.clone(), Vec::new()));
            files.len() - 1
        });
        files[at].1.push((kind, label));
    }
    for (path, labels) in files {
        let lines =
            texts.get(&path).filter(|lines| labels.iter().all(|(_, label)| fits(lines, label)));
        match lines {
            Some(lines) => {
                for excerpt in excerpts(&lines, labels) {
                    let Excerpt { first, text, annotations } = excerpt;
                    let snippet =
                        Snippet::source(secret::hidden_in_file(&path, &text).into_owned())
                            .line_start(first + 1)
                            .path(safe::line(&path).into_owned())
                            .fold(true)
                            .annotations(annotations);
                    group = group.element(snippet);
                }
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
fn fits(lines: &Lines, label: &Label) -> bool {
    let Some(span) = label.place.span else { return false };
    if span.start > lines.text().len() || span.end > lines.text().len() {
        return false;
    }
    let line = lines.line(span.start);
    lines.range(line, line).len() <= EXCERPT_LINE_MAX
}

/// A few lines of a text with their marks.
struct Excerpt<'a> {
    /// The number of its first line, from 0.
    first: usize,
    text: String,
    annotations: Vec<Annotation<'a>>,
}

/// The lines that the labels stand on, as few as can be: the first excerpt has the first label.
fn excerpts<'a>(lines: &Lines, labels: Marks<'a>) -> Vec<Excerpt<'a>> {
    let mut groups: Vec<(Range<usize>, Marks<'a>)> = Vec::new();
    for (kind, label) in labels {
        let line = lines.line(label.place.span.unwrap_or_default().start);
        let near = groups.iter_mut().find(|(shown, _)| {
            line + EXCERPT_LINES_MAX > shown.start && line < shown.end + EXCERPT_LINES_MAX
        });
        match near {
            Some((shown, marks)) => {
                *shown = shown.start.min(line)..shown.end.max(line + 1);
                marks.push((kind, label));
            }
            None => groups.push((line..line + 1, vec![(kind, label)])),
        }
    }
    let excerpt = |(shown, marks): (Range<usize>, Marks<'a>)| {
        let range = lines.range(shown.start, shown.end - 1);
        // Between lines the renderer knows Windows' line ends; the last one has none.
        let text = lines.text()[range.clone()].trim_end_matches('\r');
        let annotations =
            marks.into_iter().map(|(kind, label)| annotation(text, range.start, kind, label));
        Excerpt { first: shown.start, annotations: annotations.collect(), text: text.to_owned() }
    };
    groups.into_iter().map(excerpt).collect()
}

/// The mark of a label in a text that begins at `offset` of its file.
fn annotation<'a>(
    text: &str,
    offset: usize,
    kind: AnnotationKind,
    label: &Label,
) -> Annotation<'a> {
    let span = label.place.span.unwrap_or_default();
    let start = text.floor_char_boundary(span.start.saturating_sub(offset));
    // A mark over many lines hides what it means: only its first line is marked.
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = span.end.saturating_sub(offset).min(line_end).max(start);
    let annotation = kind.span(start..text.ceil_char_boundary(end));
    if label.text.is_empty() {
        annotation
    } else {
        annotation.label(clean(&label.text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::{Code, Diag};

    #[test]
    fn an_excerpt_has_its_caret_under_the_place() {
        let text: Arc<str> = "title = 1\ntitel = 2\n".into();
        let diag = Diag::new(Code::KEY_UNKNOWN, "unknown key `titel`")
            .at(10..15, "not a key of an article")
            .help("did you mean `title`?")
            .in_file(&Arc::from("a.md"), 0);
        let drawn = render(&diag, &Texts::new(&|_| Some(text.clone())), Style::Plain);
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
            let plain = render(&diag, &Texts::new(&|_| text.clone()), Style::Plain);
            let acts = ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}'];
            assert!(!plain.contains(acts), "{plain}");
            let coloured = render(&diag, &Texts::new(&|_| text.clone()), Style::Coloured);
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
            render(&diag, &Texts::new(&texts), Style::Plain),
            super::super::json(std::slice::from_ref(&diag), 0, &texts),
            super::super::github(std::slice::from_ref(&diag), &texts),
            super::super::sarif(std::slice::from_ref(&diag), &texts),
        ] {
            assert!(!shown.contains("geheim") && shown.contains("u:******@h"), "{shown}");
        }
        let drawn = render(&diag, &Texts::new(&texts), Style::Plain);
        assert!(drawn.contains("1 | url = \"ftp://u:******@h\"\n  |       ^^^^^"), "{drawn}");
    }

    /// How many bytes of a text the excerpts of its problems show: lines with a problem each, and
    /// the first of them named beside each.
    fn shown(count: usize) -> usize {
        let text = "## a {#x}\n".repeat(count);
        let lines = Lines::new(text.as_str().into());
        let problem = |number: usize| {
            let at = number * 10;
            Diag::new(Code::HEADING_ID_TWICE, "again").at(at..at + 2, "here").and_at(0..2, "first")
        };
        let one = |number| {
            let problem = problem(number);
            let primary = problem.primary.iter().map(|label| (AnnotationKind::Primary, label));
            let related = problem.related.iter().map(|label| (AnnotationKind::Context, label));
            let excerpts = excerpts(&lines, primary.chain(related).collect());
            excerpts.iter().map(|excerpt| excerpt.text.len()).sum::<usize>()
        };
        (0..count).map(one).sum()
    }

    #[test]
    fn the_cost_of_excerpts_grows_with_their_number_only() {
        let [one, two, four] = [2_000, 4_000, 8_000].map(shown);
        assert!(two < one * 5 / 2 && four < two * 5 / 2, "{one} {two} {four}");
    }
}
