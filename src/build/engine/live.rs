//! A site that is looked at again and again while somebody works on it: for the preview.
//!
//! The same look, the same index and the same templates as every build; but nothing is written into
//! the output folder. A page is made when somebody asks for it, from what was understood last. That
//! is always a whole site: a look that fails leaves the last good one where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use super::cache::{Access, Cache, Work};
use super::darkroom::Darkroom;
use super::kind::is_article;
use super::memory::Memory;
use super::render::{Failed, Renderer};
use super::{Options, Progress, Quiet, Report, Session, Understood, calendar};
use crate::base::diag::{Diag, Parsed};
use crate::base::hash;
use crate::base::store::Blobs;
use crate::build::plan::{self, Job, Key, Make};
use crate::pages::body::Lines;
use crate::site::config::Config;
use crate::site::index::{Entry, Known};
use crate::site::library::Texts;
use crate::site::route;
use crate::site::source::{File, Stamp, TEXT_BYTES_MAX, read_text, unreadable};
use picture::pixels;

/// A site as it was last understood.
pub struct Live<'d> {
    session: Session<'d>,
    /// What it is looked at for; drafts count as out, and what is broken is left out.
    pub options: Options,
    /// The last look that was good enough to show.
    pub good: Option<Understood<'d>>,
    /// What was wrong at the last look, in the order of reporting.
    pub problems: Vec<Diag>,
    /// When the site will be another without an edit.
    next: Option<Timestamp>,
    /// The texts of the articles that are shown.
    texts: Arc<Texts>,
}

/// The file that the texts of the articles are put down in while they are shown; it has no name.
const TEXTS: &str = "shown";

/// A new look at a site, not yet shown to anybody.
pub struct Looked<'d> {
    value: Option<Understood<'d>>,
    problems: Vec<Diag>,
    /// What it was looked at for.
    options: Options,
    /// Whether it can be shown: whether nothing has fallen out of the site since the last good look.
    shows: bool,
}

/// What there is at a path of the site.
#[derive(Debug)]
pub enum Found {
    /// A file.
    File {
        /// Its path in the output folder: its ending says what it is.
        out: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Whether it came with an article: what it holds is not the site's own.
        foreign: bool,
    },
    /// A file of the site that is handed out as it is, however large.
    Source {
        /// Its path in the output folder.
        out: String,
        /// Its path in the site's folder.
        source: Arc<str>,
        /// Its length in bytes.
        len: u64,
        /// Whether it came with an article.
        foreign: bool,
    },
    /// A page that stands at this path.
    Moved(String),
    /// Nothing.
    Missing,
}

impl<'d> Live<'d> {
    /// Looks at a site for the first time. What is learned of its files is written into the cache,
    /// unless a build is under way.
    #[must_use]
    pub fn open(session: Session<'d>, options: Options, progress: &dyn Progress) -> Self {
        let cache = Cache::open(&options.cache);
        let lock = cache.and_then(|cache| cache.lock(Work::Build)).ok().flatten();
        let path = options.cache.join(TEXTS);
        let blobs = Blobs::unnamed(&path).unwrap_or_else(|_| Blobs::only_read(&path));
        let texts = Arc::new(Texts::new(blobs));
        let access = Access { texts: Some(texts.clone()), ..Access::under(lock.as_ref()) };
        let mut live =
            Self { session, options, good: None, problems: Vec::new(), next: None, texts };
        let parsed = session.look(&live.options, access, None, BTreeSet::new(), progress);
        live.adopt(live.judge(parsed, live.options.clone()));
        if let (Some(good), Some(_)) = (&mut live.good, &lock) {
            // A cache that can't be written is no reason not to show the site.
            Report::default().remember(good, &live.options);
        }
        live
    }

