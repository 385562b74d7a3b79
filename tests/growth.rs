//! The work that a text makes grows with its length and no faster, whatever stands in it, and that of an
//! archive with the number of its articles.
//!
//! Each content is checked in three lengths, each twice as long as the one before. What is compared is
//! how many bytes of memory are asked for on the way: a count that is the same on every machine, as a
//! time would not be. This is a program of its own, so that no other test is counted.

use std::alloc::System;
use std::path::PathBuf;

use newsprint::base::diag::Texts;
use newsprint::base::diag::render::{Style, render};
use newsprint::build::engine::{Options, Quiet, Session};
use newsprint::site::source::Memory;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SITE: &str = "title = \"Growth\"\nbase_url = \"https://growth.example\"\nlanguage = \"en\"\ntime_zone = \"UTC\"\n";

/// A text of `n` parts.
type Content = fn(usize) -> String;

fn each(n: usize, part: impl Fn(usize) -> String) -> String {
    (0..n).map(part).collect()
}

/// Bodies, by what they are made of.
const BODIES: &[(&str, Content)] = &[
    ("plain words", |n| "word ".repeat(n)),
    ("paragraphs", |n| "A paragraph.\n\n".repeat(n)),
    ("subheads of one text", |n| "## a\n\n".repeat(n)),
    ("headings of level one", |n| "# a\n\n".repeat(n)),
    ("dead links", |n| each(n, |no| format!("[x](nope-{no}.md) "))),
    ("dead links by URL", |n| each(n, |no| format!("[x](/news/nope-{no}/) "))),
    ("dead anchors", |n| each(n, |no| format!("## a{no}\n\n[x](#b{no})\n\n"))),
    ("links to the web", |n| each(n, |no| format!("[x](https://a.example/{no}) "))),
    ("footnotes", |n| each(n, |no| format!("a[^{no}]\n\n[^{no}]: b\n\n"))),
    ("unused footnotes", |n| each(n, |no| format!("[^{no}]: b\n\n"))),
    ("references", |n| each(n, |no| format!("[a{no}]: /b\n"))),
    ("open brackets", |n| "[".repeat(n)),
    ("open images", |n| "![".repeat(n)),
    ("open emphasis", |n| "*a **b _c ".repeat(n)),
    ("stars", |n| "*a".repeat(n)),
    ("backticks", |n| each(n, |no| "`".repeat(no % 40 + 1) + " ")),
    ("quotation marks", |n| "\"a\" 'b' l'c ".repeat(n)),
    ("open quotation marks", |n| "\"'".repeat(n)),
    ("entities", |n| "&#8; &amp; &x; ".repeat(n)),
    ("tags", |n| "<b>a</b> <i>".repeat(n)),
    ("comments", |n| "<!-- a --> ".repeat(n)),
    ("an open comment", |n| format!("<!-- {}", "a ".repeat(n))),
    ("blocks", |n| ":::factbox\na\n:::\n\n".repeat(n)),
    ("open blocks", |n| ":::factbox\n".repeat(n)),
    ("unknown blocks", |n| ":::nope\na\n:::\n\n".repeat(n)),
    ("table rows", |n| format!("| a | b |\n|---|---|\n{}", "| c | d | e |\n".repeat(n))),
    ("list items", |n| "- a\n".repeat(n)),
    ("table columns", |n| format!("{0}|\n{1}|\n{0}|\n", "|a".repeat(n), "|--".repeat(n))),
    ("lists in lists", |n| format!("{}a\n", "- ".repeat(n))),
    ("quotations", |n| "> a\n\n".repeat(n)),
    ("quotations in quotations", |n| format!("{} a\n", ">".repeat(n))),
    ("links in links", |n| format!("{}a{}", "[".repeat(n), "](b)".repeat(n))),
    ("emphasis in emphasis", |n| format!("{}a{}", "*".repeat(n), "*".repeat(n))),
    ("missing photos", |n| each(n, |no| format!("![a](p{no}.jpg){{credit=\"AP/Jo\"}}\n\n"))),
    ("photos without a credit", |n| each(n, |no| format!("![a](p{no}.jpg)\n\n"))),
    ("bare addresses", |n| "www.a.example/b?c=d ".repeat(n)),
    ("bold lines", |n| "**a**\n\n".repeat(n)),
    ("attributes", |n| format!("## a {{{}}}\n", "x=\"y\" ".repeat(n))),
    ("words of Chinese", |n| "新闻报道".repeat(n)),
    ("passwords", |n| "[x](ftp://u:geheim@h) ".repeat(n)),
];

