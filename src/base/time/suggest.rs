//! Guesses at what a date or a span in another notation means.
//!
//! A guess is only made where every word of the text was understood: a wrong suggestion under an
//! embargo is worse than none.

use jiff::civil::Date;

use super::EARLIEST_YEAR;

/// Beginnings of the months' names, in English and German.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän"],
    &["feb"],
    &["mar", "mär", "mrz"],
    &["apr"],
    &["may", "mai"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];

/// Words that say nothing about the time itself.
const FILLERS: &[&str] = &[
    "at",
    "um",
    "on",
    "the",
    "of",
    "am",
    "den",
    "uhr",
    "o'clock",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Numbers written as words, from one.
const NUMBERS: [&[&str]; 12] = [
    &["a", "an", "one", "ein", "eine", "einen", "einem", "einer"],
    &["two", "zwei"],
    &["three", "drei"],
    &["four", "vier"],
    &["five", "fünf"],
    &["six", "sechs"],
    &["seven", "sieben"],
    &["eight", "acht"],
    &["nine", "neun"],
    &["ten", "zehn"],
    &["eleven", "elf"],
    &["twelve", "zwölf"],
];

/// What a date in another notation may mean, in newsprint's own: `11.09.2023`, `Nov 30, 2026, 6 pm`.
///
/// Two readings where day and month can't be told apart (`03/04/2026`), none where any part of the
/// text was not understood.
#[must_use]
pub fn suggest(text: &str) -> Vec<String> {
    let Some(tokens) = tokens(text) else { return Vec::new() };
    let Some((dates, rest)) = dates(&tokens) else { return Vec::new() };
    let Some(time) = time(rest) else { return Vec::new() };
    dates.iter().map(|date| format!("{date}{time}")).collect()
}

/// A guess at what a span in words means: `14 days`, `two weeks`, `2 Wochen`.
#[must_use]
pub fn suggest_span(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("in ").or_else(|| text.strip_prefix("after ")).unwrap_or(&text);
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (count, unit) = match digits {
        0 => {
            let (word, unit) = text.split_once(' ')?;
            let at = NUMBERS.iter().position(|names| names.contains(&word))?;
            ((at + 1).to_string(), unit)
        }
        _ => (text[..digits].to_owned(), &text[digits..]),
    };
    let unit = match unit.trim() {
        "h" | "hour" | "hours" | "stunde" | "stunden" => "h",
        "" | "d" | "day" | "days" | "t" | "tag" | "tage" | "tagen" => "d",
        "w" | "week" | "weeks" | "woche" | "wochen" => "w",
        "m" | "mo" | "month" | "months" | "monat" | "monate" | "monaten" => "mo",
        "y" | "year" | "years" | "j" | "jahr" | "jahre" | "jahren" => "y",
        _ => return None,
    };
    let span = format!("{count}{unit}");
    super::parse_span(&span).map(|_| span)
}

/// A piece of a text: a number with its digits, a word in lowercase, or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(u32, usize),
    Word(String),
    Sign(char),
}

use Token::{Number, Sign, Word};

/// The text in pieces, without spaces and fillers; none if a number is too long to be part of a
/// date.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    // p.m. and o'clock are one word.
    let text = text.trim().to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphabetic() || c == '\'';
        let len = match first {
            c if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()),
            c if is_word(c) => rest.find(|c: char| !is_word(c)),
            c => Some(c.len_utf8()),
        };
        let (piece, after) = rest.split_at(len.unwrap_or(rest.len()));
        rest = after;
        if first.is_ascii_digit() {
            tokens.push(Number(piece.parse().ok().filter(|_| piece.len() <= 9)?, piece.len()));
        } else if is_word(first) {
            let is_ordinal = matches!(piece, "st" | "nd" | "rd" | "th")
                && matches!(tokens.last(), Some(Number(..)));
            // "am" after a number is a time before noon, elsewhere a German word.
            let is_filler = FILLERS.contains(&piece)
                && !(piece == "am" && matches!(tokens.last(), Some(Number(..))));
            if !is_ordinal && !is_filler {
                tokens.push(Word(piece.to_owned()));
            }
        } else if !first.is_whitespace() && !matches!(first, ',' | '(' | ')') {
            tokens.push(Sign(first));
        }
    }
    Some(tokens)
}

