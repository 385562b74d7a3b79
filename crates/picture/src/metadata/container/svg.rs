//! An SVG file (W3C SVG 2) as XML text: whether it is one, how large it says it is, and whether it
//! may be published. It must not know how to draw, and it never follows a reference.

mod allowed;
pub mod danger;
mod style;

pub use danger::{Danger, What, danger};

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::{DecodePaddingMode, Engine};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// How many elements may be inside of each other. Far more than any drawing program makes, and
/// few enough for every XML reader downstream.
pub const DEPTH: usize = 256;
/// How many attributes an element may have, because finding doubles takes the square of this.
pub const ATTRIBUTES: usize = 512;
/// How far into a file its root element is looked for.
const HEAD: usize = 65_536;

/// Whether some bytes are SVG: XML text whose root element is named `svg`.
pub fn is(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if !head.trim_ascii_start().starts_with(b"<") {
        return false;
    }
    let head = String::from_utf8_lossy(head.get(..HEAD).unwrap_or(head));
    root(&head).is_some()
}

/// The root element's start tag, if it is an `svg` element with any prefix.
fn root(text: &str) -> Option<BytesStart<'_>> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                return (tag.local_name().as_ref() == "svg").then_some(tag);
            }
            Event::Eof | Event::End(_) => return None,
            _ => {}
        }
    }
}

/// A picture inside of a drawing, from the value of a reference: what stands in front of its Base64,
/// and its bytes (RFC 2397).
pub fn embedded(reference: &str) -> Option<(&str, Vec<u8>)> {
    const MARK: &str = ";base64,";
    let end = reference.find(MARK)?.checked_add(MARK.len())?;
    let (head, text) = reference.split_at_checked(end)?;
    head.trim_start().get(..11).filter(|head| head.eq_ignore_ascii_case("data:image/"))?;
    let text: String = text.chars().filter(|one| !one.is_ascii_whitespace()).collect();
    let forgiving = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, forgiving);
    Some((head, engine.decode(text).ok()?))
}

/// The same reference to other bytes.
pub fn embed(head: &str, bytes: &[u8]) -> String {
    format!("{head}{}", STANDARD.encode(bytes))
}

/// Whether a document type declaration only names a type: no browser loads that, and without
/// declarations in brackets it defines nothing.
pub fn is_plain_doctype(doctype: &str) -> bool {
    !doctype.contains('[')
}

/// The text of a file without its byte order mark; `None` when it is not UTF-8.
pub fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()
}

/// Whether an XML declaration's encoding is one whose bytes mean the same in UTF-8.
pub fn is_utf8(encoding: &str, text: &str) -> bool {
    match encoding.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => true,
        "us-ascii" | "ascii" | "iso-8859-1" | "iso-8859-15" | "windows-1252" => text.is_ascii(),
        _ => false,
    }
}

/// Width and height in CSS pixels, rounded, from the root's `width` and `height` (SVG 2 section
/// 8.2) when they are absolute, otherwise from its `viewBox`. `None` when neither says.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let root = root(text(bytes)?)?;
    let value = |name: &str| {
        let found =
            root.attributes().take(ATTRIBUTES).flatten().find(|one| one.key.as_ref() == name);
        Some(found?.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    };
    let width = value("width").and_then(|value| pixels(&value));
    let height = value("height").and_then(|value| pixels(&value));
    let view = value("viewBox").and_then(|value| view_box(&value));
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        _ => return None,
    };
    Some((whole(width)?, whole(height)?))
}

/// A length in CSS pixels (CSS Values 4, section 6.2); relative units have none.
fn pixels(value: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 9] = [
        ("px", 1.0),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
        ("q", 96.0 / 101.6),
        ("Q", 96.0 / 101.6),
        ("", 1.0),
    ];
    let value = value.trim();
    let (number, factor) = UNITS.iter().find_map(|(unit, factor)| {
        let number = value.strip_suffix(unit)?;
        Some((number, factor))
    })?;
    self::number(number).map(|number| number * factor).filter(|number| *number > 0.0)
}

/// A plain decimal number; words such as `inf`, which Rust would read, are none in CSS.
fn number(text: &str) -> Option<f64> {
    let plain = |one: u8| one.is_ascii_digit() || b"+-.eE".contains(&one);
    if !text.bytes().all(plain) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let mut numbers = value
        .split(|one: char| one == ',' || one.is_ascii_whitespace())
        .filter(|part| !part.is_empty())
        .map(number);
    let (_, _, width, height) =
        (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()??);
    (width > 0.0 && height > 0.0).then_some((width, height))
}

/// Rounded to whole pixels, at least one; `None` for what no screen could show.
fn whole(side: f64) -> Option<u32> {
    let side = side.round().max(1.0);
    (side <= 1_000_000.0).then_some(side as u32)
}
