//! Where the front matter of a file ends and its body begins.

use super::Notation;
use crate::diag::{Code, Diag, Span};

/// A file taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The notation its fence announces.
    pub notation: Notation,
    /// The first line, where missing keys are reported.
    pub fence: Span,
    /// The front matter, without its fences.
    pub head: Span,
    /// Everything after the closing fence.
    pub body: Span,
}

/// Finds the fences. A byte order mark at the start and Windows line ends are fine.
///
/// # Errors
/// No opening fence in the first line, or no closing one.
pub fn split(text: &str) -> Result<FrontMatter, Box<Diag>> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let first = line(text, start);
    let (notation, fence) = match text[first.start..first.end].trim_end() {
        "+++" => (Notation::Toml, "+++"),
        "---" => (Notation::Yaml, "---"),
        _ => return Err(Box::new(missing(text, start, first))),
    };
    let head_start = next(text, first);
    let mut at = head_start;
    while at < text.len() {
        let this = line(text, at);
        if text[this.start..this.end].trim_end() == fence {
            return Ok(FrontMatter {
                notation,
                fence: Span::new(first.start, first.start + 3),
                head: Span::new(head_start, at),
                body: Span::new(next(text, this), text.len()),
            });
        }
        at = next(text, this);
    }
    Err(Box::new(
        Diag::new(
            Code::FRONT_MATTER_UNCLOSED,
            format!("the front matter has no closing {fence} line"),
        )
        .at(Span::new(first.start, first.start + 3), "opened here")
        .help(format!("write a line {fence} after the last key, then the text")),
    ))
}

fn missing(text: &str, start: usize, first: Span) -> Diag {
    if text[start..].trim().is_empty() {
        return Diag::new(Code::FRONT_MATTER_MISSING, "this file is empty")
            .at(Span::new(start, start), "nothing here")
            .help("an article starts with front matter between +++ lines; `newsprint new \"Headline\"` writes one");
    }
    let above = text[start..].len() - text[start..].trim_start().len();
    let fence = line(text, start + above);
    if above > 0 && ["+++", "---"].contains(&text[fence.start..fence.end].trim_end()) {
        return Diag::new(
            Code::FRONT_MATTER_MISSING,
            "the front matter does not begin in the first line",
        )
        .at(fence, "this must be the first line")
        .help("delete the blank lines above it");
    }
    Diag::new(Code::FRONT_MATTER_MISSING, "this file has no front matter")
        .at(first, "expected a line +++")
        .help("an article starts with front matter between +++ lines (TOML) or --- lines (YAML): title = \"…\" and date = …")
}

/// The line that starts at `at`, without its end.
fn line(text: &str, at: usize) -> Span {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    let end = if text[at..end].ends_with('\r') { end - 1 } else { end };
    Span::new(at, end)
}

/// The start of the line after this one.
fn next(text: &str, line: Span) -> usize {
    text[line.end..].find('\n').map_or(text.len(), |found| line.end + found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_found_with_any_line_ends_and_a_byte_order_mark() {
        for text in [
            "+++\na = 1\n+++\nText",
            "\u{feff}+++\r\na = 1\r\n+++\r\nText",
            "+++ \na = 1\n+++ \nText",
        ] {
            let parts = split(text).unwrap();
            assert_eq!(text[parts.head.start..parts.head.end].trim(), "a = 1");
            assert_eq!(&text[parts.body.start..parts.body.end], "Text");
        }
    }

    #[test]
    fn front_matter_alone_is_an_article_without_a_body() {
        let parts = split("---\n---").unwrap();
        assert_eq!(parts.head.start, parts.head.end);
        assert_eq!(parts.body.start, parts.body.end);
    }

    #[test]
    fn a_missing_fence_is_reported() {
        assert_eq!(split("Text").unwrap_err().code, Code::FRONT_MATTER_MISSING);
        assert_eq!(split("+++\na = 1\n").unwrap_err().code, Code::FRONT_MATTER_UNCLOSED);
        assert_eq!(split("").unwrap_err().code, Code::FRONT_MATTER_MISSING);
    }
}
