//! Random front matter, bodies and credits: nothing panics, places lie inside the text, and no
//! content becomes markup.
//!
//! Each test runs a few hundred cases; `FUZZ_SECONDS=600 cargo test --release fuzz` goes on for ten
//! minutes with new ones. Inputs that once failed are kept below as cases of their own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use newsprint::base::diag::render::{Style as Drawing, render};
use newsprint::base::diag::{Diag, Texts};
use newsprint::site::article::{self, Settings};
use newsprint::site::config::{Agencies, Config};
use newsprint::text::credit::{Reading, Registry, Style};
use newsprint::text::locale::{Locale, Quotes};
use newsprint::text::markdown::{Extensions, Options, RawHtml};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngSeed, TestRunner};

/// Runs a test on random inputs: the usual number, or for as long as asked.
fn run<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    // Without a time to fill, the same cases in every run: a landing must not depend on luck.
    let rng_seed = if end.is_some() { RngSeed::Random } else { RngSeed::Fixed(7) };
    let cases = Cases { rng_seed, cases: 256, failure_persistence: None, ..Cases::default() };
    let mut total = 0_u64;
    loop {
        let mut runner = TestRunner::new(cases.clone());
        if let Err(error) = runner.run(strategy, &test) {
            panic!("{error}");
        }
        total += 256;
        if end.is_none_or(|end| Instant::now() >= end) {
            break;
        }
    }
    if end.is_some() {
        println!("{total} cases");
    }
}

