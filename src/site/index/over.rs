//! Whether a photo that an article only links to may still be handed out.
//!
//! Of what an article shows, the desk decides; see [`photos`](super::photos).

use super::Expiry;
use super::links::{Map, Origin};
use super::sources::Killed;
use crate::base::diag::{Code, Diag, Place};
use crate::site::photo;

impl Map<'_> {
    /// Whether a link leads to a photo that was withdrawn; that is said.
    pub(super) fn is_withdrawn(&self, file: &str, place: &Place, problems: &mut Vec<Diag>) -> bool {
        let Some(killed) = self.sources.killed.get(file) else { return false };
        problems.push(
            Diag::new(Code::LINK_NOT_OUT, "this link leads to a photo that was withdrawn")
                .at_place(place.clone(), "printed as plain text")
                .note(format!("kills.toml says why: {}", killed.reason))
                .help("delete the link"),
        );
        true
    }

    /// Whether the time of a photo is over: its article's table, its sidecar or its file say so. The
    /// moment is noted, whether it has come or not.
    pub(super) fn is_over(&self, from: Origin<'_>, file: &str) -> bool {
        if from.over.iter().any(|over| **over == *file) {
            return true;
        }
        let Some(Ok(facts)) = self.sources.asset(file).map(|asset| &asset.facts) else {
            return false;
        };
        let zone = &self.sources.config.zone;
        let sidecar = self.sources.sidecar(file).and_then(|sidecar| sidecar.0.expires);
        let ends = sidecar.into_iter().chain(photo::expiration(&facts.metadata, zone)).min();
        let Some(at) = ends else { return false };
        from.asked.note_moment(Expiry { file: file.to_owned(), at });
        at <= self.sources.now
    }
}

/// A photo that was withdrawn, in a file that was not known then.
pub(super) fn came_back((written, source): (&str, &str), place: &Place, killed: &Killed) -> Diag {
    let unless = match killed.same_bytes {
        true => "if it was withdrawn by mistake, undo that",
        false => "if it is another photo that only looks like it, say so",
    };
    let since = killed.date.as_ref().map(|date| format!(" on {date}")).unwrap_or_default();
    Diag::new(Code::PHOTO_KILLED, format!("the photo {written} was withdrawn{since}"))
        .at_place(place.clone(), "this is the same picture, perhaps in another size")
        .note(format!("kills.toml says why: {}", killed.reason))
        .help(format!("take it out of the article; {unless}: newsprint photos restore {source}"))
}
