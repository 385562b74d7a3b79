//! XML to a bounded tree: the elements inside `rdf:RDF`, with names resolved by namespace. It must
//! not know RDF beyond the name of that one element.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

use super::{NO_RDF, Name, Space};
use crate::metadata::charset;

/// Elements may be nested this deep. The deepest IPTC structure needs about sixteen levels.
const DEPTH_MAX: usize = 64;

/// A packet may have this many elements. The largest that editing programs write, with all steps of
/// a retouch, have some ten thousand.
const ELEMENTS_MAX: usize = 200_000;

/// An element may have this many attributes, for the same reason.
const ATTRIBUTES_MAX: usize = 10_000;

/// What to do with a document type declaration. Entities are never expanded in either case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Doctype {
    /// XMP must not have one; the packet is not read.
    Refused,
    /// SVG files of older programs have one; it is skipped.
    Ignored,
}

/// An element with what it holds.
#[derive(Debug)]
pub(super) struct Element {
    pub name: Name,
    pub attributes: Vec<(Name, String)>,
    pub children: Vec<Element>,
    /// The text directly inside, without that of child elements.
    pub text: String,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, space: Space, local: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name.is(space, local)).map(|(_, text)| &**text)
    }
}

/// Returns the `rdf:RDF` elements of a document, and why reading ended early if it did. What was
/// complete before a fault is kept: a credit in a damaged packet is still a credit.
pub(super) fn read(bytes: &[u8], doctype: Doctype) -> (Vec<Element>, Option<String>) {
    let (text, wrong) = charset::xml(bytes);
    let mut builder = Builder { roots: Vec::new(), open: Vec::new(), depth: 0, elements: 0 };
    let fault = builder.run(&text, doctype).err();
    builder.close_after_fault();
    let unreadable = fault
        .or_else(|| wrong.map(|at| format!("is not valid text at byte {at}")))
        .or_else(|| builder.roots.is_empty().then(|| NO_RDF.to_owned()));
    (builder.roots, unreadable)
}

struct Builder {
    roots: Vec<Element>,
    /// The open elements from `rdf:RDF` inwards.
    open: Vec<Element>,
    /// The number of all open elements, also outside `rdf:RDF`: at the end it must be zero.
    depth: usize,
    /// How many elements were kept.
    elements: usize,
}

impl Builder {
    fn run(&mut self, text: &str, doctype: Doctype) -> Result<(), String> {
        let mut reader = NsReader::from_str(text);
        let mut version = XmlVersion::Implicit1_0;
        loop {
            let at = reader.buffer_position();
            let malformed = || format!("is not well-formed XML at byte {at}");
            match reader.read_event() {
                Err(_) => {
                    // An unclosed tag is reported where it begins, a wrong end tag where it is.
                    let at = reader.error_position().max(at);
                    return Err(format!("is not well-formed XML at byte {at}"));
                }
                Ok(Event::Eof) if self.depth == 0 => return Ok(()),
                Ok(Event::Eof) => return Err(malformed()),
                Ok(Event::DocType(_)) if doctype == Doctype::Refused => {
                    return Err("has a document type declaration".to_owned());
                }
                Ok(Event::Decl(decl)) => version = decl.xml_version().unwrap_or(version),
                Ok(Event::Start(start)) => {
                    self.start(&start, reader.resolver(), version).map_err(|e| e.words(at))?;
                }
                Ok(Event::Empty(start)) => {
                    self.start(&start, reader.resolver(), version).map_err(|e| e.words(at))?;
                    self.end();
                }
                Ok(Event::End(_)) => self.end(),
                Ok(Event::Text(text)) => self.text(&text.xml_content(version)),
                Ok(Event::CData(data)) => self.text(&data.xml_content(version)),
                Ok(Event::GeneralRef(reference)) if !self.open.is_empty() => {
                    match reference.resolve_char_ref() {
                        Ok(Some(character)) => self.text(character.encode_utf8(&mut [0; 4])),
                        Ok(None) => {
                            let known = resolve_predefined_entity(&reference);
                            self.text(known.ok_or_else(malformed)?);
                        }
                        Err(_) => return Err(malformed()),
                    }
                }
                Ok(_) => {}
            }
            // What comes after the RDF is the wrapper's end, padding and, in broken files, zeros.
            if self.open.is_empty() && !self.roots.is_empty() {
                return Ok(());
            }
        }
    }

    fn start(
        &mut self,
        start: &BytesStart,
        resolver: &NamespaceResolver,
        version: XmlVersion,
    ) -> Result<(), Fault> {
        self.depth = self.depth.saturating_add(1);
        let (space, local) = resolver.resolve_element(start.name());
        let name = named(space, local.as_ref());
        if self.open.is_empty() && !name.is(Space::Rdf, "RDF") {
            return Ok(());
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(Fault::Depth);
        }
        self.elements = self.elements.saturating_add(1);
        if self.elements > ELEMENTS_MAX {
            return Err(Fault::Elements);
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).take(ATTRIBUTES_MAX) {
            let attribute = attribute.map_err(|_| Fault::Malformed)?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (space, local) = resolver.resolve_attribute(attribute.key);
            let name = if attribute.key.prefix().is_none() {
                // `parseType` and `resource` without a prefix are in very old packets.
                Name { space: Space::Rdf, local: local.as_ref().to_owned() }
            } else {
                named(space, local.as_ref())
            };
            if name.space != Space::Other {
                let value = attribute.normalized_value(version).map_err(|_| Fault::Malformed)?;
                attributes.push((name, value.into_owned()));
            }
        }
        self.open.push(Element { name, attributes, children: Vec::new(), text: String::new() });
        Ok(())
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if let Some(element) = self.open.pop() {
            self.attach(element);
        }
    }

    fn attach(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.roots.push(element),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }

    /// Closes what a fault has left open. The innermost text may be cut, so an element without
    /// children or attributes is dropped.
    fn close_after_fault(&mut self) {
        while let Some(element) = self.open.pop() {
            let whole = !element.children.is_empty() || !element.attributes.is_empty();
            if whole || self.open.is_empty() {
                self.attach(element);
            }
        }
    }
}

/// Why an element cannot be taken.
enum Fault {
    Malformed,
    Depth,
    Elements,
}

impl Fault {
    fn words(&self, at: u64) -> String {
        match self {
            Fault::Malformed => format!("is not well-formed XML at byte {at}"),
            Fault::Depth => format!("is nested more than {DEPTH_MAX} levels deep at byte {at}"),
            Fault::Elements => format!("has more than {ELEMENTS_MAX} elements"),
        }
    }
}

fn named(space: ResolveResult, local: &str) -> Name {
    let space = match space {
        ResolveResult::Bound(namespace) => Space::of(namespace.as_ref()),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => Space::Other,
    };
    // The names of namespaces that we do not read are not needed.
    let local = if space == Space::Other { String::new() } else { local.to_owned() };
    Name { space, local }
}
