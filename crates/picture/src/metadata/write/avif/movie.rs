//! The tracks of an AVIF image sequence (ISO/IEC 14496-12, section 8; AVIF 1.1, section 3): those that
//! are pictures or their alpha, written anew with their samples one after another. It must not know
//! AV1, nor which rights are written.

use std::ops::Range;

use super::super::super::container::bmff::{self, Part};
use super::super::super::container::cursor::Cursor;
use super::super::Unwritable;
use super::boxes::{full, whole};
use super::scene::ALPHA;

/// The boxes below a sample entry that decoding and display need.
const SETUP: [&[u8; 4]; 13] = [
    b"av1C", b"ccst", b"auxi", b"colr", b"pasp", b"clap", b"irot", b"imir", b"clli", b"mdcv",
    b"cclv", b"amve", b"btrt",
];
/// The tables of a track that are kept as they are: times, sizes, and which samples depend on others.
const TABLES: [&[u8; 4]; 8] =
    [b"stts", b"ctts", b"cslg", b"stsz", b"stz2", b"stss", b"sgpd", b"sbgp"];
/// How long a visual sample entry is in front of its boxes (section 12.1.3).
const ENTRY: usize = 78;

/// All tracks that are shown.
pub struct Movie<'a> {
    header: Vec<u8>,
    tracks: Vec<Track<'a>>,
}

/// One track.
struct Track<'a> {
    number: u32,
    header: Vec<u8>,
    edits: Vec<u8>,
    /// What for, and the numbers of the tracks it refers to.
    references: Vec<([u8; 4], Vec<u32>)>,
    /// `mdhd` and `hdlr`.
    media: Vec<u8>,
    /// The media header and the sample tables without the places of samples.
    video: Vec<u8>,
    tables: Vec<u8>,
    samples: Vec<&'a [u8]>,
}

impl<'a> Movie<'a> {
    /// Reads the content of a `moov` box.
    pub fn of(bytes: &'a [u8], moov: Range<usize>) -> Result<Self, Unwritable> {
        let boxes = bmff::parts(bytes, moov);
        if boxes.iter().any(|part| part.kind == *b"mvex") {
            return Err(Unwritable::Unsupported("an animation in fragments"));
        }
        let header = timeless(bytes, find(&boxes, b"mvhd").ok_or(Unwritable::Damaged)?)?;
        let mut tracks = Vec::new();
        for part in boxes.iter().filter(|part| part.kind == *b"trak") {
            tracks.extend(Track::of(bytes, part)?);
        }
        let kept: Vec<u32> = tracks.iter().map(|track| track.number).collect();
        for track in &mut tracks {
            track.references.iter_mut().for_each(|(_, to)| to.retain(|to| kept.contains(to)));
            track.references.retain(|(_, to)| !to.is_empty());
        }
        let total = tracks.iter().flat_map(|track| &track.samples).map(|sample| sample.len());
        // Samples may share bytes; without this a small file could ask for a very large one.
        if tracks.is_empty() || total.fold(0, usize::saturating_add) > bytes.len() {
            return Err(Unwritable::Damaged);
        }
        Ok(Self { header, tracks })
    }

    /// Appends `moov` and the samples in an `mdat`; `None` when a number does not fit its field.
    pub fn append(&self, out: &mut Vec<u8>) -> Option<()> {
        // Places are four bytes wide whatever they are, so a first try tells the box's size.
        let start = out.len().checked_add(self.written(0)?.len())?.checked_add(8)?;
        out.append(&mut self.written(start)?);
        let samples: Vec<&[u8]> =
            self.tracks.iter().flat_map(|track| track.samples.iter().copied()).collect();
        out.append(&mut whole(b"mdat", &samples.concat())?);
        Some(())
    }

    fn written(&self, start: usize) -> Option<Vec<u8>> {
        let mut body = self.header.clone();
        let mut at = start;
        for track in &self.tracks {
            body.append(&mut track.written(at)?);
            at = track.samples.iter().try_fold(at, |at, sample| at.checked_add(sample.len()))?;
        }
        whole(b"moov", &body)
    }
}

