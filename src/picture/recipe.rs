//! What is made of a picture: which part of it, how large, in which format.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::encode::encode;
use super::{Format, Ratio, Raster, Rect, frame};

/// How much time encoding may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    /// Small files, for readers.
    Careful,
    /// At once, for whoever writes.
    Quick,
}

/// One picture to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recipe {
    /// The shape; the whole picture without one.
    pub ratio: Option<Ratio>,
    /// What stays in sight, in per mille of width and height.
    pub focus: (u16, u16),
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The format.
    pub format: Format,
    /// How much time it may take.
    pub pace: Pace,
}

/// Makes pictures of one, the largest first; each is handed over as soon as it is there, with the
/// place of its recipe. Sizes above the source's are not made larger than it.
///
/// Whether all could be made.
pub fn develop(
    raster: &Raster,
    recipes: &[Recipe],
    each: &mut dyn FnMut(usize, Vec<u8>) -> bool,
) -> bool {
    let mut order: Vec<usize> = (0..recipes.len()).collect();
    let size = |at: &usize| {
        let recipe = &recipes[*at];
        (recipe.ratio, recipe.focus, std::cmp::Reverse((recipe.width, recipe.height)))
    };
    order.sort_by_key(|at| (size(at), *at));
    let mut last: Option<(usize, Raster)> = None;
    for at in order {
        let recipe = &recipes[at];
        let again = last.as_ref().is_some_and(|(before, _)| size(before) == size(&at));
        if !again {
            // From the one before, if it is of the same part and large enough to lose nothing.
            let from = last.as_ref().filter(|(before, made)| {
                let before = &recipes[*before];
                (before.ratio, before.focus) == (recipe.ratio, recipe.focus)
                    && made.width >= recipe.width.saturating_mul(2)
            });
            let small = match from {
                Some((_, made)) => {
                    let whole = Rect { x: 0, y: 0, width: made.width, height: made.height };
                    resize(made, whole, recipe.width, recipe.height)
                }
                None => {
                    let cut = frame(raster.width, raster.height, recipe.ratio, recipe.focus);
                    resize(raster, cut, recipe.width, recipe.height)
                }
            };
            let Some(small) = small else { return false };
            last = Some((at, small));
        }
        let Some((_, small)) = &last else { return false };
        let Some(bytes) = encode(small, recipe.format, recipe.pace) else { return false };
        if !each(at, bytes) {
            return false;
        }
    }
    true
}

/// A part of a picture, in another size.
fn resize(raster: &Raster, cut: Rect, width: u32, height: u32) -> Option<Raster> {
    let kind = if raster.alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let from = ImageRef::new(raster.width, raster.height, &raster.pixels, kind).ok()?;
    let mut to = Image::new(width, height, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(f64::from(cut.x), f64::from(cut.y), f64::from(cut.width), f64::from(cut.height));
    Resizer::new().resize(&from, &mut to, &options).ok()?;
    Some(Raster { width, height, alpha: raster.alpha, pixels: to.into_vec() })
}
