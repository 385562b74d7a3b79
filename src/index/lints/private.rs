//! Pictures under `static/` that tell everybody what is meant for the desk.
//!
//! What lies there is published as it is, unless an article shows it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Code, Diag};
use crate::index::Sources;

/// Reports pictures under `static/`, apart from those that are `withheld`, which say where they were
/// taken or what their agency told the desk.
pub(in crate::index) fn private(
    withheld: &BTreeSet<Arc<str>>,
    sources: &Sources<'_>,
    problems: &mut Vec<Diag>,
) {
    let copied = sources
        .assets
        .iter()
        .filter(|asset| asset.path.starts_with("static/") && !withheld.contains(&asset.path));
    for asset in copied {
        let Ok(facts) = &asset.facts else { continue };
        let metadata = &facts.metadata;
        let place = metadata.has_location.then_some("where it was taken");
        let desk = metadata.instructions.as_ref().map(|_| "its agency's instructions to the desk");
        let told: Vec<&str> = place.into_iter().chain(desk).collect();
        if told.is_empty() {
            continue;
        }
        problems.push(
            Diag::new(
                Code::PHOTO_PRIVATE,
                format!("this picture tells everybody {}", told.join(" and ")),
            )
            .at_file(asset.path.clone())
            .help("what lies under static/ is published as it is: show the picture in an article, which publishes it without, or take that out in a picture program"),
        );
    }
}
