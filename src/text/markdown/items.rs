//! The parser's events with their places, and what can be asked of a stretch of them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::fill::DELIMITER;
use crate::base::diag::{Code, Diag};
use crate::base::html::is_forbidden;

/// One event and the bytes of the source it stands for.
pub(super) type Item<'a> = (Event<'a>, Range<usize>);

/// Whether the event is a part of a line of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::TaskListMarker(_) => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Html(_) | Event::Rule => false,
    }
}

/// Where the text that begins at `start` ends: the index of the first item that is not inline.
pub(super) fn run_end(items: &[Item<'_>], start: usize) -> usize {
    let rest = items.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|(event, _)| is_inline(event)).count()
}

/// One past the item that closes the one at `start`.
pub(super) fn element_end(items: &[Item<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (event, _)) in items.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    items.len()
}

/// From the first to the last byte of a stretch.
pub(super) fn span_of(items: &[Item<'_>]) -> Range<usize> {
    let start = items.iter().map(|(_, range)| range.start).min().unwrap_or(0);
    let end = items.iter().map(|(_, range)| range.end).max().unwrap_or(start);
    start..end
}

/// The stretch as HTML.
pub(super) fn html_of(items: &[Item<'_>]) -> String {
    let mut out = String::with_capacity(span_of(items).len() + 16);
    pulldown_cmark::html::push_html(&mut out, items.iter().map(|(event, _)| event.clone()));
    out
}

/// The stretch without markup; a break is a space.
pub(super) fn text_of(items: &[Item<'_>]) -> String {
    let mut out = String::new();
    for (event, _) in items {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Takes the characters that no page can hold out of an event, and reports them: `&#8;` is a control
/// character, and `&#1;` must not forge a mark.
pub(super) fn cleaned<'a>((event, range): Item<'a>, problems: &mut Vec<Diag>) -> Item<'a> {
    let mut clean = |text: CowStr<'a>| {
        let Some(found) = text.chars().find(|&c| is_forbidden(c)) else { return text };
        problems.push(forbidden_reference(found, &range));
        text.replace(is_forbidden, "\u{fffd}").into()
    };
    let event = match event {
        Event::Text(text) => Event::Text(clean(text)),
        Event::FootnoteReference(name) => Event::FootnoteReference(clean(name)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let (dest_url, title, id) = (clean(dest_url), clean(title), clean(id));
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let (dest_url, title, id) = (clean(dest_url), clean(title), clean(id));
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(info))) => {
            Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(clean(info))))
        }
        Event::Start(Tag::FootnoteDefinition(name)) => {
            Event::Start(Tag::FootnoteDefinition(clean(name)))
        }
        event => event,
    };
    (event, range)
}

/// What browsers show for `&#128;` to `&#159;` (HTML, section 13.2.5.80), where there is anything.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

fn forbidden_reference(found: char, range: &Range<usize>) -> Diag {
    let code = u32::from(found);
    let meant = code.checked_sub(0x80).and_then(|at| WINDOWS_1252.chars().nth(at as usize));
    Diag::new(
        Code::CONTROL_CHARACTER,
        format!("this text contains the control character U+{code:04X}"),
    )
    .at(range.clone(), "an invisible character, written as a reference")
    .help(match meant.filter(|meant| !meant.is_control()) {
        Some(meant) => format!("write {meant} if that is meant"),
        None => "delete it".to_owned(),
    })
}

/// The text of a piece of our own HTML: without tags and marks, its entities resolved.
///
/// For HTML made by [`inline`](super::inline) or [`parse`](super::parse); raw HTML of an author
/// may hold more entities than the ones known here.
#[must_use]
pub fn plain_text(html: &str) -> String {
    const ENTITIES: [(&str, char); 5] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&', DELIMITER]) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = match rest.as_bytes()[0] {
            b'<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            b'&' => match ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
                Some((entity, c)) => {
                    out.push(*c);
                    entity.len()
                }
                None => {
                    out.push('&');
                    1
                }
            },
            _ => rest[1..].find(DELIMITER).map_or(rest.len(), |end| end + 2),
        };
        rest = &rest[skipped..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn tags_and_marks_go_and_entities_are_resolved() {
        let html = "\u{1}L0\u{1}A &amp; <em>B</em>\u{1}l0\u{1} &lt;3 &x; ü";
        assert_eq!(plain_text(html), "A & B <3 &x; ü");
        assert_eq!(plain_text("a < b \u{1}"), "a ");
    }
}
