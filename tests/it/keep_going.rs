//! `--keep-going`: what one article or a file beside it breaks, the others survive, and `check` said it
//! before.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;

use newsprint::base::diag::render::{Style, render};
use newsprint::base::diag::{Code, Texts};
use newsprint::build::engine::{Options, Quiet, Session};
use newsprint::site::source::{Disk, Folder, Listing};

use crate::site::{HEAD, NOW, Site, decomposed, options};

const PHOTOS: &str = "\n[photos]\nformats = [\"webp\", \"jpeg\"]\nwidths = [16, 32]\n";

/// An article that is fine, and one that shows `zug.png` and links to `plan.pdf`.
fn site() -> Site {
    let site = Site::new(&format!("{HEAD}{PHOTOS}"));
    site.write("content/a/gut.md", &article("Gut", ""));
    let body = "![Ein Zug](zug.png){credit=\"AP/Jo Marsh\"}\n\n[Der Plan](plan.pdf)\n";
    site.write("content/a/zug/index.md", &article("Zug", body));
    site.write("content/a/zug/zug.png", "");
    site.write("content/a/zug/plan.pdf", "%PDF");
    site
}

fn article(title: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-05-01T08:00\n+++\nText.\n\n{body}")
}

/// Checks a site whose article `zug` is broken: `check` and `build` say the same, and with
/// `--keep-going` all but this article is built. Returns the codes of the errors.
#[track_caller]
fn only_the_train_is_missing(site: &Site) -> Vec<&'static str> {
    let disk = Folder::new(site.root());
    let session = Session::new(&disk);
    let usual = options(site.root());
    let checked = session.check(&usual, &Quiet);
    let built = session.build(&usual, &Quiet);
    assert_eq!(checked.problems, built.problems, "check (left) and build (right) differ");
    assert_eq!((built.finished, built.exit_code()), (false, 1), "{:#?}", built.problems);
    assert!(site.output().is_empty());

    let kept = session.build(&Options { keep_going: true, ..usual }, &Quiet);
    assert!(kept.finished && kept.exit_code() == 1, "{:#?}", kept.problems);
    assert!(site.has("a/gut/index.html") && !site.has("a/zug/index.html"));
    assert!(!site.output().keys().any(|out| out.starts_with("a/zug")), "a file of the article");
    let front = site.page("index.html");
    assert!(front.contains("Gut") && !front.contains("Zug"));
    let errors = kept.problems.iter().filter(|problem| problem.is_error());
    errors.map(|problem| problem.code.as_str()).collect()
}

#[test]
fn a_mistake_in_a_sidecar_is_that_of_the_articles_that_show_the_photo() {
    let site = site();
    site.write("content/a/zug/zug.png.toml", "alt = [");
    assert_eq!(only_the_train_is_missing(&site), ["toml-syntax"]);

    // A shared photo's sidecar, met by two articles, is reported once.
    let site = self::site();
    site.write("static/s.png", "");
    site.write("static/s.png.toml", "credits = \"AP\"");
    let body = "![Ein Zug](/s.png){credit=\"AP\"}\n";
    site.write("content/a/zug/index.md", &article("Zug", body));
    site.write("content/a/zug-b.md", &article("Zug B", body));
    assert_eq!(only_the_train_is_missing(&site), ["key-unknown"]);
    assert!(!site.has("a/zug-b/index.html") && !site.has("s.png"));
}

#[test]
fn a_refused_link_is_that_of_the_articles_that_use_it() {
    let links = [
        ("zug.png", "../../../.env"),
        ("zug.png", "weg.png"),
        ("plan.pdf", "../../../public"),
        ("plan.pdf", "../gut.md"),
        ("zug.png.toml", "../../../.env"),
    ];
    for (name, target) in links {
        let site = site();
        site.write(".env", "PASSWORD=1");
        let path = site.root().join("content/a/zug").join(name);
        let _ = fs::remove_file(&path);
        symlink(target, path).unwrap();
        let said = only_the_train_is_missing(&site);
        assert_eq!(said, ["symlink-target"], "{name} -> {target}");
    }
}

#[test]
fn a_refused_folder_is_that_of_the_articles_that_use_its_files() {
    let site = site();
    site.write("static/karten/nord.pdf", "%PDF");
    symlink("../../../static/karten", site.root().join("content/a/zug/karten")).unwrap();
    site.write("content/a/zug/index.md", &article("Zug", "[Karte](karten/nord.pdf)\n"));
    assert_eq!(only_the_train_is_missing(&site), ["symlink-target"]);
}

