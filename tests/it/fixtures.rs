//! Broken sites and exactly what newsprint says about them: one text file each in `tests/fixtures/`.
//!
//! A fixture is a site as text under headers (see [`super::site::files`]); its last section,
//! `-- expected --`, holds the exit status and the whole of standard error. Headers can say more
//! than a path; they are obeyed in order:
//!
//! - `-- a.md (hex) --`: the section is bytes, written as hexadecimal digits;
//! - `-- a.md (repeat 1000 x) --`: so many times this text;
//! - `-- a.md (text) --`: as it stands, even if the name ends in `.png`;
//! - `-- crlf a.md --`, `-- bom a.md --`: with Windows line ends, with a byte order mark;
//! - `-- bytes a\xff.md --`: a name that is not UTF-8;
//! - `-- nfd ä.md --`: a name with letters and accents apart, as macOS stores it;
//! - `-- link a.jpg -> /etc/hostname --`: a symbolic link;
//! - `-- folder public/a --`: an empty folder;
//! - `-- bare --`: no `site.toml` is added;
//! - `-- first: build --`: runs the program, which must succeed, before what follows is written;
//! - `-- locked WORK --`: another program holds the lock, to `build` or to `deploy`;
//! - `-- args: data /a/ --`: the arguments of the run that is judged; `build` if nothing is said.
//!
//! `UPDATE_FIXTURES=1 cargo test fixtures` writes what the program says now into the files; read
//! the difference as a reporter would before it is kept.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use newsprint::base::diag::CODES;
use rayon::prelude::*;
use tempfile::TempDir;

use crate::site::{HEAD, NOW, Site, decomposed, files, picture, program, tree};

const EXPECTED: &str = "-- expected --\n";

/// Codes whose problem is in what was typed or in the machine, so that no file of the site is the
/// place to go to.
const WITHOUT_PLACE: [&str; 18] = [
    "build-missing",
    "credentials-missing",
    "deletes-many",
    "deploy-failed",
    "release-missing",
    "date-invalid",
    "language-unknown",
    "output-failed",
    "output-locked",
    "verify-differs",
    "page-unknown",
    "photo-unknown",
    "section-unknown",
    "serve-failed",
    "site-not-found",
    "target-exists",
    "value-invalid",
    "value-unknown",
];

struct Fixture {
    name: String,
    path: PathBuf,
    site: String,
    expected: String,
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let fixture = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let (site, expected) = text.split_once(EXPECTED).unwrap_or((&text, ""));
        Fixture {
            name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            site: site.to_owned(),
            expected: expected.to_owned(),
            path,
        }
    };
    paths.into_iter().map(fixture).collect()
}

/// A broken site on disk, and how the program is to be run in it.
struct Broken {
    dir: TempDir,
    arguments: String,
    /// Held until the run is over.
    _lock: Option<File>,
}

impl Broken {
    fn new(text: &str) -> Self {
        let mut site =
            Self { dir: tempfile::tempdir().unwrap(), arguments: "build".to_owned(), _lock: None };
        let sections = files(text);
        if !sections.iter().any(|(header, _)| header.ends_with("site.toml") || header == "bare") {
            for (path, content) in files(HEAD) {
                site.write(&path, content.as_bytes());
            }
        }
        for (header, content) in sections {
            site.obey(&header, &content);
        }
        site
    }

