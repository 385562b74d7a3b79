//! The parts of a file that speak of the picture - XMP, Photoshop resources, Exif, PNG text - and how
//! they become one [`Metadata`]. It must not know what is inside of the parts.

mod elsewhere;
mod png;

use std::borrow::Cow;

use super::container::{self, Kind, bmff, gif, jpeg, riff};
use super::extended::{self, Piece};
use super::merge::{self, Layer};
use super::xmp::{self, Packet, Space};
use super::{Differing, Metadata, exif, iim, manifest, names};

/// What precedes XMP in an APP1 segment (ISO 16684-3, section 1.1.3).
const JPEG_XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// What precedes a piece of extended XMP in an APP1 segment.
const JPEG_XMP_EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";

/// What precedes image resources in an APP13 segment, now and in the oldest files.
const PHOTOSHOP: [&[u8]; 2] = [b"Photoshop 3.0\0", b"Adobe_Photoshop2.5:"];

/// How the last twelve bytes of a file begin that has a trailer of AFCP (AXS File Concatenation
/// Protocol), which picture databases put behind JPEGs.
const AFCP: [&[u8]; 2] = [b"AXS!", b"AXS*"];

/// What a box has to begin with, behind its length and `uuid`, that holds a C2PA manifest.
const C2PA_BOX: [u8; 16] = [
    0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81,
];

/// A file gets this many messages about what cannot be read.
const NOTES_MAX: usize = 16;

/// A HEIF file may have this many XMP items. One is usual; a second may describe an auxiliary picture.
const XMP_ITEMS_MAX: usize = 4;

/// A file may have this many APP13 segments. The resources of the largest pictures need a few dozen.
const RESOURCE_SEGMENTS_MAX: usize = 128;

/// The parts of a file, in the order in which they were found.
#[derive(Default)]
pub(super) struct Parts<'a> {
    packets: Vec<Packet>,
    extension: Vec<Piece<'a>>,
    /// Image resources; a block that is split over segments is one again.
    resources: Vec<Vec<u8>>,
    /// How many segments they came in.
    resource_segments: usize,
    /// IIM without image resources around it.
    iim: Vec<u8>,
    exif: Option<Cow<'a, [u8]>>,
    /// PNG's own text chunks, and what they say together.
    texts: png::Texts<'a>,
    text: Metadata,
    /// Whether the file says where it was taken in a way of its own.
    located: bool,
    /// Whether a picture inside of it tells a serial number.
    serial: bool,
    /// Whether it is of a kind that always has the camera maker's notes.
    notes: bool,
    manifest: manifest::Found<'a>,
    unreadable: Vec<String>,
    uncertain: Vec<String>,
    /// What one part alone contradicts itself in.
    differing: Vec<Differing>,
}

