//! What has a file in the output: now, by a job, or later, when its article is published.
//!
//! Files of later are known to the checks of names alone. No job and no page is made of them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Job, Make};
use crate::base::diag::{Label, Place};
use crate::base::hash;
use crate::pages::view::Which;
use crate::site::article::State;
use crate::site::index::{Entry, Index, No};
use crate::site::route::{self, FeedFormat};

/// A file that is made later.
#[derive(Debug)]
pub(super) struct Later {
    /// The path in the output folder.
    pub(super) out: String,
    what: What,
    from: Timestamp,
    until: Timestamp,
}

#[derive(Debug)]
enum What {
    /// An article's page.
    Article(No),
    /// The page at an article's older URL.
    Redirect(No, usize),
    /// A photo or another file beside an article.
    Beside(No, String),
    /// The front or feed of a list that does not exist yet, what it is called, and its first article.
    List(No, String),
    /// A file under `static/` that only unpublished articles show.
    Static(String),
}

/// A file of the output, of now or later.
#[derive(Clone, Copy)]
pub(super) enum Claim<'a> {
    Now(&'a Job),
    Later(&'a Later),
}

impl<'a> Claim<'a> {
    /// The path in the output folder.
    pub(super) fn out(self) -> &'a str {
        match self {
            Self::Now(job) => &job.out,
            Self::Later(later) => &later.out,
        }
    }

    /// The path on the site.
    pub(super) fn path(self) -> String {
        match self {
            Self::Now(job) => job.path().into_owned(),
            Self::Later(later) => route::usual(&later.out),
        }
    }

    pub(super) fn is_later(self) -> bool {
        matches!(self, Self::Later(_))
    }

    pub(super) fn is_article(self) -> bool {
        self.article().is_some()
    }

    /// The article whose own page it is.
    fn article(self) -> Option<No> {
        match self {
            Self::Now(Job { make: Make::Article(no), .. }) => Some(*no),
            Self::Later(Later { what: What::Article(no), .. }) => Some(*no),
            _ => None,
        }
    }

    /// The article whose older URL it is, and the place among its aliases.
    fn redirect(self) -> Option<(No, usize)> {
        match self {
            Self::Now(Job { make: Make::Page(Which::Redirect(no, at)), .. }) => Some((*no, *at)),
            Self::Later(Later { what: What::Redirect(no, at), .. }) => Some((*no, *at)),
            _ => None,
        }
    }

    /// The file of the list whose older URL it is.
    fn of_list(self) -> Option<&'a Job> {
        match self {
            Self::Now(job) if matches!(job.make, Make::Page(Which::ListRedirect(..))) => Some(job),
            _ => None,
        }
    }

    pub(super) fn is_redirect(self) -> bool {
        self.redirect().is_some() || self.of_list().is_some()
    }

    /// Whether somebody chose its place: a list's own pages stand where newsprint puts them.
    pub(super) fn is_chosen(self) -> bool {
        match self {
            Self::Now(job) => matches!(
                job.make,
                Make::Article(_)
                    | Make::Copy(_)
                    | Make::Attachment(..)
                    | Make::Page(Which::Redirect(..) | Which::ListRedirect(..))
            ),
            Self::Later(later) => !matches!(later.what, What::List(..)),
        }
    }

    /// Whether it is copied from `static/`, where hosts' files have their place.
    pub(super) fn is_static(self) -> bool {
        match self {
            Self::Now(job) => matches!(&job.make, Make::Copy(file) if file.starts_with("static/")),
            Self::Later(later) => matches!(later.what, What::Static(_)),
        }
    }

    /// Whether both are there at one time.
    pub(super) fn meets(self, other: Self, index: &Index<'_>) -> bool {
        let ((a, b), (c, d)) = (self.during(index), other.during(index));
        a.max(c) < b.min(d)
    }

    fn during(self, index: &Index<'_>) -> (Timestamp, Timestamp) {
        match self {
            Self::Later(later) => (later.from, later.until),
            Self::Now(job) => {
                let no = match &job.make {
                    Make::Article(no)
                    | Make::Attachment(no, _)
                    | Make::Page(Which::Redirect(no, _)) => Some(*no),
                    _ => None,
                };
                let ends = no.and_then(|no| index.articles[no].brief().hold.expires);
                (Timestamp::MIN, ends.unwrap_or(Timestamp::MAX))
            }
        }
    }

    /// Whether two are one thing: a list of which several articles are the first, a photo that stands in
    /// an article twice.
    pub(super) fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Later(a), Self::Later(b)) => match (&a.what, &b.what) {
                (What::List(_, a), What::List(_, b)) => a == b,
                (What::Beside(_, a), What::Beside(_, b)) | (What::Static(a), What::Static(b)) => {
                    a == b
                }
                (What::Redirect(a, _), What::Redirect(b, _)) => a == b,
                _ => false,
            },
            (Self::Now(job), Self::Later(later)) | (Self::Later(later), Self::Now(job)) => {
                matches!(&later.what, What::Beside(_, file) | What::Static(file) if **file == *job.origin)
            }
            _ => false,
        }
    }

    /// Where it comes from, and what it is.
    pub(super) fn label(self, index: &Index<'_>) -> Label {
        if let Some(no) = self.article() {
            let brief = index.articles[no].brief();
            let place = brief.place(brief.slug_span.unwrap_or(brief.head));
            return Label { place, text: "the URL of this article".to_owned() };
        }
        if let Some((no, at)) = self.redirect() {
            let brief = index.articles[no].brief();
            let span = brief.aliases.get(at).map_or(brief.head, |alias| alias.span);
            return Label {
                place: brief.place(span),
                text: "an older URL of this article".to_owned(),
            };
        }
        if let Some(job) = self.of_list() {
            let profiles = index.sources.profiles.iter();
            let paths = &index.sources.config.paths;
            let alias =
                profiles.filter(|profile| *profile.path == *job.origin).find_map(|profile| {
                    let mut aliases = profile.aliases.iter();
                    aliases.find(|alias| route::output(&paths.written(&alias.value)) == *job.out)
                });
            let place = Place { path: job.origin.clone(), span: alias.map(|alias| alias.span) };
            return Label { place, text: "an older URL of this page".to_owned() };
        }
        let file = |path: &str| Label {
            place: Place { path: path.into(), span: None },
            text: String::new(),
        };
        match self {
            Self::Now(job) => match &job.make {
                Make::Rendition(no, ..) | Make::Attachment(no, _) => {
                    let brief = index.articles[*no].brief();
                    let text = format!("this article shows {}", job.origin);
                    Label { place: brief.place(brief.head), text }
                }
                _ => file(&job.origin),
            },
            Self::Later(later) => match &later.what {
                What::Static(path) => file(path),
                What::Beside(no, path) => {
                    let brief = index.articles[*no].brief();
                    let text = format!("this article shows {path}");
                    Label { place: brief.place(brief.head), text }
                }
                What::List(no, name) => {
                    let brief = index.articles[*no].brief();
                    Label { place: brief.place(brief.head), text: format!("{name} gets a page") }
                }
                What::Article(_) | What::Redirect(..) => file(""),
            },
        }
    }

    /// What it is called where it has no file to point to.
    pub(super) fn origin(self) -> String {
        match self {
            Self::Now(job) => job.origin.to_string(),
            Self::Later(later) => match &later.what {
                What::List(_, name) | What::Static(name) | What::Beside(_, name) => name.clone(),
                What::Article(_) | What::Redirect(..) => "an article".to_owned(),
            },
        }
    }

    /// When it is published, in words, if it is not there yet.
    pub(super) fn published(self, index: &Index<'_>) -> Option<String> {
        let Self::Later(later) = self else { return None };
        let no = match later.what {
            What::Article(no) | What::Redirect(no, _) | What::Beside(no, _) | What::List(no, _) => {
                no
            }
            What::Static(_) => return None,
        };
        let entry = &index.articles[no];
        let file = &entry.brief().path;
        Some(match entry.state {
            State::Scheduled(at) | State::Embargoed(Some(at)) => {
                let at = at.to_zoned_datetime(index.sources.config.zone.clone());
                format!("{file} is published on {}", at.strftime("%Y-%m-%d at %H:%M"))
            }
            _ => format!("{file} is published when its embargo is removed"),
        })
    }
}

