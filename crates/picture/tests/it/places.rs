//! The less usual places of a file that name its maker, each with its neighbours that say nothing.

use std::io::Write;

use newsprint_picture::metadata::container::{jpeg, png, riff};
use newsprint_picture::metadata::{Ai, Metadata, Possible, read};

/// A PNG of no pixels with some chunks.
fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Metadata {
    let of = |(kind, data): &(&[u8; 4], Vec<u8>)| (**kind, data.clone());
    let all: Vec<([u8; 4], Vec<u8>)> =
        chunks.iter().map(of).chain([(*b"IEND", Vec::new())]).collect();
    let all: Vec<png::Chunk<'_>> =
        all.iter().map(|(kind, data)| png::Chunk { kind: *kind, data }).collect();
    read(&png::assemble(&all))
}

fn text(keyword: &str, text: &[u8]) -> (&'static [u8; 4], Vec<u8>) {
    (b"tEXt", [keyword.as_bytes(), b"\0", text].concat())
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn compressed(keyword: &str, text: &[u8]) -> (&'static [u8; 4], Vec<u8>) {
    (b"zTXt", [keyword.as_bytes(), b"\0\0", &deflated(text)].concat())
}

fn international(keyword: &str, text: &str, compress: bool) -> (&'static [u8; 4], Vec<u8>) {
    let data = if compress { deflated(text.as_bytes()) } else { text.as_bytes().to_vec() };
    (b"iTXt", [keyword.as_bytes(), &[0, u8::from(compress), 0], b"\0\0", &data].concat())
}

/// A profile as ImageMagick writes it.
fn profile(name: &str, data: &[u8]) -> Vec<u8> {
    let mut text = format!("\n{name}\n{:>8}", data.len());
    for (at, byte) in data.iter().enumerate() {
        if at % 36 == 0 {
            text.push('\n');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text.push('\n');
    text.into_bytes()
}

fn packet(body: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/' \
         xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/' xmlns:dcterms='http://purl.org/dc/terms/' \
         xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>\
         <rdf:Description rdf:about=''>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

/// A JPEG of no pixels with segments `APPn`, and something behind its end.
fn jpeg(segments: &[(u8, Vec<u8>)], behind: &[u8]) -> Metadata {
    let of = |(number, data): &(u8, Vec<u8>)| (jpeg::APP0 + number, data.clone());
    let all: Vec<(u8, Vec<u8>)> = segments.iter().map(of).collect();
    let all: Vec<jpeg::Segment<'_>> =
        all.iter().map(|(marker, data)| jpeg::Segment { marker: *marker, data }).collect();
    read(&jpeg::assemble(&all, &[b"\xFF\xDA\0\x02\xFF\xD9", behind].concat()))
}

fn xmp(body: &str) -> Metadata {
    let data = [b"http://ns.adobe.com/xap/1.0/\0", packet(body).as_bytes()].concat();
    jpeg(&[(1, data)], b"")
}

/// A little-endian Exif block of one directory with values longer than four bytes.
fn exif(entries: &[(u16, u16, Vec<u8>)]) -> Vec<u8> {
    let mut block = b"II\x2A\0\x08\0\0\0".to_vec();
    block.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    let mut at = 8 + 2 + 12 * entries.len() + 4;
    let mut values: Vec<u8> = Vec::new();
    for (tag, kind, value) in entries {
        block.extend(tag.to_le_bytes());
        block.extend(kind.to_le_bytes());
        block.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
        block.extend(u32::try_from(at).unwrap().to_le_bytes());
        at += value.len();
        values.extend(value);
    }
    block.extend([0; 4]);
    block.extend(values);
    block
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn iim(name: &str) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap().to_be_bytes();
    [&[0x1C, 2, 80][..], &length, name.as_bytes()].concat()
}

#[test]
fn png_texts_in_any_case_compressed_or_not() {
    for chunk in [
        text("Author", b"Anna Keel"),
        text("author", b"Anna Keel"),
        text("AUTHOR", b"Anna Keel"),
        text("Artist", b"Anna Keel"),
        compressed("Author", b"Anna Keel"),
        compressed("author", b"Anna Keel"),
        international("Author", "Anna Keel", false),
        international("creator", "Anna Keel", true),
    ] {
        let found = png(std::slice::from_ref(&chunk));
        assert_eq!(found.creators, ["Anna Keel"], "{chunk:?}");
        assert_eq!(found.unreadable, Vec::<String>::new(), "{chunk:?}");
    }
    // Two texts are two names.
    let two = png(&[text("Author", b"Anna Keel"), text("Artist", b"Bert B")]);
    assert_eq!(two.creators, ["Anna Keel", "Bert B"]);
    // By the standard the texts are in Latin-1; these are not.
    let found = png(&[text("Author", b"J\x9Arg M\x9Fller")]);
    assert_eq!((found.creators, found.uncertain.len()), (vec!["Jörg Müller".to_owned()], 0));
    let found = png(&[text("Author", b"\xC0\xEE\xBB\xAA")]);
    assert_eq!((found.creators, found.uncertain.len()), (vec!["李华".to_owned()], 1));
}

#[test]
fn xmp_in_png_compressed_or_not() {
    let packet = packet("<dc:creator><rdf:Seq><rdf:li>Anna Keel</rdf:li></rdf:Seq></dc:creator>");
    for compress in [false, true] {
        let found = png(&[international("XML:com.adobe.xmp", &packet, compress)]);
        assert_eq!(found.creators, ["Anna Keel"]);
    }
}

#[test]
fn profiles_of_imagemagick_in_png() {
    let name = iim("Anna Keel");
    let length = u32::try_from(name.len()).unwrap().to_be_bytes();
    let resource = [b"8BIM\x04\x04\0\0", &length[..], &name].concat();
    let packet = packet("<dc:creator><rdf:Seq><rdf:li>Anna Keel</rdf:li></rdf:Seq></dc:creator>");
    let block = exif(&[(315, 2, b"Anna Keel\0".to_vec())]);
    let with_head = [b"Exif\0\0", &block[..]].concat();
    let in_app1 = [b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat();
    for (kind, data) in [
        ("iptc", &name),
        ("iptc", &resource),
        ("8bim", &resource),
        ("xmp", &packet.into_bytes()),
        ("exif", &with_head),
        ("exif", &block),
        ("APP1", &with_head),
        ("APP1", &in_app1),
    ] {
        let keyword = format!("Raw profile type {kind}");
        for chunk in [
            text(&keyword, &profile(kind, data)),
            compressed(&keyword, &profile(kind, data)),
            compressed(&keyword.to_uppercase(), &profile(kind, data)),
        ] {
            let found = png(&[chunk]);
            assert_eq!(found.creators, ["Anna Keel"], "{kind}");
            assert_eq!(found.unreadable, Vec::<String>::new(), "{kind}");
        }
    }
}

#[test]
fn profiles_that_say_nothing_of_the_maker_are_no_matter() {
    for kind in ["icc", "icm", "jfif"] {
        let keyword = format!("Raw profile type {kind}");
        for chunk in [text(&keyword, b"\nicc\n 9\nxx"), compressed(&keyword, b"nothing")] {
            assert_eq!(png(&[chunk]).unreadable, Vec::<String>::new(), "{kind}");
        }
    }
    let damaged = png(&[text("Raw profile type iptc", b"\niptc\n 9\n1c02")]);
    assert_eq!(damaged.unreadable, ["the PNG text “Raw profile type iptc” is damaged"]);
}

#[test]
fn compressed_texts_have_limits() {
    let bomb = compressed("Author", &vec![b'a'; 9 << 20]);
    assert!(bomb.1.len() < 1 << 20);
    let found = png(std::slice::from_ref(&bomb));
    assert_eq!(found.unreadable, ["the PNG text “Author” is too long"]);
    assert_eq!(found.creators, Vec::<String>::new());
    // What is not asked for is not decompressed at all.
    let other = compressed("Comment", &vec![b'a'; 9 << 20]);
    assert_eq!(png(&[other]).unreadable, Vec::<String>::new());
    let mut damaged = compressed("Author", b"Anna Keel and others, and so on");
    damaged.1.truncate(20);
    assert_eq!(png(&[damaged]).unreadable, ["the PNG text “Author” is compressed and damaged"]);
}

#[test]
fn tags_of_windows() {
    let name = (40093, 1, utf16("Anna Keel;Jörg Müller"));
    let block = |entries: &[(u16, u16, Vec<u8>)]| [b"Exif\0\0", &exif(entries)[..]].concat();
    let found = jpeg(&[(1, block(std::slice::from_ref(&name)))], b"");
    assert_eq!(found.creators, ["Anna Keel", "Jörg Müller"]);
    // Exif's own tag goes first; who is named elsewhere is not kept quiet.
    let artist = (315, 2, b"Bert Beispiel\0".to_vec());
    let found = jpeg(&[(1, block(&[artist, name]))], b"");
    assert_eq!(found.creators, ["Bert Beispiel"]);
    let [one] = found.differing.as_slice() else { panic!("{:?}", found.differing) };
    assert_eq!(one.other, "Anna Keel; Jörg Müller");
}

#[test]
fn creators_elsewhere_in_xmp() {
    let plus = "<plus:ImageCreator><rdf:Seq><rdf:li rdf:parseType='Resource'>\
                <plus:ImageCreatorName>Anna Keel</plus:ImageCreatorName></rdf:li></rdf:Seq>\
                </plus:ImageCreator>";
    let tiff = "<tiff:Artist>Anna Keel</tiff:Artist>";
    let dc = "<dc:creator><rdf:Seq><rdf:li>\n  Anna\n  Keel\n</rdf:li></rdf:Seq></dc:creator>";
    for body in [plus, tiff, dc, &format!("{plus}{tiff}{dc}")] {
        let found = xmp(body);
        assert_eq!((found.creators, found.differing), (vec!["Anna Keel".to_owned()], Vec::new()));
    }
    let found = xmp(&format!("{dc}<tiff:Artist>Bert Beispiel</tiff:Artist>"));
    assert_eq!((&*found.creators[0], &*found.differing[0].other), ("Anna Keel", "Bert Beispiel"));
}

#[test]
fn afcp_trailers_are_reported() {
    let trailer = b"AXS!\0\0\x01\0\0\0\0\0";
    let found = jpeg(&[], trailer);
    assert_eq!(
        found.unreadable,
        ["the AFCP trailer may hold a second IPTC block, which newsprint does not read"]
    );
    assert_eq!(jpeg(&[], b"some other trailer").unreadable, Vec::<String>::new());
}

#[test]
fn source_types_in_every_form_of_rdf() {
    let uri = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    let name = "Iptc4xmpExt:DigitalSourceType";
    for body in [
        format!("<{name}>{uri}</{name}>"),
        format!("<{name}>{}</{name}>", uri.replace("http:", "https:")),
        format!("<{name}>{uri}/</{name}>"),
        format!("<{name}>digsrctype:trainedAlgorithmicMedia</{name}>"),
        format!("<{name}>trainedalgorithmicmedia</{name}>"),
        format!("<{name} rdf:resource='{uri}'/>"),
        format!("<{name}><rdf:Description rdf:about='{uri}'/></{name}>"),
        format!(
            "<{name}><rdf:Description><rdf:value rdf:resource='{uri}'/></rdf:Description></{name}>"
        ),
        format!("<{name} rdf:parseType='Resource'><rdf:value>{uri}</rdf:value></{name}>"),
        format!("<{name}><rdf:Alt><rdf:li xml:lang='x-default'>{uri}</rdf:li></rdf:Alt></{name}>"),
        format!("<{name}><rdf:Bag><rdf:li rdf:resource='{uri}'/></rdf:Bag></{name}>"),
    ] {
        assert_eq!(xmp(&body).is_ai(), Some(Ai::Generated), "{body}");
    }
    assert_eq!(xmp(&format!("<{name}>digitalCapture</{name}>")).is_ai(), None);
}

/// Reads a manifest store in a file of some format.
type Reader<'a> = &'a dyn Fn(&[u8]) -> Metadata;

/// A C2PA manifest store with one assertion of CBOR.
fn manifest(cbor: &[u8]) -> Vec<u8> {
    let a_box = |kind: &[u8], content: &[u8]| {
        let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&size, kind, content].concat()
    };
    let superbox = |kind: &[u8], content: &[u8]| {
        let description = [kind, b"\0\x11\0\x10\x80\0\0\xAA\08\x9B\x71\x03x\0"].concat();
        a_box(b"jumb", &[a_box(b"jumd", &description), content.to_vec()].concat())
    };
    let assertion = superbox(b"cbor", &a_box(b"cbor", cbor));
    superbox(b"c2pa", &superbox(b"c2ma", &superbox(b"c2as", &assertion)))
}

#[test]
fn manifests_in_every_format() {
    let uri = b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    let length = u8::try_from(uri.len()).unwrap();
    let generated = manifest(&[b"\xA1\x71digitalSourceType\x78", &[length][..], uri].concat());
    let silent = manifest(b"\xA0");
    let in_jpeg = |store: &[u8]| jpeg(&[(11, [b"JP\0\x01\0\0\0\x01", store].concat())], b"");
    let in_png = |store: &[u8]| png(&[(b"caBX", store.to_vec())]);
    let in_webp = |store: &[u8]| {
        let chunk = riff::Chunk { kind: *b"C2PA", data: store };
        read(&riff::assemble(&[chunk]).unwrap())
    };
    let in_avif = |store: &[u8]| {
        let kind = b"uuid\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81";
        let body = [&kind[..], b"\0\0\0\0manifest\0\0\0\0\0\0\0\0\0", store].concat();
        let size = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        read(&[b"\0\0\0\x10ftypavif\0\0\0\0", &size[..], &body].concat())
    };
    let readers: [Reader<'_>; 4] = [&in_jpeg, &in_png, &in_webp, &in_avif];
    for (at, reader) in readers.iter().enumerate() {
        assert_eq!(reader(&generated).is_ai(), Some(Ai::Generated), "{at}");
        let found = reader(&silent);
        assert_eq!((found.is_ai(), found.possible_ai()), (None, Some(Possible::Manifest)), "{at}");
    }
    let remote = xmp("<dcterms:provenance>https://manifests.example/1</dcterms:provenance>");
    let expect = Possible::RemoteManifest("https://manifests.example/1");
    assert_eq!(remote.possible_ai(), Some(expect));
    let inside = xmp("<dcterms:provenance>self#jumbf=c2pa/urn:uuid:1</dcterms:provenance>");
    assert_eq!(inside.possible_ai(), None);
}
