//! How a language writes dates, times, numbers and quotation marks, and the theme's words in it.
//!
//! A language is one file, built in (`builtin`) or a site's own (`locale.toml`): no code knows one.
//! Knows nothing of articles, sites or templates, and neither clock nor time zone: whoever asks has
//! already turned an instant into a civil date and time.

mod builtin;
mod dates;
mod direction;
mod file;
mod keys;
mod numbers;
mod pattern;
mod quotes;
mod tag;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};

use dates::Dates;
pub use direction::Direction;
pub use keys::keys;
pub use numbers::grouped;
pub use quotes::{Mark, Quotes};
use tag::Tag;

use crate::base::diag::Parsed;
use crate::text::schema::{self, Notation};

/// The conventions of one language in one region.
///
/// Its fingerprint is that of all it can say: pages that show any of it are made again when it
/// differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Locale {
    known: bool,
    quotes: Quotes,
    dates: Dates,
    /// What stands between groups of three digits.
    group: String,
    words: BTreeMap<String, String>,
}

impl Locale {
    /// The path of a site's own words, from its root.
    pub const FILE: &'static str = "locale.toml";

    /// The locale of a BCP 47 language tag, in upper or lower case.
    ///
    /// An unknown region of a known language gets the language: `de` as in Germany, `en` as in
    /// Britain, which most of the English-speaking world is closer to than to the United States.
    /// A well-formed tag of another language gets a neutral locale, see [`Locale::is_known`].
    /// `None` if the tag is malformed.
    #[must_use]
    pub fn for_language(tag: &str) -> Option<Arc<Locale>> {
        Tag::parse(tag).map(|tag| builtin::find(&tag))
    }

    /// What `locale.toml` says over this locale, and what is wrong with it.
    #[must_use]
    pub fn with_file(&self, text: &str) -> Parsed<Locale> {
        file::read(text, keys(), self)
    }

    /// Whether neither a built-in file nor this `locale.toml` has words in the language: pages show
    /// those of the theme in English.
    #[must_use]
    pub fn is_without_words(&self, file: Option<&str>) -> bool {
        let table = schema::read(file.unwrap_or_default(), Notation::Toml).0;
        !self.known && table.table("words").is_none_or(|words| words.value.entries.is_empty())
    }

    /// False for the neutral locale: ISO dates, English words and English quotation marks.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// The quotation marks.
    #[must_use]
    pub fn quotes(&self) -> Quotes {
        self.quotes
    }

    /// One of the theme's words, or the key itself if there is none.
    #[must_use]
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// All of the theme's words; forms for counting are `key.one` and `key.other`.
    #[must_use]
    pub fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }

    /// A day: `11. September 2023`, `September 11, 2023`.
    #[must_use]
    pub fn day(&self, date: Date) -> String {
        self.dates.day(date)
    }

    /// The day of the week: `Montag`.
    #[must_use]
    pub fn weekday(&self, date: Date) -> String {
        self.dates.weekday(date).to_owned()
    }

    /// A month with its year: `Jänner 2026`.
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        self.dates.month(date)
    }

    /// A time of day, to the minute: `15.47 Uhr`, `3:47 p.m.`
    #[must_use]
    pub fn time(&self, time: Time) -> String {
        self.dates.time(time)
    }

    /// A day and a time: `11. September 2023, 15.47 Uhr`.
    #[must_use]
    pub fn day_and_time(&self, datetime: DateTime) -> String {
        self.dates.day_and_time(datetime)
    }

    /// A number with its thousands set apart: `1.234`, `1’234`, `1,234`.
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        grouped(n, &self.group)
    }

    /// A counted thing: the word `key.one` or `key.other`, with the number for its `{n}`.
    ///
    /// The key itself if there is no such word.
    #[must_use]
    pub fn count_word(&self, key: &str, n: u64) -> String {
        let form = if n == 1 { "one" } else { "other" };
        match self.words.get(&format!("{key}.{form}")) {
            Some(word) => word.replace("{n}", &self.number(n)),
            None => key.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
