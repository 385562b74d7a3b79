//! Decoded pixels. It must not know where they came from or what becomes of them.

use super::orientation::Orientation;

/// A decoded picture: upright, in sRGB (IEC 61966-2-1), 8 bits a channel, rows from the top without
/// gaps, with straight (not premultiplied) transparency where there is any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The size of the picture in its file, as shown; larger than the raster when
    /// [`decode`](super::decode) was allowed to do less.
    pub full: (u32, u32),
    /// Whether each pixel has a fourth byte that says how opaque it is.
    pub alpha: bool,
    /// Red, green, blue and, with `alpha`, opacity, a byte each.
    pub pixels: Vec<u8>,
}

impl Raster {
    /// Bytes of one pixel.
    #[must_use]
    pub fn channels(&self) -> usize {
        if self.alpha { 4 } else { 3 }
    }

    /// Pixels as they lay in the file, made upright. Alpha that hides nothing is dropped, so that
    /// there is alpha only where something shines through. `full` is the size before any shrinking,
    /// as stored. `None` when the number of bytes does not fit the size.
    pub(super) fn upright(
        (width, height): (u32, u32),
        full: (u32, u32),
        mut alpha: bool,
        mut pixels: Vec<u8>,
        orientation: Orientation,
    ) -> Option<Self> {
        if alpha && pixels.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255) {
            alpha = false;
            pixels = drop_alpha(pixels);
        }
        let count = (width as usize).checked_mul(height as usize)?;
        if pixels.is_empty() || count.checked_mul(if alpha { 4 } else { 3 })? != pixels.len() {
            return None;
        }
        let pixels = orientation.apply(pixels, width, height, alpha);
        let (width, height) = orientation.shown(width, height);
        let full = orientation.shown(full.0, full.1);
        Some(Self { width, height, full, alpha, pixels })
    }
}

/// RGBA to RGB in the same memory.
fn drop_alpha(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for pixel in 0..count {
        pixels.copy_within(pixel * 4..pixel * 4 + 3, pixel * 3);
    }
    pixels.truncate(count * 3);
    pixels.shrink_to_fit();
    pixels
}
