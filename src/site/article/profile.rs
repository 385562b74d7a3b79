//! The pages about something: an author's profile, a topic's text, a section's head.

use std::sync::Arc;

use super::keys::{PROFILE, SECTION, TOPIC};
use super::parse::{moved_links, shifted};
use super::reader::Reader;
use super::{Anchors, Settings};
use crate::base::diag::{Code, Diag, Parsed, Span};
use crate::base::slug::{LONGEST_SLUG, slug};
use crate::text::markdown::{self, Figure, Inline, Link};
use crate::text::schema::{self, Spanned};

/// Which page a profile file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProfileKind {
    /// `content/_authors/<key>.md`
    Author,
    /// `content/_topics/<key>.md`
    Topic,
    /// `content/<section>/_section.md`
    Section,
}

/// What a profile file says.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The file.
    pub path: Arc<str>,
    /// Which page it is for.
    pub kind: ProfileKind,
    /// The author's or topic's key, or the section's folder.
    pub key: String,
    /// Where the front matter begins.
    pub head: Span,
    /// The name readers see.
    pub title: String,
    /// What articles call a topic, where that is not its title.
    pub spellings: Vec<Spanned<String>>,
    /// Older URLs of the page.
    pub aliases: Vec<Spanned<String>>,
    /// A section's place in the navigation.
    pub order: i64,
    /// What it is about.
    pub lead: Option<Inline>,
    /// What an author does.
    pub role: Option<String>,
    /// An author's address.
    pub email: Option<String>,
    /// An author's own page.
    pub url: Option<String>,
    /// An author's profiles elsewhere.
    pub same_as: Vec<String>,
    /// An author's name in the fediverse.
    pub fediverse: Option<String>,
    /// `[extra]`.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// The text as HTML with marks for links.
    pub body: String,
    /// The links of the text.
    pub links: Vec<Link>,
    /// All ids that links may end in.
    pub anchors: Anchors,
    /// Where the body begins.
    pub body_start: usize,
}

/// Reads a profile file.
#[must_use]
pub fn parse_profile(
    path: &Arc<str>,
    kind: ProfileKind,
    key: &str,
    text: &str,
    settings: Settings<'_>,
) -> Parsed<Option<Profile>> {
    let (keys, whose, name) = match kind {
        ProfileKind::Author => (PROFILE, "an author's profile", "name"),
        ProfileKind::Topic => (TOPIC, "a topic", "title"),
        ProfileKind::Section => (SECTION, "a section", "title"),
    };
    let parts = match schema::split(text, whose) {
        Ok(parts) => parts,
        Err(problem) => return Parsed { value: None, problems: vec![problem.in_file(path, 0)] },
    };
    let (table, mut front) = schema::read(&text[parts.head.start..parts.head.end], parts.notation);
    schema::check(&table, keys, whose, Span::new(0, 0), parts.notation, &mut front);
    let mut reader = Reader { settings, problems: &mut front };
    let title = reader.plain(&table, name);
    let lead = table.text("lead").map(|text| moved_links(reader.inline(&text), parts.head.start));
    let role = reader.plain(&table, "role");
    let aliases = reader.aliases(&table, parts.head.start);
    let body = markdown::parse(&text[parts.body.start..], settings.markdown, &[]);
    let mut problems: Vec<Diag> =
        front.into_iter().map(|problem| problem.in_file(path, parts.head.start)).collect();
    problems
        .extend(body.problems.into_iter().map(|problem| problem.in_file(path, parts.body.start)));
    if kind != ProfileKind::Section {
        problems.extend(no_page(key, path));
    }
    problems.extend(body.figures.iter().map(|figure| no_photo(figure, path, parts.body.start)));
    let value = title.map(|title| Profile {
        path: path.clone(),
        kind,
        key: key.to_owned(),
        head: parts.fence,
        title,
        aliases,
        spellings: table
            .texts("spellings")
            .into_iter()
            .map(|text| shifted(text, parts.head.start))
            .collect(),
        order: table.integer("order").unwrap_or(0),
        lead,
        role,
        email: table.string("email"),
        url: table.string("url"),
        same_as: table.texts("same_as").into_iter().map(|text| text.value).collect(),
        fediverse: table.string("fediverse"),
        extra: table.table("extra").map(|extra| extra.value.to_json()).unwrap_or_default(),
        body: body.html,
        links: body.links,
        anchors: body.anchors.into(),
        body_start: parts.body.start,
    });
    Parsed { value, problems }
}

/// Only articles carry photos: their credits are checked and indexed there.
fn no_photo(figure: &Figure, path: &Arc<str>, offset: usize) -> Diag {
    Diag::new(Code::VALUE_INVALID, "only articles can show photos")
        .at(figure.span, "a photo outside of an article")
        .help("put the photo into an article")
        .in_file(path, offset)
}

/// A file whose name can't be that of a page.
fn no_page(key: &str, path: &Arc<str>) -> Option<Diag> {
    let message = match slug(key).len() {
        0 => "this file's name has neither letters nor digits, so its page has no URL".to_owned(),
        length if length > LONGEST_SLUG => format!(
            "this file's name has {length} letters in its URL, and {LONGEST_SLUG} are the most"
        ),
        _ => return None,
    };
    Some(
        Diag::new(Code::FILE_NAME, message)
            .at_file(path.clone())
            .help("rename the file; what readers see is the name or title inside it"),
    )
}
