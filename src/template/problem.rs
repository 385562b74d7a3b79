//! Tera's errors as problems of ours: with the template's excerpt and the page that was being made.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, ErrorKind, ReportError};

use super::{BUILTIN, BUILTIN_PATH, PHOTO_COMPONENT, nearest_template};
use crate::diag::{Code, Diag, Place, Span};

/// A template that could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    path: Arc<str>,
    span: Option<Span>,
    message: String,
}

impl Failure {
    /// The problem, with the pages it befell.
    #[must_use]
    pub fn into_diag(self, pages: &[String]) -> Diag {
        let first = pages.first().map_or("", String::as_str);
        let others = pages.len().saturating_sub(1);
        let mut diag = Diag::new(Code::TEMPLATE_FAILED, self.message)
            .at_place(Place { path: self.path, span: self.span }, "")
            .note(match others {
                0 => format!("while making {first}"),
                1 => format!("while making {first} and 1 other page"),
                _ => format!("while making {first} and {others} other pages"),
            });
        diag = diag.help(format!("`newsprint data {first}` prints what this template gets"));
        diag
    }
}

/// What went wrong while rendering.
pub(super) fn of_rendering(error: &Error, name: &str) -> Failure {
    match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => Failure {
            path: path(report.filename()),
            span: Some(span(report)),
            message: sentence(report.message()),
        },
        _ => {
            let text = error.to_string();
            Failure {
                path: path(name),
                span: None,
                message: sentence(text.lines().next().unwrap_or_default()),
            }
        }
    }
}

/// What went wrong while loading all templates.
pub(super) fn of_loading(error: &Error, sources: &BTreeMap<String, Arc<str>>) -> Vec<Diag> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            vec![
                Diag::new(Code::TEMPLATE_SYNTAX, sentence(report.message()))
                    .at_place(Place { path: path(report.filename()), span: Some(span(report)) }, "")
                    .help("statements stand between {% and %}, values between {{ and }}"),
            ]
        }
        _ => split_reports(&error.to_string(), sources),
    }
}

/// A site's own component file must go on defining what bodies need.
pub(super) fn no_photo_component() -> Diag {
    Diag::new(Code::TEMPLATE_MISSING, format!("no template defines the component {PHOTO_COMPONENT}"))
        .at_file("templates/components.html")
        .help(format!("bodies show their photos through it: keep {{% component {PHOTO_COMPONENT}(photo, words) %}} in your components.html"))
}

/// Tera reports all unknown filters, includes and components of a template set as one text.
fn split_reports(text: &str, sources: &BTreeMap<String, Arc<str>>) -> Vec<Diag> {
    let mut problems = Vec::new();
    for part in text.split("error: ").map(str::trim).filter(|part| !part.is_empty()) {
        let message = part.lines().next().unwrap_or_default();
        let place = part.lines().find_map(|line| {
            let (name, line, column) = location(line.trim().strip_prefix("-->")?.trim())?;
            let text = sources.get(name)?;
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let at = (start + column.saturating_sub(1)).min(text.len());
            Some(Place { path: path(name), span: Some(Span::new(at, at)) })
        });
        let mut diag = Diag::new(Code::TEMPLATE_SYNTAX, sentence(message));
        diag = match place {
            Some(place) => diag.at_place(place, "here"),
            None => diag.at_file("templates"),
        };
        let quoted = message.split(['`', '\'', '"']).nth(1).unwrap_or_default();
        let meant = nearest_template(quoted, sources).filter(|_| quoted.ends_with(".html"));
        problems.push(match meant {
            Some(meant) => diag.help(format!("did you mean {meant}?")),
            None => diag.help("docs/templates.md lists what templates can use"),
        });
    }
    problems
}

/// `name:line:column`.
fn location(text: &str) -> Option<(&str, usize, usize)> {
    let mut parts = text.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok().filter(|line| *line > 0)?;
    Some((parts.next()?.trim_matches(['[', ']']), line, column))
}

fn span(report: &ReportError) -> Span {
    Span::from(report.span().range.clone())
}

fn path(name: &str) -> Arc<str> {
    match name.strip_prefix(BUILTIN) {
        Some(name) => format!("{BUILTIN_PATH}{name}").into(),
        None => format!("templates/{name}").into(),
    }
}

/// One line that begins with a small letter and has no full stop, like all our messages.
fn sentence(text: &str) -> String {
    let text = text.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let mut chars = text.chars();
    let second_is_small =
        text.chars().nth(1).is_some_and(|c| c.is_lowercase() || c.is_whitespace());
    match chars.next() {
        Some(first) if second_is_small => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
