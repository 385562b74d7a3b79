//! The date a picture was made, in the forms that XMP and IPTC-IIM want. It must not know a
//! calendar beyond the months' and days' largest numbers, nor change any time zone.

/// A date in one of ISO 8601's forms that XMP allows (XMP specification part 1, section 8.2.1.1):
/// a year, a month, a day, or a moment with or without a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// The whole date as XMP has it.
    pub xmp: String,
    /// IIM 2:55, `CCYYMMDD`: only when the day is known.
    pub day: Option<String>,
    /// IIM 2:60, `HHMMSS±HHMM`: only when the time zone is known, because IIM demands one.
    pub time: Option<String>,
}

impl Date {
    /// Reads a date; `None` when it is none of the forms above.
    pub fn read(text: &str) -> Option<Self> {
        let (day, clock) = match text.split_once('T') {
            Some((day, clock)) => (day, Some(clock)),
            None => (text, None),
        };
        let mut parts = day.split('-');
        let year = digits(parts.next()?, 4, 9999)?;
        let month = parts.next().map(|part| digits(part, 2, 12));
        let date = parts.next().map(|part| digits(part, 2, 31));
        if parts.next().is_some() || month == Some(None) || date == Some(None) {
            return None;
        }
        let day =
            month.flatten().zip(date.flatten()).map(|(month, date)| format!("{year}{month}{date}"));
        let time = match (clock, &day) {
            (Some(clock), Some(_)) => time(clock)?,
            (Some(_), None) => return None,
            (None, _) => None,
        };
        Some(Self { xmp: text.to_owned(), day, time })
    }
}

/// A number of exactly `width` digits and at most `largest`.
fn digits(text: &str, width: usize, largest: u16) -> Option<&str> {
    let right = text.len() == width && text.bytes().all(|one| one.is_ascii_digit());
    (right && text.parse::<u16>().is_ok_and(|number| number <= largest)).then_some(text)
}

/// A time of day: the outer `None` when it is no time, the inner one when it has no zone.
fn time(clock: &str) -> Option<Option<String>> {
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at_checked(at)?,
        None => (clock, ""),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2, 23)?;
    let minute = digits(parts.next()?, 2, 59)?;
    let second = match parts.next() {
        None => "00",
        Some(second) => {
            let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
            if fraction.is_empty() || !fraction.bytes().all(|one| one.is_ascii_digit()) {
                return None;
            }
            digits(whole, 2, 60)?
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let zone = match zone {
        "" => return Some(None),
        "Z" => "+0000".to_owned(),
        zone => {
            let (sign, offset) = zone.split_at_checked(1)?;
            let (hours, minutes) = offset.split_once(':')?;
            format!("{sign}{}{}", digits(hours, 2, 14)?, digits(minutes, 2, 59)?)
        }
    };
    Some(Some(format!("{hour}{minute}{second}{zone}")))
}
