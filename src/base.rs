//! What every layer may use: problems, fingerprints, names, times, safe HTML and XML. Knows nothing of news.

pub mod diag;
pub(crate) mod file_type;
pub(crate) mod hash;
pub(crate) mod html;
pub(crate) mod names;
pub(crate) mod nfc;
pub(crate) mod progress;
pub(crate) mod slug;
pub(crate) mod store;
pub(crate) mod time;
pub(crate) mod xml;
