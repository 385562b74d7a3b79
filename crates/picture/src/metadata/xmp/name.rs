//! The names of XMP: a namespace by its URI, whatever its prefix, and a local name. It must not know
//! what a property means.

/// The namespaces of which we read properties, and those that carry the syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::metadata) enum Space {
    /// Every namespace that we do not read, and names without one.
    Other,
    /// RDF's own syntax.
    Rdf,
    /// `xml:lang`.
    Xml,
    /// Dublin Core.
    Dc,
    /// Adobe Photoshop, home of IPTC's credit line.
    Photoshop,
    /// XMP Rights Management.
    XmpRights,
    /// XMP notes: where the extended packet is.
    XmpNote,
    /// IPTC Core.
    IptcCore,
    /// IPTC Extension.
    IptcExt,
    /// PLUS, the Picture Licensing Universal System.
    Plus,
    /// Exif properties in XMP.
    Exif,
    /// Adobe's properties of cameras and lenses.
    Aux,
    /// Newer Exif properties in XMP.
    ExifEx,
    /// TIFF properties in XMP.
    Tiff,
    /// Regions of the Metadata Working Group.
    MwgRegions,
    /// The area of such a region.
    Area,
    /// The size of the picture to which such an area refers.
    Dimensions,
    /// Creative Commons, for SVG.
    Cc,
    /// Dublin Core's terms, where C2PA says where a manifest is.
    DcTerms,
}

/// The URIs of the namespaces, as ISO 16684-1, the IPTC Photo Metadata Standard, PLUS LDF and the
/// MWG Guidelines give them.
const SPACES: [(&str, Space); 18] = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", Space::Rdf),
    ("http://www.w3.org/XML/1998/namespace", Space::Xml),
    ("http://purl.org/dc/elements/1.1/", Space::Dc),
    ("http://ns.adobe.com/photoshop/1.0/", Space::Photoshop),
    ("http://ns.adobe.com/xap/1.0/rights/", Space::XmpRights),
    ("http://ns.adobe.com/xmp/note/", Space::XmpNote),
    ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", Space::IptcCore),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", Space::IptcExt),
    ("http://ns.useplus.org/ldf/xmp/1.0/", Space::Plus),
    ("http://ns.adobe.com/exif/1.0/", Space::Exif),
    ("http://ns.adobe.com/tiff/1.0/", Space::Tiff),
    ("http://ns.adobe.com/exif/1.0/aux/", Space::Aux),
    ("http://cipa.jp/exif/1.0/", Space::ExifEx),
    ("http://www.metadataworkinggroup.com/schemas/regions/", Space::MwgRegions),
    ("http://ns.adobe.com/xmp/sType/Area#", Space::Area),
    ("http://ns.adobe.com/xap/1.0/sType/Dimensions#", Space::Dimensions),
    ("http://creativecommons.org/ns#", Space::Cc),
    ("http://purl.org/dc/terms/", Space::DcTerms),
];

impl Space {
    /// The namespace of a URI. A missing last slash and `web.resource.org/cc/`, the former home of
    /// Creative Commons' terms, are accepted.
    pub fn of(uri: &str) -> Space {
        if uri == "http://web.resource.org/cc/" {
            return Space::Cc;
        }
        let bare = |uri: &str| uri.trim_end_matches('/').len();
        SPACES
            .iter()
            .find(|(known, _)| known.get(..bare(known)) == uri.get(..bare(uri)))
            .map_or(Space::Other, |(_, space)| *space)
    }
}

/// A name in a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::metadata) struct Name {
    /// The namespace.
    pub space: Space,
    /// The name without its prefix.
    pub local: String,
}

impl Name {
    /// Whether this is the given name.
    pub fn is(&self, space: Space, local: &str) -> bool {
        self.space == space && self.local == local
    }

    /// Whether the name belongs to RDF's syntax.
    pub fn is_rdf(&self) -> bool {
        self.space == Space::Rdf
    }

    /// Whether the name can be that of a property that we read.
    pub fn is_property(&self) -> bool {
        !matches!(self.space, Space::Other | Space::Rdf | Space::Xml)
    }

    /// Whether the name is that of an array item: `rdf:li`, or `rdf:_1` and so on.
    pub fn is_item(&self) -> bool {
        self.is_rdf() && (self.local == "li" || self.local.starts_with('_'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces() {
        assert_eq!(Space::of("http://purl.org/dc/elements/1.1/"), Space::Dc);
        assert_eq!(Space::of("http://purl.org/dc/elements/1.1"), Space::Dc);
        assert_eq!(Space::of("http://purl.org/dc/"), Space::Other);
        assert_eq!(Space::of(""), Space::Other);
    }
}
