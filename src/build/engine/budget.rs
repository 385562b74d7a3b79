//! Memory for decoded photos, shared out among those who work at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of decoded photos that may be in memory at once. A photo that needs more is worked on
/// alone.
const BYTES: u64 = 400 * 1024 * 1024;

/// What is still to be shared out.
pub(super) struct Budget {
    free: Mutex<u64>,
    changed: Condvar,
}

/// A share that is held; it is given back when this is dropped.
pub(super) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { free: Mutex::new(BYTES), changed: Condvar::new() }
    }

    /// Waits until there is room for so many bytes.
    pub(super) fn hold(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(BYTES);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < bytes {
            free = self.changed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= bytes;
        Share { budget: self, bytes }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.budget.changed.notify_all();
    }
}
