//! URLs: what collides now or later is said now, and names that no file can have are refused at the
//! place where they are written.

use crate::site::{HEAD, Site};

/// An article of a month ago.
fn article(path: &str, more: &str) -> String {
    dated(path, "2026-05-01T08:00", more)
}

fn dated(path: &str, date: &str, more: &str) -> String {
    format!("-- {path} --\n+++\ntitle = \"{path}\"\ndate = {date}\n{more}+++\n\nText\n")
}

/// The codes of all problems of a build of these files, with the file each is about.
fn problems(files: &[String]) -> Vec<(String, String)> {
    let report = Site::new(&format!("{HEAD}{}", files.concat())).try_build();
    let told = report.problems.iter().map(|problem| {
        let path = problem.primary.as_ref().map(|label| label.place.path.to_string());
        (problem.code.as_str().to_owned(), path.unwrap_or_default())
    });
    told.collect()
}

#[track_caller]
fn clash(files: &[String], file: &str) {
    assert_eq!(problems(files), [("url-collision".to_owned(), file.to_owned())], "{files:#?}");
}

#[track_caller]
fn fine(files: &[String]) {
    assert_eq!(problems(files), [], "{files:#?}");
}

const LATER: &str = "2026-09-01T05:00";

#[test]
fn a_scheduled_article_collides_before_its_time() {
    let later = |more: &str| dated("content/news/c.md", LATER, more);
    let with = |other: &str| vec![later(""), other.to_owned()];
    let c = "content/news/c.md";
    clash(&with("-- static/news/c/index.html --\n<p>c\n"), c);
    clash(&with(&article("content/news/a.md", "aliases = [\"/news/c/\"]\n")), c);
    clash(&with("-- static/news/c --\nc\n"), c);
    clash(&with("-- static/news/C/index.html --\n<p>c\n"), c);
    fine(&with("-- static/news/c/other.html --\n<p>c\n"));
    fine(&with(&article("content/news/a.md", "aliases = [\"/news/d/\"]\n")));
    // Its own older URL, and one that leads to itself.
    let page = "-- static/old/index.html --\n<p>old\n".to_owned();
    clash(&[later("aliases = [\"/old/\"]\n"), page], c);
    clash(&[later("aliases = [\"/news/c/\"]\n")], c);
    let embargo = dated(c, "2026-05-01T08:00", "embargo = true\n");
    let page = "-- static/news/c/index.html --\n<p>c\n".to_owned();
    clash(&[embargo, page.clone()], c);
    let draft = later("draft = true\n");
    fine(&[draft, page]);
}

#[test]
fn what_is_never_there_together_does_not_collide() {
    let gone =
        article("content/news/a.md", "aliases = [\"/news/c/\"]\nexpires = 2026-07-01T00:00\n");
    fine(&[gone.clone(), dated("content/news/c.md", "2026-07-01T00:00", "")]);
    clash(&[gone, dated("content/news/c.md", "2026-06-30T00:00", "")], "content/news/c.md");
    let expired = article("content/news/c.md", "expires = 2026-05-02T00:00\n");
    fine(&[expired, "-- static/news/c/index.html --\n<p>c\n".to_owned()]);
}

#[test]
fn lists_that_begin_with_a_scheduled_article_collide_before_its_time() {
    let more = "topics = [\"Ferries\"]\nauthors = [\"Anna Keel\"]\n";
    let later = dated("content/sport/c.md", LATER, more);
    let clashing = [
        "sport/index.html",
        "sport/feed.xml",
        "sport",
        "topics/ferries/index.html",
        "topics/ferries/atom.xml",
        "authors/anna-keel/index.html",
        "archive/2026/09/01/index.html",
        "sitemap-2026-09.xml",
    ];
    for path in clashing {
        let files = [later.clone(), format!("-- static/{path} --\nx\n")];
        let told = problems(&files);
        assert!(told.iter().all(|(code, _)| code == "url-collision"), "{path}: {told:?}");
        assert!(!told.is_empty(), "{path}");
    }
    for path in ["sport/c.html", "topics/harbour/index.html", "archive/2025/09/01/index.html"] {
        fine(&[later.clone(), format!("-- static/{path} --\nx\n")]);
    }
    // The day of an embargo that ends later is that of the article's date.
    let embargo = dated("content/news/c.md", "2025-03-01T08:00", "embargo = 2026-09-01T05:00\n");
    clash(
        &[embargo, "-- static/archive/2025/03/01/index.html --\nx\n".to_owned()],
        "content/news/c.md",
    );
}

