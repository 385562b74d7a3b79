//! The parts of a file become one: which value counts, what is only cut, and what really differs.
//! It must not know how the parts are stored.

use super::same::{self, Verdict};
use super::{Differing, Metadata, date};

/// What one part of the file says. Layers are given in the order of precedence.
pub(super) struct Layer {
    /// The part's name in messages.
    pub name: &'static str,
    pub metadata: Metadata,
}

/// The names of the parts in messages.
pub(super) const XMP: &str = "XMP";
/// The same.
pub(super) const IIM: &str = "IPTC-IIM";
/// The same. Often it says what the camera was told years ago.
pub(super) const EXIF: &str = "Exif";
/// The same: PLUS's Image Creator, which is a structure beside Dublin Core's creator.
pub(super) const XMP_PLUS: &str = "XMP's Image Creator";
/// The same: what XMP repeats of TIFF.
pub(super) const XMP_TIFF: &str = "XMP's TIFF properties";
/// The same: the tags in Exif that Windows' Explorer writes.
pub(super) const WINDOWS: &str = "Windows' tags in Exif";
/// The same.
pub(super) const PNG_TEXT: &str = "PNG text";

/// The parts that repeat few properties, often as somebody set them years ago.
const SMALL: [&str; 4] = [XMP_TIFF, EXIF, WINDOWS, PNG_TEXT];

/// How the values of a property are compared.
#[derive(Clone, Copy)]
enum Compare {
    /// Not at all: the property is in one part only, or may be written in different ways.
    Never,
    /// As text, in XMP and IIM, with IIM's limit in bytes.
    Text(usize),
    /// The same, in every part.
    Everywhere(usize),
    /// As dates, in XMP and IIM.
    Date,
}

type Field = fn(&mut Metadata) -> &mut Option<String>;

/// The properties with one text: IPTC's name, how to compare (the limits are those of IIM 4.2), and
/// where the value is.
const TEXTS: [(&str, Compare, Field); 38] = {
    use Compare::{Date, Everywhere, Never, Text};
    [
        ("Creator's Job Title", Text(32), |m| &mut m.creator_title),
        ("Credit Line", Text(32), |m| &mut m.credit_line),
        ("Source", Text(32), |m| &mut m.source),
        ("Copyright Notice", Everywhere(128), |m| &mut m.copyright_notice),
        ("Description", Text(2000), |m| &mut m.description),
        ("Description Writer", Text(32), |m| &mut m.description_writer),
        ("Headline", Text(256), |m| &mut m.headline),
        ("Title", Text(64), |m| &mut m.title),
        ("Instructions", Text(256), |m| &mut m.instructions),
        ("Job Id", Text(32), |m| &mut m.job_id),
        ("Date Created", Date, |m| &mut m.date_created),
        ("Sublocation", Text(32), |m| &mut m.sublocation),
        ("City", Text(32), |m| &mut m.city),
        ("Province or State", Text(32), |m| &mut m.state),
        ("Country", Text(64), |m| &mut m.country),
        // Two letters in XMP, three in IIM.
        ("Country Code", Never, |m| &mut m.country_code),
        ("Alt Text", Never, |m| &mut m.alt_text),
        ("Extended Description", Never, |m| &mut m.extended_description),
        ("Rights Usage Terms", Never, |m| &mut m.usage_terms),
        ("Web Statement of Rights", Never, |m| &mut m.web_statement),
        ("Image Supplier Image ID", Never, |m| &mut m.supplier_image_id),
        ("Digital Source Type", Never, |m| &mut m.digital_source_type),
        ("Digital Image GUID", Never, |m| &mut m.guid),
        ("Event Name", Never, |m| &mut m.event),
        ("Event Identifier", Never, |m| &mut m.event_id),
        ("Model Release Status", Never, |m| &mut m.model_release),
        ("Property Release Status", Never, |m| &mut m.property_release),
        ("Minor Model Age Disclosure", Never, |m| &mut m.minor_model_age),
        ("Data Mining", Never, |m| &mut m.data_mining),
        ("Other Constraints", Never, |m| &mut m.other_constraints),
        ("AI System Used", Never, |m| &mut m.ai_system),
        ("AI System Version Used", Never, |m| &mut m.ai_system_version),
        ("AI Prompt Information", Never, |m| &mut m.ai_prompt),
        ("AI Prompt Writer Name", Never, |m| &mut m.ai_prompt_writer),
        ("Release Date", Never, |m| &mut m.release_date),
        ("Expiration Date", Never, |m| &mut m.expiration_date),
        ("Urgency", Never, |m| &mut m.urgency),
        ("Edit Status", Never, |m| &mut m.edit_status),
    ]
};

type List = fn(&mut Metadata) -> &mut Vec<String>;

/// The properties with several texts that only XMP has.
const LISTS: [List; 4] = [
    |m| &mut m.copyright_owners,
    |m| &mut m.suppliers,
    |m| &mut m.image_creators,
    |m| &mut m.persons,
];

/// IIM's limits of the properties with several texts.
const CREATOR_LIMIT: usize = 32;
const KEYWORD_LIMIT: usize = 64;

