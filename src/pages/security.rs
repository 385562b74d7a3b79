//! `security.txt` (RFC 9116), which a site brings along: whoever finds a hole must find somebody to
//! tell. Looks at the file alone; it is published as it is.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::base::diag::{Code, Diag, Span};
use crate::site::index::Sources;
use crate::site::route;
use crate::site::source::read_text;

/// How long before its end a file should be renewed.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What is wrong with the site's file, if it has one.
#[must_use]
pub fn problems(sources: &Sources<'_>, now: Timestamp) -> Vec<Diag> {
    let path = format!("static{}", route::SECURITY);
    let Some(file) = sources.listing.get(path.as_str()) else { return Vec::new() };
    match read_text(sources.library.disk(), file) {
        Ok(text) => {
            let path: Arc<str> = path.into();
            read(&text, now).into_iter().map(|problem| problem.in_file(&path, 0)).collect()
        }
        Err(problem) => vec![*problem],
    }
}

/// The fields that must be there (RFC 9116, sections 2.5.3 and 2.5.5).
fn read(text: &str, now: Timestamp) -> Vec<Diag> {
    let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
    let mut problems = Vec::new();
    let contacts = fields(text, "contact").count();
    if contacts == 0 {
        problems.push(
            Diag::new(Code::SECURITY_TXT_INVALID, "security.txt has no `Contact` line")
                .at(head, "no line says Contact:")
                .help("add a line such as Contact: mailto:security@name.example"),
        );
    }
    let mut ends = fields(text, "expires");
    let Some((value, span)) = ends.next() else {
        problems.push(
            Diag::new(Code::SECURITY_TXT_INVALID, "security.txt has no `Expires` line")
                .at(head, "no line says Expires:")
                .help(format!("add a line such as {}", example(now))),
        );
        return problems;
    };
    if let Some((_, again)) = ends.next() {
        problems.push(
            Diag::new(Code::SECURITY_TXT_INVALID, "security.txt has two `Expires` lines")
                .at(again, "the second time")
                .and_at(span, "the first time")
                .help("keep one of the two lines"),
        );
    }
    match value.parse::<Timestamp>() {
        Err(_) => problems.push(
            Diag::new(Code::SECURITY_TXT_INVALID, format!("\"{value}\" is not a date and time"))
                .at(span, "expected RFC 3339")
                .help(format!("write {}", example(now))),
        ),
        Ok(end) if end.duration_since(now) < AHEAD => {
            let (what, label) = if end <= now {
                ("security.txt is out of date", "this has passed")
            } else {
                ("security.txt will soon be out of date", "less than 30 days from now")
            };
            problems.push(
                Diag::new(Code::SECURITY_TXT_EXPIRED, what)
                    .at(span, label)
                    .help("check whether what it says is still true")
                    .help(format!("then write {}", example(now))),
            );
        }
        Ok(_) => {}
    }
    problems
}

/// The values of a field, whose name may be written in capitals or not, and their places.
fn fields<'t>(text: &'t str, wanted: &str) -> impl Iterator<Item = (&'t str, Span)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let (name, value) = line.split_once(':')?;
        if !name.eq_ignore_ascii_case(wanted) {
            return None;
        }
        let trimmed = value.trim();
        let start = start + name.len() + 1 + (value.len() - value.trim_start().len());
        Some((trimmed, Span::new(start, start + trimmed.len())))
    })
}

/// A line for the end that the standard recommends: less than a year ahead.
fn example(now: Timestamp) -> String {
    let end = now.checked_add(SignedDuration::from_hours(24 * 360)).unwrap_or(now);
    format!("Expires: {}", end.strftime("%Y-%m-%dT00:00:00Z"))
}
