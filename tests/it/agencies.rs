//! What photos take from the parties in `agencies.toml`, on the pages of a whole site.

use crate::site::{HEAD, Site};

fn site(agencies: &str, credit: &str) -> Site {
    let site = Site::new(HEAD);
    site.write("agencies.toml", agencies);
    site.write("content/a/b/p.png", "");
    site.write(
        "content/a/b/index.md",
        &format!(
            "+++\ntitle = \"A\"\ndate = 2026-05-01\n\n[photo]\nfile = \"p.png\"\nalt = \"ein Zug\"\n{credit}+++\n"
        ),
    );
    site
}

/// The credit line on the article's page.
fn printed(site: &Site) -> String {
    let page = site.page("a/b/index.html");
    let line = page.split_once("class=\"credit\">").unwrap().1;
    line.split_once('<').unwrap().0.to_owned()
}

const AP: &str = "[[agency]]\nname = \"AP\"\nstyle = \"({photographer}/{source} via AP)\"\n";

#[test]
fn a_party_has_its_own_style_where_it_loses_nobody() {
    let full = "agency = \"Associated Press\"\nphotographer = \"Jo Doe\"\nsource = \"Pool\"\n";
    let site = site(AP, full);
    assert_eq!(site.build().problems, []);
    assert_eq!(printed(&site), "(Jo Doe/Pool via AP)");
    assert!(site.page("feed.xml").contains("(Jo Doe/Pool via AP)"));
    assert!(site.page("credits/index.html").contains("(Jo Doe/Pool via AP)"));
    site.edit("content/a/b/index.md", "source = \"Pool\"\n", "");
    let _ = site.build();
    assert_eq!(printed(&site), "AP/Jo Doe");
    site.edit("agencies.toml", "({photographer}/{source} via AP)", "AP Photo/{photographer}");
    let _ = site.build();
    assert_eq!(printed(&site), "AP Photo/Jo Doe");
}

#[test]
fn no_photo_of_a_party_that_forbids_it_stands_in_a_feed() {
    let agencies = "[[agency]]\nname = \"KCNA\"\nkind = \"state-media\"\nsyndicate = false\n";
    let site = site(agencies, "credit = \"Reuters/KCNA\"\n");
    let _ = site.build();
    assert!(!site.page("feed.xml").contains("p.png"), "the source has a say, too");
    site.edit("content/a/b/index.md", "credit =", "syndicate = true\ncredit =");
    let _ = site.build();
    assert!(site.page("feed.xml").contains("p.png"), "what the photo itself says wins");
}
