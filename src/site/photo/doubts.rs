//! What a photo's own file says that the desk has to know: restrictions, contradictions, parts that
//! can't be read, and pictures that a machine made.

use jiff::Timestamp;

use super::{Facts, Shown, Use};
use crate::base::diag::{Code, Diag, Place};
use picture::metadata::{Metadata, Possible, Rule};

/// When a photo is shown: what a file says of times is compared with it.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The time of the build.
    pub now: Timestamp,
    /// When its article is published; none if that is not known.
    pub out: Option<Timestamp>,
    /// Whether the article has an embargo.
    pub embargoed: bool,
    /// The Release Date of its file, see [`release`](super::release).
    pub release: Option<Timestamp>,
}

/// Problems with what a file says of itself.
#[must_use]
pub fn doubts(
    asked: &Use<'_>,
    source: &str,
    metadata: &Metadata,
    shown: &Shown,
    times: Times,
) -> Vec<Diag> {
    let mut problems = Vec::new();
    let file: std::sync::Arc<str> = source.into();
    let in_file = || Place { path: file.clone(), span: None };
    for part in &metadata.unreadable {
        problems.push(
            Diag::new(
                Code::PHOTO_METADATA_UNREADABLE,
                format!("a part of what {} says of itself can't be read", asked.file),
            )
            .at_place(asked.place.clone(), "this photo")
            .note(part.clone())
            .help("look at the credit with care: a name may stand in that part; save the file anew in a picture program"),
        );
    }
    for part in &metadata.uncertain {
        problems.push(
            Diag::new(
                Code::PHOTO_METADATA_UNCERTAIN,
                format!("the texts inside {} may be misread", asked.file),
            )
            .at_place(asked.place.clone(), "this photo")
            .note(part.clone())
            .help("check the names; if they are wrong, write the credit into the article, or have the file saved with its texts in UTF-8"),
        );
    }
    for one in &metadata.differing {
        problems.push(
            Diag::new(
                Code::PHOTO_METADATA_DIFFERS,
                format!("the file {} contradicts itself: {}", asked.file, one.property),
            )
            .at_place(asked.place.clone(), "this photo")
            .note(format!(
                "{} says \"{}\", {} says \"{}\"",
                one.first_in, one.first, one.other_in, one.other
            ))
            .help(format!(
                "{} counts; find out who is right, and name the credit in the article",
                one.first_in
            )),
        );
    }
    if let (Some(_), false) = (metadata.is_ai(), shown.ai.is_some()) {
        let words = ai_words(metadata);
        problems.push(
            Diag::new(
                Code::PHOTO_AI_UNLABELLED,
                format!(
                    "{} was made or changed by AI, and the article does not say so",
                    asked.file
                ),
            )
            .at_place(asked.place.clone(), "no `ai`")
            .note(format!("the file says: {words}"))
            .help("add ai = \"generated\" or ai = \"edited\" to its table: readers must be told"),
        );
    }
    if let (Some(possible), false) = (metadata.possible_ai(), shown.ai.is_some()) {
        problems.push(possible_ai(asked, &possible));
    }
    if let Some(at) = times.release
        && let Some(release) = &metadata.release_date
        && at > times.now
        && times.out.is_some_and(|out| out < at)
    {
        problems.push(
            Diag::new(Code::PHOTO_RESTRICTED, format!("{} may not be shown yet", asked.file))
                .at_place(asked.place.clone(), "this photo")
                .and_at_place(in_file(), format!("its Release Date is {release}"))
                .help(format!("give the article embargo = {release}, or take another photo")),
        );
    }
    for restriction in metadata.restrictions() {
        let advice = match restriction.rule {
            // It has one, or the build would have stopped.
            Rule::MandatoryCredit | Rule::NoSales | Rule::EditorialUseOnly | Rule::MagazinesOut => {
                continue;
            }
            Rule::NoLicensing if !shown.syndicate => continue,
            // The desk knows of an embargo; whether it is the right one only the desk can say.
            Rule::Embargo(_) if times.embargoed => continue,
            Rule::NoArchive | Rule::UseWithin(_) if shown.expires.is_some() => continue,
            Rule::NoLicensing => {
                "add syndicate = false to its table: then it stands in no feed".to_owned()
            }
            Rule::NoArchive => {
                "add expires = \"14d\", or whatever was agreed, to its table".to_owned()
            }
            Rule::UseWithin(days) => format!("add expires = \"{days}d\" to its table"),
            Rule::Territory(place) => {
                format!("a website is read in {place}, too: ask the agency, or take another photo")
            }
            Rule::Embargo(when) => {
                format!("it may not be shown before {when}: give the article an `embargo`")
            }
            Rule::NoOnlineUse => "take another photo, or ask the agency".to_owned(),
        };
        problems.push(
            Diag::new(Code::PHOTO_RESTRICTED, format!("the use of {} is restricted", asked.file))
                .at_place(asked.place.clone(), "this photo")
                .and_at_place(in_file(), format!("says: {}", restriction.words))
                .help(advice),
        );
    }
    problems
}

