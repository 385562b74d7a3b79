//! A folder of this machine: a release for each deploy, and a link to the one that is published.
//!
//! ```text
//! current -> releases/12-1f0c93ab      what the server shows: one rename switches it
//! releases/12-1f0c93ab/                the files; those that did not change are links to the same bytes
//! releases/12-1f0c93ab.json            the record, beside the release, where no reader comes
//! releases/.newsprint-releases         the names of all releases that are ours
//! ```
//!
//! The number orders releases without a clock, the rest is the fingerprint of the record. Other
//! programs keep their releases in the same way, so nothing is ever deleted by the look of its name:
//! a release is listed before its folder is made, and until its folder is gone.

use std::collections::BTreeSet;
use std::fs::{self, File as Handle, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::files::{keep, read_plain};
use super::kind;
use super::manifest::{self, Entries, Entry, LARGEST, Unread};
use super::plan::{Plan, State};
use super::published::{File, Published};
use super::{Ask, trouble};
use crate::base::diag::{Code, Diag};
use crate::base::hash;
use crate::base::progress::Progress;
use crate::build::output::{self, Folders};
use crate::site::config::Target;
use crate::site::source::reason;

/// The link that the server follows.
const CURRENT: &str = "current";
/// The folder of the releases.
const RELEASES: &str = "releases";
/// The names of our releases, one a line.
const LIST: &str = ".newsprint-releases";
/// Held by a deploy as long as it lives.
const LOCK: &str = ".lock";

/// A folder with releases; no other deploy changes it as long as this lives.
pub(super) struct Releases {
    root: PathBuf,
    keep: usize,
    /// The releases that are ours, whole or not.
    ours: BTreeSet<String>,
    /// Lifted by the system when the process ends, however it ends.
    _lock: Option<Handle>,
}

/// The place in messages, without the machine's paths.
fn told(target: &Target, error: &io::Error) -> Box<Diag> {
    Box::new(trouble::failed(
        &format!("the folder of `{}` can't be written", target.name),
        &reason(error),
    ))
}

/// Something that newsprint did not make, where it would write.
fn foreign(target: &Target, path: &str, what: &str) -> Box<Diag> {
    Box::new(
        Diag::new(
            Code::FOREIGN_FILE,
            format!("the folder of `{}` holds {what}", target.name),
        )
        .at_file(path)
        .help("move it away, or deploy into another folder; newsprint never overwrites what it did not write"),
    )
}

impl Releases {
    /// Opens a target, which is made if it is not there, unless somebody only looks.
    pub(super) fn open(
        root: &Path,
        target: &Target,
        looks_only: bool,
        overwrite: bool,
    ) -> Result<Self, Box<Diag>> {
        // What a link leads to may be anybody's.
        if fs::symlink_metadata(root.join(RELEASES)).is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(foreign(target, RELEASES, "a link in place of the folder `releases`"));
        }
        let releases = Self::read(root, target, None)?;
        if releases.ours.is_empty() && !is_there(&releases.list()) {
            let used = is_used(root).map_err(|error| told(target, &error))?;
            if used && !overwrite {
                return Err(Box::new(trouble::foreign(&target.name, "folder")));
            }
        }
        if fs::symlink_metadata(root.join(CURRENT)).is_ok() && releases.current().is_none() {
            return Err(foreign(target, CURRENT, "a `current` that is no link of newsprint's"));
        }
        if looks_only {
            return Ok(releases);
        }
        let lock = lock(root, target)?;
        // Another deploy may have ended since.
        Self::read(root, target, Some(lock))
    }

    /// Finds out which releases are ours: those on the list. A folder of an older newsprint has none;
    /// there, those whose record bears its own fingerprint.
    #[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
    fn read(root: &Path, target: &Target, lock: Option<Handle>) -> Result<Self, Box<Diag>> {
        let mut releases =
            Self { root: root.to_owned(), keep: target.keep, ours: BTreeSet::new(), _lock: lock };
        let list = read_plain(&releases.list(), LARGEST).map_err(|error| told(target, &error))?;
        releases.ours = match list {
            Some(list) => {
                let text = String::from_utf8_lossy(&list).into_owned();
                text.lines().filter(|name| number(name).is_some()).map(str::to_owned).collect()
            }
            None => {
                let entries = fs::read_dir(root.join(RELEASES)).into_iter().flatten();
                let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
                names.filter(|name| releases.bears_its_fingerprint(name)).collect()
            }
        };
        Ok(releases)
    }

    fn list(&self) -> PathBuf {
        self.root.join(RELEASES).join(LIST)
    }

    fn folder(&self, release: &str) -> PathBuf {
        self.root.join(RELEASES).join(release)
    }

    fn record(&self, release: &str) -> PathBuf {
        self.root.join(RELEASES).join(format!("{release}.json"))
    }

    /// Whether the record of a release is the one that the release is named after.
    fn bears_its_fingerprint(&self, name: &str) -> bool {
        let Some((_, fingerprint)) = number(name).and_then(|_| name.split_once('-')) else {
            return false;
        };
        let record = read_plain(&self.record(name), LARGEST).ok().flatten();
        record.is_some_and(|bytes| {
            short(&String::from_utf8_lossy(&bytes)) == fingerprint && manifest::read(&bytes).is_ok()
        })
    }

    /// The release that is published.
    fn current(&self) -> Option<String> {
        let link = fs::read_link(self.root.join(CURRENT)).ok()?;
        let name = link.strip_prefix(RELEASES).ok()?.to_str()?.to_owned();
        (self.ours.contains(&name) && is_folder(&self.folder(&name))).then_some(name)
    }

    /// All whole releases, the oldest first.
    fn all(&self) -> Vec<&String> {
        let is_whole =
            |name: &&String| is_folder(&self.folder(name)) && is_there(&self.record(name));
        let mut names: Vec<&String> = self.ours.iter().filter(is_whole).collect();
        names.sort_by_key(|name| number(name));
        names
    }

    /// What a release holds, as its record says.
    fn recorded(&self, release: &str) -> Result<Entries, Unread> {
        let record = read_plain(&self.record(release), LARGEST).ok().flatten();
        record.ok_or(Unread::Damaged).and_then(|bytes| manifest::read(&bytes))
    }

    /// What a release holds, as it says itself.
    fn looked_through(&self, release: &str) -> Entries {
        let mut entries = Entries::new();
        look_through(&self.folder(release), "", &mut entries);
        entries
    }

    /// What is published.
    pub(super) fn state(&self, target: &Target, ask: Ask) -> Result<State, Box<Diag>> {
        let published = match self.current() {
            None => Entries::new(),
            Some(name) if ask.rebuild => self.looked_through(&name),
            Some(name) => self.recorded(&name).map_err(|why| {
                let record = format!("{RELEASES}/{name}.json");
                Box::new(trouble::unread(&target.name, &record, why))
            })?,
        };
        Ok(State { published, ..State::default() })
    }

    /// Folders that look like releases of ours and are on no list.
    #[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
    pub(super) fn unlisted(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join(RELEASES)).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let unlisted = names.filter(|name| number(name).is_some() && !self.ours.contains(name));
        let mut paths: Vec<String> = unlisted.map(|name| format!("{RELEASES}/{name}/")).collect();
        paths.sort_unstable();
        paths
    }

    /// Makes a release and switches to it.
    pub(super) fn publish(
        mut self,
        plan: &Plan<'_>,
        wanted: &Published,
        target: &Target,
        progress: &dyn Progress,
    ) -> Result<(), Box<Diag>> {
        self.try_publish(plan, wanted, progress).map_err(|error| told(target, &error))
    }

    fn try_publish(
        &mut self,
        plan: &Plan<'_>,
        wanted: &Published,
        progress: &dyn Progress,
    ) -> io::Result<()> {
        self.forget_cut()?;
        let record = manifest::write(&wanted.entries());
        let before = self.current();
        let name = self.free_name(&record);
        self.ours.insert(name.clone());
        self.write_list()?;
        let (folder, before) = (self.folder(&name), before.map(|name| self.folder(&name)));
        // It must not be there yet, so that nothing in it is anybody else's.
        fs::create_dir(&folder)?;
        let new: BTreeSet<&str> = plan.put.iter().map(|file| file.path.as_str()).collect();
        let mut real = before.as_deref().map(Folders::new);
        for file in &wanted.files {
            let stays = !new.contains(file.path.as_str());
            let old = real.as_mut().filter(|_| stays).zip(before.as_deref());
            place(file, &folder, old)?;
            progress.step();
        }
        keep(&self.record(&name), record.as_bytes())?;
        self.switch(&name)?;
        self.forget_old()
    }

    /// The name of the next release; nothing stands there yet.
    fn free_name(&self, record: &str) -> String {
        let last = self.ours.iter().filter_map(|name| number(name)).max().unwrap_or_default();
        let mut next = last.saturating_add(1);
        loop {
            let name = format!("{next}-{}", short(record));
            if !is_there(&self.folder(&name)) && !is_there(&self.record(&name)) {
                return name;
            }
            next = next.saturating_add(1);
        }
    }

    fn write_list(&self) -> io::Result<()> {
        let mut names: Vec<&String> = self.ours.iter().collect();
        names.sort_by_key(|name| number(name));
        let text: String = names.into_iter().flat_map(|name| [name.as_str(), "\n"]).collect();
        keep(&self.list(), text.as_bytes())
    }

    /// Lets the link lead to a release: readers see the old site or the new one, nothing between.
    fn switch(&self, release: &str) -> io::Result<()> {
        let new = self.root.join(format!("{CURRENT}.new"));
        let _ = remove(&new);
        link(&Path::new(RELEASES).join(release), &new)?;
        rename(&new, &self.root.join(CURRENT))
    }

    /// Removes all but the newest releases.
    fn forget_old(&mut self) -> io::Result<()> {
        let current = self.current();
        let all: Vec<String> = self.all().into_iter().cloned().collect();
        let old = all.iter().take(all.len().saturating_sub(self.keep));
        for name in old.filter(|name| current.as_ref() != Some(name)) {
            // Without its record it is no release any more, whenever this is cut.
            remove(&self.record(name))?;
        }
        self.forget_cut()
    }

    /// Removes what a deploy that was cut left: releases of ours whose record was not written yet, or
    /// is gone already.
    fn forget_cut(&mut self) -> io::Result<()> {
        let current = self.current();
        let cut = |name: &&String| current.as_ref() != Some(*name) && !is_there(&self.record(name));
        let cut: Vec<String> = self.ours.iter().filter(cut).cloned().collect();
        if cut.is_empty() {
            return Ok(());
        }
        for name in &cut {
            output::discard(&self.folder(name))?;
            self.ours.remove(name);
        }
        self.write_list()
    }

    /// Goes back to the release before the published one, and says what differs.
    pub(super) fn roll_back(
        &self,
        target: &Target,
    ) -> Result<(String, Entries, Entries), Box<Diag>> {
        let current = self.current();
        let at = current.as_deref().and_then(number);
        let before = self.all().into_iter().rev().find(|name| number(name) < at).cloned();
        let (Some(current), Some(before)) = (current, before) else {
            return Err(Box::new(
                Diag::new(
                    Code::RELEASE_MISSING,
                    format!("`{}` has no release before the published one", target.name),
                )
                .help("build the site as it was and deploy it; `keep` in site.toml says how many releases stay"),
            ));
        };
        self.switch(&before).map_err(|error| told(target, &error))?;
        // A record that can't be read must not stand in the way of somebody in a hurry.
        let entries =
            |name: &str| self.recorded(name).unwrap_or_else(|_| self.looked_through(name));
        let (old, new) = (entries(&current), entries(&before));
        Ok((before, old, new))
    }
}

