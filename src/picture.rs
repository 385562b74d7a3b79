//! The pixels of a picture: decoded upright and in sRGB, cut, made smaller, and encoded again.
//!
//! Bytes in, bytes out: knows no files, no articles and nothing of what a picture says of itself.
//! The bytes made depend on the picture and the recipe alone, never on how many threads work.

mod colour;
mod decode;
mod encode;
mod frame;
mod header;
mod jpeg;
mod proof;
mod raster;
mod recipe;

use std::fmt;

pub use decode::{decode, weight};
pub use frame::{Ratio, Rect, frame};
pub use header::{Header, header};
pub use proof::{Proof, alike, proof};
pub use raster::Raster;
pub use recipe::{Pace, Recipe, develop};

/// Raised whenever the same recipe may give other bytes: file names are made with it.
pub const VERSION: u32 = 1;

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
    /// It begins like a picture and breaks off or lies about itself.
    Damaged,
    /// It has, or claims to have, too many pixels: width and height.
    TooLarge(u32, u32),
    /// It is an SVG that could run a program or fetch something: what makes it so.
    Unsafe(String),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKind => f.write_str("this is no JPEG, PNG, WebP, AVIF, GIF or SVG"),
            Self::Heic => f.write_str("this is HEIC, which most browsers don't show"),
            Self::Damaged => f.write_str("the file is damaged"),
            Self::TooLarge(width, height) => {
                write!(f, "{width} × {height} pixels are more than newsprint takes")
            }
            Self::Unsafe(what) => f.write_str(what),
        }
    }
}
