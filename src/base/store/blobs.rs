//! Values that are written once and read one at a time, wherever they stand in one large file.
//!
//! The file only grows; who refers to a value keeps its [`Blob`]. Values that nothing refers to any
//! more are left behind when the file is begun anew.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Where a value stands, and the checksum of its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Blob {
    at: u64,
    len: u32,
    sum: u64,
}

impl Blob {
    /// Its length in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        u64::from(self.len)
    }
}

/// So many bytes are written at once.
const BUFFER: usize = 1024 * 1024;

/// A file of values. Many threads may read and write at once.
#[derive(Debug)]
pub struct Blobs {
    file: Option<File>,
    tail: Mutex<Tail>,
}

/// The values that are not written yet.
#[derive(Debug, Default)]
struct Tail {
    /// Where in the file they begin, which is its end.
    start: u64,
    bytes: Vec<u8>,
    /// Whether nothing is ever to be written: everything new stays in memory.
    stays: bool,
}

impl Blobs {
    /// Opens a file to read and to add to, begun anew if `fresh`.
    ///
    /// # Errors
    /// What the file system says.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub fn open(path: &Path, fresh: bool) -> io::Result<Self> {
        if fresh {
            // Another process may be reading the old one: it keeps it, under no name.
            let _ = std::fs::remove_file(path);
        }
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(fresh).open(path)?;
        let start = file.metadata()?.len();
        Ok(Self { file: Some(file), tail: Mutex::new(Tail { start, ..Tail::default() }) })
    }

    /// Opens a file to read; what is added stays in memory. A file that can't be opened is empty.
    #[must_use]
    pub fn only_read(path: &Path) -> Self {
        let file = File::open(path).ok();
        let metadata = file.as_ref().and_then(|file| file.metadata().ok());
        let start = metadata.map_or(0, |metadata| metadata.len());
        Self { file, tail: Mutex::new(Tail { start, bytes: Vec::new(), stays: true }) }
    }

    /// Opens a file that is gone with the program. Where an open file can't be removed it stays,
    /// and is begun anew the next time.
    ///
    /// # Errors
    /// What the file system says.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub fn unnamed(path: &Path) -> io::Result<Self> {
        let blobs = Self::open(path, true)?;
        let _ = std::fs::remove_file(path);
        Ok(blobs)
    }

    fn tail(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the file is, or will be when everything is written, in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        let tail = self.tail();
        tail.start + tail.bytes.len() as u64
    }

    /// Whether nothing was ever written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a value.
    #[must_use]
    pub fn put(&self, bytes: &[u8]) -> Blob {
        let sum = xxh3_64(bytes);
        let mut tail = self.tail();
        let at = tail.start + tail.bytes.len() as u64;
        tail.bytes.extend_from_slice(bytes);
        if tail.bytes.len() >= BUFFER {
            self.write(&mut tail);
        }
        Blob { at, len: bytes.len() as u32, sum }
    }

    /// Writes what is not written yet: before somebody else is told where it is.
    pub fn flush(&self) {
        self.write(&mut self.tail());
    }

    /// Where the file can't take it, because the disk is full for instance, everything from here on
    /// stays in memory and is gone when the program ends, and that is all: it will be made again.
    fn write(&self, tail: &mut Tail) {
        let Some(file) = self.file.as_ref().filter(|_| !tail.stays) else { return };
        if write_at(file, &tail.bytes, tail.start).is_ok() {
            tail.start += tail.bytes.len() as u64;
            tail.bytes.clear();
        } else {
            tail.stays = true;
        }
    }

    /// A value; `None` if it can't be read or is not what was written.
    #[must_use]
    pub fn get(&self, blob: Blob) -> Option<Vec<u8>> {
        let len = blob.len as usize;
        let tail = self.tail();
        let bytes = if blob.at >= tail.start {
            let start = usize::try_from(blob.at - tail.start).ok()?;
            tail.bytes.get(start..start.checked_add(len)?)?.to_vec()
        } else {
            // The place comes from a file that may be damaged: it must not make us take memory.
            if blob.at.checked_add(u64::from(blob.len))? > tail.start {
                return None;
            }
            drop(tail);
            let mut bytes = vec![0; len];
            read_at(self.file.as_ref()?, &mut bytes, blob.at).ok()?;
            bytes
        };
        (xxh3_64(&bytes) == blob.sum).then_some(bytes)
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        bytes = &bytes[written..];
        at += written as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        at += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("blobs");
        let blobs = Blobs::open(&path, true).unwrap();
        let one = blobs.put(b"one");
        let two = blobs.put(b"zwei");
        assert_eq!(blobs.get(one).as_deref(), Some(&b"one"[..]), "from memory");
        blobs.flush();
        assert_eq!(blobs.get(one).as_deref(), Some(&b"one"[..]), "from the file");
        let many: Vec<Blob> = (0..3000_u32).map(|n| blobs.put(&[n as u8; 999])).collect();
        for (n, blob) in many.iter().enumerate() {
            assert_eq!(blobs.get(*blob), Some(vec![n as u8; 999]), "number {n}");
        }
        blobs.flush();
        drop(blobs);
        let blobs = Blobs::only_read(&path);
        let three = blobs.put(b"three");
        assert_eq!(blobs.get(two).as_deref(), Some(&b"zwei"[..]));
        assert_eq!(blobs.get(three).as_deref(), Some(&b"three"[..]));
        assert_eq!(blobs.get(Blob { at: 1, ..one }), None);
        assert_eq!(blobs.get(Blob { len: u32::MAX, ..two }), None);
        drop(blobs);
        assert_eq!(Blobs::open(&path, false).unwrap().get(three), None, "it was not written");
        assert!(Blobs::open(&path, true).unwrap().is_empty());
    }
}
