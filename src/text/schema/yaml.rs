//! YAML into the tree: mappings, sequences and scalars with their places.
//!
//! Anchors and aliases are refused: front matter has no use for them, and nested ones grow without
//! bound. Only `true` and `false` are booleans, so that a country called `NO` stays a text.

mod repair;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as YamlSpan};

use super::node::{Entry, Node, Table, Value};
use crate::base::diag::{Code, Diag, Span};

/// How deep front matter may nest; a photo's table needs three.
const DEPTH_MAX: usize = 32;

/// Reads a YAML document.
pub(super) fn read(text: &str) -> (Table, Vec<Diag>) {
    let plain = read_as(text, text, Offsets::new(text));
    if !plain.1.iter().any(|problem| problem.code == Code::YAML_SYNTAX) {
        return plain;
    }
    // What the parser refuses though YAML or JSON allows it is put in other words and read again.
    match repair::repaired(text) {
        Some((repaired, bytes)) => read_as(text, &repaired, Offsets { bytes, len: text.len() }),
        None => plain,
    }
}

/// Reads `parsed`, which is `text` or says the same; places are those of `text`.
fn read_as(text: &str, parsed: &str, offsets: Offsets) -> (Table, Vec<Diag>) {
    let mut builder = Builder { text, offsets, open: Vec::new(), root: None, problems: Vec::new() };
    for event in Parser::new_from_str(parsed) {
        match event {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    break;
                }
            }
            Err(error) => {
                builder.syntax(&error);
                break;
            }
        }
    }
    builder.finish()
}

/// From the parser's places, which count characters, to bytes.
struct Offsets {
    /// The byte of every character, unless the text is ASCII and the two are the same.
    bytes: Option<Vec<usize>>,
    len: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self { bytes, len: text.len() }
    }

    fn byte(&self, char_index: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.get(char_index).copied().unwrap_or(self.len),
            None => char_index.min(self.len),
        }
    }
}

/// A sequence or mapping that has begun and not ended.
enum Open {
    List(Vec<Node>, usize),
    Table(Table, Option<(String, Span)>, Keys, usize),
}

/// Where each key of a mapping stands.
type Keys = crate::base::hash::Map<String, Span>;

struct Builder<'t> {
    text: &'t str,
    offsets: Offsets,
    open: Vec<Open>,
    root: Option<Node>,
    problems: Vec<Diag>,
}

