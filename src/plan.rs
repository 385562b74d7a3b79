//! Every output file: its path, what to do for it, and the key that tells whether it is fresh.
//!
//! Always made afresh and in full; nothing is rendered here. A key is a list of named parts, so
//! that `--explain` can say what differs.

mod collision;
mod key;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use key::Key;

use crate::article::Profile;
use crate::config::{Config, SITE_FILE};
use crate::diag::{Code, Diag, nearest};
use crate::hash;
use crate::index::{Index, No};
use crate::route;
use crate::template::{self, Templates};
use crate::view::{self, CREDITS_PER_PAGE, Listed, Site, View};

/// Articles in the feed.
pub const FEED_ITEMS: usize = 30;

/// One output file to be.
#[derive(Debug)]
pub struct Job {
    /// The path on the site: `/ausland/zug/`.
    pub path: String,
    /// The path in the output folder: `ausland/zug/index.html`.
    pub out: String,
    /// What it is made from.
    pub key: Key,
    /// How it is made.
    pub make: Make,
    /// Whose it is: a source file, or words such as "the section ausland".
    pub origin: Arc<str>,
}

/// How an output file is made.
#[derive(Debug)]
pub enum Make {
    /// An article's page.
    Article(No),
    /// Another page.
    Page {
        /// The template.
        template: &'static str,
        /// What it shows.
        view: Box<View>,
    },
    /// A copy of a source file.
    Copy(Arc<str>),
    /// A file of the built-in theme.
    Theme(&'static [u8]),
    /// The RSS feed of these articles.
    Feed(Vec<No>),
    /// The sitemap of these articles.
    SitemapArticles(Vec<No>),
    /// The sitemap of these paths.
    SitemapPages(Vec<String>),
    /// The list of sitemaps.
    SitemapIndex(Vec<String>),
    /// `robots.txt`.
    Robots,
}

impl Make {
    /// Whether this is a page that readers see, in counts.
    #[must_use]
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Article(_) | Self::Page { .. })
    }
}

/// All that a plan is made of.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The whole site.
    pub index: &'a Index,
    /// The configuration.
    pub config: &'a Config,
    /// The templates.
    pub templates: &'a Templates,
    /// Authors' profiles, topics' texts and sections' heads.
    pub profiles: &'a [Profile],
    /// The variable `site`.
    pub site: &'a Site,
    /// The fingerprints of files that are copied, by path.
    pub copied: &'a BTreeMap<Arc<str>, u128>,
    /// The fingerprint of the running program.
    pub generator: u64,
}

/// Plans all output files, sorted by their paths; reports two that want one path, and links to
/// pages that are not made.
#[must_use]
pub fn plan(inputs: Inputs<'_>) -> (Vec<Job>, Vec<Diag>) {
    let mut planner = Planner { inputs, jobs: Vec::new(), site: hash::of(inputs.site) };
    planner.articles();
    planner.fronts();
    planner.archives();
    planner.small_pages();
    planner.copies();
    planner.feeds_and_sitemaps();
    let mut jobs = planner.jobs;
    jobs.sort_by(|a, b| a.out.cmp(&b.out).then_with(|| a.origin.cmp(&b.origin)));
    let mut problems = collision::check(&mut jobs, inputs.index);
    problems.extend(dead_links(inputs, &jobs));
    (jobs, problems)
}

struct Planner<'a> {
    inputs: Inputs<'a>,
    jobs: Vec<Job>,
    site: u64,
}

