//! The chunks of a PNG file (W3C PNG, third edition, section 5). It must not know what is in an
//! ancillary chunk.

use std::borrow::Cow;

use super::cursor::Cursor;

/// The eight bytes every PNG starts with.
pub const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// One chunk; its checksum is not kept, because [`assemble`] makes it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The chunk's type, such as `IDAT`.
    pub kind: [u8; 4],
    /// What is in it.
    pub data: &'a [u8],
}

/// The chunks up to and including `IEND`; anything behind is no part of the picture. `None` when it
/// is no PNG. Stops at a chunk whose length lies, giving what was read before it.
pub fn chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    Some(walk(bytes)?.0)
}

/// The chunks, and the place behind the last whole one that is no `IEND`.
fn walk(bytes: &[u8]) -> Option<(Vec<Chunk<'_>>, usize)> {
    let mut cursor = Cursor::new(bytes.strip_prefix(&SIGNATURE)?);
    let mut found = Vec::new();
    let mut end = SIGNATURE.len();
    while let Some(chunk) = chunk(&mut cursor) {
        found.push(chunk);
        if chunk.kind == *b"IEND" {
            break;
        }
        end = bytes.len().checked_sub(cursor.rest().len())?;
    }
    Some((found, end))
}

/// The end of every PNG: an empty `IEND` with its checksum.
const END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82];

/// The file with a sound `IEND`, which decoders demand and browsers don't: it may be missing or
/// broken. `None` when it is no PNG or breaks off within the picture.
pub fn closed(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let (chunks, end) = walk(bytes)?;
    let rest = bytes.get(end..)?;
    if rest.starts_with(&END) {
        return bytes.get(..end.checked_add(END.len())?).map(Cow::Borrowed);
    }
    let ended = chunks.last().is_some_and(|chunk| chunk.kind == *b"IEND");
    // Whether what breaks off is needed: the critical chunks have an uppercase letter in front
    // (section 5.4), and some others belong to an animation.
    let needed = |kind: &[u8]| match kind {
        b"IEND" => false,
        b"fcTL" | b"fdAT" => true,
        kind => kind.first().is_some_and(u8::is_ascii_uppercase),
    };
    if !ended && rest.get(4..8).is_some_and(needed) {
        return None;
    }
    Some(Cow::Owned([bytes.get(..end)?, &END].concat()))
}

fn chunk<'a>(cursor: &mut Cursor<'a>) -> Option<Chunk<'a>> {
    let length = usize::try_from(cursor.u32()?).ok()?;
    let kind = cursor.code()?;
    let data = cursor.take(length)?;
    // A missing checksum at the very end of a file that was cut off does no harm.
    cursor.take(4).or_else(|| cursor.take(0))?;
    Some(Chunk { kind, data })
}

/// Puts a file together, with lengths and checksums. A chunk longer than the format allows
/// (2^31 - 1 bytes) is left out.
pub fn assemble(chunks: &[Chunk<'_>]) -> Vec<u8> {
    let mut out = SIGNATURE.to_vec();
    for chunk in chunks {
        let Some(length) = i32::try_from(chunk.data.len()).ok().and_then(|n| u32::try_from(n).ok())
        else {
            continue;
        };
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&chunk.kind);
        out.extend_from_slice(chunk.data);
        let sum = checksum(checksum(u32::MAX, &chunk.kind), chunk.data) ^ u32::MAX;
        out.extend_from_slice(&sum.to_be_bytes());
    }
    out
}

/// The remainders for every byte, for the polynomial of section 5.5 (reflected).
const REMAINDERS: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { (value >> 1) ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
};

/// Continues a CRC-32 (section 5.5) over `data`. Hand-made because it is these few lines.
fn checksum(start: u32, data: &[u8]) -> u32 {
    data.iter().fold(start, |sum, byte| {
        let index = usize::from((sum as u8) ^ byte);
        REMAINDERS.get(index).copied().unwrap_or_default() ^ (sum >> 8)
    })
}
