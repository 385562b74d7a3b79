//! JSON Feed 1.1 with full text; what it has no word for stands in the extension `_newsprint`. It
//! only writes down what others gathered.

use serde::Serialize;

use super::Content;
use super::item::Item;
use super::media::Media;
use crate::site::config::Config;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// The feed's bytes.
pub(super) fn write(content: &Content<'_>) -> Vec<u8> {
    let (channel, config) = (content.channel, &content.index.sources.config);
    let publisher = &config.publisher;
    let feed = Feed {
        version: VERSION,
        title: &channel.title,
        home_page_url: config.address.absolute(&channel.front),
        feed_url: &content.address,
        description: channel.description.as_deref(),
        icon: publisher.logo.as_deref().map(|logo| config.address.absolute(logo)),
        authors: vec![Author { name: &publisher.name, url: publisher.url.as_deref() }],
        language: &config.language,
        hubs: channel.hub.iter().map(|url| Hub { r#type: "WebSub", url }).collect(),
        items: content.items.iter().map(|item| Article::new(item, config)).collect(),
    };
    // Texts, numbers and lists of them: nothing that JSON could not say.
    let mut bytes = serde_json::to_vec(&feed).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<String>,
    authors: Vec<Author<'a>>,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Article<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    banner_image: Option<&'a str>,
    date_published: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    tags: Vec<&'a str>,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    _newsprint: Option<Newsprint<'a>>,
}

/// The extension: photos with what belongs to them.
#[derive(Serialize)]
struct Newsprint<'a> {
    photos: &'a [Media],
}

impl<'a> Article<'a> {
    fn new(item: &'a Item<'_>, config: &'a Config) -> Self {
        let fields = item.fields();
        let lead = item.lead_photo();
        let authors = item.authors.iter();
        let shows = !item.photos.is_empty();
        Self {
            id: &item.id,
            url: &item.url,
            title: &fields.title,
            summary: fields.lead.as_deref(),
            content_html: &item.body,
            image: lead.map(|photo| photo.url.as_str()),
            banner_image: lead.and_then(|photo| photo.banner.as_deref()),
            date_published: &fields.date.iso,
            date_modified: fields.updated.as_ref().map(|updated| updated.iso.as_str()),
            authors: authors
                .map(|author| Author { name: &author.name, url: Some(&author.url) })
                .collect(),
            tags: item.categories.iter().map(|category| category.label.as_str()).collect(),
            language: &config.language,
            _newsprint: shows.then_some(Newsprint { photos: &item.photos }),
        }
    }
}
