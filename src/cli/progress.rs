//! What is under way while a long build runs: a bar on a terminal, a line now and then in a pipe.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::{self, Terminal};
use crate::build::engine::Progress;

/// Fewer steps than this are over before a bar could be read.
const STEPS_MIN: usize = 500;

/// The stage in which the files of photos are made.
const PHOTOS: &str = "developing photos";

/// Stages whose steps take so long that few of them are worth a bar.
const SLOW: [&str; 2] = ["looking at photos", PHOTOS];

/// How often a build says in a pipe or a CI log what it is doing: some CI systems end what is silent.
const EVERY: Duration = Duration::from_secs(30);

/// A stage and how long it took.
pub(super) type Stage = (&'static str, Duration);

/// The bar of the stage under way, if it is worth one, and the times of all stages.
pub(super) struct Bar {
    terminal: Terminal,
    bar: Mutex<Option<ProgressBar>>,
    /// When the program began to measure, if it does.
    since: Option<Instant>,
    /// Stages and when they began.
    stages: Mutex<Vec<Stage>>,
    work: Mutex<Work>,
}

/// The stage under way. Times count from the beginning.
struct Work {
    start: Instant,
    name: &'static str,
    total: usize,
    done: usize,
    began: Duration,
    /// When something was last said.
    said: Duration,
    /// How long photos took.
    photos: Duration,
}

impl Work {
    fn new() -> Self {
        Self {
            start: terminal::start(),
            name: "",
            total: 0,
            done: 0,
            began: Duration::ZERO,
            said: Duration::ZERO,
            photos: Duration::ZERO,
        }
    }

    /// Goes on to the next stage.
    fn next(&mut self, now: Duration, name: &'static str, total: usize) {
        if self.name == PHOTOS {
            self.photos += now.saturating_sub(self.began);
        }
        (self.name, self.total, self.done, self.began) = (name, total, 0, now);
    }

    /// Counts a step, and says what is under way if nothing was said for a while.
    fn step(&mut self, now: Duration) -> Option<String> {
        self.done += 1;
        if now.saturating_sub(self.said) < EVERY {
            return None;
        }
        self.said = now;
        Some(format!("{}: {} of {}\n", self.name, self.done, self.total.max(self.done)))
    }
}

impl Bar {
    pub(super) fn new(terminal: &Terminal, measures: bool) -> Self {
        let work = Work::new();
        Self {
            terminal: terminal.clone(),
            bar: Mutex::new(None),
            since: measures.then_some(work.start),
            stages: Mutex::default(),
            work: Mutex::new(work),
        }
    }

    /// All stages in their order, and how long each took.
    pub(super) fn stages(&self) -> Vec<Stage> {
        let began = self.stages.lock().map(|stages| stages.clone()).unwrap_or_default();
        let pairs = began.iter().zip(began.iter().skip(1));
        pairs.map(|((name, from), (_, until))| (*name, until.saturating_sub(*from))).collect()
    }

    /// How long the files of photos took.
    pub(super) fn photos(&self) -> Duration {
        self.work().photos
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
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
        let mut work = self.work();
        let now = work.start.elapsed();
        work.next(now, name, total);
        drop(work);
        self.finish();
        let least = if SLOW.contains(&name) { 4 } else { STEPS_MIN };
        if !self.terminal.is_live() || total < least {
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
        if !self.terminal.is_live() {
            let mut work = self.work();
            let now = work.start.elapsed();
            let line = work.step(now);
            drop(work);
            line.iter().for_each(|line| self.terminal.aside(line));
        } else if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.inc(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_stage_reports_every_thirty_seconds() {
        let mut work = Work::new();
        let at = Duration::from_secs;
        work.next(at(1), "making", 0);
        assert_eq!(work.step(at(29)), None);
        work.next(at(29), PHOTOS, 400);
        assert_eq!(work.step(at(30)).as_deref(), Some("developing photos: 1 of 400\n"));
        assert_eq!(work.step(at(59)), None);
        assert_eq!(work.step(at(61)).as_deref(), Some("developing photos: 3 of 400\n"));
        work.next(at(70), "making", 9);
        assert_eq!(work.photos, at(41));
    }
}
