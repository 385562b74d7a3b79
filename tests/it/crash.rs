//! A build that is killed, or that runs into another one, leaves the old site or the new one
//! readable, and the next build right.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::edits::pictures;
use crate::site::{HEAD, Site};

/// Enough for a build to be under way for some time.
const ARTICLES: usize = 80;

/// A site whose build takes long enough to be killed in the middle.
fn site(articles: usize) -> Site {
    let site = Site::new(HEAD);
    for number in 0..articles {
        site.write(&format!("content/s{}/a{number}.md", number % 7), &article(number, "alt"));
    }
    site
}

fn article(number: usize, word: &str) -> String {
    let day = 1 + number % 28;
    format!(
        "+++\ntitle = \"{word} {number}\"\ndate = 2026-01-{day:02}\ntopics = [\"T{}\"]\n+++\n{word}\n",
        number % 40
    )
}

#[test]
fn killed_at_any_moment_the_next_build_is_right() {
    let site = site(ARTICLES);
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command
            .args(["build", "--quiet", "--now", "2026-06-01T12:00:00Z"])
            .current_dir(site.root());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let write = |word: &str| {
        for number in 0..ARTICLES {
            site.write(&format!("content/s{}/a{number}.md", number % 7), &article(number, word));
        }
    };
    write("neu");
    assert!(build().status().unwrap().success());
    let new = site.output();
    write("alt");
    assert!(build().status().unwrap().success());
    let old = site.output();

    // The moments are spread over the time that a build takes here.
    let started = Instant::now();
    write("neu");
    assert!(build().status().unwrap().success());
    let took = started.elapsed();
    let mut killed = 0;
    for attempt in 0..50_u32 {
        write("alt");
        assert!(build().status().unwrap().success());
        assert!(site.output() == old);
        write("neu");
        if attempt % 3 == 0 {
            // Every third time the ledger is lost too.
            fs::remove_dir_all(site.root().join(".newsprint")).unwrap();
        }
        let mut child = build().spawn().unwrap();
        std::thread::sleep(took * attempt / 50);
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());
        for (path, bytes) in site.output() {
            // Whatever stands in its place is whole: the old file or the new one.
            let whole =
                path.starts_with(".newsprint-") || old[&path] == bytes || new[&path] == bytes;
            assert!(whole, "{path} is neither old nor new after {attempt}");
        }
        assert!(build().status().unwrap().success());
        assert!(site.output() == new, "attempt {attempt} did not end in the clean build's bytes");
    }
    assert!(killed >= 10, "only {killed} builds were killed before they ended");
}

#[test]
fn killed_while_renditions_are_made_the_next_build_is_right() {
    let site = Site::new(&format!("{HEAD}photos.formats = [\"webp\", \"jpeg\"]\n"));
    for number in 0..3 {
        let folder = format!("content/s/a{number}");
        site.write_bytes(&format!("{folder}/bild.jpg"), &pictures::jpeg(number));
        let text = "\n![Ansicht](bild.jpg){credit=\"AP/Jo Marsh\"}\n";
        site.write(&format!("{folder}/index.md"), &(article(number as usize, "neu") + text));
    }
    let head = fs::read_to_string(site.root().join("site.toml")).unwrap();
    // Two sites with other renditions of the same photos.
    let widths =
        |widths: &str| site.write("site.toml", &format!("{head}photos.widths = {widths}\n"));
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command.args(["build", "--quiet", "--now", "2026-06-01T12:00:00Z"]);
        command.current_dir(site.root()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    widths("[240, 500]");
    assert!(build().status().unwrap().success());
    let old = site.output();
    widths("[260, 520]");
    let started = Instant::now();
    assert!(build().status().unwrap().success());
    let (took, new) = (started.elapsed(), site.output());
    let (mut killed, mut attempt) = (0, 0_u32);
    while killed < 50 {
        attempt += 1;
        assert!(attempt < 200, "only {killed} of {attempt} builds were killed before they ended");
        widths("[240, 500]");
        assert!(build().status().unwrap().success());
        assert!(site.output() == old, "attempt {attempt}");
        widths("[260, 520]");
        // What the last attempt has made of the other renditions is thrown away.
        fs::remove_dir_all(site.root().join(".newsprint/photos")).unwrap();
        let mut child = build().spawn().unwrap();
        // Over the first half of the time that it takes, because others need the machine, too.
        std::thread::sleep(took * (attempt % 25) / 50);
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());
        let output = site.output();
        for (path, bytes) in output.iter().filter(|(path, _)| !path.starts_with(".newsprint-")) {
            let whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
            assert!(whole, "{path} is neither old nor new after {attempt}");
        }
        assert!(build().status().unwrap().success());
        assert!(site.output() == new, "attempt {attempt} did not end in the clean build's bytes");
    }
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = site(10);
    let cache = site.root().join(".newsprint");
    fs::create_dir_all(&cache).unwrap();
    let lock = fs::File::create(cache.join("lock")).unwrap();
    lock.try_lock().unwrap();
    let output = site.run(&["build"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(!site.has("index.html"));
    drop(lock);
    assert_eq!(site.run(&["build"]).status.code(), Some(0));
}

#[test]
fn what_a_killed_build_left_is_cleared_away() {
    let site = site(3);
    site.write("public/.newsprint-stage/geheim.html", "Rest");
    site.build();
    assert!(!site.has(".newsprint-stage"));
}