impl<'a> Planner<'a> {
    fn listed(&self) -> Listed<'a> {
        let Inputs { index, config, templates, profiles, .. } = self.inputs;
        Listed { index, config, templates, profiles }
    }

    fn add(&mut self, path: &str, origin: impl Into<Arc<str>>, key: Key, make: Make) {
        let job = Job {
            path: path.to_owned(),
            out: route::output(path),
            key,
            make,
            origin: origin.into(),
        };
        self.jobs.push(job);
    }

    /// The parts of the key that all pages of a template share.
    fn page_key(&self, template: &str) -> Key {
        Key::new()
            .with("generator", self.inputs.generator)
            .with("template", self.inputs.templates.key(template))
            .with("site", self.site)
    }

    fn page(
        &mut self,
        path: &str,
        origin: impl Into<Arc<str>>,
        template: &'static str,
        view: View,
    ) {
        let key = self
            .page_key(template)
            .with(
                "page",
                hash::of(&(
                    &view.page,
                    &view.section,
                    &view.topic,
                    &view.author,
                    &view.list,
                    &view.day,
                    &view.months,
                    &view.target,
                )),
            )
            .with("cards", hash::of(&view.cards))
            .with("photos", hash::of(&view.photos))
            .with("shelves", hash::of(&view.shelves));
        self.add(path, origin, key, Make::Page { template, view: Box::new(view) });
    }

    fn articles(&mut self) {
        let Inputs { index, config, templates, .. } = self.inputs;
        for &no in &index.out {
            let entry = &index.articles[no];
            let view = view::article(no, index, config, templates);
            let mut key = self.page_key("article.html");
            for (name, part) in view::article_parts(&view, entry) {
                key = key.with(name, part);
            }
            let origin = entry.article.path.clone();
            self.add(&entry.path, origin.clone(), key, Make::Article(no));
            for photo in entry.shown_photos().filter(|photo| !photo.file.starts_with("static/")) {
                let key = Key::new().with("source", hash::of(&photo.hash));
                self.add(&photo.path, photo.file.clone(), key, Make::Copy(photo.file.clone()));
            }
            for (source, path) in &entry.attachments {
                self.copy(path, source);
            }
            for alias in &entry.article.aliases {
                let view = view::redirect(&alias.value, no, self.listed());
                self.page(&alias.value, origin.clone(), "redirect.html", view);
            }
        }
    }

    fn fronts(&mut self) {
        let listed = self.listed();
        let index = self.inputs.index;
        self.page(route::FRONT, "the front page", "front.html", view::front(listed));
        for section in &index.sections {
            let view = view::section(section, listed);
            self.page(
                &route::section(&section.key),
                format!("the section {}", section.key),
                "section.html",
                view,
            );
        }
        let paths = &self.inputs.config.paths;
        for topic in &index.topics {
            let view = view::topic(topic, listed);
            self.page(
                &route::topic(paths, &topic.slug),
                format!("the topic {}", topic.title),
                "topic.html",
                view,
            );
        }
        for author in &index.authors {
            let view = view::author(author, listed);
            self.page(
                &route::author(paths, &author.slug),
                format!("the author {}", author.name),
                "author.html",
                view,
            );
        }
    }

    fn archives(&mut self) {
        let listed = self.listed();
        let Inputs { index, config, .. } = self.inputs;
        let paths = &config.paths;
        let sections = index
            .sections
            .iter()
            .map(|section| (route::section(&section.key), &section.title, &section.articles));
        let topics = index
            .topics
            .iter()
            .map(|topic| (route::topic(paths, &topic.slug), &topic.title, &topic.articles));
        let authors = index
            .authors
            .iter()
            .map(|author| (route::author(paths, &author.slug), &author.name, &author.articles));
        for (front, title, timeline) in sections.chain(topics).chain(authors) {
            for number in 1..=timeline.len().div_ceil(config.per_page) {
                let view = view::archive(&front, title, timeline, number, listed);
                self.page(
                    &route::archive(paths, &front, number),
                    format!("the archive of {title}"),
                    "archive.html",
                    view,
                );
            }
        }
        for (at, day) in index.days.iter().enumerate() {
            self.page(
                &route::day(paths, day.date),
                "the archive of days",
                "day.html",
                view::day(at, listed),
            );
        }
        let mut years: Vec<i16> = index.days.iter().map(|day| day.date.year()).collect();
        years.dedup();
        for &year in &years {
            self.page(
                &route::year(paths, year),
                "the archive of years",
                "days.html",
                view::days(Some(year), false, listed),
            );
        }
        let newest = years.last().copied();
        self.page(
            &route::days(paths),
            "the archive",
            "days.html",
            view::days(newest, true, listed),
        );
    }

    fn small_pages(&mut self) {
        let listed = self.listed();
        let paths = &self.inputs.config.paths;
        let front = route::credits(paths);
        self.page(&front, "the credit index", "credits.html", view::credits(None, listed));
        let pages = self.inputs.index.photo_uses.len().div_ceil(CREDITS_PER_PAGE);
        if pages > 1 {
            for number in 1..=pages {
                let view = view::credits(Some(number), listed);
                self.page(
                    &route::archive(paths, &front, number),
                    "the credit index",
                    "credits.html",
                    view,
                );
            }
        }
        self.page(
            route::NOT_FOUND,
            "the page for what does not exist",
            "404.html",
            view::not_found(listed),
        );
    }

    fn copy(&mut self, path: &str, source: &Arc<str>) {
        let fingerprint = self.inputs.copied.get(source).copied().unwrap_or_default();
        self.add(
            path,
            source.clone(),
            Key::new().with("source", hash::of(&fingerprint)),
            Make::Copy(source.clone()),
        );
    }

    /// `static/` as it is, and the built-in theme's files where the site has none of its own.
    fn copies(&mut self) {
        let sources: Vec<Arc<str>> =
            self.inputs.copied.keys().filter(|path| path.starts_with("static/")).cloned().collect();
        for source in &sources {
            self.copy(&source["static".len()..], source);
        }
        for (path, bytes) in template::theme_files() {
            if !self.inputs.copied.contains_key(format!("static{path}").as_str()) {
                let key = Key::new().with("source", hash::of(bytes));
                self.add(&path, "the built-in theme", key, Make::Theme(bytes));
            }
        }
    }

    fn feeds_and_sitemaps(&mut self) {
        let Inputs { index, config, generator, .. } = self.inputs;
        let base = Key::new().with("generator", generator).with("site", self.site);
        let newest: Vec<No> = index.out.iter().copied().take(FEED_ITEMS).collect();
        let items: Vec<u64> = newest.iter().map(|&no| item_key(index, no)).collect();
        self.add(
            route::FEED,
            "the feed",
            base.clone().with("items", hash::of(&items)),
            Make::Feed(newest),
        );

        let mut months: BTreeMap<(i16, i8), Vec<No>> = BTreeMap::new();
        for day in &index.days {
            months.entry((day.date.year(), day.date.month())).or_default().extend(&day.articles);
        }
        let mut parts = Vec::new();
        for ((year, month), mut numbers) in months {
            // Oldest first, so that a new article is a new line at the end.
            numbers.sort_unstable_by(|a, b| b.cmp(a));
            let lines: Vec<_> = numbers
                .iter()
                .map(|&no| {
                    let fields = index.articles[no].card.fields();
                    (&fields.url, &fields.date.iso, &fields.updated)
                })
                .collect();
            let path = route::sitemap_month(year, month);
            let key = base.clone().with("lines", hash::of(&lines));
            parts.push(config.address.absolute(&path));
            self.add(&path, "the sitemap", key, Make::SitemapArticles(numbers));
        }
        let pages: Vec<String> = self
            .jobs
            .iter()
            .filter(|job| matches!(&job.make, Make::Page { template, .. } if !matches!(*template, "404.html" | "redirect.html")))
            .map(|job| job.path.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        parts.push(config.address.absolute(route::SITEMAP_PAGES));
        let key = base.clone().with("lines", hash::of(&pages));
        self.add(route::SITEMAP_PAGES, "the sitemap", key, Make::SitemapPages(pages));
        let key = base.clone().with("lines", hash::of(&parts));
        self.add(route::SITEMAP, "the sitemap", key, Make::SitemapIndex(parts));
        if !self.inputs.copied.contains_key("static/robots.txt") {
            self.add(route::ROBOTS, "robots.txt", base, Make::Robots);
        }
    }
}

