//! When the output will differ without an edit: the times that a scheduler has to know.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Options;
use crate::pages::sitemap;
use crate::site::article::State;
use crate::site::index::Index;

/// What will happen by itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coming {
    /// The next moment at which a build would give another output; none if it never will.
    pub next: Option<Timestamp>,
    /// All such moments that are known, in order.
    pub changes: Vec<Change>,
}

/// One moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// `publish`, `expire`, `photo-expire` or `news-sitemap`: it leaves the sitemap of the news.
    pub what: &'static str,
    /// The file whose text says so.
    pub path: String,
}

/// All moments after `now`, in order.
pub(super) fn coming(index: &Index<'_>, options: &Options) -> Coming {
    let mut changes = Vec::new();
    for entry in &index.articles {
        let (brief, path) = (entry.brief(), || entry.brief().path.to_string());
        for at in brief.hold.changes(brief.date, options.drafts) {
            if at <= options.now {
                continue;
            }
            let what = if brief.hold.expires == Some(at) { "expire" } else { "publish" };
            changes.push(Change { at, what, path: path() });
        }
        if entry.state == State::LeftOut {
            continue;
        }
        let is_out = |at| brief.hold.state(brief.date, at, options.drafts) == State::Out;
        let just_before = |at: Timestamp| at.checked_sub(SignedDuration::from_nanos(1));
        let is_out_before = |at| just_before(at).is_ok_and(is_out);
        if let Some(until) = sitemap::news_until(brief.date).filter(|until| is_out_before(*until)) {
            changes.push(Change { at: until, what: "news-sitemap", path: path() });
        }
        // A photo that goes with its article, or before it, changes nothing by itself.
        let photos = entry.settled.photo_expiries.iter().map(|expiry| expiry.at);
        for at in photos.filter(|at| is_out(*at) && is_out_before(*at)) {
            changes.push(Change { at, what: "photo-expire", path: path() });
        }
    }
    changes.retain(|change| change.at > options.now);
    changes.sort();
    changes.dedup();
    Coming { next: changes.first().map(|change| change.at), changes }
}
