//! Makes what differs: renders stale pages on all cores, stages them, and moves them in place.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;

use super::cache::Cache;
use super::darkroom::{Darkroom, Order};
use super::gone;
use super::profile;
use super::render::{Failed, Renderer, order};
use super::report::{Made, Output};
use super::trouble::{Site, failed, foreign_file};
use super::{Options, Progress, Report, Understood};
use crate::base::diag::Diag;
use crate::base::hash;
use crate::build::ledger::{self, Identity, Ledger, Reason, Record};
use crate::build::output::{Found, Interrupted, Tree};
use crate::build::plan::{Job, Make};
use crate::pages::body::Lines;
use crate::pages::template::Failure;
use crate::site::route;
use crate::site::source::Stamp;
use picture::pixels::Format;

/// A file that is not what it should be, or may not be.
struct Stale<'a, 'l> {
    job: &'a Job,
    reason: Reason,
    found: Found,
    record: Option<&'l Record>,
}

/// What became of one stale file.
struct Outcome<'a> {
    job: &'a Job,
    reason: Reason,
    hash: u128,
    /// Whether it was made; if not, the bytes that stand there are the right ones.
    made: bool,
    /// What the file system says of the staged file, if the bytes on disk are to be replaced.
    written: Option<Stamp>,
    found: Found,
}

/// Why a file was not made.
enum Stop {
    /// It could not be.
    Failed(Failed),
    /// Something that newsprint did not write, where this file belongs.
    Foreign(String, String),
}

impl From<Failed> for Stop {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed)
    }
}

/// Makes all stale files of an understood site, or none.
pub(super) fn make(
    understood: &Understood<'_>,
    cache: &Cache,
    options: &Options,
    progress: &dyn Progress,
    report: &mut Report,
) {
    match try_make(understood, cache, options, progress, report) {
        Ok(warnings) => {
            report.finished = true;
            report.problems.extend(warnings);
        }
        Err(problems) => report.problems.extend(problems),
    }
}

/// How many pages are made before the next: pages that stand near each other share cards, and
/// all cores should work on pages that do.
const TOGETHER: usize = 2048;

