//! Articles as they were read, handed out one at a time: from memory, from the cache, or read anew.
//!
//! Texts of the whole archive are never in memory at once. What was parsed is put down in the cache
//! and given back when asked for; those of a small site are kept, so that it is never read back at
//! all. Whatever the cache has lost is parsed again from its source.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use crate::base::diag::{Code, Diag, Parsed};
use crate::base::hash;
use crate::base::store::{Blob, Blobs, decode, encode};
use crate::site::article::{self, Article, Brief, Settings};
use crate::site::source::{self, Disk};
use crate::text::markdown;

/// Threads that ask at once rarely ask for the same part.
const PARTS: usize = 16;

/// The file is not what it was when it was parsed, or can't be read any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed(pub Arc<str>);

impl Changed {
    /// The problem as it is reported.
    #[must_use]
    pub fn into_diag(self) -> Diag {
        Diag::new(Code::FILE_UNREADABLE, "this file was changed while the site was built")
            .at_file(self.0)
            .help("nothing was written; run the command again")
    }
}

/// All articles that were read.
pub struct Library<'d> {
    disk: &'d dyn Disk,
    markdown: markdown::Options,
    zone: TimeZone,
    language: String,
    blobs: Arc<Blobs>,
    kept: [Mutex<HashMap<Blob, Arc<Article>>>; PARTS],
    /// Whether articles are kept in memory once they were read.
    keeps: bool,
    bodies: Option<Texts>,
    /// The texts of articles as they were read, for as long as they are shown.
    texts: Option<Arc<Texts>>,
    parsed: AtomicUsize,
}

impl fmt::Debug for Library<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library").field("blobs", &self.blobs).finish_non_exhaustive()
    }
}

/// Texts by the fingerprint of the article's file: the bodies that were parsed in a build of a large
/// site whose pages are all made in it, or the texts that the preview may need after their files
/// were broken.
#[derive(Debug)]
pub struct Texts {
    blobs: Blobs,
    places: Mutex<hash::Map<u128, Blob>>,
}

impl Texts {
    /// Texts that are put down in `blobs`, none at first.
    #[must_use]
    pub fn new(blobs: Blobs) -> Self {
        Self { blobs, places: Mutex::default() }
    }

    /// Whether the text of a file is known.
    #[must_use]
    pub fn has(&self, hash: u128) -> bool {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&hash)
    }

    /// Puts a text down.
    pub fn put(&self, hash: u128, text: &str) {
        let place = self.blobs.put(text.as_bytes());
        self.places.lock().unwrap_or_else(PoisonError::into_inner).insert(hash, place);
    }

    fn get(&self, hash: u128) -> Option<String> {
        let place = *self.places.lock().unwrap_or_else(PoisonError::into_inner).get(&hash)?;
        String::from_utf8(self.blobs.get(place)?).ok()
    }
}

/// An article and what was wrong with its text, as it is put down.
type Written<'a> = (&'a Article, &'a [Diag]);

impl<'d> Library<'d> {
    /// A library whose articles are put down in `blobs`; of a small site it `keeps` them in memory,
    /// too. Of a large one, bodies can be put down in a file that is gone after the build.
    #[must_use]
    pub fn new(
        disk: &'d dyn Disk,
        markdown: markdown::Options,
        (zone, language): (TimeZone, String),
        blobs: Arc<Blobs>,
        keeps: bool,
        bodies: Option<Blobs>,
    ) -> Self {
        Self {
            disk,
            markdown,
            zone,
            language,
            blobs,
            kept: Default::default(),
            keeps,
            bodies: bodies.map(Texts::new),
            texts: None,
            parsed: AtomicUsize::new(0),
        }
    }

    /// The same library, which keeps the texts of articles as they are read and gives them out after
    /// their files have changed.
    #[must_use]
    pub fn keeping(self, texts: Option<Arc<Texts>>) -> Self {
        Self { texts, ..self }
    }

