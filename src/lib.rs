//! newsprint.
pub mod diag;
pub mod hash;
pub mod slug;
pub mod html;
pub mod time;
pub mod schema;
pub mod source;
pub mod locale;
pub mod credit;
pub mod markdown;
pub mod config;
pub mod article;
pub mod photo;
pub mod route;
pub mod index;
