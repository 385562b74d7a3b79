//! What a build must give: a clean build of the same sources elsewhere, and how to tell a difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use newsprint::base::diag::{Code, Diag};
use newsprint::build::engine::{Change, Counts, Quiet, Report, Session};
use newsprint::site::source::{Folder, Memory};

use super::desk::{Desk, Files, Sources, Wish, folder};
use crate::site::decomposed;

/// What a clean build of some sources gave.
pub struct Truth {
    problems: Vec<Diag>,
    counts: Counts,
    coming: Vec<Change>,
    /// Whether the output is what the site says.
    pub finished: bool,
    output: Files,
    next_change: Vec<u8>,
}

/// Clean builds of late: many edits change nothing that a clean build sees.
#[derive(Default)]
pub struct Truths {
    known: Vec<(Sources, Wish, Arc<Truth>)>,
}

impl Truths {
    /// What a clean build of these sources gives.
    pub fn of(&mut self, desk: &Desk) -> Arc<Truth> {
        let same = |(files, links): &Sources| *files == desk.files && *links == desk.links;
        let known =
            self.known.iter().find(|(sources, wish, _)| same(sources) && *wish == desk.wish);
        if let Some((_, _, truth)) = known {
            return truth.clone();
        }
        let truth = Arc::new(build(desk));
        if self.known.len() >= 6 {
            self.known.remove(0);
        }
        self.known.push((desk.sources(), desk.wish.clone(), truth.clone()));
        truth
    }
}

/// Builds the sources in a folder that has seen nothing before: from memory, which is a second reader
/// of sites, or from a disk where names or links are such that only a disk has them.
fn build(desk: &Desk) -> Truth {
    let dir = folder();
    let (out, cache) = (dir.path().join("public"), dir.path().join(".newsprint"));
    let options = desk.wish.options(out.clone(), cache.clone());
    let of_a_disk = |path: &String| !path.is_ascii() && decomposed(path) == *path;
    let report = if desk.links.is_empty() && !desk.files.keys().any(of_a_disk) {
        let mut disk = Memory::default();
        for (path, bytes) in &desk.files {
            disk.write(path, bytes.clone());
        }
        Session::new(&disk).build(&options, &Quiet)
    } else {
        let mut twin = Desk::new(0);
        twin.check_out(&desk.sources());
        let disk = Folder::new(twin.root());
        Session::new(&disk).build(&options, &Quiet)
    };
    Truth {
        counts: site_of(&report),
        coming: report.coming.changes,
        finished: report.finished,
        problems: report.problems,
        output: output(&out),
        next_change: fs::read(cache.join("next-change.json")).unwrap_or_default(),
    }
}

/// The counts that say what the site has, without those that say what was done for it.
fn site_of(report: &Report) -> Counts {
    let work = Counts::default();
    Counts {
        rendered: work.rendered,
        written: work.written,
        removed: work.removed,
        developed: work.developed,
        hashed: work.hashed,
        parsed: work.parsed,
        resolved: work.resolved,
        ..report.counts
    }
}

/// All files and folders of an output folder. Folders end in `/`: an empty one is a forgotten one.
pub fn output(root: &Path) -> Files {
    let mut files = Files::new();
    let mut open = vec![String::new()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else { continue };
        for entry in entries {
            let entry = entry.unwrap();
            let path = format!("{folder}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                open.push(format!("{path}/"));
                files.insert(format!("{path}/"), Vec::new());
            } else {
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

impl Truth {
    /// Asserts that a build said what it had to say.
    pub fn assert_said(&self, report: &Report) {
        // Which URLs were published before, only the ledger knows.
        let told = report.problems.iter().filter(|problem| problem.code != Code::URL_GONE);
        let told: Vec<Diag> = told.cloned().collect();
        if told != self.problems {
            let only = |these: &[Diag], those: &[Diag]| -> Vec<Diag> {
                these.iter().filter(|problem| !those.contains(problem)).cloned().collect()
            };
            panic!(
                "{} problems instead of {}; only here: {:#?}; only in a clean build: {:#?}",
                told.len(),
                self.problems.len(),
                only(&told, &self.problems),
                only(&self.problems, &told),
            );
        }
        assert_eq!(report.finished, self.finished, "finished");
        assert_eq!(site_of(report), self.counts);
        assert_eq!(report.coming.changes, self.coming);
        assert_eq!(report.coming.next, self.coming.first().map(|change| change.at));
    }

    /// Asserts that a finished build wrote what a clean one writes.
    pub fn assert_written(&self, output: &Files, cache: &Path) {
        assert_same(output, &self.output, "a clean build");
        let next_change = fs::read(cache.join("next-change.json")).unwrap_or_default();
        assert!(next_change == self.next_change, "next-change.json differs from a clean build's");
    }
}

/// Asserts that a report names just the files that are not what they were.
pub fn assert_named(report: &Report, before: &Files, after: &Files) {
    let ours = |path: &&String| !path.ends_with('/') && !path.starts_with(".newsprint-");
    let changed: BTreeSet<&str> = after
        .keys()
        .filter(ours)
        .filter(|path| before.get(*path) != after.get(*path))
        .map(String::as_str)
        .collect();
    let named: BTreeSet<&str> = report.changed.iter().map(String::as_str).collect();
    assert_eq!(named, changed, "the files that a build names as changed");
    assert_eq!(report.counts.written, report.changed.len());
    assert_eq!(report.counts.removed, report.removed.len());
    // What somebody else has deleted may be named as well.
    let removed: BTreeSet<&str> = report.removed.iter().map(String::as_str).collect();
    for gone in before.keys().filter(ours).filter(|path| !after.contains_key(*path)) {
        assert!(removed.contains(gone.as_str()), "{gone} is gone and not named");
    }
    for gone in removed {
        assert!(!after.contains_key(gone), "{gone} is named as removed and there");
    }
}

/// Asserts that two output folders are the same, and shows the first difference.
pub fn assert_same(found: &Files, wanted: &Files, whose: &str) {
    if found == wanted {
        return;
    }
    let only = |these: &Files, those: &Files| -> Vec<String> {
        these.keys().filter(|path| !those.contains_key(*path)).cloned().collect()
    };
    let (more, less) = (only(found, wanted), only(wanted, found));
    let differ: BTreeMap<&String, &Vec<u8>> = found
        .iter()
        .filter(|(path, bytes)| wanted.get(*path).is_some_and(|there| there != *bytes))
        .collect();
    let excerpt = differ.first_key_value().map(|(path, bytes)| {
        let (bytes, there) = (bytes.as_slice(), wanted[*path].as_slice());
        let same = bytes.iter().zip(there).take_while(|(a, b)| a == b).count();
        let part = |bytes: &[u8]| {
            let part = &bytes[same.saturating_sub(120)..bytes.len().min(same + 200)];
            // Pictures would only make a terminal beep.
            String::from_utf8_lossy(part).replace(|c: char| c.is_control() && c != '\n', "?")
        };
        format!(
            "{path} differs at byte {same}:\n--- here\n{}\n--- {whose}\n{}\n",
            part(bytes),
            part(there)
        )
    });
    panic!(
        "the output is not that of {whose}\nonly here: {more:?}\nmissing here: {less:?}\ndifferent: {:?}\n{}",
        differ.keys(),
        excerpt.unwrap_or_default()
    );
}
