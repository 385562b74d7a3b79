//! Colour into sRGB: ICC profiles, code points and PNG's gamma, by moxcms. It must not know
//! formats; it is given pixels and what they mean.

use std::sync::Arc;

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace,
    Layout, MatrixCoefficients, RenderingIntent, ToneReprCurve, TransferCharacteristics,
    TransformOptions, XyY,
};

use super::ink;

/// What the numbers of the pixels mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Profile {
    /// sRGB, also where nothing is said.
    Srgb,
    /// An ICC profile (ICC.1:2022).
    Icc(Vec<u8>),
    /// Code points of ITU-T H.273.
    Cicp {
        /// Table 2.
        primaries: u8,
        /// Table 3.
        transfer: u8,
    },
    /// PNG's `gAMA` (the exponent used when writing) and `cHRM` (red, green, blue, white).
    Gamma {
        /// The exponent, about 0.45 usually.
        gamma: Option<f32>,
        /// The x and y of red, green, blue and white.
        points: Option<[[f32; 2]; 4]>,
    },
}

/// Pixels converted at once: small enough for the processor's nearest cache.
const CHUNK: usize = 1024;

type Transform = Arc<dyn moxcms::TransformExecutor<u8> + Send + Sync>;

/// Converts pixels of 1 (grey), 3 (RGB) or 4 bytes (RGB and alpha) to sRGB; grey comes out as RGB.
/// A profile that is broken or of another kind of colour is ignored, as browsers do.
pub(super) fn to_srgb(pixels: Vec<u8>, channels: usize, profile: &Profile) -> Vec<u8> {
    let transform = transform(profile, channels);
    match channels {
        1 => grey(&pixels, transform),
        4 => rgb::<4>(pixels, transform),
        _ => rgb::<3>(pixels, transform),
    }
}

/// Converts CMYK (255 is full ink) to sRGB, by its profile or else as printed by offset.
pub(super) fn cmyk_to_rgb(pixels: Vec<u8>, profile: &Profile) -> Vec<u8> {
    let transform = icc(profile)
        .filter(|p| p.color_space == DataColorSpace::Cmyk)
        .and_then(|p| build(&p, Layout::Rgba, Layout::Rgb));
    let mut rgb = vec![0; pixels.len() / 4 * 3];
    for (from, to) in pixels.chunks(CHUNK * 4).zip(rgb.chunks_mut(CHUNK * 3)) {
        if transform.as_ref().is_none_or(|t| t.transform(from, to).is_err()) {
            ink::to_rgb(from, to);
        }
    }
    rgb
}

/// How pixels are to be converted: a transformation from RGB or from grey; none when they are
/// sRGB already.
enum Way {
    Rgb(Transform),
    Grey(Transform),
}

fn transform(profile: &Profile, channels: usize) -> Option<Way> {
    let source = match profile {
        Profile::Srgb => return None,
        Profile::Icc(_) => icc(profile)?,
        Profile::Cicp { primaries, transfer } => cicp(*primaries, *transfer)?,
        Profile::Gamma { gamma, points } => gamma_profile((*gamma)?, *points)?,
    };
    match source.color_space {
        DataColorSpace::Gray => build(&source, Layout::Gray, Layout::Rgb).map(Way::Grey),
        DataColorSpace::Rgb => {
            let layout = if channels == 4 { Layout::Rgba } else { Layout::Rgb };
            let probe = build(&source, Layout::Rgb, Layout::Rgb)?;
            (!changes_nothing(&probe))
                .then(|| build(&source, layout, layout))
                .flatten()
                .map(Way::Rgb)
        }
        _ => None,
    }
}

fn icc(profile: &Profile) -> Option<ColorProfile> {
    match profile {
        Profile::Icc(bytes) => ColorProfile::new_from_slice(bytes).ok(),
        _ => None,
    }
}

fn build(source: &ColorProfile, from: Layout, to: Layout) -> Option<Transform> {
    // Perceptual, as sharp and the browsers; it differs from relative colorimetric only in
    // profiles that bring tables for both.
    let options =
        TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..Default::default() };
    source.create_transform_8bit(from, &ColorProfile::new_srgb(), to, options).ok()
}

