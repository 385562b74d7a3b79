//! Problems as the browser gets them: drawn as on the terminal, with a way into the editor.

use std::sync::Arc;

use serde::Serialize;

use super::Setup;
use crate::base::diag::render::{Style, render};
use crate::base::diag::{Diag, Position, Severity, Texts};
use crate::build::engine::Live;

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
    live: &Live<'_>,
    setup: &Setup,
) -> Vec<Problem> {
    let text_of = |path: &str| -> Option<Arc<str>> { live.text(path) };
    let texts = Texts::new(&text_of);
    let draw = |problem: &Diag| {
        let place = problem.primary.as_ref().map(|label| &label.place);
        let path = place.map(|place| place.path.to_string());
        let span = place.and_then(|place| place.span);
        let at = path.as_deref().and_then(|path| texts.get(path)).zip(span);
        let (line, column) = at.map_or((1, 1), |(lines, span)| {
            let Position { line, column } = lines.position(span.start);
            (line, column)
        });
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
            text: render(problem, &texts, Style::Plain),
            editor,
        }
    };
    problems.into_iter().map(draw).collect()
}
