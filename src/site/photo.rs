//! A photo: the facts of its file, and what is said of it, decided field by field.
//!
//! Each field comes from the first that has it: attributes, the caption line, the photo table, the
//! sidecar, the agency's defaults. Knows no URLs and no pages.

mod credit_line;
mod doubts;
mod embedded;
mod facts;
mod names;
mod private;
mod renditions;
mod rights;
mod sign_off;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub use doubts::{Times, add_rights, doubts};
pub use embedded::{EMBEDDED, Said, embedded, expiration, release, said};
pub use facts::{Facts, GLANCE, facts};
pub use private::Private;
pub use renditions::{Rendition, Renditions, SHARE_CARD};
pub use rights::{own_rights, rights, too_long};

use crate::base::diag::{Code, Diag, Place, Span};
use crate::site::article::Fields;
use crate::site::config::{Agencies, Terms};
use crate::text::credit::{self, Credit, Style};
use crate::text::markdown::{Caption, Figure, Inline, Signed};
use crate::text::schema::Spanned;

/// One place that speaks of a photo.
#[derive(Clone, Debug)]
pub struct Level<'a> {
    /// What it is called in messages.
    pub name: &'static str,
    /// The file its spans count in.
    pub path: Arc<str>,
    /// What it says.
    pub fields: &'a Fields,
    /// Whom it names, if it is the photo's own file.
    pub said: Option<&'a Said>,
}

impl<'a> Level<'a> {
    /// A photo's own file.
    #[must_use]
    pub fn of_file(path: &Arc<str>, fields: &'a Fields, said: &'a Said) -> Self {
        Self { name: EMBEDDED, path: path.clone(), fields, said: Some(said) }
    }
}

impl Level<'_> {
    /// The beginning of a sentence on what it says: "the photo table says".
    pub(crate) fn says(&self) -> String {
        let verb = if self.name.ends_with("attributes") { "say" } else { "says" };
        format!("{} {verb}", self.name)
    }

    /// The same of whom it names.
    pub(crate) fn names(&self) -> String {
        let verb = if self.name.ends_with("attributes") { "name" } else { "names" };
        format!("{} {verb}", self.name)
    }
}

/// What is shown of a photo on one page.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What can be seen.
    pub alt: String,
    /// Why it is here.
    pub caption: Option<Text>,
    /// The credit line as printed.
    pub line: String,
    /// Its parts.
    pub credit: Credit,
    /// The links in it, by their texts.
    pub links: Vec<(String, LinkTo)>,
    /// When it was taken.
    pub date: Option<Timestamp>,
    /// Where it was taken.
    pub place: Option<String>,
    /// The point that stays in every crop.
    pub focus: Option<String>,
    /// When the right to show it ends.
    pub expires: Option<Timestamp>,
    /// Whether it may stand in feeds.
    pub syndicate: bool,
    /// Whether it is an older photo.
    pub archive: bool,
    /// `generated` or `edited` by a machine.
    pub ai: Option<String>,
    /// What its parties want to stand under it, as plain text.
    pub notice: Option<String>,
    /// Where the texts come from.
    pub origins: Origins,
}

/// Where a link in a credit leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// To this page of the web.
    Url(String),
    /// Where the body's link of this number leads.
    Body(usize),
}

/// Where the texts of a photo come from, in the words of messages: "the photo table".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The alternative text.
    pub alt: Option<&'static str>,
    /// The caption.
    pub caption: Option<&'static str>,
    /// The credit line, or the first part of it.
    pub credit: Option<&'static str>,
}

/// A caption and where its links are listed.
#[derive(Clone, Debug)]
pub enum Text {
    /// Inline Markdown of its own, and the file it stands in.
    Own(Inline, Arc<str>),
    /// Part of the body: its links are the body's.
    Body(Caption),
}

/// Who asks for a photo.
#[derive(Clone, Debug)]
pub struct Use<'a> {
    /// The file as the reporter wrote it.
    pub file: &'a str,
    /// Where it is asked for.
    pub place: Place,
    /// Its photo table, if it has one and stands elsewhere: what is missing belongs there.
    pub table: Option<Place>,
    /// The figure, if it stands in the body.
    pub figure: Option<&'a Figure>,
    /// Where the body begins in its file.
    pub body_start: usize,
    /// All that speak of it, the most important first.
    pub levels: &'a [Level<'a>],
}

