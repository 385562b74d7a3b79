//! What a picture file says about itself before anything is decoded, and what decoding will cost.
//! It must not know how the formats lay this out; each format's module reads its own.

use serde::{Deserialize, Serialize};

use super::orientation::Orientation;
use super::{Format, PIXELS_MAX, Reduction, SIDE_MAX, Unusable, avif, gif, jpeg, png, webp};
use crate::metadata::container::{self, Kind};

/// What a picture is, told from its bytes: its name is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// The format, told from the bytes.
    pub format: Format,
    /// The width in pixels as shown: after the orientation.
    pub width: u32,
    /// The height in pixels as shown.
    pub height: u32,
    /// Whether there is more than one frame (GIF, APNG, animated WebP, AVIF sequence). Such a
    /// file is handed on as it is: renditions would show its first frame only.
    pub animated: bool,
    /// Whether something may shine through it.
    pub transparent: bool,
    /// What decoding costs.
    pub(super) work: Work,
}

/// What decoding a picture costs in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub(super) struct Work {
    /// Bytes needed whatever the size asked for.
    pub held: u64,
    /// Bytes for each pixel of the result.
    pub each: u64,
    /// How the decoder can save work.
    pub shrink: Shrink,
}

/// How a format is decoded to less than its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub(super) enum Shrink {
    /// Whole numbers of pixels are averaged while decoding.
    #[default]
    Box,
    /// JPEG: the inverse transform itself gives 4, 2 or 1 pixels instead of 8.
    Transform,
}

impl Shrink {
    /// By how much width and height are divided for a longer side of `at_least`.
    fn reduction(self, width: u32, height: u32, at_least: u32) -> Reduction {
        let longer = width.max(height).max(1);
        let least = at_least.max(1);
        Reduction::by(match self {
            // The transform cuts frequencies off sharply and needs little left over; a third
            // more keeps chroma, which has half the resolution, as fine as the result's.
            Self::Transform => {
                let enough = least.saturating_add(least / 3);
                [8, 4, 2].into_iter().find(|f| longer.div_ceil(*f) >= enough).unwrap_or(1)
            }
            // Averaging softens a little; twice the pixels keep that out of the result.
            Self::Box => longer / least.saturating_mul(2),
        })
    }
}

impl Header {
    /// The header of a picture stored as `width` by `height`, refused when that is too large.
    pub(super) fn new(
        format: Format,
        (width, height): (u32, u32),
        orientation: Orientation,
    ) -> Result<Self, Unusable> {
        if width == 0 || height == 0 {
            return Err(Unusable::damaged("its width or height is zero"));
        }
        let (width, height) = orientation.shown(width, height);
        let pixels = u64::from(width).saturating_mul(u64::from(height));
        if pixels > PIXELS_MAX || width > SIDE_MAX || height > SIDE_MAX {
            return Err(Unusable::TooLarge(width, height));
        }
        let work = Work::default();
        Ok(Self { format, width, height, animated: false, transparent: false, work })
    }

    /// A drawing's: it has a size, and no pixels to decode.
    ///
    /// # Errors
    /// The size is none, or too large.
    pub fn drawing(size: (u32, u32)) -> Result<Self, Unusable> {
        let header = Self::new(Format::Svg, size, Orientation::default())?;
        Ok(Self { transparent: true, ..header })
    }

    /// The header of a still picture of this size, without a file: for planning and for tests.
    #[must_use]
    pub fn still(format: Format, width: u32, height: u32) -> Self {
        let work = Work::default();
        Self { format, width, height, animated: false, transparent: false, work }
    }

    /// Whether there are pixels to decode: a drawing has none.
    #[must_use]
    pub fn has_pixels(&self) -> bool {
        self.format != Format::Svg
    }

    /// Whether renditions are made of it; others are handed on as they are. A GIF is even if it
    /// does not move: it is a drawing of few colours.
    #[must_use]
    pub fn is_developed(&self) -> bool {
        !self.animated && !matches!(self.format, Format::Gif | Format::Svg)
    }

    /// How far a picture can be reduced while it is decoded if its longer side must keep `at_least`
    /// pixels, or all it has.
    #[must_use]
    pub fn reduction(&self, at_least: u32) -> Reduction {
        self.work.shrink.reduction(self.width, self.height, at_least)
    }

    /// The number of pixels.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        u64::from(self.width).saturating_mul(u64::from(self.height))
    }
}

/// Reads what a picture says about itself: format, size as shown, frames, transparency. Cheap: it
/// walks over the structure and decodes nothing.
///
/// # Errors
/// [`Unusable`] for an unknown kind, a broken structure, or a size beyond
/// [`PIXELS_MAX`] or [`SIDE_MAX`].
pub fn header(bytes: &[u8]) -> Result<Header, Unusable> {
    match container::kind(bytes).ok_or(Unusable::UnknownKind)? {
        Kind::Jpeg => jpeg::header(bytes),
        Kind::Png => png::header(bytes),
        Kind::WebP => webp::header(bytes),
        Kind::Avif => avif::header(bytes),
        Kind::Gif => gif::header(bytes),
        Kind::Heic => Err(Unusable::Heic),
        Kind::Svg => Err(Unusable::unsupported("a drawing, which has no pixels")),
    }
}

/// How many bytes of memory [`decode`](super::decode) takes at most, beside the file itself: for
/// a caller that bounds what runs at once. It is an upper estimate, usually up to twice the truth.
#[must_use]
pub fn weight(header: Header, reduction: Reduction) -> u64 {
    let factor = reduction.factor();
    let pixels = u64::from(header.width.div_ceil(factor))
        .saturating_mul(u64::from(header.height.div_ceil(factor)));
    let small = 1 << 20;
    header.work.held.saturating_add(header.work.each.saturating_mul(pixels)).saturating_add(small)
}
