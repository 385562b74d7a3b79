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

/// The options of all commands.
#[derive(Args, Clone, Debug)]
pub(super) struct Common {
    /// The site's folder [default: the nearest one with a site.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Print problems only
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Print more details
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,
}

/// When to use colours.
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
    /// Create a small, complete site to start from
    Init(Init),
    /// Create an article with its front matter filled in
    New(New),
    /// Build the site
    Build(Build),
    /// Preview the site in a browser, updated at every save
    Serve(Serve),
    /// Report errors, warnings and suggestions without writing anything
    Check(Check),
    /// List unpublished articles and say why
    List(List),
    /// List photos with their credits and articles, or withdraw one
    Photos(Photos),
    /// Print the data that a page's template receives, as JSON
    Data(Data),
    /// Publish the last build, uploading only changed files
    Deploy(Deploy),
    /// Print a JSON Schema, for completion and checks in editors
    Schema {
        /// What the schema describes
        of: SchemaOf,
    },
    /// Explain a message by its code, or list all codes
    Explain {
        /// The code, such as photo-credit-missing
        code: Option<String>,
    },
    /// Copy files of the built-in theme into the site, so that you can change them
    Theme {
        #[command(subcommand)]
        action: ThemeAction,
    },
    /// Print the manual page of newsprint or of one of its commands
    Man {
        /// The command; newsprint itself by default
        command: Option<String>,
    },
    /// Print the completion script for a shell
    Completions {
        /// The shell
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
    /// The files to copy, such as article.html or newsprint.css [default: all]
    pub(super) files: Vec<String>,
    /// Overwrite existing files
    #[arg(long)]
    pub(super) force: bool,
}

/// What decides which articles and addresses the site has.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Site {
    /// Include drafts
    #[arg(long)]
    pub(super) drafts: bool,
    /// Build the site as it should look at this time [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
    /// Use this base URL instead of the one in site.toml
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
    /// Rebuild everything
    #[arg(long)]
    pub(super) clean: bool,
    /// Say why each file was made
    #[arg(long)]
    pub(super) explain: bool,
    /// Show how long each step took and how much work it did
    #[arg(long)]
    pub(super) profile: bool,
    /// Compare the result with a clean build, byte for byte
    #[arg(long)]
    pub(super) verify: bool,
    /// Leave out articles with errors and build the rest
    #[arg(long)]
    pub(super) keep_going: bool,
    /// Print all problems in full instead of ten of each code
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
    /// Show what would be uploaded and deleted, without doing it
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Delete at most this many files [default: max_delete, or half of the published files]
    #[arg(long, value_name = "N")]
    pub(super) max_delete: Option<usize>,
    /// Go back to the previous release
    #[arg(
        long,
        conflicts_with_all = ["dry_run", "max_delete", "take_over", "overwrite", "rebuild_record"]
    )]
    pub(super) rollback: bool,
    /// Continue an interrupted deploy without waiting to see whether it is still running
    #[arg(long)]
    pub(super) take_over: bool,
    /// Deploy for the first time to a place that already has files
    #[arg(long)]
    pub(super) overwrite: bool,
    /// Upload all files again and write a new record of them, if the old record is damaged or wrong;
    /// files that no record names are kept
    #[arg(long)]
    pub(super) rebuild_record: bool,
    /// Deploy even if `base_url` is an example address, such as news.example
    #[arg(long)]
    pub(super) allow_example: bool,
    /// Use this time as the current time [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Serve {
    /// The port; if it is in use, the next free one. 0 for any
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub(super) port: u16,
    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) host: Option<IpAddr>,
    /// Open the preview in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Also serve devices on the local network that have the token
    #[arg(long)]
    pub(super) lan: bool,
    /// Make the browser follow to the article that was saved last
    #[arg(long)]
    pub(super) follow: bool,
    /// Preview the site as it will look at this time [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
    /// The editor that opens files from the preview: a name (vscode, vscodium, cursor, zed, idea,
    /// sublime), a URL or a command with {path} and {line} in it, or none
    #[arg(long, value_name = "EDITOR", default_value = "vscode", env = "NEWSPRINT_EDITOR")]
    pub(super) editor: String,
    /// Look for changed files at this interval, where the system does not report changes
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "0.5")]
    pub(super) poll: Option<f64>,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    /// Fix problems that have only one possible fix
    #[arg(long)]
    pub(super) fix: bool,
    /// Print only problems with this code, all of them; separate several codes with commas
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Print all problems in full instead of ten of each code
    #[arg(long)]
    pub(super) all: bool,
    /// The output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// Use this time as the current time [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
}

/// The output format.
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
    /// Only articles with a date in the future
    #[arg(long, group = "which")]
    pub(super) scheduled: bool,
    /// Only articles under an embargo
    #[arg(long, group = "which")]
    pub(super) embargoed: bool,
    /// Only published articles and photos that will expire
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
    /// Only photos that will expire
    #[arg(long)]
    pub(super) expiring: bool,
    /// Print CSV (RFC 4180)
    #[arg(long)]
    pub(super) csv: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Debug, Subcommand)]
pub(super) enum PhotosAction {
    /// Withdraw a photo: the next build removes it from the site and keeps it out
    Kill(Kill),
    /// Undo a withdrawal, or mark a photo as different from a withdrawn one that looks alike
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
    /// The path of the photo's file from the site's folder, or its fingerprint
    pub(super) photo: String,
    /// Why, and who asked for it
    #[arg(long, value_name = "TEXT", value_parser = words)]
    pub(super) reason: String,
    /// Also withdraw photos that look the same: other sizes, formats and frames
    #[arg(long)]
    pub(super) similar: bool,
    /// Show what would be withdrawn, without doing it
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Args, Debug)]
pub(super) struct Restore {
    /// The path of the photo's file from the site's folder, or its fingerprint
    pub(super) photo: String,
    /// Show what would be restored, without doing it
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

/// The time alone, for commands that need no more.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Moment {
    /// Use this time as the current time [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Data {
    /// The page: a path such as /news/ferry/, a full URL, or an article's file
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
    /// Create the section if it does not exist
    #[arg(long, requires = "section")]
    pub(super) new_section: bool,
    #[command(flatten)]
    pub(super) site: Moment,
}

#[derive(Args, Debug)]
pub(super) struct Init {
    /// The folder to create
    pub(super) dir: PathBuf,
    /// The language of the site: de or en, with or without a country
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub(super) language: String,
    /// Also write a workflow that builds and deploys; in an existing site, write only that
    #[arg(long, value_name = "HOST")]
    pub(super) ci: Option<Ci>,
}

/// The service that runs the workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Ci {
    /// GitHub Actions, deploying to a target in site.toml
    Github,
    /// GitHub Actions, deploying to GitHub Pages
    GithubPages,
    /// GitLab CI, deploying to a target in site.toml
    Gitlab,
    /// GitLab CI, deploying to GitLab Pages
    GitlabPages,
}

/// What a schema describes.
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