/// The date a text begins with, in one or two readings, and what follows it.
fn dates(tokens: &[Token]) -> Option<(Vec<String>, &[Token])> {
    let month = |word: &str| {
        let starts = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
        MONTHS.iter().position(starts).and_then(|at| u32::try_from(at + 1).ok())
    };
    let (readings, rest): (Vec<(u32, u32, u32)>, _) = match tokens {
        // 20261130
        [Number(n, 8), rest @ ..] => (vec![(n / 10_000, n / 100 % 100, n % 100)], rest),
        // 2026-11-30, 2026/11/30; 0026-03-01 is a year written wrong
        [Number(y, 4), Sign(a), Number(m, ..=2), Sign(b), Number(d, ..=2), rest @ ..] if a == b => {
            (vec![(*y, *m, *d), (*y, *d, *m)], rest)
        }
        // 30.11.2026
        [Number(d, ..=2), Sign('.'), Number(m, ..=2), Sign('.'), Number(y, 4), rest @ ..] => {
            (vec![(*y, *m, *d)], rest)
        }
        // 11/30/2026 in the United States, 30/11/2026 elsewhere
        [Number(p, ..=2), Sign(a), Number(q, ..=2), Sign(b), Number(y, 4), rest @ ..]
            if a == b && matches!(a, '/' | '-') =>
        {
            (vec![(*y, *q, *p), (*y, *p, *q)], rest)
        }
        // 30. November 2026, 30 Nov 2026
        [Number(d, ..=2), Sign('.'), Word(name), Number(y, 4), rest @ ..]
        | [Number(d, ..=2), Word(name), Number(y, 4), rest @ ..] => {
            (vec![(*y, month(name)?, *d)], rest)
        }
        // November 30, 2026
        [Word(name), Number(d, ..=2), Number(y, 4), rest @ ..] => {
            (vec![(*y, month(name)?, *d)], rest)
        }
        _ => return None,
    };
    let year_first = matches!(tokens, [Number(_, 4), ..]);
    let mut dates: Vec<String> = Vec::new();
    for (year, month, day) in readings {
        let year = if year < 100 { year + 2000 } else { year };
        let date = format!("{year:04}-{month:02}-{day:02}");
        let exists = date.parse::<Date>().is_ok() && i64::from(year) >= i64::from(EARLIEST_YEAR);
        // With the year first, the month comes next if it can.
        let is_open = dates.is_empty() || !year_first;
        if exists && is_open && !dates.contains(&date) {
            dates.push(date);
        }
    }
    (!dates.is_empty()).then_some((dates, rest))
}

/// The time after a date, as it is written after a date; empty if there is none.
fn time(tokens: &[Token]) -> Option<String> {
    let tokens = match tokens {
        [Word(t), rest @ ..] if t == "t" => rest,
        [Sign('-' | '–'), rest @ ..] => rest,
        rest => rest,
    };
    let (hour, minute, second, rest) = match tokens {
        [] => return Some(String::new()),
        [Number(h, ..=2), Sign(':' | '.'), Number(m, 2), Sign(':'), Number(s, 2), rest @ ..] => {
            (*h, *m, Some(*s), rest)
        }
        [Number(h, ..=2), Sign(':' | '.'), Number(m, 2), rest @ ..] => (*h, *m, None, rest),
        [Number(h, ..=2), Word(word), Number(m, 2), rest @ ..] if word == "h" => {
            (*h, *m, None, rest)
        }
        [Number(h, ..=2), Word(word), rest @ ..] if word == "h" => (*h, 0, None, rest),
        [Number(h, ..=2), rest @ ..] => (*h, 0, None, rest),
        _ => return None,
    };
    let (hour, rest) = match rest {
        [Word(half), rest @ ..] if half == "am" || half == "pm" => {
            let hour = Some(hour).filter(|hour| (1..=12).contains(hour))? % 12;
            (if half == "pm" { hour + 12 } else { hour }, rest)
        }
        rest => (hour, rest),
    };
    // Fractions of a second decide nothing.
    let rest = match rest {
        [Sign('.'), Number(..), rest @ ..] if second.is_some() => rest,
        rest => rest,
    };
    let offset = offset(rest)?;
    if hour > 23 || minute > 59 || second.is_some_and(|second| second > 59) {
        return None;
    }
    let second = second.filter(|second| *second > 0);
    let second = second.map_or_else(String::new, |second| format!(":{second:02}"));
    Some(format!("T{hour:02}:{minute:02}{second}{offset}"))
}

