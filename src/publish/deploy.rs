//! From the output folder to where readers are: only what differs moves, what pages need moves
//! before them, and nothing half-published is ever seen.
//!
//! The only module that opens connections and starts a program (`rsync`). It publishes exactly what
//! the last build made, and knows nothing of articles: what it has to know of a file, its name
//! says.

mod bucket;
mod credentials;
mod example;
mod files;
mod folder;
mod host;
pub mod kind;
pub mod manifest;
mod overlap;
pub mod packed;
pub mod plan;
mod published;
mod pulse;
mod rsync;
pub mod steps;
mod store;
mod trouble;
pub mod urls;
mod variants;

use std::path::Path;

pub use credentials::Environment;
pub use published::Published;

use bucket::Bucket;
use folder::Releases;
use manifest::Entries;
use plan::Plan;
use rsync::Remote;

use crate::base::diag::{Code, Diag};
use crate::base::progress::Progress;
use crate::build::ledger::Ledger;
use crate::site::config::{Config, Place, Profile, Target};
use crate::site::source::reason;

/// What a deploy is asked for.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The site.
    pub config: &'a Config,
    /// Where to.
    pub target: &'a Target,
    /// The site's folder, from which a target beside it is found.
    pub root: &'a Path,
    /// The output folder.
    pub out: &'a Path,
    /// The cache.
    pub cache: &'a Path,
    /// The fingerprint of the program, which the ledger is read with.
    pub generator: u64,
    /// Only says what would move.
    pub dry_run: bool,
    /// How many files may be deleted.
    pub max_delete: Option<usize>,
    /// Goes on after a deploy that was cut without looking whether it lives.
    pub take_over: bool,
    /// Allows a first deploy to a place where files stand already.
    pub overwrite: bool,
    /// Publishes everything again and writes a new record, whatever the old one says.
    pub rebuild: bool,
    /// The address that the last build was told in place of the configured one.
    pub built_for: Option<&'a str>,
    /// Allows a site whose address is one for examples.
    pub allow_example: bool,
    /// Where credentials are.
    pub environment: &'a Environment,
}

/// What a deploy did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files uploaded, in order.
    pub put: Vec<String>,
    /// Their bytes.
    pub bytes: u64,
    /// Files deleted.
    pub deleted: Vec<String>,
    /// Files that stayed.
    pub kept: usize,
    /// URLs on the list of those whose bytes changed.
    pub urls: usize,
    /// What the host would refuse.
    pub doubts: Vec<Diag>,
}

/// How the state of a target is asked for.
#[derive(Clone, Copy, Debug)]
struct Ask {
    /// Takes over from a deploy that was cut without looking whether it lives.
    take_over: bool,
    /// Allows a first deploy to a place where files stand already.
    overwrite: bool,
    /// Does not believe the record, and does without one that can't be read.
    rebuild: bool,
    /// Only looks, so that it need not wait for another deploy.
    looks_only: bool,
}

/// Where a target is, opened.
enum Open {
    Folder(Releases),
    Bucket(Box<Bucket>),
    Rsync(Remote),
}

fn open(wanted: &Wanted<'_>) -> Result<Open, Box<Diag>> {
    let target = wanted.target;
    Ok(match &target.place {
        Place::Folder(path) => {
            let root = folder(wanted.root, path);
            overlap::check(wanted, &root)?;
            Open::Folder(Releases::open(&root, target, wanted.dry_run, wanted.overwrite)?)
        }
        Place::Bucket { store, bucket, prefix } => Open::Bucket(Box::new(Bucket::open(
            target,
            (*store, bucket, prefix),
            wanted.environment,
        )?)),
        Place::Rsync { .. } => match Remote::open(target, wanted.cache) {
            Some(remote) => Open::Rsync(remote),
            None => return Err(Box::new(trouble::failed("rsync", "no place to go to"))),
        },
    })
}

/// A folder of this machine; one that begins with `./` stands in the site's.
fn folder(root: &Path, path: &str) -> std::path::PathBuf {
    match path.strip_prefix("./") {
        Some(inside) => root.join(inside),
        None => path.into(),
    }
}