#[test]
fn pages_of_lists_that_grow_are_kept_free() {
    let alias =
        |path: &str| vec![article("content/news/a.md", &format!("aliases = [\"{path}\"]\n"))];
    for path in [
        "/news/archive/2/",
        "/news/archive/2",
        "/news/archive/1000/",
        "/credits/archive/1/",
        "/archive/2026/06/02/",
        "/archive/2027/",
        "/sitemap-2026-07.xml",
        "/sitemap-news-part-2.xml",
        "/sitemap-pages-part-2.xml",
    ] {
        let told = problems(&alias(path));
        assert!(told.iter().any(|(code, _)| code == "url-collision"), "{path}: {told:?}");
    }
    for path in [
        "/news/archive/2019/",
        "/news/archive/02/",
        "/news/archive/x/",
        "/sport/archive/2/",
        "/archive/2026/05/02/",
        "/archive/2025/",
        "/archive/2027/13/01/",
        "/news/2/",
    ] {
        fine(&alias(path));
    }
    let page = "-- static/news/archive/2/index.html --\nx\n".to_owned();
    clash(&[article("content/news/a.md", ""), page], "static/news/archive/2/index.html");
}

#[test]
fn an_archive_grows_into_a_page_of_its_own() {
    // What exists already is no collision with itself.
    let mut text = format!("{HEAD}per_page = 1\n");
    for number in 1..=3 {
        text +=
            &dated(&format!("content/news/{number}.md"), &format!("2026-05-0{number}T08:00"), "");
    }
    text += &dated("content/news/4.md", LATER, "");
    let site = Site::new(&text);
    site.build();
    assert!(site.has("news/archive/3/index.html"));
}

#[test]
fn paths_that_differ_in_case_or_normalization_are_one_file() {
    let alias = |path: &str| article("content/news/ferry.md", &format!("aliases = [\"{path}\"]\n"));
    for path in ["/News/Ferry/", "/news/FERRY/", "/NEWS/ferry/index.html", "/news/%46erry/"] {
        clash(&[alias(path)], "content/news/ferry.md");
    }
    fine(&[alias("/News/Boat/")]);
    let two = |path: &str| format!("-- static/{path} --\nx\n");
    let told = problems(&[two("über.txt"), two("u\u{308}ber.txt")]);
    assert_eq!(told, [("file-twice".to_owned(), "static/über.txt".to_owned())]);
    clash(&[two("Logo.svg"), two("logo.svg")], "static/logo.svg");
    // A file where the other wants a folder.
    let told = problems(&[two("A"), two("a/b.txt")]);
    assert_eq!(told.len(), 1, "{told:?}");
    fine(&[two("a/Logo.svg"), two("b/logo.svg")]);
}

#[test]
fn aliases_mean_one_address_however_they_are_written() {
    for written in ["/über/", "/%C3%BCber/", "/u\u{308}ber/", "/über"] {
        let text = article("content/news/a.md", &format!("aliases = [\"{written}\"]\n"));
        let site = Site::new(&format!("{HEAD}{text}"));
        site.build();
        assert!(site.has("über/index.html"), "{written}");
    }
    fine(&[article("content/news/a.md", "aliases = [\"/alt\", \"/alt/\", \"/%61lt/\"]\n")]);
    let text = article("content/news/a.md", "aliases = [\"/my%20page/\"]\n");
    let site = Site::new(&format!("{HEAD}{text}"));
    site.build();
    assert!(site.has("my page/index.html"));
}

#[test]
fn names_of_newsprint_and_hosts_are_refused_where_they_are_written() {
    for path in ["/.newsprint/manifest.json.gz", "/.newsprint-files", "/.htaccess", "/CNAME"] {
        let told = problems(&[article("content/news/a.md", &format!("aliases = [\"{path}\"]\n"))]);
        assert_eq!(told, [("url-reserved".to_owned(), "content/news/a.md".to_owned())], "{path}");
    }
    for path in [".newsprint-files", ".newsprint/nginx.conf", ".Newsprint-Stage/a.html"] {
        let file = format!("static/{path}");
        let told = problems(&[article("content/news/a.md", ""), format!("-- {file} --\nx\n")]);
        assert_eq!(told, [("url-reserved".to_owned(), file)], "{path}");
    }
    for path in [".htaccess", "CNAME", "_headers", ".well-known/a", "a/.b"] {
        fine(&[article("content/news/a.md", ""), format!("-- static/{path} --\nx\n")]);
    }
}

