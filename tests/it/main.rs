//! All integration tests in one binary: it links once, and helpers are shared.

mod site;

mod commands;
mod commonmark;
mod crash;
mod determinism;
mod docs;
mod fixtures;
mod fuzz;
mod incremental;
mod pages;
mod tidy;
mod time;
