//! The blocks of a GIF file (GIF89a specification), and the XMP packet in one (Adobe XMP
//! specification part 3, section 1.1.2). It must not know what a packet says.

use std::ops::Range;

/// Introduces an extension.
const EXTENSION: u8 = 0x21;
/// Introduces an image.
const IMAGE: u8 = 0x2C;
/// Ends the file.
const TRAILER: u8 = 0x3B;
/// The application identifier and authentication code of an XMP packet, with the size in front.
const XMP: &[u8] = b"\x0bXMP DataXMP";
/// How long the "magic trailer" behind a packet is: it leads readers that know nothing of XMP, and
/// take the packet's bytes for sizes of sub-blocks, to the end of the extension.
const MAGIC: usize = 258;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A comment extension (section 24).
    Comment,
    /// A graphic control extension (section 23), which belongs to the picture behind it.
    Control,
    /// A plain text extension (section 25).
    Text,
    /// An application extension (section 26) with its identifier and authentication code.
    Application([u8; 11]),
    /// An image with its colours and data (sections 20 to 22).
    Image,
    /// An extension with a label that the specification does not know.
    Other,
}

/// A block and where it lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it, from its introducer to its terminator.
    pub range: Range<usize>,
}

/// The blocks of a file and how long its head is (the header, the screen descriptor and the global
/// colours). `None` when it is no GIF. Ends at the trailer or where the file stops making sense.
pub fn blocks(bytes: &[u8]) -> Option<(usize, Vec<Block>)> {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return None;
    }
    let head = 13_usize.checked_add(colours(*bytes.get(10)?))?;
    bytes.get(..head)?;
    let mut found = Vec::new();
    let mut at = head;
    while let Some(block) = block(bytes, at) {
        at = block.range.end;
        found.push(block);
    }
    Some((head, found))
}

/// Whether the blocks of a file are followed by its trailer, or by nothing, and not by a block that
/// breaks off.
pub fn is_whole(bytes: &[u8], head: usize, blocks: &[Block]) -> bool {
    let end = blocks.last().map_or(head, |block| block.range.end);
    bytes.get(end).is_none_or(|next| *next == TRAILER)
}

/// The bytes a colour table takes, by the packed field that announces it.
fn colours(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

fn block(bytes: &[u8], at: usize) -> Option<Block> {
    let (kind, end) = match *bytes.get(at)? {
        EXTENSION => {
            let label = *bytes.get(at.checked_add(1)?)?;
            let data = at.checked_add(2)?;
            let kind = match label {
                0xFE => BlockKind::Comment,
                0xF9 => BlockKind::Control,
                0x01 => BlockKind::Text,
                0xFF => application(bytes.get(data..)?),
                _ => BlockKind::Other,
            };
            (kind, sub_blocks(bytes, data)?)
        }
        IMAGE => {
            let packed = *bytes.get(at.checked_add(9)?)?;
            // The descriptor is 10 bytes; a byte with the code size comes before the data.
            let data = at.checked_add(11)?.checked_add(colours(packed))?;
            (BlockKind::Image, sub_blocks(bytes, data)?)
        }
        _ => return None,
    };
    Some(Block { kind, range: at..end })
}

fn application(data: &[u8]) -> BlockKind {
    match data.split_first() {
        Some((11, name)) => {
            name.first_chunk().map_or(BlockKind::Other, |name| BlockKind::Application(*name))
        }
        _ => BlockKind::Other,
    }
}

/// The place behind the sub-blocks that start at `at`, their terminator included.
fn sub_blocks(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    loop {
        let size = usize::from(*bytes.get(at)?);
        at = at.checked_add(size)?.checked_add(1)?;
        if size == 0 {
            return Some(at);
        }
    }
}

impl Block {
    /// Whether this is an XMP packet's extension.
    pub fn is_xmp(&self) -> bool {
        matches!(&self.kind, BlockKind::Application(name) if name == b"XMP DataXMP")
    }

    /// The XMP packet in this block of `bytes`, without the magic trailer.
    pub fn packet<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let inside = bytes.get(self.range.clone())?.get(2..)?.strip_prefix(XMP)?;
        inside.get(..inside.len().checked_sub(MAGIC)?)
    }

    /// The text of a comment block of `bytes`.
    pub fn comment(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut rest = bytes.get(self.range.clone())?.get(2..)?;
        let mut text = Vec::new();
        while let Some((size, tail)) = rest.split_first() {
            let (head, behind) = tail.split_at_checked(usize::from(*size))?;
            text.extend_from_slice(head);
            rest = behind;
        }
        (self.kind == BlockKind::Comment).then_some(text)
    }
}

/// The first XMP packet in a file.
pub fn packet(bytes: &[u8]) -> Option<&[u8]> {
    let (_, blocks) = blocks(bytes)?;
    blocks.iter().find(|block| block.is_xmp())?.packet(bytes)
}

/// An application extension with an XMP packet. The packet must hold no NUL byte.
pub fn extension(packet: &[u8]) -> Vec<u8> {
    let mut out = vec![EXTENSION, 0xFF];
    out.extend_from_slice(XMP);
    out.extend_from_slice(packet);
    out.push(1);
    out.extend((0..=u8::MAX).rev());
    out.push(0);
    out
}

/// Puts a file together from its head and its blocks' bytes. Extensions came with version 89a, so
/// the head gets that version.
pub fn assemble(head: &[u8], blocks: &[&[u8]]) -> Vec<u8> {
    let mut out = b"GIF89a".to_vec();
    out.extend_from_slice(head.get(6..).unwrap_or_default());
    for block in blocks {
        out.extend_from_slice(block);
    }
    out.push(TRAILER);
    out
}