/// Pieces that mean something, put together at random, with arbitrary text between them.
fn pieces(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => proptest::sample::select(words).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const FRONT: &[&str] = &[
    "+++\n",
    "---\n",
    "\n",
    "title = ",
    "title: ",
    "\"T\"",
    "date = 2026-01-01\n",
    "date: 2026-01-01\n",
    "[photo]\n",
    "[[photos]]\n",
    "photo:\n  ",
    "photos:\n  - ",
    "file = \"a.png\"\n",
    "file: a.png\n",
    "alt = \"\"\n",
    "expires = \"14d\"\n",
    "embargo = true\n",
    "embargo: true\n",
    "topics = [\"a\", \"ä\"]\n",
    "topics: [a, b]\n",
    "lead = \"*x* [y](z.md)\"\n",
    "lead: >\n  x\n",
    "subheads = [\"\", \"x\"]\n",
    "[[corrections]]\n",
    "text = \"x\"\n",
    "&a ",
    "*a",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"\"\"",
    "\\u0000",
    "= = ",
    "#",
    "🚂",
    "\u{feff}",
    "\r\n",
    "\t",
    ": ",
    "- ",
    "2026-10-25T02:30",
    "9999-12-31",
    "-9999-01-01",
    "99999999999999999999",
    "1e999",
    "inf",
    "focus = \"1% 2%\"\n",
    "aliases = [\"/a/\"]\n",
    "[titles]\nseo = \"x\"\n",
    "[internal]\n",
    "[extra]\na = {b = [1]}\n",
    "[[byline]]\nwho = \"a\"\n",
];

const BODY: &[&str] = &[
    "\n\n",
    "\n",
    "# ",
    "## ",
    "## \n",
    "#### x",
    "{#id}",
    "![",
    "](",
    ")",
    "![a](b.png)",
    "{focus=\"1% 2%\"}",
    "{alt=",
    "\"",
    "'",
    "(AP/X Y)",
    "(Foto: X/AP).",
    ":::factbox{title=\"x\"}\n",
    ":::gallery\n",
    ":::\n",
    "::::quote{by=\"x\"}\n",
    ":::embed{url=\"https://a.example/\"}\n",
    "> [!CORRECTION]",
    "> [!X] ",
    "> ",
    "- ",
    "1. ",
    "[^1]",
    "[^1]: x\n",
    "|a|b|\n|-|-|\n",
    "```\n",
    "`",
    "<b>",
    "<!-- ",
    "-->",
    "<script>",
    "[x](a.md#b)",
    "[x]: y\n",
    "<https://a.example>",
    "--",
    "...",
    "\\",
    "&amp;",
    "\u{1}",
    "\u{1}L0\u{1}",
    "é",
    "„",
    "🚂",
    "~~",
    "**",
    "_",
    "    ",
    "\t",
    "<?",
    "javascript:",
];

const CREDIT: &[&str] = &[
    "AP",
    "Reuters",
    "KCNA",
    "APA",
    "AFP",
    "dpa",
    "Ng Han Guan",
    "Ed Jones",
    "/",
    " / ",
    " | ",
    " via ",
    "Foto: ",
    "Photo by ",
    "(c) ",
    "© ",
    "(",
    ")",
    "[",
    "]",
    "AP Photo",
    "Pool",
    ", File",
    "Archiv",
    "für ",
    "picture alliance",
    ".",
    ",",
    "2019",
    "zVg",
    "Getty Images",
    "DHA",
    " ",
    "Ü",
    "https://a.example",
    "MAX MUSTER",
    "-",
    "’",
    "\u{a0}",
];

fn options() -> Options {
    Options { quotes: Quotes::GERMAN, html: RawHtml::Deny, extensions: Extensions::ALL }
}

/// Reads an article and draws all its problems: places must lie inside the text.
fn read(text: &str) -> Result<(), TestCaseError> {
    let zone = TimeZone::get("Europe/Vienna").unwrap();
    let markdown = options();
    let path: Arc<str> = "content/a/b.md".into();
    let parsed = article::parse(
        &path,
        text,
        Settings { markdown: &markdown, zone: &zone, language: "de-AT" },
    );
    draw(&parsed.problems, text)?;
    if let Some(article) = parsed.value {
        prop_assert!(article.body_start <= text.len());
    }
    Ok(())
}

fn draw(problems: &[Diag], text: &str) -> Result<(), TestCaseError> {
    let text: Arc<str> = text.into();
    let text_of = |_: &str| Some(text.clone());
    let texts = Texts::new(&text_of);
    for problem in problems {
        let labels = problem.primary.iter().chain(&problem.related);
        for span in labels.filter_map(|label| label.place.span) {
            prop_assert!(text.get(span.start..span.end).is_some(), "{problem:?}");
        }
        prop_assert!(!problem.help.is_empty(), "no help: {problem:?}");
        prop_assert!(!render(problem, &texts, Drawing::Plain).is_empty());
    }
    Ok(())
}

#[test]
fn fuzz_front_matter() {
    run(&pieces(FRONT), |text| {
        read(&text)?;
        read(&format!("+++\ntitle = \"T\"\ndate = 2026-01-01\n{text}\n+++\n"))?;
        read(&format!("---\ntitle: T\ndate: 2026-01-01\n{text}\n---\n"))?;
        draw(&Config::read(&text).problems, &text)?;
        draw(&Locale::default().with_file(&text).problems, &text)?;
        draw(&Agencies::read(&text).problems, &text)
    });
}

#[test]
fn fuzz_markdown() {
    run(&pieces(BODY), |text| {
        read(&format!(
            "+++\ntitle = \"T\"\ndate = 2026-01-01\nsubheads = [\"a\", \"b\"]\n+++\n{text}"
        ))?;
        let body = newsprint::text::markdown::parse(&text, &options(), &[]);
        // Raw HTML is refused: no tag that we don't write can be in the result.
        for tag in ["<script", "<b>", "<!--", "<?"] {
            prop_assert!(!body.html.contains(tag), "{}", body.html);
        }
        let mut filled = String::new();
        newsprint::text::markdown::fill(&body.html, &mut filled, &mut |_, _| {});
        prop_assert!(!filled.contains('\u{1}'), "a mark was forged: {filled}");
        Ok(())
    });
}

#[test]
fn fuzz_credits() {
    let registry = Registry::builtin();
    let style = Style::default();
    run(&pieces(CREDIT), |text| {
        match registry.read(&text) {
            Reading::AsWritten(line) => prop_assert_eq!(line, text.trim()),
            Reading::Parts { credit, .. } => {
                prop_assert!(!credit.is_empty(), "{}", text);
                // What is printed can be read again, and says the same.
                let printed = style.print(&credit);
                prop_assert!(!printed.trim().is_empty());
                // Every word of the credit stands in what was written, or is a known party's name.
                let fold =
                    |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
                let written = fold(&text);
                for part in credit.names() {
                    let known = registry.find(part).is_some();
                    let words = part.split_whitespace().all(|word| written.contains(&fold(word)));
                    prop_assert!(known || words, "{} of {}", part, text);
                }
            }
        }
        let _ = registry.reads_as_credit(&text);
        // Another spelling of a name changes nothing of what is read, and is the last one.
        let found = registry.spellings_in(&text);
        if found.iter().all(|spelling| spelling.known) {
            let mut new = text.clone();
            for spelling in found.iter().rev() {
                prop_assert!(text.get(spelling.range.clone()).is_some(), "{:?}", spelling);
                new.replace_range(spelling.range.clone(), &spelling.name);
            }
            match (registry.read(&text), registry.read(&new)) {
                (old @ Reading::Parts { .. }, read) => prop_assert_eq!(old, read, "{}", new),
                (Reading::AsWritten(_), _) => prop_assert!(found.is_empty(), "{}", text),
            }
            prop_assert!(registry.spellings_in(&new).is_empty(), "{} of {}", new, text);
        }
        Ok(())
    });
}
