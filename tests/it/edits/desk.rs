//! The desk of a random script: the sources in memory and on disk, and what the next build is asked.
//!
//! Both copies are changed together. How a file is written to disk is rolled as well: editors save
//! in place or by a rename, and archives, backups and wrong clocks bring times that are not "now".

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use newsprint::build::engine::{Options, Quiet, Report, Session};
use newsprint::site::source::Folder;
use tempfile::TempDir;

use crate::site::NOW;

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Symbolic links by path, and where each leads.
pub type Links = BTreeMap<String, String>;

/// All that a site is made from.
pub type Sources = (Files, Links);

/// The clock of file systems moves in ticks of up to ten milliseconds. Two changes in one tick that
/// also restore the size and the time are the same file to everybody who may not read it.
pub const TICK: Duration = Duration::from_millis(12);

/// A small random number generator: scripts must not depend on the clock or on a seed of the day.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % sides.max(1) as u64).unwrap()
    }
}

/// What a build is asked for, besides its folders.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub now: Timestamp,
    pub drafts: bool,
    pub base_url: Option<String>,
    pub relative: bool,
    pub keep_going: bool,
    pub generator: u64,
}

impl Wish {
    /// The options of a build into these folders.
    pub fn options(&self, out: PathBuf, cache: PathBuf) -> Options {
        Options {
            now: self.now,
            drafts: self.drafts,
            base_url: self.base_url.clone(),
            relative: self.relative,
            lints: false,
            keep_going: self.keep_going,
            clean: false,
            out,
            cache,
            generator: self.generator,
        }
    }
}

/// A site that a script works on.
pub struct Desk {
    dir: TempDir,
    seed: u64,
    dice: Dice,
    count: usize,
    looked: Instant,
    /// The sources that are files.
    pub files: Files,
    /// The sources that are symbolic links.
    pub links: Links,
    /// What the next build is asked for.
    pub wish: Wish,
    /// Whether the next build makes everything again.
    pub clean: bool,
    /// Caches as they once were.
    pub caches: Vec<Files>,
    /// What was done, for the one who has to find out what went wrong.
    pub log: Vec<String>,
}

impl Desk {
    /// An empty site.
    pub fn new(seed: u64) -> Self {
        let wish = Wish {
            now: NOW.parse().unwrap(),
            drafts: false,
            base_url: None,
            relative: false,
            keep_going: false,
            generator: 1,
        };
        Self {
            dir: folder(),
            seed,
            dice: Dice(seed),
            count: 0,
            looked: Instant::now(),
            files: Files::new(),
            links: Links::new(),
            wish,
            clean: false,
            caches: Vec::new(),
            log: Vec::new(),
        }
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Builds the site where it lies.
    pub fn build(&mut self) -> Report {
        self.looked = Instant::now();
        let disk = Folder::new(self.root());
        Session::new(&disk).build(&self.options(), &Quiet)
    }

    /// What the next build is asked for.
    pub fn options(&mut self) -> Options {
        let (out, cache) = (self.root().join("public"), self.root().join(".newsprint"));
        let mut options = self.wish.options(out, cache);
        options.clean = std::mem::take(&mut self.clean);
        options
    }

    /// A number that no text of this script has yet.
    pub fn number(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.dice.roll(sides)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let at = self.roll(all.len());
        all.get(at).cloned()
    }

    /// One of several texts.
    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.pick(all).unwrap_or_default()
    }

    /// The paths of all files that a test holds for.
    pub fn paths(&self, test: impl Fn(&str) -> bool) -> Vec<String> {
        self.files.keys().filter(|path| test(path)).cloned().collect()
    }

    /// All articles.
    pub fn articles(&self) -> Vec<String> {
        self.paths(is_article)
    }

    /// Any article.
    pub fn article(&mut self) -> Option<String> {
        let all = self.articles();
        self.pick(&all)
    }

    /// The text of a file; empty if there is none, or none that is text.
    pub fn text(&self, path: &str) -> String {
        let bytes = self.files.get(path).cloned().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Writes a file in one of the ways in which files are written.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        let place = self.place(path);
        let before = modified(&place);
        match self.roll(12) {
            0..=1 => {
                let new = place.with_extension("tmp");
                fs::write(&new, &bytes).unwrap();
                fs::rename(new, &place).unwrap();
            }
            2 => {
                let _ = fs::remove_file(&place);
                fs::write(&place, &bytes).unwrap();
            }
            way => {
                fs::write(&place, &bytes).unwrap();
                let time = match way {
                    3 => before,
                    // One time for many files, as archives have it.
                    4 => Some(UNIX_EPOCH + Duration::from_secs(1_700_000_000)),
                    5 => Some(SystemTime::now() + Duration::from_secs(86_400)),
                    _ => None,
                };
                if let Some(time) = time {
                    set_modified(&place, time);
                }
            }
        }
        self.files.insert(path.to_owned(), bytes);
    }

