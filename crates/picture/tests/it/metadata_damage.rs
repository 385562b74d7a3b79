//! Hostile bytes: whatever a file holds, reading neither panics nor hangs nor takes memory out of
//! proportion. `FUZZ_SECONDS` sets how long the mutations run; without it they are a few hundred. `FUZZ_FILES`
//! names the ending of the files they begin with, such as `webp`: of all, if nothing is said.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use newsprint_picture::metadata::{Metadata, read};
use proptest::prelude::*;

/// No file of these sizes may take longer; unoptimised code is some twenty times slower.
const TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

/// Reads, asks everything that can be asked, and checks what must always hold.
fn exercise(bytes: &[u8], what: &dyn Fn() -> String) {
    let begin = Instant::now();
    let metadata = read(bytes);
    let restrictions = metadata.restrictions();
    let _ = metadata.is_ai();
    assert!(begin.elapsed() < TIME_MAX, "{}: {:?}", what(), begin.elapsed());
    assert!((1..=8).contains(&metadata.orientation), "{}", what());
    for text in texts(&metadata) {
        assert!(!text.trim().is_empty() && text.trim() == text, "{}: {text:?}", what());
    }
    if let Some((x, y)) = metadata.region_focus {
        assert!(x <= 1000 && y <= 1000, "{}", what());
    }
    assert!(metadata.unreadable.len() <= 20, "{}: {:?}", what(), metadata.unreadable);
    assert!(restrictions.len() <= 5000, "{}", what());
    assert_eq!(metadata, read(bytes), "{}", what());
}

fn texts(metadata: &Metadata) -> Vec<&str> {
    let one = [&metadata.credit_line, &metadata.source, &metadata.description, &metadata.headline];
    let one = one.into_iter().flatten();
    one.chain(&metadata.creators).chain(&metadata.keywords).map(String::as_str).collect()
}

fn fixtures() -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir("tests/photos")
        .expect("the folder of pictures")
        .map(|entry| entry.expect("a picture").path())
        .filter(|path| path.extension().is_some_and(|kind| kind != "py"))
        .collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a picture"))).collect()
}

/// A small generator of numbers, so that a case can be repeated from its seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Changes a file in one of the ways in which files break and are broken.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random, other: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    let end = (at + 1 + random.below(40)).min(bytes.len());
    match random.below(9) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = [0, 1, 0x1C, 0x38, 0x7F, 0x80, 0xFE, 0xFF][random.below(8)],
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let piece = bytes[at..end].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        // A length, big-endian or little-endian, of two or four bytes.
        5 => {
            let length = [0, 1, 2, 7, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, random.next() as u32];
            let length = length[random.below(length.len())];
            let number =
                if random.below(2) == 0 { length.to_be_bytes() } else { length.to_le_bytes() };
            let width = [2, 4][random.below(2)];
            for (byte, value) in bytes[at..].iter_mut().zip(&number[4 - width..]) {
                *byte = *value;
            }
        }
        6 => bytes[at..end].fill_with(|| random.next() as u8),
        // XML: brackets, quotes and entities in the wrong places.
        7 => {
            let pieces: [&[u8]; 10] = [
                b"<",
                b">",
                b"&",
                b"\"",
                b"</rdf:li>",
                b"<rdf:li>",
                b"&#0;",
                b"<!DOCTYPE a>",
                b"<![CDATA[",
                b"<rdf:Description xmlns:rdf='x'>",
            ];
            let piece = pieces[random.below(pieces.len())];
            bytes.splice(at..at, piece.iter().copied());
        }
        _ => {
            let from = random.below(other.len());
            let to = (from + random.below(400)).min(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
    }
}

#[test]
fn mutations() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse::<u64>().ok());
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|s| s.parse::<u64>().ok()).unwrap_or(1);
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut fixtures = fixtures();
    assert!(fixtures.len() > 30);
    if let Ok(ending) = std::env::var("FUZZ_FILES") {
        fixtures.retain(|(path, _)| path.extension().is_some_and(|one| *one == *ending));
        assert!(!fixtures.is_empty(), "no fixture ends in {ending}");
    }
    let mut cases = 0u64;
    while until.map_or(cases < 600, |until| Instant::now() < until) {
        let mut random = Random(seed.wrapping_mul(1 << 40) + cases);
        let (path, original) = &fixtures[random.below(fixtures.len())];
        let other = &fixtures[random.below(fixtures.len())].1;
        let mut bytes = original.clone();
        for _ in 0..=random.below(6) {
            mutate(&mut bytes, &mut random, other);
        }
        let case = cases;
        exercise(&bytes, &|| format!("{} seed {seed} case {case}", path.display()));
        cases += 1;
    }
    if seconds.is_some() {
        #[expect(clippy::print_stderr, reason = "a long run is asked for by hand")]
        let () = eprintln!("{cases} cases with seed {seed}");
    }
}

#[test]
fn truncations() {
    for (path, bytes) in fixtures() {
        let step = (bytes.len() / 40).max(1);
        for length in (0..bytes.len()).step_by(step) {
            exercise(&bytes[..length], &|| format!("{} cut to {length}", path.display()));
        }
    }
}

/// The heads behind which each parser begins.
const HEADS: [&[u8]; 10] = [
    b"\xFF\xD8\xFF\xE1\xFF\x00http://ns.adobe.com/xap/1.0/\0",
    b"\xFF\xD8\xFF\xE1\xFF\x00http://ns.adobe.com/xmp/extension/\0",
    b"\xFF\xD8\xFF\xE1\xFF\x00Exif\0\0MM\0\x2A\0\0\0\x08",
    b"\xFF\xD8\xFF\xE1\xFF\x00Exif\0\0II\x2A\0\x08\0\0\0",
    b"\xFF\xD8\xFF\xED\xFF\x00Photoshop 3.0\08BIM\x04\x04\0\0",
    b"\x89PNG\r\n\x1A\n",
    b"RIFF\xFF\xFF\0\0WEBP",
    b"\0\0\0\x18ftypavif\0\0\0\0mif1avif\0\0",
    b"GIF89a\x01\0\x01\0\0\0\0!\xFF\x0BXMP DataXMP",
    b"<svg xmlns='http://www.w3.org/2000/svg'><metadata><",
];

