//! What pages show of an article, a photo, a person and a time: ready to print, and hashable.
//!
//! A list's key is made of its cards' fingerprints, which are remembered; a card itself is read back
//! only where a list that shows it is made.

use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

use crate::base::hash;
use crate::base::html::{Html, escape};
use crate::base::store::{decode, encode};
use crate::site::article::Kind;
use crate::site::config::Config;
use crate::site::photo::Renditions;
use crate::site::route;
use crate::text::locale::Locale;

/// A time as the site writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// RFC 3339 with the site's offset.
    #[must_use]
    pub fn iso(timestamp: Timestamp, config: &Config) -> String {
        let zoned = Self::zoned(timestamp, config);
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A time in the site's zone; in UTC where the zone's offset is none of whole minutes, as those
    /// before there was a standard time: RFC 3339 and RFC 822 have no seconds in offsets.
    #[must_use]
    pub fn zoned(timestamp: Timestamp, config: &Config) -> ZonedDateTime {
        let zoned = timestamp.to_zoned_datetime(config.zone.clone());
        if zoned.offset().seconds() % 60 == 0 {
            return zoned;
        }
        timestamp.to_zoned_datetime(TimeZone::UTC)
    }

    /// Writes a time in the site's zone and language.
    #[must_use]
    pub fn new(timestamp: Timestamp, config: &Config) -> Self {
        let zoned = timestamp.to_zoned_datetime(config.zone.clone());
        let local = zoned.datetime();
        Self {
            iso: Self::iso(timestamp, config),
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SectionLink {
    /// The folder.
    pub key: String,
    /// What readers see.
    pub title: String,
    /// Its front.
    pub url: String,
}

impl SectionLink {
    /// A section by its folder and what readers see.
    #[must_use]
    pub fn new(key: &str, title: &str, config: &Config) -> Self {
        let url = config.address.href(&route::section(&config.paths, key));
        Self { key: key.to_owned(), title: title.to_owned(), url }
    }
}

/// A name of the byline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Photo {
    /// The link to the file.
    pub src: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The files that are made of it; without, `src` is all there is.
    pub renditions: Option<Renditions>,
    /// Its colour, as `#rrggbb`: what its place is filled with while it loads.
    pub colour: Option<String>,
    /// What can be seen.
    pub alt: String,
    /// Why it is here.
    pub caption: Option<Html>,
    /// The credit line.
    pub credit: String,
    /// The same with its links, if it has any.
    pub credit_html: Option<Html>,
    /// What its agency wants to stand under it.
    pub notice: Option<String>,
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

/// A place in which a photo must not be shown any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gone {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Gone {
    /// What stands there instead: as wide and as high, so that the page keeps its layout.
    #[must_use]
    pub fn html(&self, locale: &Locale) -> String {
        let (width, height, words) = (self.width, self.height, locale.word("photo_gone"));
        format!(
            "<figure class=\"photo photo-gone\"><svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" aria-hidden=\"true\"></svg><figcaption>{}</figcaption></figure>",
            escape(words)
        )
    }
}

/// What other pages show of an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// What templates have no use for, and the compact form on disk must not lose: the authors' slugs,
/// and the lead photo's file, path, fingerprint and whether it may stand in feeds.
type Hidden = (Vec<String>, Option<(Arc<str>, String, u128, bool)>);

/// A card: its fields and their template value.
#[derive(Debug)]
pub struct Card {
    fields: CardFields,
    value: OnceLock<tera::Value>,
}

impl Card {
    /// Makes a card.
    #[must_use]
    pub fn new(fields: CardFields) -> Self {
        Self { fields, value: OnceLock::new() }
    }

    /// What it shows.
    #[must_use]
    pub fn fields(&self) -> &CardFields {
        &self.fields
    }

    /// The fingerprint of all it shows.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        hash::of(&self.fields)
    }

    /// What templates get; made once.
    #[must_use]
    pub fn value(&self) -> &tera::Value {
        self.value.get_or_init(|| tera::Value::from_serializable(&self.fields))
    }

    /// The card in its compact form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let slugs = self.fields.authors.iter().map(|name| name.slug.clone()).collect();
        let photo = self.fields.photo.as_ref();
        let photo = photo
            .map(|photo| (photo.file.clone(), photo.path.clone(), photo.hash, photo.syndicate));
        let hidden: Hidden = (slugs, photo);
        encode(&(&self.fields, hidden))
    }

    /// The card of a compact form.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut fields, (slugs, photo)) = decode::<(CardFields, Hidden)>(bytes)?;
        for (name, slug) in fields.authors.iter_mut().zip(slugs) {
            name.slug = slug;
        }
        if let (Some(shown), Some((file, path, hash, syndicate))) = (&mut fields.photo, photo) {
            (shown.file, shown.path, shown.hash, shown.syndicate) = (file, path, hash, syndicate);
        }
        Some(Self::new(fields))
    }
}
