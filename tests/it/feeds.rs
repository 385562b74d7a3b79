//! Feeds: what each of the three formats says of an article and its photos, and which lists have
//! some.

mod changes;
mod hostile;

use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::site::{FEEDS, HEAD, Site};

const ZUG: &str = r#"
-- content/ausland/zug.md --
+++
title = "Zug"
lead = "Ein *Vorspann* mit [Berg](berg.md)"
date = 2026-01-03T10:00
updated = 2026-01-05T11:30
authors = ["Anna Huber", "Ben Lang"]
topics = ["Bahn"]
dateline = "Wien"
id = "zug 7"
[photo]
file = "zug.png"
alt = "ein Zug"
credit = "AP/Jo Doe"
caption = "Der *Zug*"
ai = "edited"
[[corrections]]
date = 2026-01-05T11:30
text = "Der Zug ist [hier](berg.md)."
+++
Siehe [Berg](berg.md#a), [unten](#b) und [das Netz](https://a.example/?x=1&y=2).

## B
-- content/ausland/zug.png --
-- content/ausland/berg.md --
+++
title = "Berg"
date = 2026-01-02T10:00
+++
Text

## A
"#;

fn site(head: &str, text: &str) -> Site {
    Site::new(&format!("{HEAD}{head}{text}"))
}

/// The elements of a well-formed document: name, attributes and text of each that has no children.
#[track_caller]
fn elements(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<(String, String)> = Vec::new();
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {text}")) {
            Event::Start(start) => {
                open.push((start.to_string(), String::new()));
            }
            Event::Empty(start) => found.push(start.to_string()),
            Event::Text(part) => {
                if let Some((_, text)) = open.last_mut() {
                    text.push_str(&part);
                }
            }
            Event::GeneralRef(name) => {
                let (_, text) = open.last_mut().unwrap();
                let c = match &*name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other};"),
                };
                text.push(c);
            }
            Event::CData(part) => open.last_mut().unwrap().1.push_str(&part),
            Event::End(_) => {
                let (start, text) = open.pop().unwrap();
                if !text.trim().is_empty() {
                    found.push(format!("{start}: {text}"));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let is_allowed =
        |c: char| c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}') || "\n\t".contains(c);
    assert!(text.chars().all(is_allowed), "{text:?}");
    found
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.page(path)).unwrap()
}

/// What stands between two texts.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap_or_else(|| panic!("{from} in {text}")).1.split_once(to).unwrap().0
}

const BODY: &str = "<p>Ein <em>Vorspann</em> mit <a href=\"https://probe.example/ausland/berg/\">Berg</a></p>\n\
    <figure><img src=\"https://probe.example/ausland/zug/zug.png\" width=\"40\" height=\"30\" alt=\"ein Zug\"><figcaption>Der Zug (Mit KI bearbeitet) <small>AP/Jo Doe</small></figcaption></figure>\n\
    <p><span class=\"place\">Wien</span> – Siehe <a href=\"https://probe.example/ausland/berg/#a\">Berg</a>, <a href=\"https://probe.example/ausland/zug/#b\">unten</a> und <a href=\"https://a.example/?x=1&amp;y=2\">das Netz</a>.</p>\n\
    <h2 id=\"b\">B</h2>\n\
    <p><strong>Korrektur</strong> (5. Jänner 2026, 11.30 Uhr): Der Zug ist <a href=\"https://probe.example/ausland/berg/\">hier</a>.</p>\n";

