//! What the server and the watcher share: the site, its versions, and the pages that were shown.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::guard::Guard;
use super::reading::Reading;
use super::{Setup, Voice, Where, network};
use crate::base::diag::{Code, Diag};
use crate::base::hash;
use crate::build::engine::{Found, Live};

/// How many pages are remembered as they were last shown.
const SHOWN: usize = 64;

/// How long a page is waited for whose file was saved a moment ago.
const PATIENCE: Duration = Duration::from_millis(1500);

/// How often it is looked for.
const TICK: Duration = Duration::from_millis(5);

/// How many changes of files are remembered, for pages that were away for a moment.
const CHANGES: usize = 4096;

/// The preview.
pub(super) struct Preview {
    live: RwLock<Live<'static>>,
    /// Goes up with each change.
    version: watch::Sender<u64>,
    /// Pages as they were last shown.
    shown: Mutex<HashMap<String, Arc<Shown>>>,
    /// Files that are no pages and have changed, each with its version.
    files: Mutex<Vec<(u64, String)>>,
    /// The page of the article that was saved last, and the version that brought it.
    saved: Mutex<Option<(u64, String)>>,
    pub(super) setup: Setup,
    pub(super) guard: Guard,
    pub(super) voice: Arc<dyn Voice>,
    /// Whether the time shown was chosen by somebody.
    fixed: Mutex<bool>,
    address: SocketAddr,
}

/// A page or file as it is shown.
#[derive(Debug)]
pub(super) struct Shown {
    /// The version it belongs to.
    version: u64,
    /// Its path in the output folder.
    pub(super) out: String,
    /// Whether it came with an article.
    pub(super) foreign: bool,
    /// Its bytes as the site has them.
    pub(super) bytes: Vec<u8>,
    /// Their fingerprint.
    pub(super) hash: String,
    /// Why there is no newer one.
    pub(super) problem: Option<Diag>,
}

/// A file of the site, by its path there.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) out: String,
    pub(super) source: Arc<str>,
    pub(super) len: u64,
    /// Whether it came with an article.
    pub(super) foreign: bool,
}

/// What there is at a path now.
pub(super) enum Page {
    /// A page or file.
    Shown(Arc<Shown>),
    /// A file that is handed out as it is.
    File(File),
    /// A page elsewhere.
    Moved(String),
    /// Nothing.
    Missing,
    /// It can't be made, and never was.
    Broken(Box<Diag>),
}

impl Preview {
    pub(super) fn new(
        live: Live<'static>,
        setup: Setup,
        address: SocketAddr,
        voice: Arc<dyn Voice>,
    ) -> io::Result<Self> {
        let port = address.port();
        let mut names = vec![address.to_string(), format!("127.0.0.1:{port}")];
        names.extend([format!("localhost:{port}"), format!("[::1]:{port}")]);
        let local = setup.lan.then(network::local).flatten();
        names.extend(local.map(|ip| SocketAddr::new(ip, port).to_string()));
        if port == 80 {
            names.extend(names.clone().iter().map(|name| name.trim_end_matches(":80").to_owned()));
        }
        let token = if setup.lan { Some(network::token()?) } else { None };
        let fixed = Mutex::new(setup.fixed);
        Ok(Self {
            live: RwLock::new(live),
            version: watch::Sender::new(1),
            shown: Mutex::default(),
            files: Mutex::default(),
            saved: Mutex::default(),
            setup,
            guard: Guard { hosts: names, token },
            voice,
            fixed,
            address,
        })
    }

