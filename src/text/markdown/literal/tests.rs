//! Both sides of each boundary between prose and markup that went wrong.

use crate::base::diag::Diag;
use crate::text::markdown::inline;
use crate::text::markdown::testing::{OPTIONS, all, codes, none, problems, read};

/// The first help line of each text's first problem.
#[track_caller]
fn helps(pairs: &[(&str, &str)]) {
    for (text, help) in pairs {
        let body = read(text);
        let first = body.problems.first().and_then(|problem| problem.help.first());
        assert_eq!(first.map(String::as_str), Some(*help), "{text:?}");
    }
}

#[test]
fn a_photo_that_is_none_is_an_error() {
    all(
        "photo-literal",
        &[
            "![a boat](my boat.jpg)\nThe pier (AP/Jo Marsh)",
            "![a boat](boat(1.jpg)\nThe pier (AP/Jo Marsh)",
            "![a boat](boat.jpg",
            "![a boat](<my boat.jpg)",
            "![a boat] (boat.jpg)",
            "![a boat]\n(boat.jpg)",
            "![a boat][boat]",
            "![a boat(boat.jpg)",
            "Text ![a boat](my boat.jpg) text",
            "- ![a](C:\\My Photos\\a.jpg)",
            "![a](b.jpg 'x' 'y')",
            ":::gallery\n![a](my boat.jpg)\n:::",
        ][..11],
    );
    none(&[
        "Halt![sic] So",
        "Wow! [a](b)",
        "\\![a](b c)",
        "`![a](b c.jpg)`",
        "![a](<b c.jpg>)",
        "![a](b(1).jpg)",
    ]);
    helps(&[
        ("![a](my boat.jpg)", "write `![a](<my boat.jpg>)`"),
        ("![a](boat (1).jpg)", "write `![a](<boat (1).jpg>)`"),
        ("![a](boat(1.jpg)", "write `![a](<boat(1.jpg>)`"),
        ("![a](boat.jpg", "write `![a](boat.jpg)`"),
        (
            "![a](C:\\Users\\a b.jpg)",
            "copy the photo beside the article and write its file name alone",
        ),
    ]);
    let got = inline("![a](b c.jpg)", &OPTIONS);
    assert_eq!(
        got.problems.iter().map(|p: &Diag| p.code.as_str()).collect::<Vec<_>>(),
        ["photo-literal"]
    );
}

#[test]
fn a_link_that_is_none_is_reported() {
    all(
        "link-literal",
        &[
            "Call [the desk](tel:+43 1 234567).",
            "See [Foo](https://de.wikipedia.org/wiki/Foo_(bar).",
            "See [here] (https://e.example/).",
            "See [here]\n(https://e.example/).",
            "See [here] (ferry.md).",
            "See [a source[^1]](https://e.example/).\n\n[^1]: n",
            "See [a [b](c) d](https://e.example/)",
            "See [here](https://e.example/",
            "See [here(https://e.example/)",
            "See here](https://e.example/)",
            "See (here)[https://e.example/]",
            "See [[ferry]]",
            "See [a](my file.pdf)",
            "See [a](/a b/)",
            "Text\n[a]: https://e.example/",
            "See <www.e.example>",
            "See <https://e.example/a b>",
            "| [here] (https://e.example/) |\n|---|",
        ],
    );
    none(&[
        "Er sagte [sic] (so steht es da)",
        "[Name geändert] (Red.)",
        "[sic](so im Original)",
        "Quelle [1] (https://e.example/)",
        "Ein [Zitat] und (ein Wort)",
        "[1][2]",
        "a < b und c > d",
        "[a](b) [c](<d e>) [f](g(h)) <https://a.b>",
        "\\[a](b c/d)",
        "f[0](x y)",
    ]);
    helps(&[
        ("[the desk](tel:+43 1 2)", "write `[the desk](tel:+4312)`"),
        ("[a](https://w.example/F_(b).", "write `[a](https://w.example/F_(b))`"),
        ("[a](my file.pdf)", "write `[a](<my file.pdf>)`"),
        ("<www.e.example/x>", "write `<https://www.e.example/x>`"),
    ]);
}

