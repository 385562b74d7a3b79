//! Brackets that were meant as a link or a photo and are printed.
//!
//! Must not flag brackets of ordinary prose: `[sic]`, `[1]`, `[Note (2026)]`.

use super::addresses::{is_own_computer, is_web};
use super::{WINDOW, excerpt, window};
use crate::base::diag::{Code, Diag, Span};
use crate::text::markdown::compose::Composer;
use crate::text::markdown::flat::{FOOTNOTE, Flat, LINK, OPAQUE};

/// Extensions of picture files.
const PICTURES: [&str; 10] =
    [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg", ".heic", ".tif", ".tiff"];

/// Extensions of files that texts link to.
const FILES: [&str; 5] = [".md", ".html", ".htm", ".pdf", ".php"];

/// Two brackets, the second of which may have no first.
#[derive(Clone, Copy)]
struct Pair {
    open: Option<usize>,
    close: usize,
    is_photo: bool,
}

impl Pair {
    /// Where the whole begins.
    fn start(self) -> usize {
        self.open.map_or(self.close, |open| open - usize::from(self.is_photo))
    }

    /// What stands between the two.
    fn text(self, flat: &Flat) -> &str {
        self.open.map_or("", |open| &flat.text[open + 1..self.close])
    }
}

impl Composer<'_> {
    /// Reports links and photos of a flat text that are none.
    pub(super) fn report_brackets(&mut self, flat: &Flat) {
        let bytes = flat.text.as_bytes();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let end = match bytes[at] {
                b'[' => {
                    let end = self.report_other_notation(flat, at);
                    if end.is_none() {
                        open.push(at);
                    }
                    end
                }
                b']' => {
                    let open = open.pop();
                    let is_photo = open.is_some_and(|open| is_photo(&flat.text, open));
                    self.report_pair(flat, Pair { open, close: at, is_photo })
                }
                _ => None,
            };
            at = end.unwrap_or(at + 1);
        }
        for at in open {
            self.report_unclosed_bracket(flat, at);
        }
    }

    /// Reports what follows a pair of brackets; returns where the text goes on.
    fn report_pair(&mut self, flat: &Flat, pair: Pair) -> Option<usize> {
        let after = &flat.text[pair.close + 1..];
        match after.as_bytes().first()? {
            b'(' => self.report_target(flat, pair),
            b'[' => self.report_reference(flat, pair),
            b':' => self.report_definition(flat, pair),
            b' ' | b'\n' | b'\t' => self.report_apart(flat, pair),
            _ => None,
        }
    }

    /// `[text](address)`, of which something is wrong.
    fn report_target(&mut self, flat: &Flat, pair: Pair) -> Option<usize> {
        let start = pair.close + 2;
        let line = window(&flat.text[start..]);
        let line = &line[..line.find("](").unwrap_or(line.len())];
        let balanced = balanced(line);
        let end = balanced.or_else(|| line.rfind(')'));
        let target = line[..end.unwrap_or(line.len())].trim();
        if !pair.is_photo && !is_address(target) {
            return None;
        }
        if pair.open.is_none() {
            // An opening bracket that was escaped stands there on purpose.
            let before = &flat.text
                [flat.text.ceil_char_boundary(pair.close.saturating_sub(WINDOW))..pair.close];
            if before[before.rfind('\n').unwrap_or(0)..].contains(OPAQUE) {
                return None;
            }
        }
        let whole = start + end.map_or(line.trim_end().len(), |end| end + 1);
        let span = flat.span(pair.start()..whole);
        let text = pair.text(flat);
        let mark = if pair.is_photo { "!" } else { "" };
        let shown = excerpt(text);
        let clean =
            !text.contains([OPAQUE, FOOTNOTE, LINK, '\n']) && !target.contains([OPAQUE, LINK]);
        let shown = if clean { shown.as_str() } else { "…" };
        let bare = target.trim_matches(['<', '>']);
        let problem = if text.contains([FOOTNOTE, LINK]) {
            let what = if text.contains(LINK) { "another link" } else { "a footnote" };
            literal(pair.is_photo, span, format!("a link cannot hold {what}"))
                .help(format!("put {what} behind the link: `[text](address)[^1]`"))
        } else if pair.open.is_none() {
            literal(false, span, "the opening `[` is missing")
                .help("write `[text](address)`, or `\\]` for the character")
        } else if is_own_computer(bare) {
            literal(pair.is_photo, span, "a path of your own computer")
                .help(own_computer(pair.is_photo))
        } else if end.is_none() {
            let target = target.trim_end_matches(['.', ',', ';', ':', '!', '?']);
            literal(pair.is_photo, span, "the closing `)` is missing")
                .help(format!("write `{mark}[{shown}]({})`", excerpt(target)))
        } else if balanced.is_none()
            && !has_extension(bare, &PICTURES)
            && !has_extension(bare, &FILES)
        {
            literal(pair.is_photo, span, "the closing `)` of the link is missing")
                .help(format!("write `{mark}[{shown}]({}))`", excerpt(bare)))
        } else if balanced.is_none() {
            literal(pair.is_photo, span, "an opening parenthesis has no closing one")
                .help(format!("write `{mark}[{shown}](<{}>)`", excerpt(bare)))
        } else if bare.starts_with("tel:") {
            let number: String = bare.split_whitespace().collect();
            literal(false, span, "a telephone number has no spaces here")
                .help(format!("write `[{shown}]({})`", excerpt(&number)))
        } else if bare.contains(char::is_whitespace) {
            literal(pair.is_photo, span, "an address with a space stands between `<` and `>`")
                .help(format!("write `{mark}[{shown}](<{}>)`", excerpt(bare)))
        } else {
            literal(pair.is_photo, span, "Markdown can't read this address")
                .help(format!("write `{mark}[text](address)`, or `\\[` for the character"))
        };
        self.body.problems.push(problem);
        Some(whole)
    }

    /// `[text] (address)`: a space that separates what belongs together.
    fn report_apart(&mut self, flat: &Flat, pair: Pair) -> Option<usize> {
        pair.open?;
        let after = &flat.text[pair.close + 1..];
        let rest = after.trim_start();
        let spaces = after.len() - rest.len();
        let target = window(rest).strip_prefix('(')?;
        let end = balanced(target)?;
        let target = target[..end].trim_matches([LINK, '<', '>']);
        let text = pair.text(flat);
        let is_number = text.bytes().all(|b| b.is_ascii_digit());
        let wanted = match pair.is_photo {
            true => has_extension(target, &PICTURES),
            false => !is_number && is_plain_address(target),
        };
        if !wanted || spaces > 2 {
            return None;
        }
        let whole = pair.close + 1 + spaces + 1 + end + 1;
        let mark = if pair.is_photo { "!" } else { "" };
        let problem = literal(
            pair.is_photo,
            flat.span(pair.start()..whole),
            "a space before the parenthesis",
        )
        .help(format!("write `{mark}[{}]({})` without it", excerpt(text), excerpt(target)));
        self.body.problems.push(problem);
        Some(whole)
    }

    /// `[text][label]` without a definition of the label.
    fn report_reference(&mut self, flat: &Flat, pair: Pair) -> Option<usize> {
        pair.open?;
        let rest = window(&flat.text[pair.close + 2..]);
        let end = rest.find([']', '['])?;
        let text = pair.text(flat);
        let label = match rest[..end].trim() {
            "" => text,
            label => label,
        };
        let is_number = text.bytes().all(|b| b.is_ascii_digit());
        let is_note = text.starts_with(['^', '!']) || label.starts_with(['^', '!']);
        if !rest[end..].starts_with(']') || is_note || (is_number && !pair.is_photo) {
            return None;
        }
        let whole = pair.close + 2 + end + 1;
        let span = flat.span(pair.start()..whole);
        let near = self.near_reference(label);
        let near = near.map(|near| format!("did you mean `[{}]`?", excerpt(&near)));
        let problem = match pair.is_photo {
            true => literal(true, span, format!("nothing defines `[{}]`", excerpt(label)))
                .help("write the file behind the description: `![description](photo.jpg)`"),
            false => Diag::new(
                Code::REFERENCE_UNKNOWN,
                format!("there is no definition of the reference `[{}]`", excerpt(label)),
            )
            .at(span, "printed as text")
            .help_maybe(near)
            .help(format!(
                "add a paragraph `[{}]: address`, or write `[text](address)`",
                excerpt(label)
            )),
        };
        self.body.problems.push(problem);
        Some(whole)
    }

    /// `[label]: address` in the middle of a paragraph.
    fn report_definition(&mut self, flat: &Flat, pair: Pair) -> Option<usize> {
        let open = pair.open?;
        let rest = window(&flat.text[pair.close + 2..]);
        let target = rest.trim_start_matches([' ', '\t', '<', LINK]);
        let begins_line = open == 0 || flat.text[..open].ends_with('\n');
        if !begins_line || open == 0 || !is_web(target) {
            return None;
        }
        let whole = pair.close + 2 + rest.trim_end().len();
        let problem =
            literal(false, flat.span(open..whole), "a definition can't follow a line of text")
                .help("leave an empty line above it");
        self.body.problems.push(problem);
        Some(whole)
    }

    /// `[[page]]` and `(text)[address]`, which Markdown has not.
    fn report_other_notation(&mut self, flat: &Flat, at: usize) -> Option<usize> {
        let rest = window(&flat.text[at + 1..]);
        if let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(['[', ']'])?;
            let page = inner[..end].trim();
            if page.is_empty() || !inner[end..].starts_with("]]") {
                return None;
            }
            let whole = at + 2 + end + 2;
            let (file, text) = page.split_once('|').unwrap_or((page, page));
            let file = file.trim_end_matches(".md");
            let problem =
                literal(false, flat.span(at..whole), "not a link in newsprint's Markdown").help(
                    format!(
                        "write `[{}]({}.md)`, with the path of the article's file",
                        excerpt(text),
                        excerpt(file)
                    ),
                );
            self.body.problems.push(problem);
            return Some(whole);
        }
        if !flat.text[..at].ends_with(')') || !is_plain_address(&rest[..rest.find(']')?]) {
            return None;
        }
        let before = &flat.text[..at];
        let open = before[before.ceil_char_boundary(at.saturating_sub(WINDOW))..].rfind('(')?;
        let open = before.ceil_char_boundary(at.saturating_sub(WINDOW)) + open;
        let end = rest.find(']')?;
        let whole = at + 1 + end + 1;
        let text = before[open + 1..at - 1].trim_matches(LINK);
        let problem =
            literal(false, flat.span(open..whole), "brackets and parentheses are swapped")
                .help(format!("write `[{}]({})`", excerpt(text), excerpt(&rest[..end])));
        self.body.problems.push(problem);
        Some(whole)
    }

    /// A bracket that nothing closes.
    fn report_unclosed_bracket(&mut self, flat: &Flat, at: usize) {
        let rest = window(&flat.text[at + 1..]);
        let is_photo = is_photo(&flat.text, at);
        let lower = rest.to_ascii_lowercase();
        let wanted = match is_photo {
            true => PICTURES.iter().any(|extension| lower.contains(extension)),
            false => rest
                .find('(')
                .is_some_and(|open| is_web(rest[open + 1..].trim_start_matches([LINK, '<']))),
        };
        if !wanted {
            return;
        }
        let start = at - usize::from(is_photo);
        let mark = if is_photo { "!" } else { "" };
        let problem = literal(
            is_photo,
            flat.span(start..at + 1 + rest.trim_end().len()),
            "the closing `]` is missing",
        )
        .help(format!("write `{mark}[text](address)`"));
        self.body.problems.push(problem);
    }
}

