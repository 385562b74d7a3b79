//! Where PNG keeps its parts: `eXIf`, XMP in an `iTXt` chunk, and the format's own texts (W3C PNG,
//! third edition, section 11.3.3), compressed or not. It must not know what is inside of XMP, IIM
//! and Exif.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{JPEG_XMP, Parts};
use crate::metadata::charset::{Charset, tidy};
use crate::metadata::container::png;

/// The keyword of XMP (ISO 16684-3, section 1.1.5).
const XMP: &str = "xml:com.adobe.xmp";

/// How the keywords begin under which ImageMagick and others put the parts of other formats, in
/// hexadecimal digits.
const RAW_PROFILE: &str = "raw profile type ";

/// A compressed text may have this many bytes. The largest that programs write, an XMP packet in
/// hexadecimal digits, has a few megabytes.
const TEXT_MAX: u64 = 8 << 20;

/// All compressed texts of a file together may have this many.
const TEXTS_MAX: u64 = 16 << 20;

/// The texts of PNG's own keywords.
#[derive(Default)]
pub(super) struct Texts<'a> {
    /// Those in Latin-1 by the standard, where many programs write something else.
    latin1: Vec<(Keyword, Cow<'a, [u8]>)>,
    /// Those in UTF-8.
    utf8: Vec<(Keyword, String)>,
    /// How many bytes were decompressed.
    decompressed: u64,
}

/// What a text says, by its keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keyword {
    Author,
    Copyright,
    Credit,
    Description,
    Title,
}

impl Keyword {
    /// A keyword in lowercase. The standard's are Author, Copyright, Description and Title; the
    /// others are in use beside them.
    fn of(keyword: &str) -> Option<Keyword> {
        Some(match keyword {
            "author" | "artist" | "creator" | "photographer" | "byline" | "by-line" => {
                Keyword::Author
            }
            "copyright" => Keyword::Copyright,
            "credit" => Keyword::Credit,
            "description" => Keyword::Description,
            "title" => Keyword::Title,
            _ => return None,
        })
    }
}

impl<'a> Parts<'a> {
    pub(super) fn find_in_png(&mut self, bytes: &'a [u8]) {
        let chunks = png::chunks(bytes).unwrap_or_default();
        for chunk in &chunks {
            match &chunk.kind {
                b"eXIf" => self.take_exif(chunk.data),
                b"tEXt" => self.take_text(chunk.data),
                b"zTXt" => self.take_compressed(chunk.data),
                b"iTXt" => self.take_international(chunk.data),
                b"caBX" => self.manifest.take(chunk.data),
                _ => {}
            }
        }
        if chunks.last().is_none_or(|chunk| chunk.kind != *b"IEND") {
            self.note("the PNG", "is cut short");
        }
        self.read_texts();
    }

    fn take_text(&mut self, data: &'a [u8]) {
        let (keyword, text) = split(data);
        self.take_keyword(keyword, Cow::Borrowed(text));
    }

    /// Keyword, NUL, compression method, compressed text.
    fn take_compressed(&mut self, data: &'a [u8]) {
        let (keyword, rest) = split(data);
        let compressed = rest.get(1..).unwrap_or_default();
        if let Some(text) = self.decompressed(keyword, compressed) {
            self.take_keyword(keyword, Cow::Owned(text));
        }
    }

    /// Keyword, NUL, compression flag and method, language tag, NUL, translated keyword, NUL, text.
    fn take_international(&mut self, data: &'a [u8]) {
        let (keyword, rest) = split(data);
        let Some((&[flag, _], rest)) = rest.split_first_chunk::<2>() else {
            if lower(keyword) == XMP {
                self.note("the XMP packet", "is cut short");
            }
            return;
        };
        let (_language, rest) = split(rest);
        let (_translated, text) = split(rest);
        let text = match flag {
            0 => Cow::Borrowed(text),
            _ => match self.decompressed(keyword, text) {
                Some(text) => Cow::Owned(text),
                None => return,
            },
        };
        match (Keyword::of(&lower(keyword)), std::str::from_utf8(&text)) {
            (Some(known), Ok(text)) => self.texts.utf8.push((known, text.to_owned())),
            _ => self.take_keyword(keyword, text),
        }
    }

    /// Decompresses a text that matters.
    fn decompressed(&mut self, keyword: &[u8], compressed: &[u8]) -> Option<Vec<u8>> {
        let name = lower(keyword);
        let profile = name.strip_prefix(RAW_PROFILE);
        let matters = name == XMP
            || Keyword::of(&name).is_some()
            || profile.is_some_and(|kind| Profile::of(kind).is_some());
        if !matters {
            return None;
        }
        let left = TEXTS_MAX.saturating_sub(self.texts.decompressed).min(TEXT_MAX);
        let mut text = Vec::new();
        // One byte more tells whether there is more.
        let read = ZlibDecoder::new(compressed).take(left.saturating_add(1)).read_to_end(&mut text);
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.texts.decompressed = self.texts.decompressed.saturating_add(length);
        let why = if length > left {
            "is too long"
        } else if read.is_err() {
            "is compressed and damaged"
        } else {
            return Some(text);
        };
        self.note(&format!("the PNG text “{}”", shown(keyword)), why);
        None
    }

