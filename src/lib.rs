//! newsprint turns Markdown articles into a news site of plain files, every photo with its credit.
//!
//! ```text
//! source    disk, clock ─▶ Listing, bytes     the only reader of files
//! article   text ────────▶ Article            front matter and outline, each file for itself
//! photo     bytes ───────▶ Facts, Shown       size; alt, caption and credit, field by field
//! library   Brief ───────▶ Article            from memory, the cache, or parsed again
//! index     all, now ────▶ Index              who is out, URLs, lists, links resolved
//! plan      Index ───────▶ Vec<Job>           every output file with its key
//! ledger    key, last ───▶ fresh | Reason     what has to be made
//! view      Index, Job ──▶ View               what a template sees, and nothing else
//! template  View ────────▶ bytes
//! output    bytes ───────▶ Tree               staged, moved in place, ours removed
//! engine    the pipeline on one screen ─▶ Report
//! deploy    Tree, Target ▶ Outcome            what differs moves, in the safe order
//! ```
//!
//! Everything between a source file and an output file is a pure function of its input. What is
//! remembered between builds is what each file says, what the site made of it, and which key each
//! output file was made from, all by fingerprints of content. The modules below stand in the order of reading: arrows point upwards in this list.

// Ground: words for problems, hashes, names, times.
pub mod diag;
pub mod hash;
pub mod html;
pub mod nfc;

pub mod names;
pub mod progress;
pub mod slug;
pub mod time;
pub mod xml;

pub mod schema;
pub mod source;
pub mod store;

// Files: what one file says.
pub mod file_type;
pub mod locale;

pub mod credit;
pub mod markdown;

pub mod config;

pub mod article;

pub mod library;

// Site: what all files say together.
pub mod photo;
pub mod route;

pub mod portable;

pub mod icon;

pub mod index;

// Pages: what is shown.
pub mod template;

pub mod sheets;

pub mod view;

pub mod body;
pub mod linked_data;

pub mod feed;
pub mod robots;
pub mod security;
pub mod sitemap;

// Build: what is made.
pub mod plan;

pub mod output;

pub mod ledger;

pub mod engine;

// Out: where readers are.
pub mod deploy;

// Doors.
pub mod serve;

pub mod cli;