/// Decides what is shown of a photo, and reports what is missing or contradicts itself.
#[must_use]
pub fn resolve(asked: &Use<'_>, agencies: &Agencies, style: &Style) -> (Shown, Vec<Diag>) {
    let mut problems = Vec::new();
    let figure = asked.figure;
    // A closing parenthesis is a credit only if somebody in it is known; else it is caption.
    let signed = figure.and_then(|figure| figure.signed.as_ref()).filter(|signed| {
        agencies.registry.reads_as_credit(&signed.credit)
            || names_its_maker(&signed.credit, asked.levels)
    });
    let caption_fields = signed.map(|signed| caption_line(signed, asked.body_start));
    let mut levels: Vec<Level<'_>> = asked.levels.to_vec();
    if let Some(fields) = &caption_fields {
        let at =
            levels.iter().position(|level| level.name != "the attributes").unwrap_or(levels.len());
        levels.insert(
            at,
            Level { name: "the caption line", path: asked.place.path.clone(), fields, said: None },
        );
    }

    let alt = alt(figure, &levels);
    if alt.is_none() {
        problems.push(alt_missing(asked));
    }
    let origins = origins(figure, signed, &levels);
    let (line, credit) = credit_line::decide(asked, &levels, agencies, style, &mut problems);
    let terms = agencies.terms_of(&credit);
    let mut caption = caption(figure, signed, &levels);
    // What somebody wrote into the article stands as it was written.
    if let (Some(EMBEDDED), Some(Text::Own(own, _))) = (origins.caption, &caption) {
        let kept = sign_off::without(&own.text, &line, &credit, &agencies.registry);
        if kept.len() < own.text.len() {
            let path = levels.iter().find(|level| level.name == EMBEDDED);
            let path = path.map(|level| level.path.clone()).unwrap_or_default();
            let kept = (!kept.is_empty()).then(|| embedded::plain(kept));
            caption = kept.map(|kept| Text::Own(kept, path));
        }
    }
    let shown = Shown {
        alt: alt.unwrap_or_default(),
        caption,
        line,
        date: first(&levels, |fields| fields.date),
        place: first(&levels, |fields| fields.place.clone()),
        focus: first(&levels, |fields| fields.focus.clone()),
        expires: first(&levels, |fields| fields.expires),
        syndicate: first(&levels, |fields| fields.syndicate)
            .or(terms.defaults.syndicate)
            .unwrap_or(true),
        archive: first(&levels, |fields| fields.archive)
            .unwrap_or_else(|| levels.iter().any(|level| says_archive(level, agencies))),
        ai: first(&levels, |fields| fields.ai.clone()),
        notice: terms.notice,
        origins,
        credit,
        links: links(signed, &levels),
    };
    (shown, problems)
}

/// The fields of a level that make its credit.
fn credit_fields(fields: &Fields) -> impl Iterator<Item = &Spanned<String>> {
    [&fields.credit, &fields.agency, &fields.source, &fields.photographer].into_iter().flatten()
}

/// Whether what a level says of the maker marks the photo as an older one.
fn says_archive(level: &Level<'_>, agencies: &Agencies) -> bool {
    level.said.is_some_and(|said| said.archive)
        || credit_fields(level.fields).any(|text| agencies.registry.says_archive(&text.value))
}

