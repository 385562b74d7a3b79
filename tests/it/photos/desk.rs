//! What a photo desk is liable for: names that stand in the file alone, files that are linked to,
//! times and parties that the file names.

use picture::metadata;

use super::{article, site};
use crate::site::{Site, program};

fn read(site: &Site, out: &str) -> metadata::Metadata {
    metadata::read(&std::fs::read(site.root().join("public").join(out)).unwrap())
}

fn said(site: &Site) -> Vec<String> {
    site.try_build().problems.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn who_is_named_in_the_file_alone_stands_behind_a_credit_that_names_nobody() {
    let site = site("like-reuters.jpg", "");
    for (line, printed) in [
        ("(Reuters)", "Reuters/SAM SPECIMEN"),
        ("(Reuters/KCNA)", "Reuters/KCNA/SAM SPECIMEN"),
        ("(Reuters/Pat Quay)", "Reuters/Pat Quay"),
        // Of another agency's photo the file says nothing; that is warned of.
        ("(AP)", "AP"),
    ] {
        article(
            &site,
            "content/a/x/index.md",
            &format!("![ein Zug](like-reuters.jpg)\nText {line}"),
        );
        site.build();
        let page = site.page("a/x/index.html");
        assert!(
            page.contains(&format!("<small class=\"credit\">{printed}</small>")),
            "{line}: {page}"
        );
        let feed: serde_json::Value = serde_json::from_str(&site.page("feed.json")).unwrap();
        assert_eq!(feed["items"][0]["_newsprint"]["photos"][0]["credit"], printed);
    }
    let text = "![ein Zug](like-reuters.jpg){credit=\"Mit Dank an das Museum, Wien\"}";
    article(&site, "content/a/x/index.md", text);
    let said = said(&site);
    assert!(
        said.contains(&"the credit of like-reuters.jpg does not name SAM SPECIMEN".to_owned()),
        "{said:?}"
    );
    let text = "![ein Zug](like-reuters.jpg){credit=\"Mit Dank an Sam Specimen, Wien\"}";
    article(&site, "content/a/x/index.md", text);
    assert!(!self::said(&site).iter().any(|one| one.contains("does not name")));
}

#[test]
fn a_withdrawn_photo_is_no_attachment_either() {
    let site = site("like-ap.jpg", "");
    let bytes = std::fs::read(site.root().join("content/a/x/like-ap.jpg")).unwrap();
    site.write_bytes("static/img/like.jpg", &bytes);
    article(&site, "content/a/x/index.md", "![ein Zug](like-ap.jpg)");
    article(&site, "content/a/y/index.md", "[eins](../x/like-ap.jpg) und [zwei](/img/like.jpg)\n");
    let kept = |site: &Site| -> Vec<String> {
        let all = site.output().into_keys();
        all.filter(|path| path.contains("like")).collect()
    };
    site.build();
    assert!(site.has("a/y/like-ap.jpg") && site.has("img/like.jpg"));
    let output = site.run(&["photos", "kill", "content/a/x/like-ap.jpg", "--reason", "weg"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    for url in ["/a/y/like-ap.jpg", "/img/like.jpg", "/a/y/"] {
        assert!(told.contains(&format!("https://probe.example{url}\n")), "{url} in {told}");
    }
    site.build();
    assert_eq!(kept(&site), Vec::<String>::new());
    assert!(site.page("a/y/index.html").contains("<p>eins und zwei</p>"));
}

#[test]
fn a_photo_whose_time_is_over_is_no_attachment_either() {
    let site = site("like-ap.jpg", "");
    let text = "![ein Zug](like-ap.jpg){expires=\"2026-05-20\"}\n\n[groß](like-ap.jpg)";
    article(&site, "content/a/x/index.md", text);
    site.build();
    let left: Vec<String> =
        site.output().into_keys().filter(|path| path.contains("like")).collect();
    assert_eq!(left, Vec::<String>::new());
    assert!(site.page("a/x/index.html").contains("<p>groß</p>"));
    let head = "lead = \"Im [Vorspann](like-ap.jpg)\"\n[[corrections]]\ndate = 2026-05-02\ntext = \"[Und](like-ap.jpg)\"\n+++\n\n!";
    site.edit("content/a/x/index.md", "+++\n\n!", head);
    site.build();
    for page in ["a/x/index.html", "feed.xml", "atom.xml", "feed.json"] {
        let page = site.page(page);
        assert!(!page.contains("like-ap") && page.contains("Vorspann"), "{page}");
    }
}

#[test]
fn a_photo_that_is_only_linked_to_ends_when_its_sidecar_says_so() {
    let mut site = site("orientation-1.jpg", "");
    site.write("content/a/x/orientation-1.jpg.toml", "expires = 2026-07-01T00:00:00Z\n");
    article(&site, "content/a/x/index.md", "[groß](orientation-1.jpg)");
    let report = site.build();
    assert!(site.has("a/x/orientation-1.jpg"));
    let at = "2026-07-01T00:00:00Z".parse().unwrap();
    let change = &report.coming.changes[0];
    assert_eq!((change.at, change.what), (at, "photo-expire"));
    site.now = at;
    let report = site.build();
    assert_eq!(report.removed, ["a/x/orientation-1.jpg"]);
    assert!(site.page("a/x/index.html").contains("<p>groß</p>"));
    site.now -= jiff::SignedDuration::from_secs(1);
    site.build();
    assert!(site.has("a/x/orientation-1.jpg"), "and back again");
}

#[test]
fn what_is_no_sound_picture_tells_nobody_where_it_was_taken() {
    let gps = std::fs::read("crates/picture/tests/photos/gps.jpg").unwrap();
    let cut = [&gps[..gps.len() / 2], b""].concat();
    for (name, bytes, sound) in [
        ("cut.jpg", cut.as_slice(), false),
        ("unsafe.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"><script>1</script></svg>".as_slice(), false),
        ("plan.pdf", b"%PDF-1.7".as_slice(), true),
    ] {
        let site = site("like-ap.jpg", "");
        site.write_bytes(&format!("content/a/x/{name}"), bytes);
        article(&site, "content/a/x/index.md", &format!("[a]({name})"));
        let report = site.try_build();
        let out = site.root().join("public/a/x").join(name);
        match std::fs::read(out) {
            Ok(_) if sound => assert_eq!(report.errors(), 0, "{name}"),
            Ok(bytes) => assert!(!metadata::read(&bytes).has_location, "{name}"),
            Err(_) => assert!(!sound && report.errors() == 1, "{name}: {:#?}", report.problems),
        }
        assert!(sound || !site.has("a/x/unsafe.svg"));
    }
}

#[test]
fn a_photo_that_is_shown_and_linked_to_has_the_same_rights_in_both_files() {
    let site = site("orientation-1.jpg", "");
    site.write("agencies.toml", "[[agency]]\nname = \"APA\"\ncopyright = \"© APA\"\n");
    let text = "![ein Zug](orientation-1.jpg)\nText (APA/Jo Doe)\n\n[groß](orientation-1.jpg)";
    article(&site, "content/a/x/index.md", text);
    site.build();
    let linked = read(&site, "a/x/orientation-1.jpg");
    assert_eq!(linked.creators, ["Jo Doe"]);
    assert_eq!(linked.credit_line.as_deref(), Some("APA/Jo Doe"));
    assert_eq!(linked.copyright_notice.as_deref(), Some("© APA"));
    site.edit("agencies.toml", "© APA", "© 2026 APA");
    site.build();
    let linked = read(&site, "a/x/orientation-1.jpg");
    assert_eq!(linked.copyright_notice.as_deref(), Some("© 2026 APA"));
}

#[test]
fn the_sites_own_pictures_can_be_withdrawn_too() {
    let site = site("like-ap.jpg", "[theme]\nlogo = \"/logo.png\"\nfooter = \"[Bild](/b.png)\"\n");
    site.write("static/logo.png", "");
    site.write("static/b.png", "");
    site.build();
    for photo in ["static/logo.png", "static/b.png"] {
        let _ = site.run(&["photos", "kill", photo, "--reason", "weg"]);
    }
    let said = said(&site);
    assert!(said.contains(&"/logo.png was withdrawn".to_owned()), "{said:?}");
    assert!(said.contains(&"the link /b.png has no target".to_owned()), "{said:?}");
}

#[test]
fn a_picture_that_is_linked_to_carries_its_rights_and_nothing_for_the_desk() {
    let site = site("like-ap.jpg", "");
    let bytes = std::fs::read("crates/picture/tests/photos/gps.jpg").unwrap();
    site.write_bytes("content/a/x/gps.jpg", &bytes);
    site.write("content/a/x/plan.txt", "Plan");
    article(&site, "content/a/x/index.md", "[a](like-ap.jpg), [b](gps.jpg), [c](plan.txt)");
    site.build();
    let one = read(&site, "a/x/like-ap.jpg");
    assert_eq!((one.instructions, one.credit_line.as_deref()), (None, Some("AP")));
    assert_eq!(one.creators, ["Jo Example"]);
    let two = read(&site, "a/x/gps.jpg");
    assert!(metadata::read(&bytes).has_location && !two.has_location);
    assert_eq!(two.creators, ["Anna Beispiel"]);
    assert_eq!(site.page("a/x/plan.txt"), "Plan");
    assert_eq!(site.build().counts.written, 0);
}

#[test]
fn a_licensor_is_the_party_that_licenses() {
    let site = site("orientation-1.jpg", "");
    let agencies = "[[agency]]\nname = \"Kunsthalle\"\n[[agency]]\nname = \"Hafenamt\"\nacquire_url = \"https://hafen.example/\"\n";
    site.write("agencies.toml", agencies);
    let text = "![ein Zug](orientation-1.jpg)\nText (Kunsthalle/Hafenamt/Pat Quay)";
    article(&site, "content/a/x/index.md", text);
    site.build();
    let made = site.output().into_keys().find(|path| path.ends_with(".jpg")).unwrap();
    let licensor = &read(&site, &made).licensors[0];
    assert_eq!(
        (licensor.name.as_deref(), licensor.url.as_deref()),
        (Some("Hafenamt"), Some("https://hafen.example/"))
    );
}

#[test]
fn what_cannot_carry_its_rights_is_said_where_it_is_named() {
    for (file, cut) in [("sequence.avif", 300), ("animated.webp", 200), ("animated.gif", 30)] {
        let site = site("like-ap.jpg", "");
        let bytes = std::fs::read(format!("crates/picture/tests/written/{file}")).unwrap();
        site.write_bytes(&format!("content/a/x/{file}"), &bytes[..bytes.len() - cut]);
        article(&site, "content/a/x/index.md", &format!("![ein Zug]({file})\nText (AP/Pat Quay)"));
        article(&site, "content/a/gut.md", "Text");
        let problem = site.try_build().problems.into_iter().find(|one| one.is_error()).unwrap();
        assert_eq!(problem.message, format!("the photo {file} can't be shown"));
        assert_eq!(&*problem.primary.unwrap().place.path, "content/a/x/index.md");
        let mut site = site;
        site.options = |options| options.keep_going = true;
        let report = site.try_build();
        assert_eq!((report.counts.left_out, report.counts.articles), (1, 1), "{file}");
        assert!(site.has("a/gut/index.html"));
    }
}

#[test]
fn a_release_date_holds_until_its_moment() {
    let mut site = site("all.jpg", "");
    article(&site, "content/a/x/index.md", "![ein Zug](all.jpg)\nText (AP/Pat Quay)");
    site.edit("content/a/x/index.md", "2026-05-01", "2026-02-01");
    let yet = "all.jpg may not be shown yet".to_owned();
    site.now = "2026-02-15T09:00:00Z".parse().unwrap();
    assert!(said(&site).contains(&yet));
    site.edit("content/a/x/index.md", "date =", "embargo = 2026-03-03\ndate =");
    assert!(!said(&site).contains(&yet));
    site.edit("content/a/x/index.md", "embargo = 2026-03-03\n", "");
    site.now = "2026-03-03T09:00:00Z".parse().unwrap();
    assert!(!said(&site).contains(&yet));
    // What was found then is not true of an earlier moment.
    site.now = "2026-02-15T09:00:00Z".parse().unwrap();
    assert!(said(&site).contains(&yet));
}

#[test]
fn a_photo_is_named_from_wherever_somebody_stands_and_withdrawn_once() {
    let site = site("like-ap.jpg", "");
    article(&site, "content/a/x/index.md", "![ein Zug](like-ap.jpg)");
    let kill = |folder: &str, photo: &str| {
        let output = program(
            &site.root().join(folder),
            &["photos", "kill", photo, "--reason", "weg", "--now", "2026-06-01"],
        );
        let told = output.stdout.into_iter().chain(output.stderr).collect();
        String::from_utf8(told).unwrap()
    };
    let whole = site.root().join("content/a/x/like-ap.jpg");
    for (folder, photo) in [
        ("content/a/x", "like-ap.jpg"),
        ("content/a", "./x/like-ap.jpg"),
        ("content/a", "../a/x/like-ap.jpg"),
        ("static", whole.to_str().unwrap()),
        ("", "./content/a/x/like-ap.jpg"),
    ] {
        std::fs::create_dir_all(site.root().join(folder)).unwrap();
        let told = kill(folder, photo);
        assert!(told.starts_with("Withdrawn: 1 file\n  content/a/x/like-ap.jpg\n"), "{told}");
        let again = kill(folder, photo);
        assert!(again.starts_with("This photo is withdrawn already"), "{again}");
        if folder.is_empty() {
            let list = site.run(&["list", "--now", "2026-06-01"]).stdout;
            let list = String::from_utf8(list).unwrap();
            let why = "photo content/a/x/like-ap.jpg is not shown, withdrawn: weg";
            assert!(list.contains(why), "{list}");
        }
        site.remove("kills.toml");
    }
}

/// The `creator` of the photo in the structured data of the article.
fn creators(site: &Site) -> Vec<String> {
    let page = site.page("a/x/index.html");
    let script = page.split_once("<script type=\"application/ld+json\">").unwrap().1;
    let graph: serde_json::Value =
        serde_json::from_str(script.split_once("</script>").unwrap().0).unwrap();
    let nodes = graph["@graph"].as_array().unwrap();
    let photo = nodes.iter().find(|node| node["@type"] == "ImageObject").unwrap();
    let name = |person: &serde_json::Value| person["name"].as_str().unwrap().to_owned();
    match &photo["creator"] {
        serde_json::Value::Null => Vec::new(),
        serde_json::Value::Array(all) => all.iter().map(name).collect(),
        one => vec![name(one)],
    }
}

#[test]
fn the_creator_of_a_file_with_an_unclear_credit_line_is_named_everywhere() {
    let site = site("credit-unclear.jpg", "");
    for (attributes, printed) in [
        ("", "Courtesy of the museum/Anna Beispiel"),
        ("{agency=\"AP\"}", "AP/Anna Beispiel"),
        ("{credit=\"AP\"}", "AP/Anna Beispiel"),
    ] {
        let text = format!("![ein Zug](credit-unclear.jpg){attributes}");
        article(&site, "content/a/x/index.md", &text);
        site.build();
        let line = format!("<small class=\"credit\">{printed}</small>");
        assert!(site.page("a/x/index.html").contains(&line), "{attributes}");
        assert!(site.page("credits/index.html").contains(printed), "{attributes}");
        assert!(site.page("feed.xml").contains(printed), "{attributes}");
        assert_eq!(creators(&site), ["Anna Beispiel"], "{attributes}");
        let csv = site.run(&["photos", "--csv"]);
        assert!(String::from_utf8_lossy(&csv.stdout).contains(printed), "{attributes}");
    }
}

#[test]
fn a_marker_in_a_credit_labels_the_photo_as_an_older_one() {
    let site = site("gps.jpg", "");
    for (line, is) in [
        ("(AP Photo/Jo Marsh, File)", true),
        ("(Archivfoto: AP/Jo Marsh)", true),
        ("(AP/Jo Marsh)", false),
        ("(Photo: Jo Marsh)", false),
    ] {
        article(&site, "content/a/x/index.md", &format!("![ein Zug](gps.jpg)\nText {line}"));
        site.build();
        let page = site.page("a/x/index.html");
        assert!(page.contains("Jo Marsh</small>"), "{line}");
        assert_eq!(page.contains("<span class=\"label\">Archivbild</span>"), is, "{line}: {page}");
    }
    let table = "![ein Zug](gps.jpg){credit=\"AP/Jo Marsh, File\" archive=false}";
    article(&site, "content/a/x/index.md", table);
    site.build();
    assert!(!site.page("a/x/index.html").contains("Archivbild"), "the article has the last word");
}

#[test]
fn links_and_licences_of_a_credit_are_links_on_the_page() {
    let site = site("gps.jpg", "");
    let jo = "<a href=\"https://jo.example/\">Jo Marsh</a>";
    let cc = "<a href=\"https://creativecommons.org/licenses/by-sa/4.0/\" rel=\"license\">CC BY-SA 4.0</a>";
    for (text, printed) in [
        ("![x](gps.jpg)\nPier ([Jo Marsh](https://jo.example/)/AP)", format!("AP/{jo}")),
        ("![x](gps.jpg){credit=\"[Jo Marsh](https://jo.example/)/AP\"}", format!("AP/{jo}")),
        (
            "![x](gps.jpg){credit=\"Jo Marsh, CC BY-SA 4.0, via Wikimedia Commons\"}",
            format!("Wikimedia Commons/Jo Marsh, {cc}"),
        ),
        ("![x](gps.jpg){credit=\"[Jo](javascript:alert)/AP\"}", "[Jo](javascript:alert)/AP".into()),
    ] {
        article(&site, "content/a/x/index.md", text);
        site.build();
        let page = site.page("a/x/index.html");
        let line = format!("<small class=\"credit\">{printed}</small>");
        assert!(page.contains(&line), "{text}: {page}");
    }
    article(
        &site,
        "content/a/x/index.md",
        "![x](gps.jpg){credit=\"Jo Marsh, CC BY-SA 4.0, via Wikimedia Commons\"}",
    );
    site.build();
    let page = site.page("a/x/index.html");
    assert!(page.contains("\"license\":\"https://creativecommons.org/licenses/by-sa/4.0/\""));
    assert_eq!(creators(&site), ["Jo Marsh"]);
}

#[test]
fn only_people_are_creators_in_structured_data() {
    let site = site("orientation-1.jpg", "");
    for (credit, people) in [
        ("REUTERS/Stringer", &[][..]),
        ("Google Maps", &[]),
        ("US Central Command/Handout", &[]),
        ("Instagram/@jo", &[]),
        ("Anna Keel and Jo Marsh", &["Anna Keel", "Jo Marsh"]),
        ("Anna Keel & Jo Marsh/AP", &["Anna Keel", "Jo Marsh"]),
        ("Anna Keel/AP; Jo Marsh/Reuters", &["Anna Keel", "Jo Marsh"]),
    ] {
        let text = format!("![x](orientation-1.jpg){{credit=\"{credit}\"}}");
        article(&site, "content/a/x/index.md", &text);
        site.build();
        assert_eq!(creators(&site), people, "{credit}");
    }
}
