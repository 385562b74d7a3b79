//! Rights in an AVIF file: XMP as an item that describes the primary item (ISO/IEC 23008-12, annex
//! A.3). The file is built anew from the items a decoder needs. It must not know AV1.

mod boxes;
mod movie;
mod scene;

use super::super::container::bmff::{self, meta::Meta};
use super::Unwritable;
use super::packet::Packet;
use boxes::{Layout, Placed};
use movie::Movie;
use scene::Scene;

/// The brands that an AVIF written here can have (AVIF 1.1, section 6 and 8).
const BRANDS: [&[u8]; 7] = [b"avif", b"avio", b"mif1", b"mif2", b"miaf", b"MA1A", b"MA1B"];
/// Those of image sequences beside them.
const MOVING: [&[u8]; 3] = [b"avis", b"msf1", b"iso8"];

/// Writes the rights into an AVIF file, see [`super::write`].
pub fn write(bytes: &[u8], packet: &Packet) -> Result<Vec<u8>, Unwritable> {
    let parts = bmff::parts(bytes, 0..bytes.len());
    if parts.iter().any(|part| part.kind == *b"moof") {
        return Err(Unwritable::Unsupported("an animation in fragments"));
    }
    let movie = parts.iter().find(|part| part.kind == *b"moov");
    let movie = movie.map(|part| Movie::of(bytes, part.body.clone())).transpose()?;
    let meta = Meta::read(bytes).ok_or(Unwritable::Damaged)?;
    if meta.protected {
        return Err(Unwritable::Unsupported("encrypted items"));
    }
    let scene = Scene::of(bytes, &meta)?;

    // The picture's own data first, in the order of the old file, so that it shows up soonest.
    let mut items: Vec<Placed<'_>> = Vec::new();
    let mut total = 0_usize;
    for item in &scene.items {
        // An identity item takes its picture from another one and has no data.
        let data = bmff::data(bytes, item).unwrap_or_default();
        if data.is_empty() && item.kind != *b"iden" {
            return Err(Unwritable::Damaged);
        }
        total = total.saturating_add(data.len());
        items.push(Placed { id: item.id, kind: item.kind, data });
    }
    // Items may share bytes; without this a small file could ask for a very large one.
    if total > bytes.len() {
        return Err(Unwritable::Damaged);
    }
    let mut described = None;
    if !packet.is_empty() {
        let largest = items.iter().map(|item| item.id).max().unwrap_or_default();
        let id = largest.checked_add(1).ok_or(Unwritable::Damaged)?;
        items.push(Placed { id, kind: *b"mime", data: packet.bytes().into() });
        described = Some(id);
    }

    let brands = parts.first().and_then(|part| bytes.get(part.body.clone())).unwrap_or_default();
    let mut out =
        boxes::whole(b"ftyp", &brand(brands, movie.is_some())).ok_or(Unwritable::Damaged)?;
    let layout = Layout { scene: &scene, items: &items, described };
    layout.append(&mut out).ok_or(Unwritable::Damaged)?;
    if let Some(movie) = movie {
        movie.append(&mut out).ok_or(Unwritable::Damaged)?;
    }
    Ok(out)
}

/// The content of `ftyp` with only the brands that still hold: none of gain maps or of other codecs,
/// nor of sequences if it is none.
fn brand(old: &[u8], moving: bool) -> Vec<u8> {
    let known = |brand: &&[u8]| BRANDS.contains(brand) || (moving && MOVING.contains(brand));
    let major = old.get(..4).filter(known).unwrap_or(b"avif");
    let mut out = [major, &[0; 4]].concat();
    let mut seen: Vec<&[u8]> = Vec::new();
    for brand in old.get(8..).unwrap_or_default().chunks_exact(4).filter(known) {
        if !seen.contains(&brand) {
            seen.push(brand);
            out.extend_from_slice(brand);
        }
    }
    if !seen.contains(&b"avif".as_slice()) {
        out.extend_from_slice(b"avif");
    }
    out
}
