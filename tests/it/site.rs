//! A whole site as one text: files under headers such as `-- content/a/b.md --`.
//!
//! `Site::new` writes it to a folder of its own; a test builds it, edits it, builds again, and
//! asserts the outputs that changed, the reasons and the amount of work.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiff::Timestamp;
use newsprint::build::engine::{Options, Quiet, Report, Session};
use newsprint::site::source::Folder;
use tempfile::TempDir;

/// The head of every test site; a test adds what it is about.
pub const HEAD: &str = r#"
-- site.toml --
title = "Probe"
base_url = "https://probe.example"
language = "de-AT"
time_zone = "Europe/Vienna"
"#;

/// The files of every feed.
pub const FEEDS: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

/// A picture of 40 by 30 pixels, another one for each text.
pub fn picture(text: &str) -> Vec<u8> {
    let seed =
        text.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let pixels: Vec<u8> = (0..40 * 30 * 3_u32)
        .map(|at| (at.wrapping_mul(seed | 1) >> 7 ^ (at / 120 * 5)) as u8)
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 40, 30);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

/// The moment test sites are built for, unless a test says otherwise.
pub const NOW: &str = "2026-06-01T12:00:00Z";

/// A text with letters and accents apart, as macOS stores names.
#[must_use]
pub fn decomposed(text: &str) -> String {
    icu_normalizer::DecomposingNormalizer::new_nfd().normalize(text).into_owned()
}

/// A site in a folder of its own, removed when the test ends.
pub struct Site {
    dir: TempDir,
    /// The moment of the next build.
    pub now: Timestamp,
    /// What else the next build is asked for.
    pub options: fn(&mut Options),
}

impl Site {
    /// Writes the files of a text with headers; any file ending in `.png` becomes a small picture.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let site =
            Self { dir: tempfile::tempdir().unwrap(), now: NOW.parse().unwrap(), options: |_| {} };
        for (path, content) in files(text) {
            site.write(&path, &content);
        }
        site
    }

    /// The site's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes one file; a `.png` gets a picture of its own, whatever the text.
    pub fn write(&self, path: &str, content: &str) {
        if path.ends_with(".png") {
            self.write_bytes(path, &picture(&format!("{path} {content}")));
        } else if path == "site.toml" && !content.contains("photos") {
            // Photos are copied as they are, unless a test is about what is made of them.
            let content = format!("photos.renditions = false\n{content}");
            self.write_bytes(path, content.as_bytes());
        } else {
            self.write_bytes(path, content.as_bytes());
        }
    }

    /// Writes bytes.
    pub fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Replaces a part of a file, which must be there once.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {path}:\n{text}");
        self.write(path, &text.replace(old, new));
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// Builds, whatever comes of it.
    #[must_use]
    pub fn try_build(&self) -> Report {
        let disk = Folder::new(self.root());
        let mut options = self.usual_options();
        (self.options)(&mut options);
        Session::new(&disk).build(&options, &Quiet)
    }

    /// What a build is asked for, unless a test says otherwise.
    #[must_use]
    pub fn usual_options(&self) -> Options {
        Options { now: self.now, ..options(self.root()) }
    }

    /// Builds a site that must have no errors.
    #[track_caller]
    pub fn build(&self) -> Report {
        let report = self.try_build();
        assert_eq!(report.errors(), 0, "{:#?}", report.problems);
        report
    }

    /// The text of an output file.
    #[track_caller]
    #[must_use]
    pub fn page(&self, out: &str) -> String {
        fs::read_to_string(self.root().join("public").join(out))
            .unwrap_or_else(|error| panic!("{out}: {error}"))
    }

    /// Whether an output file exists.
    #[must_use]
    pub fn has(&self, out: &str) -> bool {
        self.root().join("public").join(out).exists()
    }

    /// All output files and their bytes.
    #[must_use]
    pub fn output(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.root().join("public"))
    }

    /// Runs the program in the site's folder.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        program(self.root(), arguments)
    }
}

/// What a build of a folder is asked for, unless a test says otherwise.
#[must_use]
pub fn options(root: &Path) -> Options {
    Options {
        now: NOW.parse().unwrap(),
        drafts: false,
        base_url: None,
        relative: false,
        lints: false,
        keep_going: false,
        clean: false,
        out: root.join("public"),
        cache: root.join(".newsprint"),
        generator: 1,
    }
}

/// Runs the program in a folder, with nothing of this machine's environment that it reads.
#[must_use]
pub fn program(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        // No credentials of this machine.
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_WEB_IDENTITY_TOKEN_FILE")
        .env("HOME", folder)
        .output()
        .unwrap()
}

/// Paths of output files, sorted. Where all three files of a feed are among them, `feed.*` stands for
/// them; a file without the others stands for itself.
#[must_use]
pub fn feeds_as_one(paths: &[String]) -> Vec<String> {
    let known: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let list_of = |path: &str| -> Option<String> {
        let list = FEEDS.iter().find_map(|file| path.strip_suffix(file))?;
        let whole = FEEDS.iter().all(|file| known.contains(format!("{list}{file}").as_str()));
        (whole && (list.is_empty() || list.ends_with('/'))).then(|| list.to_owned())
    };
    let named = known.iter().map(|path| match list_of(path) {
        Some(list) => format!("{list}feed.*"),
        None => (*path).to_owned(),
    });
    named.collect::<BTreeSet<String>>().into_iter().collect()
}

/// All files below a folder and their bytes.
#[must_use]
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The files of a text with headers.
#[must_use]
pub fn files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let header = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (header, files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), String::new())),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {}
        }
    }
    files
}
