//! WebP (RFC 9649): its chunks and its pixels. It must not know metadata beyond orientation and
//! colour profile.

use std::io;

use image_webp::WebPDecoder;

use super::colour::{Profile, to_srgb};
use super::header::{Header, Shrink, Work};
use super::orientation::Orientation;
use super::reducer::Reducer;
use super::{Format, PIXELS_MAX, Raster, Reduction, Unusable};
use crate::metadata::container::riff::{Canvas, chunks, flag};

/// What the chunks say.
struct Facts {
    header: Header,
    stored: (u32, u32),
    orientation: Orientation,
    profile: Profile,
}

/// The header: size, orientation, frames, transparency.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Unusable> {
    Ok(facts(bytes)?.header)
}

/// Looks at the chunks of the RIFF file (RFC 9649, section 2.3).
fn facts(bytes: &[u8]) -> Result<Facts, Unusable> {
    let chunks = chunks(bytes).ok_or_else(|| Unusable::damaged("its header is broken"))?;
    let of = |kind: &[u8; 4]| chunks.iter().find(|chunk| chunk.kind == *kind);
    let lossless = of(b"VP8 ").is_none();
    let frame = of(b"VP8 ").or(of(b"VP8L")).and_then(Canvas::of);
    let canvas = of(b"VP8X").and_then(Canvas::of).or(frame);
    let canvas =
        canvas.ok_or_else(|| Unusable::damaged("the file ends before the picture begins"))?;
    let flags = canvas.flags | frame.map_or(0, |frame| frame.flags);
    let animated = flags & flag::ANIMATION != 0 || of(b"ANMF").is_some();
    let transparent = flags & flag::ALPHA != 0;
    let exif = of(b"EXIF").map(|chunk| Orientation::of_exif(chunk.data));
    let orientation = exif.unwrap_or_default();
    let profile = of(b"ICCP").map_or(Profile::Srgb, |chunk| Profile::Icc(chunk.data.to_vec()));
    let stored = (canvas.width, canvas.height);
    let mut header = Header::new(Format::WebP, stored, orientation)?;
    // The decoder would decode a frame of any size before it compares it with the canvas.
    if !animated && frame.map(|frame| (frame.width, frame.height)) != Some(stored) {
        return Err(Unusable::damaged("its frame is missing or differs from its canvas in size"));
    }
    (header.animated, header.transparent) = (animated, transparent);
    // The decoder's result and its work: 4 bytes a pixel when lossless, 1.5 when lossy.
    let held = header.pixels().saturating_mul(if lossless || animated { 8 } else { 6 });
    header.work = Work { held, each: 8, shrink: Shrink::Box };
    Ok(Facts { header, stored, orientation, profile })
}

/// The pixels; of an animation the first frame.
pub(super) fn decode(bytes: &[u8], reduction: Reduction) -> Result<Raster, Unusable> {
    let facts = facts(bytes)?;
    let mut decoder = WebPDecoder::new(io::Cursor::new(bytes)).map_err(Unusable::damaged)?;
    decoder.set_memory_limit(usize::try_from(PIXELS_MAX).unwrap_or(usize::MAX).saturating_mul(4));
    let (width, height) = facts.stored;
    if decoder.dimensions() != facts.stored {
        return Err(Unusable::damaged("its sizes contradict each other"));
    }
    let alpha = decoder.has_alpha();
    let channels = if alpha { 4 } else { 3 };
    let size = decoder.output_buffer_size().unwrap_or(usize::MAX);
    let mut pixels = Vec::new();
    pixels.try_reserve_exact(size).map_err(|_| Unusable::damaged("not enough memory"))?;
    pixels.resize(size, 0);
    decoder.read_image(&mut pixels).map_err(Unusable::damaged)?;
    let factor = reduction.factor();
    if factor > 1 {
        let mut reducer = Reducer::new(width, height, channels, factor)?;
        pixels.chunks_exact(width as usize * channels).for_each(|row| reducer.push(row));
        pixels = reducer.finish();
    }
    let size = (width.div_ceil(factor), height.div_ceil(factor));
    let pixels = to_srgb(pixels, channels, &facts.profile);
    Raster::upright(size, facts.stored, alpha, pixels, facts.orientation)
        .ok_or_else(|| Unusable::damaged("the decoded pixels do not fit its size"))
}
