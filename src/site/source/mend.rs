//! Puts fixes into the files of a site: the only place that writes to a file that somebody wrote.
//!
//! Must not know what is wrong. A file is replaced as a whole, by one rename, and only if it holds
//! what it held when the fixes were made for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{on_disk, reason};
use crate::base::diag::{Code, Diag, Fix, applied};
use crate::base::nfc;

/// What became of fixes.
#[derive(Debug, Default)]
pub struct Mended {
    /// How many were made.
    pub fixes: usize,
    /// The files that were written, from the site's root.
    pub files: BTreeSet<Arc<str>>,
    /// The files that could not be written, and why.
    pub problems: Vec<Diag>,
}

/// Makes the fixes of all problems in the site at `root`, file by file. Those that overlap, or that
/// do not find what they expect, are left: somebody has to look again.
#[must_use]
pub fn mend<'a>(root: &Path, problems: impl IntoIterator<Item = &'a Diag>) -> Mended {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&Fix>> = BTreeMap::new();
    for fix in problems.into_iter().filter_map(|problem| problem.fix.as_deref()) {
        let fixes = by_file.entry(&fix.place.path).or_default();
        // A sidecar that several articles ask says the same to each.
        if !fixes.contains(&fix) {
            fixes.push(fix);
        }
    }
    let mut mended = Mended::default();
    for (path, fixes) in by_file {
        match one(root, path, &fixes) {
            Ok(0) => {}
            Ok(made) => {
                mended.fixes += made;
                mended.files.insert(path.clone());
            }
            Err(error) => mended.problems.push(
                Diag::new(
                    Code::OUTPUT_FAILED,
                    format!("the file can't be corrected: {}", reason(&error)),
                )
                .at_file(path.clone())
                .help("check whether the file and its folder can be written to; it is as it was"),
            ),
        }
    }
    mended
}

/// Writes a file of the site anew; all of it or nothing.
///
/// # Errors
/// What the file system says.
#[expect(clippy::disallowed_methods, reason = "this is the door for writing what somebody wrote")]
pub fn replace(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let file = root.join(path);
    let new = root.join(format!("{path}.new"));
    fs::write(&new, text)?;
    fs::rename(new, file)
}

/// Makes the fixes of one file, and says how many.
#[expect(clippy::disallowed_methods, reason = "this is the door for writing what somebody wrote")]
fn one(root: &Path, path: &str, fixes: &[&Fix]) -> io::Result<usize> {
    // Behind a link is the file that is meant; it must lie in the site.
    let file = fs::canonicalize(on_disk(root, path))?;
    if !file.starts_with(fs::canonicalize(root)?) {
        return Ok(0);
    }
    let old = fs::read(&file)?;
    let Ok(text) = std::str::from_utf8(&old) else { return Ok(0) };
    // Fixes count from the start of the text as it was read.
    let (new, made) = applied(&nfc::text(text), fixes);
    if made == 0 {
        return Ok(0);
    }
    let metadata = fs::metadata(&file)?;
    if metadata.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let (beside, staged) = staging(&file)?;
    let written = fill(staged, &metadata, new.as_bytes()).and_then(|()| {
        // Whoever saved it in the meantime knows better.
        if fs::read(&file)? == old {
            fs::rename(&beside, &file).map(|()| made)
        } else {
            Err(io::Error::other("it was changed in the meantime"))
        }
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A new file beside another one. Its name begins with a dot, so that it is not taken for content.
fn staging(file: &Path) -> io::Result<(PathBuf, File)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..100 {
        let beside = file.with_file_name(format!(".{name}.{number}.tmp"));
        match File::create_new(&beside) {
            Ok(staged) => return Ok((beside, staged)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Writes the bytes, and gives the file the permissions of the one it will replace.
fn fill(mut staged: File, like: &Metadata, bytes: &[u8]) -> io::Result<()> {
    staged.set_permissions(like.permissions())?;
    staged.write_all(bytes)?;
    staged.sync_all()
}
