//! The edits that other generators get wrong: lists that keep the deleted, pages that miss what is
//! new, files that stay, sites that don't recover from an error.
//!
//! Each test names the files that an edit changes and removes, no more and no fewer, and holds the
//! result against a clean build elsewhere.

mod house;

use std::fs;

use newsprint::base::diag::{Code, Diag};
use newsprint::build::engine::Report;

use crate::edits::truth::{assert_same, output};
use crate::site::{HEAD, Site, feeds_as_one, tree};

const SITE: &str = r#"per_page = 2
-- content/ausland/berg.md --
+++
title = "Berg"
date = 2026-03-01T10:00
authors = ["Anna Huber"]
topics = ["Bahn"]
+++
Siehe [Wahl](../inland/wahl.md#ergebnis).
-- content/ausland/meer.md --
+++
title = "Meer"
date = 2026-02-01T10:00
+++
Text
-- content/inland/wahl.md --
+++
title = "Wahl"
date = 2026-01-02T10:00
topics = ["Bahn"]
+++
Text

## Ergebnis
-- content/inland/zug/index.md --
+++
title = "Zug"
date = 2026-01-01T10:00
[photo]
file = "zug.png"
alt = "ein Zug"
agency = "AP"
+++
Mit [Plan](plan.pdf).

![ein Hafen](/img/hafen.png)
Der Hafen (Reuters/Jo Marsh)
-- content/inland/zug/zug.png --
zug
-- content/inland/zug/plan.pdf --
Plan
-- content/inland/zug/notiz.txt --
Notiz
-- static/img/hafen.png --
hafen
-- static/frei.txt --
frei
"#;

/// A site of four articles in two sections, built.
fn built() -> Site {
    let site = Site::new(&format!("{HEAD}{SITE}"));
    step(&site);
    site
}

/// Builds after an edit: the files that changed, then those that are gone. The result is the clean
/// build's, and there is nothing left to do.
#[track_caller]
fn step(site: &Site) -> (String, String) {
    let mut report = site.build();
    assert_clean(site, &report);
    let again = site.build();
    assert_eq!((again.counts.rendered, again.counts.written, again.counts.removed), (0, 0, 0));
    assert_eq!(again.problems, report.problems);
    report.changed.sort();
    report.removed.sort();
    (short(&report.changed), short(&report.removed))
}

/// Paths of output files in one line, pages as in their URLs.
fn short(paths: &[String]) -> String {
    let paths = feeds_as_one(paths);
    let shown = paths.iter().map(|path| match path.strip_suffix("/index.html") {
        Some(folder) => format!("{folder}/"),
        None => path.clone(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Asserts that output, problems and next changes are what a clean build gives elsewhere.
#[track_caller]
pub fn assert_clean(site: &Site, report: &Report) {
    let mut clean = Site::new("");
    clean.now = site.now;
    clean.options = site.options;
    for (path, bytes) in tree(site.root()) {
        if !path.starts_with("public/") && !path.starts_with(".newsprint/") {
            clean.write_bytes(&path, &bytes);
        }
    }
    let wanted = clean.try_build();
    // Which URLs were published before, only the folder that has seen them knows.
    let lost = |problem: &&Diag| problem.code == Code::URL_GONE;
    let told: Vec<&Diag> = report.problems.iter().filter(|problem| !lost(problem)).collect();
    assert_eq!(told, wanted.problems.iter().collect::<Vec<_>>());
    assert!(wanted.finished, "{:#?}", wanted.problems);
    let public = |site: &Site| output(&site.root().join("public"));
    assert_same(&public(site), &public(&clean), "a clean build");
    let coming = |site: &Site| fs::read(site.root().join(".newsprint/next-change.json")).unwrap();
    assert!(coming(site) == coming(&clean), "next-change.json differs from a clean build's");
}

/// All pages of the output, as [`step`] names them.
fn pages(site: &Site) -> String {
    let pages = site.output().into_keys().filter(|path| path.ends_with(".html"));
    short(&pages.collect::<Vec<_>>())
}

/// Paths that [`short`] has made one line of: feeds, and all others.
fn feeds_apart(changed: &str) -> (String, String) {
    let (feeds, others): (Vec<&str>, Vec<&str>) =
        changed.split(' ').partition(|path| path.ends_with("feed.*"));
    (feeds.join(" "), others.join(" "))
}

/// Asserts that no file of the output holds a word.
#[track_caller]
fn assert_nowhere(site: &Site, word: &str) {
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(word) && !path.contains(word), "{word} in {path}");
    }
}

/// Moves a file or a folder of the site.
fn rename(site: &Site, from: &str, to: &str) {
    let to = site.root().join(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(site.root().join(from), to).unwrap();
}

#[test]
fn a_deleted_article_is_in_no_list_any_more() {
    let site = built();
    site.remove("content/ausland/meer.md");
    let (changed, removed) = step(&site);
    assert_eq!(
        changed,
        "archive/2026/01/02/ archive/2026/03/01/ archive/2026/ archive/ ausland/archive/1/ \
         ausland/feed.* ausland/ feed.* index.html sitemap-pages.xml sitemap.xml"
    );
    assert_eq!(removed, "archive/2026/02/01/ ausland/meer/ sitemap-2026-02.xml");
    assert_nowhere(&site, "Meer");
}

#[test]
fn an_article_is_edited_renamed_and_removed() {
    let site = built();
    site.edit("content/ausland/meer.md", "Text", "Neuer Text");
    assert_eq!(step(&site).0, "ausland/feed.* ausland/meer/ feed.*");
    rename(&site, "content/ausland/meer.md", "content/ausland/ozean.md");
    let (changed, removed) = step(&site);
    assert_eq!(
        changed,
        "archive/2026/02/01/ ausland/archive/1/ ausland/feed.* ausland/ ausland/ozean/ feed.* \
         index.html sitemap-2026-02.xml"
    );
    assert_eq!(removed, "ausland/meer/");
    assert_nowhere(&site, "ausland/meer");
    site.remove("content/ausland/ozean.md");
    assert!(step(&site).1.contains("ausland/ozean/"));
    assert_nowhere(&site, "ozean");
}

#[test]
fn an_articles_folder_is_edited_renamed_and_removed() {
    let site = built();
    site.edit("content/inland/zug/index.md", "Mit [Plan]", "Siehe [Plan]");
    assert_eq!(step(&site).0, "feed.* inland/feed.* inland/zug/");
    site.write("content/inland/zug/zug.png", "ein anderer Zug");
    assert_eq!(step(&site).0, "inland/zug/zug.png");
    rename(&site, "content/inland/zug", "content/inland/tram");
    let (changed, removed) = step(&site);
    assert_eq!(
        changed,
        "archive/2026/01/01/ credits/ feed.* index.html inland/archive/1/ inland/feed.* inland/ \
         inland/tram/ inland/tram/plan.pdf inland/tram/zug.png sitemap-2026-01.xml"
    );
    assert_eq!(removed, "inland/zug/ inland/zug/plan.pdf inland/zug/zug.png");
    fs::remove_dir_all(site.root().join("content/inland/tram")).unwrap();
    assert_eq!(
        step(&site).1,
        "archive/2026/01/01/ inland/tram/ inland/tram/plan.pdf inland/tram/zug.png"
    );
    assert_nowhere(&site, "tram");
}

#[test]
fn what_the_front_shows_is_edited_renamed_and_removed() {
    let site = built();
    site.edit("content/ausland/berg.md", "title = \"Berg\"", "title = \"Gipfel\"");
    assert_eq!(
        step(&site).0,
        "archive/2026/03/01/ ausland/archive/1/ ausland/berg/ ausland/feed.* ausland/ \
         authors/anna-huber/archive/1/ authors/anna-huber/feed.* authors/anna-huber/ feed.* \
         index.html topics/bahn/archive/1/ topics/bahn/feed.* topics/bahn/"
    );
    assert_nowhere(&site, "Berg");
    rename(&site, "content/ausland/berg.md", "content/inland/gipfel.md");
    site.edit("content/inland/gipfel.md", "../inland/wahl.md", "wahl.md");
    step(&site);
    assert!(site.page("index.html").contains("href=\"/inland/gipfel/\""));
    assert_nowhere(&site, "/ausland/berg");
    site.remove("content/inland/gipfel.md");
    assert!(step(&site).0.split(' ').any(|path| path == "index.html"));
    assert_nowhere(&site, "ipfel");
}

#[test]
fn a_folder_whose_articles_are_listed_gets_another_name() {
    let site = built();
    rename(&site, "content/ausland", "content/welt");
    let (changed, removed) = step(&site);
    assert_eq!(
        changed,
        "404.html archive/2026/01/01/ archive/2026/01/02/ archive/2026/02/01/ \
         archive/2026/03/01/ archive/2026/ archive/ authors/anna-huber/archive/1/ \
         authors/anna-huber/feed.* authors/anna-huber/ credits/ feed.* index.html \
         inland/archive/1/ inland/ inland/wahl/ inland/zug/ sitemap-2026-02.xml \
         sitemap-2026-03.xml sitemap-pages.xml topics/bahn/archive/1/ topics/bahn/feed.* \
         topics/bahn/ welt/archive/1/ welt/berg/ welt/feed.* welt/ welt/meer/"
    );
    assert_eq!(removed, "ausland/archive/1/ ausland/berg/ ausland/feed.* ausland/ ausland/meer/");
    assert_nowhere(&site, "ausland");
    rename(&site, "content/welt", "content/ausland");
    assert!(step(&site).1.contains("welt/"));
}

#[test]
fn a_new_article_is_on_the_front_and_an_older_one_moves_to_its_section() {
    let site = built();
    site.write("content/inland/neu.md", "+++\ntitle = \"Neu\"\ndate = 2026-03-02\n+++\nText\n");
    assert_eq!(
        step(&site).0,
        "archive/2026/03/01/ archive/2026/03/02/ archive/2026/ archive/ feed.* index.html \
         inland/archive/1/ inland/archive/2/ inland/feed.* inland/ inland/neu/ \
         sitemap-2026-03.xml sitemap-pages.xml sitemap.xml"
    );
    let front = site.page("index.html");
    let at = |text: &str| front.find(text).unwrap_or_else(|| panic!("no {text} in {front}"));
    let section = at("np-section-ausland");
    assert!(at("/inland/neu/") < section && at("/ausland/berg/") < section, "{front}");
    assert!(section < at("/ausland/meer/"), "{front}");
}

#[test]
fn a_date_moves_an_article_from_day_to_day_and_from_page_to_page() {
    let site = built();
    site.edit("content/inland/wahl.md", "2026-01-02T10:00", "2025-12-31T10:00");
    let (changed, removed) = step(&site);
    assert_eq!(
        changed,
        "archive/2025/12/31/ archive/2025/ archive/2026/01/01/ archive/2026/02/01/ archive/2026/ \
         archive/ feed.* index.html inland/archive/1/ inland/feed.* inland/ inland/wahl/ \
         sitemap-2025-12.xml sitemap-2026-01.xml sitemap-pages.xml sitemap.xml \
         topics/bahn/archive/1/ topics/bahn/feed.* topics/bahn/"
    );
    assert_eq!(removed, "archive/2026/01/02/");
}

#[test]
fn a_topic_in_chinese_comes_and_goes() {
    let site = built();
    let before = site.output();
    site.edit("content/ausland/berg.md", "[\"Bahn\"]", "[\"Bahn\", \"北京\"]");
    assert_eq!(
        step(&site).0,
        "ausland/berg/ ausland/feed.* authors/anna-huber/feed.* feed.* sitemap-pages.xml \
         topics/bahn/feed.* topics/bei-jing/archive/1/ topics/bei-jing/feed.* topics/bei-jing/"
    );
    site.edit("content/ausland/berg.md", "[\"Bahn\", \"北京\"]", "[\"Bahn\"]");
    assert_eq!(step(&site).1, "topics/bei-jing/archive/1/ topics/bei-jing/feed.* topics/bei-jing/");
    assert_nowhere(&site, "北京");
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn an_error_stops_all_and_what_mends_it_shows() {
    let site = built();
    let before = site.output();
    site.edit("content/ausland/meer.md", "title = ", "titel = ");
    site.edit("content/inland/wahl.md", "Text", "Neuer Text");
    for _ in 0..2 {
        let report = site.try_build();
        assert_eq!((report.exit_code(), report.finished), (1, false));
        assert_same(&site.output(), &before, "the site before the error");
    }
    site.edit("content/ausland/meer.md", "titel = ", "title = ");
    assert_eq!(step(&site).0, "feed.* inland/feed.* inland/wahl/ topics/bahn/feed.*");
}

#[test]
fn a_link_waits_for_its_article_and_outlives_it() {
    let site = built();
    site.edit("content/ausland/meer.md", "Text", "[Dort](../inland/neu.md)");
    assert!(!site.try_build().finished);
    site.write("content/inland/neu.md", "+++\ntitle = \"Neu\"\ndate = 2020-01-01\n+++\n");
    step(&site);
    assert!(site.page("ausland/meer/index.html").contains("<a href=\"/inland/neu/\">Dort</a>"));
    // Somebody takes the target back for a while: the link becomes text, and a link again.
    site.edit("content/inland/neu.md", "date =", "draft = true\ndate =");
    assert!(step(&site).0.contains("ausland/meer/"));
    assert!(site.page("ausland/meer/index.html").contains("<p>Dort</p>"));
    site.edit("content/inland/neu.md", "draft = true\n", "slug = \"neuer\"\n");
    step(&site);
    assert!(site.page("ausland/meer/index.html").contains("<a href=\"/inland/neuer/\">Dort</a>"));
}

#[test]
fn a_file_beside_an_article_is_out_as_long_as_something_refers_to_it() {
    let site = built();
    assert_nowhere(&site, "notiz");
    site.edit("content/inland/zug/index.md", "Mit ", "Mit [Notiz](notiz.txt) und ");
    assert_eq!(step(&site).0, "feed.* inland/feed.* inland/zug/ inland/zug/notiz.txt");
    site.write("content/inland/zug/notiz.txt", "Notiz!");
    assert_eq!(step(&site).0, "inland/zug/notiz.txt");
    site.edit("content/inland/zug/index.md", "[Notiz](notiz.txt) und ", "");
    assert_eq!(step(&site).1, "inland/zug/notiz.txt");
    site.write("content/inland/zug/notiz.txt", "Notiz!!");
    assert_eq!(step(&site), (String::new(), String::new()));
}

#[test]
fn an_article_becomes_a_folder_at_the_same_address() {
    let site = built();
    rename(&site, "content/ausland/meer.md", "content/ausland/meer/index.md");
    assert_eq!(step(&site), (String::new(), String::new()));
}

#[test]
fn two_articles_change_places() {
    let site = built();
    let before = site.output();
    let (berg, meer) = ("content/ausland/berg.md", "content/ausland/meer.md");
    for _ in 0..2 {
        rename(&site, berg, "content/ausland/x.tmp");
        rename(&site, meer, berg);
        rename(&site, "content/ausland/x.tmp", meer);
        let (changed, removed) = step(&site);
        assert_eq!(
            changed,
            "archive/2026/02/01/ archive/2026/03/01/ ausland/archive/1/ ausland/berg/ \
             ausland/feed.* ausland/ ausland/meer/ authors/anna-huber/archive/1/ \
             authors/anna-huber/feed.* authors/anna-huber/ feed.* index.html sitemap-2026-02.xml \
             sitemap-2026-03.xml topics/bahn/archive/1/ topics/bahn/feed.* topics/bahn/"
        );
        assert_eq!(removed, "");
    }
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn an_alias_moves_from_one_article_to_another() {
    let site = built();
    let alias = |path: &str| {
        let title = if path.ends_with("berg.md") { "title = \"Berg\"" } else { "title = \"Meer\"" };
        site.edit(path, title, &format!("{title}\naliases = [\"/alt/\"]"));
    };
    alias("content/ausland/berg.md");
    assert_eq!(step(&site).0, "alt/");
    site.edit("content/ausland/berg.md", "\naliases = [\"/alt/\"]", "");
    alias("content/ausland/meer.md");
    assert_eq!(step(&site).0, "alt/");
    assert!(site.page("alt/index.html").contains("/ausland/meer/"));
}
