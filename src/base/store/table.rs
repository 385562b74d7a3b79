//! Values by path, in a journal: read as a whole, updated row by row.

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::journal::Journal;
use super::{decode, encode};

/// Rows in a frame of the base: frames are decoded on all cores, and few are in memory at once.
const ROWS: usize = 1024;

/// A table that was opened.
#[derive(Debug)]
pub struct Table<V> {
    journal: Journal,
    /// The rows, by path.
    pub rows: Vec<(Arc<str>, V)>,
}

/// A row as it is read.
type Row<V> = (Arc<str>, Option<V>);

/// A row to be written, or a path that has none any more.
pub type Change<'a, W> = (&'a str, Option<&'a W>);

impl<V: DeserializeOwned + Send> Table<V> {
    /// Reads a table; one that is missing or damaged is empty. What its content depends on is not
    /// asked yet, see [`Table::expect`].
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let (journal, frames) = Journal::read(path, decode::<Vec<Row<V>>>);
        let mut rows: Vec<Row<V>> = Vec::with_capacity(frames.iter().map(Vec::len).sum());
        rows.extend(frames.into_iter().flatten());
        // The base is sorted and additions are few. Of rows with one path the last counts: sorting
        // keeps their order, and what remains of equal ones is the first of the reversed list.
        if !rows.is_sorted_by(|a, b| a.0 < b.0) {
            rows.reverse();
            rows.sort_by(|a, b| a.0.cmp(&b.0));
            rows.dedup_by(|later, first| later.0 == first.0);
        }
        let rows = rows.into_iter().filter_map(|(path, value)| Some((path, value?))).collect();
        Self { journal, rows }
    }

    /// A table that says nothing, to be begun.
    #[must_use]
    pub fn empty(path: &Path) -> Self {
        Self { journal: Journal::new(path), rows: Vec::new() }
    }
}

impl<V> Table<V> {
    /// The table as far as its content depends on this; otherwise it is empty.
    #[must_use]
    pub fn expect(mut self, fingerprint: u64) -> Self {
        if !self.journal.expect(fingerprint) {
            self.rows = Vec::new();
        }
        self
    }

    /// The value of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&V> {
        let at = self.rows.binary_search_by(|(known, _)| (**known).cmp(path)).ok()?;
        Some(&self.rows[at].1)
    }

    /// The same table without its rows, which somebody else has now.
    #[must_use]
    pub fn split(self) -> (Table<()>, Vec<(Arc<str>, V)>) {
        (Table { journal: self.journal, rows: Vec::new() }, self.rows)
    }

    /// Whether there is nothing on disk to add to.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.journal.is_new()
    }

    /// Writes changed rows; where so much has changed that the file is worth writing anew, or if
    /// there is none, it is begun with `all` rows, in the order of their paths.
    ///
    /// # Errors
    /// What the file system says. What was written before stays as it was.
    pub fn save<'a, W: Serialize + Sync + 'a>(
        &mut self,
        changes: &[Change<'_, W>],
        all: impl FnOnce() -> Vec<(&'a str, &'a W)>,
    ) -> io::Result<()> {
        if !self.journal.is_new() {
            if changes.is_empty() {
                return Ok(());
            }
            let frame = encode(changes);
            if !self.journal.is_worn(frame.len()) {
                return self.journal.add(&[frame]);
            }
        }
        self.begin(&all())
    }

    /// Writes the file anew.
    ///
    /// # Errors
    /// What the file system says. The old file stays as it was.
    pub fn begin<W: Serialize + Sync>(&mut self, all: &[(&str, &W)]) -> io::Result<()> {
        self.journal.begin(Encoded { rows: all, at: 0, ready: VecDeque::new() })
    }
}

/// Rows as the frames they become, a few at a time.
struct Encoded<'a, W> {
    rows: &'a [(&'a str, &'a W)],
    /// The first row that is not encoded yet.
    at: usize,
    ready: VecDeque<Vec<u8>>,
}

impl<W: Serialize + Sync> Iterator for Encoded<'_, W> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.ready.is_empty() {
            let end = self.rows.len().min(self.at + ROWS * 2 * rayon::current_num_threads());
            let frames = self.rows[self.at..end].par_chunks(ROWS).map(|rows| {
                let rows: Vec<Change<'_, W>> =
                    rows.iter().map(|(path, value)| (*path, Some(*value))).collect();
                encode(&rows)
            });
            self.ready = frames.collect::<Vec<_>>().into();
            self.at = end;
        }
        self.ready.pop_front()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let frames = (self.rows.len() - self.at).div_ceil(ROWS) + self.ready.len();
        (frames, Some(frames))
    }
}

impl<W: Serialize + Sync> ExactSizeIterator for Encoded<'_, W> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path) -> Table<i32> {
        Table::read(path).expect(7)
    }

    fn rows(path: &Path) -> Vec<(String, i32)> {
        open(path).rows.iter().map(|(path, value)| (path.to_string(), *value)).collect()
    }

    #[test]
    fn later_rows_replace_earlier_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table");
        let all = || vec![("a", &1), ("b", &2), ("c", &3)];
        open(&path).save(&[], all).unwrap();
        open(&path).save(&[("b", Some(&5)), ("d", Some(&4))], all).unwrap();
        open(&path).save(&[("a", None), ("b", Some(&6))], all).unwrap();
        let expected = [("b", 6), ("c", 3), ("d", 4)].map(|(path, n)| (path.to_owned(), n));
        assert_eq!(rows(&path), expected);
        assert_eq!(open(&path).get("c"), Some(&3));
        assert_eq!(open(&path).get("a"), None);
    }

    #[test]
    fn an_update_does_not_rewrite_the_table() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table");
        let names: Vec<String> = (0..50_000).map(|number| format!("{number:06}")).collect();
        let all = || names.iter().map(|name| (name.as_str(), &7)).collect::<Vec<_>>();
        open(&path).save(&[], all).unwrap();
        let before = std::fs::metadata(&path).unwrap().len();
        open(&path).save(&[("000003", Some(&8))], || unreachable!("it is rewritten")).unwrap();
        let added = std::fs::metadata(&path).unwrap().len() - before;
        assert!(added < 64, "{added} bytes were added");
        assert_eq!(open(&path).get("000003"), Some(&8));
    }
}
