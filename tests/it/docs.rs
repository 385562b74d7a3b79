//! What the documentation says is what the program does: codes, variables, keys, examples, options.

#[cfg(unix)]
mod on_time;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use newsprint::base::diag::{CODES, Severity};
use newsprint::build::engine::{Options, Quiet, Session};
use newsprint::site::article::{ARTICLE, PHOTO, PROFILE, SECTION, TOPIC};
use newsprint::site::config::{AGENCIES, Agencies, Config, SITE};
use newsprint::site::source::Folder;
use newsprint::text::locale::{self, Locale};
use newsprint::text::schema::{Key, Shape};
use serde_json::Value;

use crate::site::{HEAD, Site, options, picture, program, tree};

/// A moment at which the sample site has articles of all kinds.
const NOW: &str = "2026-11-20T11:00:00Z";

/// A file of this repository.
#[expect(clippy::disallowed_methods, reason = "a test reads the documentation")]
fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A fenced block: what stands behind the fence, and its lines.
struct Fenced {
    info: String,
    text: String,
}

fn fenced(document: &str) -> Vec<Fenced> {
    let mut blocks = Vec::new();
    let mut open: Option<Fenced> = None;
    for line in document.split_inclusive('\n') {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(info), None) => {
                open = Some(Fenced { info: info.trim().to_owned(), text: String::new() });
            }
            (None, Some(block)) => block.text.push_str(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "this block has no closing `:::`");
    blocks
}

/// The lines outside of fenced blocks.
fn prose(document: &str) -> Vec<&str> {
    let mut inside = false;
    let lines = document.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    lines.collect()
}

/// The cells of a table's line.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
    Some(inner.replace("\\|", "\u{1}").split('|').map(|cell| cell.trim().to_owned()).collect())
}

/// What stands between the first two backticks.
fn code(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

#[test]
fn every_message_is_explained() {
    let document = file("docs/messages.md");
    let lines = prose(&document);
    let headings: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, line.strip_prefix("## ")?)))
        .collect();
    let names: Vec<&str> = headings.iter().map(|(_, name)| *name).collect();
    let codes: Vec<&str> = CODES.iter().map(|code| code.as_str()).collect();
    assert_eq!(names, codes, "one heading for each code, in the order of the codes");
    for (code, (at, name)) in CODES.iter().zip(headings) {
        let word = match code.severity() {
            Severity::Error => "**Error.**",
            Severity::Warning => "**Warning.**",
        };
        let first = lines[at + 1..].iter().find(|line| !line.is_empty()).unwrap();
        assert!(first.starts_with(word), "{name} should begin with {word}: {first}");
    }
    let examples = fenced(&document);
    for code in codes {
        let shown = examples.iter().any(|block| {
            ["error", "warning"]
                .iter()
                .any(|word| block.text.starts_with(&format!("{word}[{code}]: ")))
        });
        assert!(shown, "{code} has no example");
    }
}

/// A variable as docs/templates.md describes it.
struct Variable {
    /// Its type without a remark: `text or none`, `list of [card](#card)`.
    kind: String,
}

/// The tables of docs/templates.md: by heading, by variable.
fn variables() -> BTreeMap<String, BTreeMap<String, Variable>> {
    let document = file("docs/templates.md");
    let mut tables: BTreeMap<String, BTreeMap<String, Variable>> = BTreeMap::new();
    let mut heading = String::new();
    let mut in_table = false;
    for line in prose(&document) {
        if let Some(text) = line.strip_prefix("### ") {
            heading = code(text).unwrap_or(text).to_owned();
            // The page `section` and the type section have different headings.
            if text.starts_with('`') {
                heading.insert(0, '`');
            }
            let before = tables.insert(heading.clone(), BTreeMap::new());
            assert!(before.is_none(), "two headings {text}");
        }
        let Some(row) = cells(line) else {
            in_table = false;
            continue;
        };
        if row[0] == "Variable" {
            assert_eq!(row, ["Variable", "Type", "Example"], "{heading}");
            in_table = true;
        } else if in_table && !row[0].starts_with("--") {
            let name = code(&row[0]).unwrap_or_else(|| panic!("{line}"));
            let kind = row[1].split(": ").next().unwrap_or_default().to_owned();
            let table = tables.get_mut(&heading).expect("a table has a heading");
            let before = table.insert(name.to_owned(), Variable { kind });
            assert!(before.is_none(), "{name} stands twice under {heading}");
        }
    }
    tables
}

