//! PNG (W3C, third edition): its chunks and its pixels, row by row. It must not know metadata
//! beyond orientation and colour.

use std::io;

use super::colour::{Profile, to_srgb};
use super::header::{Header, Shrink, Work};
use super::orientation::Orientation;
use super::reducer::Reducer;
use super::{Format, Raster, Reduction, Unusable};
use crate::metadata::container::png::{chunks, closed};

/// What the decoder may allocate beside the rows: the window of the compression, a colour profile.
const DECODER_BYTES: usize = 64 << 20;

/// What the chunks say.
struct Facts {
    header: Header,
    stored: (u32, u32),
    orientation: Orientation,
    interlaced: bool,
}

/// The header: size, orientation, frames, transparency.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Unusable> {
    Ok(facts(bytes)?.header)
}

/// Looks at all chunks: `eXIf` may stand behind the image data (section 11.3.2.6).
fn facts(bytes: &[u8]) -> Result<Facts, Unusable> {
    let broken = || Unusable::damaged("its header is broken");
    let chunks = chunks(bytes).ok_or_else(broken)?;
    let head = chunks.first().filter(|chunk| chunk.kind == *b"IHDR").ok_or_else(broken)?;
    let &[a, b, c, d, e, f, g, h, depth, colour, _, _, interlace] = head.data else {
        return Err(broken());
    };
    let stored = (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]));
    let has = |kind: &[u8; 4]| chunks.iter().any(|chunk| chunk.kind == *kind);
    let (animated, transparent) = (has(b"acTL"), colour & 4 != 0 || has(b"tRNS"));
    let exif = chunks.iter().find(|chunk| chunk.kind == *b"eXIf");
    let orientation = exif.map(|chunk| Orientation::of_exif(chunk.data)).unwrap_or_default();
    let mut header = Header::new(Format::Png, stored, orientation)?;
    let samples: u64 = match colour {
        0 | 3 => 1,
        2 => 3,
        4 => 2,
        6 => 4,
        _ => return Err(broken()),
    };
    let row = u64::from(stored.0).saturating_mul(samples * u64::from(depth)).div_ceil(8) + 1;
    // Deflate packs at most 258 bytes into two bits (RFC 1951). A file shorter than that lies
    // about its size, and nothing is allocated for it.
    if row.saturating_mul(stored.1.into()) / 1032 > bytes.len() as u64 {
        return Err(Unusable::damaged("the file is much too short for its size"));
    }
    let interlaced = interlace != 0;
    (header.animated, header.transparent) = (animated, transparent);
    let held = if interlaced { header.pixels().saturating_mul(4) } else { 0 };
    // The pixels, and once more turned. The rows being read are small.
    header.work = Work { held: held + DECODER_BYTES as u64 / 8, each: 8, shrink: Shrink::Box };
    Ok(Facts { header, stored, orientation, interlaced })
}

/// The pixels, averaged on the fly if asked for. Of an APNG the first frame.
pub(super) fn decode(bytes: &[u8], reduction: Reduction) -> Result<Raster, Unusable> {
    let facts = facts(bytes)?;
    let limits = png::Limits { bytes: DECODER_BYTES };
    let whole = closed(bytes).ok_or_else(|| Unusable::damaged("the file ends too early"))?;
    let mut decoder = png::Decoder::new_with_limits(io::Cursor::new(&*whole), limits);
    decoder.set_transformations(png::Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(Unusable::damaged)?;
    let (kind, depth) = reader.output_color_type();
    let samples = kind.samples();
    let wide = depth == png::BitDepth::Sixteen;
    let channels = if samples % 2 == 0 { 4 } else { 3 };
    let profile = profile(reader.info());
    let (width, height) = facts.stored;
    let factor = reduction.factor();
    let mut reducer = Reducer::new(width, height, channels, factor)?;
    // A frame of an animation may be smaller than the canvas; the canvas is what counts, and the
    // first frame fills it by the standard (section 11.3.6.2).
    let mut row = Vec::new();
    if facts.interlaced {
        let size = (width as usize).saturating_mul(height as usize).saturating_mul(channels);
        let mut all = Vec::new();
        all.try_reserve_exact(size).map_err(|_| Unusable::damaged("not enough memory"))?;
        all.resize(size, 0);
        let stride = (width as usize).saturating_mul(channels);
        let mut rows: u64 = 0;
        while let Some(part) = reader.next_interlaced_row().map_err(Unusable::damaged)? {
            eight_bits(part.data(), samples, wide, &mut row);
            if let png::InterlaceInfo::Adam7(place) = part.interlace() {
                let bits = if channels == 4 { 32 } else { 24 };
                png::expand_interlaced_row(&mut all, stride, &row, place, bits);
                rows += 1;
            }
        }
        if rows == 0 {
            return Err(Unusable::damaged("it has no pixels"));
        }
        all.chunks_exact(stride.max(1)).for_each(|row| reducer.push(row));
    } else {
        while let Some(part) = reader.next_row().map_err(Unusable::damaged)? {
            eight_bits(part.data(), samples, wide, &mut row);
            reducer.push(&row);
        }
    }
    if reducer.missing() > 0 {
        return Err(Unusable::damaged("rows are missing"));
    }
    let size = (width.div_ceil(factor), height.div_ceil(factor));
    let pixels = to_srgb(reducer.finish(), channels, &profile);
    Raster::upright(size, facts.stored, channels == 4, pixels, facts.orientation)
        .ok_or_else(|| Unusable::damaged("the decoded pixels do not fit its size"))
}

/// A row of 1 to 4 samples with 8 or 16 bits as RGB or RGBA with 8 bits.
fn eight_bits(data: &[u8], samples: usize, wide: bool, row: &mut Vec<u8>) {
    row.clear();
    // 65535 becomes 255 and all else the nearest: 257 steps of 16 bits are one of 8.
    let near = |v: &[u8; 2]| {
        let v = u32::from(u16::from_be_bytes(*v));
        u8::try_from((v * 255 + 32_767) / 65_535).unwrap_or(255)
    };
    let narrow: Vec<u8>;
    let data = if wide {
        narrow = data.as_chunks::<2>().0.iter().map(near).collect();
        &narrow
    } else {
        data
    };
    match samples {
        1 => row.extend(data.iter().flat_map(|v| [*v; 3])),
        2 => row.extend(data.as_chunks::<2>().0.iter().flat_map(|[v, a]| [*v, *v, *v, *a])),
        _ => row.extend_from_slice(data),
    }
}

/// The colour of a PNG: `cICP` before `iCCP` before `sRGB` before `gAMA` and `cHRM` (section 4.3).
fn profile(info: &png::Info<'_>) -> Profile {
    if let Some(cicp) = &info.coding_independent_code_points {
        return Profile::Cicp { primaries: cicp.color_primaries, transfer: cicp.transfer_function };
    }
    if let Some(icc) = &info.icc_profile {
        return Profile::Icc(icc.to_vec());
    }
    if info.srgb.is_some() {
        return Profile::Srgb;
    }
    let gamma = info.gama_chunk.map(png::ScaledFloat::into_value);
    let points = info
        .chrm_chunk
        .map(|c| [c.red, c.green, c.blue, c.white].map(|(x, y)| [x.into_value(), y.into_value()]));
    if gamma.is_none() && points.is_none() {
        return Profile::Srgb;
    }
    Profile::Gamma { gamma, points }
}
