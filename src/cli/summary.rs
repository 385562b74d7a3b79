//! The end of a build: what was made, what is unpublished, and what comes next.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::moment;
use super::terminal::{Terminal, counted};
use crate::base::diag::safe;
use crate::build::engine::{Options, Output, Report};
use crate::build::ledger::Reason;
use picture::pixels::Format;

/// Prints the summary.
pub(super) fn print(
    report: &Report,
    options: &Options,
    root: &Path,
    took: Duration,
    terminal: &Terminal,
) {
    let (counts, mut text) = (&report.counts, String::new());
    let out = shown(&options.out, root);
    if !report.finished {
        terminal.say(&unfinished(report, &out));
        return;
    }
    let _ = writeln!(
        text,
        "{}, {}: {} made, {} written, {} deleted ({:.2} s)",
        counted(counts.articles, "article"),
        counted(counts.pages, "page"),
        counts.rendered,
        counted(counts.written, "file"),
        counts.removed,
        took.as_secs_f64(),
    );
    let held: Vec<String> = [
        (counts.scheduled, "scheduled"),
        (counts.embargoed, "embargoed"),
        (counts.drafts, if counts.drafts == 1 { "draft" } else { "drafts" }),
        (counts.expired, "expired"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if !held.is_empty() {
        let _ = writeln!(text, "Not on the site: {} (`newsprint list` says why)", held.join(", "));
    }
    if counts.left_out > 0 {
        let _ =
            writeln!(text, "{} left out because of errors", counted(counts.left_out, "article"));
    }
    if counts.photos_expired > 0 {
        let _ = writeln!(
            text,
            "{} no longer shown: over or withdrawn (`newsprint list` says which)",
            counted(counts.photos_expired, "photo")
        );
    }
    if let Some(change) = report.coming.changes.first() {
        let what = match change.what {
            "publish" => "comes out",
            "expire" => "expires",
            "news-sitemap" => "leaves the news sitemap",
            _ => "loses a photo",
        };
        let _ = writeln!(
            text,
            "Next change without an edit: {}, {} {what}",
            moment(change.at, report.zone.as_ref().unwrap_or(&TimeZone::UTC)),
            safe::line(&change.path)
        );
    }
    let _ = writeln!(text, "The site is in {out}");
    if options.relative {
        let _ =
            writeln!(text, "To look at it: open {out}index.html in a browser, without a server");
    } else if counts.written > 0 {
        let _ = writeln!(text, "To look at it while you write: newsprint serve");
    }
    terminal.say(&text);
}

/// Photos that take longer than this are worth a word.
const LONG: Duration = Duration::from_secs(5);

/// Says what photos cost and how that changes, if they took long.
pub(super) fn photos(report: &Report, took: Duration, formats: &[Format], terminal: &Terminal) {
    if took < LONG {
        return;
    }
    let files = counted(report.counts.developed, "file");
    let mut text = format!(
        "Photos took {:.0} s of it: {files} were made, which the next build uses again.\n",
        took.as_secs_f64()
    );
    if formats.contains(&Format::Avif) {
        text.push_str("AVIF takes most of that; formats = [\"webp\", \"jpeg\"] below [photos] in site.toml leaves it out.\n");
    }
    terminal.say(&text);
}

/// What a build that did not finish has done to the output: no more than is known.
fn unfinished(report: &Report, out: &str) -> String {
    let (written, removed) = match report.output {
        Output::Untouched => return format!("Nothing was written; {out} is as it was.\n"),
        Output::Elsewhere => return "Nothing was written by this build.\n".to_owned(),
        Output::Moved { written, removed } => (written, removed),
    };
    let (changed, deleted) = (&report.changed, &report.removed);
    let parts = format!(
        "{} of {} written, {} of {removed} deleted",
        changed.len(),
        counted(written, "file"),
        deleted.len(),
    );
    if changed.len() == written && deleted.len() == removed {
        return format!(
            "{out} shows the new site ({parts}), but newsprint could not remember that; the next build compares all files.\n"
        );
    }
    let mut text = format!("The build stopped half-way; in {out}: {parts}\n");
    for (what, paths) in [("written", changed), ("deleted", deleted)] {
        for path in paths.iter().take(SHOWN) {
            let _ = writeln!(text, "  {what}: {path}");
        }
        if let Some(more) = paths.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let _ = writeln!(text, "  {what}: {more} more");
        }
    }
    text.push_str("Each file is the old one or the new one. Build again: that makes the rest.\n");
    text
}

/// So many files are named one by one.
const SHOWN: usize = 5;

/// Prints why each file was made.
pub(super) fn explain(report: &Report, terminal: &Terminal) {
    let (mut text, verbose) = (String::new(), terminal.is_verbose());
    for made in &report.made {
        let why = match &made.reason {
            Reason::New => "new".to_owned(),
            Reason::Gone => "was deleted from the output".to_owned(),
            Reason::Touched => "was touched in the output".to_owned(),
            Reason::Differs(parts) => {
                let parts: Vec<String> = parts
                    .iter()
                    .map(|(name, old, new)| {
                        let hex = |part: &Option<u64>| {
                            let digits = |part| {
                                if verbose {
                                    format!("{part:016x}")
                                } else {
                                    format!("{:08x}", part >> 32)
                                }
                            };
                            part.map_or_else(|| "nothing".to_owned(), digits)
                        };
                        format!("{name} ({} -> {})", hex(old), hex(new))
                    })
                    .collect();
                format!("differs in {}", parts.join(", "))
            }
        };
        let same = if made.written { "" } else { " (same bytes, not written)" };
        let _ = writeln!(text, "{}: {why}{same}", safe::line(&made.out));
    }
    for out in &report.removed {
        let _ = writeln!(text, "{}: deleted, no longer planned", safe::line(out));
    }
    terminal.print(&text);
}

/// The output folder as the user would write it.
fn shown(out: &Path, root: &Path) -> String {
    let short = if root == Path::new(".") { out.strip_prefix(root).unwrap_or(out) } else { out };
    format!("{}/", short.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_said_of_the_output_than_is_known() {
        let unfinished = |output, changed: &[&str], removed: &[&str]| {
            let owned = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
            let report = Report {
                output,
                changed: owned(changed),
                removed: owned(removed),
                ..Report::default()
            };
            super::unfinished(&report, "public/")
        };
        let untouched = unfinished(Output::Untouched, &[], &[]);
        assert_eq!(untouched, "Nothing was written; public/ is as it was.\n");
        let elsewhere = unfinished(Output::Elsewhere, &[], &[]);
        assert_eq!(elsewhere, "Nothing was written by this build.\n");
        let moved = Output::Moved { written: 9, removed: 2 };
        let half = unfinished(moved, &["1", "2", "3", "4", "5", "6", "7"], &["x"]);
        assert_eq!(
            half,
            "The build stopped half-way; in public/: 7 of 9 files written, 1 of 2 deleted\n  written: 1\n  written: 2\n  written: 3\n  written: 4\n  written: 5\n  written: 2 more\n  deleted: x\nEach file is the old one or the new one. Build again: that makes the rest.\n"
        );
        let none = unfinished(moved, &[], &[]);
        assert!(none.starts_with("The build stopped half-way; in public/: 0 of 9 files written"));
        let all = unfinished(Output::Moved { written: 1, removed: 0 }, &["1"], &[]);
        assert!(
            all.starts_with("public/ shows the new site (1 of 1 file written, 0 of 0 deleted)")
        );
    }
}
