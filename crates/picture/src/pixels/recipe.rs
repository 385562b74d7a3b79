//! What is wanted of a picture: which part of it, how large, in which format. It must not know
//! pixels.

use super::crop::{Ratio, Rect, crop};
use super::{Format, Header, Reduction};

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
    /// Pixels across. Nothing is made larger: a smaller picture keeps the width it has.
    pub width: u32,
    /// The format. JPEG puts what is transparent on white paper.
    pub format: Format,
    /// How much time it may take.
    pub pace: Pace,
    /// How far the picture is reduced while it is decoded. It is part of the recipe because other
    /// reductions give slightly other pixels; those that are made together have it from
    /// [`reduction`].
    pub reduction: Reduction,
}

impl Recipe {
    /// The part of a picture of this size that is shown.
    pub(super) fn part(&self, width: u32, height: u32) -> Rect {
        crop(width, height, self.ratio, self.focus)
    }

    /// Pixels across and down of what is made of a picture of this size, before anything is
    /// decoded.
    #[must_use]
    pub fn size(&self, width: u32, height: u32) -> (u32, u32) {
        let part = self.part(width, height);
        let across = self.width.clamp(1, part.width.max(1));
        // A crop's height comes from its shape, so that 16:9 at 640 is 360 whatever the source.
        let (w, h) = match self.ratio {
            Some(Ratio(w, h)) => (u32::from(w), u32::from(h)),
            None => (part.width, part.height),
        };
        let (w, h) = (u64::from(w.max(1)), u64::from(h));
        let down = (u64::from(across) * h + w / 2) / w;
        (across, u32::try_from(down).unwrap_or(u32::MAX).clamp(1, part.height.max(1)))
    }
}

/// How far a picture may be reduced while it is decoded, so that no recipe is made from fewer pixels
/// than it shows.
#[must_use]
pub fn reduction(header: Header, recipes: &[Recipe]) -> Reduction {
    header.reduction(needed(header, recipes))
}

/// How long the longer side of the decoded picture must be at least.
fn needed(header: Header, recipes: &[Recipe]) -> u32 {
    let (width, height) = (header.width, header.height);
    let longer = u64::from(width.max(height));
    let one = |recipe: &Recipe| {
        let part = u64::from(recipe.part(width, height).width.max(1));
        let across = u64::from(recipe.size(width, height).0);
        u32::try_from((longer * across).div_ceil(part)).unwrap_or(u32::MAX)
    };
    recipes.iter().map(one).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Option<Ratio> = Some(Ratio(16, 9));
    const SQUARE: Option<Ratio> = Some(Ratio(1, 1));

    fn recipe(ratio: Option<Ratio>, width: u32) -> Recipe {
        Recipe {
            ratio,
            focus: (500, 500),
            width,
            format: Format::Jpeg,
            pace: Pace::Careful,
            reduction: Reduction::NONE,
        }
    }

    #[test]
    fn sizes_are_known_beforehand() {
        assert_eq!(recipe(None, 1920).size(6000, 4000), (1920, 1280));
        assert_eq!(recipe(WIDE, 640).size(6000, 4000), (640, 360));
        assert_eq!(recipe(WIDE, 640).size(300, 4000), (300, 169));
        assert_eq!(recipe(None, 0).size(1, 9), (1, 9));
        assert_eq!(recipe(None, 10).size(60_000, 1), (10, 1));
    }

    #[test]
    fn a_crop_needs_more_of_the_picture() {
        let header = |width, height| Header::still(Format::Jpeg, width, height);
        assert_eq!(needed(header(6000, 4000), &[recipe(SQUARE, 1000)]), 1500);
        assert_eq!(needed(header(6000, 4000), &[recipe(None, 1000)]), 1000);
        assert_eq!(needed(header(600, 400), &[recipe(SQUARE, 1000)]), 600);
        assert_eq!(needed(header(600, 400), &[]), 1);
    }
}
