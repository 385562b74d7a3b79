//! What `[theme]` says of colours and fonts: where it stands, and that no page is made for it.

use crate::site::{HEAD, Site};

const ARTICLE: &str = "+++\ntitle = \"X\"\ndate = 2026-05-01T10:00:00\n+++\n\nEin Satz.\n";

/// A site with an article, and these lines in its `[theme]`.
fn site(theme: &str) -> Site {
    let site = Site::new(&format!("{HEAD}[theme]\n{theme}"));
    site.write("content/a/x.md", ARTICLE);
    site
}

/// The links of a page to style sheets, in order.
fn sheets(page: &str) -> Vec<&str> {
    page.lines()
        .filter_map(|line| {
            line.strip_prefix("<link rel=\"stylesheet\" href=\"")?.strip_suffix("\">")
        })
        .collect()
}

#[test]
fn settings_stand_in_a_style_sheet_and_in_no_page() {
    let site = site(
        "accent = \"#9B1C1F\"\npaper = \"#fff1e5\"\nscheme = \"light\"\n\
         headline_font = '\"Tiempos Headline\",  Georgia, Serif'\n\
         text_font = \"Charter, serif\"\nlabel_font = \"'Gill Sans', sans-serif\"\n",
    );
    let report = site.build();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!(
        site.page("theme/settings.css"),
        ":root{--accent:#9b1c1f;--paper:light-dark(#fff1e5,#171615);\
         --headline:\"Tiempos Headline\",Georgia,serif;--text:Charter,serif;\
         --labels:\"Gill Sans\",sans-serif;color-scheme:light}\n"
    );
    for page in ["index.html", "a/x/index.html", "404.html"] {
        let page = site.page(page);
        assert_eq!(sheets(&page), ["/theme/newsprint.css", "/theme/settings.css"]);
        assert!(page.contains("<meta name=\"color-scheme\" content=\"light\">"));
        for told in ["<style", "9b1c1f", "fff1e5", "Tiempos", "rel=\"preload\""] {
            assert!(!page.contains(told), "{told} in {page}");
        }
    }
}

#[test]
fn another_colour_makes_one_file() {
    let site = site("accent = \"#9b1c1f\"\n");
    let _ = site.build();
    for (old, new) in [
        ("accent = \"#9b1c1f\"", "accent = \"#123456\""),
        ("[theme]", "[theme]\npaper = \"#fff1e5\""),
    ] {
        site.edit("site.toml", old, new);
        let report = site.build();
        assert_eq!(report.changed, ["theme/settings.css"], "{new}");
        assert_eq!((report.counts.rendered, report.counts.written), (0, 1), "{new}");
        let made: Vec<&str> = report.made.iter().map(|made| &*made.out).collect();
        assert_eq!(made, ["theme/settings.css"], "{new}");
    }
    // The manifest names the accent, and is there only with an icon of the site's own.
    site.write(
        "static/zeichen.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"/>",
    );
    site.edit("site.toml", "[theme]", "[theme]\nicon = \"/zeichen.svg\"");
    let _ = site.build();
    site.edit("site.toml", "#123456", "#654321");
    let mut report = site.build();
    report.changed.sort_unstable();
    assert_eq!(report.changed, ["manifest.webmanifest", "theme/settings.css"]);
    assert_eq!((report.counts.rendered, report.counts.written), (0, 2));
    assert!(site.page("manifest.webmanifest").contains("\"theme_color\": \"#654321\""));
}

#[test]
fn without_settings_there_is_no_file() {
    let site = site("masthead = \"Blatt\"\nscheme = \"auto\"\n");
    let _ = site.build();
    assert!(!site.has("theme/settings.css"));
    let page = site.page("index.html");
    assert_eq!(sheets(&page), ["/theme/newsprint.css"]);
    assert!(page.contains("<meta name=\"color-scheme\" content=\"light dark\">"));
    // One that comes is linked, and one that goes is not.
    site.edit("site.toml", "\"auto\"", "\"dark\"");
    let _ = site.build();
    assert_eq!(site.page("theme/settings.css"), ":root{color-scheme:dark}\n");
    assert_eq!(sheets(&site.page("index.html")), ["/theme/newsprint.css", "/theme/settings.css"]);
    site.edit("site.toml", "\"dark\"", "\"auto\"");
    let _ = site.build();
    assert!(!site.has("theme/settings.css"));
    assert_eq!(site.page("index.html"), page);
}

