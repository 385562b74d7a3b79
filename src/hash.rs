//! Fingerprints: of file contents (128 bits) and of what a page shows (64 bits).
//!
//! Both stay on one machine or are compared as numbers only; neither is a defence against forgery.

use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The fingerprint of a file's bytes.
#[must_use]
pub fn content(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

/// The fingerprint of a value: every field that its `Hash` sees.
#[must_use]
pub fn of<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = Xxh3::new();
    value.hash(&mut hasher);
    hasher.finish()
}
