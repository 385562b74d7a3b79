//! Files for machines: what crawlers are asked, which rights are reserved, the site's icon, and what
//! a site brings along itself.

use std::fs;

use serde_json::{Value, json};

use crate::site::{HEAD, NOW, Site, files};

fn site(more: &str) -> Site {
    let site = Site::new(&format!("{HEAD}{more}"));
    site.write(
        "content/a/x.md",
        "+++\ntitle = \"X\"\ndate = 2026-05-01T10:00:00\n+++\n\nEin Satz.\n",
    );
    site
}

/// A square picture as PNG.
fn square(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    let pixels = (0..side * side).flat_map(|at| [(at % side) as u8, (at / side) as u8, 90]);
    writer.write_image_data(&pixels.collect::<Vec<u8>>()).unwrap();
    writer.finish().unwrap();
    bytes
}

/// What robots.txt asks of each crawler it names: whether it is to stay away.
fn asked(robots: &str) -> Vec<(String, bool)> {
    let mut asked = Vec::new();
    for group in robots.split("\n\n") {
        let named = group.lines().filter_map(|line| line.strip_prefix("User-agent: "));
        let away = group.lines().any(|line| line == "Disallow: /");
        asked.extend(named.map(|name| (name.to_owned(), away)));
    }
    asked
}

#[test]
fn crawlers_are_asked_what_the_site_says() {
    let open = site("");
    let _ = open.build();
    let robots = open.page("robots.txt");
    assert_eq!(asked(&robots), [("*".to_owned(), false)]);
    assert!(robots.ends_with("\nSitemap: https://probe.example/sitemap.xml\n"), "{robots}");
    assert!(!open.has(".well-known/tdmrep.json"));
    assert!(!open.page("index.html").contains("tdm-reservation"));

    for (ai, training, answering) in [("deny-training", true, false), ("deny", true, true)] {
        let site = site(&format!("[robots]\nai = \"{ai}\"\ndeny = [\"Scrapy\", \"GPTBot\"]\n"));
        let _ = site.build();
        let asked = asked(&site.page("robots.txt"));
        let away = |name: &str| asked.iter().filter(|one| one.0 == name && one.1).count();
        assert_eq!((away("GPTBot"), away("CCBot"), away("Scrapy")), (1, 1, 1), "{asked:?}");
        assert_eq!(away("OAI-SearchBot"), usize::from(answering), "{asked:?}");
        assert_eq!((away("*"), training), (0, true));
        let rule: Value = serde_json::from_str(&site.page(".well-known/tdmrep.json")).unwrap();
        assert_eq!(rule, json!([{ "location": "/", "tdm-reservation": 1 }]));
    }
}

#[test]
fn rights_are_reserved_for_the_whole_site_and_on_every_page() {
    let site = site("[robots]\ntdm_policy = \"/terms/\"\n");
    site.write("static/terms/index.html", "<!doctype html><title>x</title>");
    site.edit("site.toml", "https://probe.example", "https://probe.example/zeitung");
    let _ = site.build();
    let rule: Value = serde_json::from_str(&site.page(".well-known/tdmrep.json")).unwrap();
    let policy = "https://probe.example/zeitung/terms/";
    assert_eq!(
        rule,
        json!([{ "location": "/zeitung/", "tdm-reservation": 1, "tdm-policy": policy }])
    );
    for page in ["index.html", "a/x/index.html", "404.html"] {
        let html = site.page(page);
        assert!(html.contains("<meta name=\"tdm-reservation\" content=\"1\">"), "{page}");
        assert!(
            html.contains(&format!("<meta name=\"tdm-policy\" content=\"{policy}\">")),
            "{page}"
        );
    }
    // Only an explicit word opens it again.
    site.edit("site.toml", "tdm_policy", "tdm_reservation = false\ntdm_policy");
    let report = site.build();
    assert!(report.changed.iter().any(|path| path == ".well-known/tdmrep.json"));
    assert!(site.page(".well-known/tdmrep.json").contains("\"tdm-reservation\": 0"));
    assert!(!site.page("index.html").contains("tdm-reservation"));
}

#[test]
fn terms_that_are_no_page_are_an_error() {
    let site = site("[robots]\ntdm_policy = \"/terms/\"\n");
    let report = site.try_build();
    assert_eq!(report.problems.first().unwrap().code.as_str(), "link-dead");
}

