//! Making pictures smaller: Lanczos over a part of a picture. It must not know recipes or formats.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// Pixels to look at.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// RGB, or RGBA with `alpha`.
    pub pixels: &'a [u8],
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Whether each pixel has a fourth byte that says how opaque it is.
    pub alpha: bool,
}

/// A part of a view in fractions of a pixel: left, top, width, height.
pub(super) type Part = (f64, f64, f64, f64);

/// The part in a new size. Colour counts by its alpha, so that what is hidden does not bleed.
pub(super) fn resize(view: View<'_>, part: Part, width: u32, height: u32) -> Option<Vec<u8>> {
    let whole = (0.0, 0.0, f64::from(view.width), f64::from(view.height));
    if part == whole && (width, height) == (view.width, view.height) {
        return Some(view.pixels.to_vec());
    }
    let kind = if view.alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let source = ImageRef::new(view.width, view.height, view.pixels, kind).ok()?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new()
        .crop(part.0, part.1, part.2, part.3)
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .use_alpha(view.alpha);
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(target.into_vec())
}
