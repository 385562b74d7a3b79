//! What the fronts of lists, archives, days and the small pages show.

use jiff::civil::Date;

use super::{AuthorView, DayLink, DayView, Extra, Month, Page, Shelves, Subject, View, shelves};
use crate::pages::template::Templates;
use crate::site::article::Profile;
use crate::site::config::Config;
use crate::site::index::{Author, CardRef, Day, Index, Link, No, ProfileText, Section, Topic};
use crate::site::route;

/// What all lists are made of.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The whole site.
    pub index: &'a Index<'a>,
    /// The configuration.
    pub config: &'a Config,
    /// The templates, for the shelves they look at.
    pub templates: &'a Templates,
    /// Authors' profiles, topics' texts and sections' heads.
    pub profiles: &'a [Profile],
}

impl<'a> Listed<'a> {
    fn cards(&self, numbers: &[No]) -> Vec<CardRef<'a>> {
        numbers.iter().map(|&no| self.index.card(no)).collect()
    }

    pub(super) fn newest(&self, timeline: &[No]) -> Vec<CardRef<'a>> {
        self.first(timeline, self.config.per_page)
    }

    pub(super) fn first(&self, timeline: &[No], most: usize) -> Vec<CardRef<'a>> {
        self.cards(&timeline[..timeline.len().min(most)])
    }

    pub(super) fn shelves(&self, template: &str) -> Shelves<'a> {
        shelves::shelves(self.index, &self.config.shelves, self.templates.shelves(template), None)
    }

    pub(super) fn word(&self, key: &str) -> String {
        self.config.locale.word(key).to_owned()
    }

    /// The link to the newest archive page below a front.
    fn newest_archive(&self, front: &str, timeline: &[No]) -> Option<String> {
        let pages = timeline.len().div_ceil(self.config.per_page);
        (pages > 0)
            .then(|| self.config.address.href(&route::archive(&self.config.paths, front, pages)))
    }

    pub(super) fn profile(&self, number: Option<usize>) -> Option<&'a Profile> {
        number.and_then(|number| self.profiles.get(number))
    }

    fn text(&self, number: Option<usize>) -> Option<&'a ProfileText> {
        number.and_then(|number| self.index.profiles.get(number))
    }
}

/// A section's front.
pub(super) fn section<'a>(section: &Section, listed: Listed<'a>) -> View<'a> {
    let path = route::section(&listed.config.paths, &section.key);
    let subject = subject(&section.key, &section.title, &path, section.profile, listed);
    let page = Page {
        description: lead_text(listed.profile(section.profile)),
        archive: listed.newest_archive(&path, &section.articles),
        ..Page::of("section", &path, &section.title, listed.config)
    };
    View {
        section: Some(subject),
        cards: Some(listed.newest(&section.articles)),
        ..View::new(page, listed.shelves("section.html"))
    }
}

/// A topic's front.
pub(super) fn topic<'a>(topic: &Topic, listed: Listed<'a>) -> View<'a> {
    let path = route::topic(&listed.config.paths, &topic.slug);
    let subject = subject(&topic.slug, &topic.title, &path, topic.profile, listed);
    let page = Page {
        description: lead_text(listed.profile(topic.profile)),
        archive: listed.newest_archive(&path, &topic.articles),
        ..Page::of("topic", &path, &topic.title, listed.config)
    };
    View {
        topic: Some(subject),
        cards: Some(listed.newest(&topic.articles)),
        ..View::new(page, listed.shelves("topic.html"))
    }
}

/// An author's front.
pub(super) fn author<'a>(author: &Author, listed: Listed<'a>) -> View<'a> {
    let config = listed.config;
    let path = route::author(&config.paths, &author.slug);
    let profile = listed.profile(author.profile);
    let page = Page {
        archive: listed.newest_archive(&path, &author.articles),
        ..Page::of("author", &path, &author.name, config)
    };
    let view = AuthorView {
        key: author.slug.clone(),
        name: author.name.clone(),
        url: config.address.href(&path),
        role: profile.and_then(|profile| profile.role.clone()),
        email: profile.and_then(|profile| profile.email.clone()),
        website: profile.and_then(|profile| profile.url.clone()),
        same_as: profile.map(|profile| profile.same_as.clone()).unwrap_or_default(),
        fediverse: profile.and_then(|profile| profile.fediverse.clone()),
        body: listed.text(author.profile).and_then(|text| text.body.clone()),
        extra: Extra(profile.map(|profile| profile.extra.clone()).unwrap_or_default()),
    };
    View {
        author: Some(view),
        cards: Some(listed.newest(&author.articles)),
        ..View::new(page, listed.shelves("author.html"))
    }
}

