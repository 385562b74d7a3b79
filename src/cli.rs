//! The command line: reads arguments, asks the clock once, prints what the library found.
//!
//! The only module that prints, measures time and reads the environment.

mod arguments;
mod check;
mod data;
mod deploy;
mod help;
mod init;
mod list;
mod new;
mod photos;
mod profile;
mod progress;
mod serve;
mod summary;
mod terminal;
mod theme;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use arguments::{Arguments, Build, Command, SchemaOf, Site, ThemeAction};
use terminal::Terminal;

use crate::base::diag::{Code, Diag};
use crate::base::time;
use crate::build::engine::{self, Options, Quiet, Session, Understood};
use crate::site::article::{ARTICLE, PHOTO};
use crate::site::config::{AGENCIES, Address, Config, SITE, SITE_FILE};
use crate::site::source::{Disk, Folder, find_root, overlapped};
use crate::text::locale;
use crate::text::schema::json_schema;

/// The name of the cache folder in a site's folder.
const CACHE: &str = ".newsprint";

/// Runs the program; its result is the exit status: 0 done, 1 the site has errors, 2 wrong usage,
/// 3 the machine failed.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows where each belongs.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(&arguments.common);
    ExitCode::from(dispatch(&arguments, &terminal))
}

fn dispatch(arguments: &Arguments, terminal: &Terminal) -> u8 {
    match &arguments.command {
        Command::Build(build) => run_build(arguments, build, terminal),
        Command::Serve(wanted) => serve::run(arguments, wanted, terminal),
        Command::Check(wanted) => check::run(arguments, wanted, terminal),
        Command::List(wanted) => with_site(
            arguments,
            &Site { now: wanted.site.now.clone(), ..Site::default() },
            terminal,
            false,
            |site| list::run(site, wanted, terminal),
        ),
        Command::Photos(wanted) => photos::run(arguments, wanted, terminal),
        Command::Data(wanted) => with_site(arguments, &wanted.site, terminal, true, |site| {
            data::run(site, &wanted.url, terminal)
        }),
        Command::New(wanted) => {
            let site = Site { now: wanted.site.now.clone(), ..Site::default() };
            with_site(arguments, &site, terminal, false, |site| new::run(site, wanted, terminal))
        }
        Command::Init(wanted) => init::run(wanted, terminal),
        Command::Deploy(wanted) => deploy::run(arguments, wanted, terminal),
        Command::Schema { of } => schema(*of, terminal),
        Command::Completions { shell } => completions(*shell, terminal),
        Command::Man { command } => help::man(command.as_deref(), terminal),
        Command::Explain { code } => help::explain(code.as_deref(), terminal),
        Command::Theme { action: ThemeAction::Export(wanted) } => {
            theme::export(arguments, wanted, terminal)
        }
    }
}

fn schema(of: SchemaOf, terminal: &Terminal) -> u8 {
    let (name, title, keys) = match of {
        SchemaOf::Article => ("article", "A newsprint article", ARTICLE),
        SchemaOf::Photo => ("photo", "A newsprint photo", PHOTO),
        SchemaOf::Site => ("site", "newsprint's site.toml", SITE),
        SchemaOf::Agencies => ("agencies", "newsprint's agencies.toml", AGENCIES),
        SchemaOf::Locale => ("locale", "newsprint's locale.toml", locale::keys()),
    };
    terminal.json(&format!("{:#}\n", json_schema(name, title, keys)));
    0
}

fn completions(shell: clap_complete::Shell, terminal: &Terminal) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "newsprint", &mut script);
    terminal.print(&String::from_utf8_lossy(&script));
    0
}

fn run_build(arguments: &Arguments, build: &Build, terminal: &Terminal) -> u8 {
    let started = terminal::start();
    let Some(root) = root(arguments, terminal) else { return 1 };
    let disk = Folder::new(&root);
    let Some(mut options) = options(&root, &disk, &build.site, terminal) else { return 2 };
    options.out = build.out.clone().unwrap_or_else(|| root.join("public"));
    options.keep_going = build.keep_going;
    options.relative = build.relative;
    options.clean = build.clean;
    for (name, folder) in [("output", &options.out), ("cache", &options.cache)] {
        if let Some(what) = overlapped(&root, folder) {
            terminal.problem(&apart(&root, name, folder, &what));
            return 1;
        }
    }
    let session = Session::new(&disk);
    let progress = progress::Bar::new(terminal, build.profile);
    let (mut report, understood) = session.build_and_keep(&options, &progress);
    let formats = understood.as_ref().map(|site| site.loaded.config().photos.formats.clone());
    // The program is about to end; dropping the archive would be wasted work.
    std::mem::forget(understood);
    if build.verify && report.finished {
        let found = engine::verify(&session, &options, &progress::Bar::new(terminal, false));
        if found.is_empty() {
            terminal.say("Verified: a clean build makes the same bytes.\n");
        }
        report.problems.extend(found);
    }
    progress.finish();
    terminal.in_full(build.all).problems(&report.problems, &|path| session.text(path));
    if build.explain {
        summary::explain(&report, terminal);
    }
    if build.profile {
        profile::print(&report, &progress.stages(), terminal);
    }
    summary::print(&report, &options, &root, started.elapsed(), terminal);
    if terminal.is_live() && report.finished {
        summary::photos(&report, progress.photos(), &formats.unwrap_or_default(), terminal);
    }
    report.exit_code()
}

