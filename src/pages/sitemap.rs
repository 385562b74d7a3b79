//! Sitemaps after sitemaps.org 0.9, with pictures, news (Google's extensions) and translations.
//!
//! Which articles stand in which file is not decided here.

use std::io;

use jiff::{SignedDuration, Timestamp};

use crate::base::xml::{self, Xml};
use crate::site::article::Translation;
use crate::site::config::Config;
use crate::site::index::{Entry, Index, Moment, No};
use crate::site::library::Changed;

/// The namespace of urlset and sitemapindex.
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
/// That of pictures.
const IMAGE: (&str, &str) = ("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1");
/// That of news.
const NEWS: (&str, &str) = ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");
/// That of links to translations.
const XHTML: (&str, &str) = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");

/// How many addresses a file may hold.
pub const ADDRESSES: usize = 50_000;
/// How many articles a file of news may hold.
pub const NEWS_ARTICLES: usize = 1000;
/// How many pictures may stand at an address.
const PICTURES: usize = 1000;
/// How long an article is news: two days, from its date on.
pub const NEWS_AGE: SignedDuration = SignedDuration::from_hours(48);

/// The time at which an article of this date is no news any more; none if no clock will show it.
#[must_use]
pub fn news_until(date: Timestamp) -> Option<Timestamp> {
    date.checked_add(NEWS_AGE).ok()
}

/// A file of a list of sitemaps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its path on the site.
    pub path: String,
    /// When something in it changed the last time, as far as that is known.
    pub changed: Option<Timestamp>,
}

/// When an article changed the last time: when somebody said so.
#[must_use]
pub fn changed(entry: &Entry) -> Timestamp {
    let brief = entry.brief();
    brief.updated.unwrap_or(brief.date)
}

/// The paths of the pictures on an article's page: each photo once, in its usual size.
pub fn pictures(entry: &Entry) -> impl Iterator<Item = &str> {
    let photos = &entry.settled.photos;
    let first = |at: usize, file: &str| photos[..at].iter().all(|earlier| *earlier.file != *file);
    let shown = photos.iter().enumerate().filter(move |(at, photo)| first(*at, &photo.file));
    shown.map(|(_, photo)| photo.path.as_str()).take(PICTURES)
}

/// The sitemap of these articles, with the truth about their last change.
#[must_use]
pub fn articles(numbers: &[No], index: &Index<'_>, config: &Config) -> Vec<u8> {
    let entries = || numbers.iter().map(|&no| &index.articles[no]);
    let mut namespaces = vec![NAMESPACE];
    if entries().any(|entry| !entry.settled.photos.is_empty()) {
        namespaces.push(IMAGE);
    }
    if entries().any(|entry| !entry.brief().translations.is_empty()) {
        namespaces.push(XHTML);
    }
    document("urlset", &namespaces, |writer| {
        entries().try_for_each(|entry| {
            element(writer, "url", |writer| {
                let url = config.address.absolute(&entry.path);
                xml::text(writer, "loc", &url)?;
                xml::text(writer, "lastmod", &Moment::iso(changed(entry), config))?;
                alternates(writer, &url, &entry.brief().translations, config)?;
                pictures(entry).try_for_each(|path| {
                    element(writer, "image:image", |writer| {
                        xml::text(writer, "image:loc", &config.address.absolute(path))
                    })
                })
            })
        })
    })
}

/// An article and its translations, each of which search engines want to see in the list of all.
fn alternates(
    writer: &mut Xml,
    url: &str,
    translations: &[Translation],
    config: &Config,
) -> io::Result<()> {
    if translations.is_empty() {
        return Ok(());
    }
    let own = (config.language.as_str(), url);
    let others = translations.iter().map(|other| (other.language.as_str(), other.url.as_str()));
    std::iter::once(own).chain(others).try_for_each(|(language, url)| {
        let attributes = [("rel", "alternate"), ("hreflang", language), ("href", url)];
        xml::empty(writer, "xhtml:link", &attributes)
    })
}

/// The sitemap of the news among these articles.
///
/// # Errors
/// A headline has to be read back, and its file has changed since it was read.
pub fn news(numbers: &[No], index: &Index<'_>, config: &Config) -> Result<Vec<u8>, Changed> {
    let mut lines = Vec::with_capacity(numbers.len());
    for &no in numbers {
        let card = index.card(no).get()?;
        lines.push((config.address.absolute(&index.articles[no].path), card));
    }
    let language = news_language(&config.language);
    Ok(document("urlset", &[NAMESPACE, NEWS], |writer| {
        lines.iter().try_for_each(|(url, card)| {
            element(writer, "url", |writer| {
                xml::text(writer, "loc", url)?;
                element(writer, "news:news", |writer| {
                    element(writer, "news:publication", |writer| {
                        xml::text(writer, "news:name", &config.title)?;
                        xml::text(writer, "news:language", &language)
                    })?;
                    let fields = card.fields();
                    xml::text(writer, "news:publication_date", &fields.date.iso)?;
                    xml::text(writer, "news:title", &fields.title)
                })
            })
        })
    }))
}

/// A language as sitemaps of news name it: by its code of ISO 639; two kinds of Chinese are told
/// apart, by script or by region.
fn news_language(tag: &str) -> String {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_owned();
    if language != "zh" {
        return language;
    }
    let traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
    if traditional { "zh-tw".to_owned() } else { "zh-cn".to_owned() }
}

/// The sitemap of pages that are no articles.
#[must_use]
pub fn pages(paths: &[String], config: &Config) -> Vec<u8> {
    document("urlset", &[NAMESPACE], |writer| {
        paths.iter().try_for_each(|path| {
            element(writer, "url", |writer| {
                xml::text(writer, "loc", &config.address.absolute(path))
            })
        })
    })
}

/// The list of sitemaps.
#[must_use]
pub fn list(parts: &[Part], config: &Config) -> Vec<u8> {
    document("sitemapindex", &[NAMESPACE], |writer| {
        parts.iter().try_for_each(|part| {
            element(writer, "sitemap", |writer| {
                xml::text(writer, "loc", &config.address.absolute(&part.path))?;
                part.changed.map_or(Ok(()), |changed| {
                    xml::text(writer, "lastmod", &Moment::iso(changed, config))
                })
            })
        })
    })
}

fn document(
    root: &str,
    namespaces: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> Vec<u8> {
    xml::document(|writer| {
        let root = writer.create_element(root).with_attributes(namespaces.iter().copied());
        root.write_inner_content(content)?;
        Ok(())
    })
}

fn element(
    writer: &mut Xml,
    name: &str,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    writer.create_element(name).write_inner_content(content)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::news_language;

    #[test]
    fn a_language_is_named_as_news_sitemaps_do() {
        for (tag, wanted) in [
            ("de-AT", "de"),
            ("DE", "de"),
            ("gsw-CH", "gsw"),
            ("zh", "zh-cn"),
            ("zh-Hans-SG", "zh-cn"),
            ("zh-TW", "zh-tw"),
            ("zh-Hant", "zh-tw"),
            ("zh-yue-HK", "zh-tw"),
        ] {
            assert_eq!(news_language(tag), wanted, "{tag}");
        }
    }
}
