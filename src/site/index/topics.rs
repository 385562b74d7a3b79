//! The topics of a site: what articles call them, and the pages that these names lead to.

use super::timelines::{Topic, profiles};
use super::{Entry, No, Sources};
use crate::base::diag::{Code, Diag, Place};
use crate::base::hash;
use crate::base::names::comparable;
use crate::base::slug::slug;
use crate::site::article::{Profile, ProfileKind, TopicName};

/// Spellings that topics' files list, and the slug of the topic that each means.
#[derive(Debug, Default)]
pub(super) struct Spellings(hash::Map<String, String>);

impl Spellings {
    /// The slugs of names that are listed, by their places.
    pub(super) fn of(&self, topics: &[TopicName]) -> Vec<(usize, String)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let slug_of = |topic: &TopicName| self.0.get(&comparable(&topic.name));
        let listed = topics.iter().enumerate();
        listed
            .filter_map(|(at, topic)| Some((at, slug_of(topic)?.clone())))
            .filter(|(at, slug)| topics[*at].slug != *slug)
            .collect()
    }
}

/// The spellings that topics' files list; one that two files list is reported.
pub(super) fn spellings(all: &[Profile]) -> (Spellings, Vec<Diag>) {
    let mut known: hash::Map<String, (&Profile, Place)> = hash::Map::default();
    let mut problems = Vec::new();
    for profile in all.iter().filter(|profile| profile.kind == ProfileKind::Topic) {
        for spelling in &profile.spellings {
            let place = Place { path: profile.path.clone(), span: Some(spelling.span) };
            let name = comparable(&spelling.value);
            match known.get(&name) {
                Some((other, first)) if other.path != profile.path => problems.push(
                    Diag::new(
                        Code::TOPIC_SPELLING,
                        format!("two topics have the spelling \"{}\"", spelling.value),
                    )
                    .at_place(place, "the second one")
                    .and_at_place(first.clone(), "the first one, which counts")
                    .help("list a spelling in one file only"),
                ),
                Some(_) => {}
                None => {
                    known.insert(name, (profile, place));
                }
            }
        }
    }
    let meant = known.into_iter().map(|(name, (profile, _))| (name, slug(&profile.key)));
    (Spellings(meant.collect()), problems)
}

/// A topic while its spellings are compared.
struct Known<'a> {
    topic: Topic,
    profile: Option<&'a Profile>,
    /// The spelling that others are compared with, and where it stands.
    first: Option<(String, Place)>,
}

impl Known<'_> {
    /// Whether articles may call the topic so.
    fn takes(&self, name: &str) -> bool {
        let of_file = |profile: &Profile| {
            let listed = profile.spellings.iter();
            name == profile.title
                || name == profile.key
                || listed.map(|one| comparable(&one.value)).any(|one| one == comparable(name))
        };
        name == self.topic.slug
            || self.first.as_ref().is_some_and(|(first, _)| first == name)
            || self.profile.is_some_and(of_file)
    }
}

/// All topics with a text or with a published article. The name readers see is the text's title,
/// else the spelling of the oldest article; others are reported, except those that the topic's file
/// lists.
pub(super) fn topics(entries: &[Entry], sources: &Sources<'_>) -> (Vec<Topic>, Vec<Diag>) {
    let mut problems = Vec::new();
    let mut by_slug: hash::Map<String, Known<'_>> = hash::Map::default();
    for (at, profile) in profiles(sources, ProfileKind::Topic) {
        let topic = Topic {
            slug: slug(&profile.key),
            title: profile.title.clone(),
            profile: Some(at),
            articles: Vec::new(),
        };
        let place = Place { path: profile.path.clone(), span: Some(profile.head) };
        let listed = !profile.spellings.is_empty();
        let first = listed.then(|| (profile.title.clone(), place));
        by_slug.insert(topic.slug.clone(), Known { topic, profile: Some(profile), first });
    }
    for entry in entries.iter().rev().filter(|entry| entry.is_out()) {
        for (named, slug) in entry.topics() {
            let place = || entry.brief().place(named.span);
            let Some(known) = by_slug.get_mut(slug) else {
                let (slug, title) = (slug.to_owned(), named.name.clone());
                let topic =
                    Topic { slug: slug.clone(), title, profile: None, articles: Vec::new() };
                let first = Some((named.name.clone(), place()));
                by_slug.insert(slug, Known { topic, profile: None, first });
                continue;
            };
            if known.takes(&named.name) {
                continue;
            }
            // A title may be longer than what articles write, as long as they agree.
            let Some((first, there)) = &known.first else {
                known.first = Some((named.name.clone(), place()));
                continue;
            };
            let title = &known.topic.title;
            let diag = Diag::new(
                Code::TOPIC_SPELLING,
                format!("the topic \"{first}\" is also spelt \"{}\"", named.name),
            )
            .at_place(place(), format!("shown as \"{title}\""))
            .and_at_place(there.clone(), "first spelt here")
            .help("both have the same URL; write the name in one way");
            problems.push(match known.profile {
                Some(profile) => {
                    diag.help(format!("or list it in `spellings` of {}", profile.path))
                }
                None => diag,
            });
        }
    }
    let mut topics: Vec<Topic> = by_slug.into_values().map(|known| known.topic).collect();
    topics.sort_by(|a, b| a.slug.cmp(&b.slug));
    (topics, problems)
}

/// Puts the articles into their topics.
pub(super) fn fill(mut topics: Vec<Topic>, entries: &[Entry], out: &[No]) -> Vec<Topic> {
    let places: hash::Map<String, usize> =
        topics.iter().enumerate().map(|(at, topic)| (topic.slug.clone(), at)).collect();
    for &no in out {
        for (_, slug) in entries[no].topics() {
            let Some(&at) = places.get(slug) else { continue };
            // Two names may be one topic.
            if topics[at].articles.last() != Some(&no) {
                topics[at].articles.push(no);
            }
        }
    }
    topics
}