/// All that an item of a feed shows.
fn item_key(index: &Index, no: No) -> u64 {
    let entry = &index.articles[no];
    let syndicated: Vec<bool> = entry.shown_photos().map(|photo| photo.syndicate).collect();
    let titles: Vec<&str> = index.topics_of(entry).map(|topic| topic.title.as_str()).collect();
    hash::of(&(
        entry.article.hash,
        &entry.card,
        &entry.lead,
        &entry.photos,
        &entry.links,
        syndicated,
        titles,
    ))
}

/// Links written as URLs of this site must lead to a file that is made.
fn dead_links(inputs: Inputs<'_>, jobs: &[Job]) -> Vec<Diag> {
    let made = |path: &str| {
        let out = route::output(path);
        jobs.binary_search_by(|job| job.out.as_str().cmp(&out)).is_ok()
    };
    let mut problems = Vec::new();
    for link in inputs.index.url_links.iter().filter(|link| link.is_out) {
        if made(&link.path)
            || inputs
                .index
                .articles
                .iter()
                .any(|entry| !entry.is_out() && same(&entry.path, &link.path))
        {
            continue;
        }
        let meant = nearest(&link.path, jobs.iter().map(|job| job.path.as_str()));
        let label = meant
            .map_or_else(|| "no such page".to_owned(), |meant| format!("did you mean {meant}?"));
        problems.push(
            Diag::new(Code::LINK_DEAD, format!("the link {} leads nowhere", link.path))
                .at_place(link.place.clone(), label)
                .help(if &*link.place.path == SITE_FILE {
                    "write the path of a page of this site, such as /ausland/zug/"
                } else {
                    "link to an article by the path of its file, such as ../wirtschaft/andere.md: such a link survives a change of URLs"
                }),
        );
    }
    problems
}

fn same(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches("index.html").trim_end_matches('/')
}