    /// Looks at the site again, as of a time. Nothing that is shown changes.
    #[must_use]
    pub fn look_at(&self, now: Timestamp) -> Looked<'d> {
        let options = Options { now, ..self.options.clone() };
        let kept = self.good.as_ref().map(|good| Memory::of(good, &options));
        let access = Access {
            may_write: false,
            before: Cache::clock(&options.cache),
            looks: true,
            texts: Some(self.texts.clone()),
        };
        let parsed = self.session.look(&options, access, kept, BTreeSet::new(), &Quiet);
        self.judge(parsed, options)
    }

    fn judge(&self, parsed: Parsed<Option<Understood<'d>>>, options: Options) -> Looked<'d> {
        let Parsed { value, problems } = parsed;
        let shows = value.as_ref().is_some_and(|new| {
            let fatal = problems.iter().any(|one| one.is_error() && !new.is_left_out(one));
            let before = self.good.as_ref().map(Understood::fallen);
            !fatal && before.is_none_or(|before| new.fallen().is_subset(&before))
        });
        Looked { value, problems, options, shows }
    }

    /// Shows a new look, or what is wrong with it over the last good one. Returns what was shown
    /// before, to be dropped where it delays no answer.
    pub fn adopt(&mut self, looked: Looked<'d>) -> Option<Understood<'d>> {
        let Looked { value, problems, options, shows } = looked;
        self.problems = problems;
        self.options = options;
        let old = if shows { std::mem::replace(&mut self.good, value) } else { value };
        let coming = |good: &Understood<'_>| calendar::coming(&good.index, &self.options).next;
        self.next = self.good.as_ref().and_then(coming);
        old
    }

    /// Reads the texts of all articles that the cache knew, so that each page can still be made when
    /// its file is broken by an edit before anybody has opened it. Takes a while on a large site,
    /// and nothing of the site need wait for it.
    pub fn text_reader(&self) -> impl FnOnce() + Send + use<'d> {
        let (disk, texts) = (self.session.disk, self.texts.clone());
        let entries = self.good.iter().flat_map(|good| &good.index.articles);
        let files: Vec<(Arc<str>, u128)> =
            entries.map(|entry| (entry.brief().path.clone(), entry.brief().hash)).collect();
        move || {
            for (path, hash) in files.into_iter().filter(|(_, hash)| !texts.has(*hash)) {
                let text = disk.read(&path).ok().filter(|bytes| hash::content(bytes) == hash);
                if let Some(text) = text.and_then(|bytes| String::from_utf8(bytes).ok()) {
                    texts.put(hash, &text);
                }
            }
        }
    }

    /// Takes in that the file of an article has a new text, if nothing else can have changed with
    /// it. If it can, nothing changes, and the site has to be looked at again: `false`.
    pub fn edit(&mut self, path: &str) -> bool {
        let Some(good) = &mut self.good else { return false };
        let about = |problem: &Diag| {
            let labels = problem.primary.iter().chain(&problem.related);
            labels.into_iter().any(|label| *label.place.path == *path)
        };
        if !is_article(path) || self.problems.iter().any(about) {
            return false;
        }
        let library = &good.index.sources.library;
        let path: Arc<str> = path.into();
        let file = File { path: path.clone(), stamp: Stamp::default() };
        let Ok(text) = read_text(library.disk(), &file) else { return false };
        if text.len() as u64 > TEXT_BYTES_MAX {
            return false;
        }
        let Parsed { value, problems } = library.read(&path, &text);
        let Some((brief, text)) = value.filter(|_| problems.is_empty()) else { return false };
        let stamp = Stamp::default();
        good.index.replace(Box::new(Known { stamp, brief, text, faulty: false, settled: None }))
    }

    /// The path on the site of an article's page, by its file.
    #[must_use]
    pub fn path_of(&self, file: &str) -> Option<String> {
        let good = self.good.as_ref()?;
        let entry = good.index.entry_of(file)?;
        Some(good.loaded.config().address.href(&entry.path))
    }

    /// Whether the site has a file.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        self.good.as_ref().is_some_and(|good| good.loaded.sources.listing.get(path).is_some())
    }

    /// Whether a path is that of a file of the site, or of a folder with one in it.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.good.as_ref().is_some_and(|good| {
            let listing = &good.loaded.sources.listing;
            listing.get(path).is_some() || listing.below(&below).next().is_some()
        })
    }

    /// Whether the files on disk are others than those that were looked at last.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        let now = self.session.disk.list();
        self.good.as_ref().is_none_or(|good| good.loaded.sources.listing.files != now.files)
    }

    /// The files of the site as they are on disk now.
    #[must_use]
    pub fn listing(&self) -> Vec<File> {
        self.session.disk.list().files
    }

    /// The next moment at which the site will be another without an edit.
    #[must_use]
    pub fn next_change(&self) -> Option<Timestamp> {
        self.next
    }

    /// The text of a file by the path that messages use: for excerpts.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.session.text(path)
    }

    /// How many articles are published.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.good.as_ref().map_or(0, |good| good.index.out.len())
    }

    /// The paths of files that are copied as they are and will be others with a new look.
    #[must_use]
    pub fn changed_files(&self, looked: &Looked<'_>) -> Vec<String> {
        let copies = |understood: &Understood<'_>| -> BTreeMap<String, Key> {
            let jobs = understood.jobs.iter().filter(|job| !job.make.is_page());
            let href = |job: &Job| understood.loaded.config().address.href(&job.path());
            jobs.map(|job| (href(job), job.key.clone())).collect()
        };
        let (Some(old), Some(new)) = (&self.good, looked.value.as_ref().filter(|_| looked.shows))
        else {
            return Vec::new();
        };
        let old = copies(old);
        let new = copies(new).into_iter();
        new.filter(|(path, key)| old.get(path) != Some(key)).map(|(path, _)| path).collect()
    }

    /// What a browser gets for a path below the site's base.
    ///
    /// # Errors
    /// The page can't be made.
    pub fn find(&self, path: &str) -> Result<Found, Box<Diag>> {
        let Some(good) = &self.good else { return Ok(Found::Missing) };
        let config = good.loaded.config();
        let files = route::answers(path, config.paths.slash);
        if let Some(job) = plan::find(&good.jobs, &files) {
            let place = job.path();
            if let Some(to) = moves(path, &place, config) {
                return Ok(Found::Moved(to.to_owned()));
            }
            return self.made(good, job);
        }
        self.hidden(good, path, &files)
    }

    /// Makes a file.
    fn made(&self, good: &Understood<'_>, job: &Job) -> Result<Found, Box<Diag>> {
        let disk = good.index.sources.library.disk();
        if let Make::Copy(source) | Make::Attachment(_, source) = &job.make
            && !disk.is_inside(source)
        {
            return Ok(Found::Missing);
        }
        let foreign = matches!(job.make, Make::Attachment(..) | Make::Rendition(..));
        if let Some(source) = as_it_is(good, job) {
            let len = disk.len(source).map_err(|error| unreadable(source, &error))?;
            let (out, source) = (job.out.to_string(), source.clone());
            return Ok(Found::Source { out, source, len, foreign });
        }
        let darkroom = Darkroom::new(disk, &self.options.cache, false);
        let renderer = Renderer::new(good, Lines::Noted, &Quiet).with(darkroom);
        let bytes = renderer.bytes(job).map_err(Failed::into_diag)?;
        let mut out = job.out.to_string();
        // In place of a format that takes time to make there may be another: browsers look at the
        // bytes, and the ending tells the server what they are.
        if let (Make::Rendition(..), Ok(header)) = (&job.make, pixels::header(&bytes)) {
            out = format!("photo.{}", header.format.extension());
        }
        Ok(Found::File { out, bytes, foreign })
    }

    /// A part of a file of the site.
    ///
    /// # Errors
    /// What the file system says, and that a link has taken its place that leads out of the site.
    pub fn read_part(&self, source: &str, part: Range<u64>) -> io::Result<Vec<u8>> {
        let disk = self.session.disk;
        if !disk.is_inside(source) {
            return Err(io::ErrorKind::NotFound.into());
        }
        disk.read_part(source, part)
    }

    /// The page of an unpublished article, and its files: only its writer can see them.
    fn hidden(
        &self,
        good: &Understood<'_>,
        path: &str,
        files: &[String],
    ) -> Result<Found, Box<Diag>> {
        let index = &good.index;
        let held = || index.articles.iter().enumerate().filter(|(_, entry)| !entry.is_out());
        let meant = |entry: &Entry| files.contains(&route::output(&entry.path));
        if let Some((no, entry)) = held().find(|(_, entry)| meant(entry)) {
            if let Some(to) = moves(path, &entry.path, good.loaded.config()) {
                return Ok(Found::Moved(to.to_owned()));
            }
            let origin = entry.brief().path.clone();
            return self.made(good, &Job::new(&entry.path, origin, Key::new(), Make::Article(no)));
        }
        let photos = held().flat_map(|(no, entry)| {
            entry.settled.photos.iter().enumerate().map(move |(place, photo)| (no, place, photo))
        });
        for (no, place, photo) in photos {
            let make = match &photo.renditions {
                None if photo.path == path => Some(Make::Copy(photo.file.clone())),
                Some(renditions) if path.starts_with(renditions.stem()) => {
                    let file = renditions.files().into_iter().find(|file| file.path == path);
                    file.map(|file| Make::Rendition(no, place, file))
                }
                _ => None,
            };
            if let Some(make) = make {
                return self.made(good, &Job::new(path, photo.file.clone(), Key::new(), make));
            }
        }
        let mut attachments = held().flat_map(|(no, entry)| {
            entry.settled.attachments.iter().map(move |(source, to)| (no, source, to))
        });
        match attachments.find(|(.., to)| *to == path) {
            Some((no, source, _)) => {
                let make = Make::Attachment(no, source.clone());
                self.made(good, &Job::new(path, source.clone(), Key::new(), make))
            }
            None => Ok(Found::Missing),
        }
    }
}