fn cases() -> u32 {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse::<u32>().ok());
    seconds.map_or(300, |seconds| seconds.saturating_mul(200))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(head in 0..HEADS.len() + 1, tail in prop::collection::vec(any::<u8>(), 0..3000)) {
        let bytes = [HEADS.get(head).copied().unwrap_or_default(), &tail].concat();
        // A real length, so that the tail is reached.
        let mut bytes = bytes;
        if bytes.starts_with(b"\xFF\xD8\xFF") && bytes.len() > 6 {
            let length = u16::try_from(bytes.len() - 4).unwrap().to_be_bytes();
            bytes[4..6].copy_from_slice(&length);
        }
        exercise(&bytes, &|| format!("{bytes:?}"));
    }

    #[test]
    fn random_xml(pieces in prop::collection::vec(0..XML.len(), 0..200)) {
        let packet: String = pieces.iter().map(|piece| XML[*piece]).collect();
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:e='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'><rdf:RDF>{packet}</rdf:RDF></svg>");
        exercise(svg.as_bytes(), &|| svg.clone());
    }

    #[test]
    fn random_notices(words in prop::collection::vec(0..NOTICES.len(), 0..60)) {
        let text: String = words.iter().map(|word| NOTICES[*word]).collect();
        let metadata = Metadata { instructions: Some(text.clone()), ..Metadata::default() };
        for restriction in metadata.restrictions() {
            prop_assert!(text.contains(&restriction.words), "{text} | {}", restriction.words);
            prop_assert!(!restriction.words.is_empty(), "{text}");
        }
    }

    #[test]
    fn any_text_as_a_notice(text in ".{0,300}") {
        let metadata = Metadata { instructions: Some(text.clone()), ..Metadata::default() };
        for restriction in metadata.restrictions() {
            prop_assert!(text.contains(&restriction.words), "{text} | {}", restriction.words);
        }
    }
}

/// Pieces of XMP.
const XML: [&str; 20] = [
    "<rdf:Description>",
    "</rdf:Description>",
    "<rdf:Description dc:title='a'/>",
    "<dc:creator>",
    "</dc:creator>",
    "<rdf:Seq>",
    "</rdf:Seq>",
    "<rdf:Alt>",
    "</rdf:Alt>",
    "<rdf:li>",
    "</rdf:li>",
    "<rdf:li xml:lang='x-default'>",
    "<rdf:value>",
    "</rdf:value>",
    "text",
    "&amp;",
    "&x;",
    "<e:ImageRegion rdf:parseType='Resource'>",
    "</e:ImageRegion>",
    "<e:rbX>1e999</e:rbX>",
];

/// Pieces of notices.
const NOTICES: [&str; 40] = [
    "NO ",
    "no ",
    "SALES ",
    "sales, ",
    "ARCHIVES; ",
    "or ",
    "JAPAN ",
    "Österreich ",
    "U.S. ",
    "OUT",
    " out ",
    "\n",
    ". ",
    ", ",
    " - ",
    "MANDATORY CREDIT: ",
    "AP ",
    "14 ",
    "days ",
    "only ",
    "use ",
    "within ",
    "Sperrfrist: ",
    "1. März ",
    "12.00 Uhr ",
    "embargo ",
    "until ",
    "MAGS ",
    "except ",
    "world rights ",
    "in ",
    "the ",
    "Korea ",
    "and ",
    "İ",
    "ß",
    "…",
    "ǅ ",
    "NOT FOR ",
    "ONLINE ",
];

/// Texts and packets whose work could grow with the square of their length or worse.
#[test]
fn growth() {
    let rdf = "<svg xmlns='http://www.w3.org/2000/svg' \
               xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
               xmlns:dc='http://purl.org/dc/elements/1.1/' \
               xmlns:ps='http://ns.adobe.com/photoshop/1.0/'><rdf:RDF><rdf:Description>";
    let instructions = |text: &str, count: usize| {
        format!("{rdf}<ps:Instructions>{}</ps:Instructions>", text.repeat(count))
    };
    let nested = |text: &str, count: usize| format!("{rdf}<dc:creator>{}", text.repeat(count));
    for text in [
        instructions("Japan, ", 200_000),
        instructions("JAPAN OUT, ", 200_000),
        instructions("14 days use only ", 200_000),
        instructions("NO SALES, ARCHIVES OR ", 200_000),
        instructions("MANDATORY CREDIT: A ", 200_000),
        instructions("A", 3_000_000),
        nested("<rdf:Bag><rdf:li>", 30),
        nested("<dc:title><dc:title>", 30),
        nested("<dc:title>", 1_000_000),
        nested("<rdf:Seq/>", 300_000),
        nested("<rdf:Seq><rdf:li>a</rdf:li></rdf:Seq>", 100_000),
        format!("{rdf}{}", "<dc:creator>a</dc:creator>".repeat(100_000)),
        format!("{rdf}<dc:creator {}/>", "dc:a='b' ".repeat(200_000)),
        format!("{rdf}{}", "<a xmlns:a='b'>".repeat(100_000)),
    ] {
        let begin: String = text.chars().skip(rdf.len()).take(60).collect();
        exercise(text.as_bytes(), &|| begin.clone());
    }
}
