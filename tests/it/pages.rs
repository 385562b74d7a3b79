//! What the pages say: the anatomy of an article, the figure, lists, feeds, addresses.

use serde_json::Value;

use crate::site::{HEAD, Site};

/// What begins the structured data of a page.
const LINKED_DATA: &str = "<script type=\"application/ld+json\">";

const ARTICLE: &str = r#"
-- content/ausland/zug.md --
+++
title = 'Der "Zug"'
kicker = "Reise"
subhead = "Ein zweiter Satz"
lead = "Ein *Vorspann*"
date = 2023-09-11T15:47:00+02:00
authors = ["Anna Huber"]
dateline = "Wien"
topics = ["Öffentlicher Verkehr"]
aliases = ["/alt/zug/"]

[photo]
file = "zug.png"
alt = "ein Zug"
agency = "AP"
photographer = "Ng Han Guan"

[[photos]]
file = "a.png"
alt = "zwei Männer"
agency = "AP"
photographer = "Yuri Kadobnov"
caption = "Das erste Treffen fand 2019 in Wladiwostok statt"
+++

![](a.png)

## Ein Zwischentitel

![ein Mann](b.png){focus="42% 30%"}
Kim auf dem Weg (Reuters/KCNA)
-- content/ausland/zug.png --
1
-- content/ausland/a.png --
2
-- content/ausland/b.png --
3
"#;

#[test]
fn a_photo_becomes_a_figure_with_alt_caption_and_credit() {
    let site = Site::new(&format!("{HEAD}{ARTICLE}"));
    site.build();
    let page = site.page("ausland/zug/index.html");
    let figure = "<figure class=\"photo\"><picture><img src=\"/ausland/zug/a.png\" width=\"40\" height=\"30\" alt=\"zwei Männer\" loading=\"lazy\" decoding=\"async\"></picture>\n<figcaption><span class=\"caption\">Das erste Treffen fand 2019 in Wladiwostok statt</span> <small class=\"credit\">AP/Yuri Kadobnov</small></figcaption></figure>";
    assert!(page.contains(figure), "{page}");
    assert!(page.contains("<span class=\"caption\">Kim auf dem Weg</span> <small class=\"credit\">Reuters/KCNA</small>"));
    // No caption: the figcaption stays, for the credit.
    assert!(
        page.contains("<figcaption><small class=\"credit\">AP/Ng Han Guan</small></figcaption>")
    );
}

#[test]
fn the_house_style_prints_every_credit() {
    let site = Site::new(&format!(
        "{HEAD}[credit]\nparts = [\"photographer\", \"agency\"]\nseparator = \" / \"\nprefix = \"Foto: \"\n{ARTICLE}"
    ));
    site.build();
    let page = site.page("ausland/zug/index.html");
    assert!(page.contains("<small class=\"credit\">Foto: Yuri Kadobnov / AP</small>"));
    // A part that the style does not list is not lost.
    assert!(page.contains("<small class=\"credit\">Foto: Reuters / KCNA</small>"));
    assert!(site.page("credits/index.html").contains("Foto: Ng Han Guan / AP"));
    assert!(site.page("index.html").contains("Foto: Ng Han Guan / AP"));
    let feed = site.page("feed.xml");
    for line in ["Foto: Ng Han Guan / AP", "Foto: Yuri Kadobnov / AP", "Foto: Reuters / KCNA"] {
        assert!(
            feed.contains(&format!("scheme=\"urn:ebu\">{line}</media:credit>")),
            "{line}: {feed}"
        );
        assert!(feed.contains(&format!("<small>{line}</small>")), "{line}");
    }
}

#[test]
fn an_article_has_its_anatomy() {
    let site = Site::new(&format!("{HEAD}{ARTICLE}"));
    site.build();
    let page = site.page("ausland/zug/index.html");
    let order = [
        "<p class=\"kicker\">Reise</p>",
        "<h1 class=\"p-name\">Der „Zug“</h1>",
        "<p class=\"subhead\">Ein zweiter Satz</p>",
        "<p class=\"lead p-summary\">Ein <em>Vorspann</em></p>",
        "rel=\"author\" href=\"/authors/anna-huber/\">Anna Huber</a>",
        "<time class=\"dt-published\" datetime=\"2023-09-11T15:47:00+02:00\">11. September 2023, 15.47 Uhr</time>",
        "<figure class=\"photo\"><picture><img src=\"/ausland/zug/zug.png\"",
        "<h2 id=\"ein-zwischentitel\">Ein Zwischentitel</h2>",
        "href=\"/topics/oeffentlicher-verkehr/\">Öffentlicher Verkehr</a>",
    ];
    let mut from = 0;
    for part in order {
        let at = page[from..]
            .find(part)
            .unwrap_or_else(|| panic!("{part} is missing or too early in {page}"));
        from += at;
    }
    assert_eq!(page.matches("<h1").count(), 1);
}

