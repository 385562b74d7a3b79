//! Everything a site's files say, each file for itself, on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::Options;
use super::budget::Budget;
use super::cache::Access;
use super::kills::{killed, read_kills};
use super::kind::{FileKind, is_article, kind, mislinked, misplaced, mistaken, profile_key};
use super::memory::{Memory, Raw};
use crate::base::diag::{Code, Diag, Parsed};
use crate::base::file_type;
use crate::base::hash;
use crate::base::progress::Progress;
use crate::pages::template::Templates;
use crate::site::article::{self, Profile, ProfileKind};
use crate::site::config::{Address, Agencies, Beside, Config, SITE_FILE};
use crate::site::index::{Asset, Index, Known, SMALL, Sources};
use crate::site::library::Library;
use crate::site::photo;
use crate::site::source::{Disk, File, Listing, Stamp, read_text, unreadable};
use crate::text::locale::Locale;
use picture::pixels;

/// What a site's files say.
pub struct Loaded<'d> {
    /// All but the articles and the templates.
    pub sources: Arc<Sources<'d>>,
    /// The templates, with `site` still missing.
    pub templates: Templates,
    /// All articles that could be read, by path, and whether that is news.
    pub(super) articles: Vec<(Box<Known>, bool)>,
    /// How many articles could not be read at all.
    pub unparsed: usize,
    /// Articles that are gone.
    pub(super) gone_articles: Vec<Arc<str>>,
    /// Other files of which something new is known, by path.
    pub(super) new_assets: Vec<Arc<str>>,
    /// Other files that are gone.
    pub(super) gone_assets: Vec<Arc<str>>,
    /// The fingerprint of what reading an article depends on.
    pub(super) settings: u64,
    /// How many files were read to see whether they had changed.
    pub(super) hashed: usize,
}

impl Loaded<'_> {
    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.sources.config
    }

    /// The files that are copied, with their fingerprints: `static/` without what only unpublished
    /// articles show and without sidecars, which are the desk's, and the files that articles which
    /// are out link to, wherever the link stands.
    #[must_use]
    pub fn copied(&self, index: &Index<'_>) -> BTreeMap<Arc<str>, u128> {
        let sources = &*self.sources;
        let listing = &sources.listing;
        let is_published = |path: &str| {
            !listing.is_sidecar(path) && !index.withheld.contains(&*listing.real(path))
        };
        let mut copied: BTreeMap<Arc<str>, u128> = sources
            .assets
            .iter()
            .filter(|asset| asset.path.starts_with("static/") && is_published(&asset.path))
            .filter(|asset| !index.withheld.contains(&asset.path))
            .map(|asset| (asset.path.clone(), asset.hash))
            .collect();
        let out = index.out.iter().map(|&no| &index.articles[no]);
        let attached = out.flat_map(|entry| &entry.settled.attachments);
        let attached = attached.filter_map(|(path, _)| sources.asset(path));
        copied.extend(attached.map(|asset| (asset.path.clone(), asset.hash)));
        copied
    }
}