impl Builder<'_> {
    fn span(&self, span: YamlSpan) -> Span {
        Span::new(self.offsets.byte(span.start.index()), self.offsets.byte(span.end.index()))
    }

    /// Takes one event; `false` ends the reading.
    fn take(&mut self, event: Event<'_>, at: YamlSpan) -> bool {
        let span = self.span(at);
        match event {
            Event::Alias(_) => return self.refuse_alias(span),
            Event::Scalar(text, style, anchor, _) => {
                if anchor != 0 {
                    return self.refuse_alias(span);
                }
                self.scalar(&text, style, span);
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) if anchor != 0 => {
                return self.refuse_alias(span);
            }
            Event::SequenceStart(..) => self.open.push(Open::List(Vec::new(), span.start)),
            Event::MappingStart(..) => {
                self.open.push(Open::Table(Table::default(), None, Keys::default(), span.start));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::DocumentEnd | Event::StreamEnd => {
                return self.open.is_empty() && self.root.is_none();
            }
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
        }
        if self.open.len() > DEPTH_MAX {
            self.problems.push(
                Diag::new(Code::YAML_SYNTAX, "this front matter is nested too deeply")
                    .at(span, format!("more than {DEPTH_MAX} levels"))
                    .help("front matter needs two levels at most"),
            );
            return false;
        }
        true
    }

    fn refuse_alias(&mut self, span: Span) -> bool {
        self.problems.push(
            Diag::new(Code::YAML_ALIAS, "anchors (&name) and aliases (*name) are not allowed")
                .at(span, "here")
                .help("write the value out where it is needed; a text that starts with & or * goes between quotation marks"),
        );
        false
    }

    fn syntax(&mut self, error: &ScanError) {
        let at = self.offsets.byte(error.marker().index()).min(self.text.len());
        let line = &self.text[self.text[..at].rfind('\n').map_or(0, |before| before + 1)..];
        let line = line.lines().next().unwrap_or_default().trim();
        let syntax = |what: &str| Diag::new(Code::YAML_SYNTAX, what);
        let info = error.info();
        self.problems.push(if info.starts_with("mapping values are not allowed") {
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.trim().replace('"', "\\\"");
            syntax("a text with a colon in it needs quotation marks")
                .at(Span::new(at, at), "this colon would begin another value")
                .help(format!("write {key}: \"{value}\""))
        } else if info.contains("trailing content after") {
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            let inner = value.trim().trim_matches('"').replace("\\\"", "\"");
            syntax("the text ends before the line does")
                .at(Span::new(at, at), "this stands outside of the quotation marks")
                .help(format!("write {key}: \"{}\"", inner.replace('"', "\\\"")))
        } else if info.starts_with("unexpected character") {
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            syntax("a text that begins with this character needs quotation marks")
                .at(Span::new(at, at + 1), "here")
                .help(format!("write {key}: \"{}\"", value.trim()))
        } else if info.contains("Unicode") || info.contains("unicode") || info.contains("surrogate")
        {
            syntax("this escape stands for no character")
                .at(Span::new(at, at + 1), "here")
                .help("write the character itself")
        } else if info.contains("quoted scalar") {
            syntax("a text without its closing quotation mark")
                .at(Span::new(at, at + 1), "opened here")
                .help("write the same mark at the end of the text as at its beginning")
        } else if info.contains("tab") {
            let start = at.saturating_sub(1);
            syntax("YAML is not indented with tabs")
                .at(Span::new(start, at), "a tab")
                .help("use two spaces instead")
        } else {
            syntax(&format!("this is not valid YAML: {info}")).at(Span::new(at, at), "here").help(
                "each line is `key: value`; a text with a colon in it goes between quotation marks",
            )
        });
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        if let Some(Open::Table(_, key @ None, ..)) = self.open.last_mut() {
            *key = Some((text.to_owned(), span));
            return;
        }
        let value =
            if style == ScalarStyle::Plain { plain(text) } else { Value::Text(text.to_owned()) };
        if style == ScalarStyle::Plain && matches!(value, Value::Text(_) | Value::Nothing) {
            self.report_comment(if text.is_empty() { self.before_nothing(span) } else { span });
            let is_item = matches!(self.open.last(), Some(Open::List(..)));
            if is_item && value == Value::Nothing && !text.is_empty() {
                self.problems.push(
                    Diag::new(Code::VALUE_TYPE, "an item of this list has no value")
                        .at(span, format!("{text} means \"no value\" in YAML"))
                        .help(format!("write \"{text}\" if it is a name, or delete the item")),
                );
            }
        }
        self.add(Node { value, span });
    }

    /// Where a value would begin that is not there: the parser's place for it may lie behind a
    /// comment.
    fn before_nothing(&self, span: Span) -> Span {
        let at = match self.open.last() {
            Some(Open::Table(_, Some((_, key)), ..)) => key.end,
            _ => self.text[..span.start].rfind("- #").unwrap_or(span.start),
        };
        // The colon after the key, or the item's hyphen.
        let marked = self.text[at..].starts_with([':', '-']);
        Span::new(at + usize::from(marked), at + usize::from(marked))
    }

    /// A `#` after a space cuts the value: `Vienna ranks #1`. Followed by a letter or digit it is
    /// most likely part of the text.
    fn report_comment(&mut self, value: Span) {
        let rest = &self.text[value.end..];
        let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let comment = rest.trim_start();
        let after = comment.strip_prefix('#').and_then(|cut| cut.chars().next());
        if !after.is_some_and(char::is_alphanumeric) {
            return;
        }
        let at = value.end + rest.len() - comment.len();
        let line_start = self.text[..at].rfind('\n').map_or(0, |before| before + 1);
        let line = self.text[line_start..value.end + rest.len()].trim();
        let (start, whole) = match line.split_once(": ") {
            Some((key, whole)) => (format!("{key}: "), whole),
            None => ("- ".to_owned(), line.trim_start_matches(['-', ' '])),
        };
        let whole = whole.trim().replace('\\', "\\\\").replace('"', "\\\"");
        self.problems.push(
            Diag::new(Code::YAML_COMMENT, "in YAML a # after a space begins a comment")
                .at(Span::new(at, at + comment.trim_end().len()), "this is not part of the value")
                .help(format!(
                    "write {start}\"{whole}\" if it belongs to the text, or a space after the # if it is a comment"
                )),
        );
    }

    fn close(&mut self, end: Span) {
        let (value, start) = match self.open.pop() {
            Some(Open::List(nodes, start)) => (Value::List(nodes), start),
            Some(Open::Table(table, _, _, start)) => (Value::Table(table), start),
            None => return,
        };
        let written = self.text.get(start..end.start).unwrap_or_default();
        // A block's end is where the next thing starts; blank space in between is not part of it.
        let end =
            (start + written.trim_end().len()).max(end.end.min(end.start + 1).min(self.text.len()));
        self.add(Node { value, span: Span::new(start, end) });
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            None => {
                self.root.get_or_insert(node);
            }
            Some(Open::List(nodes, _)) => nodes.push(node),
            Some(Open::Table(table, key, keys, _)) => match key.take() {
                Some((key, key_span)) => {
                    if let Some(first) = keys.get(&key) {
                        self.problems.push(
                            Diag::new(Code::KEY_TWICE, format!("duplicate key `{key}`"))
                                .at(key_span, "the second one")
                                .and_at(*first, "the first one")
                                .help("keep one of the two"),
                        );
                    } else {
                        keys.insert(key.clone(), key_span);
                        table.entries.push(Entry { key, key_span, node });
                    }
                }
                // A list or a table as a key has no meaning in any of our documents.
                None => {
                    self.problems.push(
                        Diag::new(Code::YAML_SYNTAX, "a key must be a plain name")
                            .at(node.span, "this is a list or a table")
                            .help("write `name: value`"),
                    );
                    *key = Some((String::from("?"), node.span));
                }
            },
        }
    }

    fn finish(mut self) -> (Table, Vec<Diag>) {
        // After a syntax error the open parts still hold what could be read.
        while !self.open.is_empty() {
            let end = self.text.len();
            self.close(Span::new(end, end));
        }
        match self.root {
            Some(Node { value: Value::Table(table), .. }) => (table, self.problems),
            Some(Node { value: Value::Nothing, .. }) | None => (Table::default(), self.problems),
            Some(node) => {
                self.problems.push(
                    Diag::new(Code::YAML_SYNTAX, "front matter must be keys and values")
                        .at(node.span, format!("this is {}", node.value.kind()))
                        .help("write `title: …` and `date: …`"),
                );
                (Table::default(), self.problems)
            }
        }
    }
}

