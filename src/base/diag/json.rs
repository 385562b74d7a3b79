//! All problems as one JSON document, for programs.
//!
//! Must not decide anything: keys come in the order in which they stand here, which is a promise.

use serde_json::{Value, json};

use super::safe;
use super::secret::hidden_in_diag;
use super::{Diag, Place, TextOf, Texts};

/// The version of the document's form: it grows if a key goes or changes its meaning.
const VERSION: u32 = 1;

/// The problems in the order given, and how many there are; `fixed` were put right before.
///
/// `text_of` returns the text of a file by its path from the site's root.
#[must_use]
pub fn json(problems: &[Diag], fixed: usize, text_of: TextOf<'_>) -> String {
    let texts = &Texts::new(text_of);
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let fixable = problems.iter().filter(|problem| problem.fix.is_some()).count();
    let listed: Vec<Value> = problems.iter().map(|problem| one(problem, texts)).collect();
    let document = json!({
        "version": VERSION,
        "problems": listed,
        "counts": {
            "errors": errors,
            "warnings": problems.len() - errors,
            "fixable": fixable,
            "fixed": fixed,
        },
    });
    safe::json(&format!("{document:#}\n")).into_owned()
}

fn one(problem: &Diag, texts: &Texts<'_>) -> Value {
    let problem = &*hidden_in_diag(problem);
    let [file, line, column, end_line, end_column] =
        spot(problem.primary.as_ref().map(|label| &label.place), texts);
    let related: Vec<Value> = problem
        .related
        .iter()
        .map(|label| {
            let [file, line, column, end_line, end_column] = spot(Some(&label.place), texts);
            json!({
                "file": file,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "label": label.text.clone(),
            })
        })
        .collect();
    let fix = problem.fix.as_ref().map(|fix| {
        let [file, line, column, end_line, end_column] = spot(Some(&fix.place), texts);
        json!({
            "file": file,
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
            "replacement": fix.text,
        })
    });
    let label = problem.primary.as_ref().map(|label| label.text.clone());
    json!({
        "code": problem.code.as_str(),
        "severity": problem.severity.to_string(),
        "message": problem.message,
        "file": file,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "label": label.filter(|label| !label.is_empty()),
        "help": problem.help,
        "notes": problem.notes,
        "related": related,
        "fix": fix,
    })
}

/// File, line and column of the first character and of the one behind the last; null where there
/// is none.
fn spot(place: Option<&Place>, texts: &Texts<'_>) -> [Value; 5] {
    let file = place.map(|place| Value::from(&*place.path)).unwrap_or_default();
    let span = place.and_then(|place| place.span);
    let lines = place.filter(|_| span.is_some()).and_then(|place| texts.get(&place.path));
    match lines.zip(span) {
        Some((lines, span)) => {
            let (start, end) = lines.positions(span);
            [file, start.line.into(), start.column.into(), end.line.into(), end.column.into()]
        }
        None => [file, Value::Null, Value::Null, Value::Null, Value::Null],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::json;
    use crate::base::diag::{Code, Diag, Place, Span};

    #[test]
    fn keys_stand_in_their_order() {
        let text: Arc<str> = "a\näb\n".into();
        let place = Place { path: "a.md".into(), span: Some(Span::new(2, 5)) };
        let diag = Diag::new(Code::KEY_UNKNOWN, "w\u{1b}rong")
            .at_place(place.clone(), "here")
            .help("do")
            .fix(place, "äb", "c");
        let document =
            json(&[diag, Diag::new(Code::OUTPUT_LOCKED, "x")], 3, &|_| Some(text.clone()));
        let read: serde_json::Value = serde_json::from_str(&document).unwrap();
        let keys: Vec<&String> = read["problems"][0].as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "code",
                "severity",
                "message",
                "file",
                "line",
                "column",
                "end_line",
                "end_column",
                "label",
                "help",
                "notes",
                "related",
                "fix"
            ]
        );
        assert_eq!(read["problems"][0]["message"], "w\u{1b}rong");
        assert_eq!(read["problems"][0]["end_column"], 3);
        assert_eq!(read["problems"][0]["fix"]["replacement"], "c");
        assert!(read["problems"][1]["file"].is_null());
        assert_eq!(
            read["counts"].to_string(),
            r#"{"errors":2,"warnings":0,"fixable":1,"fixed":3}"#
        );
    }
}
