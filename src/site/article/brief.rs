//! What the whole site needs to know of an article: everything but its texts.
//!
//! Briefs of the whole archive are at hand in every build; an article's texts only where its own
//! page is made or a question about them is open.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Article, Hold, Kind, Translation};
use crate::base::diag::{Place, Span};
use crate::base::hash;
use crate::base::slug::slug;
use crate::text::schema::Spanned;

/// An article in brief; a function of its file alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Brief {
    /// The file's path from the site's root.
    pub path: Arc<str>,
    /// The fingerprint of the file.
    pub hash: u128,
    /// The first folder under `content/`.
    pub section: String,
    /// The last part of the URL.
    pub slug: String,
    /// Where the slug was set, if front matter sets it.
    pub slug_span: Option<Span>,
    /// The first line of the front matter: where a problem of the whole article is shown.
    pub head: Span,
    /// The headline.
    pub title: String,
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
    /// Names and keys of the byline, as written.
    pub byline: Vec<Spanned<String>>,
    /// Topics, as written.
    pub topics: Vec<TopicName>,
    /// What kind of journalism it is.
    pub kind: Kind,
    /// The series it belongs to.
    pub series: Option<String>,
    /// The same article in other languages.
    pub translations: Vec<Translation>,
    /// The fingerprint of all ids that links to it may end in.
    pub anchors: u64,
}

/// A topic as an article names it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TopicName {
    /// As written.
    pub name: String,
    /// Its name in URLs.
    pub slug: String,
    /// Where it is written.
    pub span: Span,
}

impl Brief {
    /// An article in brief.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let topics = article.topics.iter().map(|topic| TopicName {
            name: topic.value.clone(),
            slug: slug(&topic.value),
            span: topic.span,
        });
        Self {
            path: article.path.clone(),
            hash: article.hash,
            section: article.section.clone(),
            slug: article.slug.clone(),
            slug_span: article.slug_span,
            head: article.head,
            title: article.title.clone(),
            date: article.date,
            updated: article.updated,
            hold: article.hold,
            id: article.id.clone(),
            aliases: article.aliases.clone(),
            byline: article.byline.iter().map(|credited| credited.who.clone()).collect(),
            topics: topics.collect(),
            kind: article.kind,
            series: article.series.clone(),
            translations: article.translations.clone(),
            anchors: hash::of(&article.outline.anchors),
        }
    }

    /// A place in its file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place { path: self.path.clone(), span: Some(span) }
    }
}
