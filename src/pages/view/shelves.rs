//! The cards of the site's shelves, for the page that asks.

use super::Shelves;
use crate::base::slug::slug;
use crate::pages::template;
use crate::site::config::{Shelf, ShelfOf};
use crate::site::index::{Index, No};

/// The shelves that a page's template looks at. `article` is the page's own article, if it has one.
pub(crate) fn shelves<'i>(
    index: &'i Index<'i>,
    declared: &[Shelf],
    used: &template::Shelves,
    article: Option<No>,
) -> Shelves<'i> {
    let wanted = declared.iter().filter(|shelf| used.contains(&shelf.name));
    Shelves(
        wanted
            .filter_map(|shelf| {
                let numbers = numbers(index, shelf, article)?;
                let cards = numbers.into_iter().map(|no| index.card(no));
                Some((shelf.name.clone(), cards.collect()))
            })
            .collect(),
    )
}

/// The articles of a shelf; `None` on pages where it has no meaning.
fn numbers(index: &Index<'_>, shelf: &Shelf, article: Option<No>) -> Option<Vec<No>> {
    let timeline: &[No] = match &shelf.of {
        ShelfOf::Site => &index.out,
        ShelfOf::Section(wanted) => index
            .sections
            .iter()
            .find(|section| slug(&section.key) == slug(&wanted.value))
            .map_or(&[], |section| &section.articles),
        ShelfOf::Topic(wanted) => {
            index.topic(&slug(&wanted.value)).map_or(&[], |topic| &topic.articles)
        }
        ShelfOf::Author(wanted) => {
            let found = index.authors.iter().find(|author| {
                author.slug == slug(&wanted.value) || slug(&author.name) == slug(&wanted.value)
            });
            found.map_or(&[], |author| &author.articles)
        }
        ShelfOf::SameSection | ShelfOf::SameTopic | ShelfOf::SameAuthor => {
            let no = article?;
            let shown = &index.articles[no].related;
            return Some(before(relative(index, &shelf.of, no), no, shelf.limit, shown));
        }
    };
    Some(timeline.iter().copied().filter(|no| Some(*no) != article).take(shelf.limit).collect())
}

/// The timeline that an article shares with others.
fn relative<'a>(index: &'a Index<'_>, of: &ShelfOf, no: No) -> &'a [No] {
    let entry = &index.articles[no];
    match of {
        ShelfOf::SameSection => index
            .sections
            .iter()
            .find(|section| section.key == entry.brief().section)
            .map_or(&[], |section| &section.articles),
        ShelfOf::SameTopic => index.topics_of(entry).next().map_or(&[], |topic| &topic.articles),
        _ => {
            let first = entry.settled.authors.first();
            let author = first.and_then(|(slug, _)| index.author(slug));
            author.map_or(&[], |author| &author.articles)
        }
    }
}

/// The articles just before one in its timeline and, where there are too few, the ones just after it:
/// newest first, as in every list.
///
/// Not the newest: then every new article would change every page of its section. So it changes
/// none of them, and a reader who follows the shelf walks back through the archive. What the page
/// names as related already (`elsewhere`) is not shown twice.
fn before(timeline: &[No], no: No, limit: usize, elsewhere: &[No]) -> Vec<No> {
    // Timelines are newest first, and numbers grow with age.
    let Ok(at) = timeline.binary_search(&no) else { return Vec::new() };
    let wanted = |other: &&No| !elsewhere.contains(other);
    let older = timeline[at + 1..].iter().filter(wanted).take(limit);
    let mut shown: Vec<No> = older.copied().collect();
    let missing = limit - shown.len();
    let newer = timeline[..at].iter().rev().filter(wanted).take(missing).copied();
    shown.extend(newer);
    shown.sort_unstable();
    shown
}

#[cfg(test)]
mod tests {
    use super::before;

    #[test]
    fn a_new_article_changes_no_older_shelf() {
        let old = before(&[0, 1, 2, 3, 4, 5], 2, 3, &[]);
        assert_eq!(old, [3, 4, 5]);
        // The same timeline with one more article at its head: all numbers are one higher.
        assert_eq!(before(&[0, 1, 2, 3, 4, 5, 6], 3, 3, &[]), [4, 5, 6]);
        assert_eq!(before(&[0, 1, 2], 2, 3, &[]), [0, 1]);
        assert_eq!(before(&[0, 1, 2, 3, 4, 5], 2, 3, &[3]), [1, 4, 5]);
        assert_eq!(before(&[0], 0, 3, &[]), [0; 0]);
    }
}
