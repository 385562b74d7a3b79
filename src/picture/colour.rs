//! Colours of other spaces become sRGB, which is what the web means by a number.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Turns RGB or RGBA pixels of a profile into sRGB. A profile that can't be used is left alone:
/// the picture is shown as if it had none, as browsers do.
pub(super) fn to_srgb(pixels: &mut Vec<u8>, alpha: bool, profile: Option<&[u8]>) {
    let Some(profile) = profile.and_then(|icc| ColorProfile::new_from_slice(icc).ok()) else {
        return;
    };
    let layout = if alpha { Layout::Rgba } else { Layout::Rgb };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) =
        profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default())
    else {
        return;
    };
    // By pieces: a second picture of the same size would double what a large one needs.
    let mut piece = vec![0; PIECE * 12];
    for pixels in pixels.chunks_mut(PIECE * 12) {
        let piece = &mut piece[..pixels.len()];
        if transform.transform(pixels, piece).is_ok() {
            pixels.copy_from_slice(piece);
        }
    }
}

/// Pixels that are turned at once, times four.
const PIECE: usize = 16 * 1024;

/// Turns four inks into sRGB, by their profile or else by the plain rule of light that is left.
/// In a JPEG by Adobe's convention 255 means no ink (Adobe TN 5116, 18).
pub(super) fn inks_to_srgb(inks: &[u8], profile: Option<&[u8]>) -> Vec<u8> {
    let profile = profile
        .and_then(|icc| ColorProfile::new_from_slice(icc).ok())
        .filter(|profile| profile.color_space == DataColorSpace::Cmyk);
    let mut pixels = vec![0; inks.len() / 4 * 3];
    let transform = profile.and_then(|profile| {
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options).ok()
    });
    for (inks, rgb) in inks.chunks(PIECE * 4).zip(pixels.chunks_mut(PIECE * 3)) {
        let turned = transform.as_ref().is_some_and(|transform| {
            let inks: Vec<u8> = inks.iter().map(|ink| 255 - ink).collect();
            transform.transform(&inks, rgb).is_ok()
        });
        if turned {
            continue;
        }
        for (ink, pixel) in inks.chunks_exact(4).zip(rgb.chunks_exact_mut(3)) {
            for (light, colour) in ink.iter().zip(pixel) {
                let product = u16::from(*light) * u16::from(ink[3]);
                *colour = ((product + 127) / 255) as u8;
            }
        }
    }
    pixels
}
