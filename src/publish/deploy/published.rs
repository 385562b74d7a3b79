//! What is to be published: the files that the last build made, and what the host reads besides.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::kind::{Lists, Wave, media};
use super::manifest::{Entries, Entry, is_publishable};
use crate::base::diag::{Code, Diag};
use crate::base::hash;
use crate::build::ledger::Ledger;
use crate::build::output::{Folders, Found, Tree};
use crate::site::config::{Config, NOT_FOUND};
use crate::site::source::reason;

/// A file to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's root.
    pub path: String,
    /// What the record says of it.
    pub entry: Entry,
    /// When it is its turn.
    pub wave: Wave,
    /// Where its bytes are.
    pub from: PathBuf,
    /// Whether it was made for this target, so that it is no file of the output folder.
    pub made: bool,
}

/// All files to be published, by path.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The files.
    pub files: Vec<File>,
}

impl Published {
    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// Adds files; one of the site's own at the same path stays. What can't be published is left out.
    pub fn extend(&mut self, files: Vec<File>) {
        let wanted = |file: &File| is_publishable(&file.path) && self.get(&file.path).is_none();
        let new: Vec<File> = files.into_iter().filter(wanted).collect();
        self.files.extend(new);
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// The same with pages under the names that stand in their URLs, for a store that looks for no
    /// endings: `ausland/zug` for `ausland/zug.html`. What stands in for the page of a folder, and the
    /// page for what does not exist, keep their names: stores are told them.
    #[must_use]
    pub fn into_url_names(mut self) -> Self {
        for file in &mut self.files {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            if name != "index.html" && file.path != NOT_FOUND.trim_start_matches('/') {
                let bare = file.path.strip_suffix(".html").unwrap_or(&file.path).len();
                file.path.truncate(bare);
            }
        }
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }

    /// The record that says so.
    #[must_use]
    pub fn entries(&self) -> Entries {
        self.files.iter().map(|file| (file.path.clone(), file.entry.clone())).collect()
    }

    /// Everything that the last build wrote. A file whose stamp is what the build noted is not
    /// read again.
    ///
    /// # Errors
    /// That there is no finished build, or that its files can't be read.
    pub fn read(out: &Path, ledger: &Ledger, config: &Config) -> Result<Self, Box<Diag>> {
        let tree = Tree::new(out);
        let name = out.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if tree.list().is_none() || tree.owned().is_empty() {
            return Err(Box::new(
                Diag::new(Code::BUILD_MISSING, format!("there is no finished build in {name}/"))
                    .help("run `newsprint build` first; deploy publishes exactly what it made"),
            ));
        }
        let owned = tree.owned().iter().map(String::as_str);
        let owned: Vec<&str> = owned.filter(|path| is_publishable(path)).collect();
        let mut folders = Folders::new(tree.root());
        if let Some(link) = owned.iter().find_map(|path| folders.broken_at(path))
            && tree.find(link) == Found::Other
        {
            return Err(Box::new(
                Diag::new(
                    Code::FOREIGN_FILE,
                    format!("{name}/{link} is not the folder that newsprint made"),
                )
                .at_file(format!("{name}/{link}"))
                .note(
                    "a link leads out of the output folder, and what is behind it is not published",
                )
                .help("move it away and run `newsprint build` again"),
            ));
        }
        let lists = Lists::new(owned.iter().copied(), &config.paths);
        let file = |path: &&str| {
            let Found::File(stamp) = tree.find(path) else {
                return Err(Box::new(
                    Diag::new(
                        Code::BUILD_MISSING,
                        format!("{name}/{path} was built and is gone, so the build is not whole"),
                    )
                    .help("run `newsprint build` again"),
                ));
            };
            let known = ledger.get(path).filter(|record| record.stamp == stamp);
            let hash = match known {
                Some(record) => record.hash,
                None => hash::content(&tree.read(path).map_err(|error| {
                    Box::new(super::trouble::failed(&format!("{name}/{path}"), &reason(&error)))
                })?),
            };
            Ok(File {
                path: (*path).to_owned(),
                entry: Entry {
                    hash: format!("{hash:032x}"),
                    size: stamp.size,
                    media: media(path),
                    cache: lists.cache(path).to_owned(),
                    encoding: None,
                },
                wave: lists.wave(path),
                from: tree.root().join(path),
                made: false,
            })
        };
        let files: Result<Vec<File>, Box<Diag>> = owned.par_iter().map(file).collect();
        Ok(Self { files: files? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> File {
        File {
            path: path.to_owned(),
            entry: Entry {
                hash: String::new(),
                size: 0,
                media: media(path),
                cache: String::new(),
                encoding: None,
            },
            wave: Wave::Articles,
            from: PathBuf::new(),
            made: false,
        }
    }

    #[test]
    fn records_are_never_published() {
        let mut published = Published::default();
        let paths = [
            ".newsprint/manifest.json.gz",
            ".newsprint/deploying.json",
            ".newsprint-stage/a",
            ".newsprint/nginx.conf",
            "a.html",
        ];
        published.extend(paths.map(file).to_vec());
        let named: Vec<&str> = published.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(named, [".newsprint/nginx.conf", "a.html"]);
    }

    #[test]
    fn pages_have_the_names_of_their_urls_in_a_store() {
        let paths = ["404.html", "a.html", "a/b.html", "a/b/c.jpg", "alt/index.html", "index.html"];
        let published = Published { files: paths.map(file).to_vec() }.into_url_names();
        let named: Vec<&str> = published.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(named, ["404.html", "a", "a/b", "a/b/c.jpg", "alt/index.html", "index.html"]);
        assert_eq!(published.get("a/b").unwrap().entry.media, "text/html; charset=utf-8");
    }
}
