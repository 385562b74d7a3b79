//! Who wrote what: names and keys in bylines, matched with the profiles.

use std::collections::BTreeMap;

use super::{Name, Sources};
use crate::article::{Article, Profile, ProfileKind};
use crate::diag::{Code, Diag, nearest};
use crate::route;
use crate::slug::slug;

/// The authors' profiles, by key and by name.
pub(super) struct People<'a> {
    sources: Sources<'a>,
    by_key: BTreeMap<&'a str, &'a Profile>,
    by_name: BTreeMap<String, &'a Profile>,
}

impl<'a> People<'a> {
    pub(super) fn new(sources: Sources<'a>) -> Self {
        let profiles =
            || sources.profiles.iter().filter(|profile| profile.kind == ProfileKind::Author);
        Self {
            sources,
            by_key: profiles().map(|profile| (profile.key.as_str(), profile)).collect(),
            by_name: profiles().map(|profile| (profile.title.to_lowercase(), profile)).collect(),
        }
    }

    /// The profile of a name or key.
    pub(super) fn profile(&self, who: &str) -> Option<&'a Profile> {
        self.by_key.get(who).or_else(|| self.by_name.get(&who.to_lowercase())).copied()
    }

    /// The names of an article's byline.
    pub(super) fn byline(&self, article: &Article, problems: &mut Vec<Diag>) -> Vec<Name> {
        let config = self.sources.config;
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
        if self.by_key.is_empty() {
            return None;
        }
        let names = self.by_key.values().map(|profile| profile.title.as_str());
        let meant = nearest(&who.value, self.by_key.keys().copied().chain(names));
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
