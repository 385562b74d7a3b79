//! Disks that are full or read-only, builds that run into each other, caches that can't be trusted:
//! the message is clear, the old site stays as it was, and the next build is right.

mod ground;
mod halfway;

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output, Stdio};

use crate::site::{HEAD, Site, tree};
use ground::{Ground, Mount, Shut, give_up, ground, run_with_small_files, run_without_rights};

const BUILD: [&str; 4] = ["build", "--quiet", "--now", "2026-06-01T12:00:00Z"];

/// A site of so many articles in four sections.
fn site(articles: usize) -> Site {
    let site = Site::new(HEAD);
    for number in 0..articles {
        write(&site, number, "Text");
    }
    site
}

/// Writes an article with a text of its own.
fn write(site: &Site, number: usize, text: &str) {
    let (section, day) = (number % 4, 1 + number % 28);
    site.write(
        &format!("content/s{section}/a{number}.md"),
        &format!(
            "+++\ntitle = \"{text} {number}\"\ndate = 2026-01-{day:02}\ntopics = [\"T{}\"]\n+++\n{text}\n",
            number % 9
        ),
    );
}

/// The output of the site; what fills a disk is no part of it.
fn output_of(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut files = site.output();
    files.remove("fuellung.tmp");
    files
}

/// What a clean build of the same sources gives elsewhere.
fn clean(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let clean = Site::new("");
    for (path, bytes) in tree(site.root()) {
        if !path.starts_with("public/") && !path.starts_with(".newsprint") {
            clean.write_bytes(&path, &bytes);
        }
    }
    assert_done(&clean.run(&BUILD));
    clean.output()
}

#[track_caller]
fn assert_done(output: &Output) {
    assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""));
}

/// Asserts that the machine has failed, and how the message begins and what it advises.
#[track_caller]
fn assert_failed(output: &Output, message: &str, help: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.starts_with(&format!("error[output-failed]: {message}\n")), "{text}");
    assert!(text.contains(&format!("= help: {help}")), "{text}");
    assert_eq!(text.matches("error[").count(), 1, "one cause, one message: {text}");
}

/// Builds when all is well again: the result is the clean build's, and there is nothing more to do.
#[track_caller]
fn assert_recovers(site: &Site) {
    assert_done(&site.run(&BUILD));
    assert!(output_of(site) == clean(site), "the next build differs from a clean one");
    let again = site.run(&["build", "--now", BUILD[3]]);
    let text = String::from_utf8_lossy(&again.stdout);
    assert!(text.contains(": 0 made, 0 files written, 0 deleted"), "{text}");
}

