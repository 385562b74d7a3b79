//! Everything an index is made of, apart from the articles.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::base::diag::Diag;
use crate::base::file_type;
use crate::site::article::{self, Fields, Profile};
use crate::site::config::{Agencies, Config, Kill};
use crate::site::library::Library;
use crate::site::photo::{Facts, Private};
use crate::site::route;
use crate::site::source::{Listing, Stamp, read_text};
use picture::pixels::Unusable;

/// What the site's files say, apart from the articles.
#[derive(Debug)]
pub struct Sources<'d> {
    /// `site.toml`
    pub config: Config,
    /// `agencies.toml`
    pub agencies: Agencies,
    /// Authors' profiles, topics' texts and sections' heads, by the paths of their files.
    pub profiles: Vec<Profile>,
    /// The files of photos that were withdrawn, by path.
    pub killed: BTreeMap<Arc<str>, Killed>,
    /// All files of the site.
    pub listing: Listing,
    /// The files that are neither texts nor templates, by path.
    pub assets: Vec<Asset>,
    /// Files and links that can't be used, and why: what uses one of them has the same problem.
    pub unusable: BTreeMap<Arc<str>, Diag>,
    /// Texts under `content/` that are no article, or none that could be read.
    pub unread: BTreeSet<Arc<str>>,
    /// The articles' texts.
    pub library: Library<'d>,
    /// The time.
    pub now: Timestamp,
    /// Whether drafts count as out.
    pub drafts: bool,
    /// Whether to add the suggestions of `newsprint check`.
    pub lints: bool,
    /// The fingerprint of the configuration, the agencies and the program.
    pub ground: u64,
    /// What sidecars under `static/` say, which many articles may ask.
    pub sidecars: Mutex<HashMap<Arc<str>, Sidecar>>,
}

/// A photo that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Killed {
    /// Why.
    pub reason: String,
    /// When.
    pub date: Option<String>,
    /// Whether the file was not known when it was withdrawn.
    pub came_back: bool,
    /// Whether it has the same bytes, and not only the same look.
    pub same_bytes: bool,
    /// The width and height of the photo, if they are known: its file may be deleted.
    pub size: Option<(u32, u32)>,
}

impl Killed {
    /// What is said of a file.
    #[must_use]
    pub fn of(kill: &Kill, came_back: bool, same_bytes: bool, size: Option<(u32, u32)>) -> Self {
        let (reason, date) = (kill.reason.clone(), kill.date.clone());
        Self { reason, date, came_back, same_bytes, size }
    }
}

/// What a sidecar says, and what is wrong with it.
pub type Sidecar = Arc<(Fields, Vec<Diag>)>;

/// A file that is neither a text nor a template: a photo, its sidecar, a font, a document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asset {
    /// The path from the site's root.
    pub path: Arc<str>,
    /// What the file system said when it was read; all zero if it can't be relied on.
    pub stamp: Stamp,
    /// The fingerprint of its bytes.
    pub hash: u128,
    /// Its size as a photo.
    pub facts: Result<Facts, Unusable>,
    /// What it tells that readers need not know.
    pub private: Option<Box<Private>>,
}

impl Sources<'_> {
    /// The asset of a path.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        let at = self.assets.binary_search_by(|asset| (*asset.path).cmp(path)).ok()?;
        Some(&self.assets[at])
    }

    /// Whether the site has a file.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.listing.get(path).is_some()
    }

    /// Why a file can't be used that the site has, or would have if a link to it or to its folder had
    /// not been refused.
    #[must_use]
    pub fn unusable(&self, path: &str) -> Option<&Diag> {
        let folders = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        std::iter::once(path).chain(folders).find_map(|path| self.unusable.get(path))
    }

    /// The articles that could not be read.
    pub fn unread_articles(&self) -> impl Iterator<Item = &Arc<str>> {
        self.unread.iter().filter(|path| is_article(path))
    }

    /// An article of a folder that could not be read.
    #[must_use]
    pub fn unread_in(&self, folder: &str) -> Option<&Arc<str>> {
        let below = format!("{folder}/");
        let from = self.unread.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded));
        let mut inside = from.take_while(|path| path.starts_with(&below));
        inside.find(|path| is_article(path) && !path[below.len()..].contains('/'))
    }

    /// The profile, topic or section's head in a file.
    #[must_use]
    pub fn profile(&self, path: &str) -> Option<&Profile> {
        let at = self.profiles.binary_search_by(|profile| (*profile.path).cmp(path)).ok()?;
        Some(&self.profiles[at])
    }

    /// The path of what somebody means by a path of the site: a file of `static/`, or a page, whose
    /// path ends as those of all pages do, so that no reader is sent on.
    #[must_use]
    pub fn written(&self, path: &str) -> String {
        let paths = &self.config.paths;
        if path == route::FRONT || self.has(&format!("static{path}")) {
            return path.to_owned();
        }
        let bare = path.strip_suffix("index.html").unwrap_or(path);
        let last = bare.rsplit('/').next().unwrap_or_default();
        match paths.slash {
            true if last.is_empty() || last.contains('.') => bare.to_owned(),
            true => format!("{bare}/"),
            false => paths.written(paths.tidied(bare)),
        }
    }

    /// What the sidecar of a photo says, if it has one.
    #[must_use]
    pub fn sidecar(&self, photo: &str) -> Option<Sidecar> {
        let path = format!("{photo}.toml");
        let Some(file) = self.listing.get(&path) else {
            let problem = self.unusable.get(path.as_str())?;
            return Some(Arc::new((Fields::default(), vec![problem.clone()])));
        };
        let shared = photo.starts_with("static/");
        let lock = || self.sidecars.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&file.path).filter(|_| shared) {
            return Some(known.clone());
        }
        let sidecar = Arc::new(match read_text(self.library.disk(), file) {
            Ok(text) => article::sidecar(&file.path, &text, self.library.settings()),
            Err(problem) => (Fields::default(), vec![*problem]),
        });
        if shared {
            lock().insert(file.path.clone(), sidecar.clone());
        }
        Some(sidecar)
    }
}

/// Whether a text under `content/` is an article and no profile, topic or section's head.
fn is_article(path: &str) -> bool {
    let name = file_type::called(path).rsplit('/').next().unwrap_or_default();
    !path.starts_with("content/_") && !name.eq_ignore_ascii_case("_section")
}
