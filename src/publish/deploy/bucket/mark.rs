//! What keeps a second deploy to a bucket out, and says how far a deploy has come that was cut.
//!
//! A mark is written again every few seconds, so it has to be small however much there is to do: a
//! slow line must not be busy with it. The steps of a deploy have an order, they are begun in that
//! order, and so a number says which of them are certainly done. If they are many they stand in a
//! list beside the mark, which is written once.

use serde::{Deserialize, Serialize};

use crate::publish::deploy::steps::Step;

/// The mark on a target.
pub const MARK: &str = ".newsprint/deploying.json";

/// As many steps stand in the mark itself: 20 KB, and two requests less.
const FEW: usize = 100;

/// Who deploys, and how far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which deploy: a random number.
    pub id: String,
    /// How often the mark was written, so that it differs as long as the deploy lives.
    pub beat: u64,
    /// How many of the first steps are done.
    pub done: usize,
    /// What is about to be done.
    pub steps: Steps,
    /// The deploys whose lists may lie there, whether they are used yet, or still: what is not named
    /// here would never be taken away.
    #[serde(default)]
    pub lists: Vec<String>,
}

/// Where the steps are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Steps {
    /// In the mark.
    Here(Vec<Step>),
    /// In the list of a deploy, which is gone when the deploy is over.
    List(String),
}

impl Default for Steps {
    fn default() -> Self {
        Self::Here(Vec::new())
    }
}

impl Steps {
    /// The path of the list, if there is one.
    pub fn list(&self) -> Option<String> {
        match self {
            Self::Here(_) => None,
            Self::List(id) => list(id),
        }
    }
}

/// The path of a deploy's list. The number comes from elsewhere, and leads to a file that is deleted.
pub fn list(id: &str) -> Option<String> {
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| format!(".newsprint/deploying-{id}.json.gz"))
}

/// Whether steps have to stand in a list.
#[must_use]
pub fn are_many(steps: &[Step]) -> bool {
    steps.len() > FEW
}

/// Which of the steps are done, while they end in any order.
#[derive(Debug, Default)]
pub struct Done {
    ended: Vec<bool>,
    first: usize,
}

impl Done {
    /// Of the steps, the first ones are done.
    #[must_use]
    pub fn new(first: usize) -> Self {
        Self { ended: vec![true; first], first }
    }

    /// A step ended.
    pub fn end(&mut self, step: usize) {
        if self.ended.len() <= step {
            self.ended.resize(step + 1, false);
        }
        if let Some(ended) = self.ended.get_mut(step) {
            *ended = true;
        }
        while self.ended.get(self.first) == Some(&true) {
            self.first += 1;
        }
    }

    /// How many of the first ones ended.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_steps_without_a_gap_before_them_count() {
        let mut done = Done::new(2);
        assert_eq!(done.first(), 2);
        done.end(3);
        done.end(5);
        assert_eq!(done.first(), 2);
        done.end(2);
        assert_eq!(done.first(), 4);
        done.end(4);
        assert_eq!(done.first(), 6);
    }

    #[test]
    fn a_list_lies_where_records_do() {
        assert_eq!(Steps::default().list(), None);
        assert_eq!(Steps::List("../index.html".to_owned()).list(), None);
        assert!(Steps::List("0af".to_owned()).list().unwrap().starts_with(".newsprint/"));
    }
}
