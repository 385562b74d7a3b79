//! A site in a folder of a real disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::litter::is_below_litter;
use super::{Disk, File, Listing, Stamp, is_litter, symlink, unreadable};
use crate::base::diag::{Code, Diag};

/// The folders that belong to a site; everything else in its folder is none of our business.
pub const FOLDERS: [&str; 3] = ["content", "static", "templates"];

/// The configuration files.
const FILES: [&str; 4] = ["agencies.toml", "kills.toml", "locale.toml", "site.toml"];

/// How many levels of folders are walked side by side: `content/`, its sections, what is in them.
const LEVELS: usize = 2;

/// A site's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    /// Where the files are whose names on disk are not in NFC, as they were listed last.
    names: Arc<Mutex<HashMap<Arc<str>, PathBuf>>>,
}

/// What was found in a folder.
#[derive(Default)]
struct Found {
    files: Vec<(File, Option<PathBuf>)>,
    links: BTreeMap<Arc<str>, Arc<str>>,
    problems: Vec<Diag>,
}

impl Found {
    fn take(&mut self, other: Self) {
        self.files.extend(other.files);
        self.links.extend(other.links);
        self.problems.extend(other.problems);
    }
}

/// The folder that holds `site.toml`: `start` or the nearest of its parents.
#[must_use]
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| folder.join("site.toml").is_file()).map(Path::to_path_buf)
}

