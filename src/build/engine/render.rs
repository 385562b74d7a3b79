//! Turns jobs into bytes: the data of a page and its template, feeds, sitemaps, copies.

use std::fmt::Display;
use std::sync::Arc;

use tera::{Context, Value};

use super::darkroom::{Darkroom, Order, Spoilt};
use super::profile::Stopwatches;
use super::{Progress, Quiet, Understood};
use crate::base::diag::{Code, Diag, Place};
use crate::base::html::Html;
use crate::build::plan::{self, Job, Make};
use crate::pages::body::{self, Lines, Trouble};
use crate::pages::feed::Bodies;
use crate::pages::linked_data;
use crate::pages::robots;
use crate::pages::sheets;
use crate::pages::sitemap;
use crate::pages::template::{Failure, Templates};
use crate::pages::view::{self, Listed, Site, View, Which};
use crate::site::icon;
use crate::site::index::{Index, No};
use crate::site::library::Changed;
use crate::site::photo::{self, Rendition};
use crate::site::portable::Portable;
use picture::metadata;
use picture::pixels::Unusable;

/// Why a file could not be made.
pub(super) enum Failed {
    /// A template, while it made this page.
    Template(Failure, String),
    Problem(Box<Diag>),
}

impl Failed {
    /// The problem as it is reported of one file.
    pub(super) fn into_diag(self) -> Box<Diag> {
        match self {
            Self::Template(failure, page) => Box::new(failure.into_diag(&[page])),
            Self::Problem(problem) => problem,
        }
    }
}

impl Make {
    /// What it is made with, in profiles.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Article(_) => "article.html",
            Self::Page(which) => which.template(),
            Self::Copy(_) | Self::Attachment(..) | Self::Theme(_) => "copied files",
            Self::Rendition(..) => "photos",
            Self::Feed(..) => "feeds",
            Self::Icon(..) | Self::Manifest => "icons",
            Self::Settings => "style sheets",
            Self::Robots | Self::Tdmrep => "rules for crawlers",
            Self::SitemapArticles(_)
            | Self::SitemapPages(_)
            | Self::SitemapNews(_)
            | Self::SitemapIndex(_) => "sitemaps",
        }
    }

    /// The order in which readers should see changes: what pages need, pages, lists of pages.
    pub(super) fn order(&self) -> u8 {
        match self {
            Self::Copy(_)
            | Self::Attachment(..)
            | Self::Theme(_)
            | Self::Rendition(..)
            | Self::Icon(..)
            | Self::Manifest
            | Self::Settings => 0,
            Self::Article(_) => 1,
            Self::Page(_) => 2,
            Self::Feed(..) => 3,
            Self::SitemapArticles(_)
            | Self::SitemapPages(_)
            | Self::SitemapNews(_)
            | Self::SitemapIndex(_)
            | Self::Robots
            | Self::Tdmrep => 4,
        }
    }
}

