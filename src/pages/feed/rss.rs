//! RSS 2.0 with full text, authors and Media RSS. It only writes down what others gathered.
//!
//! Namespaces: RSS content module, Dublin Core, Atom (RFC 4287), Media RSS 1.5.1.

use std::io;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::item::Item;
use super::{Content, media};
use crate::base::xml::{self, Xml};
use crate::site::config::Config;
use crate::site::index::Moment;
use crate::site::route::FeedFormat;

/// How long a reader may keep the feed before it asks again, in minutes.
const TTL: &str = "15";

/// The feed's bytes.
pub(super) fn write(content: &Content<'_>) -> Vec<u8> {
    xml::document(|writer| {
        let root = writer
            .create_element("rss")
            .with_attribute(("version", "2.0"))
            .with_attribute(("xmlns:atom", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xmlns:content", "http://purl.org/rss/1.0/modules/content/"))
            .with_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"))
            .with_attribute(media::NAMESPACE);
        root.write_inner_content(|writer| {
            let channel = writer.create_element("channel");
            channel.write_inner_content(|writer| self::channel(writer, content))?;
            Ok(())
        })?;
        Ok(())
    })
}

fn channel(writer: &mut Xml, content: &Content<'_>) -> io::Result<()> {
    let (channel, config) = (content.channel, &content.index.sources.config);
    let front = config.address.absolute(&channel.front);
    xml::text(writer, "title", &channel.title)?;
    xml::text(writer, "link", &front)?;
    // RSS wants a description, whether there is something to say or not.
    let description = channel.description.as_ref().unwrap_or(&config.publisher.name);
    xml::text(writer, "description", &as_html(description))?;
    xml::text(writer, "language", &config.language)?;
    let format = FeedFormat::Rss.media_type();
    let own = [("rel", "self"), ("type", format), ("href", content.address.as_str())];
    xml::empty(writer, "atom:link", &own)?;
    if let Some(hub) = &channel.hub {
        xml::empty(writer, "atom:link", &[("rel", "hub"), ("href", hub)])?;
    }
    if let Some(changed) = content.changed() {
        xml::text(writer, "lastBuildDate", &rfc2822_date(changed, config))?;
    }
    xml::text(writer, "ttl", TTL)?;
    // A channel's picture is a GIF, a JPEG or a PNG; readers have no use for another.
    let drawn =
        |logo: &&String| [".png", ".jpg", ".jpeg", ".gif"].iter().any(|e| logo.ends_with(e));
    if let Some(logo) = config.publisher.logo.as_ref().filter(drawn) {
        writer.create_element("image").write_inner_content(|writer| {
            xml::text(writer, "url", &config.address.absolute(logo))?;
            xml::text(writer, "title", &channel.title)?;
            xml::text(writer, "link", &front)
        })?;
    }
    for item in content.items {
        let element = writer.create_element("item");
        element.write_inner_content(|writer| self::item(writer, item, config))?;
    }
    Ok(())
}

fn item(writer: &mut Xml, item: &Item<'_>, config: &Config) -> io::Result<()> {
    let fields = item.fields();
    xml::text(writer, "title", &fields.title)?;
    xml::text(writer, "link", &item.url)?;
    let permanent = if item.id == item.url { "true" } else { "false" };
    xml::text_with(writer, "guid", &[("isPermaLink", permanent)], &item.id)?;
    xml::text(writer, "pubDate", &rfc2822_date(item.entry.brief().date, config))?;
    if let Some(updated) = &fields.updated {
        xml::text(writer, "atom:updated", &updated.iso)?;
    }
    for author in &item.authors {
        xml::text(writer, "dc:creator", &author.name)?;
    }
    for category in &item.categories {
        xml::text(writer, "category", &category.label)?;
    }
    if let Some(lead) = &fields.lead {
        xml::text(writer, "description", &as_html(lead))?;
    }
    xml::html(writer, "content:encoded", &[], &item.body)?;
    item.photos.iter().try_for_each(|photo| photo.write(writer))
}

/// A text as HTML, which is what readers of RSS take a description for. What can't be mistaken for
/// HTML stays as it is, because some take it for a text all the same.
fn as_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('<', _) => html.push_str("&lt;"),
            ('&', Some(next)) if next.is_ascii_alphanumeric() || *next == '#' => {
                html.push_str("&amp;");
            }
            _ => html.push(c),
        }
    }
    html
}

/// RFC 822 with a four-digit year, as RSS 2.0 wants it, in the site's zone.
fn rfc2822_date(timestamp: Timestamp, config: &Config) -> String {
    let zoned = Moment::zoned(timestamp, config);
    rfc2822::to_string(&zoned).unwrap_or_else(|_| timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::as_html;

    #[test]
    fn only_what_would_be_html_is_escaped() {
        for (text, wanted) in [
            ("Öffis & Straße \" '", "Öffis & Straße \" '"),
            ("a < b > c", "a &lt; b > c"),
            ("<img src=x>", "&lt;img src=x>"),
            ("&amp; &#60; &", "&amp;amp; &amp;#60; &"),
        ] {
            assert_eq!(as_html(text), wanted);
        }
    }
}
