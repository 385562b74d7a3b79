//! C2PA manifests ("Content Credentials", C2PA 2.2): that there is one, and where it says that the
//! picture comes from. It must not trust them: signatures are not verified.
//!
//! A reader that verifies needs cryptography, certificates and a list of trusted signers, which is
//! more code than the rest of this program. What readers of news must be told, that AI was used,
//! stands in the manifest's actions as plain text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::xmp::term;

/// What a file says by way of C2PA.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Manifest {
    /// The terms of all Digital Source Types that its actions name, sorted.
    pub source_types: Vec<String>,
    /// Where the manifest is, if it is not in the file.
    pub remote: Option<String>,
}

/// The bytes of manifests, as a file has them.
#[derive(Default)]
pub(super) struct Found<'a> {
    stores: Vec<Cow<'a, [u8]>>,
    /// The segments of JPEG, by box instance and sequence number.
    segments: BTreeMap<(u16, u32), &'a [u8]>,
    /// The URL of a manifest elsewhere.
    pub remote: Option<String>,
}

/// What precedes the pieces of a box in APP11 segments (ISO/IEC 18477-3, annex B).
const JPEG_BOX: &[u8] = b"JP";

/// How the type of C2PA's boxes begins (C2PA 2.2, section 11.1.4).
const C2PA: &[u8] = b"c2pa";

/// Boxes may be nested this deep; four levels are usual.
const DEPTH_MAX: usize = 12;

/// The key of an action that says where a picture comes from (C2PA 2.2, section 18.15).
const KEY: &[u8] = b"digitalSourceType";

impl<'a> Found<'a> {
    /// Takes a manifest store, or a box around one.
    pub fn take(&mut self, bytes: &'a [u8]) {
        self.stores.push(Cow::Borrowed(bytes));
    }

    /// Takes the content of an APP11 segment.
    pub fn take_segment(&mut self, data: &'a [u8]) {
        let Some((instance, rest)) =
            data.strip_prefix(JPEG_BOX).and_then(|data| data.split_first_chunk::<2>())
        else {
            return;
        };
        let Some((sequence, piece)) = rest.split_first_chunk::<4>() else { return };
        let place = (u16::from_be_bytes(*instance), u32::from_be_bytes(*sequence));
        self.segments.entry(place).or_insert(piece);
    }

    /// What the manifests say, if there are any.
    pub fn read(mut self) -> Option<Manifest> {
        self.join_segments();
        let mut types = BTreeSet::new();
        let mut is_there = false;
        for store in &self.stores {
            // Other kinds of boxes can be in the same places.
            let Some(store) = store_of(store) else { continue };
            is_there = true;
            find_types(store, 0, &mut types);
        }
        let remote = self.remote.filter(|_| !is_there);
        (is_there || remote.is_some())
            .then(|| Manifest { source_types: types.into_iter().collect(), remote })
    }

    /// A box of several segments repeats its header in each.
    fn join_segments(&mut self) {
        let mut boxes: BTreeMap<u16, Vec<u8>> = BTreeMap::new();
        for ((instance, _), piece) in std::mem::take(&mut self.segments) {
            let is_long = piece.starts_with(&[0, 0, 0, 1]);
            let whole = boxes.entry(instance).or_default();
            let header = match (whole.is_empty(), is_long) {
                (true, _) => 0,
                (false, true) => 16,
                (false, false) => 8,
            };
            whole.extend_from_slice(piece.get(header..).unwrap_or_default());
        }
        self.stores.extend(boxes.into_values().map(Cow::Owned));
    }
}

/// The manifest store in some bytes, from its own box on.
fn store_of(bytes: &[u8]) -> Option<&[u8]> {
    let at = memmem::find(bytes, b"jumb")?.checked_sub(4)?;
    let store = bytes.get(at..)?;
    // The box `jumd` comes first, with the type.
    let description = store.get(8..)?;
    let is_ours = description.get(4..8) == Some(b"jumd") && description.get(8..)?.starts_with(C2PA);
    is_ours.then_some(store)
}

/// The contents of the boxes in some bytes, with their types. A box that claims more than there is
/// ends with the bytes.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (size, behind) = rest.split_first_chunk::<4>()?;
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        let (header, size) = match u32::from_be_bytes(*size) {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*behind.first_chunk::<8>()?)).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let end = size.min(rest.len());
        let content = rest.get(header..end)?;
        rest = rest.get(end..).unwrap_or_default();
        Some((kind, content))
    })
}

/// The source types in the assertions, which are CBOR or, in old manifests, JSON.
fn find_types(bytes: &[u8], depth: usize, types: &mut BTreeSet<String>) {
    if depth > DEPTH_MAX {
        return;
    }
    for (kind, content) in boxes(bytes) {
        match kind {
            b"jumb" => find_types(content, depth.saturating_add(1), types),
            b"cbor" => types.extend(values(content, in_cbor)),
            b"json" => types.extend(values(content, in_json)),
            _ => {}
        }
    }
}

