//! What each output file was made from, remembered between builds.
//!
//! One file in `.newsprint/`, replaced as a whole: a magic word with the version of the format, the
//! xxh3 of what follows, then the records by path, encoded by `bitcode`. A file of another version,
//! or one that is damaged, is no ledger: everything is made again and the result is the same.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bitcode::{Decode, Encode};

use crate::hash;
use crate::output::Stamp;
use crate::plan::Key;

/// Begins the file; the last byte is the version of the format.
const MAGIC: &[u8; 8] = b"npledgr\x01";

/// What is remembered of one output file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Record {
    /// The named parts of its key.
    pub parts: Vec<(String, u64)>,
    /// The fingerprint of its bytes.
    pub hash: u128,
    /// What the file system said of it when it was written.
    pub stamp: Stamp,
}

/// Why an output file is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was not planned before.
    New,
    /// Parts of its key differ: their names, with the old and the new fingerprint.
    Differs(Vec<(String, Option<u64>, Option<u64>)>),
    /// The file is not there any more.
    Gone,
    /// The file was touched by somebody else.
    Touched,
}

/// All records by output path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    records: BTreeMap<String, Record>,
}

impl Ledger {
    /// The ledger of an output folder; each has its own.
    #[must_use]
    pub fn path(cache: &Path, output: &Path) -> PathBuf {
        cache.join(format!("ledger-{:016x}", hash::of(&output.to_string_lossy())))
    }

    /// Opens a ledger; one that is missing or damaged is empty.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the ledger is its own file")]
    pub fn open(path: &Path) -> Self {
        let read = || {
            let bytes = fs::read(path).ok()?;
            let rest = bytes.strip_prefix(MAGIC)?;
            let (sum, payload) = rest.split_at_checked(16)?;
            if hash::content(payload).to_le_bytes() != *sum {
                return None;
            }
            let records = bitcode::decode(payload).ok()?;
            Some(Self { records })
        };
        read().unwrap_or_default()
    }

    /// Replaces the file as a whole: a crash leaves the old one or the new one.
    ///
    /// # Errors
    /// What the file system says.
    #[expect(clippy::disallowed_methods, reason = "the ledger is its own file")]
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let payload = bitcode::encode(&self.records);
        let mut bytes = Vec::with_capacity(payload.len() + 24);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&hash::content(&payload).to_le_bytes());
        bytes.extend_from_slice(&payload);
        let new = path.with_extension("new");
        fs::write(&new, bytes)?;
        fs::rename(&new, path)
    }

    /// The record of a path.
    #[must_use]
    pub fn get(&self, out: &str) -> Option<&Record> {
        self.records.get(out)
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.records.keys().map(String::as_str)
    }

    /// Remembers a path.
    pub fn insert(&mut self, out: String, record: Record) {
        self.records.insert(out, record);
    }

    /// Why a file must be made, if it must. `found` is what the file system says of it now.
    #[must_use]
    pub fn reason(&self, out: &str, key: &Key, found: Option<Stamp>) -> Option<Reason> {
        let Some(record) = self.get(out) else { return Some(Reason::New) };
        let differs = differences(&record.parts, key);
        if !differs.is_empty() {
            return Some(Reason::Differs(differs));
        }
        match found {
            None => Some(Reason::Gone),
            Some(stamp) if stamp != record.stamp => Some(Reason::Touched),
            Some(_) => None,
        }
    }
}

fn differences(old: &[(String, u64)], new: &Key) -> Vec<(String, Option<u64>, Option<u64>)> {
    let mut differs = Vec::new();
    for (name, part) in new.parts() {
        let before = old.iter().find(|(known, _)| known == name).map(|(_, part)| *part);
        if before != Some(*part) {
            differs.push(((*name).to_owned(), before, Some(*part)));
        }
    }
    for (name, part) in old {
        if !new.parts().iter().any(|(known, _)| known == name) {
            differs.push((name.clone(), Some(*part), None));
        }
    }
    differs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp { size: 3, modified_ns: 7, inode: 1 }
    }

    #[test]
    fn a_record_says_what_differs() {
        let mut ledger = Ledger::default();
        let key = Key::new().with("template", 1).with("cards", 2);
        assert_eq!(ledger.reason("a", &key, None), Some(Reason::New));
        let parts = key.parts().iter().map(|(name, part)| ((*name).to_owned(), *part)).collect();
        ledger.insert("a".to_owned(), Record { parts, hash: 0, stamp: stamp() });
        assert_eq!(ledger.reason("a", &key, Some(stamp())), None);
        assert_eq!(ledger.reason("a", &key, None), Some(Reason::Gone));
        let touched = Stamp { modified_ns: 8, ..stamp() };
        assert_eq!(ledger.reason("a", &key, Some(touched)), Some(Reason::Touched));
        let other = Key::new().with("template", 1).with("cards", 3);
        assert_eq!(
            ledger.reason("a", &other, Some(stamp())),
            Some(Reason::Differs(vec![("cards".to_owned(), Some(2), Some(3))]))
        );
    }

    #[test]
    fn a_damaged_ledger_is_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let mut ledger = Ledger::default();
        ledger.insert("a".to_owned(), Record { parts: Vec::new(), hash: 9, stamp: stamp() });
        ledger.save(&path).unwrap();
        assert_eq!(Ledger::open(&path), ledger);
        #[expect(clippy::disallowed_methods, reason = "the test damages the file")]
        {
            let mut bytes = std::fs::read(&path).unwrap();
            for at in 0..bytes.len() {
                bytes[at] ^= 0x55;
                std::fs::write(&path, &bytes).unwrap();
                assert_eq!(Ledger::open(&path), Ledger::default(), "byte {at}");
                bytes[at] ^= 0x55;
            }
            std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        }
        assert_eq!(Ledger::open(&path), Ledger::default());
    }
}