fn try_make(
    understood: &Understood<'_>,
    cache: &Cache,
    options: &Options,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<Vec<Diag>, Vec<Diag>> {
    let broken = |error: &io::Error, site| vec![failed(&options.out, error, site)];
    let unkept = |error: &io::Error, site| vec![failed(&options.cache, error, site)];
    cache.write_coming(&report.coming).map_err(|error| unkept(&error, Site::Untouched))?;
    let tree = Tree::new(&options.out);
    let path = Ledger::path(&options.cache, &options.out);
    let old = Ledger::open(&path, options.generator, options.clean);

    progress.stage("comparing", 0);
    let jobs = &understood.jobs;
    let planned: Vec<&str> = jobs.iter().map(|job| &*job.out).collect();
    let stale = compared(jobs, &planned, &old, &tree);
    report.counts.planned = jobs.len();
    report.counts.pages = jobs.iter().filter(|job| job.make.is_page()).count();
    let gone = gone::pages(understood, options, &old, &planned)?;
    let Ours { known, same, removed } = Ours::of(&old, &tree, &planned);
    let listed =
        same || (known && removed.is_empty() && planned.iter().all(|out| old.get(out).is_some()));
    if stale.is_empty() && removed.is_empty() && listed && known && gone.rows.is_empty() {
        return Ok(gone.problems);
    }
    let behind = behind_links(&removed, &tree);

    if !stale.is_empty() {
        tree.clear_stage().map_err(|error| broken(&error, Site::Untouched))?;
    }
    let disk = understood.loaded.sources.library.disk();
    let darkroom = Darkroom::new(disk, &options.cache, true);
    let wanted: Vec<Order<'_>> =
        stale.iter().filter_map(|stale| wanted(understood, stale.job)).collect();
    report.counts.developed = darkroom.prepare(&wanted, progress);
    progress.stage("making", stale.len());
    let renderer = Renderer::new(understood, Lines::None, progress).with(darkroom);
    let mut results = in_turn(stale, &renderer, progress, |stale| one(stale, &renderer, &tree));
    results.extend(behind);
    report.templates = renderer.spent.list();
    report.shelves = profile::shelves(understood, progress);
    let mut outcomes = sort_out(results, &tree).inspect_err(|_| {
        // What was staged is of no use any more; if it can't be removed, the next build will.
        let _ = tree.clear_stage();
    })?;
    outcomes.sort_by(|a, b| a.job.out.cmp(&b.job.out));

    let pages = outcomes.iter().filter(|outcome| outcome.made && outcome.job.make.is_page());
    report.counts.rendered = pages.count();
    let mut changed: Vec<&Outcome<'_>> =
        outcomes.iter().filter(|outcome| outcome.written.is_some()).collect();
    changed.sort_by_key(|outcome| (outcome.job.make.order(), &*outcome.job.out));
    let paths: Vec<&str> = changed.iter().map(|outcome| &*outcome.job.out).collect();
    progress.stage("writing", 0);
    report.output = Output::Moved { written: paths.len(), removed: removed.len() };
    if let Err(Interrupted { error, written, removed }) =
        tree.commit(&paths, &removed, &planned, listed)
    {
        report.counts.written = written.len();
        report.counts.removed = removed.len();
        (report.changed, report.removed) = (written, removed);
        return Err(broken(&error, Site::Changed));
    }
    report.counts.written = paths.len();
    report.counts.removed = removed.len();
    report.changed = paths.iter().map(|path| (*path).to_owned()).collect();
    report.removed.clone_from(&removed);

    let made = outcomes.iter().filter(|outcome| outcome.made).map(|outcome| Made {
        out: outcome.job.out.to_string(),
        reason: outcome.reason.clone(),
        written: outcome.written.is_some(),
    });
    report.made = made.collect();
    let records = outcomes.iter().filter_map(|outcome| {
        let identity = gone::identity(outcome.job, understood);
        Some((&*outcome.job.out, outcome.record(identity)?))
    });
    let records: Vec<(&str, Record)> = records.collect();
    // An older ledger may name files that the list of our files does not: it forgets them.
    let forgotten = missing(old.paths(), &planned);
    old.save(&records, &forgotten, tree.list(), &gone.rows)
        .map_err(|error| unkept(&error, Site::Changed))?;
    if report.counts.developed > 0 || removed.iter().any(|out| is_picture(out)) {
        let all: Vec<Order<'_>> =
            jobs.iter().filter_map(|job| self::wanted(understood, job)).collect();
        // A failed clean-up only wastes disk space, so it is not an error.
        let _ = Darkroom::new(disk, &options.cache, true).tidy(&all);
    }
    Ok(gone.problems)
}

/// Whether a file of the output is a picture, and so perhaps one that was made of a photo.
fn is_picture(out: &str) -> bool {
    let extension = Format::of_path(out).extension();
    out.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.'))
}

/// What is known of the files in the output folder that are ours.
struct Ours {
    /// Whether the list of our files is unchanged: then it says what the ledger says.
    known: bool,
    /// Whether our files are those that are planned.
    same: bool,
    /// Those that are not planned any more.
    removed: Vec<String>,
}

impl Ours {
    fn of(old: &Ledger, tree: &Tree, planned: &[&str]) -> Self {
        let known = old.list().is_some() && old.list() == tree.list();
        let (same, removed) = if known {
            (old.paths().eq(planned.iter().copied()), missing(old.paths(), planned))
        } else {
            let owned = || tree.owned().iter().map(String::as_str);
            (owned().eq(planned.iter().copied()), missing(owned(), planned))
        };
        Self { known, same, removed }
    }
}

/// Files that are to be deleted and stand behind a link, which leads to what is not ours. Each is
/// told, because readers would go on seeing them.
fn behind_links<'a>(removed: &[String], tree: &Tree) -> Vec<Result<Outcome<'a>, Stop>> {
    let behind = |out: &String| {
        let link = tree.blocked(out)?;
        Some(Err(Stop::Foreign(link, route::usual(out))))
    };
    removed.iter().filter_map(behind).collect()
}

/// What a job wants of the darkroom.
fn wanted<'a>(understood: &'a Understood<'_>, job: &Job) -> Option<Order<'a>> {
    match &job.make {
        Make::Rendition(no, place, file) => order(&understood.index, *no, *place, file),
        _ => None,
    }
}

/// What making all stale files would run into: templates that fail, foreign files in the way.
/// Nothing is written.
pub(super) fn rehearse(
    understood: &Understood<'_>,
    options: &Options,
    progress: &dyn Progress,
) -> Vec<Diag> {
    let tree = Tree::new(&options.out);
    let path = Ledger::path(&options.cache, &options.out);
    let old = Ledger::open(&path, options.generator, options.clean);
    let planned: Vec<&str> = understood.jobs.iter().map(|job| &*job.out).collect();
    let gone = match gone::pages(understood, options, &old, &planned) {
        Ok(gone) => gone.problems,
        Err(problems) => problems,
    };
    let stale = compared(&understood.jobs, &planned, &old, &tree);
    progress.stage("trying", stale.len());
    let renderer = Renderer::new(understood, Lines::None, progress);
    let mut results = in_turn(stale, &renderer, progress, |stale| {
        // What no template makes can only stand in the way of something, or something in its way.
        let photo = matches!(stale.job.make, Make::Rendition(..));
        if stale.job.make.is_page() || !(photo || matches!(stale.found, Found::Nothing)) {
            return Ok(made(stale, &renderer, &tree)?.0);
        }
        let Stale { job, reason, found, .. } = stale;
        match tree.blocked(&job.out) {
            Some(path) => Err(Stop::Foreign(path, job.path().into_owned())),
            None => Ok(Outcome { job, reason, hash: 0, made: false, written: None, found }),
        }
    });
    results.extend(behind_links(&Ours::of(&old, &tree, &planned).removed, &tree));
    let mut problems = sort_out(results, &tree).err().unwrap_or_default();
    problems.extend(gone);
    problems
}

/// The files that are not what they should be, or may not be.
fn compared<'a, 'l>(
    jobs: &'a [Job],
    planned: &[&str],
    old: &'l Ledger,
    tree: &Tree,
) -> Vec<Stale<'a, 'l>> {
    jobs.par_iter()
        .zip(old.beside(planned))
        .filter_map(|(job, record)| {
            let found = tree.find(&job.out);
            let stamp = match found {
                Found::File(stamp) => Some(stamp),
                _ => None,
            };
            let reason = ledger::reason(record, &job.key, stamp)?;
            Some(Stale { job, reason, found, record })
        })
        .collect()
}

/// Does something with all stale files on all cores, neighbours together.
fn in_turn<'a, 'l>(
    mut stale: Vec<Stale<'a, 'l>>,
    renderer: &Renderer<'_>,
    progress: &dyn Progress,
    one: impl Fn(Stale<'a, 'l>) -> Result<Outcome<'a>, Stop> + Sync,
) -> Vec<Result<Outcome<'a>, Stop>> {
    stale.sort_by_key(|stale| renderer.neighbourhood(stale.job));
    let mut results = Vec::with_capacity(stale.len());
    let mut rest = stale.into_iter();
    loop {
        let together: Vec<Stale<'_, '_>> = rest.by_ref().take(TOGETHER).collect();
        if together.is_empty() {
            return results;
        }
        results.par_extend(together.into_par_iter().map(|stale| {
            let result = one(stale);
            progress.step();
            result
        }));
    }
}

