//! What templates see: plain data, made of the index, for one page at a time.
//!
//! A [`View`] holds all that its page shows except an article's body, and hashes; that fingerprint
//! is the page's key, so nothing a template can print is missing from it. `newsprint data` prints
//! the same view as JSON.

mod article;
mod credits;
mod front;
mod lists;
mod shelves;
mod site;
mod which;

use serde::Serialize;

pub use article::{ArticleView, CorrectionView, article, article_parts};
pub use credits::{CREDITS_PER_PAGE, CreditEntry};
pub use front::Block;
pub use lists::Listed;
pub(crate) use shelves::shelves;
pub use site::{Site, site};
pub use which::{List, Which};

use crate::base::html::Html;
use crate::site::article::Translation;
use crate::site::config::Config;
use crate::site::index::{CardRef, Link};
use crate::site::library::Changed;
use crate::site::route::{self, FeedFormat};

/// One page's data.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct View<'i> {
    /// What every page has.
    pub page: Page,
    /// The site's shelves that the template looks at, by name.
    pub shelves: Shelves<'i>,
    /// On an article's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<Box<ArticleView<'i>>>,
    /// On fronts, archives and days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cards: Option<Vec<CardRef<'i>>>,
    /// On the front page: each section with its newest articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Vec<Block<'i>>>,
    /// On the front page: the newest opinions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinions: Option<Vec<CardRef<'i>>>,
    /// On a section's front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Subject>,
    /// On a topic's front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Subject>,
    /// On an author's front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<AuthorView>,
    /// On an archive page: what is archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Link>,
    /// On a day's archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<DayView>,
    /// On the overview of days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<Vec<Month>>,
    /// On the credit index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photos: Option<Vec<CreditEntry<'i>>>,
    /// On a redirect: where to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// Cards by shelf, in the order of their names.
#[derive(Clone, Debug, Default, Hash)]
pub struct Shelves<'i>(pub Vec<(String, Vec<CardRef<'i>>)>);

impl Serialize for Shelves<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, cards)| (name, cards)))
    }
}

/// What every page has.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Page {
    /// `front`, `article`, `section` and so on.
    pub kind: &'static str,
    /// The link to this page.
    pub url: String,
    /// Its whole URL.
    pub canonical: String,
    /// For `<title>`, without the site's name.
    pub title: String,
    /// For search results and share cards.
    pub description: Option<String>,
    /// For share cards.
    pub image: Option<PageImage>,
    /// Structured data: the content of a `<script type="application/ld+json">`; filled in when the
    /// page is rendered.
    pub linked_data: Html,
    /// The feed that belongs to it: its list's, or the site's.
    pub feed: Option<Link>,
    /// The feeds to offer, in all formats.
    pub feeds: Vec<FeedLink>,
    /// This page and the same in other languages, if there is any.
    pub translations: Vec<Translation>,
    /// An archive page's number, counted from the oldest.
    pub number: Option<usize>,
    /// The page before it in time.
    pub older: Option<Link>,
    /// The page after it in time.
    pub newer: Option<Link>,
    /// The newest page of its archive.
    pub archive: Option<String>,
}

/// A link to a feed, for readers that look for one in the page's head.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FeedLink {
    /// The list and the site.
    pub title: String,
    /// The link to the feed.
    pub url: String,
    /// Its media type.
    pub r#type: &'static str,
}

/// What the feed of a list is called.
#[must_use]
pub(crate) fn feed_title(list: &str, config: &Config) -> String {
    format!("{list} – {}", config.title)
}

/// The three feeds of the list with this front.
fn feeds<'a>(title: &'a str, front: &'a str, config: &'a Config) -> impl Iterator<Item = FeedLink> {
    FeedFormat::ALL.into_iter().map(move |format| FeedLink {
        title: title.to_owned(),
        url: config.address.href(&route::feed(front, format)),
        r#type: format.media_type(),
    })
}

/// The picture of a share card.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageImage {
    /// Its whole URL.
    pub src: String,
    /// Its media type.
    pub r#type: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What can be seen.
    pub alt: String,
}

