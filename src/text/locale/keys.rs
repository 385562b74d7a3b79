//! The keys of a language's file, the words among them: those that English has.

use std::sync::LazyLock;

use super::builtin;
use crate::text::schema::{self, Key, Notation, Shape, Value};

/// The keys of `locale.toml`.
#[must_use]
pub fn keys() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| tables().into());
    &KEYS
}

/// The keys of a built-in file, which may stand for more than one region.
pub(super) fn of_builtin() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        let mut keys = vec![Key::new("regions", Shape::Texts, "Further regions that write so.")];
        keys.extend(tables());
        keys
    });
    &KEYS
}

fn tables() -> [Key; 5] {
    [
        Key::new("eszett", Shape::Bool, "false: all words get ss for ß, as in Switzerland."),
        Key::new("dates", Shape::Table(DATES), "How days and times are written."),
        Key::new("quotes", Shape::Table(QUOTES), "The quotation marks of texts and titles."),
        Key::new("numbers", Shape::Table(NUMBERS), "How numbers are written."),
        Key::new("words", Shape::Table(words()), "The theme's words."),
    ]
}

const DATES: &[Key] = &[
    Key::new("months", Shape::Texts, "January to December, as they stand beside a day."),
    Key::new("months_alone", Shape::Texts, "The same without a day, if they differ."),
    Key::new("weekdays", Shape::Texts, "Monday to Sunday."),
    Key::new(
        "day",
        Shape::Text,
        "A day, with {d}, {dd}, {m}, {mm}, {month}, {year}, {yyyy} and {weekday}.",
    ),
    Key::new("month", Shape::Text, "A month, with {m}, {mm}, {month}, {year} and {yyyy}."),
    Key::new("time", Shape::Text, "A time, with {H}, {HH}, {h}, {min} and {half}."),
    Key::new(
        "day_and_time",
        Shape::Text,
        "A day with its time, with {day} and {time} or any of their places.",
    ),
    Key::new("first_day", Shape::Text, "What {d} is on the first of a month, such as \"1er\"."),
    Key::new("am", Shape::Text, "What {half} is before noon."),
    Key::new("pm", Shape::Text, "What {half} is from noon on."),
];

const QUOTES: &[Key] = &[
    Key::new("double", Shape::Texts, "What stands for \"…\": the opening and the closing mark."),
    Key::new("single", Shape::Texts, "The same inside of a quotation."),
];

const NUMBERS: &[Key] =
    &[Key::new("group", Shape::Text, "What stands between thousands; it may be empty.")];

/// The words, each explained by the English one. They are read once and kept as long as the program.
fn words() -> &'static [Key] {
    static WORDS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        let (table, _) = schema::read(builtin::ENGLISH, Notation::Toml);
        let words = table.table("words").map(|words| words.value.entries.as_slice());
        let key = |entry: &schema::Entry| {
            let name: &'static str = entry.key.clone().leak();
            match &entry.node.value {
                Value::Table(forms) => {
                    let other = forms.string("other").unwrap_or_default();
                    let doc = format!("In English: {other}, with the number for {{n}}.");
                    Key::new(name, Shape::Counted, doc.leak())
                }
                _ => {
                    let word = entry.node.text().map(|text| text.value).unwrap_or_default();
                    Key::new(name, Shape::Text, format!("In English: {word}").leak())
                }
            }
        };
        words.unwrap_or_default().iter().map(key).collect()
    });
    &WORDS
}