/// Turns jobs into bytes.
pub(super) struct Renderer<'a> {
    index: &'a Index<'a>,
    site: &'a Site,
    templates: Templates,
    words: Value,
    listed: Listed<'a>,
    progress: &'a dyn Progress,
    lines: Lines,
    darkroom: Option<Darkroom<'a>>,
    bodies: Bodies,
    pub(super) spent: Stopwatches,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(
        understood: &'a Understood<'_>,
        lines: Lines,
        progress: &'a dyn Progress,
    ) -> Self {
        let mut templates = understood.loaded.templates.clone();
        let words = Value::from_serializable(understood.loaded.config().locale.words());
        templates.share("site", Value::from_serializable(&understood.site));
        templates.share("words", words.clone());
        let listed = plan::listed(&understood.index, &understood.loaded.templates);
        Self {
            index: &understood.index,
            site: &understood.site,
            templates,
            words,
            listed,
            progress,
            lines,
            darkroom: None,
            bodies: Bodies::default(),
            spent: Stopwatches::default(),
        }
    }

    /// The same, able to make the files of photos.
    pub(super) fn with(self, darkroom: Darkroom<'a>) -> Self {
        Self { darkroom: Some(darkroom), ..self }
    }

    /// Where among the articles the cards that a page shows stand.
    pub(super) fn neighbourhood(&self, job: &Job) -> No {
        match &job.make {
            Make::Article(no) | Make::Rendition(no, ..) => *no,
            Make::Page(which) => which.neighbourhood(self.listed),
            Make::Feed(feed, _) => feed.articles.first().copied().unwrap_or_default(),
            _ => 0,
        }
    }

    /// The bytes of a file, and the time they took, if somebody measures.
    pub(super) fn bytes(&self, job: &Job) -> Result<Vec<u8>, Failed> {
        let started = self.progress.clock();
        let bytes = self.make(job);
        if let (Some(started), Some(ended)) = (started, self.progress.clock()) {
            self.spent.add(job.make.name(), ended.saturating_sub(started));
        }
        bytes
    }

    fn make(&self, job: &Job) -> Result<Vec<u8>, Failed> {
        let (index, config) = (self.index, &self.index.sources.config);
        match &job.make {
            Make::Article(no) => self.page("article.html", &self.article(*no, job)?, job),
            Make::Page(which) => self.page(which.template(), &self.list(which, job)?, job),
            Make::Copy(source) => Ok(self.copied(self.source(source)?, job)),
            Make::Attachment(no, source) => self.attachment(*no, source, job),
            Make::Theme(bytes) => Ok(self.copied(bytes.to_vec(), job)),
            Make::Rendition(no, place, file) => self.rendition((*no, *place), file, job),
            Make::Feed(feed, format) => feed
                .write(*format, index, &self.bodies)
                .map_err(|changed| failed(changed.into(), job)),
            Make::SitemapArticles(numbers) => Ok(sitemap::articles(numbers, index, config)),
            Make::SitemapPages(paths) => Ok(sitemap::pages(paths, config)),
            Make::SitemapNews(numbers) => {
                sitemap::news(numbers, index, config).map_err(|changed| failed(changed.into(), job))
            }
            Make::SitemapIndex(parts) => Ok(sitemap::list(parts, config)),
            Make::Icon(source, size) => self.icon(source, *size, job),
            Make::Manifest => Ok(icon::manifest(config).unwrap_or_default()),
            Make::Settings => Ok(sheets::settings(config).unwrap_or_default().into_bytes()),
            Make::Tdmrep => Ok(robots::tdmrep(config).unwrap_or_default()),
            Make::Robots => Ok(robots::robots(config)),
        }
    }

    /// A copy, of which only a style sheet may have to find its pictures and fonts another way.
    fn copied(&self, bytes: Vec<u8>, job: &Job) -> Vec<u8> {
        let portable = Portable::new(self.listed.config, &job.out);
        match portable.filter(|_| plan::is_sheet(&job.out)).zip(std::str::from_utf8(&bytes).ok()) {
            Some((portable, sheet)) => portable.css(sheet).into_bytes(),
            None => bytes,
        }
    }

    /// A source file as it is.
    fn source(&self, source: &Arc<str>) -> Result<Vec<u8>, Failed> {
        let bytes = self.index.sources.library.disk().read(source);
        bytes.map_err(|error| Failed::Problem(crate::site::source::unreadable(source, &error)))
    }

    /// A file that an article links to. A picture carries its rights, as all pictures do, and not
    /// what is meant for the desk: those that the article gives it, or its own.
    fn attachment(&self, no: No, source: &Arc<str>, job: &Job) -> Result<Vec<u8>, Failed> {
        let sources = &self.index.sources;
        let bytes = self.source(source)?;
        if !sources.config.photos.renditions {
            return Ok(bytes);
        }
        let brief = self.index.articles[no].brief();
        let at = || brief.place(brief.head);
        let facts = sources.asset(source).map(|asset| &asset.facts);
        if let Some(Err(why @ Unusable::Unsafe(_))) = facts {
            return Err(unmade(job, at(), why));
        }
        let said = metadata::read(&bytes);
        let is_private = sources.asset(source).is_some_and(|asset| asset.private.is_some());
        let is_picture = matches!(facts, Some(Ok(_)));
        if !is_picture && !is_private {
            return Ok(bytes);
        }
        let story = self.index.story(no).map_err(|changed| failed(changed.into(), job))?;
        let shown = self.index.articles[no].settled.place_of(source);
        let shown = shown.and_then(|place| story.rights.get(place)).cloned();
        let rights = shown.unwrap_or_else(|| photo::own_rights(&said));
        match metadata::write::write(&bytes, &rights) {
            Ok(written) => Ok(written),
            Err(_) if !is_private => Ok(bytes),
            Err(why) => Err(unmade(job, at(), &why)),
        }
    }

    /// The site's icon in one size.
    fn icon(&self, source: &Arc<str>, size: u32, job: &Job) -> Result<Vec<u8>, Failed> {
        let bytes = self.source(source)?;
        icon::make(&bytes, size, &job.path()).map_err(|why| {
            Failed::Problem(Box::new(
                Diag::new(Code::PHOTO_UNREADABLE, format!("{} can't be made", job.path()))
                    .at_file(source.clone())
                    .note(why.to_string())
                    .help("open the picture in a picture program and export it as PNG"),
            ))
        })
    }

    /// A file of a photo, with the rights in it.
    fn rendition(
        &self,
        (no, place): (No, usize),
        file: &Rendition,
        job: &Job,
    ) -> Result<Vec<u8>, Failed> {
        let index = self.index;
        let changed = || Failed::Problem(Box::new(Changed(job.origin.clone()).into_diag()));
        let story = index.story(no).map_err(|changed| failed(changed.into(), job))?;
        let spoilt = |reason: &dyn Display| unmade(job, story.photo_place(place), reason);
        let rights = story.rights.get(place).ok_or_else(changed)?;
        let bytes = match (order(index, no, place, file), &self.darkroom) {
            (Some(order), Some(darkroom)) => {
                let made = match self.lines {
                    Lines::None => darkroom.get(&order),
                    Lines::Noted => darkroom.glance(&order),
                };
                made.map_err(|why| match why {
                    Spoilt::Changed => changed(),
                    Spoilt::Unusable => spoilt(&"its pixels can't be read"),
                })?
            }
            _ => {
                let hash = index.articles[no].settled.photos.get(place).map(|photo| photo.hash);
                let read = index.sources.library.disk().read(&job.origin);
                let read =
                    read.ok().filter(|bytes| Some(crate::base::hash::content(bytes)) == hash);
                read.ok_or_else(changed)?
            }
        };
        metadata::write::write(&bytes, rights).map_err(|why| spoilt(&why))
    }

    /// The view of an article's page, with its body.
    fn article(&self, no: No, job: &Job) -> Result<View<'a>, Failed> {
        let index = self.index;
        let story = index.story(no).map_err(|changed| failed(changed.into(), job))?;
        let mut view = view::article(no, &story, index, &self.templates);
        let html = body::page(&story, &index.sources, &self.templates, &self.words, self.lines)
            .map_err(|trouble| failed(trouble, job))?;
        if let Some(article) = &mut view.article {
            article.body = Html(html);
        }
        view.page.linked_data = linked_data::article(&view, &story, &index.sources.config);
        Ok(view)
    }

    /// The view of a page that is no article's.
    fn list(&self, which: &Which, job: &Job) -> Result<View<'a>, Failed> {
        let mut view = which.view(self.listed);
        let data = linked_data::page(&view, self.listed.config);
        view.page.linked_data = data.map_err(|changed| failed(changed.into(), job))?;
        Ok(view)
    }

    fn page(&self, template: &str, view: &View<'_>, job: &Job) -> Result<Vec<u8>, Failed> {
        let context = Context::from_serialize(view).map_err(|error| {
            if let Err(changed) = view.at_hand() {
                return failed(changed.into(), job);
            }
            Failed::Problem(Box::new(
                Diag::new(
                    Code::TEMPLATE_FAILED,
                    format!("the data of {} can't be given to its template: {error}", job.path()),
                )
                .at_file(job.origin.clone())
                .help("this is a mistake in newsprint; please report it"),
            ))
        })?;
        let page = self
            .templates
            .render(template, &context)
            .map_err(|failure| Failed::Template(failure, job.path().into_owned()))?;
        let portable = Portable::new(self.listed.config, &job.out);
        Ok(match portable {
            Some(portable) => portable.html(&page).into_bytes(),
            None => page.into_bytes(),
        })
    }
}

