//! The terms of schema.org that news needs, as types: a property that is not here can't be written,
//! and none is written without a value. It must not know the site.

use serde::Serialize;

/// A whole document.
#[derive(Debug, Serialize)]
pub(super) struct Graph {
    #[serde(rename = "@context")]
    pub context: &'static str,
    #[serde(rename = "@graph")]
    pub graph: Vec<Node>,
}

/// What a graph holds.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Node {
    Article(Box<NewsArticle>),
    Image(Box<ImageObject>),
    Breadcrumbs(Breadcrumbs),
    WebPage(Box<WebPage>),
    WebSite(Box<WebSite>),
    Organization(Box<Organization>),
}

/// schema.org/NewsArticle and its kinds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewsArticle {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id")]
    pub id: String,
    pub url: String,
    pub main_entity_of_page: String,
    pub headline: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image: Vec<ImageObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    pub date_published: String,
    pub date_modified: String,
    pub author: Vec<Author>,
    pub publisher: Organization,
    pub article_section: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    pub word_count: usize,
    pub in_language: String,
    pub is_accessible_for_free: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_part: Option<WebPageElement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub correction: Vec<Correction>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub is_part_of: Vec<Part>,
}

/// schema.org/WebPageElement: a part of a page that not everybody may read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebPageElement {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub is_accessible_for_free: bool,
    pub css_selector: &'static str,
}

impl WebPageElement {
    /// The text of an article, as its page marks it.
    pub(super) fn text() -> Self {
        Self { kind: "WebPageElement", is_accessible_for_free: false, css_selector: ".e-content" }
    }
}

/// Who wrote it: a person, or the publisher where no person is named.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Author {
    Person(Person),
    Organization(Organization),
}

/// The type of what can be nothing else.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) enum Type {
    #[default]
    Person,
}

/// schema.org/Person.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Person {
    #[serde(rename = "@type")]
    pub kind: Type,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
}

/// schema.org/NewsMediaOrganization, with its policies (The Trust Project's terms).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id")]
    pub id: String,
    pub name: String,
    pub url: String,
    pub logo: Logo,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    #[serde(flatten)]
    pub policies: serde_json::Map<String, serde_json::Value>,
}

/// An organisation's logo.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Logo {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub url: String,
}

/// schema.org/ImageObject with its rights (Google's image metadata names these).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageObject {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub url: String,
    pub content_url: String,
    pub width: u32,
    pub height: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub creator: Vec<Person>,
    pub credit_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright_notice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquire_license_page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digital_source_type: Option<String>,
    pub representative_of_page: bool,
}

/// schema.org/CorrectionComment.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Correction {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub text: String,
    pub date_published: String,
}

/// What an article is a part of: the site, a series.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// schema.org/BreadcrumbList.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Breadcrumbs {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub item_list_element: Vec<ListItem>,
}

/// schema.org/ListItem, with its place counted from 1.
#[derive(Debug, Serialize)]
pub(super) struct ListItem {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub position: usize,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// schema.org/CollectionPage or ProfilePage.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebPage {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id")]
    pub id: String,
    pub url: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_part_of: Option<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_entity: Option<MainEntity>,
}

/// What a page is about.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum MainEntity {
    Person(Box<Person>),
    List(ItemList),
}

/// schema.org/ItemList.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemList {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub item_list_element: Vec<ListItem>,
}

/// schema.org/WebSite: the name of the site in search results.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebSite {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id")]
    pub id: String,
    pub url: String,
    pub name: String,
    pub in_language: String,
    pub publisher: Organization,
}

impl ListItem {
    /// Where a page stands among the pages above it.
    pub(super) fn crumb(position: usize, name: &str, url: String) -> Self {
        Self { kind: "ListItem", position, name: name.to_owned(), url: None, item: Some(url) }
    }

    /// One of the articles that a page lists.
    pub(super) fn entry(position: usize, name: &str, url: String) -> Self {
        Self { kind: "ListItem", position, name: name.to_owned(), url: Some(url), item: None }
    }
}