/// The paths that are not planned any more; both lists are in order.
pub(super) fn missing<'a>(had: impl Iterator<Item = &'a str>, planned: &[&str]) -> Vec<String> {
    let mut planned = planned.iter().peekable();
    let mut missing = Vec::new();
    for path in had {
        while planned.next_if(|next| **next < path).is_some() {}
        if planned.peek().is_none_or(|next| **next != path) {
            missing.push(path.to_owned());
        }
    }
    missing
}

impl Outcome<'_> {
    /// What to remember of the file: with the stamp it got when it was staged, or has.
    fn record(&self, identity: Option<Box<Identity>>) -> Option<Record> {
        let stamp = match (self.written, self.found) {
            (Some(stamp), _) | (None, Found::File(stamp)) => stamp,
            (None, _) => return None,
        };
        Some(Record { key: self.job.key.clone(), hash: self.hash, stamp, identity })
    }
}

/// Makes one file and stages it if its bytes differ from what is there.
fn one<'a>(
    stale: Stale<'a, '_>,
    renderer: &Renderer<'_>,
    tree: &Tree,
) -> Result<Outcome<'a>, Stop> {
    let (mut outcome, bytes) = made(stale, renderer, tree)?;
    if let Some(bytes) = bytes {
        let stamp = tree.stage(&outcome.job.out, &bytes).map_err(|error| {
            Failed::Problem(Box::new(failed(tree.root(), &error, Site::Untouched)))
        })?;
        outcome.written = Some(stamp);
    }
    Ok(outcome)
}

