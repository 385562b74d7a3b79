//! A party to a credit: an agency, an outlet, a person or a handout word.
//!
//! Must not know how parties are looked up or how credit lines are read.

use serde::Serialize;

/// What a party is to the newsroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A news or picture agency, or a stock library.
    Agency,
    /// The newsroom itself or one of its employees.
    Staff,
    /// Somebody who works for the newsroom without being employed.
    Freelance,
    /// A word that says a photo was supplied: "zVg", "Pool".
    Handout,
    /// An agency that speaks for a government.
    StateMedia,
}

impl Kind {
    /// All names, for suggestions.
    pub const NAMES: [&'static str; 5] = ["agency", "staff", "freelance", "handout", "state-media"];

    /// The kind of that name, as written in `agencies.toml`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "agency" => Self::Agency,
            "staff" => Self::Staff,
            "freelance" => Self::Freelance,
            "handout" => Self::Handout,
            "state-media" => Self::StateMedia,
            _ => return None,
        })
    }

    /// Whether such a party may be one person rather than an organisation.
    #[must_use]
    pub fn may_be_a_person(self) -> bool {
        matches!(self, Self::Staff | Self::Freelance)
    }
}

/// One party that may stand in a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The canonical spelling, which credits are printed in.
    pub name: String,
    /// Other spellings that mean the same party.
    pub spellings: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// The name in full, where `name` is an abbreviation; also understood as a spelling.
    pub full_name: Option<String>,
    /// Its site.
    pub url: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_has_a_name() {
        for name in Kind::NAMES {
            assert!(Kind::from_name(name).is_some(), "{name}");
        }
        assert_eq!(Kind::from_name("state-media"), Some(Kind::StateMedia));
        assert_eq!(Kind::from_name("State Media"), None);
    }
}
