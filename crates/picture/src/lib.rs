//! Photos for publishers: their pixels, and what their files say of themselves.
//!
//! - [`pixels`] decodes JPEG, PNG, WebP, AVIF and GIF, turns, crops, resizes and encodes them.
//! - [`metadata`] reads credits, captions and rights (XMP, IPTC-IIM, Exif), and writes rights into
//!   the files that are made.
//!
//! Bytes in, bytes out: this crate knows no files, no articles and no sites.

pub mod metadata;
pub mod pixels;
