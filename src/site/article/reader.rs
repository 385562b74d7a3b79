//! Reads typed values out of a table and reports what can't be read: texts, inline Markdown, times.

use jiff::Timestamp;

use super::Settings;
use crate::base::diag::{Code, Diag, Span};
use crate::base::time;
use crate::text::markdown::{self, Inline};
use crate::text::schema::{Spanned, Table, Value};

/// Reads typed values out of a table and reports what can't be read.
pub(super) struct Reader<'a> {
    /// The site's settings.
    pub(super) settings: Settings<'a>,
    /// What went wrong so far.
    pub(super) problems: &'a mut Vec<Diag>,
}

impl Reader<'_> {
    /// A text for display, with the language's quotation marks.
    pub(super) fn plain(&self, table: &Table, key: &str) -> Option<String> {
        let text = table.string(key)?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(markdown::smarten(&text, self.settings.markdown.quotes))
            .filter(|text| !text.is_empty())
    }

    /// Inline Markdown; its own problems are shown at the value as a whole, because TOML's escapes
    /// make places inside it unreliable.
    pub(super) fn inline(&mut self, text: &Spanned<String>) -> Inline {
        let mut inline = markdown::inline(&text.value, self.settings.markdown);
        for mut problem in std::mem::take(&mut inline.problems) {
            if let Some(label) = &mut problem.primary {
                label.place.span = Some(text.span);
            }
            problem.related.clear();
            self.problems.push(problem);
        }
        for link in &mut inline.links {
            link.span = text.span;
        }
        inline
    }

    /// A time; absent or wrong gives `None`, wrong is reported.
    pub(super) fn time(&mut self, table: &Table, key: &str) -> Option<Timestamp> {
        let node = table.get(key)?;
        let text = node.text().filter(|_| !matches!(node.value, Value::Integer(_)))?;
        self.read_time(key, &text.value, text.span)
    }

    pub(super) fn read_time(&mut self, key: &str, text: &str, span: Span) -> Option<Timestamp> {
        match time::parse(text, self.settings.zone) {
            Some(reading) => {
                if let Some(ambiguity) = reading.ambiguous {
                    let (label, which) = match ambiguity {
                        time::Ambiguity::Twice => {
                            ("this time exists twice", "the first of the two is taken")
                        }
                        time::Ambiguity::Never => {
                            ("this time does not exist", "the time an hour later is taken")
                        }
                    };
                    self.problems.push(
                        Diag::new(
                            Code::DATE_AMBIGUOUS,
                            format!("`{key}` falls into the hour in which the clocks change"),
                        )
                        .at(span, label)
                        .note(which)
                        .help("add the offset, such as +01:00, to say which time is meant"),
                    );
                }
                Some(reading.timestamp)
            }
            None => {
                let meant = time::did_you_mean(&time::suggest(text));
                let label = meant.unwrap_or_else(|| "not a date".to_owned());
                self.problems.push(
                    Diag::new(
                        Code::DATE_INVALID,
                        format!("`{key}` is not a date newsprint can read: \"{text}\""),
                    )
                    .at(span, label)
                    .help(time::FORMS),
                );
                None
            }
        }
    }

    pub(super) fn time_or_span(
        &mut self,
        table: &Table,
        key: &str,
        start: Timestamp,
    ) -> Option<Timestamp> {
        let text =
            table.get(key).filter(|node| !matches!(node.value, Value::Integer(_)))?.text()?;
        self.read_time_or_span(key, &text.value, text.span, start)
    }

    pub(super) fn read_time_or_span(
        &mut self,
        key: &str,
        text: &str,
        span: Span,
        start: Timestamp,
    ) -> Option<Timestamp> {
        if let Some(days) = time::parse_span(text) {
            return time::after(start, days, self.settings.zone);
        }
        let looks_like_date = text.starts_with(|c: char| c.is_ascii_digit())
            && (text.len() >= 12 || text.contains(['-', ':', '.', '/']));
        let meant = time::suggest_span(text);
        if meant.is_some() || !looks_like_date && time::suggest(text).is_empty() {
            let label = meant.map_or_else(
                || "neither of the two".to_owned(),
                |meant| format!("did you mean \"{meant}\"?"),
            );
            self.problems.push(
                Diag::new(
                    Code::DATE_INVALID,
                    format!("`{key}` is neither a date nor a duration: \"{text}\""),
                )
                .at(span, label)
                .help("write a number and h, d, w, mo or y, such as \"36h\" or \"14d\", or a date: 2026-03-01T06:00"),
            );
            return None;
        }
        self.read_time(key, text, span)
    }
}
