//! Times as people write them in front matter, read in the site's time zone.
//!
//! Knows no clock: what "now" is comes from the command line.

mod suggest;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};

pub use suggest::{suggest, suggest_span};

/// How a time is written, for messages.
pub const FORMS: &str = "write year-month-day and the time: 2026-03-01T06:00 (in the site's time zone) or 2026-03-01T06:00:00+01:00";

/// Years before this one are mistakes: there was no newspaper yet.
pub const EARLIEST_YEAR: i16 = 1600;

/// The year that people write for "never".
const LAST_YEAR: i16 = 9999;

/// A time that was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The time.
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
/// in `zone`; a day alone begins at midnight. A space may stand before the offset.
///
/// The end of the year 9999 lies after the last timestamp there is: that one is taken.
#[must_use]
pub fn parse(text: &str, zone: &TimeZone) -> Option<Reading> {
    let text = text.trim();
    let joined = text.rsplit_once(' ').filter(|(_, offset)| offset.starts_with(['+', '-']));
    let joined = joined.map(|(time, offset)| format!("{}{offset}", time.trim_end()));
    let whole = joined.as_deref().unwrap_or(text);
    let reading = match whole.parse::<Timestamp>() {
        Ok(timestamp) => Reading { timestamp, ambiguous: None },
        Err(_) => local(whole, zone)?,
    };
    let year = reading.timestamp.to_zoned_datetime(zone.clone()).year();
    (year >= EARLIEST_YEAR).then_some(reading)
}

/// Reads a time without an offset.
fn local(text: &str, zone: &TimeZone) -> Option<Reading> {
    let local: DateTime = match text.parse() {
        Ok(local) => local,
        // 9999-12-31T23:59:59Z is no timestamp any more.
        Err(_) => text.strip_suffix(['Z', 'z'])?.parse().ok().filter(is_never)?,
    };
    let moment = zone.to_ambiguous_timestamp(local);
    let ambiguous = match moment.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Fold { .. } => Some(Ambiguity::Twice),
        AmbiguousOffset::Gap { .. } => Some(Ambiguity::Never),
    };
    let never = || is_never(&local).then_some(Timestamp::MAX);
    let timestamp = moment.compatible().ok().or_else(never)?;
    Some(Reading { timestamp, ambiguous })
}

fn is_never(local: &DateTime) -> bool {
    local.year() == LAST_YEAR
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

/// The time `span` after `start`, by the calendar of `zone`: 14 days later at the same hour.
#[must_use]
pub fn after(start: Timestamp, span: Span, zone: &TimeZone) -> Option<Timestamp> {
    start.to_zoned_datetime(zone.clone()).checked_add(span).ok().map(|end| end.timestamp())
}

/// The label of a message about a date: what it may mean, if anything is known.
#[must_use]
pub fn did_you_mean(meant: &[String]) -> Option<String> {
    match meant {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        several => Some(format!("did you mean {}?", several.join(" or "))),
    }
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
    fn a_space_may_stand_before_the_offset() {
        for text in ["2026-02-01 10:00:00 +0500", "2026-02-01T10:00 +05:00"] {
            let reading = parse(text, &vienna()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reading.timestamp.to_string(), "2026-02-01T05:00:00Z");
        }
        assert_eq!(parse("2026-02-01 10:00 CET", &vienna()), None);
    }

    #[test]
    fn the_last_day_means_never_and_early_years_are_mistakes() {
        for text in
            ["9999-12-31", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "9999-12-31 23:00"]
        {
            let reading = parse(text, &vienna()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reading.timestamp, Timestamp::MAX, "{text}");
            let later = after(reading.timestamp, parse_span("1d").unwrap(), &vienna());
            assert_eq!(later, None);
        }
        assert!(parse("9999-12-30", &vienna()).unwrap().timestamp < Timestamp::MAX);
        assert!(parse("1600-01-02", &vienna()).is_some());
        for text in ["1599-12-31", "0026-03-01", "0000-01-01T00:00:00Z", "-002026-03-01"] {
            assert_eq!(parse(text, &vienna()), None, "{text}");
        }
    }
}
