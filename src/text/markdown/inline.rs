//! One line of text after the other: links, photos in the wrong place, smart punctuation.
//!
//! Knows nothing of blocks; what a paragraph is for is decided by whoever calls.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::body::{Inline, Link};
use super::compose::{Composer, without_delimiter};
use super::fill::Mark;
use super::items::{Item, cleaned, element_end, html_of, run_end, text_of};
use super::options::Options;
use super::typography::{OPAQUE, Typographer, is_candidate};
use crate::base::diag::{Code, Diag, Span, nearest};

/// Where a line of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Table,
    Caption,
    /// In the front matter, where no paragraph can follow and no footnote be defined.
    FrontMatter,
}

/// Reads a text of one paragraph, such as a lead or a caption of the front matter.
///
/// Blocks are not understood: a leading `1.` or `#` is text, a line end is a space.
#[must_use]
pub fn inline(text: &str, options: &Options) -> Inline {
    let source = one_line(&without_delimiter(text));
    let blank = source.len() - source.trim_start_matches([' ', '\t']).len();
    let content = source[blank..].trim_end_matches([' ', '\t']);
    if content.is_empty() {
        return Inline::default();
    }
    // Behind a full stop nothing begins a block, and emphasis begins as it would at the start.
    let guarded = format!(".{content}");
    let parser = Parser::new_ext(&guarded, options.extensions.of_the_parser());
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut problems = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        let range = (range.start + blank).saturating_sub(1)..(range.end + blank).saturating_sub(1);
        items.push(cleaned((event, range), &mut problems));
    }
    let end = run_end(&items, 1);
    let run = items.get_mut(1..end).unwrap_or_default();
    if let Some((Event::Text(first), range)) = run.first_mut() {
        *first = first.get(1..).unwrap_or_default().to_owned().into();
        range.start = range.start.max(blank);
    }

    let mut composer = Composer::new(&source, options, &[], &[]);
    composer.body.problems = problems;
    let mut out = Vec::with_capacity(run.len());
    composer.run(run, Place::FrontMatter, &mut out);
    if options.extensions.newsroom {
        composer.report_unclosed();
    }
    Inline {
        html: html_of(&out),
        text: text_of(&out),
        links: composer.body.links,
        problems: composer.body.problems,
    }
}

