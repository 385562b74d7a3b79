//! What Markdown understands and its author surely did not mean: emphasis between two gender stars,
//! a subhead made by a rule, a date that begins a list, an indented paragraph that is code.
//!
//! Must not change what is printed: it only says so. Each check names what makes the accident plain.

mod emphasis;
mod lists;

pub(super) use lists::Lists;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::blocks;
use super::compose::Composer;
use super::items::{Item, text_of};
use super::length::Length;
use crate::base::diag::{Code, Diag, Span};

/// A subhead of more words than this is a paragraph.
const SUBHEAD_WORDS: usize = 14;

/// A line in bold of more characters than this is a paragraph.
const BOLD_LINE: usize = 80;

/// A line of at least this many words, and nothing but words, is prose.
const PROSE_WORDS: usize = 5;

impl<'a> Composer<'a> {
    /// Reports a paragraph that a line of dashes below it has made a subhead.
    pub(super) fn report_underlined(&mut self, items: &[Item<'a>], span: Span) {
        let written = &self.source[span.start..span.end];
        let Some((above, underline)) = written.rsplit_once('\n') else { return };
        let line = underline.trim_start_matches([' ', '\t', '>']).trim_end();
        let Some(mark) = line.chars().next().filter(|mark| ['-', '='].contains(mark)) else {
            return;
        };
        if above.trim_start().starts_with('#') || !line.chars().all(|c| c == mark) {
            return;
        }
        let text = text_of(items);
        let quoted = text.trim_end_matches(['"', '“', '”', '»', '«', '’', '\'', ')']);
        let is_sentence = quoted.ends_with(['.', '!', ',', ';', ':', '…', '。']);
        let is_long = text.split_whitespace().count() > SUBHEAD_WORDS;
        if !(is_sentence || is_long || above.contains('\n') || line.len() < 3) {
            return;
        }
        let start = span.end - underline.trim_start_matches([' ', '\t', '>']).len();
        self.body.problems.push(
            Diag::new(
                Code::HEADING_ACCIDENT,
                format!("`{line}` makes the lines above it a subhead"),
            )
            .at(start..start + line.len(), "directly below a paragraph")
            .help("leave an empty line above it for a rule between two paragraphs")
            .help("if it is meant as a subhead, write `## …` and leave the line out"),
        );
    }

    /// Reports a line in bold that stands where a subhead would; `items` is its paragraph, `next`
    /// what follows.
    pub(super) fn report_bold_line(&mut self, items: &[Item<'a>], next: Option<&Item<'a>>) {
        let (
            [(Event::Start(Tag::Strong), range), inner @ .., _],
            Some((Event::Start(Tag::Paragraph), _)),
        ) = (items, next)
        else {
            return;
        };
        let ends = items.last().is_some_and(|(_, last)| last == range);
        let is_line = !inner.iter().any(|(event, _)| {
            matches!(event, Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Strong))
        });
        let first = self.body.length == Length::default();
        if !ends || !is_line || first || self.depth > 0 || self.in_quotation() {
            return;
        }
        let text = text_of(inner);
        let is_short = text.chars().count() <= BOLD_LINE && text.contains(char::is_alphabetic);
        if is_short
            && text.ends_with(char::is_alphanumeric)
            && text.starts_with(char::is_alphanumeric)
        {
            self.body.problems.push(
                Diag::new(Code::HEADING_LITERAL, "a line in bold stands where a subhead would")
                    .at(range.clone(), "bold, but not a subhead")
                    .help(format!(
                        "write `## {text}`: readers who listen find their way by subheads"
                    )),
            );
        }
    }

    /// Reports what became code by accident, or text that a block of code swallows.
    pub(super) fn report_code(&mut self, kind: &CodeBlockKind<'a>, range: &Range<usize>) {
        let written = self.source.get(range.clone()).unwrap_or_default();
        match kind {
            CodeBlockKind::Indented => self.report_indented(written, range),
            CodeBlockKind::Fenced(info) => {
                let start = range.start + (written.len() - written.trim_start().len());
                let first = written.trim_start().lines().next().unwrap_or_default().trim_end();
                let span = start..start + first.len();
                self.report_info(info, span.clone());
                let mark = first.chars().next().unwrap_or('`');
                let len = first.chars().take_while(|c| *c == mark).count();
                let last = written.trim_end().rsplit('\n').next().unwrap_or_default();
                let last = last.trim_start_matches([' ', '\t', '>']);
                let closes = last.chars().count() >= len && last.chars().all(|c| c == mark);
                if !closes || !written.trim().contains('\n') {
                    let fence = mark.to_string().repeat(len.min(12));
                    self.body.problems.push(
                        Diag::new(Code::CODE_UNCLOSED, "this code block is not closed")
                            .at(span, "all that follows is printed as code")
                            .help(format!("end it with {fence} on a line of its own")),
                    );
                }
            }
        }
    }

    /// Words behind the language of a block of code, which no page shows.
    fn report_info(&mut self, info: &str, span: Range<usize>) {
        let mut words = info.split_whitespace().skip(1);
        if words.any(|word| word.chars().all(|c| c.is_alphanumeric() || ".,:;!?'’\"".contains(c)))
        {
            self.body.problems.push(
                Diag::new(
                    Code::CODE_ACCIDENT,
                    "this line begins a block of code, and its words are not printed",
                )
                .at(span, "only the name of a language can stand here")
                .help("write the code on the lines below it"),
            );
        }
    }

    fn report_indented(&mut self, written: &str, range: &Range<usize>) {
        let mut start = range.start;
        for line in written.split_inclusive('\n') {
            let text = line.trim();
            let at = start + (line.len() - line.trim_start().len());
            start += line.len();
            let span = at..at + text.len();
            if text.starts_with("![") && text.contains("](") {
                self.body.problems.push(
                    Diag::new(Code::PHOTO_LITERAL, "this photo and its credit are printed as text")
                        .at(span, "indented by four spaces or more, which makes it code")
                        .help("begin the line at the left margin"),
                );
                return;
            }
            let name = text.trim_start_matches(':').trim_start();
            let name = &name[..name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len())];
            let is_block = text.starts_with(":::") && blocks::is_known(name);
            if is_block || is_prose(text) {
                self.body.problems.push(
                    Diag::new(Code::CODE_ACCIDENT, "this paragraph is printed as code")
                        .at(span, "indented by four spaces or more")
                        .help("begin its lines at the left margin")
                        .help("if it is code, write a line of three backticks above and below it"),
                );
                return;
            }
        }
    }
}

/// Whether a line is a sentence and not a line of a program.
fn is_prose(line: &str) -> bool {
    let plain =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,;:!?'’\"„“”»«–-".contains(c);
    let words = line.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    line.starts_with(|c: char| c.is_uppercase() || "\"„“»«".contains(c))
        && line.chars().all(plain)
        && words.count() >= PROSE_WORDS
}

#[cfg(test)]
mod tests;
