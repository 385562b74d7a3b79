//! What the page of an article shows, but for its body.

use serde::Serialize;

use super::{Extra, Page, PageImage, Shelves, View, feed_title, feeds};
use crate::base::hash;
use crate::base::html::Html;
use crate::pages::template::Templates;
use crate::site::article::{Kind, Titles, Translation};
use crate::site::config::Config;
use crate::site::index::{
    CardRef, Entry, Index, Link, Moment, Name, No, Photo, SectionLink, Story,
};
use crate::site::photo::SHARE_CARD;
use crate::site::route;
use picture::pixels::Format;

/// The variable `article`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ArticleView<'i> {
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
    /// When it will be gone, RFC 3339 with the site's offset.
    pub expires: Option<String>,
    /// Its section.
    pub section: SectionLink,
    /// What kind of journalism it is.
    pub kind: Kind,
    /// Who wrote it.
    pub authors: Vec<Name>,
    /// The same, with roles: what the byline prints.
    pub byline: Vec<Name>,
    /// Whether its text is for subscribers.
    pub paywall: bool,
    /// The agencies the text draws on.
    pub sources: Option<String>,
    /// The place that opens the text; the body begins with it already.
    pub dateline: Option<String>,
    /// The lead photo.
    pub photo: Option<Photo>,
    /// What stands in its place if it can no longer be shown.
    pub photo_gone: Option<Html>,
    /// Its topics.
    pub topics: Vec<Link>,
    /// The series it belongs to.
    pub series: Option<SeriesView<'i>>,
    /// Other articles.
    pub related: Vec<CardRef<'i>>,
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

/// A series and all its published parts.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SeriesView<'i> {
    /// What readers see.
    pub title: String,
    /// Oldest first; this article is one of them.
    pub parts: Vec<CardRef<'i>>,
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

impl<'i> ArticleView<'i> {
    /// The cards of other articles that its page shows.
    pub(super) fn cards(&self) -> impl Iterator<Item = &CardRef<'i>> {
        self.related.iter().chain(self.series.iter().flat_map(|series| &series.parts))
    }
}

/// The view of an article's page, without the body.
#[must_use]
pub fn article<'i>(no: No, story: &Story, index: &'i Index<'i>, templates: &Templates) -> View<'i> {
    let (entry, config) = (&index.articles[no], &index.sources.config);
    let fields = story.card.fields();
    let file = &story.article;
    let minutes = file.outline.length.minutes();
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
        lead_html: story.lead.clone(),
        body: Html::default(),
        date: fields.date.clone(),
        updated: fields.updated.clone(),
        expires: file.hold.expires.map(|end| Moment::iso(end, config)),
        section: fields.section.clone(),
        kind: fields.kind,
        authors: fields.authors.clone(),
        byline: fields.authors.clone(),
        paywall: file.paywall,
        sources: file.sources.clone(),
        dateline: file.dateline.clone(),
        photo: fields.photo.clone(),
        photo_gone: story.gone(None).map(|gone| Html(gone.html(&config.locale))),
        topics: topics(entry, index),
        series: series(entry, index),
        related: related(entry, index).collect(),
        corrections: corrections(story, config),
        toc: headings.collect(),
        words: file.outline.length.words(),
        minutes,
        reading_time: config.locale.count_word("reading_time", minutes as u64),
        short: fields.short.clone(),
        titles: file.titles.clone(),
        extra: Extra(file.extra.clone()),
    };
    let title = file.titles.seo.clone().unwrap_or_else(|| file.title.clone());
    // Whoever reads an article may want more of its section, or of everything.
    let (section, front) = (&fields.section, route::section(&config.paths, &fields.section.key));
    let section = feeds(&feed_title(&section.title, config), &front, config).collect::<Vec<_>>();
    let usual = Page::at("article", &entry.path, title, config);
    let page = Page {
        feeds: usual.feeds.iter().cloned().chain(section).collect(),
        description: fields.lead.clone().or_else(|| fields.subhead.clone()),
        image: fields.photo.as_ref().map(|photo| share_card(photo, config)),
        translations: translations(&file.translations, &usual.canonical, config),
        ..usual
    };
    let shelves = shelves(no, index, templates);
    View { article: Some(Box::new(article)), ..View::new(page, shelves) }
}

