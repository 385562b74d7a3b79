//! Times as people write them in front matter, read in the site's time zone.
//!
//! Knows no clock: what "now" is comes from the command line.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};

/// How a time is written, for messages.
pub const FORMS: &str = "write year-month-day and the time: 2026-03-01T06:00 (in the site's time zone) or 2026-03-01T06:00:00+01:00";

/// A time that was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The moment.
    pub timestamp: Timestamp,
    /// Whether the clocks were changed at that local time, so that it happened twice or never.
    pub ambiguous: Option<Ambiguity>,
}

/// What the change of the clocks does to a local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambiguity {
    /// The hour exists twice; the first one is taken.
    Twice,
    /// The hour is skipped; the time after it is taken.
    Never,
}

/// Reads RFC 3339 (`2026-03-01T06:00:00+01:00`), or local time (`2026-03-01T06:00`, `2026-03-01`)
/// in `zone`; a day alone begins at midnight.
#[must_use]
pub fn parse(text: &str, zone: &TimeZone) -> Option<Reading> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(Reading { timestamp, ambiguous: None });
    }
    let local: DateTime = text.parse().ok()?;
    let moment = zone.to_ambiguous_timestamp(local);
    let ambiguous = match moment.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Fold { .. } => Some(Ambiguity::Twice),
        AmbiguousOffset::Gap { .. } => Some(Ambiguity::Never),
    };
    let timestamp = moment.compatible().ok()?;
    Some(Reading { timestamp, ambiguous })
}

/// Reads a span such as `36h`, `14d`, `2w`, `6mo` or `1y`.
#[must_use]
pub fn parse_span(text: &str) -> Option<Span> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let count: i64 = text[..digits].parse().ok().filter(|count| (1..=10_000).contains(count))?;
    let span = Span::new();
    match text[digits..].trim() {
        "h" => span.try_hours(count).ok(),
        "d" => span.try_days(count).ok(),
        "w" => span.try_weeks(count).ok(),
        "mo" => span.try_months(count).ok(),
        "y" if count <= 1_000 => span.try_years(count).ok(),
        _ => None,
    }
}

/// The moment `span` after `start`, by the calendar of `zone`: 14 days later at the same hour.
#[must_use]
pub fn after(start: Timestamp, span: Span, zone: &TimeZone) -> Option<Timestamp> {
    start.to_zoned_datetime(zone.clone()).checked_add(span).ok().map(|end| end.timestamp())
}

/// A guess at what a date in another notation means: `11.09.2023` or `11/9/2023, 15:47`.
#[must_use]
pub fn suggest(text: &str) -> Option<String> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let numbers: Vec<u32> = parts.by_ref().map_while(|part| part.parse().ok()).collect();
    let (year, month, day) = match *numbers.get(..3)? {
        [day, month, year] if year > 1000 => (year, month, day),
        [year, month, day] if year > 1000 => (year, month, day),
        _ => return None,
    };
    let (month, day) = if month > 12 && day <= 12 { (day, month) } else { (month, day) };
    let date = format!("{year:04}-{month:02}-{day:02}");
    date.parse::<jiff::civil::Date>().ok()?;
    match numbers[3..] {
        [] => Some(date),
        [hour] if hour < 24 => Some(format!("{date}T{hour:02}:00")),
        [hour, minute, ..] if hour < 24 && minute < 60 => {
            Some(format!("{date}T{hour:02}:{minute:02}"))
        }
        _ => None,
    }
}

/// A guess at what a span in words means: `14 days`, `2 Wochen`.
#[must_use]
pub fn suggest_span(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match text[digits..].trim() {
        "h" | "hour" | "hours" | "stunde" | "stunden" => "h",
        "" | "d" | "day" | "days" | "t" | "tag" | "tage" => "d",
        "w" | "week" | "weeks" | "woche" | "wochen" => "w",
        "m" | "mo" | "month" | "months" | "monat" | "monate" => "mo",
        "y" | "year" | "years" | "j" | "jahr" | "jahre" => "y",
        _ => return None,
    };
    let span = format!("{}{unit}", &text[..digits]);
    parse_span(&span).map(|_| span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vienna() -> TimeZone {
        TimeZone::get("Europe/Vienna").unwrap()
    }

    #[test]
    fn local_times_are_read_in_the_zone() {
        for (text, utc) in [
            ("2023-09-11T15:47:00+02:00", "2023-09-11T13:47:00Z"),
            ("2023-09-11T15:47", "2023-09-11T13:47:00Z"),
            ("2023-09-11 15:47:00", "2023-09-11T13:47:00Z"),
            ("2023-12-11", "2023-12-10T23:00:00Z"),
            ("2023-09-11T13:47:00Z", "2023-09-11T13:47:00Z"),
        ] {
            let reading = parse(text, &vienna()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reading.timestamp.to_string(), utc, "{text}");
            assert_eq!(reading.ambiguous, None);
        }
        for text in ["11.09.2023", "2023-13-01", "tomorrow", "", "2023-09-31"] {
            assert_eq!(parse(text, &vienna()), None, "{text}");
        }
    }

    #[test]
    fn the_nights_of_the_clock_change_are_noticed() {
        assert_eq!(parse("2026-10-25T02:30", &vienna()).unwrap().ambiguous, Some(Ambiguity::Twice));
        assert_eq!(parse("2026-03-29T02:30", &vienna()).unwrap().ambiguous, Some(Ambiguity::Never));
    }

    #[test]
    fn a_span_follows_the_calendar() {
        let start = parse("2026-10-20T06:00", &vienna()).unwrap().timestamp;
        let end = after(start, parse_span("14d").unwrap(), &vienna()).unwrap();
        assert_eq!(end, parse("2026-11-03T06:00", &vienna()).unwrap().timestamp);
        for text in ["14", "d", "14 days", "-3d", "0d", "99999999d"] {
            assert!(parse_span(text).is_none(), "{text}");
        }
    }

    #[test]
    fn other_notations_get_a_suggestion() {
        assert_eq!(suggest("11.09.2023").as_deref(), Some("2023-09-11"));
        assert_eq!(suggest("9/23/2023, 15:47").as_deref(), Some("2023-09-23T15:47"));
        assert_eq!(suggest("gestern"), None);
        assert_eq!(suggest_span("14 days").as_deref(), Some("14d"));
        assert_eq!(suggest_span("2 Wochen").as_deref(), Some("2w"));
        assert_eq!(suggest_span("bald"), None);
    }
}
