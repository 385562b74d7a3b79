//! Makes what differs: renders stale pages on all cores, stages them, and moves them in place.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use tera::{Context, Value};

use super::cache::Cache;
use super::report::Made;
use super::{Options, Progress, Report, Understood};
use crate::body::{self, Trouble};
use crate::diag::{Code, Diag};
use crate::feed;
use crate::hash;
use crate::html::Html;
use crate::index::No;
use crate::ledger::{Ledger, Reason, Record};
use crate::output::{Found, Stamp, Tree};
use crate::plan::{Job, Make};
use crate::sitemap;
use crate::source::{Disk, reason};
use crate::template::{Failure, Templates};
use crate::view::{self, View};

/// What became of one stale file.
struct Outcome<'a> {
    job: &'a Job,
    reason: Reason,
    hash: u128,
    /// Whether the bytes on disk are to be replaced.
    write: bool,
    found: Found,
}

/// Why a file was not made.
enum Stop {
    Template(Failure, String),
    /// Something that newsprint did not write, where this file belongs.
    Foreign(String, String),
    Problem(Box<Diag>),
}

/// Makes all stale files of an understood site, or none.
pub(super) fn make(
    understood: &Understood,
    disk: &dyn Disk,
    options: &Options,
    progress: &dyn Progress,
    report: &mut Report,
) {
    match try_make(understood, disk, options, progress, report) {
        Ok(()) => report.finished = true,
        Err(problems) => report.problems.extend(problems),
    }
}

fn try_make(
    understood: &Understood,
    disk: &dyn Disk,
    options: &Options,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<(), Vec<Diag>> {
    let broken = |error: &io::Error| vec![failed(&options.out, error)];
    let cache =
        Cache::open(&options.cache).map_err(|error| vec![failed(&options.cache, &error)])?;
    let Some(_lock) = cache.lock().map_err(|error| vec![failed(&options.cache, &error)])? else {
        return Err(vec![locked()]);
    };
    cache.write_coming(&report.coming).map_err(|error| vec![failed(&options.cache, &error)])?;
    let mut tree = Tree::open(&options.out).map_err(|error| broken(&error))?;
    let ledger_path = Ledger::path(&options.cache, &options.out);
    let old = if options.clean { Ledger::default() } else { Ledger::open(&ledger_path) };

    let jobs = &understood.jobs;
    let stale: Vec<(&Job, Reason, Found)> = jobs
        .par_iter()
        .filter_map(|job| {
            let found = tree.find(&job.out);
            let stamp = match found {
                Found::File(stamp) => Some(stamp),
                _ => None,
            };
            let reason = if options.clean {
                Some(Reason::New)
            } else {
                old.reason(&job.out, &job.key, stamp)
            };
            reason.map(|reason| (job, reason, found))
        })
        .collect();
    report.counts.planned = jobs.len();
    report.counts.pages = jobs.iter().filter(|job| job.make.is_page()).count();
    let planned: BTreeSet<&str> = jobs.iter().map(|job| job.out.as_str()).collect();
    let gone = old.paths().chain(tree.owned()).any(|path| !planned.contains(path));
    if stale.is_empty() && !gone {
        return Ok(());
    }

    if !stale.is_empty() {
        tree.clear_stage().map_err(|error| broken(&error))?;
    }
    progress.stage("making", stale.len());
    let renderer = Renderer::new(understood, disk);
    let results: Vec<Result<Outcome<'_>, Stop>> = stale
        .into_par_iter()
        .map(|(job, reason, found)| {
            let result = one(job, reason, found, &renderer, &tree, &old);
            progress.step();
            result
        })
        .collect();
    let outcomes = sort_out(results, &tree)?;

    report.counts.rendered = outcomes.iter().filter(|outcome| outcome.job.make.is_page()).count();
    let mut changed: Vec<&Outcome<'_>> = outcomes.iter().filter(|outcome| outcome.write).collect();
    changed.sort_by_key(|outcome| (outcome.job.make.order(), outcome.job.out.as_str()));
    let paths: Vec<&str> = changed.iter().map(|outcome| outcome.job.out.as_str()).collect();
    progress.stage("writing", 0);
    let (stamps, removed) = tree.commit(&paths, &planned).map_err(|error| broken(&error))?;
    report.counts.written = paths.len();
    report.counts.removed = removed.len();
    report.changed = paths.iter().map(|path| (*path).to_owned()).collect();
    report.removed = removed;

    let made = outcomes.iter().map(|outcome| Made {
        out: outcome.job.out.clone(),
        reason: outcome.reason.clone(),
        written: outcome.write,
    });
    report.made = made.collect();
    save(&old, &planned, &outcomes, &stamps, &ledger_path)
        .map_err(|error| vec![failed(&options.cache, &error)])
}

/// The next ledger: what was fresh stays as it was, what was made is new.
fn save(
    old: &Ledger,
    planned: &BTreeSet<&str>,
    outcomes: &[Outcome<'_>],
    stamps: &BTreeMap<String, Stamp>,
    path: &std::path::Path,
) -> io::Result<()> {
    let mut next = Ledger::default();
    for out in planned {
        if let Some(record) = old.get(out) {
            next.insert((*out).to_owned(), record.clone());
        }
    }
    for outcome in outcomes {
        let stamp = match (stamps.get(&outcome.job.out), outcome.found) {
            (Some(stamp), _) => *stamp,
            (None, Found::File(stamp)) => stamp,
            (None, _) => continue,
        };
        let parts = outcome.job.key.parts().iter().map(|(name, part)| ((*name).to_owned(), *part));
        let record = Record { parts: parts.collect(), hash: outcome.hash, stamp };
        next.insert(outcome.job.out.clone(), record);
    }
    next.save(path)
}

/// Makes one file and stages it if its bytes differ from what is there.
fn one<'a>(
    job: &'a Job,
    reason: Reason,
    found: Found,
    renderer: &Renderer<'_>,
    tree: &Tree,
    old: &Ledger,
) -> Result<Outcome<'a>, Stop> {
    let bytes = renderer.bytes(job)?;
    let hash = hash::content(&bytes);
    let record = old.get(&job.out);
    let untouched =
        matches!((record, found), (Some(record), Found::File(stamp)) if record.stamp == stamp);
    let same = match found {
        Found::Nothing | Found::Other => false,
        Found::File(_) if untouched => record.is_some_and(|record| record.hash == hash),
        Found::File(stamp) => {
            stamp.size == bytes.len() as u64
                && tree.read(&job.out).is_ok_and(|there| there == bytes)
        }
    };
    if !same {
        let ours = tree.owns(&job.out) || record.is_some();
        let foreign = match found {
            Found::File(_) => !ours,
            // A folder of ours may have to give way to a file; a foreign one stays.
            Found::Other => !tree.owned().any(|path| path.starts_with(&format!("{}/", job.out))),
            Found::Nothing => false,
        };
        let in_the_way = if foreign { Some(job.out.clone()) } else { tree.blocked(&job.out) };
        if let Some(path) = in_the_way {
            return Err(Stop::Foreign(path, job.path.clone()));
        }
        tree.stage(&job.out, &bytes)
            .map_err(|error| Stop::Problem(Box::new(failed(tree.root(), &error))))?;
    }
    Ok(Outcome { job, reason, hash, write: !same, found })
}