#[test]
fn every_page_of_the_contract_is_made() {
    let site = Site::new(&format!("{HEAD}{ARTICLE}"));
    site.build();
    for out in [
        "index.html",
        "404.html",
        "ausland/index.html",
        "ausland/archive/1/index.html",
        "ausland/zug/index.html",
        "topics/oeffentlicher-verkehr/index.html",
        "topics/oeffentlicher-verkehr/archive/1/index.html",
        "authors/anna-huber/index.html",
        "authors/anna-huber/archive/1/index.html",
        "archive/index.html",
        "archive/2023/index.html",
        "archive/2023/09/11/index.html",
        "credits/index.html",
        "alt/zug/index.html",
        "feed.xml",
        "sitemap.xml",
        "sitemap-2023-09.xml",
        "robots.txt",
        "theme/newsprint.css",
    ] {
        assert!(site.has(out), "{out}");
    }
    assert!(site.page("alt/zug/index.html").contains("url=/ausland/zug/"));
}

#[test]
fn a_base_path_stands_before_every_address() {
    let mut site = Site::new(&format!("{HEAD}{ARTICLE}"));
    site.options = |options| options.base_url = Some("https://name.example/pfad/welt/".to_owned());
    site.build();
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for attribute in ["href=\"/", "src=\"/", "url=/"] {
            for (at, found) in text.match_indices(attribute) {
                let rest = &text[at + found.len() - 1..];
                assert!(rest.starts_with("/pfad/welt/"), "{path}: {}", &rest[..rest.len().min(60)]);
            }
        }
        assert!(!text.contains("probe.example"), "{path}");
    }
    assert!(
        site.page("feed.xml").contains("<link>https://name.example/pfad/welt/ausland/zug/</link>")
    );
}

#[test]
fn a_photo_that_may_not_be_syndicated_is_in_no_feed() {
    let site = Site::new(&format!("{HEAD}{ARTICLE}"));
    site.edit(
        "content/ausland/zug.md",
        "photographer = \"Yuri Kadobnov\"",
        "photographer = \"Yuri Kadobnov\"\nsyndicate = false",
    );
    site.build();
    let feed = site.page("feed.xml");
    assert!(!feed.contains("Kadobnov") && !feed.contains("a.png"), "{feed}");
    assert!(feed.contains("zug.png") && feed.contains("b.png"));
}

#[test]
fn content_is_escaped_wherever_it_stands() {
    let evil = "<script>alert(1)</script>\\\" ' &";
    let site = Site::new(&format!(
        r#"{HEAD}
-- content/a/b.md --
+++
title = "T {evil}"
kicker = "K {evil}"
subhead = "S {evil}"
date = 2026-01-01
authors = ["A {evil}"]
sources = "Q {evil}"
dateline = "D {evil}"
topics = ["O {evil}"]
series = "R {evil}"
[photo]
file = "b.png"
alt = "L {evil}"
credit = "C {evil}"
place = "P {evil}"
[[corrections]]
date = 2026-01-02
text = "correct"
+++
:::factbox{{title="F <script>alert(1)</script>"}}
Text
:::
-- content/a/b.png --
"#
    ));
    site.build();
    let mut lists = 0;
    for (path, bytes) in site.output() {
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if path.ends_with("feed.json") {
            // Its texts are texts and say what the article says; what is HTML in it is safe.
            let feed: Value = serde_json::from_str(&text).unwrap();
            let item = &feed["items"][0];
            assert_eq!(item["title"], "T <script>alert(1)</script>“ ' &", "{path}");
            text = item["content_html"].as_str().unwrap().to_owned();
            lists += 1;
        } else if let Some((before, rest)) = text.split_once(LINKED_DATA) {
            // The one script that pages have is data, in which nothing can be a tag.
            let (data, after) = rest.split_once("</script>").unwrap();
            assert!(path.ends_with(".html") && !data.contains('<'), "{path}: {data}");
            text = format!("{before}{after}");
        }
        assert!(!text.contains("<script"), "{path}");
        assert!(!text.contains("=\"T <") && !text.contains("\" ' &\""), "{path}");
    }
    assert_eq!(lists, 4, "the site, its section, its topic and its author");
}

#[test]
fn archives_are_numbered_from_the_oldest() {
    let mut text = format!("{HEAD}per_page = 2\n");
    for number in 1..=5 {
        text.push_str(&format!("-- content/a/n{number}.md --\n+++\ntitle = \"N{number}\"\ndate = 2026-01-0{number}\n+++\n"));
    }
    let site = Site::new(&text);
    site.build();
    let titles = |out: &str| {
        let page = site.page(out);
        (1..=5).filter(|n| page.contains(&format!("/a/n{n}/"))).collect::<Vec<_>>()
    };
    assert_eq!(titles("a/index.html"), [4, 5]);
    assert_eq!(titles("a/archive/1/index.html"), [1, 2]);
    assert_eq!(titles("a/archive/2/index.html"), [3, 4]);
    assert_eq!(titles("a/archive/3/index.html"), [5]);
    assert!(!site.has("a/archive/4"));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let unix = Site::new(&format!("{HEAD}{ARTICLE}"));
    let windows = Site::new(&format!("{HEAD}{ARTICLE}"));
    let text = std::fs::read_to_string(windows.root().join("content/ausland/zug.md")).unwrap();
    windows.write("content/ausland/zug.md", &format!("\u{feff}{}", text.replace('\n', "\r\n")));
    unix.build();
    windows.build();
    let plain = |site: &Site| site.page("ausland/zug/index.html").replace("\r\n", "\n");
    assert_eq!(plain(&unix), plain(&windows));
}