/// An offset from UTC as RFC 3339 writes it: `+05:00`, `Z`; empty if there is none.
fn offset(tokens: &[Token]) -> Option<String> {
    let (sign, hours, minutes) = match tokens {
        [] => return Some(String::new()),
        [Word(utc)] if ["z", "utc", "gmt"].contains(&utc.as_str()) => return Some("Z".to_owned()),
        [Sign(sign @ ('+' | '-')), Number(n, 4)] => (sign, n / 100, n % 100),
        [Sign(sign @ ('+' | '-')), Number(h, 2)] => (sign, *h, 0),
        [Sign(sign @ ('+' | '-')), Number(h, 2), Sign(':'), Number(m, 2)] => (sign, *h, *m),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_notations_of_a_date_get_a_suggestion() {
        for (text, meant) in [
            ("11.09.2023", "2023-09-11"),
            ("9/23/2023, 15:47", "2023-09-23T15:47"),
            ("2026/11/30", "2026-11-30"),
            ("2026-30-11", "2026-11-30"),
            ("20261130", "2026-11-30"),
            ("2026-11-30 6pm", "2026-11-30T18:00"),
            ("2026-11-30 6:30 p.m.", "2026-11-30T18:30"),
            ("2026-11-30 12am", "2026-11-30T00:00"),
            ("2026-11-30, 12 pm", "2026-11-30T12:00"),
            ("2026-11-30 18h30", "2026-11-30T18:30"),
            ("30.11.2026 um 18.30 Uhr", "2026-11-30T18:30"),
            ("30. November 2026, 18 Uhr", "2026-11-30T18:00"),
            ("am 3. März 2026", "2026-03-03"),
            ("November 30th, 2026 at 6pm", "2026-11-30T18:00"),
            ("Mon, 30 Nov 2026 18:00:05 +0100", "2026-11-30T18:00:05+01:00"),
            ("2026-02-01 10:00:00 +0500", "2026-02-01T10:00+05:00"),
            ("2026-02-01 10:00 -05:30", "2026-02-01T10:00-05:30"),
            ("2026-02-01 10:00 UTC", "2026-02-01T10:00Z"),
            ("0026-03-01", "2026-03-01"),
        ] {
            assert_eq!(suggest(text), [meant], "{text}");
        }
        // Day and month can't be told apart.
        assert_eq!(suggest("03/04/2026"), ["2026-04-03", "2026-03-04"]);
        assert_eq!(suggest("3-4-2026 6pm"), ["2026-04-03T18:00", "2026-03-04T18:00"]);
        assert_eq!(suggest("04/04/2026"), ["2026-04-04"]);
    }

    #[test]
    fn what_was_not_understood_in_full_gets_none() {
        for text in [
            "gestern",
            "2026-11-30 6 in the evening",
            "2026-11-30 6pm CET",
            "2026-11-30 noon",
            "2026-11-30 13pm",
            "2026-11-30 25:00",
            "2026-02-30",
            "30.11.26",
            "2026-11-30T18:00 +99:00",
            "99999999999999999999",
            "",
        ] {
            assert!(suggest(text).is_empty(), "{text}: {:?}", suggest(text));
        }
    }

    #[test]
    fn spans_in_words_get_a_suggestion() {
        for (text, meant) in [
            ("14 days", Some("14d")),
            ("two weeks", Some("2w")),
            ("in two weeks", Some("2w")),
            ("2 Wochen", Some("2w")),
            ("a month", Some("1mo")),
            ("zwölf Stunden", Some("12h")),
            ("soon", None),
            ("two boats", None),
            ("", None),
        ] {
            assert_eq!(suggest_span(text).as_deref(), meant, "{text}");
        }
    }
}
