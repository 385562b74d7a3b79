//! What a photo's file says of itself, as one of the places that speak of it.
//!
//! The Credit Line is what is printed; the Creator is the photographer; the Source counts if it is a
//! party that is known; a Copyright Notice is no credit (IPTC Photo Metadata Standard 2025.1).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::article::Fields;
use crate::config::Agencies;
use crate::credit::Reading;
use crate::diag::Span;
use crate::html::escape;
use crate::markdown::Inline;
use crate::schema::Spanned;
use picture::metadata::Metadata;

/// How messages call the file's own words.
pub const EMBEDDED: &str = "the file";

/// The fields of a photo as its own file says them. Whether a machine made it is left out: that has
/// to be said where readers see it, by somebody who knows (see [`doubts`](super::doubts)). The
/// alternative text counts only if the site wants it.
#[must_use]
pub fn embedded(
    metadata: &Metadata,
    agencies: &Agencies,
    zone: &TimeZone,
    with_alt: bool,
) -> Fields {
    let mut fields = Fields {
        caption: metadata.description.as_ref().map(|text| plain(text)),
        alt: metadata.alt_text.as_ref().filter(|_| with_alt).map(|text| spanned(text)),
        date: metadata.date_created.as_deref().and_then(|date| moment(date, zone)),
        expires: expiration(metadata, zone),
        focus: metadata.region_focus.map(|(x, y)| {
            format!("{}.{}% {}.{}%", x / 10, x % 10, y / 10, y % 10).replace(".0%", "%")
        }),
        ..Fields::default()
    };
    credit(metadata, agencies, &mut fields);
    fields
}

fn credit(metadata: &Metadata, agencies: &Agencies, fields: &mut Fields) {
    let registry = &agencies.registry;
    let mut photographer = None;
    let mut agency = None;
    if !metadata.creators.is_empty() {
        let names: Vec<String> = metadata
            .creators
            .iter()
            .map(|name| match registry.read(name) {
                // Some agencies write theirs behind the name: "Yuri Kadobnov/AFP".
                Reading::Parts { credit, .. } if credit.agency.is_some() => {
                    agency = agency.take().or(credit.agency);
                    credit.photographer.or(credit.source).unwrap_or_else(|| name.clone())
                }
                _ => name.clone(),
            })
            .collect();
        photographer = Some(names.join(", "));
    }
    let mut source = None;
    if let Some(line) = &metadata.credit_line {
        match registry.read(line) {
            Reading::Parts { credit, .. } if !credit.is_empty() => {
                // A line of one unknown word may be the agency as well as a name.
                let lone = credit.agency.is_none() && credit.source.is_none();
                let name = credit.photographer;
                if lone && name.is_some() && photographer.is_some() && name != photographer {
                    agency = name;
                } else {
                    agency = credit.agency.or(agency);
                    source = credit.source;
                    photographer = photographer.or(name);
                }
            }
            _ => {
                let named = photographer.as_ref().is_none_or(|name| line.contains(name.as_str()));
                let whole = match &photographer {
                    Some(name) if !named => format!("{line}/{name}"),
                    _ => line.clone(),
                };
                fields.credit = Some(spanned(&whole));
                return;
            }
        }
    }
    if let Some(party) = metadata.source.as_ref().and_then(|source| registry.find(source)) {
        if agency.is_none() {
            agency = Some(party.name.clone());
        } else if source.is_none() {
            let is_agency = agency
                .as_ref()
                .is_some_and(|name| registry.find(name).is_some_and(|one| one.name == party.name));
            source = (!is_agency).then(|| party.name.clone());
        }
    }
    fields.agency = agency.map(|text| spanned(&text));
    fields.source = source.map(|text| spanned(&text));
    fields.photographer = photographer.map(|text| spanned(&text));
}

/// A text that stands nowhere in a text file.
fn spanned(text: &str) -> Spanned<String> {
    Spanned { value: text.to_owned(), span: Span::default() }
}

fn plain(text: &str) -> Inline {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Inline { html: escape(&text), text, ..Inline::default() }
}

/// A moment of ISO 8601, as far as it is known; a day begins at midnight.
/// The Expiration Date of a file (IIM 2:37): not to be used from then on.
#[must_use]
pub fn expiration(metadata: &Metadata, zone: &TimeZone) -> Option<Timestamp> {
    metadata.expiration_date.as_deref().and_then(|date| moment(date, zone))
}

/// The Release Date of a file (IIM 2:30): not to be used before.
#[must_use]
pub fn release(metadata: &Metadata, zone: &TimeZone) -> Option<Timestamp> {
    metadata.release_date.as_deref().and_then(|date| moment(date, zone))
}

/// A date or a time of a file; what names no offset is a time of the site.
fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let local = match text.parse::<DateTime>() {
        Ok(local) => local,
        Err(_) => text.parse::<Date>().ok()?.at(0, 0, 0, 0),
    };
    zone.to_ambiguous_timestamp(local).compatible().ok()
}
