//! The description of a document's keys, as data.

/// One key of a table.
#[derive(Debug)]
pub struct Key {
    /// The key as written.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// Whether the table is an error without it.
    pub required: bool,
    /// What it means, in one sentence: shown by editors through the JSON Schema.
    pub doc: &'static str,
    /// What people who come from elsewhere write instead.
    pub synonyms: &'static [&'static str],
}

impl Key {
    /// A key that may be absent.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { name, shape, required: false, doc, synonyms: &[] }
    }

    /// The same, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, with names from other programs that mean it.
    #[must_use]
    pub const fn or(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }
}

/// The keys of a counted text.
pub(super) const FORMS: &[Key] = &[
    Key::new("one", Shape::Text, "For one."),
    Key::new("other", Shape::Text, "For more, or none."),
];

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text in one line.
    Text,
    /// A colour as `#rrggbb`.
    Colour,
    /// Font families in one text, as CSS lists them.
    Fonts,
    /// A text that may hold inline Markdown.
    Markdown,
    /// A text or a whole number, kept as text: ids.
    Name,
    /// `true` or `false`.
    Bool,
    /// A whole number from the first to the second bound.
    Integer(i64, i64),
    /// A time: RFC 3339, or local time in the site's zone.
    Time,
    /// A time, or `true`.
    TimeOrTrue,
    /// A time, or a span such as `14d`.
    TimeOrSpan,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// `true`, `false`, or one of these texts.
    BoolOrChoice(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A text for one and a text for more: `key.one` and `key.other`.
    Counted,
    /// An absolute `http` or `https` URL.
    Url,
    /// A list of such URLs.
    Urls,
    /// Such a URL, or the path of a page of this site.
    Link,
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of tables with these keys.
    Tables(&'static [Key]),
    /// A table of named tables with these keys.
    Named(&'static [Key]),
    /// Anything: `[extra]` and `[internal]`.
    Free,
}

impl Shape {
    /// A value as an example, in messages.
    #[must_use]
    pub fn example(&self) -> String {
        match self {
            Self::Time | Self::TimeOrTrue | Self::TimeOrSpan => "2026-03-01T06:00".to_owned(),
            Self::Bool | Self::BoolOrChoice(_) => "true".to_owned(),
            Self::Integer(low, _) => low.to_string(),
            Self::Choice(choices) => list(choices.get(..1).unwrap_or_default()),
            Self::Colour => "\"#a01c1c\"".to_owned(),
            Self::Fonts => "\"Georgia, serif\"".to_owned(),
            Self::Texts => "[\"…\"]".to_owned(),
            Self::Counted => "{ one = \"…\", other = \"…\" }".to_owned(),
            Self::Url => "\"https://name.example\"".to_owned(),
            Self::Urls => "[\"https://name.example\"]".to_owned(),
            Self::Link => "\"/page/\"".to_owned(),
            _ => "\"…\"".to_owned(),
        }
    }

    /// What is expected, in messages.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Self::Text | Self::Markdown => "a text between quotation marks".to_owned(),
            Self::Colour => "a colour such as \"#a01c1c\"".to_owned(),
            Self::Fonts => "a text such as \"Georgia, serif\"".to_owned(),
            Self::Name => "a text or a whole number".to_owned(),
            Self::Bool => "true or false, without quotation marks".to_owned(),
            Self::Integer(low, high) => format!("a whole number from {low} to {high}"),
            Self::Time => "a date such as 2026-03-01T06:00".to_owned(),
            Self::TimeOrTrue => "a date such as 2026-03-01T06:00, or true".to_owned(),
            Self::TimeOrSpan => {
                "a date such as 2026-03-01T06:00, or a span such as \"14d\"".to_owned()
            }
            Self::Choice(choices) => format!("one of {}", list(choices)),
            Self::BoolOrChoice(choices) => format!("true, false, or one of {}", list(choices)),
            Self::Texts => "a list of texts: [\"one\", \"two\"]".to_owned(),
            Self::Counted => "two texts, for one and for more".to_owned(),
            Self::Url => "a URL that starts with https://".to_owned(),
            Self::Urls => "a list of URLs that start with https://".to_owned(),
            Self::Link => {
                "a URL that starts with https://, or a path that starts with /".to_owned()
            }
            Self::Table(_) => "a table".to_owned(),
            Self::Tables(_) => "a list of tables".to_owned(),
            Self::Named(_) => "named tables".to_owned(),
            Self::Free => "anything".to_owned(),
        }
    }
}

/// Names between quotation marks, with commas.
fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
