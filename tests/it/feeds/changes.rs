//! Which feeds an edit changes: those that show what was edited, and no other.

use newsprint::build::engine::Report;

use super::{ZUG, json, site};
use crate::peers::assert_clean;
use crate::site::{FEEDS, Site, feeds_as_one};

/// The feeds among the files that changed.
fn feeds(report: &Report) -> Vec<String> {
    let is_feed =
        |path: &String| path.ends_with("feed.*") || FEEDS.iter().any(|file| path.ends_with(file));
    feeds_as_one(&report.changed).into_iter().filter(is_feed).collect()
}

/// The feeds that were made, whether their bytes are others or not.
fn made(report: &Report) -> Vec<&str> {
    let made = report.made.iter().map(|made| &*made.out);
    made.filter(|path| FEEDS.iter().any(|file| path.ends_with(file))).collect()
}

#[test]
fn a_notice_changes_the_page_and_the_feeds_that_carry_it() {
    let site = site("", ZUG);
    site.build();
    site.write("agencies.toml", "[[agency]]\nname = \"AP\"\ncopyright = \"© AP\"\n");
    let report = site.build();
    assert_eq!(
        feeds_as_one(&report.changed),
        [
            "ausland/feed.*",
            "ausland/zug/index.html",
            "authors/anna-huber/feed.*",
            "authors/ben-lang/feed.*",
            "feed.*",
            "topics/bahn/feed.*"
        ]
    );
    assert!(site.page("atom.xml").contains("<media:copyright>© AP</media:copyright>"));
}

/// Many articles: `section`, number of the first, how many; the higher the number the newer.
fn articles(site: &Site, section: &str, numbers: std::ops::Range<usize>, more: &str) {
    for n in numbers {
        let date = format!("2026-01-{:02}T10:{:02}", 1 + n / 60, n % 60);
        let text =
            format!("+++\ntitle = \"{section} {n}\"\ndate = {date}\n{more}\n+++\nText {n}\n");
        site.write(&format!("content/{section}/n{n}.md"), &text);
    }
}

#[test]
fn a_new_article_changes_its_page_its_lists_and_the_feeds_it_enters() {
    let site = site("per_page = 20\n", "");
    articles(&site, "ausland", 0..35, "authors = [\"Anna Huber\"]");
    articles(&site, "inland", 35..70, "topics = [\"Bahn\"]\nauthors = [\"Ben Lang\"]");
    let report = site.build();
    assert_eq!(
        feeds(&report),
        [
            "ausland/feed.*",
            "authors/anna-huber/feed.*",
            "authors/ben-lang/feed.*",
            "feed.*",
            "inland/feed.*",
            "topics/bahn/feed.*"
        ]
    );
    let items = json(&site, "feed.json")["items"].as_array().unwrap().clone();
    assert_eq!((items.len(), &items[0]["title"]), (30, &json!("inland 69")));
    assert_eq!(json(&site, "ausland/feed.json")["items"][29]["title"], "ausland 5");
    articles(&site, "inland", 70..71, "authors = [\"Ben Lang\"]");
    let report = site.build();
    assert_eq!(
        feeds_as_one(&report.changed),
        [
            "archive/2026/01/02/index.html",
            "authors/ben-lang/archive/2/index.html",
            "authors/ben-lang/feed.*",
            "authors/ben-lang/index.html",
            "feed.*",
            "index.html",
            "inland/archive/2/index.html",
            "inland/feed.*",
            "inland/index.html",
            "inland/n70/index.html",
            "sitemap-2026-01.xml",
            "sitemap.xml",
        ]
    );
    assert_eq!(made(&report).len(), 9, "no other feed is made: {:?}", made(&report));
    // It pushed the oldest out of its feeds, and into none.
    assert_eq!(json(&site, "inland/feed.json")["items"][29]["title"], "inland 41");
}

#[test]
fn an_article_that_has_fallen_out_of_its_feeds_changes_its_page_alone() {
    let site = site("", "");
    articles(&site, "ausland", 0..35, "authors = [\"Anna Huber\"]");
    site.build();
    site.edit("content/ausland/n4.md", "Text", "Neuer Text");
    let report = site.build();
    assert_eq!(report.changed, ["ausland/n4/index.html"]);
    assert_eq!(made(&report), Vec::<&str>::new());
    site.edit("content/ausland/n5.md", "Text", "Neuer Text");
    assert_eq!(
        feeds_as_one(&site.build().changed),
        ["ausland/feed.*", "ausland/n5/index.html", "authors/anna-huber/feed.*", "feed.*"]
    );
}

