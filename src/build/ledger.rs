//! What each output file was made from, remembered between builds.
//!
//! A table in `.newsprint/`, one for each output folder; see `base::store`. Without it, or with
//! one that is damaged, everything is made again and the result is the same.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use serde::{Deserialize, Serialize};

use crate::base::hash;
use crate::base::names;
use crate::base::store::{Change, Table};
use crate::build::plan::Key;
use crate::site::source::Stamp;

/// The row of the list of our files, which is no output file itself: it has no key.
const LIST: &str = ".newsprint-files";

/// Before the paths of pages that are gone: of them only the identity is known. Like the list, they
/// have names that no output file can have.
const GONE: &str = ".newsprint-gone/";

/// What is remembered of one output file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its key.
    pub key: Key,
    /// The fingerprint of its bytes.
    pub hash: u128,
    /// What the file system said of it when it was written.
    pub stamp: Stamp,
    /// Whose page it is, of pages that readers may have linked to.
    pub identity: Option<Box<Identity>>,
}

/// By what a page is known again under another URL, as fingerprints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Identity {
    /// An article's.
    Article {
        /// Of its id; 0 if it has none.
        id: u64,
        /// Of its title and date.
        name: u64,
        /// Of its file.
        file: u64,
    },
    /// The front of a list.
    List {
        /// What it lists by.
        by: By,
        /// Of title and date of its oldest articles.
        members: Vec<u64>,
    },
    /// The front of a list that has moved, and the file of its new front.
    Moved(String),
}

/// What a list of articles has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// The section.
    Section,
    /// A topic.
    Topic,
    /// An author.
    Author,
}

/// Why an output file is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was not planned before.
    New,
    /// Parts of its key differ.
    Differs(Vec<Difference>),
    /// The file is not there any more.
    Gone,
    /// The file was touched by somebody else.
    Touched,
}

/// A part of a key that differs: its name, the old and the new fingerprint.
pub type Difference = (&'static str, Option<u64>, Option<u64>);

/// All records by output path.
pub struct Ledger {
    table: Table<Record>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").field("records", &self.table.rows.len()).finish()
    }
}

impl Ledger {
    /// The ledger of an output folder; each has its own. However the site's folder is named, that
    /// of a folder inside it is the same.
    #[must_use]
    pub fn path(cache: &Path, output: &Path) -> PathBuf {
        let site = cache.parent().unwrap_or(cache);
        let output = output.strip_prefix(site).unwrap_or(output);
        cache.join(format!("ledger-{:016x}", hash::of(&output.to_string_lossy())))
    }

    /// Opens a ledger; one that is missing or damaged is empty, and so is each if `clean`.
    #[must_use]
    pub fn open(path: &Path, generator: u64, clean: bool) -> Self {
        let table = if clean { Table::empty(path) } else { Table::read(path) };
        Self { table: table.expect(generator) }
    }

    /// The record of a path.
    #[must_use]
    pub fn get(&self, out: &str) -> Option<&Record> {
        self.table.get(out)
    }

