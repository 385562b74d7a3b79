//! What the page of an article shows, but for its body.

use std::sync::Arc;

use serde::Serialize;

use super::{Extra, Page, PageImage, View, shelves};
use crate::article::{Kind, Titles};
use crate::config::Config;
use crate::hash;
use crate::html::Html;
use crate::index::{Card, Entry, Index, Link, Moment, Name, No, Photo, SectionLink, Target};
use crate::route;
use crate::template::Templates;

/// Words an average reader reads in a minute; German news prose is read at about this speed.
const WORDS_A_MINUTE: usize = 220;

/// The variable `article`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ArticleView {
    /// The link to it.
    pub url: String,
    /// The permanent id.
    pub id: Option<String>,
    /// The headline.
    pub title: String,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The deck.
    pub subhead: Option<String>,
    /// The standfirst as plain text.
    pub lead: Option<String>,
    /// The standfirst.
    pub lead_html: Option<Html>,
    /// The body; filled in when the page is rendered.
    pub body: Html,
    /// When first published.
    pub date: Moment,
    /// When last changed in substance.
    pub updated: Option<Moment>,
    /// Its section.
    pub section: SectionLink,
    /// What kind of journalism it is.
    pub kind: Kind,
    /// Who wrote it.
    pub authors: Vec<Name>,
    /// The same, with roles: what the byline prints.
    pub byline: Vec<Name>,
    /// The agencies the text draws on.
    pub sources: Option<String>,
    /// The place that opens the text; the body begins with it already.
    pub dateline: Option<String>,
    /// The lead photo.
    pub photo: Option<Photo>,
    /// Its topics.
    pub topics: Vec<Link>,
    /// The series it belongs to.
    pub series: Option<SeriesView>,
    /// Other articles.
    pub related: Vec<Arc<Card>>,
    /// What was corrected since.
    pub corrections: Vec<CorrectionView>,
    /// Its subheads.
    pub toc: Vec<Heading>,
    /// Number of words.
    pub words: usize,
    /// Minutes to read it.
    pub minutes: usize,
    /// The same in words.
    pub reading_time: String,
    /// The headline for narrow places.
    pub short: Option<String>,
    /// Headlines for other surfaces.
    pub titles: Titles,
    /// Free keys.
    pub extra: Extra,
}

/// A series and all its parts that are out.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SeriesView {
    /// What readers see.
    pub title: String,
    /// Oldest first; this article is one of them.
    pub parts: Vec<Arc<Card>>,
}

/// A correction.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CorrectionView {
    /// When.
    pub date: Moment,
    /// `correction`, `clarification`, `update` or `retraction`.
    pub kind: String,
    /// The same in the site's language.
    pub label: String,
    /// What.
    pub text: Html,
}

/// A subhead.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Heading {
    /// Its anchor.
    pub id: String,
    /// What readers see.
    pub text: String,
    /// 2 for `##`.
    pub level: u8,
}

/// The view of an article's page, without the body.
#[must_use]
pub fn article(no: No, index: &Index, config: &Config, templates: &Templates) -> View {
    let entry = &index.articles[no];
    let fields = entry.card.fields();
    let file = &entry.article;
    let words = file.outline.words;
    let minutes = words.div_ceil(WORDS_A_MINUTE).max(1);
    let headings = file.outline.headings.iter().map(|heading| Heading {
        id: heading.id.clone(),
        text: heading.text.clone(),
        level: heading.level,
    });
    let article = ArticleView {
        url: fields.url.clone(),
        id: file.id.as_ref().map(|id| id.value.clone()),
        title: fields.title.clone(),
        kicker: fields.kicker.clone(),
        subhead: fields.subhead.clone(),
        lead: fields.lead.clone(),
        lead_html: entry.lead.clone(),
        body: Html::default(),
        date: fields.date.clone(),
        updated: fields.updated.clone(),
        section: fields.section.clone(),
        kind: fields.kind,
        authors: fields.authors.clone(),
        byline: fields.authors.clone(),
        sources: file.sources.clone(),
        dateline: file.dateline.clone(),
        photo: fields.photo.clone(),
        topics: topics(entry, index, config),
        series: series(entry, index),
        related: entry.related.iter().map(|&no| index.articles[no].card.clone()).collect(),
        corrections: corrections(entry, config),
        toc: headings.collect(),
        words,
        minutes,
        reading_time: config.locale.count_word("reading_time", minutes as u64),
        short: fields.short.clone(),
        titles: file.titles.clone(),
        extra: Extra(file.extra.clone()),
    };
    let title = file.titles.seo.clone().unwrap_or_else(|| file.title.clone());
    let page = Page {
        description: fields.lead.clone().or_else(|| fields.subhead.clone()),
        image: fields.photo.as_ref().map(|photo| PageImage {
            src: config.address.absolute(&photo.path),
            width: photo.width,
            height: photo.height,
            alt: photo.alt.clone(),
        }),
        ..Page::at("article", &entry.path, title, config)
    };
    let shelves =
        shelves::shelves(index, &config.shelves, templates.shelves("article.html"), Some(no));
    View { article: Some(Box::new(article)), ..View::new(page, shelves) }
}

/// The named parts of an article's key, apart from what all pages have.
///
/// The parts together cover the whole view: what no other part names is in `article`.
#[must_use]
pub fn article_parts(view: &View, entry: &Entry) -> Vec<(&'static str, u64)> {
    let Some(article) = view.article.as_deref() else { return Vec::new() };
    let rest = (
        &view.page,
        &article.url,
        &article.section,
        &article.date,
        &article.updated,
        &article.extra,
    );
    vec![
        ("source", hash::of(&entry.article.hash)),
        ("article", hash::of(&(rest, &article.lead_html, &article.corrections))),
        ("people", hash::of(&article.byline)),
        ("topics", hash::of(&article.topics)),
        ("photos", hash::of(&(&article.photo, &entry.photos))),
        ("links", hash::of::<Vec<Target>>(&entry.links)),
        ("series", hash::of(&article.series)),
        ("related", hash::of(&article.related)),
        ("shelves", hash::of(&view.shelves)),
    ]
}

fn topics(entry: &Entry, index: &Index, config: &Config) -> Vec<Link> {
    index
        .topics_of(entry)
        .map(|topic| Link {
            title: topic.title.clone(),
            url: config.address.href(&route::topic(&config.paths, &topic.slug)),
        })
        .collect()
}

fn series(entry: &Entry, index: &Index) -> Option<SeriesView> {
    let slug = crate::slug::slug(entry.article.series.as_ref()?);
    let series = index.series(&slug)?;
    Some(SeriesView {
        title: series.title.clone(),
        parts: series.articles.iter().map(|&no| index.articles[no].card.clone()).collect(),
    })
}

fn corrections(entry: &Entry, config: &Config) -> Vec<CorrectionView> {
    let texts = entry.article.corrections.iter().zip(&entry.corrections);
    texts
        .map(|(correction, text)| CorrectionView {
            date: Moment::new(correction.date, config),
            kind: correction.kind.clone(),
            label: config.locale.word(&correction.kind).to_owned(),
            text: text.clone(),
        })
        .collect()
}
