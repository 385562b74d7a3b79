//! The few Exif tags (Exif 2.32, in TIFF 6.0 form) that a picture keeps or gets: its orientation,
//! and for JPEG its creators and copyright. It must not know what else an Exif block may say.

use super::Rights;
use super::text::{clean, cut};

/// The most bytes of a text here; XMP has it in full.
const LIMIT: usize = 4_096;

/// A tag's value, big-endian.
enum Value {
    Short(u16),
    Long(u32),
    Ascii(Vec<u8>),
    Rational(u32, u32),
    Undefined([u8; 4]),
}

/// An Exif block with nothing but an orientation.
pub fn turned(orientation: u16) -> Vec<u8> {
    block(vec![(0x0112, Value::Short(orientation))], Vec::new())
}

/// What Exif demands to be told of a JPEG picture itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels; 0 when the file only tells it later.
    pub height: u16,
    /// How many pixels go to an inch or a centimetre of paper, horizontally and vertically.
    pub density: (u16, u16),
    /// Per inch (2) or per centimetre (3).
    pub unit: u16,
    /// Whether it has a colour profile; without one its colours are sRGB, as browsers take them.
    pub profile: bool,
}

/// An Exif block for JPEG, with the tags that Exif demands of one; `None` when there is nothing to
/// say. Texts are UTF-8, as most programs write them.
pub fn exif(rights: &Rights, orientation: Option<u16>, frame: Frame) -> Option<Vec<u8>> {
    let artist: Vec<String> = rights.creators.iter().filter_map(|name| clean(name)).collect();
    let artist = Some(artist.join("; ")).filter(|names| !names.is_empty());
    let copyright = rights.copyright_notice.as_deref().and_then(clean);
    if artist.is_none() && copyright.is_none() {
        return orientation.map(turned);
    }
    let ascii = |text: String| {
        let mut bytes = cut(&text, LIMIT).as_bytes().to_vec();
        bytes.push(0);
        Value::Ascii(bytes)
    };
    // In the order of the tags, as TIFF demands.
    let tags = [
        orientation.map(|value| (0x0112, Value::Short(value))),
        Some((0x011A, Value::Rational(u32::from(frame.density.0), 1))),
        Some((0x011B, Value::Rational(u32::from(frame.density.1), 1))),
        Some((0x0128, Value::Short(frame.unit))),
        artist.map(|names| (0x013B, ascii(names))),
        Some((0x0213, Value::Short(1))),
        copyright.map(|notice| (0x8298, ascii(notice))),
    ];
    let inner = vec![
        (0x9000, Value::Undefined(*b"0232")),
        (0x9101, Value::Undefined([1, 2, 3, 0])),
        (0xA000, Value::Undefined(*b"0100")),
        (0xA001, Value::Short(if frame.profile { 0xFFFF } else { 1 })),
        (0xA002, Value::Long(u32::from(frame.width))),
        (0xA003, Value::Long(u32::from(frame.height))),
    ];
    Some(block(tags.into_iter().flatten().collect(), inner))
}

/// A big-endian TIFF block with one directory and, if it has tags, the Exif directory.
fn block(mut tags: Vec<(u16, Value)>, inner: Vec<(u16, Value)>) -> Vec<u8> {
    let mut out = b"MM\0\x2A\0\0\0\x08".to_vec();
    if inner.is_empty() {
        directory(&mut out, &tags);
        return out;
    }
    tags.push((0x8769, Value::Long(0)));
    // Only when the first directory is written is it known where the second one starts.
    let mut trial = out.clone();
    directory(&mut trial, &tags);
    if let Some(last) = tags.last_mut() {
        last.1 = Value::Long(u32::try_from(trial.len()).unwrap_or_default());
    }
    directory(&mut out, &tags);
    directory(&mut out, &inner);
    out
}

/// Appends a directory and, behind it, its values of more than four bytes. All counts and offsets
/// are small, because every text was cut.
fn directory(out: &mut Vec<u8>, tags: &[(u16, Value)]) {
    let count = u16::try_from(tags.len()).unwrap_or_default();
    out.extend_from_slice(&count.to_be_bytes());
    let mut place = out.len() + tags.len() * 12 + 4;
    let mut behind: Vec<u8> = Vec::new();
    for (tag, value) in tags {
        let (kind, count, mut bytes) = match value {
            Value::Ascii(text) => (2_u16, text.len(), text.clone()),
            Value::Short(number) => (3, 1, number.to_be_bytes().to_vec()),
            Value::Long(number) => (4, 1, number.to_be_bytes().to_vec()),
            Value::Rational(top, bottom) => {
                (5, 1, [top.to_be_bytes(), bottom.to_be_bytes()].concat())
            }
            Value::Undefined(bytes) => (7, 4, bytes.to_vec()),
        };
        out.extend_from_slice(&tag.to_be_bytes());
        out.extend_from_slice(&kind.to_be_bytes());
        out.extend_from_slice(&u32::try_from(count).unwrap_or_default().to_be_bytes());
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            out.append(&mut bytes);
        } else {
            // Values start at even places (TIFF 6.0, section 2).
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            out.extend_from_slice(&u32::try_from(place).unwrap_or_default().to_be_bytes());
            place += bytes.len();
            behind.append(&mut bytes);
        }
    }
    out.extend_from_slice(&[0; 4]);
    out.append(&mut behind);
}
