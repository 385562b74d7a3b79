//! GIF (87a and 89a): its blocks and its first frame. It must not know animations beyond that
//! there is one.

use std::num::NonZeroU64;

use super::header::{Header, Shrink, Work};
use super::orientation::Orientation;
use super::reducer::Reducer;
use super::{Format, Raster, Reduction, Unusable};
use crate::metadata::container::gif::{self, BlockKind};

/// The header: size, frames, transparency.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Unusable> {
    let broken = || Unusable::damaged("its header is broken");
    let (_, blocks) = gif::blocks(bytes).ok_or_else(broken)?;
    let (width, height) = le16(bytes, 6).zip(le16(bytes, 8)).ok_or_else(broken)?;
    let size = (u32::from(width), u32::from(height));
    let mut header = Header::new(Format::Gif, size, Orientation::default())?;
    let mut images = blocks.iter().filter(|block| block.kind == BlockKind::Image);
    let first = images.next().ok_or_else(|| Unusable::damaged("it has no frame"))?;
    header.animated = images.next().is_some();
    // What a small frame does not cover stays empty.
    let place = [1, 3, 5, 7].map(|at| le16(bytes, first.range.start + at));
    header.transparent = place != [Some(0), Some(0), Some(width), Some(height)]
        // The lowest bit of the packed fields of a graphic control extension (section 23).
        || blocks.iter().filter(|block| block.kind == BlockKind::Control).any(|block| {
            bytes.get(block.range.start + 3).is_some_and(|packed| packed & 1 == 1)
        });
    header.work = Work { held: header.pixels().saturating_mul(5), each: 8, shrink: Shrink::Box };
    Ok(header)
}

/// The little-endian 16-bit number at a place.
fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

/// The first frame.
pub(super) fn decode(bytes: &[u8], reduction: Reduction) -> Result<Raster, Unusable> {
    let header = header(bytes)?;
    let (width, height) = (header.width, header.height);
    let mut options = ::gif::DecodeOptions::new();
    options.set_color_output(::gif::ColorOutput::RGBA);
    if let Some(limit) = NonZeroU64::new(super::PIXELS_MAX.saturating_mul(4)) {
        options.set_memory_limit(::gif::MemoryLimit::Bytes(limit));
    }
    let mut decoder = options.read_info(bytes).map_err(Unusable::damaged)?;
    let frame = decoder
        .read_next_frame()
        .map_err(Unusable::damaged)?
        .ok_or_else(|| Unusable::damaged("it has no frame"))?;
    let factor = reduction.factor();
    let mut reducer = Reducer::new(width, height, 4, factor)?;
    let (left, top) = (usize::from(frame.left) * 4, u32::from(frame.top));
    let length = usize::from(frame.width) * 4;
    let mut line = vec![0; width as usize * 4];
    // What lies outside of the screen is not shown.
    let (left, inside) = (left.min(line.len()), length.min(line.len().saturating_sub(left)));
    let mut rows = frame.buffer.chunks_exact(length.max(4));
    for y in 0..height {
        line.fill(0);
        if y >= top
            && let Some(row) = rows.next()
            && let Some((place, row)) = line.get_mut(left..left + inside).zip(row.get(..inside))
        {
            place.copy_from_slice(row);
        }
        reducer.push(&line);
    }
    let size = (width.div_ceil(factor), height.div_ceil(factor));
    Raster::upright(size, (width, height), true, reducer.finish(), Orientation::default())
        .ok_or_else(|| Unusable::damaged("the decoded pixels do not fit its size"))
}
