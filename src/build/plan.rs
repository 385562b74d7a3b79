//! Every output file: its path, what to do for it, and the key that tells whether it is fresh.
//!
//! Always made afresh and in full; nothing is rendered here. A key is a list of named parts, so
//! that `--explain` can say what differs.

mod claim;
mod collision;
mod feeds;
mod growth;
mod key;
mod sitemaps;
mod unfit;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use key::Key;
use rayon::prelude::*;

use crate::base::diag::{Code, Diag, NearNames};
use crate::base::hash;
use crate::pages::feed::Feed;
use crate::pages::sheets;
use crate::pages::sitemap::Part;
use crate::pages::template::{self, Templates};
use crate::pages::view::{self, Listed, Site, View, Which};
use crate::site::config::{Config, SITE_FILE};
use crate::site::icon;
use crate::site::index::{Index, No, ShownPhoto};
use crate::site::photo::{Rendition, Renditions};
use crate::site::route::{self, FeedFormat};

/// One output file to be.
#[derive(Debug)]
pub struct Job {
    /// The path in the output folder: `ausland/zug/index.html`.
    pub out: Box<str>,
    /// The path on the site, where it is not the usual one of the file.
    unusual: Option<Box<str>>,
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
    Page(Which),
    /// A copy of a source file.
    Copy(Arc<str>),
    /// A file that an article links to.
    Attachment(No, Arc<str>),
    /// A file of a photo: whose photo it is, its place among that article's, and which file of it.
    Rendition(No, usize, Rendition),
    /// A file of the built-in theme.
    Theme(&'static [u8]),
    /// A file of a feed.
    Feed(Arc<Feed>, FeedFormat),
    /// The sitemap of these articles.
    SitemapArticles(Vec<No>),
    /// The sitemap of these paths.
    SitemapPages(Vec<String>),
    /// The sitemap of the news among these articles.
    SitemapNews(Vec<No>),
    /// The list of sitemaps.
    SitemapIndex(Vec<Part>),
    /// `robots.txt`.
    Robots,
    /// `tdmrep.json`.
    Tdmrep,
    /// The site's icon, so many pixels across, from a source file.
    Icon(Arc<str>, u32),
    /// The manifest that names the icons.
    Manifest,
    /// The style sheet of the theme's settings.
    Settings,
}

impl Make {
    /// Whether this is a page that readers see, in counts.
    #[must_use]
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Article(_) | Self::Page(_))
    }
}

/// All that a plan is made of.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The whole site.
    pub index: &'a Index<'a>,
    /// The templates.
    pub templates: &'a Templates,
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
    let site = hash::of(inputs.site);
    let planner = Planner { inputs, site, config: &inputs.index.sources.config };
    let (mut jobs, pages) = rayon::join(|| planner.articles(), || planner.pages());
    jobs.extend(pages);
    jobs.extend(planner.copies());
    jobs.extend(planner.icons());
    jobs.extend(planner.settings());
    jobs.extend(feeds::feeds(inputs));
    jobs.extend(sitemaps::sitemaps(inputs));
    jobs.extend(planner.machines());
    // Articles come by the path of their files, which is nearly that of their pages: a sort that
    // makes use of order has little to do.
    jobs.sort_by(|a, b| a.out.cmp(&b.out).then_with(|| a.origin.cmp(&b.origin)));
    let mut problems = collision::check(&mut jobs, inputs.index);
    problems.extend(dead_links(inputs, &jobs));
    (jobs, problems)
}

/// Whether a file is a style sheet, by its name.
#[must_use]
pub fn is_sheet(path: &str) -> bool {
    path.ends_with(".css")
}

/// What all lists are made of.
#[must_use]
pub fn listed<'a>(index: &'a Index<'a>, templates: &'a Templates) -> Listed<'a> {
    let (config, profiles) = (&index.sources.config, index.sources.profiles.as_slice());
    Listed { index, config, templates, profiles }
}