/// What an unquoted scalar means, after YAML 1.2's core schema less its surprises.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => return Value::Nothing,
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit());
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if numeric && !leading_zero {
        if let Ok(number) = text.parse() {
            return Value::Integer(number);
        }
        if let Ok(number) = text.parse() {
            return Value::Float(number);
        }
    }
    Value::Text(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let text = "title: \"Größe\"\ntopics: [a, b]\nphoto:\n  file: ü.jpg\n  syndicate: false\n";
        let (table, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let file = table.table("photo").unwrap().value.text("file").unwrap();
        assert_eq!(&text[file.span.start..file.span.end], "ü.jpg");
        assert_eq!(table.texts("topics").len(), 2);
        assert_eq!(table.table("photo").unwrap().value.bool("syndicate"), Some(false));
    }

    #[test]
    fn the_parser_says_what_messages_are_chosen_by() {
        for (text, said) in [
            ("a: Zug: Halt\n", "mapping values are not allowed"),
            ("a: \"b\" c\n", "trailing content after"),
            ("a: %b\n", "unexpected character"),
            ("a: \"\\uD83D\"\n", "nicode"),
            ("a: \"b\n", "quoted scalar"),
            ("a:\n\tb: 1\n", "tab"),
        ] {
            let errors = Parser::new_from_str(text).filter_map(Result::err);
            let infos: Vec<String> = errors.map(|error| error.info().to_owned()).take(1).collect();
            assert!(
                infos.iter().any(|info| info.contains(said)),
                "`{said}` is not said of {text:?}: {infos:?}"
            );
        }
    }

    #[test]
    fn only_true_and_false_are_booleans() {
        for (text, value) in [
            ("NO", Value::Text("NO".into())),
            ("yes", Value::Text("yes".into())),
            ("012", Value::Text("012".into())),
            ("12", Value::Integer(12)),
            ("2023-09-11", Value::Text("2023-09-11".into())),
            ("1e400x", Value::Text("1e400x".into())),
        ] {
            assert_eq!(plain(text), value);
        }
    }

    #[test]
    fn an_alias_is_refused() {
        let (_, problems) = read("a: &x [1, 2]\nb: [*x, *x]\n");
        assert_eq!(problems[0].code, Code::YAML_ALIAS);
    }

    #[test]
    fn a_key_given_twice_is_reported_with_both_places() {
        let (table, problems) = read("title: a\ntitle: b\n");
        assert_eq!(problems[0].code, Code::KEY_TWICE);
        assert_eq!(problems[0].related.len(), 1);
        assert_eq!(table.string("title").unwrap(), "a");
    }

    #[test]
    fn characters_in_two_escapes_and_tabs_after_a_colon_are_read() {
        let text = "title:\t\"Boat \\ud83d\\udea2 ü\"\ndate:\t2026-02-01\n";
        let (table, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(table.string("title").unwrap(), "Boat 🚢 ü");
        let date = table.text("date").unwrap();
        assert_eq!(&text[date.span.start..date.span.end], "2026-02-01");
        // Half of a character is none.
        let (_, problems) = read("title: \"Boat \\ud83d\"\n");
        assert_eq!(problems[0].message, "this escape stands for no character");
    }

    #[test]
    fn a_hash_that_cuts_a_text_is_reported() {
        for (text, help) in [
            ("title: Vienna ranks #1 again\n", Some("write title: \"Vienna ranks #1 again\"")),
            ("kicker: #MeToo\n", Some("write kicker: \"#MeToo\"")),
            ("topics:\n- #MeToo\n", Some("write - \"#MeToo\"")),
            ("title: Vienna # a remark\n", None),
            ("title: \"Vienna #1\"\n", None),
            ("title: C#\n", None),
            ("draft: true #published\n", None),
            ("title: a\n#b: c\n", None),
        ] {
            let (_, problems) = read(text);
            assert_eq!(problems.len(), usize::from(help.is_some()), "{text}: {problems:?}");
            if let Some(help) = help {
                assert_eq!(problems[0].code, Code::YAML_COMMENT);
                assert!(problems[0].help[0].starts_with(help), "{:?}", problems[0].help);
            }
        }
    }

    #[test]
    fn an_item_without_a_value_is_reported_and_an_empty_one_is_not() {
        for (text, count) in [
            ("a: [null, b]", 1),
            ("a: [~]", 1),
            ("a:\n- b\n-\n", 0),
            ("a: [\"null\"]", 0),
            ("a: ~", 0),
        ] {
            let (_, problems) = read(text);
            assert_eq!(problems.len(), count, "{text}: {problems:?}");
        }
    }
}
