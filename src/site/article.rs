//! One article: its front matter as types and the outline of its body.
//!
//! A pure function of one file and the site's settings: it never looks at another file, at the
//! clock or at the disk. Links and photos stay references; the index resolves them.
//! `[internal]` is checked to be a table and dropped here, so nothing later can print it.

mod alias;
mod anchors;
mod brief;
mod corrections;
mod fields;
mod json_text;
mod keys;
mod named;
mod parse;
mod placeholder;
mod profile;
mod reader;
mod state;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use anchors::Anchors;
pub use brief::{Brief, TopicName};
pub use fields::{Fields, sidecar};
pub use keys::{ARTICLE, PHOTO, PROFILE, SECTION, TOPIC};
pub use parse::parse;
pub use profile::{Profile, ProfileKind, parse_profile};
pub use state::{Hold, State};

use crate::base::diag::{Place, Span};
use crate::text::markdown::{self, Figure, Heading, Inline, Length, Link, Subhead};
use crate::text::schema::Spanned;

/// What reading an article needs to know of its site.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// How Markdown is read.
    pub markdown: &'a markdown::Options,
    /// The zone of times without an offset.
    pub zone: &'a TimeZone,
    /// The site's language, a BCP 47 tag.
    pub language: &'a str,
}

/// An article as its file says it.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Article {
    /// The file's path from the site's root.
    pub path: Arc<str>,
    /// The first folder under `content/`.
    pub section: String,
    /// The last part of the URL.
    pub slug: String,
    /// Where the slug was set, if front matter sets it.
    pub slug_span: Option<Span>,
    /// The fingerprint of the file.
    pub hash: u128,
    /// The first line of the front matter: where a problem of the whole article is shown.
    pub head: Span,
    /// Where the body begins in the file.
    pub body_start: usize,
    /// The headline.
    pub title: String,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The deck.
    pub subhead: Option<String>,
    /// The standfirst.
    pub lead: Option<Inline>,
    /// The cross-headings that empty `##` take.
    pub subheads: Vec<Subhead>,
    /// When first published.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub date: Timestamp,
    /// When last changed in substance.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub updated: Option<Timestamp>,
    /// When and whether it may be out.
    pub hold: Hold,
    /// The permanent id.
    pub id: Option<Spanned<String>>,
    /// Older URLs.
    pub aliases: Vec<Spanned<String>>,
    /// Who wrote it, as written.
    pub byline: Vec<Credited>,
    /// Whether its text is for subscribers.
    pub paywall: bool,
    /// The agencies the text draws on.
    pub sources: Option<String>,
    /// The place that opens the text.
    pub dateline: Option<String>,
    /// Topics, as written.
    pub topics: Vec<Spanned<String>>,
    /// The series it belongs to.
    pub series: Option<String>,
    /// Other articles, by id or path.
    pub related: Vec<Spanned<String>>,
    /// The same article in other languages.
    pub translations: Vec<Translation>,
    /// What kind of journalism it is.
    pub kind: Kind,
    /// Headlines for other surfaces.
    pub titles: Titles,
    /// The lead photo.
    pub lead_photo: Option<Fields>,
    /// The table of further photos.
    pub photos: Vec<Fields>,
    /// What was corrected since.
    pub corrections: Vec<Correction>,
    /// Times that tell of the past.
    pub past: Vec<PastTime>,
    /// `[extra]`.
    #[serde(with = "json_text")]
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// What the body refers to.
    pub outline: Outline,
    /// The body as HTML with its marks, see [`markdown::fill`], as long as
    /// nothing had to make room: it can be parsed again at any time.
    #[serde(skip)]
    pub body: Option<String>,
}

/// What the body of an article refers to and can be referred to by.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Outline {
    /// Links, in order.
    pub links: Vec<Link>,
    /// Photos, in order.
    pub figures: Vec<Figure>,
    /// Subheads, in order.
    pub headings: Vec<Heading>,
    /// All ids that links may end in.
    pub anchors: Anchors,
    /// How much there is to read.
    pub length: Length,
}

/// A time of front matter that tells of the past: it can't be later than now.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PastTime {
    /// What it is, for messages.
    pub what: String,
    /// The time.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Where it stands.
    pub span: Span,
}

/// One name of the byline.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Credited {
    /// A name, or the key of a profile.
    pub who: Spanned<String>,
    /// What they did.
    pub role: Option<String>,
    /// Where they reported from.
    pub from: Option<String>,
}

/// Headlines for other surfaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Titles {
    /// For search results.
    pub seo: Option<String>,
    /// For share cards.
    pub social: Option<String>,
    /// For narrow places.
    pub short: Option<String>,
}

/// A correction that is shown under the article.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub date: Timestamp,
    /// `correction`, `clarification`, `update` or `retraction`.
    pub kind: String,
    /// What.
    pub text: Inline,
}

/// The same article in another language, on another site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Translation {
    /// A BCP 47 tag.
    pub language: String,
    /// Its whole URL.
    pub url: String,
}

/// Kinds of journalism, after the subtypes of schema.org's `NewsArticle`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// News.
    #[default]
    Report,
    /// What it means.
    Analysis,
    /// What somebody thinks.
    Opinion,
    /// What one should know before.
    Background,
    /// A verdict on a work.
    Review,
    /// Questions and answers.
    Interview,
}

impl Kind {
    /// The names used in front matter.
    pub const NAMES: &'static [&'static str] =
        &["report", "analysis", "opinion", "background", "review", "interview"];

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        const KINDS: [Kind; 6] = [
            Kind::Report,
            Kind::Analysis,
            Kind::Opinion,
            Kind::Background,
            Kind::Review,
            Kind::Interview,
        ];
        Self::NAMES.iter().position(|known| *known == name).map(|at| KINDS[at])
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl Article {
    /// The folder the file lies in, from the site's root: where its photos are.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A place in its file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place { path: self.path.clone(), span: Some(span) }
    }

    /// A place in its body, whose spans count from the body's start.
    #[must_use]
    pub fn body_place(&self, span: Span) -> Place {
        self.place(span.shifted(self.body_start))
    }
}
