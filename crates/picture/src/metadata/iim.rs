//! IIM, the IPTC Information Interchange Model 4.2: Photoshop's image resources to datasets, and
//! datasets to fields. It must not know JPEG; the caller gives the resource block in one piece.

use std::collections::BTreeSet;

use super::charset::{Charset, tidy};
use super::merge::IIM;
use super::same::{self, Verdict};
use super::{Differing, Metadata, date};

/// The image resource that holds IIM (Adobe Photoshop File Formats, "Image Resource IDs").
const IIM_RESOURCE: u16 = 0x0404;

/// The datasets of record 2 that hold text; first those with names, which examples are taken from.
const TEXTS: [u8; 19] =
    [80, 110, 115, 116, 122, 120, 105, 5, 7, 10, 25, 40, 85, 90, 92, 95, 100, 101, 103];

/// What IIM says, and why a part of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub metadata: Metadata,
    /// To follow the words "the IPTC-IIM block".
    pub unreadable: Option<String>,
    /// Why its texts may be others, to follow the same words.
    pub uncertain: Option<String>,
    /// Where the block names several parties and only one counts.
    pub differing: Vec<Differing>,
}

/// The properties with one name, by their datasets and limits. A file that was saved by several
/// programs can have several blocks, and each may name another.
const PARTIES: [(u8, &str, usize); 3] =
    [(110, "Credit Line", 32), (115, "Source", 32), (116, "Copyright Notice", 128)];

/// Finds the IIM in image resources: `8BIM`, number, Pascal name and data, the last two padded to
/// even lengths. Several blocks are joined. The second value tells why reading ended early.
pub(super) fn from_resources(mut rest: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut iim = Vec::new();
    let total = rest.len();
    // The pad byte of a resource that ended with the segment before.
    rest = rest.strip_prefix(&[0]).unwrap_or(rest);
    while let Some(body) = signature(rest) {
        let at = total.saturating_sub(rest.len());
        let Some(resource) = Resource::read(body) else {
            return (iim, Some(format!("is cut short at byte {at}")));
        };
        if resource.number == IIM_RESOURCE {
            iim.extend_from_slice(resource.data);
        }
        if resource.is_cut {
            return (iim, Some(format!("is cut short at byte {at}")));
        }
        rest = resource.after;
    }
    // Zeros pad the block in files of some programs.
    let clean = rest.iter().all(|byte| *byte == 0);
    let at = total.saturating_sub(rest.len());
    (iim, (!clean).then(|| format!("has no image resource at byte {at}")))
}

/// All image resources that are whole, with their numbers.
pub(super) fn resources(mut rest: &[u8]) -> Vec<(u16, &[u8])> {
    let mut found = Vec::new();
    while let Some(resource) = signature(rest).and_then(Resource::read) {
        if resource.is_cut {
            break;
        }
        found.push((resource.number, resource.data));
        rest = resource.after;
    }
    found
}

/// Whether image resources end where a resource ends, and not within one.
pub(super) fn is_finished(mut rest: &[u8]) -> bool {
    while let Some(body) = signature(rest) {
        match Resource::read(body) {
            Some(resource) if !resource.is_cut => rest = resource.after,
            _ => return false,
        }
    }
    // Fewer than four bytes may be the beginning of a signature; zeros are padding.
    rest.len() >= 4 || rest.iter().all(|byte| *byte == 0)
}

/// The bytes after the signature of a resource. Besides Photoshop's own there are those of
/// ImageReady, PhotoDeluxe, Lightroom and Photoshop's data group.
fn signature(bytes: &[u8]) -> Option<&[u8]> {
    let (signature, body) = bytes.split_at_checked(4)?;
    matches!(signature, b"8BIM" | b"MeSa" | b"PHUT" | b"AgHg" | b"DCSR").then_some(body)
}

/// One image resource without its signature.
struct Resource<'a> {
    number: u16,
    data: &'a [u8],
    /// Whether the block ends before the length that the resource gives.
    is_cut: bool,
    after: &'a [u8],
}