/// Keeps a second deploy out.
fn lock(root: &Path, target: &Target) -> Result<Handle, Box<Diag>> {
    let open = || {
        fs::create_dir_all(root.join(RELEASES))?;
        Handle::options().create(true).append(true).open(root.join(RELEASES).join(LOCK))
    };
    let lock = open().map_err(|error| told(target, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Box::new(trouble::running(&target.name))),
        Err(TryLockError::Error(error)) => Err(told(target, &error)),
    }
}

/// The number of a release, by its name.
fn number(name: &str) -> Option<u64> {
    let (number, rest) = name.split_once('-')?;
    (rest.len() == 8 && rest.bytes().all(|b| b.is_ascii_hexdigit())).then(|| number.parse().ok())?
}

/// The fingerprint of a record, as names of releases bear it.
fn short(record: &str) -> String {
    format!("{:08x}", hash::of(record) >> 32)
}

/// Whether anything stands at a path, a link that leads nowhere included.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a folder stands at a path, and no link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether a folder holds anything but what a first deploy leaves that was cut.
#[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
fn is_used(root: &Path) -> io::Result<bool> {
    let names = |folder: &Path| -> io::Result<Vec<std::ffi::OsString>> {
        match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            entries => entries?.map(|entry| Ok(entry?.file_name())).collect(),
        }
    };
    let releases = names(&root.join(RELEASES)).unwrap_or_default();
    Ok(names(root)?.iter().any(|name| name != RELEASES) || releases.iter().any(|name| name != LOCK))
}

