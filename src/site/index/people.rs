//! Who wrote what: names and keys in bylines, matched with the profiles.

use std::collections::BTreeMap;

use super::answers::{Asked, Question};
use super::{Name, Sources};
use crate::base::diag::{Code, Diag, nearest};
use crate::base::names::{comparable, excerpt};
use crate::base::nfc;
use crate::base::slug::{LONGEST_SLUG, slug};
use crate::site::article::{Article, Credited, Profile, ProfileKind};
use crate::site::route;

/// The authors' profiles, by key and by name: places in the profiles.
#[derive(Debug)]
pub(super) struct People {
    by_key: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
}

impl People {
    pub(super) fn new(profiles: &[Profile]) -> Self {
        let authors = || {
            profiles.iter().enumerate().filter(|(_, profile)| profile.kind == ProfileKind::Author)
        };
        Self {
            by_key: authors().map(|(at, profile)| (profile.key.clone(), at)).collect(),
            by_name: authors().map(|(at, profile)| (comparable(&profile.title), at)).collect(),
        }
    }
}

/// Who is asked about the names of a byline.
#[derive(Clone, Copy)]
pub(super) struct Registry<'a> {
    pub(super) people: &'a People,
    pub(super) sources: &'a Sources<'a>,
    pub(super) asked: &'a Asked,
}

impl<'a> Registry<'a> {
    /// The profile of a name or key.
    fn profile(&self, who: &str) -> Option<&'a Profile> {
        let name = comparable(who);
        self.asked.note(Question::Key(who));
        self.asked.note(Question::Name(&name));
        let People { by_key, by_name } = self.people;
        by_key.get(who).or_else(|| by_name.get(&name)).map(|&at| &self.sources.profiles[at])
    }

    /// The names of an article's byline: one for each person, with all that they did.
    ///
    /// Two people whose names differ in letters are two, even where their names give one slug. What
    /// differs in case or spaces only is one person, written in two ways.
    pub(super) fn byline(&self, article: &Article, problems: &mut Vec<Diag>) -> Vec<Name> {
        let config = &self.sources.config;
        let mut names: Vec<Name> = Vec::with_capacity(article.byline.len());
        let mut first: Vec<(String, &Credited)> = Vec::with_capacity(article.byline.len());
        for credited in &article.byline {
            let who = credited.who.value.trim();
            if who.is_empty() {
                continue;
            }
            let profile = self.profile(who);
            let person = comparable(profile.map_or(who, |profile| profile.key.as_str()));
            if let Some(at) = first.iter().position(|(known, _)| *known == person) {
                let written = first[at].1;
                if profile.is_none() && written.who.value.trim() != who {
                    problems.push(written_twice(article, written, credited));
                }
                add(&mut names[at].role, credited.role.as_deref());
                add(&mut names[at].from, credited.from.as_deref());
                continue;
            }
            if profile.is_none() {
                problems.extend(self.unknown(article, &credited.who));
            }
            let name = profile.map_or_else(|| spaced(who), |profile| profile.title.clone());
            let slug = slug(profile.map_or(who, |profile| profile.key.as_str()));
            if let Some(problem) = no_page(article, credited, &slug) {
                problems.push(problem);
                continue;
            }
            first.push((person, credited));
            names.push(Name {
                url: config.address.href(&route::author(&config.paths, &slug)),
                name,
                role: credited.role.clone(),
                from: credited.from.clone(),
                fediverse: profile.and_then(|profile| profile.fediverse.clone()),
                slug,
            });
        }
        names
    }

    /// A site without profiles takes any name. With profiles, a key must exist; a name need not,
    /// because guests write too, but one that is nearly a colleague's is probably misspelt.
    fn unknown(
        &self,
        article: &Article,
        who: &crate::text::schema::Spanned<String>,
    ) -> Option<Diag> {
        let by_key = &self.people.by_key;
        if by_key.is_empty() {
            return None;
        }
        let names = by_key.values().map(|&at| self.sources.profiles[at].title.as_str());
        let meant = nearest(&who.value, by_key.keys().map(String::as_str).chain(names));
        // Scripts without capital letters write names so, too.
        let is_key = !who.value.contains(char::is_whitespace)
            && who.value.to_lowercase() == who.value
            && who.value.to_uppercase() != who.value;
        let place = article.place(who.span);
        if is_key {
            let label = meant.map_or_else(
                || "no such profile".to_owned(),
                |meant| format!("did you mean \"{meant}\"?"),
            );
            return Some(
                Diag::new(Code::AUTHOR_UNKNOWN, format!("there is no author \"{}\"", who.value))
                    .at_place(place, label)
                    .help(format!(
                        "correct the key, write the full name, or add content/_authors/{}.md",
                        slug(&who.value)
                    )),
            );
        }
        meant.map(|meant| {
            Diag::new(Code::AUTHOR_SIMILAR, format!("\"{}\" has no profile", who.value))
                .at_place(place, format!("did you mean \"{meant}\"?"))
                .help("correct the name, or add a profile if this is somebody else")
        })
    }
}

/// Adds what somebody did, or where they were, to what is known already.
fn add(known: &mut Option<String>, more: Option<&str>) {
    let Some(more) = more else { return };
    match known {
        Some(text) if text.split(", ").any(|part| part == more) => {}
        Some(text) => *text = format!("{text}, {more}"),
        None => *known = Some(more.to_owned()),
    }
}

/// A name with single spaces.
fn spaced(name: &str) -> String {
    nfc::composed(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// One person in two spellings. Only the first one is printed.
fn written_twice(article: &Article, first: &Credited, second: &Credited) -> Diag {
    let name = spaced(&first.who.value);
    Diag::new(Code::AUTHOR_SIMILAR, format!("this article writes the name \"{name}\" in two ways"))
        .at_place(article.place(second.who.span), format!("taken for \"{name}\""))
        .and_at_place(article.place(first.who.span), "first written here")
        .help("write the name in one way, or give each person a profile in content/_authors/")
}

/// A name that can't be the name of a page.
fn no_page(article: &Article, credited: &Credited, slug: &str) -> Option<Diag> {
    let name = credited.who.value.trim();
    let (code, label) = match slug.len() {
        0 => (Code::VALUE_INVALID, "neither letters nor digits".to_owned()),
        length if length > LONGEST_SLUG => (
            Code::URL_TOO_LONG,
            format!("{length} letters in its URL, and {LONGEST_SLUG} are the most"),
        ),
        _ => return None,
    };
    Some(
        Diag::new(code, format!("the author \"{}\" can't have a page", excerpt(name)))
            .at_place(article.place(credited.who.span), label)
            .help("correct the name, or write the key of a profile: content/_authors/<key>.md"),
    )
}
