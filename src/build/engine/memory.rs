//! What is remembered of the site's files: what each says and what the site made of it.
//!
//! Three files in the cache folder: a table of articles, a table of other files, and the texts the
//! first one points to. All of it is keyed by fingerprints of content, so what is old is at worst
//! of no use, and what is lost is read again.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::load::Loaded;
use super::{Options, Understood};
use crate::base::store::{Blob, Blobs, Change, Table};
use crate::site::article::Brief;
use crate::site::index::{Asset, Entry, Index, Known, Settled};
use crate::site::source::Stamp;

const ARTICLES: &str = "articles";
const ASSETS: &str = "assets";
const TEXTS: &str = "texts";

/// The file of texts is written anew when this many bytes of it are of no use any more, and more
/// than are.
const WASTE: u64 = 16 * 1024 * 1024;

/// What can be remembered, before it is known whether what it depends on is still so.
pub(super) enum Raw {
    /// The tables of the cache.
    Tables(PathBuf, Table<Box<Known>>, Table<Asset>),
    /// An earlier look.
    Kept(Memory),
}

/// What is remembered.
pub(super) struct Memory {
    folder: PathBuf,
    articles: Table<()>,
    assets: Table<()>,
    /// The articles, by path.
    pub(super) known: Vec<(Arc<str>, Box<Known>)>,
    /// The other files, by path.
    pub(super) files: Vec<(Arc<str>, Asset)>,
    /// The texts, where they are open already.
    open: Option<Arc<Blobs>>,
    /// What the articles depend on.
    settings: u64,
}

impl Raw {
    /// What is kept, or else the tables. With `clean` there is nothing to remember.
    pub(super) fn read(options: &Options, kept: Option<Memory>) -> Self {
        if let Some(kept) = kept {
            return Self::Kept(kept);
        }
        let folder = options.cache.clone();
        let (articles, assets) = (folder.join(ARTICLES), folder.join(ASSETS));
        let (articles, assets) = if options.clean {
            (Table::empty(&articles), Table::empty(&assets))
        } else {
            rayon::join(|| Table::read(&articles), || Table::read(&assets))
        };
        Self::Tables(folder, articles, assets)
    }

    /// What is remembered under these settings.
    pub(super) fn open(self, settings: u64, generator: u64) -> Memory {
        match self {
            Self::Tables(folder, articles, assets) => {
                let (articles, known) = articles.expect(settings).split();
                let (assets, files) = assets.expect(generator).split();
                Memory { folder, articles, assets, known, files, open: None, settings }
            }
            Self::Kept(kept) if kept.settings == settings => kept,
            Self::Kept(kept) => Memory { known: Vec::new(), settings, ..kept },
        }
    }
}

impl Memory {
    /// What was understood of a site, to understand it again. Nothing of it is written down.
    pub(super) fn of(understood: &Understood<'_>, options: &Options) -> Self {
        let Understood { index, loaded, .. } = understood;
        let known = index.by_file.iter().map(|&no| {
            let entry = &index.articles[no];
            let mut known = entry.known.clone();
            known.settled = Some(entry.settled.clone());
            (known.brief.path.clone(), known)
        });
        let assets = loaded.sources.assets.iter();
        Self {
            folder: options.cache.clone(),
            articles: Table::empty(&options.cache.join(ARTICLES)),
            assets: Table::empty(&options.cache.join(ASSETS)),
            known: known.collect(),
            files: assets.map(|asset| (asset.path.clone(), asset.clone())).collect(),
            open: Some(index.sources.library.blobs().clone()),
            settings: loaded.settings,
        }
    }

    /// The texts, to read and, if this build may write, to add to.
    pub(super) fn texts(&self, may_write: bool) -> Arc<Blobs> {
        if let Some(open) = &self.open {
            return open.clone();
        }
        let path = self.folder.join(TEXTS);
        let opened = may_write.then(|| Blobs::open(&path, self.articles.is_new()));
        match opened {
            Some(Ok(blobs)) => blobs.into(),
            _ => Blobs::only_read(&path).into(),
        }
    }

