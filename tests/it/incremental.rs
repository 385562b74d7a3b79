//! A second build does what the edit asks for, and no more: counts of work, never times; and
//! whatever was edited, the result is that of a clean build, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use newsprint::build::engine::Report;
use newsprint::build::ledger::Reason;

use crate::site::{HEAD, Site, feeds_as_one, tree};

const SITE: &str = r#"
-- content/ausland/zug.md --
+++
title = "Zug"
date = 2026-01-03T10:00
authors = ["Anna Huber"]
topics = ["Bahn"]
[photo]
file = "zug.png"
alt = "ein Zug"
agency = "AP"
+++
Siehe [Wahl](../inland/wahl.md#ergebnis).
-- content/ausland/zug.png --
-- content/ausland/berg.md --
+++
title = "Berg"
date = 2026-01-02T10:00
+++
Text
-- content/inland/wahl.md --
+++
title = "Wahl"
date = 2026-01-01T10:00
topics = ["Bahn"]
+++
Text

## Ergebnis
"#;

pub(crate) fn site() -> Site {
    Site::new(&format!("{HEAD}per_page = 2\n{SITE}"))
}

/// The files that changed, sorted; `feed.*` stands for the three files of a feed.
fn changed(report: &Report) -> Vec<String> {
    feeds_as_one(&report.changed)
}

/// Asserts that the output is what a clean build gives elsewhere.
#[track_caller]
pub(crate) fn assert_clean(site: &Site) {
    let incremental = site.output();
    let mut clean = Site::new("");
    clean.now = site.now;
    clean.options = site.options;
    for (path, bytes) in tree(site.root()) {
        if !path.starts_with("public/") && !path.starts_with(".newsprint/") {
            clean.write_bytes(&path, &bytes);
        }
    }
    let report = clean.try_build();
    assert_eq!(report.errors(), 0, "{:#?}", report.problems);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    let clean = clean.output();
    assert_eq!(names(&incremental), names(&clean));
    for (name, bytes) in &clean {
        assert!(incremental[name] == *bytes, "{name} differs from a clean build");
    }
}

fn times(site: &Site) -> BTreeMap<String, SystemTime> {
    let names = site.output().into_keys();
    names
        .map(|name| {
            let modified = fs::metadata(site.root().join("public").join(&name)).unwrap().modified();
            (name, modified.unwrap())
        })
        .collect()
}

#[test]
fn a_second_build_writes_nothing_and_touches_no_files_time() {
    let site = site();
    let first = site.build();
    assert_eq!(first.counts.rendered, first.counts.pages);
    let before = times(&site);
    let second = site.build();
    assert_eq!((second.counts.rendered, second.counts.written, second.counts.removed), (0, 0, 0));
    assert_eq!(times(&site), before);
}

#[test]
fn a_body_edit_renders_one_page() {
    let site = site();
    site.build();
    site.edit("content/ausland/berg.md", "Text", "Neuer Text");
    let report = site.build();
    // Feeds carry the whole text, so they change with it.
    assert_eq!(changed(&report), ["ausland/berg/index.html", "ausland/feed.*", "feed.*"]);
    assert_eq!(report.counts.rendered, 1);
    let made = report.made.iter().find(|made| made.out == "ausland/berg/index.html").unwrap();
    let Reason::Differs(parts) = &made.reason else { panic!("{:?}", made.reason) };
    assert_eq!(parts.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), ["source"]);
    assert_clean(&site);
}

#[test]
fn a_headline_edit_renders_the_page_and_the_lists_that_show_it() {
    let site = site();
    site.build();
    site.edit("content/inland/wahl.md", "title = \"Wahl\"", "title = \"Wahltag\"");
    let report = site.build();
    assert_eq!(
        changed(&report),
        [
            "archive/2026/01/01/index.html",
            "feed.*",
            "index.html",
            "inland/archive/1/index.html",
            "inland/feed.*",
            "inland/index.html",
            "inland/wahl/index.html",
            "topics/bahn/archive/1/index.html",
            "topics/bahn/feed.*",
            "topics/bahn/index.html",
        ]
    );
    assert_clean(&site);
}

