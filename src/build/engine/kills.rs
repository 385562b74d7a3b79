//! The photos that were withdrawn: what `kills.toml` says, and which files it means.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diag::{Diag, Parsed};
use crate::site::config::Kills;
use crate::site::index::{Asset, Killed};
use crate::site::source::{Disk, Listing, read_text};

/// The files that are photos which were withdrawn.
pub(super) fn killed(assets: &[Asset], kills: &Kills) -> BTreeMap<Arc<str>, Killed> {
    if kills.0.is_empty() {
        return BTreeMap::new();
    }
    let found = |asset: &Asset| {
        let facts = asset.facts.as_ref().ok()?;
        let kill = kills.find(&asset.path, asset.hash, facts.proof.as_ref())?;
        let came_back = !kill.files.iter().any(|file| **file == *asset.path);
        let size = (facts.header.width, facts.header.height);
        Some((asset.path.clone(), Killed::of(kill, came_back, kill.hash == asset.hash, Some(size))))
    };
    let mut killed: BTreeMap<Arc<str>, Killed> = assets.iter().filter_map(found).collect();
    // Kill notices demand that files are deleted, too.
    for kill in &kills.0 {
        for file in &kill.files {
            if assets.binary_search_by(|asset| (*asset.path).cmp(file)).is_err() {
                let file: Arc<str> = file.as_str().into();
                killed.entry(file).or_insert_with(|| Killed::of(kill, false, true, kill.size));
            }
        }
    }
    killed
}

/// The photos that were withdrawn.
pub(super) fn read_kills(disk: &dyn Disk, listing: &Listing, problems: &mut Vec<Diag>) -> Kills {
    let Some(file) = listing.get(Kills::FILE) else { return Kills::default() };
    match read_text(disk, file) {
        Ok(text) => {
            let Parsed { value, problems: found } = Kills::read(&text);
            problems.extend(found);
            value
        }
        Err(problem) => {
            problems.push(*problem);
            Kills::default()
        }
    }
}
