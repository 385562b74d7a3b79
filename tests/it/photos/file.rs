//! What a photo's own file says, from its bytes to the page: names in the places where programs put
//! them, and captions that end with the credit.

use std::path::Path;

use picture::metadata::container::png;

use super::article;
use crate::site::{HEAD, Site};

/// The credit and the caption of a picture whose texts are those given.
fn shown(texts: &[(&str, &str)]) -> (String, Option<String>) {
    let site = Site::new(&format!("{HEAD}\n[photos]\nrenditions = false\n"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos");
    let bare = std::fs::read(folder.join("text.png")).unwrap();
    let chunks = png::chunks(&bare).unwrap();
    let own: Vec<Vec<u8>> = texts
        .iter()
        .map(|(keyword, text)| format!("{keyword}\0\0\0\0\0{text}").into_bytes())
        .collect();
    let texts = own.iter().map(|data| png::Chunk { kind: *b"iTXt", data });
    let kept = chunks.iter().filter(|chunk| matches!(&chunk.kind, b"IHDR" | b"IDAT" | b"IEND"));
    let mut kept: Vec<png::Chunk<'_>> = kept.copied().collect();
    kept.splice(1..1, texts).for_each(drop);
    site.write_bytes("content/a/x/boat.png", &png::assemble(&kept));
    article(&site, "content/a/x/index.md", "![a boat](boat.png)");
    let _ = site.build();
    let page = site.page("a/x/index.html");
    let between = |start: &str, end: &str| {
        let (_, rest) = page.split_once(start)?;
        Some(rest.split_once(end)?.0.to_owned())
    };
    let credit = between("<small class=\"credit\">", "</small>").unwrap_or_default();
    (credit, between("<span class=\"caption\">", "</span>"))
}

#[track_caller]
fn check_credit(texts: &[(&str, &str)], expect: &str) {
    assert_eq!(shown(texts).0, expect, "{texts:?}");
}

#[test]
fn an_agency_among_the_creators_is_the_agency() {
    check_credit(&[("Author", "AFP"), ("Artist", "Ed Jones")], "AFP/Ed Jones");
    check_credit(&[("Author", "Ed Jones"), ("Artist", "AFP")], "AFP/Ed Jones");
    check_credit(&[("Author", "AFP")], "AFP");
    check_credit(&[("Author", "Ed Jones/AFP")], "AFP/Ed Jones");
    // Neither agency is lost.
    check_credit(&[("Author", "AFP"), ("Artist", "Ed Jones"), ("Credit", "AFP")], "AFP/Ed Jones");
    let (credit, _) = shown(&[("Author", "AFP"), ("Artist", "Ed Jones"), ("Credit", "AP")]);
    assert!(["AP", "AFP", "Ed Jones"].iter().all(|name| credit.contains(name)), "{credit}");
}

#[test]
fn creators_lose_what_introduces_them() {
    check_credit(&[("Author", "Foto: Anna Keel")], "Anna Keel");
    check_credit(&[("Author", "© 2026 Anna Keel"), ("Credit", "-")], "Anna Keel");
    check_credit(&[("Author", "Anna Keel"), ("Credit", "null")], "Anna Keel");
}

#[test]
fn a_sign_off_in_the_files_caption_is_not_printed_twice() {
    let with = |caption: &str| {
        shown(&[("Author", "Lee Dunmore"), ("Credit", "AP"), ("Description", caption)]).1
    };
    assert_eq!(with("A boat. (AP Photo/Lee Dunmore)").as_deref(), Some("A boat."));
    assert_eq!(with("(AP Photo/Lee Dunmore)"), None);
    // Somebody else is named: that must be seen.
    let other = "A boat. (AP Photo/Anna Keel)";
    assert_eq!(with(other).as_deref(), Some(other));
}
