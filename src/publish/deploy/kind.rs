//! What kind of file something is, for hosts: its type, how long caches may keep it, and when it is
//! its turn in a deploy.

use std::collections::BTreeSet;

use crate::base::names::PAGE_EXTENSIONS;
use crate::site::config::Paths;
use crate::site::route::FeedFormat;

/// When a file is uploaded: what pages need comes before them, and what leads readers to a page
/// comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wave {
    /// Pictures, styles, fonts and all that is no page.
    Parts,
    /// Articles, and old addresses of articles.
    Articles,
    /// Fronts, archives, feeds, sitemaps, and rules for the host.
    Lists,
}

/// What an SVG may do that somebody opens by itself: draw, with the styles, pictures and fonts inside of
/// it, and nothing that runs or loads.
pub(super) const SVG_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox";

/// A file whose name changes with its bytes may be kept for ever (RFC 8246).
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Fronts, feeds and sitemaps: readers expect news there.
pub const SHORT: &str = "public, max-age=60";
/// Articles: a correction is seen within minutes.
pub const MEDIUM: &str = "public, max-age=300";
/// All else, such as style sheets whose names stay.
pub const LONG: &str = "public, max-age=3600";
/// What caches must ask for each time: the records of deploys.
pub const NEVER: &str = "no-store";

/// The lists of an output folder, by what stands beside them.
#[derive(Debug)]
pub struct Lists<'a> {
    /// The folders with a feed: the site, sections, topics, authors.
    fronts: BTreeSet<&'a str>,
    /// The words of paths that only lists have.
    words: [&'a str; 2],
    /// The overviews of topics and authors.
    overviews: [&'a str; 2],
}

impl<'a> Lists<'a> {
    /// Finds them among all files. A list is known by its feed, or by its word in the path.
    pub fn new(files: impl Iterator<Item = &'a str>, paths: &'a Paths) -> Self {
        let feed = FeedFormat::Rss.file();
        let fronts = files.filter_map(|path| path.strip_suffix(feed));
        Self {
            fronts: fronts.filter(|folder| folder.is_empty() || folder.ends_with('/')).collect(),
            words: [&paths.archive, &paths.credits],
            overviews: [&paths.topics, &paths.authors],
        }
    }

    /// Whether a file is the page of a list.
    fn holds(&self, path: &str) -> bool {
        // Where URLs have no slash at their end, the page of a folder stands beside it.
        let folder = match path.strip_suffix("index.html") {
            Some(folder) => folder.to_owned(),
            None => format!("{}/", path.strip_suffix(".html").unwrap_or(path)),
        };
        self.fronts.contains(folder.as_str())
            || folder.split('/').any(|part| self.words.contains(&part))
            || self.overviews.contains(&folder.trim_end_matches('/'))
    }

    /// When it is a file's turn.
    #[must_use]
    pub fn wave(&self, path: &str) -> Wave {
        let name = path.rsplit('/').next().unwrap_or_default();
        if is_feed(name) || is_for_crawlers(path) {
            return Wave::Lists;
        }
        match is_page(path) {
            true if path == "404.html" || self.holds(path) => Wave::Lists,
            true => Wave::Articles,
            false => Wave::Parts,
        }
    }

    /// How long caches may keep a file.
    #[must_use]
    pub fn cache(&self, path: &str) -> &'static str {
        match self.wave(path) {
            Wave::Lists => SHORT,
            Wave::Articles => MEDIUM,
            Wave::Parts if is_hashed(path) => IMMUTABLE,
            Wave::Parts => LONG,
        }
    }
}

/// Whether a file is a page.
#[must_use]
pub fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| PAGE_EXTENSIONS.contains(&extension))
}

fn is_feed(name: &str) -> bool {
    FeedFormat::ALL.iter().any(|format| format.file() == name)
}

fn is_for_crawlers(path: &str) -> bool {
    path == "robots.txt" || (path.starts_with("sitemap") && path.ends_with(".xml"))
}

/// Whether a name holds a fingerprint of its file: `zug.feb2556c-640.avif`, `text.1a2b3c4d.woff2`.
/// A day such
/// as `20261120` is none.
#[must_use]
pub fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.split('.').skip(1).peekable();
    while let Some(part) = parts.next() {
        let hex = part.split('-').next().unwrap_or_default();
        let is_hex = hex.len() == 8
            && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && !looks_like_a_date(hex);
        // The last part is the extension.
        if is_hex && parts.peek().is_some() {
            return true;
        }
    }
    false
}

