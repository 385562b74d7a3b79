//! From the text of a file to an [`Article`].

use std::sync::Arc;

use jiff::Timestamp;

use super::fields::Fields;
use super::keys::ARTICLE;
use super::placeholder;
use super::reader::Reader;
use super::{Article, Hold, Kind, Outline, Settings, Titles, Translation};
use crate::base::diag::{Code, Diag, Parsed, Span};
use crate::base::file_type;
use crate::base::slug::slug;
use crate::text::locale::Locale;
use crate::text::markdown::{self, Inline, Subhead};
use crate::text::schema::{self, Spanned, Table};

/// Reads one article. Without a usable title and date there is no value, only problems.
#[must_use]
pub fn parse(path: &Arc<str>, text: &str, settings: Settings<'_>) -> Parsed<Option<Article>> {
    let mut problems = Vec::new();
    let parts = match schema::split(text, "an article") {
        Ok(parts) => parts,
        Err(problem) => {
            return Parsed { value: None, problems: vec![problem.in_file(path, 0)] };
        }
    };
    let head_text = &text[parts.head.start..parts.head.end];
    let (table, found) = schema::read(head_text, parts.notation);
    // Everything in front matter is reported from its own start; the fence lies before it.
    let mut front = found;
    schema::check(&table, ARTICLE, "an article", Span::new(0, 0), parts.notation, &mut front);
    let mut reader = Reader { settings, problems: &mut front };
    let article = reader.article(path, text, &table, parts.head.start);
    let fence = parts.fence;
    for problem in front {
        let missing = problem.code == Code::KEY_MISSING
            && problem.primary.as_ref().and_then(|label| label.place.span) == Some(Span::new(0, 0));
        problems.push(if missing {
            let label =
                problem.primary.as_ref().map(|label| label.text.clone()).unwrap_or_default();
            problem.at(fence, label).in_file(path, 0)
        } else {
            problem.in_file(path, parts.head.start)
        });
    }
    let body_text = &text[parts.body.start..parts.body.end];
    let is_draft = article.as_ref().is_some_and(|article| article.hold.draft);
    placeholder::report(path, body_text, parts.body.start, is_draft, &mut problems);
    let subheads = article.as_ref().map(|article| article.subheads.clone()).unwrap_or_default();
    let body = markdown::parse(body_text, settings.markdown, &subheads);
    problems
        .extend(body.problems.into_iter().map(|problem| problem.in_file(path, parts.body.start)));
    check_subheads(
        path,
        &table,
        parts.head.start,
        &body.empty_subheads,
        parts.body.start,
        &mut problems,
    );
    let value = article.map(|article| Article {
        head: fence,
        body_start: parts.body.start,
        outline: Outline {
            links: body.links,
            figures: body.figures,
            headings: body.headings,
            anchors: body.anchors.into(),
            length: body.length,
        },
        body: Some(body.html),
        ..article
    });
    Parsed { value, problems }
}

