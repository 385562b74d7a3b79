//! Rights in an SVG file: `rdf:RDF` in a `metadata` element (SVG 2, section 5.11; XMP specification
//! part 3, section 1.1.8). It must not know how to draw; what it keeps, it copies as it stands.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{PrefixDeclaration, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use super::super::Metadata;
use super::super::container::svg::{self, ATTRIBUTES, DEPTH};
use super::packet::Packet;
use super::{Rights, Unwritable};

const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespaces a browser draws or follows. Elements and attributes of all others are what
/// drawing programs keep for themselves: paths of exported files, names, previous versions.
const DRAWN: [&str; 5] = [
    SVG,
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
];

/// Writes the rights into an SVG file, see [`super::write`].
pub fn write(bytes: &[u8], packet: &Packet) -> Result<Vec<u8>, Unwritable> {
    let text = svg::text(bytes).ok_or(Unwritable::Encoding)?;
    let mut copy = Copy { out: String::with_capacity(text.len()), ..Copy::default() };
    let mut reader = NsReader::from_str(text);
    let mut start = 0;
    loop {
        let event = reader.read_event().map_err(|_| Unwritable::Damaged)?;
        let end = usize::try_from(reader.buffer_position()).map_err(|_| Unwritable::Damaged)?;
        let raw = text.get(start..end).unwrap_or_default();
        if matches!(event, Event::Eof) {
            break;
        }
        copy.event(&reader, &event, raw, text, packet)?;
        start = end;
    }
    if copy.roots != 1 || copy.open != 0 {
        return Err(Unwritable::Damaged);
    }
    Ok(copy.out.into_bytes())
}

/// The new file so far.
#[derive(Default)]
struct Copy {
    out: String,
    /// How many elements are open.
    open: usize,
    /// How many of the elements around were open when one began that is left out.
    dropping: Option<usize>,
    /// How many root elements there were.
    roots: usize,
}

impl Copy {
    fn event(
        &mut self,
        reader: &NsReader<&[u8]>,
        event: &Event<'_>,
        raw: &str,
        text: &str,
        packet: &Packet,
    ) -> Result<(), Unwritable> {
        match event {
            Event::Start(tag) => {
                self.tag(reader, tag, false, packet)?;
                self.open = self.open.saturating_add(1);
                if self.open > DEPTH {
                    return Err(Unwritable::Unsupported("elements nested too deep"));
                }
            }
            Event::Empty(tag) => {
                self.tag(reader, tag, true, packet)?;
                // A start without an end: nothing inside of it is to be left out.
                self.dropping.take_if(|depth| *depth == self.open);
            }
            Event::End(_) => {
                self.open = self.open.checked_sub(1).ok_or(Unwritable::Damaged)?;
                if self.dropping.is_none() {
                    self.out.push_str(raw);
                }
                self.dropping.take_if(|depth| *depth == self.open);
            }
            // Nothing in the file needs it: it is left out.
            Event::DocType(doctype) if svg::is_plain_doctype(doctype) => {}
            Event::DocType(_) => return Err(Unwritable::Doctype),
            Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                return Err(Unwritable::Unsupported("a style sheet in another file"));
            }
            Event::Decl(declaration) => {
                if !self.out.is_empty() {
                    return Err(Unwritable::Damaged);
                }
                let encoding =
                    declaration.encoding().transpose().map_err(|_| Unwritable::Damaged)?;
                if encoding.is_some_and(|name| !svg::is_utf8(&name, text)) {
                    return Err(Unwritable::Encoding);
                }
                self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            }
            Event::Comment(_) | Event::PI(_) | Event::Eof => {}
            Event::GeneralRef(entity) if !is_known(entity) => return Err(Unwritable::Damaged),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                // Outside of the root element only white space is allowed (XML 1.0, section 2.8).
                if self.open == 0 && !raw.trim().is_empty() {
                    return Err(Unwritable::Damaged);
                }
                if self.dropping.is_none() {
                    self.out.push_str(raw);
                }
            }
        }
        Ok(())
    }

    /// A start tag or an empty element.
    fn tag(
        &mut self,
        reader: &NsReader<&[u8]>,
        tag: &BytesStart<'_>,
        empty: bool,
        packet: &Packet,
    ) -> Result<(), Unwritable> {
        let name = tag.name();
        let attributes = kept(reader, tag)?;
        let (namespace, local) = reader.resolver().resolve_element(name);
        let drawn = is_drawn(&namespace)?;
        let own = matches!(namespace, ResolveResult::Unbound)
            || matches!(&namespace, ResolveResult::Bound(uri) if uri.as_ref() == SVG);
        let root = self.open == 0;
        if root {
            self.roots = self.roots.saturating_add(1);
            if !own || local.as_ref() != "svg" {
                return Err(Unwritable::Damaged);
            }
        }
        if self.dropping.is_some() {
            return Ok(());
        }
        if !drawn || (own && local.as_ref() == "metadata") {
            self.dropping = Some(self.open);
            return Ok(());
        }
        let name = name.as_ref();
        self.out.push_str(&format!("<{name}{attributes}"));
        if root && !packet.is_empty() {
            let prefix = name.strip_suffix("svg").unwrap_or_default();
            let rdf = packet.rdf();
            self.out.push_str(&format!("><{prefix}metadata>{rdf}</{prefix}metadata>"));
            if empty {
                self.out.push_str(&format!("</{name}>"));
            }
        } else {
            self.out.push_str(if empty { "/>" } else { ">" });
        }
        Ok(())
    }
}