    fn obey(&mut self, header: &str, content: &str) {
        let (word, rest) = header.split_once(' ').unwrap_or((header, ""));
        match word {
            "bare" => {}
            "args:" => self.arguments = rest.to_owned(),
            "first:" => {
                let output = run(self.dir.path(), rest);
                let told = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(0), "{header}: {told}");
            }
            "locked" => {
                fs::create_dir_all(self.dir.path().join(".newsprint")).unwrap();
                let file = File::create(self.dir.path().join(".newsprint/lock")).unwrap();
                file.lock().unwrap();
                std::io::Write::write_all(&mut &file, format!("{rest}\n").as_bytes()).unwrap();
                self._lock = Some(file);
            }
            "forged" => {
                // Size, time and number stay what they were.
                let path = self.dir.path().join(rest);
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                let text = fs::read_to_string(&path).unwrap().to_uppercase();
                fs::write(&path, text).unwrap();
                File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
            }
            "folder" => fs::create_dir_all(self.dir.path().join(rest)).unwrap(),
            "crlf" => self.write(rest, content.replace('\n', "\r\n").as_bytes()),
            "bom" => self.write(rest, format!("\u{feff}{content}").as_bytes()),
            "bytes" => self.write_bytes_name(rest, content),
            "nfd" => self.write(&decomposed(rest), content.as_bytes()),
            "link" => {
                let (path, target) = rest.split_once(" -> ").unwrap();
                let path = self.dir.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::os::unix::fs::symlink(target, path).unwrap();
            }
            _ => self.file(header, content),
        }
    }

    fn file(&self, header: &str, content: &str) {
        match header.strip_suffix(')').and_then(|header| header.split_once(" (")) {
            Some((path, "text")) => self.write(path, content.as_bytes()),
            Some((path, "hex")) => {
                let digits: Vec<u8> = content.bytes().filter(u8::is_ascii_hexdigit).collect();
                let byte = |pair: &[u8]| {
                    u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()
                };
                self.write(path, &digits.chunks(2).map(byte).collect::<Vec<u8>>());
            }
            Some((path, how)) if how.starts_with("photo ") => {
                let folder =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos");
                self.write(path, &fs::read(folder.join(&how["photo ".len()..])).unwrap());
            }
            Some((path, how)) => {
                let (count, text) = how.strip_prefix("repeat ").unwrap().split_once(' ').unwrap();
                self.write(path, text.repeat(count.parse().unwrap()).as_bytes());
            }
            None if header.ends_with(".png") => {
                self.write(header, &picture(&format!("{header} {content}")));
            }
            None => self.write(header, content.as_bytes()),
        }
    }

    fn write_bytes_name(&self, name: &str, content: &str) {
        use std::os::unix::ffi::OsStringExt;
        let (before, after) = name.split_once("\\xff").unwrap();
        let bytes = [before.as_bytes(), b"\xff", after.as_bytes()].concat();
        let path = self.dir.path().join(std::ffi::OsString::from_vec(bytes));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Runs the program with arguments as a shell would split them, at the moment of all tests.
fn run(folder: &Path, arguments: &str) -> std::process::Output {
    let mut words: Vec<String> = Vec::new();
    for (number, part) in arguments.split('"').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    let takes_now = words
        .first()
        .is_some_and(|word| ["build", "check", "data", "deploy", "list"].contains(&&**word));
    if takes_now && !words.iter().any(|word| word == "--now") {
        words.extend(["--now".to_owned(), NOW.to_owned()]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    program(folder, &words)
}

/// What the program says, in the form of the expected section, and what it did that it must not.
fn judge(fixture: &Fixture) -> (String, Vec<String>) {
    let site = Broken::new(&fixture.site);
    let public = site.dir.path().join("public");
    let before = tree(&public);
    let output = run(site.dir.path(), &site.arguments);
    let status = output.status.code().unwrap_or(-1);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut wrongs = Vec::new();
    // Only who asks for it gets a site with errors, without the articles at fault.
    let keeps_going = site.arguments.contains("--keep-going");
    if status != 0 && !keeps_going && tree(&public) != before {
        wrongs.push("public/ was touched".to_owned());
    }
    for machine in [site.dir.path(), Path::new(env!("CARGO_MANIFEST_DIR"))] {
        if stderr.contains(machine.to_str().unwrap()) {
            wrongs.push(format!("it names the machine's {}", machine.display()));
        }
    }
    if stderr.contains("panicked") {
        wrongs.push("it panicked".to_owned());
    }
    (format!("exit {status}\n{stderr}"), wrongs)
}

#[test]
fn every_broken_site_is_told_exactly_what_is_wrong() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let all = fixtures();
    let report = |fixture: &Fixture| {
        let (said, wrongs) = judge(fixture);
        let mut text = String::new();
        for wrong in wrongs {
            writeln!(text, "== {}: {wrong}\n{said}", fixture.name).unwrap();
        }
        if said != fixture.expected {
            if update {
                fs::write(&fixture.path, format!("{}{EXPECTED}{said}", fixture.site)).unwrap();
            } else {
                let expected = &fixture.expected;
                writeln!(text, "== {}\n-- expected --\n{expected}-- said --\n{said}", fixture.name)
                    .unwrap();
            }
        }
        text
    };
    let reports: Vec<String> = all.par_iter().map(report).collect();
    let told = reports.concat();
    assert!(told.is_empty(), "UPDATE_FIXTURES=1 accepts what is said now\n{told}");
}

/// The messages of an expected text: each begins with its severity and code.
fn messages(expected: &str) -> impl Iterator<Item = (&str, &str)> {
    let blocks = expected.split("\n\n").map(|block| {
        let at = block.find("error[").or_else(|| block.find("warning[")).unwrap_or(block.len());
        &block[at..]
    });
    blocks.filter_map(|block| {
        let code = block.split_once('[')?.1.split_once("]:")?.0;
        Some((code, block))
    })
}

#[test]
fn every_code_has_a_fixture() {
    let all = fixtures();
    let said: BTreeSet<&str> =
        all.iter().flat_map(|fixture| messages(&fixture.expected)).map(|(code, _)| code).collect();
    // That a file can't be read is shown in `keep_going`: root may read all that a fixture can hold.
    let missing: Vec<&str> = CODES
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !said.contains(code) && *code != "file-unreadable")
        .collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
    assert!(all.len() >= 75, "{}", all.len());
}

#[test]
fn a_fixture_is_named_after_a_code_it_shows() {
    for fixture in fixtures() {
        let usage = fixture.name.starts_with("usage-") && fixture.expected.starts_with("exit 2\n");
        let named = messages(&fixture.expected).any(|(code, _)| {
            fixture.name.strip_prefix(code).is_some_and(|rest| rest.starts_with('-'))
        });
        assert!(usage || named, "{}", fixture.name);
    }
}

#[test]
fn every_message_has_a_place_and_says_what_to_do() {
    for fixture in fixtures() {
        for (code, message) in messages(&fixture.expected) {
            assert!(message.contains("= help: "), "{}:\n{message}", fixture.name);
            assert!(
                message.contains("--> ") || WITHOUT_PLACE.contains(&code),
                "{}:\n{message}",
                fixture.name
            );
        }
    }
}

#[test]
fn what_editors_and_systems_do_to_files_is_no_problem() {
    let article = "+++\ntitle = \"A\"\ndate = 2026-05-01\n+++\n\nText\n\n## Mehr\n\nText\n";
    let site = Site::new(HEAD);
    site.write("content/a/plain.md", article);
    site.write("content/a/crlf.md", &article.replace('\n', "\r\n"));
    site.write("content/a/bom.md", &format!("\u{feff}{article}"));
    site.write("content/a/no-end.md", article.trim_end());
    site.write("content/a/short.md", "---\ntitle: A\ndate: 2026-05-01\n---");
    site.write("content/a/spaces.md", &article.replace("+++\n", "+++  \n"));
    site.write("content/a/plain.md~", "a backup");
    site.write("content/a/.#plain.md", "a lock");
    site.write("content/.DS_Store", "\0\0");
    site.write("notes/anything.md", "not our business");
    let output = run(site.root(), "build");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    for slug in ["plain", "crlf", "bom", "no-end", "short", "spaces"] {
        assert!(site.has(&format!("a/{slug}/index.html")), "{slug}");
    }
}

#[test]
fn links_inside_the_site_are_followed() {
    let site = Site::new(HEAD);
    site.write("content/a/b.md", "+++\ntitle = \"A\"\ndate = 2026-05-01\n+++\n");
    site.write("static/a.txt", "a");
    std::os::unix::fs::symlink("a.txt", site.root().join("static/b.txt")).unwrap();
    let output = run(site.root(), "build");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(site.page("b.txt"), "a");
}

#[test]
fn own_templates_need_not_repeat_the_built_in_ones() {
    let site = Site::new(HEAD);
    site.write(
        "content/a/b.md",
        "+++\ntitle = \"A\"\ndate = 2026-05-01\n+++\n\n![b](b.png){credit=\"AP\"}\n",
    );
    site.write("content/a/b.png", "");
    // A file of the same name takes the place of the built-in one; its components stay.
    site.write(
        "templates/components.html",
        "{% component Mine(a) %}<i>{{ a }}</i>{% endcomponent Mine %}",
    );
    site.write("templates/404.html", "{% extends \"newsprint/404.html\" %}");
    let output = run(site.root(), "build");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(site.page("a/b/index.html").contains("<figcaption>"));
}