    /// All paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.table.rows.iter().map(|(path, _)| &**path).filter(|path| !names::is_own(path))
    }

    /// Pages that are gone and have not come back, and whose they were.
    pub fn gone(&self) -> impl Iterator<Item = (&str, &Identity)> {
        let from = self.table.rows.partition_point(|(path, _)| **path < *GONE);
        let rows = self.table.rows[from..].iter();
        rows.map_while(|(path, record)| {
            Some((path.strip_prefix(GONE)?, record.identity.as_deref()?))
        })
    }

    /// What the file system said of the list of our files when it was last written.
    #[must_use]
    pub fn list(&self) -> Option<Stamp> {
        Some(self.get(LIST)?.stamp)
    }

    /// The records of paths, which come in order.
    #[must_use]
    pub fn beside(&self, outs: &[&str]) -> Vec<Option<&Record>> {
        let mut rows = self.table.rows.iter().peekable();
        let next = |out: &&str| {
            while rows.next_if(|(path, _)| **path < **out).is_some() {}
            rows.peek().filter(|(path, _)| **path == **out).map(|(_, record)| record)
        };
        outs.iter().map(next).collect()
    }

    /// Writes down what was made and what was removed. `list` is what the file system says of the
    /// list of our files, `gone` the pages to be looked for under another URL, or no longer.
    ///
    /// # Errors
    /// What the file system says.
    pub fn save(
        mut self,
        made: &[(&str, Record)],
        removed: &[String],
        list: Option<Stamp>,
        gone: &[(String, Option<Identity>)],
    ) -> io::Result<()> {
        let bare = |stamp, identity| Record { key: Key::new(), hash: 0, stamp, identity };
        let list = list.filter(|stamp| self.list() != Some(*stamp)).map(|stamp| bare(stamp, None));
        let gone: Vec<(String, Option<Record>)> = gone
            .iter()
            .map(|(out, identity)| {
                let identity = identity.clone().map(Box::new);
                let record = identity.map(|one| bare(Stamp::default(), Some(one)));
                (format!("{GONE}{out}"), record)
            })
            .collect();
        let mut changes: Vec<Change<'_, Record>> =
            made.iter().map(|(path, record)| (*path, Some(record))).collect();
        changes.extend(removed.iter().map(|path| (path.as_str(), None)));
        changes.extend(list.iter().map(|record| (LIST, Some(record))));
        changes.extend(gone.iter().map(|(path, record)| (path.as_str(), record.as_ref())));
        let rows = std::mem::take(&mut self.table.rows);
        self.table.save(&changes, || {
            let mut all: Vec<Change<'_, Record>> =
                rows.iter().map(|(path, record)| (&**path, Some(record))).collect();
            all.extend(&changes);
            all.reverse();
            all.sort_by(|a, b| a.0.cmp(b.0));
            all.dedup_by(|later, first| later.0 == first.0);
            all.into_iter().filter_map(|(path, record)| Some((path, record?))).collect()
        })
    }
}

/// Why a file must be made, if it must: what is remembered of it, its key now, and what the file
/// system says of it now.
#[must_use]
pub fn reason(record: Option<&Record>, key: &Key, found: Option<Stamp>) -> Option<Reason> {
    let Some(record) = record else { return Some(Reason::New) };
    if record.key != *key {
        return Some(Reason::Differs(record.key.differences(key)));
    }
    match found {
        None => Some(Reason::Gone),
        Some(stamp) if stamp != record.stamp => Some(Reason::Touched),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp { size: 3, modified: 7, changed: 0, inode: 1 }
    }

    #[test]
    fn a_record_says_what_differs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let ledger = || Ledger::open(&path, 1, false);
        let key = Key::new().with("template", 1).with("cards", 2);
        assert_eq!(reason(ledger().get("a"), &key, None), Some(Reason::New));
        let record = Record { key: key.clone(), hash: 0, stamp: stamp(), identity: None };
        ledger().save(&[("a", record)], &[], None, &[]).unwrap();
        assert_eq!(reason(ledger().get("a"), &key, Some(stamp())), None);
        assert_eq!(reason(ledger().get("a"), &key, None), Some(Reason::Gone));
        let touched = Stamp { modified: 8, ..stamp() };
        assert_eq!(reason(ledger().get("a"), &key, Some(touched)), Some(Reason::Touched));
        let other = Key::new().with("template", 1).with("cards", 3).with("shelves", 4);
        assert_eq!(
            reason(ledger().get("a"), &other, Some(stamp())),
            Some(Reason::Differs(vec![("shelves", None, Some(4)), ("cards", Some(2), Some(3))]))
        );
        assert_eq!(Ledger::open(&path, 2, false).get("a"), None, "another program's");
        let was = Identity::Article { id: 1, name: 2, file: 3 };
        let gone = [("a".to_owned(), Some(was.clone()))];
        ledger().save(&[], &["a".to_owned()], Some(stamp()), &gone).unwrap();
        assert_eq!(ledger().get("a"), None);
        assert_eq!(ledger().list(), Some(stamp()));
        assert_eq!(ledger().paths().count(), 0);
        assert_eq!(ledger().gone().collect::<Vec<_>>(), [("a", &was)]);
        ledger().save(&[], &[], None, &[("a".to_owned(), None)]).unwrap();
        assert_eq!(ledger().gone().count(), 0);
    }
}
