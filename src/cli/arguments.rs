//! What can be typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// newsprint: Markdown in, a news site of plain files out, every photo with its credit.
#[derive(Debug, Parser)]
#[command(name = "newsprint", version, about)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What all commands take.
#[derive(Args, Clone, Debug)]
pub(super) struct Common {
    /// The site's folder [default: the nearest one with a site.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Print problems only
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Print more
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a small complete site to start from
    Init(Init),
    /// Write an article file with everything filled in that can be
    New(New),
    /// Build the site
    Build(Build),
    /// Show the site in a browser while it is being written
    Serve(Serve),
    /// Look for all that is wrong or worth a look, and write nothing
    Check(Check),
    /// Show what is not out yet, and why
    List(List),
    /// Show where each photo is used, and under which credit; or withdraw one
    Photos(Photos),
    /// Print what a page's template gets, as JSON
    Data(Data),
    /// Publish what the last build made: only what differs moves
    Deploy(Deploy),
    /// Print a JSON Schema for editors
    Schema {
        /// Of what
        of: SchemaOf,
    },
    /// Explain a message by its code, or list all codes
    Explain {
        /// The code, such as photo-credit-missing
        code: Option<String>,
    },
    /// Copy files of the built-in theme into the site, to change them there
    Theme {
        #[command(subcommand)]
        action: ThemeAction,
    },
    /// Print the manual page of newsprint or of one of its commands
    Man {
        /// The command
        command: Option<String>,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeAction {
    /// Write built-in templates and styles into templates/ and static/theme/
    Export(Export),
}

#[derive(Args, Debug)]
pub(super) struct Export {
    /// The files, such as article.html or newsprint.css [default: all]
    pub(super) files: Vec<String>,
    /// Replace files that exist
    #[arg(long)]
    pub(super) force: bool,
}

/// What decides which site is meant.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Site {
    /// Include drafts
    #[arg(long)]
    pub(super) drafts: bool,
    /// The moment the site is built for [default: the clock]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
    /// Another base URL than the one in site.toml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) site: Site,
    /// Use relative links, so that the site works without a server and below any address
    #[arg(long)]
    pub(super) relative: bool,
    /// The output folder [default: public/ in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Make everything again
    #[arg(long)]
    pub(super) clean: bool,
    /// Say for each page made why
    #[arg(long)]
    pub(super) explain: bool,
    /// Say what took how long, and how much work it was
    #[arg(long)]
    pub(super) profile: bool,
    /// Make a clean build too, beside this one, and compare every byte
    #[arg(long)]
    pub(super) verify: bool,
    /// Leave articles with errors out instead of stopping
    #[arg(long)]
    pub(super) keep_going: bool,
    /// Print all problems in full; without it, ten of each code
    #[arg(long)]
    pub(super) all: bool,
}

#[derive(Args, Debug)]
pub(super) struct Deploy {
    /// The target, by its name in site.toml; not needed if there is only one
    pub(super) target: Option<String>,
    /// The output folder [default: public/ in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Say what would move, and move nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// How many files may be deleted [default: max_delete, or half of what is published]
    #[arg(long, value_name = "N")]
    pub(super) max_delete: Option<usize>,
    /// Go back to the release before the one that is published
    #[arg(
        long,
        conflicts_with_all = ["dry_run", "max_delete", "take_over", "overwrite", "rebuild_record"]
    )]
    pub(super) rollback: bool,
    /// Go on after a deploy that was cut, without waiting to see whether it still lives
    #[arg(long)]
    pub(super) take_over: bool,
    /// Deploy for the first time to a place where files stand already
    #[arg(long)]
    pub(super) overwrite: bool,
    /// Put all files again and write a new record of them, when the old one can't be read or is wrong;
    /// nothing is deleted that no record names
    #[arg(long)]
    pub(super) rebuild_record: bool,
    /// Deploy although `base_url` is an address for examples, such as news.example
    #[arg(long)]
    pub(super) allow_example: bool,
    /// The moment that counts as now [default: the clock]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Serve {
    /// The port; if it is taken, the next that is free. 0: any
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub(super) port: u16,
    /// The address to listen at [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) host: Option<IpAddr>,
    /// Open a browser
    #[arg(long)]
    pub(super) open: bool,
    /// Show it to devices on the local network, too, that know a token
    #[arg(long)]
    pub(super) lan: bool,
    /// Let the browser go to the article that was saved last
    #[arg(long)]
    pub(super) follow: bool,
    /// The moment to show [default: the clock]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
    /// What opens a place in a file: a name (vscode, vscodium, cursor, zed, idea, sublime), an
    /// address or a program with {path} and {line} in it, or none
    #[arg(long, value_name = "EDITOR", default_value = "vscode", env = "NEWSPRINT_EDITOR")]
    pub(super) editor: String,
    /// Look for changed files this often, where the system tells nobody of them
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "0.5")]
    pub(super) poll: Option<f64>,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    /// Correct what can be corrected without asking
    #[arg(long)]
    pub(super) fix: bool,
    /// Print the problems with this code only, all of them; several codes with commas
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Print all problems in full; without it, ten of each code
    #[arg(long)]
    pub(super) all: bool,
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// The moment that counts as now [default: the clock]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with excerpts
    Text,
    /// One document, for programs
    Json,
    /// Workflow commands, for GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