/// Reads all files, or remembers what they say; without a usable configuration or templates there is
/// no value. What is `kept` of an earlier look takes the place of what the cache remembers.
pub(super) fn load<'d>(
    disk: &'d dyn Disk,
    options: &Options,
    access: Access,
    kept: Option<Memory>,
    progress: &dyn Progress,
) -> Parsed<Option<(Loaded<'d>, Memory)>> {
    let Access { may_write, before, looks, texts: kept_texts } = access;
    progress.stage("listing", 0);
    let (mut listing, raw) = rayon::join(|| disk.list(), || Raw::read(options, kept));
    let mut problems = std::mem::take(&mut listing.problems);
    problems.extend(mislinked(&mut listing));
    let mut unusable = unusable(&problems);
    let files = &listing.files;
    let config = read_config(disk, &listing, options, &mut problems);
    let agencies = read_agencies(disk, &listing, &mut problems);
    let kills = read_kills(disk, &listing, &mut problems);
    let templates = read_templates(disk, &listing, &mut problems);
    problems.extend(misplaced(files).into_iter().chain(mistaken(files)));
    let Some((config, config_hash)) = config else { return Parsed { value: None, problems } };
    let (agencies, agencies_hash) = agencies;

    progress.stage("recalling", 0);
    let markdown = config.markdown();
    let settings = (options.generator, markdown, config.zone.iana_name(), &config.language);
    let settings = hash::of(&settings);
    let mut memory = raw.open(settings, options.generator);
    let is_small = files.iter().filter(|file| is_article(&file.path)).count() <= SMALL;
    let texts = memory.texts(may_write);
    let bodies = if is_small { None } else { memory.bodies(may_write) };
    let place = (config.zone.clone(), config.language.clone());
    let library = Library::new(disk, markdown, place, texts, is_small, bodies).keeping(kept_texts);
    let stamps = Stamps { before };
    let hashed = AtomicUsize::new(0);

    progress.stage("reading", 0);
    let known = std::mem::take(&mut memory.known);
    let wanted = files.iter().filter(|file| kind(&file.path) == Some(FileKind::Article));
    let mut gone_articles = Vec::new();
    let paired = pair(wanted, known, |path| gone_articles.push(path));
    let read: Vec<Result<_, _>> = paired
        .into_par_iter()
        .map(|(file, known)| read_article(file, known, &library, stamps, &hashed))
        .collect();
    let mut unread: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut articles = Vec::with_capacity(read.len());
    let wanted = files.iter().filter(|file| kind(&file.path) == Some(FileKind::Article));
    for (file, result) in wanted.zip(read) {
        match result {
            Ok(article) => articles.push(article),
            Err(found) => {
                problems.extend(found);
                unread.insert(file.path.clone());
            }
        }
    }
    let unparsed = unread.len();
    let mut profiles = Vec::new();
    for file in files {
        let Some(FileKind::Profile(kind)) = kind(&file.path) else { continue };
        unread.insert(file.path.clone());
        match read_profile(&library, file, kind) {
            Ok(Parsed { value, problems: found }) => {
                profiles.extend(value);
                problems.extend(found);
            }
            Err(problem) => problems.push(*problem),
        }
    }

    let known = std::mem::take(&mut memory.files);
    let mut gone_assets = Vec::new();
    let paired = pair(files.iter().filter(|file| is_asset(&file.path)), known, |path| {
        gone_assets.push(path);
    });
    let eyes = Eyes { disk, stamps, looks, budget: Budget::new() };
    let unseen = paired.iter().filter(|(file, known)| !eyes.know(file, known.as_ref())).count();
    if unseen > 0 {
        progress.stage("looking at photos", unseen);
    }
    let read: Vec<(&File, Result<_, _>)> = paired
        .into_par_iter()
        .map(|(file, known)| {
            if eyes.know(file, known.as_ref()) {
                return (file, Ok((known, false)));
            }
            hashed.fetch_add(1, Ordering::Relaxed);
            let read = eyes.read(file, known).map(|(asset, is_new)| (Some(asset), is_new));
            progress.step();
            (file, read)
        })
        .collect();
    let (mut assets, mut new_assets) = (Vec::with_capacity(read.len()), Vec::new());
    for (file, result) in read {
        match result {
            Ok((asset, is_new)) => {
                new_assets.extend(asset.iter().filter(|_| is_new).map(|asset| asset.path.clone()));
                assets.extend(asset);
            }
            Err(problem) if file.path.starts_with("static/") => problems.push(*problem),
            // It matters only if an article uses it.
            Err(problem) => {
                unusable.insert(file.path.clone(), *problem);
            }
        }
    }
    let killed = killed(&assets, &kills);
    let Some(templates) = templates else { return Parsed { value: None, problems } };
    let ground = hash::of(&(options.generator, config_hash, agencies_hash));
    let sources = Sources {
        config,
        agencies,
        killed,
        profiles,
        listing,
        assets,
        unusable,
        unread,
        library,
        now: options.now,
        drafts: options.drafts,
        lints: options.lints,
        ground,
        sidecars: Mutex::default(),
    };
    let loaded = Loaded {
        sources: Arc::new(sources),
        templates,
        articles,
        unparsed,
        gone_articles,
        new_assets,
        gone_assets,
        settings,
        hashed: hashed.into_inner(),
    };
    Parsed { value: Some((loaded, memory)), problems }
}

