//! Which page: a place in the index, from which its path, its template and its view follow.

use super::{CREDITS_PER_PAGE, Listed, View, credits, front, lists};
use crate::site::article::Profile;
use crate::site::index::{Index, No};
use crate::site::route;
use crate::text::schema::Spanned;

/// A page that is no article's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The front page.
    Front,
    /// The front of a section, topic or author.
    ListFront(List),
    /// An archive page of one; 1 holds the oldest articles.
    Archive(List, usize),
    /// The archive of a day, by its place among the days.
    Day(usize),
    /// The overview of a year's days.
    Year(i16),
    /// The overview of the newest year, at the archive's own address.
    Days,
    /// The credit index: its front, or an archive page.
    Credits(Option<usize>),
    /// The page for what does not exist.
    NotFound,
    /// The page at an article's older URL: the article, and the place among its aliases.
    Redirect(No, usize),
    /// The page at the older URL of a section, topic or author, and the place among its aliases.
    ListRedirect(List, usize),
}

/// What articles are listed by: a place among the sections, topics or authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// A section.
    Section(usize),
    /// A topic.
    Topic(usize),
    /// An author.
    Author(usize),
}

impl List {
    /// All lists that have a front: sections, topics, authors.
    pub(crate) fn all(index: &Index<'_>) -> impl Iterator<Item = Self> + use<> {
        let sections = (0..index.sections.len()).map(Self::Section);
        let topics = (0..index.topics.len()).map(Self::Topic);
        let authors = (0..index.authors.len()).map(Self::Author);
        sections.chain(topics).chain(authors)
    }

    /// The path of its front.
    pub(crate) fn path(self, listed: Listed<'_>) -> String {
        let (index, paths) = (listed.index, &listed.config.paths);
        match self {
            Self::Section(at) => route::section(paths, &index.sections[at].key),
            Self::Topic(at) => route::topic(paths, &index.topics[at].slug),
            Self::Author(at) => route::author(paths, &index.authors[at].slug),
        }
    }

    /// Its articles, newest first.
    pub(crate) fn timeline(self, listed: Listed<'_>) -> &[No] {
        let index = listed.index;
        match self {
            Self::Section(at) => &index.sections[at].articles,
            Self::Topic(at) => &index.topics[at].articles,
            Self::Author(at) => &index.authors[at].articles,
        }
    }

    /// What readers see.
    pub(crate) fn title(self, listed: Listed<'_>) -> &str {
        let index = listed.index;
        match self {
            Self::Section(at) => &index.sections[at].title,
            Self::Topic(at) => &index.topics[at].title,
            Self::Author(at) => &index.authors[at].name,
        }
    }

    /// The file about it, if there is one.
    pub(crate) fn profile<'a>(self, listed: Listed<'a>) -> Option<&'a Profile> {
        let index = listed.index;
        listed.profile(match self {
            Self::Section(at) => index.sections[at].profile,
            Self::Topic(at) => index.topics[at].profile,
            Self::Author(at) => index.authors[at].profile,
        })
    }

    /// Its older URLs.
    fn aliases<'a>(self, listed: Listed<'a>) -> &'a [Spanned<String>] {
        self.profile(listed).map_or(&[], |profile| &profile.aliases)
    }

    /// What it is about, as plain text; of an author, what they do.
    pub(crate) fn description(self, listed: Listed<'_>) -> Option<String> {
        let profile = self.profile(listed);
        let role = || profile.and_then(|profile| profile.role.clone());
        lists::lead_text(profile).or_else(role)
    }

    /// What it is called in messages.
    pub(crate) fn origin(self, listed: Listed<'_>) -> String {
        match self {
            Self::Section(at) => format!("the section {}", listed.index.sections[at].key),
            Self::Topic(_) => format!("the topic {}", self.title(listed)),
            Self::Author(_) => format!("the author {}", self.title(listed)),
        }
    }
}

impl Which {
    /// The pages at all older URLs: of articles that are published, and of lists.
    pub(crate) fn redirects(listed: Listed<'_>) -> Vec<Self> {
        let index = listed.index;
        let articles = index.out.iter().flat_map(|&no| {
            let aliases = index.articles[no].brief().aliases.len();
            (0..aliases).map(move |at| Self::Redirect(no, at))
        });
        let lists = List::all(index).flat_map(|list| {
            let aliases = list.aliases(listed).len();
            (0..aliases).map(move |at| Self::ListRedirect(list, at))
        });
        articles.chain(lists).collect()
    }

    /// All pages of a site that are no article's and no redirect.
    #[must_use]
    pub fn all(listed: Listed<'_>) -> Vec<Self> {
        let (index, per_page) = (listed.index, listed.config.per_page);
        let mut all = vec![Self::Front, Self::NotFound, Self::Days, Self::Credits(None)];
        for list in List::all(index) {
            all.push(Self::ListFront(list));
            let pages = list.timeline(listed).len().div_ceil(per_page);
            all.extend((1..=pages).map(|number| Self::Archive(list, number)));
        }
        all.extend((0..index.days.len()).map(Self::Day));
        let mut years: Vec<i16> = index.days.iter().map(|day| day.date.year()).collect();
        years.dedup();
        all.extend(years.into_iter().map(Self::Year));
        let pages = index.photo_uses.len().div_ceil(CREDITS_PER_PAGE);
        if pages > 1 {
            all.extend((1..=pages).map(|number| Self::Credits(Some(number))));
        }
        all
    }

