//! newsprint.
pub mod diag;
pub mod slug;
pub mod schema;
