//! What the credit index shows: each photo, its credit, and the pages it is on.

use serde::{Serialize, Serializer, ser};

use super::{Listed, Page, View};
use crate::site::index::{Link, No, Photo};
use crate::site::library::Changed;
use crate::site::route;

/// Photos on a page of the credit index.
pub const CREDITS_PER_PAGE: usize = 100;

/// Pages that are named for each photo, the newest first: a portrait from the archive may be on
/// thousands, and none of them is the reason why its credit is looked up here.
pub const USES_SHOWN: usize = 50;

/// A photo of the credit index.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CreditEntry<'i> {
    /// The photo.
    pub photo: PhotoRef<'i>,
    /// The pages it is on: the newest, if there are many.
    pub pages: Vec<PageLink<'i>>,
    /// How many more there are, in words.
    pub more: Option<String>,
}

/// A photo as the first article that has it shows it: a fingerprint until somebody prints it.
#[derive(Clone, Copy, Debug)]
pub struct PhotoRef<'i> {
    listed: Listed<'i>,
    no: No,
    place: usize,
}

impl PhotoRef<'_> {
    /// The photo itself.
    ///
    /// # Errors
    /// The cache has lost it, and the article's file has changed since it was read.
    pub fn get(&self) -> Result<Photo, Changed> {
        let story = self.listed.index.story(self.no)?;
        let lost = || Changed(self.listed.index.articles[self.no].brief().path.clone());
        story.shown_photos().nth(self.place).cloned().ok_or_else(lost)
    }
}

impl std::hash::Hash for PhotoRef<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let photos = &self.listed.index.articles[self.no].settled.photos;
        photos.get(self.place).map(|photo| photo.shown).hash(state);
    }
}

impl Serialize for PhotoRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().map_err(|Changed(path)| ser::Error::custom(path))?.serialize(serializer)
    }
}

/// The headline of an article and the link to it: known without its card.
#[derive(Clone, Copy, Debug)]
pub struct PageLink<'i> {
    listed: Listed<'i>,
    no: No,
}

impl PageLink<'_> {
    fn title(&self) -> &str {
        &self.listed.index.articles[self.no].brief().title
    }

    fn url(&self) -> String {
        self.listed.config.address.href(&self.listed.index.articles[self.no].path)
    }
}

impl std::hash::Hash for PageLink<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // What stands before all paths is part of the key as the site's.
        (self.title(), &self.listed.index.articles[self.no].path).hash(state);
    }
}

impl Serialize for PageLink<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Link { title: self.title().to_owned(), url: self.url() }.serialize(serializer)
    }
}

/// A page of the credit index: the newest photos, or archive page `number` counted from the oldest.
pub(super) fn credits(number: Option<usize>, listed: Listed<'_>) -> View<'_> {
    let (config, uses) = (listed.config, &listed.index.photo_uses);
    let pages = uses.len().div_ceil(CREDITS_PER_PAGE);
    let front = route::credits(&config.paths);
    let range = match number {
        Some(number) => {
            (number - 1) * CREDITS_PER_PAGE..(number * CREDITS_PER_PAGE).min(uses.len())
        }
        None => uses.len().saturating_sub(CREDITS_PER_PAGE)..uses.len(),
    };
    let photos = uses[range].iter().rev().map(|used| CreditEntry {
        photo: PhotoRef { listed, no: used.first.0, place: used.first.1 },
        pages: used
            .articles
            .iter()
            .rev()
            .take(USES_SHOWN)
            .map(|&no| PageLink { listed, no })
            .collect(),
        more: (used.articles.len() > USES_SHOWN).then(|| {
            let more = used.articles.len() - USES_SHOWN;
            config.locale.count_word("more_pages", more as u64)
        }),
    });
    let path = |number: usize| route::archive(&config.paths, &front, number);
    let link = |number: usize| Link {
        title: format!("{} {number}", listed.word("page")),
        url: config.address.href(&path(number)),
    };
    let word = listed.word("photo_index");
    let page = match number {
        Some(number) => Page {
            number: Some(number),
            older: (number > 1).then(|| link(number - 1)),
            newer: (number < pages).then(|| link(number + 1)),
            ..Page::at("credits", &path(number), format!("{word} {number}"), config)
        },
        None => Page {
            archive: (pages > 1).then(|| config.address.href(&path(pages))),
            older: (pages > 1).then(|| link(pages - 1)),
            ..Page::at("credits", &front, word, config)
        },
    };
    View { photos: Some(photos.collect()), ..View::new(page, listed.shelves("credits.html")) }
}
