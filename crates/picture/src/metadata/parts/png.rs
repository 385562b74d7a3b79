//! Where PNG keeps its parts: `eXIf`, XMP in an `iTXt` chunk, and the format's own texts (W3C PNG,
//! third edition, section 11.3.3). It must not know what is inside of XMP and Exif.

use super::Parts;
use crate::metadata::charset::{guess, tidy};
use crate::metadata::container::png;

/// The keyword of XMP (ISO 16684-3, section 1.1.5).
const XMP: &[u8] = b"XML:com.adobe.xmp";

/// How the keywords begin under which programs put the parts of other formats, in hexadecimal digits
/// or compressed.
const RAW_PROFILE: &[u8] = b"Raw profile type ";

impl<'a> Parts<'a> {
    pub(super) fn find_in_png(&mut self, bytes: &'a [u8]) {
        let chunks = png::chunks(bytes).unwrap_or_default();
        for chunk in &chunks {
            match &chunk.kind {
                b"eXIf" => self.take_exif(chunk.data),
                b"tEXt" => self.take_text(chunk.data),
                b"zTXt" => self.take_compressed(split(chunk.data).0),
                b"iTXt" => self.take_international(chunk.data),
                _ => {}
            }
        }
        if chunks.last().is_none_or(|chunk| chunk.kind != *b"IEND") {
            self.note("the PNG", "is cut short");
        }
    }

    fn take_text(&mut self, data: &[u8]) {
        let (keyword, text) = split(data);
        if keyword.starts_with(RAW_PROFILE) {
            self.take_compressed(keyword);
        } else {
            // By the standard it is Latin-1, but many programs write UTF-8.
            self.take_keyword(keyword, text);
        }
    }

    /// Keyword, NUL, compression flag and method, language tag, NUL, translated keyword, NUL, text.
    fn take_international(&mut self, data: &[u8]) {
        let (keyword, rest) = split(data);
        let Some((&[flag, _], rest)) = rest.split_first_chunk::<2>() else {
            if keyword == XMP {
                self.note("the XMP packet", "is cut short");
            }
            return;
        };
        let (_language, rest) = split(rest);
        let (_translated, text) = split(rest);
        match (flag, keyword) {
            (0, XMP) => self.take_xmp(text),
            (0, _) => self.take_keyword(keyword, text),
            _ => self.take_compressed(keyword),
        }
    }

    fn take_keyword(&mut self, keyword: &[u8], text: &[u8]) {
        let Some(text) = tidy(&guess(text)) else { return };
        let own = &mut self.text;
        match keyword {
            b"Author" if own.creators.is_empty() => own.creators.push(text),
            b"Copyright" => _ = own.copyright_notice.get_or_insert(text),
            b"Description" => _ = own.description.get_or_insert(text),
            b"Title" => _ = own.title.get_or_insert(text),
            _ => {}
        }
    }

    /// We have no decompressor, so what would have mattered is at least named.
    fn take_compressed(&mut self, keyword: &[u8]) {
        let matters = keyword == XMP
            || keyword.starts_with(RAW_PROFILE)
            || [&b"Author"[..], b"Copyright", b"Description", b"Title"].contains(&keyword);
        if matters {
            let keyword: String = guess(keyword).chars().take(79).collect();
            self.note(&format!("the PNG text “{keyword}”"), "is compressed or encoded");
        }
    }
}

/// What is before the first NUL, and what is after it.
fn split(data: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
