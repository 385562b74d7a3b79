//! Where the front matter of a file ends and its body begins.

use super::Notation;
use crate::base::diag::{Code, Diag, Span};

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

/// Finds the fences. Byte order marks at the start and Windows line ends are fine.
///
/// `whose` names the file in messages, as in "an article".
///
/// # Errors
/// No opening fence in the first line, or no closing one.
pub fn split(text: &str, whose: &str) -> Result<FrontMatter, Box<Diag>> {
    // Programs that join files leave several marks.
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = line(text, start);
    let (notation, fence) = match text[first.start..first.end].trim_end() {
        "+++" => (Notation::Toml, "+++"),
        "---" => (Notation::Yaml, "---"),
        _ => return Err(Box::new(missing(text, start, first, whose))),
    };
    let head_start = next(text, first);
    let mut at = head_start;
    let mut misspelt = None;
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
        if misspelt.is_none() && looks_like_fence(&text[this.start..this.end]) {
            misspelt = Some(this);
        }
        at = next(text, this);
    }
    let opened = Span::new(first.start, first.start + 3);
    let diag = Diag::new(
        Code::FRONT_MATTER_UNCLOSED,
        format!("the front matter has no closing {fence} line"),
    );
    Err(Box::new(match misspelt {
        Some(line) => diag
            .at(line, format!("this line must be {fence}"))
            .and_at(opened, "opened here")
            .help(format!("write {fence} in place of {}", text[line.start..line.end].trim())),
        None => diag
            .at(opened, "opened here")
            .help(format!("write a line {fence} after the last key, then the text")),
    }))
}

/// Whether a line is most likely meant as a fence: `++++`, `----`, or the dash that an editor makes
/// of `---`.
fn looks_like_fence(line: &str) -> bool {
    let line = line.trim();
    let only = |mark: char| line.len() >= 3 && line.chars().all(|c| c == mark);
    only('+') || only('-') || only('—') || matches!(line, "–-" | "–––" | "++" | "--")
}

/// Whether a character takes no space, so that it is invisible in a line.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

fn missing(text: &str, start: usize, first: Span, whose: &str) -> Diag {
    if text[start..].trim().is_empty() {
        let example = match whose {
            "an article" => "; `newsprint new \"Headline\"` writes one",
            _ => ": title = \"…\", for example",
        };
        return Diag::new(Code::FRONT_MATTER_MISSING, "this file is empty")
            .at(Span::new(start, start), "nothing here")
            .help(format!("{whose} starts with front matter between +++ lines{example}"));
    }
    let written = &text[first.start..first.end];
    if let Some((at, c)) = written.char_indices().find(|(_, c)| is_invisible(*c))
        && ["+++", "---"].contains(&written.replace(is_invisible, "").trim())
    {
        let at = first.start + at;
        return Diag::new(
            Code::FRONT_MATTER_MISSING,
            format!("the first line contains the invisible character U+{:04X}", u32::from(c)),
        )
        .at(Span::new(at, at + c.len_utf8()), "here")
        .help("delete the line and type it again");
    }
    if looks_like_fence(written) {
        let fence = if written.trim().starts_with('+') { "+++" } else { "---" };
        return Diag::new(Code::FRONT_MATTER_MISSING, "this file has no front matter")
            .at(first, format!("this line must be {fence}"))
            .help(format!("write {fence} in place of {}", written.trim()));
    }
    let above = text[start..].len() - text[start..].trim_start().len();
    let fence = line(text, start + above);
    if above > 0 && ["+++", "---"].contains(&text[fence.start..fence.end].trim_end()) {
        return Diag::new(
            Code::FRONT_MATTER_MISSING,
            "the front matter does not begin in the first line",
        )
        .at(fence, "this must be the first line")
        .help("delete the empty lines above it");
    }
    Diag::new(Code::FRONT_MATTER_MISSING, "this file has no front matter")
        .at(first, "expected a line +++")
        .help(format!(
            "{whose} starts with front matter between +++ lines (TOML) or --- lines (YAML): {}",
            match whose {
                "an article" => "title = \"…\" and date = …",
                "an author's profile" => "name = \"…\"",
                _ => "title = \"…\"",
            }
        ))
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
            "\u{feff}\u{feff}+++\na = 1\n+++\nText",
            "+++ \na = 1\n+++ \nText",
        ] {
            let parts = split(text, "an article").unwrap();
            assert_eq!(text[parts.head.start..parts.head.end].trim(), "a = 1");
            assert_eq!(&text[parts.body.start..parts.body.end], "Text");
        }
    }

    #[test]
    fn front_matter_alone_is_an_article_without_a_body() {
        let parts = split("---\n---", "an article").unwrap();
        assert_eq!(parts.head.start, parts.head.end);
        assert_eq!(parts.body.start, parts.body.end);
    }

    #[test]
    fn a_missing_fence_is_reported() {
        assert_eq!(split("Text", "an article").unwrap_err().code, Code::FRONT_MATTER_MISSING);
        assert_eq!(
            split("+++\na = 1\n", "an article").unwrap_err().code,
            Code::FRONT_MATTER_UNCLOSED
        );
        assert_eq!(split("", "an article").unwrap_err().code, Code::FRONT_MATTER_MISSING);
    }

    #[test]
    fn a_misspelt_fence_is_pointed_at() {
        for (text, at, fence) in [
            ("+++\na = 1\n++++\nText", "++++", "+++"),
            ("+++\na = 1\n---\nText", "---", "+++"),
            ("---\na: 1\n—\nText\n----\n", "—", "---"),
            ("++++\na = 1\n++++\n", "++++", "+++"),
            ("—\na: 1\n—\n", "—", "---"),
        ] {
            let problem = split(text, "an article").unwrap_err();
            let label = problem.primary.unwrap();
            let span = label.place.span.unwrap();
            assert_eq!(&text[span.start..span.end], at, "{text}");
            assert_eq!(label.text, format!("this line must be {fence}"));
        }
        // A rule in a text that is closed properly is none.
        assert!(split("+++\na = 1\n+++\n\n---\n", "an article").is_ok());
        for c in ["\u{200b}", "\u{2060}", "\u{ad}"] {
            let problem = split(&format!("{c}+++\na = 1\n+++\n"), "an article").unwrap_err();
            assert!(problem.message.contains("invisible character U+"), "{}", problem.message);
        }
    }
}
