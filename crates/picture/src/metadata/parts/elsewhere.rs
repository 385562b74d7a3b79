//! Metadata in files that are read and never written: TIFF and the raw files that are TIFF inside,
//! Photoshop, JPEG 2000, JPEG XL, films, and XMP packets in anything else. It must not know what a
//! part says.

use std::borrow::Cow;
use std::io::Read;

use super::super::container::bmff::{self, Part};
use super::super::container::cursor::Cursor;
use super::super::container::svg;
use super::super::exif;
use super::Parts;

/// Packets of XMP looked for in one file: documents have one for each picture in them.
const PACKETS_MAX: usize = 64;
/// A packet that is longer than this is none.
const PACKET_MAX: usize = 16 << 20;
/// Tags of TIFF that hold other metadata (TIFF 6.0, Adobe's technical notes).
const XMP: u16 = 700;
const IIM: u16 = 33723;
const PHOTOSHOP: u16 = 34377;

impl<'a> Parts<'a> {
    /// Finds the parts of a file that is none of the formats newsprint writes.
    pub(super) fn find_elsewhere(&mut self, bytes: &'a [u8]) {
        if exif::is_tiff(bytes) {
            self.find_in_tiff(bytes);
        } else if bytes.starts_with(b"8BPS") {
            self.find_in_photoshop(bytes);
        } else if is_film(bytes) || bytes.get(4..12).is_some_and(is_codestream) {
            self.find_in_boxes(bytes);
        } else if let Some(preview) = fuji(bytes) {
            self.find_in_jpeg(preview);
            // Such a file always has the camera maker's notes.
            self.notes = true;
        } else {
            self.find_packets(bytes);
        }
    }

    fn find_in_tiff(&mut self, bytes: &'a [u8]) {
        self.take_exif(bytes);
        for (tag, value) in exif::blocks(bytes, &[XMP, IIM, PHOTOSHOP]) {
            match tag {
                XMP => self.take_xmp(value),
                IIM => self.iim.extend_from_slice(value),
                _ => self.resources.push(value.to_vec()),
            }
        }
    }

    /// Photoshop's own format: a header, colours, then image resources.
    fn find_in_photoshop(&mut self, bytes: &'a [u8]) {
        const EXIF: u16 = 0x0422;
        const XMP: u16 = 0x0424;
        let resources = || {
            let mut rest = Cursor::new(bytes.get(26..)?);
            let colours = usize::try_from(rest.u32()?).ok()?;
            rest.take(colours)?;
            let length = usize::try_from(rest.u32()?).ok()?;
            rest.take(length)
        };
        let Some(resources) = resources() else {
            return self.note("the Photoshop file", "is cut short before the picture begins");
        };
        self.resources.push(resources.to_vec());
        for (number, data) in super::super::iim::resources(resources) {
            match number {
                EXIF => self.take_exif(data),
                XMP => self.take_xmp(data),
                _ => {}
            }
        }
    }

    /// JPEG 2000, JPEG XL, films, and raw files in their form.
    fn find_in_boxes(&mut self, bytes: &'a [u8]) {
        let boxes = bmff::parts(bytes, 0..bytes.len());
        for part in &boxes {
            let content = bytes.get(part.body.clone()).unwrap_or_default();
            match &part.kind {
                b"uuid" => self.take_uuid(content),
                b"xml " => self.take_xmp(content),
                b"Exif" => self.exif = super::tiff_of_item(&Cow::Borrowed(content)),
                b"brob" => self.take_packed(content),
                b"moov" => self.take_film(bytes, part),
                _ => {}
            }
        }
        if self.packets.is_empty() {
            self.find_packets(bytes);
        }
    }

    fn take_uuid(&mut self, content: &'a [u8]) {
        const XMP: [u8; 16] = *b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";
        const IIM: [u8; 16] = *b"\x33\xC7\xA4\xD2\xB8\x1D\x47\x23\xA0\xBA\xF1\xA3\xE0\x97\xAD\x38";
        let Some((name, data)) = content.split_first_chunk::<16>() else { return };
        match name {
            b"JpgTiffExif->JP2" => self.take_exif(data),
            name if *name == XMP => self.take_xmp(data),
            name if *name == IIM => self.iim.extend_from_slice(data),
            _ => {}
        }
    }

