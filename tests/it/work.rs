//! How much work a build is: what it reads, parses, resolves, renders and writes.

use std::fs;

use crate::incremental::site;
use crate::site::{Site, tree};

/// Waits until the file system's clock has moved on: what was written in the tick of a build may be
/// written to again without a new time, and is read once more.
fn next_tick(site: &Site) {
    let probe = site.root().join("probe");
    let write = || {
        fs::write(&probe, "x").unwrap();
        fs::metadata(&probe).unwrap().modified().unwrap()
    };
    let now = write();
    while write() == now {}
    fs::remove_file(probe).unwrap();
}

/// What a build read, parsed, resolved, rendered and wrote.
fn work(site: &Site) -> [usize; 5] {
    next_tick(site);
    let counts = site.build().counts;
    next_tick(site);
    [counts.hashed, counts.parsed, counts.resolved, counts.rendered, counts.written]
}

#[test]
fn a_build_reads_what_differs_and_no_more() {
    let site = site();
    let all = work(&site);
    let articles = all[1];
    assert!(articles == 3 && all[0] >= articles, "{all:?}");
    assert_eq!(work(&site), [0; 5], "nothing changed, and no text is read");
    site.edit("content/ausland/berg.md", "Text", "Anderer Text");
    // The page, and the feeds of the site and of its section, which have the texts of all three.
    assert_eq!(work(&site), [1, 1, 3, 1, 1 + 2 * 3], "a body");
    assert_eq!(work(&site), [0; 5], "after a body");
    let text = fs::read_to_string(site.root().join("content/ausland/berg.md")).unwrap();
    site.write("content/ausland/berg.md", &text);
    assert_eq!(work(&site), [1, 0, 0, 0, 0], "a file that was touched");
    // A fresh checkout: all files are new, and none of them differs.
    for (path, bytes) in tree(&site.root().join("content")) {
        fs::remove_file(site.root().join("content").join(&path)).unwrap();
        site.write_bytes(&format!("content/{path}"), &bytes);
    }
    let [hashed, rest @ ..] = work(&site);
    assert!(hashed >= articles, "{hashed}");
    assert_eq!(rest, [0; 4], "a fresh checkout");
}

#[test]
fn a_restored_output_folder_is_looked_at_and_not_made_again() {
    let site = site();
    assert!(work(&site)[3] > 0);
    assert_eq!(work(&site), [0; 5]);
    // As a cache between machines gives it back: other files, the same bytes.
    let public = site.root().join("public");
    let before = tree(&public);
    for (path, bytes) in &before {
        fs::remove_file(public.join(path)).unwrap();
        fs::write(public.join(path), bytes).unwrap();
    }
    assert_eq!(work(&site), [0; 5], "nothing is read of the sources, and nothing is made");
    assert_eq!(work(&site), [0; 5]);
    let page = public.join("ausland/zug/index.html");
    fs::write(&page, fs::read_to_string(&page).unwrap().replace("Zug", "Bus")).unwrap();
    let [.., rendered, written] = work(&site);
    assert_eq!((rendered, written), (1, 1), "what somebody changed is put right");
    let after = tree(&public);
    let pages = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<Vec<u8>> {
        let ours = files.iter().filter(|(path, _)| !path.starts_with(".newsprint"));
        ours.map(|(_, bytes)| bytes.clone()).collect()
    };
    assert_eq!(pages(&before), pages(&after));
}
