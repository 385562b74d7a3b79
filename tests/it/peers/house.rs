//! Edits of what many pages share: configuration, templates, profiles, photos, static files; and
//! what a disk does to files besides.

use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use super::{assert_nowhere, built, feeds_apart, pages, step};
use crate::edits::truth::assert_same;
use crate::site::tree;

#[test]
fn a_sections_head_comes_changes_and_goes() {
    let site = built();
    let before = site.output();
    let path = "content/inland/_section.md";
    site.write(path, "+++\ntitle = \"Aus dem Land\"\norder = 1\n+++\nText\n");
    // The name stands in the navigation of every page, and in the feeds that have articles of it.
    let feeds = "feed.* inland/feed.* topics/bahn/feed.*".to_owned();
    assert_eq!(feeds_apart(&step(&site).0), (feeds, pages(&site)));
    site.edit(path, "Text", "Neuer Text");
    assert_eq!(step(&site).0, "inland/");
    site.remove(path);
    step(&site);
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn an_atomic_save_is_an_edit_and_what_editors_leave_is_none() {
    let site = built();
    for litter in [".meer.md.swp", "meer.md~", "#meer.md#", ".#meer.md", "4913.tmp"] {
        site.write(&format!("content/ausland/{litter}"), "Rest");
    }
    assert_eq!(step(&site), (String::new(), String::new()));
    let old = site.root().join("content/ausland/meer.md");
    let text = fs::read_to_string(&old).unwrap();
    let saved = fs::metadata(&old).unwrap().modified().unwrap();
    // The same size, the same time, another file.
    site.write("content/ausland/neu.tmp", &text.replace("Text", "Tixt"));
    let new = site.root().join("content/ausland/neu.tmp");
    fs::File::options().write(true).open(&new).unwrap().set_modified(saved).unwrap();
    fs::rename(new, old).unwrap();
    assert_eq!(step(&site).0, "ausland/feed.* ausland/meer/ feed.*");
}

#[test]
fn a_component_is_added_used_and_removed() {
    let site = built();
    let before = site.output();
    let stamp = |word: &str| {
        format!(
            "{{% component Stempel(text: string) %}}<b>{word} {{{{ text }}}}</b>{{% endcomponent Stempel %}}"
        )
    };
    site.write("templates/stempel.html", &stamp("Nr."));
    assert_eq!(step(&site), (String::new(), String::new()));
    site.write(
        "templates/day.html",
        "{% extends \"newsprint/day.html\" %}{% block footer %}{{ <Stempel text={page.title} /> }}{% endblock %}",
    );
    let days = step(&site).0;
    assert_eq!(
        days,
        "archive/2026/01/01/ archive/2026/01/02/ archive/2026/02/01/ archive/2026/03/01/"
    );
    site.write("templates/stempel.html", &stamp("Nummer"));
    assert_eq!(step(&site).0, days);
    site.remove("templates/stempel.html");
    assert!(!site.try_build().finished);
    site.remove("templates/day.html");
    assert_eq!(step(&site).0, days);
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn another_language_changes_words_dates_and_quotation_marks_everywhere() {
    let site = built();
    site.edit("content/ausland/meer.md", "Text", "Er sagte \"Ja\".");
    step(&site);
    let before = site.output();
    site.edit("site.toml", "de-AT", "en-GB");
    let (changed, removed) = step(&site);
    assert_eq!(removed, "");
    let feeds = "ausland/feed.* authors/anna-huber/feed.* feed.* inland/feed.* topics/bahn/feed.*";
    assert_eq!(feeds_apart(&changed), (feeds.to_owned(), pages(&site)));
    assert!(site.page("ausland/meer/index.html").contains("“Ja”"));
    site.edit("site.toml", "en-GB", "de-AT");
    step(&site);
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn agencies_come_change_and_go() {
    let site = built();
    let before = site.output();
    site.write(
        "agencies.toml",
        "[[agency]]\nname = \"AP\"\n[agency.defaults]\nphotographer = \"Ed Jones\"\n",
    );
    let pages = step(&site).0;
    assert_eq!(
        pages,
        "archive/2026/01/01/ credits/ feed.* index.html inland/archive/1/ inland/feed.* inland/ \
         inland/zug/"
    );
    site.edit("agencies.toml", "Ed Jones", "Pat Quay");
    assert_eq!(step(&site).0, pages);
    assert_nowhere(&site, "Ed Jones");
    site.remove("agencies.toml");
    assert_eq!(step(&site).0, pages);
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn a_topics_text_and_layout_come_and_go() {
    let site = built();
    let before = site.output();
    site.write("content/_topics/bahn.md", "+++\ntitle = \"Die Bahn\"\n+++\nAlles.\n");
    assert_eq!(
        step(&site).0,
        "ausland/berg/ ausland/feed.* authors/anna-huber/feed.* feed.* inland/feed.* \
         inland/wahl/ topics/bahn/archive/1/ topics/bahn/feed.* topics/bahn/"
    );
    site.write(
        "templates/topic.html",
        "{% extends \"newsprint/topic.html\" %}{% block main %}{% for card in cards %}<p>{{ card.title }}</p>{% endfor %}{% endblock %}",
    );
    assert_eq!(step(&site).0, "topics/bahn/");
    site.edit("content/inland/wahl.md", "title = \"Wahl\"", "title = \"Urnengang\"");
    step(&site);
    assert!(site.page("topics/bahn/index.html").contains("<p>Urnengang</p>"));
    site.edit("content/inland/wahl.md", "title = \"Urnengang\"", "title = \"Wahl\"");
    site.remove("templates/topic.html");
    site.remove("content/_topics/bahn.md");
    step(&site);
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn a_static_file_is_added_changed_and_deleted() {
    let site = built();
    site.write("static/anhang/liste.txt", "eins");
    assert_eq!(step(&site).0, "anhang/liste.txt");
    site.write("static/anhang/liste.txt", "zwei");
    assert_eq!(step(&site).0, "anhang/liste.txt");
    site.remove("static/anhang/liste.txt");
    site.remove("static/frei.txt");
    assert_eq!(step(&site), (String::new(), "anhang/liste.txt frei.txt".to_owned()));
    assert!(!site.has("anhang"));
    // What takes the place of a built-in file gives it back.
    let icon = site.page("theme/favicon.svg");
    site.write("static/theme/favicon.svg", "<svg/>");
    assert_eq!(step(&site).0, "theme/favicon.svg");
    site.remove("static/theme/favicon.svg");
    assert_eq!(step(&site).0, "theme/favicon.svg");
    assert_eq!(site.page("theme/favicon.svg"), icon);
}

#[test]
fn a_photo_that_two_articles_show_stays_until_the_second_is_gone() {
    let site = built();
    site.edit(
        "content/ausland/meer.md",
        "Text",
        "Text\n\n![der Hafen](/img/hafen.png)\nAm Meer (Reuters/Jo Marsh)",
    );
    step(&site);
    site.write("static/img/hafen.png.toml", "archive = true\n");
    assert_eq!(
        step(&site).0,
        "ausland/feed.* ausland/meer/ credits/ feed.* inland/feed.* inland/zug/"
    );
    site.write("static/img/hafen.png", "ein anderer Hafen");
    assert_eq!(step(&site).0, "img/hafen.png");
    fs::remove_dir_all(site.root().join("content/inland/zug")).unwrap();
    step(&site);
    assert!(site.has("img/hafen.png"));
    // A photo under `static/` that no article shows any more is a file like others.
    site.remove("content/ausland/meer.md");
    step(&site);
    assert!(site.has("img/hafen.png"));
    assert!(!site.page("credits/index.html").contains("Jo Marsh"));
}

#[test]
fn the_configuration_changes_what_shows_it() {
    let site = built();
    site.edit("site.toml", "per_page = 2", "per_page = 2\n[theme]\nfooter = \"Aus *Wien*\"");
    assert_eq!(step(&site).0, pages(&site));
    site.edit("site.toml", "per_page = 2", "per_page = 3");
    assert_eq!(step(&site).0, "index.html");
    site.edit("site.toml", "https://probe.example", "https://probe.example/unter");
    step(&site);
    assert!(site.page("index.html").contains("href=\"/unter/ausland/berg/\""));
    site.edit("site.toml", "per_page = 3", "per_page = 3\npermalink = \"/{year}/{slug}/\"");
    assert!(step(&site).1.contains("ausland/berg/"));
    assert!(site.page("2026/berg/index.html").contains("href=\"/unter/2026/wahl/#ergebnis\""));
}

#[test]
fn a_profile_comes_changes_and_goes() {
    let site = built();
    let before = site.output();
    site.write(
        "content/_authors/anna.md",
        "+++\nname = \"Anna Huber\"\nrole = \"Wien\"\n+++\nWer.\n",
    );
    // RSS says who somebody is, and the others where they are found, too.
    assert_eq!(
        step(&site).0,
        "atom.xml ausland/atom.xml ausland/berg/ ausland/feed.json authors/anna/archive/1/ \
         authors/anna/feed.* authors/anna/ feed.json sitemap-pages.xml topics/bahn/atom.xml \
         topics/bahn/feed.json"
    );
    site.edit("content/_authors/anna.md", "Wer.", "Wer sie ist.");
    assert_eq!(step(&site).0, "authors/anna/");
    site.remove("content/_authors/anna.md");
    step(&site);
    assert_same(&site.output(), &before, "the site before");
}

#[test]
fn times_alone_change_nothing() {
    let site = built();
    for (path, _) in tree(site.root()) {
        if path.starts_with("content/") || path.starts_with("static/") {
            let file = fs::File::options().write(true).open(site.root().join(path)).unwrap();
            file.set_modified(UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
        }
    }
    let report = site.build();
    assert_eq!((report.counts.rendered, report.counts.written), (0, 0));
    // Now that all have one time, one of them is edited without changing its size or that time.
    let place = site.root().join("content/ausland/meer.md");
    let text = fs::read_to_string(&place).unwrap().replace("Text", "Tixt");
    fs::write(&place, text).unwrap();
    let file = fs::File::options().write(true).open(place).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
    assert_eq!(step(&site).0, "ausland/feed.* ausland/meer/ feed.*");
}

#[cfg(unix)]
#[test]
fn what_a_symbolic_link_leads_to_is_edited_and_replaced() {
    let site = built();
    let link = site.root().join("content/inland/gast.md");
    site.write(
        "content/ausland/x/roh.txt",
        "+++\ntitle = \"Gast\"\ndate = 2026-01-03\n+++\nText\n",
    );
    site.write(
        "content/ausland/x/neu.txt",
        "+++\ntitle = \"Gast\"\ndate = 2026-01-03\n+++\nTaxt\n",
    );
    std::os::unix::fs::symlink("../ausland/x/roh.txt", &link).unwrap();
    step(&site);
    site.edit("content/ausland/x/roh.txt", "Text", "Tixt");
    assert_eq!(step(&site).0, "feed.* inland/feed.* inland/gast/");
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("../ausland/x/neu.txt", &link).unwrap();
    assert_eq!(step(&site).0, "feed.* inland/feed.* inland/gast/");
    assert!(site.page("inland/gast/index.html").contains("Taxt"));
}

#[test]
fn a_branch_is_checked_out_and_left_again() {
    let site = built();
    let before = site.output();
    let sources = tree(&site.root().join("content"));
    fs::remove_dir_all(site.root().join("content")).unwrap();
    for number in 0..5 {
        let text =
            format!("+++\ntitle = \"Zweig {number}\"\ndate = 2026-04-0{}\n+++\nText\n", number + 1);
        site.write(&format!("content/ausland/z{number}.md"), &text);
    }
    step(&site);
    assert_nowhere(&site, "Berg");
    fs::remove_dir_all(site.root().join("content")).unwrap();
    for (path, bytes) in sources {
        site.write_bytes(&format!("content/{path}"), &bytes);
    }
    step(&site);
    assert_same(&site.output(), &before, "the site before");
}
