//! Days, months and times as a language writes them.
//!
//! Knows nothing of time zones or of now: a page is read long after it was built, so there is no
//! “today” here.

use jiff::civil::{Date, Time};

/// January to December in Germany and Switzerland.
pub(super) const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
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

/// The German months with the Austrian January. (Austria's “Feber” is for officials, not for news.)
pub(super) const AUSTRIAN_MONTHS: [&str; 12] = {
    let mut months = GERMAN_MONTHS;
    months[0] = "Jänner";
    months
};

/// January to December in English.
pub(super) const ENGLISH_MONTHS: [&str; 12] = [
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

/// Monday to Sunday in German.
pub(super) const GERMAN_WEEKDAYS: [&str; 7] =
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

/// Monday to Sunday in English.
pub(super) const ENGLISH_WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// In which order a day is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum DayOrder {
    /// `11. September 2023`
    German,
    /// `11 September 2023`
    British,
    /// `September 11, 2023`
    American,
    /// `2023-09-11`
    Iso,
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    /// `15.47 Uhr` or `15:47 Uhr`, by the mark between hours and minutes.
    Uhr(char),
    /// `15:47`
    TwentyFour,
    /// `3:47 p.m.`; noon is 12:00 p.m. and midnight 12:00 a.m.
    Twelve {
        /// Before noon.
        am: &'static str,
        /// From noon on.
        pm: &'static str,
    },
}

/// Everything a locale says about dates and times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    pub(super) months: &'static [&'static str; 12],
    pub(super) weekdays: &'static [&'static str; 7],
    pub(super) order: DayOrder,
    pub(super) clock: Clock,
}

impl Dates {
    pub(super) fn day(&self, date: Date) -> String {
        let (year, month, day) = (date.year(), self.month_name(date), date.day());
        match self.order {
            DayOrder::German => format!("{day}. {month} {year}"),
            DayOrder::British => format!("{day} {month} {year}"),
            DayOrder::American => format!("{month} {day}, {year}"),
            DayOrder::Iso => format!("{year:04}-{:02}-{day:02}", date.month()),
        }
    }

    pub(super) fn month(&self, date: Date) -> String {
        let year = date.year();
        match self.order {
            DayOrder::Iso => format!("{year:04}-{:02}", date.month()),
            _ => format!("{} {year}", self.month_name(date)),
        }
    }

    pub(super) fn weekday(&self, date: Date) -> &'static str {
        nth(self.weekdays, date.weekday().to_monday_zero_offset())
    }

    pub(super) fn time(&self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match self.clock {
            Clock::Uhr(mark) => format!("{hour:02}{mark}{minute:02} Uhr"),
            Clock::TwentyFour => format!("{hour:02}:{minute:02}"),
            Clock::Twelve { am, pm } => {
                let half = if hour < 12 { am } else { pm };
                let hour = match hour % 12 {
                    0 => 12,
                    hour => hour,
                };
                format!("{hour}:{minute:02} {half}")
            }
        }
    }

    fn month_name(&self, date: Date) -> &'static str {
        nth(self.months, date.month() - 1)
    }
}

/// The calendar never leaves the table; if it did, an empty name is better than a crash.
fn nth(names: &'static [&'static str], index: i8) -> &'static str {
    usize::try_from(index).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::{
        AUSTRIAN_MONTHS, Clock, Dates, DayOrder, ENGLISH_MONTHS, ENGLISH_WEEKDAYS, GERMAN_WEEKDAYS,
    };

    const AUSTRIAN: Dates = Dates {
        months: &AUSTRIAN_MONTHS,
        weekdays: &GERMAN_WEEKDAYS,
        order: DayOrder::German,
        clock: Clock::Uhr('.'),
    };

    const AMERICAN: Dates = Dates {
        months: &ENGLISH_MONTHS,
        weekdays: &ENGLISH_WEEKDAYS,
        order: DayOrder::American,
        clock: Clock::Twelve { am: "a.m.", pm: "p.m." },
    };

    #[test]
    fn every_month_and_weekday_has_its_place() {
        for (month, (austrian, english)) in
            (1..).zip(AUSTRIAN_MONTHS.into_iter().zip(ENGLISH_MONTHS))
        {
            let first = date(2024, month, 1);
            assert_eq!(AUSTRIAN.day(first), format!("1. {austrian} 2024"));
            assert_eq!(AMERICAN.month(first), format!("{english} 2024"));
        }
        // 1 January 2024 was a Monday.
        for (day, (german, english)) in (1..).zip(GERMAN_WEEKDAYS.into_iter().zip(ENGLISH_WEEKDAYS))
        {
            assert_eq!(AUSTRIAN.weekday(date(2024, 1, day)), german);
            assert_eq!(AMERICAN.weekday(date(2024, 1, day)), english);
        }
        assert_eq!(AUSTRIAN.day(date(2024, 1, 1)), "1. Jänner 2024");
        assert_eq!(AUSTRIAN.day(date(2024, 2, 29)), "29. Februar 2024");
    }

    #[test]
    fn twelve_hours_turn_over_at_noon_and_midnight() {
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
            assert_eq!(AMERICAN.time(time(hour, minute, 0, 0)), expected);
        }
    }
}
