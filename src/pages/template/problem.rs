//! Tera's errors as problems of ours: with the template's excerpt and the page that was being made.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, ErrorKind, ReportError};

use super::{BUILTIN, BUILTIN_PATH, closure, nearest_template};
use crate::base::diag::{Code, Diag, Place, Span, nearest};

/// A template that could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    path: Arc<str>,
    span: Option<Span>,
    message: String,
}

impl Failure {
    /// The failure in the words of newsprint where Tera's say too little.
    pub(super) fn in_our_words(mut self, sources: &BTreeMap<String, Arc<str>>) -> Self {
        let argument = self.message.strip_prefix("argument `").and_then(|rest| {
            rest.ends_with("missing").then(|| rest.split('`').next().unwrap_or_default().to_owned())
        });
        if let Some(argument) = argument {
            self.message = format!("this component needs the argument `{argument}`");
        }
        let name = match self.path.strip_prefix(BUILTIN_PATH) {
            Some(name) => format!("{BUILTIN}{name}"),
            None => self.path.trim_start_matches("templates/").to_owned(),
        };
        let start = self.span.map_or(0, |span| span.start);
        let code = sources.get(&name).and_then(|text| text.get(start..)).unwrap_or_default();
        if let Some(rest) = code.strip_prefix("shelves.")
            && self.message.contains("undefined")
        {
            let shelf: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            self.span = Some(Span::new(start, start + "shelves.".len() + shelf.len()));
            self.message = format!(
                "this page has no shelf `{shelf}`: site.toml has none of that name, or it is relative to an article"
            );
        }
        self
    }