/// The terms that follow the key, as `value` finds them.
fn values(content: &[u8], value: fn(&[u8], usize) -> Option<&str>) -> Vec<String> {
    let found = memmem::find_iter(content, KEY).filter_map(|at| value(content, at));
    found.filter(|uri| !uri.is_empty()).map(|uri| term(uri.to_owned())).collect()
}

/// The text after a key at `at` in CBOR (RFC 8949, section 3): both are preceded by their lengths.
fn in_cbor(content: &[u8], at: usize) -> Option<&str> {
    const TEXT: u8 = 0x60;
    let length = u8::try_from(KEY.len()).ok()?;
    if *content.get(at.checked_sub(1)?)? != TEXT.checked_add(length)? {
        return None;
    }
    let value = content.get(at.checked_add(KEY.len())?..)?;
    let (length, text) = match value {
        [head @ 0x60..=0x77, text @ ..] => (usize::from(head.checked_sub(TEXT)?), text),
        [0x78, length, text @ ..] => (usize::from(*length), text),
        [0x79, high, low, text @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), text),
        _ => return None,
    };
    std::str::from_utf8(text.get(..length)?).ok()
}

/// The text after a key at `at` in JSON.
fn in_json(content: &[u8], at: usize) -> Option<&str> {
    if content.get(at.checked_sub(1)?) != Some(&b'"') {
        return None;
    }
    let rest = content.get(at.checked_add(KEY.len())?..)?.strip_prefix(b"\"")?;
    let rest =
        rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    let text = rest.split(|byte| *byte == b'"').next()?;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    fn a_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&size, &kind[..], content].concat()
    }

    /// A superbox with a description, as every `jumb` has.
    fn superbox(kind: &[u8; 4], label: &str, contents: &[u8]) -> Vec<u8> {
        let kind = [kind, &b"\0\x11\0\x10\x80\0\0\xAA\08\x9B\x71"[..]].concat();
        let description = [&kind[..], &[3], label.as_bytes(), &[0]].concat();
        a_box(b"jumb", &[a_box(b"jumd", &description), contents.to_vec()].concat())
    }

    fn cbor(uri: &str) -> Vec<u8> {
        let length = u8::try_from(uri.len()).unwrap();
        let text = [&[0xA1, 0x71], KEY, &[0x78, length], uri.as_bytes()].concat();
        superbox(b"cbor", "c2pa.actions", &a_box(b"cbor", &text))
    }

    fn store(assertion: &[u8]) -> Vec<u8> {
        let assertions = superbox(b"c2as", "c2pa.assertions", assertion);
        superbox(b"c2pa", "c2pa", &superbox(b"c2ma", "urn:uuid:1", &assertions))
    }

    fn read(bytes: &[u8]) -> Option<Vec<String>> {
        let mut found = Found::default();
        found.take(bytes);
        found.read().map(|manifest| manifest.source_types)
    }

    #[test]
    fn source_types_of_actions() {
        assert_eq!(read(&store(&cbor(URI))).unwrap(), ["trainedAlgorithmicMedia"]);
        let json = format!("{{\"digitalSourceType\" : \"{URI}\"}}");
        let json = superbox(b"json", "c2pa.actions", &a_box(b"json", json.as_bytes()));
        assert_eq!(read(&store(&json)).unwrap(), ["trainedAlgorithmicMedia"]);
        assert_eq!(read(&store(&[])).unwrap(), Vec::<String>::new());
        // The words alone are no value: they may be in a text.
        let text = superbox(
            b"cbor",
            "note",
            &a_box(b"cbor", format!("xdigitalSourceType{URI}").as_bytes()),
        );
        assert_eq!(read(&store(&text)).unwrap(), Vec::<String>::new());
        // Another box in the same place is no manifest.
        assert_eq!(read(&superbox(b"json", "other", b"")), None);
        assert_eq!(read(b""), None);
    }

    #[test]
    fn segments_of_jpeg() {
        let whole = store(&cbor(URI));
        let (first, second) = whole.split_at(100);
        let segment =
            |sequence: u8, piece: &[u8]| [&b"JP\0\x01\0\0\0"[..], &[sequence], piece].concat();
        let later = segment(2, &[&whole[..8], second].concat());
        let first = segment(1, first);
        let mut found = Found::default();
        found.take_segment(&later);
        found.take_segment(&first);
        assert_eq!(found.read().unwrap().source_types, ["trainedAlgorithmicMedia"]);
    }

    #[test]
    fn damage() {
        let whole = store(&cbor(URI));
        for length in 0..whole.len() {
            let _ = read(&whole[..length]);
        }
        let deep = (0..1000).fold(Vec::new(), |inner, _| superbox(b"c2pa", "x", &inner));
        assert!(read(&deep).is_some());
    }
}
