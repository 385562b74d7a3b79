//! Folders of somebody else beside a target, behind its links, or in place of it: nothing of theirs is
//! deleted or overwritten.

use std::fs;
use std::path::Path;

use super::{article, build, built, deploy, published, site, try_deploy};
use crate::site::{Site, tree};

/// Publishes another state of the site.
fn again(site: &Site, word: &str) {
    site.write("content/a/eins.md", &article(word));
    build(site);
    deploy(site, &[]);
    assert_eq!(published(site), built(site));
}

/// A deploy that must be refused, and what it says.
#[track_caller]
fn refused(site: &Site, more: &[&str], code: &str) -> String {
    let output = try_deploy(site, more);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with(&format!("error[{code}]: ")), "{said}");
    said
}

fn target(site: &Site, url: &str) {
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    let (before, _) = config.split_once("\nurl = ").unwrap();
    fs::write(site.root().join("site.toml"), format!("{before}\nurl = \"{url}\"\n")).unwrap();
    build(site);
}

#[test]
fn releases_that_no_record_of_ours_names_stay() {
    let site = site();
    deploy(&site, &[]);
    let releases = site.root().join("published/releases");
    // Other programs name theirs alike; one of these even has a file like a record.
    let theirs = ["20240301-1a2b3c4d", "1-0123abcd", "7-0123abcd", ".stage"];
    for name in theirs {
        fs::create_dir_all(releases.join(name).join("a")).unwrap();
        fs::write(releases.join(name).join("a/b"), "theirs").unwrap();
    }
    fs::write(releases.join("7-0123abcd.json"), "{}").unwrap();
    for word in ["a", "b", "c", "d", "e", "f", "g"] {
        again(&site, word);
    }
    for name in theirs {
        assert_eq!(fs::read(releases.join(name).join("a/b")).unwrap(), b"theirs", "{name}");
    }
    assert_eq!(fs::read(releases.join("7-0123abcd.json")).unwrap(), b"{}");
    // Five of ours with their records, four of theirs with one, the list and the lock.
    assert_eq!(fs::read_dir(&releases).unwrap().count(), 2 * 5 + 5 + 2);
}

#[test]
fn releases_of_an_older_newsprint_are_known_by_their_records() {
    let site = site();
    deploy(&site, &[]);
    again(&site, "b");
    let releases = site.root().join("published/releases");
    fs::remove_file(releases.join(".newsprint-releases")).unwrap();
    // This one has a record of ours, but not its own.
    let record = fs::read_dir(&releases).unwrap().map(|entry| entry.unwrap().path());
    let record = record.into_iter().find(|path| path.extension().is_some_and(|end| end == "json"));
    fs::copy(record.unwrap(), releases.join("9-0123abcd.json")).unwrap();
    fs::create_dir(releases.join("9-0123abcd")).unwrap();
    for word in ["c", "d", "e", "f", "g", "h"] {
        again(&site, word);
    }
    assert!(releases.join("9-0123abcd").exists() && releases.join("9-0123abcd.json").exists());
    assert_eq!(fs::read_dir(&releases).unwrap().count(), 2 * 5 + 2 + 2);
}

#[test]
fn a_first_deploy_to_a_folder_that_is_used_is_refused() {
    for used in
        ["index.html", "releases/20240301-1a2b3c4d/a.txt", "releases/20240301-1a2b3c4d.json"]
    {
        let site = site();
        site.write(&format!("published/{used}"), "theirs");
        let before = tree(&site.root().join("published"));
        let said = refused(&site, &[], "foreign-file");
        assert!(
            said.contains("`production` holds files that newsprint did not put there"),
            "{said}"
        );
        refused(&site, &["--dry-run"], "foreign-file");
        assert_eq!(tree(&site.root().join("published")), before, "nothing was made");
        deploy(&site, &["--overwrite"]);
        assert_eq!(published(&site), built(&site));
        assert_eq!(fs::read(site.root().join("published").join(used)).unwrap(), b"theirs");
        // From now on it is known.
        again(&site, "b");
    }
}

#[test]
fn what_a_first_deploy_left_that_was_cut_is_no_used_folder() {
    let site = site();
    site.write("published/releases/.lock", "");
    deploy(&site, &[]);
    assert_eq!(published(&site), built(&site));
}

