//! Rights in a GIF file: XMP in an application extension (XMP specification part 3, section 1.1.2).
//! It must not know the picture's own data.

use super::super::container::gif::{self, Block, BlockKind};
use super::Unwritable;
use super::packet::Packet;

/// The application extensions that decoding needs: how often an animation repeats, and a colour
/// profile.
const KEPT: [&[u8; 11]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// Writes the rights into a GIF file, see [`super::write`].
pub fn write(bytes: &[u8], packet: &Packet) -> Result<Vec<u8>, Unwritable> {
    let (head, blocks) = gif::blocks(bytes).ok_or(Unwritable::Damaged)?;
    if !gif::is_whole(bytes, head, &blocks) {
        return Err(Unwritable::Damaged);
    }
    let head = bytes.get(..head).ok_or(Unwritable::Damaged)?;
    if !blocks.iter().any(|block| block.kind == BlockKind::Image) {
        return Err(Unwritable::Damaged);
    }
    let all = |blocks: Vec<&Block>| -> Vec<&[u8]> {
        blocks.into_iter().filter_map(|block| bytes.get(block.range.clone())).collect()
    };
    let application = |block: &&Block| match &block.kind {
        BlockKind::Application(name) => KEPT.contains(&name),
        _ => false,
    };
    // Extensions for the whole file go first, because some decoders look for the repetitions of an
    // animation only there.
    let mut out = all(blocks.iter().filter(application).collect());
    let extension = gif::extension(&packet.bytes());
    if !packet.is_empty() {
        out.push(&extension);
    }
    out.append(&mut all(frames(&blocks)));
    Ok(gif::assemble(head, &out))
}

/// The images, each with the last graphic control extension in front of it. One in front of a plain
/// text extension belongs to that and goes with it.
fn frames(blocks: &[Block]) -> Vec<&Block> {
    let mut out = Vec::new();
    let mut control = None;
    for block in blocks {
        match block.kind {
            BlockKind::Control => control = Some(block),
            BlockKind::Text => control = None,
            BlockKind::Image => {
                out.extend(control.take());
                out.push(block);
            }
            _ => {}
        }
    }
    out
}