#[test]
fn names_without_letters_are_refused() {
    let with = |permalink: &str, more: &str| {
        let site = format!("{HEAD}permalink = \"{permalink}\"\n");
        let text =
            article("content/news/a.md", more) + &article("content/news/b.md", "id = \"7\"\n");
        let report = Site::new(&format!("{site}{text}")).try_build();
        report.problems.iter().filter(|problem| problem.is_error()).count()
    };
    assert_eq!(with("/{section}/{id}/", "id = \"--\"\n"), 1);
    assert_eq!(with("/{section}/{id}/", "id = \"8\"\n"), 0);
    assert_eq!(with("/{section}/{slug}/", "id = \"--\"\n"), 0);
    assert_ne!(with("/{section}/{slug}/", "slug = \"…\"\n"), 0);
    assert_eq!(with("/{section}/{slug}/", "authors = [\"…\"]\n"), 1);
    let profile = "-- content/_authors/….md --\n+++\nname = \"Jo Marsh\"\n+++\n".to_owned();
    let told = problems(&[article("content/news/a.md", ""), profile]);
    assert_eq!(told, [("file-name".to_owned(), "content/_authors/….md".to_owned())]);
}

#[test]
fn an_article_with_a_long_name_stops_no_other() {
    let long = |length: usize| "x".repeat(length);
    let a = "content/news/a.md";
    let told = |more: &str| {
        problems(&[article(a, more), article("content/news/b.md", "")])
            .into_iter()
            .map(|(code, path)| (code, path == a))
            .collect::<Vec<_>>()
    };
    for key in
        ["slug = \"{}\"\n", "topics = [\"{}\"]\n", "authors = [\"{}\"]\n", "aliases = [\"/{}/\"]\n"]
    {
        let with = |length: usize| key.replace("{}", &long(length));
        assert_eq!(told(&with(250)), [], "{key}");
        assert_eq!(told(&with(256)), [("url-too-long".to_owned(), true)], "{key}");
    }
    // 80 letters in the file's name are 240 bytes; written out, they are more.
    let name = format!("content/news/{}.md", "撞".repeat(80));
    let files = [article(&name, ""), article("content/news/b.md", "")];
    let found = problems(&files);
    assert_eq!(found, [("url-too-long".to_owned(), name.clone())]);
    let mut site = Site::new(&format!("{HEAD}{}", files.concat()));
    site.options = |options| options.keep_going = true;
    assert!(site.try_build().finished);
    assert!(site.has("news/b/index.html"));
    let slug = article(&name, "slug = \"zhuang\"\n");
    fine(&[slug]);
}

#[test]
fn check_and_build_say_the_same() {
    for files in [
        [dated("content/news/c.md", LATER, ""), "-- static/news/c/index.html --\nx\n".to_owned()],
        [article("content/news/a.md", &format!("slug = \"{}\"\n", "x".repeat(256))), String::new()],
        [article("content/news/a.md", ""), "-- static/.newsprint-files --\nx\n".to_owned()],
    ] {
        let site = Site::new(&format!("{HEAD}{}", files.concat()));
        let (check, build) = (site.run(&["check", "--now", crate::site::NOW]), {
            site.run(&["build", "--now", crate::site::NOW])
        });
        let told = |output: &std::process::Output| {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            text.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(told(&check), told(&build));
        assert_eq!((check.status.code(), build.status.code()), (Some(1), Some(1)));
    }
}

#[test]
fn a_collision_of_later_shows_nothing_of_the_article() {
    // A warning would do, too; what must not be is a word of it in the output.
    let later = dated("content/qwertz/zuiop.md", LATER, "topics = [\"Asdf\"]\n");
    let site = Site::new(&format!("{HEAD}{}{later}", article("content/news/a.md", "")));
    site.build();
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in ["qwertz", "zuiop", "asdf"] {
            assert!(!path.contains(word) && !text.contains(word), "{word} in {path}");
        }
    }
}

#[test]
fn two_files_about_one_author_are_reported() {
    let profile =
        |key: &str| format!("-- content/_authors/{key}.md --\n+++\nname = \"{key}\"\n+++\n");
    let files = [article("content/news/a.md", ""), profile("ada"), profile("Ada!")];
    clash(&files, "content/_authors/ada.md");
    fine(&[article("content/news/a.md", ""), profile("ada"), profile("eve")]);
}
