//! All tests of this crate that read whole files, in one binary: it links once.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files of its own, and panics"
)]

mod metadata;
mod metadata_damage;
mod pictures;
mod rights;
