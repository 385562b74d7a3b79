//! All that is made of one photo, from large to small. It must not know files or threads; a caller
//! works on several photos at once.

use std::cmp::Reverse;

use super::crop::Rect;
use super::encode::encode;
use super::resize::{Part, View, resize};
use super::{Raster, Recipe};

/// One size that has been made of the current part.
struct Step {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// Makes pictures of one; each is handed over as soon as it is there, with the place of its recipe,
/// always in the same order.
///
/// A size is made from the smallest one of the same part that is at least twice as wide, and from
/// the picture itself when there is none, so that nothing is softer than from the original.
///
/// Whether all could be made.
pub fn develop(raster: &Raster, recipes: &[Recipe], each: &mut dyn FnMut(usize, Vec<u8>)) -> bool {
    let (full_width, full_height) = raster.full;
    let key = |at: &usize| {
        let recipe = &recipes[*at];
        let size = recipe.size(full_width, full_height);
        (recipe.part(full_width, full_height), Reverse(size), recipe.format, *at)
    };
    let mut order: Vec<usize> = (0..recipes.len()).collect();
    order.sort_by_key(key);
    let mut current: Option<Rect> = None;
    let mut steps: Vec<Step> = Vec::new();
    for at in order {
        let recipe = &recipes[at];
        let part = recipe.part(full_width, full_height);
        if current != Some(part) {
            current = Some(part);
            steps.clear();
        }
        let (width, height) = recipe.size(full_width, full_height);
        if steps.last().is_none_or(|step| (step.width, step.height) != (width, height)) {
            let Some(pixels) = make(raster, part, &steps, width, height) else { return false };
            steps.push(Step { width, height, pixels });
        }
        let Some(step) = steps.last() else { return false };
        let Some(bytes) = encode(view(raster, step), recipe) else { return false };
        each(at, bytes);
    }
    true
}

fn view<'a>(raster: &Raster, step: &'a Step) -> View<'a> {
    View { pixels: &step.pixels, width: step.width, height: step.height, alpha: raster.alpha }
}

/// The part of the picture in this size, from the best source.
fn make(raster: &Raster, part: Rect, steps: &[Step], width: u32, height: u32) -> Option<Vec<u8>> {
    let twice = (width.saturating_mul(2), height.saturating_mul(2));
    if let Some(step) = steps.iter().rfind(|s| s.width >= twice.0 && s.height >= twice.1) {
        let whole = (0.0, 0.0, f64::from(step.width), f64::from(step.height));
        return resize(view(raster, step), whole, width, height);
    }
    // The part is in pixels of the full picture; what was decoded may be smaller.
    let across = f64::from(raster.width) / f64::from(raster.full.0.max(1));
    let down = f64::from(raster.height) / f64::from(raster.full.1.max(1));
    let scaled: Part = (
        f64::from(part.x) * across,
        f64::from(part.y) * down,
        f64::from(part.width) * across,
        f64::from(part.height) * down,
    );
    let (pixels, alpha) = (&raster.pixels[..], raster.alpha);
    let source = View { pixels, width: raster.width, height: raster.height, alpha };
    resize(source, scaled, width, height)
}
