//! What keeps an SVG from being published: everything that is not known to draw and nothing else. A
//! reader can open the file on the newsroom's own domain, where a script would have all rights of the
//! site. It must not repair: a file with a danger is to be refused whole.

use std::borrow::Cow;
use std::fmt;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::{allowed, style};

/// The first reason found why an SVG must not be published, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// The line in the file, from 1.
    pub line: usize,
    /// The reason.
    pub what: What,
}

/// Why an SVG must not be published. The text in it is from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is not UTF-8, or says that it is something else, so that a browser could read other
    /// text than was checked here.
    Encoding,
    /// It is not well-formed XML.
    Malformed,
    /// Its elements are nested, or their attributes many, beyond [`super::DEPTH`] and
    /// [`super::ATTRIBUTES`].
    Excess,
    /// Its document type declaration holds declarations of its own, which can define entities and
    /// load others.
    Doctype,
    /// It uses an entity XML itself does not define.
    Entity(String),
    /// It has a processing instruction, such as `xml-stylesheet`.
    Instruction(String),
    /// It has an element that is not known to draw.
    Element(String),
    /// An element, named second, has an attribute that is not known to draw.
    Attribute(String, String),
    /// An attribute, named first, refers to something outside of the file.
    Reference(String, String),
    /// A style reaches outside of the file, or has something that is not known not to.
    Style(String),
    /// An animation changes an attribute, named here, that does not only draw.
    Animation(String),
}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Encoding => return f.write_str("its text is not UTF-8, or claims not to be"),
            What::Malformed => f.write_str("it is not well-formed XML"),
            What::Excess => {
                f.write_str("its elements are nested too deep or have too many attributes")
            }
            What::Doctype => f.write_str("its DOCTYPE has declarations in brackets"),
            What::Entity(name) => write!(f, "it uses the unknown entity &{name};"),
            What::Instruction(name) => write!(f, "it has the processing instruction <?{name}?>"),
            What::Element(name) => write!(f, "it has the element <{name}>"),
            What::Attribute(name, element) => {
                write!(f, "its <{element}> has the attribute {name}")
            }
            What::Reference(name, to) => {
                write!(f, "its attribute {name} refers to something outside of the file: {to}")
            }
            What::Style(what) => write!(f, "its style has {what}"),
            What::Animation(name) => write!(f, "it animates the attribute {name}"),
        }?;
        write!(f, " (line {})", self.line)
    }
}

impl std::error::Error for Danger {}

/// Looks for the first thing in an SVG that keeps it from being published; `None` when it is safe.
///
/// Elements, attributes and CSS must be known to draw. Only references to `#fragment` and raster
/// pictures as `data:` URLs are allowed, in styles also fonts as `data:` URLs. Elements and attributes
/// of namespaces that no browser acts on, such as those of drawing programs, do no harm.
pub fn danger(bytes: &[u8]) -> Option<Danger> {
    let Some(text) = super::text(bytes) else {
        return Some(Danger { line: 1, what: What::Encoding });
    };
    let mut reader = NsReader::from_str(text);
    let what = Inspection::default().run(&mut reader, text).err()?;
    let end = usize::try_from(reader.buffer_position().max(reader.error_position()));
    let before = text.as_bytes().get(..end.unwrap_or(0).min(text.len())).unwrap_or_default();
    // What was read last ends there; it begins where its line is told, unless it goes over several.
    let start = Inspection::start(before);
    let line = 1 + before.get(..start).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
    Some(Danger { line, what })
}

/// How far a file has been looked through.
#[derive(Default)]
struct Inspection {
    /// How many elements are open.
    open: usize,
    roots: usize,
    /// The text of the style element that is open.
    sheet: Option<String>,
}

impl Inspection {
    /// Where the tag or text that ends with these bytes begins.
    fn start(before: &[u8]) -> usize {
        before.iter().rposition(|byte| *byte == b'<').unwrap_or(0)
    }

