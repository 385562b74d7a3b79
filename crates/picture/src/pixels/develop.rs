//! Several pictures of one: parts, sizes and formats. It must not know files, and it makes one after
//! the other; the caller works on several photos at once.

use std::cmp::Reverse;

use super::crop::Rect;
use super::encode::encode;
use super::resize::{Part, View, resize};
use super::{Raster, Recipe};

/// The picture in a half, a quarter and so on of its size.
struct Halves<'a> {
    raster: &'a Raster,
    /// The first one is half as large as the picture. Each is made when it is first needed.
    made: Vec<Half>,
}

struct Half {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// Makes pictures of one; each is handed over as soon as it is there, with the place of its recipe,
/// always in the same order. What one recipe gives does not depend on the others.
///
/// Whether all could be made.
pub fn develop(raster: &Raster, recipes: &[Recipe], each: &mut dyn FnMut(usize, Vec<u8>)) -> bool {
    let (full_width, full_height) = raster.full;
    let shape = |at: &usize| {
        let recipe = &recipes[*at];
        let size = recipe.size(full_width, full_height);
        (recipe.part(full_width, full_height), Reverse(size))
    };
    let mut order: Vec<usize> = (0..recipes.len()).collect();
    order.sort_by_key(|at| (shape(at), recipes[*at].format, *at));
    let mut halves = Halves { raster, made: Vec::new() };
    for same in order.chunk_by(|a, b| shape(a) == shape(b)) {
        let Some(first) = same.first() else { continue };
        let (part, Reverse((width, height))) = shape(first);
        let Some(pixels) = halves.resized(part, width, height) else { return false };
        let view = View { pixels: &pixels, width, height, alpha: raster.alpha };
        for at in same {
            let Some(bytes) = encode(view, &recipes[*at]) else { return false };
            each(*at, bytes);
        }
    }
    true
}

impl Halves<'_> {
    /// A part of the picture in a size, from the smallest half in which the part is at least twice
    /// as large, so that nothing is softer than from the picture itself.
    fn resized(&mut self, part: Rect, width: u32, height: u32) -> Option<Vec<u8>> {
        let full = self.raster.full;
        let mut level = 0;
        let mut size = (self.raster.width, self.raster.height);
        loop {
            let half = (size.0.div_ceil(2), size.1.div_ceil(2));
            let (_, _, across, down) = scaled(part, full, half);
            if half == size || across < f64::from(width) * 2.0 || down < f64::from(height) * 2.0 {
                break;
            }
            (level, size) = (level + 1, half);
        }
        while self.made.len() < level {
            let last = self.view(self.made.len())?;
            let (width, height) = (last.width.div_ceil(2), last.height.div_ceil(2));
            let whole = (0.0, 0.0, f64::from(last.width), f64::from(last.height));
            let pixels = resize(last, whole, width, height)?;
            self.made.push(Half { width, height, pixels });
        }
        let view = self.view(level)?;
        resize(view, scaled(part, full, (view.width, view.height)), width, height)
    }

    /// The picture (0), or one of its halves.
    fn view(&self, level: usize) -> Option<View<'_>> {
        let Raster { width, height, ref pixels, alpha, .. } = *self.raster;
        let Some(at) = level.checked_sub(1) else {
            return Some(View { pixels, width, height, alpha });
        };
        let half = self.made.get(at)?;
        Some(View { pixels: &half.pixels, width: half.width, height: half.height, alpha })
    }
}

/// A part of the full picture in the pixels of a smaller one.
fn scaled(part: Rect, full: (u32, u32), size: (u32, u32)) -> Part {
    let (left, width) = scaled_side(part.x, part.width, full.0, size.0);
    let (top, height) = scaled_side(part.y, part.height, full.1, size.1);
    (left, top, width, height)
}

/// Where a stretch of a side begins on a smaller side, and how long it is there.
fn scaled_side(start: u32, length: u32, full: u32, size: u32) -> (f64, f64) {
    let factor = f64::from(size) / f64::from(full.max(1));
    let start = f64::from(start) * factor;
    // Rounding may put its end behind that of the side by a tiny part of a pixel.
    let rest = f64::from(size) - start;
    (start, (f64::from(length) * factor).min(rest))
}

#[cfg(test)]
mod tests {
    use super::scaled_side;

    #[test]
    fn a_part_stays_inside_a_picture_of_any_size() {
        for full in 1..3_000_u32 {
            for factor in [2, 3, 4, 5, 7, 8, 16] {
                let size = full.div_ceil(factor);
                for start in [0, 1, full / 3, full / 2] {
                    let start = start.min(full - 1);
                    let (left, width) = scaled_side(start, full - start, full, size);
                    assert!(left + width <= f64::from(size), "{start} of {full} at {size}");
                    assert!(width > 0.0, "{start} of {full} at {size}");
                }
            }
        }
    }
}
