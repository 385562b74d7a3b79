//! A line with places in braces: `{d}. {month} {year}`.
//!
//! Knows the names of the places and nothing of calendars: whoever prints a pattern fills them.

/// What can stand in a place of a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// `11`, and on the first of a month what the language writes there.
    Day,
    /// `09`
    PaddedDay,
    /// `9`
    Month,
    /// `09`
    PaddedMonth,
    /// `September`
    MonthName,
    /// `2023`
    Year,
    /// `2023`, and `0987`
    PaddedYear,
    /// `Montag`
    Weekday,
    /// `8`, `15`
    Hour,
    /// `08`, `15`
    PaddedHour,
    /// `8`, `3`: noon and midnight are 12.
    HalfHour,
    /// `05`
    Minute,
    /// `a.m.`, `p.m.`
    Half,
    /// The whole day.
    WholeDay,
    /// The whole time.
    WholeTime,
}

/// All places and what they are called; `day` and `time` stand in `day_and_time` alone.
const FIELDS: [(&str, Field); 15] = [
    ("d", Field::Day),
    ("dd", Field::PaddedDay),
    ("m", Field::Month),
    ("mm", Field::PaddedMonth),
    ("month", Field::MonthName),
    ("year", Field::Year),
    ("yyyy", Field::PaddedYear),
    ("weekday", Field::Weekday),
    ("H", Field::Hour),
    ("HH", Field::PaddedHour),
    ("h", Field::HalfHour),
    ("min", Field::Minute),
    ("half", Field::Half),
    ("day", Field::WholeDay),
    ("time", Field::WholeTime),
];

/// The places of a day.
pub(super) const DAY: &[&str] = &["d", "dd", "m", "mm", "month", "year", "yyyy", "weekday"];

/// The places of a month.
pub(super) const MONTH: &[&str] = &["m", "mm", "month", "year", "yyyy"];

/// The places of a time.
pub(super) const TIME: &[&str] = &["H", "HH", "h", "min", "half"];

/// The places of a day with its time.
pub(super) const DAY_AND_TIME: &[&str] = &[
    "day", "time", "d", "dd", "m", "mm", "month", "year", "yyyy", "weekday", "H", "HH", "h", "min",
    "half",
];

/// A part of a line with places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// As it stands.
    Text(&'a str),
    /// What stands between braces.
    Place(&'a str),
}

/// The parts of a line; none if a brace has no partner.
pub(super) fn parts(line: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') {
            return None;
        }
        parts.extend([Part::Text(before), Part::Place(name)]);
        rest = behind;
    }
    parts.push(Part::Text(rest));
    (!rest.contains('}')).then_some(parts)
}

/// A line whose places are fields of a date or a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    Field(Field),
}

impl Pattern {
    /// The pattern of these parts; places that are no fields are left out.
    pub(super) fn new(parts: &[Part<'_>]) -> Self {
        let piece = |part: &Part<'_>| match *part {
            Part::Text(text) => (!text.is_empty()).then(|| Piece::Text(text.to_owned())),
            Part::Place(name) => {
                FIELDS.iter().find(|(known, _)| *known == name).map(|(_, f)| Piece::Field(*f))
            }
        };
        Self(parts.iter().filter_map(piece).collect())
    }

    /// The line, its places filled by `fill`.
    pub(super) fn print(&self, mut fill: impl FnMut(Field, &mut String)) -> String {
        let mut line = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => line.push_str(text),
                Piece::Field(field) => fill(*field, &mut line),
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, DAY_AND_TIME, FIELDS, Field, MONTH, Part, Pattern, TIME, parts};

    #[test]
    fn a_line_is_taken_apart() {
        let expected = [Part::Text(""), Part::Place("d"), Part::Text(". "), Part::Place("x")];
        assert_eq!(parts("{d}. {x}").unwrap(), [&expected[..], &[Part::Text("")]].concat());
        for wrong in ["{d", "d}", "{{d}}", "{d}}", "}{"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
        let pattern = Pattern::new(&parts("a {d} b").unwrap());
        let line = pattern.print(|field, line| {
            assert_eq!(field, Field::Day);
            line.push('1');
        });
        assert_eq!(line, "a 1 b");
    }

    #[test]
    fn every_place_is_a_field() {
        let known = |name: &&str| FIELDS.iter().any(|(known, _)| known == name);
        assert!([DAY, MONTH, TIME, DAY_AND_TIME].concat().iter().all(known));
        assert_eq!(DAY_AND_TIME.len(), FIELDS.len());
    }
}
