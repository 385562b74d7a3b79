//! Photos from their file to every file made of them: credits, renditions, rights in time, kills.

mod agree;
mod desk;
mod exact;
mod file;
mod kills;
mod private;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use newsprint::build::engine::Report;
use picture::metadata;
use picture::pixels::{Format, header};

use crate::site::{HEAD, Site, program};

const PHOTOS: &str = "\n[photos]\nformats = [\"webp\", \"jpeg\"]\nwidths = [16, 32]\n";

/// A site with one photo made by another program, and whatever a test adds.
fn site(photo: &str, more: &str) -> Site {
    let site = Site::new(&format!("{HEAD}{PHOTOS}{more}"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos");
    let bytes = fs::read(folder.join(photo)).unwrap();
    let name = photo.rsplit('/').next().unwrap();
    site.write_bytes(&format!("content/a/x/{name}"), &bytes);
    site
}

fn article(site: &Site, path: &str, text: &str) {
    site.write(path, &format!("+++\ntitle = \"X\"\ndate = 2026-05-01\n+++\n\n{text}\n"));
}

/// The picture files of the output, with their bytes.
fn pictures(site: &Site) -> Vec<(String, Vec<u8>)> {
    let all = site.output().into_iter();
    all.filter(|(path, bytes)| {
        !path.starts_with("theme/") && !path.ends_with('/') && header(bytes).is_ok()
    })
    .collect()
}

/// The pages that a build has changed.
fn pages(report: &Report) -> Vec<&str> {
    report.changed.iter().filter(|path| path.ends_with(".html")).map(String::as_str).collect()
}

#[test]
fn a_photo_with_good_data_needs_nothing_in_the_article() {
    let site = site("like-ap.jpg", "");
    article(&site, "content/a/x/index.md", "![ein Zug](like-ap.jpg)");
    let report = site.build();
    let page = site.page("a/x/index.html");
    let said = metadata::read(&fs::read(site.root().join("content/a/x/like-ap.jpg")).unwrap());
    let creator = said.creators.first().unwrap();
    assert!(page.contains(&format!("<small class=\"credit\">AP/{creator}</small>")), "{page}");
    assert!(page.contains("<source type=\"image/webp\" srcset=\"/a/x/like-ap."), "{page}");
    assert!(!page.contains(said.instructions.as_deref().unwrap()));
    // Two widths in two formats, and the crops belong to lead photos.
    assert_eq!((report.counts.developed, pictures(&site).len()), (4, 4));
    for (path, bytes) in pictures(&site) {
        let made = metadata::read(&bytes);
        assert_eq!(made.creators, said.creators, "{path}");
        assert_eq!(made.credit_line.as_deref(), Some(&*format!("AP/{creator}")), "{path}");
        assert_eq!(made.copyright_notice, said.copyright_notice, "{path}");
        assert_eq!((made.instructions, made.has_location), (None, false), "{path}");
        assert_eq!(made.alt_text.as_deref(), Some("ein Zug"), "{path}");
        let size = header(&bytes).unwrap();
        assert!(path.contains(&format!("-{}.", size.width)), "{path}");
    }
    let again = site.build();
    assert_eq!((again.counts.developed, again.counts.written), (0, 0));
}

#[test]
fn a_closing_parenthesis_that_names_the_files_maker_is_a_credit() {
    let site = site("creators-two.jpg", "");
    let file = fs::read(site.root().join("content/a/x/creators-two.jpg")).unwrap();
    let names = metadata::read(&file).creators.join(", ");
    article(&site, "content/a/x/index.md", &format!("![x](creators-two.jpg)\nTextzeile ({names})"));
    let _ = site.build();
    let page = site.page("a/x/index.html");
    assert!(page.contains("<span class=\"caption\">Textzeile</span>"), "{page}");
}

#[test]
fn all_orientations_end_upright() {
    for orientation in 1..=8 {
        let name = format!("turn{orientation}.jpg");
        let site = site(&format!("../pictures/{name}"), "");
        article(&site, "content/a/x/index.md", &format!("![x]({name}){{credit=\"AP\"}}"));
        let _ = site.build();
        let (path, bytes) = pictures(&site).pop().unwrap();
        let made = header(&bytes).unwrap();
        assert_eq!(metadata::read(&bytes).orientation, 1, "{path}");
        let source = fs::read(site.root().join("content/a/x").join(&name)).unwrap();
        let turned = header(&source).unwrap();
        let portrait = turned.height > turned.width;
        assert_eq!(made.height > made.width, portrait, "{path}");
    }
}

#[test]
fn what_is_not_developed_is_handed_on_with_its_rights() {
    for (name, format) in [
        ("../photos/xmp.gif", Format::Gif),
        ("../written/animated.webp", Format::WebP),
        ("../written/animated.png", Format::Png),
    ] {
        let site = site(name, "");
        let name = name.rsplit('/').next().unwrap();
        article(&site, "content/a/x/index.md", &format!("![x]({name}){{credit=\"AP/Eva Lang\"}}"));
        let _ = site.try_build();
        let pictures = pictures(&site);
        assert!(!pictures.is_empty(), "{name}");
        for (path, bytes) in pictures {
            assert_eq!(header(&bytes).unwrap().format, format, "{path}");
            let made = metadata::read(&bytes);
            assert_eq!(made.credit_line.as_deref(), Some("AP/Eva Lang"), "{path}");
            assert!(!made.has_location && made.instructions.is_none(), "{path}");
        }
    }
}

#[test]
fn a_new_credit_changes_the_pages_that_show_it_and_no_pixel() {
    let site = site("gps.jpg", "");
    article(&site, "content/a/x/index.md", "![x](gps.jpg){credit=\"AP/Eva Lang\"}");
    article(&site, "content/a/y.md", "Ohne Foto");
    let _ = site.build();
    site.edit("content/a/x/index.md", "Eva Lang", "Max Moser");
    let report = site.build();
    assert_eq!(report.counts.developed, 0, "the pixels are there");
    assert_eq!(pages(&report), ["a/x/index.html", "credits/index.html"]);
    for (path, bytes) in pictures(&site) {
        assert_eq!(metadata::read(&bytes).creators, ["Max Moser"], "{path}");
    }
}

#[test]
fn an_agencys_days_end_and_the_layout_stays() {
    let mut site =
        site("gps.jpg", "-- agencies.toml --\n[[agency]]\nname = \"AP\"\narchive_days = 20\n");
    article(
        &site,
        "content/a/x/index.md",
        "![das Alt](gps.jpg){credit=\"AP/Eva Lang\" date=\"2026-05-01\"}",
    );
    article(&site, "content/a/y.md", "Ohne Foto");
    site.now = "2026-05-15T12:00:00Z".parse().unwrap();
    let report = site.build();
    assert_eq!(pictures(&site).len(), 4);
    let next = report.coming.next.unwrap();
    assert_eq!(next.to_string(), "2026-05-20T22:00:00Z");
    site.now = next;
    let report = site.build();
    assert_eq!(pictures(&site), []);
    assert_eq!(report.counts.photos_expired, 1);
    assert_eq!(pages(&report), ["a/x/index.html", "credits/index.html"]);
    assert_eq!(report.removed.len(), 4, "{:?}", report.removed);
    let page = site.page("a/x/index.html");
    assert!(page.contains("<figure class=\"photo photo-gone\"><svg"), "{page}");
    assert!(!page.contains("Eva Lang") && !page.contains("das Alt"), "{page}");
}

#[test]
fn a_withdrawn_photo_vanishes_and_may_not_come_back() {
    let site = site("gps.jpg", "");
    article(&site, "content/a/x/index.md", "![x](gps.jpg){credit=\"AP/Eva Lang\"}");
    article(&site, "content/a/y.md", "Ohne Foto");
    let _ = site.build();
    let now = site.now.to_string();
    let arguments =
        ["photos", "kill", "content/a/x/gps.jpg", "--reason", "manipuliert", "--now", &now];
    let output = program(site.root(), &arguments);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("https://probe.example/a/x/\n"), "{told}");
    assert!(!told.contains("/a/y/"), "{told}");
    let report = site.build();
    assert_eq!(pictures(&site), []);
    let told: BTreeSet<&str> = told
        .lines()
        .filter_map(|line| line.trim().strip_prefix("https://probe.example/"))
        .collect();
    let done: BTreeSet<String> = report
        .changed
        .iter()
        .chain(&report.removed)
        .map(|path| path.trim_end_matches("index.html").to_owned())
        .collect();
    let done: BTreeSet<&str> = done.iter().map(String::as_str).collect();
    assert!(done.is_subset(&told), "changed and not told: {:?}", done.difference(&told));
    // Under another name it is an error.
    let bytes = fs::read(site.root().join("content/a/x/gps.jpg")).unwrap();
    site.write_bytes("content/a/x/kopie.jpg", &bytes);
    site.edit("content/a/x/index.md", "gps.jpg", "kopie.jpg");
    let report = site.try_build();
    let codes: Vec<&str> = report.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes[0], "photo-killed");
}