/// Compares data with the tables, and notes which rows were met.
struct Reader<'a> {
    tables: &'a BTreeMap<String, BTreeMap<String, Variable>>,
    /// Heading and variable of the rows met, and whether a value other than none was among them.
    met: BTreeMap<(String, String), bool>,
    problems: BTreeSet<String>,
}

impl Reader<'_> {
    /// A map whose fields are rows of one of these tables, under this name.
    fn map(&mut self, value: &Value, name: &str, headings: &[&str]) {
        let Some(map) = value.as_object() else {
            self.problems.insert(format!("{name} is no map"));
            return;
        };
        for (key, value) in map {
            let name = match name {
                "" => key.clone(),
                // Shelves have the names a site gives them.
                "shelves" => "shelves.NAME".to_owned(),
                _ => format!("{name}.{key}"),
            };
            let row = headings
                .iter()
                .find_map(|heading| Some((*heading, self.tables.get(*heading)?.get(&name)?)));
            match row {
                Some((heading, variable)) => {
                    let met = self.met.entry((heading.to_owned(), name.clone())).or_default();
                    *met |= !value.is_null();
                    let kind = variable.kind.clone();
                    self.value(value, &name, &kind);
                }
                None if value.is_object() => self.map(value, &name, headings),
                None => {
                    self.problems.insert(format!("{name} is in no table of {headings:?}"));
                }
            }
        }
    }

    fn value(&mut self, value: &Value, name: &str, kind: &str) {
        let fits = match kind.strip_suffix(" or none") {
            Some(_) if value.is_null() => true,
            Some(kind) => return self.value(value, name, kind),
            None => match kind {
                "text" | "HTML" => value.is_string(),
                "number" => value.is_number(),
                "true or false" => value.is_boolean(),
                "free table" => value.is_object(),
                "table of texts" => {
                    value.as_object().is_some_and(|map| map.values().all(Value::is_string))
                }
                "list of texts" => {
                    value.as_array().is_some_and(|list| list.iter().all(Value::is_string))
                }
                _ => match (kind.strip_prefix("list of "), value) {
                    (Some(inner), Value::Array(list)) => {
                        for item in list {
                            self.value(item, name, inner);
                        }
                        true
                    }
                    (None, value) if value.is_object() && kind.starts_with('[') => {
                        let shape = kind[1..].split(']').next().unwrap_or_default();
                        self.map(value, shape, &[shape]);
                        true
                    }
                    _ => false,
                },
            },
        };
        if !fits {
            self.problems.insert(format!("{name} is documented as {kind} and is {value}"));
        }
    }
}

#[test]
fn every_variable_of_templates_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let disk = Folder::new(root);
    let session = Session::new(&disk);
    let options = Options { now: NOW.parse().unwrap(), ..options(root) };
    let found = session.understand(&options, &Quiet);
    let understood = found.value.unwrap_or_else(|| panic!("{:#?}", found.problems));
    let tables = variables();
    let mut reader = Reader { tables: &tables, met: BTreeMap::new(), problems: BTreeSet::new() };
    let mut kinds = BTreeSet::new();
    for job in understood.jobs.iter().filter(|job| job.make.is_page()) {
        let data = session.data(&understood, &job.path()).unwrap();
        let kind = format!("`{}", data["page"]["kind"].as_str().unwrap());
        assert!(tables.contains_key(&kind), "no heading for pages of the kind {kind}`");
        reader.map(&data, "", &["On every page", &kind]);
        kinds.insert(kind);
    }
    assert!(reader.problems.is_empty(), "{:#?}", reader.problems);
    let listed = tables
        .iter()
        .flat_map(|(heading, rows)| rows.keys().map(move |name| (heading.clone(), name.clone())));
    let unmet: Vec<_> = listed.filter(|row| !reader.met.contains_key(row)).collect();
    assert!(unmet.is_empty(), "listed, but on no page: {unmet:#?}");
    let headings = tables.keys().filter(|heading| heading.starts_with('`'));
    let unmade: Vec<_> = headings.filter(|heading| !kinds.contains(*heading)).collect();
    assert!(unmade.is_empty(), "kinds of pages that do not exist: {unmade:?}");
}

