//! What a picture's file says of itself: who made it, whom to credit, what may be done with it. This
//! file has the types; the modules below read and write. It must not know pixels, paths or the site.

mod ai;
mod charset;
pub mod container;
mod date;
mod exif;
mod extended;
mod iim;
mod manifest;
mod merge;
mod names;
mod parts;
mod region;
mod restriction;
mod same;
pub mod write;
mod xmp;

use serde::{Deserialize, Serialize};

pub use ai::{Ai, Possible};
pub use manifest::Manifest;
pub use restriction::{Restriction, Rule};

/// What a picture's file says of itself, by the names of the IPTC Photo Metadata Standard 2025.1.
///
/// Every value is plain text, trimmed, never empty. XMP goes before IPTC-IIM, IPTC-IIM before Exif
/// (MWG Guidelines 2.0, section 3), each property on its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Metadata {
    /// Creator (`dc:creator`, IIM 2:80 By-line, Exif Artist): the photographers, in order.
    pub creators: Vec<String>,
    /// Creator's Job Title (`photoshop:AuthorsPosition`, IIM 2:85).
    pub creator_title: Option<String>,
    /// Credit Line (`photoshop:Credit`, IIM 2:110): whom to name when the picture is printed.
    pub credit_line: Option<String>,
    /// Source (`photoshop:Source`, IIM 2:115): the original owner of the picture.
    pub source: Option<String>,
    /// Copyright Notice (`dc:rights`, IIM 2:116, Exif Copyright). It is not a credit line.
    pub copyright_notice: Option<String>,
    /// Description (`dc:description`, IIM 2:120 Caption, Exif ImageDescription).
    pub description: Option<String>,
    /// Description Writer (`photoshop:CaptionWriter`, IIM 2:122).
    pub description_writer: Option<String>,
    /// Headline (`photoshop:Headline`, IIM 2:105).
    pub headline: Option<String>,
    /// Title (`dc:title`, IIM 2:05 Object Name).
    pub title: Option<String>,
    /// Instructions (`photoshop:Instructions`, IIM 2:40): for editors, never for readers.
    pub instructions: Option<String>,
    /// Job Id (`photoshop:TransmissionReference`, IIM 2:103).
    pub job_id: Option<String>,
    /// Keywords (`dc:subject`, IIM 2:25).
    pub keywords: Vec<String>,
    /// Date Created (`photoshop:DateCreated`, IIM 2:55 and 2:60, Exif DateTimeOriginal) in ISO 8601
    /// as far as it is known: `2026-03-01T12:00:00+01:00`, or the day, the month or the year.
    pub date_created: Option<String>,
    /// Sublocation (`Iptc4xmpCore:Location`, IIM 2:92), legacy.
    pub sublocation: Option<String>,
    /// City (`photoshop:City`, IIM 2:90), legacy.
    pub city: Option<String>,
    /// Province or State (`photoshop:State`, IIM 2:95), legacy.
    pub state: Option<String>,
    /// Country (`photoshop:Country`, IIM 2:101), legacy.
    pub country: Option<String>,
    /// Country Code (`Iptc4xmpCore:CountryCode`, IIM 2:100): two or three letters, legacy.
    pub country_code: Option<String>,
    /// Alt Text (`Iptc4xmpCore:AltTextAccessibility`).
    pub alt_text: Option<String>,
    /// Extended Description (`Iptc4xmpCore:ExtDescrAccessibility`).
    pub extended_description: Option<String>,
    /// Rights Usage Terms (`xmpRights:UsageTerms`).
    pub usage_terms: Option<String>,
    /// Web Statement of Rights (`xmpRights:WebStatement`, in SVG also `cc:license`): a URL.
    pub web_statement: Option<String>,
    /// The names of the Copyright Owners (`plus:CopyrightOwner`).
    pub copyright_owners: Vec<String>,
    /// Licensors (`plus:Licensor`).
    pub licensors: Vec<Licensor>,
    /// The names of the Image Suppliers (`plus:ImageSupplier`).
    pub suppliers: Vec<String>,
    /// Image Supplier Image ID (`plus:ImageSupplierImageID`).
    pub supplier_image_id: Option<String>,
    /// The names of the Image Creators (`plus:ImageCreator`).
    pub image_creators: Vec<String>,
    /// Digital Source Type (`Iptc4xmpExt:DigitalSourceType`): the term, without the rest of its URI.
    pub digital_source_type: Option<String>,
    /// Digital Image GUID (`Iptc4xmpExt:DigImageGUID`, Exif ImageUniqueID).
    pub guid: Option<String>,
    /// Persons Shown in the Image (`Iptc4xmpExt:PersonInImage`, with or without details).
    pub persons: Vec<String>,
    /// Location Created (`Iptc4xmpExt:LocationCreated`): where the camera was.
    pub location_created: Vec<Place>,
    /// Location Shown (`Iptc4xmpExt:LocationShown`).
    pub location_shown: Vec<Place>,
    /// Event Name (`Iptc4xmpExt:Event`).
    pub event: Option<String>,
    /// Event Identifier (`Iptc4xmpExt:EventId`).
    pub event_id: Option<String>,
    /// The centre of the first IPTC Image Region or, without one, MWG region, in per mille of width
    /// and height, if it can be known.
    pub region_focus: Option<(u16, u16)>,
    /// Model Release Status (`plus:ModelReleaseStatus`): the term, for example `MR-LPR`.
    pub model_release: Option<String>,
    /// Property Release Status (`plus:PropertyReleaseStatus`): the term.
    pub property_release: Option<String>,
    /// Minor Model Age Disclosure (`plus:MinorModelAgeDisclosure`): the term.
    pub minor_model_age: Option<String>,
    /// Data Mining (`plus:DataMining`): the term, for example `DMI-PROHIBITED`.
    pub data_mining: Option<String>,
    /// Other Constraints (`plus:OtherConstraints`).
    pub other_constraints: Option<String>,
    /// AI System Used (`Iptc4xmpExt:AISystemUsed`).
    pub ai_system: Option<String>,
    /// AI System Version Used (`Iptc4xmpExt:AISystemVersionUsed`).
    pub ai_system_version: Option<String>,
    /// AI Prompt Information (`Iptc4xmpExt:AIPromptInformation`).
    pub ai_prompt: Option<String>,
    /// AI Prompt Writer Name (`Iptc4xmpExt:AIPromptWriterName`).
    pub ai_prompt_writer: Option<String>,
    /// Release Date and Time (IIM 2:30 and 2:35) in ISO 8601: not to be used before.
    pub release_date: Option<String>,
    /// Expiration Date and Time (IIM 2:37 and 2:38) in ISO 8601: not to be used after.
    pub expiration_date: Option<String>,
    /// Urgency (`photoshop:Urgency`, IIM 2:10): 1 most, 8 least.
    pub urgency: Option<String>,
    /// Edit Status (IIM 2:07).
    pub edit_status: Option<String>,
    /// Whether the file tells where the camera was: a GPS tag in Exif or an `exif:GPS…` in XMP,
    /// other than the mere version of the tag set.
    pub has_location: bool,
    /// Whether the file tells the serial number of the camera, its lens or its flash.
    pub has_serial: bool,
    /// Whether the camera maker's own notes are in the file, which often hold a serial number.
    pub has_maker_notes: bool,
    /// Exif Orientation, 1 to 8; 1 if there is none. In HEIC and AVIF the container's own rotation
    /// counts instead (MIAF), and decoders apply that.
    pub orientation: u8,
    /// Where the parts of the file disagree. A value cut by IIM's byte limits does not disagree.
    pub differing: Vec<Differing>,
    /// The parts that could not be read, each in words for a message.
    pub unreadable: Vec<String>,
    /// The parts whose texts may be others, because their character set is not certain, each in
    /// words for a message.
    pub uncertain: Vec<String>,
    /// What C2PA manifests say.
    pub manifest: Option<Manifest>,
}

