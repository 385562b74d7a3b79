//! Files and their names: both Unicode forms, other spellings of extensions, symbolic links, and what
//! links may publish.

use std::fs;
use std::os::unix::fs::symlink;

use newsprint::base::diag::Code;
use newsprint::build::engine::{Found, Live, Quiet, Report, Session};
use newsprint::site::source::Folder;

use crate::site::{HEAD, Site, decomposed};

fn article(title: &str, more: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-05-01\n{more}\n+++\n\n{body}\n")
}

fn codes(report: &Report) -> Vec<Code> {
    report.problems.iter().map(|problem| problem.code).collect()
}

/// A site that names everything with accents; `form` says how names on disk and in texts are
/// written.
fn accents(form: fn(&str) -> String, in_text: fn(&str) -> String) -> Site {
    let site = Site::new(HEAD);
    let write = |path: &str, text: &str| site.write(&form(path), &in_text(text));
    let lead = "authors = [\"Jürgen Müller\"]\ntopics = [\"Fährverkehr\"]";
    let body = "![die Brücke](Brücke.png){credit=\"Böhm/AP\"}\n\n[Plan](Plan-für-Gäste.pdf), [Insel](../Überfahrt.md#über-uns), [Karte](/Küste.pdf)\n\n## Größe {#größe}\n\n[hier](#größe)";
    write("content/news/fähre/index.md", &article("Fähre", lead, body));
    write("content/news/Überfahrt.md", &article("Überfahrt", lead, "## Über uns {#über-uns}"));
    write("content/_authors/jm.md", "+++\nname = \"Jürgen Müller\"\n+++\n");
    write("content/_topics/fährverkehr.md", "+++\ntitle = \"Fährverkehr\"\n+++\n");
    write("agencies.toml", "[[agency]]\nname = \"Böhm\"\nkind = \"freelance\"\n");
    // Pictures are made of their names: both sites get the same one.
    site.write_bytes(&form("content/news/fähre/Brücke.png"), &crate::site::picture("b"));
    site.write_bytes(&form("content/news/fähre/Plan-für-Gäste.pdf"), b"plan");
    site.write_bytes(&form("static/Küste.pdf"), b"coast");
    site
}

