//! The RSS 2.0 feed, with full text, authors (`dc:creator`) and Media RSS.
//!
//! Times are those of its items: a feed changes only when they do. Namespaces: RSS 2.0, RSS
//! content module, Dublin Core, Atom (RFC 4287), Media RSS 1.5.1 (whose namespace ends in a slash).

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesText, Event};

use crate::body;
use crate::config::Config;
use crate::index::{Entry, Index, No, Photo, Story};
use crate::library::Changed;
use crate::markdown;
use crate::route;

type Xml = Writer<Vec<u8>>;

/// The feed of these articles, newest first.
///
/// # Errors
/// An article's file has changed since it was parsed.
pub fn rss(numbers: &[No], index: &Index<'_>) -> Result<Vec<u8>, Changed> {
    let items = numbers
        .iter()
        .map(|&no| {
            let (entry, story) = (&index.articles[no], index.story(no)?);
            let body = body::feed(&entry.path, &story, &index.sources)?;
            Ok(Item { entry, story, body })
        })
        .collect::<Result<Vec<_>, Changed>>()?;
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing to memory can't fail.
    let _ = document(&mut writer, &items, index);
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// What an item is made of.
struct Item<'a> {
    entry: &'a Entry,
    story: Arc<Story>,
    body: String,
}

fn document(writer: &mut Xml, items: &[Item<'_>], index: &Index<'_>) -> io::Result<()> {
    let config = &index.sources.config;
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer
        .create_element("rss")
        .with_attribute(("version", "2.0"))
        .with_attribute(("xmlns:atom", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xmlns:content", "http://purl.org/rss/1.0/modules/content/"))
        .with_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"))
        .with_attribute(("xmlns:media", "http://search.yahoo.com/mrss/"));
    root.write_inner_content(|writer| {
        writer.create_element("channel").write_inner_content(|writer| {
            text(writer, "title", &config.title)?;
            text(writer, "link", &config.address.absolute(route::FRONT))?;
            text(writer, "description", &config.publisher.name)?;
            text(writer, "language", &config.language)?;
            writer
                .create_element("atom:link")
                .with_attribute(("rel", "self"))
                .with_attribute(("type", "application/rss+xml"))
                .with_attribute(("href", config.address.absolute(route::FEED).as_str()))
                .write_empty()?;
            let briefs = items.iter().map(|item| item.entry.brief());
            let changed = briefs.map(|brief| brief.updated.unwrap_or(brief.date)).max();
            if let Some(changed) = changed {
                text(writer, "lastBuildDate", &rfc2822_date(changed, config))?;
            }
            for one in items {
                writer
                    .create_element("item")
                    .write_inner_content(|writer| item(writer, one, index, config))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn item(writer: &mut Xml, item: &Item<'_>, index: &Index<'_>, config: &Config) -> io::Result<()> {
    let Item { entry, story, body } = item;
    let fields = story.card.fields();
    let url = config.address.absolute(&entry.path);
    text(writer, "title", &fields.title)?;
    text(writer, "link", &url)?;
    match &entry.brief().id {
        Some(id) => {
            writer
                .create_element("guid")
                .with_attribute(("isPermaLink", "false"))
                .write_text_content(BytesText::new(&format!(
                    "{} {}",
                    config.address.absolute("/"),
                    id.value
                )))?;
        }
        None => {
            writer
                .create_element("guid")
                .with_attribute(("isPermaLink", "true"))
                .write_text_content(BytesText::new(&url))?;
        }
    }
    text(writer, "pubDate", &rfc2822_date(entry.brief().date, config))?;
    if let Some(updated) = &fields.updated {
        text(writer, "atom:updated", &updated.iso)?;
    }
    for author in &fields.authors {
        text(writer, "dc:creator", &author.name)?;
    }
    text(writer, "category", &fields.section.title)?;
    for topic in index.topics_of(entry) {
        text(writer, "category", &topic.title)?;
    }
    if let Some(lead) = &fields.lead {
        text(writer, "description", lead)?;
    }
    writer.create_element("content:encoded").write_inner_content(|writer| {
        for part in BytesCData::escaped(body) {
            writer.write_event(Event::CData(part))?;
        }
        Ok(())
    })?;
    let photos = story.shown_photos();
    for photo in photos.filter(|photo| photo.syndicate) {
        media(writer, photo, config)?;
    }
    Ok(())
}

/// A photo with its maker: the original parts where they are known, else the line as printed.
fn media(writer: &mut Xml, photo: &Photo, config: &Config) -> io::Result<()> {
    let (width, height) = (photo.width.to_string(), photo.height.to_string());
    writer
        .create_element("media:content")
        .with_attribute(("url", config.address.absolute(&photo.path).as_str()))
        .with_attribute(("medium", "image"))
        .with_attribute(("width", width.as_str()))
        .with_attribute(("height", height.as_str()))
        .write_inner_content(|writer| {
            let description = photo
                .caption
                .as_ref()
                .map_or_else(|| photo.alt.clone(), |caption| markdown::plain_text(&caption.0));
            writer
                .create_element("media:description")
                .with_attribute(("type", "plain"))
                .write_text_content(BytesText::new(&description))?;
            writer
                .create_element("media:credit")
                .with_attribute(("role", "photographer"))
                .with_attribute(("scheme", "urn:ebu"))
                .write_text_content(BytesText::new(&photo.credit))?;
            Ok(())
        })?;
    Ok(())
}

fn text(writer: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(content))?;
    Ok(())
}

/// RFC 822 with a four-digit year, as RSS 2.0 wants it, in the site's zone.
fn rfc2822_date(timestamp: Timestamp, config: &Config) -> String {
    let zoned = timestamp.to_zoned_datetime(config.zone.clone());
    rfc2822::to_string(&zoned).unwrap_or_else(|_| timestamp.to_string())
}
