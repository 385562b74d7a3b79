//! The fields of a photo as one place says them: a table, attributes, or a sidecar.

use std::sync::Arc;

use jiff::Timestamp;

use super::Settings;
use super::keys::PHOTO;
use super::reader::Reader;
use crate::base::diag::{Code, Diag, Span};
use crate::base::time;
use crate::text::markdown::{Attribute, Inline};
use crate::text::schema::{self, Notation, Spanned, Table};

/// What one place says about a photo. Spans are places in that place's file.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Fields {
    /// The table's header, the image in the body, or the sidecar's first line.
    pub span: Span,
    /// The file as written.
    pub file: Option<Spanned<String>>,
    /// What can be seen.
    pub alt: Option<Spanned<String>>,
    /// Why it is here.
    pub caption: Option<Inline>,
    /// Who provided it.
    pub agency: Option<Spanned<String>>,
    /// Who took it.
    pub photographer: Option<Spanned<String>>,
    /// Whom the agency distributes.
    pub source: Option<Spanned<String>>,
    /// The whole line.
    pub credit: Option<Spanned<String>>,
    /// When it was taken.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub date: Option<Timestamp>,
    /// Where it was taken.
    pub place: Option<String>,
    /// The point that stays in every crop.
    pub focus: Option<String>,
    /// When the right to show it ends.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub expires: Option<Timestamp>,
    /// Whether it may stand in feeds.
    pub syndicate: Option<bool>,
    /// Whether it is an older photo.
    pub archive: Option<bool>,
    /// `generated` or `edited`.
    pub ai: Option<String>,
}

impl Fields {
    /// From a photo table whose keys were checked. A span of days counts from the article's date.
    pub(super) fn from_table(
        table: Spanned<&Table>,
        date: Timestamp,
        reader: &mut Reader<'_>,
    ) -> Self {
        let Spanned { value: table, span } = table;
        let ai = match table.get("ai").map(|node| &node.value) {
            Some(schema::Value::Bool(true)) => Some("generated".to_owned()),
            Some(schema::Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let filled = |key: &str| table.text(key).filter(|text| !text.value.trim().is_empty());
        let fields = Self {
            span,
            file: filled("file"),
            alt: filled("alt"),
            caption: filled("caption").map(|text| reader.inline(&text)),
            agency: filled("agency"),
            photographer: filled("photographer"),
            source: filled("source"),
            credit: filled("credit"),
            date: reader.time(table, "date"),
            place: table.string("place"),
            focus: table.string("focus"),
            expires: reader.time_or_span(table, "expires", date),
            syndicate: table.bool("syndicate"),
            archive: table.bool("archive"),
            ai,
        };
        if let Some(focus) = table.text("focus") {
            check_focus(&focus.value, focus.span, reader.problems);
        }
        fields
    }

    /// From the attributes behind an image. Their names were checked when the body was read; spans
    /// and problems count from the body's start, and `offset` moves them into the file.
    #[must_use]
    pub fn from_attributes(
        attributes: &[Attribute],
        offset: usize,
        article_date: Timestamp,
        settings: Settings<'_>,
        problems: &mut Vec<Diag>,
    ) -> Self {
        let mut fields = Self::default();
        for attribute in attributes {
            let span = attribute.value_span.shifted(offset);
            let value = attribute.value.trim().to_owned();
            let text = || Some(Spanned { value: value.clone(), span });
            let mut flag = || match value.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => {
                    problems.push(
                        Diag::new(
                            Code::VALUE_TYPE,
                            format!("`{}` must be true or false", attribute.name),
                        )
                        .at(span, format!("this is \"{value}\""))
                        .help(format!("write {}=true or {}=false", attribute.name, attribute.name)),
                    );
                    None
                }
            };
            match attribute.name.as_str() {
                "alt" => fields.alt = text(),
                "caption" => {
                    let text = Spanned { value: value.clone(), span };
                    fields.caption =
                        Some(Reader { settings, problems: &mut *problems }.inline(&text));
                }
                "agency" => fields.agency = text(),
                "photographer" => fields.photographer = text(),
                "source" => fields.source = text(),
                "credit" => fields.credit = text(),
                "place" => fields.place = Some(value.clone()),
                "focus" => {
                    check_focus(&value, span, problems);
                    fields.focus = Some(value.clone());
                }
                "syndicate" => fields.syndicate = flag(),
                "archive" => fields.archive = flag(),
                "ai" => {
                    fields.ai = (value != "false")
                        .then(|| if value == "edited" { "edited" } else { "generated" }.to_owned())
                }
                "date" => {
                    fields.date = Reader { settings, problems: &mut *problems }
                        .read_time("date", &value, span)
                }
                "expires" => {
                    fields.expires = Reader { settings, problems: &mut *problems }
                        .read_time_or_span("expires", &value, span, article_date);
                }
                _ => {}
            }
        }
        fields
    }
}

/// Reads a sidecar, `<file>.toml` beside a photo: a photo table without `file`.
#[must_use]
pub fn sidecar(path: &Arc<str>, text: &str, settings: Settings<'_>) -> (Fields, Vec<Diag>) {
    let (table, mut problems) = schema::read(text, Notation::Toml);
    let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
    schema::check(&table, PHOTO, "a photo's sidecar", head, Notation::Toml, &mut problems);
    if let Some(file) = table.entry("file") {
        problems.push(
            Diag::new(Code::KEY_UNKNOWN, "a sidecar has no key `file`")
                .at(file.key_span, "its own name says which photo it belongs to")
                .help("delete the line"),
        );
    }
    let expires = table.text("expires").filter(|text| time::parse_span(&text.value).is_some());
    if let Some(text) = expires.filter(|_| table.get("date").is_none()) {
        // Several articles may show the photo, so there is no day to count from but its own.
        problems.push(
            Diag::new(Code::DATE_INVALID, "a sidecar needs a date here, not a duration")
                .at(text.span, "from when?")
                .help("write a date, such as 2026-03-01T06:00, or add the `date` of the photo"),
        );
    }
    let mut reader = Reader { settings, problems: &mut problems };
    let taken = reader.time(&table, "date").unwrap_or(Timestamp::UNIX_EPOCH);
    let fields = Fields::from_table(Spanned { value: &table, span: head }, taken, &mut reader);
    let problems = problems.into_iter().map(|problem| problem.in_file(path, 0)).collect();
    (fields, problems)
}

fn check_focus(focus: &str, span: Span, problems: &mut Vec<Diag>) {
    let percent = |part: &str| {
        part.strip_suffix('%')
            .and_then(|number| number.parse::<f64>().ok())
            .is_some_and(|number| (0.0..=100.0).contains(&number))
    };
    let mut parts = focus.split_whitespace();
    let fine = parts.next().is_some_and(percent)
        && parts.next().is_some_and(percent)
        && parts.next().is_none();
    if !fine {
        problems.push(
            Diag::new(Code::VALUE_INVALID, format!("\"{focus}\" is not a point of a photo"))
                .at(span, "expected two percentages")
                .help("write focus = \"42% 30%\": 42 % from the left, 30 % from the top"),
        );
    }
}
