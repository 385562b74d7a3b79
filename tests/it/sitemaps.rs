//! Sitemaps: what they say of articles, pictures, news and translations, and when they change.

use jiff::{SignedDuration, Timestamp};

use crate::site::{HEAD, Site};

/// A site whose clock shows this, with these files.
fn site(now: &str, text: &str) -> Site {
    let mut site = Site::new(&format!("{HEAD}{text}"));
    site.now = now.parse().unwrap();
    site
}

fn article(site: &Site, name: &str, date: &str, more: &str) {
    let text = format!("+++\ntitle = \"{name}\"\ndate = {date}\n{more}\n+++\nText\n");
    site.write(&format!("content/ausland/{name}.md"), &text);
}

/// The sitemaps among the files that a build changed.
fn changed(site: &Site) -> Vec<String> {
    let changed = site.build().changed;
    changed.into_iter().filter(|path| path.starts_with("sitemap")).collect()
}

/// The texts of all elements of a name.
fn all<'a>(document: &'a str, name: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    document
        .split(start.as_str())
        .skip(1)
        .map(|rest| rest.split(end.as_str()).next().unwrap())
        .collect()
}

const ZUG: &str = r#"
-- content/ausland/zug/index.md --
+++
title = "Zug"
date = 2026-05-01T10:00
updated = 2026-05-02T11:00
[photo]
file = "zug.png"
alt = "ein Zug"
credit = "AP/Jo Doe"
[[translations]]
language = "sl"
url = "https://sl.example/vlak/?a=1&b=2"
+++
Text

![](zug.png)

![ein Berg](berg.png)
Hoch (AP/Jo Doe)
-- content/ausland/zug/zug.png --
-- content/ausland/zug/berg.png --
-- content/ausland/see.md --
+++
title = "See"
date = 2026-05-01T09:00
+++
Text
"#;

#[test]
fn a_month_says_what_its_articles_are() {
    let site = site("2026-06-01T12:00:00Z", ZUG);
    site.build();
    assert_eq!(
        site.page("sitemap-2026-05.xml"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">
 <url>
  <loc>https://probe.example/ausland/see/</loc>
  <lastmod>2026-05-01T09:00:00+02:00</lastmod>
 </url>
 <url>
  <loc>https://probe.example/ausland/zug/</loc>
  <lastmod>2026-05-02T11:00:00+02:00</lastmod>
  <xhtml:link rel="alternate" hreflang="de-AT" href="https://probe.example/ausland/zug/"/>
  <xhtml:link rel="alternate" hreflang="sl" href="https://sl.example/vlak/?a=1&amp;b=2"/>
  <image:image>
   <image:loc>https://probe.example/ausland/zug/zug.png</image:loc>
  </image:image>
  <image:image>
   <image:loc>https://probe.example/ausland/zug/berg.png</image:loc>
  </image:image>
 </url>
</urlset>
"#
    );
    assert_eq!(
        site.page("sitemap.xml"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 <sitemap>
  <loc>https://probe.example/sitemap-2026-05.xml</loc>
  <lastmod>2026-05-02T11:00:00+02:00</lastmod>
 </sitemap>
 <sitemap>
  <loc>https://probe.example/sitemap-pages.xml</loc>
 </sitemap>
</sitemapindex>
"#
    );
    assert!(site.has("sitemap-news.xml"), "its address stays, even if nothing is new");
    let page = site.page("ausland/zug/index.html");
    let links: Vec<&str> = page.lines().filter(|line| line.contains("hreflang")).collect();
    assert_eq!(
        links,
        [
            "<link rel=\"alternate\" hreflang=\"de-AT\" href=\"https://probe.example/ausland/zug/\">",
            "<link rel=\"alternate\" hreflang=\"sl\" href=\"https://sl.example/vlak/?a=1&amp;b=2\">",
        ]
    );
    assert!(!site.page("ausland/see/index.html").contains("hreflang"));
}

#[test]
fn pictures_are_files_of_the_site_and_a_withdrawn_one_is_none() {
    let site = site("2026-06-01T12:00:00Z", ZUG);
    let toml = std::fs::read_to_string(site.root().join("site.toml")).unwrap();
    let toml = toml.replace("photos.renditions = false", "");
    site.write(
        "site.toml",
        &format!("{toml}\n[photos]\nwidths = [16, 40]\nformats = [\"webp\", \"jpeg\"]\n"),
    );
    site.build();
    let pictures = |site: &Site| -> Vec<String> {
        all(&site.page("sitemap-2026-05.xml"), "image:loc")
            .into_iter()
            .map(|url| url.strip_prefix("https://probe.example/").unwrap().to_owned())
            .collect()
    };
    let both = pictures(&site);
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|path| path.ends_with(".jpg") && site.has(path)), "{both:?}");
    site.edit("content/ausland/zug/index.md", "(AP/Jo Doe)", "(AP/Eva Lang)");
    assert_eq!(changed(&site), ["sitemap-2026-05.xml"], "a file has the credit in itself");
    assert_eq!(pictures(&site)[0], both[0]);
    assert_ne!(pictures(&site)[1], both[1]);
    site.edit(
        "content/ausland/zug/index.md",
        "credit = \"AP/Jo Doe\"",
        "credit = \"AP/Jo Doe\"\nexpires = 2026-05-20",
    );
    assert_eq!(changed(&site), ["sitemap-2026-05.xml"]);
    assert_eq!(pictures(&site).len(), 1, "only the one that is shown");
}

