//! What a photo's file says of itself, as one of the places that speak of it.
//!
//! The Credit Line is what is printed; the Creator is the photographer; the Source counts if it is a
//! party that is known; a Copyright Notice is no credit (IPTC Photo Metadata Standard 2025.1). Whoever
//! is named in Creator or Credit Line is in [`Said`], whatever the other of the two says.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::base::diag::Span;
use crate::base::html::escape;
use crate::site::article::Fields;
use crate::site::config::Agencies;
use crate::text::credit::{self, Credit, Reading};
use crate::text::markdown::Inline;
use crate::text::schema::Spanned;
use picture::metadata::Metadata;

/// How messages call the file's own words.
pub const EMBEDDED: &str = "the file";

/// Whom a photo's own file names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The credit that its Credit Line, Creator and Source make together.
    pub credit: Credit,
    /// Names that have no place in that credit, because Creator and Credit Line contradict each other.
    pub beside: Vec<String>,
    /// Parties of the Credit Line that look like organisations and are not in the registry.
    pub unknown: Vec<String>,
    /// Whether the Credit Line says that the photo is an older one.
    pub archive: bool,
}

/// The fields of a photo as its own file says them, without its credit (see [`said`]). Whether a
/// machine made it is left out: that has to be said where readers see it, by somebody who knows (see
/// [`doubts`](super::doubts)). The alternative text counts only if the site wants it.
#[must_use]
pub fn embedded(metadata: &Metadata, zone: &TimeZone, with_alt: bool) -> Fields {
    Fields {
        caption: metadata.description.as_ref().map(|text| plain(text)),
        alt: metadata.alt_text.as_ref().filter(|_| with_alt).map(|text| spanned(text)),
        date: metadata.date_created.as_deref().and_then(|date| moment(date, zone)),
        expires: expiration(metadata, zone),
        focus: metadata.region_focus.map(|(x, y)| {
            format!("{}.{}% {}.{}%", x / 10, x % 10, y / 10, y % 10).replace(".0%", "%")
        }),
        ..Fields::default()
    }
}

/// Whom a photo's own file names.
#[must_use]
pub fn said(metadata: &Metadata, agencies: &Agencies) -> Said {
    let registry = &agencies.registry;
    let mut said = Said::default();
    let (mut makers, mut parties): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for name in filled(&metadata.creators) {
        match registry.read(&name) {
            // Some agencies write theirs behind the name ("Yuri Kadobnov/AFP"), some as a creator.
            Reading::Parts { credit, .. }
                if credit.photographer.is_some() && credit.agency.is_some()
                    || credit.agency.as_ref().is_some_and(|name| registry.find(name).is_some()) =>
            {
                makers.extend(credit.photographer);
                parties.extend(credit.agency);
                parties.extend(credit.sources);
            }
            _ => makers.push(credit::bare(&name).to_owned()),
        }
    }
    said.credit.photographer = (!makers.is_empty()).then(|| makers.join(", "));
    let line = metadata.credit_line.as_ref().filter(|line| !credit::is_nothing(line));
    if let Some(line) = line {
        said.archive = registry.says_archive(line);
        match registry.read(line) {
            Reading::Parts { credit, unknown } => {
                said.unknown = unknown;
                said.add_line(credit);
            }
            Reading::AsWritten(line) => {
                let lower = line.to_lowercase();
                let named = |name: &String| lower.contains(&name.to_lowercase());
                if said.credit.photographer.as_ref().is_some_and(named) {
                    said.credit.photographer = None;
                }
                said.credit.written = Some(line);
            }
        }
    }
    for party in parties {
        said.add_party(party);
    }
    let source = metadata.source.as_ref().and_then(|source| registry.find(source));
    if let Some(party) = source.filter(|_| said.credit.written.is_none()) {
        // Of a chain, the Credit Line says more than the Source.
        if said.credit.sources.is_empty() {
            said.add_party(party.name.clone());
        }
    }
    said
}

impl Said {
    /// Adds what the Credit Line says to the makers.
    fn add_line(&mut self, line: Credit) {
        let makers = self.credit.photographer.take();
        // A line of one name beside a Creator is the outlet: the Creator is the maker.
        let lone = line.agency.is_none() && line.sources.is_empty() && line.others.is_empty();
        let name = line.photographer.clone();
        self.credit = line;
        let Some(makers) = makers else { return };
        let all = credit::makers(&makers);
        let is_other = |name: &String| {
            let other = |one: &String| credit::makers(name).iter().any(|name| is_same(name, one));
            !all.iter().any(other)
        };
        match name {
            Some(name) if lone && is_other(&name) => self.credit.agency = Some(name),
            Some(name) => {
                let beside = credit::makers(&name);
                self.beside.extend(
                    beside.into_iter().filter(|name| !all.iter().any(|one| is_same(one, name))),
                );
            }
            None => {}
        }
        self.credit.photographer = Some(makers);
    }

    fn add_party(&mut self, party: String) {
        let credit = &mut self.credit;
        if credit.names().any(|name| is_same(name, &party)) {
            return;
        }
        if credit.written.is_some() {
            self.beside.push(party);
        } else if credit.agency.is_none() {
            credit.agency = Some(party);
        } else {
            credit.sources.push(party);
        }
    }
}

/// The values that say something, without line breaks.
fn filled(values: &[String]) -> impl Iterator<Item = String> {
    let values = values.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    values.filter(|text| !credit::is_nothing(text))
}

/// Whether two texts are the same name.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    fold(a) == fold(b)
}

/// A text that stands nowhere in a text file.
fn spanned(text: &str) -> Spanned<String> {
    Spanned { value: text.to_owned(), span: Span::default() }
}

pub(super) fn plain(text: &str) -> Inline {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Inline { html: escape(&text), text, ..Inline::default() }
}

/// A time of ISO 8601, as far as it is known; a day begins at midnight.
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
