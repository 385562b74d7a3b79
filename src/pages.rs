//! What readers and machines are shown: pages, feeds, sitemaps, structured data.

pub(crate) mod body;
pub(crate) mod feed;
pub(crate) mod linked_data;
pub(crate) mod robots;
pub(crate) mod security;
pub(crate) mod sheets;
pub(crate) mod sitemap;
pub mod template;
pub(crate) mod view;