/// All outcomes, or all that went wrong. One template's mistake is reported once, with its pages.
fn sort_out<'a>(
    results: Vec<Result<Outcome<'a>, Stop>>,
    tree: &Tree,
) -> Result<Vec<Outcome<'a>>, Vec<Diag>> {
    let mut outcomes = Vec::with_capacity(results.len());
    let mut failures: BTreeMap<Failure, Vec<String>> = BTreeMap::new();
    let mut foreign: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut problems: Vec<Diag> = Vec::new();
    for result in results {
        match result {
            Ok(outcome) => outcomes.push(outcome),
            Err(Stop::Template(failure, page)) => failures.entry(failure).or_default().push(page),
            Err(Stop::Foreign(path, page)) => foreign.entry(path).or_default().push(page),
            Err(Stop::Problem(problem)) => problems.push(*problem),
        }
    }
    problems.extend(failures.into_iter().map(|(failure, pages)| failure.into_diag(&pages)));
    problems.extend(foreign.into_iter().map(|(path, pages)| foreign_file(&path, &pages, tree)));
    if problems.is_empty() {
        return Ok(outcomes);
    }
    Diag::sort(&mut problems);
    // What was staged is of no use any more; if it can't be removed, the next build will.
    let _ = tree.clear_stage();
    Err(problems)
}

impl Make {
    /// The order in which readers should see changes: what pages need, pages, lists of pages.
    fn order(&self) -> u8 {
        match self {
            Self::Copy(_) | Self::Theme(_) => 0,
            Self::Article(_) => 1,
            Self::Page { .. } => 2,
            Self::Feed(_) => 3,
            Self::SitemapArticles(_)
            | Self::SitemapPages(_)
            | Self::SitemapIndex(_)
            | Self::Robots => 4,
        }
    }
}

/// Turns jobs into bytes.
struct Renderer<'a> {
    understood: &'a Understood,
    templates: Templates,
    words: Value,
    disk: &'a dyn Disk,
}

impl<'a> Renderer<'a> {
    fn new(understood: &'a Understood, disk: &'a dyn Disk) -> Self {
        let mut templates = understood.loaded.templates.clone();
        let words = Value::from_serializable(understood.loaded.config.locale.words());
        templates.share("site", Value::from_serializable(&understood.site));
        templates.share("words", words.clone());
        Self { understood, templates, words, disk }
    }

