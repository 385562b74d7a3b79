//! A document against its description: unknown keys, missing keys, wrong values, all in one run.

use super::Notation;
use super::node::{Entry, Node, Table, Value};
use super::shape::{FORMS, Key, Shape};
use crate::base::diag::{Code, Diag, Span, nearest};

/// Reports everything in `table` that does not fit `keys`.
///
/// `whose` names the table's owner in messages, as in "an article"; `head` is where a missing key
/// is reported, the first line of the front matter or a table's header. Where the text itself could
/// not be read in full, nothing is called missing: it may stand in what could not be read.
pub fn check(
    table: &Table,
    keys: &'static [Key],
    whose: &str,
    head: Span,
    notation: Notation,
    problems: &mut Vec<Diag>,
) {
    let is_whole = !problems.iter().any(|problem| {
        [Code::TOML_SYNTAX, Code::YAML_SYNTAX, Code::YAML_ALIAS, Code::DATE_INVALID]
            .contains(&problem.code)
    });
    Check { notation, is_whole, root: (keys, whose), problems }.table(table, keys, whose, head);
}

/// Keys whose text may be empty or blank. An empty alternative text is its own problem, reported
/// where the photo is.
const MAY_BE_EMPTY: [&str; 4] = ["alt", "separator", "prefix", "group"];

/// One document being checked.
struct Check<'a> {
    notation: Notation,
    is_whole: bool,
    /// The keys of the document itself, and whose they are.
    root: (&'static [Key], &'a str),
    problems: &'a mut Vec<Diag>,
}

