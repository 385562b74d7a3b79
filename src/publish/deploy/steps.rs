//! What a deploy is about to do, one step a file: kept on the target while it works, so that the next
//! deploy can go on after a cut.

use std::io::Read;

use super::manifest::{Entry, is_inside};

/// A path, and what a deploy puts there; nothing if it deletes it.
pub type Step = (String, Option<Entry>);

/// Whether no step leads out of the site: steps come from elsewhere, and files are deleted by them.
#[must_use]
pub fn are_inside(steps: &[Step]) -> bool {
    steps.iter().all(|(path, _)| is_inside(path))
}

/// Writes steps.
#[must_use]
pub fn write(steps: &[Step]) -> Vec<u8> {
    serde_json::to_vec(steps).unwrap_or_default()
}

/// Reads steps; `None` if they are none, or lead out of the site.
#[must_use]
pub fn read(from: impl Read) -> Option<Vec<Step>> {
    serde_json::from_reader(from).ok().filter(|steps: &Vec<Step>| are_inside(steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_as_they_were_written_and_stay_in_the_site() {
        let steps: Vec<Step> = vec![("b".to_owned(), None), ("a/b".to_owned(), None)];
        assert_eq!(read(&*write(&steps)), Some(steps));
        assert_eq!(read(&b"<html>"[..]), None);
        assert_eq!(read(&*write(&[("../a".to_owned(), None)])), None);
    }
}
