//! What agencies forbid or demand in Instructions and Usage Terms, in English and German, as rules
//! that a program can check. It must not decide what follows from them.

mod find;
mod phrase;
mod term;
mod territory;
mod word;

use serde::{Deserialize, Serialize};

use super::Metadata;

/// A rule that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Restriction {
    /// What the words mean.
    pub rule: Rule,
    /// The exact words.
    pub words: String,
}

/// What an agency forbids or demands. The words are those that AP, AFP, Reuters, dpa, APA and others
/// use by custom; there is no standard for them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rule {
    /// The credit line must be printed: "MANDATORY CREDIT", "Nennung vorgeschrieben".
    MandatoryCredit,
    /// The picture must not be kept for later use: "NO ARCHIVES", "keine Archivierung".
    NoArchive,
    /// It must not be sold on: "NO SALES", "keine Weitergabe an Dritte".
    NoSales,
    /// It must not be licensed to others: "NO LICENSING", "not for syndication".
    NoLicensing,
    /// It must not be used in this territory: "JAPAN OUT" and "No use in Japan" are `Japan`.
    Territory(String),
    /// It is for news only, not for advertising: "EDITORIAL USE ONLY", "no commercial use".
    EditorialUseOnly,
    /// It must not be used before a time, which stands here as it is written: "Sperrfrist: ...".
    Embargo(String),
    /// It may be used for this many days only: "only in the 14 days from the time of transmission".
    UseWithin(u16),
    /// It must not be used in magazines: "MAGS OUT".
    MagazinesOut,
    /// It must not be used on the web: "NO INTERNET", "print use only".
    NoOnlineUse,
}

impl Metadata {
    /// The rules in [`instructions`](Metadata::instructions) and
    /// [`usage_terms`](Metadata::usage_terms), each once, in the order of the texts.
    pub fn restrictions(&self) -> Vec<Restriction> {
        let mut found: Vec<Restriction> = Vec::new();
        for text in [&self.instructions, &self.usage_terms].into_iter().flatten() {
            for restriction in find::all(text) {
                if !found.iter().any(|known| known.rule == restriction.rule) {
                    found.push(restriction);
                }
            }
        }
        found
    }
}