impl Check<'_> {
    fn table(&mut self, table: &Table, keys: &'static [Key], whose: &str, head: Span) {
        for entry in &table.entries {
            match keys.iter().find(|key| key.name == entry.key) {
                Some(key) => {
                    let before = self.problems.len();
                    self.value(entry, &entry.node, key.shape);
                    self.name_example(key, &entry.node, before);
                }
                None => self.problems.push(self.unknown(entry, keys, whose)),
            }
        }
        for key in keys.iter().filter(|key| key.required && self.is_whole) {
            // A misspelt required key is reported once, as misspelt.
            let misspelt =
                table.entries.iter().any(|entry| guess(&entry.key, keys) == Some(key.name));
            match table.entry(key.name) {
                Some(Entry { node: Node { value: Value::Nothing, .. }, key_span, .. }) => {
                    self.problems.push(
                        Diag::new(Code::VALUE_EMPTY, format!("`{}` is empty", key.name))
                            .at(*key_span, "nothing after the colon")
                            .help(format!("write {}", self.example(key))),
                    );
                }
                None if !misspelt => self.problems.push(
                    Diag::new(Code::KEY_MISSING, format!("{whose} needs `{}`", key.name))
                        .at(head, format!("`{}` is missing here", key.name))
                        .help(format!("add a line {}", self.example(key))),
                ),
                _ => {}
            }
        }
    }

    /// A required text that is empty can't be left out: its help shows one.
    fn name_example(&mut self, key: &Key, node: &Node, before: usize) {
        let help = format!("write {}", self.example(key));
        for problem in &mut self.problems[before..] {
            let is_own = problem.primary.as_ref().and_then(|at| at.place.span) == Some(node.span);
            if key.required && is_own && problem.code == Code::VALUE_EMPTY {
                problem.help = vec![help.clone()];
            }
        }
    }

    /// A line with this key, and what it means.
    fn example(&self, key: &Key) -> String {
        let line = self.notation.line(key.name, &key.shape.example());
        let doc = key.doc.trim_end_matches('.');
        let mut chars = doc.chars();
        let small = chars.next().map(|first| first.to_lowercase().chain(chars).collect::<String>());
        format!("`{line}`: {}", small.unwrap_or_default())
    }

    fn value(&mut self, entry: &Entry, node: &Node, shape: Shape) {
        match (&node.value, shape) {
            (Value::Nothing, _) | (_, Shape::Free) => {}
            (
                Value::Text(text),
                Shape::Text | Shape::Markdown | Shape::Name | Shape::Colour | Shape::Fonts,
            ) => {
                if text.trim().is_empty() && !MAY_BE_EMPTY.contains(&entry.key.as_str()) {
                    self.problems.push(
                        Diag::new(Code::VALUE_EMPTY, format!("`{}` is empty", entry.key))
                            .at(node.span, "nothing between the quotation marks")
                            .help("write a text, or leave the line out"),
                    );
                } else if matches!(text.trim(), "…" | "...") && entry.key != "separator" {
                    self.problems.push(
                        Diag::new(
                            Code::VALUE_PLACEHOLDER,
                            format!("`{}` still contains a placeholder", entry.key),
                        )
                        .at(node.span, "readers will see this")
                        .help("write the text, or delete the line"),
                    );
                }
            }
            (Value::Integer(_), Shape::Name)
            | (Value::Bool(_), Shape::Bool | Shape::BoolOrChoice(_)) => {}
            (Value::Integer(number), Shape::Integer(low, high))
                if (low..=high).contains(number) => {}
            (
                Value::Date(_) | Value::Text(_),
                Shape::Time | Shape::TimeOrTrue | Shape::TimeOrSpan,
            ) => {}
            (Value::Bool(true), Shape::TimeOrTrue) => {}
            (Value::Text(text), Shape::Choice(choices) | Shape::BoolOrChoice(choices)) => {
                if !choices.contains(&text.as_str()) {
                    self.problems.push(unknown_choice(entry, node, text, choices));
                }
            }
            (Value::Text(text), Shape::Url) => self.problems.extend(wrong_url(entry, node, text)),
            (Value::Text(text), Shape::Link) if text.starts_with('/') => {}
            (Value::Text(text), Shape::Link) => self.problems.extend(wrong_url(entry, node, text)),
            (Value::List(nodes), Shape::Texts) => {
                for item in nodes {
                    self.value(entry, item, Shape::Name);
                }
            }
            (Value::List(nodes), Shape::Urls) => {
                for item in nodes {
                    self.value(entry, item, Shape::Url);
                }
            }
            (Value::Table(table), Shape::Table(keys)) => {
                self.table(table, keys, &format!("[{}]", entry.key), entry.key_span);
            }
            (Value::Table(table), Shape::Counted) => {
                self.table(table, FORMS, &format!("`{}`", entry.key), entry.key_span);
            }
            (Value::List(nodes), Shape::Tables(keys)) => {
                for item in nodes {
                    match &item.value {
                        Value::Table(table) => {
                            self.table(table, keys, &format!("[[{}]]", entry.key), item.span);
                        }
                        _ => self.problems.push(self.wrong_type(entry, item, Shape::Table(keys))),
                    }
                }
            }
            (Value::Table(table), Shape::Named(keys)) => {
                for inner in &table.entries {
                    let name = format!("[{}.{}]", entry.key, inner.key);
                    match &inner.node.value {
                        Value::Table(table) => self.table(table, keys, &name, inner.key_span),
                        _ => self.problems.push(wrong_type(inner, &inner.node, "a table").help(
                            format!("write a line {name} and its keys below: {}", list(keys)),
                        )),
                    }
                }
            }
            _ => self.problems.push(self.wrong_type(entry, node, shape)),
        }
    }

    fn wrong_type(&self, entry: &Entry, node: &Node, shape: Shape) -> Diag {
        let key = entry.key.as_str();
        let write = |value: &str| format!("write {}", self.notation.line(key, value));
        let help = match (&node.value, shape) {
            (Value::Text(text), Shape::Texts | Shape::Urls) => {
                let items: Vec<String> =
                    text.split(',').map(|part| format!("\"{}\"", part.trim())).collect();
                write(&format!("[{}]", items.join(", ")))
            }
            (Value::Text(text), Shape::Bool | Shape::BoolOrChoice(_))
                if ["true", "yes", "ja", "on"].contains(&text.to_lowercase().as_str()) =>
            {
                write("true")
            }
            (Value::Text(text), Shape::Bool | Shape::BoolOrChoice(_))
                if ["false", "no", "nein", "off"].contains(&text.to_lowercase().as_str()) =>
            {
                write("false")
            }
            (Value::Text(text), Shape::Integer(low, high))
                if text.trim().parse().is_ok_and(|n: i64| (low..=high).contains(&n)) =>
            {
                write(text.trim())
            }
            (Value::Integer(number), Shape::Text | Shape::Markdown) => {
                write(&format!("\"{number}\""))
            }
            (_, Shape::Counted) => format!(
                "write {} and {}",
                self.notation.line(&format!("{key}.one"), "\"…\""),
                self.notation.line(&format!("{key}.other"), "\"…\"")
            ),
            (Value::Integer(number), Shape::Colour) if (100_000..1_000_000).contains(number) => {
                write(&format!("\"#{number}\""))
            }
            (Value::List(nodes), Shape::Fonts)
                if nodes.iter().all(|node| node.text().is_some()) =>
            {
                let names: Vec<String> =
                    nodes.iter().filter_map(|node| Some(node.text()?.value)).collect();
                write(&toml::Value::String(names.join(", ")).to_string())
            }
            (value, Shape::Table(keys) | Shape::Tables(keys)) => {
                self.as_table(key, value, keys, matches!(shape, Shape::Tables(_)))
            }
            _ => format!("change it to {}", shape.expected()),
        };
        wrong_type(entry, node, &shape.expected()).help(help)
    }

    /// How a table is written by somebody who wrote something else.
    fn as_table(&self, key: &str, value: &Value, keys: &'static [Key], many: bool) -> String {
        let first = keys.iter().find(|key| key.required || key.name == "file");
        let below = match (value, first) {
            (Value::Text(text), Some(first)) => {
                self.notation.line(first.name, &format!("\"{text}\""))
            }
            _ => format!("its keys: {}", list(keys)),
        };
        match (self.notation, many) {
            (Notation::Toml, true) if matches!(value, Value::Table(_)) => {
                format!("write [[{key}]] with two brackets: there can be several")
            }
            (Notation::Toml, true) => format!("write a line [[{key}]] and below it {below}"),
            (Notation::Toml, false) => format!("write a line [{key}] and below it {below}"),
            (Notation::Yaml, true) if matches!(value, Value::Table(_)) => {
                "begin its first line with a hyphen: there can be several".to_owned()
            }
            (Notation::Yaml, true) => {
                format!(
                    "write {key}: and below it, for each one, a line that begins with a hyphen: - {below}"
                )
            }
            (Notation::Yaml, false) => {
                format!("write {key}: and below it, indented, {below}")
            }
        }
    }
}

