//! Everything a site's files say, each file for itself, on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Options;
use crate::article::{self, Article, Fields, Profile, ProfileKind, Settings};
use crate::config::{Address, Agencies, Config, SITE_FILE};
use crate::diag::{Code, Diag, Parsed, nearest};
use crate::hash;
use crate::index::{Index, Sources, photos_named};
use crate::photo::{self, Facts, NoPhoto};
use crate::source::{Disk, File, read_text, unreadable};
use crate::template::Templates;

/// What a site's files say.
#[derive(Debug)]
pub struct Loaded {
    /// `site.toml`
    pub config: Config,
    /// `agencies.toml`
    pub agencies: Agencies,
    /// The templates, with `site` still missing.
    pub templates: Templates,
    /// All articles that could be read.
    pub articles: Vec<Arc<Article>>,
    /// Authors, topics and sections.
    pub profiles: Vec<Profile>,
    /// The paths of all files.
    pub files: BTreeSet<Arc<str>>,
    /// What is known of the photos that articles name.
    pub facts: BTreeMap<String, Result<Facts, NoPhoto>>,
    /// What sidecars say, by the photo's path.
    pub sidecars: BTreeMap<String, Fields>,
    /// The fingerprints of files under `static/`.
    hashes: BTreeMap<Arc<str>, u128>,
    /// How many articles could not be read at all.
    pub unparsed: usize,
}

impl Loaded {
    /// What an index is made of.
    #[must_use]
    pub fn sources<'a>(
        &'a self,
        options: &Options,
        left_out: &'a BTreeSet<Arc<str>>,
    ) -> Sources<'a> {
        Sources {
            config: &self.config,
            agencies: &self.agencies,
            profiles: &self.profiles,
            files: &self.files,
            facts: &self.facts,
            sidecars: &self.sidecars,
            now: options.now,
            drafts: options.drafts,
            left_out,
        }
    }

    /// The files that are copied, with their fingerprints: `static/` without what only unpublished
    /// articles show and without sidecars, which are the desk's, and the files that articles which
    /// are out link to, wherever the link stands.
    #[must_use]
    pub fn copied(&self, index: &Index, disk: &dyn Disk) -> (BTreeMap<Arc<str>, u128>, Vec<Diag>) {
        let kept = self.hashes.iter().filter(|(path, _)| !index.withheld.contains(*path));
        let mut copied: BTreeMap<Arc<str>, u128> =
            kept.map(|(path, hash)| (path.clone(), *hash)).collect();
        let mut problems = Vec::new();
        let out = index.out.iter().map(|&no| &index.articles[no]);
        for (path, _) in out.flat_map(|entry| &entry.attachments) {
            if copied.contains_key(path) {
                continue;
            }
            match fingerprint(disk, path) {
                Ok((path, hash)) => {
                    copied.insert(path, hash);
                }
                Err(problem) => problems.push(*problem),
            }
        }
        (copied, problems)
    }
}

/// Whether a path is that of an article.
#[must_use]
pub fn is_article(path: &str) -> bool {
    matches!(kind(path), Some(FileKind::Article))
}

/// What a file under `content/` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    Article,
    Profile(ProfileKind),
}

fn kind(path: &str) -> Option<FileKind> {
    let inside = path.strip_prefix("content/").filter(|path| path.ends_with(".md"))?;
    let (folder, rest) = inside.split_once('/')?;
    Some(match (folder, rest) {
        ("_authors", _) => FileKind::Profile(ProfileKind::Author),
        ("_topics", _) => FileKind::Profile(ProfileKind::Topic),
        (folder, _) if folder.starts_with('_') => return None,
        (_, "_section.md") => FileKind::Profile(ProfileKind::Section),
        _ => FileKind::Article,
    })
}

