//! The site's folder: the only module that reads files.
//!
//! [`Disk`] is the outside world behind a trait, with a twin in memory that counts reads.
//! Knows nothing of what the files mean, except which are never looked at.

mod apart;
mod folder;
mod litter;
mod memory;
mod mend;
mod symlink;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::ops::Range;
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

pub use apart::{overlap, overlapped, resolved};
pub use folder::{FOLDERS, Folder, find_root};
pub use litter::is_litter;
pub use memory::Memory;
pub use mend::{Mended, mend, replace};
pub use symlink::on_disk;

use crate::base::diag::{Code, Diag};
use crate::base::nfc;

/// The largest article, template or configuration file, in bytes. The longest news story ever
/// printed is far below; a larger file is a mistake and would only be slow to complain about.
pub const TEXT_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// What the file system says of a file: if none of it differs, the file is unchanged.
///
/// That holds only if the file was not written to in the very moment it was looked at: clocks of
/// file systems are coarse. See [`Stamp::is_before`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When its bytes were last written, in nanoseconds since 1970.
    pub modified: i64,
    /// When anything about it last changed; programs can set the other time, but not this one.
    /// 0 where the system does not say, and for files of the output.
    pub changed: i64,
    /// The file's number, where the system has one.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of a source file.
    #[must_use]
    pub fn of_source(metadata: &Metadata) -> Self {
        Self { changed: changed(metadata), ..Self::of_output(metadata) }
    }

    /// The stamp of a file of the output, which may be linked to elsewhere without becoming another.
    #[must_use]
    pub fn of_output(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.and_then(|since| i64::try_from(since.as_nanos()).ok());
        Self {
            size: metadata.len(),
            modified: modified.unwrap_or_default(),
            changed: 0,
            inode: inode(metadata),
        }
    }

    /// Whether the file was last written to before a moment of the same file system's clock. If it
    /// was not, it may have been written to again within the same tick, with the same stamp.
    #[must_use]
    pub fn is_before(&self, moment: i64) -> bool {
        self.modified < moment && self.changed < moment
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> i64 {
    0
}

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path from the site's root, with `/` and in NFC on every system.
    pub path: Arc<str>,
    /// What the file system says of it.
    pub stamp: Stamp,
}

/// The files of a site and what was wrong with some of them.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// All files, by path.
    pub files: Vec<File>,
    /// Symbolic links among the files and folders, and the paths they lead to.
    pub links: BTreeMap<Arc<str>, Arc<str>>,
    /// Files that can't be part of the site.
    pub problems: Vec<Diag>,
}

impl Listing {
    /// The file of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(&self.files[at])
    }

    /// Whether a file is the sidecar of a photo: it has the photo's whole name and `.toml`.
    #[must_use]
    pub fn is_sidecar(&self, path: &str) -> bool {
        path.strip_suffix(".toml").is_some_and(|photo| self.get(photo).is_some())
    }

    /// The place of a file in the site's folder: another one if its path goes through a link.
    #[must_use]
    pub fn real<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if self.links.is_empty() {
            return Cow::Borrowed(path);
        }
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let link = ends.filter_map(|end| Some((end, self.links.get(&path[..end])?))).next_back();
        link.map_or(Cow::Borrowed(path), |(end, target)| format!("{target}{}", &path[end..]).into())
    }

    /// The files below a folder, whose name ends in a slash.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        let start = self.files.partition_point(|file| &*file.path < folder);
        self.files[start..].iter().take_while(move |file| file.path.starts_with(folder))
    }
}

/// Where a site's files come from.
pub trait Disk: Sync {
    /// All files under `content/`, `templates/` and `static/`, and the configuration files.
    fn list(&self) -> Listing;

    /// The bytes of one file.
    ///
    /// # Errors
    /// What the file system says.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The length of one file in bytes.
    ///
    /// # Errors
    /// What the file system says.
    fn len(&self, path: &str) -> io::Result<u64> {
        Ok(self.read(path)?.len() as u64)
    }

