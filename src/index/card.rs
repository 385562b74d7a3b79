//! What pages show of an article, a photo, a person and a moment: ready to print, and hashable.
//!
//! A card is immutable and shared; it carries its own fingerprint, so that a list's key is made of
//! its cards' fingerprints, and its template value, so that it is converted once a build.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::article::Kind;
use crate::config::Config;
use crate::hash;
use crate::html::Html;
use crate::route;

/// A moment as the site writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Moment {
    /// RFC 3339 with the site's offset: for `datetime` attributes.
    pub iso: String,
    /// Day and time in words.
    pub text: String,
    /// The day in words.
    pub day: String,
    /// The time in words.
    pub time: String,
    /// The link to the day's archive.
    pub url: String,
}

impl Moment {
    /// Writes a moment in the site's zone and language.
    #[must_use]
    pub fn new(timestamp: Timestamp, config: &Config) -> Self {
        let zoned = timestamp.to_zoned_datetime(config.zone.clone());
        let local = zoned.datetime();
        Self {
            iso: zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            text: config.locale.day_and_time(local),
            day: config.locale.day(local.date()),
            time: config.locale.time(local.time()),
            url: config.address.href(&route::day(&config.paths, local.date())),
        }
    }
}

/// A name with a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// What readers see.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A section as articles name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SectionLink {
    /// The folder.
    pub key: String,
    /// What readers see.
    pub title: String,
    /// Its front.
    pub url: String,
}

/// A name of the byline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// What readers see.
    pub name: String,
    /// The author's page.
    pub url: String,
    /// What they did.
    pub role: Option<String>,
    /// Where they reported from.
    pub from: Option<String>,
    /// Their name in the fediverse.
    pub fediverse: Option<String>,
    /// The slug of their page.
    #[serde(skip)]
    pub slug: String,
}

/// A photo as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Photo {
    /// The link to the file.
    pub src: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What can be seen.
    pub alt: String,
    /// Why it is here.
    pub caption: Option<Html>,
    /// The credit line.
    pub credit: String,
    /// Who distributes it.
    pub agency: Option<String>,
    /// Whom the agency distributes.
    pub source: Option<String>,
    /// Who took it.
    pub photographer: Option<String>,
    /// Where it was taken.
    pub place: Option<String>,
    /// The day it was taken, in words.
    pub date: Option<String>,
    /// Whether it is an older photo.
    pub archive: bool,
    /// `generated` or `edited` by a machine.
    pub ai: Option<String>,
    /// The point that stays in every crop.
    pub focus: Option<String>,
    /// The file it comes from.
    #[serde(skip)]
    pub file: Arc<str>,
    /// The path of the file it becomes.
    #[serde(skip)]
    pub path: String,
    /// The fingerprint of its bytes.
    #[serde(skip)]
    pub hash: u128,
    /// Whether it may stand in feeds.
    #[serde(skip)]
    pub syndicate: bool,
}

/// What other pages show of an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CardFields {
    /// The link to the article.
    pub url: String,
    /// The headline.
    pub title: String,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The deck.
    pub subhead: Option<String>,
    /// The standfirst as plain text.
    pub lead: Option<String>,
    /// When first published.
    pub date: Moment,
    /// When last changed in substance.
    pub updated: Option<Moment>,
    /// Its section.
    pub section: SectionLink,
    /// What kind of journalism it is.
    pub kind: Kind,
    /// Who wrote it.
    pub authors: Vec<Name>,
    /// The lead photo.
    pub photo: Option<Photo>,
    /// The headline for narrow places.
    pub short: Option<String>,
}

/// A card: its fields, their fingerprint and their template value.
#[derive(Debug)]
pub struct Card {
    fields: CardFields,
    hash: u64,
    value: OnceLock<tera::Value>,
}

impl Card {
    /// Makes a card and its fingerprint.
    #[must_use]
    pub fn new(fields: CardFields) -> Self {
        let hash = hash::of(&fields);
        Self { fields, hash, value: OnceLock::new() }
    }

    /// What it shows.
    #[must_use]
    pub fn fields(&self) -> &CardFields {
        &self.fields
    }
}

impl Hash for Card {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value
            .get_or_init(|| tera::Value::from_serializable(&self.fields))
            .serialize(serializer)
    }
}