/// Says that something is printed as text.
fn literal(is_photo: bool, span: Span, said: impl Into<String>) -> Diag {
    match is_photo {
        true => Diag::new(Code::PHOTO_LITERAL, "this photo and its credit are printed as text"),
        false => Diag::new(Code::LINK_LITERAL, "this link is printed as text"),
    }
    .at(span, said)
}

/// What helps against a path that exists on one computer only.
fn own_computer(is_photo: bool) -> &'static str {
    match is_photo {
        true => "copy the photo beside the article and write its file name alone",
        false => "copy the file beside the article and write its file name alone",
    }
}

/// Whether the bracket at this byte begins a photo.
fn is_photo(text: &str, open: usize) -> bool {
    let before = text[..open].strip_suffix('!');
    before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// Where the parenthesis that was opened before the text is closed.
fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn has_extension(target: &str, extensions: &[&str]) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    extensions.iter().any(|extension| path.ends_with(extension))
}

/// Whether a text directly behind a bracket was meant as an address.
fn is_address(text: &str) -> bool {
    let dotted = || {
        let mut chars = text.chars().peekable();
        let mut before = ' ';
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            let joins = |c: char| c.is_alphanumeric();
            if (c == '.' || c == ':') && joins(before) && (joins(next) || (c == ':' && next == '+'))
            {
                return true;
            }
            before = c;
        }
        false
    };
    text.starts_with(['#', '<', '\\']) || text.contains(['/', '@', LINK]) || dotted()
}

/// Whether a text that stands apart is an address and nothing else.
fn is_plain_address(text: &str) -> bool {
    let text = text.trim_matches([LINK, '<', '>']);
    if text.contains(char::is_whitespace) {
        return false;
    }
    let anchor = text.strip_prefix('#').is_some_and(|rest| {
        rest.starts_with(char::is_alphabetic) && rest.chars().any(|c| c.is_lowercase())
    });
    is_web(text)
        || text.starts_with("mailto:")
        || text.starts_with("tel:")
        || text.starts_with("../")
        || text.starts_with("./")
        || (text.starts_with('/') && text.len() > 3 && text[1..].contains('/'))
        || anchor
        || has_extension(text, &FILES)
}