/// Files that can't be part of the site, with the problem of each.
fn unusable(problems: &[Diag]) -> BTreeMap<Arc<str>, Diag> {
    let placed = problems.iter().filter_map(|problem| Some((problem.primary.as_ref()?, problem)));
    placed.map(|(label, problem)| (label.place.path.clone(), problem.clone())).collect()
}

/// Which stamps can be relied on.
#[derive(Clone, Copy)]
struct Stamps {
    before: i64,
}

impl Stamps {
    /// The stamp to remember: none if the file may be written to again without another one.
    fn of(self, file: &File) -> Stamp {
        if file.stamp.is_before(self.before) { file.stamp } else { Stamp::default() }
    }
}

/// Files with what is remembered of them, both by path; `gone` gets the paths that have no file.
fn pair<'f, V>(
    files: impl Iterator<Item = &'f File>,
    known: Vec<(Arc<str>, V)>,
    mut gone: impl FnMut(Arc<str>),
) -> Vec<(&'f File, Option<V>)> {
    let mut known = known.into_iter().peekable();
    let mut pairs = Vec::new();
    for file in files {
        while let Some((path, _)) = known.next_if(|(path, _)| **path < *file.path) {
            gone(path);
        }
        let value = known.next_if(|(path, _)| *path == file.path).map(|(_, value)| value);
        pairs.push((file, value));
    }
    known.for_each(|(path, _)| gone(path));
    pairs
}

/// What is known of an article, and whether that is news. Problems of its text come when it is put
/// in its place; here are those of a text that is no article.
fn read_article(
    file: &File,
    known: Option<Box<Known>>,
    library: &Library<'_>,
    stamps: Stamps,
    hashed: &AtomicUsize,
) -> Result<(Box<Known>, bool), Vec<Diag>> {
    let known = match known {
        Some(known) if known.stamp == file.stamp => return Ok((known, false)),
        known => known,
    };
    hashed.fetch_add(1, Ordering::Relaxed);
    let text = read_text(library.disk(), file).map_err(|problem| vec![*problem])?;
    let stamp = stamps.of(file);
    let hash = hash::content(text.as_bytes());
    if let Some(mut known) = known.filter(|known| known.brief.hash == hash) {
        let is_new = known.stamp != stamp;
        known.stamp = stamp;
        return Ok((known, is_new));
    }
    let Parsed { value, problems } = library.read(&file.path, &text);
    match value {
        Some((brief, text)) => {
            let faulty = !problems.is_empty();
            Ok((Box::new(Known { stamp, brief, text, faulty, settled: None }), true))
        }
        None => Err(problems),
    }
}

fn read_profile(
    library: &Library<'_>,
    file: &File,
    kind: ProfileKind,
) -> Result<Parsed<Option<Profile>>, Box<Diag>> {
    let text = read_text(library.disk(), file)?;
    let key = profile_key(&file.path, kind);
    Ok(article::parse_profile(&file.path, kind, key, &text, library.settings()))
}

/// Whether a file is neither a text nor a template.
fn is_asset(path: &str) -> bool {
    path.starts_with("static/") || (path.starts_with("content/") && !file_type::is_text(path))
}

/// Who reads files that are neither texts nor templates, and looks at photos.
struct Eyes<'d> {
    disk: &'d dyn Disk,
    stamps: Stamps,
    looks: bool,
    budget: Budget,
}

