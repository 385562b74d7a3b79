//! The rights as IPTC-IIM (IPTC-NAA Information Interchange Model 4.2) in a Photoshop image
//! resource, for the many programs that still read nothing else. It must not know the file
//! around it.

use super::text::{clean, cut};
use super::{Rights, date::Date};

/// What stands in front of image resources in an APP13 segment.
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
/// The image resource for IIM, with an empty name.
const RESOURCE: &[u8] = b"8BIM\x04\x04\x00\x00";
/// Where to stop repeating creators, so that the rest still fits into one segment.
const CREATORS: usize = 60_000;

/// The content of an APP13 segment; `None` when none of the rights exists in IIM. Every value is
/// cut at its limit, on the boundary of a character.
pub fn resources(rights: &Rights) -> Option<Vec<u8>> {
    let mut sets = Vec::new();
    let date = rights.date_created.as_deref().and_then(|date| Date::read(date.trim()));
    let (day, time) = date.map_or((None, None), |date| (date.day, date.time));
    dataset(&mut sets, 55, 8, day.as_deref());
    dataset(&mut sets, 60, 11, time.as_deref());
    for name in &rights.creators {
        if sets.len() < CREATORS {
            dataset(&mut sets, 80, 32, Some(name));
        }
    }
    dataset(&mut sets, 85, 32, rights.creator_title.as_deref());
    dataset(&mut sets, 103, 32, rights.job_id.as_deref());
    dataset(&mut sets, 110, 32, rights.credit_line.as_deref());
    dataset(&mut sets, 115, 32, rights.source.as_deref());
    dataset(&mut sets, 116, 128, rights.copyright_notice.as_deref());
    if sets.is_empty() {
        return None;
    }
    // Coded Character Set 1:90: UTF-8; Record Version 2:00: 4.
    let mut iim = b"\x1C\x01\x5A\x00\x03\x1B%G\x1C\x02\x00\x00\x02\x00\x04".to_vec();
    iim.append(&mut sets);
    let mut out = [PHOTOSHOP, RESOURCE].concat();
    out.extend_from_slice(&u32::try_from(iim.len()).ok()?.to_be_bytes());
    if !iim.len().is_multiple_of(2) {
        iim.push(0);
    }
    out.append(&mut iim);
    Some(out)
}

/// Appends a dataset of the application record, if there is a value.
fn dataset(out: &mut Vec<u8>, number: u8, limit: u16, value: Option<&str>) {
    let Some(value) = value.and_then(clean) else { return };
    // Cut at a space, a value would end in it.
    let value = cut(&value, usize::from(limit)).trim_end();
    let Ok(length) = u16::try_from(value.len()) else { return };
    out.extend_from_slice(&[0x1C, 2, number]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(value.as_bytes());
}
