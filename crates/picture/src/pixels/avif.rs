//! AVIF (AOM, v1.1): the picture in the container and its pixels. Reads no
//! metadata beyond orientation and colour.

use re_rav1d::dav1d::{self, PixelLayout, PlanarImageComponent as Component};

use super::colour::{Profile, to_srgb};
use super::header::{Header, Shrink, Work};
use super::item::{Item, Items, Property};
use super::orientation::Orientation;
use super::reducer::Reducer;
use super::yuv::{Planes, Sampling};
use super::{Format, Raster, Reduction, Unusable};
use crate::metadata::container::cursor::Cursor;

/// A width and a height, if they are told.
type Told = Result<(u32, u32), Unusable>;

/// What the properties of the shown item say.
struct Facts {
    header: Header,
    /// As coded.
    size: (u32, u32),
    /// What is shown of it: left, top, width, height.
    window: (u32, u32, u32, u32),
    orientation: Orientation,
    profile: Profile,
    alpha: Option<u32>,
    premultiplied: bool,
}

/// The header of an AVIF file.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Unusable> {
    Ok(facts(&Items::read(bytes)?)?.header)
}

fn facts(items: &Items<'_>) -> Result<Facts, Unusable> {
    let primary = items.primary()?;
    let size = coded(primary)?;
    let mut window = (0, 0, size.0, size.1);
    let mut orientation = Orientation::default();
    let (mut icc, mut cicp) = (None, None);
    for property in &primary.properties {
        match property {
            Property::Turn(quarters) => {
                orientation = orientation.then(Orientation::from_irot(*quarters));
            }
            Property::Mirror(axis) => orientation = orientation.then(Orientation::from_imir(*axis)),
            Property::Crop(aperture) => window = clean(size, aperture).unwrap_or(window),
            Property::Icc(profile) => icc = Some(Profile::Icc(profile.clone())),
            Property::Nclx { primaries, transfer, .. } => {
                cicp = Some(Profile::Cicp { primaries: *primaries, transfer: *transfer });
            }
            Property::Size(..)
            | Property::Auxiliary(_)
            | Property::Codec
            | Property::OperatingPoint(_)
            | Property::Layer(_) => {}
        }
    }
    // The coded size is what memory is needed for; the window is what is shown.
    Header::new(Format::Avif, size, orientation)?;
    let mut header = Header::new(Format::Avif, (window.2, window.3), orientation)?;
    let alpha =
        items.referring(b"auxl", primary.id).find(|item| is_alpha(item)).map(|item| item.id);
    for item in std::iter::once(primary.id).chain(alpha).filter_map(|id| items.item(id)) {
        for part in parts(items, item) {
            // Browsers show nothing of a picture without it (AV1-ISOBMFF, section 2.3).
            if part.kind == *b"av01" && !part.properties.contains(&Property::Codec) {
                return Err(Unusable::damaged("the setup of its decoder (av1C) is missing"));
            }
        }
    }
    header.animated = items.sequence;
    header.transparent = alpha.is_some();
    let coded = u64::from(size.0) * u64::from(size.1);
    // Three planes of 16 bits, the decoder's own copies, and once more for alpha.
    let held = coded.saturating_mul(if alpha.is_some() { 20 } else { 12 });
    header.work = Work { held, each: 8, shrink: Shrink::Box };
    let premultiplied = alpha.is_some_and(|a| items.referred(b"prem", primary.id).contains(&a));
    let profile = icc.or(cicp).unwrap_or(Profile::Srgb);
    Ok(Facts { header, size, window, orientation, profile, alpha, premultiplied })
}

/// The coded pictures that an item is made of: itself, or its tiles.
fn parts<'i>(items: &'i Items<'_>, item: &'i Item) -> Vec<&'i Item> {
    if item.kind != *b"grid" {
        return vec![item];
    }
    let tiles = items.referred(b"dimg", item.id).iter();
    tiles.filter_map(|id| items.item(*id)).collect()
}

