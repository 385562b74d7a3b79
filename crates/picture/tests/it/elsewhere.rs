//! What is private in files that are read and never written, each built here from its standard.

use newsprint_picture::metadata::{self, Metadata};

const PACKET: &[u8] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:aux='http://ns.adobe.com/exif/1.0/aux/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' exif:GPSLatitude='48,12N' aux:SerialNumber='123' photoshop:Instructions='NO ARCHIVE'/></rdf:RDF></x:xmpmeta>";

/// Instructions in IPTC-IIM (2:40).
const IIM: &[u8] = b"\x1c\x02\x28\0\x0aNO ARCHIVE";

/// A little-endian TIFF file: tags of bytes in the first directory, in the Exif directory and in that
/// of GPS.
fn tiff(first: &[(u16, &[u8])], exif: &[(u16, &[u8])], gps: &[(u16, &[u8])]) -> Vec<u8> {
    let mut out = b"II\x2A\0\x08\0\0\0".to_vec();
    let size = |tags: &[(u16, &[u8])]| {
        6 + tags
            .iter()
            .map(|(_, value)| 12 + if value.len() > 4 { value.len() } else { 0 })
            .sum::<usize>()
    };
    let at = |tags: &[(u16, &[u8])], extra: usize| 8 + size(tags) + extra * 12;
    let nested = usize::from(!exif.is_empty()) + usize::from(!gps.is_empty());
    let mut pointers = Vec::new();
    let mut next = at(first, nested);
    for (tag, tags) in [(34665_u16, exif), (34853, gps)] {
        if !tags.is_empty() {
            pointers.push((tag, u32::try_from(next).unwrap()));
            next += size(tags);
        }
    }
    directory(&mut out, first, &pointers);
    for tags in [exif, gps].into_iter().filter(|tags| !tags.is_empty()) {
        directory(&mut out, tags, &[]);
    }
    out
}

fn directory(out: &mut Vec<u8>, tags: &[(u16, &[u8])], pointers: &[(u16, u32)]) {
    let count = tags.len() + pointers.len();
    let mut place = out.len() + 6 + count * 12;
    out.extend((count as u16).to_le_bytes());
    let mut behind: Vec<u8> = Vec::new();
    for (tag, value) in tags {
        out.extend(tag.to_le_bytes());
        out.extend([7, 0]);
        out.extend((value.len() as u32).to_le_bytes());
        if value.len() > 4 {
            out.extend((place as u32).to_le_bytes());
            place += value.len();
            behind.extend(*value);
        } else {
            let mut four = value.to_vec();
            four.resize(4, 0);
            out.extend(four);
        }
    }
    for (tag, to) in pointers {
        out.extend(tag.to_le_bytes());
        out.extend([4, 0, 1, 0, 0, 0]);
        out.extend(to.to_le_bytes());
    }
    out.extend([0; 4]);
    out.extend(behind);
}

/// A box of JPEG 2000, JPEG XL or a film.
fn part(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), kind.as_slice(), body].concat()
}

