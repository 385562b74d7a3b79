//! Shelves: lists that a site declares and its templates may show on any page.

use crate::base::diag::{Code, Diag};
use crate::text::schema::{Spanned, Table};

/// A declared list.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// The name templates use.
    pub name: String,
    /// How many articles it shows at most.
    pub limit: usize,
    /// Which articles.
    pub of: ShelfOf,
}

/// Which articles a shelf shows.
#[derive(Clone, Debug, PartialEq)]
pub enum ShelfOf {
    /// The newest of the site.
    Site,
    /// On an article's page: of the same section.
    SameSection,
    /// On an article's page: of its first topic.
    SameTopic,
    /// On an article's page: of its first author.
    SameAuthor,
    /// The newest of one section.
    Section(Spanned<String>),
    /// The newest of one topic.
    Topic(Spanned<String>),
    /// The newest of one author.
    Author(Spanned<String>),
}

/// Reads `[shelves]`, by name.
pub(super) fn read(site: &Table, problems: &mut Vec<Diag>) -> Vec<Shelf> {
    let Some(named) = site.table("shelves") else { return Vec::new() };
    let mut shelves: Vec<Shelf> = Vec::new();
    for entry in &named.value.entries {
        let Some(table) = entry.node.table() else { continue };
        let fixed: Vec<ShelfOf> = [
            table.text("section").map(ShelfOf::Section),
            table.text("topic").map(ShelfOf::Topic),
            table.text("author").map(ShelfOf::Author),
            match table.string("of").as_deref() {
                Some("section") => Some(ShelfOf::SameSection),
                Some("topic") => Some(ShelfOf::SameTopic),
                Some("author") => Some(ShelfOf::SameAuthor),
                _ => None,
            },
        ]
        .into_iter()
        .flatten()
        .collect();
        if fixed.len() > 1 {
            problems.push(
                Diag::new(
                    Code::VALUE_INVALID,
                    format!("the shelf `{}` says twice what it holds", entry.key),
                )
                .at(entry.key_span, "has more than one of `of`, `section`, `topic`, `author`")
                .help("keep one of them"),
            );
        }
        let limit = table.integer("limit").and_then(|n| usize::try_from(n).ok()).unwrap_or(10);
        let of = fixed.into_iter().next().unwrap_or(ShelfOf::Site);
        shelves.push(Shelf { name: entry.key.clone(), limit, of });
    }
    shelves.sort_by(|a, b| a.name.cmp(&b.name));
    shelves
}