    /// A box of JPEG XL that is compressed with Brotli (ISO/IEC 18181-2, section 9.4).
    fn take_packed(&mut self, content: &'a [u8]) {
        let Some((kind, packed)) = content.split_first_chunk::<4>() else { return };
        if !matches!(kind, b"Exif" | b"xml ") {
            return;
        }
        let mut data = Vec::new();
        let mut reader =
            brotli_decompressor::Decompressor::new(packed, 4096).take(PACKET_MAX as u64);
        if reader.read_to_end(&mut data).is_err() {
            return self.note("the compressed metadata", "can't be read");
        }
        match kind {
            b"xml " => self.take_xmp(&data),
            _ => self.exif = super::tiff_of_item(&Cow::Owned(data)),
        }
    }

    /// The description of a film: where it was taken stands in one of several places.
    fn take_film(&mut self, bytes: &'a [u8], moov: &Part) {
        const PLACES: [&[u8]; 4] =
            [b"\xA9xyz", b"loci", b"com.apple.quicktime.location.ISO6709", b"GPMF"];
        let content = bytes.get(moov.body.clone()).unwrap_or_default();
        self.located |= PLACES.iter().any(|place| memchr::memmem::find(content, place).is_some());
        // Canon's raw files: Exif in boxes, of which the fourth is the GPS directory.
        let block = |kind: &[u8]| {
            let at = memchr::memmem::find(content, kind)?.checked_add(4)?;
            content.get(at..).filter(|block| exif::is_tiff(block))
        };
        if let Some(exif) = block(b"CMT2") {
            self.notes = true;
            self.take_exif(exif);
        }
        if let Some(gps) = block(b"CMT4") {
            self.located |= exif::is_place(gps);
        }
    }

    /// The pictures inside of an SVG. What they say is nothing about the drawing, but it may be private.
    pub(super) fn find_in_drawing(&mut self, bytes: &[u8]) {
        for start in memchr::memmem::find_iter(bytes, b"data:image/").take(PACKETS_MAX) {
            let rest = bytes.get(start..).unwrap_or_default();
            let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b')' | b'<'));
            let reference =
                std::str::from_utf8(rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest));
            // A drawing in a drawing would have others in it, without end.
            let picture = reference.ok().and_then(svg::embedded).map(|(_, picture)| picture);
            if let Some(picture) = picture.filter(|picture| !svg::is(picture)) {
                let said = super::super::read(&picture);
                self.located |= said.has_location;
                self.serial |= said.has_serial;
                self.notes |= said.has_maker_notes;
            }
        }
    }

    /// XMP packets wherever they stand (XMP specification part 3, section 2).
    fn find_packets(&mut self, bytes: &'a [u8]) {
        const END: &[u8] = b"</x:xmpmeta>";
        for start in memchr::memmem::find_iter(bytes, b"<x:xmpmeta").take(PACKETS_MAX) {
            let rest = bytes.get(start..).unwrap_or_default();
            let rest = rest.get(..PACKET_MAX).unwrap_or(rest);
            if let Some(length) = memchr::memmem::find(rest, END)
                && let Some(packet) = rest.get(..length.saturating_add(END.len()))
            {
                self.take_xmp(packet);
            }
        }
    }
}

/// The second box of JPEG 2000 and JPEG XL files, behind its length.
fn is_codestream(signature: &[u8]) -> bool {
    matches!(signature, b"jP  \r\n\x87\n" | b"JXL \r\n\x87\n")
}

/// Whether a file begins like a film of QuickTime or MP4, old or new.
fn is_film(bytes: &[u8]) -> bool {
    matches!(
        bytes.get(4..8),
        Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot")
    )
}

/// The preview with its metadata in a raw file of Fujifilm.
fn fuji(bytes: &[u8]) -> Option<&[u8]> {
    let header = bytes.strip_prefix(b"FUJIFILMCCD-RAW ")?;
    let mut cursor = Cursor::new(header.get(84 - 16..)?);
    let start = usize::try_from(cursor.u32()?).ok()?;
    let length = usize::try_from(cursor.u32()?).ok()?;
    bytes.get(start..start.checked_add(length)?)
}
