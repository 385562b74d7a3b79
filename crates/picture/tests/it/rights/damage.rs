//! Files that break off, lie or are changed at random. `FUZZ_SECONDS` sets how long, `FUZZ_SEED` from
//! where, and `FUZZ_KEEP` names a file for what failed.

use super::{folder, pictures, rights};
use newsprint_picture::metadata::container::{self, bmff, gif, jpeg, png, riff, svg};
use newsprint_picture::metadata::write::{Rights, Unwritable, write};
use std::fs;

#[test]
fn what_cannot_be_written_says_so() {
    for (name, bytes) in pictures() {
        match name.as_str() {
            "x265.heic" => assert_eq!(write(&bytes, &rights()), Err(Unwritable::Heic)),
            _ => {
                for length in [bytes.len() / 3, 40, 12] {
                    // Any result but a panic; most are refused.
                    let _ = write(&bytes[..length], &rights());
                }
            }
        }
    }
    assert_eq!(write(b"", &rights()), Err(Unwritable::Unknown));
    assert_eq!(write(b"\xFF\xD8\xFF\xE0\0\x10JFIF", &rights()), Err(Unwritable::Damaged));
    assert_eq!(
        write(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", &rights()),
        Err(Unwritable::Doctype)
    );
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><svg><text>\xE4</text></svg>";
    assert_eq!(write(latin, &rights()), Err(Unwritable::Encoding));
    for broken in
        ["<svg>", "<svg></g>", "<svg a='1' a='2'/>", "<svg>&x;</svg>", "<svg/><svg/>", "<svg/>x"]
    {
        assert_eq!(write(broken.as_bytes(), &rights()), Err(Unwritable::Damaged), "{broken}");
    }
}

#[test]
fn lying_lengths_end_the_reading() {
    let lying = b"\xFF\xD8\xFF\xFF\xFF\xE1\0\x06abcd\xFF\xE2\xFF\xFFxyz";
    let (segments, rest) = jpeg::segments(lying).unwrap();
    assert_eq!((segments.len(), segments[0].data, rest), (1, b"abcd".as_slice(), b"".as_slice()));
    let png = [png::SIGNATURE.as_slice(), b"\0\0\0\x01IHDRx\0\0\0\0\x7F\xFF\xFF\xFFIDATx"].concat();
    assert_eq!(png::chunks(&png).unwrap().len(), 1);
    let webp = b"RIFF\xFF\xFF\xFF\xFFWEBPVP8 \x02\0\0\0abXMP \xFF\xFF\xFF\xFFx";
    assert_eq!(riff::chunks(webp).unwrap().len(), 1);
    let boxes = b"\0\0\0\x0Cftypavif\xFF\xFF\xFF\xFFmeta";
    assert_eq!(bmff::parts(boxes, 0..boxes.len()).len(), 1);
    assert!(bmff::items(boxes).is_empty());
    assert_eq!(
        png::assemble(&[png::Chunk { kind: *b"IEND", data: b"" }])[8..],
        *b"\0\0\0\0IEND\xAE\x42\x60\x82"
    );
}

/// A small generator of numbers, so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if end == 0 { 0 } else { (self.0 >> 11) as usize % end }
    }
}

/// A picture with a few things wrong.
fn mutated(numbers: &mut Numbers, all: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = all[numbers.below(all.len())].1.clone();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len());
        match numbers.below(8) {
            0 => bytes.truncate(at),
            1 => bytes[at..].iter_mut().take(4).for_each(|byte| *byte = 0xFF),
            2 => bytes[at..].iter_mut().take(2).for_each(|byte| *byte = 0),
            3 => {
                let end = (at + numbers.below(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => {
                let end = (at + numbers.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                // Something of another file of any format.
                let other = &all[numbers.below(all.len())].1;
                let from = numbers.below(other.len());
                let end = (from + numbers.below(200)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = numbers.below(256) as u8;
                }
            }
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
    bytes
}

#[test]
fn nothing_panics_or_grows_on_damaged_files() {
    let mut all = pictures();
    all.extend(folder("photos"));
    let wanted = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0x5EED);
    let mut numbers = Numbers(seed);
    let start = std::time::Instant::now();
    let (mut cases, mut written, mut longest) = (0_u64, 0_u64, 0);
    while wanted.map_or(cases < 400, |seconds: u64| start.elapsed().as_secs() < seconds) {
        let bytes = mutated(&mut numbers, &all);
        let rights = if numbers.below(2) == 0 { rights() } else { Rights::default() };
        let before = std::time::Instant::now();
        let _ = (svg::danger(&bytes), svg::size(&bytes), gif::packet(&bytes));
        for item in bmff::items(&bytes) {
            let _ = bmff::data(&bytes, &item);
        }
        if let Ok(new) = write(&bytes, &rights) {
            assert!(new.len() <= bytes.len() + 200_000, "case {cases}");
            if write(&new, &rights).as_ref() != Ok(&new) {
                let kind = container::kind(&bytes);
                if let Ok(path) = std::env::var("FUZZ_KEEP") {
                    fs::write(path, &bytes).unwrap();
                }
                panic!("case {cases} of seed {seed}, {kind:?}: writing twice is not writing once");
            }
            written += 1;
        }
        longest = longest.max(before.elapsed().as_micros());
        cases += 1;
    }
    if wanted.is_some() {
        println!("{cases} cases, {written} written, the longest took {longest} µs");
    }
}

#[test]
fn claims_of_very_many_things_are_no_trouble() {
    let whole = |kind: &[u8; 4], body: &[u8]| {
        [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
    };
    let ipco = whole(b"ipco", &whole(b"free", b"").repeat(70_000));
    let pitm = whole(b"pitm", &[0, 0, 0, 0, 0, 1]);
    // Two million associations of one item, and two million items of no width.
    let ipma = whole(
        b"ipma",
        &[[0, 0, 0, 0, 0, 31, 0, 0].as_slice(), &[0, 1, 0].repeat(2_000_000)].concat(),
    );
    let iprp = whole(b"iprp", &[ipco, ipma].concat());
    let iloc = whole(
        b"iloc",
        &[[2, 0, 0, 0, 0, 0, 255, 255, 255, 255].as_slice(), &[255; 1_000_000]].concat(),
    );
    let auxl = whole(b"auxl", &[[0, 1, 255, 255].as_slice(), &[0, 1].repeat(65_535)].concat());
    let iref = whole(b"iref", &[[0; 4].as_slice(), &auxl.repeat(10)].concat());
    let meta = whole(b"meta", &[[0; 4].as_slice(), &pitm, &iloc, &iref, &iprp].concat());
    let file = [whole(b"ftyp", b"avif\0\0\0\0avifmif1"), meta].concat();
    let start = std::time::Instant::now();
    assert_eq!(write(&file, &rights()), Err(Unwritable::Damaged));
    let deep = format!("<svg>{}", "<g>".repeat(1_000_000));
    assert!(write(deep.as_bytes(), &rights()).is_err());
    let wide: String = (0..200_000).map(|number| format!(" a{number}=''")).collect();
    assert!(write(format!("<svg{wide}/>").as_bytes(), &rights()).is_err());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