/// The attributes of an element that stay, each with a space in front, values as they stand.
fn kept(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Result<String, Unwritable> {
    let mut out = String::new();
    for (count, attribute) in tag.attributes().enumerate() {
        if count >= ATTRIBUTES {
            return Err(Unwritable::Unsupported("an element with too many attributes"));
        }
        let attribute = attribute.map_err(|_| Unwritable::Damaged)?;
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Unwritable::Damaged)?;
        let drawn = match attribute.key.as_namespace_binding() {
            Some(PrefixDeclaration::Default) => true,
            Some(PrefixDeclaration::Named(_)) => DRAWN.contains(&value.as_ref()),
            None => is_drawn(&reader.resolver().resolve_attribute(attribute.key).0)?,
        };
        if drawn {
            let picture = match attribute.key.local_name().as_ref() {
                "href" => cleaned(&value)?,
                _ => None,
            };
            let value = picture.as_deref().unwrap_or(&attribute.value);
            let quote = if value.contains('"') { '\'' } else { '"' };
            out.push_str(&format!(" {}={quote}{value}{quote}", attribute.key.as_ref()));
        }
    }
    Ok(out)
}

/// A reference to a picture inside of the drawing without what that says of itself; `None` if nothing
/// changes.
fn cleaned(reference: &str) -> Result<Option<String>, Unwritable> {
    let Some((head, picture)) = svg::embedded(reference) else { return Ok(None) };
    match super::write(&picture, &Rights::default()) {
        // Quotation marks in front of the data would end the attribute; no type of picture has any.
        Ok(new) if new != picture && !head.contains(['"', '\'', '<', '&']) => {
            Ok(Some(svg::embed(head, &new)))
        }
        Ok(_) => Ok(None),
        Err(_) => match Metadata::is_private(&super::super::read(&picture)) {
            true => {
                Err(Unwritable::Unsupported("a picture inside of it that tells where it was taken"))
            }
            false => Ok(None),
        },
    }
}

/// Whether a namespace is drawn; a prefix that was not declared is an error in every XML reader.
fn is_drawn(namespace: &ResolveResult<'_>) -> Result<bool, Unwritable> {
    match namespace {
        ResolveResult::Unbound => Ok(true),
        ResolveResult::Bound(uri) => Ok(DRAWN.contains(&uri.as_ref())),
        ResolveResult::Unknown(_) => Err(Unwritable::Damaged),
    }
}

/// Whether a reference is to a character or to one of XML's own five entities.
fn is_known(entity: &BytesRef<'_>) -> bool {
    matches!(entity.resolve_char_ref(), Ok(Some(_)))
        || (!entity.is_char_ref() && quick_xml::escape::resolve_predefined_entity(entity).is_some())
}
