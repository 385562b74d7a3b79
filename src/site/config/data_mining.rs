//! What a party allows machines to do with its photos.
//!
//! Must not know where it is written: it gives the value that files and structured data take.

/// Permission for text and data mining, after the property Data Mining of IPTC Photo Metadata
/// 2023.1, whose values are those of the PLUS Picture Licensing Universal System.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DataMining {
    /// Nothing is said.
    #[default]
    Unspecified,
    /// Allowed.
    Allowed,
    /// Prohibited.
    Prohibited,
    /// Prohibited for training of any machine.
    ProhibitedAiTraining,
    /// Prohibited for training of machines that make pictures.
    ProhibitedGenerativeAiTraining,
    /// Prohibited, except for search engines.
    ProhibitedExceptSearchEngineIndexing,
    /// Prohibited; the constraints are written down elsewhere.
    SeeConstraints,
}

impl DataMining {
    /// The names used in `agencies.toml`.
    pub const NAMES: &'static [&'static str] = &[
        "unspecified",
        "allowed",
        "prohibited",
        "prohibited-ai-training",
        "prohibited-generative-ai-training",
        "prohibited-except-search-engine-indexing",
        "see-constraints",
    ];

    const ALL: [Self; 7] = [
        Self::Unspecified,
        Self::Allowed,
        Self::Prohibited,
        Self::ProhibitedAiTraining,
        Self::ProhibitedGenerativeAiTraining,
        Self::ProhibitedExceptSearchEngineIndexing,
        Self::SeeConstraints,
    ];

    /// The permission of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(at).copied()
    }

    /// Its name in the PLUS vocabulary; `http://ns.useplus.org/ldf/vocab/` stands before it where an
    /// address is asked for.
    #[must_use]
    pub fn dmi(self) -> &'static str {
        match self {
            Self::Unspecified => "DMI-UNSPECIFIED",
            Self::Allowed => "DMI-ALLOWED",
            Self::Prohibited => "DMI-PROHIBITED",
            Self::ProhibitedAiTraining => "DMI-PROHIBITED-AIMLTRAINING",
            Self::ProhibitedGenerativeAiTraining => "DMI-PROHIBITED-GENAIMLTRAINING",
            Self::ProhibitedExceptSearchEngineIndexing => {
                "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
            }
            Self::SeeConstraints => "DMI-PROHIBITED-SEECONSTRAINT",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DataMining;

    #[test]
    fn every_permission_has_a_name_of_its_own_in_both_languages() {
        let values: Vec<&str> = DataMining::NAMES
            .iter()
            .filter_map(|name| Some(DataMining::from_name(name)?.dmi()))
            .collect();
        let mut unique = values.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!((values.len(), unique.len()), (7, 7));
        assert!(values.iter().all(|value| value.starts_with("DMI-")));
        assert_eq!(DataMining::from_name("Allowed"), None);
    }
}