    /// Writes a file of the same size in place and gives it the time it had before.
    pub fn put_unseen(&mut self, path: &str, bytes: Vec<u8>) {
        let place = self.place(path);
        let before = modified(&place);
        fs::write(&place, &bytes).unwrap();
        if let Some(before) = before {
            set_modified(&place, before);
        }
        self.files.insert(path.to_owned(), bytes);
    }

    /// Writes a file, unseen if its size allows that and the dice say so; says which.
    pub fn replace(&mut self, path: &str, bytes: Vec<u8>) -> String {
        let same_size = self.files.get(path).is_some_and(|old| old.len() == bytes.len());
        if same_size && self.chance(40) {
            self.put_unseen(path, bytes);
            return format!("write {path} with the same size and time");
        }
        self.put(path, bytes);
        format!("write {path}")
    }

    /// Gives a file another time and nothing else.
    pub fn touch(&mut self, path: &str, time: SystemTime) {
        set_modified(&self.place(path), time);
    }

    /// Makes a symbolic link, in the place of one that is there.
    pub fn link(&mut self, path: &str, target: &str) {
        let place = self.place(path);
        let _ = fs::remove_file(&place);
        symlink(target, place).unwrap();
        self.links.insert(path.to_owned(), target.to_owned());
    }

    /// Removes a symbolic link.
    pub fn unlink(&mut self, path: &str) {
        fs::remove_file(self.place(path)).unwrap();
        self.links.remove(path);
    }

    /// All that the site is made from.
    pub fn sources(&self) -> Sources {
        (self.files.clone(), self.links.clone())
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        fs::remove_file(self.place(path)).unwrap();
        self.files.remove(path);
    }

    /// Moves a file, with its time and everything else that the system knows of it.
    pub fn rename(&mut self, from: &str, to: &str) {
        fs::rename(self.place(from), self.place(to)).unwrap();
        let bytes = self.files.remove(from).unwrap();
        self.files.insert(to.to_owned(), bytes);
    }

    /// Moves a folder in one go; `false` if something stands at its new place.
    pub fn rename_folder(&mut self, from: &str, to: &str) -> bool {
        let (old, new) = (format!("{from}/"), format!("{to}/"));
        if self.files.keys().any(|path| path.starts_with(&new)) || new.starts_with(&old) {
            return false;
        }
        let target = self.place(to);
        // Folders that edits have emptied may stand there.
        let _ = fs::remove_dir_all(&target);
        fs::rename(self.root().join(from), target).unwrap();
        for path in self.paths(|path| path.starts_with(&old)) {
            let bytes = self.files.remove(&path).unwrap();
            self.files.insert(path.replacen(&old, &new, 1), bytes);
        }
        true
    }

    /// Makes the sources those of another day, as a version control does.
    pub fn check_out(&mut self, (files, links): &Sources) {
        let gone = self.links.keys().filter(|path| !links.contains_key(*path));
        for path in gone.cloned().collect::<Vec<_>>() {
            self.unlink(&path);
        }
        for path in self.paths(|path| !files.contains_key(path)) {
            self.remove(&path);
        }
        for (path, bytes) in files {
            if self.files.get(path) != Some(bytes) {
                self.put(path, bytes.clone());
            }
        }
        for (path, target) in links {
            if self.links.get(path) != Some(target) {
                self.link(path, target);
            }
        }
    }

    /// Where a file of the site lies, in a folder that exists.
    fn place(&mut self, path: &str) -> PathBuf {
        let waited = self.looked.elapsed();
        if waited < TICK {
            std::thread::sleep(TICK - waited);
        }
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        place
    }
}

impl Drop for Desk {
    /// Whoever fails, a test or the engine, it is known what led there.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let seed = self.seed & u64::from(u32::MAX);
            println!("seed {seed}, {} operations; what was done last:", self.log.len());
            for line in self.log.iter().skip(self.log.len().saturating_sub(15)) {
                println!("  {line}");
            }
        }
    }
}

/// Whether a path is that of an article.
pub fn is_article(path: &str) -> bool {
    path.starts_with("content/")
        && !path.starts_with("content/_")
        && path.ends_with(".md")
        && !path.ends_with("/_section.md")
}

/// A folder of its own, in memory where the system has such a place: a script writes a lot.
pub fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// When a file was last changed, as the system says.
pub fn modified(place: &Path) -> Option<SystemTime> {
    fs::metadata(place).ok()?.modified().ok()
}

/// Gives a file a time.
pub fn set_modified(place: &Path, time: SystemTime) {
    File::options().write(true).open(place).unwrap().set_modified(time).unwrap();
}
