//! Which files the output has, which of them differ, and how they are made.

pub mod engine;
pub mod ledger;
pub(crate) mod output;
pub(crate) mod plan;