    /// The problem, with the pages it befell.
    #[must_use]
    pub fn into_diag(self, pages: &[String]) -> Diag {
        let first = pages.first().map_or("", String::as_str);
        let others = pages.len().saturating_sub(1);
        // Tera lists what there is; the nearest of it is most likely what was meant.
        let (message, known) = match self.message.split_once(". Available ") {
            Some((message, known)) => (message.to_owned(), Some(known.to_owned())),
            None => (self.message, None),
        };
        let names =
            known.as_deref().and_then(|known| known.split_once(": ")).map(|(_, names)| names);
        let wrong = message.split('`').nth(1).unwrap_or_default();
        let meant = names.and_then(|names| nearest(wrong, names.split(", ")));
        let label =
            meant.map_or_else(|| "here".to_owned(), |meant| format!("did you mean `{meant}`?"));
        let mut diag = Diag::new(Code::TEMPLATE_FAILED, message)
            .at_place(Place { path: self.path, span: self.span }, label);
        if let Some(names) = names {
            diag = diag.note(format!("there is {names}"));
        }
        diag = diag.note(match others {
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
            vec![of_syntax(report)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let text = sources.get(current).map(|text| &**text).unwrap_or_default();
            let span = text.find(parent.as_str()).map(|at| Span::new(at, at + parent.len()));
            vec![missing_template(parent, Place { path: path(current), span }, sources)]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => vec![
            Diag::new(Code::TEMPLATE_SYNTAX, "this template includes or extends itself")
                .at_file(path(tpl))
                .help(
                    "look at its `extends` and `include`, and at those of the templates they name",
                ),
        ],
        _ => split_reports(&error.to_string(), sources),
    }
}

fn of_syntax(report: &ReportError) -> Diag {
    Diag::new(Code::TEMPLATE_SYNTAX, sentence(report.message()))
        .at_place(Place { path: path(report.filename()), span: Some(span(report)) }, "here")
        .help("write statements between {% and %}, and values between {{ and }}")
}

/// The syntax error of each template for itself: Tera stops at the first.
pub(super) fn all_syntax(own: &BTreeMap<String, Arc<str>>) -> Vec<Diag> {
    let alone = |(name, text): (&String, &Arc<str>)| {
        let error = tera::Tera::new().add_raw_template(name, text).err()?;
        match error.kind() {
            ErrorKind::SyntaxError(report) => Some(of_syntax(report)),
            _ => None,
        }
    };
    own.iter().filter_map(alone).collect()
}

/// A template that extends or includes one that does not exist.
fn missing_template(name: &str, place: Place, sources: &BTreeMap<String, Arc<str>>) -> Diag {
    let label = nearest_template(name, sources)
        .map_or_else(|| "no such template".to_owned(), |meant| format!("did you mean {meant}?"));
    Diag::new(Code::TEMPLATE_MISSING, format!("there is no template {name}"))
        .at_place(place, label)
        .help(format!("correct the name, or write templates/{name}"))
}

/// A template that calls a component which none defines.
fn missing_component(name: &str, place: Place, sources: &BTreeMap<String, Arc<str>>) -> Diag {
    let known: Vec<String> = sources.values().flat_map(|text| closure::defined(text)).collect();
    let label = nearest(name, known.iter().map(String::as_str)).map_or_else(
        || "no template defines it".to_owned(),
        |meant| format!("did you mean {meant}?"),
    );
    Diag::new(Code::TEMPLATE_MISSING, format!("there is no component {name}"))
        .at_place(place, label)
        .help(format!("correct the name, or define it: {{% component {name}() %}} … {{% endcomponent {name} %}}"))
}

/// Tera reports all unknown filters, includes and components of a template set as one text.
fn split_reports(text: &str, sources: &BTreeMap<String, Arc<str>>) -> Vec<Diag> {
    let mut problems = Vec::new();
    for part in text.split("error: ").map(str::trim).filter(|part| !part.is_empty()) {
        let message = part.lines().next().unwrap_or_default();
        let quoted = message.split(['`', '\'', '"']).nth(1).unwrap_or_default();
        let place = part.lines().find_map(|line| {
            let (name, line, column) = location(line.trim().strip_prefix("-->")?.trim())?;
            let text = sources.get(name)?;
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let before = text[start..].chars().take(column.saturating_sub(1));
            let at = start + before.map(char::len_utf8).sum::<usize>();
            let named = text[at..].find(quoted).map_or(at, |found| at + found);
            Some(Place { path: path(name), span: Some(Span::new(named, named + quoted.len())) })
        });
        let place = place.unwrap_or_else(|| Place { path: "templates".into(), span: None });
        problems.push(if message.starts_with("Unknown template") {
            missing_template(quoted, place, sources)
        } else if message.starts_with("Unknown component") {
            missing_component(quoted, place, sources)
        } else {
            Diag::new(Code::TEMPLATE_SYNTAX, sentence(message))
                .at_place(place, "here")
                .help("docs/templates.md lists what templates can use")
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

/// One line that begins with a lowercase letter and has no full stop, like all our messages.
fn sentence(text: &str) -> String {
    let text = sorted_lists(text.lines().next().unwrap_or_default().trim().trim_end_matches('.'));
    let mut chars = text.chars();
    let second_is_small =
        text.chars().nth(1).is_some_and(|c| c.is_lowercase() || c.is_whitespace());
    match chars.next() {
        Some(first) if second_is_small => first.to_lowercase().chain(chars).collect(),
        _ => text.clone(),
    }
}

/// The text with its lists of quoted names sorted: Tera writes them in the order of a hash map.
fn sorted_lists(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut sorted: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
    // Names stand at odd places; a list is a run of names with ", " between them.
    let mut start = 1;
    while start < parts.len() {
        let mut end = start;
        while end + 2 < parts.len() && parts[end + 1] == ", " {
            end += 2;
        }
        let mut names: Vec<&str> = (start..=end).step_by(2).map(|at| parts[at]).collect();
        names.sort_unstable();
        for (at, name) in (start..=end).step_by(2).zip(names) {
            sorted[at] = name.to_owned();
        }
        start = end + 2;
    }
    sorted.join("`")
}

#[cfg(test)]
mod tests {
    use super::sorted_lists;

    #[test]
    fn names_stand_in_one_order() {
        assert_eq!(sorted_lists("a `z`, `b`, `c` d `y`, `x`"), "a `b`, `c`, `z` d `x`, `y`");
        assert_eq!(sorted_lists("no names"), "no names");
        assert_eq!(sorted_lists("`one"), "`one");
    }
}
