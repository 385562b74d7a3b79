//! Names that give one slug: one person in two spellings, or two people who share a page.
//!
//! No author is dropped from a byline because of it; what is shared is the page in `/authors/`.

use super::timelines::Author;
use super::{Entry, No, Sources};
use crate::base::diag::{Code, Diag, Place, nearest};
use crate::base::names::comparable;
use crate::site::route;

/// More spellings of one slug than this are not told apart: a warning has been given.
const MOST: usize = 8;

/// The names that stand on one author's page, each with the oldest article that has it.
#[derive(Debug, Default)]
pub(super) struct Spellings(Vec<(String, No)>);

impl Spellings {
    /// Notes a name; articles come newest first.
    pub(super) fn add(&mut self, name: &str, no: No) {
        match self.0.iter().position(|(known, _)| known == name) {
            Some(at) => self.0[at].1 = no,
            None if self.0.len() < MOST => self.0.push((name.to_owned(), no)),
            None => {}
        }
    }

    /// Reports every name but the profile's, or the oldest, once.
    pub(super) fn check(
        &self,
        author: &Author,
        entries: &[Entry],
        sources: &Sources<'_>,
        problems: &mut Vec<Diag>,
    ) {
        let profile = author.profile.map(|at| &sources.profiles[at]);
        let mut names: Vec<&(String, No)> = self.0.iter().collect();
        // Numbers grow with age; those of one article stay in the order of its byline.
        names.sort_by_key(|(_, no)| std::cmp::Reverse(*no));
        let (first, place) = match (profile, names.first()) {
            (Some(profile), _) => {
                let place = Place { path: profile.path.clone(), span: Some(profile.head) };
                (profile.title.as_str(), place)
            }
            (None, Some((name, no))) => (name.as_str(), place_of(name, &entries[*no])),
            (None, None) => return,
        };
        for (name, no) in names.into_iter().filter(|(name, _)| name != first) {
            // That it is nearly a colleague's name was said where it stands.
            let known = profile.map(|profile| [profile.title.as_str(), profile.key.as_str()]);
            if known.is_some_and(|known| nearest(name, known).is_some()) {
                continue;
            }
            let here = place_of(name, &entries[*no]);
            let diag = if comparable(name) == comparable(first) {
                Diag::new(
                    Code::AUTHOR_SIMILAR,
                    format!("the name \"{first}\" is also written \"{name}\""),
                )
                .at_place(here, "taken for the same person")
                .and_at_place(place.clone(), "first written here")
                .help("write the name in one way")
            } else {
                let page = route::author(&sources.config.paths, &author.slug);
                Diag::new(
                    Code::AUTHOR_PAGE_SHARED,
                    format!("\"{first}\" and \"{name}\" share the author page {page}"),
                )
                .at_place(here, "this name")
                .and_at_place(place.clone(), "and this one")
                .help("if this is one person, write the name in one way")
                .help(format!(
                    "if these are two people, give the second one a page: content/_authors/{}-2.md with the line name = \"{name}\"",
                    author.slug
                ))
            };
            problems.push(diag);
        }
    }
}

/// Where an article writes a name.
fn place_of(name: &str, entry: &Entry) -> Place {
    let brief = entry.brief();
    let wanted = comparable(name);
    let mut written = brief.byline.iter().filter(|who| comparable(&who.value) == wanted);
    brief.place(written.next().map_or(brief.head, |who| who.span))
}