/// A section or a topic at the head of its front.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Subject {
    /// Its name in URLs.
    pub key: String,
    /// What readers see.
    pub title: String,
    /// The link to its front.
    pub url: String,
    /// What it is about.
    pub lead: Option<Html>,
    /// More about it.
    pub body: Option<Html>,
    /// Free keys.
    pub extra: Extra,
}

/// An author at the head of their front.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct AuthorView {
    /// Their name in URLs.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// The link to their front.
    pub url: String,
    /// What they do.
    pub role: Option<String>,
    /// Where readers can write to.
    pub email: Option<String>,
    /// Their own page.
    pub website: Option<String>,
    /// Their profiles elsewhere.
    pub same_as: Vec<String>,
    /// Their name in the fediverse.
    pub fediverse: Option<String>,
    /// Their biography.
    pub body: Option<Html>,
    /// Free keys.
    pub extra: Extra,
}

/// A day of the archive.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DayView {
    /// In words.
    pub text: String,
    /// The weekday in words.
    pub weekday: String,
    /// `2023-09-11`
    pub iso: String,
}

/// A month of the overview.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Month {
    /// In words.
    pub title: String,
    /// Its days with articles, newest first.
    pub days: Vec<DayLink>,
}

/// A day of the overview.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DayLink {
    /// In words.
    pub text: String,
    /// The link to its archive.
    pub url: String,
}

/// Free keys of front matter or configuration.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Extra(pub serde_json::Map<String, serde_json::Value>);

impl std::hash::Hash for Extra {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // JSON's text is the one form of all values that hashes; most articles have none.
        if !self.0.is_empty() {
            serde_json::Value::Object(self.0.clone()).to_string().hash(state);
        }
    }
}

impl Page {
    /// A page at a path of the site.
    #[must_use]
    pub fn at(kind: &'static str, path: &str, title: impl Into<String>, config: &Config) -> Self {
        Self {
            kind,
            url: config.address.href(path),
            canonical: config.address.absolute(path),
            title: title.into(),
            feed: Some(Link { title: config.title.clone(), url: config.address.href(route::FEED) }),
            feeds: feeds(&config.title, route::FRONT, config).collect(),
            ..Self::default()
        }
    }

    /// The front of a list, which has feeds of its own.
    pub(crate) fn of(kind: &'static str, path: &str, title: &str, config: &Config) -> Self {
        Self::at(kind, path, title, config).with_feeds(title, path, config)
    }

    /// The same page with the feeds of a list in place of the site's.
    fn with_feeds(self, list: &str, front: &str, config: &Config) -> Self {
        let title = feed_title(list, config);
        let feeds: Vec<FeedLink> = feeds(&title, front, config).collect();
        let url = config.address.href(&route::feed(front, FeedFormat::Rss));
        Self { feed: Some(Link { title, url }), feeds, ..self }
    }
}

impl<'i> View<'i> {
    /// Looks whether everything that has to be read back can be.
    ///
    /// # Errors
    /// The cache has lost a text, and its file has changed since it was read.
    pub fn at_hand(&self) -> Result<(), Changed> {
        let shelves = self.shelves.0.iter().flat_map(|(_, cards)| cards);
        let article = self.article.iter().flat_map(|article| article.cards());
        let blocks = self.blocks.iter().flatten().flat_map(|block| &block.cards);
        let front = blocks.chain(self.opinions.iter().flatten());
        for card in self.cards.iter().flatten().chain(shelves).chain(article).chain(front) {
            card.get()?;
        }
        for entry in self.photos.iter().flatten() {
            entry.photo.get()?;
        }
        Ok(())
    }

    /// A page with nothing on it yet.
    #[must_use]
    pub fn new(page: Page, shelves: Shelves<'i>) -> Self {
        Self {
            page,
            shelves,
            article: None,
            cards: None,
            blocks: None,
            opinions: None,
            section: None,
            topic: None,
            author: None,
            list: None,
            day: None,
            months: None,
            photos: None,
            target: None,
        }
    }
}
