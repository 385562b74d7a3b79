//! What can only be wrong between articles: ids and URLs given twice, shelves of nothing.

use super::{Entry, Sources};
use crate::base::diag::{Code, Diag, Place, Span, nearest};
use crate::base::hash;
use crate::base::slug::slug;
use crate::site::article::{Brief, Profile, ProfileKind, State};
use crate::site::config::{SITE_FILE, ShelfOf};
use crate::site::icon;
use crate::text::schema::Spanned;
use picture::pixels::Format;

/// An id belongs to one article. Entries come by the path of their files.
pub(super) fn ids<'a>(entries: impl Iterator<Item = &'a Entry>, problems: &mut Vec<Diag>) {
    let mut seen: hash::Map<&str, &Brief> = hash::Map::default();
    for brief in entries.map(Entry::brief) {
        let Some(id) = &brief.id else { continue };
        let Some(first) = seen.get(id.value.as_str()) else {
            seen.insert(&id.value, brief);
            continue;
        };
        let there = first.id.as_ref().map(|id| id.span).unwrap_or_default();
        problems.push(
            Diag::new(Code::ID_TWICE, format!("the id \"{}\" belongs to two articles", id.value))
                .at_place(brief.place(id.span), "the second one")
                .and_at_place(first.place(there), "the first one")
                .help("give the newer article another id; ids of published articles never change"),
        );
    }
}

/// A key of an author or a topic is one page: two files whose names give one slug can't share it.
pub(super) fn profiles(all: &[Profile], problems: &mut Vec<Diag>) {
    let mut seen: hash::Map<(ProfileKind, String), &Profile> = hash::Map::default();
    for profile in all {
        let Some(first) = seen.insert((profile.kind, slug(&profile.key)), profile) else {
            continue;
        };
        // Files with the same name were reported when the folder was read.
        if first.key == profile.key {
            continue;
        }
        let place = |one: &Profile| Place { path: one.path.clone(), span: Some(one.head) };
        problems.push(
            Diag::new(Code::URL_COLLISION, "two files describe the same page")
                .at_place(place(profile), format!("its URL ends in {}", slug(&profile.key)))
                .and_at_place(place(first), "and so does this one's")
                .help("rename one of the files, or put both texts into one"),
        );
    }
}

/// Two articles never share a URL, not even if one of them is published only later: no person may be
/// there to see it when it does. Entries come by the path of their files.
pub(super) fn urls<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    needs_id: bool,
    problems: &mut Vec<Diag>,
) {
    let mut seen: hash::Map<&str, &Brief> = hash::Map::default();
    let place = |brief: &Brief| brief.place(brief.slug_span.unwrap_or(brief.head));
    for entry in entries {
        if matches!(entry.state, State::Expired(_) | State::LeftOut) {
            continue;
        }
        let brief = entry.brief();
        if brief.slug.is_empty() {
            problems.push(
                Diag::new(Code::VALUE_INVALID, "this article's file name gives no URL")
                    .at_place(place(brief), "neither letters nor digits in its name")
                    .help("rename the file, or write slug = \"…\""),
            );
        }
        let id = brief.id.as_ref().filter(|id| needs_id && slug(&id.value).is_empty());
        if let Some(id) = id {
            problems.push(
                Diag::new(Code::VALUE_INVALID, "this article's `id` gives no URL")
                    .at_place(brief.place(id.span), "neither letters nor digits")
                    .help("write an id with letters or digits: this site's URLs are made with it"),
            );
            continue;
        }
        match seen.get(entry.path.as_str()) {
            Some(first) => problems.push(
                Diag::new(Code::URL_COLLISION, format!("two articles have the URL {}", entry.path))
                    .at_place(place(brief), "this one")
                    .and_at_place(place(first), "and this one")
                    .help("rename one of the files, or give one of them a `slug`"),
            ),
            None => {
                seen.insert(&entry.path, brief);
            }
        }
    }
}

