//! The chunks of a WebP file (RFC 9649, section 2) and its extended header `VP8X`. It must not know
//! what is in a metadata chunk.

/// One chunk, without its padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The chunk's code, such as `VP8L` or `XMP ` (with its blank).
    pub kind: [u8; 4],
    /// What is in it.
    pub data: &'a [u8],
}

/// The flags of `VP8X` (section 2.7.1).
pub mod flag {
    /// There is an `ICCP` chunk.
    pub const ICC: u8 = 0x20;
    /// Some frame has transparency.
    pub const ALPHA: u8 = 0x10;
    /// There is an `EXIF` chunk.
    pub const EXIF: u8 = 0x08;
    /// There is an `XMP ` chunk.
    pub const XMP: u8 = 0x04;
    /// It is an animation, with `ANIM` and `ANMF`.
    pub const ANIMATION: u8 = 0x02;
}

/// The chunks of a file; `None` when it is no WebP. What lies behind the size in the header is no
/// part of the picture. Stops at a chunk whose length lies, giving what was read before it.
pub fn chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let size = little(bytes.strip_prefix(b"RIFF")?)?;
    let body = bytes.get(8..)?;
    let body = body.get(..size).unwrap_or(body);
    Some(inner(body.strip_prefix(b"WEBP")?))
}

/// Whether a file is as long as its header says.
pub fn is_whole(bytes: &[u8]) -> bool {
    let size = bytes.strip_prefix(b"RIFF").and_then(little);
    // The padding at the very end is often left out.
    size.is_some_and(|size| bytes.len().saturating_add(1) >= size.saturating_add(8))
}

/// The chunks in a slice that holds nothing else, as inside of an `ANMF` frame.
pub fn inner(bytes: &[u8]) -> Vec<Chunk<'_>> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some((chunk, behind)) = split(rest) {
        found.push(chunk);
        rest = behind;
    }
    found
}

fn split(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (kind, tail) = bytes.split_first_chunk::<4>()?;
    let size = little(tail)?;
    let (data, behind) = tail.get(4..)?.split_at_checked(size)?;
    let padding = usize::from(!size.is_multiple_of(2));
    Some((Chunk { kind: *kind, data }, behind.get(padding..).unwrap_or_default()))
}

fn little(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.first_chunk::<4>()?)).ok()
}

/// Puts a file together, with sizes and padding; `None` when it would exceed the format's 4 GiB.
pub fn assemble(chunks: &[Chunk<'_>]) -> Option<Vec<u8>> {
    let body = join(chunks)?;
    let size = u32::try_from(body.len().checked_add(4)?).ok()?;
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(b"WEBP");
    out.extend_from_slice(&body);
    Some(out)
}

/// The chunks one after another, each padded to an even length.
pub fn join(chunks: &[Chunk<'_>]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for chunk in chunks {
        out.extend_from_slice(&chunk.kind);
        out.extend_from_slice(&u32::try_from(chunk.data.len()).ok()?.to_le_bytes());
        out.extend_from_slice(chunk.data);
        if !chunk.data.len().is_multiple_of(2) {
            out.push(0);
        }
    }
    Some(out)
}

/// What the extended header says of the whole picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Which features there are, see [`flag`].
    pub flags: u8,
    /// The width in pixels, at most 2^24.
    pub width: u32,
    /// The height in pixels, at most 2^24.
    pub height: u32,
}

impl Canvas {
    /// Reads a `VP8X` chunk, or makes up what one would say from the bitstream of a simple file
    /// (RFC 6386 section 9.1 for `VP8 `, RFC 9649 section 3.4 for `VP8L`).
    pub fn of(chunk: &Chunk<'_>) -> Option<Self> {
        let data = chunk.data;
        match &chunk.kind {
            b"VP8X" => {
                let size = |at| {
                    let [first, second, third] = *data.get(at..)?.first_chunk::<3>()?;
                    Some(u32::from_le_bytes([first, second, third, 0]) + 1)
                };
                Some(Self { flags: *data.first()?, width: size(4)?, height: size(7)? })
            }
            b"VP8 " if data.get(3..6) == Some(&[0x9D, 0x01, 0x2A]) => {
                let size = |at| {
                    let two = data.get(at..)?.first_chunk::<2>()?;
                    Some(u32::from(u16::from_le_bytes(*two) & 0x3FFF))
                };
                Some(Self { flags: 0, width: size(6)?, height: size(8)? })
            }
            b"VP8L" if data.first() == Some(&0x2F) => {
                let bits = u32::from_le_bytes(*data.get(1..)?.first_chunk::<4>()?);
                let flags = if bits >> 28 & 1 == 1 { flag::ALPHA } else { 0 };
                let (width, height) = ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
                Some(Self { flags, width, height })
            }
            _ => None,
        }
        .filter(|canvas| canvas.width > 0 && canvas.height > 0)
    }

    /// The payload of a `VP8X` chunk.
    pub fn payload(self) -> Vec<u8> {
        let mut out = vec![self.flags, 0, 0, 0];
        for side in [self.width, self.height] {
            out.extend(side.saturating_sub(1).to_le_bytes().iter().take(3));
        }
        out
    }
}
