//! Problems as the browser gets them: drawn as on the terminal, with a way into the editor.

use std::sync::Arc;

use serde::Serialize;

use super::preview::Preview;
use crate::diag::render::{Style, render};
use crate::diag::{Diag, Severity};

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    code: String,
    severity: &'static str,
    message: String,
    path: Option<String>,
    line: usize,
    column: usize,
    /// The whole message as the terminal shows it.
    text: String,
    /// The address that opens the place in an editor.
    editor: Option<String>,
}

impl Problem {
    /// The whole message as the terminal shows it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Draws problems.
pub(super) fn all<'p>(
    problems: impl IntoIterator<Item = &'p Diag>,
    preview: &Preview,
) -> Vec<Problem> {
    let live = preview.live();
    let text_of = |path: &str| -> Option<Arc<str>> { live.text(path) };
    let draw = |problem: &Diag| {
        let place = problem.primary.as_ref().map(|label| &label.place);
        let path = place.map(|place| place.path.to_string());
        let span = place.and_then(|place| place.span);
        let at = path.as_deref().and_then(text_of).zip(span);
        let (line, column) = at.map_or((1, 1), |(text, span)| line_and_column(&text, span.start));
        let setup = &preview.setup;
        let editor = path
            .as_deref()
            .filter(|_| !setup.lan)
            .and_then(|path| setup.editor.address(&setup.root, path, line, column));
        Problem {
            code: problem.code.as_str().to_owned(),
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: problem.message.clone(),
            path,
            line,
            column,
            text: render(problem, &text_of, Style::Plain),
            editor,
        }
    };
    problems.into_iter().map(draw).collect()
}

/// Where a byte stands: line and column, both counted from 1, columns in characters.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.bytes().filter(|&byte| byte == b'\n').count();
    (line, 1 + before[line_start..].chars().count())
}

#[cfg(test)]
mod tests {
    use super::line_and_column;

    #[test]
    fn lines_and_columns_count_from_one() {
        assert_eq!(line_and_column("äb\nc", 0), (1, 1));
        assert_eq!(line_and_column("äb\nc", 2), (1, 2));
        assert_eq!(line_and_column("äb\nc", 4), (2, 1));
        assert_eq!(line_and_column("äb\nc", 1), (1, 1));
        assert_eq!(line_and_column("", 9), (1, 1));
    }
}