impl<'a> Track<'a> {
    /// Reads a `trak` box; `None` for sound, depth and whatever else is not shown.
    fn of(bytes: &'a [u8], trak: &Part) -> Result<Option<Self>, Unwritable> {
        let broken = Unwritable::Damaged;
        let boxes = bmff::parts(bytes, trak.body.clone());
        let media = bmff::parts(bytes, find(&boxes, b"mdia").ok_or(broken)?.body.clone());
        let handler = content(bytes, find(&media, b"hdlr").ok_or(broken)?).get(8..12);
        let handler: [u8; 4] = handler.and_then(|code| code.try_into().ok()).ok_or(broken)?;
        if !matches!(&handler, b"pict" | b"vide" | b"auxv") {
            return Ok(None);
        }
        let information = bmff::parts(bytes, find(&media, b"minf").ok_or(broken)?.body.clone());
        let tables = bmff::parts(bytes, find(&information, b"stbl").ok_or(broken)?.body.clone());
        let (setup, alpha) = setup(content(bytes, find(&tables, b"stsd").ok_or(broken)?))?;
        if handler == *b"auxv" && !alpha {
            return Ok(None);
        }
        let track_header = find(&boxes, b"tkhd").ok_or(broken)?;
        let mut kept = setup;
        for part in tables.iter().filter(|part| TABLES.contains(&&part.kind)) {
            kept.append(&mut copied(bytes, part)?);
        }
        // The handler without its name, which programs fill with theirs.
        let hdlr = [[0; 4], handler, [0; 4], [0; 4], [0; 4]].concat();
        let hdlr = full(b"hdlr", 0, 0, &[&hdlr, [0].as_slice()].concat()).ok_or(broken)?;
        let video = find(&information, b"vmhd").map(|part| copied(bytes, part)).transpose()?;
        Ok(Some(Self {
            number: number(content(bytes, track_header)).ok_or(broken)?,
            header: timeless(bytes, track_header)?,
            edits: find(&boxes, b"edts").map_or(Ok(Vec::new()), |part| copied(bytes, part))?,
            references: find(&boxes, b"tref")
                .map(|part| references(bytes, part))
                .unwrap_or_default(),
            media: [timeless(bytes, find(&media, b"mdhd").ok_or(broken)?)?, hdlr].concat(),
            video: video.unwrap_or_default(),
            tables: kept,
            samples: samples(bytes, &tables).ok_or(broken)?,
        }))
    }

    /// The `trak` box of a track whose samples begin at a place.
    fn written(&self, start: usize) -> Option<Vec<u8>> {
        let mut references = Vec::new();
        for (kind, to) in &self.references {
            let numbers: Vec<u8> = to.iter().flat_map(|to| to.to_be_bytes()).collect();
            references.append(&mut whole(kind, &numbers)?);
        }
        if !references.is_empty() {
            references = whole(b"tref", &references)?;
        }
        let count = u32::try_from(self.samples.len()).ok()?;
        // All samples are one chunk.
        let stsc = [1, 1, count, 1].map(u32::to_be_bytes).concat();
        let stco = [1, u32::try_from(start).ok()?].map(u32::to_be_bytes).concat();
        let stbl = [&*self.tables, &full(b"stsc", 0, 0, &stsc)?, &full(b"stco", 0, 0, &stco)?];
        // The samples are in this file: no address of another.
        let dref = [&1_u32.to_be_bytes(), &*full(b"url ", 0, 1, &[])?].concat();
        let dinf = whole(b"dinf", &full(b"dref", 0, 0, &dref)?)?;
        let minf = [&*self.video, &dinf, &whole(b"stbl", &stbl.concat())?].concat();
        let mdia = whole(b"mdia", &[&*self.media, &whole(b"minf", &minf)?].concat())?;
        whole(b"trak", &[&*self.header, &references, &self.edits, &mdia].concat())
    }
}

fn find<'p>(parts: &'p [Part], kind: &[u8; 4]) -> Option<&'p Part> {
    parts.iter().find(|part| part.kind == *kind)
}

fn content<'a>(bytes: &'a [u8], part: &Part) -> &'a [u8] {
    bytes.get(part.body.clone()).unwrap_or_default()
}

fn copied(bytes: &[u8], part: &Part) -> Result<Vec<u8>, Unwritable> {
    whole(&part.kind, content(bytes, part)).ok_or(Unwritable::Damaged)
}

