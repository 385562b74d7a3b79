//! Withdrawn photos: the same bytes and those that look alike, deleted files, and the way back.

use std::fs;
use std::path::Path;

use super::{article, pages, pictures, site};
use crate::site::{Site, program};

fn run(site: &Site, arguments: &[&str]) -> (i32, String) {
    let now = site.now.to_string();
    let output = program(site.root(), &[&["photos"], arguments, &["--now", &now]].concat());
    let text = output.stdout.into_iter().chain(output.stderr).collect();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// A site with a photo in two articles, and a smaller copy of it in a third one under another credit.
fn with_copy(credit: &str) -> Site {
    let site = site("../pictures/large.jpg", "");
    site.edit("site.toml", "[16, 32]", "[100]");
    article(&site, "content/a/x/index.md", "![x](large.jpg){credit=\"AP/Eva Lang\"}");
    site.build();
    let (_, small) = pictures(&site).into_iter().find(|(path, _)| path.ends_with(".webp")).unwrap();
    site.write_bytes("content/b/y/small.webp", &small);
    article(&site, "content/b/y/index.md", &format!("![x](small.webp){{credit=\"{credit}\"}}"));
    let bytes = fs::read(site.root().join("content/a/x/large.jpg")).unwrap();
    site.write_bytes("content/b/z/same.jpg", &bytes);
    article(&site, "content/b/z/index.md", "![x](same.jpg){credit=\"AP/Eva Lang\"}");
    site
}

#[test]
fn the_same_bytes_are_withdrawn_and_similar_ones_are_listed() {
    let site = with_copy("AP/Eva Lang");
    let kill = ["kill", "content/a/x/large.jpg", "--reason", "AP"];
    let (status, told) = run(&site, &[&kill[..], &["--dry-run"]].concat());
    assert_eq!(status, 0);
    assert!(told.starts_with("Would be withdrawn: 2 files\n  content/a/x/large.jpg\n  content/b/z/same.jpg\nSimilar and not withdrawn; if they are the same picture, add --similar:\n  content/b/y/small.webp\n"), "{told}");
    assert!(told.contains("/a/x/\n") && told.ends_with("Nothing was written.\n"), "{told}");
    assert!(!site.root().join("kills.toml").exists());

    let (_, told) = run(&site, &kill);
    assert!(told.starts_with("Withdrawn: 2 files\n"), "{told}");
    let report = site.build();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let left: Vec<String> = pictures(&site).into_iter().map(|(path, _)| path).collect();
    assert!(!left.is_empty() && left.iter().all(|path| path.starts_with("b/y/small")), "{left:?}");

    // Once more with those that look alike.
    let (_, told) = run(&site, &[&kill[..], &["--similar"]].concat());
    assert!(told.contains("  content/b/y/small.webp\n"), "{told}");
    site.build();
    assert_eq!(pictures(&site), []);
    let (_, told) = run(&site, &[&kill[..], &["--similar"]].concat());
    assert!(told.starts_with("This photo is withdrawn already"), "{told}");
}

#[test]
fn a_withdrawal_can_be_undone() {
    let site = with_copy("AP/Eva Lang");
    site.build();
    let before = site.output();
    site.write("kills.toml", "# The desk keeps this list.\n");
    run(&site, &["kill", "content/a/x/large.jpg", "--reason", "AP", "--similar"]);
    site.build();
    assert_eq!(pictures(&site), []);
    let (status, told) = run(&site, &["restore", "content/b/y/small.webp", "--dry-run"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("Nothing was written."), "{told}");
    assert_eq!(site.build().counts.written, 0);
    let (status, told) = run(&site, &["restore", "content/a/x/large.jpg"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.starts_with("Restored: 3 files\n"), "{told}");
    site.build();
    assert!(site.output() == before);
    let kills = fs::read_to_string(site.root().join("kills.toml")).unwrap();
    assert_eq!(kills.trim(), "# The desk keeps this list.");
    let (status, told) = run(&site, &["restore", "content/a/x/large.jpg"]);
    assert_eq!(status, 1);
    assert!(told.contains("error[photo-unknown]") && told.contains("was not withdrawn"), "{told}");
}

#[test]
fn restore_names_files_that_stay_withdrawn_or_are_deleted() {
    let site = with_copy("AP/Eva Lang");
    site.build();
    run(&site, &["kill", "content/a/x/large.jpg", "--reason", "AP"]);
    run(&site, &["kill", "content/b/y/small.webp", "--reason", "AP", "--similar"]);
    let (status, told) = run(&site, &["restore", "content/b/y/small.webp", "--dry-run"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.starts_with("Would be: Restored: 1 file\n  content/b/y/small.webp\n"), "{told}");
    assert!(told.contains("Still withdrawn, by other entries of kills.toml:\n"), "{told}");

    fs::remove_file(site.root().join("content/b/z/same.jpg")).unwrap();
    run(&site, &["restore", "content/b/y/small.webp"]);
    let (status, told) = run(&site, &["restore", "content/a/x/large.jpg"]);
    assert_eq!(status, 0, "{told}");
    assert!(
        told.contains("Deleted; put these files back") && told.contains("  content/b/z/same.jpg\n"),
        "{told}"
    );
}

#[test]
fn a_withdrawal_says_why() {
    let site = with_copy("AP/Eva Lang");
    for reason in ["", "  "] {
        let (status, told) = run(&site, &["kill", "content/a/x/large.jpg", "--reason", reason]);
        assert_eq!(status, 2, "{told}");
        assert!(!site.root().join("kills.toml").exists());
    }
}

#[test]
fn a_photo_that_only_looks_alike_can_be_told_apart() {
    let site = with_copy("AP/Eva Lang");
    for folder in ["content/b/y", "content/b/z"] {
        fs::rename(site.root().join(folder), site.root().join("static").with_file_name("away"))
            .unwrap();
        fs::remove_dir_all(site.root().join("away")).unwrap();
    }
    let small = pictures(&site).into_iter().find(|(path, _)| path.ends_with(".webp")).unwrap().1;
    run(&site, &["kill", "content/a/x/large.jpg", "--reason", "AP"]);
    site.write_bytes("content/b/y/other.webp", &small);
    article(&site, "content/b/y/index.md", "![x](other.webp){credit=\"dpa/Jo Marsh\"}");
    assert_eq!(site.try_build().problems[0].code.as_str(), "photo-killed");
    let (status, told) = run(&site, &["restore", "content/b/y/other.webp"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.starts_with("Told apart from a photo that was withdrawn: 1 file\n"), "{told}");
    site.build();
    assert!(site.page("b/y/index.html").contains("Jo Marsh"));
    assert!(site.page("a/x/index.html").contains("photo-gone"));
}

#[test]
fn the_file_of_a_withdrawn_photo_can_be_deleted() {
    let site = site("gps.jpg", "");
    // What the page says of it stands in the file alone.
    article(
        &site,
        "content/a/x/index.md",
        "Davor\n\n![x](gps.jpg){credit=\"AP/Eva Lang\"}\n\n[groß](gps.jpg)",
    );
    site.build();
    run(&site, &["kill", "content/a/x/gps.jpg", "--reason", "weg"]);
    site.build();
    let before = site.output();
    assert!(site.page("a/x/index.html").contains("<figure class=\"photo photo-gone\"><svg"));
    site.remove("content/a/x/gps.jpg");
    let report = site.build();
    assert!(
        !report.problems.iter().any(newsprint::base::diag::Diag::is_error),
        "{:?}",
        report.problems
    );
    assert!(site.output() == before, "{:?}", pages(&report));
    // And with a cache that knows nothing of it.
    fs::remove_dir_all(site.root().join(".newsprint")).unwrap();
    site.build();
    assert!(site.output() == before);
    // Another photo in its place is shown.
    let other =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/pictures/large.jpg");
    site.write_bytes("content/a/x/gps.jpg", &fs::read(other).unwrap());
    site.build();
    assert!(!pictures(&site).is_empty());
    // A photo that was never withdrawn must be there.
    site.remove("content/a/x/gps.jpg");
    article(&site, "content/a/x/index.md", "![x](nie.jpg){credit=\"AP/Eva Lang\"}");
    let codes: Vec<&str> = site.try_build().problems.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.contains(&"photo-missing"), "{codes:?}");
}

#[test]
fn one_picture_in_two_sizes_has_one_credit() {
    let told = |site: &Site| {
        let report = site.build();
        report.problems.iter().filter(|one| one.code.as_str() == "photo-two-credits").count()
    };
    assert_eq!(told(&with_copy("dpa/Jo Marsh")), 1);
    assert_eq!(told(&with_copy("AP/Eva Lang")), 0);
    // Another picture under another credit.
    let site = with_copy("AP/Eva Lang");
    let other =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos/like-dpa.jpg");
    site.write_bytes("content/b/y/small.webp", &fs::read(other).unwrap());
    site.edit("content/b/y/index.md", "AP/Eva Lang", "dpa/Jo Marsh");
    assert_eq!(told(&site), 0);
}
