//! The pages that lists get when more is published: archive pages, days, parts of sitemaps.
//!
//! Which of them there will be, only time tells. Their names follow a pattern, which is kept free as
//! far as a site may grow.

use jiff::civil::Date;

use crate::base::hash;
use crate::pages::view::CREDITS_PER_PAGE;
use crate::site::index::Index;
use crate::site::route;

/// Archive pages up to this number are kept free. A year is not: older sites have such archives.
const PAGES: usize = 1000;

/// What lists may grow into.
pub(super) struct Growth<'a> {
    index: &'a Index<'a>,
    today: Date,
    /// The lists' fronts without slashes and extension: what they are called, and the number of the
    /// last page to keep free.
    fronts: Option<hash::Map<String, (String, usize)>>,
}

impl<'a> Growth<'a> {
    pub(super) fn new(index: &'a Index<'a>) -> Self {
        let today = index.sources.now.to_zoned_datetime(index.sources.config.zone.clone()).date();
        Self { index, today, fronts: None }
    }

    /// Whether a path can be one that a list may want: most can't.
    pub(super) fn may_want(&self, out: &str) -> bool {
        let last = out.rsplit('/').find(|part| *part != "index.html").unwrap_or_default();
        last.starts_with(|c: char| c.is_ascii_digit()) || out.starts_with("sitemap-")
    }

    /// The list that may want a path, in words. The path is folded.
    pub(super) fn wants(&mut self, out: &str) -> Option<String> {
        if let Some(part) = out.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml"))
        {
            return self.sitemap(part).then(|| "a sitemap".to_owned());
        }
        let bare = out.strip_suffix("/index.html").or_else(|| out.strip_suffix(".html"));
        let bare = bare.unwrap_or(out);
        let archive = &self.index.sources.config.paths.archive;
        if let Some(date) =
            bare.strip_prefix(archive.as_str()).and_then(|rest| rest.strip_prefix('/'))
            && self.day(date)
        {
            return Some("the archive of days".to_owned());
        }
        let (folder, number) = bare.rsplit_once('/')?;
        let front = folder.strip_suffix(archive.as_str())?.strip_suffix('/')?;
        let number = counted(number)?;
        let (name, last) = self.fronts().get(front)?;
        (number <= *last).then(|| format!("the archive of {name}"))
    }

    /// Whether this is a year or a day that is still to come, as the archive writes it.
    fn day(&self, text: &str) -> bool {
        let part = |text: &str, length: usize| {
            let digits = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse::<i16>().ok()).flatten()
        };
        let mut parts = text.split('/');
        let Some(year) = parts.next().and_then(|text| part(text, 4)) else { return false };
        let (month, day) = (parts.next(), parts.next());
        match (month, day, parts.next()) {
            (None, None, None) => year >= self.today.year(),
            (Some(month), Some(day), None) => {
                let (month, day) = (part(month, 2), part(day, 2));
                let date = month.zip(day).and_then(|(month, day)| {
                    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
                });
                date.is_some_and(|date| date >= self.today)
            }
            _ => false,
        }
    }

    /// Whether this is a part of a sitemap: of the pages, of the news, of a month to come.
    fn sitemap(&self, text: &str) -> bool {
        let what = match text.rsplit_once("-part-") {
            Some((what, number)) if counted(number).is_some_and(|number| number > 1) => what,
            Some(_) => return false,
            None => text,
        };
        let month = || {
            let (year, month) = what.split_once('-').filter(|_| what.len() == 7)?;
            Some((year.parse::<i16>().ok()?, month.parse::<i8>().ok()?))
        };
        let this = (self.today.year(), self.today.month());
        matches!(what, "pages" | "news")
            || month().is_some_and(|month| month >= this && (1..=12).contains(&month.1))
    }

    fn fronts(&mut self) -> &hash::Map<String, (String, usize)> {
        let index = self.index;
        self.fronts.get_or_insert_with(|| {
            let config = &index.sources.config;
            let bare = |path: String| path.trim_matches('/').trim_end_matches(".html").to_owned();
            let pages =
                |articles: usize, per_page: usize| PAGES.max(2 * articles.div_ceil(per_page));
            let mut fronts: hash::Map<String, (String, usize)> = hash::Map::default();
            let mut add = |path: String, name: String, articles: usize| {
                fronts.entry(bare(path)).or_insert((name, pages(articles, config.per_page)));
            };
            let paths = &config.paths;
            for one in &index.sections {
                add(route::section(paths, &one.key), one.title.clone(), one.articles.len());
            }
            for one in &index.topics {
                add(route::topic(paths, &one.slug), one.title.clone(), one.articles.len());
            }
            for one in &index.authors {
                add(route::author(paths, &one.slug), one.name.clone(), one.articles.len());
            }
            let coming = index.articles.iter().filter(|entry| super::claim::comes(entry));
            for entry in coming {
                let section = &entry.brief().section;
                add(route::section(paths, section), section.clone(), 0);
                for (topic, slug) in entry.topics() {
                    add(route::topic(paths, slug), topic.name.clone(), 0);
                }
                for (slug, name) in &entry.settled.authors {
                    add(route::author(paths, slug), name.clone(), 0);
                }
            }
            let photos = pages(index.photo_uses.len(), CREDITS_PER_PAGE);
            fronts.insert(bare(route::credits(paths)), ("the credit index".to_owned(), photos));
            fronts
        })
    }
}

/// A number as newsprint writes it in URLs.
fn counted(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits && !text.starts_with('0')).then(|| text.parse().ok()).flatten()
}