struct Planner<'a> {
    inputs: Inputs<'a>,
    config: &'a Config,
    site: u64,
}

impl Job {
    /// What is to be done for a path on the site.
    #[must_use]
    pub fn new(path: &str, origin: impl Into<Arc<str>>, key: Key, make: Make) -> Self {
        Self::at(&route::output(path), path, origin.into(), key, make)
    }

    /// What is to be done for a file that is copied: it keeps its name, with an ending or without
    /// (`_headers`, `CNAME`).
    fn file(path: &str, origin: impl Into<Arc<str>>, key: Key, make: Make) -> Self {
        Self::at(path.trim_start_matches('/'), path, origin.into(), key, make)
    }

    fn at(out: &str, path: &str, origin: Arc<str>, key: Key, make: Make) -> Self {
        let unusual = (route::usual(out) != path).then(|| path.into());
        Self { out: out.into(), unusual, key, make, origin }
    }

    /// The path on the site: `/ausland/zug/`.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        match &self.unusual {
            Some(path) => Cow::Borrowed(path),
            None => Cow::Owned(route::usual(&self.out)),
        }
    }
}

impl Planner<'_> {
    /// The parts of the key that all pages of a template share.
    fn page_key(&self, template: &str) -> Key {
        Key::new()
            .with("generator", self.inputs.generator)
            .with("template", self.inputs.templates.key(template))
            .with("site", self.site)
    }

    /// All pages that are no article's. A view of cards that are not read back costs little, and
    /// its fingerprint holds all that the page can show.
    fn pages(&self) -> Vec<Job> {
        let listed = listed(self.inputs.index, self.inputs.templates);
        let mut all = Which::all(listed);
        all.extend(Which::redirects(listed));
        all.into_par_iter()
            .map(|which| {
                // Taken apart without `..`, so that a new field has to go into the key, too.
                let View {
                    page,
                    shelves,
                    article,
                    cards,
                    blocks,
                    opinions,
                    section,
                    topic,
                    author,
                    list,
                    day,
                    months,
                    photos,
                    target,
                } = &which.view(listed);
                debug_assert!(article.is_none(), "the key of an article has other parts");
                let page = (page, section, topic, author, list, day, months, target);
                let key = self
                    .page_key(which.template())
                    .with("page", hash::of(&page))
                    .with("cards", hash::of(&(cards, blocks, opinions)))
                    .with("photos", hash::of(photos))
                    .with("shelves", hash::of(shelves));
                Job::new(&which.path(listed), which.origin(listed), key, Make::Page(which))
            })
            .collect()
    }

    fn articles(&self) -> Vec<Job> {
        let Inputs { index, templates, .. } = self.inputs;
        let base = self.page_key("article.html");
        let by_file: Vec<No> =
            index.by_file.iter().copied().filter(|&no| index.articles[no].is_out()).collect();
        let pages = by_file.par_iter().map(|&no| {
            let entry = &index.articles[no];
            let key = base.clone().with_all(view::article_parts(no, index, templates));
            Job::new(&entry.path, entry.brief().path.clone(), key, Make::Article(no))
        });
        let mut jobs: Vec<Job> = pages.collect();
        let mut planned: hash::Set<&str> = hash::Set::default();
        for (no, entry) in index.out.iter().map(|&no| (no, &index.articles[no])) {
            for (place, photo) in entry.settled.photos.iter().enumerate() {
                let Some(renditions) = &photo.renditions else { continue };
                // Articles that credit a photo in one way share its files.
                if !planned.insert(renditions.stem()) {
                    continue;
                }
                let key = Key::new().with("source", hash::of(renditions.stem()));
                for file in renditions.files() {
                    let path = file.path.clone();
                    let make = Make::Rendition(no, place, file);
                    jobs.push(Job::new(&path, photo.file.clone(), key.clone(), make));
                }
            }
            let copied = |photo: &&ShownPhoto| {
                photo.renditions.is_none() && !photo.file.starts_with("static/")
            };
            for photo in entry.settled.photos.iter().filter(copied) {
                let key = Key::new().with("source", hash::of(&photo.hash));
                let make = Make::Copy(photo.file.clone());
                jobs.push(Job::file(&photo.path, photo.file.clone(), key, make));
            }
            let attachments = entry.settled.attachments.iter();
            jobs.extend(attachments.map(|(source, path)| self.attachment(no, path, source)));
        }
        jobs
    }

    /// The key of a copy. A style sheet is another one where links are relative.
    fn copy_key(&self, path: &str, source: u64) -> Key {
        let key = Key::new().with("source", source);
        match self.config.address.is_relative() && is_sheet(path) {
            true => key.with("generator", self.inputs.generator).with("site", self.site),
            false => key,
        }
    }

    fn copy(&self, path: &str, source: &Arc<str>) -> Job {
        let fingerprint = self.inputs.copied.get(source).copied().unwrap_or_default();
        let key = self.copy_key(path, hash::of(&fingerprint));
        Job::file(path, source.clone(), key, Make::Copy(source.clone()))
    }

    /// Of a picture, the file has other words than its source.
    fn attachment(&self, no: No, path: &str, source: &Arc<str>) -> Job {
        let fingerprint = self.inputs.copied.get(source).copied().unwrap_or_default();
        let settled = &self.inputs.index.articles[no].settled;
        let shown = settled.place_of(source).map(|place| &settled.photos[place]);
        // The name of its renditions says which rights are written into it.
        let rights = shown.and_then(|photo| photo.renditions.as_ref()).map(Renditions::stem);
        let key = Key::new()
            .with("generator", self.inputs.generator)
            .with("source", hash::of(&(fingerprint, self.config.photos.renditions)))
            .with("photos", hash::of(&rights));
        Job::file(path, source.clone(), key, Make::Attachment(no, source.clone()))
    }

    /// `static/` as it is, and the built-in theme's files where the site has none of its own.
    fn copies(&self) -> Vec<Job> {
        let sources = self.inputs.copied.keys().filter(|path| path.starts_with("static/"));
        let mut jobs: Vec<Job> =
            sources.map(|source| self.copy(&source["static".len()..], source)).collect();
        for (path, bytes) in template::theme_files() {
            if !self.inputs.copied.contains_key(format!("static{path}").as_str()) {
                let key = self.copy_key(&path, hash::of(bytes));
                jobs.push(Job::file(&path, "the built-in theme", key, Make::Theme(bytes)));
            }
        }
        jobs
    }

    /// The site's icon in all sizes, and their manifest, where the site has none of its own.
    fn icons(&self) -> Vec<Job> {
        let Some(icon) = &self.config.theme.icon else { return Vec::new() };
        let source: Arc<str> = format!("static{icon}").into();
        let print = self.inputs.copied.get(&source).copied().unwrap_or_default();
        let base = Key::new().with("generator", self.inputs.generator);
        let key = base.clone().with("source", hash::of(&print));
        let file = |(path, size): (String, u32)| {
            Job::new(&path, source.clone(), key.clone(), Make::Icon(source.clone(), size))
        };
        let mut jobs: Vec<Job> = icon::files(self.config).into_iter().map(file).collect();
        let manifest = icon::manifest(self.config).unwrap_or_default();
        let key = base.with("source", hash::of(&manifest));
        jobs.push(Job::new(route::MANIFEST, SITE_FILE, key, Make::Manifest));
        jobs.retain(|job| !self.inputs.copied.contains_key(&*format!("static{}", job.path())));
        jobs
    }

    /// The colours and fonts of `site.toml`, where the site has no such file of its own. They stand
    /// in no page and in no page's key.
    fn settings(&self) -> Option<Job> {
        let text = sheets::settings(self.config)?;
        let own = format!("static{}", route::SETTINGS);
        if self.inputs.copied.contains_key(own.as_str()) {
            return None;
        }
        let key = Key::new()
            .with("generator", self.inputs.generator)
            .with("source", hash::of(text.as_str()));
        Some(Job::new(route::SETTINGS, SITE_FILE, key, Make::Settings))
    }

    /// What crawlers are asked, where the site does not ask them itself.
    fn machines(&self) -> Vec<Job> {
        let base = Key::new()
            .with("generator", self.inputs.generator)
            .with("site", self.site)
            .with("source", hash::of(&self.config.machines));
        let has = |path: &str| self.inputs.copied.contains_key(format!("static{path}").as_str());
        let mut jobs = Vec::new();
        if !has(route::ROBOTS) {
            jobs.push(Job::new(route::ROBOTS, "robots.txt", base.clone(), Make::Robots));
        }
        if self.config.machines.tdm_reservation.is_some() && !has(route::TDMREP) {
            jobs.push(Job::new(route::TDMREP, "tdmrep.json", base, Make::Tdmrep));
        }
        jobs
    }
}