/// Whether an article is published later.
pub(super) fn comes(entry: &Entry) -> bool {
    matches!(entry.state, State::Scheduled(_) | State::Embargoed(_))
}

/// The files of everything that is published by itself at some time: pages, older URLs, files beside
/// articles, and the fronts and feeds of lists that begin then.
pub(super) fn later(index: &Index<'_>) -> Vec<Later> {
    let mut all = Vec::new();
    let mut lists: hash::Map<String, usize> = hash::Map::default();
    for (no, entry) in index.articles.iter().enumerate() {
        if !comes(entry) {
            continue;
        }
        let from = match entry.state {
            State::Scheduled(at) | State::Embargoed(Some(at)) => at,
            // Whoever removes the embargo should not find out then.
            _ => index.sources.now,
        };
        let until = entry.brief().hold.expires.unwrap_or(Timestamp::MAX);
        let mut add = |out: String, what| all.push(Later { out, what, from, until });
        for (out, what) in own_files(no, entry, index) {
            add(out, what);
        }
        for (out, name) in new_lists(entry, index) {
            // All its articles together: from the first on.
            match lists.get(&out) {
                Some(&at) => {
                    let known: &mut Later = &mut all[at];
                    known.from = known.from.min(from);
                    known.until = known.until.max(until);
                }
                None => {
                    lists.insert(out.clone(), all.len());
                    all.push(Later { out, what: What::List(no, name), from, until });
                }
            }
        }
    }
    let withheld = index.withheld.iter().map(|file| Later {
        out: file["static/".len()..].to_owned(),
        what: What::Static(file.to_string()),
        from: Timestamp::MIN,
        until: Timestamp::MAX,
    });
    all.extend(withheld);
    all
}

