//! Where renditions of photos are made and kept: each once, however often it is published.
//!
//! A rendition is kept without its rights, under a fingerprint of the photo's bytes and the recipe.
//! Whoever is credited otherwise tomorrow gets the same pixels. The folder may be deleted at any
//! time, and a file that is not what it was when it was written is made again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Progress;
use super::budget::Budget;
use crate::base::hash;
use crate::site::source::Disk;
use picture::pixels::{self, Format, Header, Pace, Recipe, Reduction};

/// What is asked for: of which photo, made how.
#[derive(Clone, Debug)]
pub(super) struct Order<'a> {
    /// The photo's file.
    pub(super) file: &'a str,
    /// The fingerprint of its bytes.
    pub(super) hash: u128,
    /// Its kind and size.
    pub(super) header: Header,
    /// What is wanted.
    pub(super) recipe: Recipe,
}

/// Why a rendition was not made.
pub(super) enum Spoilt {
    /// The photo is not what it was when it was looked at, or can't be read any more.
    Changed,
    /// It can't be made.
    Unusable,
}

/// Where renditions are made and kept.
pub(super) struct Darkroom<'d> {
    disk: &'d dyn Disk,
    folder: PathBuf,
    may_write: bool,
}

impl<'d> Darkroom<'d> {
    /// The darkroom of a cache folder.
    pub(super) fn new(disk: &'d dyn Disk, cache: &Path, may_write: bool) -> Self {
        Self { disk, folder: cache.join("photos"), may_write }
    }

    /// Makes all that is not there yet: each photo is decoded once for each reduction that its
    /// recipes name, nearly always one, as many at a time as memory allows. What fails is left to [`Self::get`], which says so. Returns how many were made.
    pub(super) fn prepare(&self, orders: &[Order<'_>], progress: &dyn Progress) -> usize {
        let mut photos: BTreeMap<(&str, u128, Reduction), Vec<&Order<'_>>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for order in orders {
            let place = self.place(order);
            if seen.insert(place.clone()) && read(&place).is_none() {
                let photo = (order.file, order.hash, order.recipe.reduction);
                photos.entry(photo).or_default().push(order);
            }
        }
        let wanted = photos.values().map(Vec::len).sum();
        if wanted == 0 {
            return 0;
        }
        progress.stage("developing photos", wanted);
        let budget = Budget::new();
        let photos: Vec<Vec<&Order<'_>>> = photos.into_values().collect();
        photos.par_iter().for_each(|orders| {
            let mut kept = |order: &Order<'_>, bytes: &[u8]| {
                progress.step();
                // A cache that can't be written makes a build slower, not wrong.
                let _ = write(&self.place(order), bytes);
            };
            let _ = self.make(orders, &budget, &mut kept);
        });
        wanted
    }

    /// A rendition without rights: from the folder, or made now.
    pub(super) fn get(&self, order: &Order<'_>) -> Result<Vec<u8>, Spoilt> {
        let place = self.place(order);
        if let Some(bytes) = read(&place) {
            return Ok(bytes);
        }
        let mut made = None;
        self.make(&[order], &Budget::new(), &mut |_, bytes| made = Some(bytes.to_vec()))?;
        let made = made.ok_or(Spoilt::Unusable)?;
        if self.may_write {
            let _ = write(&place, &made);
        }
        Ok(made)
    }

    /// A rendition at once, in a format that takes no time, unless the right one is there.
    pub(super) fn glance(&self, order: &Order<'_>) -> Result<Vec<u8>, Spoilt> {
        if let Some(bytes) = read(&self.place(order)) {
            return Ok(bytes);
        }
        let format = if order.header.transparent { Format::Png } else { Format::Jpeg };
        let mut recipe = Recipe { format, pace: Pace::Quick, ..order.recipe };
        // Nothing else is made with it, so no more is decoded than it shows.
        recipe.reduction = pixels::reduction(order.header, &[recipe]);
        self.get(&Order { recipe, ..order.clone() })
    }

    /// Removes what none of these orders asks for; returns how many files went.
    pub(super) fn tidy(&self, orders: &[Order<'_>]) -> io::Result<usize> {
        let wanted: BTreeSet<PathBuf> = orders.iter().map(|order| self.place(order)).collect();
        let mut removed = 0;
        for folder in files(&self.folder)? {
            for file in files(&folder)? {
                if !wanted.contains(&file) {
                    remove(&file)?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// Decodes one photo and makes what is asked for of it, all with the same reduction.
    fn make(
        &self,
        orders: &[&Order<'_>],
        budget: &Budget,
        kept: &mut dyn FnMut(&Order<'_>, &[u8]),
    ) -> Result<(), Spoilt> {
        let Some(first) = orders.first() else { return Ok(()) };
        let bytes = self.disk.read(first.file).map_err(|_| Spoilt::Changed)?;
        if hash::content(&bytes) != first.hash {
            return Err(Spoilt::Changed);
        }
        let recipes: Vec<Recipe> = orders.iter().map(|order| order.recipe).collect();
        let reduction = first.recipe.reduction;
        let share = budget.hold(pixels::weight(first.header, reduction) + bytes.len() as u64);
        let raster = pixels::decode(&bytes, reduction).map_err(|_| Spoilt::Unusable)?;
        drop(bytes);
        let all = pixels::develop(&raster, &recipes, &mut |at, made| {
            kept(orders[at], &made);
        });
        drop(share);
        if all { Ok(()) } else { Err(Spoilt::Unusable) }
    }

    /// Where a rendition is kept.
    fn place(&self, order: &Order<'_>) -> PathBuf {
        let recipe = hash::of(&(pixels::VERSION, &order.recipe));
        let name = format!("{:032x}-{recipe:016x}", order.hash);
        self.folder.join(&name[..2]).join(name)
    }
}

/// The bytes of a file that is what it was when it was written: they begin with the fingerprint of
/// its name and of what follows, so that a file under another one's name is noticed, too.
#[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let print = u128::from_le_bytes(bytes.get(..16)?.try_into().ok()?);
    let content = bytes.split_off(16);
    (fingerprint(path, &content) == print).then_some(content)
}

/// The fingerprint of a file: of its name, which tells the photo and the recipe, and its content.
fn fingerprint(path: &Path, content: &[u8]) -> u128 {
    let name = path.file_name().unwrap_or_default();
    hash::content(&[&hash::content(content).to_le_bytes(), name.as_encoded_bytes()].concat())
}

#[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut all = fingerprint(path, bytes).to_le_bytes().to_vec();
    all.extend_from_slice(bytes);
    let new = path.with_extension("new");
    fs::write(&new, all)?;
    fs::rename(new, path)
}

#[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}
