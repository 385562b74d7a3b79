//! What the files of a site say, each for itself and all together.

pub mod article;
pub mod config;
pub(crate) mod icon;
pub(crate) mod index;
pub(crate) mod library;
pub(crate) mod photo;
pub(crate) mod portable;
pub(crate) mod route;
pub mod source;
