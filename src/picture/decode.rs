//! Decoding: the bytes of a file become pixels.

use std::io::Cursor;

use super::{Format, Header, PIXELS_MAX, Raster, Unusable, colour, jpeg};

/// Decodes a picture upright and in sRGB. `orientation` is the Exif orientation.
///
/// # Errors
/// The file is damaged, or of a kind that is handed on as it is.
pub fn decode(bytes: &[u8], header: Header, orientation: u8) -> Result<Raster, Unusable> {
    let raster = match header.format {
        Format::Jpeg => jpeg::decode(bytes)?,
        Format::Png => png(bytes)?,
        Format::WebP => webp(bytes)?,
        Format::Avif | Format::Gif | Format::Svg => return Err(Unusable::UnknownKind),
    };
    let raster = raster.upright(orientation);
    // A header that lies would have been believed when memory was shared out.
    if (raster.width, raster.height) != (header.width, header.height) {
        return Err(Unusable::Damaged);
    }
    Ok(raster.without_needless_alpha())
}

/// The bytes of memory that decoding a picture takes at most, about.
#[must_use]
pub fn weight(header: Header, length: usize) -> u64 {
    let pixels = u64::from(header.width) * u64::from(header.height);
    // A progressive JPEG keeps its coefficients beside the pixels; a turned picture is there twice.
    pixels * 6 + length as u64
}

fn png(bytes: &[u8]) -> Result<Raster, Unusable> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(
        png::Transformations::EXPAND | png::Transformations::STRIP_16,
    );
    let mut reader = decoder.read_info().map_err(|_| Unusable::Damaged)?;
    let size = reader.output_buffer_size().ok_or(Unusable::Damaged)?;
    if size as u64 > PIXELS_MAX * 4 {
        return Err(Unusable::Damaged);
    }
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(|_| Unusable::Damaged)?;
    pixels.truncate(frame.buffer_size());
    let profile = reader.info().icc_profile.as_ref().map(|icc| icc.to_vec());
    let (mut pixels, alpha) = match frame.color_type {
        png::ColorType::Rgb => (pixels, false),
        png::ColorType::Rgba => (pixels, true),
        png::ColorType::Grayscale => (pixels.iter().flat_map(|&g| [g, g, g]).collect(), false),
        png::ColorType::GrayscaleAlpha => {
            (pixels.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect(), true)
        }
        png::ColorType::Indexed => return Err(Unusable::Damaged),
    };
    colour::to_srgb(&mut pixels, alpha, profile.as_deref());
    Ok(Raster { width: frame.width, height: frame.height, alpha, pixels })
}

fn webp(bytes: &[u8]) -> Result<Raster, Unusable> {
    let damaged = |_| Unusable::Damaged;
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let size = decoder.output_buffer_size().ok_or(Unusable::Damaged)?;
    if size as u64 > PIXELS_MAX * 4 {
        return Err(Unusable::Damaged);
    }
    let mut pixels = vec![0; size];
    decoder.read_image(&mut pixels).map_err(damaged)?;
    let alpha = decoder.has_alpha();
    let profile = decoder.icc_profile().ok().flatten();
    colour::to_srgb(&mut pixels, alpha, profile.as_deref());
    Ok(Raster { width, height, alpha, pixels })
}