    /// The path of the page on the site.
    #[must_use]
    pub fn path(&self, listed: Listed<'_>) -> String {
        let (index, paths) = (listed.index, &listed.config.paths);
        match *self {
            Self::Front => route::FRONT.to_owned(),
            Self::ListFront(list) => list.path(listed),
            Self::Archive(list, number) => route::archive(paths, &list.path(listed), number),
            Self::Day(at) => route::day(paths, index.days[at].date),
            Self::Year(year) => route::year(paths, year),
            Self::Days => route::days(paths),
            Self::Credits(None) => route::credits(paths),
            Self::Credits(Some(number)) => route::archive(paths, &route::credits(paths), number),
            Self::NotFound => route::NOT_FOUND.to_owned(),
            Self::Redirect(no, at) => paths.written(&index.articles[no].brief().aliases[at].value),
            Self::ListRedirect(list, at) => paths.written(&list.aliases(listed)[at].value),
        }
    }

    /// The template it is made with.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Front => "front.html",
            Self::ListFront(List::Section(_)) => "section.html",
            Self::ListFront(List::Topic(_)) => "topic.html",
            Self::ListFront(List::Author(_)) => "author.html",
            Self::Archive(..) => "archive.html",
            Self::Day(_) => "day.html",
            Self::Year(_) | Self::Days => "days.html",
            Self::Credits(_) => "credits.html",
            Self::NotFound => "404.html",
            Self::Redirect(..) | Self::ListRedirect(..) => "redirect.html",
        }
    }

    /// Whose it is, in messages: a source file, or words.
    #[must_use]
    pub fn origin(&self, listed: Listed<'_>) -> String {
        match *self {
            Self::Front => "the front page".to_owned(),
            Self::ListFront(list) => list.origin(listed),
            Self::Archive(list, _) => format!("the archive of {}", list.title(listed)),
            Self::Day(_) => "the archive of days".to_owned(),
            Self::Year(_) => "the archive of years".to_owned(),
            Self::Days => "the archive".to_owned(),
            Self::Credits(_) => "the credit index".to_owned(),
            Self::NotFound => "the page for what does not exist".to_owned(),
            Self::Redirect(no, _) => listed.index.articles[no].brief().path.to_string(),
            Self::ListRedirect(list, _) => {
                let file = list.profile(listed).map(|profile| profile.path.to_string());
                file.unwrap_or_else(|| list.origin(listed))
            }
        }
    }

    /// Whether search engines should know of it.
    #[must_use]
    pub fn is_in_sitemap(&self) -> bool {
        !matches!(self, Self::NotFound | Self::Redirect(..) | Self::ListRedirect(..))
    }

    /// Where among the articles its cards stand: pages near each other share cards.
    #[must_use]
    pub fn neighbourhood(&self, listed: Listed<'_>) -> No {
        let index = listed.index;
        let first = match *self {
            Self::Archive(list, number) => {
                let timeline = list.timeline(listed);
                let end = timeline.len() - (number - 1) * listed.config.per_page;
                timeline.get(end.saturating_sub(listed.config.per_page))
            }
            Self::Day(at) => index.days[at].articles.first(),
            Self::Credits(Some(number)) => {
                let last = (number * CREDITS_PER_PAGE).min(index.photo_uses.len());
                index.photo_uses[..last].last().map(|used| &used.first.0)
            }
            _ => None,
        };
        first.copied().unwrap_or_default()
    }

    /// What its template gets.
    #[must_use]
    pub fn view<'a>(&self, listed: Listed<'a>) -> View<'a> {
        let index = listed.index;
        match *self {
            Self::Front => front::front(listed),
            Self::ListFront(List::Section(at)) => lists::section(&index.sections[at], listed),
            Self::ListFront(List::Topic(at)) => lists::topic(&index.topics[at], listed),
            Self::ListFront(List::Author(at)) => lists::author(&index.authors[at], listed),
            Self::Archive(list, number) => {
                let (front, title) = (list.path(listed), list.title(listed));
                lists::archive(&front, title, list.timeline(listed), number, listed)
            }
            Self::Day(at) => lists::day(at, listed),
            Self::Year(year) => lists::days(Some(year), false, listed),
            Self::Days => {
                let newest = index.days.last().map(|day| day.date.year());
                lists::days(newest, true, listed)
            }
            Self::Credits(number) => credits::credits(number, listed),
            Self::NotFound => lists::not_found(listed),
            Self::Redirect(no, _) => {
                let entry = &index.articles[no];
                lists::redirect(&self.path(listed), &entry.path, &entry.brief().title, listed)
            }
            Self::ListRedirect(list, _) => {
                let (old, new) = (self.path(listed), list.path(listed));
                lists::redirect(&old, &new, list.title(listed), listed)
            }
        }
    }
}
