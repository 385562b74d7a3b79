//! What the tests of this module share: a text in, HTML and codes out, and what is always true.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{Body, Extensions, Mark, Options, RawHtml, Subhead, fill, inline, parse};
use crate::base::diag::{Diag, Span};
use crate::text::locale::Quotes;

/// What articles of an Austrian paper are read with.
pub(super) const OPTIONS: Options =
    Options { quotes: Quotes::GERMAN, html: RawHtml::Deny, extensions: Extensions::ALL };

/// Reads a text, with `¤` for the delimiter of marks, so that they can be read in tests.
pub(super) fn read(text: &str) -> Body {
    let subhead = Subhead { html: "Eins &amp; <em>eins</em>".into(), text: "Eins & eins".into() };
    let mut body = parse(text, &OPTIONS, &[subhead]);
    let readable = |html: &mut String| *html = html.replace('\u{1}', "¤");
    readable(&mut body.html);
    for figure in &mut body.figures {
        figure.caption.iter_mut().for_each(|caption| readable(&mut caption.html));
        let signed = figure.signed.iter_mut();
        signed.filter_map(|s| s.caption.as_mut()).for_each(|caption| readable(&mut caption.html));
    }
    body
}

/// Checks the HTML of a text without problems.
#[track_caller]
pub(super) fn check(text: &str, html: &str) -> Body {
    let body = read(text);
    assert_eq!(body.html, html, "{text}");
    assert!(body.problems.is_empty(), "{text}: {:?}", body.problems);
    body
}

/// The codes of a text's problems, each with the place it names.
pub(super) fn problems(text: &str) -> Vec<(&'static str, String)> {
    let place = |problem: &Diag| {
        let span = problem.primary.as_ref().and_then(|label| label.place.span);
        span.map_or(String::new(), |span| text[span.start..span.end].to_owned())
    };
    read(text).problems.iter().map(|problem| (problem.code.as_str(), place(problem))).collect()
}

/// The codes of a text's problems.
pub(super) fn codes(text: &str) -> Vec<&'static str> {
    problems(text).into_iter().map(|(code, _)| code).collect()
}

/// Checks that each text has exactly one problem, of this code.
#[track_caller]
pub(super) fn all(code: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(codes(text), [code], "{text:?}");
    }
}

/// Checks that no text has a problem.
#[track_caller]
pub(super) fn none(texts: &[&str]) {
    for text in texts {
        assert!(problems(text).is_empty(), "{text:?}: {:?}", problems(text));
    }
}

/// Whether every tag is closed by its own kind.
fn is_balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !matches!(name, "br" | "hr" | "img") {
            open.push(name);
        }
    }
    open.is_empty()
}

/// Fails unless marks of links open and close in turn; notes which links and figures were met.
fn assert_marks(html: &str, links: &mut Vec<usize>, figures: &mut Vec<usize>) {
    let mut open: Vec<usize> = Vec::new();
    let mut out = String::new();
    fill(html, &mut out, &mut |mark, _| match mark {
        Mark::LinkOpen(number) => {
            open.push(number);
            links.push(number);
        }
        Mark::LinkClose(number) => assert_eq!(open.pop(), Some(number), "{html:?}"),
        Mark::Figure(number) => figures.push(number),
        Mark::Word(key) => assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')),
    });
    assert!(open.is_empty(), "{html:?}");
    assert_eq!(html.matches('\u{1}').count() % 2, 0);
    assert!(!out.contains('\u{1}'));
}

/// Fails unless the span is a part of the text.
fn assert_span(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
}

fn assert_problems(text: &str, problems: &[Diag]) {
    for problem in problems {
        assert!(problem.primary.is_some() && !problem.help.is_empty(), "{problem:?}");
        for label in problem.primary.iter().chain(&problem.related) {
            assert_span(text, label.place.span.expect("a place"));
        }
    }
}