/// Front matter, by what it is made of; with its fences.
const FRONTS: &[(&str, Content)] = &[
    ("unknown keys", |n| toml(&each(n, |no| format!("key{no} = 1\n")))),
    ("duplicate keys", |n| toml(&"lead = \"a\"\n".repeat(n))),
    ("free keys", |n| toml(&format!("[extra]\n{}", each(n, |no| format!("k{no} = {no}\n"))))),
    ("free keys of YAML", |n| {
        yaml(&format!("extra:\n{}", each(n, |no| format!("  k{no}: {no}\n"))))
    }),
    ("duplicate keys of YAML", |n| yaml(&"lead: a\n".repeat(n))),
    ("unquoted texts", |n| toml(&each(n, |no| format!("key{no} = a b c\n")))),
    ("a list of aliases", |n| {
        toml(&format!("aliases = [{}]\n", each(n, |no| format!("\"/a{no}/\", "))))
    }),
    ("a list of related articles", |n| {
        toml(&format!("related = [{}]\n", each(n, |no| format!("\"x{no}\", "))))
    }),
    ("a list of topics", |n| {
        toml(&format!("topics = [{}]\n", each(n, |no| format!("\"Topic {no}\", "))))
    }),
    ("a list of authors", |n| {
        toml(&format!("authors = [{}]\n", each(n, |no| format!("\"Jo {no}\", "))))
    }),
    ("corrections", |n| toml(&"[[corrections]]\ndate = 2026-05-02\ntext = \"a\"\n".repeat(n))),
    ("lists in lists", |n| toml(&format!("topics = {}\n", "[".repeat(n)))),
    ("lists in lists of YAML", |n| yaml(&format!("topics: {}\n", "[".repeat(n)))),
    ("tables in tables of YAML", |n| yaml(&format!("extra: {}\n", "{a: ".repeat(n)))),
    ("lines of noise", |n| toml(&"nothing\n".repeat(n))),
    ("a long lead", |n| toml(&format!("lead = \"{}\"\n", "word ".repeat(n)))),
];

fn toml(lines: &str) -> String {
    format!("+++\ntitle = \"A\"\ndate = 2026-05-01\n{lines}+++\n\nText.\n")
}

fn yaml(lines: &str) -> String {
    format!("---\ntitle: A\ndate: 2026-05-01\n{lines}---\n\nText.\n")
}

/// One of many articles, by its number.
type Part = fn(usize) -> String;

