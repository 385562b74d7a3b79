//! XMP properties to the fields of [`Metadata`]: which name means what (IPTC Photo Metadata Standard,
//! PLUS LDF, MWG Guidelines). It must not know RDF/XML or where the packet was.

use super::{Name, Packet, Space, Value};
use crate::metadata::charset::tidy;
use crate::metadata::{Licensor, Metadata, Place, date, exif, region};

/// Everything that a packet says of the picture.
pub(in crate::metadata) fn metadata(packet: &Packet) -> Metadata {
    use Space::{Cc, Dc, IptcCore, IptcExt, Photoshop, Plus, XmpRights};
    let text = |space, local| one(packet.get(space, local));
    let list = |space, local| many(packet.get(space, local));
    let names = |local, name| structure_names(packet.get(Plus, local), name);
    Metadata {
        creators: list(Dc, "creator"),
        creator_title: text(Photoshop, "AuthorsPosition"),
        credit_line: text(Photoshop, "Credit"),
        source: text(Photoshop, "Source"),
        copyright_notice: text(Dc, "rights"),
        description: text(Dc, "description"),
        description_writer: text(Photoshop, "CaptionWriter"),
        headline: text(Photoshop, "Headline"),
        title: text(Dc, "title"),
        instructions: text(Photoshop, "Instructions"),
        job_id: text(Photoshop, "TransmissionReference"),
        keywords: list(Dc, "subject"),
        date_created: text(Photoshop, "DateCreated").map(|date| date::xmp(&date)),
        sublocation: text(IptcCore, "Location"),
        city: text(Photoshop, "City"),
        state: text(Photoshop, "State"),
        country: text(Photoshop, "Country"),
        country_code: text(IptcCore, "CountryCode"),
        alt_text: text(IptcCore, "AltTextAccessibility"),
        extended_description: text(IptcCore, "ExtDescrAccessibility"),
        usage_terms: text(XmpRights, "UsageTerms"),
        // The licence of a Creative Commons work is the web page that states the rights.
        web_statement: text(XmpRights, "WebStatement").or_else(|| text(Cc, "license")),
        copyright_owners: names("CopyrightOwner", "CopyrightOwnerName"),
        licensors: licensors(packet.get(Plus, "Licensor")),
        suppliers: names("ImageSupplier", "ImageSupplierName"),
        supplier_image_id: text(Plus, "ImageSupplierImageID"),
        image_creators: names("ImageCreator", "ImageCreatorName"),
        // The second is its name of before 2011.
        digital_source_type: text(IptcExt, "DigitalSourceType")
            .or_else(|| text(IptcExt, "DigitalSourcefileType"))
            .map(term),
        guid: text(IptcExt, "DigImageGUID"),
        persons: persons(packet),
        location_created: places(packet.get(IptcExt, "LocationCreated")),
        location_shown: places(packet.get(IptcExt, "LocationShown")),
        event: text(IptcExt, "Event"),
        event_id: text(IptcExt, "EventId"),
        region_focus: region::focus(packet),
        model_release: text(Plus, "ModelReleaseStatus").map(term),
        property_release: text(Plus, "PropertyReleaseStatus").map(term),
        minor_model_age: text(Plus, "MinorModelAgeDisclosure").map(term),
        data_mining: text(Plus, "DataMining").map(term),
        other_constraints: text(Plus, "OtherConstraints"),
        ai_system: text(IptcExt, "AISystemUsed"),
        ai_system_version: text(IptcExt, "AISystemVersionUsed"),
        ai_prompt: text(IptcExt, "AIPromptInformation"),
        ai_prompt_writer: text(IptcExt, "AIPromptWriterName"),
        urgency: text(Photoshop, "Urgency"),
        has_location: packet.any(&is_gps),
        has_serial: packet.any(&is_serial),
        ..Metadata::default()
    }
}

/// The date that cameras write, for pictures without an IPTC one.
pub(in crate::metadata) fn date_time_original(packet: &Packet) -> Option<String> {
    one(packet.get(Space::Exif, "DateTimeOriginal")).map(|date| date::xmp(&date))
}

/// The creators by PLUS, for pictures without others. A creator there may also be a company.
pub(in crate::metadata) fn plus_creators(packet: &Packet) -> Metadata {
    let creators = structure_names(packet.get(Space::Plus, "ImageCreator"), "ImageCreatorName");
    Metadata { creators, ..Metadata::default() }
}