#[test]
fn references_are_defined_once_and_used() {
    all("reference-unknown", &["[a][b]", "[a][]", "[a][b] [c][d]\n\n[d]: /u"]);
    all("reference-unused", &["a\n\n[b]: /u", "a\n\n[Merkel]: Nein"]);
    all("reference-twice", &["[a]\n\n[a]: /u\n[a]: /v", "[a]\n\n> [a]: /u\n\n[A]: /v \"T\""]);
    none(&[
        "[a][b]\n\n[b]: /u 'T'",
        "[a] [sic]\n\n[a]: /u",
        "a\n\n[//]: # (a comment)",
        "`]:` [x]: y",
    ]);
    assert_eq!(problems("[a]\n\n[a]: /u\n[a]: /v")[0].1, "[a]: /v");
}

#[test]
fn footnotes_are_defined_once_and_used() {
    all("footnote-unused", &["Text[^1].\n\n[^1]: a\n\n[^2]: b", "a\n\n[^x]: b\n    c"]);
    all("footnote-twice", &["a[^1]\n\n[^1]: b\n\n[^1]: c", "a[^x]\n\n[^x]: b\n[^X]: c"]);
    none(&["a[^1] b[^1]\n\n[^1]: c[^2]\n\n[^2]: d"]);
    assert_eq!(codes("a\n\n[^1]: b[^2]\n\n[^2]: c"), ["footnote-unused", "footnote-unused"]);
    assert_eq!(problems("a\n\n[^1]: b\n")[0].1, "[^1]: b");
}

#[test]
fn cells_behind_the_last_column_are_reported() {
    all(
        "table-cell-lost",
        &[
            "| a | b |\n|--|--|\n| c | d | +3 |",
            "| a |\n|--|\n| c\\|d | e",
            "> | a |\n> |--|\n> | c | d |",
            "- | a |\n  |--|\n  | c | d |",
        ],
    );
    none(&[
        "| a | b |\n|--|--|\n| c |\n| d | e |\n| f | g | |",
        "| a |\n|--|\n| c\\|d |\n| `e\\|f` |\n",
        "a | b\n--|--\nc | d",
    ]);
    assert_eq!(problems("|a|b|\n|-|-|\n|c|d|e|f|")[0].1, "e|f");
}

#[test]
fn a_table_that_is_none_is_reported() {
    all(
        "table-literal",
        &[
            "| a | b |\n|--|\n| c | d |",
            "a | b\n--|--|--\nc | d",
            "| a | b |\n| c | d |",
            "| a | b |\n|---+---|\n| c | d |",
        ],
    );
    none(&["a | b", "| a |", "a | b\nc | d", "|x| und |y|", "a -- b | c"]);
}

#[test]
fn lines_that_begin_as_something_else() {
    all("heading-literal", &["##No space", "A\n###Eins", "> ##Eins", "####### Sieben", "##„Nein“"]);
    all(
        "block-literal",
        &[
            "> :::factbox\n> a\n> :::",
            "> > ::: keypoints",
            "::factbox{title=\"x\"}",
            "- a\n\n      b\n  - :::quote{by=x}",
            "[!CORRECTION] Wir irrten.",
            "A\n[!Update] B",
        ],
    );
    assert!(codes("- :::factbox\n  a\n  :::").contains(&"block-literal"));
    none(
        &[
            "#wetter ist schön",
            "#1 und ##",
            "a ##b",
            "::: ",
            ":: a",
            "\\##a",
            "a [!UPDATE] b",
            "[!x] a",
        ][..3],
    );
    none(&["a ##b", ":: a", "\\##a", "a [!UPDATE] b", "[!x] a", "> \\:::factbox"]);
}

#[test]
fn emphasis_that_is_none_is_reported() {
    all(
        "emphasis-literal",
        &[
            "これは**「重要」**です。",
            "**Hinweis:**Text",
            "Text **„fett“**er Text",
            "Er sagte *„nein“*so",
            "__Hinweis:__Text",
            "So ~~„nein“~~er",
            "** fett ** so",
            "**Hinweis: ohne Ende",
            "A **fett **Text",
            "So ~~gestrichen",
            "**Eins.\n\nZwei.**",
            "## **Titel",
        ],
    );
    assert_eq!(
        codes("**Hinweis:**Text und **„fett“**er Text."),
        ["emphasis-literal", "emphasis-literal"]
    );
    none(&[
        "Preis** und Gebühr**, so",
        "Ab 9 Euro**\n\n**inkl. MwSt.",
        "*Name geändert",
        "Anna K.* und Ben M.*",
        "Leser*innen",
        "f***ing und Sch***e",
        "****Hotel und Hotel****",
        "3*(4+5)*6",
        "2**3",
        "snake_case und __init",
        "____ ausfüllen",
        "~5 bis ~6",
        "\\*\\*a",
        "** ab 1. Mai",
    ]);
}

