//! The output folder: the only module that writes into it and deletes from it.
//!
//! A build first stages every changed file under `.newsprint-stage/` inside the folder, where a
//! full disk or a kill harms nothing, and then moves each to its place, which is one `rename` a
//! file, or one for a whole folder where there was none: readers see the old page or the new one,
//! never half of one. Which files are ours is written to `.newsprint-files` before anything moves,
//! so that it is known even without a cache; no other file is ever overwritten or deleted. Symbolic
//! links inside the folder are never followed: what stands behind them is not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::base::names;
use crate::site::source::Stamp;

/// The list of the files that newsprint wrote, in the output folder.
const OWNED: &str = ".newsprint-files";

/// Where changed files wait to be moved to their places.
const STAGE: &str = ".newsprint-stage";

/// An output folder.
#[derive(Clone, Debug)]
pub struct Tree {
    root: PathBuf,
    /// The files that are ours; the list is read when somebody asks.
    owned: OnceLock<BTreeSet<String>>,
    /// What stood in the folder itself when somebody first asked.
    tops: OnceLock<BTreeSet<OsString>>,
}

/// What stands where a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file.
    File(Stamp),
    /// A folder.
    Folder,
    /// Something else: a link, a device.
    Other,
}

/// A commit that failed half-way: why, and what had been done by then.
#[derive(Debug)]
pub struct Interrupted {
    /// What the file system says.
    pub error: io::Error,
    /// The files that stand at their places already, in their order.
    pub written: Vec<String>,
    /// The files that are deleted already.
    pub removed: Vec<String>,
}

/// What a commit has done so far.
#[derive(Default)]
struct Done {
    /// Folders of the first level that were moved whole.
    folders: BTreeSet<String>,
    placed: BTreeSet<String>,
    removed: Vec<String>,
}

impl Done {
    fn has_written(&self, out: &str) -> bool {
        let moved = out.split_once('/').is_some_and(|(top, _)| self.folders.contains(top));
        moved || self.placed.contains(out)
    }
}

/// Which folders below a root are folders and not links to one. Each is looked at once.
#[derive(Debug)]
pub struct Folders<'a> {
    root: &'a Path,
    known: BTreeMap<String, bool>,
}

impl<'a> Folders<'a> {
    /// Nothing has been looked at yet.
    #[must_use]
    pub fn new(root: &'a Path) -> Self {
        Self { root, known: BTreeMap::new() }
    }

