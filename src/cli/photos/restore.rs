//! `newsprint photos restore`: undoes a withdrawal, or tells a photo apart from a withdrawn one that
//! it looks like.

use std::collections::BTreeSet;

use super::change::{self, list, urls};
use crate::base::diag::{Code, Diag};
use crate::cli::arguments::{Arguments, Restore as Asked};
use crate::cli::terminal::{Terminal, counted};
use crate::cli::{Found, root};
use crate::site::config::{Kill, Kills, parse_hash};
use crate::site::index::Asset;

pub(super) fn run(
    arguments: &Arguments,
    site: &Found<'_>,
    asked: &Asked,
    terminal: &Terminal,
) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    let paths = change::paths(&asked.photo, &root);
    let found = change::find(site, &asked.photo, &root);
    let hash = parse_hash(&asked.photo.to_lowercase()).or(found.map(|asset| asset.hash));
    let old = change::text(site);
    let kills = Kills::read(&old).value;
    // The file may have been deleted since: then only its path and fingerprint are known.
    let is_it =
        |kill: &Kill| hash == Some(kill.hash) || kill.files.iter().any(|file| paths.contains(file));
    let places: Vec<usize> = (0..kills.0.len()).filter(|at| is_it(&kills.0[*at])).collect();
    let apart = found.map(|asset| told_apart(&kills, asset)).filter(|apart| !apart.is_empty());
    let (new, restored, heading) = match (places.is_empty(), apart, found) {
        (false, ..) => {
            let without = |text: String, at: &usize| Kills::replaced(&text, *at, None);
            let new = places.iter().rev().fold(old, without);
            let files = places.iter().flat_map(|at| kills.0[*at].files.clone());
            (new, files.collect::<BTreeSet<String>>(), "Restored")
        }
        (true, Some(apart), Some(asset)) => {
            let with =
                |text: String, (at, kill): &(usize, Kill)| Kills::replaced(&text, *at, Some(kill));
            let new = apart.iter().fold(old, with);
            let files = BTreeSet::from([asset.path.to_string()]);
            (new, files, "Told apart from a photo that was withdrawn")
        }
        _ => {
            terminal.problem(&unknown(site, asked, found.is_some()));
            return 1;
        }
    };
    let difference = change::difference(site, &new);
    if !asked.dry_run && !change::write(&root, &new, terminal) {
        return 3;
    }
    // Another withdrawal may name a file as well, and one that was deleted does not come back by itself.
    let left = Kills::read(&new).value;
    let is_left = |file: &String| left.0.iter().any(|kill| kill.files.contains(file));
    let (still, restored): (BTreeSet<String>, BTreeSet<String>) =
        restored.into_iter().partition(is_left);
    let assets = &site.understood.loaded.sources.assets;
    let is_there = |file: &&String| assets.iter().any(|asset| *asset.path == **file);
    let lost: Vec<&String> = restored.iter().filter(|file| !is_there(file)).collect();
    let mut text = String::new();
    let would = if asked.dry_run { "Would be: " } else { "" };
    let heading = format!("{would}{heading}: {}", counted(restored.len(), "file"));
    list(&mut text, &heading, restored.iter().map(String::as_str));
    if !still.is_empty() {
        let heading = "Still withdrawn, by other entries of kills.toml:";
        list(&mut text, heading, still.iter().map(String::as_str));
    }
    if !lost.is_empty() {
        let heading = "Deleted; put these files back before the next build, or take them out of their articles:";
        list(&mut text, heading, lost.into_iter().map(String::as_str));
    }
    urls(&mut text, "With the next build, {} will change:", &difference.changed);
    urls(&mut text, "and {} will be there again:", &difference.new);
    text.push_str(if asked.dry_run {
        "Nothing was written.\n"
    } else {
        "Now run `newsprint build`.\n"
    });
    terminal.print(&text);
    0
}

/// The withdrawals that a photo only looks like, with the photo among their others.
fn told_apart(kills: &Kills, asset: &Asset) -> Vec<(usize, Kill)> {
    let proof = asset.facts.as_ref().ok().and_then(|facts| facts.proof);
    let mut known = kills.clone();
    let mut apart = Vec::new();
    while let Some(found) = known.find(&asset.path, asset.hash, proof.as_ref()) {
        let Some(at) = known.0.iter().position(|kill| std::ptr::eq(kill, found)) else { break };
        if known.0[at].hash == asset.hash {
            break;
        }
        known.0[at].others.push(asset.hash);
        apart.push((at, known.0[at].clone()));
    }
    apart
}

/// Nothing of the kind was withdrawn.
fn unknown(site: &Found<'_>, asked: &Asked, exists: bool) -> Box<Diag> {
    if !exists {
        return change::unknown(site, &asked.photo);
    }
    Box::new(
        Diag::new(Code::PHOTO_UNKNOWN, format!("the photo {} was not withdrawn", asked.photo))
            .help("kills.toml names the photos that were"),
    )
}