#[test]
fn rss_says_all_that_the_page_says() {
    let site = site("publisher.logo = \"/l.png\"\nfeeds.hub = \"https://hub.example/\"\n", ZUG);
    site.write("static/l.png", "");
    site.build();
    let feed = site.page("ausland/feed.xml");
    let channel = feed.split("<item>").next().unwrap();
    let wanted = [
        "title: Ausland – Probe",
        "link: https://probe.example/ausland/",
        "description: Probe",
        "language: de-AT",
        "atom:link rel=\"self\" type=\"application/rss+xml\" href=\"https://probe.example/ausland/feed.xml\"",
        "atom:link rel=\"hub\" href=\"https://hub.example/\"",
        "lastBuildDate: Mon, 5 Jan 2026 11:30:00 +0100",
        "ttl: 15",
        "url: https://probe.example/l.png",
        "title: Ausland – Probe",
        "link: https://probe.example/ausland/",
    ];
    assert_eq!(elements(&format!("{channel}</channel></rss>")), wanted);
    let item = between(&feed, "<item>", "</item>");
    let content = format!("content:encoded: {BODY}");
    let wanted = [
        "title: Zug",
        "link: https://probe.example/ausland/zug/",
        "guid isPermaLink=\"false\": https://probe.example/#zug%207",
        "pubDate: Sat, 3 Jan 2026 10:00:00 +0100",
        "atom:updated: 2026-01-05T11:30:00+01:00",
        "dc:creator: Anna Huber",
        "dc:creator: Ben Lang",
        "category: Ausland",
        "category: Bahn",
        "description: Ein Vorspann mit Berg",
        &content,
        "media:title type=\"plain\": ein Zug",
        "media:description type=\"plain\": Der Zug",
        "media:credit role=\"photographer\" scheme=\"urn:ebu\": AP/Jo Doe",
    ];
    assert_eq!(elements(&format!("<x>{item}</x>")), wanted);
    assert!(item.contains(
        "<media:content url=\"https://probe.example/ausland/zug/zug.png\" type=\"image/png\" medium=\"image\" width=\"40\" height=\"30\">"
    ));
    // An article without an id is known by its URL.
    assert!(feed.contains("<guid isPermaLink=\"true\">https://probe.example/ausland/berg/</guid>"));
}

#[test]
fn atom_says_the_same() {
    let site = site("publisher.logo = \"/l.png\"\nfeeds.hub = \"https://hub.example/\"\n", ZUG);
    site.write("static/l.png", "");
    site.build();
    let feed = site.page("topics/bahn/atom.xml");
    assert!(feed.contains(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\" xml:lang=\"de-AT\">"
    ));
    let content = format!("content type=\"html\": {BODY}");
    let wanted = [
        "title: Bahn – Probe",
        "id: https://probe.example/topics/bahn/atom.xml",
        "updated: 2026-01-05T11:30:00+01:00",
        "link rel=\"self\" type=\"application/atom+xml\" href=\"https://probe.example/topics/bahn/atom.xml\"",
        "link rel=\"alternate\" type=\"text/html\" href=\"https://probe.example/topics/bahn/\"",
        "link rel=\"hub\" href=\"https://hub.example/\"",
        "name: Probe",
        "logo: https://probe.example/l.png",
        "title: Zug",
        "id: https://probe.example/#zug%207",
        "link rel=\"alternate\" type=\"text/html\" href=\"https://probe.example/ausland/zug/\"",
        "link rel=\"enclosure\" type=\"image/png\" href=\"https://probe.example/ausland/zug/zug.png\"",
        "published: 2026-01-03T10:00:00+01:00",
        "updated: 2026-01-05T11:30:00+01:00",
        "name: Anna Huber",
        "uri: https://probe.example/authors/anna-huber/",
        "name: Ben Lang",
        "uri: https://probe.example/authors/ben-lang/",
        "category term=\"ausland\" label=\"Ausland\"",
        "category term=\"bahn\" label=\"Bahn\"",
        "summary: Ein Vorspann mit Berg",
        &content,
        "media:title type=\"plain\": ein Zug",
        "media:description type=\"plain\": Der Zug",
        "media:credit role=\"photographer\" scheme=\"urn:ebu\": AP/Jo Doe",
    ];
    assert_eq!(elements(&feed), wanted);
}

