//! All tests of this crate that read whole files, in one binary: it links once.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test reads files of its own, says how long it took, and panics"
)]

mod elsewhere;
mod metadata;
mod metadata_damage;
mod pictures;
mod places;
mod rights;
