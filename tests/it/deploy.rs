//! Deploys into a folder: what moves, what is listed, what comes back. Servers are tried in `checks/deploy.py`.

mod apart;

use std::fs;
use std::process::Output;

use crate::site::{HEAD, Site, tree};

const TARGET: &str = "\n[deploy.production]\nurl = \"file://./published\"\n";

fn site() -> Site {
    let site = Site::new(HEAD);
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    site.write("site.toml", &format!("{config}{TARGET}"));
    for name in ["eins", "zwei", "drei"] {
        site.write(&format!("content/a/{name}.md"), &article(name));
    }
    build(&site);
    site
}

fn article(word: &str) -> String {
    format!("+++\ntitle = \"{word}\"\ndate = 2026-01-01\n+++\n\n{word}\n")
}

fn build(site: &Site) {
    let output = site.run(&["build", "--quiet", "--now", "2026-06-01T12:00"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Deploys, whatever comes of it. The address of test sites is one for examples.
fn try_deploy(site: &Site, more: &[&str]) -> Output {
    site.run(&[&["deploy", "--allow-example", "--now", "2026-06-01T12:00"], more].concat())
}

/// What a deploy prints; it must succeed.
#[track_caller]
fn deploy(site: &Site, more: &[&str]) -> String {
    let output = try_deploy(site, more);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn published(site: &Site) -> std::collections::BTreeMap<String, Vec<u8>> {
    tree(&site.root().join("published/current").canonicalize().unwrap())
}

/// What was built, without the list of it.
fn built(site: &Site) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = site.output();
    files.remove(".newsprint-files");
    files
}

fn urls(site: &Site) -> String {
    fs::read_to_string(site.root().join(".newsprint/changed-urls.txt")).unwrap()
}

#[test]
fn hosts_send_a_policy_with_svgs() {
    for (profile, file) in [
        ("netlify", "_headers"),
        ("cloudflare", "_headers"),
        ("nginx", ".newsprint/nginx.conf"),
        ("caddy", ".newsprint/Caddyfile"),
        ("apache", ".htaccess"),
    ] {
        let site = site();
        let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
        site.write("site.toml", &format!("{config}profile = \"{profile}\"\n"));
        site.write("static/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        build(&site);
        deploy(&site, &[]);
        let rules = String::from_utf8(published(&site).remove(file).unwrap()).unwrap();
        let policy = rules.lines().find(|line| line.contains("Content-Security-Policy"));
        let policy = policy.unwrap_or_else(|| panic!("{profile}: {rules}"));
        assert!(policy.contains("default-src 'none'") && policy.contains("; sandbox"), "{policy}");
        assert!(rules.contains("*.svg") || rules.contains("\\.svg"), "{profile}: {rules}");
    }
}

#[test]
fn only_what_differs_moves_and_is_listed() {
    let site = site();
    deploy(&site, &[]);
    assert_eq!(published(&site), built(&site));
    let said = deploy(&site, &[]);
    assert!(said.contains(": 0 files uploaded (0 bytes), 0 deleted"), "{said}");
    assert_eq!(urls(&site), "");

    site.write("content/a/eins.md", &article("eins").replace("\neins\n", "\nanders\n"));
    build(&site);
    let planned = deploy(&site, &["--dry-run"]);
    let moved: Vec<&str> = planned.lines().filter_map(|line| line.strip_prefix("put ")).collect();
    assert_eq!(moved[0], "a/eins/index.html", "articles go before feeds: {planned}");
    assert!(moved[1..].iter().all(|path| path.contains("feed.") || path.contains("atom.xml")));
    assert_ne!(published(&site), built(&site));
    deploy(&site, &[]);
    assert_eq!(published(&site), built(&site));
    let mut wanted: Vec<String> = moved
        .iter()
        .map(|path| format!("https://probe.example/{}", path.trim_end_matches("index.html")))
        .collect();
    wanted.sort();
    assert_eq!(urls(&site).lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn a_dry_run_makes_nothing() {
    let site = site();
    let said = deploy(&site, &["--dry-run"]);
    assert!(said.contains("put index.html\n"), "{said}");
    assert!(!site.root().join("published").exists());
}

#[test]
fn releases_come_back_and_old_ones_go() {
    let site = site();
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    fs::write(site.root().join("site.toml"), format!("{config}keep = 2\n")).unwrap();
    let mut versions = Vec::new();
    for word in ["alt", "neu", "neuer"] {
        site.write("content/a/eins.md", &article(word));
        build(&site);
        deploy(&site, &[]);
        versions.push(built(&site));
    }
    let output = site.run(&["deploy", "--rollback"]);
    assert!(output.status.success());
    assert_eq!(published(&site), versions[1]);
    assert!(urls(&site).contains("https://probe.example/a/eins/\n"));
    // The first release is gone.
    assert_eq!(site.run(&["deploy", "--rollback"]).status.code(), Some(1));
    assert_eq!(published(&site), versions[1]);
    deploy(&site, &[]);
    assert_eq!(published(&site), versions[2]);
}

#[test]
fn what_a_kill_left_is_no_release() {
    let site = site();
    deploy(&site, &[]);
    let releases = site.root().join("published/releases");
    // A release is listed before its folder is made, and its record is written last.
    let list = fs::read_to_string(releases.join(".newsprint-releases")).unwrap();
    fs::write(releases.join(".newsprint-releases"), format!("{list}7-0123abcd\n")).unwrap();
    fs::create_dir_all(releases.join("7-0123abcd/a")).unwrap();
    site.write("content/a/eins.md", &article("eins").replace("\neins\n", "\nanders\n"));
    build(&site);
    deploy(&site, &[]);
    assert_eq!(published(&site), built(&site));
    assert!(!releases.join("7-0123abcd").exists());
    let list = fs::read_to_string(releases.join(".newsprint-releases")).unwrap();
    assert_eq!(list.lines().count(), 2, "{list}");
}

#[test]
fn a_server_that_does_not_answer_is_told() {
    let site = site();
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    let bucket = "s3://probe\"\nendpoint = \"http://127.0.0.1:1\"\nregion = \"any";
    fs::write(site.root().join("site.toml"), config.replace("file://./published", bucket)).unwrap();
    build(&site);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .args(["deploy", "--allow-example", "--now", "2026-06-01T12:00"])
        .env("AWS_ACCESS_KEY_ID", "probe")
        .env("AWS_SECRET_ACCESS_KEY", "geheim")
        .current_dir(site.root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("error[deploy-failed]: ") && said.contains("connection refused"),
        "{said}"
    );
    assert!(said.contains("check whether the server runs") && !said.contains("geheim"), "{said}");
}

#[test]
fn a_password_in_an_address_is_not_printed() {
    let site = site();
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    let wrong = config.replace("file://./published", "ssh://desk:geheim@host.example/srv");
    fs::write(site.root().join("site.toml"), wrong).unwrap();
    for command in ["deploy", "build"] {
        let output = site.run(&[command]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("holds a password") && !said.contains("geheim"), "{said}");
    }
}

#[test]
fn a_profile_turns_old_addresses_into_rules() {
    let site = site();
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    let more = "profile = \"netlify\"\ncompress = true\n";
    fs::write(site.root().join("site.toml"), format!("{config}{more}")).unwrap();
    site.write(
        "content/a/eins.md",
        &article("eins").replace("date", "aliases = [\"/alt/eins/\"]\ndate"),
    );
    build(&site);
    deploy(&site, &[]);
    let there = published(&site);
    assert_eq!(there["_redirects"], b"/alt/eins/ /a/eins/ 301\n");
    assert!(!there.contains_key("alt/eins/index.html"));
    assert!(there["index.html.br"].len() < there["index.html"].len());
    assert!(there.contains_key("index.html.gz"));
    let said = deploy(&site, &[]);
    assert!(said.contains(": 0 files uploaded"), "{said}");
}

#[test]
fn a_file_of_rules_of_the_sites_own_stays_and_so_do_the_pages() {
    let site = site();
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    fs::write(site.root().join("site.toml"), format!("{config}profile = \"gitlab\"\n")).unwrap();
    site.write(
        "content/a/eins.md",
        &article("eins").replace("date", "aliases = [\"/alt/eins/\"]\ndate"),
    );
    site.write("static/_redirects", "/ganz/alt /a/zwei/ 301\n");
    build(&site);
    deploy(&site, &[]);
    let there = published(&site);
    assert_eq!(there["_redirects"], b"/ganz/alt /a/zwei/ 301\n");
    assert!(there.contains_key("alt/eins/index.html"));
}
