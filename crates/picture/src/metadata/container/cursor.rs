//! A place in some bytes from which big-endian numbers are read. It must not know any format; it
//! only makes sure that no length from a file is ever trusted.

/// Reads forward through a slice. Every method gives `None` rather than reading past the end, and
/// leaves the place where it was.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.bytes.split_at_checked(count)?;
        self.bytes = tail;
        Some(head)
    }

    /// An unsigned big-endian number of `width` bytes (0 to 8); a width of 0 reads nothing and
    /// gives 0, as ISO/IEC 14496-12 section 8.11.3 wants it for `iloc`.
    pub fn number(&mut self, width: usize) -> Option<u64> {
        if width > 8 {
            return None;
        }
        Some(self.take(width)?.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
    }

    /// One byte.
    pub fn u8(&mut self) -> Option<u8> {
        u8::try_from(self.number(1)?).ok()
    }

    /// Two bytes, big-endian.
    pub fn u16(&mut self) -> Option<u16> {
        u16::try_from(self.number(2)?).ok()
    }

    /// Four bytes, big-endian.
    pub fn u32(&mut self) -> Option<u32> {
        u32::try_from(self.number(4)?).ok()
    }

    /// A four-character code.
    pub fn code(&mut self) -> Option<[u8; 4]> {
        self.take(4)?.try_into().ok()
    }

    /// Text up to a NUL byte, which is read too; without a NUL, everything that is left.
    pub fn text(&mut self) -> &'a [u8] {
        let end = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(self.bytes.len());
        let (text, tail) = self.bytes.split_at_checked(end).unwrap_or((self.bytes, &[]));
        self.bytes = tail.get(1..).unwrap_or_default();
        text
    }
}
