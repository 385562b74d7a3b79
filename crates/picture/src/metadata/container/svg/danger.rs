//! What makes an SVG unsafe to publish: anything that runs or that loads something from elsewhere
//! when a reader opens the file on the newsroom's own domain. It must not repair: a file with a
//! danger is to be refused whole.

use std::fmt;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::style;

/// The first reason found why an SVG must not be published. The text in it is from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Danger {
    /// It is not UTF-8, or says that it is something else, so that a browser could read other
    /// text than was checked here.
    Encoding,
    /// It is not well-formed XML.
    Malformed,
    /// Its elements are nested, or their attributes many, beyond [`super::DEPTH`] and
    /// [`super::ATTRIBUTES`].
    Excess,
    /// It has a document type declaration, which can define entities and load others.
    Doctype,
    /// It uses an entity XML itself does not define.
    Entity(String),
    /// It has a processing instruction, such as `xml-stylesheet`.
    Instruction(String),
    /// It has an element that runs or embeds something, in whatever namespace.
    Element(String),
    /// It has an attribute that is run on an event, such as `onload`.
    Handler(String),
    /// An attribute, named here, holds a link that runs a script.
    Script(String),
    /// It refers to something outside of itself.
    Reference(String),
    /// Its style reaches outside of itself.
    Style(String),
    /// An animation, named here, changes a link or an event's attribute.
    Animation(String),
}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => f.write_str("its text is not UTF-8, or claims not to be"),
            Self::Malformed => f.write_str("it is not well-formed XML"),
            Self::Excess => {
                f.write_str("its elements are nested too deep or have too many attributes")
            }
            Self::Doctype => f.write_str("it has a document type declaration (DOCTYPE)"),
            Self::Entity(name) => write!(f, "it uses the unknown entity &{name};"),
            Self::Instruction(name) => write!(f, "it has the processing instruction <?{name}?>"),
            Self::Element(name) => write!(f, "it has the element <{name}>"),
            Self::Handler(name) => write!(f, "it has the event attribute {name}"),
            Self::Script(name) => write!(f, "its attribute {name} runs a script"),
            Self::Reference(to) => write!(f, "it refers to something outside of the file: {to}"),
            Self::Style(what) => write!(f, "its style reaches outside of the file: {what}"),
            Self::Animation(name) => {
                write!(f, "its <{name}> animates a link or an event attribute")
            }
        }
    }
}

impl std::error::Error for Danger {}

/// Elements that run or embed something, in lower case, from SVG and from HTML.
const ELEMENTS: [&str; 13] = [
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "frame",
    "embed",
    "object",
    "applet",
    "link",
    "meta",
    "base",
    "form",
];
/// Elements that change an attribute over time.
const ANIMATIONS: [&str; 5] =
    ["animate", "set", "animatetransform", "animatemotion", "animatecolor"];
/// Attributes whose value is a reference, by their local names.
const REFERENCES: [&str; 9] =
    ["href", "src", "base", "action", "formaction", "poster", "srcset", "data", "background"];
/// How a link to something that runs begins, once white space is gone.
const SCRIPTS: [&str; 4] = ["javascript:", "vbscript:", "data:text/html", "data:application/xhtml"];

/// Looks for the first thing in an SVG that makes it unsafe to publish; `None` when it is safe.
/// Rules: only references to `#fragment` and raster pictures as `data:` URLs are allowed, in
/// styles also fonts as `data:` URLs. Links of `<a>` count as references like all others.
pub fn danger(bytes: &[u8]) -> Option<Danger> {
    inspect(bytes).err()
}