#[test]
fn toml_and_yaml_say_the_same() {
    let toml = Site::new(&format!(
        "{HEAD}-- content/a/b.md --\n+++\ntitle = \"T\"\ndate = \"2026-01-01T10:00\"\ntopics = [\"x\"]\n[photo]\nfile = \"b.png\"\nalt = \"a\"\ncredit = \"AP/X Y\"\n[[byline]]\nwho = \"A B\"\nrole = \"Text\"\n+++\nText\n-- content/a/b.png --\n"
    ));
    let yaml = Site::new(&format!(
        "{HEAD}-- content/a/b.md --\n---\ntitle: T\ndate: 2026-01-01T10:00\ntopics: [x]\nphoto:\n  file: b.png\n  alt: a\n  credit: AP/X Y\nbyline:\n  - who: A B\n    role: Text\n---\nText\n-- content/a/b.png --\n"
    ));
    toml.build();
    yaml.build();
    assert!(toml.output() == yaml.output());
}

#[test]
fn a_profile_has_its_words_and_its_links() {
    let site = Site::new(&format!(
        "{HEAD}{ARTICLE}-- content/_topics/oeffentlicher-verkehr.md --\n+++\ntitle = \"Öffentlicher Verkehr\"\nlead = \"Alles über [Züge](../ausland/zug.md)\"\n+++\n> [!UPDATE] Neu\n\nSiehe [hier](../ausland/zug.md#ein-zwischentitel).\n"
    ));
    site.build();
    let page = site.page("topics/oeffentlicher-verkehr/index.html");
    assert!(page.contains("Alles über <a href=\"/ausland/zug/\">Züge</a>"), "{page}");
    assert!(page.contains("<a href=\"/ausland/zug/#ein-zwischentitel\">hier</a>"));
    assert!(page.contains("<p class=\"note-title\">Update</p>"), "{page}");
}

#[test]
fn every_file_is_read_once_to_understand_a_site() {
    let mut disk = newsprint::site::source::Memory::default();
    let text = format!("{HEAD}{ARTICLE}");
    let files = crate::site::files(&text);
    for (path, content) in &files {
        let picture = crate::site::picture(content);
        let bytes = if path.ends_with(".png") { &picture } else { content.as_bytes() };
        disk.write(path, bytes);
    }
    let options = crate::site::options("".as_ref());
    let found = newsprint::build::engine::Session::new(&disk)
        .understand(&options, &newsprint::build::engine::Quiet);
    assert!(found.problems.is_empty(), "{:#?}", found.problems);
    assert_eq!(disk.reads(), files.len());
}

#[test]
fn a_link_from_content_with_an_anchor_is_a_link() {
    let site = Site::new(&format!(
        "{HEAD}{ARTICLE}-- content/inland/x.md --\n+++\ntitle = \"X\"\ndate = 2026-01-01\n+++\n[a](/ausland/zug.md#ein-zwischentitel)\n"
    ));
    site.build();
    assert!(site.page("inland/x/index.html").contains("href=\"/ausland/zug/#ein-zwischentitel\""));
}

#[test]
fn the_credit_index_is_paged_from_the_oldest_photo() {
    let mut text = HEAD.to_owned();
    for number in 0..130 {
        let (day, hour) = (1 + number / 24, number % 24);
        text.push_str(&format!(
            "-- content/a/n{number}.md --\n+++\ntitle = \"N\"\ndate = 2026-01-{day:02}T{hour:02}:00\n[photo]\nfile = \"p{number}.png\"\nalt = \"p\"\nagency = \"AP\"\nphotographer = \"Person Nr{number}\"\n+++\n-- content/a/p{number}.png --\n{number}\n"
        ));
    }
    let site = Site::new(&text);
    site.build();
    let shown = |out: &str| {
        let page = site.page(out);
        (0..130).filter(|n| page.contains(&format!("AP/Person Nr{n}<"))).collect::<Vec<_>>()
    };
    assert_eq!(shown("credits/index.html"), (30..130).collect::<Vec<_>>());
    assert_eq!(shown("credits/archive/1/index.html"), (0..100).collect::<Vec<_>>());
    assert_eq!(shown("credits/archive/2/index.html"), (100..130).collect::<Vec<_>>());
    assert!(site.page("credits/index.html").contains("/credits/archive/1/"));
    assert!(site.page("credits/archive/1/index.html").contains("/credits/archive/2/"));
}