#[derive(Args, Debug)]
pub(super) struct List {
    /// Only drafts
    #[arg(long, group = "which")]
    pub(super) drafts: bool,
    /// Only articles whose date is still to come
    #[arg(long, group = "which")]
    pub(super) scheduled: bool,
    /// Only articles that are held back
    #[arg(long, group = "which")]
    pub(super) embargoed: bool,
    /// Only articles and photos that are out and will expire
    #[arg(long, group = "which")]
    pub(super) expiring: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Photos {
    #[command(subcommand)]
    pub(super) action: Option<PhotosAction>,
    /// Only photos that name this party
    #[arg(long, value_name = "NAME")]
    pub(super) agency: Option<String>,
    /// Only articles of this month, such as 2026-03
    #[arg(long, value_name = "YYYY-MM")]
    pub(super) month: Option<String>,
    /// Only photos whose time will be over
    #[arg(long)]
    pub(super) expiring: bool,
    /// Print a table for programs (RFC 4180)
    #[arg(long)]
    pub(super) csv: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Debug, Subcommand)]
pub(super) enum PhotosAction {
    /// Withdraw a photo: it vanishes from the site with the next build, and may not come back
    Kill(Kill),
    /// Undo a withdrawal, or tell a photo apart from a withdrawn one that it looks like
    Restore(Restore),
}

/// A text that says something.
fn words(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("write why, in a few words".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

#[derive(Args, Debug)]
pub(super) struct Kill {
    /// The photo's file from the site's folder, or its fingerprint
    pub(super) photo: String,
    /// Why, and who said so
    #[arg(long, value_name = "TEXT", value_parser = words)]
    pub(super) reason: String,
    /// Withdraw the photos that look the same, too: other sizes, formats and frames
    #[arg(long)]
    pub(super) similar: bool,
    /// Say what would be withdrawn, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Args, Debug)]
pub(super) struct Restore {
    /// The photo's file from the site's folder, or its fingerprint
    pub(super) photo: String,
    /// Say what would be restored, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

/// The moment alone, for commands that need no more.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Moment {
    /// The moment that counts as now [default: the clock]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Data {
    /// The page: a path such as /news/ferry/, a whole URL, or an article's file
    pub(super) url: String,
    #[command(flatten)]
    pub(super) site: Site,
}

#[derive(Args, Debug)]
pub(super) struct New {
    /// The headline
    pub(super) headline: String,
    /// The section: a folder under content/
    #[arg(long, short, value_name = "S")]
    pub(super) section: Option<String>,
    /// Make the section if there is none of this name
    #[arg(long, requires = "section")]
    pub(super) new_section: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Args, Debug)]
pub(super) struct Init {
    /// The folder to make
    pub(super) dir: PathBuf,
    /// The language of the site: de or en, with or without a country
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub(super) language: String,
    /// Write a workflow that builds and deploys, too; into a site that exists, nothing else
    #[arg(long, value_name = "HOST")]
    pub(super) ci: Option<Ci>,
}

/// Whose pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Ci {
    /// GitHub Actions, to a target of site.toml
    Github,
    /// GitHub Actions, to GitHub Pages
    GithubPages,
    /// GitLab CI, to a target of site.toml
    Gitlab,
    /// GitLab CI, to GitLab Pages
    GitlabPages,
}

/// What there are schemas of.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SchemaOf {
    /// An article's front matter
    Article,
    /// A photo table or sidecar
    Photo,
    /// site.toml
    Site,
    /// agencies.toml
    Agencies,
    /// locale.toml
    Locale,
}
