//! The data of an article's page: the article, its photos, and where it stands.

use super::photo::{image, shapes};
use super::script;
use super::term::{
    Author, Breadcrumbs, Correction, ListItem, Logo, NewsArticle, Node, Organization, Part, Person,
    WebPageElement,
};
use crate::base::html::Html;
use crate::pages::view::{ArticleView, View};
use crate::site::article::Kind;
use crate::site::config::Config;
use crate::site::icon;
use crate::site::index::Story;
use crate::site::route;
use crate::text::markdown;
use picture::metadata::write::Rights;

/// The graph of an article's page; nothing for a view that is no article's.
#[must_use]
pub fn article(view: &View<'_>, story: &Story, config: &Config) -> Html {
    let Some(article) = &view.article else { return Html::default() };
    let url = &view.page.canonical;
    let rights: Vec<(_, &Rights)> = story.shown_photos().zip(&story.rights).collect();
    let lead = article.photo.as_ref().and_then(|photo| Some((photo, *rights.first()?)));
    let images = lead.map(|(photo, (_, rights))| shapes(photo, rights, config)).unwrap_or_default();
    let node = NewsArticle {
        kind: kind(article.kind),
        id: format!("{url}#article"),
        url: url.clone(),
        main_entity_of_page: url.clone(),
        headline: article.title.clone(),
        alternative_headline: article.subhead.clone(),
        description: view.page.description.clone(),
        thumbnail_url: images.first().map(|image| image.url.clone()),
        image: images,
        date_published: article.date.iso.clone(),
        date_modified: article.updated.as_ref().unwrap_or(&article.date).iso.clone(),
        author: authors(article, config),
        publisher: publisher(config),
        article_section: article.section.title.clone(),
        keywords: article.topics.iter().map(|topic| topic.title.clone()).collect(),
        word_count: article.words,
        in_language: config.language.clone(),
        is_accessible_for_free: !article.paywall,
        has_part: article.paywall.then(WebPageElement::text),
        dateline: article.dateline.clone(),
        correction: corrections(article),
        is_part_of: parts(article, config),
    };
    let section = (article.section.title.as_str(), config.address.whole(&article.section.url));
    let crumbs = breadcrumbs(&[section, (&article.title, url.clone())], config);
    let mut nodes = vec![Node::Article(Box::new(node)), Node::Breadcrumbs(crumbs)];
    let photos = rights.into_iter().map(|(photo, rights)| image(photo, rights, config));
    nodes.extend(photos.map(|photo| Node::Image(Box::new(photo))));
    script(nodes)
}

/// The kinds of schema.org/NewsArticle.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Report | Kind::Interview => "NewsArticle",
        Kind::Analysis => "AnalysisNewsArticle",
        Kind::Opinion => "OpinionNewsArticle",
        Kind::Background => "BackgroundNewsArticle",
        Kind::Review => "ReviewNewsArticle",
    }
}

/// One object a person; the publisher is the author of articles without a byline.
fn authors(article: &ArticleView<'_>, config: &Config) -> Vec<Author> {
    let person = |(at, name): (usize, &crate::site::index::Name)| {
        let url = config.address.whole(&name.url);
        // Two people who share a page are not one.
        let shared = article.authors[..at].iter().any(|other| other.url == name.url);
        let id = (!shared).then(|| format!("{url}#person"));
        let name = name.name.clone();
        Author::Person(Person { id, name, url: Some(url), ..Person::default() })
    };
    if article.authors.is_empty() {
        return vec![Author::Organization(publisher(config))];
    }
    article.authors.iter().enumerate().map(person).collect()
}

/// Who publishes the site.
pub(super) fn publisher(config: &Config) -> Organization {
    let publisher = &config.publisher;
    let front = config.address.absolute(route::FRONT);
    let logo = publisher.logo.as_ref().or(config.theme.logo.as_ref());
    let logo = logo.cloned().unwrap_or_else(|| icon::logo(config));
    let policies = publisher.policies.iter();
    Organization {
        kind: "NewsMediaOrganization",
        id: format!("{front}#publisher"),
        name: publisher.name.clone(),
        url: publisher.url.clone().unwrap_or_else(|| front.clone()),
        logo: Logo { kind: "ImageObject", url: config.address.absolute(&logo) },
        same_as: publisher.same_as.clone(),
        policies: policies.map(|(term, url)| ((*term).to_owned(), url.clone().into())).collect(),
    }
}

/// The site as that of which a page is a part.
pub(super) fn site(config: &Config) -> Part {
    let url = config.address.absolute(route::FRONT);
    let id = Some(format!("{url}#site"));
    Part { kind: "WebSite", id, name: config.title.clone(), url: Some(url) }
}

/// The front page, then these.
pub(super) fn breadcrumbs(pages: &[(&str, String)], config: &Config) -> Breadcrumbs {
    let front = (config.title.as_str(), config.address.absolute(route::FRONT));
    let all = std::iter::once(&front).chain(pages);
    let item =
        |(at, (name, url)): (usize, &(&str, String))| ListItem::crumb(at + 1, name, url.clone());
    Breadcrumbs { kind: "BreadcrumbList", item_list_element: all.enumerate().map(item).collect() }
}

fn corrections(article: &ArticleView<'_>) -> Vec<Correction> {
    let correction = |one: &crate::pages::view::CorrectionView| Correction {
        kind: "CorrectionComment",
        text: markdown::plain_text(&one.text.0),
        date_published: one.date.iso.clone(),
    };
    article.corrections.iter().map(correction).collect()
}

fn parts(article: &ArticleView<'_>, config: &Config) -> Vec<Part> {
    let series = article.series.as_ref().map(|series| Part {
        kind: "CreativeWorkSeries",
        id: None,
        name: series.title.clone(),
        url: None,
    });
    std::iter::once(site(config)).chain(series).collect()
}
