//! One article in its place, without its texts: all that lists, keys and the calendar need.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::diag::Span;
use crate::base::store::Blob;
use crate::site::article::{Brief, State, TopicName};
use crate::site::photo::Renditions;
use crate::site::source::Stamp;

/// What is remembered of an article's file: what it says, and what the site made of it last time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    /// What the file system said when the file was read; all zero if it can't be relied on.
    pub stamp: Stamp,
    /// What it says.
    pub brief: Brief,
    /// Where its texts are.
    pub text: Blob,
    /// Whether something was wrong with its text.
    pub faulty: bool,
    /// What the site made of it.
    pub settled: Option<Box<Settled>>,
}

/// What the site makes of an article: a function of the article and of the answers to all that it
/// asks of other files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Settled {
    /// What it asked, see [`answers`](super::answers).
    pub asked: Vec<u64>,
    /// The fingerprint of the answers.
    pub answered: u64,
    /// From when on this holds, because a photo's time was over then.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub from: Option<Timestamp>,
    /// Until when this holds, because a photo's time is over then.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub until: Option<Timestamp>,
    /// Whether there is something to complain about: such an article is settled again each time,
    /// because what a message suggests may come from any file.
    pub troubled: bool,
    /// What other pages show of it.
    pub card: Blob,
    /// The fingerprints of what its own page shows.
    pub parts: Parts,
    /// The slugs and names of its authors.
    pub authors: Vec<(String, String)>,
    /// The files of other articles it names as related.
    pub related: Vec<Arc<str>>,
    /// The photos its page shows: the lead photo, then the body's.
    pub photos: Vec<ShownPhoto>,
    /// Files under `static/` that its page does not show, or must not.
    pub hidden: Vec<Arc<str>>,
    /// Files beside the article that it links to: source and path on the site.
    pub attachments: Vec<(Arc<str>, String)>,
    /// Links written as URLs of this site.
    pub url_links: Vec<(String, Span)>,
    /// The files of photos that are not shown because their time is over.
    pub photos_over: Vec<Arc<str>>,
    /// The photos whose time will be over.
    pub photo_expiries: Vec<Expiry>,
}

impl Settled {
    /// The place of a file among the photos that the page shows, if it is one of them.
    #[must_use]
    pub fn place_of(&self, file: &str) -> Option<usize> {
        self.photos.iter().position(|photo| *photo.file == *file)
    }
}

/// The end of the right to show a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// The photo's file.
    pub file: String,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
}

/// The fingerprints of what an article's page shows, by what it is: the names that `--explain` uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parts {
    /// What its card shows.
    pub card: u64,
    /// Its place, its times, its standfirst and its corrections.
    pub article: u64,
    /// Who wrote it.
    pub people: u64,
    /// Its photos, their captions and credits.
    pub photos: u64,
    /// Where the links of its body lead.
    pub links: u64,
}

/// A photo that a page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShownPhoto {
    /// The file it comes from.
    pub file: Arc<str>,
    /// The path of the file it becomes.
    pub path: String,
    /// The fingerprint of its bytes.
    pub hash: u128,
    /// The files that are made of it.
    pub renditions: Option<Renditions>,
    /// The fingerprint of its credit line.
    pub credit: u64,
    /// The fingerprint of all that is shown of it.
    pub shown: u64,
}

/// One article in its place.
#[derive(Debug)]
pub struct Entry {
    /// What is remembered of it.
    pub known: Box<Known>,
    /// Whether what is remembered is not on disk yet.
    pub is_new: bool,
    /// Whether it was settled before; whether that still holds is another question.
    pub remembered: bool,
    /// Whether it is published.
    pub state: State,
    /// Its path on the site.
    pub path: String,
    /// What the site makes of it.
    pub settled: Box<Settled>,
    /// Other articles that are published.
    pub related: Vec<super::No>,
    /// The slugs of topics that a topic's file has under another spelling, by their place in the
    /// article's list.
    pub respelt: Vec<(usize, String)>,
}

impl Entry {
    /// What its file says.
    #[must_use]
    pub fn brief(&self) -> &Brief {
        &self.known.brief
    }

    /// Its topics as written, each with the slug of its page.
    pub fn topics(&self) -> impl Iterator<Item = (&TopicName, &str)> {
        self.brief().topics.iter().enumerate().map(|(at, topic)| {
            let respelt = self.respelt.iter().find(|(place, _)| *place == at);
            (topic, respelt.map_or(topic.slug.as_str(), |(_, slug)| slug.as_str()))
        })
    }

    /// Whether it is on the site.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.state == State::Out
    }
}