#[test]
fn style_sheets_of_the_sites_own_come_last_or_take_a_place() {
    let site = site("accent = \"#9b1c1f\"\nstylesheet = \"/css/haus.css\"\n");
    site.edit("site.toml", "https://probe.example", "https://probe.example/blatt");
    site.write("static/css/haus.css", "h1{color:red}");
    let _ = site.build();
    let all = ["/blatt/theme/newsprint.css", "/blatt/theme/settings.css", "/blatt/css/haus.css"];
    assert_eq!(sheets(&site.page("index.html")), all);
    // A file of the site's own takes the place of what is made, and is linked without settings too.
    site.write("static/theme/settings.css", "html{color:red}");
    let report = site.build();
    assert_eq!(report.changed, ["theme/settings.css"]);
    assert_eq!(site.page("theme/settings.css"), "html{color:red}");
    site.edit("site.toml", "accent = \"#9b1c1f\"\n", "");
    assert_eq!(site.build().counts.written, 0);
    assert_eq!(sheets(&site.page("index.html")), all);
    // A sheet is linked once, whoever names it.
    site.edit("site.toml", "/css/haus.css", "/theme/settings.css");
    let _ = site.build();
    assert_eq!(sheets(&site.page("index.html")), all[..2]);
}

#[test]
fn the_built_in_font_is_announced_where_it_is_shown() {
    let built_in =
        newsprint::pages::template::theme_files().find(|(path, _)| path.ends_with(".woff2"));
    let announced = |site: &Site| site.page("index.html").contains("rel=\"preload\"");
    let plain = site("");
    let _ = plain.build();
    assert_eq!(announced(&plain), built_in.is_some());
    if let Some((path, _)) = built_in {
        let line = format!(
            "<link rel=\"preload\" href=\"{path}\" as=\"font\" type=\"font/woff2\" crossorigin>"
        );
        assert!(plain.page("index.html").contains(&line));
    }
    // Neither a site with other headlines nor one with a style sheet of its own needs it.
    plain.write("static/theme/newsprint.css", "h1{color:red}");
    let _ = plain.build();
    assert!(!announced(&plain));
    let other = site("headline_font = \"Georgia, serif\"\n");
    let _ = other.build();
    assert!(!announced(&other));
}

#[test]
fn a_logo_for_the_night_reaches_templates() {
    let site = site("logo = \"/tag.svg\"\nlogo_dark = \"/nacht.svg\"\n");
    for path in ["static/tag.svg", "static/nacht.svg"] {
        site.write(path, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"/>");
    }
    site.write(
        "templates/404.html",
        "{{ site.theme.logo }} {{ site.theme.logo_dark }} {{ site.theme.scheme }}",
    );
    let _ = site.build();
    assert_eq!(site.page("404.html"), "/tag.svg /nacht.svg auto");
}

/// A fenced block of docs/theme.md, by what stands behind its fence.
fn documented(info: &str) -> String {
    let document = include_str!("../../docs/theme.md");
    let start = format!("```{info}\n");
    let (_, rest) = document.split_once(&start).unwrap_or_else(|| panic!("no block {info}"));
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn three_small_edits_change_colour_masthead_and_a_component() {
    let plain = site("");
    let _ = plain.build();
    let before = plain.page("a/x/index.html");
    assert!(before.contains("1. Mai 2026, 10.00 Uhr") && before.contains(">Probe</a>"), "{before}");

    let edited = Site::new(&format!("{HEAD}{}", documented("toml theme")));
    edited.write("content/a/x.md", ARTICLE);
    edited.write("templates/mine.html", &documented("jinja theme templates/mine.html"));
    let report = edited.build();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!(edited.page("theme/settings.css"), ":root{--accent:#0b5d4b}\n");
    for page in ["index.html", "a/x/index.html", "404.html"] {
        let page = edited.page(page);
        assert!(page.contains(">Der Erlbach-Bote</a>"), "{page}");
    }
    let after = edited.page("a/x/index.html");
    assert!(after.contains(">1. Mai 2026</time>") && !after.contains("10.00 Uhr"), "{after}");
    // All the rest is as it was.
    let neutral = |page: &str| {
        page.replace(", 10.00 Uhr", "")
            .replace("<link rel=\"stylesheet\" href=\"/theme/settings.css\">\n", "")
            .replace(">Der Erlbach-Bote<", ">Probe<")
    };
    assert_eq!(neutral(&after), neutral(&before));
}

#[test]
fn a_section_that_is_on_the_front_already_is_not_there_twice() {
    let site = Site::new(HEAD);
    for no in 1..=9 {
        let kind = if no % 3 == 0 { "kind = \"opinion\"\n" } else { "" };
        let section = if no < 6 { "a" } else { "b" };
        site.write(
            &format!("content/{section}/t{no}.md"),
            &format!(
                "+++\ntitle = \"T{no}\"\ndate = 2026-05-0{no}T10:00:00\n{kind}+++\n\nEin Satz.\n"
            ),
        );
    }
    let _ = site.build();
    let front = site.page("index.html");
    let (above, below) = front.split_once("np-section-").unwrap();
    for no in 6..=9 {
        assert!(above.contains(&format!("/b/t{no}/")), "T{no} is among the newest four");
        assert!(!below.contains(&format!("/b/t{no}/")), "T{no} again");
    }
    // Opinions that are not among the newest four stand with the opinions, and only there and in
    // the list of the latest; a section with nothing left has no block.
    assert!(above.contains("np-opinions"), "{front}");
    assert!(!below.contains("/a/t3/") && below.contains("/a/t5/"), "{front}");
    assert!(!front.contains("np-section-b"), "{front}");
}
