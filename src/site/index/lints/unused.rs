//! Pictures that lie beside an article and are shown nowhere.
//!
//! Must not take a picture for unused because an article could not be read, or because the right to
//! show it has ended.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::{Code, Diag};
use crate::site::index::photos::source_path;
use crate::site::index::{Entry, Sources};

/// Reports pictures below the folder of an article that no article of the site shows or links to.
pub(in crate::site::index) fn unused(
    entries: &[Entry],
    sources: &Sources<'_>,
    problems: &mut Vec<Diag>,
) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut linked: BTreeSet<&Arc<str>> = BTreeSet::new();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for entry in entries {
        let folder = folder(&entry.brief().path);
        folders.insert(folder);
        linked.extend(entry.settled.attachments.iter().map(|(source, _)| source));
        // That a text is gone was said when it was settled; nothing is unused then.
        let Ok(article) = sources.library.article(entry.brief(), entry.known.text) else { return };
        let tables = article.lead_photo.iter().chain(&article.photos);
        let files = tables.filter_map(|fields| fields.file.as_ref()).map(|file| &file.value);
        let figures = article.outline.figures.iter().map(|figure| &figure.file);
        used.extend(files.chain(figures).filter_map(|file| source_path(&article, file)));
    }
    let profile = |path: &str| sources.profiles.iter().any(|one| *one.path == *path);
    let unread: BTreeSet<&str> =
        sources.unread.iter().filter(|path| !profile(path)).map(|path| folder(path)).collect();
    for asset in sources.assets.iter().filter(|asset| asset.path.starts_with("content/")) {
        if asset.facts.is_err() || used.contains(&*asset.path) || linked.contains(&asset.path) {
            continue;
        }
        // It belongs to the texts of its folder, or else of the nearest one above.
        let mut place = folder(&asset.path);
        while !place.is_empty() && !folders.contains(place) && !unread.contains(place) {
            place = folder(place);
        }
        if place.is_empty() || unread.contains(place) {
            continue;
        }
        let name = asset.path.get(place.len() + 1..).unwrap_or_default();
        problems.push(
            Diag::new(Code::PHOTO_UNUSED, format!("no article shows {name}"))
                .at_file(asset.path.clone())
                .help(format!(
                    "show it with ![what can be seen]({name}), or take it out of the folder"
                )),
        );
    }
}

/// The folder of a path; nothing for a path without one.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