/// What the darkroom is asked for, unless the photo's bytes are handed on.
pub(super) fn order<'a>(
    index: &'a Index<'_>,
    no: No,
    place: usize,
    file: &Rendition,
) -> Option<Order<'a>> {
    let photo = index.articles[no].settled.photos.get(place)?;
    let facts = index.sources.asset(&photo.file)?.facts.as_ref().ok()?;
    Some(Order { file: &photo.file, hash: photo.hash, header: facts.header, recipe: file.recipe? })
}

/// What the template of a page gets: `site`, `words` and the view, body included.
pub(super) fn data(
    understood: &Understood<'_>,
    path: &str,
) -> Result<serde_json::Value, Box<Diag>> {
    let renderer = Renderer::new(understood, Lines::None, &Quiet);
    let job = understood.jobs.iter().find(|job| job.make.is_page() && job.path() == path);
    let unknown = || {
        Box::new(
            Diag::new(Code::PAGE_UNKNOWN, format!("there is no page {path}"))
                .help("look at the paths in sitemap.xml"),
        )
    };
    let job = job.ok_or_else(unknown)?;
    let view = match &job.make {
        Make::Page(which) => renderer.list(which, job).map_err(Failed::into_diag)?,
        Make::Article(no) => renderer.article(*no, job).map_err(Failed::into_diag)?,
        _ => return Err(unknown()),
    };
    let as_json = |error: serde_json::Error| {
        let message = format!("this page's data is no JSON: {error}");
        Box::new(
            Diag::new(Code::TEMPLATE_FAILED, message)
                .help("this is a mistake in newsprint; please report it"),
        )
    };
    let mut data = serde_json::to_value(&view).map_err(as_json)?;
    if let Some(map) = data.as_object_mut() {
        map.insert("site".to_owned(), serde_json::to_value(renderer.site).map_err(as_json)?);
        map.insert(
            "words".to_owned(),
            serde_json::to_value(understood.loaded.config().locale.words()).map_err(as_json)?,
        );
    }
    Ok(data)
}

/// A picture that can't be published, why, and where an article shows or links to it.
fn unmade(job: &Job, place: Place, reason: &dyn Display) -> Failed {
    Failed::Problem(Box::new(
        Diag::new(Code::PHOTO_UNREADABLE, format!("{} can't be made", job.path()))
            .at_place(place, "this picture")
            .note(format!("the file is {}: {reason}", job.origin))
            .help("open the picture in a picture program and export it as JPEG or PNG"),
    ))
}

fn failed(trouble: Trouble, job: &Job) -> Failed {
    match trouble {
        Trouble::Template(failure) => Failed::Template(failure, job.path().into_owned()),
        Trouble::Changed(changed) => Failed::Problem(Box::new(changed.into_diag())),
    }
}

#[cfg(test)]
mod tests {
    use super::Make;

    #[test]
    fn a_profile_counts_only_sitemaps_as_sitemaps() {
        let rest = [Make::Robots, Make::Tdmrep, Make::Manifest, Make::Settings];
        assert!(rest.iter().all(|make| make.name() != "sitemaps"));
        assert_eq!(Make::SitemapIndex(Vec::new()).name(), "sitemaps");
    }
}
