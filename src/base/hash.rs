//! Fingerprints: of file contents (128 bits) and of what a page shows (64 bits).
//!
//! Both stay on one machine or are compared as numbers only; neither is a defence against forgery.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// The fingerprint of a file's bytes.
#[must_use]
pub fn content(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

/// The fingerprint of a value: every field that its `Hash` sees.
#[must_use]
pub fn of<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut gathered = Gathered { short: [0; SHORT], len: 0, long: None };
    value.hash(&mut gathered);
    gathered.finish()
}

/// A map whose order has no effect: looked up by names of our own, so that no defence against chosen
/// names is needed, and fast.
pub type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// The same for a set.
pub type Set<K> = HashSet<K, foldhash::fast::FixedState>;

/// Values up to this many bytes are hashed at once, which is several times as fast as in pieces.
const SHORT: usize = 256;

/// What a value's `Hash` writes.
struct Gathered {
    short: [u8; SHORT],
    len: usize,
    long: Option<Box<Xxh3>>,
}

impl Hasher for Gathered {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(long) = &mut self.long {
            long.update(bytes);
        } else if let Some(place) = self.short.get_mut(self.len..self.len + bytes.len()) {
            place.copy_from_slice(bytes);
            self.len += bytes.len();
        } else {
            let mut long = Box::new(Xxh3::new());
            long.update(&self.short[..self.len]);
            long.update(bytes);
            self.long = Some(long);
        }
    }

    fn finish(&self) -> u64 {
        match &self.long {
            Some(long) => long.digest(),
            None => xxh3_64(&self.short[..self.len]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_fingerprint_however_long_it_is() {
        for length in [0, 1, 200, 247, 248, 249, 255, 256, 257, 300, 5000] {
            let text = "x".repeat(length);
            let mut whole = Xxh3::new();
            text.as_str().hash(&mut whole);
            assert_eq!(of(text.as_str()), whole.finish(), "{length}");
        }
    }
}