/// A header of movie, track or media without the times at which it was made and changed.
fn timeless(bytes: &[u8], part: &Part) -> Result<Vec<u8>, Unwritable> {
    let mut body = content(bytes, part).to_vec();
    let length = if body.first() == Some(&0) { 8 } else { 16 };
    body.get_mut(4..4 + length).ok_or(Unwritable::Damaged)?.fill(0);
    whole(&part.kind, &body).ok_or(Unwritable::Damaged)
}

/// The number in a `tkhd`.
fn number(header: &[u8]) -> Option<u32> {
    let mut cursor = Cursor::new(header);
    let wide = cursor.u8()? != 0;
    cursor.take(if wide { 19 } else { 11 })?;
    cursor.u32()
}

/// The references that say what a track is alpha of.
fn references(bytes: &[u8], tref: &Part) -> Vec<([u8; 4], Vec<u32>)> {
    let all = bmff::parts(bytes, tref.body.clone()).into_iter();
    let known = all.filter(|part| matches!(&part.kind, b"auxl" | b"prem"));
    let to = |part: &Part| {
        let numbers = content(bytes, part).as_chunks::<4>().0.iter();
        numbers.map(|number| u32::from_be_bytes(*number)).collect()
    };
    known.map(|part| (part.kind, to(&part))).collect()
}

/// The sample description `stsd` of one AV1 entry with what decoding needs, and whether it is alpha.
fn setup(stsd: &[u8]) -> Result<(Vec<u8>, bool), Unwritable> {
    let entries = bmff::parts(stsd, 8.min(stsd.len())..stsd.len());
    let [entry] = entries.as_slice() else {
        return Err(Unwritable::Unsupported("a track with several setups"));
    };
    if entry.kind != *b"av01" {
        return Err(Unwritable::Unsupported("a track that is no AV1 picture"));
    }
    let start = entry.body.start.checked_add(ENTRY).ok_or(Unwritable::Damaged)?;
    let mut body = stsd.get(entry.body.start..start).ok_or(Unwritable::Damaged)?.to_vec();
    let mut alpha = false;
    for part in bmff::parts(stsd, start..entry.body.end) {
        if SETUP.contains(&&part.kind) {
            body.append(&mut copied(stsd, &part)?);
        }
        let urn = content(stsd, &part).get(4..).unwrap_or_default();
        alpha |= part.kind == *b"auxi"
            && ALPHA.contains(&urn.split(|byte| *byte == 0).next().unwrap_or_default());
    }
    let entry = whole(b"av01", &body).ok_or(Unwritable::Damaged)?;
    let stsd = full(b"stsd", 0, 0, &[&1_u32.to_be_bytes(), &*entry].concat());
    Ok((stsd.ok_or(Unwritable::Damaged)?, alpha))
}

/// The samples of a track, from its tables of chunks and sizes (sections 8.7.3 to 8.7.5).
fn samples<'a>(bytes: &'a [u8], tables: &[Part]) -> Option<Vec<&'a [u8]>> {
    let table = |kind| Some(Cursor::new(content(bytes, find(tables, kind)?).get(4..)?));
    let mut sizes = table(b"stsz")?;
    let (same, count) = (sizes.u32()?, sizes.u32()?);
    let mut chunks = table(b"stsc")?;
    let mut runs = Vec::new();
    for _ in 0..chunks.u32()? {
        let (first, each, setup) = (chunks.u32()?, chunks.u32()?, chunks.u32()?);
        runs.push((first, each));
        (setup == 1).then_some(())?;
    }
    let wide = find(tables, b"co64").is_some();
    let mut places = table(if wide { b"co64" } else { b"stco" })?;
    let mut runs = runs.into_iter().peekable();
    let mut each = 0;
    let mut found = Vec::new();
    for chunk in 1..=places.u32()? {
        let mut at = usize::try_from(places.number(if wide { 8 } else { 4 })?).ok()?;
        while let Some((_, more)) = runs.next_if(|(first, _)| *first <= chunk) {
            each = more;
        }
        for _ in 0..each {
            if found.len() as u64 == u64::from(count) {
                break;
            }
            let size = if same == 0 { sizes.u32()? } else { same };
            let end = at.checked_add(usize::try_from(size).ok().filter(|size| *size > 0)?)?;
            found.push(bytes.get(at..end)?);
            at = end;
        }
    }
    (count > 0 && found.len() as u64 == u64::from(count)).then_some(found)
}
