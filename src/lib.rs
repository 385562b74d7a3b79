//! newsprint turns Markdown articles into a news site of plain files, every photo with its credit.
//!
//! ```text
//! source    disk, clock ─▶ Listing, bytes     the only reader of files
//! article   text ────────▶ Article            front matter and outline, each file for itself
//! photo     bytes ───────▶ Facts, Shown       size; alt, caption and credit, field by field
//! library   Brief ───────▶ Article            from memory, the cache, or parsed again
//! index     all, now ────▶ Index              what is published, URLs, lists, links
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
//! output file was made from, all by fingerprints of content. The modules below are layers,
//! from the lowest to the highest: each uses only itself and those before it in this list.

pub mod base;

pub mod text;

pub mod site;

pub mod pages;

pub mod build;

pub mod publish;

pub mod serve;

pub mod cli;