/// Whether a transformation leaves all of a lattice of colours as they are, give or take what
/// rounding does: then the profile is one of the many forms of sRGB.
fn changes_nothing(transform: &Transform) -> bool {
    let steps = || (0..=255u8).step_by(51);
    let lattice: Vec<u8> = steps()
        .flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b])))
        .collect();
    let mut out = vec![0; lattice.len()];
    transform.transform(&lattice, &mut out).is_ok()
        && lattice.iter().zip(&out).all(|(a, b)| a.abs_diff(*b) <= 2)
}

fn grey(pixels: &[u8], way: Option<Way>) -> Vec<u8> {
    let mut out: Vec<u8> = pixels.iter().flat_map(|v| [*v; 3]).collect();
    if let Some(Way::Grey(transform)) = way {
        // Only 256 values can occur.
        let values: Vec<u8> = (0..=255).collect();
        let mut table = vec![0; 768];
        if transform.transform(&values, &mut table).is_ok() {
            let (table, _) = table.as_chunks::<3>();
            for (value, pixel) in pixels.iter().zip(out.as_chunks_mut::<3>().0) {
                if let Some(colour) = table.get(usize::from(*value)) {
                    *pixel = *colour;
                }
            }
        }
    } else if way.is_some() {
        return rgb::<3>(out, way);
    }
    out
}

fn rgb<const N: usize>(mut pixels: Vec<u8>, way: Option<Way>) -> Vec<u8> {
    match way {
        None => {}
        Some(Way::Rgb(transform)) => {
            let mut scratch = vec![0; CHUNK * N];
            for chunk in pixels.chunks_mut(CHUNK * N) {
                let Some(from) = scratch.get_mut(..chunk.len()) else { continue };
                from.copy_from_slice(chunk);
                if transform.transform(from, chunk).is_err() {
                    chunk.copy_from_slice(from);
                }
            }
        }
        // A PNG with grey and a profile for grey: red, green and blue are the same.
        Some(grey_way) => {
            let values: Vec<u8> = (0..=255).collect();
            let table = grey(&values, Some(grey_way));
            let (table, _) = table.as_chunks::<3>();
            for pixel in pixels.as_chunks_mut::<N>().0 {
                let colour = pixel.first().and_then(|v| table.get(usize::from(*v)));
                for (value, converted) in pixel.iter_mut().zip(colour.into_iter().flatten()) {
                    *value = *converted;
                }
            }
        }
    }
    pixels
}

/// The colour of code points (H.273). The curves of BT.709, BT.601 and BT.2020 are taken for
/// sRGB's, as in browsers: those pictures were made to look right on the same screens.
fn cicp(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    let curve = match transfer {
        0..=3 | 6 | 13..=15 => TransferCharacteristics::Srgb,
        16 | 18 => TransferCharacteristics::Linear,
        other => TransferCharacteristics::try_from(other).ok()?,
    };
    let primaries = match primaries {
        0 | 2 | 3 => CicpColorPrimaries::Bt709,
        other => CicpColorPrimaries::try_from(other).ok()?,
    };
    let mut profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: primaries,
        transfer_characteristics: curve,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    let bright: Option<fn(f64) -> f64> = match transfer {
        16 => Some(perceptual_quantizer),
        18 => Some(hybrid_log_gamma),
        _ => None,
    };
    if let Some(light) = bright {
        let table = (0..1024).map(|i| (shoulder(light(f64::from(i) / 1023.0)) * 65_535.0) as u16);
        let curve = ToneReprCurve::Lut(table.collect());
        profile.cicp = None;
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
    }
    Some(profile)
}

/// Light by SMPTE ST 2084, where 1 is the 203 cd/m² of a white page (ITU-R BT.2408).
fn perceptual_quantizer(code: f64) -> f64 {
    let (m1, m2) = (2610.0 / 16_384.0, 2523.0 / 32.0);
    let (c1, c2, c3) = (3424.0 / 4096.0, 2413.0 / 128.0, 2392.0 / 128.0);
    let power = code.powf(1.0 / m2);
    let light = ((power - c1).max(0.0) / (c2 - c3 * power)).powf(1.0 / m1);
    light * 10_000.0 / 203.0
}