#[test]
fn json_feed_says_the_same() {
    let site = site("publisher.logo = \"/l.png\"\nfeeds.hub = \"https://hub.example/\"\n", ZUG);
    site.write("static/l.png", "");
    site.build();
    let photo = "https://probe.example/ausland/zug/zug.png";
    let author = |name: &str, key: &str| json!({"name": name, "url": format!("https://probe.example/authors/{key}/")});
    let wanted = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ben Lang – Probe",
        "home_page_url": "https://probe.example/authors/ben-lang/",
        "feed_url": "https://probe.example/authors/ben-lang/feed.json",
        "icon": "https://probe.example/l.png",
        "authors": [{"name": "Probe"}],
        "language": "de-AT",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": [{
            "id": "https://probe.example/#zug%207",
            "url": "https://probe.example/ausland/zug/",
            "title": "Zug",
            "summary": "Ein Vorspann mit Berg",
            "content_html": BODY,
            "image": photo,
            "date_published": "2026-01-03T10:00:00+01:00",
            "date_modified": "2026-01-05T11:30:00+01:00",
            "authors": [author("Anna Huber", "anna-huber"), author("Ben Lang", "ben-lang")],
            "tags": ["Ausland", "Bahn"],
            "language": "de-AT",
            "_newsprint": {"photos": [{
                "url": photo, "mime_type": "image/png", "width": 40, "height": 30,
                "alt": "ein Zug", "caption": "Der Zug", "credit": "AP/Jo Doe", "ai": "edited",
            }]},
        }],
    });
    assert_eq!(json(&site, "authors/ben-lang/feed.json"), wanted);
}

#[test]
fn renditions_give_a_thumbnail_a_banner_and_the_notice_of_the_file() {
    let text = "-- content/a/x.md --\n+++\ntitle = \"X\"\ndate = 2026-01-01\n[photo]\nfile = \"like-ap.jpg\"\nalt = \"ein Zug\"\n+++\nText\n";
    let site = site("[photos]\nformats = [\"jpeg\"]\nwidths = [16, 32]\n", text);
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos/like-ap.jpg");
    let bytes = fs::read(source).unwrap();
    site.write_bytes("content/a/like-ap.jpg", &bytes);
    site.build();
    let notice = picture::metadata::read(&bytes).copyright_notice.unwrap();
    let photo = &json(&site, "feed.json")["items"][0]["_newsprint"]["photos"][0];
    assert_eq!(photo["copyright"], json!(notice));
    assert_eq!(photo["thumbnail"]["width"], 16);
    let banner = json(&site, "feed.json")["items"][0]["banner_image"].clone();
    for url in [&photo["url"], &photo["thumbnail"]["url"], &banner] {
        let path = url.as_str().unwrap().strip_prefix("https://probe.example/").unwrap();
        assert!(site.has(path), "{path}");
    }
    assert!(banner.as_str().unwrap().contains("-16x9-"));
    for format in ["feed.xml", "atom.xml"] {
        let found = elements(&site.page(format));
        assert!(found.contains(&format!("media:copyright: {notice}")), "{found:#?}");
        let thumbnail = format!("media:thumbnail url={} width=\"16\"", photo["thumbnail"]["url"]);
        assert!(found.iter().any(|one| one.starts_with(&thumbnail)), "{found:#?}");
    }
}

#[test]
fn no_photo_that_may_not_leave_the_site_is_in_a_feed() {
    let text = r#"
-- content/a/x.md --
+++
title = "X"
date = 2026-01-01
[photo]
file = "geheim.png"
alt = "ein Zug"
credit = "AP/Jo Doe"
syndicate = false
[[photos]]
file = "alt.png"
alt = "ein Berg"
credit = "AP/Eva Lang"
expires = 2026-03-01
[[photos]]
file = "frei.png"
alt = "ein See"
credit = "AP/Pat Quay"
+++
![](alt.png)

Text

![](frei.png)
-- content/a/geheim.png --
-- content/a/alt.png --
-- content/a/frei.png --
"#;
    let site = site("", text);
    site.build();
    assert!(site.page("a/x/index.html").contains("geheim.png"));
    for feed in ["", "a/"].iter().flat_map(|list| FEEDS.map(|format| format!("{list}{format}"))) {
        let page = site.page(&feed);
        for word in ["geheim.png", "Jo Doe", "ein Zug", "alt.png", "Eva Lang", "ein Berg"] {
            assert!(!page.contains(word), "{word} in {feed}");
        }
        // In the text, and as media: it is not the lead photo.
        assert_eq!(page.matches("frei.png").count(), 2, "{feed}");
        assert_eq!(page.matches("AP/Pat Quay").count(), 2, "{feed}");
    }
    assert_eq!(json(&site, "feed.json")["items"][0].get("image"), None);
}

