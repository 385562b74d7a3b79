//! The pipeline on one screen: load, index, plan, make what differs, report.
//!
//! `build`, the other commands and the tests all go through [`Session`]. The only clock is
//! [`Options::now`].

mod blame;
mod budget;
mod cache;
mod calendar;
mod darkroom;
mod freshness;
mod gone;
mod kills;
mod kind;
mod live;
mod load;
mod make;
mod memory;
mod profile;
mod render;
mod report;
mod trouble;
mod verify;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

pub use cache::Lock;
use cache::{Access, Built, Cache, Work};
pub use calendar::{Change, Coming};
pub use freshness::{Old, built_for, hold, old};
pub use live::{Found, Live, Looked};
pub use load::Loaded;
use memory::Memory;
pub use profile::{Shelved, Spent};
pub use report::{Counts, Made, Output, Report};
pub use verify::verify;

use crate::base::diag::{Diag, Parsed};
use crate::base::nfc;
pub use crate::base::progress::{Progress, Quiet};
use crate::build::plan::{self, Job};
use crate::pages::security;
use crate::pages::template::builtin_text;
use crate::pages::view::{self, Site};
use crate::site::article::State;
use crate::site::index::{self, Index};
use crate::site::source::Disk;

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time that the site is built for.
    pub now: Timestamp,
    /// Whether drafts count as out.
    pub drafts: bool,
    /// Another base URL than the configured one.
    pub base_url: Option<String>,
    /// Whether links are relative, so that no host is needed.
    pub relative: bool,
    /// Whether to add the suggestions of `newsprint check`.
    pub lints: bool,
    /// Whether articles with errors are left out instead of stopping the build.
    pub keep_going: bool,
    /// Whether to make everything again, whatever the ledger says.
    pub clean: bool,
    /// The output folder.
    pub out: PathBuf,
    /// The folder of the ledger.
    pub cache: PathBuf,
    /// The fingerprint of the running program: another program may make other pages.
    pub generator: u64,
}

/// A site and the disk it lies on.
#[derive(Clone, Copy)]
pub struct Session<'d> {
    disk: &'d dyn Disk,
}

impl<'d> Session<'d> {
    /// A session on a disk.
    #[must_use]
    pub fn new(disk: &'d dyn Disk) -> Self {
        Self { disk }
    }

