//! CommonMark: all examples of the specification, and that no extension changes what it should
//! not.
//!
//! The examples are read from the package of the Markdown parser, which carries them as its own
//! tests; nothing is copied and nothing downloaded.

use std::path::PathBuf;
use std::process::Command;

use newsprint::text::locale::Quotes;
use newsprint::text::markdown::{Extensions, Options, RawHtml, parse};

/// The number of examples in CommonMark 0.31.2.
const EXAMPLES: usize = 652;

/// What cargo prints.
fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let command = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// The parser's tests made from the specification.
fn suite() -> String {
    // Packages of other platforms need not be on this machine.
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let metadata =
        cargo(&["metadata", "--format-version=1", "--offline", "--filter-platform", host]);
    // The path is the only string of the metadata that ends so; a backslash is written twice.
    let path = metadata
        .split('"')
        .find(|text| text.ends_with("Cargo.toml") && text.contains("pulldown-cmark-0."))
        .expect("the parser is a dependency");
    let mut path = PathBuf::from(path.replace("\\\\", "\\"));
    path.pop();
    path.push("tests/suite/spec.rs");
    #[expect(clippy::disallowed_methods, reason = "a test reads a package's own files")]
    let text = std::fs::read_to_string(&path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The raw string that follows `name`, and what stands after it.
fn raw_string<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let rest = &text[text.find(name)? + name.len()..];
    let hashes = rest.bytes().skip(1).take_while(|&b| b == b'#').count();
    let rest = &rest[hashes + 2..];
    let close = format!("\"{}", "#".repeat(hashes));
    let end = rest.find(&close)?;
    Some((&rest[..end], &rest[end + close.len()..]))
}

fn examples(suite: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = suite;
    while let Some((original, after)) = raw_string(rest, "let original = ") {
        let (expected, after) = raw_string(after, "let expected = ").expect("an expectation");
        found.push((original, expected));
        rest = after;
    }
    found
}

fn html(text: &str, extensions: Extensions) -> String {
    let options = Options { quotes: Quotes::ENGLISH, html: RawHtml::Allow, extensions };
    parse(text, &options, &[]).html
}

/// Levels out what the specification leaves open, as the parser's own tests do.
fn normalised(html: &str) -> String {
    html.replace("<br>", "<br />")
        .replace("<br/>", "<br />")
        .replace("<hr>", "<hr />")
        .replace("<hr/>", "<hr />")
        .replace(">\n<", "><")
}

#[test]
fn all_examples_of_the_specification_are_met() {
    let suite = suite();
    let examples = examples(&suite);
    assert_eq!(examples.len(), EXAMPLES);
    for (number, (original, expected)) in examples.iter().enumerate() {
        let got = html(original, Extensions::NONE);
        let number = number + 1;
        assert_eq!(normalised(&got), normalised(expected), "example {number}:\n{original}");
    }
}

#[test]
fn an_extension_changes_nothing_where_it_is_not_used() {
    const NONE: Extensions = Extensions::NONE;
    let extensions: [(&str, Extensions, &[&str]); 8] = [
        ("tables", Extensions { tables: true, ..NONE }, &["|"]),
        ("strikethrough", Extensions { strikethrough: true, ..NONE }, &["~"]),
        ("footnotes", Extensions { footnotes: true, ..NONE }, &["[^"]),
        ("heading_attributes", Extensions { heading_attributes: true, ..NONE }, &["{"]),
        ("smart", Extensions { smart: true, ..NONE }, &["\"", "'", "--", "..."]),
        ("figures", Extensions { figures: true, ..NONE }, &["!["]),
        ("blocks", Extensions { blocks: true, ..NONE }, &[":::"]),
        ("notes", Extensions { notes: true, ..NONE }, &["[!"]),
    ];
    let suite = suite();
    let examples = examples(&suite);
    for (name, extensions, triggers) in extensions {
        let mut compared = 0;
        for (original, _) in &examples {
            if triggers.iter().any(|trigger| original.contains(trigger)) {
                continue;
            }
            compared += 1;
            assert_eq!(html(original, extensions), html(original, NONE), "{name}:\n{original}");
        }
        assert!(compared > EXAMPLES * 3 / 4, "{name}: only {compared} examples compared");
    }
}