    /// A part of one file: shorter than `part` where the file ends before.
    ///
    /// # Errors
    /// What the file system says.
    fn read_part(&self, path: &str, part: Range<u64>) -> io::Result<Vec<u8>> {
        let bytes = self.read(path)?;
        let at = |at: u64| usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
        Ok(bytes[at(part.start)..at(part.end.max(part.start))].to_vec())
    }

    /// Whether a file may still be read: whoever hands it out long after it was listed asks again,
    /// because a link to something else may have taken its place.
    fn is_inside(&self, path: &str) -> bool {
        let _ = path;
        true
    }
}

/// A text file of the site, checked for what no text of ours may hold.
///
/// # Errors
/// Unreadable, too large, not UTF-8, or with control characters (which XML 1.0, section 2.2, and so
/// every feed, forbids).
pub fn read_text(disk: &dyn Disk, file: &File) -> Result<String, Box<Diag>> {
    if file.stamp.size > TEXT_BYTES_MAX {
        let megabytes = file.stamp.size.div_ceil(1024 * 1024);
        let limit = TEXT_BYTES_MAX / (1024 * 1024);
        return Err(Box::new(
            Diag::new(Code::FILE_TOO_LARGE, format!("this file has {megabytes} MB, and a text may have {limit} MB"))
                .at_file(file.path.clone())
                .help("is it a picture or a film with the wrong name? Photos and other files lie beside the article under their own names"),
        ));
    }
    let bytes = disk.read(&file.path).map_err(|error| unreadable(&file.path, &error))?;
    let text = decode(bytes).map_err(|error| not_utf8(&file.path, &error))?;
    // Only such bytes can begin a character that is forbidden, and a text holds few of them.
    let suspect = |b: u8| {
        (b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) || matches!(b, 0x7f | 0xc2 | 0xef)
    };
    let suspects = text.bytes().filter(|&b| suspect(b)).count();
    let found = if suspects == 0 { None } else { text.char_indices().find(|&(_, c)| forbidden(c)) };
    match found {
        None => Ok(text),
        Some((at, c)) => Err(Box::new(
            Diag::new(
                Code::CONTROL_CHARACTER,
                format!("this file contains the control character U+{:04X}", c as u32),
            )
            .at(at..at + c.len_utf8(), "an invisible character")
            .help("delete it; it often comes along when text is pasted from another program")
            .in_file(&file.path, 0),
        )),
    }
}

/// The text in a file's bytes, composed (NFC).
///
/// # Errors
/// It is not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    String::from_utf8(bytes).map(nfc::composed)
}

/// A file that the machine would not give us.
#[must_use]
pub fn unreadable(path: &Arc<str>, error: &io::Error) -> Box<Diag> {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "allow reading it: chmod u+r",
        io::ErrorKind::NotFound => "it was there a moment ago; run the command again",
        _ => "check whether the file opens in another program",
    };
    Box::new(
        Diag::new(Code::FILE_UNREADABLE, format!("this file can't be read: {}", reason(error)))
            .at_file(path.clone())
            .help(help),
    )
}

/// What went wrong, without the system's own numbers.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "not found".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}

fn not_utf8(path: &Arc<str>, error: &FromUtf8Error) -> Box<Diag> {
    // An excerpt shows the replacement character, of three bytes, for what can't be read.
    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let at = nfc::text(&String::from_utf8_lossy(valid)).len();
    Box::new(
        Diag::new(Code::FILE_NOT_UTF8, "this file is not UTF-8")
            .at(at..at + '\u{fffd}'.len_utf8(), "unreadable from here on")
            .in_file(path, 0)
            .help("save it again with the encoding UTF-8 (in the editor's \"Save as\" dialogue)"),
    )
}

fn forbidden(c: char) -> bool {
    // Some systems end a line with U+0085, which XML takes for a space.
    crate::base::html::is_forbidden(c) && c != '\u{85}'
}
