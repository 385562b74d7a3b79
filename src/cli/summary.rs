//! The end of a build: what was made, what is not out yet, and what comes next.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::moment;
use super::terminal::{Terminal, counted};
use crate::diag::safe;
use crate::engine::{Options, Report};
use crate::ledger::Reason;

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
        let _ = writeln!(text, "Nothing was written; {out} is as it was.");
        terminal.say(&text);
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
