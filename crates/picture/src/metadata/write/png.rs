//! Rights in a PNG file: XMP in an `iTXt` chunk (XMP specification part 3, section 1.1.5). It must
//! not know the picture's own data.

use super::super::container::png::{self, Chunk};
use super::super::container::tiff::orientation;
use super::packet::Packet;
use super::{Unwritable, tiff};

/// The keyword of the chunk, and that its text is neither compressed nor in any language.
const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// Writes the rights into a PNG file, see [`super::write`].
pub fn write(bytes: &[u8], packet: &Packet) -> Result<Vec<u8>, Unwritable> {
    let closed = png::closed(bytes).ok_or(Unwritable::Damaged)?;
    let chunks = png::chunks(&closed).ok_or(Unwritable::Damaged)?;
    let is = |kind| move |chunk: &&Chunk<'_>| chunk.kind == kind;
    let whole = chunks.first().is_some_and(|chunk| chunk.kind == *b"IHDR")
        && chunks.iter().any(|chunk| chunk.kind == *b"IDAT");
    if !whole {
        return Err(Unwritable::Damaged);
    }
    let turned = chunks
        .iter()
        .find(is(*b"eXIf"))
        .and_then(|chunk| orientation(chunk.data))
        .map(tiff::turned);
    let xmp = (!packet.is_empty()).then(|| [XMP, &packet.bytes()].concat());

    let mut out = Vec::new();
    let new = [(*b"eXIf", turned.as_deref()), (*b"iTXt", xmp.as_deref())];
    let mut new = new.as_slice();
    for chunk in &chunks {
        if chunk.kind == *b"IDAT" {
            // Right before the first of the picture's data, and only once.
            let added = std::mem::take(&mut new).iter();
            out.extend(
                added.filter_map(|(kind, data)| Some(Chunk { kind: *kind, data: (*data)? })),
            );
        }
        if is_kept(chunk.kind)? {
            out.push(*chunk);
        }
    }
    Ok(png::assemble(&out))
}

/// Whether decoding needs a chunk: the critical ones (section 11.2), colours and transparency
/// (11.3.1 to 11.3.3), the pixels' shape, and animation (11.3.6).
fn is_kept(kind: [u8; 4]) -> Result<bool, Unwritable> {
    match &kind {
        b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"cHRM" | b"gAMA" | b"iCCP" | b"sBIT"
        | b"sRGB" | b"cICP" | b"mDCV" | b"cLLI" | b"bKGD" | b"pHYs" | b"acTL" | b"fcTL"
        | b"fdAT" => Ok(true),
        // A decoder must not go on past a critical chunk that it does not know (section 5.4).
        [first, ..] if first.is_ascii_uppercase() => {
            Err(Unwritable::Unsupported("a critical chunk that is not in the PNG standard"))
        }
        _ => Ok(false),
    }
}
