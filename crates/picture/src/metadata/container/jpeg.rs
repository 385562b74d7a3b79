//! The segments of a JPEG file (ISO/IEC 10918-1, annex B). It must not know what is in an
//! application segment.

/// Start of image.
const SOI: u8 = 0xD8;
/// End of image.
const EOI: u8 = 0xD9;
/// Start of scan: from here on the picture itself follows.
const SOS: u8 = 0xDA;
/// A comment.
pub const COM: u8 = 0xFE;
/// The first application segment, APP0; APPn is `APP0 + n`.
pub const APP0: u8 = 0xE0;
/// The most bytes a segment can carry: its length is 16 bits and counts itself.
pub const CAPACITY: usize = 65_533;

/// A marker segment before the first scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The marker's second byte, such as `0xE1` for APP1.
    pub marker: u8,
    /// What follows the length.
    pub data: &'a [u8],
}

/// A marker: its code, where it starts with its fill bytes, and the place behind it.
struct Marker {
    code: u8,
    start: usize,
    behind: usize,
}

/// The next marker at or after `at`. Bytes that are no marker, fill bytes (section B.1.1.2) and
/// stuffed zeros are passed over, as every decoder does.
fn marker(bytes: &[u8], at: usize) -> Option<Marker> {
    let mut at = at;
    loop {
        let start = at.checked_add(bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?)?;
        let fill = bytes.get(start..)?.iter().position(|byte| *byte != 0xFF)?;
        at = start.checked_add(fill)?;
        let code = *bytes.get(at)?;
        at = at.checked_add(1)?;
        if code != 0 {
            return Some(Marker { code, start, behind: at });
        }
    }
}

/// The payload of the segment whose length is at `at`, and the place behind it.
fn payload(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let length = bytes.get(at..)?.first_chunk::<2>().map(|two| u16::from_be_bytes(*two))?;
    let end = at.checked_add(usize::from(length))?;
    Some((bytes.get(at.checked_add(2)?..end)?, end))
}

/// Whether a marker stands alone, without a length (section B.1.1.3): TEM, RSTn, SOI.
fn standalone(code: u8) -> bool {
    matches!(code, 0x01 | 0xD0..=SOI)
}

/// Splits a file into the segments before its first scan and everything from that scan on (the
/// start-of-scan marker included). `None` when it is no JPEG. Stops at a segment whose length
/// lies, giving what was read before it and an empty rest.
pub fn segments(bytes: &[u8]) -> Option<(Vec<Segment<'_>>, &[u8])> {
    if !bytes.starts_with(&[0xFF, SOI]) {
        return None;
    }
    let mut found = Vec::new();
    let mut at = 2;
    while let Some(Marker { code, behind, .. }) = marker(bytes, at) {
        if code == SOS || code == EOI {
            return Some((found, bytes.get(behind.saturating_sub(2)..).unwrap_or_default()));
        }
        if standalone(code) {
            at = behind;
            continue;
        }
        let Some((data, end)) = payload(bytes, behind) else { break };
        found.push(Segment { marker: code, data });
        at = end;
    }
    Some((found, &[]))
}

/// Puts a file together. A segment of more than [`CAPACITY`] bytes cannot be written and is left
/// out; who builds segments keeps them shorter.
pub fn assemble(segments: &[Segment<'_>], rest: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, SOI];
    for segment in segments {
        let Ok(length) = u16::try_from(segment.data.len().saturating_add(2)) else { continue };
        out.extend_from_slice(&[0xFF, segment.marker]);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(segment.data);
    }
    out.extend_from_slice(rest);
    out
}

/// The scans alone: what [`segments`] gave as the rest, without comments and application segments
/// between the scans of a progressive picture and without anything behind the end of the image
/// (further pictures of an MPF file, motion photos, makers' trailers). A file that was cut off gets
/// its end marker. `None` when there is no scan.
pub fn scans(rest: &[u8]) -> Option<Vec<u8>> {
    // At least the first scan's own header must be whole.
    if !rest.starts_with(&[0xFF, SOS]) || payload(rest, 2).is_none() {
        return None;
    }
    let mut out = Vec::with_capacity(rest.len().saturating_add(2));
    let mut copied = 0;
    let mut at = 0;
    while let Some(Marker { code, start, behind }) = marker(rest, at) {
        if code == EOI {
            out.extend_from_slice(rest.get(copied..behind)?);
            return Some(out);
        }
        if standalone(code) {
            at = behind;
            continue;
        }
        let Some((_, end)) = payload(rest, behind) else {
            // A length that runs past the end: what came before is all that can be decoded.
            out.extend_from_slice(rest.get(copied..start)?);
            copied = rest.len();
            break;
        };
        if code == COM || (APP0..=0xEF).contains(&code) {
            out.extend_from_slice(rest.get(copied..start)?);
            copied = end;
        }
        at = end;
    }
    out.extend_from_slice(rest.get(copied..)?);
    out.extend_from_slice(&[0xFF, EOI]);
    Some(out)
}
