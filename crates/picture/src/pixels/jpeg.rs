//! JPEG (ITU-T T.81, JFIF, Adobe's APP14): its structure and its pixels. It must not know
//! metadata beyond orientation and colour profile.

use std::io::Read;

use jpeg_decoder::{Decoder, PixelFormat};

use super::colour::{Profile, cmyk_to_rgb, to_srgb};
use super::header::{Header, Shrink, Work};
use super::orientation::Orientation;
use super::{Format, Raster, Reduction, Unusable};
use crate::metadata::container::cursor::Cursor;
use crate::metadata::container::jpeg;

/// The most scans a progressive file may have. Encoders write about ten; each one makes the
/// decoder walk over all coefficients, so their number bounds the time.
const SCANS_MAX: usize = 100;

/// What stands behind the file while it is decoded: an end marker, which some cameras and servers
/// leave out. In front of it are ones, as they fill up the last byte of a scan. No code is all ones
/// (T.81, annex C), so that a scan that breaks off is still an error.
const END: &[u8] = &[
    0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff,
    0, 0xff, 0, 0xff, 0xd9,
];

/// What the segments before the first scan say.
struct Facts {
    width: u32,
    height: u32,
    progressive: bool,
    /// Horizontal and vertical sampling of each component.
    sampling: Vec<(u8, u8)>,
    adobe: bool,
    orientation: Orientation,
    icc: Vec<(u8, Vec<u8>)>,
    /// How many scans there are.
    scans: usize,
}

/// The header: size, orientation, memory.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Unusable> {
    facts(bytes)?.header(bytes.len())
}

/// The pixels, at 1/2, 1/4 or 1/8 if asked for.
pub(super) fn decode(bytes: &[u8], reduction: Reduction) -> Result<Raster, Unusable> {
    let facts = facts(bytes)?;
    facts.header(bytes.len())?;
    if facts.progressive && facts.scans > SCANS_MAX {
        return Err(Unusable::damaged("it has more than a hundred scans"));
    }
    let mut decoder = Decoder::new(bytes.chain(END));
    let limit = usize::try_from(super::PIXELS_MAX.saturating_mul(4)).unwrap_or(usize::MAX);
    decoder.set_max_decoding_buffer_size(limit);
    decoder.read_info().map_err(reason)?;
    let factor = reduction.factor();
    let ask = |side: u32| u16::try_from(side.div_ceil(factor)).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(ask(facts.width), ask(facts.height)).map_err(reason)?;
    let mut pixels = decoder.decode().map_err(reason)?;
    let format = decoder.info().map(|info| info.pixel_format);
    drop(decoder);
    let icc = facts.profile();
    let pixels = match format {
        Some(PixelFormat::L8) => to_srgb(pixels, 1, &icc),
        Some(PixelFormat::RGB24) => to_srgb(pixels, 3, &icc),
        Some(PixelFormat::CMYK32) => {
            // The decoder takes all four-colour files for Adobe's, which hold 255 for no ink.
            if !facts.adobe {
                pixels.iter_mut().for_each(|ink| *ink = 255 - *ink);
            }
            cmyk_to_rgb(pixels, &icc)
        }
        _ => return Err(Unusable::unsupported("a lossless JPEG with 16 bits")),
    };
    let (size, full) = ((width.into(), height.into()), (facts.width, facts.height));
    Raster::upright(size, full, false, pixels, facts.orientation)
        .ok_or_else(|| Unusable::damaged("the decoded pixels do not fit its size"))
}

/// A decoder's error in the words of this module.
fn reason(error: jpeg_decoder::Error) -> Unusable {
    match error {
        jpeg_decoder::Error::Unsupported(what) => {
            Unusable::unsupported(format_args!("a JPEG with {what:?}"))
        }
        jpeg_decoder::Error::Io(_) => Unusable::damaged("the file ends too early"),
        other => Unusable::damaged(other),
    }
}

