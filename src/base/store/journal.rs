//! A file that is read as a whole and updated at its end.
//!
//! It begins with a magic word, the fingerprint of what its content depends on (the program), and
//! the length of its base; then come frames, each with its length and checksum. A frame that was
//! cut short by a kill ends the file; what stands before it is as good as ever, because every frame
//! is a set of statements that later frames replace one by one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
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

/// How many frames are in memory at once while a journal is read.
const AT_ONCE: usize = 8;

#[expect(clippy::disallowed_methods, reason = "the journal is its own file")]
impl Journal {
    /// A journal that says nothing, to be begun.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), fingerprint: 0, sound: 0, base: 0 }
    }

    /// Reads a journal, its frames decoded on all cores while the next are fetched, oldest first.
    /// One that is missing, damaged or holds what can't be decoded is empty. What its content
    /// depends on is not asked yet, see [`Journal::expect`]: reading can begin before that is known.
    #[must_use]
    pub fn read<T: Send>(
        path: &Path,
        decode: impl Fn(&[u8]) -> Option<T> + Sync,
    ) -> (Self, Vec<T>) {
        let mut journal = Self::new(path);
        let Some(mut frames) = Frames::open(path) else { return (journal, Vec::new()) };
        journal.fingerprint = frames.fingerprint;
        // The first frame says how many belong to the base.
        let first =
            frames.next().and_then(|frame| Some(u64::from_le_bytes(frame.try_into().ok()?)));
        let Some(count) = first.and_then(|count| usize::try_from(count).ok()) else {
            return (journal, Vec::new());
        };
        journal.base = if count == 0 { frames.at } else { 0 };
        let mut values = Vec::new();
        let mut waiting: Vec<Vec<u8>> = Vec::new();
        loop {
            let before = values.len() + waiting.len();
            let fetch = || {
                let mut base = None;
                let mut fetched: Vec<Vec<u8>> = Vec::with_capacity(AT_ONCE);
                while fetched.len() < AT_ONCE
                    && let Some(frame) = frames.next()
                {
                    fetched.push(frame);
                    if before + fetched.len() == count {
                        base = Some(frames.at);
                    }
                }
                (fetched, base)
            };
            let ((fetched, base), decoded) = rayon::join(fetch, || -> Option<Vec<T>> {
                waiting.par_iter().map(|frame| decode(frame)).collect()
            });
            let Some(decoded) = decoded else {
                journal.base = 0;
                break;
            };
            values.extend(decoded);
            journal.base = base.unwrap_or(journal.base);
            if fetched.is_empty() {
                break;
            }
            waiting = fetched;
        }
        if journal.base == 0 {
            return (journal, Vec::new());
        }
        journal.sound = frames.at;
        (journal, values)
    }

    /// Says what the content depends on; a journal that was written for something else is treated
    /// as if it were not there. Returns whether it is what was expected.
    pub fn expect(&mut self, fingerprint: u64) -> bool {
        let expected = self.fingerprint == fingerprint && self.sound > 0;
        self.fingerprint = fingerprint;
        if !expected {
            self.sound = 0;
            self.base = 0;
        }
        expected
    }

    /// Whether the file has to be begun: there is nothing to add to.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.sound == 0
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
    /// Frames are written as they come, and none is kept.
    ///
    /// # Errors
    /// What the file system says.
    pub fn begin(&mut self, frames: impl ExactSizeIterator<Item = Vec<u8>>) -> io::Result<()> {
        let new = self.path.with_extension("new");
        let mut written = 0;
        let result = File::create(&new).and_then(|mut file| {
            let mut write = |bytes: &[u8]| {
                written += bytes.len() as u64;
                file.write_all(bytes)
            };
            let mut bytes = head(self.fingerprint).to_vec();
            push(&mut bytes, &(frames.len() as u64).to_le_bytes());
            write(&bytes)?;
            for payload in frames {
                write(&frame_head(&payload))?;
                write(&payload)?;
            }
            Ok(())
        });
        if let Err(error) = result.and_then(|()| fs::rename(&new, &self.path)) {
            // Half a file is of no use and takes the place that may have been missing.
            let _ = fs::remove_file(&new);
            return Err(error);
        }
        self.base = written;
        self.sound = written;
        Ok(())
    }
}

