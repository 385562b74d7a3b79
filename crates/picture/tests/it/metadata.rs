//! What is read from pictures into which another program has written. `tests/photos/make.py` makes
//! them; here is what each must say.

use std::path::Path;

use newsprint_picture::metadata::container::jpeg;
use newsprint_picture::metadata::{Ai, Licensor, Metadata, Place, Rule, read};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/photos").join(name)).expect("a picture of tests/photos")
}

/// Compares everything that a file says, and shows only the fields that are wrong.
#[track_caller]
fn check(name: &str, expect: &Metadata) {
    check_bytes(name, &bytes(name), expect);
}

#[track_caller]
fn check_bytes(name: &str, bytes: &[u8], expect: &Metadata) {
    let found = format!("{:#?}", read(bytes));
    let expect = format!("{expect:#?}");
    let found_lines = found.lines().filter(|line| !expect.contains(line));
    let expect_lines = expect.lines().filter(|line| !found.contains(line));
    let wrong: Vec<&str> = found_lines.chain(["--- expected:"]).chain(expect_lines).collect();
    assert!(found == expect, "{name}:\n{}", wrong.join("\n"));
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn empty() -> Metadata {
    Metadata { orientation: 1, ..Metadata::default() }
}

/// The properties that XMP and IIM share.
fn common() -> Metadata {
    Metadata {
        creators: list(&["Friederike Mustermann"]),
        creator_title: some("Staff"),
        credit_line: some("Beispielagentur"),
        source: some("Beispielzeitung"),
        copyright_notice: some("© 2026 Beispielagentur"),
        description: some("Die Brücke über den Fluss, fotografiert am Morgen."),
        description_writer: some("fm"),
        headline: some("Brücke am Morgen"),
        title: some("BRUECKE-0301"),
        instructions: some("NO ARCHIVES; JAPAN OUT"),
        job_id: some("BSP-0042"),
        keywords: list(&["Brücke", "Morgen"]),
        date_created: some("2026-03-01T07:30:00+01:00"),
        sublocation: some("Steg 4"),
        city: some("Musterstadt"),
        state: some("Musterland"),
        country: some("Österreich"),
        country_code: some("AT"),
        urgency: some("4"),
        ..empty()
    }
}

/// The same with what only IIM has.
fn with_iim_only(metadata: Metadata) -> Metadata {
    Metadata {
        release_date: some("2026-03-02T06:00:00+01:00"),
        expiration_date: some("2026-04-01T00:00:00+00:00"),
        edit_status: some("CORRECTED"),
        ..metadata
    }
}

/// Every property of the standard.
fn everything() -> Metadata {
    Metadata {
        alt_text: some("Eine Brücke im Nebel"),
        extended_description: some("Eine steinerne Brücke mit drei Bögen steht im Nebel."),
        usage_terms: some("Editorial use only"),
        web_statement: some("https://example.com/rights"),
        copyright_owners: list(&["Beispielagentur GmbH"]),
        licensors: vec![Licensor {
            name: some("Beispielagentur"),
            url: some("https://example.com/buy"),
            email: some("licence@example.com"),
        }],
        suppliers: list(&["Bildhaus"]),
        supplier_image_id: some("BH-77"),
        image_creators: list(&["Friederike Mustermann"]),
        digital_source_type: some("digitalCapture"),
        guid: some("urn:example:guid:1"),
        persons: list(&["Anna Beispiel", "Bert Beispiel"]),
        location_created: vec![Place {
            sublocation: some("Steg 4"),
            city: some("Musterstadt"),
            state: some("Musterland"),
            country: some("Österreich"),
            country_code: some("AT"),
        }],
        location_shown: vec![Place {
            city: some("Brückenau"),
            country: some("Österreich"),
            country_code: some("AT"),
            ..Place::default()
        }],
        event: some("Eröffnung der Brücke"),
        event_id: some("urn:example:event:9"),
        region_focus: Some((400, 400)),
        model_release: some("MR-NON"),
        property_release: some("PR-UPR"),
        minor_model_age: some("AG-A25"),
        data_mining: some("DMI-PROHIBITED"),
        other_constraints: some("Keine Montage"),
        ..common()
    }
}

#[test]
fn every_property_in_every_format() {
    check("all.jpg", &with_iim_only(everything()));
    for kind in ["png", "webp", "avif", "heic"] {
        check(&format!("all.{kind}"), &everything());
    }
    check("xmp.gif", &common());
    check("cmyk.jpg", &common());
}

#[test]
fn segments_in_any_order() {
    let words: Vec<String> = (0..700).map(|n| format!("Wort{n}")).collect();
    let long = Metadata { extended_description: some(&words.join(" ")), ..common() };
    check("xmp-long-first.jpg", &with_iim_only(long));
    check("iim-first.jpg", &with_iim_only(common()));
}

fn extended() -> Metadata {
    let words: Vec<String> = (0..7800).map(|n| format!("Wort{n}")).collect();
    Metadata { extended_description: some(&words.join(" ")), ..common() }
}

#[test]
fn extended_xmp_in_any_order() {
    check("xmp-extended.jpg", &extended());
    let bytes = bytes("xmp-extended.jpg");
    let (mut segments, rest) = jpeg::segments(&bytes).unwrap();
    assert!(segments.iter().filter(|s| s.marker == jpeg::APP0 + 1).count() >= 3);
    segments.reverse();
    check_bytes("reversed", &jpeg::assemble(&segments, rest), &extended());
}

#[test]
fn extended_xmp_with_a_lost_piece() {
    let bytes = bytes("xmp-extended.jpg");
    let (segments, rest) = jpeg::segments(&bytes).unwrap();
    let is_piece = |s: &jpeg::Segment| s.data.starts_with(b"http://ns.adobe.com/xmp/extension/");
    let last = segments.iter().rposition(is_piece).unwrap();
    let mut without = segments.clone();
    without.remove(last);
    let found = read(&jpeg::assemble(&without, rest));
    assert_eq!(found.credit_line, common().credit_line);
    let why = &found.unreadable;
    assert!(why[0].starts_with("the extended XMP packet is incomplete: "), "{why:?}");

    let none: Vec<jpeg::Segment> = segments.into_iter().filter(|s| !is_piece(s)).collect();
    let expect = Metadata { unreadable: list(&["the extended XMP packet is missing"]), ..common() };
    check_bytes("no pieces", &jpeg::assemble(&none, rest), &expect);
}

#[test]
fn image_resources_split_over_segments() {
    let bytes = bytes("iim-latin1.jpg");
    let (segments, rest) = jpeg::segments(&bytes).unwrap();
    let at = segments.iter().position(|s| s.marker == jpeg::APP0 + 13).unwrap();
    let head = b"Photoshop 3.0\0";
    let whole = segments[at].data.strip_prefix(head).unwrap();
    for cut in 1..whole.len() {
        let (a, b) = whole.split_at(cut);
        let (a, b) = ([head, a].concat(), [head, b].concat());
        let segment = |data| jpeg::Segment { marker: jpeg::APP0 + 13, data };
        let mut split = segments.clone();
        split.splice(at..=at, [segment(&a), segment(&b)]);
        check_bytes(&format!("cut at {cut}"), &jpeg::assemble(&split, rest), &latin1());
    }
}

fn latin1() -> Metadata {
    Metadata {
        creators: list(&["Zoë Müller"]),
        credit_line: some("Beispiel/Österreich"),
        description: some("Äpfel – „süß“ für 3 €"),
        keywords: list(&["Äpfel", "Märkte"]),
        ..empty()
    }
}

#[test]
fn iim_alone() {
    check("iim-latin1.jpg", &latin1());
    let utf8 = Metadata {
        creators: list(&["Friederike Mustermann", "Łukasz Żółw"]),
        credit_line: some("Beispiel/Łódź"),
        country_code: some("AUT"),
        ..common()
    };
    check("iim-utf8.jpg", &utf8);
}

#[test]
fn what_is_cut_does_not_differ() {
    let whole = Metadata {
        creators: list(&["Friederike Musterfrau-Beispielhuber"]),
        credit_line: some("Österreichische Beispielagentur für Fotografie"),
        source: some("Österreichische Beispielagentur für Fotografie"),
        ..empty()
    };
    check("iim-cut.jpg", &whole);
    check(
        "creators-two.jpg",
        &Metadata { creators: list(&["Anna Beispiel", "Bert Muster"]), ..empty() },
    );
}

#[test]
fn what_differs() {
    let found = read(&bytes("differing.jpg"));
    assert_eq!(found.creators, ["Anna Beispiel"]);
    assert_eq!(found.copyright_notice.as_deref(), Some("© Beispielagentur"));
    let differing: Vec<[&str; 5]> = found
        .differing
        .iter()
        .map(|d| [&*d.property, &d.first, &d.first_in, &d.other, &d.other_in])
        .collect();
    assert_eq!(
        differing,
        [
            ["Creator", "Anna Beispiel", "XMP", "Bert Muster", "IPTC-IIM"],
            ["Creator", "Anna Beispiel", "XMP", "Clara Kamera", "Exif"],
            ["Credit Line", "Beispielagentur", "XMP", "Andere Agentur", "IPTC-IIM"],
        ]
    );
}

#[test]
fn exif() {
    let expect = Metadata {
        creators: common().creators,
        copyright_notice: common().copyright_notice,
        description: common().description,
        date_created: common().date_created,
        guid: some("0123456789abcdef0123456789abcdef"),
        ..empty()
    };
    check("exif.png", &expect);
    let two = Metadata {
        creators: list(&["Anna Beispiel", "Bert Muster"]),
        copyright_notice: some("Anna Beispiel; Beispielzeitung"),
        ..expect
    };
    check("exif-only.jpg", &two);
    for name in ["gps.jpg", "gps-xmp.jpg"] {
        let creators = list(&["Anna Beispiel"]);
        check(name, &Metadata { creators, has_location: true, ..empty() });
    }
    for turn in 1..=8 {
        let turned = Metadata { orientation: turn, ..empty() };
        check(&format!("orientation-{turn}.jpg"), &turned);
    }
}

#[test]
fn texts_of_png_and_svg() {
    let png = Metadata {
        creators: list(&["Zoë Müller"]),
        copyright_notice: some("© Beispielzeitung"),
        description: some("Äpfel"),
        ..empty()
    };
    check("text.png", &png);
    let svg = Metadata {
        creators: list(&["Anna Beispiel"]),
        credit_line: some("Beispielzeitung"),
        copyright_notice: some("© Beispielzeitung"),
        title: some("Wahlkarte"),
        keywords: list(&["Wahl", "Karte"]),
        web_statement: some("https://creativecommons.org/licenses/by/4.0/"),
        ..empty()
    };
    check("drawing.svg", &svg);
    check_bytes("a bare SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", &empty());
}

#[test]
fn generated() {
    let found = read(&bytes("ai.jpg"));
    assert_eq!(found.digital_source_type.as_deref(), Some("trainedAlgorithmicMedia"));
    assert_eq!(found.ai_system.as_deref(), Some("Malmaschine"));
    assert_eq!(found.ai_system_version.as_deref(), Some("3.1"));
    assert_eq!(found.ai_prompt.as_deref(), Some("eine Brücke im Nebel"));
    assert_eq!(found.ai_prompt_writer.as_deref(), Some("Petra Prompt"));
    assert_eq!(found.is_ai(), Some(Ai::Generated));
    assert_eq!(read(&bytes("ai-edited.webp")).is_ai(), Some(Ai::Edited));
    assert_eq!(read(&bytes("ai-system-only.jpg")).is_ai(), Some(Ai::Generated));
    assert_eq!(read(&bytes("all.jpg")).is_ai(), None);
}

#[test]
fn regions() {
    check("region-mwg.jpg", &Metadata { region_focus: Some((250, 250)), ..empty() });
}

/// Creator, credit line, source and rules.
#[track_caller]
fn check_agency(name: &str, expect: [&str; 3], rules: &[Rule]) {
    let found = read(&bytes(name));
    let creator = found.creators.join("; ");
    let credit_line = found.credit_line.as_deref().unwrap_or_default();
    let source = found.source.as_deref().unwrap_or_default();
    assert_eq!([&*creator, credit_line, source], expect, "{name}");
    assert_eq!(found.differing, [], "{name}");
    assert_eq!(found.unreadable, list(&[]), "{name}");
    let found: Vec<Rule> = found.restrictions().into_iter().map(|r| r.rule).collect();
    assert_eq!(found, rules, "{name}");
}

#[test]
fn agencies() {
    use Rule::*;
    let territory = |name: &str| Territory(name.to_owned());
    check_agency(
        "like-ap.jpg",
        ["Jo Example", "AP", "AP"],
        &[MandatoryCredit, NoLicensing, UseWithin(14), territory("NYC"), MagazinesOut],
    );
    check_agency(
        "like-reuters.jpg",
        ["SAM SPECIMEN", "REUTERS", "X00042"],
        &[NoSales, territory("South Korea")],
    );
    check_agency("like-getty.jpg", ["Kim Sample", "Getty Images", "Getty Images Europe"], &[]);
    check_agency(
        "like-dpa.jpg",
        ["Jörg Muster", "picture alliance/dpa", "dpa"],
        &[EditorialUseOnly, MandatoryCredit, Embargo("1. März 2026, 12.00 Uhr".to_owned())],
    );
    check_agency(
        "like-apa.jpg",
        ["HANNES MUSTER", "APA/HANNES MUSTER", "APA"],
        &[territory("Österreich"), NoArchive],
    );
}

#[test]
fn other_encodings_of_a_packet() {
    let bytes = bytes("gps-xmp.jpg");
    let (segments, rest) = jpeg::segments(&bytes).unwrap();
    let head: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
    let packet = segments.iter().find_map(|s| s.data.strip_prefix(head)).unwrap();
    let text = std::str::from_utf8(packet).unwrap().replace("Anna", "Zoë 北");
    let units = || text.encode_utf16();
    let encodings: [(&str, Vec<u8>); 3] = [
        ("UTF-8 with BOM", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("UTF-16BE", units().flat_map(u16::to_be_bytes).collect()),
        (
            "UTF-16LE with BOM",
            [0xFEFF].into_iter().chain(units()).flat_map(u16::to_le_bytes).collect(),
        ),
    ];
    for (name, packet) in encodings {
        let data = [head, &packet].concat();
        let segment = jpeg::Segment { marker: jpeg::APP0 + 1, data: &data };
        let expect =
            Metadata { creators: list(&["Zoë 北 Beispiel"]), has_location: true, ..empty() };
        check_bytes(name, &jpeg::assemble(&[segment], rest), &expect);
    }
}

#[test]
fn damage_is_named() {
    let bytes = bytes("all.jpg");
    let (segments, _) = jpeg::segments(&bytes).unwrap();
    let head = jpeg::assemble(&segments, &[]);
    // Cut anywhere, the file never says anything else than the whole one does, and never nothing
    // about the cut.
    let whole = read(&bytes);
    for length in (4..head.len()).step_by(13) {
        let found = read(&head[..length]);
        assert!(!found.unreadable.is_empty(), "{length}");
        assert!(found.credit_line.is_none() || found.credit_line == whole.credit_line, "{length}");
        assert!(found.creators.is_empty() || found.creators == whole.creators, "{length}");
    }
    // The same for the other formats, in which the metadata may come behind the picture.
    for name in ["all.png", "all.webp", "all.avif", "all.heic", "xmp.gif"] {
        let bytes = self::bytes(name);
        let whole = read(&bytes);
        for length in (40..bytes.len() - 1).step_by(7) {
            let found = read(&bytes[..length]);
            let complete =
                found == whole || found == Metadata { unreadable: vec![], ..whole.clone() };
            assert!(complete || !found.unreadable.is_empty(), "{name} cut to {length}: {found:?}");
        }
    }
    assert_eq!(read(b"no picture"), empty());
    assert_eq!(read(b""), empty());
}