#[test]
fn a_smaller_copy_in_another_format_is_withdrawn_too() {
    let site = site("../pictures/large.jpg", "");
    site.edit("site.toml", "[16, 32]", "[100]");
    article(&site, "content/a/x/index.md", "![x](large.jpg){credit=\"AP/Eva Lang\"}");
    let _ = site.build();
    let (_, copy) = pictures(&site).into_iter().find(|(path, _)| path.ends_with(".webp")).unwrap();
    let now = site.now.to_string();
    let file = "content/a/x/large.jpg";
    let _ = program(site.root(), &["photos", "kill", file, "--reason", "AP", "--now", &now]);
    site.write_bytes("content/b/y/klein.webp", &copy);
    article(&site, "content/b/y/index.md", "![x](klein.webp){credit=\"AP/Eva Lang\"}");
    let report = site.try_build();
    let first = report.problems.first().unwrap();
    assert_eq!((first.code.as_str(), report.counts.written), ("photo-killed", 0));
}

#[test]
fn another_photo_in_the_file_changes_the_pages_that_show_it() {
    let site = site("like-ap.jpg", "");
    article(&site, "content/a/x/index.md", "![x](like-ap.jpg)");
    article(&site, "content/a/y.md", "Ohne Foto");
    let _ = site.build();
    let before: BTreeSet<String> = pictures(&site).into_iter().map(|(path, _)| path).collect();
    let other = fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos/like-dpa.jpg"),
    );
    site.write_bytes("content/a/x/like-ap.jpg", &other.unwrap());
    let report = site.build();
    assert_eq!(report.counts.developed, 4);
    assert_eq!(pages(&report), ["a/x/index.html", "credits/index.html"]);
    let after: BTreeSet<String> = pictures(&site).into_iter().map(|(path, _)| path).collect();
    assert!(before.is_disjoint(&after), "{before:?} {after:?}");
}