/// The first of these files that is made. The jobs are sorted by path.
#[must_use]
pub fn find<'j>(jobs: &'j [Job], files: &[String]) -> Option<&'j Job> {
    let job = |out: &String| {
        let at = jobs.binary_search_by(|job| (*job.out).cmp(out)).ok()?;
        jobs.get(at)
    };
    files.iter().find_map(job)
}

/// Links written as URLs of this site must lead to a file that is made.
fn dead_links(inputs: Inputs<'_>, jobs: &[Job]) -> Vec<Diag> {
    let index = inputs.index;
    let config = &index.sources.config;
    let made = |path: &str| find(jobs, &route::answers(path, config.paths.slash)).is_some();
    // Both are made when the first dead link needs them, because hardly any build has one.
    let unpublished = LazyCell::new(|| -> hash::Set<&str> {
        let entries = index.articles.iter().filter(|entry| !entry.is_out());
        entries.map(|entry| bare(config.address.shown(&entry.path))).collect()
    });
    let pages = LazyCell::new(|| {
        let paths: Vec<Cow<'_, str>> = jobs.iter().map(Job::path).collect();
        let names = NearNames::new(paths.len(), |at| config.address.shown(&paths[at]));
        (paths, names)
    });
    let mut problems = Vec::new();
    for link in inputs.index.url_links().filter(|link| link.is_out) {
        let file = format!("static{}", link.path);
        if index.sources.killed.contains_key(file.as_str()) && &*link.place.path != SITE_FILE {
            // It is no link any more, and that was said.
            continue;
        }
        if !index.sources.config.photos.renditions && index.withheld.contains(file.as_str()) {
            problems.push(
                Diag::new(
                    Code::LINK_NOT_OUT,
                    "this link leads to a photo that is not shown any more",
                )
                .at_place(link.place.clone(), "nothing is there")
                .help("delete the link"),
            );
            continue;
        }
        if made(&link.path) || unpublished.contains(bare(link.path.trim_end_matches("index.html")))
        {
            continue;
        }
        let (paths, names) = &*pages;
        let meant = names.nearest(&link.path, |at| config.address.shown(&paths[at]));
        let label = meant.map_or_else(
            || "no such page".to_owned(),
            |at| format!("did you mean {}?", config.address.shown(&paths[at])),
        );
        problems.push(
            Diag::new(Code::LINK_DEAD, format!("the link {} has no target", link.path))
                .at_place(link.place.clone(), label)
                .help(if &*link.place.path == SITE_FILE {
                    "write the path of a page of this site, such as /news/ferry/"
                } else {
                    "link to an article by the path of its file, such as ../sport/final.md: such a link survives a change of URLs"
                }),
        );
    }
    problems
}

/// A path without slashes at its end.
fn bare(path: &str) -> &str {
    path.trim_end_matches('/')
}
