//! TOML's mistakes in words for somebody who has never heard of TOML.
//!
//! The parser says what it expected; a reporter needs to know what to type. One line gets one
//! message, because the parser's others are mostly consequences of the first.

use super::node::{Entry, Node, Table, Value};
use crate::base::diag::{Code, Diag, Span};
use crate::base::time;

/// More lines than these are not looked at: such a text is something else than TOML.
const PROBLEMS_MAX: usize = 100;

/// What people write for true and false.
const SPOKEN: [(&str, bool); 12] = [
    ("True", true),
    ("TRUE", true),
    ("yes", true),
    ("ja", true),
    ("on", true),
    ("wahr", true),
    ("False", false),
    ("FALSE", false),
    ("no", false),
    ("nein", false),
    ("off", false),
    ("falsch", false),
];

/// One error of the parser.
pub(super) struct Error {
    pub(super) message: String,
    pub(super) span: Span,
}

/// All errors as problems, in the order of the text; values that could not be read are emptied in
/// the table, so that they are not reported a second time.
pub(super) fn explain(mut errors: Vec<Error>, text: &str, table: &mut Table) -> Vec<Diag> {
    errors.sort_by_key(|error| error.span);
    if let Some(problem) = other_notation(&errors, text, table) {
        return vec![problem];
    }
    // A list that never ends swallows the lines below: its beginning is where to look.
    let ends = errors.iter().filter(|error| error.message.starts_with("unclosed array,"));
    let unclosed: Vec<Span> = ends.filter_map(|end| list_ending(table, end.span.start)).collect();
    let mut problems = Vec::new();
    let mut silent_until = 0;
    for error in &errors {
        if error.span.start < silent_until {
            continue;
        }
        if problems.len() == PROBLEMS_MAX {
            break;
        }
        let line = Line::of(text, error.span.start);
        if error.message.starts_with("duplicate key") {
            silent_until = repeated(error, &line, text, &mut problems);
            continue;
        }
        silent_until = line.end + 1;
        let swallows = |list: &&Span| (list.start..=list.end).contains(&error.span.start);
        if let Some(&list) = unclosed.iter().find(swallows) {
            problems.push(
                Diag::new(Code::TOML_SYNTAX, "a list without its closing bracket")
                    .at(Span::new(list.start, list.start + 1), "opened here")
                    .help("write a ] after the last item, on the same line or below"),
            );
            swallow(table, list);
            silent_until = list.end + 1;
            continue;
        }
        problems.push(line.problem(error));
        if line.is_lost(error) {
            empty(table, error.span);
        }
    }
    problems
}

/// Front matter that is YAML from beginning to end.
fn other_notation(errors: &[Error], text: &str, table: &Table) -> Option<Diag> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.clone().next()?;
    let is_yaml = |line: &str| {
        let indented = line.starts_with([' ', '-', '#']);
        indented || line.split_once(':').is_some_and(|(key, _)| key.chars().all(in_key))
    };
    (!errors.is_empty() && table.entries.is_empty() && lines.all(is_yaml)).then(|| {
        let start = text.find(first).unwrap_or(0);
        Diag::new(Code::TOML_SYNTAX, "this is YAML between the lines of TOML")
            .at(Span::new(start, start + first.trim_end().len()), "a key with a colon")
            .help("write --- in place of +++ above and below, or = in place of each colon")
    })
}

/// Whether an error is about what follows a backslash.
fn is_escape(message: &str) -> bool {
    message.starts_with("missing escaped value")
        || message.contains("unicode") && message.contains("value")
}

/// Whether a character may stand in a key.
fn in_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// The list that ends at this byte.
fn list_ending(table: &Table, end: usize) -> Option<Span> {
    table.entries.iter().find_map(|entry| match &entry.node.value {
        Value::List(_) if entry.node.span.end == end => Some(entry.node.span),
        Value::Table(inner) => list_ending(inner, end),
        Value::List(nodes) => nodes.iter().find_map(|node| list_ending(node.table()?, end)),
        _ => None,
    })
}

