//! The folder `.newsprint/`: what may be deleted at any time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::calendar::Coming;
use crate::build::ledger::Ledger;
use crate::site::library::Texts;
use crate::site::source::Stamp;

/// The note on the last finished build of a folder; it lies beside that folder's ledger.
/// What is noted of the last finished build of an output folder.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Built {
    /// When it began, by the file system's clock.
    pub(super) began: i64,
    /// Whether it shows drafts.
    pub(super) drafts: bool,
    /// The address that it was told in place of the configured one.
    pub(super) base_url: Option<String>,
}

fn built_path(cache: &Path, out: &Path) -> PathBuf {
    Ledger::path(cache, out).with_extension("built")
}

/// The file of the lock.
const LOCK: &str = "lock";

/// What keeps a site locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Build,
    Deploy,
}

impl Work {
    fn word(self) -> &'static str {
        match self {
            Self::Build => "build\n",
            Self::Deploy => "deploy\n",
        }
    }
}

/// The cache folder of a site.
pub(super) struct Cache {
    folder: PathBuf,
}

/// A lock that is held.
#[derive(Debug)]
pub struct Lock {
    file: File,
    /// When it was taken, by the file system's own clock, in nanoseconds since 1970.
    pub(super) since: i64,
}

/// How the cache and the stamps of files may be used.
#[derive(Clone, Debug)]
pub(super) struct Access {
    /// Whether what is new may be written down.
    pub(super) may_write: bool,
    /// What the file system's clock said before anything was looked at: what was written since may
    /// be written to again without a new stamp.
    pub(super) before: i64,
    /// Whether photos are decoded to see what they look like.
    pub(super) looks: bool,
    /// Keeps the texts of articles, so that a page can be made after its file was broken: for the
    /// preview.
    pub(super) texts: Option<Arc<Texts>>,
}

impl Access {
    /// What a lock allows, or no lock.
    pub(super) fn under(lock: Option<&Lock>) -> Self {
        let before = lock.map_or(i64::MIN, |lock| lock.since);
        Self { may_write: lock.is_some(), before, looks: true, texts: None }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough while a process that was just started still has it too.
        let _ = self.file.unlock();
    }
}

impl Cache {
    /// Opens the folder, which is made if it is not there.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Keeps other builds of this site out for as long as the result lives; `None` if another build
    /// is under way. The system lifts the lock when a process ends, however it ends. `work` is what
    /// others are told.
    pub(super) fn lock(&self, work: Work) -> io::Result<Option<Lock>> {
        let path = self.folder.join(LOCK);
        let mut file = File::options().create(true).append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Writing to it asks the file system what time it is, on the clock that stamps all files.
        file.set_len(0)?;
        file.write_all(work.word().as_bytes())?;
        let since = Stamp::of_output(&file.metadata()?).modified;
        Ok(Some(Lock { file, since }))
    }

    /// What whoever has the lock is doing.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub(super) fn locked(folder: &Path) -> Work {
        let text = fs::read_to_string(folder.join(LOCK)).unwrap_or_default();
        if text == Work::Deploy.word() { Work::Deploy } else { Work::Build }
    }

    /// What time it is by the file system's own clock; without a cache, before all times.
    pub(super) fn clock(folder: &Path) -> i64 {
        let written = || {
            let mut file = File::create(folder.join("clock"))?;
            file.write_all(b"newsprint\n")?;
            Ok::<_, io::Error>(Stamp::of_output(&file.metadata()?).modified)
        };
        written().unwrap_or(i64::MIN)
    }

    /// Notes when the last finished build of a folder began, by the file system's clock, and what
    /// else of it a deploy has to know.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub(super) fn write_built(&self, out: &Path, built: &Built) -> io::Result<()> {
        let text = serde_json::to_string(built).map_err(io::Error::other)?;
        fs::write(built_path(&self.folder, out), text + "\n")
    }

    /// The same of a folder; `None` if nothing is known of it.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub(super) fn built(folder: &Path, out: &Path) -> Option<Built> {
        let text = fs::read_to_string(built_path(folder, out)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// The time from which the last build is no longer what a new one would make.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub(super) fn next_change(folder: &Path) -> Option<Timestamp> {
        let text = fs::read_to_string(folder.join("next-change.json")).ok()?;
        let coming: serde_json::Value = serde_json::from_str(&text).ok()?;
        coming.get("next")?.as_str()?.parse().ok()
    }

    /// Writes `next-change.json`, for schedulers, if it says something new.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    pub(super) fn write_coming(&self, coming: &Coming) -> io::Result<()> {
        let path = self.folder.join("next-change.json");
        let mut text = serde_json::to_string_pretty(coming).map_err(io::Error::other)?;
        text.push('\n');
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        let new = path.with_extension("new");
        fs::write(&new, text)?;
        fs::rename(new, path)
    }
}
