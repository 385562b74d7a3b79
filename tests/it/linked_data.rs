//! Structured data: every page's graph says what the page says, and nothing can break out of it.

use serde_json::Value;

use crate::site::{HEAD, Site};

const HOSTILE: &str = "</script><img src=x onerror=alert(1)> & \"quotes\" 😀 שלום \u{2028}";

fn site() -> Site {
    let site = Site::new(&format!(
        "{HEAD}\n[publisher]\nname = \"Probe GmbH\"\nethics_policy = \"/about/\"\nmission = \"https://p.example/m\"\n\
         -- content/_authors/eva.md --\n+++\nname = \"Eva Lang\"\nrole = \"Reporterin\"\nsame_as = [\"https://social.example/@eva\"]\n+++\n\nSie schreibt.\n"
    ));
    site.write("static/about/index.html", "<!doctype html><title>x</title>");
    site.write_bytes("content/a/x/foto.jpg", &crate::site::picture("foto"));
    site.write(
        "content/a/x/index.md",
        "+++\ntitle = \"Die Brücke\"\nsubhead = \"Zweite Zeile\"\nlead = \"Ein Satz.\"\n\
         date = 2026-05-01T10:00:00\nupdated = 2026-05-02T11:00:00\nauthors = [\"eva\", \"Max Moser\"]\n\
         topics = [\"Verkehr\"]\nkind = \"analysis\"\nseries = \"Brücken\"\n\n\
         [photo]\nfile = \"foto.jpg\"\nalt = \"eine Brücke\"\nagency = \"AP\"\nphotographer = \"Ng Han Guan\"\ncaption = \"Die *alte* Brücke\"\n\n\
         [[corrections]]\ndate = 2026-05-02T11:00:00\ntext = \"Sie ist 31 Meter lang, *nicht* 13.\"\n+++\n\nEin Text von fünf Wörtern.\n",
    );
    site
}

/// The nodes of a page's graph, by their types.
fn graph(site: &Site, out: &str) -> Vec<Value> {
    let page = site.page(out);
    let start = page.find("<script type=\"application/ld+json\">").expect("a graph") + 35;
    let text = &page[start..];
    let text = &text[..text.find("</script>").unwrap()];
    let document: Value = serde_json::from_str(text).unwrap();
    assert_eq!(document["@context"], "https://schema.org");
    document["@graph"].as_array().unwrap().clone()
}

fn node<'v>(graph: &'v [Value], kind: &str) -> &'v Value {
    graph
        .iter()
        .find(|node| node["@type"] == kind)
        .unwrap_or_else(|| panic!("no {kind}: {graph:?}"))
}

#[test]
fn an_article_says_what_its_page_says() {
    let site = site();
    let _ = site.build();
    let graph = graph(&site, "a/x/index.html");
    let article = node(&graph, "AnalysisNewsArticle");
    let says = |key: &str, value: &str| assert_eq!(article[key], value, "{key}");
    says("headline", "Die Brücke");
    says("alternativeHeadline", "Zweite Zeile");
    says("description", "Ein Satz.");
    says("url", "https://probe.example/a/x/");
    says("datePublished", "2026-05-01T10:00:00+02:00");
    says("dateModified", "2026-05-02T11:00:00+02:00");
    says("articleSection", "A");
    assert_eq!(article["keywords"], serde_json::json!(["Verkehr"]));
    assert_eq!(article["author"][0]["name"], "Eva Lang");
    assert_eq!(article["author"][0]["url"], "https://probe.example/authors/eva/");
    assert_eq!(article["author"][1]["name"], "Max Moser");
    assert_eq!(article["publisher"]["@type"], "NewsMediaOrganization");
    assert_eq!(article["publisher"]["ethicsPolicy"], "https://probe.example/about/");
    assert_eq!(article["publisher"]["missionCoveragePrioritiesPolicy"], "https://p.example/m");
    assert_eq!(article["correction"][0]["text"], "Sie ist 31 Meter lang, nicht 13.");
    assert_eq!(article["isPartOf"][1]["name"], "Brücken");
    let photo = node(&graph, "ImageObject");
    for image in [photo, &article["image"][0]] {
        assert_eq!(image["creditText"], "AP/Ng Han Guan");
        assert_eq!(image["creator"][0]["name"], "Ng Han Guan");
        assert_eq!(image["caption"], "Die alte Brücke");
        let url = image["contentUrl"].as_str().unwrap();
        let path = url.strip_prefix("https://probe.example/").unwrap();
        assert!(site.has(path), "{url}");
    }
    let crumbs = &node(&graph, "BreadcrumbList")["itemListElement"];
    assert_eq!(crumbs[1]["item"], "https://probe.example/a/");
    assert_eq!(crumbs[2]["name"], "Die Brücke");
}

#[test]
fn lists_authors_and_the_front_say_what_they_are() {
    let site = site();
    let _ = site.build();
    let front = graph(&site, "index.html");
    assert_eq!(node(&front, "WebSite")["publisher"]["name"], "Probe GmbH");
    let listed = &node(&front, "CollectionPage")["mainEntity"]["itemListElement"];
    assert_eq!(listed[0]["url"], "https://probe.example/a/x/");
    let author = graph(&site, "authors/eva/index.html");
    let person = &node(&author, "ProfilePage")["mainEntity"];
    assert_eq!((&person["name"], &person["jobTitle"]), (&"Eva Lang".into(), &"Reporterin".into()));
    assert_eq!(person["sameAs"][0], "https://social.example/@eva");
    assert!(!site.page("404.html").contains("ld+json"));
}

#[test]
fn no_text_leaves_the_script() {
    let site = site();
    let title = serde_json::to_string(HOSTILE).unwrap();
    site.edit("content/a/x/index.md", "\"Die Brücke\"", &title);
    let _ = site.build();
    for out in ["a/x/index.html", "index.html", "a/index.html"] {
        assert!(!site.page(out).contains("<img src=x"), "{out}");
        let _ = graph(&site, out);
    }
    let article = graph(&site, "a/x/index.html");
    let headline = node(&article, "AnalysisNewsArticle")["headline"].as_str().unwrap().to_owned();
    assert!(headline.starts_with("</script><img src=x"), "{headline}");
}

#[test]
fn a_policy_that_is_no_page_is_an_error() {
    let site = site();
    site.remove("static/about/index.html");
    let report = site.try_build();
    let problem = report.problems.first().unwrap();
    assert_eq!(problem.code.as_str(), "link-dead");
}

#[test]
fn a_new_notice_of_a_photo_makes_its_page_anew() {
    let site = site();
    let _ = site.build();
    site.write("agencies.toml", "[[agency]]\nname = \"AP\"\ncopyright = \"© AP\"\n");
    let report = site.build();
    assert!(report.changed.iter().any(|path| path == "a/x/index.html"), "{:?}", report.changed);
    let graph = graph(&site, "a/x/index.html");
    assert_eq!(node(&graph, "ImageObject")["copyrightNotice"], "© AP");
}
