//! Time is an input, and nothing of what is not out is in any output file: no word, no photo, no
//! URL, no count.

use std::fs;

use jiff::{SignedDuration, Timestamp};

use crate::determinism::{copy_sample, sample};
use crate::site::{HEAD, Site, feeds_as_one, program, tree};

/// What must not be found in the output of the sample site, by article.
const HELD: [(&str, &[&str]); 4] = [
    (
        "content/wirtschaft/2026/uebernahme-textil",
        &["Zwickelreith", "Lodenkamp", "uebernahme-textil", "textil"],
    ),
    ("content/kultur/2031/seebuehne", &["Mirasee", "Andraschko", "seebuehne"]),
    ("content/inland/2026/sattelstrasse-gesperrt", &["Sattelstraße", "sattelstrasse"]),
    ("content/inland/2026/gemeindearchiv.md", &["Laufmeter"]),
];

#[test]
fn the_sample_site_holds_back_what_it_must() {
    let folder = tempfile::tempdir().unwrap();
    copy_sample(folder.path());
    let photos: Vec<(String, Vec<u8>)> = tree(&sample().join("content"))
        .into_iter()
        .filter(|(path, _)| {
            HELD.iter().any(|(held, _)| format!("content/{path}").starts_with(held))
        })
        .filter(|(path, _)| path.ends_with(".jpg"))
        .collect();
    assert!(photos.len() >= 2, "the held articles have photos");
    for (now, also_out) in [
        ("2023-09-11T12:00:00+02:00", &[][..]),
        ("2026-11-20T12:00:00+01:00", &[][..]),
        ("2030-01-01T00:00:00Z", &[][..]),
        ("2031-03-01T06:00:00+01:00", &["Mirasee"][..]),
    ] {
        let output = program(folder.path(), &["build", "--now", now]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let files = tree(&folder.path().join("public"));
        for (held, words) in HELD {
            let out = words.iter().any(|word| also_out.contains(word));
            for word in words {
                let word = word.to_lowercase();
                let found = files.iter().find(|(path, bytes)| {
                    path.to_lowercase().contains(&word)
                        || String::from_utf8_lossy(bytes).to_lowercase().contains(&word)
                });
                assert_eq!(
                    found.is_some(),
                    out,
                    "{word} of {held} at {now}: {:?}",
                    found.map(|(path, _)| path)
                );
            }
        }
        for (path, bytes) in
            photos.iter().filter(|(path, _)| also_out.is_empty() || !path.contains("seebuehne"))
        {
            assert!(!files.values().any(|file| file == bytes), "{path} is out at {now}");
        }
    }
    // Before its time, the oldest article is not out either.
    let _ = program(folder.path(), &["build", "--now", "2023-09-11T15:46:59+02:00"]);
    assert!(!folder.path().join("public/ausland/kim-wladiwostok").exists());
    let _ = program(folder.path(), &["build", "--now", "2023-09-11T15:47:00+02:00"]);
    assert!(folder.path().join("public/ausland/kim-wladiwostok/index.html").exists());
}

const PRESS: &str = r#"
-- content/a/offen.md --
+++
title = "Offen"
date = 2026-01-01
topics = ["Alle"]
related = ["/a/geheim.md"]
+++
[Text](geheim.md) und [Adresse](/a/geheim/).
-- content/a/geheim.md --
+++
title = "Plutonium"
date = 2026-01-01
embargo = 2026-06-02T06:00
topics = ["Alle", "Nurhier"]
authors = ["Nemo"]
series = "Reihe"
aliases = ["/plut/"]
[photo]
file = "/img/plut.png"
alt = "Plutonium"
agency = "AP"
photographer = "Nemo"
[internal]
note = "Plutonium Schreibtischgeheimnis"
+++
Plutonium
-- static/img/plut.png --
plut
-- static/img/plut.png.toml --
caption = "Bildtext"
-- static/frei.txt --
frei
"#;

#[test]
fn an_embargo_holds_links_topics_authors_aliases_and_static_photos_back() {
    let mut site = Site::new(&format!("{HEAD}{PRESS}"));
    let report = site.build();
    assert_eq!(report.warnings(), 2, "{:#?}", report.problems);
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in ["pluton", "geheim", "nemo", "nurhier", "reihe", "plut"] {
            assert!(!text.contains(word) && !path.contains(word), "{word} in {path}");
        }
    }
    assert!(site.has("frei.txt"));
    assert!(site.page("a/offen/index.html").contains("<p>Text und Adresse.</p>"));
    assert_eq!(report.coming.next, Some("2026-06-02T04:00:00Z".parse().unwrap()));
    site.now = report.coming.next.unwrap();
    let report = site.build();
    assert_eq!(report.warnings(), 0);
    assert!(site.has("img/plut.png"));
    assert!(!site.has("img/plut.png.toml"));
    assert!(site.page("a/offen/index.html").contains("<a href=\"/a/geheim/\">Text</a>"));
    for (path, bytes) in site.output() {
        assert!(!String::from_utf8_lossy(&bytes).contains("Schreibtischgeheimnis"), "{path}");
    }
    let json = fs::read_to_string(site.root().join(".newsprint/next-change.json")).unwrap();
    assert!(json.contains("\"next\": null"), "{json}");
}