/// A folder that is written into must not be one that is read.
fn apart(root: &std::path::Path, name: &str, folder: &std::path::Path, what: &str) -> Diag {
    Diag::new(
        Code::TARGET_OVERLAPS,
        format!("the {name} folder overlaps {what}"),
    )
    .at_file(folder.strip_prefix(root).unwrap_or(folder).display().to_string())
    .help("a build writes into this folder and deletes from it: choose one apart from the sources, and look where it leads if it is a symbolic link")
}

/// A site as a command finds it.
struct Found<'a> {
    session: Session<'a>,
    options: Options,
    understood: Understood<'a>,
    problems: Vec<Diag>,
}

/// Runs a command that only reads the site, if the site can be understood at all. One that shows
/// nothing of photos need not wait until they are decoded.
fn with_site(
    arguments: &Arguments,
    site: &Site,
    terminal: &Terminal,
    looks: bool,
    command: impl FnOnce(&Found<'_>) -> u8,
) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    let disk = Folder::new(&root);
    let Some(options) = options(&root, &disk, site, terminal) else { return 2 };
    let session = Session::new(&disk);
    let found =
        if looks { session.understand(&options, &Quiet) } else { session.skim(&options, &Quiet) };
    match found.value {
        Some(understood) => {
            command(&Found { session, options, understood, problems: found.problems })
        }
        None => {
            terminal.problems(&found.problems, &|path| session.text(path));
            1
        }
    }
}

/// The site's folder: `--root`, or the nearest folder above with a `site.toml`.
fn root(arguments: &Arguments, terminal: &Terminal) -> Option<PathBuf> {
    if let Some(root) = &arguments.common.root {
        if root.join(SITE_FILE).is_file() {
            return Some(root.clone());
        }
        terminal.problem(
            &Diag::new(
                Code::SITE_NOT_FOUND,
                format!("there is no site.toml in {}", root.display()),
            )
            .help("`newsprint init DIR` makes a small complete site to start from"),
        );
        return None;
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let found = find_root(&here);
    if found.is_none() {
        terminal.problem(
            &Diag::new(Code::SITE_NOT_FOUND, "there is no site.toml here or in a folder above")
                .help("go to the site's folder, or name it with --root; `newsprint init DIR` makes a new site"),
        );
    }
    // Where the site's folder is the current one, messages and summaries need no long path.
    found.map(|root| if root == here { PathBuf::from(".") } else { root })
}

fn options(
    root: &std::path::Path,
    disk: &Folder,
    site: &Site,
    terminal: &Terminal,
) -> Option<Options> {
    let now = match &site.now {
        None => terminal::now(),
        Some(text) => match time::parse(text, &zone(disk)) {
            Some(reading) => reading.timestamp,
            None => {
                terminal.problem(
                    &Diag::new(Code::DATE_INVALID, format!("--now is not a time newsprint can read: \"{text}\""))
                        .help("write --now 2026-03-01T06:00 (in the site's time zone) or --now 2026-03-01T06:00:00+01:00"),
                );
                return None;
            }
        },
    };
    if let Some(url) = site.base_url.as_ref().filter(|url| Address::parse(url).is_none()) {
        terminal.problem(
            &Diag::new(
                Code::VALUE_INVALID,
                format!("--base-url is not a plain address: \"{url}\""),
            )
            .help("write --base-url https://name.example or --base-url https://name.example/path"),
        );
        return None;
    }
    Some(Options {
        now,
        drafts: site.drafts,
        base_url: site.base_url.clone(),
        relative: false,
        lints: false,
        keep_going: false,
        clean: false,
        out: root.join("public"),
        cache: root.join(CACHE),
        generator: terminal::fingerprint(),
    })
}

/// The site's zone, for times on the command line; problems of `site.toml` are reported later.
fn zone(disk: &Folder) -> TimeZone {
    let text = disk.read(SITE_FILE).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let config = text.and_then(|text| Config::read(&text).value);
    config.map_or(TimeZone::UTC, |config| config.zone)
}

/// A time in the site's zone, for people.
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned_datetime(zone.clone());
    let name = zone.iana_name().unwrap_or("UTC");
    format!("{} {name}", zoned.strftime("%Y-%m-%d %H:%M"))
}
