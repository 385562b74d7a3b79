//! Who made a photo and who distributes it: reading a credit line into its parts and printing the
//! parts in a site's house style.
//!
//! Knows nothing of articles, files or messages. It says what a line means and which parties it
//! does not know; whoever asked decides what to report.

mod builtin;
mod grammar;
mod party;
mod pattern;
mod registry;
mod segment;
mod shape;
mod spelling;
mod style;
mod wrapping;

use serde::Serialize;

pub use party::{Kind, Party};
pub use pattern::{NoPattern, Pattern};
pub use registry::Registry;
pub use spelling::Spelling;
pub use style::{Part, Style};

/// The parts of a photo's credit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Credit {
    /// Who distributes the photo, or the outlet or handout it came from if nobody does.
    pub agency: Option<String>,
    /// Whose photo the agency distributes: KCNA in "Reuters/KCNA".
    pub source: Option<String>,
    /// Who took the photo.
    pub photographer: Option<String>,
}

impl Credit {
    /// Whether the credit names nobody; a part of blanks alone names nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.agency, &self.source, &self.photographer]
            .into_iter()
            .flatten()
            .all(|part| part.trim().is_empty())
    }
}

/// What a credit line was understood to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Every word of the line has its place.
    Parts {
        /// The parts, known parties in the registry's spelling.
        credit: Credit,
        /// Parties in `credit` that look like organisations and are not in the registry.
        unknown: Vec<String>,
    },
    /// The line could not be taken apart without guessing or losing something: it has to be
    /// printed as it is, without the blanks around it.
    AsWritten(String),
}

#[cfg(test)]
mod tests {
    use super::Credit;

    #[test]
    fn a_credit_is_empty_only_if_it_names_nobody() {
        assert!(Credit::default().is_empty());
        assert!(Credit { source: Some("  ".to_owned()), ..Credit::default() }.is_empty());
        assert!(!Credit { photographer: Some("X".to_owned()), ..Credit::default() }.is_empty());
    }
}
