//! Mistakes in what lies beside an article: sidecars, links, files of other formats, names in two forms.

use std::fs;
use std::path::Path;

use super::{Mistake, a_photo, change, damaged};
use crate::edits::desk::Desk;
use crate::edits::text;
use crate::site::{decomposed, picture};

pub const MISTAKES: &[Mistake] = &[
    sidecar_with_a_mistake,
    photo_as_a_link,
    sidecar_as_a_link,
    linked_folder,
    article_as_a_link,
    photo_of_a_rare_format,
    photo_of_many_people,
    photo_twice,
    article_twice,
    article_in_no_section,
    file_of_an_odd_name,
];

fn sidecar_with_a_mistake(desk: &mut Desk) -> Option<()> {
    let photos = desk.paths(|path| path.ends_with(".png"));
    let photo = desk.pick(&photos)?;
    let text = desk.word(&[
        "alt = ",
        "credits = \"AP\"",
        "credit = 1",
        "credit = \"n/a\"",
        "date = \"bald\"",
        "focus = \"200% 0%\"",
        "expires = \"P1Y\"",
        "alt = \"\"",
        "alt = \"A\"\nalt = \"B\"",
        "caption = \"[a](nope.md)\"",
        "\u{0}",
    ]);
    desk.put(&format!("{photo}.toml"), text);
    Some(())
}

const TARGETS: [&str; 7] = [
    "/etc/hostname",
    "../../site.toml",
    "weg.png",
    "../../public",
    "stets.md",
    ".",
    "../../nope/x",
];

/// A link in the place of a file beside an article.
fn link(desk: &mut Desk, path: &str) {
    if desk.files.contains_key(path) {
        desk.remove(path);
    }
    let target = desk.word(&TARGETS);
    desk.link(path, target);
}

fn photo_as_a_link(desk: &mut Desk) -> Option<()> {
    let (path, _) = a_photo(desk)?;
    link(desk, &path);
    Some(())
}

fn sidecar_as_a_link(desk: &mut Desk) -> Option<()> {
    let (path, _) = a_photo(desk)?;
    link(desk, &format!("{path}.toml"));
    Some(())
}

/// A folder of photos that is a link, and an article that shows one of them.
fn linked_folder(desk: &mut Desk) -> Option<()> {
    let path = "content/inland/bilder/index.md";
    let text = text::article(desk, path);
    desk.put(path, "");
    link(desk, "content/inland/bilder/alle");
    desk.put(
        path,
        format!("{text}\n![Ansicht](alle/s0.png){{credit=\"AP\"}}\n\n[a](alle/a.pdf)\n"),
    );
    Some(())
}

fn article_as_a_link(desk: &mut Desk) -> Option<()> {
    link(desk, "content/inland/verweis.md");
    Some(())
}

/// HEIC, AVIF and what else cameras and programs make, whole or damaged, under the name of a PNG.
fn photo_of_a_rare_format(desk: &mut Desk) -> Option<()> {
    let (path, _) = a_photo(desk)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/picture/tests/photos");
    let name = desk.word(&[
        "all.heic",
        "all.avif",
        "all.webp",
        "exif-only.jpg",
        "cmyk.jpg",
        "drawing.svg",
    ]);
    let bytes = fs::read(folder.join(name)).unwrap();
    let bytes = if desk.chance(50) { damaged(desk, bytes) } else { bytes };
    desk.put(&path, bytes);
    Some(())
}

/// A photo by so many people that no file can hold their names, or nearly.
fn photo_of_many_people(desk: &mut Desk) -> Option<()> {
    let count = [30, 100, 1_500, 4_000][desk.roll(4)];
    let letter = |number: usize| char::from(b'a' + (number % 26) as u8);
    let name = |no: usize| format!("Jo Mar{}{}{}", letter(no), letter(no / 26), letter(no / 676));
    let names: Vec<String> = (0..count).map(name).collect();
    let names = names.join(", ");
    change(desk, |_, text| {
        Some(format!("{text}\n![Ansicht](viele.png){{agency=AP photographer=\"{names}\"}}\n"))
    })?;
    let articles = desk.paths(|path| path.ends_with(".md") && !path.contains("/_"));
    let shows: Vec<String> =
        articles.into_iter().filter(|path| desk.text(path).contains("](viele.png)")).collect();
    for path in shows {
        let folder = path.rsplit_once('/').unwrap().0;
        desk.put(&format!("{folder}/viele.png"), picture("viele"));
    }
    Some(())
}

/// A photo whose name is on disk in both forms.
fn photo_twice(desk: &mut Desk) -> Option<()> {
    let path = "content/inland/viele/brücke.png";
    desk.put(path, picture("1"));
    desk.put(&decomposed(path), picture("2"));
    let article = "content/inland/viele/index.md";
    let text = desk.text(article);
    desk.put(article, format!("{text}\n![Brücke](brücke.png){{credit=\"AP\"}}\n"));
    Some(())
}

fn article_twice(desk: &mut Desk) -> Option<()> {
    let path = "content/inland/brücke.md";
    let text = text::article(desk, path);
    desk.put(path, text.clone());
    desk.put(&decomposed(path), text);
    Some(())
}

fn article_in_no_section(desk: &mut Desk) -> Option<()> {
    let folder = desk.word(&["content", "content/_autoren", "content/_nope"]);
    let path = format!("{folder}/lose.md");
    let text = text::article(desk, &path);
    desk.put(&path, text);
    Some(())
}

/// A file beside an article whose name no message or URL can hold as it is.
fn file_of_an_odd_name(desk: &mut Desk) -> Option<()> {
    let name = desk.word(&[
        "a\u{7}b.png",
        "con.png",
        "a?b#c.png",
        " .png",
        "ferry.MD",
        "x.md.bak",
        "%2e.pdf",
    ]);
    desk.put(&format!("content/inland/viele/{name}"), picture("1"));
    let article = "content/inland/viele/index.md";
    let text = desk.text(article);
    desk.put(article, format!("{text}\n[a](<{name}>)\n"));
    Some(())
}
