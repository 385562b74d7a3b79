//! What can go wrong outside of the site: another build, foreign files, the machine.

use std::io;
use std::path::Path;

use super::cache::Work;
use crate::base::diag::{Code, Diag};
use crate::build::output::Tree;
use crate::site::source::reason;

pub(super) fn locked(work: Work) -> Diag {
    let doing = match work {
        Work::Build => "building",
        Work::Deploy => "deploying",
    };
    Diag::new(Code::OUTPUT_LOCKED, format!("another newsprint is {doing} this site right now"))
        .help("wait until it has ended and run the command again")
}

pub(super) fn foreign_file(path: &str, pages: &[String], tree: &Tree) -> Diag {
    let folder =
        tree.root().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Diag::new(Code::FOREIGN_FILE, format!("{folder}/{path} was not written by newsprint and is in the way"))
        .at_file(format!("{folder}/{path}"))
        .note(match pages {
            [page] => format!("it stands where {page} belongs"),
            pages => format!(
                "it stands where {} files belong, among them {}",
                pages.len(),
                pages.first().map_or("", String::as_str)
            ),
        })
        .help("move it away, or build into another folder with --out; newsprint never overwrites what it did not write")
}

/// What is certain of the site in the output folder when something could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// Nothing of it was touched.
    Untouched,
    /// Some or all of its files may have changed.
    Changed,
}

pub(super) fn failed(path: &Path, error: &io::Error, site: Site) -> Diag {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded if site == Site::Untouched => {
            "free some space and run the command again; the old site is still there"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run the command again"
        }
        io::ErrorKind::PermissionDenied => {
            "allow writing there, or choose another folder with --out"
        }
        io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed: move it away, or choose another folder with --out"
        }
        _ => "check whether the folder can be written to, and run the command again",
    };
    Diag::new(Code::OUTPUT_FAILED, format!("{name} can't be written: {}", reason(error))).help(help)
}