/// All keys of a description, inner tables included; words are so many that a schema lists them.
fn names(keys: &'static [Key], into: &mut BTreeSet<&'static str>) {
    for key in keys {
        into.insert(key.name);
        if let Shape::Table(inner) | Shape::Tables(inner) | Shape::Named(inner) = key.shape
            && key.name != "words"
        {
            names(inner, into);
        }
    }
}

/// The keys that tables explain, in the first column.
fn explained(document: &str) -> BTreeSet<String> {
    let rows = prose(document).into_iter().filter_map(cells);
    rows.filter_map(|row| code(&row[0]).map(str::to_owned)).collect()
}

#[test]
fn every_key_is_explained() {
    for (document, descriptions) in [
        ("docs/writing.md", [ARTICLE, PHOTO, PROFILE, TOPIC, SECTION].as_slice()),
        ("docs/configuration.md", &[SITE, AGENCIES, locale::keys()]),
    ] {
        let explained = explained(&file(document));
        let mut keys = BTreeSet::new();
        for description in descriptions {
            names(description, &mut keys);
        }

        let missing: Vec<_> = keys.iter().filter(|key| !explained.contains(**key)).collect();
        assert!(missing.is_empty(), "{document} does not explain {missing:?}");
    }
}

/// Builds the articles and files of a document as one site, without an error or a warning.
fn build_examples(document: &str, site: &Site) {
    let mut articles = 0;
    for block in fenced(&file(document)) {
        let words: Vec<&str> = block.info.split(' ').collect();
        let [_, kind @ ("article" | "file"), path] = words[..] else { continue };
        assert!(!site.root().join(path).exists(), "{path} stands twice in {document}");
        site.write(path, &block.text);
        articles += usize::from(kind == "article");
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_part = |c: char| c.is_alphanumeric() || "/-_.".contains(c);
        for word in block.text.split(|c| !is_part(c)) {
            let place = match word.strip_prefix('/') {
                Some(word) => format!("static/{word}"),
                None => format!("{folder}/{word}"),
            };
            if word.ends_with(".jpg") {
                let picture = picture(word);
                site.write_bytes(&place, &picture);
            } else if word.ends_with(".pdf") {
                site.write_bytes(&place, b"text");
            }
        }
    }
    assert!(articles > 0, "{document} has no examples");
    let report = site.build();
    assert!(report.problems.is_empty(), "{document}: {:#?}", report.problems);
    assert_eq!(report.counts.articles, articles, "all examples of {document} are out");
}

#[test]
fn the_examples_for_reporters_build() {
    let head = HEAD.replace("de-AT", "en-GB").replace("Europe/Vienna", "Europe/London");
    build_examples("docs/writing.md", &Site::new(&head));
    build_examples("README.md", &Site::new(HEAD));
}