impl Folder {
    /// The site in this folder.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), names: Arc::default() }
    }

    /// Lists one of the three folders, following links to what may be published.
    fn walk(&self, name: &str) -> Found {
        let top = self.root.join(name);
        let mut found = Found::default();
        if top.is_symlink() && !top.exists() {
            found.problems.push(symlink::nowhere(name));
        } else if top.is_dir() && (!top.is_symlink() || self.follows(&top, &mut found)) {
            return self.walk_below(&top, name, 0);
        }
        found
    }

    /// Lists a folder; those of the upper levels are walked side by side.
    fn walk_below(&self, folder: &Path, top: &str, level: usize) -> Found {
        let mut found = Found::default();
        let mut folders = Vec::new();
        let mut walk = WalkDir::new(folder).min_depth(1).follow_links(true);
        if level < LEVELS {
            walk = walk.max_depth(1);
        }
        let mut walk = walk.into_iter();
        while let Some(next) = walk.next() {
            let entry = match next {
                Ok(entry) => entry,
                Err(error) => {
                    found.problems.extend(self.walk_problem(&error));
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            let skip = is_litter(&entry.file_name().to_string_lossy(), top)
                || (entry.path_is_symlink() && !self.follows(entry.path(), &mut found));
            if skip {
                if is_folder && level == LEVELS {
                    walk.skip_current_dir();
                }
            } else if is_folder && level < LEVELS {
                folders.push(entry.into_path());
            } else if entry.file_type().is_file() {
                self.add(&entry, &mut found);
            }
        }
        let below: Vec<Found> =
            folders.par_iter().map(|folder| self.walk_below(folder, top, level + 1)).collect();
        below.into_iter().for_each(|below| found.take(below));
        found
    }

    /// Whether a symbolic link may be followed. Notes where it leads, or what is wrong with it.
    fn follows(&self, link: &Path, found: &mut Found) -> bool {
        let path = self.relative(link);
        match symlink::follow(&self.root, link, &path) {
            Ok(target) => {
                found.links.insert(path.into(), target.into());
                true
            }
            Err(problem) => {
                found.problems.push(*problem);
                false
            }
        }
    }

    fn add(&self, entry: &DirEntry, found: &mut Found) {
        let path = self.relative(entry.path());
        let is_text = entry.path().to_str().is_some() && !path.contains('\u{fffd}');
        if !is_text || path.contains(char::is_control) {
            found.problems.push(
                Diag::new(Code::FILE_NAME, "this file's name is not readable text")
                    .at_file(path)
                    .help("rename it, best to letters, digits and hyphens"),
            );
            return;
        }
        match entry.metadata() {
            Ok(metadata) => {
                let on_disk =
                    (self.root.join(&path) != entry.path()).then(|| entry.path().to_owned());
                let file = File { path: path.into(), stamp: Stamp::of_source(&metadata) };
                found.files.push((file, on_disk));
            }
            Err(error) => found.problems.extend(self.walk_problem(&error)),
        }
    }

    /// What can't be read and would not be looked at anyway is no problem.
    fn walk_problem(&self, error: &walkdir::Error) -> Option<Diag> {
        let path = error.path().map_or_else(String::new, |path| self.relative(path));
        if is_below_litter(&path) {
            return None;
        }
        if error.loop_ancestor().is_some() {
            return Some(symlink::circle(&path));
        }
        let link = error.path().unwrap_or(&self.root);
        if fs::symlink_metadata(link).is_ok_and(|data| data.is_symlink()) {
            return Some(symlink::nowhere(&path));
        }
        let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
        Some(*unreadable(&path.into(), &io::Error::from(kind)))
    }

    /// One of the configuration files, which may be links to files of the site.
    fn configuration(&self, name: &str, found: &mut Found) {
        let path = self.root.join(name);
        let Ok(metadata) = fs::metadata(&path) else {
            found.problems.extend(path.is_symlink().then(|| symlink::nowhere(name)));
            return;
        };
        if !metadata.is_file() {
            return;
        }
        match path.is_symlink().then(|| symlink::configuration(&self.root, &path, name)).flatten() {
            Some(problem) => found.problems.push(problem),
            None => {
                let stamp = Stamp::of_source(&metadata);
                found.files.push((File { path: name.into(), stamp }, None));
            }
        }
    }

    /// The path from the root, with `/` and in NFC on every system.
    fn relative(&self, path: &Path) -> String {
        // All paths here were made by joining to the root.
        symlink::slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// Where a listed file is on disk.
    fn on_disk(&self, path: &str) -> PathBuf {
        let known = if path.is_ascii() { None } else { self.names().get(path).cloned() };
        known.unwrap_or_else(|| self.root.join(path))
    }

    fn names(&self) -> std::sync::MutexGuard<'_, HashMap<Arc<str>, PathBuf>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops files that have one path, because their names differ only in Unicode's form: which of them is
/// meant is for people to decide.
fn told_apart(files: &mut Vec<(File, Option<PathBuf>)>, problems: &mut Vec<Diag>) {
    let mut twins = BTreeSet::new();
    files.dedup_by(|(later, _), (kept, _)| {
        let is_twin = later.path == kept.path;
        if is_twin && twins.insert(kept.path.clone()) {
            problems.push(
                Diag::new(Code::FILE_TWICE, "two files here have names that look the same")
                    .at_file(kept.path.clone())
                    .note("one name holds composed letters (NFC), the other letters and accents apart (NFD)")
                    .help("compare the two, and delete or rename one of them"),
            );
        }
        is_twin
    });
    files.retain(|(file, _)| !twins.contains(&file.path));
}

#[expect(clippy::disallowed_methods, reason = "this is the door the lint sends everybody to")]
impl Disk for Folder {
    fn list(&self) -> Listing {
        let mut found = Found::default();
        for name in FILES {
            self.configuration(name, &mut found);
        }
        let folders: Vec<Found> = FOLDERS.par_iter().map(|name| self.walk(name)).collect();
        folders.into_iter().for_each(|folder| found.take(folder));
        let Found { mut files, links, mut problems } = found;
        // Of two that have one path, that which has it on disk comes first.
        files.sort_by(|(a, at), (b, bt)| a.path.cmp(&b.path).then_with(|| at.cmp(bt)));
        told_apart(&mut files, &mut problems);
        let mut names = self.names();
        names.clear();
        let files = files
            .into_iter()
            .map(|(file, on_disk)| {
                names.extend(on_disk.map(|on_disk| (file.path.clone(), on_disk)));
                file
            })
            .collect();
        Listing { files, links, problems }
    }

    fn is_inside(&self, path: &str) -> bool {
        let real = symlink::inside(&self.root, &self.on_disk(path));
        real.is_some_and(|real| symlink::may_be_read(path, &real))
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.on_disk(path))
    }

    fn len(&self, path: &str) -> io::Result<u64> {
        Ok(fs::metadata(self.on_disk(path))?.len())
    }

    fn read_part(&self, path: &str, part: Range<u64>) -> io::Result<Vec<u8>> {
        let mut file = fs::File::open(self.on_disk(path))?;
        file.seek(SeekFrom::Start(part.start))?;
        let mut bytes = Vec::new();
        file.take(part.end.saturating_sub(part.start)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