/// Reads all files; without a usable configuration or templates there is no value.
pub(super) fn load(disk: &dyn Disk, options: &Options) -> Parsed<Option<Loaded>> {
    let listing = disk.list();
    let mut problems = listing.problems;
    let files: BTreeSet<Arc<str>> = listing.files.iter().map(|file| file.path.clone()).collect();
    let config = read_config(disk, &listing.files, options, &mut problems);
    let agencies = read_agencies(disk, &listing.files, &mut problems);
    let templates = read_templates(disk, &listing.files, &mut problems);
    problems.extend(misplaced(&listing.files));
    let Some(config) = config else { return Parsed { value: None, problems } };

    let markdown = config.markdown();
    let settings = Settings { markdown: &markdown, zone: &config.zone };
    let read: Vec<(Option<Read>, Vec<Diag>)> = listing
        .files
        .par_iter()
        .filter_map(|file| kind(&file.path).map(|kind| read_content(disk, file, kind, settings)))
        .collect();
    let (mut articles, mut profiles) = (Vec::new(), Vec::new());
    let mut unparsed = 0;
    for (value, found) in read {
        problems.extend(found);
        match value {
            Some(Read::Article(article)) => articles.push(article),
            Some(Read::Profile(profile)) => profiles.push(*profile),
            Some(Read::Broken) => unparsed += 1,
            None => {}
        }
    }
    let (facts, sidecars, found) = read_photos(disk, &articles, &listing.files, settings);
    problems.extend(found);
    let (hashes, found) = hash_copied(disk, &listing.files, &facts);
    problems.extend(found);
    let Some(templates) = templates else { return Parsed { value: None, problems } };
    let value = Loaded {
        config,
        agencies,
        templates,
        articles,
        profiles,
        files,
        facts,
        sidecars,
        hashes,
        unparsed,
    };
    Parsed { value: Some(value), problems }
}

enum Read {
    Article(Arc<Article>),
    Profile(Box<Profile>),
    Broken,
}

fn read_content(
    disk: &dyn Disk,
    file: &File,
    kind: FileKind,
    settings: Settings<'_>,
) -> (Option<Read>, Vec<Diag>) {
    let broken = (kind == FileKind::Article).then_some(Read::Broken);
    let text = match read_text(disk, file) {
        Ok(text) => text,
        Err(problem) => return (broken, vec![*problem]),
    };
    match kind {
        FileKind::Article => {
            let Parsed { value, problems } = article::parse(&file.path, &text, settings);
            // An article with errors is read as far as possible, so that all of them show.
            (value.map(|article| Read::Article(Arc::new(article))).or(broken), problems)
        }
        FileKind::Profile(kind) => {
            let parent = file.path.rsplit('/').nth(1).unwrap_or_default();
            let name = file.path.rsplit('/').next().unwrap_or_default();
            let key = match kind {
                ProfileKind::Section => parent,
                _ => name.strip_suffix(".md").unwrap_or(name),
            };
            let Parsed { value, problems } =
                article::parse_profile(&file.path, kind, key, &text, settings);
            (value.map(|profile| Read::Profile(Box::new(profile))), problems)
        }
    }
}

fn read_config(
    disk: &dyn Disk,
    files: &[File],
    options: &Options,
    problems: &mut Vec<Diag>,
) -> Option<Config> {
    let Some(file) = files.iter().find(|file| &*file.path == SITE_FILE) else {
        problems.push(
            Diag::new(Code::SITE_NOT_FOUND, "there is no site.toml in this folder")
                .at_file(SITE_FILE)
                .help("`newsprint init` makes a small complete site to start from"),
        );
        return None;
    };
    let text = read_text(disk, file).map_err(|problem| problems.push(*problem)).ok()?;
    let Parsed { value, problems: found } = Config::read(&text);
    problems.extend(found);
    let mut config = value?;
    if let Some(url) = &options.base_url {
        match Address::parse(url) {
            Some(address) => config.address = address,
            None => problems.push(
                Diag::new(
                    Code::VALUE_INVALID,
                    format!("--base-url must be a plain address, not \"{url}\""),
                )
                .help("write it as https://name.example or https://name.example/path"),
            ),
        }
    }
    Some(config)
}

fn read_agencies(disk: &dyn Disk, files: &[File], problems: &mut Vec<Diag>) -> Agencies {
    let Some(file) = files.iter().find(|file| &*file.path == Agencies::FILE) else {
        return Agencies::none();
    };
    match read_text(disk, file) {
        Ok(text) => {
            let Parsed { value, problems: found } = Agencies::read(&text);
            problems.extend(found);
            value
        }
        Err(problem) => {
            problems.push(*problem);
            Agencies::none()
        }
    }
}

fn read_templates(disk: &dyn Disk, files: &[File], problems: &mut Vec<Diag>) -> Option<Templates> {
    let mut own: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("templates/") else { continue };
        if name.starts_with("newsprint/") {
            problems.push(
                Diag::new(Code::FOLDER_UNKNOWN, "templates/newsprint/ is the name of the built-in theme")
                    .at_file(file.path.clone())
                    .help("move the file up into templates/: there it takes the place of the built-in one"),
            );
            continue;
        }
        match read_text(disk, file) {
            Ok(text) => {
                own.insert(name.to_owned(), text.into());
            }
            Err(problem) => problems.push(*problem),
        }
    }
    Templates::new(&own).map_err(|found| problems.extend(found)).ok()
}