#[test]
fn both_unicode_forms_give_the_same_site() {
    let same = str::to_owned;
    let composed = accents(same, same);
    assert_eq!(composed.build().problems, []);
    let wanted = composed.output();
    assert!(wanted.contains_key("news/faehre/plan-fuer-gaeste.pdf"), "{:?}", wanted.keys());
    assert!(wanted.contains_key("Küste.pdf") && wanted.contains_key("authors/jm/index.html"));
    for (form, in_text) in [
        (decomposed as fn(&str) -> String, same as _),
        (same, decomposed as _),
        (decomposed as _, decomposed as _),
    ] {
        let site = accents(form, in_text);
        assert_eq!(site.build().problems, []);
        let output = site.output();
        assert_eq!(output.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
        for (path, bytes) in &output {
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(text, String::from_utf8_lossy(&wanted[path]), "{path}");
        }
        assert!(site.build().changed.is_empty());
    }
}

#[test]
fn a_file_that_changes_its_form_changes_no_page() {
    let same = str::to_owned;
    let site = accents(same, same);
    site.build();
    let path = |name: &str| site.root().join("content/news").join(name);
    fs::rename(path("Überfahrt.md"), path(&decomposed("Überfahrt.md"))).unwrap();
    assert_eq!(site.build().changed, [""; 0]);
    fs::write(path(&decomposed("Überfahrt.md")), article("Neu", "", "## Über uns {#über-uns}"))
        .unwrap();
    assert!(site.build().changed.contains(&"news/ueberfahrt/index.html".to_owned()));
    assert!(site.page("news/ueberfahrt/index.html").contains("Neu"));
}

#[test]
fn the_preview_takes_in_an_edit_of_a_decomposed_file() {
    let site = accents(decomposed, str::to_owned);
    let disk = Folder::new(site.root());
    let mut live = Live::open(Session::new(&disk), site.usual_options(), &Quiet);
    let lead = "authors = [\"Jürgen Müller\"]\ntopics = [\"Fährverkehr\"]";
    let text = article("Neue Überfahrt", lead, "## Über uns {#über-uns}\n\nNeu");
    site.write(&decomposed("content/news/Überfahrt.md"), &text);
    assert!(live.edit("content/news/Überfahrt.md"));
    let Found::File { bytes, .. } = live.find("/news/ueberfahrt/").unwrap() else { panic!() };
    assert!(String::from_utf8_lossy(&bytes).contains("Neue Überfahrt"));
}

#[test]
fn articles_have_their_extension_in_any_spelling() {
    let site = Site::new(HEAD);
    for (path, slug) in [
        ("content/news/Ferry.MD", "ferry"),
        ("content/news/boat.markdown", "boat"),
        ("content/news/island/Index.md", "island"),
        ("content/news/coast/INDEX.Md", "coast"),
    ] {
        site.write(path, &article(slug, "", "Text"));
    }
    site.write("content/news/_Section.MD", "+++\ntitle = \"Nachrichten\"\n+++\n");
    site.write("content/_authors/jm.MD", "+++\nname = \"Jo Marsh\"\n+++\n");
    site.write(
        "content/news/links.md",
        &article(
            "L",
            "authors = [\"jm\"]",
            "[a](Ferry.MD) [b](boat%2Emarkdown) [c](island/Index.md)",
        ),
    );
    assert_eq!(site.build().problems, []);
    for slug in ["ferry", "boat", "island", "coast"] {
        assert!(site.has(&format!("news/{slug}/index.html")), "{slug}");
    }
    let page = site.page("news/links/index.html");
    for slug in ["ferry", "boat", "island"] {
        assert!(page.contains(&format!("<a href=\"/news/{slug}/\">")), "{slug}");
    }
    assert!(site.page("news/index.html").contains("Nachrichten"));
    assert!(site.has("authors/jm/index.html"));
}

#[test]
fn links_to_profiles_topics_and_sections_lead_to_their_pages() {
    let site = Site::new(HEAD);
    site.write("content/news/_section.md", "+++\ntitle = \"News\"\n+++\n\n## Mehr {#mehr}\n");
    site.write("content/_authors/jm.md", "+++\nname = \"Jo Marsh\"\n+++\n");
    site.write("content/_topics/ferries.md", "+++\ntitle = \"Ferries\"\n+++\n");
    let links = "[a](../_authors/jm.md) [b](/_topics/ferries.md) [c](_section.md#mehr) [d](../_authors/jm%2Emd)";
    site.write("content/news/a.md", &article("A", "", links));
    assert_eq!(site.build().problems, []);
    let page = site.page("news/a/index.html");
    for href in ["/authors/jm/\">a", "/topics/ferries/\">b", "/news/#mehr\">c", "/authors/jm/\">d"]
    {
        assert!(page.contains(&format!("<a href=\"{href}</a>")), "{href}\n{page}");
    }
    assert!(site.has("topics/ferries/index.html") && site.has("authors/jm/index.html"));
    site.edit("content/news/a.md", "_section.md#mehr", "_section.md#wenig");
    assert_eq!(codes(&site.try_build()), [Code::LINK_ANCHOR_DEAD]);
    // Once the profile is gone, the link is dead, whatever was remembered.
    site.edit("content/news/a.md", "_section.md#wenig", "_section.md#mehr");
    site.build();
    site.remove("content/_topics/ferries.md");
    assert_eq!(codes(&site.try_build()), [Code::LINK_DEAD]);
}

#[test]
fn ignored_names_never_stop_a_build() {
    let site = Site::new(HEAD);
    site.write("content/news/a/b/a.md", &article("A", "", "Text"));
    for folder in ["content", "content/news", "content/news/a/b", "static", "templates"] {
        let folder = site.root().join(folder);
        fs::create_dir_all(&folder).unwrap();
        for name in
            [".#a.md", "a.md~", "#a.md#", ".DS_Store", ".a.md.swp", "._a.jpg", "Icon\r", "a.tmp"]
        {
            symlink("jo@host.1234:5678", folder.join(name)).unwrap();
        }
        symlink("Thumbs.db", folder.join("Thumbs.db")).unwrap();
        symlink("..", folder.join(".git")).unwrap();
    }
    assert_eq!(site.build().problems, []);
    // The same link under a name that counts is an error.
    symlink("jo@host.1234:5678", site.root().join("content/news/a.jpg")).unwrap();
    assert_eq!(codes(&site.try_build()), [Code::SYMLINK_TARGET]);
}

#[test]
fn a_link_leads_only_to_what_is_published_at_its_own_place() {
    let target = Some(Code::SYMLINK_TARGET);
    let outside = Some(Code::PATH_OUTSIDE_SITE);
    for (link, to, problem) in [
        ("static/b.txt", "a.txt", None),
        ("static/deep/b.txt", "../a.txt", None),
        ("static/more", "img", None),
        ("content/news/b/c.pdf", "../a/c.pdf", None),
        ("templates/b.html", "a.html", None),
        ("static/b.txt", "../.env", target),
        ("static/b.txt", "../.git/config", target),
        ("static/b.txt", "../site.toml", target),
        ("static/b", "../public", target),
        ("static/b", "..", target.and(outside)),
        ("static/b.pdf", "../content/news/a/c.pdf", target),
        ("static/b.txt", "../content/news/secret.md", target),
        ("static/b.txt", "a.txt~", target),
        ("content/news/b/c.txt", "../secret.md", target),
        ("content/news/b/c.toml", "../a/index.md", target),
        ("content/_authors/x.md", "../news/secret.md", target),
        ("content/news/b/c.jpg", "../../../.git/config", target),
        ("content/news/b/c.jpg", "../.hidden.jpg", target),
        ("content/news/b/c.jpg", "../../../public/x", target),
        ("content/news/b/c.toml", "/etc/hostname", outside),
        ("templates/b.html", "../.env", target),
        ("templates/b.html", "../content/news/secret.md", target),
        ("content/sport", "_authors", target),
        ("agencies.toml", ".git/config", target),
        ("agencies.toml", "gone.toml", target),
        ("agencies.toml", "config/agencies.toml", None),
        ("agencies.toml", "/etc/hostname", outside),
    ] {
        let site = Site::new(HEAD);
        site.write("content/news/a/index.md", &article("A", "", "[c](c.pdf)"));
        site.write("content/news/secret.md", &article("S", "draft = true", "geheim"));
        site.write("content/_authors/jm.md", "+++\nname = \"Jo Marsh\"\n+++\n");
        for path in [
            ".env",
            ".git/config",
            "config/agencies.toml",
            "public/x",
            "static/a.txt",
            "static/a.txt~",
            "static/img/i.txt",
            "content/news/a/c.pdf",
            "content/news/.hidden.jpg",
            "templates/a.html",
        ] {
            site.write(path, if path.starts_with("config") { "" } else { "geheim" });
        }
        let path = site.root().join(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(to, path).unwrap();
        let report = site.try_build();
        let found = codes(&report);
        let is_right = problem.map_or(found.is_empty(), |problem| found.contains(&problem));
        assert!(is_right, "{link} -> {to}: {:?}", report.problems);
        assert_eq!(report.finished, problem.is_none());
    }
}

#[test]
fn linked_folders_do_not_multiply() {
    let site = Site::new(HEAD);
    for n in 0..12 {
        site.write(&format!("static/f{n}/a.txt"), "a");
        for name in ["x", "y"] {
            symlink(format!("../f{}", n + 1), site.root().join(format!("static/f{n}/{name}")))
                .unwrap();
        }
    }
    site.write("static/f12/a.txt", "a");
    let report = site.try_build();
    assert!(!report.problems.is_empty() && report.problems.len() < 100);
    assert!(codes(&report).iter().all(|code| *code == Code::SYMLINK_TARGET));
}

#[test]
fn a_link_shows_a_photo_no_sooner_than_its_own_place() {
    let site = Site::new(HEAD);
    site.write("static/secret.png", "");
    site.write(
        "content/news/a.md",
        &article("A", "embargo = 2026-07-01", "![Bild](/secret.png){credit=\"AP\"}"),
    );
    symlink("secret.png", site.root().join("static/known.png")).unwrap();
    site.build();
    assert!(!site.has("secret.png") && !site.has("known.png"));
}

#[test]
fn a_file_of_an_unpublished_article_waits_for_it() {
    for more in
        ["draft = true", "embargo = 2026-07-01T06:00:00Z", "embargo = true", "expires = \"2d\""]
    {
        let mut site = Site::new(HEAD);
        site.write("content/news/a/index.md", &article("A", more, "[r](report.pdf)"));
        site.write("content/news/a/report.pdf", "geheim");
        site.write("content/news/a/files/table.csv", "geheim");
        site.write(
            "content/news/b.md",
            &article("B", "", "[r](a/report.pdf) [t](a/files/table.csv)"),
        );
        let report = site.build();
        assert_eq!(codes(&report), [Code::LINK_NOT_OUT; 2], "{more}");
        assert!(!site.output().values().any(|bytes| bytes == b"geheim"), "{more}");
        assert!(!site.page("news/b/index.html").contains("report.pdf"), "{more}");
        if more.contains("2026-07") {
            site.now = "2026-07-02T00:00:00Z".parse().unwrap();
            assert_eq!(site.build().problems, []);
            assert!(site.has("news/b/report.pdf") && site.has("news/b/table.csv"));
            // Back before its time, nothing of it is left.
            site.now = "2026-06-30T00:00:00Z".parse().unwrap();
            site.build();
            assert!(!site.output().values().any(|bytes| bytes == b"geheim"));
        }
    }
}

#[test]
fn a_file_beside_a_published_article_is_published_by_any() {
    let site = Site::new(HEAD);
    site.write("content/news/a.md", &article("A", "", ""));
    site.write("content/news/draft.md", &article("D", "draft = true", ""));
    site.write("content/news/plan.pdf", "plan");
    site.write("content/sport/b.md", &article("B", "", "[p](../news/plan.pdf)"));
    site.write("content/sport/own/c.md", &article("C", "", "[q](own.pdf)"));
    site.write("content/sport/own/own.pdf", "own");
    assert_eq!(site.build().problems, []);
    assert!(site.has("sport/b/plan.pdf") && site.has("sport/c/own.pdf"));
    // When the last published article of its folder goes, the file goes from other pages, too.
    site.remove("content/news/a.md");
    assert_eq!(codes(&site.build()), [Code::LINK_NOT_OUT]);
    assert!(!site.has("sport/b/plan.pdf"));
}

#[test]
fn a_symbolic_link_is_no_way_around_an_embargo() {
    let site = Site::new(HEAD);
    site.write("content/news/a/index.md", &article("A", "embargo = true", ""));
    site.write("content/news/a/report.pdf", "geheim");
    site.write("content/news/b/index.md", &article("B", "", "[r](mine.pdf)"));
    symlink("../a/report.pdf", site.root().join("content/news/b/mine.pdf")).unwrap();
    assert_eq!(codes(&site.build()), [Code::LINK_NOT_OUT]);
    assert!(!site.output().values().any(|bytes| bytes == b"geheim"));
}

#[test]
fn sources_are_never_published_by_a_link() {
    for name in [
        "x.mdx",
        "x.md.bak",
        "x.MD.orig",
        "x.md.txt",
        "photo.jpg.toml",
        "x.yaml",
        "run.html",
        "x.svgz",
    ] {
        let site = Site::new(HEAD);
        site.write(&format!("content/news/a/{name}"), "geheim");
        site.write("content/news/a/index.md", &article("A", "", &format!("[x]({name})")));
        let report = site.try_build();
        assert!(codes(&report).contains(&Code::ATTACHMENT_DENIED), "{name}: {:?}", report.problems);
        assert!(!report.finished);
    }
}

#[test]
fn a_site_says_what_else_its_links_publish() {
    let site = Site::new(HEAD);
    site.write("content/news/a/index.md", &article("A", "", "[x](model.STL) [y](run.html)"));
    site.write("content/news/a/model.STL", "solid");
    site.write("content/news/a/run.html", "<p>");
    assert_eq!(codes(&site.try_build()), [Code::ATTACHMENT_DENIED; 2]);
    let head = HEAD.split_once("--\n").unwrap().1;
    site.write(
        "site.toml",
        &format!("{head}[attachments]\ntypes = [\"stl\"]\n[markdown]\nhtml = \"allow\"\n"),
    );
    assert_eq!(site.build().problems, []);
    assert!(site.has("news/a/model.STL") && site.has("news/a/run.html"));
}

#[test]
fn a_photo_that_is_handed_on_keeps_no_name_that_runs() {
    let site = Site::new(HEAD);
    site.write_bytes("content/news/a/x.html", &crate::site::picture("x"));
    site.write("content/news/a/index.md", &article("A", "", "![Bild](x.html){credit=\"AP\"}"));
    assert_eq!(codes(&site.try_build()), [Code::ATTACHMENT_DENIED]);
}
