//! Where the items of a `meta` box lie: the box `iloc` (ISO/IEC 14496-12, section 8.11.3). It must
//! not know what the items are.

use std::ops::Range;

use super::super::cursor::Cursor;

/// One entry of `iloc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The item's number.
    pub item: u32,
    /// Where its bytes lie, counted from the start of the file; none when it lies in another file,
    /// is made from other items, or its numbers lie.
    pub extents: Vec<Range<usize>>,
}

/// Reads the content of `iloc` for a file of `length` bytes whose `idat` content lies at `idat`.
/// Stops at an entry that cannot be read, giving what was read before it.
pub fn read(iloc: &[u8], length: usize, idat: Option<Range<usize>>) -> Vec<Location> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(iloc);
    let Some(header) = Header::read(&mut cursor) else { return found };
    for _ in 0..header.count {
        let Some(location) = header.location(&mut cursor, length, idat.as_ref()) else { break };
        found.push(location);
    }
    found
}

/// The widths of the numbers in `iloc`, which differ from file to file.
struct Header {
    version: u8,
    offset: usize,
    length: usize,
    base: usize,
    index: usize,
    count: u32,
}

impl Header {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let version = cursor.u8().filter(|version| *version <= 2)?;
        cursor.take(3)?;
        let widths = cursor.u16()?;
        let width = |shift: u32| usize::from(widths >> shift & 0xF);
        let index = if version == 0 { 0 } else { width(0) };
        let count = if version < 2 { u32::from(cursor.u16()?) } else { cursor.u32()? };
        Some(Self { version, offset: width(12), length: width(8), base: width(4), index, count })
    }

    fn location(
        &self,
        cursor: &mut Cursor<'_>,
        length: usize,
        idat: Option<&Range<usize>>,
    ) -> Option<Location> {
        let item = if self.version < 2 { u32::from(cursor.u16()?) } else { cursor.u32()? };
        let method = if self.version == 0 { 0 } else { cursor.u16()? & 0xF };
        let elsewhere = cursor.u16()? != 0;
        let base = cursor.number(self.base)?;
        let count = cursor.u16()?;
        let whole = match (method, idat) {
            (0, _) => Some(0..length),
            (1, Some(idat)) => Some(idat.clone()),
            _ => None,
        }
        .filter(|_| !elsewhere);
        // Extents whose numbers have no width take no room in the file, so a tiny file could claim
        // any number of them; all of them would be the same, so only the first one counts.
        let empty = self.index + self.offset + self.length == 0;
        let mut extents = Vec::new();
        let mut honest = true;
        for _ in 0..if empty { count.min(1) } else { count } {
            cursor.take(self.index)?;
            let offset = cursor.number(self.offset)?.checked_add(base);
            let size = cursor.number(self.length)?;
            match whole.as_ref().zip(offset).and_then(|(whole, at)| extent(whole, at, size)) {
                Some(extent) => extents.push(extent),
                None => honest = false,
            }
        }
        // An item with a lying extent is no use in part.
        Some(Location { item, extents: if honest { extents } else { Vec::new() } })
    }
}

/// A place inside of `whole`. A size of 0 means all that follows.
fn extent(whole: &Range<usize>, offset: u64, size: u64) -> Option<Range<usize>> {
    let start = whole.start.checked_add(usize::try_from(offset).ok()?)?;
    let end = match usize::try_from(size).ok()? {
        0 => whole.end,
        size => start.checked_add(size)?,
    };
    (start <= end && end <= whole.end).then_some(start..end)
}