#[test]
fn a_new_article_renders_itself_and_its_lists() {
    let site = site();
    site.build();
    site.write("content/ausland/neu.md", "+++\ntitle = \"Neu\"\ndate = 2026-02-01\n+++\nText\n");
    let report = site.build();
    assert_eq!(
        changed(&report),
        [
            // A new day, and so the overview of its year; the day before it now has a next one.
            "archive/2026/01/03/index.html",
            "archive/2026/02/01/index.html",
            "archive/2026/index.html",
            "archive/index.html",
            "ausland/archive/1/index.html",
            "ausland/archive/2/index.html",
            "ausland/feed.*",
            "ausland/index.html",
            "ausland/neu/index.html",
            "feed.*",
            "index.html",
            "sitemap-2026-02.xml",
            "sitemap-pages.xml",
            "sitemap.xml",
        ]
    );
    assert_clean(&site);
    // The next one finds the first archive page full: it never changes again.
    site.write(
        "content/ausland/neuer.md",
        "+++\ntitle = \"Neuer\"\ndate = 2026-02-01T12:00\n+++\nText\n",
    );
    let report = site.build();
    assert!(
        !changed(&report).contains(&"ausland/archive/1/index.html".to_owned()),
        "{:?}",
        report.changed
    );
    assert_clean(&site);
}

#[test]
fn a_deleted_article_is_gone_with_all_that_was_its_own() {
    let site = site();
    site.edit("content/ausland/berg.md", "Text", "[Zug](/ausland/)");
    site.build();
    assert!(site.has("ausland/zug/zug.png"));
    assert!(site.has("authors/anna-huber/index.html"));
    site.remove("content/ausland/zug.md");
    let report = site.build();
    for gone in ["ausland/zug", "authors", "archive/2026/01/03"] {
        assert!(!site.has(gone), "{gone}");
    }
    assert!(report.removed.contains(&"ausland/zug/index.html".to_owned()));
    assert_clean(&site);
}

#[test]
fn a_moved_article_changes_the_pages_that_link_to_it() {
    let site = site();
    site.build();
    site.edit(
        "content/inland/wahl.md",
        "title = \"Wahl\"",
        "title = \"Wahl\"\nslug = \"urnengang\"",
    );
    let report = site.build();
    assert!(changed(&report).contains(&"ausland/zug/index.html".to_owned()));
    assert!(site.page("ausland/zug/index.html").contains("/inland/urnengang/#ergebnis"));
    assert_clean(&site);
}

#[test]
fn a_credit_changed_in_the_registry_changes_the_pages_that_print_it() {
    let site = site();
    site.write("agencies.toml", "[[agency]]\nname = \"AP\"\n");
    site.build();
    site.write("agencies.toml", "[[agency]]\nname = \"Associated Press\"\nspellings = [\"AP\"]\n");
    let report = site.build();
    assert!(
        site.page("ausland/zug/index.html")
            .contains("<small class=\"credit\">Associated Press</small>")
    );
    assert!(!changed(&report).contains(&"ausland/berg/index.html".to_owned()));
    assert!(changed(&report).contains(&"credits/index.html".to_owned()));
    assert_clean(&site);
}

#[test]
fn a_template_edit_makes_the_pages_that_use_it() {
    let site = site();
    site.build();
    site.write(
        "templates/day.html",
        "{% extends \"newsprint/day.html\" %}{% block footer %}Fuß{% endblock %}",
    );
    let report = site.build();
    assert_eq!(
        changed(&report),
        [
            "archive/2026/01/01/index.html",
            "archive/2026/01/02/index.html",
            "archive/2026/01/03/index.html"
        ]
    );
    assert_clean(&site);
}

