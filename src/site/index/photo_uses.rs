//! Where photos are shown: for the credit index, for what is copied, and for credits that contradict
//! each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::copies::Copies;
use super::{Entry, Index, No, Sources, Story};
use crate::base::diag::{Code, Diag, Place};
use crate::base::hash;

/// A photo with one of its credits, and the articles that show it so.
#[derive(Debug)]
pub struct PhotoUse {
    /// The first article that shows it, and the photo's place among that article's.
    pub first: (No, usize),
    /// The articles, oldest first.
    pub articles: Vec<No>,
}

/// All photos that are shown, with each of their credits, in the order of their first use.
pub(super) fn uses(entries: &[Entry], out: &[No]) -> Vec<PhotoUse> {
    // A file that is credited in several ways is listed with each of its credits.
    let mut by_file: hash::Map<(&str, u64), usize> = hash::Map::default();
    let mut uses: Vec<PhotoUse> = Vec::new();
    for &no in out.iter().rev() {
        for (place, photo) in entries[no].settled.photos.iter().enumerate() {
            let at = *by_file.entry((&*photo.file, photo.credit)).or_insert_with(|| {
                uses.push(PhotoUse { first: (no, place), articles: Vec::new() });
                uses.len() - 1
            });
            if uses[at].articles.last() != Some(&no) {
                uses[at].articles.push(no);
            }
        }
    }
    uses
}

/// Files under `static/` that only unpublished articles, or no articles any more, may show.
pub(super) fn withheld(entries: &[Entry], sources: &Sources<'_>) -> BTreeSet<Arc<str>> {
    let hidden: BTreeSet<&Arc<str>> =
        entries.iter().flat_map(|entry| &entry.settled.hidden).collect();
    let shown: BTreeSet<&Arc<str>> = entries
        .iter()
        .filter(|entry| entry.is_out())
        .flat_map(|entry| &entry.settled.photos)
        // Of photos that renditions are made of, the files as delivered stay with the desk.
        .filter(|photo| photo.renditions.is_none())
        .map(|photo| &photo.file)
        .collect();
    let withdrawn = sources.killed.keys().filter(|path| path.starts_with("static/")).cloned();
    hidden.difference(&shown).map(|path| (*path).clone()).chain(withdrawn).collect()
}

/// Reports pictures that are shown under two credits: one of them names somebody who did not take
/// it. Each picture once, at the first use and at the first that differs. A photo without a credit
/// contradicts no other; that it has none is another problem.
pub(super) fn two_credits(index: &Index<'_>) -> Vec<Diag> {
    let mut first: hash::Map<u128, (u64, No, usize)> = hash::Map::default();
    let mut told: BTreeSet<u128> = BTreeSet::new();
    let mut problems = Vec::new();
    let mut copies = Copies::default();
    let none = hash::of(&String::new());
    for &no in index.out.iter().rev() {
        for (place, photo) in index.articles[no].settled.photos.iter().enumerate() {
            if photo.credit == none {
                continue;
            }
            let picture = copies.original(photo, &index.sources);
            let (credit, earlier, at) = *first.entry(picture).or_insert((photo.credit, no, place));
            if credit == photo.credit || !told.insert(picture) {
                continue;
            }
            let (Ok(one), Ok(two)) = (index.story(earlier), index.story(no)) else { continue };
            let (Some((one, first_place)), Some((two, second_place))) =
                (use_of(&one, at), use_of(&two, place))
            else {
                continue;
            };
            problems.push(
                Diag::new(
                    Code::PHOTO_TWO_CREDITS,
                    format!("this photo is credited in two ways: {one} and {two}"),
                )
                .at_place(second_place, format!("credited as {two}"))
                .and_at_place(first_place, format!("credited as {one}"))
                .help("find out which of the two is right, and correct the other"),
            );
        }
    }
    problems
}

/// The credit of one of an article's photos, and where the article names it.
fn use_of(story: &Story, place: usize) -> Option<(String, Place)> {
    let article = &story.article;
    let photo = story.shown_photos().nth(place)?;
    let has_lead = story.card.fields().photo.is_some();
    if has_lead && place == 0 {
        let file = article.lead_photo.as_ref()?.file.as_ref()?;
        return Some((photo.credit.clone(), article.place(file.span)));
    }
    let shown = story.photos.iter().enumerate().filter(|(_, photo)| photo.is_some());
    let (figure, _) = shown.into_iter().nth(place - usize::from(has_lead))?;
    let span = article.outline.figures.get(figure)?.span;
    Some((photo.credit.clone(), article.body_place(span)))
}
