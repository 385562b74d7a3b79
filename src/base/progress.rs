//! Who is told how far work has come, and who knows how long it takes.
//!
//! The only clock of a build is its `--now`; durations are measured, if at all, by whoever listens.

use std::time::Duration;

/// Who is told how far a build has come.
pub trait Progress: Sync {
    /// A stage begins, and the one before it ends; it has `total` steps, or an unknown number if
    /// that is 0.
    fn stage(&self, name: &'static str, total: usize);

    /// A step is done.
    fn step(&self);

    /// The time since some moment, if durations are to be measured.
    fn clock(&self) -> Option<Duration> {
        None
    }
}

/// Reports no progress.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}
