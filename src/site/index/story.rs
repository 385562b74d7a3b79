//! An article with all its texts, and everything it asks of other files answered.

use std::sync::Arc;

use jiff::Timestamp;

use super::answers::{Answers, Asked, Question};
use super::links::{self, Map, Origin, fill};
use super::lints;
use super::numbers::Numbers;
use super::people::{People, Registry};
use super::{
    Card, CardFields, Entry, Expiry, Gone, Moment, Parts, Photo, Section, SectionLink, Settled,
    ShownPhoto, Sources, Target, photos,
};
use crate::base::diag::{Code, Diag, Place};
use crate::base::hash;
use crate::base::html::Html;
use crate::site::article::Article;
use crate::site::photo::Origins;
use picture::metadata::write::Rights;

/// An article as its page shows it, but for the body.
#[derive(Debug)]
pub struct Story {
    /// What its file says.
    pub article: Arc<Article>,
    /// What other pages show of it.
    pub card: Arc<Card>,
    /// The standfirst, links resolved.
    pub lead: Option<Html>,
    /// The photos of the body, by figure; `None` where the right to show one has ended.
    pub photos: Vec<Option<Photo>>,
    /// Where the links of the body lead.
    pub links: Vec<Target>,
    /// The corrections, links resolved.
    pub corrections: Vec<Corrected>,
    /// Where the texts of its photos come from, in the order of [`Story::shown_photos`].
    pub origins: Vec<Origins>,
    /// What is written into the files of its photos, in the same order.
    pub rights: Vec<Rights>,
    /// Where photos stood that must not be shown any more: by figure, without a number the lead.
    pub gone: Vec<(Option<usize>, Gone)>,
}

/// A correction, ready to print.
#[derive(Clone, Debug, Hash)]
pub struct Corrected {
    /// When.
    pub date: Moment,
    /// `correction`, `clarification`, `update` or `retraction`.
    pub kind: String,
    /// What.
    pub text: Html,
}

impl Story {
    /// What can no longer be shown in the place of a figure, or of the lead photo.
    #[must_use]
    pub fn gone(&self, figure: Option<usize>) -> Option<Gone> {
        self.gone.iter().find(|(place, _)| *place == figure).map(|(_, gone)| *gone)
    }

    /// Where the article shows a photo, by its place among those that the page shows.
    #[must_use]
    pub fn photo_place(&self, place: usize) -> Place {
        let article = &self.article;
        let shown = self.photos.iter().zip(&article.outline.figures);
        let figures = shown.filter(|(photo, _)| photo.is_some());
        let figures = figures.map(|(_, figure)| article.body_place(figure.span));
        let lead = article.lead_photo.as_ref().and_then(|fields| fields.file.as_ref());
        let lead = lead.filter(|_| self.card.fields().photo.is_some());
        let mut places = lead.map(|file| article.place(file.span)).into_iter().chain(figures);
        places.nth(place).unwrap_or(Place { path: article.path.clone(), span: None })
    }

    /// All photos its page shows: the lead photo, then the body's.
    pub fn shown_photos(&self) -> impl Iterator<Item = &Photo> {
        self.card.fields().photo.iter().chain(self.photos.iter().flatten())
    }
}

/// All that articles can ask.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) sources: &'a Sources<'a>,
    pub(super) entries: &'a [Entry],
    pub(super) numbers: &'a Numbers,
    pub(super) people: &'a People,
    pub(super) sections: &'a [Section],
}

impl<'a> Ground<'a> {
    pub(super) fn map(self) -> Map<'a> {
        Map { sources: self.sources, entries: self.entries, numbers: self.numbers }
    }

    /// What the site makes of an article, and what is wrong with it.
    pub(super) fn settle(
        self,
        entry: &Entry,
        answers: &Answers,
    ) -> (Settled, Vec<Diag>, Option<Arc<Story>>) {
        let library = &self.sources.library;
        let mut problems = Vec::new();
        let (brief, text) = (entry.brief(), entry.known.text);
        if entry.known.faulty {
            match library.problems(brief, text) {
                Ok(found) => problems.extend(found),
                Err(changed) => problems.push(changed.into_diag()),
            }
        }
        let article = match library.article(brief, text) {
            Ok(article) => article,
            Err(changed) => {
                problems.push(changed.into_diag());
                return (Settled { troubled: true, ..Settled::default() }, problems, None);
            }
        };
        let asked = Asked::default();
        let context = Context { ground: self, entry, article: &article, asked: &asked, over: &[] };
        let mut found = Vec::new();
        let (story, mut settled) = context.story(&mut found);
        if self.sources.lints {
            lints::article(&context, &mut found);
        }
        let troubled = !found.is_empty();
        // What is wrong with the text alone was remembered with it.
        problems.extend(found);
        settled.parts.card = story.card.fingerprint();
        settled.card = library.blobs().put(&story.card.to_bytes());
        settled.asked = asked.take();
        settled.answered = answers.fingerprint(&settled.asked, entry, self.sources.ground);
        settled.troubled = troubled || entry.known.faulty;
        (settled, problems, Some(Arc::new(story)))
    }
}

/// What is at hand while one article is put in its place.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) ground: Ground<'a>,
    pub(super) entry: &'a Entry,
    pub(super) article: &'a Arc<Article>,
    pub(super) asked: &'a Asked,
    /// Photos whose time is over, once that is known.
    pub(super) over: &'a [Arc<str>],
}

