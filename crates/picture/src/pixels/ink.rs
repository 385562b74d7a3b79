//! CMYK without a profile: what offset printing on coated paper would look like. It must not know
//! formats or profiles.

/// The colours of full inks on coated paper, by which inks are there: cyan counts 1, magenta 2,
/// yellow 4, black 8. Neugebauer's primaries of an offset press (ISO 12647-2) in sRGB, rounded;
/// printed cyan and green lie outside of sRGB, hence below zero in red.
const SOLIDS: [[f32; 3]; 16] = [
    [255.0, 255.0, 255.0],
    [-75.0, 150.0, 216.0],
    [227.0, 33.0, 127.0],
    [47.0, 43.0, 125.0],
    [250.0, 224.0, 14.0],
    [-35.0, 143.0, 68.0],
    [228.0, 40.0, 50.0],
    [47.0, 45.0, 54.0],
    [38.0, 33.0, 36.0],
    [20.0, 36.0, 44.0],
    [41.0, 28.0, 41.0],
    [26.0, 24.0, 38.0],
    [42.0, 38.0, 42.0],
    [22.0, 32.0, 36.0],
    [38.0, 29.0, 36.0],
    [32.0, 29.0, 38.0],
];

/// Converts CMYK (255 is full ink) to sRGB; both slices hold the same number of pixels.
pub(super) fn to_rgb(cmyk: &[u8], rgb: &mut [u8]) {
    for ([c, m, y, k], out) in cmyk.as_chunks::<4>().0.iter().zip(rgb.as_chunks_mut::<3>().0) {
        let [c, m, y, k] = [c, m, y, k].map(|ink| f32::from(*ink) / 255.0);
        // Each overprint covers the product of what its inks cover (Demichel). Mixing in sRGB's
        // own curve stands for the light that spreads in the paper (Yule and Nielsen, n near 2)
        // and for dots that print larger than they are.
        let mut sum = [0.5f32; 3];
        for (number, solid) in SOLIDS.iter().enumerate() {
            let part = |bit: usize, cover: f32| if number & bit == 0 { 1.0 - cover } else { cover };
            let area = part(1, c) * part(2, m) * part(4, y) * part(8, k);
            for (sum, value) in sum.iter_mut().zip(solid) {
                *sum += area * value;
            }
        }
        *out = sum.map(|v| v.clamp(0.0, 255.0) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_is_white_and_black_is_dark() {
        let mut rgb = [0; 9];
        to_rgb(&[0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255], &mut rgb);
        assert_eq!(rgb, [255, 255, 255, 0, 150, 216, 38, 33, 36]);
    }
}
