//! `check`, `build` and `build --keep-going` agree on every kind of bad picture: what one refuses the
//! others refuse, and one article's picture never stops the others.

use std::fs;

use newsprint::base::diag::Diag;
use newsprint::build::engine::{Quiet, Session};
use newsprint::site::source::Folder;
use picture::metadata::{self, write::Rights};

use super::{PHOTOS, article, pictures};
use crate::site::{HEAD, Site, picture};

/// A file of the picture crate's tests.
fn file(name: &str) -> Vec<u8> {
    fs::read(format!("crates/picture/tests/{name}")).unwrap()
}

/// A file without its last bytes.
fn cut(name: &str, bytes: usize) -> Vec<u8> {
    let whole = file(name);
    whole[..whole.len() - bytes].to_vec()
}

/// A PNG with a chunk before its data.
fn with_chunk(kind: &[u8; 4]) -> Vec<u8> {
    let whole = picture("x");
    let data = whole.windows(4).position(|four| four == b"IDAT").unwrap() - 4;
    let sum: u32 = match kind {
        b"ABCD" => 0xDB17_20A5,
        _ => 0x7806_E9B3,
    };
    let chunk = [&[0; 4], kind.as_slice(), &sum.to_be_bytes()].concat();
    [&whole[..data], &chunk, &whole[data..]].concat()
}

/// An AVIF in which the boxes of a kind have another name.
fn without_box(name: &str, kind: &[u8; 4]) -> Vec<u8> {
    let mut bytes = file(name);
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, four)| four == kind).map(|(at, _)| at).collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(b"xxxx");
    }
    bytes
}

fn drawing(inside: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{inside}</svg>")
        .into()
}

/// Pictures that can't be shown, by the names of their files.
fn bad() -> Vec<(&'static str, Vec<u8>)> {
    let small = picture("x");
    vec![
        ("cut.png", small[..small.len() - 20].to_vec()),
        ("critical.png", with_chunk(b"ABCD")),
        ("header.png", small[..20].to_vec()),
        ("cut.jpg", cut("pictures/baseline.jpg", 400)),
        ("cut.gif", cut("pictures/moving.gif", 30)),
        ("cut.webp", cut("pictures/moving.webp", 200)),
        ("phone.heic", file("written/x265.heic")),
        ("setup.avif", without_box("written/alpha.avif", b"av1C")),
        ("moving.avif", without_box("written/sequence.avif", b"stsz")),
        ("open.svg", drawing("<g>")),
        ("prefix.svg", drawing("<q:g/>")),
        ("script.svg", drawing("<script>1</script>")),
        ("bare.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
        ("text.png", b"no picture".to_vec()),
        ("empty.jpg", Vec::new()),
    ]
}

/// A site of two articles, one of which has a text of its own.
fn two_articles(text: &str, files: &[(&str, Vec<u8>)]) -> Site {
    let site = Site::new(&format!("{HEAD}{PHOTOS}"));
    for (name, bytes) in files {
        site.write_bytes(&format!("content/a/x/{name}"), bytes);
    }
    article(&site, "content/a/x/index.md", text);
    article(&site, "content/a/gut.md", "Text");
    site
}

fn errors(problems: Vec<Diag>) -> Vec<Diag> {
    problems.into_iter().filter(Diag::is_error).collect()
}

/// What all three say of a site.
fn agreed(mut site: Site, name: &str) -> usize {
    let disk = Folder::new(site.root());
    let checked = errors(Session::new(&disk).check(&site.usual_options(), &Quiet).problems);
    let built = errors(site.try_build().problems);
    assert_eq!(checked, built, "{name}");
    assert!(built.is_empty() || !site.has("a/gut/index.html"), "{name}");
    let of_article = |problem: &Diag| {
        let place = problem.primary.as_ref().map(|label| &*label.place.path);
        place == Some("content/a/x/index.md")
    };
    assert!(built.iter().all(of_article), "{name}: {built:#?}");
    site.options = |options| options.keep_going = true;
    let report = site.try_build();
    assert_eq!(report.counts.left_out, usize::from(!built.is_empty()), "{name}");
    assert!(report.finished && site.has("a/gut/index.html"), "{name}: {:#?}", report.problems);
    built.len()
}

#[test]
fn a_bad_picture_is_refused_by_all_and_stops_only_its_article() {
    for (name, bytes) in bad() {
        let text = format!("![x]({name}){{credit=\"AP/Eva Lang\"}}");
        let site = two_articles(&text, &[(name, bytes)]);
        assert_eq!(agreed(site, name), 1, "{name}");
    }
}

#[test]
fn a_bad_picture_under_a_link_is_no_surprise_either() {
    for (name, bytes) in bad() {
        // What is private and can't be taken out of a damaged file must not be handed out either.
        let private = metadata::read(&bytes).is_private()
            && metadata::write::write(&bytes, &Rights::default()).is_err();
        let unsafe_drawing = ["open.svg", "prefix.svg", "script.svg"].contains(&name);
        let site = two_articles(&format!("[x]({name})"), &[(name, bytes)]);
        let refused = agreed(site, name);
        assert_eq!(refused, usize::from(unsafe_drawing || private), "{name}");
    }
}

#[test]
fn unusual_pictures_that_can_be_shown_are_published_by_all() {
    let tall = {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 160, 20_000);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![120; 160 * 20_000]).unwrap();
        writer.finish().unwrap();
        bytes
    };
    let small = picture("x");
    let open = small[..small.len() - 12].to_vec();
    let long = format!("{}.png", "a".repeat(236));
    let chinese = format!("{}.png", "北".repeat(78));
    let thin = file("pictures/baseline.jpg");
    for (name, bytes) in [
        ("tall.png", tall),
        ("open.png", open),
        (long.as_str(), small.clone()),
        (chinese.as_str(), small.clone()),
        ("open.jpg", thin[..thin.len() - 2].to_vec()),
        ("sequence.avif", file("written/sequence.avif")),
        ("doctype.svg", [b"<!DOCTYPE svg>".to_vec(), drawing("<g/>")].concat()),
        ("unknown.png", with_chunk(b"abCd")),
    ] {
        for text in [format!("![x]({name}){{credit=\"AP/Eva Lang\"}}"), format!("[x]({name})")] {
            let site = two_articles(&text, &[(name, bytes.clone())]);
            assert_eq!(agreed(site, name), 0, "{name}");
        }
    }
}

#[test]
fn a_photo_too_tall_for_webp_is_published_without() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 200, 17_000);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![120; 200 * 17_000]).unwrap();
    writer.finish().unwrap();
    let site = two_articles("![x](tall.png){credit=\"AP/Eva Lang\"}", &[("tall.png", bytes)]);
    site.edit("site.toml", "[16, 32]", "[100, 200]");
    let _ = site.build();
    let made = pictures(&site);
    let names: Vec<&str> =
        made.iter().filter_map(|(path, _)| path.rsplit_once('-')).map(|(_, end)| end).collect();
    assert_eq!(names, ["100.jpg", "100.webp", "200.jpg"]);
    let page = site.page("a/x/index.html");
    assert!(page.contains("-100.webp 100w\"") && page.contains("-200.jpg 200w"), "{page}");
}
