//! The recipe of an output file as named fingerprints.

/// Named parts, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    parts: Vec<(&'static str, u64)>,
}

impl Key {
    /// A key without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same key with one more part.
    #[must_use]
    pub fn with(mut self, name: &'static str, part: u64) -> Self {
        self.parts.push((name, part));
        self
    }

    /// All parts.
    #[must_use]
    pub fn parts(&self) -> &[(&'static str, u64)] {
        &self.parts
    }
}
