//! What is remembered between builds, as bytes: two kinds of files in the cache folder.
//!
//! A [`Journal`] is read as a whole and grows by frames; [`Blobs`] are read one at a time, by their
//! place. Both carry checksums, and both are worth nothing to another program than the one that
//! wrote them: what is damaged, cut short or foreign is treated as if it were not there.

mod blobs;
mod journal;
mod table;

pub use blobs::{Blob, Blobs};
pub use table::{Change, Table};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value as bytes.
#[must_use]
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    // Writing plain data to memory can't fail; if a type ever could, its bytes would not read back.
    postcard::to_stdvec(value).unwrap_or_default()
}

/// A value from its bytes; `None` if they are those of something else.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
