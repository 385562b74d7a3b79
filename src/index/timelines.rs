//! Lists of articles by section, topic, author, day and series: newest first, but for series.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Entry, Located, No, Sources};
use crate::article::{Article, Profile, ProfileKind, State};
use crate::config::Config;
use crate::diag::{Code, Diag};
use crate::slug::slug;

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its folder.
    pub key: String,
    /// What readers see.
    pub title: String,
    /// Its head, if it has a file: a place in the profiles.
    pub profile: Option<usize>,
    /// Its articles that are out.
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
    /// Its articles that are out.
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
    /// Their articles that are out.
    pub articles: Vec<No>,
}

/// A day.
#[derive(Clone, Debug)]
pub struct Day {
    /// In the site's zone.
    pub date: Date,
    /// Its articles that are out.
    pub articles: Vec<No>,
}

/// A series.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its slug.
    pub slug: String,
    /// What readers see.
    pub title: String,
    /// Its parts that are out, oldest first.
    pub articles: Vec<No>,
}

/// The profiles of a kind with their numbers.
fn profiles(sources: Sources<'_>, kind: ProfileKind) -> impl Iterator<Item = (usize, &Profile)> {
    sources.profiles.iter().enumerate().filter(move |(_, profile)| profile.kind == kind)
}

/// All sections that have a head or an article which is out, in the order of the navigation.
pub(super) fn sections(
    articles: &[Arc<Article>],
    located: &[Located],
    sources: Sources<'_>,
) -> Vec<Section> {
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
    for (article, _) in articles.iter().zip(located).filter(|(_, at)| at.state == State::Out) {
        by_key.entry(&article.section).or_insert_with(|| Section {
            key: article.section.clone(),
            title: capitalised(&article.section),
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
    let places: BTreeMap<String, usize> =
        sections.iter().enumerate().map(|(at, section)| (section.key.clone(), at)).collect();
    for &no in out {
        if let Some(&at) = places.get(&entries[no].article.section) {
            sections[at].articles.push(no);
        }
    }
    sections
}

/// All topics with a text or with an article that is out. The name readers see is the text's title,
/// else the spelling of the oldest article; others are reported.
pub(super) fn topics(
    articles: &[Arc<Article>],
    located: &[Located],
    sources: Sources<'_>,
    problems: &mut Vec<Diag>,
) -> Vec<Topic> {
    let mut by_slug: BTreeMap<String, (Topic, Option<crate::diag::Place>)> = BTreeMap::new();
    for (at, profile) in profiles(sources, ProfileKind::Topic) {
        let key = slug(&profile.key);
        let topic = Topic {
            slug: key.clone(),
            title: profile.title.clone(),
            profile: Some(at),
            articles: Vec::new(),
        };
        by_slug.insert(
            key,
            (
                topic,
                Some(crate::diag::Place { path: profile.path.clone(), span: Some(profile.head) }),
            ),
        );
    }
    let out = articles.iter().zip(located).rev().filter(|(_, at)| at.state == State::Out);
    for (article, _) in out {
        for name in &article.topics {
            let key = slug(&name.value);
            let place = article.place(name.span);
            match by_slug.get(&key) {
                None => {
                    let topic = Topic {
                        slug: key.clone(),
                        title: name.value.clone(),
                        profile: None,
                        articles: Vec::new(),
                    };
                    by_slug.insert(key, (topic, Some(place)));
                }
                Some((topic, first)) if topic.title != name.value && topic.slug != name.value => {
                    let mut diag = Diag::new(
                        Code::TOPIC_SPELLING,
                        format!("the topic \"{}\" is also spelt \"{}\"", topic.title, name.value),
                    )
                    .at_place(place, format!("shown as \"{}\"", topic.title));
                    if let Some(first) = first {
                        diag = diag.and_at_place(first.clone(), "first spelt here");
                    }
                    problems.push(diag.help("both have the same URL; write the name in one way"));
                }
                Some(_) => {}
            }
        }
    }
    by_slug.into_values().map(|(topic, _)| topic).collect()
}

/// Puts the articles into their topics.
pub(super) fn fill_topics(mut topics: Vec<Topic>, entries: &[Entry], out: &[No]) -> Vec<Topic> {
    let places: BTreeMap<String, usize> =
        topics.iter().enumerate().map(|(at, topic)| (topic.slug.clone(), at)).collect();
    for &no in out {
        for slug in &entries[no].topics {
            if let Some(&at) = places.get(slug) {
                topics[at].articles.push(no);
            }
        }
    }
    topics
}

/// All authors with a profile or with an article that is out.
pub(super) fn authors(entries: &[Entry], out: &[No], sources: Sources<'_>) -> Vec<Author> {
    let mut by_slug: BTreeMap<String, Author> = BTreeMap::new();
    for (at, known) in profiles(sources, ProfileKind::Author) {
        let key = slug(&known.key);
        by_slug.insert(
            key.clone(),
            Author {
                slug: key,
                name: known.title.clone(),
                profile: Some(at),
                articles: Vec::new(),
            },
        );
    }
    for &no in out {
        for name in &entries[no].card.fields().authors {
            let author = by_slug.entry(name.slug.clone()).or_insert_with(|| Author {
                slug: name.slug.clone(),
                name: name.name.clone(),
                profile: None,
                articles: Vec::new(),
            });
            author.articles.push(no);
        }
    }
    by_slug.into_values().collect()
}

/// All days on which an article was published, oldest first.
pub(super) fn days(entries: &[Entry], out: &[No], config: &Config) -> Vec<Day> {
    let mut days: BTreeMap<Date, Vec<No>> = BTreeMap::new();
    for &no in out {
        let date = entries[no].article.date.to_zoned_datetime(config.zone.clone()).date();
        days.entry(date).or_default().push(no);
    }
    days.into_iter().map(|(date, articles)| Day { date, articles }).collect()
}

/// All series, their parts oldest first.
pub(super) fn series(entries: &[Entry], out: &[No]) -> Vec<Series> {
    let mut by_slug: BTreeMap<String, Series> = BTreeMap::new();
    for &no in out.iter().rev() {
        if let Some(title) = &entries[no].article.series {
            let key = slug(title);
            let series = by_slug.entry(key.clone()).or_insert_with(|| Series {
                slug: key,
                title: title.clone(),
                articles: Vec::new(),
            });
            series.articles.push(no);
        }
    }
    by_slug.into_values().collect()
}
