//! The boxes of an ISO base media file (ISO/IEC 14496-12, section 4.2), and which items an AVIF or
//! HEIC file has in them (section 8.11, ISO/IEC 23008-12). It must not know what an item says.

mod location;
pub mod meta;

use std::borrow::Cow;
use std::ops::Range;

use super::Kind;
use super::cursor::Cursor;
use meta::Meta;

/// A box: its type and where its content lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The four-character code, such as `meta`.
    pub kind: [u8; 4],
    /// The content, without the header.
    pub body: Range<usize>,
}

/// The boxes within `within`, one after another and not those inside of them. Stops at a box whose
/// size lies, giving what was read before it. A size of 0 means up to the end (section 4.2.2).
pub fn parts(bytes: &[u8], within: Range<usize>) -> Vec<Part> {
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(part) = part(bytes, at, within.end) {
        at = part.body.end;
        found.push(part);
    }
    found
}

fn part(bytes: &[u8], at: usize, end: usize) -> Option<Part> {
    let mut cursor = Cursor::new(bytes.get(at..end)?);
    let available = cursor.rest().len();
    let short = cursor.u32()?;
    let kind = cursor.code()?;
    let (header, size) = match short {
        0 => (8, available),
        1 => (16, usize::try_from(cursor.number(8)?).ok()?),
        size => (8, usize::try_from(size).ok()?),
    };
    if size < header || size > available {
        return None;
    }
    Some(Part { kind, body: at.checked_add(header)?..at.checked_add(size)? })
}

/// AVIF or HEIC by the brands in `ftyp`: the major brand decides, then the compatible ones, where
/// AV1 wins. `None` for a video or another relative.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let brands = bytes.get(part(bytes, 0, bytes.len())?.body)?;
    let named = |brand: &[u8]| match brand {
        b"avif" | b"avis" => Some(Kind::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" | b"mif2"
        | b"jpeg" | b"j2ki" | b"avci" | b"vvic" | b"evbi" => Some(Kind::Heic),
        _ => None,
    };
    let major = named(brands.get(..4)?);
    if major == Some(Kind::Avif) {
        return major;
    }
    let mut others = brands.get(8..).unwrap_or_default().chunks_exact(4).filter_map(named);
    let avif = others.clone().any(|kind| kind == Kind::Avif);
    let general = matches!(brands.get(..4), Some(b"mif1" | b"msf1" | b"mif2")) || major.is_none();
    if avif && general { Some(Kind::Avif) } else { major.or_else(|| others.next_back()) }
}

/// One item of the file's top-level `meta` box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The item's number, which references use.
    pub id: u32,
    /// What it is: `av01`, `hvc1`, `grid`, `Exif`, `mime` ...
    pub kind: [u8; 4],
    /// For `mime` items, their media type, such as `application/rdf+xml`; otherwise empty.
    pub content_type: String,
    /// Where its bytes lie in the file, in order. Places in `idat` are already counted from the
    /// start of the file. Never outside of it.
    pub extents: Vec<Range<usize>>,
}

/// The items of a file, in the order of `iinf`; none when there is no readable `meta` box.
pub fn items(bytes: &[u8]) -> Vec<Item> {
    Meta::read(bytes).map(|meta| meta.items).unwrap_or_default()
}

/// The bytes of an item. `None` when it has none, or when its extents overlap so that together
/// they are longer than the file.
pub fn data<'a>(bytes: &'a [u8], item: &Item) -> Option<Cow<'a, [u8]>> {
    match item.extents.as_slice() {
        [] => None,
        [one] => bytes.get(one.clone()).map(Cow::Borrowed),
        many => {
            let total = many.iter().map(Range::len).fold(0, usize::saturating_add);
            if total > bytes.len() {
                return None;
            }
            let mut out = Vec::with_capacity(total);
            for extent in many {
                out.extend_from_slice(bytes.get(extent.clone())?);
            }
            Some(Cow::Owned(out))
        }
    }
}
