//! Rights in a WebP file: a chunk `XMP ` and its flag in `VP8X` (RFC 9649, section 2.7). It must
//! not know the picture's own data.

use super::super::container::riff::{self, Canvas, Chunk, flag};
use super::super::container::tiff::orientation;
use super::packet::Packet;
use super::{Unwritable, tiff};

/// How long a frame's own header in an `ANMF` chunk is (section 2.7.1.1).
const FRAME: usize = 16;

/// Writes the rights into a WebP file, see [`super::write`].
pub fn write(bytes: &[u8], packet: &Packet) -> Result<Vec<u8>, Unwritable> {
    let chunks =
        riff::chunks(bytes).filter(|_| riff::is_whole(bytes)).ok_or(Unwritable::Damaged)?;
    let find = |kind: &[u8; 4]| chunks.iter().find(|chunk| chunk.kind == *kind).copied();
    let picture = chunks.iter().filter(|chunk| matches!(&chunk.kind, b"VP8 " | b"VP8L" | b"ANMF"));
    let first = *picture.clone().next().ok_or(Unwritable::Damaged)?;

    let turned = find(b"EXIF")
        // Some programs put JPEG's prefix in front here as well.
        .map(|chunk| chunk.data.strip_prefix(b"Exif\0\0").unwrap_or(chunk.data))
        .and_then(orientation)
        .map(tiff::turned);
    let xmp = (!packet.is_empty()).then(|| packet.bytes());
    let profile = find(b"ICCP");
    let header = find(b"VP8X");

    let moving = first.kind == *b"ANMF";
    let alpha = find(b"ALPH").filter(|_| header.is_some() && first.kind == *b"VP8 ");
    let told =
        header.as_ref().map(|chunk| Canvas::of(chunk).ok_or(Unwritable::Damaged)).transpose()?;
    // A still picture's canvas is the picture itself (section 2.7.1), so that tells more truly what
    // the canvas is; an animation has nothing but the header.
    let canvas = if moving { told } else { Canvas::of(&first) };
    let mut canvas = canvas.ok_or(Unwritable::Damaged)?;
    if told.is_some_and(|told| (told.width, told.height) != (canvas.width, canvas.height)) {
        return Err(Unwritable::Damaged);
    }
    canvas.flags &= flag::ALPHA;
    let mut extended = false;
    for (present, flag) in [
        (profile.is_some(), flag::ICC),
        (alpha.is_some(), flag::ALPHA),
        (turned.is_some(), flag::EXIF),
        (xmp.is_some(), flag::XMP),
        (moving, flag::ANIMATION),
    ] {
        if present {
            canvas.flags |= flag;
            extended = true;
        }
    }
    let canvas = canvas.payload();

    let frames: Vec<Vec<u8>> = picture.filter_map(|chunk| frame(chunk)).collect();
    let mut out = Vec::new();
    // A file that needs none of these features is a simple one, without the header.
    if extended {
        out.push(Chunk { kind: *b"VP8X", data: &canvas });
    }
    out.extend(profile);
    if moving {
        // Six bytes: the background and how often it repeats (section 2.7.1.1).
        let control = find(b"ANIM").and_then(|chunk| chunk.data.get(..6));
        out.push(Chunk { kind: *b"ANIM", data: control.ok_or(Unwritable::Damaged)? });
        if frames.is_empty() {
            return Err(Unwritable::Damaged);
        }
        out.extend(frames.iter().map(|data| Chunk { kind: *b"ANMF", data }));
    } else {
        out.extend(alpha);
        out.push(first);
    }
    out.extend(turned.as_deref().map(|data| Chunk { kind: *b"EXIF", data }));
    out.extend(xmp.as_deref().map(|data| Chunk { kind: *b"XMP ", data }));
    riff::assemble(&out).ok_or(Unwritable::Damaged)
}

/// A frame of an animation without the unknown chunks it may hold; `None` when it has no picture.
fn frame(chunk: &Chunk<'_>) -> Option<Vec<u8>> {
    let (head, inside) = chunk.data.split_at_checked(FRAME)?;
    let mut parts = riff::inner(inside);
    parts.retain(|part| matches!(&part.kind, b"ALPH" | b"VP8 " | b"VP8L"));
    parts.iter().find(|part| part.kind != *b"ALPH")?;
    Some([head, &riff::join(&parts)?].concat())
}