/// The frames of a file, one after the other, as long as they are whole.
struct Frames {
    file: File,
    /// What the content depends on.
    fingerprint: u64,
    /// How long the file is.
    len: u64,
    /// Where the next frame begins.
    at: u64,
}

impl Frames {
    fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let len = file.metadata().ok()?.len();
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        let fingerprint = u64::from_le_bytes(head[MAGIC.len()..].try_into().ok()?);
        (head[..MAGIC.len()] == MAGIC[..]).then_some(Self {
            file,
            fingerprint,
            len,
            at: HEAD as u64,
        })
    }

    /// The payload of the next frame, if it is whole. Behind one that is not there is nothing.
    fn next(&mut self) -> Option<Vec<u8>> {
        let frame = self.read();
        if frame.is_none() {
            self.len = self.at;
        }
        frame
    }

    fn read(&mut self) -> Option<Vec<u8>> {
        let mut head = [0; FRAME_HEAD];
        self.file.read_exact(&mut head).ok()?;
        let number = |bytes: &[u8]| Some(u64::from_le_bytes(bytes.try_into().ok()?));
        let (len, sum) = (number(&head[..8])?, number(&head[8..])?);
        // The length may be damaged: it must not make us take memory.
        let end = self.at.checked_add(FRAME_HEAD as u64)?.checked_add(len)?;
        if end > self.len {
            return None;
        }
        let mut payload = Vec::with_capacity(usize::try_from(len).ok()?);
        (&mut self.file).take(len).read_to_end(&mut payload).ok()?;
        if payload.len() as u64 != len || xxh3_64(&payload) != sum {
            return None;
        }
        self.at = end;
        Some(payload)
    }
}

fn head(fingerprint: u64) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(MAGIC);
    head[8..].copy_from_slice(&fingerprint.to_le_bytes());
    head
}

fn push(bytes: &mut Vec<u8>, payload: &[u8]) {
    bytes.extend_from_slice(&frame_head(payload));
    bytes.extend_from_slice(payload);
}

fn frame_head(payload: &[u8]) -> [u8; FRAME_HEAD] {
    let mut head = [0; FRAME_HEAD];
    head[..8].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    head[8..].copy_from_slice(&xxh3_64(payload).to_le_bytes());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, fingerprint: u64) -> (Journal, Vec<Vec<u8>>) {
        let (mut journal, frames) = Journal::read(path, |frame| Some(frame.to_vec()));
        let known = journal.expect(fingerprint);
        (journal, if known { frames } else { Vec::new() })
    }

    fn frames(path: &Path) -> Vec<Vec<u8>> {
        open(path, 7).1
    }

    fn begin(journal: &mut Journal, frames: &[&[u8]]) {
        journal.begin(frames.iter().map(|frame| frame.to_vec())).unwrap();
    }

    #[test]
    fn frames_come_back_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = open(&path, 7).0;
        assert!(journal.is_new());
        begin(&mut journal, &[b"one", b"two"]);
        journal.add(&[b"three".to_vec()]).unwrap();
        assert_eq!(frames(&path), [b"one".to_vec(), b"two".to_vec(), b"three".to_vec()]);
        let mut journal = open(&path, 7).0;
        assert!(!journal.is_new());
        journal.add(&[b"four".to_vec()]).unwrap();
        assert_eq!(frames(&path).len(), 4);
        assert_eq!(open(&path, 8).1.len(), 0, "another program's");
        let (journal, values) = Journal::read(&path, |frame| (frame != b"two").then_some(()));
        assert!(journal.is_new() && values.is_empty(), "what can't be decoded is not trusted");
        let many: Vec<Vec<u8>> = (0..100_u8).map(|number| vec![number; 3]).collect();
        open(&path, 7).0.begin(many.iter().cloned()).unwrap();
        assert_eq!(frames(&path), many, "more than are read at once");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test damages the file")]
    fn what_is_damaged_or_cut_short_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = open(&path, 7).0;
        begin(&mut journal, &[b"one", b"two"]);
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
                let mut journal = open(&path, 7).0;
                journal.add(&[b"four".to_vec()]).unwrap();
                assert_eq!(frames(&path)[2], b"four");
            }
        }
    }
}
