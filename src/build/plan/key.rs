//! The recipe of an output file as named fingerprints.

use serde::{Deserialize, Serialize};

/// The names of all parts, in the order in which they are told apart on disk.
const NAMES: [&str; 18] = [
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
    "channel",
];

/// Named parts: which of the names it has, one bit for each, and their fingerprints in that order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    names: u32,
    parts: Vec<u64>,
}

impl Key {
    /// A key without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same key with one more part, whose name is in the list above.
    #[must_use]
    pub fn with(self, name: &'static str, part: u64) -> Self {
        self.with_all([(name, part)])
    }

    /// The same key with more parts. A site has as many keys as files: none takes more space than
    /// its parts.
    #[must_use]
    pub fn with_all<const N: usize>(mut self, parts: [(&'static str, u64); N]) -> Self {
        self.parts.reserve_exact(N);
        for (name, part) in parts {
            let at = NAMES.iter().position(|known| *known == name);
            debug_assert!(at.is_some(), "{name} has no number");
            let bit = 1 << at.unwrap_or_default();
            debug_assert!(self.names & bit == 0, "{name} is there already");
            let before = (self.names & (bit - 1)).count_ones() as usize;
            self.names |= bit;
            self.parts.insert(before.min(self.parts.len()), part);
        }
        self
    }

    /// All parts.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let names = NAMES
            .iter()
            .enumerate()
            .filter(|(at, _)| self.names & (1 << at) != 0)
            .map(|(_, name)| name);
        names.copied().zip(self.parts.iter().copied())
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