#[test]
fn a_second_after_its_embargo_an_article_is_everywhere_it_belongs() {
    let text = r#"
-- site.toml --
title = "Probe"
base_url = "https://probe.example"
language = "de-AT"
time_zone = "Europe/Vienna"
[photos]
widths = [16]
formats = ["jpeg"]
-- content/a/andere.md --
+++
title = "Andere"
date = 2026-05-30
+++
Text
-- content/a/plutonium/index.md --
+++
title = "Qwertz"
lead = "Qwertz"
date = 2026-06-01T05:00
embargo = 2026-06-02T06:00
authors = ["Qwertz Nemo"]
topics = ["Qwertz"]
id = "qwertz-77"
aliases = ["/qwertz/"]
[photo]
file = "qwertzfoto.png"
alt = "Qwertz"
credit = "Qwertz"
+++
Qwertz
-- content/a/plutonium/qwertzfoto.png --
"#;
    let mut site = Site::new(text);
    let traces = |site: &Site| -> Vec<String> {
        let has = |path: &str, bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            ["qwertz", "plutonium"].iter().any(|word| path.contains(word) || text.contains(word))
        };
        // The list of our own files is none of the site's.
        let files = site.output().into_iter().filter(|(path, _)| !path.starts_with(".newsprint"));
        files.filter(|(path, bytes)| has(path, bytes)).map(|(path, _)| path).collect()
    };
    let embargo: Timestamp = "2026-06-02T04:00:00Z".parse().unwrap();
    site.now = embargo - SignedDuration::from_secs(1);
    let report = site.build();
    assert_eq!(report.coming.next, Some(embargo));
    assert_eq!(traces(&site), Vec::<String>::new());
    assert!(!site.page("sitemap-pages.xml").contains("/topics/"), "not even a number of pages");
    assert_eq!(report.counts.pages, 9);
    site.now = embargo;
    site.build();
    let photos: Vec<String> =
        traces(&site).into_iter().filter(|path| path.contains("qwertzfoto")).collect();
    assert!(photos.len() == 5 && photos.iter().all(|path| path.ends_with(".jpg")), "{photos:?}");
    let others: Vec<String> =
        traces(&site).into_iter().filter(|path| !path.contains("qwertzfoto")).collect();
    assert_eq!(
        feeds_as_one(&others),
        [
            "a/archive/1/index.html",
            "a/feed.*",
            "a/index.html",
            "a/plutonium/index.html",
            "archive/2026/06/01/index.html",
            "authors/qwertz-nemo/archive/1/index.html",
            "authors/qwertz-nemo/feed.*",
            "authors/qwertz-nemo/index.html",
            "credits/index.html",
            "feed.*",
            "index.html",
            "qwertz/index.html",
            "sitemap-2026-06.xml",
            "sitemap-news.xml",
            "sitemap-pages.xml",
            "topics/qwertz/archive/1/index.html",
            "topics/qwertz/feed.*",
            "topics/qwertz/index.html",
        ]
    );
}

#[test]
fn a_photo_whose_time_is_over_is_nowhere() {
    let mut site = Site::new(&format!(
        "{HEAD}
-- content/a/b.md --
+++
title = \"B\"
date = 2026-01-01
[photo]
file = \"b.png\"
alt = \"b\"
agency = \"AP\"
expires = \"200d\"
+++
Text

![c](c.png)
Unterschrift (AP/Ng Han Guan)
-- content/a/b.png --
eins
-- content/a/c.png --
zwei
"
    ));
    let report = site.build();
    assert!(site.has("a/b/b.png"));
    assert_eq!(report.coming.changes[0].what, "photo-expire");
    site.now = report.coming.next.unwrap();
    let report = site.build();
    assert_eq!(report.counts.photos_expired, 1);
    assert!(!site.has("a/b/b.png"));
    assert!(site.has("a/b/c.png"));
    for (path, bytes) in site.output() {
        assert!(!String::from_utf8_lossy(&bytes).contains("b.png"), "{path}");
    }
}
