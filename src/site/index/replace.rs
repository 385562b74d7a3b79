//! A new text of one article in the place of the old one, without looking at the rest of the site.
//!
//! The index is a function of all articles. Where a new text changes nothing that the function
//! looks at (where the article stands, who wrote it, what it is about, which photos and links it
//! has), the result is the old one with a new entry, and need not be computed. Whatever is not
//! surely so is refused, and the caller builds the index anew.

use super::answers::Asked;
use super::story::Context;
use super::{Card, Entry, Index, Known, Settled};
use crate::base::diag::Diag;
use crate::site::article::Brief;
use crate::site::source::Stamp;
use std::sync::Arc;

impl Index<'_> {
    /// Puts a new text of an article in place of the old one. Refuses, and changes nothing, where
    /// anything but the article's own page and card could come out otherwise, and where there is
    /// anything to complain about.
    pub fn replace(&mut self, mut known: Box<Known>) -> bool {
        let Some(no) = self.numbers.file(&self.articles, &known.brief.path) else { return false };
        let old = &self.articles[no];
        if known.faulty
            || old.known.faulty
            || old.settled.troubled
            || !alike(&known.brief, old.brief())
        {
            return false;
        }
        // It is read again by a build that looks at the whole site.
        known.stamp = Stamp::default();
        let Ok(article) = self.sources.library.article(&known.brief, known.text) else {
            return false;
        };
        let mut entry = Entry {
            known,
            is_new: true,
            remembered: true,
            state: old.state,
            path: old.path.clone(),
            settled: Box::default(),
            related: old.related.clone(),
            respelt: old.respelt.clone(),
        };
        let asked = Asked::default();
        let mut problems: Vec<Diag> = Vec::new();
        let context = Context {
            ground: self.ground(),
            entry: &entry,
            article: &article,
            asked: &asked,
            over: &[],
        };
        let (story, mut settled) = context.story(&mut problems);
        if !problems.is_empty() || !same_traces(&settled, &old.settled) {
            return false;
        }
        settled.parts.card = story.card.fingerprint();
        settled.card = self.sources.library.blobs().put(&story.card.to_bytes());
        settled.asked = asked.take();
        // `answered` stays 0: whoever builds the index the next time asks again.
        *entry.settled = settled;
        let story = Arc::new(story);
        let card: &Arc<Card> = &story.card;
        self.cards.keep(no, card);
        self.stories.keep(no, &story);
        self.articles[no] = entry;
        true
    }
}

/// Whether two texts of one article stand in the same place: all that lists, URLs and answers to
/// other articles are made of. Headline and times of updates are read where they are shown.
fn alike(a: &Brief, b: &Brief) -> bool {
    let topics = |brief: &Brief| -> Vec<(String, String)> {
        brief.topics.iter().map(|topic| (topic.name.clone(), topic.slug.clone())).collect()
    };
    let aliases = |brief: &Brief| -> Vec<String> {
        brief.aliases.iter().map(|alias| alias.value.clone()).collect()
    };
    let byline = |brief: &Brief| -> Vec<String> {
        brief.byline.iter().map(|who| who.value.clone()).collect()
    };
    let id = |brief: &Brief| brief.id.as_ref().map(|id| id.value.clone());
    (&a.section, &a.slug, a.date, a.hold, &a.series, a.anchors)
        == (&b.section, &b.slug, b.date, b.hold, &b.series, b.anchors)
        && id(a) == id(b)
        && aliases(a) == aliases(b)
        && byline(a) == byline(b)
        && topics(a) == topics(b)
}

/// Whether an article leaves the same traces elsewhere: in lists of its authors, in the credit
/// index, among the copied files, in the calendar.
fn same_traces(a: &Settled, b: &Settled) -> bool {
    let photos = |settled: &Settled| -> Vec<_> {
        let photos = settled.photos.iter();
        photos
            .map(|photo| (photo.file.clone(), photo.path.clone(), photo.hash, photo.credit))
            .collect()
    };
    let links = |settled: &Settled| -> Vec<String> {
        settled.url_links.iter().map(|(path, _)| path.clone()).collect()
    };
    let expiries = |settled: &Settled| -> Vec<_> {
        settled.photo_expiries.iter().map(|expiry| (expiry.file.clone(), expiry.at)).collect()
    };
    (a.from, a.until, a.troubled, &a.authors, &a.related, &a.hidden, &a.attachments)
        == (b.from, b.until, b.troubled, &b.authors, &b.related, &b.hidden, &b.attachments)
        && a.photos_over == b.photos_over
        && photos(a) == photos(b)
        && links(a) == links(b)
        && expiries(a) == expiries(b)
}