fn inspect(bytes: &[u8]) -> Result<(), Danger> {
    let text = super::text(bytes).ok_or(Danger::Encoding)?;
    let mut reader = Reader::from_str(text);
    let mut open = 0_usize;
    let mut roots = 0_usize;
    // The text of the style element that is open, and how deep that one is.
    let mut sheet: Option<(usize, String)> = None;
    loop {
        let before = reader.buffer_position();
        match reader.read_event().map_err(|_| Danger::Malformed)? {
            Event::Decl(declaration) => {
                if before != 0 {
                    return Err(Danger::Malformed);
                }
                let encoding = declaration.encoding().transpose().map_err(|_| Danger::Malformed)?;
                if encoding.is_some_and(|name| !super::is_utf8(&name, text)) {
                    return Err(Danger::Encoding);
                }
            }
            Event::DocType(_) => return Err(Danger::Doctype),
            Event::PI(instruction) => {
                return Err(Danger::Instruction(excerpt(instruction.target())));
            }
            Event::Start(tag) => {
                let name = element(&tag)?;
                roots = roots.saturating_add(usize::from(open == 0));
                open = open.saturating_add(1);
                if open > super::DEPTH {
                    return Err(Danger::Excess);
                }
                if name == "style" && sheet.is_none() {
                    sheet = Some((open, String::new()));
                }
            }
            Event::Empty(tag) => {
                element(&tag)?;
                roots = roots.saturating_add(usize::from(open == 0));
            }
            Event::End(_) => {
                if let Some((_, css)) = sheet.take_if(|(depth, _)| *depth == open) {
                    style_sheet(&css)?;
                }
                open = open.checked_sub(1).ok_or(Danger::Malformed)?;
            }
            // Outside of the root element only white space is allowed (XML 1.0, section 2.8).
            Event::Text(more) if open == 0 && !more.trim().is_empty() => {
                return Err(Danger::Malformed);
            }
            Event::CData(_) | Event::GeneralRef(_) if open == 0 => return Err(Danger::Malformed),
            Event::Text(more) => append(&mut sheet, &more),
            Event::CData(more) => append(&mut sheet, &more),
            Event::GeneralRef(entity) => append(&mut sheet, &character(&entity)?),
            Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    if roots == 1 && open == 0 { Ok(()) } else { Err(Danger::Malformed) }
}

fn append(sheet: &mut Option<(usize, String)>, more: &str) {
    if let Some((_, css)) = sheet {
        css.push_str(more);
    }
}

/// What a reference in text stands for.
fn character(entity: &BytesRef<'_>) -> Result<String, Danger> {
    if let Some(one) = entity.resolve_char_ref().map_err(|_| Danger::Malformed)? {
        return Ok(one.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(entity)
        .map(str::to_owned)
        .ok_or_else(|| Danger::Entity(excerpt(entity)))
}

fn style_sheet(css: &str) -> Result<(), Danger> {
    style::outside(css).map_or(Ok(()), |what| Err(Danger::Style(excerpt(&what))))
}

/// Checks one element with its attributes; gives its local name in lower case.
fn element(tag: &BytesStart<'_>) -> Result<String, Danger> {
    let local = tag.local_name().as_ref().to_ascii_lowercase();
    if ELEMENTS.contains(&local.as_str()) {
        return Err(Danger::Element(excerpt(tag.name().as_ref())));
    }
    for (count, attribute) in tag.attributes().enumerate() {
        if count >= super::ATTRIBUTES {
            return Err(Danger::Excess);
        }
        let attribute = attribute.map_err(|_| Danger::Malformed)?;
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Danger::Malformed)?;
        let name = attribute.key.as_ref();
        if name != "xmlns" && !name.starts_with("xmlns:") {
            self::attribute(&local, name, &value)?;
        }
    }
    Ok(local)
}

fn attribute(element: &str, name: &str, value: &str) -> Result<(), Danger> {
    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    if local.starts_with("on") {
        return Err(Danger::Handler(excerpt(name)));
    }
    if local == "attributename" && ANIMATIONS.contains(&element) {
        let target = value.trim().rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        if target == "href" || target.starts_with("on") {
            return Err(Danger::Animation(excerpt(element)));
        }
    }
    // Browsers ignore white space in a scheme, so `java script:` must be found too.
    let reference = REFERENCES.contains(&local.as_str());
    if reference || value.contains(':') {
        let compact: String =
            value.chars().filter(|one| *one > ' ').flat_map(char::to_lowercase).collect();
        if SCRIPTS.iter().any(|script| compact.contains(script)) {
            return Err(Danger::Script(excerpt(name)));
        }
        if reference && !style::is_inside(&compact) {
            return Err(Danger::Reference(excerpt(value)));
        }
    }
    // Presentation attributes such as `fill` are CSS too (SVG 2, section 6.6).
    style_sheet(value)
}

/// Enough of a text from a file to recognise it in a message, on one line.
fn excerpt(text: &str) -> String {
    text.chars().map(|one| if one.is_control() { ' ' } else { one }).take(100).collect()
}
