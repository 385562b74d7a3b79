//! How a language writes dates, times, numbers and quotation marks, and the theme's words in it.
//!
//! Knows nothing of articles, sites or templates, and neither clock nor time zone: whoever asks has
//! already turned an instant into a civil date and time.

mod dates;
mod numbers;
mod quotes;
mod tag;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};

use dates::{Clock, Dates, DayOrder};
pub use quotes::Quotes;
use tag::Tag;

/// The conventions of one language in one region.
///
/// All data is static, so a copy costs a few words of memory.
#[derive(Clone, Copy, Debug)]
pub struct Locale {
    known: bool,
    quotes: Quotes,
    dates: Dates,
    /// What stands between groups of three digits.
    group: char,
    words: &'static LazyLock<BTreeMap<String, String>>,
}

static GERMANY: Locale = Locale {
    known: true,
    quotes: Quotes::GERMAN,
    dates: Dates {
        months: &dates::GERMAN_MONTHS,
        weekdays: &dates::GERMAN_WEEKDAYS,
        order: DayOrder::German,
        clock: Clock::Uhr(':'),
    },
    group: '.',
    words: &words::GERMAN,
};

static AUSTRIA: Locale = Locale {
    dates: Dates { months: &dates::AUSTRIAN_MONTHS, clock: Clock::Uhr('.'), ..GERMANY.dates },
    ..GERMANY
};

static SWITZERLAND: Locale = Locale {
    quotes: Quotes::SWISS,
    dates: Dates { clock: Clock::Uhr('.'), ..GERMANY.dates },
    group: '’',
    words: &words::SWISS,
    ..GERMANY
};

static BRITAIN: Locale = Locale {
    known: true,
    quotes: Quotes::ENGLISH,
    dates: Dates {
        months: &dates::ENGLISH_MONTHS,
        weekdays: &dates::ENGLISH_WEEKDAYS,
        order: DayOrder::British,
        clock: Clock::TwentyFour,
    },
    group: ',',
    words: &words::ENGLISH,
};

static AMERICA: Locale = Locale {
    dates: Dates {
        order: DayOrder::American,
        clock: Clock::Twelve { am: "a.m.", pm: "p.m." },
        ..BRITAIN.dates
    },
    ..BRITAIN
};

static AUSTRALIA: Locale = Locale {
    dates: Dates { clock: Clock::Twelve { am: "am", pm: "pm" }, ..BRITAIN.dates },
    ..BRITAIN
};

/// For languages we have no words in: figures instead of English months, and a space between
/// thousands, because a comma there is the decimal mark in much of Europe.
static NEUTRAL: Locale = Locale {
    known: false,
    dates: Dates { order: DayOrder::Iso, ..BRITAIN.dates },
    group: '\u{202f}',
    ..BRITAIN
};

impl Locale {
    /// The locale of a BCP 47 language tag, in upper or lower case.
    ///
    /// An unknown region of a known language gets the language: `de` as in Germany, `en` as in
    /// Britain, which most of the English-speaking world is closer to than to the United States.
    /// A well-formed tag of another language gets a neutral locale, see [`Locale::is_known`].
    /// `None` if the tag is malformed.
    #[must_use]
    pub fn for_language(tag: &str) -> Option<&'static Locale> {
        let Tag { language, region } = Tag::parse(tag)?;
        Some(match (language.as_str(), region.as_deref()) {
            ("de", Some("at")) => &AUSTRIA,
            ("de", Some("ch" | "li")) => &SWITZERLAND,
            ("de", _) => &GERMANY,
            ("en", Some("us" | "ca" | "ph" | "pr")) => &AMERICA,
            ("en", Some("au" | "nz")) => &AUSTRALIA,
            ("en", _) => &BRITAIN,
            _ => &NEUTRAL,
        })
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
        self.words
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
        format!("{}, {}", self.day(datetime.date()), self.time(datetime.time()))
    }

    /// A number with its thousands set apart: `1.234`, `1’234`, `1,234`.
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        numbers::grouped(n, self.group)
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