    /// The disk that the site lies on.
    #[must_use]
    pub fn disk(&self) -> &'d dyn Disk {
        self.disk
    }

    /// The text of a file by the path that messages use: for excerpts.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        builtin_text(path).or_else(|| {
            let bytes = self.disk.read(path).ok()?;
            // Of a file in another encoding, the excerpt shows where that begins.
            Some(nfc::text(&String::from_utf8_lossy(&bytes)).into())
        })
    }

    /// Reads the site and plans its output; without a usable configuration there is no value.
    ///
    /// With `keep_going`, articles with errors are left out until none is left; what else is wrong
    /// stays an error. What is remembered is used and not added to.
    #[must_use]
    pub fn understand(
        &self,
        options: &Options,
        progress: &dyn Progress,
    ) -> Parsed<Option<Understood<'d>>> {
        let access = Access { may_write: false, before: i64::MIN, looks: true, texts: None };
        self.look(options, access, None, BTreeSet::new(), progress)
    }

    /// The same for whoever needs no photos: none is decoded for the first time.
    #[must_use]
    pub fn skim(
        &self,
        options: &Options,
        progress: &dyn Progress,
    ) -> Parsed<Option<Understood<'d>>> {
        let access = Access { may_write: false, before: i64::MIN, looks: false, texts: None };
        self.look(options, access, None, BTreeSet::new(), progress)
    }

    /// Reads the site; what is kept of an earlier look need not be read again. Articles that are known
    /// to have errors are `left_out` from the beginning.
    fn look(
        &self,
        options: &Options,
        access: Access,
        kept: Option<Memory>,
        mut left_out: BTreeSet<Arc<str>>,
        progress: &dyn Progress,
    ) -> Parsed<Option<Understood<'d>>> {
        let Parsed { value, mut problems } = load::load(self.disk, options, access, kept, progress);
        let Some((mut loaded, memory)) = value else {
            Diag::sort(&mut problems);
            return Parsed { value: None, problems };
        };
        let mut articles = std::mem::take(&mut loaded.articles);
        loop {
            let again = if options.keep_going { articles.clone() } else { Vec::new() };
            let sources = loaded.sources.clone();
            let Parsed { value: index, problems: found } =
                index::build(articles, sources, &left_out, progress);
            progress.stage("planning", 0);
            let site = view::site(&index, loaded.config());
            let copied = loaded.copied(&index);
            let (jobs, clashes) = plan::plan(plan::Inputs {
                index: &index,
                templates: &loaded.templates,
                site: &site,
                copied: &copied,
                generator: options.generator,
            });
            let security = security::problems(&loaded.sources, options.now);
            let found = found.into_iter().chain(clashes).chain(security);
            let checks = &loaded.config().checks;
            let found: Vec<Diag> = found.filter_map(|problem| checks.weigh(problem)).collect();
            let fallen = blame::articles(&found, &index);
            let news = options.keep_going && !fallen.is_subset(&left_out);
            problems.extend(found);
            if !news {
                let problems = finished(problems, &index);
                let memory = Some(memory);
                let value = Understood { loaded, index, site, jobs, left_out, memory };
                return Parsed { value: Some(value), problems };
            }
            articles = again;
            left_out.extend(fallen);
        }
    }

    /// Exactly what the template of a page gets, as JSON.
    ///
    /// # Errors
    /// The page does not exist, or its body can't be made.
    pub fn data(
        &self,
        understood: &Understood<'_>,
        path: &str,
    ) -> Result<serde_json::Value, Box<Diag>> {
        render::data(understood, path)
    }

    /// Looks for all that a build would complain of, and for more if `lints` are asked for. Nothing
    /// is written, not even into the cache.
    #[must_use]
    pub fn check(&self, options: &Options, progress: &dyn Progress) -> Report {
        let Parsed { value, problems } = self.understand(options, progress);
        let mut report = Report { problems, ..Report::default() };
        let Some(understood) = value else { return report };
        report.describe(&understood, options);
        // As in a build, templates are tried only if nothing is wrong with what they would get.
        if report.errors() == 0 {
            report.counts.pages = understood.jobs.iter().filter(|job| job.make.is_page()).count();
            report.problems.extend(make::rehearse(&understood, options, progress));
            Diag::sort(&mut report.problems);
        }
        progress.stage("done", 0);
        report
    }

    /// Builds the site: the one function behind every door.
    #[must_use]
    pub fn build(&self, options: &Options, progress: &dyn Progress) -> Report {
        self.build_and_keep(options, progress).0
    }

    /// Builds the site and hands out what was understood of it, too: a program that ends anyway
    /// need not take a large archive apart in memory.
    #[must_use]
    pub fn build_and_keep(
        &self,
        options: &Options,
        progress: &dyn Progress,
    ) -> (Report, Option<Understood<'d>>) {
        // Without a cache nothing can be built, but what is wrong with the site can still be said.
        let cache =
            Cache::open(&options.cache).and_then(|cache| Ok((cache.lock(Work::Build)?, cache)));
        let held = match &cache {
            Ok((None, _)) => {
                let problems = vec![trouble::locked(Cache::locked(&options.cache))];
                let output = Output::Elsewhere;
                return (Report { problems, output, ..Report::default() }, None);
            }
            Ok((Some(lock), _)) => Some(lock),
            Err(_) => None,
        };
        let mut left_out = BTreeSet::new();
        let mut found = Vec::new();
        let (mut report, mut understood) = loop {
            let Parsed { value, problems } =
                self.look(options, Access::under(held), None, left_out.clone(), progress);
            found.extend(problems);
            let mut report = Report { problems: std::mem::take(&mut found), ..Report::default() };
            let Some(understood) = value else { return (report, None) };
            report.describe(&understood, options);
            let stopped = report.problems.iter().any(|problem| {
                problem.is_error() && !(options.keep_going && understood.is_left_out(problem))
            });
            if stopped {
                break (report, understood);
            }
            let before = report.problems.len();
            match &cache {
                Ok((_, cache)) => make::make(&understood, cache, options, progress, &mut report),
                Err(error) => {
                    let site = trouble::Site::Untouched;
                    report.problems.push(trouble::failed(&options.cache, error, site));
                }
            }
            // A photo may turn out to be unusable only when its files are made.
            let fallen = blame::articles(&report.problems[before..], &understood.index);
            let again = options.keep_going
                && !report.finished
                && report.problems[before..].iter().all(blame::is_of_picture)
                && !fallen.is_subset(&left_out);
            if !again {
                break (report, understood);
            }
            left_out.extend(fallen);
            found = report.problems;
        };
        if let (true, Ok((Some(lock), cache))) = (report.finished, &cache) {
            // Without it a deploy can't say that sources are newer; nothing else depends on it.
            let built = Built {
                began: lock.since,
                drafts: options.drafts,
                base_url: options.base_url.clone(),
            };
            let _ = cache.write_built(&options.out, &built);
        }
        if held.is_some() {
            progress.stage("remembering", 0);
            report.remember(&mut understood, options);
        }
        progress.stage("done", 0);
        Diag::sort(&mut report.problems);
        (report, Some(understood))
    }
}

/// A site that was read and understood, before anything is made.
pub struct Understood<'d> {
    /// What its files say.
    pub loaded: Loaded<'d>,
    /// Everything in its place.
    pub index: Index<'d>,
    /// The variable `site`.
    pub site: Site,
    /// All output files, by path.
    pub jobs: Vec<Job>,
    /// Articles that are left out because of their errors.
    pub left_out: BTreeSet<Arc<str>>,
    memory: Option<Memory>,
}

/// All problems in the order of reporting; those of drafts, which may be incomplete and must not
/// stop what is ready, as warnings.
fn finished(problems: Vec<Diag>, index: &Index<'_>) -> Vec<Diag> {
    let entries = index.articles.iter().filter(|entry| entry.state == State::Draft);
    let drafts: BTreeSet<&str> = entries.map(|entry| &*entry.brief().path).collect();
    let mut problems: Vec<Diag> = problems
        .into_iter()
        .map(|problem| {
            let path = problem.primary.as_ref().map(|label| &*label.place.path);
            let of_draft = path.is_some_and(|path| drafts.contains(path));
            if of_draft { problem.as_warning() } else { problem }
        })
        .collect();
    Diag::sort(&mut problems);
    problems
}
