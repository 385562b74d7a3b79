//! Pixels into JPEG, PNG, WebP and AVIF. It must not know where the pixels came from; who took them
//! is written into the bytes by others afterwards.

mod av1;

use std::borrow::Cow;

use super::resize::View;
use super::{Format, Pace, Recipe};

// Chosen so that all three look alike (structural similarity to the original, see
// docs/performance.md).
const JPEG_QUALITY: u8 = 78;
const WEBP_QUALITY: f32 = 78.0;
const AVIF_QUALITY: u8 = 50;

/// Encodes a picture; `None` if the encoder refuses it, which none does for sizes we ask for.
pub(super) fn encode(view: View<'_>, recipe: &Recipe) -> Option<Vec<u8>> {
    match (recipe.format, recipe.pace) {
        (Format::Jpeg, Pace::Quick) => quick(view),
        (Format::Jpeg, Pace::Careful) => jpeg(view),
        (Format::WebP, _) => webp(view),
        (Format::Avif, _) => av1::avif(view, AVIF_QUALITY),
        (Format::Png, pace) => png(view, pace),
        (Format::Gif | Format::Svg, _) => None,
    }
}

/// Progressive, with trellis quantisation, chroma in half the resolution as in all photos on the
/// web.
fn jpeg(view: View<'_>) -> Option<Vec<u8>> {
    let encoder = mozjpeg_rs::Encoder::new(mozjpeg_rs::Preset::ProgressiveBalanced)
        .quality(JPEG_QUALITY)
        .subsampling(mozjpeg_rs::Subsampling::S420);
    encoder.encode_rgb(&opaque(view), view.width, view.height).ok()
}

/// A larger file of the same look, made several times as fast: for the preview.
fn quick(view: View<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = (u16::try_from(view.width).ok()?, u16::try_from(view.height).ok()?);
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.encode(&opaque(view), width, height, jpeg_encoder::ColorType::Rgb).ok()?;
    Some(bytes)
}

/// Lossy; transparency is kept as it is.
fn webp(view: View<'_>) -> Option<Vec<u8>> {
    let encoder = if view.alpha {
        webp::Encoder::from_rgba(view.pixels, view.width, view.height)
    } else {
        webp::Encoder::from_rgb(view.pixels, view.width, view.height)
    };
    let mut config = webp::WebPConfig::new().ok()?;
    config.quality = WEBP_QUALITY;
    config.method = 4;
    Some(encoder.encode_advanced(&config).ok()?.to_vec())
}

/// What stands for a JPEG where something shines through.
fn png(view: View<'_>, pace: Pace) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, view.width, view.height);
    encoder.set_color(if view.alpha { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(match pace {
        Pace::Quick => png::Compression::Fast,
        Pace::Careful => png::Compression::High,
    });
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(view.pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The picture on white paper.
fn opaque(view: View<'_>) -> Cow<'_, [u8]> {
    if !view.alpha {
        return Cow::Borrowed(view.pixels);
    }
    let over = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u16::from(colour), u16::from(alpha));
        ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let pixels = view.pixels.as_chunks::<4>().0.iter();
    Cow::Owned(pixels.flat_map(|[r, g, b, a]| [r, g, b].map(|c| over(*c, *a))).collect())
}