#[test]
fn a_text_for_subscribers_is_in_no_feed() {
    let text = r#"
-- content/a/x.md --
+++
title = "X"
lead = "Der Vorspann"
date = 2026-01-01
paywall = true
dateline = "Wien"
[photo]
file = "lead.png"
alt = "ein Zug"
credit = "AP/Jo Doe"
[[corrections]]
date = 2026-01-02
text = "Berichtigt"
+++
Nur fuer Abonnenten

![ein Berg](innen.png)
Bildtext (AP/Eva Lang)
-- content/a/lead.png --
-- content/a/innen.png --
"#;
    let site = site("", text);
    site.build();
    for feed in ["", "a/"].iter().flat_map(|list| FEEDS.map(|format| format!("{list}{format}"))) {
        let page = site.page(&feed);
        for word in ["Abonnenten", "innen.png", "Bildtext", "Eva Lang", "Berichtigt", "Wien"] {
            assert!(!page.contains(word), "{word} in {feed}");
        }
        for word in ["Der Vorspann", "lead.png", "AP/Jo Doe", "Weiterlesen"] {
            assert!(page.contains(word), "{word} is not in {feed}");
        }
    }
}

#[test]
fn fronts_offer_their_own_feeds_and_articles_their_sections() {
    let site = site("", ZUG);
    site.write(
        "content/kultur/_section.md",
        "+++\ntitle = \"Kultur\"\nlead = \"Was *läuft*\"\n+++\n",
    );
    site.build();
    let offered = |page: &str| -> Vec<String> {
        let page = site.page(page);
        let links = page.split("<link rel=\"alternate\" ").skip(1);
        links.map(|link| link.split_once('>').unwrap().0.to_owned()).collect()
    };
    let of = |title: &str, front: &str| {
        [("rss", "feed.xml"), ("atom", "atom.xml"), ("feed", "feed.json")].map(|(kind, file)| {
            let kind = if kind == "feed" { "feed+json" } else { &format!("{kind}+xml") };
            format!("type=\"application/{kind}\" title=\"{title}\" href=\"{front}{file}\"")
        })
    };
    for page in ["index.html", "archive/index.html", "credits/index.html", "404.html"] {
        assert_eq!(offered(page), of("Probe", "/"), "{page}");
    }
    for page in ["ausland/index.html", "ausland/archive/1/index.html"] {
        assert_eq!(offered(page), of("Ausland – Probe", "/ausland/"), "{page}");
    }
    assert_eq!(offered("topics/bahn/index.html"), of("Bahn – Probe", "/topics/bahn/"));
    let author = of("Anna Huber – Probe", "/authors/anna-huber/");
    assert_eq!(offered("authors/anna-huber/index.html"), author);
    let both = [of("Probe", "/"), of("Ausland – Probe", "/ausland/")].concat();
    assert_eq!(offered("ausland/zug/index.html"), both);
    // A list without an article has feeds that say so, and say nothing of the time of the build.
    assert_eq!(offered("kultur/index.html"), of("Kultur – Probe", "/kultur/"));
    let feed = json(&site, "kultur/feed.json");
    assert_eq!((&feed["items"], &feed["description"]), (&json!([]), &json!("Was läuft")));
    assert!(site.page("kultur/atom.xml").contains("<updated>1970-01-01T00:00:00Z</updated>"));
    assert!(site.page("kultur/feed.xml").contains("<description>Was läuft</description>"));
    assert!(!site.page("kultur/feed.xml").contains("lastBuildDate"));
}

#[test]
fn a_hub_is_an_https_url() {
    for (hub, wanted) in [
        ("http://hub.example/", "`hub` must be an https:// URL"),
        ("hub.example", "`hub` must be a whole URL"),
    ] {
        let report = site(&format!("feeds.hub = \"{hub}\"\n"), ZUG).try_build();
        let said: Vec<&str> = report.problems.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(said, [wanted]);
    }
}

#[test]
fn an_id_that_is_an_iri_stays_as_it_is() {
    let id = "urn:newsml:probe.example:20260103:zug-7:1";
    let site = site("", &ZUG.replace("zug 7", id));
    site.build();
    assert!(site.page("feed.xml").contains(&format!("<guid isPermaLink=\"false\">{id}</guid>")));
    assert!(site.page("atom.xml").contains(&format!("<id>{id}</id>")));
    assert_eq!(json(&site, "feed.json")["items"][0]["id"], id);
}
