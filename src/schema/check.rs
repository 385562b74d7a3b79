//! A document against its description: unknown keys, missing keys, wrong values, all in one run.

use super::node::{Entry, Node, Table, Value};
use super::shape::{Key, Shape};
use crate::diag::{Code, Diag, Span, nearest};

/// Reports everything in `table` that does not fit `keys`.
///
/// `whose` names the table's owner in messages, as in "an article"; `head` is where a missing key
/// is reported, the first line of the front matter or a table's header.
pub fn check(
    table: &Table,
    keys: &'static [Key],
    whose: &str,
    head: Span,
    problems: &mut Vec<Diag>,
) {
    for entry in &table.entries {
        match keys.iter().find(|key| key.name == entry.key) {
            Some(key) => check_value(entry, &entry.node, key.shape, problems),
            None => problems.push(unknown(entry, keys, whose)),
        }
    }
    for key in keys.iter().filter(|key| key.required) {
        // A misspelt required key is reported once, as misspelt.
        let misspelt = table.entries.iter().any(|entry| guess(&entry.key, keys) == Some(key.name));
        if table.get(key.name).is_none() && !misspelt {
            problems.push(
                Diag::new(Code::KEY_MISSING, format!("{whose} needs `{}`", key.name))
                    .at(head, format!("`{}` is missing here", key.name))
                    .help(format!("{}: {}", key.name, key.doc)),
            );
        }
    }
}

