//! Exif (CIPA DC-008): the few tags of a TIFF block that say who made a picture and how to hold it.
//! It must not know which file the block comes from.
//!
//! Only three directories are visited, each once, and only the values that we keep are copied. A
//! general reader keeps every field of every directory, and directories can overlap: 65 KB of
//! hostile bytes then become millions of fields.

use super::charset::{Charset, tidy};
use super::{Metadata, date};

/// The tags of the first directory (TIFF 6.0) and of the Exif directory (CIPA DC-008, 4.6).
mod tag {
    pub const IMAGE_DESCRIPTION: u16 = 270;
    pub const ORIENTATION: u16 = 274;
    pub const ARTIST: u16 = 315;
    pub const COPYRIGHT: u16 = 33432;
    // What Windows' Explorer writes, in UTF-16.
    pub const XP_TITLE: u16 = 40091;
    pub const XP_COMMENT: u16 = 40092;
    pub const XP_AUTHOR: u16 = 40093;
    pub const XP_KEYWORDS: u16 = 40094;
    pub const XP_SUBJECT: u16 = 40095;
    pub const EXIF_DIRECTORY: u16 = 34665;
    pub const GPS_DIRECTORY: u16 = 34853;
    pub const DATE_TIME_ORIGINAL: u16 = 36867;
    pub const OFFSET_TIME_ORIGINAL: u16 = 36881;
    pub const IMAGE_UNIQUE_ID: u16 = 42016;
    pub const MAKER_NOTE: u16 = 37500;
    /// Of the camera, the lens, and in DNG of the camera.
    pub const SERIAL_NUMBERS: [u16; 3] = [42033, 42037, 50735];
    /// In the GPS directory: the version of the tag set.
    pub const GPS_VERSION_ID: u16 = 0;
}

/// What Exif says, and why a part of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub metadata: Metadata,
    /// The tags that Windows adds. They say less than Exif's own.
    pub windows: Metadata,
    /// To follow the words "the Exif block".
    pub unreadable: Option<String>,
    /// Why its texts may be others, to follow the same words.
    pub uncertain: Option<String>,
}

/// Reads a TIFF block, with or without `Exif\0\0` before it.
pub(super) fn read(block: &[u8]) -> Read {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let reader = match Reader::new(block) {
        Some(reader) => reader,
        None => {
            return Read {
                metadata: Metadata { orientation: 1, ..Metadata::default() },
                unreadable: Some("does not begin like TIFF".to_owned()),
                ..Read::default()
            };
        }
    };
    reader.read()
}

/// Whether a file begins like TIFF, or like a raw file that is TIFF but for its first bytes.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    Reader::new(bytes).is_some()
}

/// The values of some tags of the first directory.
pub(super) fn blocks<'a>(bytes: &'a [u8], tags: &[u16]) -> Vec<(u16, &'a [u8])> {
    let Some(mut reader) = Reader::new(bytes) else { return Vec::new() };
    let first = reader.u32_at(4).map(|at| reader.directory(at)).unwrap_or_default();
    let known = first.into_iter().filter(|entry| tags.contains(&entry.tag));
    known.map(|entry| (entry.tag, entry.value)).collect()
}

/// Whether the first directory of a block, which is a GPS directory, says where something is.
pub(super) fn is_place(bytes: &[u8]) -> bool {
    let Some(mut reader) = Reader::new(bytes) else { return false };
    let first = reader.u32_at(4).map(|at| reader.directory(at)).unwrap_or_default();
    first.iter().any(|entry| entry.tag != tag::GPS_VERSION_ID)
}

/// An entry of a directory, with its value as bytes.
struct Entry<'a> {
    tag: u16,
    kind: u16,
    value: &'a [u8],
}

