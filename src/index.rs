//! The whole site at a moment: who is out, where everything stands, and what points to what.
//!
//! Always made afresh from all articles, and immutable afterwards; nothing here reads a file or a
//! clock. Resolves what [`crate::article`] left as references: authors, topics, links, photos.

mod card;
mod check;
mod links;
mod people;
mod photos;
mod timelines;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

pub use card::{Card, CardFields, Link, Moment, Name, Photo, SectionLink};
use links::Origin;
pub(crate) use links::write_link;
pub use links::{Target, UrlLink, fill};
pub use photos::PhotoUse;
pub(crate) use photos::named as photos_named;
pub use timelines::{Author, Day, Section, Series, Topic};

use crate::article::{Article, Fields, Profile, State};
use crate::config::{Agencies, Config, PermalinkParts};
use crate::diag::{Code, Diag, Parsed};
use crate::html::Html;
use crate::locale::Locale;
use crate::photo::{Facts, NoPhoto};

/// The number of an article: its place in [`Index::articles`].
pub type No = usize;

/// Everything an index is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The parties that credits name.
    pub agencies: &'a Agencies,
    /// Authors' profiles, topics' texts and sections' heads.
    pub profiles: &'a [Profile],
    /// The paths of all files of the site.
    pub files: &'a BTreeSet<Arc<str>>,
    /// What is known of the photos that articles name, by path.
    pub facts: &'a BTreeMap<String, Result<Facts, NoPhoto>>,
    /// What sidecars say, by the photo's path.
    pub sidecars: &'a BTreeMap<String, Fields>,
    /// The moment.
    pub now: Timestamp,
    /// Whether drafts count as out.
    pub drafts: bool,
    /// Articles that are left out because of their errors.
    pub left_out: &'a BTreeSet<Arc<str>>,
}

/// One article in its place.
#[derive(Debug)]
pub struct Entry {
    /// What its file says.
    pub article: Arc<Article>,
    /// Whether it is out.
    pub state: State,
    /// Its path on the site.
    pub path: String,
    /// What other pages show of it.
    pub card: Arc<Card>,
    /// The standfirst, links resolved.
    pub lead: Option<Html>,
    /// Its topics' slugs.
    pub topics: Vec<String>,
    /// The photos of the body, by figure; `None` where the right to show one has ended.
    pub photos: Vec<Option<Photo>>,
    /// Where the links of the body lead.
    pub links: Vec<Target>,
    /// The corrections' texts, links resolved.
    pub corrections: Vec<Html>,
    /// Other articles that are out.
    pub related: Vec<No>,
    /// Files beside the article that it links to: source and path on the site.
    pub attachments: Vec<(Arc<str>, String)>,
    /// Photos that are not shown because their time is over.
    pub photos_expired: usize,
    /// The moments at which one of its photos expires.
    pub photo_expiries: Vec<(String, Timestamp)>,
}

impl Entry {
    /// Whether it is on the site.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.state == State::Out
    }

    /// All photos its page shows: the lead photo, then the body's.
    pub fn shown_photos(&self) -> impl Iterator<Item = &Photo> {
        self.card.fields().photo.iter().chain(self.photos.iter().flatten())
    }
}

/// What a profile says about its author, topic or section.
#[derive(Clone, Debug, Default)]
pub struct ProfileText {
    /// In a sentence or two.
    pub lead: Option<Html>,
    /// At length.
    pub body: Option<Html>,
}

/// The whole site.
#[derive(Debug)]
pub struct Index {
    /// All articles, newest first; those that are not out included.
    pub articles: Vec<Entry>,
    /// Those that are out, newest first.
    pub out: Vec<No>,
    /// Sections in the order of the navigation.
    pub sections: Vec<Section>,
    /// Topics by slug.
    pub topics: Vec<Topic>,
    /// Authors by slug.
    pub authors: Vec<Author>,
    /// Days with articles, oldest first.
    pub days: Vec<Day>,
    /// Series by slug.
    pub series: Vec<Series>,
    /// Photos that are shown somewhere, in the order of their first use.
    pub photo_uses: Vec<PhotoUse>,
    /// Files under `static/` that only unpublished articles show: not to be copied.
    pub withheld: BTreeSet<Arc<str>>,
    /// What profiles say, links resolved, in the order of the profiles.
    pub profiles: Vec<ProfileText>,
    /// Links written as URLs, to be checked when all URLs are known.
    pub url_links: Vec<UrlLink>,
}

