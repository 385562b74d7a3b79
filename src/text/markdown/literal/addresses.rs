//! Addresses that are printed as text: alone in a paragraph, or between `<` and `>` without a scheme.
//!
//! Must not follow them.

use super::{excerpt, window};
use crate::base::diag::{Code, Diag};
use crate::text::markdown::compose::Composer;
use crate::text::markdown::flat::{Flat, LINK, OPAQUE};

/// Sites whose addresses are pasted to show a video or a post.
const SHOWN: [&str; 10] = [
    "youtube.com/",
    "youtu.be/",
    "vimeo.com/",
    "x.com/",
    "twitter.com/",
    "instagram.com/",
    "tiktok.com/",
    "facebook.com/",
    "bsky.app/",
    "dailymotion.com/",
];

/// Whether a text begins as a web address does.
pub(super) fn is_web(text: &str) -> bool {
    let scheme = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    match scheme {
        Some(rest) => rest.starts_with(char::is_alphanumeric),
        None => text
            .strip_prefix("www.")
            .is_some_and(|rest| rest.contains('.') && rest.starts_with(char::is_alphanumeric)),
    }
}

/// Whether the text names a file on the computer of whoever wrote it.
#[must_use]
pub fn is_own_computer(text: &str) -> bool {
    let bytes = text.as_bytes();
    let drive = bytes.len() > 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/');
    let starts = |prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    drive
        || text.starts_with("\\\\")
        || text.starts_with("~/")
        || ["file:", "/Users/", "/home/", "/Volumes/", "/media/", "/mnt/"].iter().any(|p| starts(p))
}

/// Ends of host names that are no extensions of files.
const TOP_LEVELS: [&str; 34] = [
    "com", "org", "net", "info", "edu", "gov", "int", "eu", "at", "de", "ch", "li", "uk", "ie",
    "us", "ca", "au", "nz", "in", "fr", "be", "nl", "lu", "it", "es", "pt", "dk", "se", "no", "fi",
    "cz", "hu", "jp", "example",
];

/// The web address that a link target without a scheme was meant as: `www.example.com`, `example.com/x`.
#[must_use]
pub fn with_scheme(target: &str) -> Option<String> {
    let end = target.find(['/', '?', '#']).unwrap_or(target.len());
    let (host, rest) = target.split_at(end);
    let (name, top) = host.rsplit_once('.')?;
    let label =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    let top = top.to_lowercase();
    let is_host = name.split('.').all(label)
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && !["md", "html", "htm", "pdf"].contains(&top.as_str());
    let is_plain = host.starts_with("www.") || rest.starts_with('/') || TOP_LEVELS.contains(&&*top);
    (is_host && is_plain).then(|| format!("https://{target}"))
}

/// The address with a scheme.
fn whole(address: &str) -> String {
    match address.starts_with("www.") {
        true => format!("https://{address}"),
        false => address.to_owned(),
    }
}

impl Composer<'_> {
    /// Reports a paragraph of addresses and nothing else.
    pub(super) fn report_bare_address(&mut self, flat: &Flat) {
        let is_address = |line: &str| {
            let line = line.trim();
            is_web(line)
                && !line.contains(|c: char| c.is_whitespace() || [OPAQUE, LINK].contains(&c))
        };
        if !flat.lines().all(|(_, line)| is_address(line)) {
            return;
        }
        for (start, line) in flat.lines() {
            let address = line.trim();
            let start = start + (line.len() - line.trim_start().len());
            let shown = address.split("//").last().unwrap_or_default();
            let shown = shown.trim_start_matches("www.").trim_start_matches("m.");
            let span = flat.span(start..start + address.len());
            let card = format!(
                "write `:::embed{{url=\"{}\"}}` and `:::` on the next line for a card that links to it",
                whole(&excerpt(address))
            );
            let link = format!("write `<{}>` for a link", whole(&excerpt(address)));
            let (first, second) = match SHOWN.iter().any(|site| shown.starts_with(site)) {
                true => (card, link),
                false => (link, card),
            };
            self.body.problems.push(
                Diag::new(Code::LINK_LITERAL, "this address is printed as text, not as a link")
                    .at(span, "alone in its paragraph")
                    .help(first)
                    .help(second),
            );
        }
    }

    /// Reports what begins as an address or as a comment does, between angle brackets.
    pub(super) fn report_angles(&mut self, flat: &Flat) {
        for (at, _) in flat.text.match_indices('<') {
            let rest = window(&flat.text[at + 1..]);
            if rest.starts_with("!-") {
                let span = flat.span(at..at + 1 + rest.trim_end().len());
                self.body.problems.push(match rest.starts_with("!--") {
                    true => unclosed_comment(span),
                    false => Diag::new(Code::COMMENT_UNCLOSED, "this comment is printed as text")
                        .at(span, "a comment begins with `<!--`")
                        .help("write `<!-- … -->`, or `\\<` for the character"),
                });
                continue;
            }
            let inner = rest.trim_start();
            if !is_web(inner) {
                continue;
            }
            let Some(end) = inner.find('>') else { continue };
            let skipped = rest.len() - inner.len();
            let span = flat.span(at..at + 1 + skipped + end + 1);
            let address: String = inner[..end].split_whitespace().collect();
            self.body.problems.push(
                Diag::new(Code::LINK_LITERAL, "this address is printed as text, not as a link")
                    .at(span, "an address between `<` and `>` has a scheme and no spaces")
                    .help(format!("write `<{}>`", whole(&excerpt(&address)))),
            );
        }
    }
}

/// A comment that nothing ends.
pub(in crate::text::markdown) fn unclosed_comment(span: crate::base::diag::Span) -> Diag {
    Diag::new(Code::COMMENT_UNCLOSED, "this comment has no end")
        .at(span, "opened here")
        .help("end it with `-->`")
}
