//! Parts of a file (RFC 9110, section 14): films and sounds are asked for piece by piece.

use std::ops::Range;

/// What a Range header asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Everything: there is no such header, or one that need not be understood.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that the file does not have.
    Nothing,
}

/// Reads a Range header for a file of so many bytes. Several ranges at once are answered with the
/// whole file, as the standard allows.
pub(super) fn wanted(header: Option<&str>, len: u64) -> Wanted {
    let part = header.and_then(|header| header.trim().strip_prefix("bytes="));
    let Some((start, end)) = part.and_then(|part| part.split_once('-')) else { return Wanted::All };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let range = match (start.trim().is_empty(), end.trim().is_empty()) {
        (true, false) => number(end).map(|last| len.saturating_sub(last)..len),
        (false, true) => number(start).map(|start| start..len),
        (false, false) => match (number(start), number(end)) {
            (Some(start), Some(end)) if start <= end => {
                Some(start..end.saturating_add(1).min(len).max(start))
            }
            _ => None,
        },
        (true, true) => None,
    };
    match range {
        None => Wanted::All,
        Some(range) if range.start >= len || range.is_empty() => Wanted::Nothing,
        Some(range) => Wanted::Part(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_the_standard_says() {
        let of = |header: &str| wanted(Some(header), 10);
        assert_eq!(wanted(None, 10), Wanted::All);
        assert_eq!(of("bytes=0-3"), Wanted::Part(0..4));
        assert_eq!(of("bytes=4-"), Wanted::Part(4..10));
        assert_eq!(of("bytes=-3"), Wanted::Part(7..10));
        assert_eq!(of("bytes=-30"), Wanted::Part(0..10));
        assert_eq!(of("bytes=8-99"), Wanted::Part(8..10));
        assert_eq!(of("bytes=10-"), Wanted::Nothing);
        assert_eq!(of("bytes=-0"), Wanted::Nothing);
        assert_eq!(of("bytes=5-2"), Wanted::All);
        assert_eq!(of("bytes=1-2,4-5"), Wanted::All);
        assert_eq!(of("lines=1-2"), Wanted::All);
        assert_eq!(of("bytes=18446744073709551615-18446744073709551615"), Wanted::Nothing);
        assert_eq!(of("bytes=99999999999999999999-"), Wanted::All);
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Nothing);
    }
}
