//! The boxes of an AVIF file's still picture as they are written (ISO/IEC 14496-12 sections 8.4.3 and 8.11,
//! ISO/IEC 23008-12 section 9.3). It must not know which items are worth writing.

use std::borrow::Cow;

use super::scene::Scene;

/// An item with its data.
pub struct Placed<'a> {
    /// Its number.
    pub id: u32,
    /// Its type.
    pub kind: [u8; 4],
    /// Its bytes.
    pub data: Cow<'a, [u8]>,
}

/// All that goes into the file behind `ftyp`.
pub struct Layout<'a> {
    /// The picture.
    pub scene: &'a Scene,
    /// Its items and the XMP item, in the order of their data.
    pub items: &'a [Placed<'a>],
    /// The XMP item, if there is one.
    pub described: Option<u32>,
}

/// A box with its header; `None` beyond 4 GiB.
pub fn whole(kind: &[u8; 4], body: &[u8]) -> Option<Vec<u8>> {
    let size = u32::try_from(body.len().checked_add(8)?).ok()?;
    Some([&size.to_be_bytes(), kind.as_slice(), body].concat())
}

/// A box with a version and flags in front of its content.
pub fn full(kind: &[u8; 4], version: u8, flags: u8, body: &[u8]) -> Option<Vec<u8>> {
    whole(kind, &[&[version, 0, 0, flags], body].concat())
}

impl Layout<'_> {
    /// Appends `meta` and `mdat`; `None` when a number does not fit its field.
    pub fn append(&self, out: &mut Vec<u8>) -> Option<()> {
        // The offsets are four bytes wide whatever they are, so a first try tells the box's size.
        let trial = self.meta(0)?;
        let start = out.len().checked_add(trial.len())?.checked_add(8)?;
        out.append(&mut self.meta(start)?);
        let data: Vec<&[u8]> = self.items.iter().map(|item| item.data.as_ref()).collect();
        out.append(&mut whole(b"mdat", &data.concat())?);
        Some(())
    }

    /// Whether some number needs four bytes.
    fn wide(&self) -> bool {
        self.items.iter().any(|item| item.id > 0xFFFF)
    }

    /// An item's number in two bytes or four.
    fn number(&self, id: u32) -> Option<Vec<u8>> {
        if self.wide() {
            return Some(id.to_be_bytes().to_vec());
        }
        Some(u16::try_from(id).ok()?.to_be_bytes().to_vec())
    }

    fn meta(&self, start: usize) -> Option<Vec<u8>> {
        // The handler: a picture, without a name.
        let hdlr = [[0; 4], *b"pict", [0; 4], [0; 4], [0; 4]].concat();
        let hdlr = full(b"hdlr", 0, 0, &[&hdlr, [0].as_slice()].concat())?;
        let wide = u8::from(self.wide());
        let pitm = full(b"pitm", wide, 0, &self.number(self.scene.primary)?)?;
        let boxes = [hdlr, pitm, self.iloc(start)?, self.iinf()?, self.iref()?, self.iprp()?];
        full(b"meta", 0, 0, &boxes.concat())
    }

    fn iloc(&self, start: usize) -> Option<Vec<u8>> {
        let count = u32::try_from(self.items.len()).ok()?;
        // Offsets and lengths of four bytes, no base offset.
        let mut body = vec![0x44, 0];
        body.append(&mut self.number(count)?);
        let mut at = start;
        for item in self.items {
            body.append(&mut self.number(item.id)?);
            if self.wide() {
                body.extend_from_slice(&[0, 0]);
            }
            // In this file, as one extent; an identity item has none.
            let extents = u16::from(!item.data.is_empty());
            body.extend_from_slice(&[0, 0]);
            body.extend_from_slice(&extents.to_be_bytes());
            if extents > 0 {
                body.extend_from_slice(&u32::try_from(at).ok()?.to_be_bytes());
                body.extend_from_slice(&u32::try_from(item.data.len()).ok()?.to_be_bytes());
            }
            at = at.checked_add(item.data.len())?;
        }
        full(b"iloc", if self.wide() { 2 } else { 0 }, 0, &body)
    }

    fn iinf(&self) -> Option<Vec<u8>> {
        let version = if self.wide() { 3 } else { 2 };
        let mut body = self.number(u32::try_from(self.items.len()).ok()?)?;
        for item in self.items {
            let mut entry = self.number(item.id)?;
            // Not protected, the type, and an empty name.
            entry.extend_from_slice(&[0, 0]);
            entry.extend_from_slice(&item.kind);
            entry.push(0);
            if item.kind == *b"mime" {
                entry.extend_from_slice(b"application/rdf+xml\0");
            }
            let hidden = u8::from(self.scene.pieces.contains(&item.id));
            body.append(&mut full(b"infe", version, hidden, &entry)?);
        }
        full(b"iinf", u8::from(self.wide()), 0, &body)
    }

    fn iref(&self) -> Option<Vec<u8>> {
        let described = self.described.map(|id| (*b"cdsc", id, vec![self.scene.primary]));
        let mut body = Vec::new();
        for (kind, from, to) in self.scene.references.iter().chain(&described) {
            let mut entry = self.number(*from)?;
            entry.extend_from_slice(&u16::try_from(to.len()).ok()?.to_be_bytes());
            for id in to {
                entry.append(&mut self.number(*id)?);
            }
            body.append(&mut whole(kind, &entry)?);
        }
        if body.is_empty() {
            return Some(Vec::new());
        }
        full(b"iref", u8::from(self.wide()), 0, &body)
    }

    fn iprp(&self) -> Option<Vec<u8>> {
        let ipco = whole(b"ipco", &self.scene.properties.concat())?;
        let many = self.scene.properties.len() > 0x7F;
        let mut body = u32::try_from(self.scene.associations.len()).ok()?.to_be_bytes().to_vec();
        for (item, properties) in &self.scene.associations {
            body.append(&mut self.number(*item)?);
            body.push(u8::try_from(properties.len()).ok()?);
            for (essential, number) in properties {
                if many {
                    let flag = if *essential { 0x8000 } else { 0 };
                    body.extend_from_slice(&(flag | (number & 0x7FFF)).to_be_bytes());
                } else {
                    body.push(
                        if *essential { 0x80 } else { 0 } | u8::try_from(number & 0x7F).ok()?,
                    );
                }
            }
        }
        let ipma = full(b"ipma", u8::from(self.wide()), u8::from(many), &body)?;
        whole(b"iprp", &[ipco, ipma].concat())
    }
}