#[test]
fn what_is_published_changes_its_month_and_no_older_one() {
    let site = site("2026-06-20T12:00:00Z", ZUG);
    article(&site, "alt", "2026-04-01", "");
    site.build();
    article(&site, "neu", "2026-06-01", "");
    assert_eq!(changed(&site), ["sitemap-2026-06.xml", "sitemap-pages.xml", "sitemap.xml"]);
    article(&site, "neuer", "2026-06-01T12:00", "");
    assert_eq!(changed(&site), ["sitemap-2026-06.xml", "sitemap.xml"]);
    site.edit("content/ausland/neuer.md", "Text", "Anderer Text");
    assert_eq!(changed(&site), Vec::<String>::new(), "it did not change in substance");
    site.edit("content/ausland/neuer.md", "title = \"neuer\"", "title = \"Neuer\"");
    assert_eq!(changed(&site), Vec::<String>::new());
    site.edit("content/ausland/alt.md", "+++\nText", "updated = 2026-06-02\n+++\nText");
    assert_eq!(changed(&site), ["sitemap-2026-04.xml", "sitemap.xml"]);
}

#[test]
fn news_is_what_is_less_than_two_days_old() {
    let mut site = site("2026-06-01T12:00:00Z", "");
    site.edit("site.toml", "title = \"Probe\"", "title = \"Die <Probe> & mehr\"");
    article(&site, "eben", "2026-06-01T14:00", "kicker = \"Darüber\"");
    article(&site, "gerade-noch", "2026-05-30T14:00:01", "updated = 2026-06-01T10:00");
    article(&site, "nicht-mehr", "2026-05-30T14:00", "updated = 2026-06-01T10:00");
    article(&site, "noch-nicht", "2026-06-01T14:00:01", "");
    let report = site.build();
    assert_eq!(
        site.page("sitemap-news.xml"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
 <url>
  <loc>https://probe.example/ausland/eben/</loc>
  <news:news>
   <news:publication>
    <news:name>Die &lt;Probe&gt; &amp; mehr</news:name>
    <news:language>de</news:language>
   </news:publication>
   <news:publication_date>2026-06-01T14:00:00+02:00</news:publication_date>
   <news:title>eben</news:title>
  </news:news>
 </url>
 <url>
  <loc>https://probe.example/ausland/gerade-noch/</loc>
  <news:news>
   <news:publication>
    <news:name>Die &lt;Probe&gt; &amp; mehr</news:name>
    <news:language>de</news:language>
   </news:publication>
   <news:publication_date>2026-05-30T14:00:01+02:00</news:publication_date>
   <news:title>gerade-noch</news:title>
  </news:news>
 </url>
</urlset>
"#
    );
    let coming: Vec<(String, &str, &str)> = report
        .coming
        .changes
        .iter()
        .map(|change| (change.at.to_string(), change.what, change.path.rsplit('/').next().unwrap()))
        .collect();
    let change = |at: &str, what, path| (at.to_owned(), what, path);
    assert_eq!(
        coming,
        [
            change("2026-06-01T12:00:01Z", "news-sitemap", "gerade-noch.md"),
            change("2026-06-01T12:00:01Z", "publish", "noch-nicht.md"),
            change("2026-06-03T12:00:00Z", "news-sitemap", "eben.md"),
            change("2026-06-03T12:00:01Z", "news-sitemap", "noch-nicht.md"),
        ]
    );
    // At each moment the output differs, and a second before it does not.
    let list = &["sitemap-news.xml", "sitemap.xml"][..];
    for (at, news, differing) in
        [("2026-06-03T12:00:00Z", 1, &list[..1]), ("2026-06-03T12:00:01Z", 0, list)]
    {
        let at: Timestamp = at.parse().unwrap();
        site.now = at - SignedDuration::from_secs(1);
        site.build();
        assert_eq!(site.build().coming.next, Some(at));
        site.now = at;
        assert_eq!(changed(&site), differing);
        assert_eq!(all(&site.page("sitemap-news.xml"), "news:title").len(), news);
    }
    assert_eq!(site.build().coming.next, None);
}

#[test]
fn news_that_is_gone_before_it_is_old_changes_nothing_by_being_old() {
    let site = site("2026-06-01T12:00:00Z", "");
    article(&site, "kurz", "2026-06-01T10:00", "expires = 2026-06-02T10:00");
    article(&site, "nie", "2026-06-01T10:00", "embargo = true");
    article(&site, "spaet", "2026-06-01T10:00", "embargo = 2026-06-04T10:00");
    article(&site, "entwurf", "2026-06-01T10:00", "draft = true");
    let coming = site.build().coming.changes;
    let coming: Vec<(&str, &str)> = coming
        .iter()
        .map(|change| (change.what, change.path.rsplit('/').next().unwrap()))
        .collect();
    assert_eq!(coming, [("expire", "kurz.md"), ("publish", "spaet.md")]);
}

#[test]
fn a_photo_that_goes_before_its_article_comes_or_with_it_changes_nothing() {
    let site = site("2026-06-01T12:00:00Z", "");
    site.write("content/ausland/foto.png", "");
    let photo = |expires: &str| {
        format!(
            "[photo]\nfile = \"foto.png\"\nalt = \"a\"\ncredit = \"AP/Jo Doe\"\nexpires = {expires}"
        )
    };
    article(&site, "spaet", "2026-08-01", &photo("2026-07-01"));
    let both = format!("expires = 2026-07-01\n{}", photo("2026-07-10"));
    article(&site, "kurz", "2026-05-01", &both);
    article(&site, "lang", "2026-05-01", &photo("2026-07-20"));
    let coming = site.build().coming.changes;
    let coming: Vec<(&str, &str)> = coming
        .iter()
        .filter(|change| change.what == "photo-expire")
        .map(|change| (change.what, change.path.rsplit('/').next().unwrap()))
        .collect();
    assert_eq!(coming, [("photo-expire", "lang.md")]);
}

#[test]
fn times_of_before_there_was_a_standard_time_are_valid() {
    let site = site("2026-06-01T12:00:00Z", "");
    article(&site, "alt", "1890-05-01T10:00:00", "");
    site.build();
    assert!(
        site.page("sitemap-1890-05.xml").contains("<lastmod>1890-05-01T08:54:39+00:00</lastmod>")
    );
    let feed = site.page("feed.xml");
    assert!(feed.contains("<pubDate>Thu, 1 May 1890 08:54:39 +0000</pubDate>"), "{feed}");
    assert!(site.page("ausland/alt/index.html").contains("1. Mai 1890, 10.00 Uhr"));
}

#[test]
fn a_headline_changes_the_news_and_a_text_does_not() {
    let site = site("2026-06-01T12:00:00Z", "");
    article(&site, "zug", "2026-06-01T10:00", "");
    site.build();
    let headline = "</script><img src=x onerror=alert(1)> & \\\"Wörter\\\" 😀 שלום";
    site.edit("content/ausland/zug.md", "\"zug\"", &format!("\"{headline}\""));
    assert_eq!(changed(&site), ["sitemap-news.xml"]);
    let news = site.page("sitemap-news.xml");
    assert_eq!(
        all(&news, "news:title"),
        ["&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; „Wörter“ 😀 שלום"]
    );
    site.edit("content/ausland/zug.md", "Text", "Anderer Text");
    assert_eq!(changed(&site), Vec::<String>::new());
}

#[test]
fn a_thousand_news_fill_a_file() {
    let site = site("2026-06-01T12:00:00Z", "");
    for n in 0..1001 {
        article(&site, &format!("n{n}"), &format!("2026-05-31T{:02}:{:02}", n / 60, n % 60), "");
    }
    site.build();
    let first = site.page("sitemap-news.xml");
    assert_eq!(all(&first, "news:title").len(), 1000);
    assert!(first.contains("<news:title>n1000</news:title>"), "the newest first");
    let second = site.page("sitemap-news-part-2.xml");
    assert_eq!(all(&second, "news:title"), ["n0"]);
    let list = site.page("sitemap.xml");
    assert!(list.contains("<loc>https://probe.example/sitemap-news-part-2.xml</loc>"), "{list}");
    site.remove("content/ausland/n7.md");
    let report = site.build();
    assert_eq!(report.removed, ["ausland/n7/index.html", "sitemap-news-part-2.xml"]);
}
