//! The files a picture comes in: which format some bytes are, and their segments, chunks, boxes and
//! blocks. It must not know what any metadata means: it hands out bytes and puts bytes together.

pub mod bmff;
pub mod cursor;
pub mod gif;
pub mod jpeg;
pub mod png;
pub mod riff;
pub mod svg;
pub mod tiff;

/// The picture formats newsprint knows, told apart by their first bytes and never by a file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// JPEG (ISO/IEC 10918-1), with or without JFIF or Exif.
    Jpeg,
    /// PNG and APNG (W3C PNG, third edition).
    Png,
    /// WebP (RFC 9649), lossy, lossless or animated.
    WebP,
    /// AVIF (AV1 Image File Format), still or as a sequence.
    Avif,
    /// HEIC and its relatives: HEIF (ISO/IEC 23008-12) with a codec other than AV1.
    Heic,
    /// GIF 87a or 89a.
    Gif,
    /// SVG as plain XML text. A gzip-compressed `svgz` is not recognised.
    Svg,
}

/// Tells the format of a file from its bytes; `None` when it is no picture newsprint knows.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(Kind::Jpeg);
    }
    if bytes.starts_with(&png::SIGNATURE) {
        return Some(Kind::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Kind::WebP);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some(Kind::Gif);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return bmff::kind(bytes);
    }
    // XML comes last because it alone has no signature and must be read to be recognised.
    svg::is(bytes).then_some(Kind::Svg)
}
