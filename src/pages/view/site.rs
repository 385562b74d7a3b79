//! What all pages of a site share.

use serde::Serialize;

use super::Extra;
use crate::base::hash;
use crate::base::html::Html;
use crate::pages::sheets;
use crate::site::config::{Config, Publisher, Scheme};
use crate::site::icon::{self, IconLink};
use crate::site::index::{Index, Section, SectionLink};
use crate::site::route;
use crate::text::locale::Direction;

/// The variable `site` of all templates.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Site {
    /// The site's name.
    pub title: String,
    /// The link to the front page.
    pub url: String,
    /// The whole URL of the front page.
    pub base_url: String,
    /// The scheme and the host: before a link, it makes a whole URL.
    pub origin: String,
    /// The path below the host, empty or `/weltblick`; links in templates' data have it already.
    pub base: String,
    /// Whether links are relative, so that the site is read without a host.
    pub relative: bool,
    /// BCP 47 tag.
    pub language: String,
    /// Which way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The fingerprint of words, dates and quotation marks, which every page may show.
    #[serde(skip)]
    pub locale: u64,
    /// The sections in the order of the navigation.
    pub sections: Vec<SectionLink>,
    /// Who publishes the site.
    pub publisher: Publisher,
    /// What the theme was told.
    pub theme: ThemeView,
    /// Links to pages that every page may name.
    pub urls: Urls,
    /// What the head of each page says of the site's icon.
    pub icons: Vec<IconLink>,
    /// Whether the rights to text and data mining are reserved, if anything is said of them.
    pub tdm_reservation: Option<bool>,
    /// The whole URL of the terms on which they can be had.
    pub tdm_policy: Option<String>,
    /// `[extra]` of `site.toml`.
    pub extra: Extra,
}

/// What the theme was told.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ThemeView {
    /// The name at the head of each page.
    pub masthead: String,
    /// The link to a logo.
    pub logo: Option<String>,
    /// The link to the logo for a dark background.
    pub logo_dark: Option<String>,
    /// Light or dark.
    pub scheme: Scheme,
    /// The links to all style sheets. Colours stand in one of them and nowhere here, so that
    /// another colour leaves every page as it is.
    pub stylesheets: Vec<String>,
    /// The link to the font that headlines are shown in, if the theme brings it along.
    pub font: Option<String>,
    /// A line in the footer.
    pub footer: Option<Html>,
}

/// Links to pages that every page may name.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Urls {
    /// The overview of days.
    pub archive: String,
    /// The credit index.
    pub credits: String,
    /// The site's RSS feed.
    pub feed: String,
    /// The theme's style sheet alone.
    pub css: String,
}

/// Makes the variable `site`.
#[must_use]
pub fn site(index: &Index<'_>, config: &Config) -> Site {
    let href = |path: &str| config.address.href(path);
    let link = |section: &Section| SectionLink::new(&section.key, &section.title, config);
    Site {
        title: config.title.clone(),
        url: href(route::FRONT),
        base_url: config.address.absolute(route::FRONT),
        origin: config.address.whole(""),
        base: config.address.base().to_owned(),
        relative: config.address.is_relative(),
        language: config.language.clone(),
        direction: Direction::of(&config.language).as_str(),
        locale: hash::of(&*config.locale),
        sections: index.sections.iter().map(link).collect(),
        publisher: config.publisher.clone(),
        theme: ThemeView {
            masthead: config.theme.masthead.clone(),
            logo: config.theme.logo.as_deref().map(href),
            logo_dark: config.theme.logo_dark.as_deref().map(href),
            scheme: config.theme.scheme,
            stylesheets: sheets::links(&index.sources),
            font: sheets::font(&index.sources),
            footer: config
                .theme
                .footer
                .as_ref()
                .map(|footer| Html(footer.html(|path| href(&index.sources.written(path))))),
        },
        urls: Urls {
            archive: href(&route::days(&config.paths)),
            credits: href(&route::credits(&config.paths)),
            feed: href(route::FEED),
            css: href(route::STYLES),
        },
        icons: icon::links(config),
        tdm_reservation: config.machines.tdm_reservation,
        tdm_policy: config.machines.tdm_policy.clone(),
        extra: Extra(config.extra.clone()),
    }
}