fn resource(number: u16, data: &[u8]) -> Vec<u8> {
    let mut out = [b"8BIM".as_slice(), &number.to_be_bytes(), &[0, 0]].concat();
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(data);
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

fn photoshop(resources: &[u8]) -> Vec<u8> {
    let header = [b"8BPS".as_slice(), &[0; 22], &[0; 4]].concat();
    [header, (resources.len() as u32).to_be_bytes().to_vec(), resources.to_vec(), vec![0; 4]]
        .concat()
}

/// What is private: the place, a serial number, maker notes, instructions.
fn told(bytes: &[u8]) -> [bool; 4] {
    let Metadata { has_location, has_serial, has_maker_notes, instructions, .. } =
        metadata::read(bytes);
    [has_location, has_serial, has_maker_notes, instructions.is_some()]
}

const PLACE: [bool; 4] = [true, false, false, false];
const SERIAL: [bool; 4] = [false, true, false, false];
const NOTES: [bool; 4] = [false, false, true, false];
const DESK: [bool; 4] = [false, false, false, true];
const NOTHING: [bool; 4] = [false; 4];
/// What the packet tells.
const ALL: [bool; 4] = [true, true, false, true];

#[test]
fn tiff_and_raw_files_tell_what_is_private() {
    let gps = tiff(&[], &[], &[(1, b"N\0")]);
    assert_eq!(told(&gps), PLACE);
    assert_eq!(told(&tiff(&[], &[], &[(0, b"\x02\x03\0\0")])), NOTHING, "only a version");
    assert_eq!(told(&tiff(&[], &[(42033, b"12345\0")], &[])), SERIAL);
    assert_eq!(told(&tiff(&[], &[(42037, b"12345\0")], &[])), SERIAL, "of the lens");
    assert_eq!(told(&tiff(&[(50735, b"12345\0")], &[], &[])), SERIAL, "of DNG");
    assert_eq!(told(&tiff(&[], &[(42033, b"     \0")], &[])), NOTHING);
    assert_eq!(told(&tiff(&[], &[(37500, b"Canon")], &[])), NOTES);
    assert_eq!(told(&tiff(&[(700, PACKET)], &[], &[])), ALL);
    assert_eq!(told(&tiff(&[(33723, IIM)], &[], &[])), DESK);
    assert_eq!(told(&tiff(&[(34377, &resource(0x0404, IIM))], &[], &[])), DESK);
    assert_eq!(told(&tiff(&[(270, b"a boat\0")], &[], &[])), NOTHING);
    for head in [b"IIRO", b"IIRS", b"IIU\0"] {
        let mut raw = gps.clone();
        raw[..4].copy_from_slice(head);
        assert_eq!(told(&raw), PLACE, "{head:?}");
    }
}

#[test]
fn photoshop_files_tell_what_is_private() {
    let exif = tiff(&[], &[(42033, b"12345\0")], &[(1, b"N\0")]);
    assert_eq!(told(&photoshop(&resource(0x0404, IIM))), DESK);
    assert_eq!(told(&photoshop(&resource(0x0422, &exif))), [true, true, false, false]);
    assert_eq!(told(&photoshop(&resource(0x0424, PACKET))), ALL);
    assert_eq!(told(&photoshop(&resource(0x03ED, b"12345678"))), NOTHING);
}

#[test]
fn jpeg_2000_and_jpeg_xl_tell_what_is_private() {
    let exif = tiff(&[], &[], &[(1, b"N\0")]);
    let jp2 = part(b"jP  ", b"\r\n\x87\n");
    let uuid = |name: &[u8], data: &[u8]| [&*jp2, &part(b"uuid", &[name, data].concat())].concat();
    let xmp = b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";
    let iim = b"\x33\xC7\xA4\xD2\xB8\x1D\x47\x23\xA0\xBA\xF1\xA3\xE0\x97\xAD\x38";
    assert_eq!(told(&uuid(xmp, PACKET)), ALL);
    assert_eq!(told(&uuid(iim, IIM)), DESK);
    assert_eq!(told(&uuid(b"JpgTiffExif->JP2", &exif)), PLACE);
    assert_eq!(told(&jp2), NOTHING);
    let jxl = part(b"JXL ", b"\r\n\x87\n");
    let with = |kind, data: &[u8]| [&*jxl, &part(kind, data)].concat();
    assert_eq!(told(&with(b"Exif", &[&[0; 4], &*exif].concat())), PLACE);
    assert_eq!(told(&with(b"xml ", PACKET)), ALL);
    assert_eq!(told(&with(b"jxlc", b"\xff\x0a")), NOTHING);
    let broken = metadata::read(&with(b"brob", b"xml \xff\xff\xff\xff"));
    assert_eq!(broken.unreadable, ["the compressed metadata can't be read"]);
}

#[test]
fn films_tell_what_is_private() {
    let film = |moov: &[u8]| [part(b"ftyp", b"isom\0\0\0\0"), part(b"moov", moov)].concat();
    let name = b"com.apple.quicktime.location.ISO6709";
    assert_eq!(told(&film(&part(b"udta", &part(b"\xA9xyz", b"\0\x12\0\0+48.2+016.3/")))), PLACE);
    assert_eq!(told(&film(&part(b"udta", &part(b"loci", b"\0\0\0\0")))), PLACE);
    assert_eq!(told(&film(&part(b"meta", &part(b"keys", name)))), PLACE);
    assert_eq!(told(&film(&part(b"mvhd", &[0; 40]))), NOTHING);
    let old = [part(b"wide", b""), part(b"moov", &part(b"udta", &part(b"\xA9xyz", b"+1+2")))];
    assert_eq!(told(&old.concat()), PLACE, "QuickTime without a list of brands");
    let canon = |exif: &[u8], gps: &[u8]| {
        let boxes = [part(b"CMT2", exif), part(b"CMT4", gps)].concat();
        [part(b"ftyp", b"crx \0\0\0\0"), part(b"moov", &part(b"uuid", &boxes))].concat()
    };
    let directory = |tags: &[(u16, &[u8])]| tiff(tags, &[], &[]);
    let notes = directory(&[(36864, b"0230")]);
    assert_eq!(told(&canon(&notes, &directory(&[(1, b"N\0")]))), [true, false, true, false]);
    assert_eq!(told(&canon(&notes, &directory(&[(0, b"\x02\x03\0\0")]))), NOTES);
}

#[test]
fn packets_are_found_in_any_file() {
    let within = |before: &[u8]| [before, b"\nstream\n", PACKET, b"\nendstream\n"].concat();
    assert_eq!(told(&within(b"%PDF-1.7")), ALL);
    assert_eq!(told(&within(b"%!PS-Adobe-3.0 EPSF-3.0")), ALL);
    assert_eq!(told(&within(b"\0\0\0")), ALL);
    assert_eq!(told(b"%PDF-1.7\n<x:xmpmeta"), NOTHING, "one that breaks off");
    assert_eq!(told(b""), NOTHING);
}
