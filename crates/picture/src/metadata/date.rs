//! Dates as picture files write them, to ISO 8601. It must not know the clock or time zones: what a
//! file leaves out stays out.

/// The date of IIM 2:55 (`CCYYMMDD`) with the time of 2:60 (`HHMMSS±HHMM`), as far as they are
/// known: unknown months and days are `00` (IPTC IIM 4.2, section 2:55).
pub(super) fn iim(date: &str, time: Option<&str>) -> Option<String> {
    let digits: String = date.chars().filter(|c| *c != '-').collect();
    if digits.len() != 8 || !is_digits(&digits) {
        return None;
    }
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    match (year, month, day) {
        ("0000", _, _) => None,
        (_, "00", _) => Some(year.to_owned()),
        (_, _, "00") => Some(format!("{year}-{month}")),
        _ => match time.and_then(iim_time) {
            Some(time) => Some(format!("{year}-{month}-{day}T{time}")),
            None => Some(format!("{year}-{month}-{day}")),
        },
    }
}

/// `HHMMSS±HHMM`; some programs leave the offset out.
fn iim_time(time: &str) -> Option<String> {
    let plain: String = time.chars().filter(|c| *c != ':').collect();
    let clock = plain.get(..6).filter(|clock| is_digits(clock))?;
    let (hour, minute, second) = (clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
    let offset = plain.get(6..).and_then(iim_offset).unwrap_or_default();
    Some(format!("{hour}:{minute}:{second}{offset}"))
}

fn iim_offset(offset: &str) -> Option<String> {
    let sign = offset.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
    let digits = offset.get(1..5).filter(|digits| is_digits(digits))?;
    Some(format!("{sign}{}:{}", digits.get(..2)?, digits.get(2..)?))
}

/// The date of an Exif tag (`YYYY:MM:DD HH:MM:SS`) with the offset of its companion (`+01:00`).
/// Cameras whose clock was never set write zeros or spaces.
pub(super) fn exif(date: &str, offset: Option<&str>) -> Option<String> {
    let (day, time) = date.trim().split_once(' ')?;
    let day: Vec<&str> = day.split(':').collect();
    let [year, month, day] = day.as_slice() else { return None };
    let plausible = year.len() == 4
        && *year != "0000"
        && [*year, *month, *day].into_iter().all(is_digits)
        && [*month, *day].into_iter().all(|part| part.len() == 2 && part != "00");
    if !plausible {
        return None;
    }
    let time = time.trim();
    let clock = time.len() == 8
        && time.split(':').count() == 3
        && time.split(':').all(|part| part.len() == 2 && is_digits(part));
    if !clock {
        return Some(format!("{year}-{month}-{day}"));
    }
    let offset = offset.map(str::trim).filter(|offset| is_offset(offset)).unwrap_or_default();
    Some(format!("{year}-{month}-{day}T{time}{offset}"))
}

/// `+01:00`, as Exif 2.31 has it.
fn is_offset(offset: &str) -> bool {
    offset == "Z"
        || offset.len() == 6
            && offset.starts_with(['+', '-'])
            && offset.get(1..).is_some_and(|rest| {
                rest.split(':').count() == 2
                    && rest.split(':').all(|part| part.len() == 2 && is_digits(part))
            })
}

/// The date of XMP, which is ISO 8601 already. Programs that write it the way Exif does are
/// understood; anything else is left as it is.
pub(super) fn xmp(date: &str) -> String {
    exif(date, None).unwrap_or_else(|| date.to_owned())
}

/// Whether two ISO dates can mean the same: one says less than the other, or both agree on the
/// clock but only one has an offset.
pub(super) fn agree(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.starts_with(short) || (a.len() >= 19 && b.len() >= 19 && a.get(..19) == b.get(..19))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(iim("20260301", Some("120000+0100")), some("2026-03-01T12:00:00+01:00"));
        assert_eq!(iim("20260301", Some("120000")), some("2026-03-01T12:00:00"));
        assert_eq!(iim("20260301", None), some("2026-03-01"));
        assert_eq!(iim("20260300", None), some("2026-03"));
        assert_eq!(iim("2026", None), None);
        assert_eq!(iim("äöüß", None), None);
        assert_eq!(exif("2026:03:01 12:00:00", Some("+01:00")), some("2026-03-01T12:00:00+01:00"));
        assert_eq!(exif("2026:03:01 12:00:00", Some("   :  ")), some("2026-03-01T12:00:00"));
        assert_eq!(exif("0000:00:00 00:00:00", None), None);
        assert_eq!(exif("    :  :     :  :  ", None), None);
        assert_eq!(xmp("2026-03-01T12:00"), "2026-03-01T12:00");
        assert!(agree("2026-03-01", "2026-03-01T12:00:00"));
        assert!(agree("2026-03-01T12:00:00+01:00", "2026-03-01T12:00:00"));
        assert!(!agree("2026-03-01", "2026-03-02"));
    }
}