/// Makes one file; its bytes, if they differ from what is there.
fn made<'a>(
    stale: Stale<'a, '_>,
    renderer: &Renderer<'_>,
    tree: &Tree,
) -> Result<(Outcome<'a>, Option<Vec<u8>>), Stop> {
    let Stale { job, reason, found, record } = stale;
    // An output folder that was restored from an archive has new numbers and the old bytes.
    if reason == Reason::Touched
        && let Some(record) = record
        && tree.read(&job.out).is_ok_and(|there| hash::content(&there) == record.hash)
    {
        let hash = record.hash;
        return Ok((Outcome { job, reason, hash, made: false, written: None, found }, None));
    }
    let bytes = renderer.bytes(job)?;
    let hash = hash::content(&bytes);
    let untouched =
        matches!((record, found), (Some(record), Found::File(stamp)) if record.stamp == stamp);
    let same = match found {
        Found::Nothing | Found::Folder | Found::Other => false,
        Found::File(_) if untouched => record.is_some_and(|record| record.hash == hash),
        Found::File(stamp) => {
            stamp.size == bytes.len() as u64
                && tree.read(&job.out).is_ok_and(|there| there == bytes)
        }
    };
    let outcome = Outcome { job, reason, hash, made: true, written: None, found };
    if same {
        return Ok((outcome, None));
    }
    let ours = record.is_some() || tree.owns(&job.out);
    let foreign = match found {
        Found::File(_) => !ours,
        Found::Other => true,
        // A folder of ours may have to give way to a file; a foreign one stays.
        Found::Folder => {
            !tree.owned().iter().any(|path| path.starts_with(&format!("{}/", job.out)))
        }
        Found::Nothing => false,
    };
    let in_the_way = if foreign { Some(job.out.to_string()) } else { tree.blocked(&job.out) };
    if let Some(path) = in_the_way {
        return Err(Stop::Foreign(path, job.path().into_owned()));
    }
    Ok((outcome, Some(bytes)))
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
            Err(Stop::Failed(Failed::Template(failure, page))) => {
                failures.entry(failure).or_default().push(page);
            }
            Err(Stop::Failed(Failed::Problem(problem))) => problems.push(*problem),
            Err(Stop::Foreign(path, page)) => foreign.entry(path).or_default().push(page),
        }
    }
    problems.extend(failures.into_iter().map(|(failure, pages)| failure.into_diag(&pages)));
    problems.extend(foreign.into_iter().map(|(path, pages)| foreign_file(&path, &pages, tree)));
    if problems.is_empty() {
        return Ok(outcomes);
    }
    Diag::sort(&mut problems);
    Err(problems)
}

#[cfg(test)]
mod tests {
    use super::is_picture;

    #[test]
    fn renditions_are_pictures_and_pages_are_none() {
        for (out, is) in [
            ("ausland/zug/zug.feb2556c-640.avif", true),
            ("ausland/zug/zug.feb2556c-16x9-640.jpg", true),
            ("zug.webp", true),
            ("ausland/zug/index.html", false),
            ("sitemap-2026-11.xml", false),
            ("theme/text.1a2b3c4d.woff2", false),
            ("webp", false),
        ] {
            assert_eq!(is_picture(out), is, "{out}");
        }
    }
}
