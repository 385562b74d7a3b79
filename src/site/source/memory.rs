//! A site in memory: for tests, which count what was read.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Disk, File, Listing, Stamp};
use crate::base::nfc;

/// Files by path.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, (Vec<u8>, i64)>,
    writes: i64,
    reads: AtomicUsize,
}

impl Memory {
    /// Writes or replaces a file.
    pub fn write(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        // Each write is a moment of its own: this clock is never too coarse.
        self.writes += 1;
        self.files.insert(nfc::name(path).into_owned(), (bytes.into(), self.writes));
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The bytes of a file, without counting as a read.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|(bytes, _)| bytes.as_slice())
    }

    /// How many files were read so far.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }
}

impl Disk for Memory {
    fn list(&self) -> Listing {
        let files = self.files.iter().map(|(path, (bytes, written))| File {
            path: path.as_str().into(),
            stamp: Stamp { size: bytes.len() as u64, modified: *written, changed: 0, inode: 0 },
        });
        Listing { files: files.collect(), ..Listing::default() }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let bytes = self.files.get(path).map(|(bytes, _)| bytes.clone());
        bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}
