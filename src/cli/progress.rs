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
    start: Instant,
    /// Whether a build may measure its parts by this clock.
    measures: bool,
    /// Stages and when they began.
    stages: Mutex<Vec<Stage>>,
    steps: Mutex<Steps>,
}

/// The steps of the stage under way. Times count from the beginning.
#[derive(Default)]
struct Steps {
    stage: &'static str,
    total: usize,
    done: usize,
    /// When something was last said.
    said: Duration,
}

impl Steps {
    /// Counts a step, and says what is under way if nothing was said for a while.
    fn step(&mut self, now: Duration) -> Option<String> {
        self.done += 1;
        if now.saturating_sub(self.said) < EVERY {
            return None;
        }
        self.said = now;
        Some(format!("{}: {} of {}\n", self.stage, self.done, self.total.max(self.done)))
    }
}

impl Bar {
    pub(super) fn new(terminal: &Terminal, measures: bool) -> Self {
        Self {
            terminal: terminal.clone(),
            bar: Mutex::new(None),
            start: terminal::start(),
            measures,
            stages: Mutex::default(),
            steps: Mutex::default(),
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
        let stages = self.stages();
        stages.iter().filter(|(name, _)| *name == PHOTOS).map(|(_, took)| *took).sum()
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }

    fn steps(&self) -> MutexGuard<'_, Steps> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bar {
    fn clock(&self) -> Option<Duration> {
        self.measures.then(|| self.start.elapsed())
    }

    fn stage(&self, name: &'static str, total: usize) {
        if let Ok(mut stages) = self.stages.lock() {
            stages.push((name, self.start.elapsed()));
        }
        let mut steps = self.steps();
        *steps = Steps { stage: name, total, done: 0, said: steps.said };
        drop(steps);
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
            let line = self.steps().step(self.start.elapsed());
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
    use crate::cli::arguments::{Colour, Common};

    #[test]
    fn a_long_stage_reports_every_thirty_seconds() {
        let at = Duration::from_secs;
        let mut steps = Steps { stage: PHOTOS, total: 400, ..Steps::default() };
        assert_eq!(steps.step(at(29)), None);
        assert_eq!(steps.step(at(30)).as_deref(), Some("developing photos: 2 of 400\n"));
        assert_eq!(steps.step(at(59)), None);
        assert_eq!(steps.step(at(61)).as_deref(), Some("developing photos: 4 of 400\n"));
    }

    #[test]
    fn photos_take_as_long_as_their_stages() {
        let at = Duration::from_secs;
        let began = vec![("making", at(1)), (PHOTOS, at(29)), ("making", at(70))];
        let color = Colour::Never;
        let common = Common { root: None, quiet: true, verbose: false, color };
        let terminal = Terminal::new(&common);
        let bar = Bar { stages: Mutex::new(began), ..Bar::new(&terminal, false) };
        assert_eq!(bar.photos(), at(41));
    }
}
