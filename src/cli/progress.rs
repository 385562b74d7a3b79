//! A bar on a terminal while a long build runs; nothing in a pipe.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::{self, Terminal};
use crate::build::engine::Progress;

/// Fewer steps than this are over before a bar could be read.
const STEPS_MIN: usize = 500;

/// Stages whose steps take so long that few of them are worth a bar.
const SLOW: [&str; 2] = ["looking at photos", "developing photos"];

/// A stage and how long it took.
pub(super) type Stage = (&'static str, Duration);

/// The bar of the stage under way, if it is worth one, and the times of all stages.
pub(super) struct Bar {
    live: bool,
    bar: Mutex<Option<ProgressBar>>,
    /// When the program began to measure, if it does.
    since: Option<Instant>,
    /// Stages and when they began.
    stages: Mutex<Vec<Stage>>,
}

impl Bar {
    pub(super) fn new(terminal: &Terminal, measures: bool) -> Self {
        Self {
            live: terminal.is_live(),
            bar: Mutex::new(None),
            since: measures.then(terminal::start),
            stages: Mutex::default(),
        }
    }

    /// All stages in their order, and how long each took.
    pub(super) fn stages(&self) -> Vec<Stage> {
        let began = self.stages.lock().map(|stages| stages.clone()).unwrap_or_default();
        let pairs = began.iter().zip(began.iter().skip(1));
        pairs.map(|((name, from), (_, until))| (*name, until.saturating_sub(*from))).collect()
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn clock(&self) -> Option<Duration> {
        self.since.map(|since| since.elapsed())
    }

    fn stage(&self, name: &'static str, total: usize) {
        if let (Some(now), Ok(mut stages)) = (self.clock(), self.stages.lock()) {
            stages.push((name, now));
        }
        self.finish();
        let least = if SLOW.contains(&name) { 4 } else { STEPS_MIN };
        if !self.live || total < least {
            return;
        }
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}, {eta} left") {
            bar.set_style(style);
        }
        bar.set_message(name.to_owned());
        if let Ok(mut shown) = self.bar.lock() {
            *shown = Some(bar);
        }
    }

    fn step(&self) {
        if self.live
            && let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.inc(1);
        }
    }
}