impl Index {
    /// The topic of a slug.
    #[must_use]
    pub fn topic(&self, slug: &str) -> Option<&Topic> {
        let at = self.topics.binary_search_by(|topic| topic.slug.as_str().cmp(slug)).ok()?;
        Some(&self.topics[at])
    }

    /// The author of a slug.
    #[must_use]
    pub fn author(&self, slug: &str) -> Option<&Author> {
        let at = self.authors.binary_search_by(|author| author.slug.as_str().cmp(slug)).ok()?;
        Some(&self.authors[at])
    }

    /// The series of a slug.
    #[must_use]
    pub fn series(&self, slug: &str) -> Option<&Series> {
        let at = self.series.binary_search_by(|series| series.slug.as_str().cmp(slug)).ok()?;
        Some(&self.series[at])
    }

    /// The topics of an article.
    pub fn topics_of<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Topic> {
        entry.topics.iter().filter_map(|slug| self.topic(slug))
    }
}

/// Builds the index. Problems name the articles at fault.
#[must_use]
pub fn build(articles: Vec<Arc<Article>>, sources: Sources<'_>) -> Parsed<Index> {
    let mut problems = Vec::new();
    let mut articles = articles;
    // Newest first, and by path where two have one date: a total order, whatever the disk's was.
    articles.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.path.cmp(&b.path)));
    let located: Vec<Located> =
        articles.iter().map(|article| locate(article, sources, &mut problems)).collect();
    check::ids(&articles, &mut problems);
    check::urls(&articles, &located, &mut problems);
    check::shelves(&articles, sources, &mut problems);
    check::named_files(sources, &mut problems);

    let people = people::People::new(sources);
    let sections = timelines::sections(&articles, &located, sources);
    let topics = timelines::topics(&articles, &located, sources, &mut problems);
    let map = links::Map::new(&articles, &located, sources);
    let mut shared = photos::Shared::default();
    let entries: Vec<Entry> = articles
        .iter()
        .zip(&located)
        .map(|(article, at)| {
            let context =
                Context { article, at, sources, map: &map, people: &people, sections: &sections };
            context.entry(&mut shared, &mut problems)
        })
        .collect();

    let out: Vec<No> = (0..entries.len()).filter(|&no| entries[no].is_out()).collect();
    let index = Index {
        sections: timelines::fill_sections(sections, &entries, &out),
        topics: timelines::fill_topics(topics, &entries, &out),
        authors: timelines::authors(&entries, &out, sources),
        days: timelines::days(&entries, &out, sources.config),
        series: timelines::series(&entries, &out),
        photo_uses: photos::uses(&entries, &out),
        withheld: shared.withheld(),
        profiles: sources
            .profiles
            .iter()
            .map(|profile| profile_text(profile, &map, sources.config.locale, &mut problems))
            .collect(),
        url_links: entries
            .iter()
            .flat_map(|entry| links::url_links(entry, sources))
            .chain(
                sources
                    .profiles
                    .iter()
                    .flat_map(|profile| links::profile_url_links(profile, sources)),
            )
            .chain(links::footer_url_links(sources))
            .collect(),
        articles: entries,
        out,
    };
    Parsed { value: index, problems }
}

/// The texts of a profile, links resolved. Its page is always out.
fn profile_text(
    profile: &Profile,
    map: &links::Map<'_>,
    locale: &Locale,
    problems: &mut Vec<Diag>,
) -> ProfileText {
    let origin = Origin { file: &profile.path, path: "/", is_out: true, anchors: &profile.anchors };
    let mut attachments = Vec::new();
    let lead = profile.lead.as_ref().map(|lead| {
        let targets = map.resolve_all(origin, &lead.links, 0, &mut attachments, problems);
        Html(fill(&lead.html, &lead.links, &targets, locale))
    });
    let targets =
        map.resolve_all(origin, &profile.links, profile.body_start, &mut attachments, problems);
    let body = fill(&profile.body, &profile.links, &targets, locale);
    for (file, _) in attachments {
        problems.push(
            Diag::new(Code::LINK_DEAD, "only articles can carry files")
                .at_place(
                    crate::diag::Place { path: profile.path.clone(), span: Some(profile.head) },
                    format!("links to {file}"),
                )
                .help("put the file under static/ and link to it with /…"),
        );
    }
    ProfileText { lead, body: (!body.trim().is_empty()).then_some(Html(body)) }
}

