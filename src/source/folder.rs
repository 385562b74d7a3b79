//! A site in a folder of a real disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Disk, File, Listing, Stamp, unreadable};
use crate::diag::{Code, Diag};

/// The folders that belong to a site; everything else in its folder is none of our business.
const FOLDERS: [&str; 3] = ["content", "static", "templates"];

/// The configuration files.
const FILES: [&str; 2] = ["agencies.toml", "site.toml"];

/// A site's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
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
        Self { root: root.into() }
    }

    /// Lists one of the three folders, following links that stay inside the site.
    fn walk(&self, name: &str, listing: &mut Listing) {
        let top = self.root.join(name);
        if !top.is_dir() {
            return;
        }
        let root = fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone());
        let mut outside = Vec::new();
        // Sorted folder by folder, the whole is nearly sorted.
        let mut walk = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
        while let Some(next) = walk.next() {
            let entry = match next {
                Ok(entry) => entry,
                Err(error) => {
                    listing.problems.push(self.walk_problem(&error));
                    continue;
                }
            };
            if entry.depth() > 0 && ignored(&entry, name) {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry.path_is_symlink()
                && !fs::canonicalize(entry.path()).is_ok_and(|target| target.starts_with(&root))
            {
                outside.push(self.relative(entry.path()));
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry.file_type().is_file() {
                self.add(&entry, listing);
            }
        }
        listing.problems.extend(outside.into_iter().map(|path| {
            Diag::new(Code::PATH_OUTSIDE_SITE, "this symbolic link leads out of the site's folder")
                .at_file(path)
                .help("put the file itself here: a site is complete in its own folder")
        }));
    }

    fn add(&self, entry: &DirEntry, listing: &mut Listing) {
        let path = self.relative(entry.path());
        if entry.path().to_str().is_none()
            || path.contains('\u{fffd}')
            || path.contains(char::is_control)
        {
            listing.problems.push(
                Diag::new(Code::FILE_NAME, "this file's name is not readable text")
                    .at_file(path)
                    .help("rename it, best to letters, digits and hyphens"),
            );
            return;
        }
        match entry.metadata() {
            Ok(metadata) => {
                listing.files.push(File { path: path.into(), stamp: Stamp::of_source(&metadata) });
            }
            Err(error) => listing.problems.push(self.walk_problem(&error)),
        }
    }

    fn walk_problem(&self, error: &walkdir::Error) -> Diag {
        let path = error.path().map_or_else(String::new, |path| self.relative(path));
        if error.loop_ancestor().is_some() {
            return Diag::new(
                Code::PATH_OUTSIDE_SITE,
                "this symbolic link leads to a folder that contains it",
            )
            .at_file(path)
            .help("remove the link");
        }
        let dangling =
            fs::symlink_metadata(self.root.join(&path)).is_ok_and(|data| data.is_symlink());
        if dangling {
            return Diag::new(Code::FILE_UNREADABLE, "this symbolic link leads nowhere")
                .at_file(path)
                .help("remove the link, or restore the file it stands for");
        }
        let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
        *unreadable(&path.into(), &io::Error::from(kind))
    }

    /// The path from the root, with `/` on every system.
    fn relative(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy();
        if std::path::MAIN_SEPARATOR == '/' {
            path.into_owned()
        } else {
            path.replace(std::path::MAIN_SEPARATOR, "/")
        }
    }
}

/// Files that editors and systems leave behind, and hidden ones outside `static/`, where
/// `.well-known/` has its place.
fn ignored(entry: &DirEntry, folder: &str) -> bool {
    let name = entry.file_name().to_string_lossy();
    let litter = name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || matches!(
            &*name,
            ".DS_Store" | ".git" | ".gitkeep" | ".gitignore" | "Thumbs.db" | "desktop.ini"
        );
    litter || (folder != "static" && name.starts_with('.'))
}

#[expect(clippy::disallowed_methods, reason = "this is the door the lint sends everybody to")]
impl Disk for Folder {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        for name in FILES {
            if let Ok(metadata) = fs::metadata(self.root.join(name))
                && metadata.is_file()
            {
                let stamp = Stamp::of_source(&metadata);
                listing.files.push(File { path: name.into(), stamp });
            }
        }
        for name in FOLDERS {
            self.walk(name, &mut listing);
        }
        listing.files.sort_by(|a, b| a.path.cmp(&b.path));
        listing
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }
}
