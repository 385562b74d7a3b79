//! What of an AVIF file makes up its picture: the primary item, the items it is put together from,
//! and their transparency. It must not know how boxes are written.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::container::bmff::meta::Meta;
use super::super::super::container::bmff::{Item, Part};
use super::super::Unwritable;

/// The auxiliary types that mean transparency (ISO/IEC 23008-12, section 6.9.3, and MIAF).
pub(super) const ALPHA: [&[u8]; 2] =
    [b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"];

/// The properties that decoding and display need. Left out are those that describe (`udes`, `altt`,
/// `crtt`, `mdft` and the like).
const PROPERTIES: [&[u8; 4]; 20] = [
    b"ispe", b"pixi", b"av1C", b"colr", b"auxC", b"irot", b"imir", b"clap", b"pasp", b"a1op",
    b"a1lx", b"lsel", b"clli", b"mdcv", b"cclv", b"amve", b"reve", b"ndwt", b"iscl", b"rref",
];

/// The picture alone.
pub struct Scene {
    /// The primary item's number.
    pub primary: u32,
    /// The items in the order of their data.
    pub items: Vec<Item>,
    /// The items that are only pieces of another one and not to be shown by themselves.
    pub pieces: BTreeSet<u32>,
    /// The references among them: kind, from, to.
    pub references: Vec<([u8; 4], u32, Vec<u32>)>,
    /// The properties they have, in the order of the old file.
    pub properties: Vec<Vec<u8>>,
    /// By item: whether each property is essential, and its number, counted from 1.
    pub associations: BTreeMap<u32, Vec<(bool, u16)>>,
}

impl Scene {
    /// Finds the picture in a `meta` box: what the primary item is derived from (`dimg`), and what
    /// is alpha (`auxl`) to any of that. Thumbnails, depth maps, gain maps and further pictures are
    /// no part of it.
    pub fn of(bytes: &[u8], meta: &Meta) -> Result<Self, Unwritable> {
        let primary = meta.primary.ok_or(Unwritable::Damaged)?;
        let mut items = BTreeMap::new();
        for item in &meta.items {
            items.entry(item.id).or_insert(item);
        }
        let owned = Owned::of(bytes, meta);

        let mut inputs: BTreeMap<u32, &[u32]> = BTreeMap::new();
        let mut auxiliaries: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for reference in &meta.references {
            match &reference.kind {
                b"dimg" => {
                    inputs.entry(reference.from).or_insert(&reference.to);
                }
                b"auxl" if owned.alphas.contains(&reference.from) => {
                    for to in &reference.to {
                        auxiliaries.entry(*to).or_default().push(reference.from);
                    }
                }
                _ => {}
            }
        }

        let mut found = BTreeSet::new();
        let mut pieces = BTreeSet::new();
        let mut open = vec![primary];
        while let Some(id) = open.pop() {
            if !found.insert(id) {
                continue;
            }
            let item = items.get(&id).ok_or(Unwritable::Damaged)?;
            if !matches!(&item.kind, b"av01" | b"grid" | b"iovl" | b"iden") {
                return Err(Unwritable::Unsupported("an item that is no AV1 picture"));
            }
            let parts = inputs.get(&id).copied().unwrap_or_default();
            pieces.extend(parts);
            open.extend(parts);
            open.extend(auxiliaries.get(&id).into_iter().flatten());
        }

        let mut kept: Vec<Item> = items
            .values()
            .filter(|item| found.contains(&item.id))
            .map(|item| (*item).clone())
            .collect();
        kept.sort_by_key(|item| (item.extents.first().map(|extent| extent.start), item.id));
        let references = references(meta, &found);
        let (properties, associations) = owned.only(bytes, &found)?;
        Ok(Self { primary, items: kept, pieces, references, properties, associations })
    }
}

/// The references between kept items: what a picture is derived from, what is alpha to what, and
/// whether colours are already multiplied with it.
fn references(meta: &Meta, found: &BTreeSet<u32>) -> Vec<([u8; 4], u32, Vec<u32>)> {
    meta.references
        .iter()
        .filter(|one| matches!(&one.kind, b"dimg" | b"auxl" | b"prem") && found.contains(&one.from))
        .map(|one| {
            let to: Vec<u32> = one.to.iter().copied().filter(|id| found.contains(id)).collect();
            (one.kind, one.from, to)
        })
        .filter(|(_, _, to)| !to.is_empty())
        .collect()
}

/// The properties of all items.
struct Owned<'a> {
    properties: &'a [Part],
    by_item: BTreeMap<u32, Vec<(bool, u16)>>,
    /// The items that are somebody's alpha.
    alphas: BTreeSet<u32>,
}

impl<'a> Owned<'a> {
    fn of(bytes: &[u8], meta: &'a Meta) -> Self {
        let mut by_item: BTreeMap<u32, Vec<(bool, u16)>> = BTreeMap::new();
        for one in &meta.associations {
            by_item.entry(one.item).or_default().extend(&one.properties);
        }
        let alpha = |part: &Part| {
            // A version and flags, then text up to a NUL.
            let body = bytes.get(part.body.clone()).and_then(|body| body.get(4..));
            let name = body.unwrap_or_default().split(|byte| *byte == 0).next().unwrap_or_default();
            part.kind == *b"auxC" && ALPHA.contains(&name)
        };
        let numbered = (1..=u16::MAX).zip(&meta.properties);
        let alphas: BTreeSet<u16> =
            numbered.filter(|(_, part)| alpha(part)).map(|(number, _)| number).collect();
        let is_alpha =
            |all: &Vec<(bool, u16)>| all.iter().any(|(_, number)| alphas.contains(number));
        let alphas =
            by_item.iter().filter(|(_, all)| is_alpha(all)).map(|(item, _)| *item).collect();
        Self { properties: &meta.properties, by_item, alphas }
    }

    /// The properties that the kept items have, and how these are numbered now.
    #[expect(clippy::type_complexity, reason = "two fields of the scene, made together")]
    fn only(
        &self,
        bytes: &[u8],
        found: &BTreeSet<u32>,
    ) -> Result<(Vec<Vec<u8>>, BTreeMap<u32, Vec<(bool, u16)>>), Unwritable> {
        let mut numbers: BTreeMap<u16, u16> = BTreeMap::new();
        let kept = || self.by_item.iter().filter(|(item, _)| found.contains(item));
        for (essential, number) in kept().flat_map(|(_, all)| all) {
            let Some(part) =
                number.checked_sub(1).and_then(|at| self.properties.get(usize::from(at)))
            else {
                continue;
            };
            if PROPERTIES.contains(&&part.kind) {
                numbers.insert(*number, 0);
            } else if *essential {
                return Err(Unwritable::Unsupported("an essential property that is not in AVIF"));
            }
        }
        let mut properties = Vec::new();
        for (next, (old, new)) in (1..=u16::MAX).zip(numbers.iter_mut()) {
            *new = next;
            let part = self.properties.get(usize::from(old.saturating_sub(1)));
            let body = part.and_then(|part| Some((part, bytes.get(part.body.clone())?)));
            let (part, body) = body.ok_or(Unwritable::Damaged)?;
            properties.push(super::boxes::whole(&part.kind, body).ok_or(Unwritable::Damaged)?);
        }
        let renumber = |all: &Vec<(bool, u16)>| {
            all.iter()
                .filter_map(|(essential, old)| Some((*essential, *numbers.get(old)?)))
                .collect()
        };
        let associations = kept().map(|(item, all)| (*item, renumber(all))).collect();
        Ok((properties, associations))
    }
}
