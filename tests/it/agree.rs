//! Sites with mistakes at random: what `check` passes, a build builds; what one article breaks, a build
//! with `--keep-going` survives; and all three report the same errors.
//!
//! Three hundred sites, the same in every run; `AGREE_SITES=5000` goes on with others.

mod beside;

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use newsprint::base::diag::{Code, Diag, Place};
use newsprint::build::engine::{Quiet, Report, Session};
use newsprint::site::source::Folder;

use crate::edits::desk::{Desk, Files};
use crate::edits::truth::output;
use crate::edits::{begin, pictures, sound, stories, text};
use crate::site::{picture, program};

/// Mistakes in an article, its photos and the files beside it, and such as belong to the whole site.
type Mistake = fn(&mut Desk) -> Option<()>;

const OF_ARTICLES: &[Mistake] = &[
    value_of_another_type,
    line_of_noise,
    lost_line,
    odd_markdown,
    damaged_photo,
    photo_as_another_format,
    tall_photo,
    damaged_file,
    long_name,
    odd_slug,
    odd_alias,
    long_names_of_people,
    lost_photo,
];

const OF_THE_SITE: &[Mistake] = &[broken_template, broken_site, static_in_the_way];

/// The text of an article with whole front matter, changed.
fn change(desk: &mut Desk, edit: impl FnOnce(&mut Desk, String) -> Option<String>) -> Option<()> {
    let (path, text) = stories::story(desk)?;
    let new = edit(desk, text)?;
    desk.put(&path, new);
    Some(())
}

fn value_of_another_type(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let keys = [
            "title", "date", "lead", "kicker", "topics", "authors", "kind", "updated", "expires",
            "series", "related", "slug", "id", "aliases", "embargo", "draft", "photo", "titles",
            "extra", "internal",
        ];
        let values = [
            "1",
            "true",
            "\"\"",
            "[]",
            "{}",
            "2026-01-01",
            "\"x\"",
            "[\"\"]",
            "[1]",
            "1e400",
            "nan",
            "'''a\nb'''",
            "9999-12-31",
            "\"\\u0000\"",
            "\"\\u202e\"",
            "[[\"a\"]]",
            "{ a = 1 }",
        ];
        let (key, value) = (desk.word(&keys), desk.word(&values));
        Some(text::set(&text, key, value))
    })
}

fn line_of_noise(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let noise =
            ["=", "[", "+++", "---", "\t", "[photo", "a = \"", "\u{feff}", "x: 1", "\"", "\u{1}"];
        let noise = desk.word(&noise);
        let lines: Vec<&str> = text.lines().collect();
        let at = desk.roll(lines.len() + 1);
        Some([&lines[..at], &[noise], &lines[at..]].concat().join("\n") + "\n")
    })
}

fn lost_line(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.remove(desk.roll(lines.len()));
        Some(lines.join("\n") + "\n")
    })
}

fn odd_markdown(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let odd = desk.word(&[
            ":::factbox\n",
            ":::nope{a=b}\n:::\n",
            "<!-- ",
            "<script>alert(1)</script>\n",
            "[a](nope.md)\n",
            "[a](../../../etc/passwd)\n",
            "![a](nope.jpg)\n",
            "![](p0.png)\n",
            "[^1]\n",
            "# A\n\n### B\n",
            "[a](javascript:alert)\n",
            "[a](index.md)\n",
            "[a](#nope)\n",
            "```\n",
            "**a\n",
            "| a |\n|--|\n| b | c |\n",
            "{#a}\n",
            "## A {#np-main}\n",
            "\u{0}\n",
            "![a](http://x.example/a.jpg)\n",
            "[a](.git/config)\n",
        ]);
        Some(format!("{text}\n{odd}"))
    })
}

/// A photo beside an article, and its bytes.
fn a_photo(desk: &mut Desk) -> Option<(String, Vec<u8>)> {
    let photos = desk.paths(|path| path.starts_with("content/") && path.ends_with(".png"));
    let path = desk.pick(&photos)?;
    let bytes = desk.files[&path].clone();
    Some((path, bytes))
}

fn damaged_photo(desk: &mut Desk) -> Option<()> {
    let (path, bytes) = a_photo(desk)?;
    let bytes = damaged(desk, bytes);
    desk.put(&path, bytes);
    Some(())
}

/// Cut, flipped, emptied or longer than it was.
fn damaged(desk: &mut Desk, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = desk.roll(bytes.len());
    match desk.roll(5) {
        0 => bytes.truncate(at),
        1 => bytes.clear(),
        2 => bytes.extend(*b"more"),
        _ => bytes[at] ^= 1 << desk.roll(8),
    }
    bytes
}

