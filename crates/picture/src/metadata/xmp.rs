//! XMP (ISO 16684-1): a packet of RDF/XML becomes properties by namespace and name. This file knows
//! how RDF writes values (text, arrays, structures, qualifiers) and nothing of what they mean.

mod name;
mod properties;
mod tree;

pub(super) use name::{Name, Space};
pub(super) use properties::{
    date_time_original, metadata, plus_creators, remote_manifest, term, tiff,
};

use tree::Element;

/// Why a packet is unreadable that may also just be absent.
pub(super) const NO_RDF: &str = "has no rdf:RDF element";

/// The value of a property: a text, an array or a structure, as far as each is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    /// The text or the URI.
    text: String,
    /// `xml:lang`, in lower case.
    language: String,
    /// The items of an `rdf:Alt`, `rdf:Bag` or `rdf:Seq`.
    items: Vec<Value>,
    /// The fields of a structure.
    fields: Vec<(Name, Value)>,
}

/// What a packet says: its properties, and what could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Packet {
    properties: Vec<(Name, Value)>,
    /// Why a part could not be read, to follow the words "the XMP packet".
    pub unreadable: Option<String>,
}

impl Packet {
    /// Reads a packet, with or without its `<?xpacket?>` wrapper, in UTF-8 or UTF-16. A document
    /// type declaration is refused, because entities could then grow without end.
    pub fn read(bytes: &[u8]) -> Packet {
        Packet::from_tree(tree::read(bytes, tree::Doctype::Refused))
    }

    /// Reads the RDF inside an SVG document, whose document type declaration is ignored.
    pub fn read_svg(bytes: &[u8]) -> Packet {
        Packet::from_tree(tree::read(bytes, tree::Doctype::Ignored))
    }

    fn from_tree((roots, unreadable): (Vec<Element>, Option<String>)) -> Packet {
        let mut properties = Vec::new();
        for description in roots.iter().flat_map(|root| &root.children) {
            properties.extend(fields_of(description));
        }
        Packet { properties, unreadable }
    }

    /// Adds the properties of another packet, which apply only where this one has none.
    pub fn merge(&mut self, other: Packet) {
        self.properties.extend(other.properties);
        if self.unreadable.is_none() {
            self.unreadable = other.unreadable;
        }
    }

    /// The first value of a property that says something.
    pub fn get(&self, space: Space, local: &str) -> Option<&Value> {
        self.properties
            .iter()
            .find(|(name, value)| name.is(space, local) && !value.is_empty())
            .map(|(_, value)| value)
    }

    /// Whether some property or field, however deep, has a name that fits.
    pub fn any(&self, fits: &dyn Fn(&Name) -> bool) -> bool {
        any_field(&self.properties, fits)
    }
}

impl Value {
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
            && self.items.iter().all(Value::is_empty)
            && self.fields.iter().all(|(_, value)| value.is_empty())
    }

    /// The value as one text: of alternatives the one for `x-default`, else the first; of other
    /// arrays the first. Of a structure it is its `dc:title`, which is how Inkscape names people.
    pub fn one(&self) -> &str {
        if !self.text.trim().is_empty() {
            return &self.text;
        }
        // Each item is asked once: arrays inside of arrays would double the work at every level.
        let mut first = "";
        for item in &self.items {
            let text = item.one();
            if !text.is_empty() && item.language == "x-default" {
                return text;
            }
            if first.is_empty() {
                first = text;
            }
        }
        if !first.is_empty() {
            return first;
        }
        self.field(Space::Dc, "title").map_or("", Value::one)
    }

    /// The value as a list of texts.
    pub fn many(&self) -> Vec<&str> {
        if self.items.is_empty() {
            return vec![self.one()];
        }
        self.items.iter().map(Value::one).collect()
    }

    /// The value as a list of structures. Some programs write a single structure without the array
    /// around it.
    pub fn structures(&self) -> &[Value] {
        if self.items.is_empty() { std::slice::from_ref(self) } else { &self.items }
    }

    /// A field of a structure.
    pub fn field(&self, space: Space, local: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| name.is(space, local)).map(|(_, value)| value)
    }
}

fn any_field(fields: &[(Name, Value)], fits: &dyn Fn(&Name) -> bool) -> bool {
    fields.iter().any(|(name, value)| fits(name) || any_in_value(value, fits))
}