const LISTS: &str = r#"per_page = 1
theme.footer = "Eins"
extra.motto = "Eins"
publisher.name = "Verlag"
publisher.url = "https://verlag.example/"
publisher.logo = "/l.png"
publisher.same_as = ["https://eins.example/"]
feeds.hub = "https://hub.example/"
-- static/l.png --
-- static/m.png --
-- content/ausland/_section.md --
+++
title = "Ausland"
order = 1
+++
-- content/kultur/_section.md --
+++
title = "Kultur"
lead = "Was *läuft*"
order = 2
+++
Mehr
-- content/_topics/bahn.md --
+++
title = "Bahn"
lead = "Alles"
+++
-- content/_authors/anna.md --
+++
name = "Anna Huber"
role = "Wien"
fediverse = "@anna@eins.example"
+++
Wer
-- content/ausland/zug.md --
+++
title = "Zug"
date = 2026-01-03T10:00
authors = ["Anna Huber"]
topics = ["Bahn"]
[extra]
frei = "eins"
+++
Text
-- content/inland/wahl.md --
+++
title = "Wahl"
date = 2026-01-01T10:00
+++
Text
"#;

/// All feeds of [`LISTS`]; that of `kultur` has no article.
const ALL: &str =
    "ausland/feed.* authors/anna/feed.* feed.* inland/feed.* kultur/feed.* topics/bahn/feed.*";

#[test]
fn whatever_a_feed_shows_changes_it_and_it_stays_the_clean_builds() {
    let site = site("", LISTS);
    site.build();
    let file = "site.toml";
    for (path, old, new, wanted) in [
        (file, "\"Probe\"", "\"Weltblick\"", ALL),
        // RSS names the publisher where a list has no description.
        (
            file,
            "\"Verlag\"",
            "\"Redaktion\"",
            "ausland/feed.* authors/anna/atom.xml authors/anna/feed.json feed.* inland/feed.* \
             kultur/atom.xml kultur/feed.json topics/bahn/atom.xml topics/bahn/feed.json",
        ),
        (file, "\"/l.png\"", "\"/m.png\"", ALL),
        (file, "https://hub.example/", "https://nabe.example/", ALL),
        (file, "https://probe.example", "https://name.example/pfad", ALL),
        (file, "de-AT", "en-GB", ALL),
        (
            file,
            "https://verlag.example/",
            "https://redaktion.example/",
            "atom.xml ausland/atom.xml ausland/feed.json authors/anna/atom.xml \
             authors/anna/feed.json feed.json inland/atom.xml inland/feed.json kultur/atom.xml \
             kultur/feed.json topics/bahn/atom.xml topics/bahn/feed.json",
        ),
        (
            file,
            "Europe/Vienna",
            "America/New_York",
            "ausland/feed.* authors/anna/feed.* feed.* inland/feed.* topics/bahn/feed.*",
        ),
        ("content/kultur/_section.md", "läuft", "war", "kultur/feed.*"),
        ("content/kultur/_section.md", "Kultur", "Bühne", "kultur/feed.*"),
        ("content/_topics/bahn.md", "Alles", "Vieles", "topics/bahn/feed.*"),
        ("content/_authors/anna.md", "Wien", "Graz", "authors/anna/feed.*"),
        (
            "content/ausland/_section.md",
            "Ausland",
            "Welt",
            "ausland/feed.* authors/anna/feed.* feed.* topics/bahn/feed.*",
        ),
        (
            "content/_topics/bahn.md",
            "Bahn",
            "Züge",
            "ausland/feed.* authors/anna/feed.* feed.* topics/bahn/feed.*",
        ),
    ] {
        site.edit(path, old, new);
        let report = site.build();
        assert_eq!(feeds(&report).join(" "), wanted, "{old} -> {new}");
        assert_clean(&site, &report);
    }
}

#[test]
fn what_no_feed_shows_makes_none_again() {
    let site = site("", LISTS);
    site.build();
    for (path, old, new) in [
        ("site.toml", "per_page = 1", "per_page = 2"),
        ("site.toml", "theme.footer = \"Eins\"", "theme.footer = \"Zwei\""),
        ("site.toml", "extra.motto = \"Eins\"", "extra.motto = \"Zwei\""),
        ("site.toml", "https://eins.example/", "https://zwei.example/"),
        ("content/kultur/_section.md", "order = 2", "order = 0"),
        ("content/kultur/_section.md", "Mehr", "Weniger"),
        ("content/_authors/anna.md", "Wer", "Wer sie ist"),
    ] {
        site.edit(path, old, new);
        let report = site.build();
        assert!(!report.made.is_empty(), "{old} -> {new}");
        assert_eq!(made(&report), Vec::<&str>::new(), "{old} -> {new}");
        assert_clean(&site, &report);
    }
    // What an article's file says to templates alone changes no byte of a feed.
    for (path, old, new) in [
        ("content/ausland/zug.md", "frei = \"eins\"", "frei = \"zwei\""),
        ("content/_authors/anna.md", "@anna@eins", "@anna@zwei"),
    ] {
        site.edit(path, old, new);
        let report = site.build();
        assert_eq!(feeds(&report), Vec::<String>::new(), "{old} -> {new}");
        assert_clean(&site, &report);
    }
}
