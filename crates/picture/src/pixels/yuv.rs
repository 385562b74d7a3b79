//! Luma and chroma to RGB, a row at a time. It must not know codecs or containers.

/// How chroma is sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sampling {
    /// Only luma.
    Mono,
    /// One chroma sample for two by two pixels.
    Half,
    /// One chroma sample for two pixels beside each other.
    Wide,
    /// One chroma sample for each pixel.
    Full,
}

/// Three planes of samples, little-endian pairs of bytes when deeper than 8 bits.
pub(super) struct Planes<P> {
    /// The planes: luma, blue and red difference; one when there is only luma.
    pub planes: Vec<P>,
    /// Bytes from a row of luma to the next, and of chroma.
    pub strides: (usize, usize),
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Bits a sample: 8, 10 or 12.
    pub depth: u8,
    /// How chroma is sampled.
    pub sampling: Sampling,
    /// Matrix coefficients (H.273, table 4).
    pub matrix: u8,
    /// Whether all code values are used, or 16 to 235 (at 8 bits).
    pub full_range: bool,
}

impl<P: AsRef<[u8]>> Planes<P> {
    /// The samples of one row of a plane; rows and columns beyond the edge repeat it.
    fn samples(&self, plane: usize, row: usize, count: usize) -> Vec<i32> {
        let stride = if plane == 0 { self.strides.0 } else { self.strides.1 };
        let bytes = self.planes.get(plane).map(P::as_ref).unwrap_or_default();
        let line = bytes.get(row * stride..).unwrap_or_default();
        let mut samples: Vec<i32> = if self.depth == 8 {
            line.iter().take(count).map(|v| i32::from(*v)).collect()
        } else {
            let pairs = line.as_chunks::<2>().0.iter().take(count);
            pairs.map(|pair| i32::from(u16::from_ne_bytes(*pair))).collect()
        };
        let last = samples.last().copied().unwrap_or(0);
        samples.resize(count, last);
        samples
    }

    /// A row of luma as 8 bits of grey: what an alpha plane holds.
    pub(super) fn grey(&self, row: usize, out: &mut Vec<u8>) {
        let (low, span) = self.luma_range();
        let scale = |v: i32| (((v - low) * 255 + span / 2) / span).clamp(0, 255) as u8;
        out.extend(self.samples(0, row, self.width).into_iter().map(scale));
    }

    /// A row as RGB with 8 bits.
    pub(super) fn rgb(&self, row: usize, out: &mut Vec<u8>) {
        if self.sampling == Sampling::Mono {
            let mut grey = Vec::with_capacity(self.width);
            self.grey(row, &mut grey);
            out.extend(grey.iter().flat_map(|v| [*v; 3]));
            return;
        }
        let luma = self.samples(0, row, self.width);
        let (blue, red) = (self.chroma(1, row), self.chroma(2, row));
        let (low, span) = self.luma_range();
        let max = f32::from((1u16 << self.depth.min(15)) - 1);
        let middle = f32::from(1u16 << (self.depth.min(15) - 1));
        let step = f32::from(1u16 << (self.depth.saturating_sub(8)));
        let y_scale = 255.0 / span as f32;
        let c_scale = if self.full_range { 255.0 / max } else { 255.0 / (224.0 * step) };
        let byte = |v: f32| (v + 0.5).clamp(0.0, 255.0) as u8;
        // The share of red and of blue in luma (H.273, table 4).
        let (kr, kb) = match self.matrix {
            1 => (0.2126, 0.0722),
            4 => (0.30, 0.11),
            7 => (0.212, 0.087),
            9 | 10 => (0.2627, 0.0593),
            _ => (0.299, 0.114),
        };
        let kg = 1.0 - kr - kb;
        let to_rgb: [f32; 4] = [
            2.0 * (1.0 - kr),
            2.0 * (1.0 - kb) * kb / kg,
            2.0 * (1.0 - kr) * kr / kg,
            2.0 * (1.0 - kb),
        ];
        for ((y, u), v) in luma.into_iter().zip(blue).zip(red) {
            let y = (y - low) as f32 * y_scale;
            let rgb = match self.matrix {
                // Green, blue and red themselves, in the range of luma.
                0 => {
                    let plain = |c: f32| (c - low as f32) * y_scale;
                    [plain(v), y, plain(u)]
                }
                8 => {
                    let (cg, co) = ((u - middle) * c_scale, (v - middle) * c_scale);
                    [y - cg + co, y + cg, y - cg - co]
                }
                _ => {
                    let (u, v) = ((u - middle) * c_scale, (v - middle) * c_scale);
                    let [rv, gu, gv, bu] = to_rgb;
                    [y + rv * v, y - gu * u - gv * v, y + bu * u]
                }
            };
            out.extend(rgb.map(byte));
        }
    }

    /// Black and the distance from black to white.
    fn luma_range(&self) -> (i32, i32) {
        let shift = self.depth.saturating_sub(8).min(8);
        if self.full_range { (0, (256 << shift) - 1) } else { (16 << shift, 219 << shift) }
    }

    /// A row of chroma for each pixel: between samples, three parts of the nearer and one of the
    /// farther, so that edges do not show steps.
    fn chroma(&self, plane: usize, row: usize) -> Vec<f32> {
        let half = self.width.div_ceil(2);
        let line: Vec<f32> = match self.sampling {
            Sampling::Mono | Sampling::Full => {
                let samples = self.samples(plane, row, self.width);
                return samples.into_iter().map(|v| v as f32).collect();
            }
            Sampling::Wide => {
                self.samples(plane, row, half).into_iter().map(|v| v as f32).collect()
            }
            Sampling::Half => {
                let last = self.height.div_ceil(2).saturating_sub(1);
                let near = row / 2;
                let far = if row.is_multiple_of(2) {
                    near.saturating_sub(1)
                } else {
                    (near + 1).min(last)
                };
                let (near, far) = (self.samples(plane, near, half), self.samples(plane, far, half));
                near.iter().zip(far).map(|(n, f)| (n * 3 + f) as f32 / 4.0).collect()
            }
        };
        let mut wide = Vec::with_capacity(half * 2);
        for (at, value) in line.iter().enumerate() {
            let left = at.checked_sub(1).and_then(|l| line.get(l)).unwrap_or(value);
            let right = line.get(at + 1).unwrap_or(value);
            wide.push(value * 0.75 + left * 0.25);
            wide.push(value * 0.75 + right * 0.25);
        }
        wide.truncate(self.width);
        wide
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(depth: u8, matrix: u8, full_range: bool, yuv: [u16; 3]) -> Vec<u8> {
        let plane = |v: u16| if depth == 8 { vec![v as u8] } else { v.to_ne_bytes().to_vec() };
        let planes = Planes {
            planes: yuv.map(plane).to_vec(),
            strides: (2, 2),
            width: 1,
            height: 1,
            depth,
            sampling: Sampling::Full,
            matrix,
            full_range,
        };
        let mut out = Vec::new();
        planes.rgb(0, &mut out);
        out
    }

    #[test]
    fn known_colours_come_out() {
        assert_eq!(one(8, 6, true, [76, 85, 255]), [254, 0, 0]);
        assert_eq!(one(8, 1, false, [235, 128, 128]), [255, 255, 255]);
        assert_eq!(one(10, 1, false, [64, 512, 512]), [0, 0, 0]);
        assert_eq!(one(10, 9, true, [1023, 512, 512]), [255, 255, 255]);
        assert_eq!(one(12, 0, true, [4095, 0, 2048]), [128, 255, 0]);
    }
}
