//! All integration tests in one binary: it links once, and helpers are shared.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test is outside the layers: it writes sites, looks at files and clocks, and panics"
)]

mod site;

mod agencies;
mod agree;
mod anywhere;
mod check;
mod commands;
mod commonmark;
mod crash;
mod deploy;
mod determinism;
mod disk;
mod docs;
mod edits;
mod feeds;
mod files;
mod fixtures;
mod fuzz;
mod gone;
mod hostile;
mod incremental;
mod keep_going;
mod linked_data;
mod live;
mod locale;
mod machines;
mod pages;
mod peers;
mod people;
mod photos;
mod serve;
mod sitemaps;
mod theme;
mod tidy;
mod time;
mod urls;
mod work;
