//! `--profile`: how much work a build was, and what took how long.

use std::fmt::Write;
use std::time::Duration;

use super::progress::Stage;
use super::terminal::{Terminal, peak_memory};
use crate::base::diag::safe;
use crate::build::engine::Report;

/// Prints the counts of work, the stages, the templates, the shelves and the memory.
pub(super) fn print(report: &Report, stages: &[Stage], terminal: &Terminal) {
    let counts = &report.counts;
    let mut text = String::from("work\n");
    for (name, count) in [
        ("files listed", counts.listed),
        ("files hashed", counts.hashed),
        ("articles parsed", counts.parsed),
        ("articles resolved", counts.resolved),
        ("files planned", counts.planned),
        ("pages rendered", counts.rendered),
        ("files written", counts.written),
        ("files deleted", counts.removed),
    ] {
        let _ = writeln!(text, "  {name:<22}{count:>10}");
    }
    text.push_str("stages, in milliseconds\n");
    for (name, time) in stages {
        let _ = writeln!(text, "  {name:<22}{:>10}", milliseconds(*time));
    }
    let mut templates = report.templates.clone();
    templates.sort_by_key(|spent| std::cmp::Reverse(spent.time));
    if !templates.is_empty() {
        text.push_str("templates: files, milliseconds on all cores together\n");
    }
    for spent in &templates {
        let time = milliseconds(spent.time);
        let _ = writeln!(text, "  {:<22}{:>10}{time:>12}", safe::line(spent.name), spent.count);
    }
    if !report.shelves.is_empty() {
        text.push_str("shelves: pages that look at them, cards, milliseconds to choose them\n");
    }
    for shelf in &report.shelves {
        let time = milliseconds(shelf.time);
        let _ =
            writeln!(text, "  {:<22}{:>10}{:>12}{time:>12}", shelf.name, shelf.pages, shelf.cards);
    }
    if let Some(kilobytes) = peak_memory() {
        let _ = writeln!(text, "memory\n  {:<22}{:>10.0} MB", "peak", kilobytes as f64 / 1024.0);
    }
    terminal.print(&text);
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}
