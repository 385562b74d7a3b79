//! Encoding: pixels become the bytes of a file.

use rgb::FromSlice;

use super::{Format, Pace, Raster};

/// Encodes a picture; `None` if the encoder refuses it, which none does for sizes we ask for.
///
/// One thread each, so that the bytes are the same on every machine: an AV1 encoder cuts a picture
/// into as many tiles as it may use threads.
pub(super) fn encode(raster: &Raster, format: Format, pace: Pace) -> Option<Vec<u8>> {
    match (format, pace) {
        (Format::Jpeg, Pace::Quick) => quick(raster),
        (Format::Jpeg, Pace::Careful) => jpeg(raster),
        (Format::WebP, _) => webp(raster),
        (Format::Avif, _) => avif(raster),
        (Format::Png, _) => png(raster),
        (Format::Gif | Format::Svg, _) => None,
    }
}

const JPEG_QUALITY: u8 = 78;
const WEBP_QUALITY: f32 = 76.0;
const AVIF_QUALITY: f32 = 62.0;
const AVIF_SPEED: u8 = 9;

fn jpeg(raster: &Raster) -> Option<Vec<u8>> {
    let encoder = mozjpeg_rs::Encoder::new(mozjpeg_rs::Preset::ProgressiveBalanced);
    encoder.quality(JPEG_QUALITY).encode_rgb(&opaque(raster), raster.width, raster.height).ok()
}

/// A larger file of the same look, made several times as fast: for the preview.
fn quick(raster: &Raster) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = (u16::try_from(raster.width).ok()?, u16::try_from(raster.height).ok()?);
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.encode(&opaque(raster), width, height, jpeg_encoder::ColorType::Rgb).ok()?;
    Some(bytes)
}

fn webp(raster: &Raster) -> Option<Vec<u8>> {
    let encoder = if raster.alpha {
        webp::Encoder::from_rgba(&raster.pixels, raster.width, raster.height)
    } else {
        webp::Encoder::from_rgb(&raster.pixels, raster.width, raster.height)
    };
    let mut config = webp::WebPConfig::new().ok()?;
    config.quality = WEBP_QUALITY;
    config.method = 4;
    Some(encoder.encode_advanced(&config).ok()?.to_vec())
}

fn avif(raster: &Raster) -> Option<Vec<u8>> {
    let encoder = ravif::Encoder::new()
        .with_quality(AVIF_QUALITY)
        .with_speed(AVIF_SPEED)
        .with_num_threads(Some(1));
    let (width, height) = (raster.width as usize, raster.height as usize);
    let encoded = if raster.alpha {
        encoder.encode_rgba(ravif::Img::new(raster.pixels.as_rgba(), width, height))
    } else {
        encoder.encode_rgb(ravif::Img::new(raster.pixels.as_rgb(), width, height))
    };
    Some(encoded.ok()?.avif_file)
}

fn png(raster: &Raster) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, raster.width, raster.height);
    encoder.set_color(if raster.alpha { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&raster.pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The picture on white paper.
fn opaque(raster: &Raster) -> std::borrow::Cow<'_, [u8]> {
    if !raster.alpha {
        return std::borrow::Cow::Borrowed(&raster.pixels);
    }
    let over = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u16::from(colour), u16::from(alpha));
        ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let pixels = raster.pixels.chunks_exact(4).flat_map(|p| {
        [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])]
    });
    std::borrow::Cow::Owned(pixels.collect())
}
