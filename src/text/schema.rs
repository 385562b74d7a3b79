//! Front matter and configuration: TOML or YAML in, one tree with the place of every value out,
//! checked against a description of the keys.
//!
//! The description ([`Key`]) is data: the check, the suggestions, the JSON Schema and the
//! documentation's tables come from the same lines. Knows nothing of what the keys mean.

mod characters;
mod check;
mod front_matter;
mod json;
mod mistake;
mod node;
mod shape;
mod toml;
mod yaml;

pub use check::check;
pub use front_matter::{FrontMatter, split};
pub use json::json_schema;
pub use node::{Entry, Node, Spanned, Table, Value};
pub use shape::{Key, Shape};

use crate::base::diag::Diag;

/// The notation front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Between `+++` lines, and all configuration files.
    Toml,
    /// Between `---` lines.
    Yaml,
}

impl Notation {
    /// A line of this notation, for messages.
    #[must_use]
    pub fn line(self, key: &str, value: &str) -> String {
        match self {
            Self::Toml => format!("{key} = {value}"),
            Self::Yaml => format!("{key}: {value}"),
        }
    }
}

/// Reads a document of either notation; spans count from the start of `text`.
///
/// What could be read is returned with what could not, so that all problems show in one run. All
/// texts are composed (NFC), those with escapes such as `\u0308`, too.
#[must_use]
pub fn read(text: &str, notation: Notation) -> (Table, Vec<Diag>) {
    let (mut table, mut problems) = match notation {
        Notation::Toml => toml::read(text),
        Notation::Yaml => yaml::read(text),
    };
    characters::clean(&mut table, &mut problems);
    table.compose();
    (table, problems)
}