    /// The first part of the way to a file that is not a folder: a link, a file, or nothing. What is
    /// behind a link may be anywhere.
    pub fn broken_at<'p>(&mut self, path: &'p str) -> Option<&'p str> {
        path.match_indices('/').map(|(at, _)| &path[..at]).find(|folder| !self.is_real(folder))
    }

    fn is_real(&mut self, folder: &str) -> bool {
        if let Some(known) = self.known.get(folder) {
            return *known;
        }
        let is_real =
            fs::symlink_metadata(self.root.join(folder)).is_ok_and(|metadata| metadata.is_dir());
        self.known.insert(folder.to_owned(), is_real);
        is_real
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door the lint sends everybody to")]
impl Tree {
    /// An output folder, which need not exist yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), owned: OnceLock::new(), tops: OnceLock::new() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether newsprint wrote this file.
    #[must_use]
    pub fn owns(&self, out: &str) -> bool {
        self.owned().contains(out)
    }

    /// All files that newsprint wrote. Without a list that can be read, none is known to be ours.
    #[must_use]
    pub fn owned(&self) -> &BTreeSet<String> {
        self.owned.get_or_init(|| {
            let text = fs::read_to_string(self.root.join(OWNED)).unwrap_or_default();
            text.lines().filter(|line| is_output(line)).map(str::to_owned).collect()
        })
    }

    /// What the file system says of the list of our files: as long as that is what it was when the
    /// list was written, it need not be read.
    #[must_use]
    pub fn list(&self) -> Option<Stamp> {
        Some(Stamp::of_output(&fs::symlink_metadata(self.root.join(OWNED)).ok()?))
    }

    /// Whether there may be anything at a path: of what the folder itself does not hold, we have
    /// to ask the file system. True only until files are moved.
    fn may_be(&self, out: &str) -> bool {
        let tops = self.tops.get_or_init(|| {
            let entries = fs::read_dir(&self.root).into_iter().flatten();
            entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect()
        });
        let top = out.split('/').next().unwrap_or_default();
        tops.contains(OsStr::new(top))
            // Some file systems take two spellings of a name for one.
            || !top.is_ascii()
            || tops.iter().any(|known| known.eq_ignore_ascii_case(top))
    }

    /// What stands at a path.
    #[must_use]
    pub fn find(&self, out: &str) -> Found {
        if !self.may_be(out) {
            return Found::Nothing;
        }
        match fs::symlink_metadata(self.root.join(out)) {
            Ok(metadata) if metadata.is_file() => Found::File(Stamp::of_output(&metadata)),
            Ok(metadata) if metadata.is_dir() => Found::Folder,
            Ok(_) => Found::Other,
            Err(_) => Found::Nothing,
        }
    }

    /// The first folder of a path that exists and is no folder.
    #[must_use]
    pub fn blocked(&self, out: &str) -> Option<String> {
        if !self.may_be(out) {
            return None;
        }
        out.match_indices('/').map(|(at, _)| &out[..at]).find_map(|folder| {
            let metadata = fs::symlink_metadata(self.root.join(folder)).ok()?;
            (!metadata.is_dir() && !self.owns(folder)).then(|| folder.to_owned())
        })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// What the file system says.
    pub fn read(&self, out: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(out))
    }

    /// Makes an empty stage, in place of one that a killed build left.
    ///
    /// # Errors
    /// What the file system says.
    pub fn clear_stage(&self) -> io::Result<()> {
        discard(&self.root.join(STAGE))
    }

    /// Stages a file and returns what the file system says of it, which will still be true when it
    /// was moved; many threads may stage at once.
    ///
    /// # Errors
    /// What the file system says, such as that the disk is full.
    pub fn stage(&self, out: &str, bytes: &[u8]) -> io::Result<Stamp> {
        refuse_own([out])?;
        let path = self.root.join(STAGE).join(out);
        // Nearly every file is the first of its folder.
        if let Some(folder) = path.parent()
            && let Err(error) = fs::create_dir(folder)
            && error.kind() != io::ErrorKind::AlreadyExists
        {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::File::create(&path)?;
        file.write_all(bytes)?;
        Ok(Stamp::of_output(&file.metadata()?))
    }

    /// Moves staged files to their places and deletes those that are `removed`.
    ///
    /// `changed` stands in the order in which readers should see the files: what pages need comes
    /// before the pages. `planned` are all files there will be, in order; `listed` tells that the
    /// list of our files names all of them already.
    ///
    /// # Errors
    /// What the file system says, and what was done by then. The next build puts everything right.
    pub fn commit(
        &self,
        changed: &[&str],
        removed: &[String],
        planned: &[&str],
        listed: bool,
    ) -> Result<(), Interrupted> {
        let mut done = Done::default();
        self.try_commit(changed, removed, planned, listed, &mut done).map_err(|error| {
            let written = changed.iter().filter(|out| done.has_written(out));
            let written = written.map(|out| (*out).to_owned()).collect();
            Interrupted { error, written, removed: done.removed }
        })
    }

    fn try_commit(
        &self,
        changed: &[&str],
        removed: &[String],
        planned: &[&str],
        listed: bool,
        done: &mut Done,
    ) -> io::Result<()> {
        refuse_own(planned.iter().copied())?;
        refuse_own(removed.iter().map(String::as_str))?;
        if !listed {
            // Before anything moves, all that will be ours is listed as ours.
            let mut all = planned.to_vec();
            all.extend(removed.iter().map(String::as_str));
            all.sort_unstable();
            self.write_list(&all)?;
        }
        // A file that must become a folder goes first; the rest go last.
        let becomes_folder = |out: &String| {
            let folder = format!("{out}/");
            let at = planned.partition_point(|path| *path < folder.as_str());
            planned.get(at).is_some_and(|path| path.starts_with(&folder))
        };
        let (first, last): (Vec<&String>, Vec<&String>) =
            removed.iter().partition(|out| becomes_folder(out));
        self.remove(&first, done)?;
        self.place_folders(done)?;
        for out in changed {
            if !done.has_written(out) {
                self.place(out)?;
                done.placed.insert((*out).to_owned());
            }
        }
        self.remove(&last, done)?;
        if !removed.is_empty() {
            self.write_list(planned)?;
        }
        self.clear_stage()
    }

    /// Removes files of ours, and the folders that this empties; what a link leads to is not ours.
    fn remove(&self, outs: &[&String], done: &mut Done) -> io::Result<()> {
        let mut folders = Folders::new(&self.root);
        for out in outs {
            if folders.broken_at(out).is_none() {
                remove_if_there(&self.root.join(out))?;
                done.removed.push((*out).clone());
                self.remove_empty_folders(out);
            }
        }
        Ok(())
    }

    /// Moves each staged folder of the first level whose place is free, whole: a site that is built
    /// for the first time takes a few moves instead of one for each file.
    fn place_folders(&self, done: &mut Done) -> io::Result<()> {
        let Ok(entries) = fs::read_dir(self.root.join(STAGE)) else { return Ok(()) };
        for entry in entries {
            let entry = entry?;
            let to = self.root.join(entry.file_name());
            let is_folder = entry.file_type()?.is_dir();
            if is_folder && fs::symlink_metadata(&to).is_err() {
                fs::rename(entry.path(), &to)?;
                done.folders.extend(entry.file_name().into_string());
            }
        }
        Ok(())
    }

    fn place(&self, out: &str) -> io::Result<()> {
        let (from, to) = (self.root.join(STAGE).join(out), self.root.join(out));
        if let Err(error) = fs::rename(&from, &to) {
            match error.kind() {
                io::ErrorKind::NotFound => {}
                // A folder of ours may stand where the file belongs.
                io::ErrorKind::IsADirectory | io::ErrorKind::DirectoryNotEmpty => {
                    self.remove_owned_below(out)?;
                }
                _ => return Err(error),
            }
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(&from, &to)?;
        }
        Ok(())
    }

    /// Removes our files below a path that is to be a file, and the folders that this empties.
    fn remove_owned_below(&self, out: &str) -> io::Result<()> {
        let prefix = format!("{out}/");
        let below: Vec<&String> =
            self.owned().iter().filter(|path| path.starts_with(&prefix)).collect();
        self.remove(&below, &mut Done::default())
    }

    /// Removes the folders of a deleted file as long as they are empty.
    fn remove_empty_folders(&self, out: &str) {
        let mut folder = Path::new(out).parent();
        while let Some(path) = folder.filter(|path| !path.as_os_str().is_empty()) {
            // A folder that is not empty can't be removed, and that is where this ends.
            if fs::remove_dir(self.root.join(path)).is_err() {
                break;
            }
            folder = path.parent();
        }
    }

    fn write_list(&self, paths: &[&str]) -> io::Result<()> {
        let mut text = String::with_capacity(paths.len() * 48);
        for path in paths {
            text.push_str(path);
            text.push('\n');
        }
        fs::create_dir_all(&self.root)?;
        replace(&self.root.join(OWNED), text.as_bytes())
    }
}

/// Replaces a file by one `rename`. A link that stands where the new file waits is removed, so that
/// nothing is written through it.
///
/// # Errors
/// What the file system says.
#[expect(clippy::disallowed_methods, reason = "part of the same door")]
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    remove_if_there(Path::new(&new))?;
    fs::File::create_new(&new)?.write_all(bytes)?;
    fs::rename(new, path)
}

#[expect(clippy::disallowed_methods, reason = "part of the same door")]
fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error)
            if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Removes a folder that is wholly ours: the stage, or one of the cache.
