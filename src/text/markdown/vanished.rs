//! No word of a body vanishes without a message: what CommonMark drops is reported.

use proptest::prelude::*;

use super::parse;
use super::testing::OPTIONS;
use crate::base::diag::{Code, Diag};

/// Pieces of text, in which each `W` becomes a word of its own.
const PIECES: &[&str] = &[
    "W ",
    "W ",
    "W. ",
    "*W* ",
    "**W** ",
    "`W` ",
    "[W](W \"W\") ",
    "[W][W] ",
    "[W] ",
    "[^W]",
    "[^1]",
    "\n[^1]: W\n",
    "\n\n[^1]: W\n\n    W\n\n",
    "\n\n[^W]: W\n",
    "\n\n[W]: W\n",
    "\n\n[W]: W \"W\"\n",
    "\n\n[a]: W\n",
    "[a] ",
    "<!-- W --> ",
    "\n<!-- W -->",
    "\n<!-- W\n",
    "<b>W</b> ",
    "<W> ",
    "\n\n<div>W</div>\n",
    "\n\n| W | W |\n|--|--|\n| W | W | W |\n",
    "| W |\n",
    "\n|--|--|\n",
    "\n\n![W](W.jpg)\n",
    "\n\n![W](W.jpg){alt=\"W\"}\nW (W)\n\n",
    "![W](W.jpg) ",
    "![W ![W](W) [W](W) <W>](W \"W\")",
    "\n:::factbox{title=\"W\"}\n",
    "\n:::factbox W\n",
    "\n:::quote{by=\"W\" W=W}\n",
    "\n:::gallery{title=\"W\"}\n",
    "\n:::gallery\n",
    "\n:::W\n",
    "\n:::\n",
    "\n> ",
    "\n> [!UPDATE] W\n",
    "\n> [!W] W\n",
    "\n- ",
    "\n1. ",
    "\n## W\n",
    "\n## W {#W}\n",
    "\n## W {W}\n",
    "\n# W\n",
    "\n---\n",
    "\n```W W\n",
    "\n```\n",
    "\n~~~ W W\nW\n~~~\n",
    "\n    W\n",
    "\n\n",
    "\n",
    "{W}",
    "~~W~~ ",
    "<https://W.example/W> ",
    "\\",
    "(W) ",
];

/// The text of the pieces and the words in it, with their places.
fn text_of(pieces: &[&str]) -> (String, Vec<(usize, String)>) {
    let mut text = String::new();
    let mut words = Vec::new();
    for c in pieces.concat().chars() {
        match c {
            'W' => {
                let word = format!("w{}w", words.len());
                words.push((text.len(), word.clone()));
                text.push_str(&word);
            }
            c => text.push(c),
        }
    }
    (text, words)
}

/// Whether a problem tells of the text at a byte: on a line that it marks, or below one that swallows
/// what follows.
fn tells(problem: &Diag, text: &str, at: usize) -> bool {
    let swallows = [
        Code::COMMENT_UNCLOSED,
        Code::FOOTNOTE_UNUSED,
        Code::FOOTNOTE_TWICE,
        Code::HTML_DENIED,
        Code::VALUE_INVALID,
        Code::PHOTO_INLINE,
    ];
    let labels = problem.primary.iter().chain(&problem.related);
    labels.filter_map(|label| label.place.span).any(|span| {
        let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        // The title of a reference may stand on the line below.
        let lines = if problem.code == Code::REFERENCE_TWICE { 2 } else { 1 };
        let end = text[span.end..].match_indices('\n').nth(lines - 1);
        let end = end.map_or(text.len(), |(line, _)| span.end + line);
        (start..=end).contains(&at) || (swallows.contains(&problem.code) && at >= start)
    })
}

/// Whether a byte stands in the definition of a reference while a block was refused: the reference may
/// have stood in that.
fn in_definition_for_refused(problems: &[Diag], text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[start..].starts_with('[')
        && text[start..at].contains("]: ")
        && problems.iter().any(|problem| problem.code == Code::VALUE_INVALID)
}

/// Whether a byte stands in a comment.
fn in_comment(text: &str, at: usize) -> bool {
    let open = text[..at].rfind("<!--");
    let closed = text[..at].rfind("-->");
    open.is_some_and(|open| closed.is_none_or(|closed| closed < open)) && text[at..].contains("-->")
}

/// Fails if a word is neither printed nor told of.
fn assert_told(pieces: &[&str]) {
    let (text, words) = text_of(pieces);
    let body = parse(&text, &OPTIONS, &[]);
    let mut printed = vec![body.html.clone()];
    for figure in &body.figures {
        printed.extend([figure.file.clone(), figure.alt.clone()]);
        printed.extend(figure.attributes.iter().map(|attribute| attribute.value.clone()));
        printed.extend(figure.caption.iter().map(|caption| caption.html.clone()));
    }
    printed.extend(body.links.iter().flat_map(|link| [link.target.clone(), link.title.clone()]));
    for (at, word) in words {
        let is_printed = printed.iter().any(|part| part.contains(&word));
        let is_told = body.problems.iter().any(|problem| tells(problem, &text, at));
        assert!(
            is_printed
                || is_told
                || in_comment(&text, at)
                || in_definition_for_refused(&body.problems, &text, at),
            "{word} has vanished from {text:?}\n{:?}",
            body.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>()
        );
    }
}

proptest! {
    // The same cases in every run: a landing must not depend on luck.
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_word_vanishes_without_a_message(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..14),
    ) {
        assert_told(&pieces);
    }
}

#[test]
fn each_piece_alone_keeps_its_words() {
    for piece in PIECES {
        assert_told(&[piece]);
        assert_told(&["W\n\n", piece, "\n\nW"]);
    }
}

/// The length of all that is said of a text that is wrong everywhere.
fn said(piece: &str, count: usize) -> usize {
    let body = parse(&piece.repeat(count), &OPTIONS, &[]);
    let labels = |problem: &Diag| problem.primary.iter().chain(&problem.related).count();
    let lines = |problem: &Diag| problem.help.iter().map(String::len).sum::<usize>();
    body.problems.iter().map(|p| p.message.len() + lines(p) + labels(p)).sum()
}

#[test]
fn messages_grow_with_the_text_only() {
    for piece in [
        "# a\n",
        "[^a] ",
        "[a](b c/d) ",
        "[a][b] ",
        "[",
        "![",
        "](",
        "](a.b/",
        "**a ",
        "`a ",
        "<!-",
        "##a\n",
        "[a]: b\n",
        "[^1]: b\n",
        "1. a\n\nb\n\n",
        "Leser*innen und Autor*innen\n",
        "- ",
        "> ",
        "| a\n",
        "<www.",
        "[[a]] ",
        "https://a.example/\n\n",
        "    ![a](b)\n\nc\n\n",
        "```a b\n```\n",
    ] {
        let [one, two, four] = [100, 200, 400].map(|count| said(piece, count));
        let limit = |less: usize| less * 23 / 10 + 400;
        assert!(two <= limit(one) && four <= limit(two), "{piece:?}: {one} {two} {four}");
    }
}

#[test]
fn lines_of_a_preview_are_told_right() {
    let text = "a\n\nb[^1]\n\n[^1]: c\n\n    d\n\n- e\n\n> f\n\ng\n";
    let html = super::parse_numbered(text, &OPTIONS, &[], 10).html;
    let lines: Vec<&str> =
        html.split("<!--newsprint:").skip(1).filter_map(|rest| rest.split("-->").next()).collect();
    assert_eq!(lines, ["10", "12", "14", "18", "20", "22"]);
}
