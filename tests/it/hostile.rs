//! What content, file names and servers say is shown on the terminal and commands nothing there.

use std::process::Output;

use crate::site::{HEAD, Site};

/// Clears a screen, sets a title, goes back to the line's start, turns the direction, begins lines.
const EVIL: &str = "X\\u001b[2J\\u0007\\u009b31m\\r\\u202eY\\u2066\\n::error::Z\\u2028\\u007f";

/// Whatever must never be printed raw.
const RAW: [char; 9] =
    ['\u{1b}', '\u{7}', '\u{9b}', '\r', '\u{202e}', '\u{2066}', '\u{2028}', '\u{7f}', '\u{202d}'];

fn site() -> Site {
    let site = Site::new(HEAD);
    let article =
        |more: &str| format!("+++\ntitle = \"{EVIL}\"\nkicker = \"k\"\n{more}\n+++\n\nText\n");
    site.write("content/a/entwurf.md", &article("date = 2026-05-01\ndraft = true"));
    site.write("content/a/spaet.md", &article("date = 2027-05-01"));
    site.write("content/a/da.md", &article("date = 2026-05-02\nauthors = [\"A\\u001b[2J\"]"));
    let photo = format!(
        "date = 2026-05-03\n[photo]\nfile = \"p.png\"\nalt = \"x\"\ncredit = \"AP/{EVIL}\""
    );
    site.write("content/a/foto/index.md", &article(&photo));
    site.write("content/a/foto/p.png", "");
    // File names may hold what turns the direction.
    site.write("content/a/na\u{202e}me.md", &article("date = 2026-05-04"));
    site.write("content/a/kap\u{2066}utt.md", &article("date = \"2026-05-04\\u001b[2J x\""));
    site
}

fn clean(output: &Output, arguments: &[&str]) -> String {
    let text = String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap();
    let ends = text.replace("\r\n", "\n");
    assert!(!ends.contains(RAW), "{arguments:?}: {ends:?}");
    text
}

#[test]
fn nothing_printed_commands_the_terminal() {
    let site = site();
    let mut all = String::new();
    for arguments in [
        &["list"][..],
        &["build", "--keep-going", "--explain"],
        &["build"],
        &["build", "--color", "never", "--keep-going", "--profile"],
        &["photos"],
        &["photos", "--csv"],
        &["photos", "--agency", "\u{1b}[2J"],
        &["check"],
        &["check", "--format", "github"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["data", "/a/da/"],
        &["data", "/a/\u{1b}[2J/"],
        &["data", "/a/\u{9b}31m/"],
        &["explain", "\u{202e}"],
        &["new", "\u{1b}[2J\u{202e}", "--section", "\u{202e}"],
    ] {
        let arguments = [arguments, &["--now", "2026-06-01"]].concat();
        let arguments = match arguments[0] {
            "explain" => &arguments[..2],
            _ => &arguments[..],
        };
        all.push_str(&clean(&site.run(arguments), arguments));
    }
    // It is shown, not dropped.
    for shown in ["\\u{1b}[2J", "\\u{202e}", "\\u{9b}", "\\u001b[2J", "\\u202e"] {
        assert!(all.contains(shown), "{shown}");
    }
}

#[test]
fn a_headline_begins_no_line_of_its_own() {
    let site = site();
    for arguments in [&["list", "--now", "2026-06-01"][..], &["photos", "--now", "2026-06-01"]] {
        let output = site.run(arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("::")), "{text}");
    }
}

#[test]
fn programs_read_the_same_as_was_written() {
    let site = site();
    let output = site.run(&["data", "/a/da/", "--now", "2026-06-01"]);
    let data: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    if output.status.success() {
        assert!(data["article"]["title"].as_str().unwrap().contains('\u{202e}'));
    }
    let output = site.run(&["check", "--format", "json", "--now", "2026-06-01"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let files: Vec<&str> = found["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["file"].as_str())
        .collect();
    assert!(files.contains(&"content/a/kap\u{2066}utt.md"), "{files:?}");
    let output = site.run(&["check", "--format", "sarif", "--now", "2026-06-01"]);
    let _: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
}

#[test]
fn colours_are_ours_alone() {
    let site = site();
    let output = site.run(&["check", "--color", "always", "--now", "2026-06-01"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("\u{1b}[1m"), "{text:?}");
    for part in text.split('\u{1b}').skip(1) {
        let rest = part
            .strip_prefix('[')
            .unwrap()
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        assert!(rest.starts_with('m'), "{part:?}");
    }
}