impl<'a> Context<'a> {
    /// The article as a place that links stand in.
    pub(super) fn origin(&self) -> Origin<'a> {
        Origin::article(self.article, self.entry, self.asked, self.over)
    }

    /// The article with its texts, and all that is worth remembering of it but for its card.
    pub(super) fn story(&self, problems: &mut Vec<Diag>) -> (Story, Settled) {
        let before = problems.len();
        let (story, settled) = self.settled(problems);
        let is_over = |(file, _): &(Arc<str>, String)| settled.photos_over.contains(file);
        if !settled.attachments.iter().any(is_over) {
            return (story, settled);
        }
        // Links are resolved before photos are looked at, whose captions have some. Now that it is
        // known which photos are over, no link leads to one.
        problems.truncate(before);
        Context { over: &settled.photos_over, ..*self }.settled(problems)
    }

    fn settled(&self, problems: &mut Vec<Diag>) -> (Story, Settled) {
        let Ground { sources, people, .. } = self.ground;
        let (article, config, map) = (self.article, &sources.config, self.ground.map());
        let origin = self.origin();
        let mut attachments = Vec::new();
        let links = map.resolve_all(
            origin,
            &article.outline.links,
            article.body_start,
            &mut attachments,
            problems,
        );
        let lead = article.lead.as_ref().map(|lead| {
            let targets = map.resolve_all(origin, &lead.links, 0, &mut attachments, problems);
            Html(fill(&lead.html, &lead.links, &targets, &config.locale))
        });
        let mut corrections = Vec::with_capacity(article.corrections.len());
        for correction in &article.corrections {
            let links = &correction.text.links;
            let targets = map.resolve_all(origin, links, 0, &mut attachments, problems);
            corrections.push(Corrected {
                date: Moment::new(correction.date, config),
                kind: correction.kind.clone(),
                text: Html(fill(&correction.text.html, links, &targets, &config.locale)),
            });
        }
        let past = self.past(problems);
        let registry = Registry { people, sources, asked: self.asked };
        let authors = registry.byline(article, problems);
        let mut desk = photos::Desk::new(self, &links, &mut attachments);
        let (photo, photos) = desk.photos(problems);
        let origins = std::mem::take(&mut desk.origins);
        let rights = std::mem::take(&mut desk.rights);
        let gone = std::mem::take(&mut desk.gone);
        let photos::Held { mut expiries, mut from, hidden, over } = desk.held;
        from = from.max(past);
        for moment in self.asked.moments() {
            if moment.at <= sources.now {
                from = from.max(Some(moment.at));
            } else if !expiries.contains(&moment) {
                expiries.push(moment);
            }
        }
        let related = map.related(article, origin, problems);
        let card = CardFields {
            url: config.address.href(&self.entry.path),
            title: article.title.clone(),
            kicker: article.kicker.clone(),
            subhead: article.subhead.clone(),
            lead: article.lead.as_ref().map(|lead| lead.text.clone()),
            date: Moment::new(article.date, config),
            updated: article.updated.map(|updated| Moment::new(updated, config)),
            section: self.section(),
            kind: article.kind,
            authors,
            photo,
            short: article.titles.short.clone(),
        };
        let card = Arc::new(Card::new(card));
        let story = Story {
            article: article.clone(),
            card,
            lead,
            photos,
            links,
            corrections,
            origins,
            rights,
            gone,
        };
        let settled = Settled {
            from,
            until: expiries.iter().map(|expiry: &Expiry| expiry.at).min(),
            parts: self.parts(&story),
            authors: story
                .card
                .fields()
                .authors
                .iter()
                .map(|name| (name.slug.clone(), name.name.clone()))
                .collect(),
            related,
            photos: story.shown_photos().map(shown).collect(),
            hidden,
            attachments,
            url_links: links::url_links(article, map),
            photos_over: over,
            photo_expiries: expiries,
            ..Settled::default()
        };
        (story, settled)
    }

    /// Reports times of the past that lie in the future; returns since when all of them are past.
    ///
    /// Readers, feeds and search engines are told these times as if they had come.
    fn past(&self, problems: &mut Vec<Diag>) -> Option<Timestamp> {
        // Before it is published, an article is seen as on the day it is.
        let seen = self.ground.sources.now.max(self.article.date);
        for time in self.article.past.iter().filter(|time| time.at > seen) {
            problems.push(
                Diag::new(Code::DATE_FUTURE, format!("{} is in the future", time.what))
                    .at(time.span, "this time has not come yet")
                    .help("check the year; feeds and search engines distrust dates in the future")
                    .in_file(&self.article.path, 0),
            );
        }
        let times = self.article.past.iter().map(|time| time.at);
        times.filter(|at| *at <= self.ground.sources.now).max()
    }

    /// The fingerprints of the page, apart from the card's.
    fn parts(&self, story: &Story) -> Parts {
        let (config, article) = (&self.ground.sources.config, self.article);
        let Story { lead, photos, links, corrections, .. } = story;
        let card = story.card.fields();
        let paths = (&config.paths.archive, &config.paths.topics);
        let place = (&self.entry.path, config.zone.iana_name(), paths);
        let times: (Timestamp, Option<Timestamp>) = (article.date, article.updated);
        Parts {
            card: 0,
            article: hash::of(&(place, times, &card.url, &card.section, lead, corrections)),
            people: hash::of(&card.authors),
            photos: hash::of(&(&card.photo, photos, &story.gone, &story.rights)),
            links: hash::of(links),
        }
    }

    fn section(&self) -> SectionLink {
        let (key, config) = (&self.article.section, &self.ground.sources.config);
        self.asked.note(Question::Section(key));
        let section = self.ground.sections.iter().find(|section| section.key == *key);
        SectionLink::new(key, section.map_or(key, |section| &section.title), config)
    }
}

fn shown(photo: &Photo) -> ShownPhoto {
    ShownPhoto {
        file: photo.file.clone(),
        path: photo.path.clone(),
        hash: photo.hash,
        renditions: photo.renditions.clone(),
        credit: hash::of(&photo.credit),
        shown: hash::of(photo),
    }
}