/// What must be true of any text.
fn assert_sound(text: &str, options: &Options) {
    let body = parse(text, options, &[]);
    let newsroom = options.extensions.newsroom;
    let strict = newsroom && options.html == RawHtml::Deny;
    let (mut links, mut figures) = (Vec::new(), Vec::new());
    assert_marks(&body.html, &mut links, &mut figures);
    for figure in &body.figures {
        assert_span(text, figure.span);
        assert_span(text, figure.file_span);
        for attribute in &figure.attributes {
            assert_span(text, attribute.name_span);
            assert_span(text, attribute.value_span);
        }
        if let Some(caption) = &figure.caption {
            assert_span(text, caption.span);
            assert_marks(&caption.html, &mut links, &mut figures);
            assert!(!strict || is_balanced(&caption.html), "{text:?}\n{}", caption.html);
        }
        if let Some(signed) = &figure.signed {
            assert_span(text, signed.credit_span);
            if let Some(caption) = &signed.caption {
                assert_span(text, caption.span);
                assert_marks(&caption.html, &mut Vec::new(), &mut Vec::new());
                assert!(!strict || is_balanced(&caption.html), "{text:?}\n{}", caption.html);
            }
        }
    }
    links.sort_unstable();
    assert_eq!(links, (0..body.links.len()).collect::<Vec<_>>(), "{text:?}\n{}", body.html);
    assert_eq!(figures, (0..body.figures.len()).collect::<Vec<_>>(), "{text:?}");
    body.links.iter().for_each(|link| assert_span(text, link.span));
    body.headings.iter().for_each(|heading| assert_span(text, heading.span));
    body.empty_subheads.iter().for_each(|span| assert_span(text, *span));
    assert_problems(text, &body.problems);
    if strict {
        assert!(is_balanced(&body.html), "{text:?}\n{}", body.html);
        let captions = body.figures.iter().filter_map(|figure| figure.caption.as_ref());
        let htmls = captions.map(|caption| &caption.html).chain([&body.html]);
        let ids: usize = htmls.map(|html| html.matches(" id=\"").count()).sum();
        assert_eq!(ids, body.anchors.len(), "{text:?}\n{}", body.html);
        let twice =
            body.problems.iter().any(|p| p.code == crate::base::diag::Code::HEADING_ID_TWICE);
        let unique: HashSet<&String> = body.anchors.iter().collect();
        assert!(twice || unique.len() == body.anchors.len(), "{text:?}: {:?}", body.anchors);
    }

    let line = inline(text, options);
    let mut links = Vec::new();
    assert_marks(&line.html, &mut links, &mut Vec::new());
    assert_eq!(links, (0..line.links.len()).collect::<Vec<_>>());
    line.links.iter().for_each(|link| assert_span(text, link.span));
    assert_problems(text, &line.problems);
    assert!(!line.html.contains("<p>") && !line.html.contains("<h2"), "{}", line.html);
}

/// Pieces of text that meet in surprising ways.
const FRAGMENTS: &[&str] = &[
    ":::",
    "::::",
    ":::factbox",
    ":::gallery{title=\"x\"}",
    ":::embed{url=\"https://a.b\"}",
    ":::quote{by='Ü'}",
    "   :::",
    "> ",
    "> [!CORRECTION]",
    "[!UPDATE]",
    "![",
    "](",
    ")",
    "![a](b.jpg)",
    "![a](b.jpg){",
    "{",
    "}",
    "{alt=\"*\"}",
    "{#fn-1}",
    "{#a}",
    "=",
    "##",
    "## ",
    "# ",
    "#### ",
    "```",
    "`",
    "\"",
    "'",
    "--",
    "...",
    "5",
    "a",
    "Ü",
    "😀",
    "\u{2028}",
    "*",
    "**",
    "_",
    "~~",
    "[^1]",
    "[^1]: ",
    "[^x]",
    "[^",
    "]",
    "[",
    "(AP)",
    "(",
    ".",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "- ",
    "1. ",
    "|",
    "|---|",
    "| a |\n|---|\n",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<div>",
    "<https://a.b>",
    "<a@b.c>",
    "&",
    "&#1;",
    "&#1;L0&#1;",
    "&quot;",
    "\\",
    "\u{1}",
    "\u{1}L7\u{1}",
    "\0",
    "[a](b)",
    "[a][r]",
    "[r]: /u\n",
    "<?",
    "?>",
    "---",
    "===",
    "fn 1",
];

proptest! {
    // The same cases in every run: a landing must not depend on luck. tests/it/fuzz.rs looks for new ones.
    #![proptest_config(ProptestConfig {
        cases: 512,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_fragments_is_read(
        parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..40),
    ) {
        let text = parts.concat();
        assert_sound(&text, &OPTIONS);
        assert_sound(&text, &Options { html: RawHtml::Allow, ..OPTIONS });
        let plain = Extensions { newsroom: false, ..Extensions::ALL };
        assert_sound(&text, &Options { extensions: plain, ..OPTIONS });
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        assert_sound(&text, &OPTIONS);
    }
}
