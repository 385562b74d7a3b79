//! `newsprint init DIR`: a small complete site to start from.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::arguments::{Ci, Init};
use super::terminal::Terminal;
use crate::base::diag::{Code, Diag};
use crate::site::config::SITE_FILE;
use crate::site::source::reason;
use crate::text::locale::Locale;

/// The files of a new site: path and text, `{language}` and `{zone}` to be filled in.
type Files = &'static [(&'static str, &'static str)];

const ENGLISH: Files = &[
    ("site.toml", include_str!("init/en/site.toml")),
    ("agencies.toml", include_str!("init/en/agencies.toml")),
    ("content/news/_section.md", include_str!("init/en/section.md")),
    ("content/news/welcome/index.md", include_str!("init/en/welcome.md")),
];

const GERMAN: Files = &[
    ("site.toml", include_str!("init/de/site.toml")),
    ("agencies.toml", include_str!("init/de/agencies.toml")),
    ("content/nachrichten/_section.md", include_str!("init/de/section.md")),
    ("content/nachrichten/willkommen/index.md", include_str!("init/de/willkommen.md")),
];

/// Says whether a build is due because of the time; the workflows ask it.
const DUE: (&str, &str) = ("due", include_str!("init/ci/due"));

/// The files of a workflow.
fn workflow(ci: Ci) -> [(&'static str, String); 2] {
    let (path, text, parts) = match ci {
        Ci::Github | Ci::GithubPages => {
            (".github/workflows/publish.yml", include_str!("init/ci/github.yml"), github(ci))
        }
        Ci::Gitlab | Ci::GitlabPages => {
            (".gitlab-ci.yml", include_str!("init/ci/gitlab.yml"), gitlab(ci))
        }
    };
    let fill =
        |text: String, (name, part): &(&str, &str)| text.replace(&format!("{{{name}}}"), part);
    let text = parts.iter().fold(text.to_owned(), fill);
    let (due, script) = DUE;
    [(path, text), (due, script.to_owned())]
}

/// What differs between GitHub's workflows.
fn github(ci: Ci) -> Vec<(&'static str, &'static str)> {
    match ci {
        Ci::GithubPages => vec![
            ("permissions", "  pages: write\n  id-token: write\n"),
            ("environment", "    environment: github-pages\n"),
            ("deploy", include_str!("init/ci/github-pages.yml")),
        ],
        _ => vec![
            ("permissions", ""),
            ("environment", ""),
            ("deploy", include_str!("init/ci/github-target.yml")),
        ],
    }
}

/// What differs between GitLab's.
fn gitlab(ci: Ci) -> Vec<(&'static str, &'static str)> {
    match ci {
        Ci::GitlabPages => vec![
            ("needs", ""),
            ("job", "pages"),
            // A job that succeeds publishes its folder, which is not there if nothing was due.
            ("idle", "75"),
            (
                "pages",
                "  publish: pages\n  artifacts:\n    paths:\n      - pages\n  # Nothing was due: the site stays as it is.\n  allow_failure:\n    exit_codes: 75\n",
            ),
            ("deploy", include_str!("init/ci/gitlab-pages.yml")),
        ],
        _ => vec![
            ("needs", " (and rsync for ssh:// targets); credentials are variables of the project"),
            ("job", "publish"),
            ("idle", "0"),
            ("pages", ""),
            ("deploy", include_str!("init/ci/gitlab-target.yml")),
        ],
    }
}

/// The target that the workflows for Pages deploy to, and what it publishes is no part of the site.
fn pages(ci: Ci) -> Option<String> {
    let profile = match ci {
        Ci::GithubPages => "github",
        Ci::GitlabPages => "gitlab",
        Ci::Github | Ci::Gitlab => return None,
    };
    Some(format!(
        "# A folder that the workflow hands over to Pages.\n[deploy.pages]\nurl = \"file://./published\"\nprofile = \"{profile}\"\nkeep = 1\n"
    ))
}

/// The picture of the first article, drawn for it.
const PHOTO: &[u8] = include_bytes!("init/photo.jpg");

/// What version control should not keep.
const IGNORED: &str = "/public\n/.newsprint\n";

pub(super) fn run(wanted: &Init, terminal: &Terminal) -> u8 {
    if Locale::for_language(&wanted.language).is_none() {
        terminal.problem(
            &Diag::new(
                Code::LANGUAGE_UNKNOWN,
                format!("\"{}\" is not a language tag", wanted.language),
            )
            .help("write --language de-AT, de, en-GB or the like"),
        );
        return 2;
    }
    let shown = wanted.dir.display();
    if let Some(ci) = wanted.ci
        && wanted.dir.join(SITE_FILE).is_file()
    {
        return add_workflow(&wanted.dir, ci, terminal);
    }
    if is_used(&wanted.dir) {
        terminal.problem(
            &Diag::new(Code::TARGET_EXISTS, format!("{shown} exists and is not empty")).help(
                "choose a folder that does not exist yet; nothing of yours is ever overwritten",
            ),
        );
        return 1;
    }
    match write_all(&wanted.dir, &wanted.language, wanted.ci) {
        Ok(()) => {
            terminal.say(&format!(
                "A new site is in {shown}. Next:\n\n  newsprint build --root {shown}\n"
            ));
            0
        }
        Err(error) => {
            terminal.problem(
                &Diag::new(
                    Code::OUTPUT_FAILED,
                    format!("{shown} can't be written: {}", reason(&error)),
                )
                .help("check whether the folder can be written to, and start with an empty one"),
            );
            3
        }
    }
}

/// Whether something stands there that is no empty folder.
#[expect(clippy::disallowed_methods, reason = "a new site's folder is no site yet")]
fn is_used(dir: &Path) -> bool {
    match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Writes a workflow into a site that exists, over no file of its own.
fn add_workflow(dir: &Path, ci: Ci, terminal: &Terminal) -> u8 {
    let files = workflow(ci);
    if let Some((path, _)) = files.iter().find(|(path, _)| dir.join(path).exists()) {
        terminal.problem(
            &Diag::new(Code::TARGET_EXISTS, format!("{path} exists already"))
                .help("move it away first; nothing of yours is ever overwritten"),
        );
        return 1;
    }
    let written =
        files.iter().try_for_each(|(path, text)| write_new(&dir.join(path), text.as_bytes()));
    match written {
        Ok(()) => {
            for (path, _) in files {
                terminal.say(&format!("{path}\n"));
            }
            if let Some(target) = pages(ci) {
                terminal.say(&format!(
                    "\nAdd this to site.toml, and /published to .gitignore:\n\n{target}"
                ));
            }
            0
        }
        Err(error) => {
            terminal.problem(
                &Diag::new(
                    Code::OUTPUT_FAILED,
                    format!("the workflow can't be written: {}", reason(&error)),
                )
                .help("check whether the folder can be written to"),
            );
            3
        }
    }
}

fn write_all(dir: &Path, language: &str, ci: Option<Ci>) -> io::Result<()> {
    let german = language.to_lowercase().split('-').next() == Some("de");
    let files = if german { GERMAN } else { ENGLISH };
    for (path, text) in files {
        let mut text = text.replace("{language}", language).replace("{zone}", zone(language));
        if let Some(target) = ci.and_then(pages).filter(|_| *path == SITE_FILE) {
            text = format!("{text}\n{target}");
        }
        write_new(&dir.join(path), text.as_bytes())?;
    }
    for (path, text) in ci.map(workflow).into_iter().flatten() {
        write_new(&dir.join(path), text.as_bytes())?;
    }
    let article = if german { "content/nachrichten/willkommen" } else { "content/news/welcome" };
    write_new(&dir.join(article).join("photo.jpg"), PHOTO)?;
    let published = if ci.and_then(pages).is_some() { "/published\n" } else { "" };
    write_new(&dir.join(".gitignore"), format!("{IGNORED}{published}").as_bytes())
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(bytes)
}

/// The zone most people of a language's country live in; it stands in `site.toml` to be corrected.
fn zone(language: &str) -> &'static str {
    match language.to_lowercase().as_str() {
        "de-at" => "Europe/Vienna",
        "de-ch" | "de-li" => "Europe/Zurich",
        tag if tag.split('-').next() == Some("de") => "Europe/Berlin",
        "en-us" => "America/New_York",
        "en-ie" => "Europe/Dublin",
        "en-au" => "Australia/Sydney",
        "en-ca" => "America/Toronto",
        _ => "Europe/London",
    }
}
