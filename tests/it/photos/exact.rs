//! The same pixels whatever was made before: the cache of renditions may lose files, mix them up, or
//! come from other settings.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::{article, site};
use crate::site::{Site, tree};

const WIDTHS: &str = "widths = [20, 100]";

/// A site that shows one photo as a lead photo, with crops, and in a text, without.
fn two_uses(widths: &str) -> Site {
    let site = site("../pictures/large.jpg", "");
    site.edit("site.toml", "widths = [16, 32]", widths);
    let photo = "[photo]\nfile = \"large.jpg\"\nalt = \"ein Zug\"\ncredit = \"AP/Eva Lang\"";
    let lead = format!("+++\ntitle = \"X\"\ndate = 2026-05-01\n\n{photo}\n+++\n\nText\n");
    site.write("content/a/x/index.md", &lead);
    let bytes = fs::read(site.root().join("content/a/x/large.jpg")).unwrap();
    site.write_bytes("content/a/y/large.jpg", &bytes);
    article(&site, "content/a/y/index.md", "![ein Zug](large.jpg){credit=\"AP/Eva Lang\"}");
    site
}

/// Forgets what was published, so that the next build writes every file from what the cache of
/// renditions holds.
fn publish_again(site: &Site) -> BTreeMap<String, Vec<u8>> {
    fs::remove_dir_all(site.root().join("public")).unwrap();
    let _ = site.build();
    site.output()
}

/// The files of the cache, in order.
fn cached(site: &Site) -> Vec<PathBuf> {
    let folder = site.root().join(".newsprint/photos");
    tree(&folder).into_keys().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

#[test]
fn a_lost_part_of_the_cache_gives_the_same_bytes() {
    let site = two_uses(WIDTHS);
    let _ = site.build();
    let clean = site.output();
    let all = cached(&site);
    assert!(all.len() > 10, "{all:?}");
    let mut random = 7_u32;
    for _ in 0..12 {
        for file in &all {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if random >> 31 == 1 {
                fs::remove_file(file).unwrap();
            }
        }
        assert!(publish_again(&site) == clean, "lost with {random}");
        assert_eq!(cached(&site), all);
    }
}

#[test]
fn other_widths_before_give_the_same_bytes() {
    for (before, after) in [
        ("widths = [20]", WIDTHS),
        (WIDTHS, "widths = [20]"),
        ("widths = [20, 100, 400]", WIDTHS),
        (WIDTHS, "widths = [20, 100, 400]"),
    ] {
        let clean = two_uses(after);
        let _ = clean.build();
        let site = two_uses(before);
        let _ = site.build();
        site.edit("site.toml", before, after);
        let _ = site.build();
        assert!(site.output() == clean.output(), "{before} before {after}");
    }
}

#[test]
fn a_url_of_a_photo_always_has_the_same_bytes() {
    let mut known: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for widths in ["widths = [20]", WIDTHS, "widths = [20, 100, 400]", "widths = [100]"] {
        let site = two_uses(widths);
        let _ = site.build();
        for (path, bytes) in site.output() {
            if path.ends_with(".jpg") || path.ends_with(".webp") {
                let first = known.entry(path.clone()).or_insert_with(|| bytes.clone());
                assert!(*first == bytes, "{path} with {widths}");
            }
        }
    }
}

#[test]
fn swapped_files_of_the_cache_are_noticed() {
    let site = two_uses(WIDTHS);
    let _ = site.build();
    let clean = site.output();
    let all = cached(&site);
    for pair in all.windows(2) {
        let (one, two) = (fs::read(&pair[0]).unwrap(), fs::read(&pair[1]).unwrap());
        fs::write(&pair[0], &two).unwrap();
        fs::write(&pair[1], &one).unwrap();
    }
    assert!(publish_again(&site) == clean, "each file under the name of the next");
    for file in &all {
        let mut bytes = fs::read(file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(file, bytes).unwrap();
    }
    assert!(publish_again(&site) == clean, "each file damaged");
}