#[test]
fn files_that_no_article_uses_stop_no_article() {
    for (path, code) in
        [("content/lose.md", "section-missing"), ("content/_autoren/jo.md", "folder-unknown")]
    {
        let site = site();
        site.write("content/a/zug/index.md", &article("Zug", "Broken: ![x](weg.png)\n"));
        site.write(path, &article("Lose", ""));
        let said = only_the_train_is_missing(&site);
        assert!(said.contains(&code), "{path}: {said:?}");
    }
}

#[test]
fn of_two_files_with_one_name_none_is_published() {
    let site = site();
    site.write("content/a/zug/index.md", &article("Zug", "![Zug](zü.png){credit=\"AP\"}\n"));
    site.write("content/a/zug/zü.png", "1");
    site.write(&decomposed("content/a/zug/zü.png"), "2");
    assert_eq!(only_the_train_is_missing(&site), ["file-twice"]);
}

#[test]
fn a_static_page_in_an_articles_place_leaves_the_article_out() {
    let site = site();
    site.write("static/a/zug/index.html", "<!doctype html><title>x</title>");
    let disk = Folder::new(site.root());
    let usual = Options { keep_going: true, ..options(site.root()) };
    let report = Session::new(&disk).build(&usual, &Quiet);
    assert!(report.finished && report.exit_code() == 1, "{:#?}", report.problems);
    assert_eq!(site.page("a/zug/index.html"), "<!doctype html><title>x</title>");
    assert!(site.has("a/gut/index.html"));
}

/// Names of so many people, each another one.
fn people(count: usize) -> String {
    let letter = |number: usize| char::from(b'a' + (number % 26) as u8);
    let name = |no: usize| format!("Jo Mar{}{}{}", letter(no), letter(no / 26), letter(no / 676));
    (0..count).map(name).collect::<Vec<_>>().join(", ")
}

#[test]
fn rights_that_no_file_can_hold_are_reported_where_the_photo_is_shown() {
    for (count, fits) in [(40, true), (4_000, false)] {
        let site = site();
        let photo = format!(
            "date = 2026-05-01T08:00\n\n[photo]\nfile = \"zug.png\"\nalt = \"Ein Zug\"\nagency = \"AP\"\nphotographer = \"{}\"",
            people(count)
        );
        site.write("content/a/zug/index.md", &article("Zug", ""));
        site.edit("content/a/zug/index.md", "date = 2026-05-01T08:00", &photo);
        if fits {
            site.build();
            continue;
        }
        assert_eq!(only_the_train_is_missing(&site), ["value-invalid"]);
        let output = site.run(&["check", "--now", NOW, "--only", "value-invalid"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            said,
            "error[value-invalid]: the credit of zug.png is too long to be written into the photo's file
 --> content/a/zug/index.md:6:8
  |
6 | file = \"zug.png\"
  |        ^^^^^^^^^ this photo
  |
  = note: XMP has room for about 60,000 letters in each file
  = help: name the photographers who took this photo, and the agency it came from

"
        );
    }
}

/// A disk that does not let one file be read.
struct Locked<'s> {
    folder: Folder,
    path: &'s str,
}

impl Disk for Locked<'_> {
    fn list(&self) -> Listing {
        self.folder.list()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if path == self.path {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        self.folder.read(path)
    }
}

/// No fixture can hold this: root may read every file.
#[test]
fn a_file_that_can_not_be_read_is_reported_with_its_articles() {
    for path in ["content/a/zug/index.md", "content/a/zug/zug.png", "content/a/zug/plan.pdf"] {
        let site = site();
        let disk = Locked { folder: Folder::new(site.root()), path };
        let session = Session::new(&disk);
        let usual = options(site.root());
        let checked = session.check(&usual, &Quiet);
        let built = session.build(&usual, &Quiet);
        assert_eq!(checked.problems, built.problems, "{path}");
        assert!(!built.finished && built.exit_code() == 3, "{path}: {:#?}", built.problems);
        let kept = session.build(&Options { keep_going: true, ..usual }, &Quiet);
        assert!(kept.finished && kept.exit_code() == 3, "{path}: {:#?}", kept.problems);
        assert!(site.has("a/gut/index.html") && !site.has("a/zug/index.html"), "{path}");
        let codes: BTreeSet<Code> = kept.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, BTreeSet::from([Code::FILE_UNREADABLE]), "{path}");
        let text_of = |path: &str| session.text(path);
        let text = render(&kept.problems[0], &Texts::new(&text_of), Style::Plain);
        assert_eq!(
            text,
            format!(
                "error[file-unreadable]: this file can't be read: permission denied\n--> {path}\n = help: allow reading it: chmod u+r"
            )
        );
    }
}
