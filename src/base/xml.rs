//! Elements of XML, well-formed whatever stands in them. It knows neither feeds nor sitemaps.

use std::borrow::Cow;
use std::io;

use quick_xml::events::{BytesCData, BytesDecl, BytesText, Event};
use quick_xml::{ElementWriter, Writer};

/// XML that is written.
pub type Xml = Writer<Vec<u8>>;

/// A document: its declaration, and what `root` writes.
#[must_use]
pub fn document(root: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
    // Writing to memory can't fail.
    let _ = writer.write_event(declaration).and_then(|()| root(&mut writer));
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// An element with a text.
///
/// # Errors
/// None while the XML is written to memory; so of all functions here.
pub fn text(writer: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    text_with(writer, name, &[], content)
}

/// An element with attributes and a text.
///
/// # Errors
/// See [`text`].
pub fn text_with(
    writer: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: &str,
) -> io::Result<()> {
    let content = allowed(content);
    element(writer, name, attributes).write_text_content(BytesText::new(&content))?;
    Ok(())
}

/// An element with attributes alone.
///
/// # Errors
/// See [`text`].
pub fn empty(writer: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    element(writer, name, attributes).write_empty()?;
    Ok(())
}

/// An element with attributes and HTML, which is easier to read as it is than escaped.
///
/// # Errors
/// See [`text`].
pub fn html(
    writer: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: &str,
) -> io::Result<()> {
    element(writer, name, attributes).write_inner_content(|writer| {
        for part in BytesCData::escaped(&allowed(content)) {
            writer.write_event(Event::CData(part))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The beginning of an element, its attributes as well-formed as its text.
fn element<'a>(
    writer: &'a mut Xml,
    name: &'a str,
    attributes: &[(&str, &str)],
) -> ElementWriter<'a, Vec<u8>> {
    let mut element = writer.create_element(name);
    for (name, value) in attributes {
        element = element.with_attribute((*name, &*allowed(value)));
    }
    element
}

/// A text without the characters that no XML can hold, not even escaped (XML 1.0, section 2.2).
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_a_document() {
        let hostile = "a\0\u{1}\u{b}\u{1f}\u{fffe}\u{ffff}]]><b>&\"'\t\n";
        let value = "\"<&\u{7}>'";
        let bytes = document(|writer| {
            text_with(writer, "a", &[("b", value)], hostile)?;
            empty(writer, "d", &[("b", value)])?;
            html(writer, "c", &[("b", value)], hostile)
        });
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <a b=\"&quot;&lt;&amp;&gt;&apos;\">a]]&gt;&lt;b&gt;&amp;&quot;&apos;\t\n</a>\n\
             <d b=\"&quot;&lt;&amp;&gt;&apos;\"/>\n\
             <c b=\"&quot;&lt;&amp;&gt;&apos;\"><![CDATA[a]]]]><![CDATA[><b>&\"'\t\n]]></c>\n"
        );
    }
}
