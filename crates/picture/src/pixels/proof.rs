//! What a picture looks like in a few bytes: its colour, and a fingerprint that a smaller copy has
//! too.

use super::Raster;

/// A picture in a few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Proof {
    /// Its average colour, on white paper: what its place is filled with while it loads.
    pub colour: [u8; 3],
    /// How its brightness runs: a bit each for 8 rows of 8 steps across and 8 columns of 8 steps
    /// down, brighter or not than the one before. Copies in another size have nearly the same.
    pub look: [u64; 2],
    /// How many of these steps are steep enough to mean anything.
    pub detail: u8,
}

/// So many bits may differ between copies of one picture.
const DIFFERING: u32 = 10;

/// Pictures with fewer steep steps are too plain to be told apart.
const DETAIL: u8 = 24;

/// Sums up a picture.
#[must_use]
pub fn proof(raster: &Raster) -> Proof {
    let across = cells(raster, 9, 8);
    let down = cells(raster, 8, 9);
    let mut look = [0_u64; 2];
    let mut detail = 0_u8;
    for (row, cells) in across.chunks_exact(9).enumerate() {
        for (step, pair) in cells.windows(2).enumerate() {
            look[0] |= u64::from(pair[1][3] > pair[0][3]) << (row * 8 + step);
            detail += u8::from(pair[1][3].abs_diff(pair[0][3]) > STEEP);
        }
    }
    for step in 0..64 {
        let (above, below) = (down[step][3], down[step + 8][3]);
        look[1] |= u64::from(below > above) << step;
        detail += u8::from(below.abs_diff(above) > STEEP);
    }
    let mean = |channel: usize| {
        let sum: u64 = across.iter().map(|cell| u64::from(cell[channel])).sum();
        (sum / across.len() as u64 / 256) as u8
    };
    Proof { colour: [mean(0), mean(1), mean(2)], look, detail }
}

impl Proof {
    /// Whether there is enough to see to tell the picture from others.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.detail >= DETAIL
    }

    /// In how many bits two looks differ.
    #[must_use]
    pub fn differing(&self, other: &Self) -> u32 {
        let pairs = self.look.iter().zip(other.look);
        pairs.map(|(one, two)| (one ^ two).count_ones()).sum()
    }
}

/// In 256ths of a step of brightness.
const STEEP: u32 = 3 * 256;

/// Whether two pictures are the same one, in other sizes or formats.
#[must_use]
pub fn alike(a: &Proof, b: &Proof) -> bool {
    let distance: u32 = a.colour.iter().zip(b.colour).map(|(a, b)| u32::from(a.abs_diff(b))).sum();
    a.is_telling() && b.is_telling() && a.differing(b) <= DIFFERING && distance <= 36
}

/// The averages of red, green, blue and brightness in a grid, in 256ths.
fn cells(raster: &Raster, columns: usize, rows: usize) -> Vec<[u32; 4]> {
    let (width, height) = (raster.width as usize, raster.height as usize);
    let channels = raster.channels();
    let mut cells = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let top = (row * height / rows).min(height.saturating_sub(1));
        let bottom = ((row + 1) * height / rows).max(top + 1).min(height);
        for column in 0..columns {
            let left = (column * width / columns).min(width.saturating_sub(1));
            let right = ((column + 1) * width / columns).max(left + 1).min(width);
            // A few thousand pixels of a cell say as much as a million.
            let (step_x, step_y) = ((right - left).div_ceil(64), (bottom - top).div_ceil(64));
            let (mut sums, mut count) = ([0_u64; 3], 0_u64);
            for y in (top..bottom).step_by(step_y) {
                for x in (left..right).step_by(step_x) {
                    let at = (y * width + x) * channels;
                    let Some(pixel) = raster.pixels.get(at..at + channels) else { continue };
                    let opaque = pixel.get(3).map_or(255, |alpha| u64::from(*alpha));
                    for (sum, colour) in sums.iter_mut().zip(pixel) {
                        *sum += (u64::from(*colour) * opaque + 255 * (255 - opaque)) / 255;
                    }
                    count += 1;
                }
            }
            let mean = |sum: u64| (sum * 256 / count.max(1)) as u32;
            let [red, green, blue] = sums.map(mean);
            // ITU-R BT.601, 2.5.1: what the eye takes for brightness.
            let bright = (red * 299 + green * 587 + blue * 114) / 1000;
            cells.push([red, green, blue, bright]);
        }
    }
    cells
}