impl Metadata {
    /// Whether the file tells what readers need not know: where it was taken, which camera took it, or
    /// what its agency told the desk.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.has_location || self.has_serial || self.has_maker_notes || self.instructions.is_some()
    }
}

/// From whom to get a licence (`plus:Licensor`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Licensor {
    /// `plus:LicensorName`.
    pub name: Option<String>,
    /// `plus:LicensorURL`.
    pub url: Option<String>,
    /// `plus:LicensorEmail`.
    pub email: Option<String>,
}

/// A location of the IPTC Extension schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Sublocation, or the Location Name if that is all there is.
    pub sublocation: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or State.
    pub state: Option<String>,
    /// Country Name.
    pub country: Option<String>,
    /// Country ISO Code.
    pub country_code: Option<String>,
}

/// Two parts of a file that disagree on a property.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Differing {
    /// IPTC's name of the property, for example `Credit Line`.
    pub property: String,
    /// The value that counts; several are joined by `; `.
    pub first: String,
    /// The part that has it: `XMP`, `IPTC-IIM`, `Exif` or `PNG text`.
    pub first_in: String,
    /// The value that does not count.
    pub other: String,
    /// The part that has that one.
    pub other_in: String,
}

/// Reads what a picture's file says of itself: JPEG, PNG, WebP, AVIF, HEIC, GIF and SVG; as far as it
/// may be private also TIFF, raw files, Photoshop, JPEG 2000, JPEG XL and films, and XMP packets in any
/// other file. It never fails: what cannot be read is named in [`Metadata::unreadable`].
pub fn read(bytes: &[u8]) -> Metadata {
    parts::Parts::of(bytes).into_metadata()
}
