//! The output folder: the only room that writes into it and deletes from it.
//!
//! A build first stages every changed file under `.newsprint-stage/` inside the folder, where a
//! full disk or a kill harms nothing, and then moves each to its place, which is one `rename` a
//! file: readers see the old page or the new one, never half of one. Which files are ours is
//! written to `.newsprint-files` before anything moves, so that it is known even without a cache;
//! no other file is ever overwritten or deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bitcode::{Decode, Encode};

/// The list of the files that newsprint wrote, in the output folder.
const OWNED: &str = ".newsprint-files";

/// Where changed files wait to be moved to their places.
const STAGE: &str = ".newsprint-stage";

/// What the file system says of a file: if none of it differs, nobody wrote to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: i128,
    /// The file's number, where the system has one.
    pub inode: u64,
}

/// An output folder.
#[derive(Clone, Debug)]
pub struct Tree {
    root: PathBuf,
    owned: BTreeSet<String>,
}

/// What stands where a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file.
    File(Stamp),
    /// Something that is no file: a folder, a link, a device.
    Other,
}

#[expect(clippy::disallowed_methods, reason = "this is the door the lint sends everybody to")]
impl Tree {
    /// Opens an output folder, which need not exist yet.
    ///
    /// # Errors
    /// What the file system says about the list of files.
    pub fn open(root: &Path) -> io::Result<Self> {
        let owned = match fs::read_to_string(root.join(OWNED)) {
            Ok(text) => text.lines().filter(|line| is_inside(line)).map(str::to_owned).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { root: root.to_owned(), owned })
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether newsprint wrote this file.
    #[must_use]
    pub fn owns(&self, out: &str) -> bool {
        self.owned.contains(out)
    }

    /// All files that newsprint wrote.
    pub fn owned(&self) -> impl Iterator<Item = &str> {
        self.owned.iter().map(String::as_str)
    }

    /// What stands at a path.
    #[must_use]
    pub fn find(&self, out: &str) -> Found {
        match fs::symlink_metadata(self.root.join(out)) {
            Ok(metadata) if metadata.is_file() => Found::File(stamp(&metadata)),
            Ok(_) => Found::Other,
            Err(_) => Found::Nothing,
        }
    }

    /// The first folder of a path that exists and is no folder.
    #[must_use]
    pub fn blocked(&self, out: &str) -> Option<String> {
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
        let stage = self.root.join(STAGE);
        match remove_tree(&stage) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Stages a file; many threads may stage at once.
    ///
    /// # Errors
    /// What the file system says, such as that the disk is full.
    pub fn stage(&self, out: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.root.join(STAGE).join(out);
        match fs::write(&path, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(&path, bytes)
            }
            result => result,
        }
    }

    /// Moves staged files to their places and deletes those of ours that are no longer planned;
    /// returns what the file system says of the moved ones.
    ///
    /// `changed` stands in the order in which readers should see the files: what pages need comes
    /// before the pages.
    ///
    /// # Errors
    /// What the file system says. The next build puts everything right.
    pub fn commit(
        &mut self,
        changed: &[&str],
        planned: &BTreeSet<&str>,
    ) -> io::Result<(BTreeMap<String, Stamp>, Vec<String>)> {
        let removed: Vec<String> =
            self.owned.iter().filter(|path| !planned.contains(path.as_str())).cloned().collect();
        let listed = planned.iter().all(|path| self.owned.contains(*path));
        if !listed {
            // Before anything moves, all that will be ours is listed as ours.
            self.owned.extend(planned.iter().map(|path| (*path).to_owned()));
            self.write_list()?;
        }
        // A file that must become a folder goes first; the rest go last.
        let becomes_folder = |out: &String| {
            let folder = format!("{out}/");
            let below =
                planned.range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded));
            below.take(1).any(|path| path.starts_with(&folder))
        };
        let (first, last): (Vec<&String>, Vec<&String>) =
            removed.iter().partition(|out| becomes_folder(out));
        for out in first {
            remove_if_there(&self.root.join(out))?;
        }
        let mut stamps = BTreeMap::new();
        for out in changed {
            stamps.insert((*out).to_owned(), self.place(out)?);
        }
        for out in last {
            remove_if_there(&self.root.join(out))?;
            self.remove_empty_folders(out);
        }
        if !removed.is_empty() {
            self.owned.retain(|path| planned.contains(path.as_str()));
            self.write_list()?;
        }
        self.clear_stage()?;
        Ok((stamps, removed))
    }

    fn place(&self, out: &str) -> io::Result<Stamp> {
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
        Ok(stamp(&fs::symlink_metadata(&to)?))
    }

    /// Removes our files below a path that is to be a file, and the folders that this empties.
    fn remove_owned_below(&self, out: &str) -> io::Result<()> {
        let prefix = format!("{out}/");
        for path in self.owned.iter().filter(|path| path.starts_with(&prefix)) {
            remove_if_there(&self.root.join(path))?;
            self.remove_empty_folders(path);
        }
        Ok(())
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

    fn write_list(&self) -> io::Result<()> {
        let mut text = String::with_capacity(self.owned.len() * 48);
        for path in &self.owned {
            text.push_str(path);
            text.push('\n');
        }
        fs::create_dir_all(&self.root)?;
        let new = self.root.join(format!("{OWNED}.new"));
        fs::write(&new, text)?;
        fs::rename(new, self.root.join(OWNED))
    }
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

/// Removes the stage: the one folder that is wholly ours.
#[expect(clippy::disallowed_methods, reason = "part of the same door")]
fn remove_tree(path: &Path) -> io::Result<()> {
    fs::remove_dir_all(path)
}

/// Whether a line of the list names a file inside the folder: the list is data, and not believed.
fn is_inside(line: &str) -> bool {
    !line.is_empty()
        && !line.contains('\\')
        && line.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn stamp(metadata: &fs::Metadata) -> Stamp {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Stamp {
        size: metadata.len(),
        modified_ns: since.map_or(0, |since| since.as_nanos() as i128),
        inode: inode(metadata),
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}
