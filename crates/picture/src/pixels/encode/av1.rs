//! Pixels into AVIF: colour to luma and chroma, AV1 by rav1e, the container by avif-serialize. It
//! must not know recipes.

use newsprint_av1::frame;

use super::super::resize::View;

/// Encodes as AVIF: 8 bits, chroma at half the resolution, BT.601 matrix in full range, sRGB.
pub(super) fn avif(view: View<'_>, quality: u8) -> Option<Vec<u8>> {
    let (width, height) = (view.width as usize, view.height as usize);
    let [luma, blue, red] = planes(view);
    let half = width.div_ceil(2);
    let colour =
        frame(&[(&luma, width), (&blue, half), (&red, half)], (width, height), quantizer(quality))?;
    let alpha = if view.alpha {
        let alpha: Vec<u8> = view.pixels.as_chunks::<4>().0.iter().map(|p| p[3]).collect();
        let finer = quality.saturating_add(quality / 4).min(100);
        Some(frame(&[(&alpha, width)], (width, height), quantizer(finer))?)
    } else {
        None
    };
    let mut container = avif_serialize::Aviffy::new();
    container
        .set_matrix_coefficients(avif_serialize::constants::MatrixCoefficients::Bt601)
        .set_full_color_range(true)
        .set_chroma_subsampling((true, true))
        .set_seq_profile(0);
    Some(container.to_vec(&colour, alpha.as_deref(), view.width, view.height, 8))
}

/// AV1's quantiser from 0 (lossless) to 255 for a quality from 1 to 100.
fn quantizer(quality: u8) -> usize {
    let loss = 100 - usize::from(quality.min(100));
    (loss * 255 / 100).clamp(1, 255)
}

/// Luma, and chroma at half the resolution, BT.601 in full range. What is transparent counts as
/// black: it is invisible, and black costs few bytes.
fn planes(view: View<'_>) -> [Vec<u8>; 3] {
    let (width, height) = (view.width as usize, view.height as usize);
    let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
    let mut luma = Vec::with_capacity(width * height);
    let mut blue = Vec::with_capacity(half_width * half_height);
    let mut red = Vec::with_capacity(half_width * half_height);
    let channels = if view.alpha { 4 } else { 3 };
    let mut sums = vec![[0i32; 4]; half_width];
    for (y, row) in view.pixels.chunks_exact(width * channels).enumerate() {
        for (x, pixel) in row.chunks_exact(channels).enumerate() {
            let [r, g, b] = match *pixel {
                [_, _, _, 0] => [0; 3],
                [r, g, b] | [r, g, b, _] => [r, g, b].map(i32::from),
                _ => [0; 3],
            };
            // 16 bits of fraction; the shares of BT.601 add up to exactly one.
            let y = (19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16;
            luma.push(y.clamp(0, 255) as u8);
            if let Some(sum) = sums.get_mut(x / 2) {
                *sum = [sum[0] + r, sum[1] + g, sum[2] + b, sum[3] + 1];
            }
        }
        if y % 2 == 1 || y + 1 == height {
            for sum in &mut sums {
                let count = sum[3].max(1);
                let [r, g, b] = [sum[0], sum[1], sum[2]].map(|v| (v * 16 + count / 2) / count);
                let chroma =
                    |v: i32| ((v + (1 << 19)) >> 20).saturating_add(128).clamp(0, 255) as u8;
                blue.push(chroma(-11_058 * r - 21_710 * g + 32_768 * b));
                red.push(chroma(32_768 * r - 27_439 * g - 5_329 * b));
                *sum = [0; 4];
            }
        }
    }
    [luma, blue, red]
}