#[expect(clippy::disallowed_methods, reason = "part of the same door")]
fn remove_tree(path: &Path) -> io::Result<()> {
    fs::remove_dir_all(path)
}

/// Removes a folder of the cache that a comparison made for itself; one that is not there is fine.
///
/// # Errors
/// What the file system says.
pub fn discard(folder: &Path) -> io::Result<()> {
    match remove_tree(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a line of the list names a file that can be one of the site's: the list is data, and not
/// believed.
fn is_output(line: &str) -> bool {
    !line.is_empty()
        && !line.contains('\\')
        && line.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !names::is_own(line)
}

/// Paths outside the folder, and the files that this module keeps in it, are no output files. The
/// plan refuses them with a message; this is for whatever a plan does not know.
fn refuse_own<'a>(paths: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    match paths.into_iter().find(|path| !is_output(path)) {
        None => Ok(()),
        Some(path) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{path} can't be a file of the site"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test looks at the folder itself")]
    fn own_files_are_neither_written_nor_listed_nor_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("public");
        let tree = Tree::new(&root);
        tree.stage("a/index.html", b"a").unwrap();
        tree.commit(&["a/index.html"], &[], &["a/index.html"], false).unwrap();
        let list = root.join(OWNED);
        let before = fs::read_to_string(&list).unwrap();
        for path in [
            OWNED,
            ".newsprint-stage/a",
            ".newsprint/manifest.json.gz",
            ".Newsprint-Files",
            "../a",
            "/a",
            "a//b",
        ] {
            assert!(tree.stage(path, b"x").is_err(), "{path}");
            assert!(tree.commit(&[path], &[], &["a/index.html", path], false).is_err(), "{path}");
            let removed = [path.to_owned()];
            assert!(tree.commit(&[], &removed, &["a/index.html"], false).is_err(), "{path}");
            fs::write(&list, format!("{before}{path}\n")).unwrap();
            assert!(!Tree::new(&root).owns(path), "{path}");
            fs::write(&list, &before).unwrap();
        }
        assert!(Tree::new(&root).owns("a/index.html"));
        assert_eq!(fs::read_to_string(&list).unwrap(), before);
    }
}