/// Markdown that is in no section, and folders whose underscore promises a meaning they don't have.
fn misplaced(files: &[File]) -> Vec<Diag> {
    let mut problems = Vec::new();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let Some(inside) = file.path.strip_prefix("content/") else { continue };
        match inside.split_once('/') {
            None if inside.ends_with(".md") => problems.push(
                Diag::new(Code::SECTION_MISSING, "this article is in no section")
                    .at_file(file.path.clone())
                    .help(format!("move it into a folder: content/<section>/{inside}; the first folder under content/ is the section")),
            ),
            Some((folder, _))
                if folder.starts_with('_')
                    && !matches!(folder, "_authors" | "_topics")
                    && folders.insert(folder) =>
            {
                let meant = nearest(folder, ["_authors", "_topics"]);
                problems.push(
                    Diag::new(
                        Code::FOLDER_UNKNOWN,
                        format!("newsprint knows no folder content/{folder}/"),
                    )
                    .at_file(file.path.clone())
                    .help(meant.map_or_else(
                        || "a section's name does not start with _".to_owned(),
                        |meant| format!("did you mean content/{meant}/?"),
                    )),
                );
            }
            Some((folder, _)) => {
                let plain = crate::slug::slug(folder);
                if plain != folder && folders.insert(folder) && file.path.ends_with(".md") && !folder.starts_with('_') {
                    problems.push(
                        Diag::new(Code::FILE_NAME, format!("the section's folder \"{folder}\" can't stand in a URL"))
                            .at_file(file.path.clone())
                            .help(format!("rename it to \"{plain}\" and write the name readers see into content/{plain}/_section.md")),
                    );
                }
            }
            None => {}
        }
    }
    problems
}

type Photos = (BTreeMap<String, Result<Facts, NoPhoto>>, BTreeMap<String, Fields>, Vec<Diag>);

/// The facts and sidecars of all photos that articles name.
fn read_photos(
    disk: &dyn Disk,
    articles: &[Arc<Article>],
    files: &[File],
    settings: Settings<'_>,
) -> Photos {
    let by_path: BTreeMap<&str, &File> = files.iter().map(|file| (&*file.path, file)).collect();
    let named: BTreeSet<String> =
        articles.iter().flat_map(|article| photos_named(article)).collect();
    let read: Vec<_> = named
        .par_iter()
        .filter_map(|path| by_path.get(path.as_str()).map(|file| (path, read_photo(disk, file))))
        .collect();
    let (mut facts, mut sidecars, mut problems) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for (path, result) in read {
        match result {
            Ok(found) => {
                facts.insert(path.clone(), found);
            }
            Err(problem) => problems.push(*problem),
        }
        let Some(file) = by_path.get(format!("{path}.toml").as_str()) else { continue };
        match read_text(disk, file) {
            Ok(text) => {
                let (fields, found) = article::sidecar(&file.path, &text, settings);
                problems.extend(found);
                sidecars.insert(path.clone(), fields);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    (facts, sidecars, problems)
}

fn read_photo(disk: &dyn Disk, file: &File) -> Result<Result<Facts, NoPhoto>, Box<Diag>> {
    let bytes = disk.read(&file.path).map_err(|error| unreadable(&file.path, &error))?;
    Ok(photo::facts(&bytes))
}

/// The fingerprints of all files under `static/` that are copied as they are.
fn hash_copied(
    disk: &dyn Disk,
    files: &[File],
    facts: &BTreeMap<String, Result<Facts, NoPhoto>>,
) -> (BTreeMap<Arc<str>, u128>, Vec<Diag>) {
    let by_path: BTreeSet<&str> = files.iter().map(|file| &*file.path).collect();
    let is_sidecar =
        |path: &str| path.strip_suffix(".toml").is_some_and(|photo| by_path.contains(photo));
    let wanted =
        files.par_iter().filter(|file| file.path.starts_with("static/") && !is_sidecar(&file.path));
    let read: Vec<_> = wanted
        .map(|file| match facts.get(&*file.path) {
            // A photo's bytes were read for its facts.
            Some(Ok(facts)) => Ok((file.path.clone(), facts.hash)),
            Some(Err(_)) | None => fingerprint(disk, &file.path),
        })
        .collect();
    let (mut hashes, mut problems) = (BTreeMap::new(), Vec::new());
    for result in read {
        match result {
            Ok((path, hash)) => {
                hashes.insert(path, hash);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    (hashes, problems)
}

/// The path of a file and the fingerprint of its bytes.
fn fingerprint(disk: &dyn Disk, path: &Arc<str>) -> Result<(Arc<str>, u128), Box<Diag>> {
    match disk.read(path) {
        Ok(bytes) => Ok((path.clone(), hash::content(&bytes))),
        Err(error) => Err(unreadable(path, &error)),
    }
}
