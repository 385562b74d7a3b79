//! Pixels in memory: sRGB, 8 bits, upright, with or without transparency.

/// A decoded picture. Its rows follow each other without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
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

    /// The picture as it is meant to be seen, by its Exif orientation (CIPA DC-008, 4.6.5).
    #[must_use]
    pub(super) fn upright(self, orientation: u8) -> Self {
        let (across, down) = (self.width as usize, self.height as usize);
        let channels = self.channels();
        let (width, height) = match orientation {
            2..=4 => (across, down),
            5..=8 => (down, across),
            _ => return self,
        };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match orientation {
                    2 => (across - 1 - x, y),
                    3 => (across - 1 - x, down - 1 - y),
                    4 => (x, down - 1 - y),
                    5 => (y, x),
                    6 => (y, down - 1 - x),
                    7 => (across - 1 - y, down - 1 - x),
                    _ => (across - 1 - y, x),
                };
                let at = (from_y * across + from_x) * channels;
                pixels.extend_from_slice(&self.pixels[at..at + channels]);
            }
        }
        Self { width: width as u32, height: height as u32, alpha: self.alpha, pixels }
    }

    /// The picture without a fourth byte where all of it is opaque anyway.
    #[must_use]
    pub(super) fn without_needless_alpha(mut self) -> Self {
        if !self.alpha || self.pixels.chunks_exact(4).any(|pixel| pixel[3] != 255) {
            return self;
        }
        let mut to = 0;
        for from in (0..self.pixels.len()).step_by(4) {
            self.pixels.copy_within(from..from + 3, to);
            to += 3;
        }
        self.pixels.truncate(to);
        self.alpha = false;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Raster;

    #[test]
    fn all_eight_orientations_end_upright() {
        // What is seen is the letters abc over def; how it is stored follows from the standard.
        let stored: [(u8, u32, &str); 8] = [
            (1, 3, "abcdef"),
            (2, 3, "cbafed"),
            (3, 3, "fedcba"),
            (4, 3, "defabc"),
            (5, 2, "adbecf"),
            (6, 2, "cfbead"),
            (7, 2, "fcebda"),
            (8, 2, "daebfc"),
        ];
        for (orientation, width, letters) in stored {
            let pixels = letters.bytes().flat_map(|letter| [letter; 3]).collect();
            let raster = Raster { width, height: 6 / width, alpha: false, pixels };
            let upright = raster.upright(orientation);
            let seen: String = upright.pixels.chunks(3).map(|p| char::from(p[0])).collect();
            assert_eq!((upright.width, &*seen), (3, "abcdef"), "{orientation}");
        }
    }
}
