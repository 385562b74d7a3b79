//! Files that are published as they are and tell everybody what is meant for the desk.
//!
//! What lies under `static/` is, unless an article shows it; without renditions, what articles show and
//! link to is, too.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::{Code, Diag};
use crate::site::index::{Entry, Sources};

/// Reports such files, apart from those that are `withheld`.
pub(in crate::site::index) fn private(
    entries: &[Entry],
    withheld: &BTreeSet<Arc<str>>,
    sources: &Sources<'_>,
    problems: &mut Vec<Diag>,
) {
    let mut handed: BTreeSet<&str> = BTreeSet::new();
    if !sources.config.photos.renditions {
        for entry in entries.iter().filter(|entry| entry.is_out()) {
            handed.extend(entry.settled.photos.iter().map(|photo| &*photo.file));
            handed.extend(entry.settled.attachments.iter().map(|(source, _)| &**source));
        }
    }
    for asset in &sources.assets {
        let is_copied = asset.path.starts_with("static/") || handed.contains(&*asset.path);
        let Some(private) = &asset.private else { continue };
        if !is_copied || withheld.contains(&asset.path) {
            continue;
        }
        let (kind, help) = match &asset.facts {
            Ok(_) if handed.contains(&*asset.path) => (
                "picture",
                "take that out in a picture program, or let newsprint do it: renditions = true in [photos]",
            ),
            Ok(_) => (
                "picture",
                "what lies under static/ is published as it is: show the picture in an article, which publishes it without, or take that out in a picture program",
            ),
            Err(_) => (
                "file",
                "it is published as it is: take that out with the program that made it, or publish it in another format",
            ),
        };
        problems.push(
            Diag::new(Code::PHOTO_PRIVATE, format!("this {kind} reveals {}", private.told()))
                .at_file(asset.path.clone())
                .help(help),
        );
    }
}