/// Adds to the problems of a photo without a credit what its file says of rights: that is no credit,
/// but it tells whom to ask.
pub fn add_rights(problems: &mut [Diag], facts: Option<&Facts>) {
    let Some(metadata) = facts.map(|facts| &facts.metadata) else { return };
    for problem in problems.iter_mut().filter(|one| one.code == Code::PHOTO_CREDIT_MISSING) {
        let said = [
            ("Copyright Notice", metadata.copyright_notice.as_ref()),
            ("Source", metadata.source.as_ref()),
            ("Copyright Owner", metadata.copyright_owners.first()),
            ("Image Supplier", metadata.suppliers.first()),
        ];
        for (property, text) in said {
            problem.notes.extend(text.map(|text| {
                format!(
                    "the file's {property} is \"{text}\", which does not say who made the photo"
                )
            }));
        }
    }
}

/// By which words the file says that AI was used.
fn ai_words(metadata: &Metadata) -> String {
    let own = metadata.digital_source_type.clone();
    let system = metadata.ai_system.as_ref().map(|system| format!("AI System Used: {system}"));
    let manifest = metadata.manifest.as_ref().map(|manifest| &manifest.source_types);
    let manifest = manifest.filter(|types| !types.is_empty());
    let manifest = manifest.map(|types| format!("{} (in its C2PA manifest)", types.join(", ")));
    // A source type of a camera says nothing of what AI did afterwards.
    let mut words: Vec<String> = [own, system, manifest].into_iter().flatten().collect();
    if words.is_empty() {
        words.push("an AI system was used".to_owned());
    }
    words.join("; ")
}

/// A file that leaves open whether AI was used.
fn possible_ai(asked: &Use<'_>, possible: &Possible<'_>) -> Diag {
    let label = "if AI made or changed what it shows, add ai = \"generated\" or ai = \"edited\" to its table";
    let (note, first) = match possible {
        Possible::Enhanced => (
            "the file says: algorithmicallyEnhanced".to_owned(),
            "ask what was done: sharper edges and less noise need no label",
        ),
        Possible::Manifest => (
            "it has a C2PA manifest (Content Credentials), in which newsprint finds no source type"
                .to_owned(),
            "open the file in a program that shows Content Credentials",
        ),
        Possible::RemoteManifest(url) => (
            format!("its C2PA manifest (Content Credentials) is not in the file but at {url}"),
            "open that manifest in a program that shows Content Credentials",
        ),
    };
    Diag::new(Code::PHOTO_AI_POSSIBLE, format!("AI may have been used for {}", asked.file))
        .at_place(asked.place.clone(), "no `ai`")
        .note(note)
        .help(first)
        .help(label)
}
