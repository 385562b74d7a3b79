//! `newsprint deploy`: publishes what the last build made, and says what moved.

use std::fmt::Write;
use std::path::Path;

use super::arguments::{Arguments, Deploy, Site};
use super::terminal::{self, Terminal, counted};
use super::{CACHE, moment, options, progress, root};
use crate::base::diag::{Code, Diag, nearest, safe};
use crate::build::engine::{Old, Options, built_for, hold, old};
use crate::publish::deploy::{self, Environment, Outcome, Wanted};
use crate::site::config::{Beside, Config, SITE_FILE, Target};
use crate::site::source::{Disk, Folder};
use crate::text::locale::Locale;

pub(super) fn run(arguments: &Arguments, wanted: &Deploy, terminal: &Terminal) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    let disk = Folder::new(&root);
    let site = Site { now: wanted.now.clone(), ..Site::default() };
    let Some(options) = options(&root, &disk, &site, terminal) else { return 2 };
    let text =
        |path: &str| Some(String::from_utf8_lossy(&disk.read(path).ok()?).into_owned().into());
    let Some(config) = config(terminal, &text) else { return 1 };
    let target = match find(&config, wanted.target.as_deref()) {
        Ok(target) => target,
        Err(problem) => {
            terminal.problems(&[*problem], &text);
            return 1;
        }
    };
    let out = wanted.out.clone().unwrap_or_else(|| root.join("public"));
    let cache = root.join(CACHE);
    // The folder must not change while it is published.
    let _lock = match hold(&cache) {
        Ok(lock) => lock,
        Err(problem) => {
            terminal.problem(&problem);
            return 3;
        }
    };
    let built_for = built_for(&cache, &out);
    let environment = Environment::new(terminal::environment());
    let asked = Wanted {
        config: &config,
        target,
        root: &root,
        out: &out,
        cache: &cache,
        generator: options.generator,
        dry_run: wanted.dry_run,
        max_delete: wanted.max_delete,
        take_over: wanted.take_over,
        overwrite: wanted.overwrite,
        rebuild: wanted.rebuild_record,
        built_for: built_for.as_deref(),
        allow_example: wanted.allow_example,
        environment: &environment,
    };
    if wanted.rollback {
        return roll_back(&asked, terminal, &text);
    }
    if let Some(problem) = doubts(&disk, &options, &out, &config) {
        terminal.problem(&problem);
        if problem.is_error() {
            return 1;
        }
    }
    let started = terminal::start();
    let bar = progress::Bar::new(terminal, false);
    let done = deploy::deploy(&asked, &bar);
    bar.finish();
    match done {
        Ok(outcome) => {
            terminal.problems(&outcome.doubts, &text);
            if wanted.dry_run {
                terminal.print(&list(&outcome));
            }
            terminal.say(&summary(&outcome, target, wanted.dry_run, started.elapsed()));
            0
        }
        Err(problem) => {
            terminal.problems(std::slice::from_ref(&*problem), &text);
            status(&problem)
        }
    }
}

fn roll_back(
    asked: &Wanted<'_>,
    terminal: &Terminal,
    text: &dyn Fn(&str) -> Option<std::sync::Arc<str>>,
) -> u8 {
    match deploy::roll_back(asked) {
        Ok((release, outcome)) => {
            let urls = counted(outcome.urls, "URL");
            terminal.say(&format!(
                "`{}` shows the release {release} again; {urls} changed, see .newsprint/{}\n",
                asked.target.name,
                deploy::urls::FILE,
            ));
            0
        }
        Err(problem) => {
            terminal.problems(std::slice::from_ref(&*problem), text);
            status(&problem)
        }
    }
}

