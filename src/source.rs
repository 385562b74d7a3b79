//! The site's folder: the only room that reads files.
//!
//! [`Disk`] is the outside world behind a trait, with a twin in memory that counts reads.
//! Knows nothing of what the files mean, except which are never looked at.

mod folder;
mod memory;

use std::io;
use std::sync::Arc;

pub use folder::{Folder, find_root};
pub use memory::Memory;

use crate::diag::{Code, Diag};

/// The largest article, template or configuration file, in bytes. The longest news story ever
/// printed is far below; a larger file is a mistake and would only be slow to complain about.
pub const TEXT_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path from the site's root, with `/` on every system.
    pub path: Arc<str>,
    /// Its size in bytes.
    pub size: u64,
}

/// The files of a site and what was wrong with some of them.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// All files, by path.
    pub files: Vec<File>,
    /// Files that can't be part of the site.
    pub problems: Vec<Diag>,
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
}

/// A text file of the site, checked for what no text of ours may hold.
///
/// # Errors
/// Unreadable, too large, not UTF-8, or with control characters (which XML 1.0, section 2.2, and so
/// every feed, forbids).
pub fn read_text(disk: &dyn Disk, file: &File) -> Result<String, Box<Diag>> {
    if file.size > TEXT_BYTES_MAX {
        let megabytes = file.size.div_ceil(1024 * 1024);
        let limit = TEXT_BYTES_MAX / (1024 * 1024);
        return Err(Box::new(
            Diag::new(Code::FILE_TOO_LARGE, format!("this file has {megabytes} MB, and a text may have {limit} MB"))
                .at_file(file.path.clone())
                .help("is it a picture or a film with the wrong name? Photos and other files lie beside the article under their own names"),
        ));
    }
    let bytes = disk.read(&file.path).map_err(|error| unreadable(&file.path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&file.path, &error))?;
    match text.char_indices().find(|&(_, c)| forbidden(c)) {
        None => Ok(text),
        Some((at, c)) => Err(Box::new(
            Diag::new(
                Code::CONTROL_CHARACTER,
                format!("this file holds the control character U+{:04X}", c as u32),
            )
            .at(at..at + c.len_utf8(), "an invisible character")
            .help("delete it; it often comes along when text is pasted from another program")
            .in_file(&file.path, 0),
        )),
    }
}

/// A file that the machine would not give us.
#[must_use]
pub fn unreadable(path: &Arc<str>, error: &io::Error) -> Box<Diag> {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "allow reading it: chmod u+r",
        io::ErrorKind::NotFound => "it was there a moment ago; run the command again",
        _ => "look whether the file opens in another program",
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

fn not_utf8(path: &Arc<str>, error: &std::string::FromUtf8Error) -> Box<Diag> {
    // An excerpt shows the replacement character, of three bytes, for what can't be read.
    let at = error.utf8_error().valid_up_to();
    Box::new(
        Diag::new(Code::FILE_NOT_UTF8, "this file is not UTF-8")
            .at(at..at + '\u{fffd}'.len_utf8(), "unreadable from here on")
            .in_file(path, 0)
            .help("save it again with the encoding UTF-8 (in the editor's \"Save as\" dialogue)"),
    )
}

fn forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}
