//! Who wrote what: names and keys in bylines, matched with the profiles.

use std::collections::BTreeMap;

use super::answers::{Asked, Question};
use super::{Name, Sources};
use crate::article::{Article, Profile, ProfileKind};
use crate::diag::{Code, Diag, nearest};
use crate::route;
use crate::slug::slug;

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
            by_name: authors().map(|(at, profile)| (profile.title.to_lowercase(), at)).collect(),
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
        let name = who.to_lowercase();
        self.asked.note(Question::Key(who));
        self.asked.note(Question::Name(&name));
        let People { by_key, by_name } = self.people;
        by_key.get(who).or_else(|| by_name.get(&name)).map(|&at| &self.sources.profiles[at])
    }

    /// The names of an article's byline.
    pub(super) fn byline(&self, article: &Article, problems: &mut Vec<Diag>) -> Vec<Name> {
        let config = &self.sources.config;
        let mut names: Vec<Name> = Vec::with_capacity(article.byline.len());
        for credited in &article.byline {
            let who = credited.who.value.trim();
            let profile = self.profile(who);
            if profile.is_none() {
                problems.extend(self.unknown(article, &credited.who));
            }
            let name = profile.map_or_else(|| who.to_owned(), |profile| profile.title.clone());
            let slug = slug(profile.map_or(who, |profile| profile.key.as_str()));
            if names.iter().any(|known| known.slug == slug) {
                continue;
            }
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
    fn unknown(&self, article: &Article, who: &crate::schema::Spanned<String>) -> Option<Diag> {
        let by_key = &self.people.by_key;
        if by_key.is_empty() {
            return None;
        }
        let names = by_key.values().map(|&at| self.sources.profiles[at].title.as_str());
        let meant = nearest(&who.value, by_key.keys().map(String::as_str).chain(names));
        let is_key =
            !who.value.contains(char::is_whitespace) && who.value.to_lowercase() == who.value;
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
