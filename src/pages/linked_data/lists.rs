//! The data of pages that list articles, of authors' pages and of the front page.

use super::article::{breadcrumbs, publisher, site};
use super::script;
use super::term::{ItemList, ListItem, MainEntity, Node, Person, WebPage, WebSite};
use crate::base::html::Html;
use crate::pages::view::{AuthorView, View};
use crate::site::config::Config;
use crate::site::library::Changed;
use crate::text::markdown;

/// The graph of a page that is no article's; nothing for pages that are not meant to be found.
///
/// # Errors
/// The cache has lost a card, and its article's file has changed since it was read.
pub fn page(view: &View<'_>, config: &Config) -> Result<Html, Changed> {
    let page = &view.page;
    if matches!(page.kind, "not-found" | "redirect") {
        return Ok(Html::default());
    }
    let main_entity = match &view.author {
        Some(author) => Some(MainEntity::Person(Box::new(person(author, page.canonical.clone())))),
        None => listed(view, config)?,
    };
    let node = WebPage {
        kind: if view.author.is_some() { "ProfilePage" } else { "CollectionPage" },
        id: format!("{}#page", page.canonical),
        url: page.canonical.clone(),
        name: page.title.clone(),
        description: page.description.clone(),
        in_language: config.language.clone(),
        is_part_of: Some(site(config)),
        main_entity,
    };
    let mut nodes = vec![Node::WebPage(Box::new(node))];
    if page.kind == "front" {
        let part = site(config);
        nodes.push(Node::WebSite(Box::new(WebSite {
            kind: "WebSite",
            id: part.id.unwrap_or_default(),
            url: page.canonical.clone(),
            name: config.title.clone(),
            in_language: config.language.clone(),
            publisher: publisher(config),
        })));
        nodes.push(Node::Organization(Box::new(publisher(config))));
    } else {
        let mut above = Vec::new();
        if let Some(list) = &view.list {
            above.push((list.title.as_str(), config.address.whole(&list.url)));
        }
        above.push((&page.title, page.canonical.clone()));
        nodes.push(Node::Breadcrumbs(breadcrumbs(&above, config)));
    }
    Ok(script(nodes))
}

/// The articles that a page lists, in its order.
fn listed(view: &View<'_>, config: &Config) -> Result<Option<MainEntity>, Changed> {
    let Some(cards) = &view.cards else { return Ok(None) };
    let mut items = Vec::with_capacity(cards.len());
    for (at, card) in cards.iter().enumerate() {
        let card = card.get()?;
        let fields = card.fields();
        items.push(ListItem::entry(at + 1, &fields.title, config.address.whole(&fields.url)));
    }
    let list = ItemList { kind: "ItemList", item_list_element: items };
    Ok(Some(MainEntity::List(list)))
}

fn person(author: &AuthorView, url: String) -> Person {
    let website = author.website.iter().chain(&author.same_as).cloned();
    Person {
        id: Some(format!("{url}#person")),
        name: author.name.clone(),
        job_title: author.role.clone(),
        description: author.body.as_ref().map(|body| markdown::plain_text(&body.0)),
        email: author.email.clone(),
        same_as: website.collect(),
        url: Some(url),
        ..Person::default()
    }
}