/// Notes every file of a release by its path. Links are none of ours.
#[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
fn look_through(folder: &Path, above: &str, entries: &mut Entries) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else {
            continue;
        };
        let path = format!("{above}{name}");
        if kind.is_dir() {
            look_through(&entry.path(), &format!("{path}/"), entries);
        } else if let Ok(Some(bytes)) = read_plain(&entry.path(), u64::MAX) {
            let entry = Entry {
                hash: format!("{:032x}", hash::content(&bytes)),
                size: bytes.len() as u64,
                media: kind::media(&path),
                cache: String::new(),
                encoding: None,
            };
            entries.insert(path, entry);
        }
    }
}

/// Puts a file into a release: a link to the bytes of the release before, or a copy.
fn place(file: &File, release: &Path, before: Option<(&mut Folders<'_>, &Path)>) -> io::Result<()> {
    let to = release.join(&file.path);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if let Some((folders, before)) = before {
        let old = before.join(&file.path);
        // What is behind a link, or of another size, is not what was published.
        let is_ours = folders.broken_at(&file.path).is_none()
            && fs::symlink_metadata(&old)
                .is_ok_and(|old| old.is_file() && old.len() == file.entry.size);
        if is_ours && fs::hard_link(old, &to).is_ok() {
            return Ok(());
        }
    }
    let size = fs::copy(&file.from, &to)?;
    // A build that went on meanwhile would make a release that is neither the old site nor the new.
    if size != file.entry.size {
        return Err(io::Error::other("a file changed while it was copied"));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

#[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a symbolic link.
#[cfg(unix)]
pub(super) fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
pub(super) fn link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::other("this target needs a system with symbolic links"))
}