/// Names with commas.
fn list(keys: &[Key]) -> String {
    keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
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

impl Check<'_> {
    /// A key that the table it stands in does not have.
    fn unknown(&self, entry: &Entry, keys: &'static [Key], whose: &str) -> Diag {
        let (root, owner) = self.root;
        let is_of_root = root.iter().any(|key| key.name == entry.key);
        if self.notation == Notation::Toml && !std::ptr::eq(root, keys) && is_of_root {
            // Below a header every line belongs to it: in TOML the order of the lines matters.
            return Diag::new(
                Code::KEY_UNKNOWN,
                format!("`{}` is not a key of {whose}", entry.key),
            )
            .at(entry.key_span, format!("this belongs to {}", bare_of(owner)))
            .help(format!("move the line above the line {whose}"));
        }
        unknown(entry, keys, whose)
    }
}

/// "the article" for "an article".
fn bare_of(whose: &str) -> String {
    match whose.split_once(' ') {
        Some(("a" | "an", rest)) => format!("the {rest}"),
        _ => whose.to_owned(),
    }
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

fn wrong_type(entry: &Entry, node: &Node, expected: &str) -> Diag {
    let found = match &node.value {
        Value::Integer(number) => format!("this is the number {number}"),
        Value::Bool(value) => format!("this is {value}"),
        value => format!("this is {}", value.kind()),
    };
    Diag::new(Code::VALUE_TYPE, format!("`{}` must be {expected}", entry.key)).at(node.span, found)
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

fn wrong_url(entry: &Entry, node: &Node, text: &str) -> Option<Diag> {
    if is_url(text) {
        return None;
    }
    let meant = format!("https://{}", text.trim().trim_start_matches('/'));
    let label = if !text.contains(':') && is_url(&meant) {
        format!("did you mean {meant}?")
    } else {
        "not a URL that starts with https://".to_owned()
    };
    Some(
        Diag::new(Code::VALUE_INVALID, format!("`{}` must be a whole URL", entry.key))
            .at(node.span, label)
            .help("write it out, such as https://name.example or https://name.example/page"),
    )
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c))
}