impl Eyes<'_> {
    /// Whether what is remembered of a file is all there is to know.
    fn know(&self, file: &File, known: Option<&Asset>) -> bool {
        known.is_some_and(|known| known.stamp == file.stamp)
    }

    /// What is known of a file, and whether that is news.
    fn read(&self, file: &File, known: Option<Asset>) -> Result<(Asset, bool), Box<Diag>> {
        let bytes = self.disk.read(&file.path).map_err(|error| unreadable(&file.path, &error))?;
        let (hash, stamp) = (hash::content(&bytes), self.stamps.of(file));
        if let Some(mut known) = known.filter(|known| known.hash == hash) {
            let is_new = known.stamp != stamp;
            known.stamp = stamp;
            return Ok((known, is_new));
        }
        let mut facts = photo::facts(&bytes);
        let header = facts.as_ref().ok().map(|facts| facts.header);
        if let Some(header) = header.filter(|header| self.looks && header.has_pixels()) {
            let _share = self.budget.hold(pixels::weight(header, header.reduction(photo::GLANCE)));
            facts = facts.and_then(|facts| facts.look(&bytes));
        }
        let private = photo::Private::of(&bytes).map(Box::new);
        Ok((Asset { path: file.path.clone(), stamp, hash, facts, private }, true))
    }
}

/// The configuration, and the fingerprint of all it is made of.
fn read_config(
    disk: &dyn Disk,
    listing: &Listing,
    options: &Options,
    problems: &mut Vec<Diag>,
) -> Option<(Config, u64)> {
    let Some(file) = listing.get(SITE_FILE) else {
        problems.push(
            Diag::new(Code::SITE_NOT_FOUND, "there is no site.toml in this folder")
                .at_file(SITE_FILE)
                .help("`newsprint init` makes a small complete site to start from"),
        );
        return None;
    };
    let text = read_text(disk, file).map_err(|problem| problems.push(*problem)).ok()?;
    let words = listing.get(Locale::FILE).map(|file| read_text(disk, file)).transpose();
    let words = words.unwrap_or_else(|problem| {
        problems.push(*problem);
        None
    });
    let address = options.base_url.as_deref().map(|url| (url, Address::parse(url)));
    if let Some((url, None)) = address {
        problems.push(
            Diag::new(
                Code::VALUE_INVALID,
                format!("--base-url must be a plain address, not \"{url}\""),
            )
            .help("write it as https://name.example or https://name.example/path"),
        );
    }
    let beside = Beside {
        words: words.as_deref(),
        address: address.and_then(|(_, address)| address),
        relative: options.relative,
    };
    let Parsed { value, problems: found } = Config::read_with(&text, beside);
    problems.extend(found);
    Some((value?, hash::of(&(text, words, &options.base_url, options.relative))))
}

/// The agencies, and the fingerprint of their file.
fn read_agencies(disk: &dyn Disk, listing: &Listing, problems: &mut Vec<Diag>) -> (Agencies, u64) {
    let Some(file) = listing.get(Agencies::FILE) else {
        return (Agencies::none(), 0);
    };
    match read_text(disk, file) {
        Ok(text) => {
            let Parsed { value, problems: found } = Agencies::read(&text);
            problems.extend(found);
            (value, hash::of(&text))
        }
        Err(problem) => {
            problems.push(*problem);
            (Agencies::none(), 0)
        }
    }
}

fn read_templates(
    disk: &dyn Disk,
    listing: &Listing,
    problems: &mut Vec<Diag>,
) -> Option<Templates> {
    let mut own: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for file in listing.below("templates/") {
        let Some(name) = file.path.strip_prefix("templates/") else { continue };
        if name.starts_with("newsprint/") {
            problems.push(
                Diag::new(Code::FOLDER_UNKNOWN, "templates/newsprint/ is the name of the built-in theme")
                    .at_file(file.path.clone())
                    .help("move the file up into templates/: there it takes the place of the built-in one"),
            );
            continue;
        }
        match read_text(disk, file) {
            Ok(text) => {
                own.insert(name.to_owned(), text.into());
            }
            Err(problem) => problems.push(*problem),
        }
    }
    Templates::new(&own).map_err(|found| problems.extend(found)).ok()
}
