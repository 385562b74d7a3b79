//! From a text to its body: what the parser gets to see, and how often.
//!
//! Attributes of photos and comments before a text are no Markdown. Where the parser mixes them up
//! with the text around them, they are overwritten, byte for byte, and the text is read once more.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Parser;

use super::body::{Body, Subhead};
use super::compose::{Composer, without_delimiter};
use super::fences::{self, Fence};
use super::items::{Item, cleaned};
use super::options::Options;
use super::references::References;

/// How many bytes of text an event stands for at least, in ordinary articles.
const BYTES_PER_EVENT: usize = 16;

/// How often a text is read at most: what one reading has overwritten can uncover more of its kind.
const PASSES: usize = 3;

/// Reads the body of an article.
///
/// `subheads` are the cross-headings for `##` without a text, in their order. The text has no
/// control characters but tabs and line ends; should it hold others, they do no harm.
#[must_use]
pub fn parse(text: &str, options: &Options, subheads: &[Subhead]) -> Body {
    parse_from(text, options, subheads, None)
}

/// Reads a body that begins on this line of its file, and notes in an HTML comment before each
/// block on which line it begins: for previews that lead back to the editor.
#[must_use]
pub fn parse_numbered(
    text: &str,
    options: &Options,
    subheads: &[Subhead],
    first_line: usize,
) -> Body {
    parse_from(text, options, subheads, Some(first_line))
}

fn parse_from(
    text: &str,
    options: &Options,
    subheads: &[Subhead],
    first_line: Option<usize>,
) -> Body {
    let source = without_delimiter(text);
    let fences = if options.extensions.blocks { fences::find(&source) } else { Vec::new() };
    let mut parsed = match fences.is_empty() {
        true => Cow::Borrowed(&*source),
        false => Cow::Owned(fences::overwrite(&source, &fences)),
    };
    let mut number = 1;
    loop {
        let context = Context { options, subheads, first_line, is_last: number == PASSES };
        let Pass { body, hidden } = pass(&source, &parsed, &fences, context);
        if hidden.is_empty() || context.is_last {
            return body;
        }
        parsed = Cow::Owned(overwrite(&parsed, hidden));
        number += 1;
    }
}

/// What the parser must not see as it stands, so that it reads the text as its author does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// Attributes of a photo: an asterisk or a backtick in them has met one outside.
    Attributes(Range<usize>),
    /// A comment with text behind it, which CommonMark takes for HTML.
    Comment(Range<usize>),
}

impl Hidden {
    fn range(&self) -> &Range<usize> {
        match self {
            Self::Attributes(range) | Self::Comment(range) => range,
        }
    }
}

/// The text with spaces in place of attributes, and with a tag of the same length in place of each
/// comment: a tag that is followed by text is a part of that text.
fn overwrite(text: &str, mut hidden: Vec<Hidden>) -> String {
    hidden.sort_by_key(|hidden| hidden.range().start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for hidden in hidden {
        let range = hidden.range();
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        match hidden {
            Hidden::Attributes(_) => out.extend(std::iter::repeat_n(' ', range.len())),
            Hidden::Comment(_) => {
                out.push_str("<x");
                out.extend(std::iter::repeat_n(' ', range.len().saturating_sub(3)));
                out.push('>');
            }
        }
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// What one reading of the text gave.
struct Pass {
    body: Body,
    /// What has to be overwritten before the next reading; nothing if this one is right.
    hidden: Vec<Hidden>,
}

/// What a reading is told besides the text.
#[derive(Clone, Copy)]
struct Context<'a> {
    options: &'a Options,
    subheads: &'a [Subhead],
    first_line: Option<usize>,
    is_last: bool,
}

/// Reads the text once: `source` is what the author wrote, `parsed` what the parser gets to see.
fn pass(source: &str, parsed: &str, fences: &[Fence], context: Context<'_>) -> Pass {
    let Context { options, subheads, first_line, is_last } = context;
    let mut events = Parser::new_ext(parsed, options.extensions.of_the_parser()).into_offset_iter();
    let mut items: Vec<Item<'_>> = Vec::with_capacity(parsed.len() / BYTES_PER_EVENT);
    let mut problems = Vec::new();
    match parsed.contains("&#") {
        true => items.extend(events.by_ref().map(|item| cleaned(item, &mut problems))),
        false => items.extend(events.by_ref()),
    }
    let mut composer = Composer::new(source, options, fences, subheads);
    composer.first_line = first_line;
    composer.body.problems = problems;
    composer.is_last = is_last;
    composer.references = References::of(events.reference_definitions());
    composer.out.reserve(items.len() + 8);
    composer.look_ahead(&items);
    composer.walk(&items);
    composer.close_blocks(0);
    composer.footnotes_section();
    if options.extensions.newsroom {
        composer.report_unclosed();
        composer.report_lists();
        composer.report_references(parsed, &items);
    }
    let mut body = composer.body;
    let html = &mut body.html;
    html.reserve(source.len() + source.len() / 4);
    pulldown_cmark::html::push_html(html, composer.out.into_iter().map(|(event, _)| event));
    Pass { body, hidden: composer.hidden }
}
