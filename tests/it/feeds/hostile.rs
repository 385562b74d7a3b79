//! Hostile input: whatever stands in an article, its feeds are well-formed and say what it says.

use serde_json::Value;

use super::{between, elements, json, site};
use crate::site::Site;

const EVIL: &str = "</script><img src=x onerror=alert(1)>";

/// All feeds of a site by their ending.
fn feeds(site: &Site, ending: &str) -> Vec<String> {
    let all: Vec<String> =
        site.output().into_keys().filter(|path| path.ends_with(ending)).collect();
    assert_eq!(all.len(), 4, "the site, a section, a topic and an author");
    all
}

/// What all feeds read back to: the headline, the lead, the author, the topic and the text, the same
/// in all formats, and in each feed of a site with one article.
#[track_caller]
fn read_back(site: &Site) -> [String; 5] {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut read: Vec<(String, [String; 5])> = Vec::new();
    for path in feeds(site, "feed.json") {
        let item = &json(site, &path)["items"][0];
        let author = text(&item["authors"][0]["name"]);
        let (topic, body) = (text(&item["tags"][1]), text(&item["content_html"]));
        read.push((path, [text(&item["title"]), text(&item["summary"]), author, topic, body]));
    }
    for path in feeds(site, "atom.xml") {
        let found = inside(&site.page(&path), "entry");
        let of = |name: &str| text_of(&found, name);
        let term = found.iter().filter(|one| one.starts_with("category ")).nth(1).unwrap();
        let label = term.split_once(" label=\"").unwrap().1.strip_suffix('"').unwrap();
        let label = quick_xml::escape::unescape(label).unwrap().into_owned();
        let body = of("content type=\"html\"");
        read.push((path, [of("title"), of("summary"), of("name"), label, body]));
    }
    for path in feeds(site, "feed.xml") {
        let found = inside(&site.page(&path), "item");
        let of = |name: &str| text_of(&found, name);
        let topic = found.iter().filter_map(|one| one.strip_prefix("category: ")).nth(1).unwrap();
        // A description is HTML.
        let lead = of("description").replace("&lt;", "<").replace("&amp;", "&");
        let body = of("content:encoded");
        read.push((path, [of("title"), lead, of("dc:creator"), topic.to_owned(), body]));
    }
    let (_, first) = read.first().unwrap().clone();
    for (path, one) in read {
        assert_eq!(one, first, "{path}");
    }
    first
}

/// The elements of the only entry of a well-formed feed.
#[track_caller]
fn inside(feed: &str, entry: &str) -> Vec<String> {
    elements(feed);
    elements(&format!("<x>{}</x>", between(feed, &format!("<{entry}>"), &format!("</{entry}>"))))
}

/// The text of the first element of a name.
#[track_caller]
fn text_of(found: &[String], name: &str) -> String {
    let mut texts = found.iter().filter_map(|one| one.strip_prefix(&format!("{name}: ")));
    texts.next().unwrap_or_else(|| panic!("no {name} in {found:#?}")).to_owned()
}

/// A text as a string of TOML, every character that a file may not hold by its number.
fn toml(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            '\0'..='\x1f' | '\x7f' | '\u{fffe}' | '\u{ffff}' => {
                string.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => string.push(c),
        }
    }
    string + "\""
}

/// An article's file.
fn article(title: &str, lead: &str, author: &str, topic: &str, body: &str) -> String {
    format!(
        "+++\ntitle = {}\nlead = {}\ndate = 2026-01-01\nauthors = [{}]\ntopics = [{}]\n+++\n{body}\n",
        toml(title),
        toml(lead),
        toml(author),
        toml(topic),
    )
}

/// A site of one article.
fn of(title: &str, lead: &str, author: &str, topic: &str, body: &str) -> Site {
    let site = site("", "");
    site.write("content/a/x.md", &article(title, lead, author, topic, body));
    site.build();
    site
}

#[test]
fn markup_stays_text_and_reads_back_equal() {
    let title = format!("{EVIL} ]]> & &amp; &lt; 'a'");
    let escaped = EVIL.replace('<', "\\<");
    let lead = format!("{escaped} & R&D \\&amp; ]]>");
    let body = format!("Text ]]&gt; `]]>` {escaped}");
    let (author, topic) = (format!("{EVIL} Doe"), format!("{EVIL} \"Thema\""));
    let site = of(&title, &lead, &author, &topic, &body);
    let [title, lead, back, label, html] = read_back(&site);
    assert_eq!(title, format!("{EVIL} ]]> & &amp; &lt; ‚a‘"));
    assert_eq!(lead, format!("{EVIL} & R&D &amp; ]]>"));
    assert_eq!((back, label), (author, topic));
    assert!(!html.contains("<img") && !html.contains("</script"), "{html}");
    assert!(html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"), "{html}");
    assert!(html.contains("<code>]]&gt;</code>"), "{html}");
    for path in ["feed.xml", "atom.xml"].iter().flat_map(|file| feeds(&site, file)) {
        assert!(!site.page(&path).contains("<img") && !site.page(&path).contains("<script"));
    }
}

#[test]
fn every_script_and_direction_reads_back_equal() {
    let text =
        "👩‍🚒 🇦🇹 א\u{200f}ב العربية \u{202e}abc\u{202c} 北京 Ä\u{308} \u{1f9d1}\u{1f3ff} \u{10ffff}";
    let [title, lead, author, topic, html] = read_back(&of(text, text, text, text, text));
    assert_eq!([title, lead, author, topic], [text; 4].map(str::to_owned));
    assert!(html.contains(&format!("<p>{text}</p>")), "{html}");
}

#[test]
fn ten_thousand_characters_read_back_equal() {
    let long: String = "Überlänge & <b> ".chars().cycle().take(9_999).chain(['.']).collect();
    let short = "kurz";
    let [title, ..] = read_back(&of(&long, short, short, short, short));
    assert_eq!(title, long);
}

#[test]
fn control_characters_never_reach_a_feed() {
    // A file may not hold them, but TOML can name them; and so can HTML.
    let text = "A\u{7}B\u{1}C\u{1b}D\u{fffe}E\u{ffff}F\u{7f}";
    let site = site("", "");
    site.write("content/a/x.md", &article(text, text, text, text, "A &#7;&#1;&#xFFFE; B"));
    let report = site.try_build();
    let codes: Vec<&str> = report.problems.iter().map(|problem| problem.code.as_str()).collect();
    // Title, lead, author and topic once each; in the body each reference.
    assert_eq!(codes, ["control-character"; 7]);
    assert!(site.output().is_empty());
}