#[test]
fn what_a_site_brings_along_is_published_as_it_is() {
    let site = site("[robots]\nai = \"deny\"\n");
    let brought = "
-- static/.well-known/security.txt --
Contact: mailto:a@probe.example
Expires: 2027-01-01T00:00:00Z
-- static/.well-known/tdmrep.json --
[]
-- static/humans.txt --
Wir.
-- static/ads.txt --
ads.example, 1, DIRECT
-- static/robots.txt --
User-agent: *
Disallow: /
";
    for (path, text) in files(brought) {
        site.write(&path, &text);
    }
    let report = site.build();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    for (path, text) in files(brought) {
        assert_eq!(site.page(path.strip_prefix("static/").unwrap()), text, "{path}");
    }
}

#[test]
fn security_txt_is_watched_before_it_ends() {
    let mut site = site("");
    let end = "2026-12-31T00:00:00Z";
    site.write(
        "static/.well-known/security.txt",
        &format!("contact: mailto:a@b.example\nExpires: {end}\n"),
    );
    let warned =
        |site: &Site| site.build().problems.iter().map(|one| one.code.as_str()).collect::<Vec<_>>();
    assert!(warned(&site).is_empty());
    site.now = "2026-12-01T00:00:00Z".parse().unwrap();
    assert!(warned(&site).is_empty());
    site.now = "2026-12-01T00:00:01Z".parse().unwrap();
    assert_eq!(warned(&site), ["security-txt-expired"]);
    site.now = NOW.parse().unwrap();
    assert!(warned(&site).is_empty());
}

#[test]
fn one_picture_gives_all_icons_and_their_manifest() {
    let site = site("[theme]\nicon = \"/zeichen.png\"\naccent = \"#123456\"\n");
    site.write_bytes("static/zeichen.png", &square(600));
    let _ = site.build();
    let page = site.page("index.html");
    for line in [
        "<link rel=\"icon\" type=\"image/x-icon\" sizes=\"32x32\" href=\"/favicon.ico\">",
        "<link rel=\"icon\" type=\"image/png\" sizes=\"192x192\" href=\"/theme/icon-192.png\">",
        "<link rel=\"apple-touch-icon\" sizes=\"180x180\" href=\"/theme/icon-180.png\">",
        "<link rel=\"manifest\" href=\"/manifest.webmanifest\">",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
    let size = |png: &[u8]| {
        let header = picture::pixels::header(png).unwrap();
        (header.format, header.width, header.height)
    };
    let png = picture::pixels::Format::Png;
    for wide in [180, 192, 512] {
        let bytes = fs::read(site.root().join(format!("public/theme/icon-{wide}.png"))).unwrap();
        assert_eq!(size(&bytes), (png, wide, wide));
    }
    let ico = fs::read(site.root().join("public/favicon.ico")).unwrap();
    assert_eq!(ico[..8], [0, 0, 1, 0, 1, 0, 32, 32]);
    assert_eq!(size(&ico[22..]), (png, 32, 32));
    assert_eq!(
        usize::try_from(u32::from_le_bytes(ico[14..18].try_into().unwrap())),
        Ok(ico.len() - 22)
    );
    let manifest: Value = serde_json::from_str(&site.page("manifest.webmanifest")).unwrap();
    assert_eq!((&manifest["name"], &manifest["theme_color"]), (&json!("Probe"), &json!("#123456")));
    for icon in manifest["icons"].as_array().unwrap() {
        assert!(site.has(icon["src"].as_str().unwrap().trim_start_matches('/')), "{icon}");
    }
    assert!(
        site.page("a/x/index.html")
            .contains("\"url\":\"https://probe.example/theme/icon-512.png\"")
    );

    // Another picture changes the icons and the copy of it, and nothing else.
    site.write_bytes("static/zeichen.png", &square(512));
    let mut changed = site.build().changed;
    changed.sort_unstable();
    let icons = ["favicon.ico", "theme/icon-180.png", "theme/icon-192.png", "theme/icon-512.png"];
    assert_eq!(changed, [&icons[..], &["zeichen.png"]].concat());
}

#[test]
fn an_svg_is_named_as_it_is() {
    let site = site("[theme]\nicon = \"/zeichen.svg\"\n");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>";
    site.write("static/zeichen.svg", svg);
    let _ = site.build();
    assert!(
        site.page("index.html")
            .contains("<link rel=\"icon\" type=\"image/svg+xml\" href=\"/zeichen.svg\">")
    );
    assert!(site.page("manifest.webmanifest").contains("\"sizes\": \"any\""));
    assert!(!site.has("favicon.ico"));
}