struct Reader<'a> {
    block: &'a [u8],
    little_endian: bool,
    unreadable: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(block: &'a [u8]) -> Option<Reader<'a>> {
        let little_endian = match block.first_chunk::<4>()? {
            // The last three are raw files of Olympus and Panasonic.
            b"II\x2A\0" | b"IIRO" | b"IIRS" | b"IIU\0" => true,
            b"MM\0\x2A" | b"MMOR" => false,
            _ => return None,
        };
        Some(Reader { block, little_endian, unreadable: None })
    }

    fn read(mut self) -> Read {
        let first = self.u32_at(4).map(|at| self.directory(at)).unwrap_or_default();
        let nested = |reader: &mut Self, pointer| match reader.number(&first, pointer) {
            Some(at) => reader.directory(at),
            None => Vec::new(),
        };
        let exif = nested(&mut self, tag::EXIF_DIRECTORY);
        let gps = nested(&mut self, tag::GPS_DIRECTORY);

        let charset = charset(&first);
        let text = |directory: &[Entry], tag| tidy(&charset.decode(value(directory, tag)?));
        let offset = text(&exif, tag::OFFSET_TIME_ORIGINAL);
        let orientation = self.number(&first, tag::ORIENTATION);
        let copyright = value(&first, tag::COPYRIGHT).and_then(|value| copyright(value, charset));
        let metadata = Metadata {
            creators: text(&first, tag::ARTIST).map(|artist| names(&artist)).unwrap_or_default(),
            copyright_notice: copyright,
            description: text(&first, tag::IMAGE_DESCRIPTION),
            date_created: text(&exif, tag::DATE_TIME_ORIGINAL)
                .and_then(|date| date::exif(&date, offset.as_deref())),
            guid: text(&exif, tag::IMAGE_UNIQUE_ID),
            orientation: orientation.and_then(|o| u8::try_from(o).ok()).unwrap_or(1).clamp(1, 8),
            has_location: gps.iter().any(|entry| entry.tag != tag::GPS_VERSION_ID),
            has_serial: first.iter().chain(&exif).any(|entry| {
                let blank = entry.value.iter().all(|byte| matches!(byte, 0 | b' ' | b'0'));
                tag::SERIAL_NUMBERS.contains(&entry.tag) && !blank
            }),
            has_maker_notes: exif.iter().any(|entry| entry.tag == tag::MAKER_NOTE),
            ..Metadata::default()
        };
        let mut samples = metadata.creators.iter();
        let beyond = |text: &&String| !text.is_ascii();
        let sample = samples.find(beyond).or(metadata.copyright_notice.as_ref().filter(beyond));
        let sample = sample.or(metadata.description.as_ref()).map_or("", String::as_str);
        let uncertain = charset.doubt(sample);
        Read { windows: self.windows(&first), metadata, unreadable: self.unreadable, uncertain }
    }

    /// The tags of Windows' Explorer; it separates names and keywords by semicolons.
    fn windows(&self, first: &[Entry]) -> Metadata {
        let text = |tag| tidy(&self.utf16(value(first, tag)?));
        let list = |tag| text(tag).map(|text| names(&text)).unwrap_or_default();
        Metadata {
            creators: list(tag::XP_AUTHOR),
            keywords: list(tag::XP_KEYWORDS),
            title: text(tag::XP_TITLE),
            headline: text(tag::XP_SUBJECT),
            description: text(tag::XP_COMMENT),
            ..Metadata::default()
        }
    }

    /// Windows writes UTF-16 in its own order of bytes, whatever that of the block is; a program
    /// that turns the block around may turn it, too. In most scripts the order shows: of each pair,
    /// the byte that is the page of the character is the same again and again.
    fn utf16(&self, value: &[u8]) -> String {
        let (pairs, _) = value.as_chunks::<2>();
        let zeros = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
        let unit = if !self.little_endian && zeros(0) > zeros(1) {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        let units = pairs.iter().map(|pair| unit(*pair)).take_while(|unit| *unit != 0);
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    /// The entries of the directory at an offset whose values lie inside the block.
    fn directory(&mut self, at: u32) -> Vec<Entry<'a>> {
        let mut entries = Vec::new();
        let Some(count) = self.u16_at(u64::from(at)) else {
            self.note(format!("has no directory at byte {at}, where one should be"));
            return entries;
        };
        for index in 0..u64::from(count) {
            // A sum of small factors: it fits easily.
            let entry_at = u64::from(at).saturating_add(2).saturating_add(index.saturating_mul(12));
            let Some(entry) = self.slice(entry_at, 12) else {
                self.note(format!("is cut short in the directory at byte {at}"));
                break;
            };
            match self.entry(entry_at, entry) {
                Some(entry) => entries.push(entry),
                None => self.note(format!("has a value outside of itself at byte {entry_at}")),
            }
        }
        entries
    }

    fn entry(&self, at: u64, bytes: &'a [u8]) -> Option<Entry<'a>> {
        let tag = self.u16_at(at)?;
        let kind = self.u16_at(at.checked_add(2)?)?;
        let count = self.u32_at(at.checked_add(4)?)?;
        let size: u64 = match kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            // Bytes, ASCII, the UTF-8 of Exif 3.0, undefined bytes and unknown types.
            _ => 1,
        };
        let length = u64::from(count).checked_mul(size)?;
        let value = if length <= 4 {
            bytes.get(8..)?.get(..usize::try_from(length).ok()?)?
        } else {
            self.slice(u64::from(self.u32_at(at.checked_add(8)?)?), length)?
        };
        Some(Entry { tag, kind, value })
    }

    /// The first number of an entry.
    fn number(&self, directory: &[Entry], tag: u16) -> Option<u32> {
        let entry = directory.iter().find(|entry| entry.tag == tag)?;
        match (entry.kind, entry.value) {
            (3, [a, b, ..]) => Some(u32::from(self.u16([*a, *b]))),
            (4 | 13, [a, b, c, d, ..]) => Some(self.u32([*a, *b, *c, *d])),
            (1, [a, ..]) => Some(u32::from(*a)),
            _ => None,
        }
    }

    /// Remembers the first fault; one is enough for a message.
    fn note(&mut self, why: String) {
        self.unreadable.get_or_insert(why);
    }

    fn slice(&self, at: u64, length: u64) -> Option<&'a [u8]> {
        let start = usize::try_from(at).ok()?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        self.block.get(start..end)
    }

    fn u16_at(&self, at: u64) -> Option<u16> {
        Some(self.u16(*self.slice(at, 2)?.first_chunk()?))
    }

    fn u32_at(&self, at: u64) -> Option<u32> {
        Some(self.u32(*self.slice(at, 4)?.first_chunk()?))
    }

    fn u16(&self, bytes: [u8; 2]) -> u16 {
        if self.little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
    }

    fn u32(&self, bytes: [u8; 4]) -> u32 {
        if self.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }
    }
}