/// As many empty `##` as entries of `subheads`: anything else is a headline lost or invented.
fn check_subheads(
    path: &Arc<str>,
    table: &Table,
    head_start: usize,
    empty: &[Span],
    body_start: usize,
    problems: &mut Vec<Diag>,
) {
    let entries = table.texts("subheads");
    let place = |span: Span, by: usize| crate::base::diag::Place {
        path: path.clone(),
        span: Some(span.shifted(by)),
    };
    if empty.len() > entries.len() {
        let first_left = empty[entries.len()];
        let there = match entries.len() {
            0 => "there are no `subheads`".to_owned(),
            some => format!("`subheads` has {}", count(some, "entry", "entries")),
        };
        let mut diag = Diag::new(
            Code::SUBHEADS_TOO_FEW,
            format!("the body has {} empty `##`, but {there}", empty.len()),
        )
        .at_place(place(first_left, body_start), "no entry is left for this one");
        if let Some(entry) = table.entry("subheads") {
            diag = diag.and_at_place(place(entry.key_span, head_start), "the list is here");
        }
        problems.push(diag.help("add an entry to `subheads`, or write the subhead after the ##"));
    } else if let Some(left) = entries.get(empty.len()) {
        let mut diag = Diag::new(
            Code::SUBHEADS_TOO_MANY,
            format!(
                "`subheads` has {}, but the body has {} empty `##`",
                count(entries.len(), "entry", "entries"),
                empty.len()
            ),
        )
        .at_place(place(left.span, head_start), "this one is never shown");
        if let Some(last) = empty.last() {
            diag = diag.and_at_place(place(*last, body_start), "the last empty ## is here");
        }
        problems.push(
            diag.help("put an empty ## line into the body where it belongs, or delete the entry"),
        );
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

impl Reader<'_> {
    /// Everything of the article that its front matter says.
    fn article(
        &mut self,
        path: &Arc<str>,
        text: &str,
        table: &Table,
        offset: usize,
    ) -> Option<Article> {
        let title = self.plain(table, "title");
        let date = self.time(table, "date");
        let updated = self.time(table, "updated");
        let hold = self.hold(table, date);
        let (section, file_slug) = from_path(path);
        let slug_text = table.text("slug");
        if let Some(text) = &slug_text {
            self.check_slug(text);
        }
        if let (Some(date), Some(updated), Some(node)) = (date, updated, table.get("updated"))
            && updated < date
        {
            let mut diag = Diag::new(Code::DATE_ORDER, "`updated` is before `date`")
                .at(node.span, "earlier than the date");
            if let Some(node) = table.get("date") {
                diag = diag.and_at(node.span, "first published");
            }
            self.problems.push(diag.help(
                "`updated` is when the article last changed in substance; leave it out until then",
            ));
        }
        let date_known = date.unwrap_or(Timestamp::UNIX_EPOCH);
        let lead_photo =
            table.table("photo").map(|photo| Fields::from_table(photo, date_known, self));
        let photos: Vec<Fields> = table
            .tables("photos")
            .into_iter()
            .map(|photo| Fields::from_table(photo, date_known, self))
            .collect();
        self.check_photo_tables(table);
        let article = Article {
            path: path.clone(),
            section,
            slug: slug_text.as_ref().map_or(file_slug, |text| slug(&text.value)),
            slug_span: slug_text.map(|text| text.span.shifted(offset)),
            hash: crate::base::hash::content(text.as_bytes()),
            head: Span::default(),
            body_start: 0,
            title: title?,
            kicker: self.plain(table, "kicker"),
            subhead: self.plain(table, "subhead"),
            lead: table.text("lead").map(|text| moved_links(self.inline(&text), offset)),
            subheads: self.subheads(table),
            date: date?,
            updated,
            hold,
            id: table.text("id").map(|text| shifted(text, offset)),
            aliases: self.aliases(table, offset),
            byline: self.byline(table, offset),
            paywall: table.bool("paywall") == Some(true),
            sources: self.plain(table, "sources"),
            dateline: self.plain(table, "dateline"),
            topics: self.topics(table, offset),
            series: self.plain(table, "series"),
            related: table.texts("related").into_iter().map(|text| shifted(text, offset)).collect(),
            translations: self.translations(table),
            kind: table.string("kind").and_then(|kind| Kind::from_name(&kind)).unwrap_or_default(),
            titles: self.titles(table),
            lead_photo: lead_photo.map(|fields| moved(fields, offset)),
            photos: photos.into_iter().map(|fields| moved(fields, offset)).collect(),
            corrections: self.corrections(table, date_known, offset),
            past: self.past(table, offset),
            extra: table.table("extra").map(|extra| extra.value.to_json()).unwrap_or_default(),
            outline: Outline::default(),
            body: None,
        };
        Some(article)
    }

    fn hold(&mut self, table: &Table, date: Option<Timestamp>) -> Hold {
        let embargo_open = table.bool("embargo") == Some(true);
        let embargo = if embargo_open { None } else { self.time(table, "embargo") };
        let expires = self.time_or_span(table, "expires", date.unwrap_or(Timestamp::UNIX_EPOCH));
        if let (Some(date), Some(end), Some(node)) = (date, expires, table.get("expires"))
            && end <= date
        {
            self.problems.push(
                Diag::new(Code::DATE_ORDER, "the article expires before it is published")
                    .at(node.span, "not after the date")
                    .help("write a later time, or a duration such as \"14d\""),
            );
        }
        Hold { draft: table.bool("draft") == Some(true), embargo_open, embargo, expires }
    }

    fn check_slug(&mut self, text: &Spanned<String>) {
        let clean = slug(&text.value);
        if clean == text.value {
            return;
        }
        let diag = Diag::new(
            Code::VALUE_INVALID,
            format!("\"{}\" can't be the last part of a URL", text.value),
        )
        .at(text.span, "lowercase letters, digits and hyphens only");
        self.problems.push(if clean.is_empty() {
            diag.help("write a word or two")
        } else {
            diag.help(format!("write slug = \"{clean}\""))
        });
    }

    fn subheads(&mut self, table: &Table) -> Vec<Subhead> {
        let mut subheads = Vec::new();
        for text in table.texts("subheads") {
            let inline = self.inline(&text);
            // A subhead is itself a place that links lead to; links inside one are dropped.
            let mut html = String::new();
            markdown::fill(&inline.html, &mut html, &mut |_, _| {});
            subheads.push(Subhead { html, text: inline.text });
        }
        subheads
    }

    /// Each language has one translation, and none is the site's own.
    fn translations(&mut self, table: &Table) -> Vec<Translation> {
        let mut translations: Vec<Translation> = Vec::new();
        for entry in table.tables("translations") {
            let (Some(language), Some(url)) =
                (entry.value.text("language"), entry.value.text("url"))
            else {
                continue;
            };
            let is = |other: &str| other.eq_ignore_ascii_case(&language.value);
            // Languages have codes of two or three letters (ISO 639); a tag may be longer by its
            // grammar, but none is.
            let code = language.value.split('-').next().unwrap_or_default();
            if code.len() > 3 || Locale::for_language(&language.value).is_none() {
                self.problems.push(
                    Diag::new(
                        Code::LANGUAGE_UNKNOWN,
                        format!("\"{}\" is not a language tag", language.value),
                    )
                    .at(language.span, "not a tag after BCP 47")
                    .help("write the language and, if it matters, the country: \"en\", \"en-GB\""),
                );
            } else if is(self.settings.language) {
                self.problems.push(
                    Diag::new(
                        Code::VALUE_INVALID,
                        format!("{} is the language of this site", language.value),
                    )
                    .at(language.span, "not another language")
                    .help("list the other languages only; the article itself is added to them"),
                );
            } else if translations.iter().any(|known| is(&known.language)) {
                self.problems.push(
                    Diag::new(
                        Code::VALUE_INVALID,
                        format!("there are two translations into {}", language.value),
                    )
                    .at(language.span, "the second one")
                    .help("keep one [[translations]] table for each language"),
                );
            } else {
                translations.push(Translation { language: language.value, url: url.value });
            }
        }
        translations
    }

    fn titles(&self, table: &Table) -> Titles {
        let Some(titles) = table.table("titles") else { return Titles::default() };
        Titles {
            seo: self.plain(titles.value, "seo"),
            social: self.plain(titles.value, "social"),
            short: self.plain(titles.value, "short"),
        }
    }

    /// Photo tables need a file, and each file one table.
    fn check_photo_tables(&mut self, table: &Table) {
        let lead = table.table("photo");
        for photo in lead.iter().chain(&table.tables("photos")) {
            if photo.value.entry("file").is_none()
                && photo.value.entries.iter().all(|entry| entry.key != "src")
            {
                self.problems.push(
                    Diag::new(Code::KEY_MISSING, "this photo table needs `file`")
                        .at(photo.span, "which photo?")
                        .help("write file = \"name.jpg\" for a file beside the article, or file = \"/img/name.jpg\" for one under static/"),
                );
            }
        }
        let mut seen: Vec<Spanned<String>> = Vec::new();
        for file in table.tables("photos").iter().filter_map(|photo| photo.value.text("file")) {
            match seen.iter().find(|known| known.value == file.value) {
                Some(first) => self.problems.push(
                    Diag::new(
                        Code::PHOTO_LISTED_TWICE,
                        format!("the photo {} has two tables", file.value),
                    )
                    .at(file.span, "the second one")
                    .and_at(first.span, "the first one")
                    .help("keep one [[photos]] table for each photo"),
                ),
                None => seen.push(file),
            }
        }
    }
}

/// Section and slug, as the path says them: `content/<section>/**/<slug>.md` or `…/<slug>/index.md`.
fn from_path(path: &str) -> (String, String) {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let section = inside.split_once('/').map_or("", |(section, _)| section);
    let called = file_type::called(inside);
    let name = called.rsplit('/').next().unwrap_or(called);
    (section.to_owned(), slug(name))
}

pub(super) fn shifted(text: Spanned<String>, offset: usize) -> Spanned<String> {
    Spanned { value: text.value, span: text.span.shifted(offset) }
}

/// The fields with their places counted from the file's start.
fn moved(fields: Fields, offset: usize) -> Fields {
    let shift = |text: Option<Spanned<String>>| text.map(|text| shifted(text, offset));
    let mut fields = fields;
    fields.span = fields.span.shifted(offset);
    fields.file = shift(fields.file);
    fields.alt = shift(fields.alt);
    fields.agency = shift(fields.agency);
    fields.photographer = shift(fields.photographer);
    fields.source = shift(fields.source);
    fields.credit = shift(fields.credit);
    fields.caption = fields.caption.map(|caption| moved_links(caption, offset));
    fields
}

/// The text with the places of its links counted from the file's start.
pub(super) fn moved_links(mut inline: Inline, offset: usize) -> Inline {
    for link in &mut inline.links {
        link.span = link.span.shifted(offset);
    }
    inline
}
