//! Lists of articles by section, author, day and series: newest first, but for series.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Entry, No, Sources, namesakes};
use crate::base::diag::Diag;
use crate::base::hash;
use crate::base::names::natural;
use crate::base::slug::slug;
use crate::site::article::{Profile, ProfileKind};
use crate::site::config::Config;

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its folder.
    pub key: String,
    /// What readers see.
    pub title: String,
    /// Its head, if it has a file: a place in the profiles.
    pub profile: Option<usize>,
    /// Its articles that are published.
    pub articles: Vec<No>,
    order: i64,
}

/// A topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its name in URLs.
    pub slug: String,
    /// What readers see.
    pub title: String,
    /// Its text, if it has a file.
    pub profile: Option<usize>,
    /// Its articles that are published.
    pub articles: Vec<No>,
}

/// An author.
#[derive(Clone, Debug)]
pub struct Author {
    /// Their name in URLs.
    pub slug: String,
    /// What readers see.
    pub name: String,
    /// Their profile, if there is one.
    pub profile: Option<usize>,
    /// Their articles that are published.
    pub articles: Vec<No>,
}

/// A day.
#[derive(Clone, Debug)]
pub struct Day {
    /// In the site's zone.
    pub date: Date,
    /// Its articles that are published.
    pub articles: Vec<No>,
}

/// A series.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its slug.
    pub slug: String,
    /// What readers see.
    pub title: String,
    /// Its published parts, oldest first.
    pub articles: Vec<No>,
}

/// The profiles of a kind with their numbers.
pub(super) fn profiles<'a>(
    sources: &'a Sources<'_>,
    kind: ProfileKind,
) -> impl Iterator<Item = (usize, &'a Profile)> {
    sources.profiles.iter().enumerate().filter(move |(_, profile)| profile.kind == kind)
}

/// All sections that have a head or a published article, in the order of the navigation.
pub(super) fn sections(entries: &[Entry], sources: &Sources<'_>) -> Vec<Section> {
    let mut by_key: BTreeMap<&str, Section> = BTreeMap::new();
    for (at, profile) in profiles(sources, ProfileKind::Section) {
        by_key.insert(
            &profile.key,
            Section {
                key: profile.key.clone(),
                title: profile.title.clone(),
                profile: Some(at),
                articles: Vec::new(),
                order: profile.order,
            },
        );
    }
    for entry in entries.iter().filter(|entry| entry.is_out()) {
        let key = &entry.brief().section;
        by_key.entry(key).or_insert_with(|| Section {
            key: key.clone(),
            title: capitalised(key),
            profile: None,
            articles: Vec::new(),
            order: i64::MAX,
        });
    }
    let mut sections: Vec<Section> = by_key.into_values().collect();
    sections.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| a.key.cmp(&b.key)));
    sections
}

/// A folder's name as a title: `bad-erlbach` becomes "Bad erlbach".
fn capitalised(key: &str) -> String {
    let text = key.replace(['-', '_'], " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Puts the articles into their sections.
pub(super) fn fill_sections(
    mut sections: Vec<Section>,
    entries: &[Entry],
    out: &[No],
) -> Vec<Section> {
    let places: hash::Map<String, usize> =
        sections.iter().enumerate().map(|(at, section)| (section.key.clone(), at)).collect();
    for &no in out {
        if let Some(&at) = places.get(&entries[no].brief().section) {
            sections[at].articles.push(no);
        }
    }
    sections
}

/// All authors with a profile or with a published article, and what is wrong with their names.
pub(super) fn authors(
    entries: &[Entry],
    out: &[No],
    sources: &Sources<'_>,
) -> (Vec<Author>, Vec<Diag>) {
    let mut by_slug: hash::Map<String, (Author, namesakes::Spellings)> = hash::Map::default();
    for (at, known) in profiles(sources, ProfileKind::Author) {
        let key = slug(&known.key);
        let name = known.title.clone();
        let author = Author { slug: key.clone(), name, profile: Some(at), articles: Vec::new() };
        by_slug.insert(key, (author, namesakes::Spellings::default()));
    }
    for &no in out {
        for (slug, name) in &entries[no].settled.authors {
            if !by_slug.contains_key(slug) {
                let (slug, name) = (slug.clone(), name.clone());
                let author =
                    Author { slug: slug.clone(), name, profile: None, articles: Vec::new() };
                by_slug.insert(slug, (author, namesakes::Spellings::default()));
            }
            let Some((author, spellings)) = by_slug.get_mut(slug) else { continue };
            spellings.add(name, no);
            // Two people of one byline may share a page.
            if author.articles.last() != Some(&no) {
                author.articles.push(no);
            }
        }
    }
    let mut authors: Vec<(Author, namesakes::Spellings)> = by_slug.into_values().collect();
    authors.sort_by(|a, b| a.0.slug.cmp(&b.0.slug));
    let mut problems = Vec::new();
    for (author, spellings) in &authors {
        spellings.check(author, entries, sources, &mut problems);
    }
    (authors.into_iter().map(|(author, _)| author).collect(), problems)
}

/// All days on which an article was published, oldest first.
pub(super) fn days(entries: &[Entry], out: &[No], config: &Config) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    // The calendar is asked once a day, not once an article.
    let mut today: Option<(Date, Timestamp, Timestamp)> = None;
    for &no in out {
        let moment = entries[no].brief().date;
        match today {
            Some((_, from, until)) if from <= moment && moment < until => {}
            _ => {
                let zoned = moment.to_zoned_datetime(config.zone.clone());
                let start = zoned.start_of_day().map(|day| day.timestamp()).unwrap_or(moment);
                let next = zoned.tomorrow().and_then(|day| day.start_of_day());
                let end = next.map(|day| day.timestamp()).unwrap_or(moment);
                today = Some((zoned.date(), start, end));
            }
        }
        let Some((date, ..)) = today else { continue };
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.articles.push(no),
            None => days.push(Day { date, articles: vec![no] }),
        }
    }
    days.reverse();
    days
}

/// All series, their parts oldest first; parts of one time are in the order of their files' names.
pub(super) fn series(entries: &[Entry], out: &[No]) -> Vec<Series> {
    let mut by_slug: BTreeMap<String, Series> = BTreeMap::new();
    for &no in out.iter().rev() {
        if let Some(title) = &entries[no].brief().series {
            let key = slug(title);
            let series = by_slug.entry(key.clone()).or_insert_with(|| Series {
                slug: key,
                title: title.clone(),
                articles: Vec::new(),
            });
            series.articles.push(no);
        }
    }
    let mut all: Vec<Series> = by_slug.into_values().collect();
    for series in &mut all {
        series.articles.sort_by(|a, b| {
            let (a, b) = (entries[*a].brief(), entries[*b].brief());
            a.date.cmp(&b.date).then_with(|| natural(&a.path, &b.path))
        });
    }
    all
}