/// The files of one article.
fn own_files(no: No, entry: &Entry, index: &Index<'_>) -> Vec<(String, What)> {
    let paths = &index.sources.config.paths;
    let mut files = vec![(route::output(&entry.path), What::Article(no))];
    for (at, alias) in entry.brief().aliases.iter().enumerate() {
        files.push((route::output(&paths.written(&alias.value)), What::Redirect(no, at)));
    }
    let photos = entry
        .settled
        .photos
        .iter()
        .filter(|photo| photo.renditions.is_none() && !photo.file.starts_with("static/"));
    let photos = photos.map(|photo| (&photo.file, &photo.path));
    let attached = entry.settled.attachments.iter().map(|(file, path)| (file, path));
    for (file, path) in photos.chain(attached) {
        let out = path.trim_start_matches('/').to_owned();
        files.push((out, What::Beside(no, file.to_string())));
    }
    files
}

/// The pages and feeds of lists that do not exist before this article is published: their paths, and
/// what they are called.
fn new_lists(entry: &Entry, index: &Index<'_>) -> Vec<(String, String)> {
    let (brief, paths) = (entry.brief(), &index.sources.config.paths);
    let mut fronts = Vec::new();
    if !index.sections.iter().any(|section| section.key == brief.section) {
        fronts.push((
            route::section(paths, &brief.section),
            format!("the section {}", brief.section),
        ));
    }
    for (topic, slug) in entry.topics().filter(|(_, slug)| index.topic(slug).is_none()) {
        fronts.push((route::topic(paths, slug), format!("the topic {}", topic.name)));
    }
    for (slug, name) in &entry.settled.authors {
        if index.author(slug).is_none() {
            fronts.push((route::author(paths, slug), format!("the author {name}")));
        }
    }
    let mut files = new_days(entry, index);
    for (front, name) in fronts {
        files.push((route::output(&front), name.clone()));
        for format in FeedFormat::ALL {
            files.push((route::output(&route::feed(&front, format)), name.clone()));
        }
    }
    files
}

/// The archive and the sitemap of an article's day, month and year, as far as it is the first.
fn new_days(entry: &Entry, index: &Index<'_>) -> Vec<(String, String)> {
    let config = &index.sources.config;
    let date = entry.brief().date.to_zoned_datetime(config.zone.clone()).date();
    let at = index.days.partition_point(|day| day.date < date);
    let known = |same: fn(Date, Date) -> bool| {
        let near = [at.checked_sub(1), Some(at)].into_iter().flatten();
        near.filter_map(|at| index.days.get(at)).any(|day| same(day.date, date))
    };
    let mut files = Vec::new();
    let mut add = |path: &str, name: &str| files.push((route::output(path), name.to_owned()));
    if !known(|a, b| a == b) {
        add(&route::day(&config.paths, date), "the archive of days");
    }
    if !known(|a, b| a.year() == b.year()) {
        add(&route::year(&config.paths, date.year()), "the archive of years");
    }
    if !known(|a, b| (a.year(), a.month()) == (b.year(), b.month())) {
        add(&route::sitemap_month(date.year(), date.month(), 1), "the sitemap");
    }
    files
}