/// The size of an item as coded.
fn coded(item: &Item) -> Told {
    let size = item.properties.iter().find_map(|p| match p {
        Property::Size(width, height) => Some((*width, *height)),
        _ => None,
    });
    size.ok_or_else(|| Unusable::damaged("its size is missing"))
}

/// Whether an auxiliary item holds alpha (ISO/IEC 23008-12, sections 6.6.2.1 and 7.5.3).
fn is_alpha(item: &Item) -> bool {
    item.properties.iter().any(|p| {
        matches!(p, Property::Auxiliary(urn)
            if urn == b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
                || urn == b"urn:mpeg:hevc:2015:auxid:1")
    })
}

/// The clean aperture in whole pixels (ISO/IEC 14496-12, section 12.1.4.1): its size, and how far
/// its centre is from the picture's.
fn clean(size: (u32, u32), [w, h, x, y]: &[(u32, u32); 4]) -> Option<(u32, u32, u32, u32)> {
    let side = |whole: u32, part: &(u32, u32), off: &(u32, u32)| {
        let part = part.0.checked_div(part.1).filter(|p| (1..=whole).contains(p))?;
        let off = f64::from(off.0.cast_signed()) / f64::from(off.1.cast_signed());
        let start = (f64::from(whole - part) / 2.0 + off).floor();
        (start >= 0.0 && start <= f64::from(whole - part)).then_some((start as u32, part))
    };
    let (across, down) = (side(size.0, w, x)?, side(size.1, h, y)?);
    Some((across.0, down.0, across.1, down.1))
}

/// The pixels.
pub(super) fn decode(bytes: &[u8], reduction: Reduction) -> Result<Raster, Unusable> {
    let items = Items::read(bytes)?;
    let facts = facts(&items)?;
    let colour = Tiles::decode(&items, items.primary()?, facts.size, &coded)?;
    let alpha = facts.alpha.and_then(|id| items.item(id));
    // Older encoders give alpha no size of its own: it has the picture's.
    let size_of = |part: &Item| match part.kind {
        _ if part.properties.iter().any(|p| matches!(p, Property::Size(..))) => coded(part),
        [b'a', b'v', b'0', b'1'] if Some(part.id) == facts.alpha => Ok(facts.size),
        _ => coded(part),
    };
    let alpha = alpha.map(|item| Tiles::decode(&items, item, facts.size, &size_of)).transpose()?;
    let (left, top, width, height) = facts.window;
    let factor = reduction.factor();
    let channels = if alpha.is_some() { 4 } else { 3 };
    let mut reducer = Reducer::new(width, height, channels, factor)?;
    let (mut row, mut grey, mut both) = (Vec::new(), Vec::new(), Vec::new());
    for y in top as usize..(top as usize).saturating_add(height as usize) {
        row.clear();
        colour.row(y, &mut row, Planes::rgb);
        row.truncate(facts.size.0 as usize * 3);
        if let Some(alpha) = &alpha {
            grey.clear();
            both.clear();
            alpha.row(y, &mut grey, Planes::grey);
            for ([r, g, b], a) in row.as_chunks::<3>().0.iter().zip(&grey) {
                both.extend(
                    [*r, *g, *b].map(|c| if facts.premultiplied { divide(c, *a) } else { c }),
                );
                both.push(*a);
            }
        }
        let line = if alpha.is_some() { &both } else { &row };
        reducer.push(line.get(left as usize * channels..).unwrap_or_default());
    }
    let size = (width.div_ceil(factor), height.div_ceil(factor));
    let profile = match facts.profile {
        Profile::Srgb => colour.profile(),
        profile => profile,
    };
    let pixels = to_srgb(reducer.finish(), channels, &profile);
    Raster::upright(size, (width, height), channels == 4, pixels, facts.orientation)
        .ok_or_else(|| Unusable::damaged("the decoded pixels do not fit its size"))
}