/// Publishes what the last build made.
///
/// # Errors
/// What stands in the way; the published site is whole all the same.
pub fn deploy(wanted: &Wanted<'_>, progress: &dyn Progress) -> Result<Outcome, Box<Diag>> {
    progress.stage("comparing", 0);
    let target = wanted.target;
    let mut doubts = Vec::new();
    match example::check(wanted) {
        Err(problem) if wanted.dry_run => doubts.push(problem.as_warning()),
        checked => checked?,
    }
    let ledger = Ledger::open(&Ledger::path(wanted.cache, wanted.out), wanted.generator, false);
    let mut published = Published::read(wanted.out, &ledger, wanted.config)?;
    let is_store = matches!(target.place, Place::Bucket { .. });
    if is_store && !wanted.config.paths.slash && matches!(target.profile, None | Some(Profile::S3))
    {
        published = published.into_url_names();
    }
    let unkept = |error: std::io::Error| {
        Box::new(trouble::failed("what is made for the host can't be kept", &reason(&error)))
    };
    if let Some(profile) = target.profile {
        doubts.extend(host::adapt(profile, &mut published, wanted).map_err(unkept)?);
    }
    if target.compress {
        let variants = variants::of(&published, wanted.cache, progress).map_err(unkept)?;
        published.extend(variants);
    }
    if let Some(profile) = target.profile {
        doubts.extend(host::limits::of(profile, &published));
    }
    let mut open = open(wanted)?;
    let ask = Ask {
        take_over: wanted.take_over,
        overwrite: wanted.overwrite,
        rebuild: wanted.rebuild,
        looks_only: wanted.dry_run,
    };
    let state = match &mut open {
        Open::Folder(releases) => releases.state(target, ask)?,
        Open::Bucket(bucket) => bucket.state(ask)?,
        Open::Rsync(remote) => remote.state(ask)?,
    };
    let plan = Plan::new(&published, &state);
    if wanted.rebuild {
        let there = match &open {
            Open::Folder(releases) => releases.unlisted(),
            Open::Bucket(bucket) => bucket.paths()?,
            Open::Rsync(remote) => remote.paths()?,
        };
        doubts.extend(plan.unlisted(there, &published, &target.name));
    }
    match plan.guard(&state, wanted.max_delete.or(target.max_delete)) {
        // Whoever only looks wants to see what would go.
        Err(problem) if wanted.dry_run => doubts.push(problem.as_warning()),
        guarded => guarded?,
    }
    let list = urls::list(&plan.differ, &wanted.config.address);
    let outcome = Outcome {
        put: plan.put.iter().map(|file| file.path.clone()).collect(),
        bytes: plan.bytes(),
        deleted: plan.delete.clone(),
        kept: plan.kept,
        urls: list.lines().count(),
        doubts,
    };
    if wanted.dry_run {
        return Ok(outcome);
    }
    progress.stage("uploading", plan.put.len() + plan.delete.len());
    match open {
        Open::Folder(_) if plan.is_empty() => {}
        Open::Folder(releases) => releases.publish(&plan, &published, target, progress)?,
        Open::Bucket(bucket) => bucket.publish(&plan, &published, progress)?,
        Open::Rsync(remote) => remote.publish(&plan, &published, progress)?,
    }
    finish(wanted, &list)?;
    Ok(outcome)
}

fn finish(wanted: &Wanted<'_>, list: &str) -> Result<(), Box<Diag>> {
    urls::write(wanted.cache, list)
        .map_err(|error| Box::new(trouble::failed(urls::FILE, &reason(&error))))
}

/// Goes back to the release before; its name, and what a reader sees differ.
///
/// # Errors
/// That the target has no releases, or none before.
pub fn roll_back(wanted: &Wanted<'_>) -> Result<(String, Outcome), Box<Diag>> {
    let Open::Folder(releases) = open(wanted)? else {
        return Err(Box::new(
            Diag::new(
                Code::RELEASE_MISSING,
                format!("`{}` keeps no releases: only file:// targets do", wanted.target.name),
            )
            .help("build the site as it was and deploy it: only what differs moves"),
        ));
    };
    let (name, old, new) = releases.roll_back(wanted.target)?;
    let changed = changed(&old, &new);
    let list = urls::list(&changed, &wanted.config.address);
    finish(wanted, &list)?;
    let outcome = Outcome { urls: list.lines().count(), ..Outcome::default() };
    Ok((name, outcome))
}

/// The paths whose bytes differ between two records.
fn changed(old: &Entries, new: &Entries) -> Vec<String> {
    let differs = |path: &&String| {
        old.get(*path).map(|entry| &entry.hash) != new.get(*path).map(|entry| &entry.hash)
    };
    let mut paths: Vec<String> = old.keys().chain(new.keys()).filter(differs).cloned().collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
