//! Names that a misspelt one may mean, found without comparing it with all of an archive.

use std::cmp::Ordering;

use super::nearest;

/// How many names a misspelt one is compared with at most.
const COMPARED: usize = 500;

/// Names by their numbers, in the order of their letters from the front and from the back: a mistake
/// leaves either the beginning or the end of a name what it was.
#[derive(Debug)]
pub struct NearNames {
    forwards: Vec<usize>,
    backwards: Vec<usize>,
}

impl NearNames {
    /// So many names, each given by its number.
    #[must_use]
    pub fn new<'n>(count: usize, name: impl Fn(usize) -> &'n str) -> Self {
        let mut forwards: Vec<usize> = (0..count).collect();
        let mut backwards = forwards.clone();
        if count > COMPARED {
            forwards.sort_by(|a, b| name(*a).cmp(name(*b)));
            backwards.sort_by(|a, b| reversed(name(*a), name(*b)));
        }
        Self { forwards, backwards }
    }

    /// The number of the name that `wrong` is most likely a misspelling of, if any is near enough: of
    /// equally near ones the lowest.
    #[must_use]
    pub fn nearest<'n>(&self, wrong: &str, name: impl Fn(usize) -> &'n str) -> Option<usize> {
        let near = self.near(wrong, &name);
        let meant = nearest(wrong, near.iter().map(|&no| name(no)))?;
        near.into_iter().find(|&no| name(no) == meant)
    }

    /// The numbers of the names that stand nearest to this one, the lowest first: all of them where
    /// there are few.
    fn near<'n>(&self, wrong: &str, name: impl Fn(usize) -> &'n str) -> Vec<usize> {
        if self.forwards.len() <= COMPARED {
            return self.forwards.clone();
        }
        let front = self.forwards.partition_point(|&no| name(no) < wrong);
        let back = self.backwards.partition_point(|&no| reversed(name(no), wrong).is_lt());
        let mut near = [around(&self.forwards, front), around(&self.backwards, back)].concat();
        near.sort_unstable();
        near.dedup();
        near
    }
}

fn reversed(a: &str, b: &str) -> Ordering {
    a.bytes().rev().cmp(b.bytes().rev())
}

/// Those around a place.
fn around(all: &[usize], at: usize) -> &[usize] {
    let half = COMPARED / 4;
    &all[at.saturating_sub(half)..all.len().min(at + half)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_with_as_many_in_an_archive_of_any_size() {
        for count in [5_000, 10_000, 20_000] {
            let names: Vec<String> = (0..count)
                .map(|no| format!("{}-ferry-{}", no * 7919 % count, no * 104_729 % count))
                .collect();
            let name = |no: usize| names[no].as_str();
            let known = NearNames::new(count, name);
            let meant = name(count / 3);
            let (start, end) = meant.split_once("ferry").unwrap();
            for wrong in [format!("{start}fery{end}"), format!("x{meant}"), format!("{meant}x")] {
                let compared = known.near(&wrong, name).len();
                assert!(compared <= COMPARED, "{compared} of {count}");
                assert_eq!(known.nearest(&wrong, name).map(name), Some(meant), "{wrong}");
            }
        }
    }

    #[test]
    fn few_names_are_compared_with_all() {
        let name = |no: usize| ["c", "a", "b"][no];
        assert_eq!(NearNames::new(3, name).near("z", name), [0, 1, 2]);
    }
}
