//! The tree that TOML and YAML are read into: plain values, each with its place.

use crate::base::diag::Span;
use crate::base::nfc;

/// A value and the bytes it was written with.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// What a value can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// A TOML date or time, as written. YAML has none: there it is text.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// YAML's empty value, as in `lead:`.
    Nothing,
}

impl Value {
    /// What it is called in messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Bool(_) => "true or false",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Nothing => "nothing",
        }
    }
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub node: Node,
}

/// Keys and values in the order they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The lines.
    pub entries: Vec<Entry>,
}

impl Table {
    /// The entry of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key; YAML's empty value counts as absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node).filter(|node| node.value != Value::Nothing)
    }

    /// A text. Wrong types were reported by `check` and read as absent here, as in all that follow.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Spanned<String>> {
        self.get(key).and_then(Node::text)
    }

    /// A text without its place.
    #[must_use]
    pub fn string(&self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.value)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key)?.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<Spanned<String>> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(nodes)) => nodes.iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        }
    }

    /// A table.
    #[must_use]
    pub fn table(&self, key: &str) -> Option<Spanned<&Table>> {
        let node = self.get(key)?;
        node.table().map(|value| Spanned { value, span: node.span })
    }

    /// The tables of a list.
    #[must_use]
    pub fn tables(&self, key: &str) -> Vec<Spanned<&Table>> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(nodes)) => nodes
                .iter()
                .filter_map(|node| node.table().map(|value| Spanned { value, span: node.span }))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Composes all keys and texts.
    pub(super) fn compose(&mut self) {
        for entry in &mut self.entries {
            entry.key = nfc::composed(std::mem::take(&mut entry.key));
            entry.node.compose();
        }
    }

    /// The table as JSON, for `[extra]`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Map<String, serde_json::Value> {
        self.entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect()
    }
}

impl Node {
    /// The text of this value; a whole number counts where an id or a name may look like one.
    #[must_use]
    pub fn text(&self) -> Option<Spanned<String>> {
        let value = match &self.value {
            Value::Text(text) | Value::Date(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            _ => return None,
        };
        Some(Spanned { value, span: self.span })
    }

    /// The table this value is.
    #[must_use]
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    fn compose(&mut self) {
        match &mut self.value {
            Value::Text(text) => *text = nfc::composed(std::mem::take(text)),
            Value::List(nodes) => nodes.iter_mut().for_each(Node::compose),
            Value::Table(table) => table.compose(),
            _ => {}
        }
    }

    fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Text(text) | Value::Date(text) => text.clone().into(),
            Value::Bool(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::List(nodes) => nodes.iter().map(Node::to_json).collect(),
            Value::Table(table) => table.to_json().into(),
            Value::Nothing => serde_json::Value::Null,
        }
    }
}
