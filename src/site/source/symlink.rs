//! What a symbolic link in the site's folder may lead to: nothing that would not be published at its
//! own place.
//!
//! A site is often written by several people and taken from a repository; a link must not put a key,
//! a draft's text or the output into the site. Whether the two files are of one kind is checked by
//! the engine, which knows kinds.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use super::litter::is_below_litter;
use crate::base::diag::{Code, Diag};
use crate::base::nfc;

/// Checks a link at `path` below the site's `root`, and returns the path it leads to, from there.
///
/// # Errors
/// It leads out of the site, to something that would not be published, or in a circle.
pub(super) fn follow(root: &Path, link: &Path, path: &str) -> Result<String, Box<Diag>> {
    let outside = || Box::new(outside(path));
    let Ok(root) = fs::canonicalize(root) else { return Err(outside()) };
    let Ok(target) = fs::canonicalize(link) else { return Err(outside()) };
    let Ok(inside) = target.strip_prefix(&root) else { return Err(outside()) };
    let parent = link.parent().and_then(|parent| fs::canonicalize(parent).ok());
    if parent.as_ref().is_some_and(|parent| parent.starts_with(&target)) {
        return Err(Box::new(circle(path)));
    }
    let real = slashed(inside);
    if !may_be_read(path, &real) {
        let top = top(path);
        return Err(Box::new(refused(path, &real).help(format!(
            "put the file itself here; a link in {top}/ leads to something else in {top}/"
        ))));
    }
    // A link in a linked folder would multiply the site, link by link.
    let place = parent.as_ref().and_then(|parent| parent.strip_prefix(&root).ok()).map(slashed);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if target.is_dir() && place.is_none_or(|place| place != folder) {
        return Err(Box::new(
            Diag::new(
                Code::SYMLINK_TARGET,
                "this link to a folder lies in a folder that is reached by a link itself",
            )
            .at_file(path)
            .help("remove one of the two links"),
        ));
    }
    Ok(real)
}

/// Whether a file may be read in the place of a path: the file itself, or one of the same folder that
/// would be published where it is.
pub(super) fn may_be_read(path: &str, real: &str) -> bool {
    let inside = real.strip_prefix(top(path)).is_some_and(|rest| rest.starts_with('/'));
    path == real || (inside && !is_below_litter(real))
}

fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// What is wrong with a link in the place of a configuration file: it may lead to any file of the
/// site's folder that is not hidden, because it is read and not published.
pub(super) fn configuration(root: &Path, link: &Path, name: &str) -> Option<Diag> {
    let Some(real) = inside(root, link) else {
        return Some(outside(name));
    };
    let is_hidden = real.split('/').any(|part| part.starts_with('.'));
    is_hidden.then(|| refused(name, &real).help("put the file itself here"))
}

fn refused(path: &str, real: &str) -> Diag {
    Diag::new(
        Code::SYMLINK_TARGET,
        format!("this symbolic link leads to {real}, which it may not publish"),
    )
    .at_file(path)
}

/// A link to a file that is not there.
pub(super) fn nowhere(path: &str) -> Diag {
    Diag::new(Code::SYMLINK_TARGET, "this symbolic link leads to a file that does not exist")
        .at_file(path)
        .help("remove the link, or restore the file it stands for")
}

/// The place of a file in the site's folder, links followed.
pub(super) fn inside(root: &Path, file: &Path) -> Option<String> {
    let (root, file) = (fs::canonicalize(root).ok()?, fs::canonicalize(file).ok()?);
    file.strip_prefix(&root).ok().map(slashed)
}

/// A link that leads out of the site.
pub(super) fn outside(path: &str) -> Diag {
    Diag::new(Code::PATH_OUTSIDE_SITE, "this symbolic link leads out of the site's folder")
        .at_file(path)
        .help("put the file itself here: a site is complete in its own folder")
}

/// A link that leads to a folder it lies in.
pub(super) fn circle(path: &str) -> Diag {
    Diag::new(Code::PATH_OUTSIDE_SITE, "this symbolic link leads to a folder that contains it")
        .at_file(path)
        .help("remove the link")
}

/// A path as it is called inside newsprint: with `/`, and in NFC.
pub(super) fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = match std::path::MAIN_SEPARATOR {
        '/' => path,
        separator => Cow::Owned(path.replace(separator, "/")),
    };
    nfc::name(&path).into_owned()
}

/// Where a file of the site is on disk: names there may be in another form than NFC.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a name on disk is asked of the disk")]
pub fn on_disk(root: &Path, path: &str) -> PathBuf {
    let plain = root.join(path);
    if path.is_ascii() || fs::symlink_metadata(&plain).is_ok() {
        return plain;
    }
    let mut found = root.to_owned();
    for part in path.split('/') {
        let next = found.join(part);
        let known = fs::symlink_metadata(&next).is_ok();
        let entries = fs::read_dir(&found).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name());
        let name =
            |name: &std::ffi::OsString| name.to_str().is_some_and(|name| nfc::name(name) == part);
        found = if known { next } else { names.find(name).map_or(next, |name| found.join(name)) };
    }
    found
}