impl<'a> Parts<'a> {
    /// Finds the parts of a file.
    pub fn of(bytes: &'a [u8]) -> Parts<'a> {
        let mut parts = Parts::default();
        match container::kind(bytes) {
            Some(Kind::Jpeg) => parts.find_in_jpeg(bytes),
            Some(Kind::Png) => parts.find_in_png(bytes),
            Some(Kind::WebP) => parts.find_in_webp(bytes),
            Some(Kind::Avif | Kind::Heic) => parts.find_in_bmff(bytes),
            Some(Kind::Gif) => parts.find_in_gif(bytes),
            Some(Kind::Svg) => parts.find_in_svg(bytes),
            None => parts.find_elsewhere(bytes),
        }
        parts
    }

    fn find_in_jpeg(&mut self, bytes: &'a [u8]) {
        let Some((segments, rest)) = jpeg::segments(bytes) else { return };
        for segment in segments {
            match segment.marker.checked_sub(jpeg::APP0) {
                Some(1) => self.take_app1(segment.data),
                Some(11) => self.manifest.take_segment(segment.data),
                Some(13) => self.take_app13(segment.data),
                _ => {}
            }
        }
        if rest.is_empty() {
            self.note("the JPEG", "is cut short before the picture begins");
        }
        if rest
            .last_chunk::<12>()
            .is_some_and(|last| AFCP.iter().any(|head| last.starts_with(head)))
        {
            self.note(
                "the AFCP trailer",
                "may hold a second IPTC block, which newsprint does not read",
            );
        }
    }

    fn take_app1(&mut self, data: &'a [u8]) {
        if let Some(packet) = data.strip_prefix(JPEG_XMP) {
            self.take_xmp(packet);
        } else if let Some(piece) = data.strip_prefix(JPEG_XMP_EXTENSION) {
            match Piece::read(piece) {
                Some(piece) => self.extension.push(piece),
                None => self.note("the extended XMP packet", "has a segment that is too short"),
            }
        } else if let Some(exif) = data.strip_prefix(b"Exif\0") {
            // The byte after it is padding: zero by the standard, 0xFF in some files.
            self.take_exif(exif.get(1..).unwrap_or_default());
        }
    }

    fn take_app13(&mut self, data: &[u8]) {
        let Some(data) = PHOTOSHOP.iter().find_map(|head| data.strip_prefix(*head)) else {
            // Some programs write IIM without anything around it.
            if data.starts_with(&[0x1C]) {
                self.iim.extend_from_slice(data);
            }
            return;
        };
        self.resource_segments = self.resource_segments.saturating_add(1);
        if self.resource_segments > RESOURCE_SEGMENTS_MAX {
            self.note("the Photoshop image resources", "are in too many segments");
            return;
        }
        match self.resources.last_mut() {
            // What follows an unfinished resource is its rest, whatever it looks like.
            Some(last) if !iim::is_finished(last) => {
                last.extend_from_slice(data);
            }
            _ => self.resources.push(data.to_vec()),
        }
    }

    fn find_in_webp(&mut self, bytes: &'a [u8]) {
        let mut announced = 0;
        for chunk in riff::chunks(bytes).unwrap_or_default() {
            match &chunk.kind {
                b"VP8X" => announced = chunk.data.first().copied().unwrap_or_default(),
                b"XMP " => self.take_xmp(chunk.data),
                b"EXIF" => self.take_exif(chunk.data),
                b"C2PA" => self.manifest.take(chunk.data),
                _ => {}
            }
        }
        // The metadata comes last, so it is what a cut takes away first.
        if announced & riff::flag::XMP != 0 && self.packets.is_empty() {
            self.note("the XMP packet", "is announced by the WebP but missing");
        }
        if announced & riff::flag::EXIF != 0 && self.exif.is_none() {
            self.note("the Exif block", "is announced by the WebP but missing");
        }
        let claimed = bytes.get(4..).and_then(|rest| rest.first_chunk::<4>());
        let claimed = claimed.and_then(|size| usize::try_from(u32::from_le_bytes(*size)).ok());
        if claimed.is_none_or(|size| size > bytes.len().saturating_sub(8)) {
            self.note("the WebP", "is cut short");
        }
    }

    fn find_in_bmff(&mut self, bytes: &'a [u8]) {
        let boxes = bmff::parts(bytes, 0..bytes.len());
        for part in boxes.iter().filter(|part| part.kind == *b"uuid") {
            let body = bytes.get(part.body.clone()).unwrap_or_default();
            if let Some(manifest) = body.strip_prefix(&C2PA_BOX) {
                self.manifest.take(manifest);
            }
        }
        let end = boxes.last().map_or(0, |part| part.body.end);
        if end < bytes.len() {
            self.note("the HEIF container", &format!("is cut short or damaged at byte {end}"));
        }
        let items = bmff::items(bytes);
        // Several items can share their bytes, so their number must be bounded.
        let is_xmp = |item: &&bmff::Item| item.content_type == "application/rdf+xml";
        for item in items.iter().filter(is_xmp).take(XMP_ITEMS_MAX) {
            match bmff::data(bytes, item) {
                Some(packet) => self.take_xmp(&packet),
                None => self.note("the XMP packet", "lies outside of the file"),
            }
        }
        if let Some(item) = items.iter().find(|item| item.kind == *b"Exif") {
            match bmff::data(bytes, item).as_ref().and_then(tiff_of_item) {
                Some(block) => self.exif = Some(block),
                None => self.note("the Exif block", "lies outside of the file"),
            }
        }
    }

    fn find_in_gif(&mut self, bytes: &'a [u8]) {
        const TRAILER: u8 = 0x3B;
        let Some((head, blocks)) = gif::blocks(bytes) else {
            return self.note("the GIF", "is cut short before the picture begins");
        };
        // A missing trailer does no harm; anything else in its place is a block that we cannot read.
        let end = blocks.last().map_or(head, |block| block.range.end);
        if bytes.get(end).is_some_and(|byte| *byte != TRAILER) {
            self.note("the GIF", &format!("is cut short or damaged at byte {end}"));
        }
        for block in blocks.iter().filter(|block| block.is_xmp()) {
            match block.packet(bytes) {
                Some(packet) => self.take_xmp(packet),
                None => self.note("the XMP packet", "is cut short"),
            }
        }
    }

    fn find_in_svg(&mut self, bytes: &'a [u8]) {
        let mut packet = Packet::read_svg(bytes);
        // Most drawings say nothing of themselves.
        packet.unreadable = packet.unreadable.filter(|why| why != xmp::NO_RDF);
        self.packets.push(packet);
        self.find_in_drawing(bytes);
    }

    fn take_xmp(&mut self, bytes: &[u8]) {
        self.packets.push(Packet::read(bytes));
    }

    fn take_exif(&mut self, bytes: &'a [u8]) {
        // Only the first block counts (CIPA DC-008, section 4.7.2).
        self.exif.get_or_insert(Cow::Borrowed(bytes));
    }

    fn note(&mut self, part: &str, why: &str) {
        // One message for each part is enough, and a hostile file has many parts.
        let known = self.unreadable.iter().any(|words| words.starts_with(part));
        if !known && self.unreadable.len() < NOTES_MAX {
            self.unreadable.push(format!("{part} {why}"));
        }
    }

    /// Reads the parts and makes one of them.
    pub fn into_metadata(mut self) -> Metadata {
        let packet = self.packet();
        let iim = self.iim();
        let (exif, windows) = self.exif();
        let late_date = xmp::date_time_original(&packet);
        self.manifest.remote = xmp::remote_manifest(&packet);
        let layers = [
            (merge::XMP, xmp::metadata(&packet)),
            (merge::IIM, iim),
            (merge::XMP_PLUS, xmp::plus_creators(&packet)),
            (merge::XMP_TIFF, xmp::tiff(&packet)),
            (merge::EXIF, exif),
            (merge::WINDOWS, windows),
            (merge::PNG_TEXT, self.text),
        ];
        let layers = layers.into_iter().map(|(name, mut metadata)| {
            names::tidy_names(&mut metadata);
            Layer { name, metadata }
        });
        let mut metadata = merge::merge(layers.collect());
        metadata.date_created = metadata.date_created.or(late_date);
        metadata.has_location |= self.located;
        metadata.has_serial |= self.serial;
        metadata.has_maker_notes |= self.notes;
        metadata.differing.extend(self.differing);
        metadata.unreadable = self.unreadable;
        metadata.uncertain = self.uncertain;
        metadata.manifest = self.manifest.read();
        metadata
    }

    /// All packets as one: the main packet goes before its extension and before further ones.
    fn packet(&mut self) -> Packet {
        let mut packets = std::mem::take(&mut self.packets).into_iter();
        let mut main = packets.next().unwrap_or_default();
        let guid = main.get(Space::XmpNote, "HasExtendedXMP").map(|guid| guid.one().to_owned());
        packets.for_each(|packet| main.merge(packet));
        if let Some(why) = main.unreadable.take() {
            self.note("the XMP packet", &why);
        }
        if let Some(guid) = guid {
            let (bytes, why) = extended::join(&self.extension, guid.trim());
            if let Some(why) = why {
                self.note("the extended XMP packet", &why);
            }
            if !bytes.is_empty() {
                main.merge(Packet::read(&bytes));
            }
            if let Some(why) = main.unreadable.take() {
                self.note("the extended XMP packet", &why);
            }
        } else if !self.extension.is_empty() {
            self.note("the extended XMP packet", "does not belong to any XMP packet");
        }
        main
    }

    fn iim(&mut self) -> Metadata {
        let mut block = std::mem::take(&mut self.iim);
        for resources in std::mem::take(&mut self.resources) {
            let (iim, why) = iim::from_resources(&resources);
            block.extend_from_slice(&iim);
            if let Some(why) = why {
                self.note("the block of Photoshop image resources", &why);
            }
        }
        let read = iim::read(&block);
        if let Some(why) = read.unreadable {
            self.note("the IPTC-IIM block", &why);
        }
        self.uncertain.extend(read.uncertain.map(|why| format!("the IPTC-IIM block {why}")));
        self.differing = read.differing;
        read.metadata
    }

    /// What Exif says, and what Windows says in it.
    fn exif(&mut self) -> (Metadata, Metadata) {
        let Some(block) = self.exif.take() else { return Default::default() };
        let read = exif::read(&block);
        if let Some(why) = read.unreadable {
            self.note("the Exif block", &why);
        }
        self.uncertain.extend(read.uncertain.map(|why| format!("the Exif block {why}")));
        (read.metadata, read.windows)
    }
}

/// The TIFF block of a HEIF Exif item, which begins with the block's offset (ISO/IEC 23008-12, annex
/// A.2.1).
fn tiff_of_item<'a>(item: &Cow<'a, [u8]>) -> Option<Cow<'a, [u8]>> {
    let offset = usize::try_from(u32::from_be_bytes(*item.first_chunk::<4>()?)).ok()?;
    let start = offset.checked_add(4)?;
    Some(match item {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(start..)?),
        Cow::Owned(bytes) => Cow::Owned(bytes.get(start..)?.to_vec()),
    })
}