/// Eight digits that are a day of this or the last century.
fn looks_like_a_date(hex: &str) -> bool {
    let number = |range| hex.get(range).and_then(|text: &str| text.parse::<u32>().ok());
    matches!(
        (number(0..4), number(4..6), number(6..8)),
        (Some(1900..=2099), Some(1..=12), Some(1..=31))
    )
}

/// The type of a file by its name, as hosts should tell it; texts are UTF-8.
#[must_use]
pub fn media(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    if let Some(format) = FeedFormat::ALL.iter().find(|format| format.file() == name) {
        return format!("{}; charset=utf-8", format.media_type());
    }
    if matches!(name, "_redirects" | "_headers" | ".nojekyll" | "CNAME" | ".htaccess") {
        return "text/plain; charset=utf-8".to_owned();
    }
    if is_page(path) {
        return "text/html; charset=utf-8".to_owned();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let plain = matches!(kind.subtype().as_str(), "javascript" | "json" | "xml" | "manifest");
    let suffixed = kind.suffix().is_some_and(|suffix| suffix == "xml" || suffix == "json");
    match kind.type_() == "text" || plain || suffixed {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_string(),
    }
}

/// Whether a type is worth compressing: texts, and fonts and icons that are not compressed yet.
#[must_use]
pub fn is_text(media: &str) -> bool {
    media.ends_with("; charset=utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_turn_and_its_time() {
        let paths = Paths::default();
        let all = ["feed.xml", "index.html", "ausland/feed.xml", "ausland/index.html"];
        let lists = Lists::new(all.into_iter(), &paths);
        for (path, wave, cache) in [
            ("index.html", Wave::Lists, SHORT),
            ("alt/index.php", Wave::Articles, MEDIUM),
            ("ausland/index.html", Wave::Lists, SHORT),
            ("ausland/zug/index.html", Wave::Articles, MEDIUM),
            ("ausland/archive/1/index.html", Wave::Lists, SHORT),
            ("archive/2026/11/20/index.html", Wave::Lists, SHORT),
            ("topics/index.html", Wave::Lists, SHORT),
            ("credits/index.html", Wave::Lists, SHORT),
            ("404.html", Wave::Lists, SHORT),
            ("ausland/feed.json", Wave::Lists, SHORT),
            ("sitemap-2026-11.xml", Wave::Lists, SHORT),
            ("robots.txt", Wave::Lists, SHORT),
            ("ausland/zug/zug.feb2556c-640.avif", Wave::Parts, IMMUTABLE),
            ("ausland/zug/zug.feb2556c-16x9-640.avif", Wave::Parts, IMMUTABLE),
            ("fonts/text.1a2b3c4d.woff2", Wave::Parts, IMMUTABLE),
            ("ausland/zug/plan.20261120-a.pdf", Wave::Parts, LONG),
            ("theme/newsprint.css", Wave::Parts, LONG),
            ("zug.feb2556c", Wave::Parts, LONG),
            // Without a slash at the end of URLs.
            ("ausland.html", Wave::Lists, SHORT),
            ("ausland/zug.html", Wave::Articles, MEDIUM),
            ("ausland/archive/1.html", Wave::Lists, SHORT),
            ("topics.html", Wave::Lists, SHORT),
            ("credits.html", Wave::Lists, SHORT),
        ] {
            assert_eq!((lists.wave(path), lists.cache(path)), (wave, cache), "{path}");
        }
    }

    #[test]
    fn types_are_those_that_readers_expect() {
        for (path, wanted) in [
            ("index.html", "text/html; charset=utf-8"),
            ("a/feed.xml", "application/rss+xml; charset=utf-8"),
            ("a/feed.json", "application/feed+json; charset=utf-8"),
            ("sitemap.xml", "text/xml; charset=utf-8"),
            ("alt/index.php", "text/html; charset=utf-8"),
            ("alt/artikel.aspx", "text/html; charset=utf-8"),
            ("a.avif", "image/avif"),
            ("a.woff2", "font/woff2"),
            ("logo.svg", "image/svg+xml; charset=utf-8"),
            ("manifest.webmanifest", "application/manifest+json; charset=utf-8"),
            ("_headers", "text/plain; charset=utf-8"),
            ("unknown", "application/octet-stream"),
        ] {
            assert_eq!(media(path), wanted, "{path}");
        }
    }
}