    fn bytes(&self, job: &Job) -> Result<Vec<u8>, Stop> {
        let (index, config) = (&self.understood.index, &self.understood.loaded.config);
        match &job.make {
            Make::Article(no) => self.page("article.html", &self.article(*no, job)?, job),
            Make::Page { template, view } => self.page(template, view, job),
            Make::Copy(source) => self
                .disk
                .read(source)
                .map_err(|error| Stop::Problem(crate::source::unreadable(source, &error))),
            Make::Theme(bytes) => Ok(bytes.to_vec()),
            Make::Feed(numbers) => {
                feed::rss(numbers, index, config, self.disk).map_err(|trouble| stop(trouble, job))
            }
            Make::SitemapArticles(numbers) => Ok(sitemap::articles(numbers, index, config)),
            Make::SitemapPages(paths) => Ok(sitemap::pages(paths, config)),
            Make::SitemapIndex(urls) => Ok(sitemap::list(urls)),
            Make::Robots => Ok(sitemap::robots(config)),
        }
    }

    /// The view of an article's page, with its body.
    fn article(&self, no: No, job: &Job) -> Result<View, Stop> {
        let (index, config) = (&self.understood.index, &self.understood.loaded.config);
        let mut view = view::article(no, index, config, &self.templates);
        let entry = &index.articles[no];
        let html = body::page(entry, self.disk, config, &self.templates, &self.words)
            .map_err(|trouble| stop(trouble, job))?;
        if let Some(article) = &mut view.article {
            article.body = Html(html);
        }
        Ok(view)
    }

    fn page(&self, template: &str, view: &View, job: &Job) -> Result<Vec<u8>, Stop> {
        let context = Context::from_serialize(view).map_err(|error| {
            Stop::Problem(Box::new(
                Diag::new(
                    Code::TEMPLATE_FAILED,
                    format!("the data of {} can't be given to its template: {error}", job.path),
                )
                .at_file(job.origin.clone())
                .help("this is a mistake in newsprint; please report it"),
            ))
        })?;
        self.templates
            .render(template, &context)
            .map(String::into_bytes)
            .map_err(|failure| Stop::Template(failure, job.path.clone()))
    }
}

/// What the template of a page gets: `site`, `words` and the view, body included.
pub(super) fn data(
    understood: &Understood,
    disk: &dyn Disk,
    path: &str,
) -> Result<serde_json::Value, Box<Diag>> {
    let renderer = Renderer::new(understood, disk);
    let job = understood.jobs.iter().find(|job| job.path == path && job.make.is_page());
    let unknown = || {
        Box::new(
            Diag::new(Code::PAGE_UNKNOWN, format!("there is no page {path}"))
                .help("look at the paths in sitemap.xml"),
        )
    };
    let job = job.ok_or_else(unknown)?;
    let view = match &job.make {
        Make::Page { view, .. } => (**view).clone(),
        Make::Article(no) => renderer.article(*no, job).map_err(|stop| match stop {
            Stop::Template(failure, page) => Box::new(failure.into_diag(&[page])),
            Stop::Foreign(..) => unknown(),
            Stop::Problem(problem) => problem,
        })?,
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
        map.insert("site".to_owned(), serde_json::to_value(&understood.site).map_err(as_json)?);
        map.insert(
            "words".to_owned(),
            serde_json::to_value(understood.loaded.config.locale.words()).map_err(as_json)?,
        );
    }
    Ok(data)
}

fn stop(trouble: Trouble, job: &Job) -> Stop {
    match trouble {
        Trouble::Template(failure) => Stop::Template(failure, job.path.clone()),
        Trouble::Changed(path) => Stop::Problem(Box::new(changed(&path))),
    }
}

fn changed(path: &Arc<str>) -> Diag {
    Diag::new(Code::FILE_UNREADABLE, "this file was changed while the site was built")
        .at_file(path.clone())
        .help("nothing was written; run the command again")
}

fn locked() -> Diag {
    Diag::new(Code::OUTPUT_LOCKED, "another newsprint is building this site right now")
        .help("wait until it has ended and run the command again")
}

fn foreign_file(path: &str, pages: &[String], tree: &Tree) -> Diag {
    let folder =
        tree.root().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Diag::new(Code::FOREIGN_FILE, format!("{folder}/{path} was not written by newsprint and is in the way"))
        .at_file(format!("{folder}/{path}"))
        .note(match pages {
            [page] => format!("it stands where {page} belongs"),
            pages => format!(
                "it stands where {} files belong, among them {}",
                pages.len(),
                pages.first().map_or("", String::as_str)
            ),
        })
        .help("move it away, or build into another folder with --out; newsprint never overwrites what it did not write")
}

fn failed(path: &std::path::Path, error: &io::Error) -> Diag {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run the command again; the old site is still there"
        }
        io::ErrorKind::PermissionDenied => {
            "allow writing there, or choose another folder with --out"
        }
        io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed: move it away, or choose another folder with --out"
        }
        _ => "look whether the folder can be written to, and run the command again",
    };
    Diag::new(Code::OUTPUT_FAILED, format!("{name} can't be written: {}", reason(error))).help(help)
}