/// Many articles that are not out: nothing of them is in the output, and all of them are in
/// `next-change.json`, which then is larger than any page.
fn write_scheduled(site: &Site, articles: usize) {
    let long = "spaeter-".repeat(25);
    for number in 0..articles {
        let text = "+++\ntitle = \"Später\"\ndate = 2027-01-01\n+++\nText\n";
        site.write(&format!("content/s1/{long}{number}.md"), text);
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    const FREE: &str = "free some space and run the command again; the old site is still there";
    match ground("disk::a_full_disk_leaves_the_old_site") {
        Ground::Done => {}
        Ground::Mounts => {
            let site = site(12);
            let mount = Mount::new(site.root().join("public"));
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            mount.fill();
            write(&site, 3, "Neu");
            assert_failed(&site.run(&BUILD), "public can't be written: the disk is full", FREE);
            assert!(output_of(&site) == old);
            mount.free();
            assert_recovers(&site);
        }
        Ground::Bare => {
            let site = site(12);
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            write(&site, 3, "Neu");
            site.write("static/gross.bin", &"x".repeat(300_000));
            match run_with_small_files(&site, &BUILD) {
                Some(output) => {
                    assert_failed(&output, "public can't be written: file too large", "look");
                    assert!(output_of(&site) == old);
                }
                None => give_up("a full disk"),
            }
            assert_recovers(&site);
        }
    }
}

#[test]
fn a_full_disk_under_the_cache_harms_no_page() {
    match ground("disk::a_full_disk_under_the_cache_harms_no_page") {
        Ground::Done => {}
        Ground::Mounts => {
            let site = site(12);
            let mount = Mount::new(site.root().join(".newsprint"));
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            mount.fill();
            // Nothing of these articles is out, so that nothing can change.
            write_scheduled(&site, 3);
            let message = ".newsprint can't be written: the disk is full";
            assert_failed(&site.run(&BUILD), message, "free some space");
            assert!(output_of(&site) == old);
            // Here pages change. They may be out before newsprint finds that it can't remember
            // them, but each of them is whole.
            write(&site, 3, "Neu");
            let new = clean(&site);
            assert_failed(&site.run(&BUILD), message, "free some space");
            for (path, bytes) in output_of(&site) {
                let whole = old.get(&path) == Some(&bytes) || new.get(&path) == Some(&bytes);
                assert!(whole, "{path} is neither old nor new");
            }
            mount.free();
            assert_recovers(&site);
        }
        Ground::Bare => {
            let site = site(12);
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            write_scheduled(&site, 450);
            match run_with_small_files(&site, &BUILD) {
                Some(output) => {
                    assert_failed(&output, ".newsprint can't be written: file too large", "look");
                    assert!(output_of(&site) == old);
                }
                None => give_up("a full disk under the cache"),
            }
            assert_recovers(&site);
        }
    }
}

/// What a build says when a folder can't be written to, and what it leaves.
fn read_only(test: &str, folder: &str) {
    match ground(test) {
        Ground::Done => {}
        Ground::Mounts => {
            let site = site(12);
            let mount = Mount::new(site.root().join(folder));
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            write(&site, 3, "Neu");
            mount.remount("ro");
            let message = format!("{folder} can't be written: the disk is read-only");
            let help = "check whether the folder can be written to, and run the command again";
            assert_failed(&site.run(&BUILD), &message, help);
            assert!(output_of(&site) == old);
            mount.remount("rw");
            assert_recovers(&site);
        }
        Ground::Bare => {
            let site = site(12);
            assert_done(&site.run(&BUILD));
            let old = output_of(&site);
            write(&site, 3, "Neu");
            let shut = Shut::new(&site.root().join(folder));
            match run_without_rights(&site, &BUILD) {
                Some(output) => {
                    let message = format!("{folder} can't be written: permission denied");
                    assert_failed(&output, &message, "allow writing there");
                    assert!(output_of(&site) == old);
                }
                None => give_up("a folder that can't be written to"),
            }
            drop(shut);
            assert_recovers(&site);
        }
    }
}

#[test]
fn a_read_only_output_folder_stays_as_it_was() {
    read_only("disk::a_read_only_output_folder_stays_as_it_was", "public");
}

#[test]
fn a_read_only_cache_stops_a_build_before_it_writes() {
    read_only("disk::a_read_only_cache_stops_a_build_before_it_writes", ".newsprint");
}

#[test]
fn a_file_where_the_cache_belongs_is_named() {
    let site = site(3);
    site.write(".newsprint", "Rest");
    let help = "check whether the folder can be written to, and run the command again";
    assert_failed(&site.run(&BUILD), ".newsprint can't be written: file exists", help);
    assert!(!site.has("index.html"));
    assert_eq!(fs::read_to_string(site.root().join(".newsprint")).unwrap(), "Rest");
    site.remove(".newsprint");
    assert_recovers(&site);
}

#[test]
fn two_builds_started_at_once_end_in_one_whole_site() {
    let site = site(100);
    let mut locked = 0;
    for round in 0..4 {
        for number in 0..100 {
            write(&site, number, &format!("Stand {round}"));
        }
        if round == 2 {
            // Both begin with nothing.
            fs::remove_dir_all(site.root().join("public")).unwrap();
            fs::remove_dir_all(site.root().join(".newsprint")).unwrap();
        }
        let start = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
            command.args(BUILD).current_dir(site.root());
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let both = [start(), start()].map(|child| child.wait_with_output().unwrap());
        for output in &both {
            let text = String::from_utf8_lossy(&output.stderr);
            if output.status.code() == Some(3) {
                let message = "error[output-locked]: another newsprint is building this site";
                assert!(text.starts_with(message), "{text}");
                locked += 1;
            } else {
                assert_done(output);
            }
        }
        let done = both.iter().filter(|output| output.status.success()).count();
        assert!(done > 0, "both builds waited for each other");
        assert_done(&site.run(&BUILD));
        assert!(site.output() == clean(&site), "round {round} ended in another site");
    }
    assert_recovers(&site);
    println!("{locked} of 8 builds found another one at work");
}

/// Ways in which a file of the cache can be wrong.
fn damages(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![("empty".to_owned(), Vec::new())];
    for part in [1, 2, 3] {
        let cut = bytes.len() * part / 4;
        all.push((format!("cut to {cut} bytes"), bytes[..cut].to_vec()));
    }
    all.push(("cut by a byte".to_owned(), bytes[..bytes.len() - 1].to_vec()));
    // Among the first bytes is the version of the format: a later one is not understood.
    let middle = [bytes.len() / 3, bytes.len() / 2, bytes.len() - 2];
    for at in (0..bytes.len().min(9)).chain(middle) {
        let mut other = bytes.to_vec();
        other[at] = other[at].wrapping_add(1);
        all.push((format!("one more in byte {at}"), other));
    }
    all.push(("twice".to_owned(), bytes.repeat(2)));
    all.push(("zeros at the end".to_owned(), [bytes, &[0; 4096]].concat()));
    all.push(("only zeros".to_owned(), vec![0; bytes.len()]));
    all.push(("something else".to_owned(), b"{\"version\": 9}\n".repeat(40)));
    all
}

#[test]
fn a_damaged_cache_is_not_believed() {
    let site = site(6);
    site.build();
    let cache = site.root().join(".newsprint");
    let names: Vec<String> = tree(&cache)
        .into_iter()
        .filter(|(_, bytes)| bytes.len() > 8)
        .map(|(name, _)| name)
        .collect();
    assert!(!names.is_empty());
    for name in names {
        let whole = fs::read(cache.join(&name)).unwrap();
        for (number, (damage, bytes)) in damages(&whole).into_iter().enumerate() {
            fs::write(cache.join(&name), bytes).unwrap();
            // Every second time somebody has edited the site as well, and the output, too.
            if number % 2 == 1 {
                write(&site, number % 6, &format!("Stand {number}"));
                site.write("public/s0/a0/index.html", "kaputt");
            }
            let report = site.build();
            let context = format!("{name}: {damage}");
            if number % 2 == 1 {
                crate::peers::assert_clean(&site, &report);
            } else {
                assert_eq!((report.counts.written, report.counts.removed), (0, 0), "{context}");
            }
            assert_eq!(site.build().counts.rendered, 0, "{context}");
        }
    }
}

#[test]
fn a_cache_of_another_site_is_not_believed() {
    let (one, other) = (site(8), site(8));
    for number in [1, 2, 5] {
        // The same size and, where a copy keeps it, the same time.
        write(&other, number, "Tixt");
        let place = |site: &Site| site.root().join(format!("content/s{}/a{number}.md", number % 4));
        let time = fs::metadata(place(&one)).unwrap().modified().unwrap();
        let file = fs::File::options().write(true).open(place(&other)).unwrap();
        file.set_modified(time).unwrap();
    }
    // The program builds in its own folder, so that the two caches have files of the same names.
    assert_done(&one.run(&BUILD));
    assert_done(&other.run(&BUILD));
    let bring = |to: &Site, from: &Site| {
        for (name, bytes) in tree(&from.root().join(".newsprint")) {
            to.write_bytes(&format!(".newsprint/{name}"), &bytes);
        }
    };
    bring(&other, &one);
    assert_recovers(&other);
    bring(&other, &one);
    write(&other, 3, "Neu");
    assert_recovers(&other);
    // With the pages of the other site as well, as if somebody had copied too much.
    bring(&other, &one);
    for (path, bytes) in one.output() {
        other.write_bytes(&format!("public/{path}"), &bytes);
    }
    assert_recovers(&other);
    // A copy of a site that never had an output.
    let fresh = site(8);
    bring(&fresh, &one);
    assert_recovers(&fresh);
}

#[test]
fn a_site_that_moves_takes_its_cache_along() {
    let home = tempfile::tempdir().unwrap();
    let (here, there) = (home.path().join("hier"), home.path().join("dort"));
    let site = site(8);
    let build = |folder: &std::path::Path| {
        let output = crate::site::program(folder, &BUILD);
        assert_done(&output);
        // With the folder's name on the command line, the cache may have other names in it.
        let root = folder.to_str().unwrap();
        let long = crate::site::program(
            home.path(),
            &["build", "--quiet", "--root", root, "--now", BUILD[3]],
        );
        assert_done(&long);
        tree(&folder.join("public"))
    };
    for (path, bytes) in tree(site.root()) {
        let place = here.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let first = build(&here);
    assert!(first == clean(&site));
    fs::rename(&here, &there).unwrap();
    assert!(build(&there) == first);
    // Away from home the site changes, and at home it is again what it was.
    let article = "content/s3/a3.md";
    let old = fs::read(there.join(article)).unwrap();
    write(&site, 3, "Neu");
    fs::copy(site.root().join(article), there.join(article)).unwrap();
    assert!(build(&there) == clean(&site));
    fs::rename(&there, &here).unwrap();
    fs::write(here.join(article), old).unwrap();
    assert!(build(&here) == first);
}