fn value<'a>(directory: &[Entry<'a>], tag: u16) -> Option<&'a [u8]> {
    directory.iter().find(|entry| entry.tag == tag).map(|entry| entry.value)
}

/// The character set of the texts, which no tag names. By the standard it is ASCII.
fn charset(first: &[Entry]) -> Charset {
    let texts = [tag::ARTIST, tag::COPYRIGHT, tag::IMAGE_DESCRIPTION];
    let texts = texts.iter().filter_map(|tag| value(first, *tag));
    // What follows the NUL at the end, other than the editor's copyright, is padding.
    Charset::undeclared(texts.flat_map(|text| text.split(|byte| *byte == 0).take(2)))
}

/// Several names in one Artist tag are separated by semicolons; a name with a semicolon stands in
/// quotation marks, which are doubled inside (MWG Guidelines 2.0, section 5.4 on creators).
pub(super) fn names(artist: &str) -> Vec<String> {
    if artist.matches('"').count() % 2 == 1 {
        // An odd number of quotation marks is no list: a name cut off, or inches.
        return tidy(artist).into_iter().collect();
    }
    let mut quoted = false;
    let names = artist.split(|character| {
        quoted ^= character == '"';
        character == ';' && !quoted
    });
    names.filter_map(|name| tidy(&unquoted(name.trim()))).collect()
}

/// A name without the quotation marks around the whole of it.
fn unquoted(name: &str) -> String {
    let inner = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    inner.map_or_else(|| name.to_owned(), |inner| inner.replace("\"\"", "\""))
}

/// The copyright of the photographer, and after a NUL that of the editor. A lone space stands for a
/// missing photographer (CIPA DC-008, tag 33432).
fn copyright(value: &[u8], charset: Charset) -> Option<String> {
    let parts = value.split(|byte| *byte == 0).take(2);
    let parts: Vec<String> = parts.filter_map(|part| tidy(&charset.decode(part))).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A big-endian block with one directory of ASCII entries.
    fn block(entries: &[(u16, &[u8])]) -> Vec<u8> {
        let mut block = b"MM\0\x2A\0\0\0\x08".to_vec();
        block.extend(u16::try_from(entries.len()).unwrap().to_be_bytes());
        let mut at = 8 + 2 + 12 * entries.len() + 4;
        let mut data = Vec::new();
        for (tag, value) in entries {
            block.extend(tag.to_be_bytes());
            block.extend([0, 2]);
            block.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
            block.extend(u32::try_from(at).unwrap().to_be_bytes());
            at += value.len();
            data.extend_from_slice(value);
        }
        block.extend([0; 4]);
        block.extend(data);
        block
    }

    #[test]
    fn tags() {
        let block = block(&[(315, b"Anna Muster; Bert B\0"), (33432, b"Anna\0Paper\0")]);
        let read = read(&block);
        assert_eq!(read.metadata.creators, ["Anna Muster", "Bert B"]);
        assert_eq!(read.metadata.copyright_notice.as_deref(), Some("Anna; Paper"));
        assert_eq!(read.metadata.orientation, 1);
        assert_eq!(read.unreadable, None);
    }

    #[test]
    fn damage() {
        let mut block = block(&[(315, b"Anna Muster\0"), (33432, b"(c) Paper\0")]);
        block.truncate(block.len() - 4);
        let read = super::read(&block);
        assert_eq!(read.metadata.creators, ["Anna Muster"]);
        assert_eq!(read.metadata.copyright_notice, None);
        assert_eq!(read.unreadable.as_deref(), Some("has a value outside of itself at byte 22"));
        assert!(super::read(b"").unreadable.is_some());
    }

    #[test]
    fn artists() {
        assert_eq!(names("A; B;C"), ["A", "B", "C"]);
        assert_eq!(names("\"Smith; Sons\"; B"), ["Smith; Sons", "B"]);
        assert_eq!(names("\"A \"\"Al\"\" B\""), ["A \"Al\" B"]);
        assert_eq!(names("12\" A; B"), ["12\" A; B"]);
        assert_eq!(names("William \"Bill\" B"), ["William \"Bill\" B"]);
    }
}