#[test]
fn the_clock_alone_brings_articles_out_and_takes_them_away() {
    let mut site = site();
    site.write(
        "content/inland/spaeter.md",
        "+++\ntitle = \"Später\"\ndate = 2026-07-01\nexpires = \"2d\"\n+++\nGeheim\n",
    );
    site.build();
    assert!(!site.has("inland/spaeter"));
    site.now = "2026-07-01T12:00:00Z".parse().unwrap();
    site.build();
    assert!(site.has("inland/spaeter/index.html"));
    assert_clean(&site);
    site.now = "2026-07-04T12:00:00Z".parse().unwrap();
    site.build();
    assert!(!site.has("inland/spaeter"));
    assert_clean(&site);
}

#[test]
fn a_touched_output_file_is_put_right_and_an_untouched_one_left_alone() {
    let site = site();
    site.build();
    site.write("public/ausland/berg/index.html", "kaputt");
    fs::remove_file(site.root().join("public/inland/wahl/index.html")).unwrap();
    let report = site.build();
    assert_eq!(changed(&report), ["ausland/berg/index.html", "inland/wahl/index.html"]);
    assert_clean(&site);
}

#[test]
fn without_its_cache_a_build_writes_what_differs_and_nothing_else() {
    let site = site();
    site.build();
    let before = times(&site);
    fs::remove_dir_all(site.root().join(".newsprint")).unwrap();
    let report = site.build();
    assert_eq!(report.counts.written, 0);
    assert_eq!(times(&site), before);
    // And what is no longer planned goes, because the output folder knows its own files.
    fs::remove_dir_all(site.root().join(".newsprint")).unwrap();
    site.remove("content/ausland/berg.md");
    site.build();
    assert!(!site.has("ausland/berg"));
    assert_clean(&site);
}

#[test]
fn a_page_becomes_a_folder_and_a_folder_a_page() {
    let site = site();
    site.write(
        "content/inland/x.md",
        "+++\ntitle = \"X\"\ndate = 2026-01-01\naliases = [\"/alt/seite.html\"]\n+++\n",
    );
    site.build();
    site.edit("content/inland/x.md", "/alt/seite.html", "/alt/seite.html/tief/");
    site.build();
    assert!(site.has("alt/seite.html/tief/index.html"));
    assert_clean(&site);
    site.edit("content/inland/x.md", "/alt/seite.html/tief/", "/alt/seite.html");
    site.build();
    assert!(site.root().join("public/alt/seite.html").is_file());
    assert_clean(&site);
}

#[test]
fn a_program_of_another_version_makes_all_pages_again() {
    let mut site = site();
    let first = site.build();
    site.options = |options| options.generator = 2;
    let second = site.build();
    assert_eq!(second.counts.rendered, first.counts.pages);
    assert_eq!(second.counts.written, 0);
}

#[test]
fn errors_leave_the_output_as_it_was_unless_asked_to_go_on() {
    let mut site = site();
    site.build();
    let before = (site.output(), times(&site));
    site.edit("content/ausland/zug.md", "agency = \"AP\"", "");
    site.edit("content/ausland/berg.md", "Text", "Neuer Text");
    let report = site.try_build();
    assert_eq!((report.exit_code(), report.errors()), (1, 1));
    assert_eq!((site.output(), times(&site)), before);
    site.options = |options| options.keep_going = true;
    let report = site.try_build();
    assert_eq!(report.exit_code(), 1);
    assert_eq!(report.counts.left_out, 1);
    assert!(!site.has("ausland/zug"));
    assert!(site.page("ausland/berg/index.html").contains("Neuer Text"));
}

