//! Decoders are other people's work: where one panics over a file, the file is damaged, and the
//! build goes on to say so. It must not know formats.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Unusable;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does something with a file; a panic is an error about the file.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Unusable>) -> Result<T, Unusable> {
    GUARDED.set(true);
    // All that the work has begun is dropped with it.
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    done.unwrap_or_else(|_| Err(Unusable::damaged("its decoder gave up")))
}

/// Whether this thread is decoding, so that a panic of it will be reported as an error: a panic hook
/// need not print anything.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}
