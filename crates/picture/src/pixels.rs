//! The pixels of a picture: decoded upright and in sRGB, cut, made smaller, and encoded again.
//!
//! Bytes in, bytes out: knows no files, no articles and nothing of what a picture says of itself.
//! The bytes made depend on the picture and the recipe alone, never on how many threads work or on
//! what else is made at the same time.

mod avif;
mod colour;
mod crop;
mod develop;
mod encode;
mod gif;
mod guard;
mod header;
mod ink;
mod item;
mod jpeg;
mod orientation;
mod png;
mod proof;
mod raster;
mod recipe;
mod reducer;
mod resize;
mod webp;
mod yuv;

use std::fmt;

pub use crop::Ratio;
pub use develop::develop;
pub use guard::is_guarded;
pub use header::{Header, header, weight};
pub use proof::{Proof, alike, proof};
pub use raster::Raster;
pub use recipe::{Pace, Recipe, reduction};
pub use reducer::Reduction;

/// Raised whenever the same recipe may give other bytes: file names are made with it.
pub const VERSION: u32 = 3;

/// Pictures with more pixels are refused before anything is decoded: no newspaper prints them, and
/// a file of a few kilobytes can claim any size.
pub const PIXELS_MAX: u64 = 150_000_000;

/// Longer sides are refused: JPEG can't write them (ITU T.81, B.2.2).
pub const SIDE_MAX: u32 = 65_500;

/// The kinds of picture files.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// AV1 Image File Format.
    Avif,
    /// WebP.
    WebP,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// SVG.
    Svg,
}

impl Format {
    /// Its media type, as registered with IANA.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The format that a file of this name should have, JPEG if the ending is none of the others.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let others = [Self::Avif, Self::WebP, Self::Png, Self::Gif, Self::Svg];
        others.into_iter().find(|format| format.extension() == ending).unwrap_or(Self::Jpeg)
    }

    /// Whether a picture of this size can be written.
    #[must_use]
    pub fn holds(self, (width, height): (u32, u32)) -> bool {
        let sides = match self {
            // 14 bits in the frame header (RFC 6386, section 9.1).
            Self::WebP => 1..=16_383,
            // The format allows more, browsers' decoders don't.
            Self::Avif => 1..=32_768,
            _ => 1..=SIDE_MAX,
        };
        sides.contains(&width) && sides.contains(&height)
    }

    /// The usual ending of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Svg => "svg",
        }
    }
}

/// Why a file can't be shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Unusable {
    /// Its first bytes are those of no kind that browsers show.
    UnknownKind,
    /// It is HEIC, which phones write and most browsers don't show.
    Heic,
    /// It begins like a picture, and breaks off or contradicts itself: what was found.
    Damaged(String),
    /// It has, or claims to have, too many pixels: width and height.
    TooLarge(u32, u32),
    /// It is an SVG that could run a program or fetch something: what makes it so.
    Unsafe(String),
    /// It is whole, and of a kind that is not read here: what kind.
    Unsupported(String),
}

impl Unusable {
    fn damaged(found: impl fmt::Display) -> Self {
        Self::Damaged(found.to_string())
    }

    fn unsupported(kind: impl fmt::Display) -> Self {
        Self::Unsupported(kind.to_string())
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKind => f.write_str("this is no JPEG, PNG, WebP, AVIF, GIF or SVG"),
            Self::Heic => f.write_str("this is HEIC, which most browsers don't show"),
            Self::Damaged(found) => write!(f, "the file is damaged: {found}"),
            Self::Unsupported(kind) => write!(f, "this is {kind}"),
            Self::TooLarge(width, height) => {
                write!(f, "{width} × {height} pixels are more than newsprint takes")
            }
            Self::Unsafe(what) => f.write_str(what),
        }
    }
}

/// Decodes a picture: upright, in sRGB, 8 bits a channel. Of what moves, the first frame.
///
/// A reduction saves work: a JPEG is decoded at 1/2, 1/4 or 1/8, others are averaged on the fly.
/// [`reduction`] computes it from recipes.
///
/// # Errors
/// The file is damaged, or of a kind that has no pixels here.
pub fn decode(bytes: &[u8], reduction: Reduction) -> Result<Raster, Unusable> {
    guard::guarded(|| match header(bytes)?.format {
        Format::Jpeg => jpeg::decode(bytes, reduction),
        Format::Png => png::decode(bytes, reduction),
        Format::WebP => webp::decode(bytes, reduction),
        Format::Avif => avif::decode(bytes, reduction),
        Format::Gif => gif::decode(bytes, reduction),
        Format::Svg => Err(Unusable::UnknownKind),
    })
}