fn any_in_value(value: &Value, fits: &dyn Fn(&Name) -> bool) -> bool {
    any_field(&value.fields, fits) || value.items.iter().any(|item| any_in_value(item, fits))
}

/// The fields of a node: its attributes (the short form of RDF) and its child elements. Names of
/// namespaces that we do not read are left out.
fn fields_of(node: &Element) -> Vec<(Name, Value)> {
    let children = node
        .children
        .iter()
        .filter(|child| child.name.is_property() || child.name.is(Space::Rdf, "value"))
        .map(|child| (child.name.clone(), value_of(child)));
    attributes_of(node).chain(children).collect()
}

/// The fields or qualifiers that an element has as attributes.
fn attributes_of(element: &Element) -> impl Iterator<Item = (Name, Value)> {
    element
        .attributes
        .iter()
        .filter(|(name, _)| name.is_property() || name.is(Space::Rdf, "value"))
        .map(|(name, text)| (name.clone(), Value { text: text.clone(), ..Value::default() }))
}

/// The value of a property element or of an array item (ISO 16684-1, section 7.4 to 7.9).
fn value_of(element: &Element) -> Value {
    let language =
        element.attribute(Space::Xml, "lang").map_or_else(String::new, str::to_ascii_lowercase);
    let mut value = if let Some(array) = element.children.iter().find(|child| is_array(child)) {
        let items = array.children.iter().filter(|child| child.name.is_item());
        Value { items: items.map(value_of).collect(), ..Value::default() }
    } else if element.attribute(Space::Rdf, "parseType") == Some("Resource") {
        Value { fields: fields_of(element), ..Value::default() }
    } else if let Some(node) = element.children.iter().find(|child| is_node(child)) {
        // The fields of the inner node, and qualifiers on the element itself. A node that only has
        // a name stands for the URI that it is.
        let mut fields = fields_of(node);
        fields.extend(attributes_of(element));
        let uri = uri_of(node).filter(|_| fields.is_empty());
        Value { text: uri.unwrap_or_default().to_owned(), fields, ..Value::default() }
    } else {
        let text = element.attribute(Space::Rdf, "resource").unwrap_or(&element.text);
        Value { text: text.to_owned(), fields: fields_of(element), ..Value::default() }
    };
    // A value with qualifiers is a structure whose `rdf:value` is what we want.
    if let Some(at) = value.fields.iter().position(|(name, _)| name.is(Space::Rdf, "value")) {
        value = value.fields.swap_remove(at).1;
    }
    if value.language.is_empty() {
        value.language = language;
    }
    value
}

/// The URI that an element refers to or stands for.
fn uri_of(element: &Element) -> Option<&str> {
    let uri = ["resource", "about"].iter().find_map(|local| element.attribute(Space::Rdf, local));
    uri.filter(|uri| !uri.trim().is_empty())
}

fn is_array(element: &Element) -> bool {
    ["Alt", "Bag", "Seq"].iter().any(|local| element.name.is(Space::Rdf, local))
}