#[test]
fn backticks_that_nothing_closes_are_reported() {
    all("code-unclosed", &["So `code ohne Ende", "`a", "Die ``Anführung''", "a `b` `c"]);
    none(&["geht`s", "a ` b", "\\`a", "a `b`", "Wort`"]);
}

#[test]
fn an_address_alone_in_its_paragraph_is_reported() {
    all(
        "link-literal",
        &[
            "https://e.example/a",
            "A\n\nhttps://www.youtube.com/watch?v=a_b_c\n\nB",
            "www.e.example",
            "> https://e.example/",
            "- https://e.example/",
        ],
    );
    assert_eq!(codes("https://a.example/\nhttps://b.example/").len(), 2);
    none(&[
        "Siehe https://e.example/a",
        "https://e.example/ so",
        "<https://e.example/>",
        "a.b",
        "`https://e.example`",
    ]);
    helps(&[
        (
            "https://youtu.be/x",
            "write `:::embed{url=\"https://youtu.be/x\"}` and `:::` on the next line for a card that links to it",
        ),
        ("www.e.example", "write `<https://www.e.example>` for a link"),
    ]);
}

#[test]
fn comments_have_an_end_and_hide_nothing_else() {
    all(
        "comment-unclosed",
        &[
            "A\n\n<!-- b\n\nC",
            "A <!-- b\n\nC",
            "> <!-- b\n\nC",
            "<!-- a --> <!-- b",
            "A <!- b --> c",
        ],
    );
    for (text, html) in [
        ("<!-- ok --> The minister", "<p> The minister</p>\n"),
        ("<!-- ok -->The *minister*\nsaid", "<p>The <em>minister</em>\nsaid</p>\n"),
        ("<!-- a\n\nb --> The\n\nB", "<p> The</p>\n<p>B</p>\n"),
        ("> <!-- a\n> b --> The", "<blockquote>\n<p> The</p>\n</blockquote>\n"),
        ("- <!-- a --> The", "<ul>\n<li> The</li>\n</ul>\n"),
        ("<!-- a --> <!-- b --> The", "<p>  The</p>\n"),
        ("```\n<!-- a --> The\n```", "<pre><code>&lt;!-- a --&gt; The\n</code></pre>\n"),
        ("`a\n<!-- b --> c` d", "<p><code>a &lt;!-- b --&gt; c</code> d</p>\n"),
        ("<!-- a -->\nB", "<p>B</p>\n"),
        ("<!-- a --> ![b](c.jpg)", "¤F0¤\n"),
    ] {
        let body = read(text);
        assert!(body.problems.is_empty(), "{text:?}: {:?}", body.problems);
        assert_eq!(body.html, html, "{text:?}");
    }
    all("html-denied", &["<!-- a --> ## B", "<!-- a --> - B", "<!-- a --> <div>b</div>"]);
}

#[test]
fn a_description_keeps_its_words() {
    for (text, alt, expect) in [
        ("![a sign that says <Exit>](z.jpg)", "a sign that says <Exit>", &[][..]),
        ("![a <!-- b --> c](z.jpg)", "a  c", &[]),
        ("![a <b>b</b>](z.jpg)", "a b", &["html-denied"]),
        ("![a ![b](c.jpg) d](z.jpg)", "a b d", &["photo-inline"]),
        ("![a [b](c)](z.jpg)", "a b", &["link-literal"]),
    ] {
        assert_eq!(read(text).figures[0].alt, alt, "{text}");
        assert_eq!(codes(text), expect, "{text}");
    }
}

#[test]
fn no_link_is_inside_of_a_link() {
    let body = read("[mail <a@b.example> now](https://e.example/)");
    assert_eq!(body.html, "<p>¤L0¤mail a@b.example now¤l0¤</p>\n");
    assert_eq!(body.links.len(), 1);
    assert_eq!(codes("[mail <a@b.example>](https://e.example/)"), ["link-literal"]);
    assert!(codes("[<https://e.example/>](https://e.example/)").is_empty());
}