/// What XMP repeats of TIFF (ISO 16684-2, section 6): the artists in one text.
pub(in crate::metadata) fn tiff(packet: &Packet) -> Metadata {
    // Some programs put them among those of Exif.
    let text = |local| {
        let spaces = [Space::Tiff, Space::Exif].into_iter();
        spaces.filter_map(|space| one(packet.get(space, local))).next()
    };
    Metadata {
        creators: text("Artist").map(|artist| exif::names(&artist)).unwrap_or_default(),
        copyright_notice: text("Copyright"),
        description: text("ImageDescription"),
        ..Metadata::default()
    }
}

/// Where the C2PA manifest is that belongs to the picture but is not in its file (C2PA 2.2, section
/// 11.5).
pub(in crate::metadata) fn remote_manifest(packet: &Packet) -> Option<String> {
    let provenance = one(packet.get(Space::DcTerms, "provenance"))?;
    let is_url = provenance.starts_with("https://") || provenance.starts_with("http://");
    is_url.then_some(provenance)
}

fn one(value: Option<&Value>) -> Option<String> {
    tidy(value?.one())
}

fn many(value: Option<&Value>) -> Vec<String> {
    let texts = value.map(Value::many).unwrap_or_default();
    texts.into_iter().filter_map(tidy).collect()
}

fn field(value: &Value, space: Space, local: &str) -> Option<String> {
    one(value.field(space, local))
}

fn structure_names(value: Option<&Value>, name: &str) -> Vec<String> {
    let structures = value.map(Value::structures).unwrap_or_default();
    structures.iter().filter_map(|structure| field(structure, Space::Plus, name)).collect()
}

fn licensors(value: Option<&Value>) -> Vec<Licensor> {
    let structures = value.map(Value::structures).unwrap_or_default();
    let licensor = |structure| Licensor {
        name: field(structure, Space::Plus, "LicensorName"),
        url: field(structure, Space::Plus, "LicensorURL"),
        email: field(structure, Space::Plus, "LicensorEmail"),
    };
    structures.iter().map(licensor).filter(|licensor| *licensor != Licensor::default()).collect()
}

/// The persons shown, by name or with details.
fn persons(packet: &Packet) -> Vec<String> {
    let mut persons = many(packet.get(Space::IptcExt, "PersonInImage"));
    let details = packet.get(Space::IptcExt, "PersonInImageWDetails").map(Value::structures);
    for person in details.unwrap_or_default() {
        if let Some(name) = field(person, Space::IptcExt, "PersonName")
            && !persons.contains(&name)
        {
            persons.push(name);
        }
    }
    persons
}

/// Locations. A location that has only a name has it as its sublocation, which comes closest.
fn places(value: Option<&Value>) -> Vec<Place> {
    let text = |structure, local| field(structure, Space::IptcExt, local);
    let place = |structure| Place {
        sublocation: text(structure, "Sublocation").or_else(|| text(structure, "LocationName")),
        city: text(structure, "City"),
        state: text(structure, "ProvinceState"),
        country: text(structure, "CountryName"),
        country_code: text(structure, "CountryCode"),
    };
    let structures = value.map(Value::structures).unwrap_or_default();
    structures.iter().map(place).filter(|place| *place != Place::default()).collect()
}

/// The term of a controlled vocabulary: the last part of its URI.
pub(in crate::metadata) fn term(uri: String) -> String {
    let bare = uri.split('?').next().unwrap_or_default().trim().trim_end_matches('/');
    match bare.rsplit_once(['/', '#', ':']) {
        Some((_, last)) if !last.is_empty() => last.to_owned(),
        _ => uri,
    }
}

/// The serial numbers of camera, lens and flash.
fn is_serial(name: &Name) -> bool {
    const NAMES: [&str; 5] = [
        "SerialNumber",
        "LensSerialNumber",
        "FlashSerialNumber",
        "BodySerialNumber",
        "CameraSerialNumber",
    ];
    matches!(name.space, Space::Aux | Space::ExifEx) && NAMES.contains(&&*name.local)
}

/// `exif:GPSLatitude` and its like, also inside a location. The version of the tag set, which many
/// cameras write without a position, says nothing.
fn is_gps(name: &Name) -> bool {
    name.space == Space::Exif && name.local.starts_with("GPS") && name.local != "GPSVersionID"
}