/// A picture of a format that its name does not say, whole or damaged.
fn photo_as_another_format(desk: &mut Desk) -> Option<()> {
    let (path, _) = a_photo(desk)?;
    let jpeg = pictures::jpeg_of(1, (320, 213));
    let bytes: Vec<u8> = match desk.roll(4) {
        0 => jpeg,
        1 => damaged(desk, jpeg),
        2 => b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>".to_vec(),
        _ => b"GIF89a".to_vec(),
    };
    desk.put(&path, bytes);
    Some(())
}

/// A photo that one of the formats can't hold.
fn tall_photo(desk: &mut Desk) -> Option<()> {
    let (path, _) = a_photo(desk)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 16_500);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[7; 2 * 16_500]).unwrap();
    writer.finish().unwrap();
    desk.put(&path, bytes);
    Some(())
}

/// Any file of an article, damaged.
fn damaged_file(desk: &mut Desk) -> Option<()> {
    let files = desk.paths(|path| path.starts_with("content/") && !path.starts_with("content/_"));
    let path = desk.pick(&files)?;
    let bytes = damaged(desk, desk.files[&path].clone());
    desk.put(&path, bytes);
    Some(())
}

fn long_name(desk: &mut Desk) -> Option<()> {
    let length = [150, 225, 240, 249][desk.roll(4)];
    let path = format!("content/inland/{}.md", "w".repeat(length));
    let text = text::article(desk, &path);
    desk.put(&path, text);
    Some(())
}

fn odd_slug(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let slug = desk.word(&[
            "a/b",
            "..",
            "con",
            "",
            " ",
            "index",
            ".htaccess",
            "404",
            "a.html",
            "%2e%2e",
            "ä",
        ]);
        Some(text::set(&text, "slug", &format!("\"{slug}\"")))
    })
}

fn odd_alias(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let alias = desk.word(&[
            "/",
            "/inland/",
            "/a\\u0000b/",
            "a",
            "//x",
            "/../x/",
            "/.htaccess",
            "/rss.xml",
            "/feed.xml",
            "/GROSS/",
            "/.newsprint/manifest.json.gz",
            "/sitemap.xml",
            "/archive/",
            "/inland/stets/",
            "/con/",
            "/404.html",
        ]);
        Some(text::set(&text, "aliases", &format!("[\"{alias}\"]")))
    })
}

fn long_names_of_people(desk: &mut Desk) -> Option<()> {
    change(desk, |desk, text| {
        let name = desk.word(&["北", "w", "ß"]).repeat([70, 150, 300][desk.roll(3)]);
        let key = desk.word(&["authors", "topics"]);
        Some(text::set(&text, key, &format!("[\"{name}\"]")))
    })
}

fn lost_photo(desk: &mut Desk) -> Option<()> {
    let (path, _) = a_photo(desk)?;
    desk.remove(&path);
    Some(())
}

fn broken_template(desk: &mut Desk) -> Option<()> {
    let text = desk.word(&[
        "{% if %}",
        "{{ nope.nope }}",
        "{% include \"nope.html\" %}",
        "{{ throw(message=\"x\") }}",
    ]);
    let name = desk.word(&["article.html", "section.html", "base.html", "day.html"]);
    desk.put(&format!("templates/{name}"), text);
    Some(())
}

fn broken_site(desk: &mut Desk) -> Option<()> {
    let line = desk.word(&[
        "language = 1",
        "per_page = 0",
        "nope = 1",
        "permalink = \"/x\"",
        "[theme]\nicon = \"/x.svg\"",
    ]);
    let text = desk.text("site.toml");
    let key = line.split(" =").next()?;
    let kept: Vec<&str> = text.lines().filter(|known| !known.starts_with(key)).collect();
    let new = if line.starts_with('[') {
        format!("{}\n{line}\n", kept.join("\n"))
    } else {
        format!("{line}\n{}\n", kept.join("\n"))
    };
    desk.put("site.toml", new);
    Some(())
}

fn static_in_the_way(desk: &mut Desk) -> Option<()> {
    let path = desk.word(&[
        "static/index.html",
        "static/inland/index.html",
        "static/feed.xml",
        "static/.newsprint-files",
        "static/archive",
    ]);
    desk.put(path, "x");
    Some(())
}

/// An error as it is compared: its code, its place, its text.
type Said = (Code, Option<Place>, String);

fn errors(report: &Report) -> BTreeSet<Said> {
    let of = |one: &Diag| {
        let place = one.primary.as_ref().map(|label| label.place.clone());
        (one.code, place, one.message.clone())
    };
    report.problems.iter().filter(|one| one.is_error()).map(of).collect()
}

/// Whether an error belongs to an article or to what lies beside one.
fn is_of_an_article(one: &Diag) -> bool {
    let of_article = |path: &str| {
        path.starts_with("content/")
            && !["content/_authors/", "content/_topics/"]
                .iter()
                .any(|folder| path.starts_with(folder))
            && !path.ends_with("/_section.md")
    };
    let places = one.primary.iter().chain(&one.related).map(|label| &label.place.path);
    places.chain(&one.owner).any(|path| of_article(path))
}

