//! The places of a text that links can lead to.

use serde::{Deserialize, Serialize};

/// Anchors in the order of the text, found without looking at all of them: a long text may link to
/// each of its own subheads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Anchors {
    names: Vec<String>,
    /// Their numbers in the order of their letters.
    sorted: Vec<usize>,
}

impl Anchors {
    /// In the order of the text.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is one of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.sorted.binary_search_by(|&at| self.names[at].as_str().cmp(name)).is_ok()
    }
}

impl From<Vec<String>> for Anchors {
    fn from(names: Vec<String>) -> Self {
        let mut sorted: Vec<usize> = (0..names.len()).collect();
        sorted.sort_by(|a, b| names[*a].cmp(&names[*b]));
        Self { names, sorted }
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn each_is_found_and_the_order_of_the_text_stays() {
        let anchors = Anchors::from(["c", "a", "b"].map(str::to_owned).to_vec());
        assert_eq!(anchors.names(), ["c", "a", "b"]);
        assert!(["a", "b", "c"].iter().all(|name| anchors.contains(name)));
        assert!(!anchors.contains("") && !anchors.contains("d"));
    }
}
