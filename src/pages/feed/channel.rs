//! What a feed says of itself, apart from what the whole site has: its list. Hashes, because it is a
//! part of the key of each of its files. It knows no articles.

use crate::pages::view::{List, Listed, feed_title};
use crate::site::config::Config;
use crate::site::route::{self, FeedFormat};

/// Whose feed it is.
#[derive(Clone, Debug, Hash)]
pub struct Channel {
    /// The list and the site.
    pub title: String,
    /// What the list is about.
    pub description: Option<String>,
    /// The path of the list's front on the site.
    pub front: String,
    /// The WebSub hub.
    pub hub: Option<String>,
}

impl Channel {
    /// The channel of all articles.
    pub(super) fn site(config: &Config) -> Self {
        Self {
            title: config.title.clone(),
            description: config.description.clone(),
            front: route::FRONT.to_owned(),
            hub: config.feeds.hub.clone(),
        }
    }

    /// The channel of a section, topic or author.
    pub(super) fn list(list: List, listed: Listed<'_>) -> Self {
        Self {
            title: feed_title(list.title(listed), listed.config),
            description: list.description(listed),
            front: list.path(listed),
            ..Self::site(listed.config)
        }
    }

    /// The path of one of its files on the site.
    #[must_use]
    pub fn path(&self, format: FeedFormat) -> String {
        route::feed(&self.front, format)
    }

    /// The whole URL of one of its files.
    pub(super) fn address(&self, format: FeedFormat, config: &Config) -> String {
        config.address.absolute(&self.path(format))
    }
}
