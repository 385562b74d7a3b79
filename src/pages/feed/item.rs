//! What all formats say of one article, gathered once. Knows no format.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::media::Media;
use crate::pages::body;
use crate::site::config::Config;
use crate::site::index::{CardFields, Entry, Index, No, Story, Window};
use crate::site::library::Changed;
use crate::site::route;

/// The texts of articles as feeds carry them: the files of one build share them, because an article
/// stands in the feeds of its section, its topics and its authors, in each format.
#[derive(Debug, Default)]
pub struct Bodies(OnceLock<Window<String>>);

impl Bodies {
    fn get(&self, no: No, story: &Story, index: &Index<'_>) -> Result<Arc<String>, Changed> {
        let window = self.0.get_or_init(|| Window::new(index.articles.len()));
        window.get_or_make(no, || {
            body::feed(&index.articles[no].path, story, &index.sources).map(Arc::new)
        })
    }
}

/// An article in a feed.
pub(super) struct Item<'a> {
    pub(super) entry: &'a Entry,
    story: Arc<Story>,
    /// The full text.
    pub(super) body: Arc<String>,
    /// The whole URL of its page.
    pub(super) url: String,
    /// What it is known by, whatever its URL: an IRI, as Atom wants it (RFC 4287, section 4.2.6).
    pub(super) id: String,
    pub(super) authors: Vec<Author>,
    pub(super) categories: Vec<Category>,
    /// The photos that may stand in a feed, the lead photo first if it is one of them.
    pub(super) photos: Vec<Media>,
    /// Whether the first of them is the lead photo.
    pub(super) has_lead_photo: bool,
}

/// One of the people who wrote an article.
pub(super) struct Author {
    pub(super) name: String,
    /// The whole URL of their page.
    pub(super) url: String,
}

/// The section or a topic: its name in URLs, and what readers see.
pub(super) struct Category {
    pub(super) term: String,
    pub(super) label: String,
}

impl<'a> Item<'a> {
    pub(super) fn new(no: No, index: &'a Index<'_>, bodies: &Bodies) -> Result<Self, Changed> {
        let (entry, config) = (&index.articles[no], &index.sources.config);
        let story = index.story(no)?;
        let body = bodies.get(no, &story, index)?;
        let fields = story.card.fields();
        let url = config.address.absolute(&entry.path);
        let authors = fields.authors.iter().map(|author| Author {
            name: author.name.clone(),
            url: config.address.absolute(&route::author(&config.paths, &author.slug)),
        });
        let section = &fields.section;
        let section = Category { term: section.key.clone(), label: section.title.clone() };
        let topics = index.topics_of(entry);
        let topics =
            topics.map(|topic| Category { term: topic.slug.clone(), label: topic.title.clone() });
        let photos = Media::all(&story, config);
        let lead = fields.photo.as_ref();
        Ok(Self {
            entry,
            body,
            id: id(entry, &url, config),
            url,
            authors: authors.collect(),
            categories: std::iter::once(section).chain(topics).collect(),
            has_lead_photo: lead.is_some_and(|photo| photo.syndicate),
            photos,
            story,
        })
    }

    /// What its card says.
    pub(super) fn fields(&self) -> &CardFields {
        self.story.card.fields()
    }

    /// The photo that stands for it.
    pub(super) fn lead_photo(&self) -> Option<&Media> {
        self.photos.first().filter(|_| self.has_lead_photo)
    }

    /// When it changed the last time.
    pub(super) fn changed(&self) -> Timestamp {
        let brief = self.entry.brief();
        brief.updated.map_or(brief.date, |updated| updated.max(brief.date))
    }
}

/// The article's own id, which outlives its URL; without one its URL.
///
/// An id that is an IRI already, such as `urn:newsml:…`, stays as it is. Any other becomes a fragment
/// of the site's address: that is an IRI, and unique.
fn id(entry: &Entry, url: &str, config: &Config) -> String {
    let Some(id) = &entry.brief().id else { return url.to_owned() };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let schemes = ["urn:", "tag:", "https://", "http://"];
    // A percent sign begins an escape, and one fragment is all that an IRI has (RFC 3986).
    let escapes = id.value.split('%').skip(1).all(|part| {
        part.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    let sound = escapes && id.value.matches('#').count() < 2;
    if schemes.iter().any(|scheme| id.value.starts_with(scheme))
        && id.value.chars().all(plain)
        && sound
    {
        return id.value.clone();
    }
    let mut iri = config.address.absolute(route::FRONT) + "#";
    for byte in id.value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            iri.push(char::from(byte));
        } else {
            iri.push_str(&format!("%{byte:02X}"));
        }
    }
    iri
}