/// Makes one of several layers.
pub(super) fn merge(mut layers: Vec<Layer>) -> Metadata {
    let mut merged = Metadata { orientation: 1, ..Metadata::default() };
    merge_creators(&mut layers, &mut merged);
    for (property, compare, field) in TEXTS {
        merge_text(&mut layers, &mut merged, property, compare, field);
    }
    merge_keywords(&mut layers, &mut merged);
    for list in LISTS {
        *list(&mut merged) = first_list(&mut layers, list).next().unwrap_or_default().1;
    }
    for layer in layers {
        let metadata = layer.metadata;
        if merged.licensors.is_empty() {
            merged.licensors = metadata.licensors;
        }
        if merged.location_created.is_empty() {
            merged.location_created = metadata.location_created;
        }
        if merged.location_shown.is_empty() {
            merged.location_shown = metadata.location_shown;
        }
        merged.region_focus = merged.region_focus.or(metadata.region_focus);
        merged.has_location |= metadata.has_location;
        merged.has_serial |= metadata.has_serial;
        merged.has_maker_notes |= metadata.has_maker_notes;
        if merged.orientation <= 1 {
            merged.orientation = metadata.orientation.max(1);
        }
    }
    merged
}

/// The lists of all layers that have one, with the names of the layers.
fn first_list(
    layers: &mut [Layer],
    list: List,
) -> impl Iterator<Item = (&'static str, Vec<String>)> {
    layers
        .iter_mut()
        .map(move |layer| (layer.name, std::mem::take(list(&mut layer.metadata))))
        .filter(|(_, values)| !values.is_empty())
}

fn merge_text(
    layers: &mut [Layer],
    merged: &mut Metadata,
    property: &str,
    compare: Compare,
    field: Field,
) {
    let mut candidates = layers
        .iter_mut()
        .filter_map(|layer| Some((layer.name, field(&mut layer.metadata).take()?)));
    let Some((first_in, mut first)) = candidates.next() else { return };
    for (other_in, other) in candidates {
        let repeats_little = SMALL.contains(&other_in);
        let verdict = match compare {
            Compare::Never => Verdict::Same,
            Compare::Text(_) | Compare::Date if repeats_little => Verdict::Same,
            Compare::Date if date::agree(&first, &other) => Verdict::Same,
            Compare::Date => Verdict::Different,
            // Exif has the photographer's and the editor's copyright in one.
            Compare::Everywhere(limit) if other_in == EXIF => best(
                std::iter::once(other.as_str())
                    .chain(other.split("; "))
                    .map(|part| same::text(&first, part, limit)),
            ),
            Compare::Text(limit) | Compare::Everywhere(limit) => same::text(&first, &other, limit),
        };
        match verdict {
            Verdict::Same => {}
            Verdict::FirstIsCut => first = other,
            Verdict::Different => merged.differing.push(Differing {
                property: property.to_owned(),
                first: first.clone(),
                first_in: first_in.to_owned(),
                other,
                other_in: other_in.to_owned(),
            }),
        }
    }
    *field(merged) = Some(first);
}

/// The kindest of several verdicts.
fn best(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.min().unwrap_or(Verdict::Different)
}

fn merge_creators(layers: &mut [Layer], merged: &mut Metadata) {
    merge_list(
        layers,
        merged,
        "Creator",
        |m| &mut m.creators,
        |first, other| same::names(first, other, CREATOR_LIMIT),
    );
}

fn merge_keywords(layers: &mut [Layer], merged: &mut Metadata) {
    merge_list(
        layers,
        merged,
        "Keywords",
        |m| &mut m.keywords,
        |first, other| same::set(first, other, KEYWORD_LIMIT),
    );
}

fn merge_list(
    layers: &mut [Layer],
    merged: &mut Metadata,
    property: &str,
    list: List,
    compare: fn(&[String], &[String]) -> Verdict,
) {
    let mut candidates = first_list(layers, list);
    let Some((first_in, mut first)) = candidates.next() else { return };
    for (other_in, other) in candidates {
        match compare(&first, &other) {
            Verdict::Same => {}
            Verdict::FirstIsCut => first = other,
            Verdict::Different => merged.differing.push(Differing {
                property: property.to_owned(),
                first: first.join("; "),
                first_in: first_in.to_owned(),
                other: other.join("; "),
                other_in: other_in.to_owned(),
            }),
        }
    }
    *list(merged) = first;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &'static str, creators: &[&str], credit: &str) -> Layer {
        let creators = creators.iter().map(|name| (*name).to_owned()).collect();
        let credit_line = (!credit.is_empty()).then(|| credit.to_owned());
        Layer { name, metadata: Metadata { creators, credit_line, ..Metadata::default() } }
    }

    #[test]
    fn precedence() {
        let merged = merge(vec![
            layer(XMP, &["Anna Muster"], ""),
            layer(IIM, &["ANNA  MUSTER"], "APA"),
            layer(EXIF, &["Bert Beispiel"], "ignored"),
        ]);
        assert_eq!(merged.creators, ["Anna Muster"]);
        assert_eq!(merged.credit_line.as_deref(), Some("APA"));
        assert_eq!(merged.orientation, 1);
        let [differing] = merged.differing.as_slice() else { panic!("{:?}", merged.differing) };
        assert_eq!(
            (&*differing.property, &*differing.first_in, &*differing.other, &*differing.other_in),
            ("Creator", "XMP", "Bert Beispiel", "Exif")
        );
    }

    #[test]
    fn the_longer_one_counts() {
        let long = "Friederike Musterfrau-Beispielhuber";
        let merged =
            merge(vec![layer(XMP, &[&long[..32]], &long[..32]), layer(IIM, &[long], long)]);
        assert_eq!(merged.creators, [long]);
        assert_eq!(merged.credit_line.as_deref(), Some(long));
        assert_eq!(merged.differing, []);
    }
}