/// The links that a credit was written with.
fn links(signed: Option<&Signed>, levels: &[Level<'_>]) -> Vec<(String, LinkTo)> {
    let body = signed.into_iter().flat_map(|signed| &signed.links);
    let body = body.map(|(text, number)| (text.clone(), LinkTo::Body(*number)));
    let fields = levels.iter().flat_map(|level| credit_fields(level.fields));
    let urls = fields.flat_map(|text| credit::plain(&text.value).1);
    body.chain(urls.map(|(text, url)| (text, LinkTo::Url(url)))).collect()
}

/// Whether a credit names somebody whom the photo's own file names.
fn names_its_maker(line: &str, levels: &[Level<'_>]) -> bool {
    let said = levels.iter().filter_map(|level| level.said);
    let named = said.flat_map(|said| said.credit.names().chain(said.credit.written.as_deref()));
    let parts: Vec<String> = line.split('/').map(|part| part.trim().to_lowercase()).collect();
    named.map(str::to_lowercase).any(|name| parts.contains(&name))
}

/// When an agency's archive period for a photo ends: so many days after it was taken, or else after
/// the article was first published.
#[must_use]
pub fn archived(shown: &Shown, terms: &Terms, article: Timestamp) -> Option<Timestamp> {
    let days = i64::from(terms.archive_days?);
    let from = shown.date.unwrap_or(article);
    Some(from.saturating_add(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MAX))
}

/// The first level that has a field.
fn first<T>(levels: &[Level<'_>], field: impl Fn(&Fields) -> Option<T>) -> Option<T> {
    levels.iter().find_map(|level| field(level.fields))
}

/// Who says what, by the same precedence as [`alt`] and [`caption`].
fn origins(figure: Option<&Figure>, signed: Option<&Signed>, levels: &[Level<'_>]) -> Origins {
    let named = |has: &dyn Fn(&Fields) -> bool| {
        levels.iter().find(|level| has(level.fields)).map(|level| level.name)
    };
    let attributes = |has: &dyn Fn(&Fields) -> bool| {
        let level = levels.iter().find(|level| level.name == "the attributes")?;
        has(level.fields).then_some(level.name)
    };
    let alt = |fields: &Fields| fields.alt.is_some();
    let caption = |fields: &Fields| fields.caption.is_some();
    let brackets = figure.filter(|figure| !figure.alt.trim().is_empty()).map(|_| "the text");
    let line = match signed {
        Some(signed) => signed.caption.as_ref(),
        None => figure.and_then(|figure| figure.caption.as_ref()),
    };
    Origins {
        alt: attributes(&alt).or(brackets).or_else(|| named(&alt)),
        caption: attributes(&caption).or(line.map(|_| "the text")).or_else(|| named(&caption)),
        credit: levels
            .iter()
            .find(|level| {
                credit_fields(level.fields).next().is_some()
                    || level.said.is_some_and(|said| !said.credit.is_empty())
            })
            .map(|level| level.name),
    }
}

/// What the closing parenthesis of a caption says, as fields.
fn caption_line(signed: &Signed, body_start: usize) -> Fields {
    Fields {
        credit: Some(Spanned {
            value: signed.credit.clone(),
            span: signed.credit_span.shifted(body_start),
        }),
        ..Fields::default()
    }
}

/// Attributes first, then the image's own alternative text, then the rest.
fn alt(figure: Option<&Figure>, levels: &[Level<'_>]) -> Option<String> {
    let text = |fields: &Fields| fields.alt.as_ref().map(|alt| alt.value.trim().to_owned());
    let attribute = levels
        .iter()
        .find(|level| level.name == "the attributes")
        .and_then(|level| text(level.fields));
    attribute
        .or_else(|| figure.map(|figure| figure.alt.trim().to_owned()))
        .filter(|alt| !alt.is_empty())
        .or_else(|| levels.iter().find_map(|level| text(level.fields)))
        .filter(|alt| !alt.is_empty())
}

fn caption(figure: Option<&Figure>, signed: Option<&Signed>, levels: &[Level<'_>]) -> Option<Text> {
    let of = |level: &Level<'_>| {
        level.fields.caption.clone().map(|caption| Text::Own(caption, level.path.clone()))
    };
    let attribute = levels.iter().find(|level| level.name == "the attributes").and_then(of);
    let line = match signed {
        Some(signed) => signed.caption.clone(),
        None => figure.and_then(|figure| figure.caption.clone()),
    };
    attribute.or(line.map(Text::Body)).or_else(|| levels.iter().find_map(of))
}

fn alt_missing(asked: &Use<'_>) -> Diag {
    let help = match asked.figure {
        Some(_) if asked.table.is_none() => format!(
            "write what can be seen between the brackets: ![ein grüner Zug]({})",
            asked.file
        ),
        _ => "add alt = \"…\" to this table: what can be seen, without \"photo of\" and without the credit".to_owned(),
    };
    Diag::new(Code::PHOTO_ALT_MISSING, format!("the photo {} has no alternative text", asked.file))
        .placed(asked, "no `alt`")
        .help(help)
}

impl Diag {
    /// Places what is missing in the photo's table, and shows where the body has the photo; without
    /// a table, in the body.
    fn placed(self, asked: &Use<'_>, text: &str) -> Self {
        match &asked.table {
            Some(table) => {
                self.at_place(table.clone(), text).and_at_place(asked.place.clone(), "shown here")
            }
            None => self.at_place(asked.place.clone(), text),
        }
    }
}

/// The place of a field in its level's file; a picture has no lines.
fn place(level: &Level<'_>, span: Span) -> Place {
    let span = (level.name != EMBEDDED).then_some(span);
    Place { path: level.path.clone(), span }
}
