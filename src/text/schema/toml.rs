//! TOML into the tree, with every syntax error of the text, not the first.

use toml::de::{DeTable, DeValue};

use super::mistake::{self, Error};
use super::node::{Entry, Node, Table, Value};
use crate::base::diag::{Diag, Span};

/// Reads a TOML document.
pub(super) fn read(text: &str) -> (Table, Vec<Diag>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut table = convert_table(table.get_ref());
    let problems = mistake::explain(errors.iter().map(error).collect(), text, &mut table);
    (table, problems)
}

/// An error in the parser's words, in one line.
fn error(error: &toml::de::Error) -> Error {
    Error {
        message: error.message().trim().replace('\n', ", "),
        span: error.span().map_or(Span::new(0, 0), Span::from),
    }
}

fn convert_table(table: &DeTable<'_>) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: key.span().into(),
            node: Node { value: convert(value.get_ref()), span: value.span().into() },
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Table { entries }
}

fn convert(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Integer(number) => {
            // A number too large for us is kept as the text it was: the check then says so.
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix())
                .map_or_else(|_| Value::Text(number.as_str().to_owned()), Value::Integer)
        }
        DeValue::Float(number) => number
            .as_str()
            .replace('_', "")
            .parse()
            .map_or_else(|_| Value::Text(number.as_str().to_owned()), Value::Float),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(array) => Value::List(
            array
                .iter()
                .map(|item| Node { value: convert(item.get_ref()), span: item.span().into() })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(convert_table(table)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places_and_their_order() {
        let text =
            "title = \"Ein Zug\"\ndate = 2023-09-11T15:47:00+02:00\n\n[photo]\nfile = \"a.jpg\"\n";
        let (table, problems) = read(text);
        assert!(problems.is_empty());
        let keys: Vec<_> = table.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["title", "date", "photo"]);
        let file = table.table("photo").unwrap().value.text("file").unwrap();
        assert_eq!(&text[file.span.start..file.span.end], "\"a.jpg\"");
        assert_eq!(table.string("date").unwrap(), "2023-09-11T15:47:00+02:00");
    }

    #[test]
    fn the_parser_says_what_messages_are_chosen_by() {
        for (text, said) in [
            ("a = Zug\n", "string values must be quoted"),
            ("a = \"Zug\n", "basic string, expected"),
            ("a = 'Zug\n", "literal string, expected"),
            ("a = \"\\\"\n", "missing escaped value"),
            ("a = \"\\u12\"\n", "unicode"),
            ("a = 2023-13-01\n", "invalid date"),
            ("a = 2023-13-01\n", ", expected "),
            ("a = 2023-13-01\n", " between "),
            ("a = 2023-01-01T25:00:00\n", "invalid time"),
            ("a = \"b\" c\n", "unexpected key or value"),
            ("a = [\"b\" \"c\"]\n", "missing comma"),
            ("[a\n", "unclosed table"),
            ("[[a]\n", "unclosed array table"),
            ("a\n", "key with no value"),
            ("ä = 1\n", "unquoted key"),
            ("a = 1\na = 2\n", "duplicate key"),
            ("a = [1,\nb = 2\n", "unclosed array,"),
        ] {
            let (_, errors) = DeTable::parse_recoverable(text);
            let messages: Vec<String> = errors.iter().map(|one| error(one).message).collect();
            assert!(
                messages.iter().any(|message| message.contains(said)),
                "`{said}` is not said of {text:?}: {messages:?}"
            );
        }
    }

    #[test]
    fn all_errors_are_reported() {
        let (table, problems) = read("title = Zug\nkicker = \"ok\"\nlead = 'a\n");
        assert!(problems.len() >= 2, "{problems:?}");
        assert_eq!(table.string("kicker").unwrap(), "ok");
    }
}