/// A key or a header that stands twice; returns where the next problem may begin.
fn repeated(error: &Error, line: &Line<'_>, text: &str, problems: &mut Vec<Diag>) -> usize {
    let key = text.get(error.span.start..error.span.end).unwrap_or_default().trim();
    let before = &text[..line.start];
    let is_header = line.text.trim_start().starts_with('[');
    let (first, help, silent_until) = if is_header {
        let header = line.text.trim();
        let next = text[line.end..].find("\n[").map_or(text.len(), |at| line.end + at);
        let first = line_starting(before, 0, |there| there.trim() == header);
        let help = "make one of the two; only a table in double brackets, such as [[photos]], may stand more than once";
        // The keys below a second header are all there already: that follows from it.
        (first, help, next)
    } else {
        let section = before.rfind("\n[").map_or(0, |at| at + 1);
        let same = |there: &str| {
            there
                .trim_start()
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        (line_starting(before, section, same), "keep one of the two", line.end + 1)
    };
    let mut diag = Diag::new(Code::KEY_TWICE, format!("duplicate key `{key}`"))
        .at(error.span, "the second one");
    if let Some(at) = first {
        let at = at + text[at..].find(key).unwrap_or(0);
        diag = diag.and_at(Span::new(at, at + key.len()), "the first one");
    }
    problems.push(diag.help(help));
    silent_until
}

/// The start of the first line from `from` on that `fits`.
fn line_starting(text: &str, from: usize, fits: impl Fn(&str) -> bool) -> Option<usize> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if fits(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Empties a list that swallowed the lines below it.
fn swallow(table: &mut Table, list: Span) {
    for Entry { node, .. } in &mut table.entries {
        match &mut node.value {
            Value::List(_) if node.span == list => node.value = Value::Nothing,
            Value::Table(inner) => swallow(inner, list),
            Value::List(nodes) => {
                for node in nodes {
                    if let Value::Table(inner) = &mut node.value {
                        swallow(inner, list);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Empties the values that an error lies in; a text that was only badly quoted is kept.
fn empty(table: &mut Table, at: Span) {
    let hit = |node: &Node| node.span.start <= at.end && at.start <= node.span.end;
    // A key that can't be one is not unknown as well.
    table.entries.retain(|entry| {
        entry.key_span.end < at.start || at.end <= entry.key_span.start || hit(&entry.node)
    });
    for Entry { node, .. } in table.entries.iter_mut().filter(|entry| hit(&entry.node)) {
        match &mut node.value {
            Value::Table(inner) => empty(inner, at),
            Value::List(nodes) => {
                for node in nodes.iter_mut().filter(|node| hit(node)) {
                    if let Value::Table(inner) = &mut node.value {
                        empty(inner, at);
                    }
                }
            }
            value => *value = Value::Nothing,
        }
    }
}

/// The line of an error.
struct Line<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Line<'t> {
    fn of(text: &'t str, at: usize) -> Self {
        // An error at the very end belongs to the last line that says something.
        let at = if at >= text.len() { text.trim_end().len() } else { at };
        let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
        Self { text: text[start..end].trim_end(), start, end }
    }

    /// Key and value, if the line has an equals sign.
    fn parts(&self) -> Option<(&'t str, &'t str)> {
        let (key, value) = self.text.split_once('=')?;
        Some((key.trim(), value.trim()))
    }

    fn value_span(&self) -> Span {
        let value = self.parts().map_or(self.text, |(_, value)| value);
        let start = self.start + self.text.rfind(value).unwrap_or(0);
        Span::new(start, start + value.len())
    }

    /// Whether the value of the line tells nothing.
    fn is_lost(&self, error: &Error) -> bool {
        let spoken = self.spoken().is_some();
        let text = error.message.starts_with("string values must be quoted")
            || error.message.contains("basic string")
            || error.message.contains("literal string");
        spoken
            || !text
            || is_escape(&error.message)
            || self.parts().is_some_and(|(_, value)| value.is_empty())
            || !self.dates().is_empty()
    }

    fn spoken(&self) -> Option<bool> {
        let (_, value) = self.parts()?;
        SPOKEN.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning)
    }

    /// The dates that an unquoted value may mean.
    fn dates(&self) -> Vec<String> {
        let Some((_, value)) = self.parts() else { return Vec::new() };
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        match value.starts_with(|c: char| c.is_ascii_digit()) && digits >= 6 {
            true => time::suggest(value),
            false => Vec::new(),
        }
    }

    fn problem(&self, error: &Error) -> Diag {
        let message = error.message.as_str();
        let syntax = |what: &str| Diag::new(Code::TOML_SYNTAX, what);
        let (key, value) = self.parts().unwrap_or(("key", ""));
        let is_date = message.starts_with("invalid date") || message.starts_with("invalid time");
        if is_date || !self.dates().is_empty() || self.begins_with_date() {
            return self.no_date(key, value, message);
        }
        if self.parts().is_some() && value.is_empty() {
            return syntax("a key without a value")
                .at(error.span, "nothing after the =")
                .help("write the value, or delete the line");
        }
        if let Some(meaning) = self.spoken() {
            return syntax("true and false are written in English, in lowercase")
                .at(self.value_span(), format!("did you mean {meaning}?"))
                .help(format!("write {key} = {meaning}, or \"{value}\" if it is a text"));
        }
        if message.starts_with("string values must be quoted") {
            let word = value.trim_matches(['„', '“', '”', '«', '»', '‚', '‘', '’']);
            let quoted = format!("\"{}\"", word.replace('"', "\\\""));
            let label = if word == value {
                "a text without quotation marks"
            } else {
                "these are not the quotation marks of the keyboard: \""
            };
            return syntax("a text must stand between straight quotation marks")
                .at(error.span, label)
                .help(if value.starts_with(['[', '{']) {
                    "write each text as \"text\"; items are separated by commas".to_owned()
                } else {
                    format!("write {key} = {quoted}")
                });
        }
        if message.contains("string, expected") {
            return syntax("a text without its closing quotation mark")
                .at(self.value_span(), "the line ends before the text does")
                .help("write the same mark at the end of the text as at its beginning");
        }
        if is_escape(message)
            && let Some(at) = self.backslash_before(error.span.start)
        {
            let path = value.trim_matches('"').contains(":\\");
            return syntax("a backslash has a meaning of its own in a text")
                .at(Span::new(at, at + 1), "here")
                .help(match path {
                    true => "a path on your own computer does not work on the site: copy the file beside the article and write its name".to_owned(),
                    false => "write two of them, \\\\, for one".to_owned(),
                });
        }
        if message.starts_with("unexpected key or value") && value.starts_with('"') {
            let help = match value[1..].rfind('"') {
                Some(end) if value[1..=end].contains('"') => format!(
                    "write \\\" for a quotation mark inside a text: {key} = \"{}\"",
                    value[1..=end].replace("\\\"", "\"").replace('"', "\\\"")
                ),
                _ => "put the whole text between quotation marks, and nothing after it".to_owned(),
            };
            return syntax("the text ends before the line does")
                .at(self.from(error.span.start), "this stands outside of the quotation marks")
                .help(help);
        }
        if message.starts_with("unexpected key or value") {
            return syntax("the value ends before the line does")
                .at(self.from(error.span.start), "what is this?")
                .help("one line holds one key and its value; a text stands between quotation marks, and a number has a point, not a comma");
        }
        if message.starts_with("missing comma") {
            return syntax("there is no comma between two items")
                .at(error.span, "here")
                .help("separate the items with commas: [\"one\", \"two\"]");
        }
        if message.starts_with("unclosed table") || message.starts_with("unclosed array table") {
            return syntax("a table's name without its closing bracket")
                .at(self.whole(), "as many ] as [ are needed")
                .help("write [name], or [[name]] where there can be several");
        }
        if self.parts().is_none() || message.starts_with("key with no value") {
            return self.no_key();
        }
        if message.contains("unquoted key") {
            return syntax("a key must be one word of plain letters")
                .at(error.span, "not allowed in a key")
                .help("keys may contain a–z, A–Z, 0–9, `-` and `_`");
        }
        syntax(&format!("this is not valid TOML: {message}"))
            .at(error.span, "here")
            .help("each line is `key = value`; a table starts with its name, such as [photo]")
    }

    /// A line that is not `key = value`.
    fn no_key(&self) -> Diag {
        let diag = Diag::new(Code::TOML_SYNTAX, "this line is not `key = value`");
        let line = self.text.trim();
        match line.split_once(':') {
            Some((key, value)) if !key.is_empty() && key.chars().all(in_key) => {
                let at = self.start + self.text.find(':').unwrap_or(0);
                let value = value.trim().trim_matches('"');
                diag.at(Span::new(at, at + 1), "a colon, where = is expected").help(
                    if value.is_empty() {
                        format!("write {key} = and the value")
                    } else {
                        format!("write {key} = \"{value}\"")
                    },
                )
            }
            _ if line.starts_with("//") || line.starts_with("<!--") || line.starts_with("/*") => {
                diag.at(self.whole(), "a remark?").help("a remark starts with #")
            }
            _ => diag
                .at(self.whole(), "no equals sign")
                .help("write a key, an equals sign and a value, such as kicker = \"Harbour\"; the article's text stands below the closing line"),
        }
    }

    /// Whether the value begins with a date, whatever follows: `2026-11-30 in the evening`.
    fn begins_with_date(&self) -> bool {
        let value = self.parts().map_or("", |(_, value)| value);
        let date = value.get(..10).unwrap_or_default();
        date.parse::<jiff::civil::Date>().is_ok()
    }

    fn no_date(&self, key: &str, value: &str, message: &str) -> Diag {
        let meant = time::did_you_mean(&self.dates());
        let label = match (meant, message.split_once(", expected ")) {
            (Some(meant), _) => meant,
            (None, Some((_, expected))) if expected.contains(" between ") => {
                format!("there is no such day or hour: expected {expected}")
            }
            _ => "not a date".to_owned(),
        };
        Diag::new(Code::DATE_INVALID, format!("`{key}` is not a date newsprint can read: {value}"))
            .at(self.value_span(), label)
            .help(time::FORMS)
    }

    /// The last backslash of the line up to a place.
    fn backslash_before(&self, at: usize) -> Option<usize> {
        let until = at.saturating_sub(self.start).min(self.text.len());
        let before = self.text.get(..until).unwrap_or(self.text);
        before.rfind('\\').or_else(|| self.text.find('\\')).map(|found| self.start + found)
    }

    fn whole(&self) -> Span {
        let spaces = self.text.len() - self.text.trim_start().len();
        Span::new(self.start + spaces, self.start + self.text.len())
    }

    fn from(&self, at: usize) -> Span {
        Span::new(at, (self.start + self.text.len()).max(at))
    }
}

#[cfg(test)]
mod tests {
    use crate::base::diag::Code;
    use crate::text::schema::{Notation, read};

    fn told(text: &str) -> Vec<(Code, String, String)> {
        let (_, problems) = read(text, Notation::Toml);
        let told = problems.into_iter().map(|problem| {
            let span = problem.primary.unwrap().place.span.unwrap();
            (problem.code, text[span.start..span.end].to_owned(), problem.help.join(" "))
        });
        told.collect()
    }

    #[test]
    fn each_mistake_has_its_place_and_its_remedy() {
        for (text, place, help) in [
            ("a = Ein Zug\n", "Ein Zug", "write a = \"Ein Zug\""),
            ("a = „Zug“\n", "„Zug“", "write a = \"Zug\""),
            ("a = yes\n", "yes", "write a = true"),
            ("a = True\n", "True", "write a = true"),
            ("a = \"Zug\n", "\"Zug", "same mark at the end"),
            ("a = \"Der \"S\" x\" # y\n", "S\" x\" # y", "a = \"Der \\\"S\\\" x\""),
            ("x = 1\na: b\n", ":", "write a = \"b\""),
            ("a = [\"b\",\nc = 2\nd = 3\n", "[", "write a ]"),
            ("a = [\"b\" \"c\"]\n", "", "separate"),
            ("[a\n", "[a", "write [name]"),
            ("nur Text\n", "nur Text", "an equals sign"),
            ("// nein\n", "// nein", "starts with #"),
            ("a =\n", "", "write the value"),
            ("größe = 1\n", "öß", "a–z"),
            ("a: 1\nb:\n- c\n", "a: 1", "write ---"),
        ] {
            let told = told(text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert_eq!(told[0].0, Code::TOML_SYNTAX);
            assert_eq!(told[0].1, place, "{text}");
            assert!(told[0].2.contains(help), "{text}: {}", told[0].2);
        }
    }

    #[test]
    fn a_date_that_is_none_is_reported_as_such_and_once() {
        for (text, place) in [
            ("date = 11.09.2023\n", "11.09.2023"),
            ("date = 2023-13-01\n", "2023-13-01"),
            ("date = 2023-09-11 um 15:47\n", "2023-09-11 um 15:47"),
        ] {
            let told = told(text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert_eq!((told[0].0, told[0].1.as_str()), (Code::DATE_INVALID, place));
            assert!(read(text, Notation::Toml).0.get("date").is_none());
        }
    }

    #[test]
    fn a_table_given_twice_is_one_problem() {
        let text =
            "[photo]\nfile = \"a\"\n[photo]\nfile = \"b\"\nalt = \"c\"\n[extra]\na = 1\na = 2\n";
        let told = told(text);
        assert_eq!(told.len(), 2, "{told:?}");
        let (_, problems) = read(text, Notation::Toml);
        assert_eq!(problems[0].related[0].place.span.unwrap().start, 1);
        assert_eq!(problems[1].related.len(), 1);
    }
}
