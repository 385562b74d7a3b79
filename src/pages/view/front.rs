//! What the front page shows: the newest of all, of each section, and the newest opinions.

use serde::Serialize;

use super::{Listed, Page, View};
use crate::site::article::Kind;
use crate::site::index::{CardRef, SectionLink};
use crate::site::route;

/// How many articles of a section its block may choose from. More than it shows, because a template
/// leaves out what stands on the page already.
const BLOCK: usize = 12;

/// How many opinions the front page gets.
const OPINIONS: usize = 6;

/// How far back among the site's newest articles opinions are looked for: an older one is no longer
/// under discussion, and so the work does not grow with the archive.
const DISCUSSED: usize = 1000;

/// A section on the front page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Block<'i> {
    /// The section.
    pub section: SectionLink,
    /// Its newest articles.
    pub cards: Vec<CardRef<'i>>,
}

/// The front page.
pub(super) fn front<'a>(listed: Listed<'a>) -> View<'a> {
    let (config, index) = (listed.config, listed.index);
    // Search results show something of a front page; without a sentence, at least what it is about.
    let titles: Vec<&str> = index.sections.iter().map(|section| section.title.as_str()).collect();
    let sections = (!titles.is_empty()).then(|| format!("{}: {}", config.title, titles.join(", ")));
    let page = Page {
        description: config.description.clone().or(sections),
        archive: Some(config.address.href(&route::days(&config.paths))),
        ..Page::at("front", route::FRONT, config.title.clone(), config)
    };
    let blocks = index.sections.iter().filter(|section| !section.articles.is_empty());
    let blocks = blocks.map(|section| Block {
        section: SectionLink::new(&section.key, &section.title, config),
        cards: listed.first(&section.articles, BLOCK),
    });
    let newest = index.out.iter().take(DISCUSSED);
    let opinions =
        newest.filter(|&&no| index.articles[no].brief().kind == Kind::Opinion).take(OPINIONS);
    View {
        cards: Some(listed.newest(&index.out)),
        blocks: Some(blocks.collect()),
        opinions: Some(opinions.map(|&no| index.card(no)).collect()),
        ..View::new(page, listed.shelves("front.html"))
    }
}
