//! A site's own words: `locale.toml` over the language that the program knows, or in its place.

use newsprint::build::engine::{Found, Live, Options, Quiet, Report, Session};
use newsprint::site::source::Folder;

use crate::incremental::assert_clean;
use crate::site::{HEAD, Site};

const FRENCH: &str = r#"
-- locale.toml --
[dates]
months = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]
weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
day = "{d} {month} {year}"
month = "{month} {year}"
time = "{H} h {min}"
day_and_time = "{day} à {time}"
first_day = "1er"

[quotes]
double = ["«\u202f", "\u202f»"]
single = ["“", "”"]

[words]
skip_to_content = "Aller au contenu"
by = "Par"
note_correction = "Rectificatif"
reading_time.one = "{n} min de lecture"
reading_time.other = "{n} min de lecture"
-- content/monde/train.md --
+++
title = 'Le "grand" train'
date = 2023-09-11T15:47
authors = ["Anne Petit"]
topics = ["Rail"]
+++
Elle dit : "Tout est 'calme' ici."

> [!CORRECTION]
> Il y a deux trains.
-- content/monde/gare.md --
+++
title = "La gare"
date = 2023-09-01T09:05
+++
Rien.
"#;

fn french() -> Site {
    let head = HEAD.replace("de-AT", "fr").replace("Europe/Vienna", "Europe/Paris");
    Site::new(&format!("{head}{FRENCH}"))
}

/// A German site with quotation marks in it.
fn german() -> Site {
    Site::new(&format!(
        "{HEAD}{}",
        r#"
-- content/ausland/zug.md --
+++
title = 'Der "Zug"'
date = 2026-01-03T10:00
topics = ["Bahn"]
+++
Er sagt: "Ja."

> [!CORRECTION]
> Es war "nein".
-- content/ausland/berg.md --
+++
title = "Berg"
date = 2026-01-02T10:00
+++
Text
"#
    ))
}

/// Builds again, and compares with a clean build.
#[track_caller]
fn step(site: &Site) -> Report {
    let report = site.build();
    assert_eq!(report.problems, []);
    assert_clean(site);
    let again = site.build();
    assert_eq!((again.counts.rendered, again.counts.written), (0, 0));
    report
}

#[test]
fn one_file_makes_a_site_in_another_language() {
    let site = french();
    step(&site);
    let page = site.page("monde/train/index.html");
    for expected in [
        "<html lang=\"fr\">",
        "11 septembre 2023 à 15 h 47",
        "Le «\u{202f}grand\u{202f}» train",
        "«\u{202f}Tout est “calme” ici.\u{202f}»",
        "Aller au contenu",
        "Rectificatif",
        "1 min de lecture",
        // Words that the file lacks are English ones.
        "Menu",
    ] {
        assert!(page.contains(expected), "{expected} is not in\n{page}");
    }
    assert!(site.page("monde/gare/index.html").contains("1er septembre 2023 à 9 h 05"));
    assert!(site.page("feed.xml").contains("«\u{202f}Tout est “calme” ici.\u{202f}»"));
}

#[test]
fn an_edit_changes_what_shows_it_and_no_more() {
    let site = german();
    step(&site);
    let before = site.output();

    site.write("locale.toml", "[words]\nskip_to_content = \"Zum Text\"\n");
    let report = step(&site);
    assert!(site.page("ausland/zug/index.html").contains("Zum Text"));
    assert_eq!(report.counts.parsed, 0, "words are no part of what articles say");
    assert!(report.changed.iter().all(|path| path.ends_with(".html")), "{:?}", report.changed);

    site.write("locale.toml", "# A remark\n[words]\nskip_to_content = \"Zum Text\"\n");
    let report = step(&site);
    assert_eq!((report.counts.rendered, report.counts.parsed), (0, 0));

    site.edit("locale.toml", "Zum Text\"", "Zum Text\"\nnote_correction = \"Berichtigung\"");
    let changed = step(&site).changed;
    assert!(changed.contains(&"feed.xml".to_owned()), "{changed:?}");
    assert!(changed.contains(&"ausland/zug/index.html".to_owned()), "{changed:?}");
    assert!(!changed.contains(&"ausland/berg/index.html".to_owned()), "{changed:?}");

    site.write("locale.toml", "[quotes]\ndouble = [\"»\", \"«\"]\n");
    let report = step(&site);
    assert_eq!(report.counts.parsed, 2, "quotation marks are a part of what articles say");
    let page = site.page("ausland/zug/index.html");
    assert!(page.contains("Der »Zug«") && page.contains("»Ja.«") && page.contains("»nein«"));

    site.write("locale.toml", "[dates]\nday_and_time = \"{day} um {time}\"\n");
    step(&site);
    assert!(site.page("ausland/zug/index.html").contains("3. Jänner 2026 um 10.00 Uhr"));

    site.remove("locale.toml");
    step(&site);
    assert!(site.output() == before, "the site is what it was");
}

/// What a look shows of one page.
fn shown(live: &Live<'_>, path: &str) -> String {
    match live.find(path).unwrap() {
        Found::File { bytes, .. } => String::from_utf8(bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_preview_follows_and_keeps_the_last_good_words() {
    let site = german();
    let disk = Folder::new(site.root());
    let options = Options { drafts: true, keep_going: true, ..site.usual_options() };
    let mut live = Live::open(Session::new(&disk), options, &Quiet);
    let path = "/ausland/zug/";
    assert!(shown(&live, path).contains("„Ja.“"));
    let look = |live: &mut Live<'_>| {
        assert!(!live.edit("locale.toml"), "the whole site is looked at");
        let looked = live.look_at(live.options.now);
        drop(live.adopt(looked));
    };
    let words = "[quotes]\ndouble = [\"»\", \"«\"]\n[words]\nmenu = \"Auswahl\"\n";
    site.write("locale.toml", words);
    look(&mut live);
    assert_eq!(live.problems, []);
    let good = shown(&live, path);
    assert!(good.contains("»Ja.«") && good.contains("Auswahl"), "{good}");
    site.edit("locale.toml", "menu", "menue");
    look(&mut live);
    assert!(live.problems.iter().any(|problem| problem.is_error()));
    assert_eq!(shown(&live, path), good);
}

#[test]
fn what_is_written_from_right_to_left_says_so() {
    for (language, head) in [
        ("ar", "<html lang=\"ar\" dir=\"rtl\">"),
        ("ku-Arab", "<html lang=\"ku-Arab\" dir=\"rtl\">"),
        ("ar-Latn", "<html lang=\"ar-Latn\">"),
        ("de-AT", "<html lang=\"de-AT\">"),
    ] {
        let site = Site::new(&HEAD.replace("de-AT", language));
        site.write("content/a/b.md", "+++\ntitle = \"A\"\ndate = 2026-01-03\n+++\nText\n");
        site.build();
        assert!(site.page("a/b/index.html").contains(head), "{language}");
    }
}