/// The key that was most likely meant by an unknown one.
fn guess(wrong: &str, keys: &'static [Key]) -> Option<&'static str> {
    if keys.iter().any(|key| key.name == wrong) {
        return None;
    }
    let folded = wrong.to_lowercase().replace(['-', ' '], "_");
    keys.iter()
        .find(|key| {
            key.name == folded || key.synonyms.iter().any(|other| other.to_lowercase() == folded)
        })
        .map(|key| key.name)
        .or_else(|| nearest(&folded, keys.iter().map(|key| key.name)))
}

fn unknown(entry: &Entry, keys: &'static [Key], whose: &str) -> Diag {
    let diag = Diag::new(Code::KEY_UNKNOWN, format!("`{}` is not a key of {whose}", entry.key));
    let inner = keys.iter().find(|key| match key.shape {
        Shape::Table(inner) | Shape::Tables(inner) => inner.iter().any(|key| key.name == entry.key),
        _ => false,
    });
    match (guess(&entry.key, keys), inner) {
        (Some(meant), _) => diag
            .at(entry.key_span, format!("did you mean `{meant}`?"))
            .help(format!("write `{meant}` instead of `{}`", entry.key)),
        (None, Some(inner)) => {
            let header = match inner.shape {
                Shape::Tables(_) => format!("[[{}]]", inner.name),
                _ => format!("[{}]", inner.name),
            };
            diag.at(entry.key_span, format!("this belongs in {header}"))
                .help(format!("move the line below a line that says {header}"))
        }
        (None, None) => {
            let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
            diag.at(entry.key_span, "unknown key")
                .help_maybe(names.contains(&"extra").then(|| {
                    "keys of your own go into [extra]: templates get them from there".to_owned()
                }))
                .help_maybe(
                    (!names.contains(&"extra"))
                        .then(|| format!("the keys are {}", names.join(", "))),
                )
        }
    }
}

fn check_value(entry: &Entry, node: &Node, shape: Shape, problems: &mut Vec<Diag>) {
    match (&node.value, shape) {
        (Value::Nothing, _) | (_, Shape::Free) => {}
        (Value::Text(text), Shape::Text | Shape::Markdown | Shape::Name) => {
            // An empty alternative text is its own problem, reported where the photo is.
            if text.trim().is_empty()
                && entry.key != "alt"
                && entry.key != "separator"
                && entry.key != "prefix"
            {
                problems.push(
                    Diag::new(Code::VALUE_EMPTY, format!("`{}` is empty", entry.key))
                        .at(node.span, "nothing between the quotation marks")
                        .help("write a text, or leave the line out"),
                );
            }
        }
        (Value::Integer(_), Shape::Name)
        | (Value::Bool(_), Shape::Bool | Shape::BoolOrChoice(_)) => {}
        (Value::Integer(number), Shape::Integer(low, high)) if (low..=high).contains(number) => {}
        (Value::Date(_) | Value::Text(_), Shape::Time | Shape::TimeOrTrue | Shape::TimeOrSpan) => {}
        (Value::Bool(true), Shape::TimeOrTrue) => {}
        (Value::Text(text), Shape::Choice(choices) | Shape::BoolOrChoice(choices)) => {
            if !choices.contains(&text.as_str()) {
                problems.push(unknown_choice(entry, node, text, choices));
            }
        }
        (Value::Text(text), Shape::Url) => check_url(entry, node, text, problems),
        (Value::List(nodes), Shape::Texts) => {
            for item in nodes {
                check_value(entry, item, Shape::Name, problems);
            }
        }
        (Value::List(nodes), Shape::Urls) => {
            for item in nodes {
                check_value(entry, item, Shape::Url, problems);
            }
        }
        (Value::Table(table), Shape::Table(keys)) => {
            check(table, keys, &format!("[{}]", entry.key), entry.key_span, problems);
        }
        (Value::List(nodes), Shape::Tables(keys)) => {
            for item in nodes {
                match &item.value {
                    Value::Table(table) => {
                        check(table, keys, &format!("[[{}]]", entry.key), header(item), problems);
                    }
                    _ => problems.push(wrong_type(entry, item, "a table")),
                }
            }
        }
        (Value::Table(table), Shape::Named(keys)) => {
            for inner in &table.entries {
                let name = format!("[{}.{}]", entry.key, inner.key);
                match &inner.node.value {
                    Value::Table(table) => check(table, keys, &name, inner.key_span, problems),
                    _ => problems.push(wrong_type(inner, &inner.node, "a table")),
                }
            }
        }
        _ => problems.push(wrong_type(entry, node, &shape.expected())),
    }
}

/// The header of a table in a list: its first line.
fn header(node: &Node) -> Span {
    Span::new(node.span.start, node.span.end)
}

fn wrong_type(entry: &Entry, node: &Node, expected: &str) -> Diag {
    let found = match &node.value {
        Value::Integer(number) => format!("this is the number {number}"),
        Value::Bool(value) => format!("this is {value}"),
        value => format!("this is {}", value.kind()),
    };
    let diag = Diag::new(Code::VALUE_TYPE, format!("`{}` must be {expected}", entry.key))
        .at(node.span, found);
    match &node.value {
        Value::Text(text) if expected.starts_with("a list of texts") => {
            let items: Vec<String> =
                text.split(',').map(|part| format!("\"{}\"", part.trim())).collect();
            diag.help(format!("write {} = [{}]", entry.key, items.join(", ")))
        }
        Value::Text(text)
            if expected.starts_with("true") && ["true", "yes", "ja"].contains(&text.as_str()) =>
        {
            diag.help(format!("write {} = true", entry.key))
        }
        Value::Text(text)
            if expected.starts_with("true") && ["false", "no", "nein"].contains(&text.as_str()) =>
        {
            diag.help(format!("write {} = false", entry.key))
        }
        _ => diag.help(format!("change it to {expected}")),
    }
}

fn unknown_choice(entry: &Entry, node: &Node, text: &str, choices: &[&str]) -> Diag {
    let diag = Diag::new(Code::VALUE_UNKNOWN, format!("`{}` can't be \"{text}\"", entry.key));
    let diag = match nearest(text, choices.iter().copied()) {
        Some(meant) => diag.at(node.span, format!("did you mean \"{meant}\"?")),
        None => diag.at(node.span, "not one of the possible values"),
    };
    let all: Vec<String> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
    diag.help(format!("it can be {}", all.join(", ")))
}

fn check_url(entry: &Entry, node: &Node, text: &str, problems: &mut Vec<Diag>) {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let fine = host.is_some_and(|host| !host.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c));
    if !fine {
        problems.push(
            Diag::new(Code::VALUE_INVALID, format!("`{}` must be a whole URL", entry.key))
                .at(node.span, "not a URL that starts with https://")
                .help("write it out, such as https://name.example/page"),
        );
    }
}