impl<'a> Resource<'a> {
    fn read(body: &'a [u8]) -> Option<Resource<'a>> {
        let (number, body) = body.split_first_chunk::<2>()?;
        let name_length = usize::from(*body.first()?).checked_add(1)?.next_multiple_of(2);
        let (length, body) = body.get(name_length..)?.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let number = u16::from_be_bytes(*number);
        let Some((data, after)) = body.split_at_checked(length) else {
            return Some(Resource { number, data: body, is_cut: true, after: &[] });
        };
        // The pad byte is missing in some files.
        let padded = length % 2 == 1 && signature(after).is_none();
        let after = if padded { after.get(1..).unwrap_or_default() } else { after };
        Some(Resource { number, data, is_cut: false, after })
    }
}

/// Reads the datasets of an IIM block.
pub(super) fn read(block: &[u8]) -> Read {
    let mut datasets = Vec::new();
    let mut rest = block;
    let mut unreadable = None;
    while !rest.iter().all(|byte| *byte == 0) {
        let Some((record, number, data, after)) = dataset(rest) else {
            let at = block.len().saturating_sub(rest.len());
            unreadable = Some(format!("is damaged at byte {at}"));
            break;
        };
        datasets.push((record, number, data));
        rest = after;
    }
    let texts = Texts::new(datasets);
    Read {
        metadata: metadata(&texts),
        unreadable,
        uncertain: texts.doubt(),
        differing: texts.differing(),
    }
}

/// One dataset: marker 0x1C, record, number, length, data. A length with the highest bit set tells
/// how many bytes the real length has (IIM 4.2, section 1.5b, extended dataset).
fn dataset(bytes: &[u8]) -> Option<(u8, u8, &[u8], &[u8])> {
    let (&[0x1C, record, number, high, low], rest) = bytes.split_first_chunk::<5>()? else {
        return None;
    };
    let short = u16::from_be_bytes([high, low]);
    let (length, rest) = if short & 0x8000 == 0 {
        (usize::from(short), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(short & 0x7FFF))?;
        let length = digits.iter().try_fold(0usize, |length, digit| {
            length.checked_mul(256)?.checked_add(usize::from(*digit))
        })?;
        (length, rest)
    };
    let (data, after) = rest.split_at_checked(length)?;
    Some((record, number, data, after))
}

/// The datasets of a block with their character set.
struct Texts<'a> {
    datasets: Vec<(u8, u8, &'a [u8])>,
    charset: Charset,
}

impl<'a> Texts<'a> {
    fn new(datasets: Vec<(u8, u8, &'a [u8])>) -> Texts<'a> {
        let texts = datasets
            .iter()
            .filter(|(record, number, _)| *record == 2 && TEXTS.contains(number))
            .map(|(_, _, data)| *data);
        // A block that was saved twice has the declaration twice.
        let coded = datasets.iter().find(|(record, number, data)| {
            (*record, *number) == (1, 90) && !data.trim_ascii().is_empty()
        });
        let charset = match coded {
            Some((_, _, codes)) => Charset::coded(codes, texts),
            None => Charset::undeclared(texts),
        };
        Texts { datasets, charset }
    }

    /// The values of a dataset of record 2, in the order of the file.
    fn values(&self, number: u8) -> impl Iterator<Item = String> {
        self.datasets
            .iter()
            .filter(move |(record, other, _)| *record == 2 && *other == number)
            .filter_map(|(_, _, data)| tidy(&self.charset.decode(data)))
    }

    /// The parties that do not count, because another one comes first.
    fn differing(&self) -> Vec<Differing> {
        let of = |(number, property, limit): (u8, &str, usize)| {
            let mut values = self.many(number).into_iter();
            let first = values.next().unwrap_or_default();
            let others =
                values.filter(|other| same::text(&first, other, limit) == Verdict::Different);
            let differing = others.map(|other| Differing {
                property: property.to_owned(),
                first: first.clone(),
                first_in: IIM.to_owned(),
                other,
                other_in: "a later value in IPTC-IIM".to_owned(),
            });
            differing.collect::<Vec<_>>()
        };
        PARTIES.into_iter().flat_map(of).collect()
    }

    fn doubt(&self) -> Option<String> {
        let beyond = |text: &String| !text.is_ascii();
        let sample = TEXTS.iter().find_map(|number| self.values(*number).find(beyond));
        self.charset.doubt(&sample.unwrap_or_default())
    }

    /// All values once: a file that was saved twice may have the whole block twice.
    fn many(&self, number: u8) -> Vec<String> {
        let mut seen = BTreeSet::new();
        self.values(number).filter(|value| seen.insert(value.clone())).collect()
    }

    fn one(&self, number: u8) -> Option<String> {
        self.values(number).next()
    }

    fn date(&self, day: u8, time: u8) -> Option<String> {
        date::iim(&self.one(day)?, self.one(time).as_deref())
    }
}

/// The datasets that IPTC Photo Metadata maps to properties, and those that only IIM has.
fn metadata(texts: &Texts) -> Metadata {
    Metadata {
        title: texts.one(5),
        edit_status: texts.one(7),
        urgency: texts.one(10),
        keywords: texts.many(25),
        release_date: texts.date(30, 35),
        expiration_date: texts.date(37, 38),
        instructions: texts.one(40),
        date_created: texts.date(55, 60),
        creators: texts.many(80),
        creator_title: texts.one(85),
        city: texts.one(90),
        sublocation: texts.one(92),
        state: texts.one(95),
        country_code: texts.one(100),
        country: texts.one(101),
        job_id: texts.one(103),
        headline: texts.one(105),
        credit_line: texts.one(110),
        source: texts.one(115),
        copyright_notice: texts.one(116),
        description: texts.one(120),
        description_writer: texts.one(122),
        ..Metadata::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(record: u8, number: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        [&[0x1C, record, number, length[0], length[1]], data].concat()
    }

    #[test]
    fn datasets() {
        let block = [
            set(2, 80, b"Zo\xEB"),
            set(2, 80, b"B"),
            // A length of four bytes.
            [&[0x1C, 2, 110, 0x80, 4, 0, 0, 0, 3], &b"dpa"[..]].concat(),
        ];
        let read = read(&block.concat());
        assert_eq!(read.metadata.creators, ["Zoë", "B"]);
        assert_eq!(read.metadata.credit_line.as_deref(), Some("dpa"));
        assert_eq!(read.unreadable, None);
    }

    #[test]
    fn a_second_party_is_no_secret() {
        let block = [set(2, 110, b"AP"), set(2, 110, b"ap"), set(2, 110, b"dpa")].concat();
        let read = read(&block);
        assert_eq!(read.metadata.credit_line.as_deref(), Some("AP"));
        let [one] = read.differing.as_slice() else { panic!("{:?}", read.differing) };
        assert_eq!((&*one.property, &*one.first, &*one.other), ("Credit Line", "AP", "dpa"));
    }

    #[test]
    fn character_sets() {
        let check = |codes: &[u8], name: &[u8], expect: &str, certain: bool| {
            let declared = if codes.is_empty() { Vec::new() } else { set(1, 90, codes) };
            let read = read(&[declared, set(2, 80, name)].concat());
            assert_eq!(read.metadata.creators, [expect], "{codes:?}");
            assert_eq!(read.uncertain.is_none(), certain, "{:?}", read.uncertain);
        };
        check(b"\x1B-L", b"\xB8\xD2\xD0\xDD", "Иван", true);
        check(b"\x1B-B", b"\xA3ukasz", "Łukasz", true);
        check(b"\x1B-A", b"Zo\xEB", "Zoë", true);
        check(b"\x1B-F", b"\xC3\xE9\xFE\xF1\xE3\xEF\xF2", "Γιώργος", true);
        check(b"\x1B-H", b"\xE3\xE5\xE3", "דוד", true);
        check(b"\x1B$)A", b"\xC0\xEE\xBB\xAA", "李华", true);
        // Neither known nor needed.
        check(b"\x1B(K", b"Anna", "Anna", true);
        // Not known, and needed.
        check(b"\x1B-0", b"Zo\xEB", "Zoë", false);
        check(b"", b"J\x9Arg M\x9Fller", "Jörg Müller", true);
        check(b"", b"\xC0\xEE\xBB\xAA", "李华", false);
    }

    #[test]
    fn damage() {
        let block = [set(2, 110, b"dpa"), vec![0x1C, 2, 80, 0xFF, 0xFF, 1]].concat();
        let read = super::read(&block);
        assert_eq!(read.metadata.credit_line.as_deref(), Some("dpa"));
        assert_eq!(read.unreadable.as_deref(), Some("is damaged at byte 8"));
        let huge = [&[0x1C, 2, 80, 0x80, 9][..], &[0xFF; 9]].concat();
        assert!(super::read(&huge).unreadable.is_some());
    }

    #[test]
    fn resources() {
        let mut bytes = b"8BIM\x04\x25\x00\x00\x00\x00\x00\x03abc\x00".to_vec();
        bytes.extend(b"8BIM\x04\x04\x02ab\x00\x00\x00\x00\x01x\x00");
        bytes.extend(b"8BIM\x04\x04\x00\x00\x00\x00\x00\x01y");
        assert_eq!(from_resources(&bytes), (b"xy".to_vec(), None));
        bytes.extend(b"8BIM\x04\x04\x00\x00\xFF\xFF\xFF\xFFy");
        let (iim, why) = from_resources(&bytes);
        assert_eq!(iim, b"xyy");
        assert!(why.is_some());
    }
}