#[test]
fn the_credits_are_printed_as_shown() {
    let document = file("docs/writing.md");
    let lines = prose(&document);
    let start = lines.iter().position(|line| line.starts_with("| Written | Printed |")).unwrap();
    let rows: Vec<Vec<String>> = lines[start + 2..].iter().map_while(|line| cells(line)).collect();
    assert!(rows.len() > 5);
    let registry = newsprint::text::credit::Registry::builtin();
    for row in rows {
        let written = code(&row[0]).unwrap();
        let part = |at: usize| Some(row[at].clone()).filter(|text| !text.is_empty());
        match registry.read(written) {
            newsprint::text::credit::Reading::Parts { credit, .. } => {
                assert_eq!(newsprint::text::credit::Style::default().print(&credit), row[1]);
                let sources = credit.sources.join(", ");
                let sources = (!sources.is_empty()).then_some(sources);
                assert_eq!(
                    (credit.agency, sources, credit.photographer),
                    (part(2), part(3), part(4)),
                    "{written}"
                );
            }
            newsprint::text::credit::Reading::AsWritten(text) => {
                assert_eq!((text, part(2), part(3), part(4)), (row[1].clone(), None, None, None));
            }
        }
    }
}

#[test]
fn the_examples_of_configuration_are_read() {
    let mut read = 0;
    for block in fenced(&file("docs/configuration.md")) {
        let problems = match block.info.as_str() {
            "toml site" => {
                let head = HEAD.split_once("--\n").unwrap().1;
                let whole = block.text.contains("title ");
                let text = if whole { block.text } else { format!("{head}{}", block.text) };
                Config::read(&text).problems
            }
            "toml agencies" => Agencies::read(&block.text).problems,
            "toml locale" => Locale::default().with_file(&block.text).problems,
            _ => continue,
        };
        assert!(problems.is_empty(), "{problems:#?}");
        read += 1;
    }
    assert!(read > 2);
}

#[test]
fn every_option_of_every_command_is_explained() {
    let document = file("docs/commands.md");
    let folder = tempfile::tempdir().unwrap();
    let help = |command: &[&str]| {
        let output = program(folder.path(), &[command, &["--help"]].concat());
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let overview = help(&[]);
    let commands = overview.split_once("Commands:\n").unwrap().1.split("\n\n").next().unwrap();
    let commands: Vec<&str> =
        commands.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert!(commands.contains(&"build"), "{overview}");
    let common = document.split("\n## ").next().unwrap();
    // `help` has no options.
    for command in commands.into_iter().filter(|command| *command != "help") {
        let row = format!("](#newsprint-{command}) |");
        assert!(common.contains(&row), "the overview of docs/commands.md leaves out {command}");
        let heading = format!("## newsprint {command}\n");
        let section = document.split_once(&heading).unwrap_or_else(|| panic!("no {heading}")).1;
        let section = section.split("\n## ").next().unwrap();
        for line in help(&[command]).lines() {
            let line = line.trim_start();
            let Some(option) = line.split([' ', ',']).find(|word| word.starts_with("--")) else {
                continue;
            };
            if !line.starts_with('-') {
                continue;
            }
            let shown = format!("`{option}");
            assert!(
                section.contains(&shown) || common.contains(&shown),
                "docs/commands.md does not explain {option} of {command}"
            );
        }
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents =
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(str::to_owned).to_vec();
    let names = tree(&root.join("docs")).into_keys().filter(|name| name.ends_with(".md"));
    documents.extend(names.map(|name| format!("docs/{name}")));
    let anchors = |document: &str| -> BTreeSet<String> {
        let text = file(document);
        let headings = prose(&text).into_iter().filter(|line| line.starts_with('#'));
        headings
            .map(|line| {
                let kept = line.trim_start_matches('#').trim().to_lowercase();
                let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                kept.collect::<String>().replace(' ', "-")
            })
            .collect()
    };
    for document in &documents {
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = file(document);
        for line in prose(&text) {
            // What stands between backticks is shown, not followed.
            let shown: String = line.split('`').step_by(2).collect::<Vec<_>>().join("x");
            for target in shown.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if target.starts_with("https://") {
                    continue;
                }
                let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
                let path = match path {
                    "" => document.clone(),
                    path if folder.is_empty() => path.to_owned(),
                    path => format!("{folder}/{path}").replace("docs/../", ""),
                };
                assert!(root.join(&path).exists(), "{document} links to {target}");
                assert!(
                    anchor.is_empty() || anchors(&path).contains(anchor),
                    "{document} links to {target}, but {path} has no such heading"
                );
            }
        }
    }
}
