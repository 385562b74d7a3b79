//! When the output will differ without an edit: the moments a scheduler has to know.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Options;
use crate::article::State;
use crate::index::Index;
use crate::sitemap;

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
        if let Some(until) = sitemap::news_until(brief.date) {
            let last = until.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(until);
            let is_news = entry.state != State::LeftOut
                && brief.hold.state(brief.date, last, options.drafts) == State::Out;
            if is_news {
                changes.push(Change { at: until, what: "news-sitemap", path: path() });
            }
        }
        let out_once = !matches!(
            entry.state,
            State::LeftOut | State::Draft | State::Embargoed(None) | State::Expired(_)
        );
        if out_once {
            for expiry in &entry.settled.photo_expiries {
                changes.push(Change { at: expiry.at, what: "photo-expire", path: path() });
            }
        }
    }
    changes.retain(|change| change.at > options.now);
    changes.sort();
    changes.dedup();
    Coming { next: changes.first().map(|change| change.at), changes }
}
