//! Atom 1.0 (RFC 4287) with full text and Media RSS. It only writes down what others gathered.

use std::io;

use super::item::Item;
use super::{Content, media};
use crate::base::xml::{self, Xml};
use crate::site::index::Moment;
use crate::site::route::FeedFormat;

/// When a feed without articles changed.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// The feed's bytes.
pub(super) fn write(content: &Content<'_>) -> Vec<u8> {
    let language = content.index.sources.config.language.as_str();
    xml::document(|writer| {
        let root = writer
            .create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(media::NAMESPACE)
            .with_attribute(("xml:lang", language));
        root.write_inner_content(|writer| feed(writer, content))?;
        Ok(())
    })
}

fn feed(writer: &mut Xml, content: &Content<'_>) -> io::Result<()> {
    let (channel, config) = (content.channel, &content.index.sources.config);
    xml::text(writer, "title", &channel.title)?;
    if let Some(description) = &channel.description {
        xml::text(writer, "subtitle", description)?;
    }
    xml::text(writer, "id", &content.address)?;
    // A feed without articles must have a time too: one that is the same in every build, and in
    // every zone, because no article in its key says which one the site has.
    let changed = content.changed().map(|changed| Moment::iso(changed, config));
    xml::text(writer, "updated", changed.as_deref().unwrap_or(NEVER))?;
    let format = FeedFormat::Atom.media_type();
    let own = [("rel", "self"), ("type", format), ("href", content.address.as_str())];
    xml::empty(writer, "link", &own)?;
    link_to_page(writer, &config.address.absolute(&channel.front))?;
    if let Some(hub) = &channel.hub {
        xml::empty(writer, "link", &[("rel", "hub"), ("href", hub)])?;
    }
    // Of whoever is not named at an entry (section 4.1.1).
    person(writer, &config.publisher.name, config.publisher.url.as_deref())?;
    if let Some(logo) = &config.publisher.logo {
        xml::text(writer, "logo", &config.address.absolute(logo))?;
    }
    for item in content.items {
        let element = writer.create_element("entry");
        element.write_inner_content(|writer| entry(writer, item))?;
    }
    Ok(())
}

fn entry(writer: &mut Xml, item: &Item<'_>) -> io::Result<()> {
    let fields = item.fields();
    xml::text(writer, "title", &fields.title)?;
    xml::text(writer, "id", &item.id)?;
    link_to_page(writer, &item.url)?;
    if let Some(photo) = item.lead_photo() {
        let attributes = [("rel", "enclosure"), ("type", photo.mime_type), ("href", &*photo.url)];
        xml::empty(writer, "link", &attributes)?;
    }
    xml::text(writer, "published", &fields.date.iso)?;
    xml::text(writer, "updated", &fields.updated.as_ref().unwrap_or(&fields.date).iso)?;
    for author in &item.authors {
        person(writer, &author.name, Some(&author.url))?;
    }
    for category in &item.categories {
        let attributes = [("term", category.term.as_str()), ("label", category.label.as_str())];
        xml::empty(writer, "category", &attributes)?;
    }
    if let Some(lead) = &fields.lead {
        xml::text(writer, "summary", lead)?;
    }
    xml::html(writer, "content", &[("type", "html")], &item.body)?;
    item.photos.iter().try_for_each(|photo| photo.write(writer))
}

fn link_to_page(writer: &mut Xml, url: &str) -> io::Result<()> {
    xml::empty(writer, "link", &[("rel", "alternate"), ("type", "text/html"), ("href", url)])
}

fn person(writer: &mut Xml, name: &str, url: Option<&str>) -> io::Result<()> {
    writer.create_element("author").write_inner_content(|writer| {
        xml::text(writer, "name", name)?;
        url.map_or(Ok(()), |url| xml::text(writer, "uri", url))
    })?;
    Ok(())
}
