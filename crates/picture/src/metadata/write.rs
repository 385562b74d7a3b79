//! Writes the rights into a picture's file and takes out everything else that the file says of
//! itself. It must not know where the rights come from, nor the site; it never touches a pixel.

mod avif;
mod date;
mod gif;
mod iim;
mod jpeg;
mod packet;
mod png;
mod svg;
mod text;
mod tiff;
mod webp;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Licensor;
use super::container::{self, Kind};

/// Raised whenever the same rights may give other bytes: file names are made with it.
pub const VERSION: u32 = 1;

/// The rights that go into a picture: resolved values, the same as on the page. Names and meanings
/// are those of the IPTC Photo Metadata Standard 2025.1; an empty text counts as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rights {
    /// Creator (`dc:creator`, IIM 2:80, Exif Artist), in order.
    pub creators: Vec<String>,
    /// Creator's Job Title (`photoshop:AuthorsPosition`, IIM 2:85).
    pub creator_title: Option<String>,
    /// Credit Line (`photoshop:Credit`, IIM 2:110).
    pub credit_line: Option<String>,
    /// Source (`photoshop:Source`, IIM 2:115).
    pub source: Option<String>,
    /// Copyright Notice (`dc:rights`, IIM 2:116, Exif Copyright).
    pub copyright_notice: Option<String>,
    /// Web Statement of Rights (`xmpRights:WebStatement`): a URL.
    pub web_statement: Option<String>,
    /// Licensors (`plus:Licensor`).
    pub licensors: Vec<Licensor>,
    /// Rights Usage Terms (`xmpRights:UsageTerms`).
    pub usage_terms: Option<String>,
    /// The names of the Copyright Owners (`plus:CopyrightOwner`).
    pub copyright_owners: Vec<String>,
    /// The names of the Image Suppliers (`plus:ImageSupplier`).
    pub suppliers: Vec<String>,
    /// Image Supplier Image ID (`plus:ImageSupplierImageID`).
    pub supplier_image_id: Option<String>,
    /// Digital Source Type (`Iptc4xmpExt:DigitalSourceType`): the term, such as
    /// `trainedAlgorithmicMedia`, without the rest of its URI.
    pub digital_source_type: Option<String>,
    /// Data Mining (`plus:DataMining`): the term, such as `DMI-PROHIBITED-AIMLTRAINING`.
    pub data_mining: Option<String>,
    /// Other Constraints (`plus:OtherConstraints`).
    pub other_constraints: Option<String>,
    /// Alt Text (`Iptc4xmpCore:AltTextAccessibility`).
    pub alt_text: Option<String>,
    /// Job Id (`photoshop:TransmissionReference`, IIM 2:103).
    pub job_id: Option<String>,
    /// Digital Image GUID (`Iptc4xmpExt:DigImageGUID`).
    pub guid: Option<String>,
    /// Date Created (`photoshop:DateCreated`, IIM 2:55 and 2:60) in ISO 8601, from a year to a
    /// moment with a time zone. What is no such date is not written.
    pub date_created: Option<String>,
}

impl Rights {
    /// Whether a file can carry them, at worst with its free texts cut short.
    #[must_use]
    pub fn fit(&self) -> bool {
        // Each text can be cut to 128 bytes, so that only lists can be too long.
        let Self { creators, copyright_owners, suppliers, licensors, .. } = self;
        let texts = creators.len() + copyright_owners.len() + suppliers.len() + 3 * licensors.len();
        texts <= ALWAYS_FIT || packet::packet(self).is_some()
    }
}

/// So many names fit into any packet, even if each letter has to be escaped.
const ALWAYS_FIT: usize = 32;

/// Why a file cannot carry the rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// It is none of the formats newsprint publishes.
    Unknown,
    /// It is HEIC, which browsers do not show.
    Heic,
    /// It breaks off or contradicts itself.
    Damaged,
    /// It uses a feature of its format, named here, without which it could not be decoded and which
    /// newsprint does not know how to keep.
    Unsupported(&'static str),
    /// It is an SVG with a document type declaration that holds declarations of its own.
    Doctype,
    /// It is an SVG whose text is not UTF-8, or claims not to be.
    Encoding,
    /// The rights do not fit even after their free texts were cut.
    TooLong,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "the file is none of JPEG, PNG, WebP, AVIF, GIF and SVG",
            Self::Heic => "the file is HEIC, which browsers do not show; convert it to JPEG",
            Self::Damaged => "the file is damaged or was cut off",
            Self::Unsupported(what) => {
                return write!(f, "the file has {what}, which cannot be kept");
            }
            Self::Doctype => "the SVG's DOCTYPE has declarations in brackets; remove them",
            Self::Encoding => "the SVG's text is not UTF-8; save it as UTF-8",
            Self::TooLong => "the rights are too long to fit into the file",
        })
    }
}

impl std::error::Error for Unwritable {}

/// Gives the same picture with these rights as all it says of itself.
///
/// Kept is only what decoding needs: colour profiles and colour tags, Adobe's colour transform,
/// animations, and an orientation other than the normal one. The format is told from the bytes.
/// The result depends on nothing but the arguments, and writing twice is the same as writing once.
/// Without any rights the file is only cleaned.
///
/// # Errors
/// [`Unwritable`] says in plain words why the file must not be published as it is.
pub fn write(bytes: &[u8], rights: &Rights) -> Result<Vec<u8>, Unwritable> {
    let kind = container::kind(bytes).ok_or(Unwritable::Unknown)?;
    if kind == Kind::Heic {
        return Err(Unwritable::Heic);
    }
    let packet = packet::packet(rights).ok_or(Unwritable::TooLong)?;
    match kind {
        Kind::Jpeg => jpeg::write(bytes, &packet, rights),
        Kind::Png => png::write(bytes, &packet),
        Kind::WebP => webp::write(bytes, &packet),
        Kind::Avif => avif::write(bytes, &packet),
        Kind::Gif => gif::write(bytes, &packet),
        Kind::Svg => svg::write(bytes, &packet),
        Kind::Heic => Err(Unwritable::Heic),
    }
}
