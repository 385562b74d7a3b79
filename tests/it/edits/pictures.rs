//! A site with photos of the size that cameras make, and all that can happen to them, to what is
//! made of them and to the cache that keeps it.

use std::fs;
use std::path::PathBuf;

use picture::pixels::{Format, Header, Pace, Raster, Recipe, develop};

use super::desk::Desk;
use super::names::{restore, withdraw};
use super::stories::Operation;
use super::text::set;
use crate::site::{HEAD, tree};

/// Operations and how often each is rolled.
pub const OPERATIONS: &[(usize, Operation)] = &[
    (4, other_photo),
    (3, same_photo_twice),
    (5, other_widths),
    (2, other_formats),
    (4, other_focus),
    (4, other_credit),
    (3, withdraw),
    (4, restore),
    (5, lose_a_rendition),
    (4, swap_renditions),
    (3, damage_a_rendition),
];

/// Pixels across and down. Many sizes of renditions are made from a picture that was reduced while it
/// was decoded.
const SIZE: (u32, u32) = (1600, 1066);

/// A JPEG with shapes of its own, as a camera makes it.
pub fn jpeg(seed: u32) -> Vec<u8> {
    jpeg_of(seed, SIZE)
}

/// The same in another size.
pub fn jpeg_of(seed: u32, (width, height): (u32, u32)) -> Vec<u8> {
    let pixel = |x: u32, y: u32| {
        let wave = (x * (3 + seed % 5) / 7) ^ (y * (2 + seed % 3) / 5);
        [wave as u8, (x / 7 + seed * 31) as u8, (y / 5 + seed * 57) as u8]
    };
    let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    let raster = Raster { width, height, full: (width, height), alpha: false, pixels };
    let recipe = Recipe {
        ratio: None,
        focus: (500, 500),
        width,
        format: Format::Jpeg,
        pace: Pace::Quick,
        reduction: Header::still(Format::Jpeg, width, height).reduction(width),
    };
    let mut bytes = Vec::new();
    assert!(develop(&raster, &[recipe], &mut |_, made| bytes = made));
    bytes
}

/// The site that a script begins with: three articles, a photo beside each.
pub fn begin(seed: u64) -> Desk {
    let mut desk = Desk::new(seed);
    let lines = HEAD.lines().filter(|line| line.contains(" = "));
    let lines: Vec<&str> = lines
        .chain(["photos.widths = [300, 700]", "photos.formats = [\"webp\", \"jpeg\"]"])
        .collect();
    desk.put("site.toml", lines.join("\n") + "\n");
    for (number, name) in ["eins", "zwei", "drei"].into_iter().enumerate() {
        let folder = format!("content/inland/{name}");
        desk.put(&format!("{folder}/bild.jpg"), jpeg(number as u32));
        let text = format!(
            "+++\ntitle = \"{name}\"\ndate = 2026-05-0{}\n\n[photo]\nfile = \"bild.jpg\"\nalt = \"Ansicht\"\ncredit = \"AP/Jo Marsh\"\n+++\nText.\n",
            number + 1
        );
        desk.put(&format!("{folder}/index.md"), text);
    }
    desk
}

fn story(desk: &mut Desk) -> Option<(String, String)> {
    let path = desk.article()?;
    let text = desk.text(&path);
    Some((path, text))
}

fn other_photo(desk: &mut Desk) -> Option<String> {
    let photos = desk.paths(|path| path.ends_with(".jpg"));
    let (path, seed) = (desk.pick(&photos)?, desk.roll(4) as u32);
    Some(desk.replace(&path, jpeg(seed)))
}

/// The same picture in another article, perhaps under another credit.
fn same_photo_twice(desk: &mut Desk) -> Option<String> {
    let photos = desk.paths(|path| path.ends_with(".jpg"));
    let (from, to) = (desk.pick(&photos)?, desk.pick(&photos)?);
    let bytes = desk.files[&from].clone();
    desk.put(&to, bytes);
    Some(format!("copy {from} to {to}"))
}

fn other_site(desk: &mut Desk, key: &str, value: &str) -> Option<String> {
    let text = desk.text("site.toml");
    desk.put("site.toml", set(&text, key, value));
    Some(format!("site.toml: {key} = {value}"))
}

fn other_widths(desk: &mut Desk) -> Option<String> {
    let widths = desk.word(&["[300, 700]", "[300]", "[700]", "[200, 390]", "[300, 390, 1500]"]);
    other_site(desk, "photos.widths", widths)
}

fn other_formats(desk: &mut Desk) -> Option<String> {
    let formats = desk.word(&["[\"webp\", \"jpeg\"]", "[\"jpeg\"]", "[\"webp\"]"]);
    other_site(desk, "photos.formats", formats)
}

fn other_focus(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let focus = desk.word(&["10% 90%", "50% 50%", "42% 30%"]);
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("focus = ")).collect();
    let text = kept.join("\n").replacen("alt = ", &format!("focus = \"{focus}\"\nalt = "), 1);
    desk.put(&path, text + "\n");
    Some(format!("{path}: focus {focus}"))
}

/// Credits are written into the files that are made.
fn other_credit(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let credit = desk.word(&["AP/Jo Marsh", "Reuters/Eva Lang", "dpa/Jo Marsh"]);
    let line = text.lines().find(|line| line.starts_with("credit = "))?;
    desk.put(&path, text.replacen(line, &format!("credit = \"{credit}\""), 1));
    Some(format!("{path}: {credit}"))
}

/// A rendition that the cache keeps.
fn a_rendition(desk: &mut Desk) -> Option<(PathBuf, Vec<u8>)> {
    let folder = desk.root().join(".newsprint/photos");
    let all: Vec<(String, Vec<u8>)> = tree(&folder).into_iter().collect();
    let (path, bytes) = desk.pick(&all)?;
    Some((folder.join(path), bytes))
}

fn lose_a_rendition(desk: &mut Desk) -> Option<String> {
    let (place, _) = a_rendition(desk)?;
    fs::remove_file(&place).unwrap();
    // Without the cache and without the output, it has to be made again.
    let public = desk.root().join("public");
    let pictures: Vec<String> = tree(&public)
        .into_keys()
        .filter(|path| path.ends_with(".jpg") || path.ends_with(".webp"))
        .collect();
    let picture = desk.pick(&pictures)?;
    fs::remove_file(public.join(&picture)).unwrap();
    Some(format!("lose {} and public/{picture}", place.display()))
}

fn swap_renditions(desk: &mut Desk) -> Option<String> {
    let ((one, bytes), (other, others)) = (a_rendition(desk)?, a_rendition(desk)?);
    fs::write(&one, others).unwrap();
    fs::write(&other, bytes).unwrap();
    let _ = fs::remove_dir_all(desk.root().join("public"));
    Some(format!("swap {} and {}", one.display(), other.display()))
}

fn damage_a_rendition(desk: &mut Desk) -> Option<String> {
    let (place, mut bytes) = a_rendition(desk)?;
    let at = desk.roll(bytes.len());
    *bytes.get_mut(at)? ^= 4;
    fs::write(&place, bytes).unwrap();
    let _ = fs::remove_dir_all(desk.root().join("public"));
    Some(format!("damage {}", place.display()))
}