/// A colour that had been multiplied by its alpha.
fn divide(colour: u8, alpha: u8) -> u8 {
    let value = (u32::from(colour) * 255 + u32::from(alpha) / 2).checked_div(alpha.into());
    u8::try_from(value.unwrap_or(0)).unwrap_or(255)
}

/// A picture of one frame, or of several beside and below each other (`grid`).
struct Tiles {
    frames: Vec<Planes<dav1d::Plane>>,
    columns: usize,
    /// Primaries and transfer of the first frame, for files that say so only there.
    codes: (u8, u8),
}

impl Tiles {
    fn decode(
        items: &Items<'_>,
        item: &Item,
        size: (u32, u32),
        size_of: &dyn Fn(&Item) -> Told,
    ) -> Result<Self, Unusable> {
        let parts = parts(items, item);
        let (columns, parts) = match &item.kind {
            b"av01" => (1, parts),
            b"grid" => {
                let (rows, columns) = grid(&items.data(item)?, size)?;
                if parts.len() != rows * columns {
                    return Err(Unusable::damaged("tiles are missing"));
                }
                (columns, parts)
            }
            kind => {
                let name = String::from_utf8_lossy(kind);
                return Err(Unusable::unsupported(format_args!("an AVIF item of type {name:?}")));
            }
        };
        let first = parts.first().map(|p| size_of(p)).transpose()?.unwrap_or(size);
        let rows = (parts.len() / columns.max(1)) as u64;
        // The tiles together cover the picture, and are not much more than it.
        let covered = (u64::from(first.0) * columns as u64, u64::from(first.1) * rows);
        let enough = covered.0 >= size.0.into() && covered.1 >= size.1.into();
        if !enough || covered.0.saturating_mul(covered.1) > super::PIXELS_MAX.saturating_mul(2) {
            return Err(Unusable::damaged("its tiles do not cover it"));
        }
        let mut tiles = Self { frames: Vec::new(), columns, codes: (2, 2) };
        for part in parts {
            if part.kind != *b"av01" || size_of(part)? != first {
                return Err(Unusable::damaged("its tiles differ in size or kind"));
            }
            let picture = frame(items.data(part)?, first, &part.properties)?;
            let said = item.properties.iter().chain(&part.properties).find_map(|p| match p {
                Property::Nclx { matrix, full_range, .. } => Some((*matrix, *full_range)),
                _ => None,
            });
            if tiles.frames.is_empty() {
                tiles.codes = (
                    code(picture.color_primaries() as u32),
                    code(picture.transfer_characteristic() as u32),
                );
            }
            tiles.frames.push(planes(&picture, said));
        }
        Ok(tiles)
    }

    /// What the bitstream says of its colour.
    fn profile(&self) -> Profile {
        match self.codes {
            (0..=2, _) => Profile::Srgb,
            (primaries, transfer) => Profile::Cicp { primaries, transfer },
        }
    }

    /// One row across all tiles. The last tile may reach beyond the picture.
    fn row(
        &self,
        y: usize,
        out: &mut Vec<u8>,
        each: fn(&Planes<dav1d::Plane>, usize, &mut Vec<u8>),
    ) {
        let height = self.frames.first().map_or(1, |f| f.height.max(1));
        let (line, within) = (y / height, y % height);
        for frame in self.frames.iter().skip(line * self.columns).take(self.columns) {
            each(frame, within, out);
        }
    }
}

fn code(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(2)
}

/// Rows and columns of a grid (ISO/IEC 23008-12, section 6.6.2.3.2).
fn grid(data: &[u8], size: (u32, u32)) -> Result<(usize, usize), Unusable> {
    let read = || {
        let mut cursor = Cursor::new(data);
        let (_, flags) = (cursor.u8()?, cursor.u8()?);
        let (rows, columns) = (usize::from(cursor.u8()?) + 1, usize::from(cursor.u8()?) + 1);
        let mut side = || if flags & 1 == 1 { cursor.u32() } else { cursor.u16().map(u32::from) };
        ((side()?, side()?) == size).then_some((rows, columns))
    };
    read().ok_or_else(|| Unusable::damaged("its grid is broken"))
}