/// Whether a child is the node of a structure: an `rdf:Description`, or a typed node such as
/// `cc:Agent`. A child that holds no elements and no properties is a field written without
/// `rdf:parseType`, which some programs forget.
fn is_node(element: &Element) -> bool {
    element.name.is(Space::Rdf, "Description")
        || (!element.name.is_rdf()
            && element.children.iter().any(|child| !child.name.is_rdf())
            && element.attribute(Space::Rdf, "parseType").is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `body` inside an RDF of two namespaces and returns the value of `dc:x` as lists.
    fn check(body: &str, expect: &[&str]) {
        let packet = Packet::read(wrap(body).as_bytes());
        assert_eq!(packet.unreadable, None, "{body}");
        assert_eq!(
            packet.get(Space::Dc, "x").map(Value::many).unwrap_or_default(),
            expect,
            "{body}"
        );
    }

    fn wrap(body: &str) -> String {
        format!(
            "<?xpacket begin='\u{FEFF}'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
             <r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
             xmlns:d='http://purl.org/dc/elements/1.1/' xmlns:z='urn:z'>{body}</r:RDF></x:xmpmeta>\
             <?xpacket end='w'?>"
        )
    }

    #[test]
    fn values() {
        check("<r:Description d:x='a &amp; &#x62;'/>", &["a & b"]);
        check(
            "<r:Description><d:x>a<!-- c --> &lt;<![CDATA[<b]]></d:x></r:Description>",
            &["a <<b"],
        );
        check("<r:Description><d:x r:resource='urn:y'/></r:Description>", &["urn:y"]);
        check(
            "<r:Description><d:x><r:Seq><r:li>A</r:li><r:li>B</r:li></r:Seq></d:x></r:Description>",
            &["A", "B"],
        );
        check(
            "<r:Description><d:x r:parseType='Resource'><r:value>A</r:value><z:q>n</z:q></d:x>\
             </r:Description>",
            &["A"],
        );
        check(
            "<r:Description><d:x><r:Description r:value='A' z:q='n'/></d:x></r:Description>",
            &["A"],
        );
        check(
            "<r:Description><d:x><r:Description r:about='urn:y'/></d:x></r:Description>",
            &["urn:y"],
        );
        check(
            "<r:Description><d:x r:parseType='Resource'><r:value r:resource='urn:y'/></d:x>\
             </r:Description>",
            &["urn:y"],
        );
        check("<z:Work><d:x><z:Agent><d:title>A</d:title></z:Agent></d:x></z:Work>", &["A"]);
    }

    #[test]
    fn alternatives() {
        let alt = "<r:Description><d:x><r:Alt><r:li xml:lang='de'>Hund</r:li>\
                   <r:li xml:lang='X-Default'>dog</r:li></r:Alt></d:x></r:Description>";
        let packet = Packet::read(wrap(alt).as_bytes());
        assert_eq!(packet.get(Space::Dc, "x").map(Value::one), Some("dog"));
        let first = alt.replace("X-Default", "en");
        let packet = Packet::read(wrap(&first).as_bytes());
        assert_eq!(packet.get(Space::Dc, "x").map(Value::one), Some("Hund"));
    }

    #[test]
    fn structures() {
        for body in [
            "<r:Description><d:x r:parseType='Resource'><d:y>1</d:y></d:x></r:Description>",
            "<r:Description><d:x><r:Description><d:y>1</d:y></r:Description></d:x></r:Description>",
            "<r:Description><d:x d:y='1'/></r:Description>",
            "<r:Description><d:x><d:y>1</d:y></d:x></r:Description>",
            "<r:Description><d:x><r:Bag><r:li d:y='1'/></r:Bag></d:x></r:Description>",
        ] {
            let packet = Packet::read(wrap(body).as_bytes());
            let value = packet.get(Space::Dc, "x").unwrap();
            assert_eq!(value.structures()[0].field(Space::Dc, "y").unwrap().one(), "1", "{body}");
            assert!(packet.any(&|name| name.is(Space::Dc, "y")));
        }
    }

    #[test]
    fn damage() {
        let text = wrap("<r:Description><d:x>whole</d:x><d:y>cut here</d:y></r:Description>");
        let cut = &text[..text.find("here").unwrap()];
        let packet = Packet::read(cut.as_bytes());
        assert_eq!(packet.get(Space::Dc, "x").map(Value::one), Some("whole"));
        assert_eq!(packet.get(Space::Dc, "y"), None);
        let why = packet.unreadable.unwrap();
        assert!(why.starts_with("is not well-formed XML at byte "), "{why}");

        let bomb = format!("<!DOCTYPE a [<!ENTITY b 'c'>]>{}", wrap("<r:Description d:x='&b;'/>"));
        let packet = Packet::read(bomb.as_bytes());
        assert_eq!(packet.unreadable.as_deref(), Some("has a document type declaration"));
        assert!(packet.properties.is_empty());

        let deep = wrap(&"<d:x>".repeat(100_000));
        let packet = Packet::read(deep.as_bytes());
        assert!(packet.unreadable.unwrap().starts_with("is nested more than"));

        // Work must grow with the packet and not with a power of its depth.
        for (open, close) in
            [("<d:x><d:y><d:y>", "</d:y></d:y></d:x>"), ("<r:Bag><r:li>", "</r:li></r:Bag>")]
        {
            let inside = format!("{}a{}", open.repeat(20), close.repeat(20));
            let body = format!("<r:Description><d:x>{inside}</d:x></r:Description>");
            let packet = Packet::read(wrap(&body).as_bytes());
            assert_eq!(packet.unreadable, None);
            let _ = packet.get(Space::Dc, "x").map(Value::one);
        }

        assert_eq!(Packet::read(b"").unreadable.as_deref(), Some(NO_RDF));
    }
}
