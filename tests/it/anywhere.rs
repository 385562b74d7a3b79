//! The site under any address and under none: each link leads to a file that is there, whatever
//! URLs end with, below a path, and from file to file.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::{HEAD, Site};

const PAGES: &str = r##"
[shelves.more]
of = "section"
[theme]
icon = "/zeichen.svg"
footer = "[Ausland](/ausland/), [Lizenz](/LICENSE)"
[publisher]
ethics_policy = "ZUG"
[markdown]
html = "allow"
-- static/LICENSE --
Frei.
-- static/CNAME --
probe.example
-- static/mine.css --
@import "/theme/newsprint.css";
a { background: url(/zeichen.svg) }
-- static/zeichen.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>
-- content/ausland/zug.md --
+++
title = "Der Zug"
date = 2023-09-11T15:47:00+02:00
authors = ["Anna Huber"]
topics = ["Bahn"]
aliases = ["/alt/zug/", "/alt/bahn", "/zug.php"]
[photo]
file = "zug.png"
alt = "ein Zug"
agency = "AP"
+++

[Berg](berg.md#hoch), [Ausland](/ausland), [Front](/), [Lizenz](/LICENSE), [Plan](PLAN),
[hierher](#unten), [woanders](https://anderswo.example/), [Bild](zug.png).

<a href="https://probe.exampleZUG">ganz</a>

## Unten {#unten}
-- content/ausland/zug.png --
1
-- content/ausland/PLAN --
Plan
-- content/ausland/berg.md --
+++
title = "Der Berg"
date = 2023-09-12T15:47:00+02:00
authors = ["Anna Huber"]
series = "Natur"
+++

## Hoch {#hoch}

[Zug](zug.md)
-- content/inland/tal.md --
+++
title = "Das Tal"
date = 2024-01-12
series = "Natur"
+++

[Zug](ZUG)
"##;

/// The forms that URLs can have: the permalink, and the files of an article and a section.
const FORMS: [(&str, &str, &str); 3] = [
    ("/{section}/{slug}/", "ausland/zug/index.html", "ausland/index.html"),
    ("/{section}/{slug}.html", "ausland/zug.html", "ausland/index.html"),
    ("/{section}/{slug}", "ausland/zug.html", "ausland.html"),
];

fn site(permalink: &str) -> Site {
    let zug = permalink.replace("{section}", "ausland").replace("{slug}", "zug");
    let pages = PAGES.replace("ZUG", &zug);
    Site::new(&format!("{HEAD}permalink = \"{permalink}\"\nper_page = 1\n{pages}"))
}

type Output = BTreeMap<String, Vec<u8>>;

/// What a page, a style sheet or a manifest refers to.
fn references(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (open, close) in [
        (" href=\"", '"'),
        (" src=\"", '"'),
        ("; url=", '"'),
        ("url(", ')'),
        ("@import \"", '"'),
        ("\"src\": \"", '"'),
        ("\"start_url\": \"", '"'),
    ] {
        for piece in text.split(open).skip(1) {
            found.extend(piece.split(close).next().map(str::to_owned));
        }
    }
    for piece in text.split("srcset=\"").skip(1) {
        let list = piece.split('"').next().unwrap_or_default();
        found.extend(list.split(", ").filter_map(|one| one.split(' ').next()).map(str::to_owned));
    }
    found.iter().map(|one| one.trim_matches(['"', '\'']).to_owned()).collect()
}

/// Where a browser goes from a place: whole URLs as they are, all else as a path.
fn resolved(from: &str, reference: &str) -> String {
    let base = url::Url::parse(&format!("https://probe.example{from}")).unwrap();
    base.join(reference).unwrap().to_string()
}

fn texts(output: &Output) -> impl Iterator<Item = (&String, String)> {
    let is_text =
        |path: &str| [".html", ".css", ".webmanifest"].iter().any(|ending| path.ends_with(ending));
    output
        .iter()
        .filter(move |(path, _)| is_text(path))
        .map(|(path, bytes)| (path, String::from_utf8(bytes.clone()).unwrap()))
}

#[test]
fn every_link_leads_to_a_file_in_each_form_of_urls() {
    for (permalink, article, section) in FORMS {
        for base in ["", "/a/b"] {
            let site = site(permalink);
            let address = format!("https://probe.example{base}");
            let text = std::fs::read_to_string(site.root().join("site.toml")).unwrap();
            site.write("site.toml", &text.replace("https://probe.example", &address));
            site.edit("content/ausland/zug.md", "https://probe.example/", &format!("{address}/"));
            site.build();
            let output = site.output();
            assert!(output.contains_key(article) && output.contains_key(section), "{permalink}");
            let bare = permalink.ends_with('}');
            let mut links = 0;
            for (path, text) in texts(&output) {
                // A style sheet is copied as it is, and knows no base path.
                if path == "mine.css" {
                    continue;
                }
                let page = path.trim_end_matches("index.html");
                let page = if bare { page.trim_end_matches(".html") } else { page };
                let place = format!("{base}/{page}");
                for reference in references(&text) {
                    let whole = resolved(&place, &reference);
                    let Some(inside) = whole.strip_prefix(&format!("{address}/")) else {
                        assert!(!whole.starts_with("https://probe.example"), "{path}: {whole}");
                        continue;
                    };
                    let inside = inside.split(['#', '?']).next().unwrap();
                    let is_file = output.contains_key(inside);
                    let file = match inside {
                        inside if is_file => inside.to_owned(),
                        inside if inside.is_empty() || inside.ends_with('/') => {
                            format!("{inside}index.html")
                        }
                        inside => format!("{inside}.html"),
                    };
                    assert!(
                        output.contains_key(&file)
                            && (is_file || bare || file.ends_with("index.html")),
                        "{permalink} {base}: {path} links to {reference}"
                    );
                    // No reader is sent on.
                    assert!(!bare || !inside.ends_with('/'), "{path}: {reference}");
                    assert!(
                        !bare || inside == "404.html" || !inside.ends_with(".html"),
                        "{path}: {reference}"
                    );
                    links += 1;
                }
            }
            assert!(links > 200, "{links}");
        }
    }
}

#[test]
fn from_file_to_file_every_link_names_a_file() {
    for (permalink, article, _) in FORMS {
        let mut site = site(permalink);
        site.options = |options| options.relative = true;
        site.build();
        let output = site.output();
        assert!(output.contains_key(article));
        let mut links = 0;
        for (path, text) in texts(&output) {
            for reference in references(&text) {
                if reference.starts_with("https://") {
                    // What stands for the world: canonical addresses, and other sites.
                    continue;
                }
                assert!(!reference.starts_with('/'), "{permalink}: {path}: {reference}");
                let whole = resolved(&format!("/{path}"), &reference);
                let inside = whole.strip_prefix("https://probe.example/").unwrap();
                let inside = inside.split(['#', '?']).next().unwrap();
                assert!(output.contains_key(inside), "{permalink}: {path} links to {reference}");
                links += 1;
            }
        }
        assert!(links > 200, "{links}");
        let page = site.page(article);
        let up = "../".repeat(article.matches('/').count());
        assert!(page.contains(&format!("<a href=\"{up}LICENSE")), "{page}");
        assert!(!page.contains("<a href=\"https://probe.example"), "{page}");
        // The address that counts is the one in the world.
        let canonical = article.trim_end_matches("index.html");
        let canonical = if permalink.ends_with('}') { "ausland/zug" } else { canonical };
        assert!(page.contains(&format!(
            "<link rel=\"canonical\" href=\"https://probe.example/{canonical}\">"
        )));
        let feed = site.page("feed.xml");
        assert!(
            feed.contains(&format!("<link>https://probe.example/{canonical}</link>")),
            "{feed}"
        );
        let sitemap = site.page("sitemap-2023-09.xml");
        assert!(sitemap.contains(&format!("<loc>https://probe.example/{canonical}</loc>")));
    }
}

#[test]
fn a_file_without_an_ending_stays_a_file() {
    let site = site("/{section}/{slug}/");
    site.build();
    for (file, text) in
        [("CNAME", "probe.example"), ("LICENSE", "Frei."), ("ausland/zug/PLAN", "Plan")]
    {
        assert_eq!(site.page(file).trim(), text);
    }
}

#[test]
fn an_older_url_leads_on_in_each_form_of_urls() {
    for (permalink, article, _) in FORMS {
        let site = site(permalink);
        site.build();
        let bare = permalink.ends_with('}');
        let to = match article.strip_suffix(".html").filter(|_| bare) {
            Some(shown) => shown,
            None => article.trim_end_matches("index.html"),
        };
        let second = if bare { "alt/bahn.html" } else { "alt/bahn/index.html" };
        for out in ["alt/zug/index.html", second, "zug.php"] {
            assert!(site.page(out).contains(&format!("content=\"0; url=/{to}\"")), "{out}");
        }
    }
}

#[test]
fn the_form_of_links_can_change_at_any_time() {
    let mut site = site("/{section}/{slug}/");
    site.build();
    let hosted = site.output();
    site.options = |options| options.relative = true;
    site.build();
    let portable = site.output();
    assert_eq!(hosted.keys().collect::<Vec<_>>(), portable.keys().collect::<Vec<_>>());
    assert_ne!(hosted["mine.css"], portable["mine.css"]);
    let again = site.build();
    assert!(again.made.is_empty());
    let mut fresh = self::site("/{section}/{slug}/");
    fresh.options = |options| options.relative = true;
    fresh.build();
    assert!(fresh.output() == portable);
    site.options = |_| {};
    site.build();
    assert!(site.output() == hosted);
}

#[test]
fn the_command_says_what_to_open() {
    let site = site("/{section}/{slug}/");
    let done = site.run(&["build", "--relative", "--out", "stick"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        said.ends_with("To look at it: open stick/index.html in a browser, without a server\n"),
        "{said}"
    );
    let front = std::fs::read_to_string(site.root().join("stick/index.html")).unwrap();
    assert!(front.contains("href=\"ausland/zug/index.html\""), "{front}");
    let verified = site.run(&["build", "--relative", "--out", "stick", "--verify"]);
    let said = String::from_utf8(verified.stdout).unwrap();
    assert!(said.starts_with("Verified: a clean build makes the same bytes.\n"), "{said}");
    assert!(said.contains(" 0 made, 0 files written, "), "{said}");
}
