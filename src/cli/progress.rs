//! A bar on a terminal while a long build runs; nothing in a pipe.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Terminal;
use crate::engine::Progress;

/// Fewer steps than this are over before a bar could be read.
const STEPS_MIN: usize = 500;

/// The bar of the stage under way, if it is worth one.
pub(super) struct Bar {
    live: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    pub(super) fn new(terminal: &Terminal) -> Self {
        Self { live: terminal.is_live(), bar: Mutex::new(None) }
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
    fn stage(&self, name: &str, total: usize) {
        self.finish();
        if !self.live || total < STEPS_MIN {
            return;
        }
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
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
