//! The feeds: of each list three files, with one key made of its newest articles.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Inputs, Job, Key, Make, listed};
use crate::base::hash;
use crate::pages::feed::Feed;
use crate::site::config::{Address, Config, Publisher};
use crate::site::index::{Index, No};
use crate::site::route::FeedFormat;
use crate::text::locale::Locale;

/// Plans all feeds. An article stands in many of them, and its key is made once.
pub(super) fn feeds(inputs: Inputs<'_>) -> Vec<Job> {
    let index = inputs.index;
    // Not the whole of `site`, most of which no feed shows.
    let base = Key::new()
        .with("generator", inputs.generator)
        .with("site", hash::of(&SiteInFeeds::new(&index.sources.config)));
    let feeds: Vec<Arc<Feed>> =
        Feed::all(listed(index, inputs.templates)).into_iter().map(Arc::new).collect();
    let mut shown: Vec<No> = feeds.iter().flat_map(|feed| feed.articles.iter().copied()).collect();
    shown.sort_unstable();
    shown.dedup();
    let keys: Vec<u64> = shown.par_iter().map(|&no| item_key(index, no)).collect();
    let key_of = |no: &No| shown.binary_search(no).ok().and_then(|at| keys.get(at)).copied();
    let jobs = feeds.par_iter().flat_map_iter(|feed| {
        let items: Vec<Option<u64>> = feed.articles.iter().map(key_of).collect();
        let channel = hash::of(&feed.channel);
        let key = base.clone().with("channel", channel).with("items", hash::of(&items));
        FeedFormat::ALL.into_iter().map(move |format| {
            let path = feed.channel.path(format);
            Job::new(&path, feed.origin.clone(), key.clone(), Make::Feed(feed.clone(), format))
        })
    });
    jobs.collect()
}

/// All that every feed shows of its site, apart from the [`Channel`](crate::pages::feed::Channel): where it
/// stands, its language, the words in it, and who publishes it.
#[derive(Hash)]
struct SiteInFeeds<'a> {
    address: &'a Address,
    language: &'a str,
    locale: &'a Locale,
    publisher: (&'a str, Option<&'a str>, Option<&'a str>),
}

impl<'a> SiteInFeeds<'a> {
    fn new(config: &'a Config) -> Self {
        let Publisher { name, url, logo, .. } = &config.publisher;
        Self {
            address: &config.address,
            language: &config.language,
            locale: &config.locale,
            publisher: (name, url.as_deref(), logo.as_deref()),
        }
    }
}

/// All that an item of a feed shows.
fn item_key(index: &Index<'_>, no: No) -> u64 {
    let entry = &index.articles[no];
    let topics: Vec<(&str, &str)> =
        index.topics_of(entry).map(|topic| (topic.slug.as_str(), topic.title.as_str())).collect();
    hash::of(&(entry.brief().hash, entry.settled.parts, topics))
}
