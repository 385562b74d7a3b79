//! `newsprint photos kill`: a photo that must vanish, now and for ever.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use crate::cli::arguments::{Arguments, Kill as Asked};
use crate::cli::terminal::{Terminal, counted};
use crate::cli::{Found, root};
use crate::config::{Kill, Kills, parse_hash};
use crate::diag::{Code, Diag, nearest};
use crate::engine::{Quiet, Understood};
use crate::index::Asset;
use crate::nfc;
use crate::source;
use picture::pixels::alike;

pub(super) fn run(
    arguments: &Arguments,
    site: &Found<'_>,
    asked: &Asked,
    terminal: &Terminal,
) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    let kill = match kill(site, asked, &root) {
        Ok(kill) => kill,
        Err(problem) => {
            terminal.problem(&problem);
            return 1;
        }
    };
    let killed = &site.understood.loaded.sources.killed;
    if kill.files.iter().all(|file| killed.get(&**file).is_some_and(|one| !one.came_back)) {
        terminal.print("This photo is withdrawn already; kills.toml says why.\n");
        return 0;
    }
    let before = outputs(&site.understood);
    let (files, text) = (kill.files.clone(), kill.to_toml());
    if let Err(error) = source::append(&root, Kills::FILE, &text) {
        terminal.problem(
            &Diag::new(
                Code::OUTPUT_FAILED,
                format!("kills.toml can't be written: {}", source::reason(&error)),
            )
            .at_file(Kills::FILE)
            .help("look whether the folder can be written to; nothing was withdrawn"),
        );
        return 3;
    }
    let after = site.session.understand(&site.options, &Quiet);
    let after = after.value.as_ref().map(outputs).unwrap_or_default();
    terminal.print(&report(site, &files, &before, &after));
    0
}

/// What is withdrawn: the photo that was asked for and all that look like it.
fn kill(site: &Found<'_>, asked: &Asked, root: &Path) -> Result<Kill, Box<Diag>> {
    let assets = &site.understood.loaded.sources.assets;
    let found = match parse_hash(&asked.photo.to_lowercase()) {
        Some(hash) => assets.iter().find(|asset| asset.hash == hash && asset.facts.is_ok()),
        None => {
            // From the site's folder, or from the current one.
            let inside = |path: &Path| {
                let path = path.strip_prefix(root).unwrap_or(path);
                let path = path.strip_prefix(".").unwrap_or(path);
                let wanted = path.to_string_lossy().replace('\\', "/");
                let wanted = nfc::name(&wanted);
                assets.iter().find(|asset| *asset.path == *wanted && asset.facts.is_ok())
            };
            let path = Path::new(&asked.photo);
            inside(path).or_else(|| {
                let (path, root) = (whole(path)?, whole(root)?);
                inside(path.strip_prefix(root).ok()?)
            })
        }
    };
    let unknown = || {
        let photos = assets.iter().filter(|asset| asset.facts.is_ok()).map(|asset| &*asset.path);
        let meant = nearest(&asked.photo, photos);
        Diag::new(Code::PHOTO_UNKNOWN, format!("this site has no photo {}", asked.photo))
            .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
            .help("write the path of its file from the site's folder, or its fingerprint as `newsprint photos --csv` prints it")
    };
    let found = found.ok_or_else(|| Box::new(unknown()))?;
    let proof = found.facts.as_ref().ok().and_then(|facts| facts.proof);
    let is_it = |asset: &&Asset| {
        let other = asset.facts.as_ref().ok().and_then(|facts| facts.proof);
        asset.hash == found.hash || proof.zip(other).is_some_and(|(a, b)| alike(&a, &b))
    };
    let zone = &site.understood.loaded.config().zone;
    let now = site.options.now.to_zoned_datetime(zone.clone());
    Ok(Kill {
        hash: found.hash,
        reason: asked.reason.clone(),
        date: Some(now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        files: assets.iter().filter(is_it).map(|asset| asset.path.to_string()).collect(),
        proof,
    })
}

/// A path from the root of the file system, without `.` and `..`.
fn whole(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        if part == Component::ParentDir {
            whole.pop();
        } else {
            whole.push(part);
        }
    }
    Some(whole)
}

/// All URLs of the site, and what they are made from.
fn outputs(understood: &Understood<'_>) -> BTreeMap<String, crate::plan::Key> {
    let address = &understood.loaded.config().address;
    let url = |job: &crate::plan::Job| address.absolute(&job.path());
    understood.jobs.iter().map(|job| (url(job), job.key.clone())).collect()
}

fn report(
    site: &Found<'_>,
    files: &[String],
    before: &BTreeMap<String, crate::plan::Key>,
    after: &BTreeMap<String, crate::plan::Key>,
) -> String {
    let gone: Vec<&String> = before.keys().filter(|url| !after.contains_key(*url)).collect();
    let changed: Vec<&String> = before
        .iter()
        .filter(|(url, key)| after.get(*url).is_some_and(|new| new != *key))
        .map(|(url, _)| url)
        .collect();
    let mut text = format!("Withdrawn: {}\n", counted(files.len(), "file"));
    for file in files {
        let _ = writeln!(text, "  {file}");
    }
    let articles = &site.understood.index.articles;
    let showing = articles.iter().filter(|entry| {
        entry.settled.photos.iter().any(|photo| files.iter().any(|file| **file == *photo.file))
    });
    let _ = writeln!(text, "Shown by:");
    for entry in showing {
        let _ = writeln!(text, "  {}", entry.brief().path);
    }
    let _ = writeln!(text, "With the next build, {} will change:", counted(changed.len(), "URL"));
    for url in changed {
        let _ = writeln!(text, "  {url}");
    }
    let _ = writeln!(text, "and {} will be gone:", counted(gone.len(), "URL"));
    for url in gone {
        let _ = writeln!(text, "  {url}");
    }
    text.push_str(
        "Now run `newsprint build`, publish the site, and let every cache in front of it forget these URLs.\n",
    );
    text
}