/// Archive page `number` of a front; 1 holds the oldest articles and never changes once it is full.
pub(super) fn archive<'a>(
    front: &str,
    title: &str,
    timeline: &[No],
    number: usize,
    listed: Listed<'a>,
) -> View<'a> {
    let config = listed.config;
    let pages = timeline.len().div_ceil(config.per_page);
    // Timelines are newest first; page 1 is their end.
    let end = timeline.len() - (number - 1) * config.per_page;
    let start = end.saturating_sub(config.per_page);
    let path = |number: usize| route::archive(&config.paths, front, number);
    let link = |number: usize| Link {
        title: format!("{} {number}", listed.word("page")),
        url: config.address.href(&path(number)),
    };
    let heading = format!("{title} – {} {number}", listed.word("archive"));
    let page = Page {
        number: Some(number),
        older: (number > 1).then(|| link(number - 1)),
        newer: (number < pages).then(|| link(number + 1)),
        ..Page::at("archive", &path(number), heading, config).with_feeds(title, front, config)
    };
    View {
        list: Some(Link { title: title.to_owned(), url: config.address.href(front) }),
        cards: Some(listed.cards(&timeline[start..end])),
        ..View::new(page, listed.shelves("archive.html"))
    }
}

/// A day's archive; the days before and after it are those with articles.
pub(super) fn day<'a>(at: usize, listed: Listed<'a>) -> View<'a> {
    let (config, days) = (listed.config, &listed.index.days);
    let day = &days[at];
    let link = |day: &Day| Link {
        title: config.locale.day(day.date),
        url: config.address.href(&route::day(&config.paths, day.date)),
    };
    let page = Page {
        older: at.checked_sub(1).map(|at| link(&days[at])),
        newer: days.get(at + 1).map(link),
        archive: Some(config.address.href(&route::year(&config.paths, day.date.year()))),
        ..Page::at("day", &route::day(&config.paths, day.date), config.locale.day(day.date), config)
    };
    let view = DayView {
        text: config.locale.day(day.date),
        weekday: config.locale.weekday(day.date),
        iso: day.date.to_string(),
    };
    View {
        day: Some(view),
        cards: Some(listed.cards(&day.articles)),
        ..View::new(page, listed.shelves("day.html"))
    }
}

/// The overview of a year's days; the newest year stands at the archive's own address too.
pub(super) fn days<'a>(year: Option<i16>, at_root: bool, listed: Listed<'a>) -> View<'a> {
    let config = listed.config;
    let of_year = |day: &&Day| Some(day.date.year()) == year;
    let mut months: Vec<(Date, Month)> = Vec::new();
    for day in listed.index.days.iter().rev().filter(of_year) {
        let first = day.date.first_of_month();
        if months.last().is_none_or(|(known, _)| *known != first) {
            months.push((first, Month { title: config.locale.month(first), days: Vec::new() }));
        }
        if let Some((_, month)) = months.last_mut() {
            month.days.push(DayLink {
                text: config.locale.day(day.date),
                url: config.address.href(&route::day(&config.paths, day.date)),
            });
        }
    }
    let mut years: Vec<i16> = listed.index.days.iter().map(|day| day.date.year()).collect();
    years.dedup();
    let link = |year: i16| Link {
        title: format!("{} {year}", listed.word("archive")),
        url: config.address.href(&route::year(&config.paths, year)),
    };
    let place = year.and_then(|year| years.iter().position(|known| *known == year));
    let (path, title) = match year {
        Some(year) if !at_root => {
            (route::year(&config.paths, year), format!("{} {year}", listed.word("archive")))
        }
        _ => (route::days(&config.paths), listed.word("archive")),
    };
    let page = Page {
        older: place.and_then(|at| at.checked_sub(1)).map(|at| link(years[at])),
        newer: place.filter(|_| !at_root).and_then(|at| years.get(at + 1)).map(|year| link(*year)),
        ..Page::at("days", &path, title, config)
    };
    let months = months.into_iter().map(|(_, month)| month).collect();
    View { months: Some(months), ..View::new(page, listed.shelves("days.html")) }
}

/// The page for what does not exist.
pub(super) fn not_found<'a>(listed: Listed<'a>) -> View<'a> {
    let page = Page::at("not-found", route::NOT_FOUND, listed.word("not_found"), listed.config);
    View::new(page, listed.shelves("404.html"))
}

/// The page at an article's older URL.
pub(super) fn redirect<'a>(old: &str, new: &str, title: &str, listed: Listed<'a>) -> View<'a> {
    let config = listed.config;
    let page = Page {
        // The address that counts is the new one.
        canonical: config.address.absolute(new),
        feed: None,
        feeds: Vec::new(),
        ..Page::at("redirect", old, title, config)
    };
    let target = Some(config.address.href(new));
    View { target, ..View::new(page, Shelves::default()) }
}

fn subject(
    key: &str,
    title: &str,
    path: &str,
    number: Option<usize>,
    listed: Listed<'_>,
) -> Subject {
    let text = listed.text(number);
    Subject {
        key: key.to_owned(),
        title: title.to_owned(),
        url: listed.config.address.href(path),
        lead: text.and_then(|text| text.lead.clone()),
        body: text.and_then(|text| text.body.clone()),
        extra: Extra(
            listed.profile(number).map(|profile| profile.extra.clone()).unwrap_or_default(),
        ),
    }
}

pub(super) fn lead_text(profile: Option<&Profile>) -> Option<String> {
    profile.and_then(|profile| profile.lead.as_ref()).map(|lead| lead.text.clone())
}