#[test]
fn what_is_left_out_takes_nothing_else_with_it() {
    let mut site = site();
    site.options = |options| options.keep_going = true;
    site.edit("content/inland/wahl.md", "topics = [\"Bahn\"]", "themen = [\"Bahn\"]");
    site.write("content/inland/kaputt.md", "+++\ntitle = \n");
    site.edit(
        "content/ausland/berg.md",
        "Text",
        "Mehr [hier](../inland/kaputt.md) und [da](/inland/wahl/).",
    );
    let report = site.try_build();
    assert_eq!(report.exit_code(), 1);
    assert_eq!(report.counts.left_out, 2, "{:#?}", report.problems);
    assert!(!site.has("inland/wahl"));
    // Links to what is left out are plain text for now.
    assert!(site.page("ausland/berg/index.html").contains("<p>Mehr hier und da.</p>"));
    assert!(site.page("ausland/zug/index.html").contains("Siehe Wahl."));
}

#[test]
fn a_linked_file_that_changes_is_copied_again_wherever_the_link_stands() {
    let site = site();
    site.edit("content/ausland/berg.md", "Text", "[Plan](plan.pdf)");
    site.edit(
        "content/inland/wahl.md",
        "topics = [\"Bahn\"]",
        "topics = [\"Bahn\"]\n[[corrections]]\ndate = 2026-02-01\ntext = \"[Liste](liste.pdf)\"",
    );
    site.write("content/ausland/plan.pdf", "eins");
    site.write("content/inland/liste.pdf", "eins");
    site.build();
    site.write("content/ausland/plan.pdf", "zwei");
    site.write("content/inland/liste.pdf", "drei");
    let report = site.build();
    assert_eq!(changed(&report), ["ausland/berg/plan.pdf", "inland/wahl/liste.pdf"]);
    assert_eq!(site.page("inland/wahl/liste.pdf"), "drei");
    assert_clean(&site);
}

#[test]
fn a_draft_with_errors_stops_nobody() {
    let site = site();
    site.write(
        "content/inland/entwurf.md",
        "+++\ntitle = \"E\"\ndate = 2026-01-01\ndraft = true\nfoo = 1\n+++\n![](x.png)\n",
    );
    let report = site.build();
    assert_eq!(report.warnings(), 2, "{:#?}", report.problems);
}

/// A small random number generator: tests must not depend on the clock or on a seed of the day.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn random_edits_always_end_in_the_clean_builds_bytes() {
    let mut dice = Dice(7);
    let mut site = site();
    site.build();
    for step in 0..150 {
        let name = format!(
            "content/{}/r{}.md",
            ["ausland", "inland", "kultur"][dice.roll(3)],
            dice.roll(6)
        );
        match dice.roll(9) {
            0..=3 => {
                let (day, word, topic) = (1 + dice.roll(28), dice.roll(1000), dice.roll(4));
                let author = ["Anna Huber", "Max Moser"][dice.roll(2)];
                let state = ["", "draft = true", "embargo = 2026-06-10", "expires = \"40d\""][dice.roll(4)];
                site.write(
                    &name,
                    &format!("+++\ntitle = \"T{word}\"\ndate = 2026-05-{day:02}\ntopics = [\"Thema {topic}\"]\nauthors = [\"{author}\"]\n{state}\n+++\nText {word}\n"),
                );
            }
            4 => {
                let _ = fs::remove_file(site.root().join(&name));
            }
            5 => {
                let to = format!("content/kultur/r{}.md", dice.roll(6));
                if site.root().join(&name).exists() {
                    let text = fs::read(site.root().join(&name)).unwrap();
                    site.remove(&name);
                    site.write_bytes(&to, &text);
                }
            }
            6 => site.write("templates/section.html", &format!("{{% extends \"newsprint/section.html\" %}}{{% block footer %}}{step}{{% endblock %}}")),
            7 => site.now = format!("2026-06-{:02}T12:00:00Z", 1 + dice.roll(28)).parse().unwrap(),
            _ => site.write("content/_authors/anna.md", &format!("+++\nname = \"Anna Huber\"\nrole = \"R{step}\"\n+++\n")),
        }
        site.build();
        if step % 5 == 0 {
            assert_clean(&site);
        }
        assert_eq!(site.build().counts.written, 0, "step {step}: a second build writes");
    }
    assert_clean(&site);
}
