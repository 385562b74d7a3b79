//! What `newsprint check` says beyond what a build does: nothing is wrong, and somebody should look.
//!
//! Must not change what the site makes of an article. The lints are asked for with
//! [`Sources::lints`](super::Sources); a build and the preview never do.

mod alt;
mod credit;
mod private;
mod unused;
mod written;

use super::Sources;
use super::story::Context;
use crate::base::diag::{Code, Diag, Place};
use crate::site::article::Article;
use crate::site::photo::{Shown, Use};
use crate::site::source::read_text;
use crate::text::schema;

pub(super) use private::private;
pub(super) use unused::unused;

/// Longer headlines are cut off: search results take 110 characters of `headline`.
const TITLE_MAX: usize = 110;

/// Longer titles are cut off in lists of search results.
const SEO_TITLE_MAX: usize = 60;

/// A photo older than its article by more hours than this is from the archive.
const YEAR_HOURS: i64 = 366 * 24;

/// What is remarkable about an article's own texts.
pub(super) fn article(context: &Context<'_>, problems: &mut Vec<Diag>) {
    let (article, sources) = (context.article, context.ground.sources);
    let long = |text: &str, most: usize| Some(text.chars().count()).filter(|long| *long > most);
    if let Some(characters) = long(&article.title, TITLE_MAX) {
        problems.push(
            Diag::new(Code::TITLE_LONG, format!("the headline has {characters} characters"))
                .at_place(front_matter(article, sources, &["title"]), format!("more than {TITLE_MAX}"))
                .help("shorten it, and let `subhead` or `lead` say the rest: search engines and share cards cut it off"),
        );
    }
    let seo = article.titles.seo.as_deref().and_then(|title| long(title, SEO_TITLE_MAX));
    if let Some(characters) = seo {
        problems.push(
            Diag::new(
                Code::TITLE_SEO_LONG,
                format!("the title for search results has {characters} characters"),
            )
            .at_place(
                front_matter(article, sources, &["titles", "seo"]),
                format!("more than {SEO_TITLE_MAX}"),
            )
            .help("shorten it, and begin with what people search for"),
        );
    }
}

/// What is remarkable about a photo, as all that speak of it say it; `found` is what the build says.
pub(super) fn photo(context: &Context<'_>, asked: &Use<'_>, shown: &Shown, found: &mut Vec<Diag>) {
    credit::spellings(context, asked, found);
    alt::alt(context, asked, shown, found);
    let article = context.article;
    let Some(taken) = shown.date.filter(|_| !shown.archive) else { return };
    if article.date.duration_since(taken).as_hours() <= YEAR_HOURS {
        return;
    }
    let zone = &context.ground.sources.config.zone;
    let day = taken.to_zoned_datetime(zone.clone()).date();
    found.push(
        Diag::new(
            Code::PHOTO_ARCHIVE_UNMARKED,
            format!("the photo {} is more than a year older than its article", asked.file),
        )
        .at_place(
            asked.table.clone().unwrap_or_else(|| asked.place.clone()),
            format!("taken on {day}"),
        )
        .help(
            "add archive = true, and say in the caption when it was taken; or correct its `date`",
        ),
    );
}

/// The place of a value in an article's front matter; the first line if it can't be told.
fn front_matter(article: &Article, sources: &Sources<'_>, path: &[&str]) -> Place {
    let find = || {
        let text = sources.library.text(&article.path, article.hash).ok()?;
        let parts = schema::split(&text, "an article").ok()?;
        let (mut table, _) =
            schema::read(text.get(parts.head.start..parts.head.end)?, parts.notation);
        let (last, tables) = path.split_last()?;
        for name in tables {
            table = table.table(name)?.value.clone();
        }
        Some(table.text(last)?.span.shifted(parts.head.start))
    };
    article.place(find().unwrap_or(article.head))
}

/// The text of the file that speaks of a photo, as it was when it was read.
fn text_of(path: &str, article: &Article, sources: &Sources<'_>) -> Option<String> {
    if *path == *article.path {
        return sources.library.text(&article.path, article.hash).ok();
    }
    read_text(sources.library.disk(), sources.listing.get(path)?).ok()
}
