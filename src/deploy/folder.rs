//! A folder of this machine: a release for each deploy, and a link to the one that is published.
//!
//! ```text
//! current -> releases/12-1f0c93ab      what the server shows: one rename switches it
//! releases/12-1f0c93ab/                the files; those that did not change are links to the same bytes
//! releases/12-1f0c93ab.json            the record, beside the release, where no reader comes
//! ```
//!
//! The number orders releases without a clock, the rest is the fingerprint of the record.

use std::fs::{self, File as Handle, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{self, Entries};
use super::plan::{Plan, State};
use super::published::{File, Published, keep};
use super::trouble;
use crate::config::Target;
use crate::diag::{Code, Diag};
use crate::hash;
use crate::output;
use crate::progress::Progress;
use crate::source::reason;

/// The link that the server follows.
const CURRENT: &str = "current";
/// The folder of the releases.
const RELEASES: &str = "releases";
/// A release that is not whole yet.
const STAGE: &str = ".stage";

/// A folder with releases; no other deploy changes it as long as this lives.
pub(super) struct Releases {
    root: PathBuf,
    keep: usize,
    /// Lifted by the system when the process ends, however it ends.
    _lock: Option<Handle>,
}

/// The place in messages: a machine's paths are nobody's business.
fn told(target: &Target, error: &io::Error) -> Box<Diag> {
    Box::new(trouble::failed(
        &format!("the folder of `{}` can't be written", target.name),
        &reason(error),
    ))
}

impl Releases {
    /// Opens a target, which is made if it is not there, unless somebody only looks.
    pub(super) fn open(root: &Path, target: &Target, looks_only: bool) -> Result<Self, Box<Diag>> {
        let lock = match looks_only {
            true => None,
            false => Some(lock(root, target)?),
        };
        let releases = Self { root: root.to_owned(), keep: target.keep, _lock: lock };
        if fs::symlink_metadata(root.join(CURRENT)).is_ok() && releases.current().is_none() {
            return Err(Box::new(
                Diag::new(
                    Code::FOREIGN_FILE,
                    format!("the folder of `{}` holds a `{CURRENT}` that is no link of newsprint's", target.name),
                )
                .at_file(CURRENT)
                .help("move it away, or deploy into another folder; newsprint never overwrites what it did not write"),
            ));
        }
        Ok(releases)
    }

    fn folder(&self, release: &str) -> PathBuf {
        self.root.join(RELEASES).join(release)
    }

    fn record(&self, release: &str) -> PathBuf {
        self.root.join(RELEASES).join(format!("{release}.json"))
    }

    /// The release that is published.
    fn current(&self) -> Option<String> {
        let link = fs::read_link(self.root.join(CURRENT)).ok()?;
        let name = link.strip_prefix(RELEASES).ok()?.to_str()?.to_owned();
        number(&name).map(|_| name)
    }

    /// All whole releases, the oldest first.
    #[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
    fn all(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join(RELEASES)).into_iter().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| number(name).is_some() && self.record(name).is_file())
            .collect();
        names.sort_by_key(|name| number(name));
        names
    }

    #[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
    fn entries(&self, release: &str) -> Entries {
        let bytes = fs::read(self.record(release)).unwrap_or_default();
        manifest::read(&bytes).unwrap_or_default()
    }

    /// What is published.
    pub(super) fn state(&self) -> State {
        let published = self.current().map(|name| self.entries(&name)).unwrap_or_default();
        State { published, ..State::default() }
    }

    /// Makes a release and switches to it.
    pub(super) fn publish(
        &self,
        plan: &Plan<'_>,
        wanted: &Published,
        target: &Target,
        progress: &dyn Progress,
    ) -> Result<(), Box<Diag>> {
        self.try_publish(plan, wanted, progress).map_err(|error| told(target, &error))
    }

    fn try_publish(
        &self,
        plan: &Plan<'_>,
        wanted: &Published,
        progress: &dyn Progress,
    ) -> io::Result<()> {
        let record = manifest::write(&wanted.entries());
        let last = self.all().last().and_then(|name| number(name)).unwrap_or_default();
        let name = format!("{}-{:08x}", last + 1, hash::of(&record) >> 32);
        let stage = self.root.join(RELEASES).join(STAGE);
        output::discard(&stage)?;
        fs::create_dir_all(&stage)?;
        let before = self.current().map(|name| self.folder(&name));
        let new: std::collections::BTreeSet<&str> =
            plan.put.iter().map(|file| file.path.as_str()).collect();
        for file in &wanted.files {
            let old = before.as_deref().filter(|_| !new.contains(file.path.as_str()));
            place(file, &stage, old)?;
            progress.step();
        }
        // A kill may have left one that has no record, and so is none.
        output::discard(&self.folder(&name))?;
        rename(&stage, &self.folder(&name))?;
        keep(&self.record(&name), record.as_bytes())?;
        self.switch(&name)?;
        self.forget()
    }

    /// Lets the link lead to a release: readers see the old site or the new one, nothing between.
    fn switch(&self, release: &str) -> io::Result<()> {
        let new = self.root.join(format!("{CURRENT}.new"));
        let _ = remove(&new);
        link(&Path::new(RELEASES).join(release), &new)?;
        rename(&new, &self.root.join(CURRENT))
    }

    /// Removes all but the newest releases, and whatever a kill left.
    fn forget(&self) -> io::Result<()> {
        let (all, current) = (self.all(), self.current());
        self.forget_orphans()?;
        for name in all.iter().take(all.len().saturating_sub(self.keep)) {
            if current.as_ref() != Some(name) {
                // Without its record it is no release any more, whenever this is cut.
                remove(&self.record(name))?;
                output::discard(&self.folder(name))?;
            }
        }
        Ok(())
    }

    /// Removes folders whose record a kill took or prevented: they are no releases.
    #[expect(clippy::disallowed_methods, reason = "a target is no site and no output folder")]
    fn forget_orphans(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.root.join(RELEASES))? {
            let Ok(name) = entry?.file_name().into_string() else { continue };
            if number(&name).is_some() && !self.record(&name).is_file() {
                output::discard(&self.folder(&name))?;
            }
        }
        Ok(())
    }

    /// Goes back to the release before the one that is published, and says what differs.
    pub(super) fn roll_back(
        &self,
        target: &Target,
    ) -> Result<(String, Entries, Entries), Box<Diag>> {
        let current = self.current();
        let at = current.as_deref().and_then(number);
        let before = self.all().into_iter().rev().find(|name| number(name) < at);
        let (Some(current), Some(before)) = (current, before) else {
            return Err(Box::new(
                Diag::new(
                    Code::RELEASE_MISSING,
                    format!("`{}` has no release before the one that is published", target.name),
                )
                .help("build the site as it was and deploy it; `keep` in site.toml says how many releases stay"),
            ));
        };
        self.switch(&before).map_err(|error| told(target, &error))?;
        let (old, new) = (self.entries(&current), self.entries(&before));
        Ok((before, old, new))
    }
}

/// Keeps a second deploy out.
fn lock(root: &Path, target: &Target) -> Result<Handle, Box<Diag>> {
    let open = || {
        fs::create_dir_all(root.join(RELEASES))?;
        Handle::options().create(true).append(true).open(root.join(RELEASES).join(".lock"))
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

/// Puts a file into a release: a link to the bytes of the release before, or a copy.
fn place(file: &File, stage: &Path, before: Option<&Path>) -> io::Result<()> {
    let to = stage.join(&file.path);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if let Some(before) = before
        && fs::hard_link(before.join(&file.path), &to).is_ok()
    {
        return Ok(());
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