/// How many pictures an item may give: each layer is one, and there are at most four (AV1, section
/// 6.2.1).
const LAYERS_MAX: usize = 4;

/// Decodes the one frame of an item; of several layers the one that it names, or the finest.
fn frame(
    data: Vec<u8>,
    size: (u32, u32),
    properties: &[Property],
) -> Result<dav1d::Picture, Unusable> {
    let wrong = |error: dav1d::Error| Unusable::damaged(format_args!("AV1: {error}"));
    let point = properties.iter().find_map(|one| match one {
        Property::OperatingPoint(point) => Some(*point),
        _ => None,
    });
    let layer = properties.iter().find_map(|one| match one {
        Property::Layer(layer) if *layer != 0xFFFF => Some(usize::from(*layer)),
        _ => None,
    });
    let mut settings = dav1d::Settings::new();
    // One thread: the caller works on several pictures at once.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_frame_size_limit(size.0.saturating_mul(size.1));
    settings.set_operating_point(point.unwrap_or(0).min(31).into());
    settings.set_all_layers(layer.is_some());
    let mut decoder = dav1d::Decoder::with_settings(&settings).map_err(wrong)?;
    if data.is_empty() {
        return Err(Unusable::damaged("it has no pixels"));
    }
    match decoder.send_data(data, None, None, None) {
        Ok(()) | Err(dav1d::Error::Again) => {}
        Err(error) => return Err(wrong(error)),
    }
    let (mut seen, mut drained) = (0, false);
    while seen < LAYERS_MAX {
        match decoder.get_picture() {
            Ok(picture) if layer.is_none_or(|layer| layer == seen) => {
                return match (picture.width(), picture.height()) == size {
                    true => Ok(picture),
                    false => Err(Unusable::damaged("its sizes contradict each other")),
                };
            }
            Ok(_) => (seen, drained) = (seen + 1, false),
            Err(dav1d::Error::Again) if drained => break,
            // What is not taken yet goes in now, and what is finished comes out next.
            Err(dav1d::Error::Again) => match decoder.send_pending_data() {
                Ok(()) => drained = true,
                Err(dav1d::Error::Again) => {}
                Err(error) => return Err(wrong(error)),
            },
            Err(error) => return Err(wrong(error)),
        }
    }
    Err(Unusable::damaged("the file ends within the picture"))
}

/// The planes of a frame. What the container says of matrix and range counts before the frame.
fn planes(picture: &dav1d::Picture, said: Option<(u8, bool)>) -> Planes<dav1d::Plane> {
    let sampling = match picture.pixel_layout() {
        PixelLayout::I400 => Sampling::Mono,
        PixelLayout::I420 => Sampling::Half,
        PixelLayout::I422 => Sampling::Wide,
        PixelLayout::I444 => Sampling::Full,
    };
    let mono = sampling == Sampling::Mono;
    let components: &[Component] =
        if mono { &[Component::Y] } else { &[Component::Y, Component::U, Component::V] };
    let coded = (
        code(picture.matrix_coefficients() as u32),
        picture.color_range() == dav1d::pixel::YUVRange::Full,
    );
    let (matrix, full_range) = said.unwrap_or(coded);
    let chroma = if mono { Component::Y } else { Component::U };
    Planes {
        planes: components.iter().map(|c| picture.plane(*c)).collect(),
        strides: (picture.stride(Component::Y) as usize, picture.stride(chroma) as usize),
        width: picture.width() as usize,
        height: picture.height() as usize,
        depth: picture.bits_per_component().map_or(8, |b| b.0.clamp(8, 12) as u8),
        sampling,
        matrix,
        full_range,
    }
}
