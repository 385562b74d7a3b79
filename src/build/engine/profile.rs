//! What templates and shelves cost: counts always, times if somebody has a clock.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Progress, Understood};
use crate::build::plan::Make;
use crate::pages::view;

/// What was made with a template: how many files, and how long that took on all cores together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The template, or what else files are made with.
    pub name: &'static str,
    /// How many files.
    pub count: usize,
    /// Reading the article again, resolving, rendering; without writing.
    pub time: Duration,
}

/// What a shelf costs: choosing its articles on every page whose template looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its name.
    pub name: String,
    /// Pages that look at it.
    pub pages: usize,
    /// Cards on all of them.
    pub cards: usize,
    /// Choosing them once, on one core.
    pub time: Duration,
}

/// Times by template, added up by many threads.
#[derive(Debug, Default)]
pub(super) struct Stopwatches(Mutex<BTreeMap<&'static str, (usize, Duration)>>);

impl Stopwatches {
    /// Adds one file.
    pub(super) fn add(&self, name: &'static str, time: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, sum) = all.entry(name).or_default();
        *count += 1;
        *sum += time;
    }

    /// All of them, by name.
    pub(super) fn list(&self) -> Vec<Spent> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().map(|(name, (count, time))| Spent { name, count: *count, time: *time }).collect()
    }
}

/// What each shelf costs, measured by filling it once more for every page; empty without a clock.
pub(super) fn shelves(understood: &Understood<'_>, progress: &dyn Progress) -> Vec<Shelved> {
    let (index, templates) = (&understood.index, &understood.loaded.templates);
    let Some(_) = progress.clock() else { return Vec::new() };
    let config = understood.loaded.config();
    let shelf = |declared: &crate::site::config::Shelf| {
        let (mut pages, mut cards) = (0, 0);
        let started = progress.clock().unwrap_or_default();
        for job in &understood.jobs {
            let (template, article) = match &job.make {
                Make::Article(no) => ("article.html", Some(*no)),
                Make::Page(which) => (which.template(), None),
                _ => continue,
            };
            let only = std::slice::from_ref(declared);
            let filled = view::shelves(index, only, templates.shelves(template), article);
            for (_, shown) in &filled.0 {
                pages += 1;
                cards += shown.len();
            }
        }
        let time = progress.clock().unwrap_or_default().saturating_sub(started);
        Shelved { name: declared.name.clone(), pages, cards, time }
    };
    config.shelves.iter().map(shelf).collect()
}