    /// What reading an article needs to know of its site.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        Settings { markdown: &self.markdown, zone: &self.zone, language: &self.language }
    }

    /// Where the site's files come from.
    #[must_use]
    pub fn disk(&self) -> &'d dyn Disk {
        self.disk
    }

    /// The file that articles and their cards are put down in.
    #[must_use]
    pub fn blobs(&self) -> &Arc<Blobs> {
        &self.blobs
    }

    /// How many articles were parsed so far.
    #[must_use]
    pub fn parsed(&self) -> usize {
        self.parsed.load(Ordering::Relaxed)
    }

    /// Reads the text of a file; without a usable title and date there is no value.
    #[must_use]
    pub fn read(&self, path: &Arc<str>, text: &str) -> Parsed<Option<(Brief, Blob)>> {
        self.parsed.fetch_add(1, Ordering::Relaxed);
        let Parsed { value, problems } = article::parse(path, text, self.settings());
        let value = value.map(|article| {
            let written: Written<'_> = (&article, &problems);
            let blob = self.blobs.put(&encode(&written));
            let brief = Brief::of(&article);
            if let (Some(bodies), Some(body)) = (&self.bodies, &article.body) {
                bodies.put(article.hash, body);
            }
            if let Some(texts) = self.texts.as_ref().filter(|texts| !texts.has(article.hash)) {
                texts.put(article.hash, text);
            }
            self.keep(blob, Arc::new(article));
            (brief, blob)
        });
        Parsed { value, problems }
    }

    /// An article that was read in this build or in an earlier one.
    ///
    /// # Errors
    /// The cache has lost it, and its file has changed since.
    pub fn article(&self, brief: &Brief, blob: Blob) -> Result<Arc<Article>, Changed> {
        let part = self.part(blob);
        if let Some(article) = part.lock().unwrap_or_else(PoisonError::into_inner).get(&blob) {
            return Ok(article.clone());
        }
        let read = self.blobs.get(blob).and_then(|bytes| decode::<(Article, Vec<Diag>)>(&bytes));
        let article = match read {
            Some((article, _)) if article.hash == brief.hash => article,
            _ => self.again(brief)?.0,
        };
        let article = Arc::new(article);
        self.keep(blob, article.clone());
        Ok(article)
    }

    /// The HTML of an article's body with its marks: as it was parsed, or read and parsed again.
    ///
    /// # Errors
    /// The article's file has changed since it was read.
    pub fn body<'a>(&self, article: &'a Article) -> Result<Cow<'a, str>, Changed> {
        if let Some(body) = &article.body {
            return Ok(Cow::Borrowed(body));
        }
        let put_down = self.bodies.as_ref().and_then(|bodies| bodies.get(article.hash));
        if let Some(body) = put_down {
            return Ok(Cow::Owned(body));
        }
        let text = self.text(&article.path, article.hash)?;
        let body = markdown::parse(&text[article.body_start..], &self.markdown, &article.subheads);
        Ok(Cow::Owned(body.html))
    }

    /// The same with the line of the file that each block begins on.
    ///
    /// # Errors
    /// The article's file has changed since it was read.
    pub fn numbered_body(&self, article: &Article) -> Result<String, Changed> {
        let text = self.text(&article.path, article.hash)?;
        let (before, body) = text.split_at(article.body_start);
        let line = 1 + before.bytes().filter(|&b| b == b'\n').count();
        Ok(markdown::parse_numbered(body, &self.markdown, &article.subheads, line).html)
    }

    /// What was wrong with the text of an article.
    ///
    /// # Errors
    /// The cache has lost it, and its file has changed since.
    pub fn problems(&self, brief: &Brief, blob: Blob) -> Result<Vec<Diag>, Changed> {
        let read = self.blobs.get(blob).and_then(|bytes| decode::<(Article, Vec<Diag>)>(&bytes));
        match read {
            Some((_, problems)) => Ok(problems),
            None => Ok(self.again(brief)?.1),
        }
    }

    /// The text of an article's file, as it was when the article was parsed.
    ///
    /// # Errors
    /// The file has changed since, or can't be read any more, and its text was not kept.
    pub fn text(&self, path: &Arc<str>, hash: u128) -> Result<String, Changed> {
        if let Some(text) = self.texts.as_ref().and_then(|texts| texts.get(hash)) {
            return Ok(text);
        }
        let changed = || Changed(path.clone());
        let bytes = self.disk.read(path).map_err(|_| changed())?;
        let text = source::decode(bytes).map_err(|_| changed())?;
        if hash::content(text.as_bytes()) == hash { Ok(text) } else { Err(changed()) }
    }

    fn again(&self, brief: &Brief) -> Result<(Article, Vec<Diag>), Changed> {
        let text = self.text(&brief.path, brief.hash)?;
        self.parsed.fetch_add(1, Ordering::Relaxed);
        let Parsed { value, problems } = article::parse(&brief.path, &text, self.settings());
        Ok((value.ok_or_else(|| Changed(brief.path.clone()))?, problems))
    }

    fn keep(&self, blob: Blob, article: Arc<Article>) {
        if self.keeps {
            self.part(blob).lock().unwrap_or_else(PoisonError::into_inner).insert(blob, article);
        }
    }

    fn part(&self, blob: Blob) -> &Mutex<HashMap<Blob, Arc<Article>>> {
        &self.kept[hash::of(&blob) as usize % PARTS]
    }
}
