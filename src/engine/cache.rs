//! The folder `.newsprint/`: what may be deleted at any time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::calendar::Coming;

/// The cache folder of a site.
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens the folder, which is made if it is not there.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Keeps other builds of this site out for as long as the result lives; `None` if another build
    /// is under way. The system lifts the lock when a process ends, however it ends.
    pub(super) fn lock(&self) -> io::Result<Option<File>> {
        let file = File::create(self.folder.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
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
