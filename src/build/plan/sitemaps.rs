//! The sitemaps: one of each month's articles, so that old ones stay as they are, one of all other
//! pages, one of the news of the last two days, and the list of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;

use super::{Inputs, Job, Key, Make, listed};
use crate::base::hash;
use crate::pages::sitemap::{self, ADDRESSES, NEWS_ARTICLES, Part};
use crate::pages::view::Which;
use crate::site::index::{Entry, Index, No};
use crate::site::route;

/// Whose they are, in messages.
const ORIGIN: &str = "the sitemap";

/// Plans all sitemaps.
pub(super) fn sitemaps(inputs: Inputs<'_>) -> Vec<Job> {
    let Inputs { index, generator, .. } = inputs;
    let config = &index.sources.config;
    // Not the whole of `site`, most of which no sitemap shows.
    let site =
        hash::of(&(&config.address, &config.language, &config.title, config.zone.iana_name()));
    let base = Key::new().with("generator", generator).with("site", site);
    let mut files = months(index);
    files.extend(pages(inputs));
    files.extend(news(index));
    // A list names no file without addresses: search engines take that for a mistake.
    let filled = files.iter().filter(|file| !file.is_empty());
    let parts: Vec<Part> = filled.map(|file| file.part.clone()).collect();
    let lines = hash::of(&parts);
    let job =
        |path: &str, lines, make| Job::new(path, ORIGIN, base.clone().with("lines", lines), make);
    let mut jobs: Vec<Job> =
        files.into_iter().map(|file| job(&file.part.path, file.lines, file.make)).collect();
    jobs.push(job(route::SITEMAP, lines, Make::SitemapIndex(parts)));
    jobs
}

/// One sitemap.
struct File {
    part: Part,
    /// The fingerprint of all it says.
    lines: u64,
    make: Make,
}

impl File {
    fn is_empty(&self) -> bool {
        matches!(&self.make, Make::SitemapNews(numbers) if numbers.is_empty())
    }
}

/// The articles of each month, oldest first, so that a new article is a new line at the end.
fn months(index: &Index<'_>) -> Vec<File> {
    let mut months: BTreeMap<(i16, i8), Vec<No>> = BTreeMap::new();
    for day in &index.days {
        months.entry((day.date.year(), day.date.month())).or_default().extend(&day.articles);
    }
    let months: Vec<((i16, i8), Vec<No>)> = months.into_iter().collect();
    let files = months.into_par_iter().flat_map_iter(|((year, month), mut numbers)| {
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        let parts = by_size(&numbers, ADDRESSES, |&no| {
            let entry = &index.articles[no];
            1 + sitemap::pictures(entry).count() + entry.brief().translations.len()
        });
        let files = parts.into_iter().zip(1..).map(|(numbers, part)| File {
            part: Part {
                path: route::sitemap_month(year, month, part),
                changed: newest(numbers, index, sitemap::changed),
            },
            lines: hash::of(
                &numbers.iter().map(|&no| line(&index.articles[no])).collect::<Vec<_>>(),
            ),
            make: Make::SitemapArticles(numbers.to_vec()),
        });
        files.collect::<Vec<_>>()
    });
    files.collect()
}

/// All that the sitemap of its month says of an article.
fn line(entry: &Entry) -> u64 {
    let pictures: Vec<&str> = sitemap::pictures(entry).collect();
    let translations: Vec<(&str, &str)> = entry
        .brief()
        .translations
        .iter()
        .map(|other| (other.language.as_str(), other.url.as_str()))
        .collect();
    hash::of(&(&entry.path, sitemap::changed(entry), pictures, translations))
}

/// The news of the last two days, newest first; a file without any is as good as none, and its
/// address stays.
fn news(index: &Index<'_>) -> Vec<File> {
    let now = index.sources.now;
    let is_news = |no: &&No| {
        let until = sitemap::news_until(index.articles[**no].brief().date);
        until.is_none_or(|until| now < until)
    };
    let numbers: Vec<No> = index.out.iter().take_while(is_news).copied().collect();
    let mut parts: Vec<&[No]> = numbers.chunks(NEWS_ARTICLES).collect();
    if parts.is_empty() {
        parts.push(&[]);
    }
    let files = parts.into_iter().zip(1..).map(|(numbers, part)| {
        let line = |&no: &No| {
            let entry = &index.articles[no];
            (&entry.path, entry.settled.parts.card)
        };
        File {
            part: Part {
                path: route::sitemap_news(part),
                changed: newest(numbers, index, |entry| entry.brief().date),
            },
            lines: hash::of(&numbers.iter().map(line).collect::<Vec<_>>()),
            make: Make::SitemapNews(numbers.to_vec()),
        }
    });
    files.collect()
}

/// All pages that are no articles.
fn pages(inputs: Inputs<'_>) -> Vec<File> {
    let listed = listed(inputs.index, inputs.templates);
    let all = Which::all(listed);
    let wanted = all.iter().filter(|which| which.is_in_sitemap());
    let mut pages: Vec<String> = wanted.map(|which| which.path(listed)).collect();
    pages.sort_unstable();
    pages.dedup();
    let files = pages.chunks(ADDRESSES).zip(1..).map(|(pages, part)| File {
        // The time of a list's last change is not known.
        part: Part { path: route::sitemap_pages(part), changed: None },
        lines: hash::of(pages),
        make: Make::SitemapPages(pages.to_vec()),
    });
    files.collect()
}

/// The last of the times of these articles.
fn newest(
    numbers: &[No],
    index: &Index<'_>,
    time: impl Fn(&Entry) -> Timestamp,
) -> Option<Timestamp> {
    numbers.iter().map(|&no| time(&index.articles[no])).max()
}

/// Splits a list where a part would grow larger than `most`; a part has one item at least.
fn by_size<T>(items: &[T], most: usize, size: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut parts = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        let size = size(item);
        if at > start && sum + size > most {
            parts.push(&items[start..at]);
            (start, sum) = (at, 0);
        }
        sum += size;
    }
    parts.push(&items[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::by_size;

    #[test]
    fn a_part_is_as_large_as_it_may_be() {
        let split = |items: &[usize]| -> Vec<Vec<usize>> {
            by_size(items, 5, |size| *size).into_iter().map(<[usize]>::to_vec).collect()
        };
        assert_eq!(
            split(&[2, 3, 1, 4, 5, 9, 1]),
            [vec![2, 3], vec![1, 4], vec![5], vec![9], vec![1]]
        );
        assert_eq!(split(&[1, 1]), [vec![1, 1]]);
    }
}