#[test]
fn a_target_must_lie_apart_from_the_site() {
    let site = site();
    let root = site.root().canonicalize().unwrap();
    let whole = |path: &str| format!("file://{}", root.join(path).display());
    let before = tree(&root);
    for url in [
        "file://./content".to_owned(),
        "file://./content/a/new".to_owned(),
        "file://./static/new".to_owned(),
        "file://./templates".to_owned(),
        "file://./public".to_owned(),
        "file://./public/new/deeper".to_owned(),
        "file://./.newsprint".to_owned(),
        whole("content/a"),
        format!("file://{}", root.display()),
        format!("file://{}", root.parent().unwrap().display()),
    ] {
        target(&site, &url);
        for more in [&["--overwrite"][..], &["--overwrite", "--dry-run"]] {
            let said = refused(&site, more, "target-overlaps");
            assert!(said.contains(" --> site.toml:") && said.contains("overlaps "), "{said}");
        }
    }
    let mut after = tree(&root);
    after.extend(
        before
            .iter()
            .filter(|(path, _)| path.starts_with(".newsprint") || *path == "site.toml")
            .map(|(path, bytes)| (path.clone(), bytes.clone())),
    );
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for url in ["file://./content-published", "file://./publics", "file://./a/public"] {
        target(&site, url);
        deploy(&site, &[]);
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_that_a_target_overlaps() {
    use std::os::unix::fs::symlink;
    let site = site();
    let root = site.root();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(root.join("content"), elsewhere.path().join("to-content")).unwrap();
    symlink(root.join("public"), root.join("to-public")).unwrap();
    symlink(root, elsewhere.path().join("to-site")).unwrap();
    let outside = |path: &str| format!("file://{}", elsewhere.path().join(path).display());
    for url in [
        outside("to-content"),
        outside("to-content/new"),
        outside("to-site/content"),
        outside("to-site"),
        "file://./to-public".to_owned(),
        "file://./to-public/new".to_owned(),
    ] {
        target(&site, &url);
        refused(&site, &["--overwrite"], "target-overlaps");
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_target_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = site();
    let theirs = tempfile::tempdir().unwrap();
    let full = |at: &Path| {
        fs::create_dir_all(at.join("a/eins")).unwrap();
        fs::write(at.join("a/eins/index.html"), "theirs").unwrap();
    };
    full(theirs.path());
    deploy(&site, &[]);
    // A folder of the release before, and the release before that as a whole.
    let current = site.root().join("published/current").canonicalize().unwrap();
    fs::remove_dir_all(current.join("a")).unwrap();
    symlink(theirs.path().join("a"), current.join("a")).unwrap();
    site.write("content/a/zwei.md", &article("b"));
    build(&site);
    deploy(&site, &[]);
    assert_eq!(published(&site), built(&site), "nothing of theirs was published");
    let kept = current.with_extension("kept");
    fs::rename(&current, &kept).unwrap();
    symlink(theirs.path(), &current).unwrap();
    for word in ["c", "d", "e", "f", "g", "h"] {
        again(&site, word);
    }
    assert_eq!(fs::read(theirs.path().join("a/eins/index.html")).unwrap(), b"theirs");
    assert!(theirs.path().join("a/eins").exists());
    // The folder of all releases itself.
    let releases = site.root().join("published/releases");
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("releases");
    fs::rename(&releases, &moved).unwrap();
    symlink(&moved, &releases).unwrap();
    let before = tree(&moved);
    refused(&site, &[], "foreign-file");
    assert_eq!(tree(&moved), before);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_not_published() {
    use std::os::unix::fs::symlink;
    let site = site();
    let theirs = tempfile::tempdir().unwrap();
    fs::rename(site.root().join("public/a"), theirs.path().join("a")).unwrap();
    symlink(theirs.path().join("a"), site.root().join("public/a")).unwrap();
    let said = refused(&site, &[], "foreign-file");
    assert!(said.contains("public/a is not the folder that newsprint made"), "{said}");
    assert!(!site.root().join("published").exists());
}

#[test]
fn a_record_that_is_damaged_is_made_again_from_its_release() {
    let site = site();
    deploy(&site, &[]);
    let before = published(&site);
    let newer = r#"{"version":9,"files":{}}"#;
    for (number, text) in ["", "{}", newer].into_iter().enumerate() {
        let current = site.root().join("published/current").canonicalize().unwrap();
        fs::write(current.with_extension("json"), text).unwrap();
        site.write("content/a/eins.md", &article(&format!("Stand {number}")));
        build(&site);
        let output = try_deploy(&site, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("error[deploy-record-unreadable]: "), "{said}");
        assert!(said.contains("`newsprint deploy production --rebuild-record`"), "{said}");
        assert_eq!(said.contains("a newer newsprint wrote it (version 9)"), text == newer);
        let planned = deploy(&site, &["--rebuild-record", "--dry-run"]);
        assert!(planned.contains("put a/eins/index.html\n"), "{planned}");
        assert!(!planned.contains("delete "), "{planned}");
        deploy(&site, &["--rebuild-record"]);
        assert_eq!(published(&site), built(&site));
        // What differs is known by the files themselves.
        let urls = super::urls(&site);
        assert!(urls.contains("/a/eins/") && !urls.contains("/a/zwei/"), "{urls}");
        assert!(deploy(&site, &[]).contains(": 0 files uploaded"));
    }
    // The records of the releases before are damaged still: whoever is in a hurry goes back all the same.
    for _ in 0..3 {
        assert!(try_deploy(&site, &["--rollback"]).status.success());
    }
    assert_eq!(published(&site), before);
}

#[test]
fn a_dry_run_shows_what_the_guard_would_refuse() {
    let site = site();
    deploy(&site, &[]);
    site.remove("content/a/eins.md");
    site.remove("content/a/zwei.md");
    build(&site);
    let limit = ["--max-delete", "1"];
    refused(&site, &limit, "deletes-many");
    let output = try_deploy(&site, &[&limit[..], &["--dry-run"]].concat());
    let (said, listed) =
        (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success() && said.starts_with("warning[deletes-many]: "), "{said}");
    assert!(listed.contains("delete a/eins/index.html\n"), "{listed}");
}

#[test]
fn an_address_for_examples_is_not_published() {
    let site = site();
    let deploy = |more: &[&str]| {
        let output = site.run(&[&["deploy", "--now", "2026-06-01T12:00"], more].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (status, said) = deploy(&[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("error[address-reserved]: ") && said.contains("https://probe.example/"),
        "{said}"
    );
    assert!(!site.root().join("published").exists());
    let (status, said) = deploy(&["--dry-run"]);
    assert!(status == Some(0) && said.starts_with("warning[address-reserved]: "), "{said}");
    let build = |base: &str| {
        let output =
            site.run(&["build", "--quiet", "--now", "2026-06-01T12:00", "--base-url", base]);
        assert!(output.status.success());
    };
    // What counts is the address that the pages were built with.
    build("https://zeitung.at");
    assert_eq!(deploy(&[]), (Some(0), String::new()));
    build("https://other.example");
    assert_eq!(deploy(&[]).0, Some(1));
    assert_eq!(deploy(&["--allow-example"]).0, Some(0));
}