/// The site's configuration; what is wrong with it is told.
fn config(
    terminal: &Terminal,
    text: &dyn Fn(&str) -> Option<std::sync::Arc<str>>,
) -> Option<Config> {
    let site = text(SITE_FILE)?;
    let words = text(Locale::FILE);
    let beside = Beside { words: words.as_deref(), ..Beside::default() };
    let found = Config::read_with(&site, beside);
    let errors: Vec<Diag> = found.problems.into_iter().filter(Diag::is_error).collect();
    terminal.problems(&errors, text);
    found.value
}

/// The target that is meant.
fn find<'a>(config: &'a Config, name: Option<&str>) -> Result<&'a Target, Box<Diag>> {
    let targets = &config.targets;
    let names = || targets.iter().map(|target| target.name.as_str());
    let problem = |message: String| Diag::new(Code::TARGET_UNKNOWN, message).at_file(SITE_FILE);
    let listed = || format!("the targets are {}", names().collect::<Vec<_>>().join(", "));
    let found = match (name, targets.as_slice()) {
        (_, []) => Err(problem("site.toml has no deploy target".to_owned()).help(
            "add one: [deploy.production] and below it url = \"s3://bucket\"; see docs/deploying.md",
        )),
        (None, [only]) => Ok(only),
        (None, _) => Err(problem("this site has several targets: which one?".to_owned())
            .help(format!("write its name behind `newsprint deploy`; {}", listed()))),
        (Some(name), _) => targets.iter().find(|target| target.name == name).ok_or_else(|| {
            let meant = nearest(name, names());
            problem(format!("site.toml has no target \"{name}\""))
                .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
                .help(listed())
        }),
    };
    found.map_err(Box::new)
}

/// Whether somebody may have forgotten to build.
fn doubts(disk: &Folder, options: &Options, out: &Path, config: &Config) -> Option<Diag> {
    let problem = |message: String| {
        Diag::new(Code::BUILD_OLD, message)
            .help("run `newsprint build` first; deploy publishes what the last build made")
    };
    Some(match old(disk, &options.cache, out, options.now)? {
        Old::Drafts => Diag::new(Code::BUILD_MISSING, "the last build shows drafts").help(
            "run `newsprint build` without --drafts; deploy publishes what the last build made",
        ),
        Old::Source(path) => {
            problem("this file was changed after the last build".to_owned()).at_file(path)
        }
        Old::Moment(at) => {
            problem(format!("content has been due since {}; build again", moment(at, &config.zone)))
        }
    })
}

/// Whose fault it is: the site's, or the machine's and the network's.
fn status(problem: &Diag) -> u8 {
    let machine = [
        Code::DEPLOY_FAILED,
        Code::DEPLOY_RECORD_UNREADABLE,
        Code::OUTPUT_LOCKED,
        Code::CREDENTIALS_MISSING,
    ];
    if machine.contains(&problem.code) { 3 } else { 1 }
}

/// What would move, one file a line.
fn list(outcome: &Outcome) -> String {
    let mut text = String::new();
    for path in &outcome.put {
        let _ = writeln!(text, "put {}", safe::line(path));
    }
    for path in &outcome.deleted {
        let _ = writeln!(text, "delete {}", safe::line(path));
    }
    text
}

fn summary(outcome: &Outcome, target: &Target, dry_run: bool, took: std::time::Duration) -> String {
    let (put, deleted) = (counted(outcome.put.len(), "file"), outcome.deleted.len());
    let (bytes, kept, name) = (amount(outcome.bytes), outcome.kept, &target.name);
    let took = took.as_secs_f64();
    if dry_run {
        return format!(
            "`{name}`: {put} would be uploaded ({bytes}), {deleted} deleted, {kept} stay\n"
        );
    }
    let mut text = format!(
        "`{name}`: {put} uploaded ({bytes}), {deleted} deleted, {kept} as they were ({took:.2} s)\n"
    );
    if outcome.urls > 0 {
        let urls = counted(outcome.urls, "URL");
        let _ = writeln!(text, "{urls} changed, see .newsprint/{}", deploy::urls::FILE);
    }
    text
}

/// Bytes for people.
fn amount(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
