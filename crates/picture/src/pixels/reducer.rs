//! Shrinking while decoding: rows come in, averages of squares go out. Only the small picture is
//! ever held. It must not know formats or colour.

use serde::{Deserialize, Serialize};

use super::Unusable;

/// By how much width and height are divided while a picture is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reduction(u32);

impl Reduction {
    /// The picture in full size.
    pub const NONE: Self = Self(1);

    /// The largest divisor: 255 × 255 × factor² must stay within 32 bits.
    const MAX: u32 = 256;

    /// A division by a factor, as far as one can be done.
    pub(super) fn by(factor: u32) -> Self {
        Self(factor.clamp(1, Self::MAX))
    }

    /// The divisor.
    pub(super) fn factor(self) -> u32 {
        self.0.clamp(1, Self::MAX)
    }
}

/// Averages squares of `factor` by `factor` pixels. Colour counts by its alpha, so that what a
/// transparent pixel hides does not bleed out.
pub(super) struct Reducer {
    width: usize,
    factor: usize,
    channels: usize,
    /// The sums of the row of squares being filled, `channels` numbers for each square.
    sums: Vec<u32>,
    /// How many rows are in the sums.
    rows: usize,
    out: Vec<u8>,
    left: u32,
}

impl Reducer {
    /// For a picture of this size in pixels of `channels` bytes (3, or 4 with alpha last).
    pub(super) fn new(
        width: u32,
        height: u32,
        channels: usize,
        factor: u32,
    ) -> Result<Self, Unusable> {
        let (w, h) = (width.div_ceil(factor) as usize, height.div_ceil(factor) as usize);
        let mut out = Vec::new();
        let size = w.checked_mul(h).and_then(|n| n.checked_mul(channels));
        size.and_then(|size| out.try_reserve_exact(size).ok())
            .ok_or_else(|| Unusable::damaged("not enough memory"))?;
        let factor = factor as usize;
        let sums = if factor > 1 { vec![0; w * channels] } else { Vec::new() };
        Ok(Self { width: width as usize, factor, channels, sums, rows: 0, out, left: height })
    }

    /// Takes the next row from the top; rows beyond the height are ignored.
    pub(super) fn push(&mut self, row: &[u8]) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let row = row.get(..self.width * self.channels).unwrap_or(row);
        if self.factor == 1 {
            self.out.extend_from_slice(row);
            return;
        }
        if self.channels == 4 {
            for (square, sum) in row.chunks(self.factor * 4).zip(self.sums.chunks_exact_mut(4)) {
                for [r, g, b, a] in square.as_chunks::<4>().0 {
                    let alpha = u32::from(*a);
                    for (sum, value) in sum.iter_mut().zip([r, g, b]) {
                        *sum += u32::from(*value) * alpha;
                    }
                    if let Some(sum) = sum.get_mut(3) {
                        *sum += alpha;
                    }
                }
            }
        } else {
            for (square, sum) in row.chunks(self.factor * 3).zip(self.sums.chunks_exact_mut(3)) {
                for pixel in square.as_chunks::<3>().0 {
                    for (sum, value) in sum.iter_mut().zip(pixel) {
                        *sum += u32::from(*value);
                    }
                }
            }
        }
        self.rows += 1;
        if self.rows == self.factor || self.left == 0 {
            self.close();
        }
    }

    /// How many rows are still missing.
    pub(super) fn missing(&self) -> u32 {
        self.left
    }

    /// The small picture.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Turns the sums into one row of the result. The last square of a row may be narrower.
    fn close(&mut self) {
        let mut column = 0;
        for sum in self.sums.chunks_exact_mut(self.channels) {
            let columns = self.factor.min(self.width.saturating_sub(column)).max(1);
            column += self.factor;
            let count = u32::try_from(columns * self.rows).unwrap_or(u32::MAX).max(1);
            let mean = |sum: u32, by: u32| {
                u8::try_from(sum.saturating_add(by / 2) / by.max(1)).unwrap_or(255)
            };
            match *sum {
                [r, g, b, a] => {
                    self.out.extend([r, g, b].map(|c| mean(c, a)));
                    self.out.push(mean(a, count));
                }
                _ => self.out.extend(sum.iter().map(|c| mean(*c, count))),
            }
            sum.fill(0);
        }
        self.rows = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_averaged_and_edges_kept() {
        let mut reducer = Reducer::new(3, 3, 3, 2).unwrap();
        for row in [[10, 20, 90], [30, 40, 70], [100, 200, 7]] {
            let row: Vec<u8> = row.iter().flat_map(|v| [*v; 3]).collect();
            reducer.push(&row);
        }
        assert_eq!(reducer.missing(), 0);
        let names: Vec<u8> = reducer.finish().iter().step_by(3).copied().collect();
        assert_eq!(names, [25, 80, 150, 7]);
    }

    #[test]
    fn hidden_colour_does_not_bleed() {
        let mut reducer = Reducer::new(2, 1, 4, 2).unwrap();
        reducer.push(&[255, 0, 0, 0, 0, 0, 255, 255]);
        assert_eq!(reducer.finish(), [0, 0, 255, 128]);
    }
}
