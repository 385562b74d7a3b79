//! Builds that fail when some files are moved already, and links in the output folder: what is said of
//! the site is true, and nothing outside of it is touched.

use std::fs;

use super::{BUILD, assert_done, assert_recovers, clean, output_of, site, write};
use crate::disk::ground::{Ground, Mount, Shut, give_up, ground, run_without_rights};
use crate::site::{Site, tree};

const LOUD: [&str; 3] = ["build", "--now", BUILD[3]];

fn said(output: &std::process::Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_build_that_fails_half_way_says_what_it_moved() {
    let site = site(12);
    assert_done(&site.run(&BUILD));
    let old = output_of(&site);
    for number in 0..12 {
        write(&site, number, "Neu");
    }
    let new = clean(&site);
    let shut = Shut::new(&site.root().join("public/s1"));
    let Some(output) = run_without_rights(&site, &LOUD) else {
        return give_up("a folder that can't be written to");
    };
    let (out, err) = said(&output);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.starts_with("error[output-failed]: public can't be written: "), "{err}");
    assert!(!err.contains("the old site is still there"), "{err}");
    let changed: Vec<String> = output_of(&site)
        .into_iter()
        .filter(|(path, _)| !path.starts_with(".newsprint"))
        .filter(|(path, bytes)| {
            assert!(old.get(path) == Some(bytes) || new.get(path) == Some(bytes), "{path}");
            old.get(path) != Some(bytes)
        })
        .map(|(path, _)| path)
        .collect();
    assert!(!changed.is_empty() && changed.len() < new.len());
    let counts = format!("The build stopped half-way; in public/: {} of ", changed.len());
    assert!(out.starts_with(&counts) && !out.contains("Nothing was written"), "{out}");
    assert!(out.contains("\n  written: s0/"), "{out}");
    drop(shut);
    assert_recovers(&site);
}

#[test]
fn a_full_cache_does_not_say_that_the_site_is_the_old_one() {
    match ground("disk::halfway::a_full_cache_does_not_say_that_the_site_is_the_old_one") {
        Ground::Done => {}
        Ground::Bare => give_up("a full disk under the cache"),
        Ground::Mounts => {
            let site = site(12);
            let mount = Mount::new(site.root().join(".newsprint"));
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            mount.fill();
            // More than what is left of the pages that the files of the cache end in.
            write(&site, 3, &"Neu ".repeat(5_000));
            let output = site.run(&LOUD);
            let (out, err) = said(&output);
            assert_eq!(output.status.code(), Some(3), "{err}");
            let is_new = output_of(&site) != old;
            assert_eq!(out.contains("Nothing was written"), !is_new, "{out}");
            // The list of what is published may still have had space where the cache had none.
            let says_new = out.contains("public/ shows the new site (")
                || out.contains("The site is in public/");
            assert_eq!(says_new, is_new, "{out}");
            assert_eq!(err.contains("the old site is still there"), !is_new, "{err}");
            mount.free();
            assert_recovers(&site);
        }
    }
}

/// What a build and a check say of a foreign thing in the output.
#[cfg(unix)]
#[track_caller]
fn assert_foreign(site: &Site, path: &str) {
    for command in ["build", "check"] {
        let output = site.run(&[command, "--now", BUILD[3]]);
        let (_, err) = said(&output);
        let message = format!("error[foreign-file]: public/{path} was not written by newsprint");
        assert!(output.status.code() == Some(1) && err.contains(&message), "{command}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_behind_a_link_in_the_output_is_deleted_or_overwritten() {
    use std::os::unix::fs::symlink;
    let site = site(12);
    assert_done(&site.run(&BUILD));
    let theirs = tempfile::tempdir().unwrap();
    let (here, there) = (site.root().join("public/s1"), theirs.path().join("s1"));
    fs::rename(&here, &there).unwrap();
    symlink(&there, &here).unwrap();
    let before = tree(&there);
    // An article goes, and another one changes.
    site.remove("content/s1/a5.md");
    assert_foreign(&site, "s1");
    assert_eq!(tree(&there), before);
    write(&site, 5, "Text");
    write(&site, 1, "Neu");
    assert_foreign(&site, "s1");
    assert_eq!(tree(&there), before);
    // The whole section becomes a file.
    for number in [1, 5, 9] {
        site.remove(&format!("content/s1/a{number}.md"));
    }
    site.write("static/s1", "Datei");
    assert_foreign(&site, "s1");
    assert_eq!(tree(&there), before);
    site.remove("static/s1");
    fs::remove_file(&here).unwrap();
    fs::rename(&there, &here).unwrap();
    assert_recovers(&site);
}

#[cfg(unix)]
#[test]
fn links_under_the_names_of_our_own_files_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = site(3);
    assert_done(&site.run(&BUILD));
    let theirs = tempfile::tempdir().unwrap();
    fs::write(theirs.path().join("notes"), "theirs").unwrap();
    fs::create_dir(theirs.path().join("s0")).unwrap();
    let before = tree(theirs.path());
    let public = site.root().join("public");
    symlink(theirs.path().join("notes"), public.join(".newsprint-files.new")).unwrap();
    symlink(theirs.path(), public.join(".newsprint-stage")).unwrap();
    site.remove("content/s0/a0.md");
    write(&site, 7, "Neu");
    assert_recovers(&site);
    assert_eq!(tree(theirs.path()), before);
    assert!(theirs.path().join("s0").is_dir());
}
