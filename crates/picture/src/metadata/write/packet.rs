//! The XMP packet (ISO 16684-1) with the rights, compact and the same for the same rights. It must
//! not know the formats that carry it, only how much the narrowest of them can carry.

use super::text::{clean, cut};
use super::{Rights, date::Date};

/// The most bytes a packet may have: what fits into one APP1 segment of a JPEG file together with
/// the name in front (XMP specification part 3, section 1.1.3).
pub const CAPACITY: usize = 65_502;

/// How long a text may be when everything together is too long, tried from the left.
const LIMITS: [usize; 9] = [32_768, 16_384, 8_192, 4_096, 2_048, 1_024, 512, 256, 128];

const DIGITAL_SOURCE_TYPE: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const DATA_MINING: &str = "http://ns.useplus.org/ldf/vocab/";

/// A finished packet, empty when there are no rights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    rdf: String,
}

impl Packet {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.rdf.is_empty()
    }

    /// The element `rdf:RDF` alone, for XML files.
    pub fn rdf(&self) -> &str {
        &self.rdf
    }

    /// The whole packet with its wrapper (ISO 16684-1, section 7.3), marked as not to be edited in
    /// place, because it has no room for that.
    pub fn bytes(&self) -> Vec<u8> {
        [
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">",
            &self.rdf,
            "</x:xmpmeta><?xpacket end=\"r\"?>",
        ]
        .concat()
        .into_bytes()
    }
}

/// Makes the packet. When it would be too long, first the free texts for people are cut (alt text,
/// usage terms, other constraints), then all texts; `None` when even that is not enough.
pub fn packet(rights: &Rights) -> Option<Packet> {
    let whole = Packet { rdf: rdf(rights) };
    let fits = |packet: &Packet| packet.bytes().len() <= CAPACITY;
    if fits(&whole) {
        return Some(whole);
    }
    let free = |limit| {
        let mut rights = rights.clone();
        for text in [&mut rights.alt_text, &mut rights.usage_terms, &mut rights.other_constraints] {
            shorten(text, limit);
        }
        rights
    };
    let last = LIMITS.last().copied().unwrap_or_default();
    LIMITS
        .iter()
        .map(|limit| free(*limit))
        .chain(LIMITS.iter().map(|limit| all(free(last), *limit)))
        .map(|rights| Packet { rdf: rdf(&rights) })
        .find(fits)
}

fn shorten(text: &mut Option<String>, limit: usize) {
    if let Some(text) = text {
        text.truncate(cut(text, limit).len());
    }
}

/// The rights with every text cut. Links are left out rather than cut: half a link is wrong.
fn all(mut rights: Rights, limit: usize) -> Rights {
    for text in [
        &mut rights.creator_title,
        &mut rights.credit_line,
        &mut rights.source,
        &mut rights.copyright_notice,
        &mut rights.supplier_image_id,
        &mut rights.job_id,
        &mut rights.guid,
    ] {
        shorten(text, limit);
    }
    for list in [&mut rights.creators, &mut rights.copyright_owners, &mut rights.suppliers] {
        list.iter_mut().for_each(|text| text.truncate(cut(text, limit).len()));
    }
    for text in [
        &mut rights.web_statement,
        &mut rights.digital_source_type,
        &mut rights.data_mining,
        &mut rights.date_created,
    ] {
        text.take_if(|text| text.len() > limit);
    }
    for licensor in &mut rights.licensors {
        shorten(&mut licensor.name, limit);
        licensor.url.take_if(|text| text.len() > limit);
        licensor.email.take_if(|text| text.len() > limit);
    }
    rights
}

/// The properties collected so far, and which namespaces they need.
#[derive(Default)]
struct Properties {
    xml: String,
}

/// The namespaces by their usual prefixes (IPTC Photo Metadata Standard 2025.1, XMP part 2).
const NAMESPACES: [(&str, &str); 6] = [
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
    ("xmpRights", "http://ns.adobe.com/xap/1.0/rights/"),
    ("plus", "http://ns.useplus.org/ldf/xmp/1.0/"),
    ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
    ("Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"),
];

