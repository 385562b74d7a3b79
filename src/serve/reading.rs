//! The site while it is read: many may do so at once, but each of them only once.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::build::engine::Live;

thread_local! {
    /// Whether this thread reads.
    static READS: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the site from being changed while it is read.
pub(super) struct Reading<'a>(RwLockReadGuard<'a, Live<'static>>);

impl<'a> Reading<'a> {
    /// Waits until the site can be read.
    pub(super) fn new(live: &'a RwLock<Live<'static>>) -> Self {
        // The lock lets a change go first that waits already: a second reading would wait for the change,
        // and the change for the first reading.
        debug_assert!(!READS.replace(true), "the site is read already by this thread");
        Self(live.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Deref for Reading<'_> {
    type Target = Live<'static>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        READS.set(false);
    }
}