/// The text with a space for each byte of a line end, and for a backslash that would have broken
/// the line.
fn one_line(text: &str) -> String {
    let line_end = |c: char| c == '\n' || c == '\r';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(line_end) {
        let line = &rest[..at];
        let backslashes = line.bytes().rev().take_while(|&b| b == b'\\').count();
        if backslashes % 2 == 1 {
            out.push_str(&line[..line.len() - 1]);
            out.push(' ');
        } else {
            out.push_str(line);
        }
        out.push(' ');
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out
}

impl<'a> Composer<'a> {
    /// Appends a line of text to what is written.
    pub(super) fn line(&mut self, items: &[Item<'a>], place: Place) {
        let mut out = std::mem::take(&mut self.out);
        self.run(items, place, &mut out);
        self.out = out;
    }

    /// Appends what becomes of a line of text to `out`.
    pub(super) fn run(&mut self, items: &[Item<'a>], place: Place, out: &mut Vec<Item<'a>>) {
        let extensions = self.options.extensions;
        let mut smart = match extensions.smart {
            true => smart_texts(items, self.source, self.options).into_iter().peekable(),
            false => Vec::new().into_iter().peekable(),
        };
        if extensions.footnotes {
            self.report_unknown_footnotes(items, place);
        }
        if extensions.newsroom {
            self.report_literals(items, place);
            self.report_inside_words(items);
        }
        let mut open_links: Vec<Option<usize>> = Vec::new();
        let mut denied: Vec<String> = Vec::new();
        let mut at = 0;
        while at < items.len() {
            let (event, range) = &items[at];
            let new = match event {
                Event::Text(text) => {
                    let changed = smart.next_if(|(changed, _)| *changed == at);
                    let text = changed.map_or_else(|| text.clone(), |(_, text)| text.into());
                    self.count_words(&text);
                    Some(Event::Text(text))
                }
                Event::Code(text) => {
                    self.count_words(text);
                    Some(self.code_as_written(range).unwrap_or_else(|| event.clone()))
                }
                Event::SoftBreak | Event::HardBreak => {
                    self.in_word = false;
                    Some(event.clone())
                }
                Event::FootnoteReference(name) => {
                    Some(Event::InlineHtml(self.footnote_reference(name).into()))
                }
                Event::Start(Tag::Image { .. }) if extensions.newsroom => {
                    self.body.problems.push(photo_inline(range, place));
                    at = element_end(items, at);
                    while smart.next_if(|(changed, _)| *changed < at).is_some() {}
                    continue;
                }
                Event::Start(Tag::Link { .. }) if extensions.newsroom => {
                    let outer = open_links.iter().flatten().next().copied();
                    open_links.push(outer.is_none().then_some(self.body.links.len()));
                    match outer {
                        Some(outer) => {
                            self.link_in_link(event, range, outer);
                            None
                        }
                        None => Some(self.link(event, range)),
                    }
                }
                Event::End(TagEnd::Link) if extensions.newsroom => {
                    let number = open_links.pop().flatten();
                    number.map(|number| Event::InlineHtml(Mark::LinkClose(number).text().into()))
                }
                Event::InlineHtml(html) if extensions.newsroom => {
                    self.inline_html(html, range, &mut denied).then(|| event.clone())
                }
                event => Some(event.clone()),
            };
            out.extend(new.map(|event| (event, range.clone())));
            at += 1;
        }
        self.in_word = false;
    }

    /// Notes a link; returns the mark that opens it.
    fn link(&mut self, event: &Event<'a>, range: &Range<usize>) -> Event<'a> {
        let number = self.body.links.len();
        if let (Some(target), Event::Start(Tag::Link { title, .. })) = (target_of(event), event) {
            let span = Span::from(range.clone());
            self.body.links.push(Link { target, title: title.to_string(), span });
        }
        Event::InlineHtml(Mark::LinkOpen(number).text().into())
    }

    /// Reports an address in the text of a link: HTML has no link in a link, so it stays text.
    fn link_in_link(&mut self, event: &Event<'a>, range: &Range<usize>, outer: usize) {
        let target = target_of(event).unwrap_or_default();
        let link = &self.body.links[outer];
        if target == link.target {
            return;
        }
        let problem = Diag::new(Code::LINK_LITERAL, "a link inside the text of another link")
            .at(range.clone(), "printed as text")
            .and_at(link.span, "this link holds it")
            .help("put one of the two behind the other");
        self.body.problems.push(problem);
    }

    /// Code that holds a comment which the parser did not get to see, as its author wrote it.
    fn code_as_written(&self, range: &Range<usize>) -> Option<Event<'a>> {
        let written = self.source.get(range.clone())?;
        if !written.contains("<!--") {
            return None;
        }
        let code = written.trim_matches('`').replace(['\n', '\r'], " ");
        let inner = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
        let code = inner.filter(|_| !code.trim().is_empty()).unwrap_or(&code).to_owned();
        Some(Event::Code(code.into()))
    }

    /// Reports each `[^name]` that the parser left as text because nothing defines it.
    fn report_unknown_footnotes(&mut self, items: &[Item<'a>], place: Place) {
        for (event, range) in items {
            let Event::Text(text) = event else { continue };
            let Some(written) = self.source.get(range.clone()) else { continue };
            if !text.contains('[') || written.len() != text.len() {
                continue;
            }
            for (at, _) in written.match_indices('[') {
                let start = range.start + at;
                if at == 0 && self.source[..start].ends_with('\\') {
                    continue;
                }
                let Some(rest) = self.source[start + 1..].strip_prefix('^') else { continue };
                let end = rest.find([']', '[', '\n', '\r', ' ', '\t']);
                let Some(end) = end.filter(|&end| end > 0 && rest[end..].starts_with(']')) else {
                    continue;
                };
                let name = &rest[..end];
                let near =
                    self.may_suggest().then(|| nearest(name, self.footnotes.names())).flatten();
                let help = match place {
                    Place::FrontMatter => {
                        "footnotes stand in the body only; write it out here".to_owned()
                    }
                    _ => format!("add a paragraph `[^{name}]: …`, or write `\\[` for a bracket"),
                };
                self.body.problems.push(
                    Diag::new(Code::FOOTNOTE_UNKNOWN, format!("no footnote `{name}`"))
                        .at(start..start + 2 + end + 1, "not defined in this text")
                        .help_maybe(near.map(|near| format!("did you mean `[^{near}]`?")))
                        .help(help),
                );
            }
        }
    }
}

/// Where a link leads.
fn target_of(event: &Event<'_>) -> Option<String> {
    let Event::Start(Tag::Link { link_type, dest_url, .. }) = event else { return None };
    Some(match link_type {
        LinkType::Email => format!("mailto:{dest_url}"),
        _ => dest_url.to_string(),
    })
}

/// A photo where no photo can stand.
pub(super) fn photo_inline(range: &Range<usize>, place: Place) -> Diag {
    let help = match place {
        Place::FrontMatter => "photos stand in the body, each in a paragraph of its own",
        Place::Table => "put it in a paragraph of its own before or after the table",
        Place::Caption => "give each photo a paragraph of its own, with blank lines around it",
        Place::Paragraph | Place::Heading => {
            "give it a paragraph of its own, with blank lines around it"
        }
    };
    Diag::new(Code::PHOTO_INLINE, "a photo inside a paragraph")
        .at(range.clone(), "not alone in its paragraph")
        .help(help)
}

/// The texts that smart punctuation changes, with their indices.
fn smart_texts(items: &[Item<'_>], source: &str, options: &Options) -> Vec<(usize, String)> {
    let may_change = |(event, _): &Item<'_>| match event {
        Event::Text(text) => is_candidate(text),
        _ => false,
    };
    if !items.iter().any(may_change) {
        return Vec::new();
    }
    let mut flat = String::new();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut in_address = false;
    for (at, (event, range)) in items.iter().enumerate() {
        match event {
            Event::Text(_) if in_address => flat.push('x'),
            Event::Text(text) => {
                pieces.push((at, flat.len()));
                flatten(text, range, source, &mut flat);
            }
            // Code is a word, whatever it holds.
            Event::Code(_) => flat.push('x'),
            Event::SoftBreak | Event::HardBreak => flat.push('\n'),
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                in_address = true;
            }
            Event::End(TagEnd::Link) => in_address = false,
            _ => {}
        }
    }
    let mut changes = Typographer::new(&flat, &options.quotes).changes().into_iter().peekable();
    let mut changed = Vec::new();
    for (at, start) in pieces {
        let Event::Text(text) = &items[at].0 else { continue };
        let end = start + text.len();
        let mut out = String::new();
        let mut done = 0;
        while let Some(change) = changes.next_if(|change| change.at < end) {
            // A dash of two texts, one of them emphasised, is none.
            if change.at < start || change.at + change.len > end {
                continue;
            }
            out.push_str(&text[done..change.at - start]);
            out.push_str(change.with);
            done = change.at - start + change.len;
        }
        if done > 0 {
            out.push_str(&text[done..]);
            changed.push((at, out));
        }
    }
    changed
}

/// Appends a text to the flat text, with what its author has escaped made opaque.
fn flatten(text: &CowStr<'_>, range: &Range<usize>, source: &str, flat: &mut String) {
    let mark = |c: char| matches!(c, '"' | '\'' | '-' | '.');
    if !text.starts_with(mark) && source.as_bytes().get(range.start) != Some(&b'&') {
        flat.push_str(text);
    } else if source.as_bytes().get(range.start) != text.as_bytes().first() {
        // A character reference: its author has chosen exactly this character.
        flat.extend(text.chars().map(|c| if mark(c) { OPAQUE } else { c }));
    } else if source[..range.start].ends_with('\\') {
        flat.push(OPAQUE);
        flat.push_str(&text[1..]);
    } else {
        flat.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::inline;
    use crate::base::diag::Diag;
    use crate::text::markdown::testing::{OPTIONS, check, problems, read};
    use crate::text::markdown::{Options, RawHtml};

    fn check_inline(text: &str, html: &str, plain: &str, codes: &[&str]) {
        let got = inline(text, &OPTIONS);
        assert_eq!(got.html.replace('\u{1}', "¤"), html, "{text}");
        assert_eq!(got.text, plain, "{text}");
        let code = |problem: &Diag| problem.code.as_str();
        assert_eq!(got.problems.iter().map(code).collect::<Vec<_>>(), codes, "{text}");
    }

    #[test]
    fn a_line_has_no_blocks() {
        for (text, html, plain) in [
            ("", "", ""),
            ("  a *b*\nc ", "a <em>b</em> c", "a b c"),
            ("1. Mai", "1. Mai", "1. Mai"),
            ("# 1 -- \"a\"", "# 1 – „a“", "# 1 – „a“"),
            ("- a\n- b\n\n> c", "- a - b  &gt; c", "- a - b  > c"),
            ("_a_ **\"b\"**", "<em>a</em> <strong>„b“</strong>", "a „b“"),
            ("\"**Nein**\", so", "„<strong>Nein</strong>“, so", "„Nein“, so"),
            ("... a\\\nb", "… a  b", "… a  b"),
            (":::factbox", ":::factbox", ":::factbox"),
            ("    a", "a", "a"),
            ("[r]: /u", "[r]: /u", "[r]: /u"),
            ("a {#x}", "a {#x}", "a {#x}"),
            ("| a |\n|---|", "| a | |—|", "| a | |—|"),
            ("&amp; \u{1}L0\u{1}", "&amp;  L0", "&  L0"),
        ] {
            check_inline(text, html, plain, &[]);
        }
    }

    #[test]
    fn links_of_a_line_have_their_places() {
        let text = "\n Ä [*b*](c \"T\") <d@e.f>";
        let got = inline(text, &OPTIONS);
        let places = got.links.iter().map(|link| &text[link.span.start..link.span.end]);
        assert_eq!(places.collect::<Vec<_>>(), ["[*b*](c \"T\")", "<d@e.f>"]);
        assert_eq!((got.links[0].target.as_str(), got.links[0].title.as_str()), ("c", "T"));
        assert_eq!(got.links[1].target, "mailto:d@e.f");
    }

    #[test]
    fn what_no_line_can_hold_is_reported() {
        check_inline("a ![b](c)", "a ", "a", &["photo-inline"]);
        check_inline("![b](c) a", " a", "a", &["photo-inline"]);
        check_inline("a[^1]", "a[^1]", "a[^1]", &["footnote-unknown"]);
        check_inline("a <b>b</b>", "a b", "a b", &["html-denied"]);
        let allow = Options { html: RawHtml::Allow, ..OPTIONS };
        assert_eq!(inline("a <b>b</b><!-- c -->", &allow).html, "a <b>b</b>");
    }

    #[test]
    fn links_are_marks_with_places() {
        let text = "Ü [a *b*](c \"T\") [r] <https://a--b.c/'d'>\n\n[r]: /u 'V'\n";
        let body =
            check(text, "<p>Ü ¤L0¤a <em>b</em>¤l0¤ ¤L1¤r¤l1¤ ¤L2¤https://a--b.c/'d'¤l2¤</p>\n");
        let got: Vec<(&str, &str, &str)> = body
            .links
            .iter()
            .map(|l| (&text[l.span.start..l.span.end], l.target.as_str(), l.title.as_str()))
            .collect();
        let url = "https://a--b.c/'d'";
        let auto = "<https://a--b.c/'d'>";
        assert_eq!(got, [("[a *b*](c \"T\")", "c", "T"), ("[r]", "/u", "V"), (auto, url, "")]);
    }

    #[test]
    fn marks_of_the_language_see_through_markup() {
        for (text, html) in [
            ("\"**Nein**\"", "„<strong>Nein</strong>“"),
            ("\"[a](b)\", \"`c`\"", "„¤L0¤a¤l0¤“, „<code>c</code>“"),
            ("\"*Er* rief *'Ja'*.\"", "„<em>Er</em> rief <em>‚Ja‘</em>.“"),
            ("`a`'s *b*'s", "<code>a</code>’s <em>b</em>’s"),
            ("\\\"a\\\" \\'b\\' c\\...", "\"a\" 'b' c..."),
            ("&quot;a&quot; &#45;&#45;", "\"a\" --"),
            ("`\"a\" -- '`", "<code>\"a\" -- '</code>"),
            ("\"a\nb\"", "„a\nb“"),
        ] {
            check(text, &format!("<p>{html}</p>\n"));
        }
        check("\"a\n\n\"b\"", "<p>„a</p>\n<p>„b“</p>\n");
        check("    \"a\"\n", "<pre><code>\"a\"\n</code></pre>\n");
    }

    #[test]
    fn raw_html_is_reported_once() {
        for (text, expect) in [
            ("Ü <b>b</b> c", ("html-denied", "<b>")),
            ("<div>\nÜ\n</div>\n", ("html-denied", "<div>\nÜ\n</div>")),
            ("a <br/> c", ("html-denied", "<br/>")),
        ] {
            assert_eq!(problems(text), [(expect.0, expect.1.to_owned())], "{text}");
        }
        check("<!-- a\nb -->\n\nc <!-- d --> e", "<p>c  e</p>\n");
    }

    #[test]
    fn words_are_those_a_reader_sees() {
        for (text, words) in [
            ("", 0),
            ("Ein **Wort**e, -- zwei 3.000 `so was` [a b](c)\nd", 9),
            ("## Ja\n\n- nein\n- a\\\n  b", 4),
            ("![a b](c)\nd e (AP)", 0),
            ("| a | b |\n|---|---|\n| c | d |", 4),
            ("a[^1]\n\n[^1]: b c", 3),
            ("```\na b\n```", 2),
        ] {
            assert_eq!(read(text).length.words(), words, "{text}");
        }
    }
}
