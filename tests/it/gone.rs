//! Published pages that lost their URL: the next build says where they are now and how to redirect the
//! old URL, and nothing in the output depends on it.

use std::fs;

use crate::site::{HEAD, NOW, Site};

const FERRY: &str = "content/news/ferry.md";

fn article(path: &str, more: &str, text: &str) -> String {
    let title = path.rsplit('/').next().unwrap();
    format!(
        "-- {path} --\n+++\ntitle = \"{title}\"\ndate = 2026-05-01T08:00\n{more}+++\n\n{text}\n"
    )
}

/// A published site: an article about ferries and another one.
fn site(more: &str) -> Site {
    let site = Site::new(&format!(
        "{HEAD}{}{}",
        article(FERRY, more, "Ferries."),
        article("content/sport/game.md", "topics = [\"Games\"]\n", "A game.")
    ));
    assert_eq!(gone(&site), [""; 0]);
    site
}

/// The help lines of what a build says of lost URLs.
fn gone(site: &Site) -> Vec<String> {
    let report = site.build();
    let gone = report.problems.iter().filter(|problem| problem.code.as_str() == "url-gone");
    gone.map(|problem| problem.help.join("\n")).collect()
}

fn rename(site: &Site, from: &str, to: &str) {
    let to = site.root().join(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(site.root().join(from), to).unwrap();
}

fn line(url: &str) -> String {
    format!("add the line aliases = [\"{url}\"] to redirect it")
}

#[test]
fn a_renamed_article_gets_the_line_to_add() {
    let site = site("");
    rename(&site, FERRY, "content/news/boat.md");
    assert_eq!(gone(&site), [line("/news/ferry/")]);
    // Until it is redirected, every build says so.
    assert_eq!(gone(&site), [line("/news/ferry/")]);
    site.edit("content/news/boat.md", "+++\ntitle", "+++\naliases = [\"/news/ferry/\"]\ntitle");
    assert_eq!(gone(&site), [""; 0]);
    assert!(site.has("news/ferry/index.html"));
    assert_eq!(gone(&site), [""; 0]);
}

#[test]
fn an_article_is_known_by_id_or_title_or_text() {
    // Moved and rewritten, with the same id.
    let with_id = site("id = \"ferry\"\n");
    rename(&with_id, FERRY, "content/sport/boat.md");
    with_id.edit("content/sport/boat.md", "\"ferry.md\"", "\"A boat\"");
    with_id.edit("content/sport/boat.md", "Ferries.", "Boats.");
    assert_eq!(gone(&with_id)[0], line("/news/ferry/"));
    // Another slug, the same title and date.
    let slug = site("");
    slug.edit(FERRY, "+++\ntitle", "+++\nslug = \"boat\"\ntitle");
    assert_eq!(gone(&slug), [line("/news/ferry/")]);
    // Rewritten without an id: another article as far as anybody can tell.
    let other = site("");
    rename(&other, FERRY, "content/news/boat.md");
    other.edit("content/news/boat.md", "\"ferry.md\"", "\"A boat\"");
    assert_eq!(gone(&other), [""; 0]);
}

#[test]
fn what_is_deleted_or_held_back_is_no_alarm() {
    let deleted = site("");
    deleted.remove(FERRY);
    assert_eq!(gone(&deleted), [""; 0]);
    let draft = site("");
    draft.edit(FERRY, "+++\ntitle", "+++\ndraft = true\ntitle");
    assert_eq!(gone(&draft), [""; 0]);
    // Moved while it is held back: said when it is published.
    rename(&draft, FERRY, "content/news/boat.md");
    assert_eq!(gone(&draft), [""; 0]);
    draft.edit("content/news/boat.md", "draft = true\n", "");
    assert_eq!(gone(&draft), [line("/news/ferry/")]);
    // Back where it was: now the other URL is the one that is lost.
    rename(&draft, "content/news/boat.md", FERRY);
    assert_eq!(gone(&draft), [line("/news/boat/")]);
    // Two that could be the one.
    let two = site("");
    let text = fs::read_to_string(two.root().join(FERRY)).unwrap();
    two.write("content/news/a.md", &text);
    two.write("content/news/b.md", &text);
    two.remove(FERRY);
    assert_eq!(gone(&two), [""; 0]);
}

#[test]
fn an_article_that_comes_back_later_is_found() {
    let site = site("");
    let text = fs::read_to_string(site.root().join(FERRY)).unwrap();
    site.remove(FERRY);
    assert_eq!(gone(&site), [""; 0]);
    site.write("content/news/boat.md", &text);
    assert_eq!(gone(&site), [line("/news/ferry/")]);
}

#[test]
fn a_renamed_section_topic_or_author_is_found() {
    let site = site("topics = [\"Ferries\"]\nauthors = [\"Anna Keel\"]\n");
    site.edit(FERRY, "\"Ferries\"", "\"Boats\"");
    let told = gone(&site);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("content/_topics/boats.md"), "{told:?}");
    assert!(told[0].contains("aliases = [\"/topics/ferries/\"]"), "{told:?}");
    site.write(
        "content/_topics/boats.md",
        "+++\ntitle = \"Boats\"\naliases = [\"/topics/ferries/\"]\n+++\n",
    );
    assert_eq!(gone(&site), [""; 0]);
    assert!(site.page("topics/ferries/index.html").contains("url=/topics/boats/"));
    site.edit(FERRY, "\"Anna Keel\"", "\"Anna Berg\"");
    assert!(gone(&site)[0].contains("content/_authors/anna-berg.md"));
    rename(&site, "content/news", "content/local");
    site.write("content/local/_section.md", "+++\ntitle = \"Local\"\n+++\n");
    let told = gone(&site);
    assert!(told.contains(&line("/news/")), "{told:?}");
    assert!(told.contains(&line("/news/ferry/")), "{told:?}");
}