/// Where an article stands and whether it is out.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    state: State,
    path: String,
}

fn locate(article: &Article, sources: Sources<'_>, problems: &mut Vec<Diag>) -> Located {
    let config = sources.config;
    if config.permalink.needs_id() && article.id.is_none() {
        problems.push(
            Diag::new(
                Code::KEY_MISSING,
                "this site's URLs are made with `id`, and this article has none",
            )
            .at_place(article.place(article.head), "`id` is missing here")
            .help("add an id that no other article has"),
        );
    }
    let id = article.id.as_ref().map(|id| crate::slug::slug(&id.value));
    let date = article.date.to_zoned_datetime(config.zone.clone()).date();
    let parts =
        PermalinkParts { section: &article.section, slug: &article.slug, date, id: id.as_deref() };
    Located {
        state: if sources.left_out.contains(&article.path) {
            State::LeftOut
        } else {
            article.hold.state(article.date, sources.now, sources.drafts)
        },
        path: config.permalink.path(&parts),
    }
}

/// What is at hand while one article is put in its place.
struct Context<'a> {
    article: &'a Arc<Article>,
    at: &'a Located,
    sources: Sources<'a>,
    map: &'a links::Map<'a>,
    people: &'a people::People<'a>,
    sections: &'a [Section],
}

impl Context<'_> {
    fn entry(&self, shared: &mut photos::Shared, problems: &mut Vec<Diag>) -> Entry {
        let (article, config) = (self.article, self.sources.config);
        let origin = Origin::article(article, self.at);
        let mut attachments = Vec::new();
        let links = self.map.resolve_all(
            origin,
            &article.outline.links,
            article.body_start,
            &mut attachments,
            problems,
        );
        let lead = article.lead.as_ref().map(|lead| {
            let targets = self.map.resolve_all(origin, &lead.links, 0, &mut attachments, problems);
            Html(fill(&lead.html, &lead.links, &targets, config.locale))
        });
        let corrections = article
            .corrections
            .iter()
            .map(|correction| {
                let links = &correction.text.links;
                let targets = self.map.resolve_all(origin, links, 0, &mut attachments, problems);
                Html(fill(&correction.text.html, links, &targets, config.locale))
            })
            .collect();
        let names = self.people.byline(article, problems);
        let mut desk = photos::Desk {
            context: self,
            links: &links,
            attachments: &mut attachments,
            expired: 0,
            expiries: Vec::new(),
        };
        let (lead_photo, photos) = desk.photos(shared, problems);
        let (photos_expired, photo_expiries) = (desk.expired, desk.expiries);
        let section = self.sections.iter().find(|section| section.key == article.section);
        let card = Card::new(CardFields {
            url: config.address.href(&self.at.path),
            title: article.title.clone(),
            kicker: article.kicker.clone(),
            subhead: article.subhead.clone(),
            lead: article.lead.as_ref().map(|lead| lead.text.clone()),
            date: Moment::new(article.date, config),
            updated: article.updated.map(|updated| Moment::new(updated, config)),
            section: SectionLink {
                key: article.section.clone(),
                title: section
                    .map_or_else(|| article.section.clone(), |section| section.title.clone()),
                url: config.address.href(&crate::route::section(&article.section)),
            },
            kind: article.kind,
            authors: names,
            photo: lead_photo,
            short: article.titles.short.clone(),
        });
        Entry {
            article: article.clone(),
            state: self.at.state,
            path: self.at.path.clone(),
            card: Arc::new(card),
            lead,
            topics: article.topics.iter().map(|topic| crate::slug::slug(&topic.value)).collect(),
            photos,
            links,
            corrections,
            related: self.map.related(article, problems),
            attachments,
            photos_expired,
            photo_expiries,
        }
    }
}