    fn take_keyword(&mut self, keyword: &[u8], text: Cow<'a, [u8]>) {
        let name = lower(keyword);
        if name == XMP {
            self.take_xmp(&text);
        } else if let Some(kind) = name.strip_prefix(RAW_PROFILE) {
            let Some(profile) = Profile::of(kind) else { return };
            match unhex(&text) {
                Some(bytes) => self.take_profile(profile, bytes),
                None => self.note(&format!("the PNG text “{}”", shown(keyword)), "is damaged"),
            }
        } else if let Some(known) = Keyword::of(&name) {
            self.texts.latin1.push((known, text));
        }
    }

    /// A part of another format. What it begins with tells more than its name: there are Exif blocks
    /// and XMP packets under `APP1`, and IIM with and without image resources under `iptc`.
    fn take_profile(&mut self, profile: Profile, bytes: Vec<u8>) {
        if let Some(packet) = bytes.strip_prefix(JPEG_XMP) {
            self.take_xmp(packet);
        } else if bytes.starts_with(b"8BIM") {
            self.resources.push(bytes);
        } else if bytes.starts_with(&[0x1C]) {
            self.iim.extend_from_slice(&bytes);
        } else {
            match profile {
                Profile::Xmp => self.take_xmp(&bytes),
                Profile::Exif if self.exif.is_none() => self.exif = Some(Cow::Owned(bytes)),
                Profile::Exif => {}
                Profile::Iptc if bytes.iter().all(|byte| *byte == 0) => {}
                Profile::Iptc => self.note("the IPTC-IIM block", "is damaged at byte 0"),
            }
        }
    }

    /// Makes one of all texts, now that their character set can be told.
    fn read_texts(&mut self) {
        let texts = std::mem::take(&mut self.texts);
        let charset = Charset::undeclared(texts.latin1.iter().map(|(_, text)| &**text));
        let mut sample = String::new();
        let latin1 = texts.latin1.iter().map(|(keyword, text)| (*keyword, charset.decode(text)));
        let latin1: Vec<(Keyword, String)> = latin1.collect();
        if let Some((_, text)) = latin1.iter().find(|(_, text)| !text.is_ascii()) {
            sample.clone_from(text);
        }
        if let Some(why) = charset.doubt(&sample) {
            self.uncertain.push(format!("the PNG text {why}"));
        }
        let own = &mut self.text;
        for (keyword, text) in texts.utf8.into_iter().chain(latin1) {
            let Some(text) = tidy(&text) else { continue };
            match keyword {
                Keyword::Author if own.creators.contains(&text) => {}
                Keyword::Author => own.creators.push(text),
                Keyword::Copyright => _ = own.copyright_notice.get_or_insert(text),
                Keyword::Credit => _ = own.credit_line.get_or_insert(text),
                Keyword::Description => _ = own.description.get_or_insert(text),
                Keyword::Title => _ = own.title.get_or_insert(text),
            }
        }
    }
}

/// The parts of other formats that matter. Colour profiles and thumbnails do not.
#[derive(Clone, Copy)]
enum Profile {
    Xmp,
    Exif,
    Iptc,
}

impl Profile {
    /// The kind of a profile in lowercase.
    fn of(kind: &str) -> Option<Profile> {
        Some(match kind {
            "xmp" => Profile::Xmp,
            "exif" | "app1" => Profile::Exif,
            "iptc" | "8bim" => Profile::Iptc,
            _ => return None,
        })
    }
}

/// The bytes of a profile: its name, its length and hexadecimal digits, each on lines of their own.
fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = text.trim_ascii_start().splitn(3, |byte| *byte == b'\n');
    let _name = lines.next()?;
    let length: usize = std::str::from_utf8(lines.next()?).ok()?.trim().parse().ok()?;
    let digits = lines.next()?.iter().filter(|byte| !byte.is_ascii_whitespace());
    let digits = digits.map(|byte| char::from(*byte).to_digit(16));
    let digits = digits.map(|digit| digit.and_then(|digit| u8::try_from(digit).ok()));
    let digits: Vec<u8> = digits.collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| (high << 4) | low).collect();
    (rest.is_empty() && bytes.len() == length).then_some(bytes)
}

/// A keyword in lowercase. Programs do not agree on the case, or on spaces around it.
fn lower(keyword: &[u8]) -> String {
    String::from_utf8_lossy(keyword).trim().to_lowercase()
}

/// A keyword as a message shows it.
fn shown(keyword: &[u8]) -> String {
    let keyword = tidy(&String::from_utf8_lossy(keyword)).unwrap_or_default();
    keyword.chars().take(79).collect()
}

/// What is before the first NUL, and what is after it.
fn split(data: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles() {
        assert_eq!(unhex(b"\niptc\n       3\n1c02\n50\n"), Some(vec![0x1C, 2, 0x50]));
        assert_eq!(unhex(b"\niptc\n       4\n1c02\n50\n"), None);
        assert_eq!(unhex(b"\niptc\n       1\n1g\n"), None);
        assert_eq!(unhex(b"\niptc\n       1\n1c2\n"), None);
        assert_eq!(unhex(b""), None);
    }
}
