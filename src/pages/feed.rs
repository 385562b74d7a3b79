//! Feeds of the newest articles of a list, in three formats, with full text, authors and photos
//! that keep their credits.
//!
//! Times are those of its items: a feed changes only when they do. What an item says is gathered
//! once, in [`item`]; the formats only write it down.

mod atom;
mod channel;
mod item;
mod json;
mod media;
mod rss;

use std::sync::Arc;

use jiff::Timestamp;

pub use channel::Channel;
pub use item::Bodies;
use item::Item;

use crate::pages::view::{List, Listed};
use crate::site::index::{Index, No};
use crate::site::library::Changed;
use crate::site::route::FeedFormat;

/// Articles in a feed: what Flipboard asks for at least.
pub const ITEMS: usize = 30;

/// A list of articles as a feed has it; its three files are made of this.
#[derive(Debug)]
pub struct Feed {
    /// Whose feed it is.
    pub channel: Channel,
    /// Its newest articles, newest first.
    pub articles: Vec<No>,
    /// Whose it is, in messages.
    pub origin: Arc<str>,
}

impl Feed {
    /// The feeds of a site: its own, and one for each section, topic and author.
    #[must_use]
    pub fn all(listed: Listed<'_>) -> Vec<Self> {
        let newest = |articles: &[No]| articles.iter().copied().take(ITEMS).collect();
        let whole = Self {
            channel: Channel::site(listed.config),
            articles: newest(&listed.index.out),
            origin: "the feed".into(),
        };
        let of_list = |list: List| Self {
            channel: Channel::list(list, listed),
            articles: newest(list.timeline(listed)),
            origin: format!("the feed of {}", list.origin(listed)).into(),
        };
        std::iter::once(whole).chain(List::all(listed.index).map(of_list)).collect()
    }

    /// The bytes of one of its files.
    ///
    /// # Errors
    /// An article's file has changed since it was parsed.
    pub fn write(
        &self,
        format: FeedFormat,
        index: &Index<'_>,
        bodies: &Bodies,
    ) -> Result<Vec<u8>, Changed> {
        let articles = self.articles.iter();
        let items: Vec<Item<'_>> =
            articles.map(|&no| Item::new(no, index, bodies)).collect::<Result<_, Changed>>()?;
        let content = Content {
            channel: &self.channel,
            address: self.channel.address(format, &index.sources.config),
            items: &items,
            index,
        };
        Ok(match format {
            FeedFormat::Rss => rss::write(&content),
            FeedFormat::Atom => atom::write(&content),
            FeedFormat::Json => json::write(&content),
        })
    }
}

/// All that a format writes down.
struct Content<'a> {
    channel: &'a Channel,
    /// The whole URL of the file itself.
    address: String,
    items: &'a [Item<'a>],
    index: &'a Index<'a>,
}

impl Content<'_> {
    /// When something in it changed the last time.
    fn changed(&self) -> Option<Timestamp> {
        self.items.iter().map(Item::changed).max()
    }
}
