//! Characters that come in through an escape (`"\\u0008"`) and that no page can hold.

use super::node::{Node, Table, Value};
use crate::base::diag::{Code, Diag, Span};
use crate::base::html::is_forbidden;

/// Replaces the characters that no page can hold in all texts and keys, and reports them.
pub(super) fn clean(table: &mut Table, problems: &mut Vec<Diag>) {
    for entry in &mut table.entries {
        clean_text(&mut entry.key, entry.key_span, problems);
        clean_node(&mut entry.node, problems);
    }
}

fn clean_node(node: &mut Node, problems: &mut Vec<Diag>) {
    match &mut node.value {
        Value::Text(text) => clean_text(text, node.span, problems),
        Value::Table(table) => clean(table, problems),
        Value::List(nodes) => nodes.iter_mut().for_each(|node| clean_node(node, problems)),
        _ => {}
    }
}

fn clean_text(text: &mut String, span: Span, problems: &mut Vec<Diag>) {
    let Some(found) = text.chars().find(|&c| is_forbidden(c)) else { return };
    problems.push(
        Diag::new(
            Code::CONTROL_CHARACTER,
            format!("this text contains the control character U+{:04X}", u32::from(found)),
        )
        .at(span, "an invisible character, written as an escape")
        .help("delete the escape; it often comes along when a program exports text"),
    );
    *text = text.replace(is_forbidden, "\u{fffd}");
}

#[cfg(test)]
mod tests {
    use crate::base::diag::Code;
    use crate::text::schema::{Notation, read};

    #[test]
    fn control_characters_from_escapes_are_reported_and_replaced() {
        for (text, notation) in [
            ("a = \"b\\u0008c\"", Notation::Toml),
            ("a = \"b\\u0085c\"", Notation::Toml),
            ("a = \"b\\uFFFEc\"", Notation::Toml),
            ("a: \"b\\bc\"", Notation::Yaml),
            ("a: \"b\\x80c\"", Notation::Yaml),
        ] {
            let (table, problems) = read(text, notation);
            assert_eq!(table.string("a").as_deref(), Some("b\u{fffd}c"), "{text}");
            assert_eq!(problems.len(), 1, "{text}");
            assert_eq!(problems[0].code, Code::CONTROL_CHARACTER);
        }
        let (_, problems) = read("[a]\nb = [\"\\u007F\"]\n\"\\u0001\" = 1", Notation::Toml);
        assert_eq!(problems.len(), 2);
        for text in ["a = \"b\\tc\\n\"", "a = \"\u{200b}\u{ad}\u{feff}\"", "a = \"\\U0001F6A2\""] {
            assert!(read(text, Notation::Toml).1.is_empty(), "{text}");
        }
    }
}