/// The article and its translations: search engines take a list for true if each page has all of it,
/// itself included.
fn translations(others: &[Translation], canonical: &str, config: &Config) -> Vec<Translation> {
    if others.is_empty() {
        return Vec::new();
    }
    let (language, url) = (config.language.clone(), canonical.to_owned());
    std::iter::once(Translation { language, url }).chain(others.iter().cloned()).collect()
}

/// The picture of an article's share card: the lead photo in the shape that networks show, or whole
/// where it may not be cropped.
fn share_card(photo: &Photo, config: &Config) -> PageImage {
    let whole = || (photo.path.clone(), photo.width, photo.height);
    let (path, width, height) =
        photo.renditions.as_ref().and_then(|files| files.crop(SHARE_CARD)).unwrap_or_else(whole);
    PageImage {
        src: config.address.absolute(&path),
        r#type: Format::of_path(&path).media_type(),
        width,
        height,
        alt: photo.alt.clone(),
    }
}

fn shelves<'i>(no: No, index: &'i Index<'i>, templates: &Templates) -> Shelves<'i> {
    let declared = &index.sources.config.shelves;
    super::shelves::shelves(index, declared, templates.shelves("article.html"), Some(no))
}

/// The named parts of an article's key, apart from what all pages have.
///
/// The view is a function of the article's file, of what its page shows of other files (which was
/// settled, part by part), of the variable `site`, and of what stands here by name: together the
/// parts cover it, and no view has to be made to know that a page is fresh.
#[must_use]
pub fn article_parts(no: No, index: &Index<'_>, templates: &Templates) -> [(&'static str, u64); 9] {
    let entry = &index.articles[no];
    let parts = &entry.settled.parts;
    let related: Vec<CardRef<'_>> = related(entry, index).collect();
    // Where topics' pages stand is in the part `article`.
    let names: Vec<_> = index.topics_of(entry).map(|topic| (&*topic.slug, &*topic.title)).collect();
    [
        ("source", hash::of(&entry.brief().hash)),
        ("article", parts.article),
        ("people", parts.people),
        ("topics", hash::of(&names)),
        ("photos", parts.photos),
        ("links", parts.links),
        ("series", hash::of(&series(entry, index))),
        ("related", hash::of(&related)),
        ("shelves", hash::of(&shelves(no, index, templates))),
    ]
}

/// Which part of the key covers each field of the view. It is never called: a new field does not compile
/// until somebody has decided which part changes with it.
const _: fn(ArticleView<'_>) = |view| {
    let ArticleView {
        // `source`: the bytes of the article's file.
        id: _,
        title: _,
        kicker: _,
        subhead: _,
        kind: _,
        paywall: _,
        sources: _,
        dateline: _,
        toc: _,
        words: _,
        minutes: _,
        reading_time: _,
        short: _,
        titles: _,
        extra: _,
        // `source` and `links`.
        body: _,
        // `article`: what the site adds to them, such as links, zones and names of sections.
        lead: _,
        lead_html: _,
        corrections: _,
        url: _,
        section: _,
        date: _,
        updated: _,
        expires: _,
        // Parts of the same name.
        authors: _,
        byline: _,
        photo: _,
        photo_gone: _,
        topics: _,
        series: _,
        related: _,
    } = view;
};

fn related<'i>(entry: &'i Entry, index: &'i Index<'i>) -> impl Iterator<Item = CardRef<'i>> {
    entry.related.iter().map(|&no| index.card(no))
}

fn topics(entry: &Entry, index: &Index<'_>) -> Vec<Link> {
    let config = &index.sources.config;
    index
        .topics_of(entry)
        .map(|topic| Link {
            title: topic.title.clone(),
            url: config.address.href(&route::topic(&config.paths, &topic.slug)),
        })
        .collect()
}

fn series<'i>(entry: &Entry, index: &'i Index<'i>) -> Option<SeriesView<'i>> {
    let slug = crate::base::slug::slug(entry.brief().series.as_ref()?);
    let series = index.series(&slug)?;
    Some(SeriesView {
        title: series.title.clone(),
        parts: series.articles.iter().map(|&no| index.card(no)).collect(),
    })
}

fn corrections(story: &Story, config: &Config) -> Vec<CorrectionView> {
    let corrections = story.corrections.iter().map(|correction| CorrectionView {
        date: correction.date.clone(),
        kind: correction.kind.clone(),
        label: config.locale.word(&correction.kind).to_owned(),
        text: correction.text.clone(),
    });
    corrections.collect()
}
