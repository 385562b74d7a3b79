//! Where articles are found: their numbers by file, by path on the site and by id.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use super::answers::Itself;
use super::links::name_of;
use super::{Entry, No};
use crate::base::diag::NearNames;
use crate::base::hash;

/// Numbers by the fingerprints of names; who asks gets only an article that has the very name.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    by_file: HashMap<u64, No, BuildHasherDefault<Itself>>,
    by_path: HashMap<u64, No, BuildHasherDefault<Itself>>,
    by_id: HashMap<u64, No, BuildHasherDefault<Itself>>,
    /// The articles of each folder: one that is published, or else the first.
    by_folder: HashMap<u64, No, BuildHasherDefault<Itself>>,
    /// Made when the first name is misspelt.
    names: OnceLock<NearNames>,
    /// Made when the first id is misspelt, with the articles that have one.
    ids: OnceLock<(Vec<No>, NearNames)>,
}

impl Numbers {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut numbers = Self::default();
        numbers.by_file.reserve(entries.len());
        numbers.by_path.reserve(entries.len());
        for (no, entry) in entries.iter().enumerate() {
            numbers.by_file.insert(hash::of(&*entry.brief().path), no);
            numbers.by_path.insert(hash::of(&*entry.path), no);
            let folder = hash::of(folder(&entry.brief().path));
            let known = numbers.by_folder.entry(folder).or_insert(no);
            if entry.is_out() && !entries[*known].is_out() {
                *known = no;
            }
            if let Some(id) = &entry.brief().id {
                numbers.by_id.insert(hash::of(&*id.value), no);
            }
        }
        numbers
    }

    /// The article of a file.
    pub(super) fn file(&self, entries: &[Entry], path: &str) -> Option<No> {
        let no = *self.by_file.get(&hash::of(path))?;
        (*entries[no].brief().path == *path).then_some(no)
    }

    /// An article that lies in a folder: one that is published, if there is one.
    pub(super) fn folder(&self, entries: &[Entry], folder: &str) -> Option<No> {
        let no = *self.by_folder.get(&hash::of(folder))?;
        (self::folder(&entries[no].brief().path) == folder).then_some(no)
    }

    /// The article with a path on the site.
    pub(super) fn path(&self, entries: &[Entry], path: &str) -> Option<No> {
        let no = *self.by_path.get(&hash::of(path))?;
        (entries[no].path == path).then_some(no)
    }

    /// The article whose file a misspelt name most likely means.
    pub(super) fn near_name(&self, entries: &[Entry], wrong: &str) -> Option<No> {
        let name = |no| self::name(entries, no);
        self.names.get_or_init(|| NearNames::new(entries.len(), name)).nearest(wrong, name)
    }

    /// The id that a misspelt one most likely means.
    pub(super) fn near_id<'e>(&self, entries: &'e [Entry], wrong: &str) -> Option<&'e str> {
        let id = |no: No| entries[no].brief().id.as_ref().map_or("", |id| id.value.as_str());
        let (numbers, ids) = self.ids.get_or_init(|| {
            let numbers: Vec<No> = (0..entries.len()).filter(|&no| !id(no).is_empty()).collect();
            let ids = NearNames::new(numbers.len(), |at| id(numbers[at]));
            (numbers, ids)
        });
        ids.nearest(wrong, |at| id(numbers[at])).map(|at| id(numbers[at]))
    }

    /// The article of an id.
    pub(super) fn id(&self, entries: &[Entry], id: &str) -> Option<No> {
        let no = *self.by_id.get(&hash::of(id))?;
        entries[no].brief().id.as_ref().is_some_and(|known| known.value == id).then_some(no)
    }
}

/// What the file of an article is called.
fn name(entries: &[Entry], no: No) -> &str {
    name_of(&entries[no].brief().path)
}

/// The folder of a path; nothing for a path without one.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