/// A shelf of a fixed section, topic or author must name one that exists.
pub(super) fn shelves(entries: &[Entry], sources: &Sources<'_>, problems: &mut Vec<Diag>) {
    let briefs = || entries.iter().map(Entry::brief);
    for shelf in &sources.config.shelves {
        let heads = |kind| sources.profiles.iter().filter(move |profile| profile.kind == kind);
        let (wanted, known, code, what): (&Spanned<String>, Vec<String>, Code, &str) = match &shelf
            .of
        {
            ShelfOf::Section(wanted) => {
                let folders = briefs().map(|brief| brief.section.clone());
                let all = folders.chain(heads(ProfileKind::Section).map(|head| head.key.clone()));
                (wanted, all.collect(), Code::SECTION_UNKNOWN, "section")
            }
            ShelfOf::Topic(wanted) => {
                let named =
                    briefs().flat_map(|brief| &brief.topics).map(|topic| topic.name.clone());
                let all = named.chain(heads(ProfileKind::Topic).map(|head| head.title.clone()));
                (wanted, all.collect(), Code::VALUE_UNKNOWN, "topic")
            }
            ShelfOf::Author(wanted) => {
                let named = briefs().flat_map(|brief| &brief.byline).map(|who| who.value.clone());
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

/// An icon is a drawing, or square and large enough for everything that is made of it.
fn unfit_icon(sources: &Sources<'_>, path: &str, span: Span) -> Option<Diag> {
    let header = sources.asset(path).map(|asset| asset.facts.as_ref().map(|facts| facts.header));
    let found = match header {
        Some(Ok(header)) if header.format == Format::Svg => return None,
        Some(Ok(header)) if !header.has_pixels() => "this kind of picture can't be used".to_owned(),
        Some(Ok(header)) if header.width == header.height && header.width >= icon::LEAST => {
            return None;
        }
        Some(Ok(header)) => format!("{} × {} pixels", header.width, header.height),
        Some(Err(why)) => why.to_string(),
        None => "this is no picture".to_owned(),
    };
    Some(
        Diag::new(Code::VALUE_INVALID, "`icon` must be a square picture")
            .at_place(Place { path: SITE_FILE.into(), span: Some(span) }, found)
            .help(format!(
                "export it as a PNG of {0} × {0} pixels or more, or name an SVG",
                icon::LEAST
            )),
    )
}

/// A file that the configuration names must be under `static/`.
pub(super) fn named_files(sources: &Sources<'_>, problems: &mut Vec<Diag>) {
    for named in &sources.config.files {
        let path = format!("static/{}", named.value.trim_start_matches('/'));
        if let Some(killed) = sources.killed.get(path.as_str()) {
            problems.push(
                Diag::new(Code::PHOTO_KILLED, format!("{} was withdrawn", named.value))
                    .at_place(
                        Place { path: SITE_FILE.into(), span: Some(named.span) },
                        "named for the whole site",
                    )
                    .note(format!("kills.toml says why: {}", killed.reason))
                    .help("name another picture, or delete the line"),
            );
            continue;
        }
        if sources.has(&path) && named.value.starts_with('/') {
            if sources.config.theme.icon.as_ref() == Some(&named.value) {
                problems.extend(unfit_icon(sources, &path, named.span));
            }
            continue;
        }
        let under = sources.listing.below("static/");
        let under = under.filter_map(|file| file.path.strip_prefix("static"));
        let meant = nearest(&named.value, under);
        let label = meant
            .map_or_else(|| "no such file".to_owned(), |meant| format!("did you mean {meant}?"));
        problems.push(
            Diag::new(Code::LINK_DEAD, format!("the file {} does not exist", named.value))
                .at_place(Place { path: SITE_FILE.into(), span: Some(named.span) }, label)
                .help(format!(
                    "put the file under static/ and write its path from there, such as {}",
                    if named.value.ends_with(".css") { "/site.css" } else { "/logo.svg" }
                )),
        );
    }
}
