//! Files of every kind that tell where they were taken, by which camera, or what the desk was told:
//! cleaned, refused or warned of, and never published in silence.

use std::fs;

use newsprint::build::engine::{Quiet, Session};
use newsprint::site::source::Folder;
use picture::metadata;
use picture::metadata::container::png;

use super::{PHOTOS, article};
use crate::site::{HEAD, Site};

const PACKET: &str = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='48,12N'/></rdf:RDF></x:xmpmeta>";

/// A TIFF file of which all that is known is that it was taken in the north.
const TIFF: &[u8] = b"II\x2A\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0";

fn part(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), kind.as_slice(), body].concat()
}

/// Files that newsprint does not write, by their names, with something private in them.
fn foreign() -> Vec<(&'static str, Vec<u8>)> {
    let resource = [b"8BIM\x04\x22\0\0".as_slice(), &(TIFF.len() as u32).to_be_bytes(), TIFF];
    let resource = resource.concat();
    let photoshop =
        [b"8BPS".as_slice(), &[0; 26], &(resource.len() as u32).to_be_bytes(), &resource];
    let uuid = [b"JpgTiffExif->JP2".as_slice(), TIFF].concat();
    let film = part(b"moov", &part(b"udta", &part(b"\xA9xyz", b"\0\x08\0\0+48+016/")));
    vec![
        ("a.tif", TIFF.to_vec()),
        ("a.dng", TIFF.to_vec()),
        ("a.psd", photoshop.concat()),
        ("a.jp2", [part(b"jP  ", b"\r\n\x87\n"), part(b"uuid", &uuid)].concat()),
        (
            "a.jxl",
            [part(b"JXL ", b"\r\n\x87\n"), part(b"Exif", &[&[0; 4], TIFF].concat())].concat(),
        ),
        ("a.mp4", [part(b"ftyp", b"isom\0\0\0\0"), film.clone()].concat()),
        ("a.mov", [part(b"wide", b""), film].concat()),
        ("a.pdf", format!("%PDF-1.7\n{PACKET}").into_bytes()),
        ("a.heic", fs::read("crates/picture/tests/photos/all.heic").unwrap()),
    ]
}

/// Pictures that newsprint writes, by their names, with something private in most of them.
fn written() -> Vec<(&'static str, Vec<u8>)> {
    [
        "photos/gps.jpg",
        "photos/like-ap.jpg",
        "photos/exif.png",
        "photos/ai-edited.webp",
        "photos/xmp.gif",
        "photos/drawing.svg",
        "written/alpha.avif",
        "written/sequence.avif",
        "written/animated.png",
        "written/animated.webp",
    ]
    .map(|path| {
        let bytes = fs::read(format!("crates/picture/tests/{path}")).unwrap();
        (path.split_once('/').unwrap().1, bytes)
    })
    .into()
}

fn codes(site: &Site, lints: bool) -> Vec<String> {
    let mut options = site.usual_options();
    options.lints = lints;
    let disk = Folder::new(site.root());
    let problems = Session::new(&disk).check(&options, &Quiet).problems;
    problems.iter().map(|problem| problem.code.as_str().to_owned()).collect()
}

fn linked(name: &str, bytes: &[u8], photos: &str) -> Site {
    let site = Site::new(&format!("{HEAD}{photos}"));
    site.write_bytes(&format!("content/a/x/{name}"), bytes);
    article(&site, "content/a/x/index.md", &format!("[x]({name})"));
    article(&site, "content/a/gut.md", "Text");
    site
}

#[test]
fn a_linked_file_that_can_not_be_cleaned_is_refused() {
    for (name, bytes) in foreign() {
        assert!(metadata::read(&bytes).is_private(), "{name}");
        let mut site = linked(name, &bytes, PHOTOS);
        assert_eq!(codes(&site, false), ["link-private"], "{name}");
        let report = site.try_build();
        let problem = report.problems.iter().find(|problem| problem.is_error()).unwrap();
        assert!(problem.message.contains("reveals"), "{problem:?}");
        assert!(!site.has("index.html"), "{name}");
        site.options = |options| options.keep_going = true;
        assert_eq!(site.try_build().counts.left_out, 1, "{name}");
        assert!(site.has("a/gut/index.html") && !site.has(&format!("a/x/{name}")), "{name}");
    }
}

/// A PNG that says so many creators took it, and what their agency told the desk.
fn picture_by(creators: usize) -> Vec<u8> {
    let names: String = (0..creators).map(|no| format!("<rdf:li>Jo Marsh {no}</rdf:li>")).collect();
    let packet = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\"><photoshop:Instructions>NO MAGS</photoshop:Instructions><dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let data = format!("XML:com.adobe.xmp\0\0\0\0\0{packet}").into_bytes();
    let bare = crate::site::picture("many");
    let mut chunks = png::chunks(&bare).unwrap();
    chunks.insert(1, png::Chunk { kind: *b"iTXt", data: &data });
    png::assemble(&chunks)
}

#[test]
fn a_linked_picture_whose_rights_no_file_can_hold_is_refused() {
    for (creators, codes_wanted) in [(2, &[][..]), (4_000, &["link-private"])] {
        let bytes = picture_by(creators);
        assert!(metadata::read(&bytes).is_private());
        let site = linked("a.png", &bytes, PHOTOS);
        assert_eq!(codes(&site, false), codes_wanted, "{creators}");
        assert_eq!(site.try_build().finished, codes_wanted.is_empty(), "{creators}");
    }
}

#[test]
fn a_linked_file_without_anything_private_is_handed_out_as_it_is() {
    let mut bare = TIFF.to_vec();
    // The version of the tag set says nothing of a place.
    bare[28] = 0;
    for (name, bytes) in [
        ("a.tif", bare),
        (
            "a.mp4",
            [part(b"ftyp", b"isom\0\0\0\0"), part(b"moov", &part(b"mvhd", &[0; 9]))].concat(),
        ),
        ("a.pdf", b"%PDF-1.7\n".to_vec()),
    ] {
        let site = linked(name, &bytes, PHOTOS);
        assert_eq!(codes(&site, true), <[&str; 0]>::default(), "{name}");
        let _ = site.build();
        assert_eq!(fs::read(site.root().join("public/a/x").join(name)).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_linked_picture_that_can_be_cleaned_is() {
    for (name, bytes) in written() {
        let site = linked(name, &bytes, PHOTOS);
        let _ = site.build();
        let out = fs::read(site.root().join("public/a/x").join(name)).unwrap();
        let said = metadata::read(&out);
        assert!(!said.has_location && !said.has_serial && !said.has_maker_notes, "{name}");
        assert_eq!(said.instructions, None, "{name}");
    }
}

#[test]
fn files_under_static_are_named_whatever_their_format() {
    for (name, bytes) in foreign() {
        let site = linked("plan.txt", b"Plan", PHOTOS);
        site.write_bytes(&format!("static/{name}"), &bytes);
        assert_eq!(codes(&site, true), ["photo-private"], "{name}");
    }
}

#[test]
fn without_renditions_check_names_what_is_published_as_it_is() {
    for (name, bytes) in foreign() {
        let site = linked(name, &bytes, "");
        assert_eq!(codes(&site, true), ["photo-private"], "{name}");
    }
}
