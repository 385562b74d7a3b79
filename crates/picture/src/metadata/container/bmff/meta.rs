//! The `meta` box of a HEIF or AVIF file (ISO/IEC 14496-12 section 8.11, ISO/IEC 23008-12 sections
//! 6 and 9.3): its items, how they refer to each other, and their properties. It must not know
//! which of them a picture needs.

use std::ops::Range;

use super::super::cursor::Cursor;
use super::{Item, Part, location, parts};

/// One entry of `iref`: `from` refers to each of `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What for: `cdsc`, `thmb`, `auxl`, `dimg` ...
    pub kind: [u8; 4],
    /// The item that refers.
    pub from: u32,
    /// The items it refers to.
    pub to: Vec<u32>,
}

/// The properties of one item, from `ipma`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// The item.
    pub item: u32,
    /// Whether a decoder must know the property, and its number in `ipco`, counted from 1.
    pub properties: Vec<(bool, u16)>,
}

/// All that was understood of the box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The primary item's number, from `pitm`.
    pub primary: Option<u32>,
    /// The items, in the order of `iinf`.
    pub items: Vec<Item>,
    /// Whether some item is protected (encrypted).
    pub protected: bool,
    /// The references, in their order.
    pub references: Vec<Reference>,
    /// The boxes in `ipco`, in their order.
    pub properties: Vec<Part>,
    /// Which item has which of them.
    pub associations: Vec<Association>,
}

impl Meta {
    /// Reads the file's first top-level `meta` box; `None` when there is none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let body =
            parts(bytes, 0..bytes.len()).into_iter().find(|part| part.kind == *b"meta")?.body;
        // The box starts with a version and flags (4 bytes), before the boxes inside of it.
        let inside = parts(bytes, body.start.checked_add(4)?..body.end);
        let range = |kind: &[u8; 4]| {
            inside.iter().find(|part| part.kind == *kind).map(|part| part.body.clone())
        };
        let content = |kind| range(kind).and_then(|range| bytes.get(range)).unwrap_or_default();
        let mut meta =
            Self { primary: numbered(content(b"pitm"), 1).map(|(id, _)| id), ..Self::default() };
        if let Some(iinf) = range(b"iinf") {
            meta.information(bytes, iinf);
        }
        meta.locate(location::read(content(b"iloc"), bytes.len(), range(b"idat")));
        if let Some(iref) = range(b"iref") {
            meta.refer(bytes, iref);
        }
        for part in range(b"iprp").map(|iprp| parts(bytes, iprp)).unwrap_or_default() {
            match &part.kind {
                b"ipco" => meta.properties.extend(parts(bytes, part.body)),
                b"ipma" => meta.associate(bytes.get(part.body).unwrap_or_default()),
                _ => {}
            }
        }
        Some(meta)
    }

    /// Reads `iinf` (section 8.11.6).
    fn information(&mut self, bytes: &[u8], iinf: Range<usize>) {
        let wide = bytes.get(iinf.start).is_some_and(|version| *version > 0);
        let header = if wide { 8 } else { 6 };
        for part in parts(bytes, iinf.start.saturating_add(header)..iinf.end) {
            if part.kind != *b"infe" {
                continue;
            }
            let body = bytes.get(part.body).unwrap_or_default();
            if let Some((item, protected)) = entry(body) {
                self.items.push(item);
                self.protected |= protected;
            }
        }
    }

    /// Gives the items their places, from `iloc`. Both are put in order of the numbers first, so
    /// that a file with very many of them takes no longer than sorting does.
    fn locate(&mut self, mut locations: Vec<location::Location>) {
        locations.sort_by_key(|location| location.item);
        locations.dedup_by_key(|location| location.item);
        for item in &mut self.items {
            if let Ok(index) = locations.binary_search_by_key(&item.id, |location| location.item)
                && let Some(location) = locations.get_mut(index)
            {
                // Taken, not copied: a second item of the same number gets nothing.
                item.extents = std::mem::take(&mut location.extents);
            }
        }
    }

    /// Reads `iref` (section 8.11.12).
    fn refer(&mut self, bytes: &[u8], iref: Range<usize>) {
        let width = if bytes.get(iref.start).is_some_and(|version| *version > 0) { 4 } else { 2 };
        for part in parts(bytes, iref.start.saturating_add(4)..iref.end) {
            let mut cursor = Cursor::new(bytes.get(part.body).unwrap_or_default());
            let mut number = |width| cursor.number(width).and_then(|id| u32::try_from(id).ok());
            // The count is two bytes wide whatever the version.
            let (Some(from), Some(count)) = (number(width), number(2)) else { continue };
            let to = (0..count).map_while(|_| number(width)).collect();
            self.references.push(Reference { kind: part.kind, from, to });
        }
    }

    /// Reads `ipma` (ISO/IEC 23008-12, section 9.3).
    fn associate(&mut self, ipma: &[u8]) {
        let mut cursor = Cursor::new(ipma);
        let Some((version, flags)) = cursor.u32().map(|word| (word >> 24, word & 1)) else {
            return;
        };
        let Some(count) = cursor.u32() else { return };
        let (item_width, width) =
            (if version == 0 { 2 } else { 4 }, if flags == 0 { 1 } else { 2 });
        for _ in 0..count {
            let Some(association) = association(&mut cursor, item_width, width) else { return };
            self.associations.push(association);
        }
    }
}

fn association(cursor: &mut Cursor<'_>, item_width: usize, width: usize) -> Option<Association> {
    let item = u32::try_from(cursor.number(item_width)?).ok()?;
    let count = cursor.u8()?;
    let mut properties = Vec::new();
    for _ in 0..count {
        let word = u16::try_from(cursor.number(width)?).ok()?;
        let essential = if width == 1 { 0x80 } else { 0x8000 };
        properties.push((word & essential != 0, word & !essential));
    }
    Some(Association { item, properties })
}

/// A number after a version and flags: two bytes wide before version `wide`, four from it on.
fn numbered(body: &[u8], wide: u8) -> Option<(u32, Cursor<'_>)> {
    let mut cursor = Cursor::new(body);
    let version = cursor.u8()?;
    cursor.take(3)?;
    let number = cursor.number(if version < wide { 2 } else { 4 })?;
    Some((u32::try_from(number).ok()?, cursor))
}

/// Reads an `infe` box: the item, still without a place, and whether it is protected. The versions
/// before 2 have no item type and occur in no picture format.
fn entry(body: &[u8]) -> Option<(Item, bool)> {
    if !matches!(body.first(), Some(2 | 3)) {
        return None;
    }
    let (id, mut cursor) = numbered(body, 3)?;
    let protected = cursor.u16()? != 0;
    let kind = cursor.code()?;
    cursor.text();
    let content_type = if kind == *b"mime" {
        String::from_utf8_lossy(cursor.text()).into_owned()
    } else {
        String::new()
    };
    Some((Item { id, kind, content_type, extents: Vec::new() }, protected))
}
