//! Days, months and times as a language writes them.
//!
//! Knows nothing of time zones or of now: a page is read long after it was built, so there is no
//! “today” here.

use std::fmt::Write;

use jiff::civil::{Date, DateTime, Time, date};

use super::pattern::{Field, Pattern};

/// Everything a locale says about dates and times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Dates {
    /// January to December.
    pub(super) months: Vec<String>,
    /// The same where no day stands beside them: many Slavic languages have another case there.
    pub(super) months_alone: Vec<String>,
    /// Monday to Sunday.
    pub(super) weekdays: Vec<String>,
    /// What the first of a month is called: `1er` in French.
    pub(super) first: Option<String>,
    /// Before noon.
    pub(super) am: String,
    /// From noon on.
    pub(super) pm: String,
    pub(super) day: Pattern,
    pub(super) month: Pattern,
    pub(super) time: Pattern,
    pub(super) day_and_time: Pattern,
}

impl Dates {
    pub(super) fn day(&self, date: Date) -> String {
        let at = date.to_datetime(Time::midnight());
        self.day.print(|field, line| self.fill(field, at, &self.months, line))
    }

    pub(super) fn month(&self, date: Date) -> String {
        let at = date.to_datetime(Time::midnight());
        self.month.print(|field, line| self.fill(field, at, &self.months_alone, line))
    }

    pub(super) fn weekday(&self, date: Date) -> &str {
        nth(&self.weekdays, date.weekday().to_monday_zero_offset())
    }

    pub(super) fn time(&self, time: Time) -> String {
        // No pattern of a time has a place for its day.
        let at = date(1970, 1, 1).to_datetime(time);
        self.time.print(|field, line| self.fill(field, at, &self.months, line))
    }

    pub(super) fn day_and_time(&self, at: DateTime) -> String {
        self.day_and_time.print(|field, line| self.fill(field, at, &self.months, line))
    }

    fn fill(&self, field: Field, at: DateTime, months: &[String], line: &mut String) {
        let (year, month, day) = (at.year(), at.month(), at.day());
        let (hour, minute) = (at.hour(), at.minute());
        // Nothing is written but into memory, which does not fail.
        let _ = match field {
            Field::Day => match self.first.as_ref().filter(|_| day == 1) {
                Some(first) => line.write_str(first),
                None => write!(line, "{day}"),
            },
            Field::PaddedDay => write!(line, "{day:02}"),
            Field::Month => write!(line, "{month}"),
            Field::PaddedMonth => write!(line, "{month:02}"),
            Field::MonthName => line.write_str(nth(months, month - 1)),
            Field::Year => write!(line, "{year}"),
            Field::PaddedYear => write!(line, "{year:04}"),
            Field::Weekday => line.write_str(self.weekday(at.date())),
            Field::Hour => write!(line, "{hour}"),
            Field::PaddedHour => write!(line, "{hour:02}"),
            Field::HalfHour => write!(line, "{}", if hour % 12 == 0 { 12 } else { hour % 12 }),
            Field::Minute => write!(line, "{minute:02}"),
            Field::Half => line.write_str(if hour < 12 { &self.am } else { &self.pm }),
            Field::WholeDay => line.write_str(&self.day(at.date())),
            Field::WholeTime => line.write_str(&self.time(at.time())),
        };
    }
}

/// The calendar never leaves the table; if it did, an empty name is better than a crash.
fn nth(names: &[String], index: i8) -> &str {
    usize::try_from(index).ok().and_then(|i| names.get(i)).map(String::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use crate::text::locale::Locale;

    const AUSTRIAN: [&str; 12] = [
        "Jänner",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];

    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    #[test]
    fn every_month_and_weekday_has_its_place() {
        let (austria, america) =
            (Locale::for_language("de-AT").unwrap(), Locale::for_language("en-US").unwrap());
        for (month, (austrian, english)) in (1..).zip(AUSTRIAN.into_iter().zip(ENGLISH)) {
            let first = date(2024, month, 1);
            assert_eq!(austria.day(first), format!("1. {austrian} 2024"));
            assert_eq!(america.month(first), format!("{english} 2024"));
        }
        let german =
            ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
        let english =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        // 1 January 2024 was a Monday.
        for (day, (german, english)) in (1..).zip(german.into_iter().zip(english)) {
            assert_eq!(austria.weekday(date(2024, 1, day)), german);
            assert_eq!(america.weekday(date(2024, 1, day)), english);
        }
        assert_eq!(austria.day(date(2024, 2, 29)), "29. Februar 2024");
    }

    #[test]
    fn twelve_hours_turn_over_at_noon_and_midnight() {
        let america = Locale::for_language("en-US").unwrap();
        for (hour, minute, expected) in [
            (0, 0, "12:00 a.m."),
            (0, 59, "12:59 a.m."),
            (1, 0, "1:00 a.m."),
            (11, 59, "11:59 a.m."),
            (12, 0, "12:00 p.m."),
            (12, 30, "12:30 p.m."),
            (13, 5, "1:05 p.m."),
            (23, 59, "11:59 p.m."),
        ] {
            assert_eq!(america.time(time(hour, minute, 0, 0)), expected);
        }
    }
}
