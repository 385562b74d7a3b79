//! What may stand in an SVG: elements and attributes that draw, describe or animate what is drawn (SVG
//! 1.1, SVG 2 and Filter Effects 1), and nothing that runs, embeds or sends. It must not know files.

mod attributes;

use attributes::{GEOMETRY, OTHERS, PRESENTATION};

/// What browsers do with the names of a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// They draw them: SVG itself.
    Drawn,
    /// XLink: they follow them.
    Link,
    /// XML itself.
    Xml,
    /// Nothing: names of drawing programs and of metadata.
    Inert,
    /// Something that is not checked here: HTML, MathML, event handlers, style sheets and the like.
    Refused,
}

/// The kind of a namespace. Those of the W3C and of browsers may mean something to a browser, all
/// others can't.
pub fn space(uri: &str) -> Space {
    const HARMLESS: [&str; 5] = [
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://www.w3.org/2000/01/rdf-schema#",
        "http://www.w3.org/2001/XMLSchema#",
        "http://www.w3.org/2002/07/owl#",
        "http://www.w3.org/2004/02/skos/core#",
    ];
    match uri {
        "" | "http://www.w3.org/2000/svg" => Space::Drawn,
        "http://www.w3.org/1999/xlink" => Space::Link,
        "http://www.w3.org/XML/1998/namespace" => Space::Xml,
        _ if HARMLESS.contains(&uri) => Space::Inert,
        _ => {
            let host = uri.split("//").nth(1).unwrap_or(uri);
            let host = host.split('/').next().unwrap_or_default();
            let browser = ["w3.org", "mozilla.org"].iter().any(|known| {
                host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            });
            if browser { Space::Refused } else { Space::Inert }
        }
    }
}

/// Attributes of XLink beside `href`.
pub const LINK: [&str; 6] = ["type", "role", "arcrole", "title", "show", "actuate"];

/// Attributes of XML itself; `base` would move all references.
pub const XML: [&str; 3] = ["space", "lang", "id"];

/// The elements. Not among them: `script`, `foreignObject`, `handler`, `listener`, media, and
/// `font-face-uri`, which loads.
pub const ELEMENTS: [&str; 87] = [
    // Structure and text.
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "metadata",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "solidColor",
    "solidcolor",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tref",
    "tspan",
    "use",
    "view",
    "hatch",
    "hatchpath",
    "mesh",
    "meshgradient",
    "meshpatch",
    "meshrow",
    "flowRoot",
    "flowRegion",
    "flowPara",
    "flowSpan",
    "flowDiv",
    // Animations.
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "mpath",
    "set",
    // Filters.
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    // Fonts as drawings.
    "altGlyph",
    "altGlyphDef",
    "altGlyphItem",
    "font",
    "font-face",
    "font-face-name",
    "glyph",
    "glyphRef",
    "hkern",
    "missing-glyph",
    "vkern",
];

/// Whether an attribute without a namespace may stand in a drawing.
pub fn is_attribute(name: &str) -> bool {
    let custom = ["data-", "aria-"].iter().any(|prefix| name.starts_with(prefix));
    // Vendors' own properties; what they hold is checked as CSS.
    let vendor = ["-inkscape-", "-webkit-", "-moz-", "-ms-", "-o-"];
    custom
        || vendor.iter().any(|prefix| name.starts_with(prefix))
        || PRESENTATION.contains(&name)
        || GEOMETRY.contains(&name)
        || OTHERS.contains(&name)
}

/// Whether an attribute's value is read by people and programs and means nothing to a style.
pub fn is_text(name: &str) -> bool {
    const TEXTS: [&str; 24] = [
        "id",
        "class",
        "lang",
        "title",
        "label",
        "text",
        "content",
        "host",
        "name",
        "unicode",
        "glyph-name",
        "g1",
        "g2",
        "u1",
        "u2",
        "alt",
        "version",
        "target",
        "rel",
        "d",
        "points",
        "requiredExtensions",
        "requiredFeatures",
        "font-family",
    ];
    ["data-", "aria-"].iter().any(|prefix| name.starts_with(prefix)) || TEXTS.contains(&name)
}

/// Whether an animation may change an attribute: those that draw, and no link, style or handler.
pub fn is_animated(name: &str) -> bool {
    const MORE: [&str; 13] = [
        "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2", "z", "values", "class", "type",
        "side",
    ];
    PRESENTATION.contains(&name) || GEOMETRY.contains(&name) || MORE.contains(&name)
}
