//! Problems in the Static Analysis Results Interchange Format (SARIF, OASIS, version 2.1.0).
//!
//! Must not know why a file is wrong; rules are explained by the documentation's own words.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::explain::explanation;
use super::secret::hidden_in_diag;
use super::{CODES, Code, Diag, Fix, Label, Place, Span, TextOf, Texts};

/// Where the schema of the format is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log with one run.
///
/// `text_of` returns the text of a file by its path from the site's root.
#[must_use]
pub fn sarif(problems: &[Diag], text_of: TextOf<'_>) -> String {
    let texts = &Texts::new(text_of);
    let rules: Vec<Value> = CODES.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, texts)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "newsprint",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A kind of problem: section 3.49, reportingDescriptor.
fn rule(code: Code) -> Value {
    let said = explanation(code);
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": said.short },
        "help": { "text": said.whole },
        "defaultConfiguration": { "level": code.severity().to_string() },
    })
}

/// A problem: section 3.27, result.
fn result(problem: &Diag, texts: &Texts<'_>) -> Value {
    let problem = &*hidden_in_diag(problem);
    let mut message = problem.message.clone();
    for line in problem.notes.iter().chain(&problem.help) {
        let _ = write!(message, "\n{}", line);
    }
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), problem.code.as_str().into());
    if let Some(at) = CODES.iter().position(|code| *code == problem.code) {
        result.insert("ruleIndex".to_owned(), at.into());
    }
    result.insert("level".to_owned(), problem.severity.to_string().into());
    result.insert("message".to_owned(), json!({ "text": message }));
    let locations: Vec<Value> =
        problem.primary.iter().map(|label| location(label, None, texts)).collect();
    if !locations.is_empty() {
        result.insert("locations".to_owned(), locations.into());
    }
    let related: Vec<Value> = problem
        .related
        .iter()
        .enumerate()
        .map(|(at, label)| location(label, Some(at + 1), texts))
        .collect();
    if !related.is_empty() {
        result.insert("relatedLocations".to_owned(), related.into());
    }
    let fixes: Vec<Value> = problem.fix.iter().filter_map(|fix| change(fix, texts)).collect();
    if !fixes.is_empty() {
        result.insert("fixes".to_owned(), fixes.into());
    }
    Value::Object(result)
}

/// A place and what is said there: section 3.28, location.
fn location(label: &Label, id: Option<usize>, texts: &Texts<'_>) -> Value {
    let mut location = Map::new();
    if let Some(id) = id {
        location.insert("id".to_owned(), id.into());
    }
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), artifact(&label.place));
    if let Some(region) = label.place.span.and_then(|span| region(&label.place, span, texts)) {
        physical.insert("region".to_owned(), region);
    }
    location.insert("physicalLocation".to_owned(), physical.into());
    if !label.text.is_empty() {
        location.insert("message".to_owned(), json!({ "text": label.text.clone() }));
    }
    Value::Object(location)
}

/// A file, from the site's root.
fn artifact(place: &Place) -> Value {
    json!({ "uri": uri(&place.path), "uriBaseId": "%SRCROOT%" })
}

fn region(place: &Place, span: Span, texts: &Texts<'_>) -> Option<Value> {
    let (start, end) = texts.get(&place.path)?.positions(span);
    Some(json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }))
}

/// A change that puts it right: section 3.55, fix.
fn change(fix: &Fix, texts: &Texts<'_>) -> Option<Value> {
    let deleted = region(&fix.place, fix.place.span?, texts)?;
    Some(json!({
        "description": { "text": format!("Write {}", fix.text) },
        "artifactChanges": [{
            "artifactLocation": artifact(&fix.place),
            "replacements": [{
                "deletedRegion": deleted,
                "insertedContent": { "text": fix.text },
            }],
        }],
    }))
}

/// A path as a relative reference (RFC 3986): all but unreserved characters as their numbers.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::sarif;
    use crate::base::diag::{CODES, Code, Diag, Place, Span};

    #[test]
    fn a_log_has_rules_results_and_fixes() {
        let text: Arc<str> = "a\nbc\n".into();
        let place = Place { path: "content/ä b.md".into(), span: Some(Span::new(2, 4)) };
        let diag = Diag::new(Code::AGENCY_UNKNOWN, "wrong")
            .at_place(place.clone(), "here")
            .and_at_place(place.clone(), "")
            .help("do")
            .fix(place, "bc", "d");
        let log = sarif(&[diag, Diag::new(Code::OUTPUT_LOCKED, "x")], &|_| Some(text.clone()));
        let log: Value = serde_json::from_str(&log).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), CODES.len());
        let first = &run["results"][0];
        let at = usize::try_from(first["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], first["ruleId"]);
        let physical = &first["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "content/%C3%A4%20b.md");
        assert_eq!(physical["region"]["startLine"], 2);
        assert_eq!(physical["region"]["endColumn"], 3);
        let change = &first["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "d");
        assert!(run["results"][1].get("locations").is_none());
    }
}
