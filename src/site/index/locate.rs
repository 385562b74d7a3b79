//! Where an article stands: its URL, its topics, and whether it is published.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Entry, Known, Sources, topics};
use crate::base::diag::{Code, Diag};
use crate::site::article::{Brief, State};
use crate::site::config::{Config, PermalinkParts};

/// Puts an article in its place.
pub(super) fn locate(
    mut known: Box<Known>,
    is_new: bool,
    sources: &Sources<'_>,
    left_out: &BTreeSet<Arc<str>>,
    spellings: &topics::Spellings,
) -> (Entry, Option<Diag>) {
    let (config, brief) = (&sources.config, &known.brief);
    let missing = config.permalink.needs_id() && brief.id.is_none();
    let problem = missing.then(|| {
        Diag::new(
            Code::KEY_MISSING,
            "this site's URLs are made with `id`, and this article has none",
        )
        .at_place(brief.place(brief.head), "`id` is missing here")
        .help("add an id that no other article has")
    });
    let state = if left_out.contains(&brief.path) {
        State::LeftOut
    } else {
        brief.hold.state(brief.date, sources.now, sources.drafts)
    };
    let path = path(brief, config);
    let settled = known.settled.take();
    let remembered = settled.is_some();
    let settled = settled.unwrap_or_default();
    let respelt = spellings.of(&known.brief.topics);
    let related = Vec::new();
    let entry = Entry { known, is_new, remembered, state, path, settled, related, respelt };
    (entry, problem)
}

/// The path of an article on the site.
fn path(brief: &Brief, config: &Config) -> String {
    let id = brief.id.as_ref().map(|id| crate::base::slug::slug(&id.value));
    let date = if config.permalink.needs_date() {
        brief.date.to_zoned_datetime(config.zone.clone()).date()
    } else {
        jiff::civil::Date::default()
    };
    let (section, slug) = (brief.section.as_str(), brief.slug.as_str());
    config.permalink.path(&PermalinkParts { section, slug, date, id: id.as_deref() })
}
