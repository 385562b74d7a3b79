//! A file that is read as a whole and updated at its end.
//!
//! It begins with a magic word, the fingerprint of what its content depends on (the program), and
//! the length of its base; then come frames, each with its length and checksum. A frame that was
//! cut short by a kill ends the file; what stands before it is as good as ever, because every frame
//! is a set of statements that later frames replace one by one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

/// Begins the file; the last byte is the version of the format.
const MAGIC: &[u8; 8] = b"newspr\0\x01";

/// Magic word and fingerprint.
const HEAD: usize = 16;

/// Length and checksum of a frame.
const FRAME_HEAD: usize = 16;

/// Additions below this size never make a journal worth rewriting.
const SMALL: u64 = 256 * 1024;

/// A journal on disk.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    fingerprint: u64,
    /// The length of what is sound; 0 if the file has to be begun.
    sound: u64,
    /// How much of it was written when the file was begun.
    base: u64,
}

/// A journal and what it says.
#[derive(Debug)]
pub struct Opened {
    /// The journal, to be added to.
    pub journal: Journal,
    bytes: Vec<u8>,
    frames: Vec<Range<usize>>,
}

impl Opened {
    /// The frames, oldest first.
    #[must_use]
    pub fn frames(&self) -> Vec<&[u8]> {
        self.frames.iter().map(|range| &self.bytes[range.clone()]).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "the journal is its own file")]
impl Journal {
    /// The bytes of a journal: reading can begin before it is known what the content depends on.
    #[must_use]
    pub fn read(path: &Path) -> Vec<u8> {
        fs::read(path).unwrap_or_default()
    }

    /// Opens a journal that was read; one that is missing, damaged or foreign is empty.
    #[must_use]
    pub fn open(path: &Path, bytes: Vec<u8>, fingerprint: u64) -> Opened {
        let mut journal = Self { path: path.to_owned(), fingerprint, sound: 0, base: 0 };
        let mut frames = Vec::new();
        if bytes.get(..HEAD) == Some(&head(fingerprint)[..]) {
            let mut at = HEAD;
            while let Some(range) = frame(&bytes, at) {
                at = range.end;
                frames.push(range);
            }
            // The first frame says how many belong to the base.
            let base = frames.first().and_then(|range| {
                let count = u64::from_le_bytes(bytes[range.clone()].try_into().ok()?);
                usize::try_from(count).ok()
            });
            match base.and_then(|count| frames.get(count)) {
                Some(last) => {
                    journal.base = last.end as u64;
                    journal.sound = at as u64;
                    frames.remove(0);
                }
                None => frames.clear(),
            }
        }
        Opened { journal, bytes, frames }
    }

    /// Whether the file has to be begun: there is nothing to add to.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.sound == 0
    }

    /// Treats the file as if it were not there: its frames are whole and say nothing.
    pub fn forget(&mut self) {
        self.sound = 0;
        self.base = 0;
    }

    /// Whether so much was added that the file is worth writing anew.
    #[must_use]
    pub fn is_worn(&self, more: usize) -> bool {
        let added = self.sound - self.base + more as u64;
        added > SMALL && added > self.base / 2
    }

    /// Adds frames at the end.
    ///
    /// # Errors
    /// What the file system says. What was there before stays sound.
    pub fn add(&mut self, frames: &[Vec<u8>]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for payload in frames {
            push(&mut bytes, payload);
        }
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        // A frame that a kill cut short is cut off.
        file.set_len(self.sound)?;
        file.write_all(&bytes)?;
        self.sound += bytes.len() as u64;
        Ok(())
    }

    /// Begins the file anew, in place of the old one: a crash leaves the old one or the new one.
    ///
    /// # Errors
    /// What the file system says.
    pub fn begin(&mut self, frames: &[Vec<u8>]) -> io::Result<()> {
        let mut bytes = head(self.fingerprint).to_vec();
        bytes.reserve(frames.iter().map(|frame| frame.len() + FRAME_HEAD).sum::<usize>() + 64);
        push(&mut bytes, &(frames.len() as u64).to_le_bytes());
        for payload in frames {
            push(&mut bytes, payload);
        }
        let new = self.path.with_extension("new");
        let result = File::create(&new).and_then(|mut file| file.write_all(&bytes));
        if let Err(error) = result.and_then(|()| fs::rename(&new, &self.path)) {
            // Half a file is of no use and takes the place that may have been missing.
            let _ = fs::remove_file(&new);
            return Err(error);
        }
        self.base = bytes.len() as u64;
        self.sound = self.base;
        Ok(())
    }
}

fn head(fingerprint: u64) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(MAGIC);
    head[8..].copy_from_slice(&fingerprint.to_le_bytes());
    head
}

fn push(bytes: &mut Vec<u8>, payload: &[u8]) {
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&xxh3_64(payload).to_le_bytes());
    bytes.extend_from_slice(payload);
}

/// The payload of the frame at a place, if it is whole.
fn frame(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let number = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let start = at + FRAME_HEAD;
    let end = start.checked_add(usize::try_from(number(at)?).ok()?)?;
    let payload = bytes.get(start..end)?;
    (xxh3_64(payload) == number(at + 8)?).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, fingerprint: u64) -> Opened {
        Journal::open(path, Journal::read(path), fingerprint)
    }

    fn frames(path: &Path) -> Vec<Vec<u8>> {
        open(path, 7).frames().into_iter().map(<[u8]>::to_vec).collect()
    }

    #[test]
    fn frames_come_back_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = open(&path, 7).journal;
        assert!(journal.is_new());
        journal.begin(&[b"one".to_vec(), b"two".to_vec()]).unwrap();
        journal.add(&[b"three".to_vec()]).unwrap();
        assert_eq!(frames(&path), [b"one".to_vec(), b"two".to_vec(), b"three".to_vec()]);
        let mut journal = open(&path, 7).journal;
        assert!(!journal.is_new());
        journal.add(&[b"four".to_vec()]).unwrap();
        assert_eq!(frames(&path).len(), 4);
        assert_eq!(open(&path, 8).frames().len(), 0, "another program's");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test damages the file")]
    fn what_is_damaged_or_cut_short_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = open(&path, 7).journal;
        journal.begin(&[b"one".to_vec(), b"two".to_vec()]).unwrap();
        let base = fs::read(&path).unwrap();
        journal.add(&[b"three".to_vec()]).unwrap();
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, &bytes).unwrap();
            let expected = if at < base.len() { 0 } else { 2 };
            assert_eq!(frames(&path).len(), expected, "byte {at}");
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let expected = if length < base.len() { 0 } else { 2 };
            assert_eq!(frames(&path).len(), expected, "{length} bytes");
            if expected == 2 {
                let mut journal = open(&path, 7).journal;
                journal.add(&[b"four".to_vec()]).unwrap();
                assert_eq!(frames(&path)[2], b"four");
            }
        }
    }
}
