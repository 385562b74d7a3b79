//! What can only be wrong between articles: ids and URLs given twice, shelves of nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Located, Sources};
use crate::article::{Article, ProfileKind, State};
use crate::config::{SITE_FILE, ShelfOf};
use crate::diag::{Code, Diag, Place, nearest};
use crate::schema::Spanned;
use crate::slug::slug;

/// An id belongs to one article.
pub(super) fn ids(articles: &[Arc<Article>], problems: &mut Vec<Diag>) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    let mut by_path: Vec<&Arc<Article>> = articles.iter().collect();
    by_path.sort_by(|a, b| a.path.cmp(&b.path));
    for article in by_path {
        let Some(id) = &article.id else { continue };
        let place = article.place(id.span);
        match seen.get(id.value.as_str()) {
            Some(first) => problems.push(
                Diag::new(
                    Code::ID_TWICE,
                    format!("the id \"{}\" belongs to two articles", id.value),
                )
                .at_place(place, "the second one")
                .and_at_place(first.clone(), "the first one")
                .help("give the newer article another id; ids of published articles never change"),
            ),
            None => {
                seen.insert(&id.value, place);
            }
        }
    }
}

/// Two articles never share a URL, not even if one of them comes out only later: nobody may be
/// there to see it when it does.
pub(super) fn urls(articles: &[Arc<Article>], located: &[Located], problems: &mut Vec<Diag>) {
    let mut seen: BTreeMap<&str, &Arc<Article>> = BTreeMap::new();
    let mut by_path: Vec<(&Arc<Article>, &Located)> = articles
        .iter()
        .zip(located)
        .filter(|(_, at)| !matches!(at.state, State::Expired(_) | State::LeftOut))
        .collect();
    by_path.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    for (article, at) in by_path {
        let place = |article: &Article| article.place(article.slug_span.unwrap_or(article.head));
        if article.slug.is_empty() {
            problems.push(
                Diag::new(Code::VALUE_INVALID, "this article's file name gives no URL")
                    .at_place(place(article), "neither letters nor digits in its name")
                    .help("rename the file, or write slug = \"…\""),
            );
        }
        match seen.get(at.path.as_str()) {
            Some(first) => problems.push(
                Diag::new(Code::URL_COLLISION, format!("two articles have the URL {}", at.path))
                    .at_place(place(article), "this one")
                    .and_at_place(place(first), "and this one")
                    .help("rename one of the files, or give one of them a `slug`"),
            ),
            None => {
                seen.insert(&at.path, article);
            }
        }
    }
}

/// A shelf of a fixed section, topic or author must name one that exists.
pub(super) fn shelves(articles: &[Arc<Article>], sources: Sources<'_>, problems: &mut Vec<Diag>) {
    for shelf in &sources.config.shelves {
        let heads = |kind| sources.profiles.iter().filter(move |profile| profile.kind == kind);
        let (wanted, known, code, what): (&Spanned<String>, Vec<String>, Code, &str) = match &shelf
            .of
        {
            ShelfOf::Section(wanted) => {
                let folders = articles.iter().map(|article| article.section.clone());
                let all = folders.chain(heads(ProfileKind::Section).map(|head| head.key.clone()));
                (wanted, all.collect(), Code::SECTION_UNKNOWN, "section")
            }
            ShelfOf::Topic(wanted) => {
                let named = articles
                    .iter()
                    .flat_map(|article| &article.topics)
                    .map(|topic| topic.value.clone());
                let all = named.chain(heads(ProfileKind::Topic).map(|head| head.title.clone()));
                (wanted, all.collect(), Code::VALUE_UNKNOWN, "topic")
            }
            ShelfOf::Author(wanted) => {
                let named = articles
                    .iter()
                    .flat_map(|article| &article.byline)
                    .map(|by| by.who.value.clone());
                let profiles = heads(ProfileKind::Author)
                    .flat_map(|head| [head.key.clone(), head.title.clone()]);
                (wanted, named.chain(profiles).collect(), Code::AUTHOR_UNKNOWN, "author")
            }
            _ => continue,
        };
        if known.iter().any(|name| slug(name) == slug(&wanted.value)) {
            continue;
        }
        let meant = nearest(&wanted.value, known.iter().map(String::as_str));
        let label = meant.map_or_else(
            || format!("no such {what}"),
            |meant| format!("did you mean \"{meant}\"?"),
        );
        problems.push(
            Diag::new(
                code,
                format!(
                    "the shelf `{}` shows the {what} \"{}\", which does not exist",
                    shelf.name, wanted.value
                ),
            )
            .at_place(Place { path: SITE_FILE.into(), span: Some(wanted.span) }, label)
            .help(format!(
                "write the name of {} {what} that has articles",
                if what == "author" { "an" } else { "a" }
            )),
        );
    }
}

/// A file that the configuration names must be under `static/`.
pub(super) fn named_files(sources: Sources<'_>, problems: &mut Vec<Diag>) {
    for named in &sources.config.files {
        let path = format!("static/{}", named.value.trim_start_matches('/'));
        if sources.files.contains(path.as_str()) && named.value.starts_with('/') {
            continue;
        }
        let under = sources.files.iter().filter_map(|file| file.strip_prefix("static"));
        let meant = nearest(&named.value, under);
        let label = meant
            .map_or_else(|| "no such file".to_owned(), |meant| format!("did you mean {meant}?"));
        problems.push(
            Diag::new(Code::LINK_DEAD, format!("the file {} does not exist", named.value))
                .at_place(Place { path: SITE_FILE.into(), span: Some(named.span) }, label)
                .help(
                    "put the file under static/ and write its path from there, such as /logo.svg",
                ),
        );
    }
}
