//! The items of an AVIF file as far as a still picture needs them: their properties and their bytes
//! (ISO/IEC 23008-12). It must not know how an item is decoded.

use std::collections::BTreeMap;

use super::Unusable;
use crate::metadata::container::bmff::meta::Meta;
use crate::metadata::container::bmff::{self, Part};
use crate::metadata::container::cursor::Cursor;

/// The most properties of an item: a profile is large, and many mentions of it must not multiply it.
const PROPERTIES_MAX: usize = 32;

/// The items of a file.
pub(super) struct Items<'a> {
    bytes: &'a [u8],
    meta: Meta,
    by_id: BTreeMap<u32, Item>,
    /// Whether there is a movie too: an image sequence.
    pub sequence: bool,
}

/// One item.
pub(super) struct Item {
    /// Its number.
    pub id: u32,
    /// Its type: `av01`, `grid` ...
    pub kind: [u8; 4],
    /// Its properties in their order, which is the order of applying them.
    pub properties: Vec<Property>,
    place: bmff::Item,
}

/// A property of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Property {
    /// `ispe`: width and height as coded.
    Size(u32, u32),
    /// `colr` with an ICC profile.
    Icc(Vec<u8>),
    /// `colr` with code points of H.273.
    Nclx {
        /// Colour primaries, table 2.
        primaries: u8,
        /// Transfer characteristics, table 3.
        transfer: u8,
        /// Matrix coefficients, table 4.
        matrix: u8,
        /// Whether all code values are used.
        full_range: bool,
    },
    /// `irot`: quarter turns against the clock.
    Turn(u8),
    /// `imir`: the axis.
    Mirror(u8),
    /// `clap`: the clean aperture, width, height, x and y as fractions.
    Crop([(u32, u32); 4]),
    /// `auxC`: what an auxiliary item holds.
    Auxiliary(Vec<u8>),
    /// `av1C`: how the decoder is to be set up.
    Codec,
    /// `a1op`: which of the operating points of the bitstream is meant.
    OperatingPoint(u8),
    /// `lsel`: which of the layers is meant; 0xFFFF for the finest.
    Layer(u16),
}

impl<'a> Items<'a> {
    /// Reads the items of a file.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Unusable> {
        let meta =
            Meta::read(bytes).ok_or_else(|| Unusable::damaged("its list of items is broken"))?;
        let property = |number: &u16| {
            let part = meta.properties.get(usize::from(*number).checked_sub(1)?)?;
            property(part, bytes.get(part.body.clone())?)
        };
        let mut properties: BTreeMap<u32, Vec<Property>> = BTreeMap::new();
        for one in &meta.associations {
            let all = properties.entry(one.item).or_default();
            let room = PROPERTIES_MAX.saturating_sub(all.len());
            all.extend(one.properties.iter().filter_map(|(_, n)| property(n)).take(room));
        }
        let mut by_id = BTreeMap::new();
        for item in &meta.items {
            by_id.entry(item.id).or_insert_with(|| Item {
                id: item.id,
                kind: item.kind,
                properties: properties.remove(&item.id).unwrap_or_default(),
                place: item.clone(),
            });
        }
        let sequence = bmff::parts(bytes, 0..bytes.len()).iter().any(|part| part.kind == *b"moov");
        Ok(Self { bytes, meta, by_id, sequence })
    }

    /// The item to show.
    pub(super) fn primary(&self) -> Result<&Item, Unusable> {
        let item = self.meta.primary.and_then(|id| self.item(id));
        item.ok_or_else(|| Unusable::damaged("it has no picture to show"))
    }

    /// The item with this number.
    pub(super) fn item(&self, id: u32) -> Option<&Item> {
        self.by_id.get(&id)
    }

    /// The items that an item refers to with a kind of reference.
    pub(super) fn referred(&self, kind: &[u8; 4], from: u32) -> &[u32] {
        let found = self.meta.references.iter().find(|r| r.kind == *kind && r.from == from);
        found.map_or(&[], |reference| &reference.to)
    }

    /// The items that refer to an item with a kind of reference.
    pub(super) fn referring(&self, kind: &[u8; 4], to: u32) -> impl Iterator<Item = &Item> {
        let all = self.meta.references.iter().filter(move |r| r.kind == *kind);
        all.filter(move |r| r.to.contains(&to)).filter_map(|r| self.item(r.from))
    }

    /// The bytes of an item, put together.
    pub(super) fn data(&self, item: &Item) -> Result<Vec<u8>, Unusable> {
        let data = bmff::data(self.bytes, &item.place);
        let data = data.ok_or_else(|| Unusable::damaged("the file ends within the picture"))?;
        Ok(data.into_owned())
    }
}

/// One property from its box; `None` for what pixels do not need.
fn property(part: &Part, content: &[u8]) -> Option<Property> {
    let mut cursor = Cursor::new(content);
    Some(match &part.kind {
        b"ispe" => {
            cursor.take(4)?;
            Property::Size(cursor.u32()?, cursor.u32()?)
        }
        b"irot" => Property::Turn(cursor.u8()? & 3),
        b"av1C" => Property::Codec,
        b"a1op" => Property::OperatingPoint(cursor.u8()?),
        b"lsel" => Property::Layer(cursor.u16()?),
        b"imir" => Property::Mirror(cursor.u8()? & 1),
        b"auxC" => {
            cursor.take(4)?;
            Property::Auxiliary(cursor.text().to_vec())
        }
        b"clap" => {
            let mut pair = || Some((cursor.u32()?, cursor.u32()?));
            Property::Crop([pair()?, pair()?, pair()?, pair()?])
        }
        b"colr" => match &cursor.code()? {
            b"nclx" => {
                let mut code = || Some(cursor.u16()?.min(255) as u8);
                let (primaries, transfer, matrix) = (code()?, code()?, code()?);
                let full_range = cursor.u8()? & 0x80 != 0;
                Property::Nclx { primaries, transfer, matrix, full_range }
            }
            b"prof" | b"rICC" => Property::Icc(cursor.rest().to_vec()),
            _ => return None,
        },
        _ => return None,
    })
}
