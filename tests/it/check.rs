//! `newsprint check`: says what a build says and more, writes nothing, and corrects what is certain.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use serde_json::Value;

use crate::site::{HEAD, NOW, Site, tree};

const AGENCIES: &str = r#"
[[agency]]
name = "AP"
spellings = ["Associated Press"]

[[agency]]
name = "O'Neill & Co"
spellings = ["ONeill"]
"#;

const ARTICLE: &str = r#"+++
title = "Ein Zug"
date = 2026-05-01T08:00

[photo]
file = "zug.png"
alt = "ein grüner Zug"
agency = "Associated Press"
photographer = "Jo Doe"
+++

![ein Bahnsteig](b.png){agency=ONeill photographer="Jo Doe"}

![eine Schranke](c.png)
Sie ist seit 1999 offen (Associated Press/Jo Doe via REUTERS)
"#;

fn site() -> Site {
    let site = Site::new(HEAD);
    site.write("agencies.toml", AGENCIES);
    site.write("content/a/zug/index.md", ARTICLE);
    for photo in ["zug", "b", "c"] {
        site.write(&format!("content/a/zug/{photo}.png"), photo);
    }
    site
}

fn check(site: &Site, more: &[&str]) -> Output {
    site.run(&[&["check", "--now", NOW], more].concat())
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

fn json(site: &Site, more: &[&str]) -> Value {
    let output = check(site, &[&["--format", "json"], more].concat());
    let (document, problems) = said(&output);
    assert_eq!(problems, "");
    serde_json::from_str(&document).unwrap()
}

#[test]
fn nothing_is_written_and_a_build_says_nothing_of_it() {
    let site = site();
    let before = tree(site.root());
    assert_eq!(check(&site, &[]).status.code(), Some(0));
    assert_eq!(tree(site.root()), before, "not even a cache");
    assert_eq!(site.build().problems, [], "lints are for check alone");
    let built = tree(site.root());
    // What a build remembers as fine is looked at all the same.
    let (_, problems) = said(&check(&site, &[]));
    assert_eq!(problems.matches("warning[credit-spelling]").count(), 4, "{problems}");
    assert_eq!(tree(site.root()), built);
    let again = site.build();
    assert_eq!((again.counts.resolved, again.counts.written), (0, 0), "a build is as it was");
}

#[test]
fn check_says_what_a_build_says() {
    let site = site();
    site.write(
        "content/a/broken.md",
        "+++\ntitel = \"A\"\ndate = 2026-05-01\n+++\n\n## [x](y.md)\n",
    );
    site.write(
        "content/a/draft.md",
        "+++\ntitle = \"A\"\ndate = 2026-05-01\ndraft = true\n+++\n\n[x](y.md)\n",
    );
    let build = site.try_build();
    let found = json(&site, &[]);
    let listed = found["problems"].as_array().unwrap();
    let lints = |one: &&Value| one["code"] != "credit-spelling";
    let told: Vec<&str> =
        listed.iter().filter(lints).map(|one| one["message"].as_str().unwrap()).collect();
    let built: Vec<&str> = build.problems.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(told, built);
    assert_eq!(check(&site, &[]).status.code(), Some(1));
}

#[test]
fn fixes_change_the_spans_and_nothing_else() {
    let site = site();
    let path = site.root().join("content/a/zug/index.md");
    let text = format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n"));
    fs::write(&path, &text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    // An error elsewhere stops nothing.
    site.write("content/a/broken.md", "+++\ndate = 2026-05-01\n+++\n");
    let output = check(&site, &["--fix"]);
    assert_eq!(output.status.code(), Some(1));
    let (told, problems) = said(&output);
    assert_eq!(told, "Fixed 4 credits in 1 file\n");
    assert!(!problems.contains("credit-spelling"), "{problems}");
    let wanted = text
        .replace("Associated Press", "AP")
        .replace("REUTERS", "Reuters")
        .replace("agency=ONeill", "agency=\"O'Neill & Co\"");
    assert_eq!(fs::read_to_string(&path).unwrap(), wanted);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    let once = tree(site.root());
    assert_eq!(said(&check(&site, &["--fix"])).0, "Nothing to fix\n");
    assert_eq!(tree(site.root()), once, "no temporary file is left, and nothing changes twice");
}

#[test]
fn pages_look_the_same_after_a_fix() {
    let site = site();
    let _ = site.build();
    let before = site.output();
    let _ = check(&site, &["--fix"]);
    let _ = site.build();
    assert_eq!(site.output(), before);
}

#[test]
fn yaml_sidecars_and_linked_files_are_fixed_where_they_are() {
    let site = Site::new(HEAD);
    site.write("agencies.toml", AGENCIES);
    let yaml = "---\ntitle: A\ndate: 2026-05-01\nphoto:\n  file: zug.png\n  alt: 'ein Zug'\n  agency: ONeill # Büro\n  photographer: Jo Doe\nphotos:\n  - {file: b.png, alt: ein Bus, credit: \"Jo Doe/Associated Press\"}\n---\n\n![](b.png)\n\n![das Meer](/s.png)\n";
    site.write("content/a/zug/index.md", yaml);
    site.write(
        "content/a/bus.md",
        "+++\ntitle = \"B\"\ndate = 2026-05-01\n+++\n\n![das Meer](/s.png)\n",
    );
    site.write("content/a/zug/zug.png", "");
    site.write("content/a/zug/b.png", "b");
    site.write("static/s.png", "");
    site.write("static/real.toml", "credit = 'REUTERS'\n");
    std::os::unix::fs::symlink("real.toml", site.root().join("static/s.png.toml")).unwrap();
    assert_eq!(
        said(&check(&site, &["--fix"])).0,
        "Fixed 3 credits in 2 files\n2 articles: nothing to complain about\n"
    );
    let read = |path: &str| fs::read_to_string(site.root().join(path)).unwrap();
    let wanted = yaml
        .replace("agency: ONeill", "agency: \"O'Neill & Co\"")
        .replace("Associated Press", "AP");
    assert_eq!(read("content/a/zug/index.md"), wanted);
    assert_eq!(read("static/real.toml"), "credit = 'Reuters'\n");
    assert!(fs::symlink_metadata(site.root().join("static/s.png.toml")).unwrap().is_symlink());
    let found = json(&site, &[]);
    assert_eq!(found["problems"].as_array().unwrap().len(), 0, "{found:#}");
}

#[test]
fn a_file_that_must_not_be_written_stays_as_it_is() {
    let site = site();
    let path = site.root().join("content/a/zug/index.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let output = check(&site, &["--fix"]);
    assert_eq!(output.status.code(), Some(3));
    let (_, problems) = said(&output);
    assert!(problems.contains("error[output-failed]"), "{problems}");
    assert!(problems.contains("--> content/a/zug/index.md"), "{problems}");
    assert_eq!(fs::read_to_string(&path).unwrap(), ARTICLE);
}

#[test]
fn programs_get_one_document() {
    let site = site();
    let found = json(&site, &[]);
    assert_eq!(found["version"], 1);
    assert_eq!(found["counts"]["fixable"], 4);
    let first = &found["problems"][0];
    assert_eq!(first["file"], "content/a/zug/index.md");
    assert_eq!((&first["line"], &first["column"]), (&8.into(), &11.into()));
    assert_eq!(first["fix"]["replacement"], "AP");
    assert_eq!(json(&site, &["--fix"])["counts"]["fixed"], 4);

    site.write("content/a/zug/index.md", &ARTICLE.replace("title", "titel"));
    let (lines, nothing) = said(&check(&site, &["--format", "github"]));
    assert_eq!(nothing, "");
    assert!(
        lines.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning "))
    );
    assert!(
        lines.starts_with("::error file=content/a/zug/index.md,line=2,endLine=2,col=1,endColumn=6,title=key-unknown::`titel` is not"),
        "{lines}"
    );
    let (log, nothing) = said(&check(&site, &["--format", "sarif"]));
    assert_eq!(nothing, "");
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "key-unknown");
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
}

#[test]
fn the_sample_site_has_nothing_to_complain_about() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = crate::site::program(folder, &["check", "--now", "2026-11-20T12:00"]);
    let (told, problems) = said(&output);
    assert_eq!(problems, "");
    assert_eq!(told, "23 articles: nothing to complain about\n");
}

/// A site with eleven dead links in one article, three in another, and a warning.
fn many() -> Site {
    let site = Site::new(HEAD);
    let links = |count: usize| (0..count).map(|no| format!("[x](weg-{no}.md)\n\n")).collect();
    for (name, links) in [("a", links(11)), ("b", links(3))] {
        let links: String = links;
        let text = format!("+++\ntitle = \"A\"\ndate = 2026-05-01\n+++\n\n{links}```\nx\n");
        site.write(&format!("content/a/{name}.md"), &text);
    }
    site
}

#[test]
fn ten_of_a_code_are_printed_unless_all_are_asked_for() {
    let site = many();
    let count = |more: &[&str]| {
        let (_, problems) = said(&check(&site, more));
        (problems.matches("error[link-dead]").count(), problems)
    };
    let (few, text) = count(&[]);
    assert_eq!(few, 10);
    assert!(
        text.contains("\n\nand 4 more `link-dead` in 2 files: newsprint check --only link-dead\n")
            && text.ends_with("\n14 errors, 2 warnings\n"),
        "{text}"
    );
    let (all, text) = count(&["--all"]);
    assert!(all == 14 && !text.contains(" more "), "{text}");
    assert_eq!(count(&["--only", "link-dead"]).0, 14);
    let build = site.run(&["build", "--all", "--now", NOW]);
    assert_eq!(said(&build).1.matches("error[link-dead]").count(), 14);
    assert_eq!(json(&site, &[])["problems"].as_array().unwrap().len(), 16);
}

#[test]
fn a_code_alone_is_printed_and_the_others_count() {
    let site = many();
    let output = check(&site, &["--only", "code-unclosed"]);
    let (told, problems) = said(&output);
    assert_eq!(output.status.code(), Some(1), "a site that can't be built never passes");
    assert_eq!(told, "14 problems with other codes not shown: newsprint check\n");
    assert!(problems.ends_with("\n2 warnings\n") && !problems.contains("link-dead"), "{problems}");
    let both = json(&site, &["--only", "code-unclosed,link-dead"]);
    assert_eq!(both["problems"].as_array().unwrap().len(), 16);
}

#[test]
fn fixes_of_one_code_leave_the_others() {
    let site = site();
    let before = fs::read_to_string(site.root().join("content/a/zug/index.md")).unwrap();
    let (told, _) = said(&check(&site, &["--fix", "--only", "link-dead"]));
    assert!(told.starts_with("Nothing to fix\n"), "{told}");
    assert_eq!(fs::read_to_string(site.root().join("content/a/zug/index.md")).unwrap(), before);
    let (told, _) = said(&check(&site, &["--fix", "--only", "credit-spelling"]));
    assert!(told.starts_with("Fixed 4 credits in 1 file\n"), "{told}");
}
