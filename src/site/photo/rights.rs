//! What is written into every file made of a photo: the values that the page shows, and what the
//! file itself says beyond them.

use super::Shown;
use crate::base::diag::{Code, Diag, Place};
use crate::site::config::{DataMining, Terms};
use crate::text::credit;
use picture::metadata::write::Rights;
use picture::metadata::{Licensor, Metadata};

/// The people of one value of a file: programs write "Anna Keel & Bo Marsh" where a list belongs. What
/// is not certainly a list of full names ("Marks & Spencer", "Keel, Anna") stays one.
fn each(creator: &str) -> Vec<String> {
    let names = credit::makers(creator);
    let full = names.len() > 1 && names.iter().all(|name| name.contains(' '));
    if full { names } else { vec![creator.to_owned()] }
}

/// Reports rights that no file can hold, at the place that shows the photo.
#[must_use]
pub fn too_long(rights: &Rights, written: &str, place: &Place) -> Option<Diag> {
    if rights.fit() {
        return None;
    }
    let message =
        format!("the credit of {written} is too long to be written into the photo's file");
    Some(
        Diag::new(Code::VALUE_INVALID, message)
            .at_place(place.clone(), "this photo")
            .note("XMP has room for about 60,000 letters in each file")
            .help("name the photographers who took this photo, and the agency it came from"),
    )
}

/// The rights of a picture of which the site says nothing: what the file says itself.
#[must_use]
pub fn own_rights(metadata: &Metadata) -> Rights {
    let line = metadata.credit_line.clone().unwrap_or_default();
    let shown = Shown { line, ..Shown::default() };
    rights(&shown, metadata, &Terms::USUAL, metadata.alt_text.as_deref())
}

/// The rights of a photo. What the site says goes before what the file says, and that before what
/// the agency's terms say; `alt` is written as it is.
#[must_use]
pub fn rights(shown: &Shown, metadata: &Metadata, terms: &Terms, alt: Option<&str>) -> Rights {
    let parts = &shown.credit;
    let said = || {
        let names = metadata.creators.iter().filter(|name| !credit::is_nothing(name));
        names.flat_map(|name| each(name)).collect()
    };
    let creators: Vec<String> = match &parts.photographer {
        Some(name) if *name == metadata.creators.join(", ") => said(),
        Some(_) => parts.makers(),
        // A line that can't be taken apart does not say that the photo has no maker.
        None => said(),
    };
    let filled = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let licensors = if metadata.licensors.is_empty() {
        let licensor = |(name, url): &(String, String)| Licensor {
            name: Some(name.clone()),
            url: Some(url.clone()),
            email: None,
        };
        terms.acquire_url.as_ref().map(licensor).into_iter().collect()
    } else {
        metadata.licensors.clone()
    };
    let mining = match terms.data_mining {
        DataMining::Unspecified => metadata.data_mining.clone(),
        said => Some(said.dmi().to_owned()),
    };
    let source_type = match shown.ai.as_deref() {
        // The terms of the IPTC's vocabulary for what a machine made or changed.
        Some("generated") => Some("trainedAlgorithmicMedia".to_owned()),
        Some(_) => Some("compositeWithTrainedAlgorithmicMedia".to_owned()),
        None => metadata.digital_source_type.clone(),
    };
    let file_says_as_much = metadata.is_ai().is_some() && shown.ai.is_some();
    Rights {
        creators,
        creator_title: metadata.creator_title.clone(),
        credit_line: filled(&shown.line),
        source: parts.source().or_else(|| metadata.source.clone()).or_else(|| parts.agency.clone()),
        copyright_notice: metadata.copyright_notice.clone().or_else(|| terms.copyright.clone()),
        web_statement: parts
            .licence_url()
            .or_else(|| metadata.web_statement.clone())
            .or_else(|| terms.license_url.clone()),
        licensors,
        usage_terms: metadata.usage_terms.clone(),
        copyright_owners: metadata.copyright_owners.clone(),
        suppliers: metadata.suppliers.clone(),
        supplier_image_id: metadata.supplier_image_id.clone(),
        digital_source_type: metadata
            .digital_source_type
            .clone()
            .filter(|_| file_says_as_much)
            .or(source_type),
        data_mining: mining,
        other_constraints: metadata.other_constraints.clone(),
        alt_text: alt.and_then(filled),
        job_id: metadata.job_id.clone(),
        guid: metadata.guid.clone(),
        date_created: metadata.date_created.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn two_people_in_one_value_are_two_makers() {
        for two in ["Anna Keel & Bo Marsh", "Anna Keel and Bo Marsh", "Anna Keel, Bo Marsh"] {
            assert_eq!(each(two), ["Anna Keel", "Bo Marsh"], "{two}");
        }
        for one in ["Anna Keel", "Keel, Anna", "Marks & Spencer", "Ken Griffey, Jr."] {
            assert_eq!(each(one), [one]);
        }
    }
}