    fn run(&mut self, reader: &mut NsReader<&[u8]>, text: &str) -> Result<(), What> {
        loop {
            let before = reader.buffer_position();
            match reader.read_event().map_err(|_| What::Malformed)? {
                Event::Decl(declaration) => {
                    if before != 0 {
                        return Err(What::Malformed);
                    }
                    let encoding = declaration.encoding().transpose();
                    let encoding = encoding.map_err(|_| What::Malformed)?;
                    if encoding.is_some_and(|name| !super::is_utf8(&name, text)) {
                        return Err(What::Encoding);
                    }
                }
                Event::DocType(doctype) => {
                    if self.roots > 0 {
                        return Err(What::Malformed);
                    }
                    if !super::is_plain_doctype(&doctype) {
                        return Err(What::Doctype);
                    }
                }
                Event::PI(instruction) => {
                    return Err(What::Instruction(excerpt(instruction.target())));
                }
                Event::Start(tag) => {
                    let is_style = self.element(reader, &tag)?;
                    self.open = self.open.saturating_add(1);
                    if self.open > super::DEPTH {
                        return Err(What::Excess);
                    }
                    if is_style {
                        self.sheet = Some(String::new());
                    }
                }
                Event::Empty(tag) => {
                    self.element(reader, &tag)?;
                }
                Event::End(_) => {
                    // No element stands inside of a style, so this is its end.
                    if let Some(css) = self.sheet.take() {
                        style_sheet(&css)?;
                    }
                    self.open = self.open.checked_sub(1).ok_or(What::Malformed)?;
                }
                // Outside of the root element only white space is allowed (XML 1.0, section 2.8).
                Event::Text(more) if self.open == 0 && !more.trim().is_empty() => {
                    return Err(What::Malformed);
                }
                Event::CData(_) | Event::GeneralRef(_) if self.open == 0 => {
                    return Err(What::Malformed);
                }
                Event::Text(more) => self.append(&more),
                Event::CData(more) => self.append(&more),
                Event::GeneralRef(entity) => self.append(&character(&entity)?),
                Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        if self.roots == 1 && self.open == 0 { Ok(()) } else { Err(What::Malformed) }
    }

    fn append(&mut self, more: &str) {
        if let Some(css) = &mut self.sheet {
            css.push_str(more);
        }
    }

    /// Checks one element with its attributes; tells whether it is a style.
    fn element(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Result<bool, What> {
        let name = tag.name();
        let refused = || What::Element(excerpt(name.as_ref()));
        // Browsers leave an element out of the style sheet and join what stands around it.
        if self.sheet.is_some() {
            return Err(refused());
        }
        if self.open == 0 {
            self.roots = self.roots.saturating_add(1);
        }
        let (namespace, local) = reader.resolver().resolve_element(name);
        let local = local.as_ref();
        let drawn = match allowed::space(&namespace_of(&namespace)?) {
            allowed::Space::Drawn => {
                if !allowed::ELEMENTS.contains(&local) {
                    return Err(refused());
                }
                true
            }
            allowed::Space::Inert => false,
            allowed::Space::Link | allowed::Space::Xml | allowed::Space::Refused => {
                return Err(refused());
            }
        };
        for (count, attribute) in tag.attributes().enumerate() {
            if count >= super::ATTRIBUTES {
                return Err(What::Excess);
            }
            let attribute = attribute.map_err(|_| What::Malformed)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| What::Malformed)?;
            if attribute.key.as_namespace_binding().is_none() && drawn {
                self::attribute(reader, local, &attribute, &value)?;
            }
        }
        Ok(drawn && local == "style")
    }
}

/// Checks an attribute of an element that draws.
fn attribute(
    reader: &NsReader<&[u8]>,
    element: &str,
    attribute: &Attribute<'_>,
    value: &str,
) -> Result<(), What> {
    let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
    let local = local.as_ref();
    let name = || excerpt(attribute.key.as_ref());
    let refused = || Err(What::Attribute(name(), excerpt(element)));
    let space = match namespace {
        ResolveResult::Unbound => allowed::Space::Drawn,
        bound => allowed::space(&namespace_of(&bound)?),
    };
    let is_link = match space {
        allowed::Space::Inert => return Ok(()),
        allowed::Space::Drawn if local == "href" => true,
        allowed::Space::Drawn if allowed::is_attribute(local) => false,
        allowed::Space::Link if local == "href" => true,
        allowed::Space::Link if allowed::LINK.contains(&local) => return Ok(()),
        allowed::Space::Xml if allowed::XML.contains(&local) => return Ok(()),
        _ => return refused(),
    };
    if is_link {
        let value = value.trim();
        let inside = match element {
            "image" | "feImage" => style::is_inside(value),
            _ => value.is_empty() || value.starts_with('#'),
        };
        return match inside {
            true => Ok(()),
            false => Err(What::Reference(name(), excerpt(value))),
        };
    }
    if allowed::is_text(local) {
        return Ok(());
    }
    if local == "attributeName" && !allowed::is_animated(value.trim()) {
        return Err(What::Animation(excerpt(value.trim())));
    }
    // Presentation attributes such as `fill` are CSS too (SVG 2, section 6.6), and an animation gives
    // them their values.
    style_sheet(value)
}

/// A namespace by its address; none counts as SVG, and an undeclared prefix is an error in every XML
/// reader.
fn namespace_of<'n>(namespace: &'n ResolveResult<'_>) -> Result<Cow<'n, str>, What> {
    match namespace {
        ResolveResult::Unbound => Ok(Cow::Borrowed("")),
        ResolveResult::Bound(uri) => Ok(Cow::Borrowed(uri.as_ref())),
        ResolveResult::Unknown(_) => Err(What::Malformed),
    }
}

/// What a reference in text stands for.
fn character(entity: &BytesRef<'_>) -> Result<String, What> {
    if let Some(one) = entity.resolve_char_ref().map_err(|_| What::Malformed)? {
        return Ok(one.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(entity)
        .map(str::to_owned)
        .ok_or_else(|| What::Entity(excerpt(entity)))
}

fn style_sheet(css: &str) -> Result<(), What> {
    style::refused(css).map_or(Ok(()), |what| Err(What::Style(excerpt(&what))))
}

/// Enough of a text from a file to recognise it in a message, on one line.
fn excerpt(text: &str) -> String {
    text.chars().map(|one| if one.is_control() { ' ' } else { one }).take(100).collect()
}