/// Archives in which each article has a mistake, or something that is compared with all others.
const ARCHIVES: &[(&str, Part)] = &[
    ("articles", |no| article(no, "", "Text.")),
    ("dead links", |no| article(no, "", &format!("[x](nope-{no}.md)"))),
    ("links to all neighbours", |no| article(no, "", &format!("[x](a{}.md)", no / 2))),
    ("dead links by URL", |no| article(no, "", &format!("[x](/news/nope-{no}/)"))),
    ("one alias", |no| article(no, "aliases = [\"/old/\"]\n", "Text.")),
    ("aliases that need a folder", |no| {
        article(no, &format!("aliases = [\"/old/x.txt{}\"]\n", "/a".repeat(no % 2)), "Text.")
    }),
    ("one slug", |no| article(no, "slug = \"same\"\n", "Text.")),
    ("slugs that differ in case", |no| {
        article(no, &format!("aliases = [\"/{}/\"]\n", ["A", "a"][no % 2].repeat(9)), "Text.")
    }),
    ("one id", |no| article(no, "id = \"same\"\n", "Text.")),
    ("spellings of one topic", |no| {
        article(no, &format!("topics = [\"{}\"]\n", ["Fähre", "fähre", "Faehre"][no % 3]), "Text.")
    }),
    ("topics", |no| article(no, &format!("topics = [\"Topic {no}\"]\n"), "Text.")),
    ("spellings of one author", |no| {
        article(no, &format!("authors = [\"{}\"]\n", ["Jan Novák", "Jan Novak"][no % 2]), "Text.")
    }),
    ("authors", |no| article(no, &format!("authors = [\"Jo Mar{no}\"]\n"), "Text.")),
    ("one series", |no| {
        article(no, &format!("series = {{ name = \"Part\", part = {no} }}\n"), "Text.")
    }),
    ("unknown related articles", |no| article(no, &format!("related = [\"x{no}\"]\n"), "Text.")),
    ("unpublished articles", |no| article(no, "draft = true\n", &format!("[x](a{}.md)", no / 2))),
];

fn article(no: usize, lines: &str, body: &str) -> String {
    format!("+++\ntitle = \"A {no}\"\ndate = 2026-05-01\n{lines}+++\n\n{body}\n")
}

/// How many bytes are asked for while one article is checked and all of its problems are drawn.
fn asked(article: &str) -> usize {
    let mut disk = Memory::default();
    disk.write("content/news/a.md", article);
    asked_of(disk)
}

/// The same of a site with `n` articles.
fn asked_of_archive(n: usize, part: Part) -> usize {
    let mut disk = Memory::default();
    for no in 0..n {
        disk.write(&format!("content/news/a{no}.md"), part(no));
    }
    asked_of(disk)
}

fn asked_of(mut disk: Memory) -> usize {
    disk.write("site.toml", SITE);
    let options = Options {
        now: "2026-06-01T12:00:00Z".parse().expect("a time"),
        drafts: false,
        base_url: None,
        relative: false,
        lints: true,
        keep_going: false,
        clean: false,
        out: PathBuf::from("/nowhere/public"),
        cache: PathBuf::from("/nowhere/.newsprint"),
        generator: 1,
    };
    let region = Region::new(ALLOCATOR);
    let session = Session::new(&disk);
    let report = session.check(&options, &Quiet);
    let text_of = |path: &str| session.text(path);
    let texts = Texts::new(&text_of);
    let drawn: usize =
        report.problems.iter().map(|problem| render(problem, &texts, Style::Plain).len()).sum();
    assert!(drawn < 1 << 30);
    region.change().bytes_allocated
}

#[test]
fn work_grows_with_the_length_of_a_text_and_no_faster() {
    // What is made once, such as the templates, is made before anything is counted.
    let nothing = asked(&toml(""));
    let nothing = asked(&toml("")).min(nothing);
    let bodies = BODIES.iter().map(|&(name, content)| {
        (name, Box::new(move |n| toml("") + &content(n)) as Box<dyn Fn(usize) -> String>)
    });
    let fronts = FRONTS
        .iter()
        .map(|&(name, content)| (name, Box::new(content) as Box<dyn Fn(usize) -> String>));
    let mut wrong = Vec::new();
    for (name, content) in bodies.chain(fronts) {
        let [one, two, four] =
            [1_000, 2_000, 4_000].map(|n| asked(&content(n)).saturating_sub(nothing));
        // Vectors and maps grow by doubling: a length may meet its next size or just miss it.
        if four > two * 11 / 4 + 500_000 {
            wrong.push(format!("{name}: {one}, {two}, {four} bytes"));
        }
    }
    for &(name, part) in ARCHIVES {
        let [one, two, four] =
            [600, 1_200, 2_400].map(|n| asked_of_archive(n, part).saturating_sub(nothing));
        if four > two * 11 / 4 + 500_000 {
            wrong.push(format!("an archive with {name}: {one}, {two}, {four} bytes"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
