//! `newsprint photos kill`: a photo that must vanish, now and for ever.

use std::path::Path;

use super::change::{self, Difference, list, urls};
use crate::base::diag::Diag;
use crate::cli::arguments::{Arguments, Kill as Asked};
use crate::cli::terminal::{Terminal, counted};
use crate::cli::{Found, root};
use crate::site::config::Kill;
use crate::site::index::Asset;
use picture::pixels::alike;

pub(super) fn run(
    arguments: &Arguments,
    site: &Found<'_>,
    asked: &Asked,
    terminal: &Terminal,
) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    let (kill, similar) = match kill(site, asked, &root) {
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
    let old = change::text(site);
    let space = if old.trim().is_empty() { "" } else { "\n\n" };
    let new = format!("{}{space}{}", old.trim_end(), kill.to_toml());
    let difference = change::difference(site, &new);
    if !asked.dry_run && !change::write(&root, &new, terminal) {
        return 3;
    }
    terminal.print(&report(site, &kill.files, &similar, &difference, asked.dry_run));
    0
}

/// What is withdrawn: the photo that was asked for wherever it lies, and with `--similar` all that
/// look like it; and the files that only look like it.
fn kill<'s>(
    site: &'s Found<'_>,
    asked: &Asked,
    root: &Path,
) -> Result<(Kill, Vec<&'s Asset>), Box<Diag>> {
    let found = change::find(site, &asked.photo, root)
        .ok_or_else(|| change::unknown(site, &asked.photo))?;
    let sources = &site.understood.loaded.sources;
    let facts = found.facts.as_ref().ok();
    let proof = facts.and_then(|facts| facts.proof);
    let looks = |asset: &&Asset| {
        let other = asset.facts.as_ref().ok().and_then(|facts| facts.proof);
        asset.hash != found.hash && proof.zip(other).is_some_and(|(a, b)| alike(&a, &b))
    };
    let is_killed =
        |asset: &&Asset| sources.killed.get(&asset.path).is_some_and(|killed| !killed.came_back);
    let mut withdrawn: Vec<&Asset> =
        sources.assets.iter().filter(|asset| asset.hash == found.hash).collect();
    let mut similar: Vec<&Asset> = sources.assets.iter().filter(looks).collect();
    if asked.similar {
        withdrawn.append(&mut similar);
        withdrawn.sort_by(|a, b| a.path.cmp(&b.path));
    }
    similar.retain(|asset| !is_killed(asset));
    let mut others: Vec<u128> = similar.iter().map(|asset| asset.hash).collect();
    others.sort_unstable();
    others.dedup();
    let zone = &site.understood.loaded.config().zone;
    let now = site.options.now.to_zoned_datetime(zone.clone());
    let kill = Kill {
        hash: found.hash,
        reason: asked.reason.clone(),
        date: Some(now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        files: withdrawn.iter().map(|asset| asset.path.to_string()).collect(),
        others,
        size: facts.map(|facts| (facts.header.width, facts.header.height)),
        proof,
    };
    Ok((kill, similar))
}

fn report(
    site: &Found<'_>,
    files: &[String],
    similar: &[&Asset],
    difference: &Difference,
    dry_run: bool,
) -> String {
    let mut text = String::new();
    let heading = if dry_run { "Would be withdrawn" } else { "Withdrawn" };
    let heading = format!("{heading}: {}", counted(files.len(), "file"));
    list(&mut text, &heading, files.iter().map(String::as_str));
    if !similar.is_empty() {
        let heading = "Similar and not withdrawn; if they are the same picture, add --similar:";
        list(&mut text, heading, similar.iter().map(|asset| &*asset.path));
    }
    let articles = &site.understood.index.articles;
    let showing = articles.iter().filter(|entry| {
        entry.settled.photos.iter().any(|photo| files.iter().any(|file| **file == *photo.file))
    });
    list(&mut text, "Shown by:", showing.map(|entry| &*entry.brief().path));
    urls(&mut text, "With the next build, {} will change:", &difference.changed);
    urls(&mut text, "and {} will be gone:", &difference.gone);
    text.push_str(if dry_run {
        "Nothing was written.\n"
    } else {
        "Now run `newsprint build`, publish the site, and let every cache in front of it forget these URLs.\n\
         To undo it: newsprint photos restore FILE\n"
    });
    text
}
