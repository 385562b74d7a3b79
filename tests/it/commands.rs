//! The real program, with its exact output.

use crate::site::{HEAD, Site, program};

const SITE: &str = r#"
-- content/ausland/zug.md --
+++
title = "Zug"
date = 2026-01-03T10:00
+++
Text
-- content/ausland/entwurf.md --
+++
title = "Entwurf"
date = 2026-01-03T10:00
draft = true
+++
-- content/inland/spaeter.md --
+++
title = "Später"
date = 2026-07-01T06:00
+++
-- content/inland/gesperrt.md --
+++
title = "Gesperrt"
date = 2026-01-01
embargo = true
+++
-- content/inland/kurz.md --
+++
title = "Kurz"
date = 2026-05-31
expires = "14d"
+++
"#;

fn site() -> Site {
    Site::new(&format!("{HEAD}{SITE}"))
}

/// Runs the program; its status, what it printed and what it complained of.
fn run(site: &Site, arguments: &[&str]) -> (i32, String, String) {
    let output = site.run(arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The summary without the time it took.
fn without_time(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = match (line.rfind(" ("), line.ends_with(" s)")) {
            (Some(at), true) => &line[..at],
            _ => line,
        };
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[test]
fn a_build_ends_with_a_summary() {
    let site = site();
    let (status, out, err) = run(&site, &["build", "--now", "2026-06-01T12:00"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(
        without_time(&out),
        "2 articles, 13 pages: 13 made, 32 files written, 0 deleted
Not on the site: 1 scheduled, 1 embargoed, 1 draft (`newsprint list` says why)
Next change without an edit: 2026-06-02 00:00 Europe/Vienna, content/inland/kurz.md leaves the news sitemap
The site is in public/
To look at it while you write: newsprint serve
"
    );
    let (status, out, _) = run(&site, &["build", "--now", "2026-06-01T12:00"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("2 articles, 13 pages: 0 made, 0 files written, 0 deleted"), "{out}");
    let (_, out, err) = run(&site, &["build", "--quiet", "--now", "2026-06-01T12:00"]);
    assert_eq!((out.as_str(), err.as_str()), ("", ""));
}

#[test]
fn drafts_are_built_when_asked_for_and_gone_again_without() {
    let site = site();
    run(&site, &["build", "--drafts", "--now", "2026-06-01T12:00"]);
    assert!(site.has("ausland/entwurf/index.html"));
    run(&site, &["build", "--now", "2026-06-01T12:00"]);
    assert!(!site.has("ausland/entwurf"));
}

#[test]
fn explain_says_why() {
    let site = site();
    run(&site, &["build", "--now", "2026-06-01T12:00"]);
    site.edit("content/ausland/zug.md", "Text", "Neu");
    let (_, out, _) = run(&site, &["build", "--explain", "--quiet", "--now", "2026-06-01T12:00"]);
    let lines: Vec<&str> = out.lines().collect();
    let wanted = [
        "atom.xml: differs in items (",
        "ausland/atom.xml: differs in items (",
        "ausland/feed.json: differs in items (",
        "ausland/feed.xml: differs in items (",
        "ausland/zug/index.html: differs in source (",
        "feed.json: differs in items (",
        "feed.xml: differs in items (",
    ];
    for (line, start) in lines.iter().zip(wanted) {
        // What differs, old and new, in eight digits each.
        let rest = line.strip_prefix(start).unwrap_or_else(|| panic!("{line}"));
        let (old, new) = rest.strip_suffix(')').unwrap().split_once(" -> ").unwrap();
        assert!(old != new && old.len() == 8 && new.len() == 8, "{line}");
    }
    assert_eq!(lines.len(), wanted.len());
}

#[test]
fn a_profile_counts_the_work() {
    let site = site();
    run(&site, &["build", "--now", "2026-06-01T12:00"]);
    site.edit("content/ausland/zug.md", "Text", "Neu");
    let (_, out, _) = run(&site, &["build", "--profile", "--quiet", "--now", "2026-06-01T12:00"]);
    for line in ["articles parsed                1", "pages rendered                 1"] {
        assert!(out.contains(line), "{out}");
    }
    for head in ["stages, in milliseconds", "templates: ", "  article.html ", "memory"] {
        assert!(out.contains(head), "{out}");
    }
}

#[test]
fn verify_compares_with_a_clean_build_and_leaves_nothing() {
    let site = site();
    run(&site, &["build", "--now", "2026-06-01T12:00"]);
    site.edit("content/ausland/zug.md", "Text", "Neu");
    let (code, _, err) = run(&site, &["build", "--verify", "--now", "2026-06-01T12:00"]);
    assert_eq!(code, 0, "{err}");
    assert!(!site.root().join(".newsprint/verify").exists());
}

#[test]
fn clean_makes_everything_and_writes_nothing_that_is_the_same() {
    let site = site();
    run(&site, &["build", "--now", "2026-06-01T12:00"]);
    let (_, out, _) = run(&site, &["build", "--clean", "--now", "2026-06-01T12:00"]);
    assert!(out.starts_with("2 articles, 13 pages: 13 made, 0 files written"), "{out}");
}

#[test]
fn list_says_what_is_not_out_and_why() {
    let site = site();
    let (status, out, _) = run(&site, &["list", "--now", "2026-06-01T12:00"]);
    assert_eq!(status, 0);
    assert_eq!(
        out,
        "Später
  scheduled for 2026-07-01 06:00 Europe/Vienna
  content/inland/spaeter.md
Entwurf
  draft: remove `draft = true` to publish it
  content/ausland/entwurf.md
Gesperrt
  embargoed until `embargo = true` is removed
  content/inland/gesperrt.md
"
    );
    let (_, out, _) = run(&site, &["list", "--expiring", "--now", "2026-06-01T12:00"]);
    assert_eq!(
        out,
        "Kurz\n  expires on 2026-06-14 00:00 Europe/Vienna\n  content/inland/kurz.md\n"
    );
    let (_, out, _) = run(&site, &["list", "--drafts", "--now", "2026-06-01T12:00"]);
    assert_eq!(out.lines().next(), Some("Entwurf"));
}

#[test]
fn a_new_section_is_made_when_it_is_asked_for() {
    let site = site();
    let new =
        |more: &[&str]| site.run(&[&["new", "Ein Tor", "--section", "Neuer Sport"], more].concat());
    assert_eq!(new(&[]).status.code(), Some(1), "a typing error makes no section");
    assert!(!site.root().join("content/neuer-sport").exists());
    let output = new(&["--new-section", "--now", "2026-06-01T12:00"]);
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.starts_with(
            "content/neuer-sport/_section.md\ncontent/neuer-sport/2026/ein-tor/index.md\n"
        ),
        "{told}"
    );
    let section = std::fs::read_to_string(site.root().join("content/neuer-sport/_section.md"));
    assert_eq!(section.unwrap(), "+++\ntitle = \"Neuer Sport\"\n+++\n");
    assert_eq!(site.try_build().errors(), 0);
}

#[test]
fn a_new_article_builds_as_a_draft() {
    let site = site();
    let arguments = ["new", "Ein \"Zug\" fährt", "--section", "ausland"];
    let (status, out, err) = run(&site, &arguments);
    assert_eq!((status, err.as_str()), (0, ""));
    let path = out.lines().next().unwrap().to_owned();
    assert!(
        path.starts_with("content/ausland/") && path.ends_with("/ein-zug-faehrt/index.md"),
        "{path}"
    );
    let (status, _, err) = run(&site, &["build", "--drafts", "--now", "2100-01-01"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(site.page("ausland/ein-zug-faehrt/index.html").contains("Ein „Zug“ fährt"));
    assert_eq!(run(&site, &arguments).0, 1);
}

#[test]
fn a_site_made_by_init_builds_without_a_word() {
    for language in ["en", "en-GB", "de", "de-AT", "de-CH"] {
        let folder = tempfile::tempdir().unwrap();
        let output = program(folder.path(), &["init", "neu", "--language", language]);
        assert_eq!(output.status.code(), Some(0));
        crate::determinism::quick_photos(&folder.path().join("neu"));
        let output = program(folder.path(), &["build", "--root", "neu"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(folder.path().join("neu/public/index.html").exists());
        assert!(folder.path().join("neu/.newsprint").exists());
        let page = std::fs::read_to_string(folder.path().join("neu/public/404.html")).unwrap();
        assert!(page.contains("/welcome/") || page.contains("/willkommen/"), "{page}");
    }
}

#[test]
fn a_language_without_words_says_so_until_it_has_them() {
    let folder = tempfile::tempdir().unwrap();
    for language in ["klingon", "deutsch", "english-GB"] {
        let output = program(folder.path(), &["init", "neu", "--language", language]);
        assert_eq!(output.status.code(), Some(2), "{language}");
        assert!(!folder.path().join("neu").exists());
    }
    let output = program(folder.path(), &["init", "neu", "--language", "fr"]);
    assert_eq!(output.status.code(), Some(0));
    crate::determinism::quick_photos(&folder.path().join("neu"));
    let build = || {
        let output = program(folder.path(), &["build", "--root", "neu"]);
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stderr).unwrap()
    };
    for _ in 0..2 {
        assert!(build().contains("warning[language-words-missing]"));
    }
    let file = folder.path().join("neu/locale.toml");
    std::fs::write(&file, "[numbers]\ngroup = \" \"\n").unwrap();
    assert!(build().contains("warning[language-words-missing]"));
    std::fs::write(&file, "[words]\nmenu = \"Menu\"\n").unwrap();
    assert_eq!(build(), "");
}

#[test]
fn a_site_is_found_from_a_folder_inside_it() {
    let site = site();
    let inside = site.root().join("content/ausland");
    let output = program(&inside, &["build", "--now", "2026-06-01T12:00"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(site.has("index.html"));
}

#[test]
fn a_site_of_one_article_and_four_keys_builds() {
    let site = Site::new(&format!(
        "{HEAD}-- content/a/b.md --\n+++\ntitle = \"B\"\ndate = 2026-01-01\n+++\n"
    ));
    let (status, _, err) = run(&site, &["build", "--now", "2026-06-01"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(site.has("a/b/index.html") && site.has("theme/newsprint.css"));
}

#[test]
fn data_is_json_with_everything_the_template_gets() {
    let site = site();
    for page in [
        "/ausland/zug/",
        "/ausland/zug",
        "https://probe.example/ausland/zug/",
        "content/ausland/zug.md",
    ] {
        let (status, out, _) = run(&site, &["data", page, "--now", "2026-06-01T12:00"]);
        assert_eq!(status, 0, "{page}");
        let data: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(data["article"]["title"], "Zug");
        assert_eq!(data["article"]["body"], "<p>Text</p>\n");
        assert_eq!(data["site"]["title"], "Probe");
    }
}

#[test]
fn schemas_are_json_and_know_the_keys() {
    let site = site();
    for (of, key) in [
        ("article", "kicker"),
        ("photo", "photographer"),
        ("site", "base_url"),
        ("agencies", "agency"),
        ("locale", "words"),
    ] {
        let (status, out, _) = run(&site, &["schema", of]);
        assert_eq!(status, 0);
        let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert!(schema["properties"][key].is_object(), "{of}: {out}");
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["$id"], format!("urn:newsprint:schema:{of}"));
    }
}

#[test]
fn help_is_in_the_program() {
    let site = site();
    let (status, out, _) = run(&site, &["help"]);
    assert!(status == 0 && out.contains("deploy"), "{out}");
    let (status, out, _) = run(&site, &["help", "build"]);
    assert!(status == 0 && out.contains("--keep-going"), "{out}");
    assert_eq!(run(&site, &["help", "biuld"]).0, 2);
    let (status, page, _) = run(&site, &["man"]);
    assert_eq!(status, 0);
    assert!(page.contains(".TH newsprint 1") && page.contains("build"), "{page}");
    let (status, page, _) = run(&site, &["man", "build"]);
    assert_eq!(status, 0);
    assert!(page.contains(".TH newsprint-build 1"), "{page}");
    assert!(page.contains("keep\\-going"), "{page}");
    let (status, _, err) = run(&site, &["man", "biuld"]);
    assert!(status == 2 && err.contains("did you mean build?"), "{err}");
}

#[test]
fn messages_are_explained_by_the_program() {
    let site = site();
    let (status, out, _) = run(&site, &["explain", "photo-credit-missing"]);
    assert_eq!(status, 0);
    assert!(
        out.starts_with("photo-credit-missing\n\nError. ") && out.contains("\n    error["),
        "{out}"
    );
    assert_eq!(run(&site, &["explain", "error[photo-credit-missing]"]).1, out);
    let (status, out, err) = run(&site, &["explain", "foto-credit-missing"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("did you mean photo-credit-missing?"), "{err}");
    assert!(run(&site, &["explain", "ymlx"]).2.contains("`newsprint explain` lists all of them"));
    let (status, out, _) = run(&site, &["explain"]);
    assert_eq!((status, out.lines().count()), (0, newsprint::base::diag::CODES.len()));
}

#[test]
fn the_theme_is_exported_and_overwrites_nothing() {
    let site = site();
    site.build();
    let before = site.output();
    let (status, out, _) =
        run(&site, &["theme", "export", "article.html", "/theme/favicon.svg", "--quiet"]);
    assert_eq!((status, out.as_str()), (0, "static/theme/favicon.svg\ntemplates/article.html\n"));
    let theme = |path: &str| {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    };
    let own = |path: &str| std::fs::read(site.root().join(path)).unwrap();
    assert_eq!(own("templates/article.html"), theme("templates/article.html"));
    site.build();
    assert!(site.output() == before, "the same theme");
    site.write("templates/article.html", "mine");
    for arguments in [&["theme", "export"][..], &["theme", "export", "templates/article.html"]] {
        let (status, out, err) = run(&site, arguments);
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.contains("error[target-exists]"), "{err}");
    }
    assert!(!site.root().join("templates/base.html").exists());
    assert_eq!(own("templates/article.html"), b"mine");
    let (status, _, err) = run(&site, &["theme", "export", "artikle.html"]);
    assert!(status == 1 && err.contains("did you mean article.html?"), "{err}");
    assert_eq!(run(&site, &["theme", "export", "--force"]).0, 0);
    assert_eq!(own("templates/article.html"), theme("templates/article.html"));
    assert_eq!(own("static/theme/favicon.svg"), theme("static/theme/favicon.svg"));
    site.build();
    assert!(site.output() == before);
}

#[test]
fn an_empty_list_says_what_was_asked_for() {
    let site = site();
    site.remove("content/ausland/entwurf.md");
    let list = |filter: &str| run(&site, &["list", filter, "--now", "2026-06-01T12:00"]).1;
    assert_eq!(list("--drafts"), "There are no drafts. Not published: 1 scheduled, 1 embargoed\n");
    site.remove("content/inland/spaeter.md");
    site.remove("content/inland/gesperrt.md");
    assert_eq!(list("--scheduled"), "No article is scheduled.\n");
    assert_eq!(list("--embargoed"), "No article is embargoed.\n");
}

#[test]
fn completions_exist_for_the_usual_shells() {
    let site = site();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (status, out, _) = run(&site, &["completions", shell]);
        assert_eq!(status, 0);
        assert!(out.contains("newsprint"), "{shell}");
    }
}

#[test]
fn wrong_usage_has_a_status_of_its_own() {
    let site = site();
    assert_eq!(run(&site, &["biuld"]).0, 2);
    assert_eq!(run(&site, &["build", "--now", "gestern"]).0, 2);
    assert_eq!(run(&site, &["--help"]).0, 0);
    assert_eq!(
        run(&site, &["--version"]).1,
        concat!("newsprint ", env!("CARGO_PKG_VERSION"), "\n")
    );
}