fn pages(files: &Files) -> usize {
    files.keys().filter(|path| path.ends_with(".html")).count()
}

/// What became of the sites.
#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    of_articles: usize,
    of_the_site: usize,
}

fn one(seed: u64, tally: &mut Tally) {
    let mut desk = sound(begin, 1000 + seed, |desk| {
        let disk = Folder::new(desk.root());
        let options = desk.wish.options(desk.root().join("public"), desk.root().join(".newsprint"));
        Session::new(&disk).check(&options, &Quiet).errors() == 0
    });
    // Photos are shown in all their sizes, and not too many of them.
    let head = desk.text("site.toml").replace(
        "photos.renditions = false",
        "photos.widths = [16, 32]\nphotos.formats = [\"webp\", \"jpeg\"]",
    );
    desk.put("site.toml", head);
    let folder = "content/inland/viele/";
    desk.put(&format!("{folder}p0.png"), picture(&seed.to_string()));
    desk.put(
        &format!("{folder}index.md"),
        "+++\ntitle = \"Viele\"\ndate = 2026-05-01\n+++\nText.\n\n![Ansicht](p0.png){credit=\"AP/Jo Marsh\"}\n",
    );
    for _ in 0..=desk.roll(2) {
        let mistakes = match desk.roll(20) {
            0..3 => OF_THE_SITE,
            3..10 => beside::MISTAKES,
            _ => OF_ARTICLES,
        };
        while desk.pick(mistakes).and_then(|mistake| mistake(&mut desk)).is_none() {}
    }
    let root = desk.root().to_owned();
    let disk = Folder::new(&root);
    let session = Session::new(&disk);
    let public = root.join("public");

    let checked = session.check(&desk.options(), &Quiet);
    assert_ne!(checked.exit_code(), 3, "seed {seed}: {:?}", errors(&checked));
    assert!(
        !public.exists() && !root.join(".newsprint").exists(),
        "seed {seed}: check wrote something"
    );
    let built = desk.build();
    let (said, wanted) = (errors(&built), errors(&checked));
    assert_eq!(said, wanted, "seed {seed}: a build (left) and check (right) differ");
    if said.is_empty() {
        tally.passed += 1;
        assert!(built.finished && built.exit_code() == 0, "seed {seed}");
        return;
    }
    assert!(!built.finished && built.exit_code() == 1, "seed {seed}: {said:?}");
    assert!(output(&public).is_empty(), "seed {seed}: something was written");

    if seed.is_multiple_of(25) {
        the_program_says_the_same(&root, desk.wish.now);
    }
    desk.wish.keep_going = true;
    let kept = desk.build();
    // Templates are tried when nothing else is wrong; what they break belongs to the whole site.
    if kept.problems.iter().filter(|one| one.is_error()).all(is_of_an_article) {
        tally.of_articles += 1;
        assert!(kept.finished, "seed {seed}: {:?} stopped --keep-going", errors(&kept));
        assert_eq!(kept.exit_code(), 1, "seed {seed}");
        assert!(pages(&output(&public)) > 10, "seed {seed}");
        // Nothing is left to do, and nothing half-done.
        let again = desk.build();
        assert_eq!((again.counts.rendered, again.changed.len()), (0, 0), "seed {seed}");
    } else {
        tally.of_the_site += 1;
        assert!(!kept.finished, "seed {seed}: built in spite of {:?}", errors(&kept));
        assert!(output(&public).is_empty(), "seed {seed}: something was written");
    }
}

/// Runs the program as people do: `check` and `build` fail with the same messages and write nothing.
fn the_program_says_the_same(root: &Path, now: Timestamp) {
    let run = |command: &str| {
        let output = program(root, &[command, "--all", "--quiet", "--now", &now.to_string()]);
        assert_eq!(output.status.code(), Some(1), "{command}");
        String::from_utf8(output.stderr).unwrap()
    };
    let (checked, built) = (run("check"), run("build"));
    let errors = |text: &str| -> Vec<String> {
        let blocks = text.split("\n\n").filter(|block| block.starts_with("error["));
        blocks.map(str::to_owned).collect()
    };
    assert!(!errors(&built).is_empty(), "{built}");
    assert_eq!(errors(&checked), errors(&built));
    assert!(output(&root.join("public")).is_empty());
}

#[test]
fn check_build_and_keep_going_agree() {
    let sites = std::env::var("AGREE_SITES").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let mut tally = Tally::default();
    for seed in 0..sites {
        one(seed, &mut tally);
    }
    println!("{tally:?}");
    assert!(tally.passed > 30 && tally.of_articles > 100 && tally.of_the_site > 10, "{tally:?}");
}