/// Light by ARIB STD-B67 (ITU-R BT.2100), where 1 is white on paper at 75 % of the signal.
fn hybrid_log_gamma(code: f64) -> f64 {
    let (a, b, c) = (0.178_832_77, 0.284_668_92, 0.559_910_73);
    let light = if code <= 0.5 { code * code / 3.0 } else { (((code - c) / a).exp() + b) / 12.0 };
    (light / 0.265).powf(1.2)
}

/// Brings what is brighter than white back into range: straight up to three quarters, then bent.
fn shoulder(light: f64) -> f64 {
    let knee = 0.75;
    if light <= knee {
        return light.max(0.0);
    }
    let over = (light - knee) / (1.0 - knee);
    knee + (1.0 - knee) * over / (1.0 + over)
}

/// The colour of a PNG with `gAMA` and perhaps `cHRM` (W3C PNG, sections 11.3.2.1 and 11.3.2.2).
fn gamma_profile(gamma: f32, points: Option<[[f32; 2]; 4]>) -> Option<ColorProfile> {
    if !(0.1..=10.0).contains(&gamma) {
        return None;
    }
    let usual = (gamma - 0.454_55).abs() < 0.003;
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let Some([red, green, blue, white]) = points {
        let sound = |p: [f32; 2]| p[0] > 0.0 && p[1] > 0.01 && p[0] + p[1] <= 1.0;
        if ![red, green, blue, white].into_iter().all(sound) {
            return None;
        }
        let point = |p: [f32; 2]| Chromaticity::new(p[0], p[1]);
        profile.update_rgb_colorimetry(
            XyY { x: white[0].into(), y: white[1].into(), yb: 1.0 },
            ColorPrimaries { red: point(red), green: point(green), blue: point(blue) },
        );
    } else if usual {
        return None;
    }
    // 1/2.2 is how programs wrote "sRGB" before there was a chunk for it.
    if !usual {
        let curve = ToneReprCurve::Parametric(vec![1.0 / gamma]);
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
    }
    Some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_in_all_its_forms_is_left_alone() {
        let icc = ColorProfile::new_srgb().encode().unwrap();
        let pixels: Vec<u8> = (0..=254).collect();
        for profile in [
            Profile::Srgb,
            Profile::Icc(icc),
            Profile::Icc(b"broken".to_vec()),
            Profile::Cicp { primaries: 1, transfer: 13 },
            Profile::Gamma { gamma: Some(0.45455), points: None },
            Profile::Gamma {
                gamma: Some(0.45455),
                points: Some([[0.64, 0.33], [0.3, 0.6], [0.15, 0.06], [0.3127, 0.329]]),
            },
        ] {
            assert_eq!(to_srgb(pixels.clone(), 3, &profile), pixels, "{profile:?}");
        }
    }

    #[test]
    fn display_p3_gains_saturation() {
        let p3 = Profile::Cicp { primaries: 12, transfer: 13 };
        let icc = Profile::Icc(ColorProfile::new_display_p3().encode().unwrap());
        let by_code = to_srgb(vec![200, 100, 100], 3, &p3);
        let by_icc = to_srgb(vec![200, 100, 100, 77], 4, &icc);
        assert!(by_code[0] > 205 && by_code[1] < 100, "{by_code:?}");
        assert_eq!(by_code, by_icc[..3]);
        assert_eq!(by_icc[3], 77);
    }

    #[test]
    fn grey_stays_grey() {
        let icc = Profile::Icc(ColorProfile::new_gray_with_gamma(1.0).encode().unwrap());
        let grey = to_srgb(vec![0, 55, 255], 1, &icc);
        assert_eq!(grey[0..3], [0, 0, 0]);
        assert!(grey[3].abs_diff(128) < 4 && grey[3] == grey[4] && grey[4] == grey[5], "{grey:?}");
        assert_eq!(to_srgb(vec![55, 55, 55, 9], 4, &icc)[..3], grey[3..6]);
    }

    #[test]
    fn bright_pictures_stay_in_range() {
        for transfer in [16, 18] {
            let profile = Profile::Cicp { primaries: 9, transfer };
            let white = to_srgb(vec![148, 148, 148], 3, &profile);
            let peak = to_srgb(vec![255, 255, 255], 3, &profile);
            assert!(white[0] > 120 && peak[0] > white[0], "{transfer}: {white:?} {peak:?}");
        }
    }
}
