//! People and topics: no author is lost from a byline, and names that share a page are reported.

use crate::site::{HEAD, Site};

/// The codes of a site's problems, and the site after its build.
fn built(text: &str) -> (Vec<&'static str>, Site) {
    let site = Site::new(&format!("{HEAD}{text}"));
    let report = site.build();
    (report.problems.iter().map(|problem| problem.code.as_str()).collect(), site)
}

fn article(name: &str, more: &str) -> String {
    format!(
        "-- content/news/{name}.md --\n+++\ntitle = \"{name}\"\ndate = 2026-05-01T08:00\n{more}+++\n\nText\n"
    )
}

/// The names in an article's JSON-LD.
fn in_linked_data(page: &str) -> usize {
    page.matches("\"@type\":\"Person\"").count()
}

#[test]
fn one_person_with_two_roles_shows_both() {
    for more in [
        "[[byline]]\nwho = \"Anna Keel\"\nrole = \"Text\"\n[[byline]]\nwho = \"Anna Keel\"\nrole = \"Photos\"\n",
        "authors = [\"Anna Keel\"]\n[[byline]]\nwho = \"Anna Keel\"\nrole = \"Text\"\n[[byline]]\nwho = \"Anna Keel\"\nrole = \"Photos\"\n",
    ] {
        let (codes, site) = built(&article("a", more));
        assert_eq!(codes, [""; 0]);
        let page = site.page("news/a/index.html");
        assert!(page.contains(">Text, Photos</span>"), "{page}");
        assert_eq!(in_linked_data(&page), 1);
    }
    // One role, however often it is written, and the places of both.
    let more = "[[byline]]\nwho = \"Anna Keel\"\nrole = \"Text\"\nfrom = \"Linz\"\n[[byline]]\nwho = \"Anna Keel\"\nrole = \"Text\"\nfrom = \"Wels\"\n";
    let page = built(&article("a", more)).1.page("news/a/index.html");
    assert!(page.contains(">Text</span>") && page.contains(">Linz, Wels</span>"));
    // The key of a profile and its name are one person.
    let profile = "-- content/_authors/ak.md --\n+++\nname = \"Anna Keel\"\n+++\n";
    let more = "[[byline]]\nwho = \"ak\"\nrole = \"Text\"\n[[byline]]\nwho = \"Anna  Keel\"\nrole = \"Photos\"\n";
    let (codes, site) = built(&(profile.to_owned() + &article("a", more)));
    assert_eq!(codes, [""; 0]);
    assert!(site.page("news/a/index.html").contains(">Text, Photos</span>"));
}

#[test]
fn names_that_differ_in_letters_are_two_people() {
    for (one, other) in [
        ("Jan Novák", "Jan Novak"),
        ("Eva Müller", "Eva Mueller"),
        ("王伟", "汪伟"),
        ("Ann-Kay", "Ann Kay"),
    ] {
        let (codes, site) = built(&article("a", &format!("authors = [\"{one}\", \"{other}\"]\n")));
        assert_eq!(codes, ["author-page-shared"], "{one}");
        let page = site.page("news/a/index.html");
        assert!(
            page.contains(&format!(">{one}<")) && page.contains(&format!(">{other}<")),
            "{page}"
        );
        assert_eq!(in_linked_data(&page), 2);
        assert_eq!(page.matches("#person\"").count(), 1, "two people have no common @id");
        for feed in ["feed.xml", "atom.xml", "feed.json"] {
            let text = site.page(feed);
            assert!(text.contains(one) && text.contains(other), "{feed}");
        }
        // A profile of their own parts them.
        let second = format!("-- content/_authors/second.md --\n+++\nname = \"{other}\"\n+++\n");
        let text = article("a", &format!("authors = [\"{one}\", \"{other}\"]\n"));
        let (codes, site) = built(&(second + &text));
        assert!(!codes.contains(&"author-page-shared"), "{one}: {codes:?}");
        assert!(site.has("authors/second/index.html"));
    }
}

#[test]
fn names_that_differ_in_case_or_spaces_are_one_person() {
    for (one, other) in [("Anna Keel", "ANNA KEEL"), ("Anna Keel", "Anna  Keel")] {
        let (codes, site) = built(&article("a", &format!("authors = [\"{one}\", \"{other}\"]\n")));
        assert_eq!(codes, ["author-similar"], "{other:?}");
        let page = site.page("news/a/index.html");
        assert_eq!(in_linked_data(&page), 1);
        assert!(page.contains(&format!(">{one}<")));
    }
    let nfd = "authors = [\"José Ruiz\", \"Jose\u{301} Ruiz\"]\n";
    assert_eq!(in_linked_data(&built(&article("a", nfd)).1.page("news/a/index.html")), 1);
    // Between articles it is said once, not for each of them.
    let text = article("a", "authors = [\"Anna Keel\"]\n")
        + &article("b", "authors = [\"Anna keel\"]\n")
        + &article("c", "authors = [\"Anna keel\"]\n");
    assert_eq!(built(&text).0, ["author-similar"]);
}