impl Facts {
    fn header(&self, length: usize) -> Result<Header, Unusable> {
        let size = (self.width, self.height);
        let mut header = Header::new(Format::Jpeg, size, self.orientation)?;
        let most = |f: fn(&(u8, u8)) -> u8| self.sampling.iter().map(f).max().unwrap_or(1).max(1);
        let (most_h, most_v) = (most(|s| s.0), most(|s| s.1));
        let mut blocks: u64 = 0;
        for (h, v) in &self.sampling {
            let across = u64::from(self.width.div_ceil(u32::from(most_h) * 8)) * u64::from(*h);
            let down = u64::from(self.height.div_ceil(u32::from(most_v) * 8)) * u64::from(*v);
            blocks = blocks.saturating_add(across.saturating_mul(down));
        }
        // A coded block takes a bit at the very least. A file shorter than that lies about its
        // size, and nothing is allocated for it.
        if (length as u64).saturating_mul(8) < blocks {
            return Err(Unusable::damaged("the file is much too short for its size"));
        }
        // A progressive file keeps all coefficients, 16 bits each. Then there are the planes of
        // the components, the pixels made of them, and once more the pixels turned or in RGB.
        let held = if self.progressive { blocks.saturating_mul(128) } else { 0 };
        let components = self.sampling.len() as u64;
        header.work = Work { held, each: components * 2 + 3, shrink: Shrink::Transform };
        Ok(header)
    }

    /// The ICC profile from its numbered parts (ICC.1:2022, annex B.4).
    fn profile(&self) -> Profile {
        let mut parts: Vec<&(u8, Vec<u8>)> = self.icc.iter().collect();
        parts.sort_by_key(|part| part.0);
        let whole: Vec<u8> = parts.iter().flat_map(|part| part.1.iter().copied()).collect();
        if whole.is_empty() { Profile::Srgb } else { Profile::Icc(whole) }
    }
}

/// Looks at the segments up to the first scan.
fn facts(bytes: &[u8]) -> Result<Facts, Unusable> {
    let early = || Unusable::damaged("the file ends before the picture begins");
    let (segments, rest) = jpeg::segments(bytes).ok_or_else(early)?;
    let mut facts = Facts {
        width: 0,
        height: 0,
        progressive: false,
        sampling: Vec::new(),
        adobe: false,
        orientation: Orientation::default(),
        icc: Vec::new(),
        scans: scans(rest),
    };
    if facts.scans == 0 {
        return Err(early());
    }
    for segment in segments {
        let data = segment.data;
        match segment.marker {
            0xc0..=0xc2 => facts.frame(segment.marker, data)?,
            0xc3 | 0xc5..=0xc7 | 0xcb | 0xcd..=0xcf => {
                return Err(Unusable::unsupported("a lossless or hierarchical JPEG"));
            }
            0xc9 | 0xca => return Err(Unusable::unsupported("a JPEG with arithmetic coding")),
            0xe1 if data.starts_with(b"Exif\0\0") => facts.orientation = Orientation::of_exif(data),
            0xe2 if data.starts_with(b"ICC_PROFILE\0") => {
                if let Some((number, part)) = data.get(12).zip(data.get(14..)) {
                    facts.icc.push((*number, part.to_vec()));
                }
            }
            0xee if data.starts_with(b"Adobe") => facts.adobe = true,
            _ => {}
        }
    }
    if facts.sampling.is_empty() {
        return Err(Unusable::damaged("it has no frame header"));
    }
    Ok(facts)
}

impl Facts {
    /// The frame header (T.81, section B.2.2).
    fn frame(&mut self, marker: u8, content: &[u8]) -> Result<(), Unusable> {
        let broken = || Unusable::damaged("its frame header is broken");
        let mut cursor = Cursor::new(content);
        if cursor.u8() != Some(8) {
            return Err(Unusable::unsupported("a JPEG with 12 bits a sample"));
        }
        self.height = cursor.u16().ok_or_else(broken)?.into();
        self.width = cursor.u16().ok_or_else(broken)?.into();
        self.progressive = marker == 0xc2;
        let count = cursor.u8().map(usize::from).ok_or_else(broken)?;
        let components = cursor.take(count * 3).ok_or_else(broken)?;
        self.sampling =
            components.as_chunks::<3>().0.iter().map(|c| (c[1] >> 4, c[1] & 15)).collect();
        let sound = |s: &(u8, u8)| (1..=4).contains(&s.0) && (1..=4).contains(&s.1);
        if !matches!(count, 1 | 3 | 4) || !self.sampling.iter().all(sound) {
            return Err(broken());
        }
        Ok(())
    }
}

/// How many scans there are. In entropy-coded data 0xFF is always followed by a zero or a restart
/// marker, so that the marker of a scan cannot be mistaken.
fn scans(rest: &[u8]) -> usize {
    memchr::memmem::find_iter(rest, b"\xff\xda").count()
}
