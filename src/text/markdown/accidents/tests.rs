//! Both sides of each boundary between an accident and what somebody meant.

use crate::text::markdown::testing::{all, codes, none};

#[test]
fn stars_inside_of_words_are_no_emphasis() {
    all(
        "emphasis-accident",
        &[
            "Die Leser*innen und Autor*innen kamen.",
            "Die Leser*innen kamen *gern* und die Autor*innen auch",
            "## Leser*innen und Autor*innen",
            "- Leser*innen/Autor*innen",
            "| Leser*innen und Autor*innen |\n|---|",
            "![a](b.jpg)\nLeser*innen und\nAutor*innen (AP)",
            "Ein*e gute*r Kollege",
            "Leser*innen und (Bürger*) kamen",
            "*Betont und Leser*innen*",
            "2*3*4 ist 24",
        ],
    );
    none(&[
        "un*glaub*lich und *unglaublich*er",
        "これは*Hello World*です",
        "*Die Zeit und mehr*, sagte er",
        "Leser\\*innen und Autor\\*innen",
        "`Leser*innen und Autor*innen`",
        "**Leser und Autoren** *kamen gern*.",
        "~~gestrichen und mehr~~ so",
    ]);
}

#[test]
fn backticks_inside_of_words_are_no_code() {
    all("code-accident", &["So geht`s und so hat`s geklappt", "Rock`n`Roll"]);
    none(&["a `b c` d", "geht`s", "das`Wort`so"]);
}

#[test]
fn a_rule_below_a_paragraph_is_no_subhead() {
    all(
        "heading-accident",
        &[
            "It was the last crossing, and nobody knew it.\n---\nMore on Monday.",
            "Two lines\nof text\n---\n",
            "> Er sagte nein.\n> ---\n",
            "Von Anna Keel\n-\n",
            "\"Nein.\"\n-----\n",
            "a b c d e f g h i j k l m n o\n---\n",
        ],
    );
    none(&[
        "Zwei\n---\n",
        "Ein kurzer Titel\n----------------\n",
        "Was nun?\n---\n",
        "Ende.\n\n---\n\nNeu",
    ]);
    assert_eq!(codes("Nein, sagte er.\n===\n"), ["heading-accident", "heading-level-one"]);
}

#[test]
fn a_number_at_the_beginning_of_a_line_is_no_list() {
    all(
        "list-accident",
        &[
            "Das Fest ist am\n1. Mai 2026 in Wien.",
            "24. Dezember ist Heiligabend.",
            "1986. Das Jahr begann.",
            "> 1. Mai: Tag der Arbeit",
            "3. Oktober 1990\n9. November 1989",
            "Sie kam – spät\n- aber sie kam.",
            "Es stieg um\n+ 3 Prozent",
            "Anna K.* sprach.\n\n* Name geändert",
        ],
    );
    none(&[
        "1. Eins\n2. Zwei",
        "1. Eins\n1. Zwei\n1. Drei",
        "Die Regel:\n\n1. Nichts tun.",
        "1. Eins\n\n![a](b.jpg)\n\n2. Zwei",
        "3. Drei\n\nText\n\n2. Zwei\n\nText\n\n1. Eins",
        "24\\. Dezember",
        "Das Fest ist am 1. Mai 2026 in Wien.",
        "Er kam:\n- allein",
        "Er kam.\n- Sie ging",
        "- eins\n  - zwei",
        "* Eins\n* Zwei\n\nAnna K.*",
        "* Name geändert",
    ]);
}

#[test]
fn a_line_in_bold_before_a_paragraph_is_a_subhead() {
    all("heading-literal", &["A.\n\n**Der zweite Teil**\n\nB.", "A.\n\n__Zwei *Teile*__\n\nB."]);
    none(&[
        "**Wien**\n\nA.",
        "A.\n\n**Was nun?**\n\nB.",
        "A.\n\n**Hinweis:**\n\nB.",
        "A.\n\n**Ende**",
        "A.\n\n**Der** Teil\n\nB.",
        "A.\n\n**Ein\nTeil**\n\nB.",
        "A.\n\n- **Ein Teil**\n\nB.",
        "A.\n\n**Ein Satz ist kein Titel.**\n\nB.",
        "A.\n\n:::quote{by=x}\n**Ein Teil**\n\nB\n:::",
    ]);
}

#[test]
fn code_is_what_somebody_marks_as_code() {
    all("code-unclosed", &["```\na\n\nb", "~~~\na\n```\n", "- ```\n  a\n\nb", "````\na\n```\n"]);
    all(
        "code-accident",
        &[
            "A.\n\n    Das ist ein eingerückter Satz, mehr nicht.",
            "    :::factbox\n",
            "~~~ Ein Text\na\n~~~",
        ],
    );
    all("photo-literal", &["    ![a](b.jpg)\n    So (AP)", "- a\n\n      ![a](b.jpg)"]);
    none(&[
        "```\na\n```",
        "```js\nb\n```\n",
        "    let x = 1;",
        "```js {1,2} title=x\nb\n```",
        "> ```\n> a\n> ```",
    ]);
}
