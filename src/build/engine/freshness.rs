//! Whether the last build is still what a new one would make: asked by those who publish it.

use std::path::Path;

use jiff::Timestamp;

use super::cache::{Cache, Lock, Work};
use super::trouble;
use crate::base::diag::Diag;
use crate::site::source::Disk;

/// Keeps builds of a site out, so that its output stays as it is for as long as the result lives.
///
/// # Errors
/// That a build is under way. Without a cache there is no build either, and no lock.
pub fn hold(cache: &Path) -> Result<Option<Lock>, Box<Diag>> {
    match Cache::open(cache).and_then(|cache| cache.lock(Work::Deploy)) {
        Ok(Some(lock)) => Ok(Some(lock)),
        Ok(None) => Err(Box::new(trouble::locked(Cache::locked(cache)))),
        Err(_) => Ok(None),
    }
}

/// Why the last build is no longer what a new one would make, if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Old {
    /// It shows drafts, which must not be published.
    Drafts,
    /// This source was written to after it began.
    Source(String),
    /// This moment has come, at which the site changes without an edit.
    Moment(Timestamp),
}

/// Looks at the times of the sources and at what the last build said would come.
#[must_use]
pub fn old(disk: &dyn Disk, cache: &Path, out: &Path, now: Timestamp) -> Option<Old> {
    let built = Cache::built(cache, out)?;
    if built.drafts {
        return Some(Old::Drafts);
    }
    let files = disk.list().files;
    let newest = files.iter().max_by_key(|file| file.stamp.modified)?;
    if newest.stamp.modified > built.began {
        return Some(Old::Source(newest.path.to_string()));
    }
    Cache::next_change(cache).filter(|next| *next <= now).map(Old::Moment)
}

/// The address that the last build was told with `--base-url`.
#[must_use]
pub fn built_for(cache: &Path, out: &Path) -> Option<String> {
    Cache::built(cache, out)?.base_url
}