/// The element `rdf:RDF`, or nothing when there are no rights.
fn rdf(rights: &Rights) -> String {
    let mut properties = Properties::default();
    properties.list("dc:creator", rights.creators.iter().filter_map(|name| text(name)));
    properties.alternative("dc:rights", &rights.copyright_notice);
    properties.simple("photoshop:AuthorsPosition", &rights.creator_title);
    properties.simple("photoshop:Credit", &rights.credit_line);
    let date = rights.date_created.as_deref().and_then(|date| Date::read(date.trim()));
    properties.simple("photoshop:DateCreated", &date.map(|date| date.xmp));
    properties.simple("photoshop:Source", &rights.source);
    properties.simple("photoshop:TransmissionReference", &rights.job_id);
    if rights.copyright_notice.as_deref().and_then(clean).is_some() {
        properties.simple("xmpRights:Marked", &Some("True".to_owned()));
    }
    properties.alternative("xmpRights:UsageTerms", &rights.usage_terms);
    properties.simple("xmpRights:WebStatement", &rights.web_statement);
    let owners = rights.copyright_owners.iter();
    properties
        .structures("plus:CopyrightOwner", owners.map(|name| field("CopyrightOwnerName", name)));
    properties.simple("plus:DataMining", &term(&rights.data_mining, DATA_MINING));
    let suppliers = rights.suppliers.iter();
    properties
        .structures("plus:ImageSupplier", suppliers.map(|name| field("ImageSupplierName", name)));
    properties.simple("plus:ImageSupplierImageID", &rights.supplier_image_id);
    let licensors = rights.licensors.iter().map(|licensor| {
        [
            ("LicensorName", &licensor.name),
            ("LicensorURL", &licensor.url),
            ("LicensorEmail", &licensor.email),
        ]
        .map(|(name, value)| value.as_deref().map(|value| field(name, value)).unwrap_or_default())
        .concat()
    });
    properties.structures("plus:Licensor", licensors);
    properties.alternative("plus:OtherConstraints", &rights.other_constraints);
    properties.simple("Iptc4xmpExt:DigImageGUID", &rights.guid);
    let source_type = term(&rights.digital_source_type, DIGITAL_SOURCE_TYPE);
    properties.simple("Iptc4xmpExt:DigitalSourceType", &source_type);
    properties.alternative("Iptc4xmpCore:AltTextAccessibility", &rights.alt_text);
    properties.rdf()
}

/// A controlled term as the URI it stands for; what already is a URI stays.
fn term(value: &Option<String>, vocabulary: &str) -> Option<String> {
    let value = clean(value.as_deref()?)?;
    Some(if value.contains("://") { value } else { format!("{vocabulary}{value}") })
}

/// A field of a PLUS structure, or nothing.
fn field(name: &str, value: &str) -> String {
    text(value).map(|text| format!("<plus:{name}>{text}</plus:{name}>")).unwrap_or_default()
}

/// A text escaped for XML; `None` when it is empty.
fn text(value: &str) -> Option<String> {
    let value = clean(value)?;
    let mut out = String::with_capacity(value.len());
    for one in value.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // XML readers turn a bare carriage return into a line feed (XML 1.0, section 2.11).
            '\r' => out.push_str("&#xD;"),
            one => out.push(one),
        }
    }
    Some(out)
}

impl Properties {
    fn element(&mut self, name: &str, content: &str) {
        self.xml.push_str(&format!("<{name}>{content}</{name}>"));
    }

    fn simple(&mut self, name: &str, value: &Option<String>) {
        if let Some(text) = value.as_deref().and_then(text) {
            self.element(name, &text);
        }
    }

    /// A text in the default language (XMP part 1, section 8.2.2.4).
    fn alternative(&mut self, name: &str, value: &Option<String>) {
        if let Some(text) = value.as_deref().and_then(text) {
            let item = format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt>");
            self.element(name, &item);
        }
    }

    /// Texts in order.
    fn list(&mut self, name: &str, values: impl Iterator<Item = String>) {
        let items: String = values.map(|text| format!("<rdf:li>{text}</rdf:li>")).collect();
        if !items.is_empty() {
            self.element(name, &format!("<rdf:Seq>{items}</rdf:Seq>"));
        }
    }

    /// Structures in order; empty ones are left out.
    fn structures(&mut self, name: &str, values: impl Iterator<Item = String>) {
        let items: String = values
            .filter(|fields| !fields.is_empty())
            .map(|fields| format!("<rdf:li rdf:parseType=\"Resource\">{fields}</rdf:li>"))
            .collect();
        if !items.is_empty() {
            self.element(name, &format!("<rdf:Seq>{items}</rdf:Seq>"));
        }
    }

    /// Everything in one description, with the namespaces that occur.
    fn rdf(self) -> String {
        if self.xml.is_empty() {
            return String::new();
        }
        let used =
            NAMESPACES.iter().filter(|(prefix, _)| self.xml.contains(&format!("<{prefix}:")));
        let names: String =
            used.map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\"")).collect();
        [
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
            "<rdf:Description rdf:about=\"\"",
            &names,
            ">",
            &self.xml,
            "</rdf:Description></rdf:RDF>",
        ]
        .concat()
    }
}