#[test]
fn a_topic_that_loses_its_last_article_to_a_known_one_is_no_alarm() {
    let site = site("topics = [\"Ferries\", \"Games\"]\n");
    site.edit(FERRY, "\"Ferries\", ", "");
    assert_eq!(gone(&site), [""; 0]);
}

#[test]
fn check_finds_the_same_and_fixes_it() {
    for (front, back) in [("+++\ntitle = \"X\"", "+++"), ("---\ntitle: X", "---")] {
        for (aliases, fixed) in [
            ("", ""),
            ("aliases = [\"/a/\"]\n", "[\"/a/\", \"/news/x/\"]"),
            ("aliases: [/a/]\n", "[/a/, \"/news/x/\"]"),
            ("aliases:\n  - /a/\n", "  - /a/\n  - \"/news/x/\""),
        ] {
            let yaml = back == "---";
            if aliases.contains(':') != yaml && !aliases.is_empty() {
                continue;
            }
            let date = if yaml { "date: 2026-05-01" } else { "date = 2026-05-01" };
            let text = format!("{front}\n{date}\n{aliases}{back}\n\nText\n");
            let site = Site::new(&format!("{HEAD}-- content/news/x.md --\n{text}"));
            assert_eq!(site.run(&["build", "--now", NOW]).status.code(), Some(0));
            rename(&site, "content/news/x.md", "content/news/y.md");
            let check = site.run(&["check", "--now", NOW]);
            let told = String::from_utf8_lossy(&check.stderr).into_owned();
            assert!(told.contains("url-gone"), "{told}");
            let check = site.run(&["check", "--fix", "--now", NOW]);
            let told = String::from_utf8_lossy(&check.stderr).into_owned();
            assert!(!told.contains("url-gone"), "{told}");
            let text = fs::read_to_string(site.root().join("content/news/y.md")).unwrap();
            assert!(text.contains(fixed) && text.contains("\"/news/x/\""), "{text}");
            assert_eq!(site.run(&["build", "--now", NOW]).status.code(), Some(0));
            assert!(site.has("news/x/index.html"));
        }
    }
}

#[test]
fn no_output_depends_on_what_was_published_before() {
    let site = site("topics = [\"Ferries\"]\n");
    rename(&site, FERRY, "content/news/boat.md");
    site.edit("content/news/boat.md", "\"Ferries\"", "\"Boats\"");
    assert_eq!(gone(&site).len(), 2);
    let before = site.output();
    fs::remove_dir_all(site.root().join("public")).unwrap();
    fs::remove_dir_all(site.root().join(".newsprint")).unwrap();
    assert_eq!(gone(&site), [""; 0], "without a ledger nothing is known");
    assert_eq!(site.output(), before);
}

#[test]
fn a_clean_build_says_the_same() {
    let mut site = site("");
    rename(&site, FERRY, "content/news/boat.md");
    site.options = |options| options.clean = true;
    assert_eq!(gone(&site), [line("/news/ferry/")]);
    assert_eq!(gone(&site), [line("/news/ferry/")]);
}
