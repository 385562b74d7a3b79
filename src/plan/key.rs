//! The recipe of an output file as named fingerprints.

use serde::{Deserialize, Serialize};

/// The names of all parts, in the order in which they are told apart on disk.
const NAMES: [&str; 17] = [
    "generator",
    "template",
    "site",
    "source",
    "article",
    "people",
    "topics",
    "photos",
    "links",
    "series",
    "related",
    "shelves",
    "page",
    "cards",
    "items",
    "lines",
    "zone",
];

/// Named parts, in a fixed order: places in the list of names, and fingerprints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    parts: Vec<(u8, u64)>,
}

impl Key {
    /// A key without parts.
    #[must_use]
    pub fn new() -> Self {
        Self { parts: Vec::with_capacity(12) }
    }

    /// The same key with one more part, whose name is in the list above.
    #[must_use]
    pub fn with(mut self, name: &'static str, part: u64) -> Self {
        let at = NAMES.iter().position(|known| *known == name);
        debug_assert!(at.is_some(), "{name} has no number");
        self.parts.push((at.unwrap_or_default() as u8, part));
        self
    }

    /// All parts.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.parts.iter().filter_map(|(at, part)| Some((*NAMES.get(usize::from(*at))?, *part)))
    }

    /// The parts that another key has otherwise, or that only one of the two has.
    #[must_use]
    pub fn differences(&self, new: &Self) -> Vec<(&'static str, Option<u64>, Option<u64>)> {
        let of = |key: &Self, name: &str| {
            key.parts().find(|(known, _)| *known == name).map(|(_, part)| part)
        };
        let changed = new.parts().map(|(name, part)| (name, of(self, name), Some(part)));
        let dropped = self.parts().filter(|(name, _)| of(new, name).is_none());
        changed
            .filter(|(_, old, new)| old != new)
            .chain(dropped.map(|(name, part)| (name, Some(part), None)))
            .collect()
    }
}
