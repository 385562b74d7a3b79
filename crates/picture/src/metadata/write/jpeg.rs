//! Rights in a JPEG file: XMP in APP1, IPTC-IIM in APP13 and two Exif tags (XMP specification part
//! 3, section 1.1.3; Exif 2.32, section 4.5.4). It must not know the picture's own data.

use super::super::container::jpeg::{self, APP0, COM, Segment};
use super::super::container::tiff::orientation;
use super::packet::Packet;
use super::tiff::{self, Frame};
use super::{Rights, Unwritable, iim};

const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP13: u8 = 0xED;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;
/// What stands in front of an Exif block.
const EXIF: &[u8] = b"Exif\0\0";
/// What stands in front of an XMP packet.
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Writes the rights into a JPEG file, see [`super::write`].
pub fn write(bytes: &[u8], packet: &Packet, rights: &Rights) -> Result<Vec<u8>, Unwritable> {
    let (segments, rest) = jpeg::segments(bytes).ok_or(Unwritable::Damaged)?;
    let scans = jpeg::scans(rest).ok_or(Unwritable::Damaged)?;
    let frame = segments.iter().find_map(frame).ok_or(Unwritable::Damaged)?;

    let header = segments.iter().find_map(jfif);
    let orientation = segments
        .iter()
        .filter(|segment| segment.marker == APP1)
        .find_map(|segment| orientation(segment.data.strip_prefix(EXIF)?));
    let profile = segments.iter().filter_map(kept).any(|segment| segment.marker == APP2);
    let (density, unit) = density(header.as_ref());
    let frame = Frame { density, unit, profile, ..frame };
    let exif = tiff::exif(rights, orientation, frame).map(|block| [EXIF, &block].concat());
    let iim = iim::resources(rights);
    let xmp = (!packet.is_empty()).then(|| [XMP, &packet.bytes()].concat());

    // APP13 goes in front of XMP, because readers are known that lose IIM behind a long packet.
    let new = [(APP0, &header), (APP1, &exif), (APP13, &iim), (APP1, &xmp)];
    let mut out: Vec<Segment<'_>> = new
        .iter()
        .filter_map(|(marker, data)| Some(Segment { marker: *marker, data: data.as_deref()? }))
        .collect();
    out.extend(segments.iter().filter_map(kept));
    Ok(jpeg::assemble(&out, &scans))
}

/// A JFIF header without its thumbnail (ISO/IEC 10918-5, section 10.1).
fn jfif(segment: &Segment<'_>) -> Option<Vec<u8>> {
    if segment.marker != APP0 || !segment.data.starts_with(b"JFIF\0") || segment.data.len() < 14 {
        return None;
    }
    Some([segment.data.get(..12)?, &[0, 0]].concat())
}

/// The size in a frame header: SOF0 to SOF15, between which lie DHT, JPG and DAC (section B.2.2).
fn frame(segment: &Segment<'_>) -> Option<Frame> {
    let header =
        matches!(segment.marker, 0xC0..=0xCF if !matches!(segment.marker, 0xC4 | 0xC8 | 0xCC));
    let [_, first, second, third, fourth, ..] = *segment.data else { return None };
    let height = u16::from_be_bytes([first, second]);
    let width = u16::from_be_bytes([third, fourth]);
    header.then_some(Frame { width, height, density: (72, 72), unit: 2, profile: false })
}

/// The density a JFIF header tells and its unit in Exif's numbers; 72 per inch, Exif's default,
/// without one.
fn density(header: Option<&Vec<u8>>) -> ((u16, u16), u16) {
    let told = || {
        let [.., unit, x1, x2, y1, y2, _, _] = *header?.as_slice() else { return None };
        let unit = match unit {
            1 => 2,
            2 => 3,
            _ => return None,
        };
        let (x, y) = (u16::from_be_bytes([x1, x2]), u16::from_be_bytes([y1, y2]));
        (x > 0 && y > 0).then_some(((x, y), unit))
    };
    told().unwrap_or(((72, 72), 2))
}

/// What stays of an old segment: what decoding needs.
fn kept<'a>(segment: &Segment<'a>) -> Option<Segment<'a>> {
    let Segment { marker, data } = *segment;
    match marker {
        APP2 if data.starts_with(b"ICC_PROFILE\0") => Some(*segment),
        // Adobe's segment tells the colour transform; it is 12 bytes long.
        APP14 if data.starts_with(b"Adobe") => Some(Segment { marker, data: data.get(..12)? }),
        COM | APP0..=APP15 => None,
        _ => Some(*segment),
    }
}