impl Understood<'_> {
    /// The articles that should be on the site and are not because of their errors.
    fn fallen(&self) -> BTreeSet<Arc<str>> {
        let unread = self.loaded.sources.unread.iter().filter(|path| is_article(path));
        self.left_out.iter().chain(unread).cloned().collect()
    }
}

/// Films, sounds and archives: they can be large, and nothing is written into them.
const AS_THEY_ARE: [&str; 16] = [
    "aac", "avi", "flac", "gz", "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "oga", "ogg", "ogv",
    "wav", "webm", "zip",
];

/// The source of a file that is handed out byte for byte.
fn as_it_is<'j>(good: &Understood<'_>, job: &'j Job) -> Option<&'j Arc<str>> {
    let relative = good.loaded.config().address.is_relative();
    match &job.make {
        Make::Copy(source) => {
            Some(source).filter(|source| source.starts_with("static/") && !relative)
        }
        Make::Attachment(_, source) => {
            let extension = source.rsplit('.').next().unwrap_or_default().to_lowercase();
            Some(source).filter(|_| AS_THEY_ARE.contains(&extension.as_str()))
        }
        _ => None,
    }
}

/// Where who asks for a path is sent, if not at once to the page: to the form that URLs of this site
/// have, with or without a slash, as a host does.
fn moves<'p>(path: &str, place: &'p str, config: &Config) -> Option<&'p str> {
    if path.ends_with("index.html") {
        return None;
    }
    let shown = config.address.shown(place);
    let slash = place.ends_with('/') && !path.ends_with('/');
    (slash || shown != place && shown != path).then_some(shown)
}
