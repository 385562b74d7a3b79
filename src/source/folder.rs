//! A site in a folder of a real disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{Disk, File, Listing, Stamp, unreadable};
use crate::diag::{Code, Diag};

/// The folders that belong to a site; everything else in its folder is none of our business.
const FOLDERS: [&str; 3] = ["content", "static", "templates"];

/// The configuration files.
const FILES: [&str; 4] = ["agencies.toml", "kills.toml", "locale.toml", "site.toml"];

/// How many levels of folders are walked side by side: `content/`, its sections, what is in them.
const LEVELS: usize = 2;

/// A site's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    /// How many bytes of a path below the root are the root's, the separator included.
    prefix: usize,
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
        let root = root.into();
        let prefix = root.join("x").as_os_str().len() - 1;
        Self { root, prefix }
    }

    /// Lists one of the three folders, following links that stay inside the site.
    fn walk(&self, name: &str) -> Listing {
        let top = self.root.join(name);
        if !top.is_dir() {
            return Listing::default();
        }
        if top.is_symlink()
            && let Some(problem) = self.check_link(&top)
        {
            return Listing { files: Vec::new(), problems: vec![problem] };
        }
        self.walk_below(&top, name, 0)
    }

    /// Lists a folder; those of the upper levels are walked side by side.
    fn walk_below(&self, folder: &Path, top: &str, level: usize) -> Listing {
        let mut listing = Listing::default();
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
                    listing.problems.push(self.walk_problem(&error));
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            let mut skip = is_litter(&entry.file_name().to_string_lossy(), top);
            if !skip
                && entry.path_is_symlink()
                && let Some(problem) = self.check_link(entry.path())
            {
                listing.problems.push(problem);
                skip = true;
            }
            if skip {
                if is_folder && level == LEVELS {
                    walk.skip_current_dir();
                }
            } else if is_folder && level < LEVELS {
                folders.push(entry.into_path());
            } else if entry.file_type().is_file() {
                self.add(&entry, &mut listing);
            }
        }
        listing.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let below: Vec<Listing> =
            folders.par_iter().map(|folder| self.walk_below(folder, top, level + 1)).collect();
        for found in below {
            listing.files.extend(found.files);
            listing.problems.extend(found.problems);
        }
        listing
    }

    /// A link may lead anywhere inside the site, but not into a folder that it stands in itself.
    fn check_link(&self, link: &Path) -> Option<Diag> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let target = real(link);
        if !target
            .iter()
            .any(|target| real(&self.root).is_some_and(|root| target.starts_with(root)))
        {
            let problem = Diag::new(
                Code::PATH_OUTSIDE_SITE,
                "this symbolic link leads out of the site's folder",
            )
            .at_file(self.relative(link))
            .help("put the file itself here: a site is complete in its own folder");
            return Some(problem);
        }
        let parent = link.parent().and_then(real);
        let is_circle =
            parent.zip(target).is_some_and(|(parent, target)| parent.starts_with(target));
        is_circle.then(|| self.circle(link))
    }

    fn circle(&self, link: &Path) -> Diag {
        Diag::new(Code::PATH_OUTSIDE_SITE, "this symbolic link leads to a folder that contains it")
            .at_file(self.relative(link))
            .help("remove the link")
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
        if error.loop_ancestor().is_some() {
            return self.circle(error.path().unwrap_or(Path::new("")));
        }
        let path = error.path().map_or_else(String::new, |path| self.relative(path));
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
        // All paths here were made by joining to the root.
        let path = path.to_string_lossy();
        let path = path.get(self.prefix..).unwrap_or(&path);
        if std::path::MAIN_SEPARATOR == '/' {
            path.to_owned()
        } else {
            path.replace(std::path::MAIN_SEPARATOR, "/")
        }
    }
}

/// Whether a name is that of a file that editors and systems leave behind, or hidden; in `static/`,
/// where `.well-known/` has its place, hidden files are files like all others.
#[must_use]
pub fn is_litter(name: &str, folder: &str) -> bool {
    let litter = name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || matches!(
            name,
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
        let folders: Vec<Listing> = FOLDERS.par_iter().map(|name| self.walk(name)).collect();
        for found in folders {
            listing.files.extend(found.files);
            listing.problems.extend(found.problems);
        }
        // Each folder is sorted: what is left is to put few long runs in order.
        listing.files.sort_by(|a, b| a.path.cmp(&b.path));
        listing
    }

    fn is_inside(&self, path: &str) -> bool {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let (root, file) = (real(&self.root), real(&self.root.join(path)));
        root.zip(file).is_some_and(|(root, file)| file.starts_with(root))
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }
}
