//! Turning and mirroring pixels: the eight orientations of Exif and of HEIF. It must not know
//! where an orientation was written down.

use crate::metadata::container::tiff;

/// One of the eight ways a picture can lie in its file, named by what must be done to see it
/// upright. The number is Exif's (2.32, section 4.6.4, tag 0x0112).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

/// Where a stored pixel goes: the columns of an integer matrix, for orientation 1 to 8. The first
/// pair is where a step to the right leads, the second where a step down leads.
const MATRICES: [[i8; 4]; 8] = [
    [1, 0, 0, 1],
    [-1, 0, 0, 1],
    [-1, 0, 0, -1],
    [1, 0, 0, -1],
    [0, 1, 1, 0],
    [0, 1, -1, 0],
    [0, -1, -1, 0],
    [0, -1, 1, 0],
];

impl Orientation {
    /// Exif's number; `None` for anything but 1 to 8.
    fn from_exif(value: u16) -> Option<Self> {
        u8::try_from(value).ok().filter(|v| (1..=8).contains(v)).map(Self)
    }

    /// What an Exif block says, with or without `Exif\0\0` before it; upright if nothing, as in every
    /// viewer.
    pub(super) fn of_exif(block: &[u8]) -> Self {
        tiff::orientation(block).and_then(Self::from_exif).unwrap_or_default()
    }

    /// HEIF's `irot`: quarter turns against the clock (ISO/IEC 23008-12, section 6.5.10).
    pub(super) fn from_irot(quarters: u8) -> Self {
        Self(match quarters & 3 {
            0 => 1,
            1 => 8,
            2 => 3,
            _ => 6,
        })
    }

    /// HEIF's `imir`: axis 0 exchanges top and bottom, 1 left and right (section 6.5.12 of the
    /// 2022 edition).
    pub(super) fn from_imir(axis: u8) -> Self {
        Self(if axis & 1 == 0 { 4 } else { 2 })
    }

    /// This orientation first, then another.
    pub(super) fn then(self, next: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.matrix(), next.matrix());
        let both = [e * a + g * b, f * a + h * b, e * c + g * d, f * c + h * d];
        let found = MATRICES.iter().position(|m| *m == both).unwrap_or(0);
        Self(u8::try_from(found).unwrap_or(0).saturating_add(1))
    }

    /// Whether width and height change places.
    pub(super) fn swaps(self) -> bool {
        self.0 >= 5
    }

    /// The size as shown of a picture stored in this size.
    pub(super) fn shown(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps() { (height, width) } else { (width, height) }
    }

    /// Turns stored pixels upright. `pixels` holds `width * height * channels` bytes.
    pub(super) fn apply(self, pixels: Vec<u8>, width: u32, height: u32, alpha: bool) -> Vec<u8> {
        if self.0 == 1 {
            return pixels;
        }
        let (w, h) = (width as usize, height as usize);
        if alpha { self.turn::<4>(&pixels, w, h) } else { self.turn::<3>(&pixels, w, h) }
    }

    fn matrix(self) -> [i8; 4] {
        MATRICES.get(usize::from(self.0).wrapping_sub(1)).copied().unwrap_or([1, 0, 0, 1])
    }

    fn turn<const N: usize>(self, pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
        let (source, _) = pixels.as_chunks::<N>();
        let mut turned = vec![0; pixels.len()];
        let (target, _) = turned.as_chunks_mut::<N>();
        let (out_width, out_height) = if self.swaps() { (height, width) } else { (width, height) };
        // Turning by a quarter reads one column for each written row. Going through squares keeps
        // both in the processor's cache.
        const SQUARE: usize = 32;
        let flips_x = matches!(self.0, 2 | 3 | 7 | 8);
        let flips_y = matches!(self.0, 3 | 4 | 6 | 7);
        for top in (0..out_height).step_by(SQUARE) {
            for left in (0..out_width).step_by(SQUARE) {
                let right = (left + SQUARE).min(out_width);
                for y in top..(top + SQUARE).min(out_height) {
                    let Some(row) = target.get_mut(y * out_width + left..y * out_width + right)
                    else {
                        continue;
                    };
                    for (x, pixel) in (left..right).zip(row) {
                        let (sx, sy) = if self.swaps() { (y, x) } else { (x, y) };
                        let sx = if flips_x { width - 1 - sx } else { sx };
                        let sy = if flips_y { height - 1 - sy } else { sy };
                        if let Some(from) = source.get(sy * width + sx) {
                            *pixel = *from;
                        }
                    }
                }
            }
        }
        turned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 3 by 2 whose pixels are named 1 to 6, and how it looks after each turn.
    #[test]
    fn each_orientation_moves_each_pixel() {
        let stored: Vec<u8> = [1, 2, 3, 4, 5, 6].iter().flat_map(|v| [*v; 3]).collect();
        let expected: [[u8; 6]; 8] = [
            [1, 2, 3, 4, 5, 6],
            [3, 2, 1, 6, 5, 4],
            [6, 5, 4, 3, 2, 1],
            [4, 5, 6, 1, 2, 3],
            [1, 4, 2, 5, 3, 6],
            [4, 1, 5, 2, 6, 3],
            [6, 3, 5, 2, 4, 1],
            [3, 6, 2, 5, 1, 4],
        ];
        for (number, shown) in (1..).zip(expected) {
            let turned = Orientation(number).apply(stored.clone(), 3, 2, false);
            let names: Vec<u8> = turned.iter().step_by(3).copied().collect();
            assert_eq!(names, shown, "orientation {number}");
        }
    }

    #[test]
    fn two_turns_are_one() {
        assert_eq!(Orientation(6).then(Orientation(8)), Orientation(1));
        assert_eq!(Orientation(6).then(Orientation(6)), Orientation(3));
        // A quarter turn with the clock, then left and right exchanged, is the transposition.
        for first in 1..=8 {
            for second in 1..=8 {
                let stored: Vec<u8> = (0..6).flat_map(|v| [v; 3]).collect();
                let (w, h) = Orientation(first).shown(3, 2);
                let twice = Orientation(second).apply(
                    Orientation(first).apply(stored.clone(), 3, 2, false),
                    w,
                    h,
                    false,
                );
                let once = Orientation(first).then(Orientation(second)).apply(stored, 3, 2, false);
                assert_eq!(once, twice, "{first} then {second}");
            }
        }
    }
}