    /// Where it is, for people.
    pub(super) fn place(&self, taken: Option<u16>) -> Where {
        let port = self.address.port();
        let base = self.base();
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => format!("127.0.0.1:{port}"),
            _ => self.address.to_string(),
        };
        let lan = self.setup.lan.then(network::local).flatten().zip(self.guard.token.as_ref());
        let lan = lan.map(|(ip, token)| {
            format!("http://{}{base}/?token={token}", SocketAddr::new(ip, port))
        });
        Where { url: format!("http://{host}{base}/"), taken, lan }
    }

    /// The part of all paths that stands before the site's own: empty or `/weltblick`.
    pub(super) fn base(&self) -> String {
        let live = self.live();
        live.good
            .as_ref()
            .map_or_else(String::new, |good| good.loaded.config().address.base().to_owned())
    }

    /// A path as the site knows it: without its base.
    pub(super) fn inside<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.base().as_str()).unwrap_or(path)
    }

    /// The site as it is. Whoever holds it must not ask for it again: if a change waits between the two,
    /// neither of them ever ends.
    pub(super) fn live(&self) -> Reading<'_> {
        Reading::new(&self.live)
    }

    /// The version that is shown.
    pub(super) fn version(&self) -> u64 {
        *self.version.borrow()
    }

    /// Tells of every new version.
    pub(super) fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// What there is at a path of the site, without its base.
    pub(super) fn page(&self, path: &str) -> Page {
        let shown = || self.shown.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        // The version is read before the site: what is made may be newer than it says, never older.
        let version = self.version();
        if let Some(shown) = shown().filter(|shown| shown.version == version) {
            return Page::Shown(shown);
        }
        let found = self.live().find(path);
        let made = match found {
            Ok(Found::Missing) => return Page::Missing,
            Ok(Found::Moved(to)) => return Page::Moved(to),
            Ok(Found::Source { out, source, len, foreign }) => {
                return Page::File(File { out, source, len, foreign });
            }
            Ok(Found::File { out, bytes, foreign }) => {
                let hash = format!("{:016x}", hash::content(&bytes) as u64);
                Shown { version, out, foreign, bytes, hash, problem: None }
            }
            // The last good page stays, and says what is wrong with the new one.
            Err(problem) => match shown() {
                Some(old) => Shown {
                    version,
                    out: old.out.clone(),
                    foreign: old.foreign,
                    bytes: old.bytes.clone(),
                    hash: old.hash.clone(),
                    problem: Some(*problem),
                },
                // The file was saved a moment ago, and the watcher is about to have it looked at.
                None if problem.code == Code::FILE_UNREADABLE && self.passes(version) => {
                    return self.page(path);
                }
                None => return Page::Broken(problem),
            },
        };
        let made = Arc::new(made);
        if made.out.ends_with(".html") {
            let mut all = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= SHOWN && !all.contains_key(path) {
                let oldest = all.iter().min_by_key(|(path, page)| (page.version, path.as_str()));
                if let Some(oldest) = oldest.map(|(path, _)| path.clone()) {
                    all.remove(&oldest);
                }
            }
            all.insert(path.to_owned(), made.clone());
        }
        Page::Shown(made)
    }

    /// Waits for the next version, for as long as somebody may be made to wait for a page.
    fn passes(&self, version: u64) -> bool {
        (0..PATIENCE.as_millis() / TICK.as_millis()).any(|_| {
            std::thread::sleep(TICK);
            self.version() != version
        })
    }

    /// Takes in articles that have a new text; `false` if the site has to be looked at as a whole.
    pub(super) fn edit(&self, paths: &[String]) -> bool {
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        let all = paths.iter().all(|path| live.edit(path));
        if all {
            self.show(live, Vec::new(), paths.last().map(String::as_str));
        }
        all
    }

    /// Looks at the whole site, for the time that is shown or for another.
    pub(super) fn look(&self, now: Option<Timestamp>, saved: Option<&str>) {
        let now = now.unwrap_or_else(|| self.moment());
        let looked = self.live().look_at(now);
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        let files = live.changed_files(&looked);
        let old = live.adopt(looked);
        self.show(live, files, saved);
        // A large site takes a while to be taken apart.
        drop(old);
    }

    /// Shows a new state, and says so. `saved` is the file that was saved last.
    fn show(
        &self,
        live: RwLockWriteGuard<'_, Live<'static>>,
        files: Vec<String>,
        saved: Option<&str>,
    ) {
        let saved = saved.and_then(|path| live.path_of(path));
        let (problems, articles) = (live.problems.clone(), live.articles());
        drop(live);
        self.publish(files, saved);
        self.voice.looked(&problems, articles);
    }

    fn publish(&self, changed: Vec<String>, saved: Option<String>) {
        let version = self.version() + 1;
        if !changed.is_empty() {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.extend(changed.into_iter().map(|file| (version, file)));
            let surplus = files.len().saturating_sub(CHANGES);
            files.drain(..surplus);
        }
        if let Some(saved) = saved {
            *self.saved.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, saved));
        }
        self.version.send_replace(version);
    }

    /// Files that are no pages and have changed after a version.
    pub(super) fn files_since(&self, version: u64) -> Vec<String> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed: Vec<String> = files
            .iter()
            .filter(|(since, _)| *since > version)
            .map(|(_, file)| file.clone())
            .collect();
        changed.sort();
        changed.dedup();
        changed
    }

    /// The page to follow to, if the article of one was saved after a version.
    pub(super) fn followed_since(&self, version: u64) -> Option<String> {
        if !self.setup.follow {
            return None;
        }
        let saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        saved.as_ref().filter(|(since, _)| *since > version).map(|(_, page)| page.clone())
    }

    /// The time that is to be shown.
    fn moment(&self) -> Timestamp {
        if self.is_fixed() { self.live().options.now } else { self.voice.now() }
    }

    /// Whether somebody has chosen the time that is shown.
    pub(super) fn is_fixed(&self) -> bool {
        *self.fixed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the site as of another moment, or as of now.
    pub(super) fn travel(&self, to: Option<Timestamp>) {
        *self.fixed.lock().unwrap_or_else(PoisonError::into_inner) = to.is_some();
        self.look(to, None);
    }
}
