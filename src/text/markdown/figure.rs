//! Photos: a paragraph that begins with an image, its attributes and its caption.
//!
//! Splits the caption at closing parentheses but doesn't know whether they hold a credit: it
//! knows no agencies and opens no file.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::attributes::{self, Attributes};
use super::body::{Below, Caption, Figure, Signed};
use super::compose::Composer;
use super::fill::{Mark, fill};
use super::html::{denied, is_element};
use super::inline::{Place, photo_inline};
use super::items::{Item, element_end, html_of, span_of, text_of};
use super::passes::Hidden;
use super::typography::smarten;
use crate::base::diag::{Code, Diag, Span};

/// What may be said of a photo in the body.
const KNOWN: &[&str] = &[
    "alt",
    "caption",
    "agency",
    "source",
    "photographer",
    "credit",
    "date",
    "place",
    "focus",
    "expires",
    "syndicate",
    "archive",
    "ai",
];

/// An image at the beginning of a line, cut out of its paragraph.
struct Shape {
    /// One past the item that closes the image.
    image_end: usize,
    attributes: Attributes,
    /// The items of the caption.
    caption: Range<usize>,
    /// Where the next figure of a gallery begins, or the paragraph ends.
    end: usize,
}

impl<'a> Composer<'a> {
    /// Appends a paragraph, or the figures it is made of. Within a tight list it has no range of
    /// its own and gets no tags.
    pub(super) fn paragraph(&mut self, items: &[Item<'a>], range: Option<Range<usize>>) {
        let items = self.without_comment(items);
        let in_gallery = self.in_gallery();
        let mut from = 0;
        if self.options.extensions.figures {
            while let Some(shape) = self.figure_shape(items, from, in_gallery) {
                let end = shape.end;
                self.figure(items, from, shape, in_gallery);
                if range.is_some() {
                    self.push_html("\n");
                }
                if end >= items.len() {
                    return;
                }
                from = end;
            }
        }
        let items = &items[from..];
        if from == 0 && self.refuse_in_gallery(&span_of(items)) {
            return;
        }
        if let Some(range) = &range {
            self.out.push((Event::Start(Tag::Paragraph), range.clone()));
        }
        match self.caption_beside(items) {
            Some(problem) => {
                self.body.problems.push(problem);
                let end = element_end(items, 0);
                self.line(&items[end..], Place::Paragraph);
            }
            None => self.line(items, Place::Paragraph),
        }
        if let Some(range) = range {
            self.out.push((Event::End(TagEnd::Paragraph), range));
        }
    }

    /// The figure that begins at `from`, if one does: an image, attributes, and then the end of
    /// its line. In a gallery the next line with an image begins the next figure.
    fn figure_shape(&mut self, items: &[Item<'a>], from: usize, gallery: bool) -> Option<Shape> {
        let (Event::Start(Tag::Image { .. }), image) = items.get(from)? else { return None };
        let image_end = element_end(items, from);
        // Problems with the attributes count only if this turns out to be a figure.
        let problems_before = self.body.problems.len();
        let mut attributes = Attributes { list: Vec::new(), end: image.end };
        if self.source.as_bytes().get(image.end) == Some(&b'{') {
            let problems = &mut self.body.problems;
            attributes = attributes::read(self.source, image.end, KNOWN, "a photo", problems);
        }
        let mut at = image_end;
        let mut tangled = false;
        while let Some((event, range)) = items.get(at) {
            let is_break = matches!(event, Event::SoftBreak | Event::HardBreak);
            let rest = match event {
                Event::Text(text) if text.len() == range.len() && range.end > attributes.end => {
                    text.get(attributes.end.saturating_sub(range.start)..)
                }
                _ => None,
            };
            if is_break || rest.is_some_and(|rest| !rest.trim().is_empty()) {
                break;
            }
            if range.end > attributes.end && rest.is_none() {
                tangled = range.start < attributes.end;
                break;
            }
            at += 1;
        }
        if tangled {
            self.hidden.push(Hidden::Attributes(image.end..attributes.end));
            at = items.len();
        }
        let (caption, end) = match items.get(at) {
            None => (items.len()..items.len(), items.len()),
            Some((Event::SoftBreak | Event::HardBreak, _)) => {
                match next_image(items, at + 1).filter(|_| gallery) {
                    // The break before the next image belongs to neither.
                    Some(next) => (at + 1..(next - 1).max(at + 1), next),
                    None => (at + 1..items.len(), items.len()),
                }
            }
            Some(_) => {
                self.body.problems.truncate(problems_before);
                return None;
            }
        };
        Some(Shape { image_end, attributes, caption, end })
    }

    /// The problem of a caption beside its image instead of below.
    fn caption_beside(&self, items: &[Item<'a>]) -> Option<Diag> {
        let extensions = self.options.extensions;
        let (Event::Start(Tag::Image { .. }), range) = items.first()? else { return None };
        if !extensions.newsroom || !extensions.figures {
            return None;
        }
        Some(
            Diag::new(Code::PHOTO_INLINE, "a photo with text on the same line")
                .at(range.clone(), "the line goes on after the image")
                .help("put the caption on the next line")
                .help("or, if it is no caption, leave a blank line after the image"),
        )
    }

    fn figure(&mut self, items: &[Item<'a>], from: usize, shape: Shape, in_gallery: bool) {
        let (Event::Start(Tag::Image { link_type, dest_url, title, .. }), range) = &items[from]
        else {
            return;
        };
        let inner = &items[from + 1..shape.image_end - 1];
        let mut alt = self.alternative_text(inner);
        if self.options.extensions.smart {
            alt = smarten(&alt, self.options.quotes);
        }
        if !title.is_empty() {
            self.body.problems.push(
                Diag::new(Code::ATTRIBUTE_UNKNOWN, "a photo with a title")
                    .as_warning()
                    .at(range.clone(), "its title is not shown")
                    .help("write it as the caption, on the line below the image"),
            );
        }
        let file_span = match link_type {
            LinkType::Inline => self.file_span(range, inner, dest_url),
            _ => None,
        };
        let number = self.body.figures.len();
        self.body.figures.push(Figure {
            file: dest_url.to_string(),
            alt,
            span: Span::from(range.clone()),
            file_span: file_span.unwrap_or(Span::from(range.clone())),
            attributes: shape.attributes.list,
            caption: None,
            signed: None,
            below: None,
            in_gallery,
        });
        let length = self.body.length;
        let mut caption = Vec::with_capacity(shape.caption.len());
        self.run(&items[shape.caption], Place::Caption, &mut caption);
        self.body.length = length;
        let figure = &mut self.body.figures[number];
        figure.caption = caption_of(&caption, self.source);
        figure.signed = signed(&caption, self.source);
        self.push_html(Mark::Figure(number).text());
    }

    /// The items behind a comment that stands before a photo.
    fn without_comment<'i>(&self, items: &'i [Item<'a>]) -> &'i [Item<'a>] {
        let is_comment = |(event, range): &&Item<'a>| match event {
            Event::InlineHtml(_) => {
                self.source.get(range.clone()).is_some_and(|html| html.starts_with("<!--"))
            }
            Event::Text(text) => text.trim().is_empty(),
            _ => false,
        };
        let rest = &items[items.iter().take_while(is_comment).count()..];
        match rest.first() {
            Some((Event::Start(Tag::Image { .. }), _)) => rest,
            _ => items,
        }
    }

    /// Notes the paragraph below the last figure, if it has no caption of its own.
    pub(super) fn paragraph_below(&mut self, items: &[Item<'a>]) {
        let Some(figure) = self.body.figures.last_mut() else { return };
        if figure.caption.is_none() && !figure.in_gallery && figure.below.is_none() {
            let signed = signed(items, self.source);
            let range = span_of(items);
            figure.below = signed
                .map(|signed| Below { credit: signed.credit, span: Span::from(range.clone()) });
        }
    }

    /// A description, which holds no markup. What can't be a part of it is reported; `<Exit>` is no
    /// HTML and stays what it is.
    fn alternative_text(&mut self, items: &[Item<'a>]) -> String {
        if !self.options.extensions.newsroom {
            return text_of(items);
        }
        let mut texts: Vec<Item<'a>> = Vec::with_capacity(items.len());
        for (event, range) in items {
            let event = match event {
                Event::InlineHtml(html) if html.starts_with("<!--") => continue,
                Event::InlineHtml(html) if !is_element(html) => Event::Text(html.clone()),
                Event::InlineHtml(html) => {
                    if !html.starts_with("</") {
                        self.body.problems.push(denied(html, range.clone()));
                    }
                    continue;
                }
                Event::Start(Tag::Image { .. }) => {
                    self.body.problems.push(photo_inline(range, Place::Caption));
                    continue;
                }
                Event::Start(Tag::Link { link_type, .. })
                    if !matches!(link_type, LinkType::Autolink | LinkType::Email) =>
                {
                    self.body.problems.push(
                        Diag::new(Code::LINK_LITERAL, "a link inside the description of a photo")
                            .at(range.clone(), "only its text is kept")
                            .help("put the link into the caption, on the line below the photo"),
                    );
                    continue;
                }
                event => event.clone(),
            };
            texts.push((event, range.clone()));
        }
        text_of(&texts)
    }

    /// The place of the file's name in `![alt](file "title")`.
    fn file_span(&self, image: &Range<usize>, inner: &[Item<'a>], file: &str) -> Option<Span> {
        let alt_end = inner.last().map_or(image.start + 2, |(_, range)| range.end);
        let alt_end = alt_end.max(span_of(inner).end);
        let whole = self.source.get(..image.end)?;
        let open = alt_end + whole.get(alt_end..)?.find("](")? + 2;
        let rest = whole.get(open..)?;
        let spaces = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let (start, rest) = match rest.strip_prefix('<') {
            Some(rest) => (open + spaces + 1, rest),
            None => (open + spaces, rest),
        };
        let len = match rest.starts_with(file) {
            true => file.len(),
            // Written with character references or backslashes.
            false => rest.find([' ', '\t', '\n', '>', ')']).unwrap_or(rest.len()),
        };
        Some(Span::new(start, start + len))
    }
}

/// The first image after `from` that begins a line.
fn next_image(items: &[Item<'_>], from: usize) -> Option<usize> {
    let is_image = |at: usize| matches!(items[at].0, Event::Start(Tag::Image { .. }));
    let after_break = |at: usize| matches!(items[at - 1].0, Event::SoftBreak | Event::HardBreak);
    (from..items.len()).find(|&at| is_image(at) && after_break(at))
}

fn caption_of(items: &[Item<'_>], source: &str) -> Option<Caption> {
    let text = text_of(items);
    if text.is_empty() {
        return None;
    }
    let range = span_of(items);
    let written = source.get(range.clone()).unwrap_or_default();
    let start = range.start + (written.len() - written.trim_start().len());
    let span = Span::new(start, start + written.trim().len());
    Some(Caption { html: html_of(items).trim().to_owned(), text, span })
}

/// Splits a caption at the parentheses that end it, with or without a full stop after them.
///
/// The parentheses themselves are plain text, not emphasised or part of a link.
fn signed(items: &[Item<'_>], source: &str) -> Option<Signed> {
    let (last, (Event::Text(text), _)) = items.iter().enumerate().next_back()? else {
        return None;
    };
    let text = text.trim_end();
    let before_stop = text.strip_suffix('.').map(str::trim_end);
    let ended = before_stop.filter(|text| text.ends_with(')')).unwrap_or(text);
    if !ended.ends_with(')') {
        return None;
    }
    let close = (last, ended.len() - 1);
    let open = opening(items, close)?;
    let start = place_in_source(&items[open.0], open.1, source)? + 1;
    let end = place_in_source(&items[close.0], close.1, source)?;
    let credit_span = Span::new(start, end);

    let mut before: Vec<Item<'_>> = items[..=open.0].to_vec();
    if let Some((Event::Text(text), range)) = before.last_mut() {
        *text = text[..open.1].trim_end().to_owned().into();
        range.end = start - 1;
        if text.is_empty() {
            before.pop();
        }
    }
    while before.last().is_some_and(|(event, _)| is_blank(event)) {
        before.pop();
    }
    let mut caption = caption_of(&before, source);
    if let Some(caption) = &mut caption
        && ended.len() < text.len()
        && caption.text.ends_with(|c: char| c.is_alphanumeric())
    {
        // The full stop ends the sentence before the parentheses.
        caption.html.push('.');
        caption.text.push('.');
    }
    let credit = credit_text(&items[open.0..=close.0], credit_span, source);
    let links = credit_links(&items[open.0..=close.0], credit_span, source);
    (!credit.is_empty()).then_some(Signed { caption, credit, credit_span, links })
}

fn is_blank(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) => text.trim().is_empty(),
        event => matches!(event, Event::SoftBreak | Event::HardBreak),
    }
}

/// The parenthesis that opens what the one at `close` ends: index of the item, byte in its text.
fn opening(items: &[Item<'_>], close: (usize, usize)) -> Option<(usize, usize)> {
    let mut parentheses = 0_usize;
    let mut elements = 0_usize;
    for at in (0..=close.0).rev() {
        match &items[at].0 {
            Event::End(_) => elements += 1,
            Event::Start(_) => elements = elements.checked_sub(1)?,
            Event::InlineHtml(html) if html.starts_with("\u{1}l") => elements += 1,
            Event::InlineHtml(html) if html.starts_with("\u{1}L") => {
                elements = elements.checked_sub(1)?;
            }
            Event::Text(text) if elements == 0 => {
                let end = if at == close.0 { close.1 + 1 } else { text.len() };
                for (byte, b) in text.bytes().enumerate().take(end).rev() {
                    match b {
                        b')' => parentheses += 1,
                        b'(' => parentheses = parentheses.checked_sub(1)?,
                        _ => continue,
                    }
                    if parentheses == 0 {
                        return Some((at, byte));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// Where a parenthesis of an item's text stands in the source. Smart punctuation has changed the
/// text around it, but there are as many parentheses before it as ever.
fn place_in_source(item: &Item<'_>, byte: usize, source: &str) -> Option<usize> {
    let (Event::Text(text), range) = item else { return None };
    let same = text.as_bytes().get(byte).copied()?;
    let nth = text.bytes().take(byte).filter(|&b| b == same).count();
    let written = source.get(range.clone())?;
    written.match_indices(same as char).nth(nth).map(|(at, _)| range.start + at)
}

/// The links between the parentheses: their texts and numbers.
fn credit_links(items: &[Item<'_>], span: Span, source: &str) -> Vec<(String, usize)> {
    let mut links = Vec::new();
    let mut open = None;
    for (at, (event, _)) in items.iter().enumerate() {
        let Event::InlineHtml(html) = event else { continue };
        fill(html, &mut String::new(), &mut |mark, _| match mark {
            Mark::LinkOpen(number) => open = Some((at, number)),
            Mark::LinkClose(number) => {
                if let Some((from, _)) = open.take().filter(|(_, opened)| *opened == number) {
                    let text = credit_text(&items[from..=at], span, source);
                    links.extend((!text.is_empty()).then_some((text, number)));
                }
            }
            Mark::Figure(_) | Mark::Word(_) => {}
        });
    }
    links
}

/// What stands between the parentheses, as its author wrote it.
fn credit_text(items: &[Item<'_>], span: Span, source: &str) -> String {
    let mut out = String::new();
    for (event, range) in items {
        let start = range.start.max(span.start);
        let end = range.end.min(span.end);
        match event {
            Event::Text(text) => match source.get(start..end) {
                // A character reference is the character it stands for.
                Some(written) if written.starts_with('&') && range.len() != text.len() => {
                    out.push_str(text);
                }
                Some(written) => out.push_str(written),
                None => {}
            },
            Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::testing::{check, codes, read};

    /// Checks the caption, the caption before the parentheses and the credit of the only figure.
    fn split(text: &str, caption: &str, before: &str, credit: &str) {
        let body = read(text);
        let [figure] = body.figures.as_slice() else { panic!("one figure in {text:?}") };
        let got = figure.caption.as_ref().map_or("", |caption| &caption.html);
        assert_eq!(got, caption, "{text}");
        let signed = figure.signed.as_ref();
        let got = signed.and_then(|signed| signed.caption.as_ref()).map_or("", |c| &c.html);
        assert_eq!(got, before, "{text}");
        assert_eq!(signed.map_or("", |signed| &signed.credit), credit, "{text}");
        if let Some(signed) = signed {
            let span = signed.credit_span;
            assert_eq!(&text[span.start - 1..span.start], "(");
            assert_eq!(&text[span.end..span.end + 1], ")");
        }
    }

    #[test]
    fn a_paragraph_that_is_an_image_is_a_figure() {
        let text = "Ä.\n\n![zwei \"Männer\"](<a b.jpg>){focus=\"42% 30%\" ai=yes}\n\nB.\n";
        let body = check(text, "<p>Ä.</p>\n¤F0¤\n<p>B.</p>\n");
        let figure = &body.figures[0];
        assert_eq!((figure.file.as_str(), figure.alt.as_str()), ("a b.jpg", "zwei „Männer“"));
        let slice = |span: crate::base::diag::Span| &text[span.start..span.end];
        assert_eq!(slice(figure.span), "![zwei \"Männer\"](<a b.jpg>)");
        assert_eq!(slice(figure.file_span), "a b.jpg");
        assert_eq!(slice(figure.attributes[0].name_span), "focus");
        assert_eq!(slice(figure.attributes[0].value_span), "42% 30%");
        assert_eq!(figure.attributes[1].value, "yes");
        assert!(figure.caption.is_none() && figure.signed.is_none() && !figure.in_gallery);
        assert_eq!(body.length.words(), 2);
    }

    #[test]
    fn figures_stand_in_lists_and_quotes_too() {
        check("- ![a](b.jpg)\n- c", "<ul>\n<li>¤F0¤</li>\n<li>c</li>\n</ul>\n");
        check("> ![a](b.jpg)\n> c", "<blockquote>\n¤F0¤\n</blockquote>\n");
        let body = check("![a][r]\n\n[r]: b.jpg", "¤F0¤\n");
        assert_eq!(body.figures[0].file, "b.jpg");
        assert_eq!(body.figures[0].file_span, body.figures[0].span);
    }

    #[test]
    fn a_caption_is_split_at_parentheses_that_end_it() {
        split("![a](b)", "", "", "");
        split("![a](b)\nTreffen 2019", "Treffen 2019", "", "");
        split("![a](b)\nTreffen (AP/Ng Han)", "Treffen (AP/Ng Han)", "Treffen", "AP/Ng Han");
        split("![a](b)  \nÜ. (AP/X)", "Ü. (AP/X)", "Ü.", "AP/X");
        split("![a](b)\nSo (AP/X).", "So (AP/X).", "So.", "AP/X");
        split("![a](b)\n(AP/X)", "(AP/X)", "", "AP/X");
        split(
            "![a](b)\n*So* (a) (O'B & Co (x))",
            "<em>So</em> (a) (O’B &amp; Co (x))",
            "<em>So</em> (a)",
            "O'B & Co (x)",
        );
        split("![a](b)\nSo\n(A &amp; B -- C)", "So\n(A &amp; B – C)", "So", "A & B -- C");
        split(
            "![a](b)\n[So](x) ([AP](y)/*Z*)",
            "¤L0¤So¤l0¤ (¤L1¤AP¤l1¤/<em>Z</em>)",
            "¤L0¤So¤l0¤",
            "AP/Z",
        );
        split("![a](b)\nSo *(AP)*", "So <em>(AP)</em>", "", "");
        split("![a](b)\nSo (AP) am Ende", "So (AP) am Ende", "", "");
        split("![a](b)\nSo AP)", "So AP)", "", "");
        split("![a](b)\nSo ()", "So ()", "", "");
    }

    #[test]
    fn links_of_a_credit_are_kept() {
        let body = read("![a](b)\n[So](w) ([Jo *Marsh*](x)/[AP](y))");
        let links = &body.figures[0].signed.as_ref().unwrap().links;
        assert_eq!(*links, [("Jo Marsh".to_owned(), 1), ("AP".to_owned(), 2)]);
        let body = read("![a](b)\n[So](w) (AP)");
        assert!(body.figures[0].signed.as_ref().unwrap().links.is_empty());
    }

    #[test]
    fn marks_inside_attributes_meet_none_outside() {
        split("![a](b){caption=\"*x\"}\nA *b* (C)", "A <em>b</em> (C)", "A <em>b</em>", "C");
        split("![a](b){caption=\"`\"}\nA `b`", "A <code>b</code>", "", "");
        split("![a](b){caption=\"[x\"}\nA](b)", "A](b)", "A]", "b");
        split("![a](b){caption=\"<i\"}\nA>", "A&gt;", "", "");
    }

    #[test]
    fn a_photo_in_a_text_is_reported() {
        for (text, count) in [
            ("![a](b) c", 1),
            ("![a](b){ai=x} c", 1),
            ("c ![a](b)", 1),
            ("## ![a](b)", 1),
            ("[![a](b)](c)", 1),
            ("| ![a](b) |\n|---|\n| ![c](d) |", 2),
            ("![a](b)\n![c](d)", 1),
        ] {
            assert_eq!(codes(text), vec!["photo-inline"; count], "{text}");
        }
        assert_eq!(codes("![a](b){foucs=x}"), ["attribute-unknown"]);
        assert_eq!(codes("![a](b){focus=\"x}"), ["attribute-syntax"]);
        assert_eq!(codes("![a](b \"t\")"), ["attribute-unknown"]);
    }
}
