//! Decoding JPEG.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Raster, SIDE_MAX, Unusable, colour};

/// Decodes a JPEG; not turned upright yet.
pub(super) fn decode(bytes: &[u8]) -> Result<Raster, Unusable> {
    if !is_whole(bytes) {
        return Err(Unusable::Damaged);
    }
    let options = DecoderOptions::default()
        .set_max_width(SIDE_MAX as usize)
        .set_max_height(SIDE_MAX as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| Unusable::Damaged)?;
    let inks = matches!(decoder.input_colorspace(), Some(ColorSpace::CMYK | ColorSpace::YCCK));
    if inks {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::CMYK));
    }
    let mut pixels = decoder.decode().map_err(|_| Unusable::Damaged)?;
    let info = decoder.info().ok_or(Unusable::Damaged)?;
    let profile = decoder.icc_profile();
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let wanted = width as usize * height as usize;
    if inks {
        pixels.truncate(wanted * 4);
        pixels = colour::inks_to_srgb(&pixels, profile.as_deref());
    } else {
        colour::to_srgb(&mut pixels, false, profile.as_deref());
    }
    if pixels.len() != wanted * 3 {
        return Err(Unusable::Damaged);
    }
    Ok(Raster { width, height, alpha: false, pixels })
}

/// Whether a file reaches its end (ITU T.81, B.2.1): one that was cut off has grey below.
fn is_whole(bytes: &[u8]) -> bool {
    let start = memchr::memmem::find(bytes, &[0xff, 0xda]);
    let end = memchr::memmem::rfind(bytes, &[0xff, 0xd9]);
    matches!((start, end), (Some(start), Some(end)) if start < end)
}