    /// A file for the bodies of this build's articles, if all of them will be parsed: it has no
    /// name, and is gone with the program.
    pub(super) fn bodies(&self, may_write: bool) -> Option<Blobs> {
        if !may_write || !self.articles.is_new() || self.open.is_some() {
            return None;
        }
        Blobs::unnamed(&self.folder.join("bodies")).ok()
    }

    /// Writes down what is new.
    pub(super) fn save(mut self, loaded: &Loaded<'_>, index: &Index<'_>) -> io::Result<()> {
        let mut entries: Vec<&Entry> = index.articles.iter().collect();
        let texts = index.sources.library.blobs();
        texts.flush();
        let live =
            entries.iter().map(|entry| entry.known.text.bytes() + entry.settled.card.bytes());
        let live: u64 = live.sum();
        if texts.len() > WASTE + 2 * live && !self.articles.is_new() {
            entries.sort_by(|a, b| a.brief().path.cmp(&b.brief().path));
            self.rewrite(&entries, texts)?;
        } else {
            let new: Vec<Row<'_>> =
                entries.iter().filter(|entry| entry.is_new).map(|entry| Row::of(entry)).collect();
            let mut changes: Vec<Change<'_, Row<'_>>> =
                new.iter().map(|row| (&*row.brief.path, Some(row))).collect();
            changes.extend(loaded.gone_articles.iter().map(|path| (&**path, None)));
            if self.articles.is_new() || !changes.is_empty() {
                let mut rows: Vec<Row<'_>> = Vec::new();
                self.articles.save(&changes, || {
                    entries.sort_by(|a, b| a.brief().path.cmp(&b.brief().path));
                    rows = entries.iter().map(|entry| Row::of(entry)).collect();
                    rows.iter().map(|row| (&*row.brief.path, row)).collect()
                })?;
            }
        }
        let assets = &loaded.sources.assets;
        let mut changes: Vec<Change<'_, Asset>> = loaded
            .new_assets
            .iter()
            .filter_map(|path| Some((&**path, Some(loaded.sources.asset(path)?))))
            .collect();
        changes.extend(loaded.gone_assets.iter().map(|path| (&**path, None)));
        self.assets.save(&changes, || assets.iter().map(|asset| (&*asset.path, asset)).collect())
    }

    /// Copies what is of use into a new file of texts, and begins the table anew.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache, not of the site")]
    fn rewrite(&mut self, entries: &[&Entry], texts: &Blobs) -> io::Result<()> {
        let new = self.folder.join("texts.new");
        let copy = Blobs::open(&new, true)?;
        let moved = |blob: Blob| texts.get(blob).map(|bytes| copy.put(&bytes)).unwrap_or_default();
        let rows: Vec<Row<'_>> = entries
            .iter()
            .map(|entry| {
                let mut row = Row::of(entry);
                row.text = moved(row.text);
                let card = moved(entry.settled.card);
                row.settled = Some(Cow::Owned(Settled { card, ..(*entry.settled).clone() }));
                row
            })
            .collect();
        copy.flush();
        // A kill between the two leaves a table whose texts are elsewhere: they are read again.
        fs::rename(&new, self.folder.join(TEXTS))?;
        let rows: Vec<(&str, &Row<'_>)> = rows.iter().map(|row| (&*row.brief.path, row)).collect();
        self.articles.begin(&rows)
    }
}

/// An entry as the row it becomes: the fields of [`Known`], in their order.
#[derive(Serialize)]
struct Row<'a> {
    stamp: Stamp,
    brief: &'a Brief,
    text: Blob,
    faulty: bool,
    settled: Option<Cow<'a, Settled>>,
}

impl<'a> Row<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self {
            stamp: entry.known.stamp,
            brief: entry.brief(),
            text: entry.known.text,
            faulty: entry.known.faulty,
            settled: Some(Cow::Borrowed(&entry.settled)),
        }
    }
}