#[test]
fn photos_are_listed_by_agency_and_month() {
    let site = site("gps.jpg", "");
    article(&site, "content/a/x/index.md", "![x](gps.jpg){credit=\"AP/Eva Lang\"}");
    let now = site.now.to_string();
    let list = |more: &[&str]| {
        let output = program(site.root(), &[&["photos", "--now", &now], more].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(list(&[]).starts_with("AP, 2026-05: 1 photo\n  2026-05-01  AP/Eva Lang\n"));
    assert_eq!(list(&["--agency", "Associated Press"]), list(&[]));
    assert_eq!(
        list(&["--month", "2026-04"]),
        "No photo matches.\nThe newest months with photos: 2026-05\n"
    );
    let csv = list(&["--csv"]);
    assert!(csv.contains(",AP/Eva Lang,AP,,Eva Lang,,true\r\n"), "{csv}");
    site.edit("content/a/x/index.md", "{credit", "{expires=\"2026-12-01\" credit");
    let csv = list(&["--csv"]);
    assert!(csv.contains(",2026-12-01T00:00:00+01:00,true\r\n"), "{csv}");
    site.edit("content/a/x/index.md", "AP/Eva Lang", "=1+1");
    let csv = list(&["--csv"]);
    assert!(csv.contains(",'=1+1,") && !csv.contains(",=1+1,"), "{csv}");
}

#[test]
fn filters_that_mean_nothing_are_errors_with_a_suggestion() {
    let site = site("gps.jpg", "");
    article(&site, "content/a/x/index.md", "![x](gps.jpg){credit=\"Reuters/Eva Lang\"}");
    let now = site.now.to_string();
    let list = |more: &[&str]| {
        let output = program(site.root(), &[&["photos", "--now", &now], more].concat());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    for (filter, status, said) in [
        (["--agency", "Rueters"], 1, "did you mean Reuters?"),
        (["--agency", "Eva Lnag"], 1, "did you mean Eva Lang?"),
        (["--agency", "Xyzzy Press"], 1, "no photo names \"Xyzzy Press\""),
        (["--month", "11/2026"], 2, "did you mean 2026-11?"),
        (["--month", "2026-13"], 2, "--month is not a month"),
    ] {
        let (found, out, err) = list(&filter);
        assert_eq!((found, out.as_str()), (status, ""), "{filter:?}");
        assert!(err.contains(said), "{filter:?}: {err}");
    }
    // A known agency without a photo is no mistake.
    let (status, out, _) = list(&["--agency", "Associated Press"]);
    assert_eq!((status, out.as_str()), (0, "No photo matches.\nNo photo of this site names AP.\n"));
    assert_eq!(list(&["--agency", "reuters"]).0, 0);
    let (status, out, err) = list(&["--agency", "AP", "--csv"]);
    assert_eq!((status, out.lines().count()), (0, 1));
    assert!(err.contains("No photo matches."), "{err}");
}