#[test]
fn namesakes_in_two_articles_are_reported_once() {
    let text = article("a", "authors = [\"Anna Müller\"]\n")
        + &article("b", "authors = [\"Anna Mueller\"]\n")
        + &article("c", "authors = [\"Anna Mueller\"]\n");
    let (codes, site) = built(&text);
    assert_eq!(codes, ["author-page-shared"]);
    // Said again by a build that changes nothing.
    assert_eq!(site.build().problems.len(), 1);
    assert!(site.page("news/b/index.html").contains(">Anna Mueller<"));
}

#[test]
fn two_spellings_of_a_topic_in_one_article_are_reported() {
    let (codes, site) = built(&article("a", "topics = [\"C\", \"C#\", \"C\"]\n"));
    assert_eq!(codes, ["topic-spelling"]);
    assert!(site.page("topics/c/index.html").contains("/news/a/"));
    let page = site.page("news/a/index.html");
    assert_eq!(page.matches("/topics/c/\"").count(), 1, "{page}");
    assert_eq!(built(&article("a", "topics = [\"C\", \"D\"]\n")).0, [""; 0]);
}

#[test]
fn a_topics_file_lists_what_articles_write() {
    let topic = |spellings: &str| {
        format!(
            "-- content/_topics/c-sharp.md --\n+++\ntitle = \"The language C#\"\n{spellings}+++\n"
        )
    };
    let text = article("a", "topics = [\"C\", \"C#\"]\n");
    let (codes, site) = built(&(topic("spellings = [\"C#\"]\n") + &text));
    assert_eq!(codes, [""; 0]);
    assert!(site.has("topics/c-sharp/index.html") && site.has("topics/c/index.html"));
    let page = site.page("news/a/index.html");
    assert!(page.contains(">The language C#</a>") && page.contains(">C</a>"), "{page}");
    assert!(site.page("topics/c-sharp/feed.xml").contains("/news/a/"));
    // Without the list, it is the topic C again, and the pages follow.
    site.edit("content/_topics/c-sharp.md", "spellings = [\"C#\"]\n", "");
    let codes: Vec<_> = site.build().problems.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["topic-spelling"]);
    assert!(!site.page("news/a/index.html").contains("The language C#"));
}

#[test]
fn a_topics_title_may_differ_from_what_articles_write() {
    let topic = |more: &str| {
        format!(
            "-- content/_topics/ferries.md --\n+++\ntitle = \"Ferries: the dossier\"\n{more}+++\n"
        )
    };
    let articles = |second: &str| {
        article("a", "topics = [\"Ferries\"]\n")
            + &article("b", &format!("topics = [\"{second}\"]\n"))
    };
    assert_eq!(built(&(topic("") + &articles("Ferries"))).0, [""; 0]);
    assert_eq!(built(&(topic("") + &articles("Ferries: the dossier"))).0, [""; 0]);
    assert_eq!(built(&(topic("") + &articles("Ferries!"))).0, ["topic-spelling"]);
    let listed = "spellings = [\"Ferries\", \"Ferry lines\"]\n";
    assert_eq!(built(&(topic(listed) + &articles("Ferry lines"))).0, [""; 0]);
    assert_eq!(built(&(topic(listed) + &articles("Ferries!"))).0, ["topic-spelling"]);
}

#[test]
fn more_names_than_an_article_may_have_are_refused() {
    for (key, most) in [("authors", 100), ("topics", 100)] {
        let with = |count: usize| {
            let names: Vec<String> =
                (0..count).map(|number| format!("\"Name {number}\"")).collect();
            let text = article("a", &format!("{key} = [{}]\n", names.join(", ")));
            Site::new(&format!("{HEAD}{text}")).try_build().errors()
        };
        assert_eq!((with(most), with(most + 1), with(3000)), (0, 1, 1), "{key}");
    }
}

#[test]
fn parts_of_one_day_are_in_the_order_of_their_names() {
    let mut text = String::new();
    for part in [10, 2, 1] {
        text += &article(&format!("part-{part}"), "series = \"The crossing\"\n");
    }
    text += "-- content/news/z.md --\n+++\ntitle = \"z\"\ndate = 2026-04-01T08:00\nseries = \"The crossing\"\n+++\n\nText\n";
    let page = built(&text).1.page("news/part-1/index.html");
    let series = &page[page.find("class=\"series\"").unwrap()..];
    let at = |part: &str| series.find(&format!(">{part}<")).unwrap_or_else(|| panic!("{series}"));
    assert!(at("z") < at("part-1") && at("part-1") < at("part-2") && at("part-2") < at("part-10"));
}

#[test]
fn a_link_to_an_article_that_was_left_out_is_not_reported() {
    let mut site = Site::new(&format!(
        "{HEAD}{}{}",
        article("a", "") + "[b](b.md) [c](c.md)\n",
        article("b", "kind = \"nonsense\"\n") + &article("c", "draft = true\n"),
    ));
    site.options = |options| options.keep_going = true;
    let codes: Vec<_> = site.try_build().problems.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["value-unknown", "link-not-out"], "only the draft");
}
