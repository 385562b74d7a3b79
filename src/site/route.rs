//! Every URL of a site and the output file behind it, in one place.
//!
//! A path is what stands after the site's base URL: `/ausland/zug/`. Knows no articles, only names.
//! Where URLs of pages have no slash at their end, a page's path is that of its file,
//! `/ausland/zug.html`; only what readers see is shorter (`config::Address`).

use jiff::civil::Date;

use crate::base::nfc;
pub use crate::site::config::NOT_FOUND;
use crate::site::config::Paths;

/// A path of the site and the file that answers it.
///
/// A path that ends in a slash is answered by `index.html`, as every static host does; so is one
/// whose last part has no extension.
#[must_use]
pub fn output(path: &str) -> String {
    let inside = path.trim_start_matches('/');
    let last = inside.rsplit('/').next().unwrap_or_default();
    if last.is_empty() {
        format!("{inside}index.html")
    } else if last.contains('.') {
        inside.to_owned()
    } else {
        format!("{inside}/index.html")
    }
}

/// The files that may answer a request for a path, the likeliest first: the file itself, or the page
/// that a host would show in its place. `slash` tells whether URLs of pages end with one.
#[must_use]
pub fn answers(path: &str, slash: bool) -> Vec<String> {
    let inside = path.trim_start_matches('/');
    let page = |name: &str| format!("{name}.html");
    match inside.strip_suffix('/') {
        None if inside.is_empty() => vec!["index.html".to_owned()],
        None if slash => vec![inside.to_owned(), format!("{inside}/index.html")],
        None => vec![inside.to_owned(), page(inside), format!("{inside}/index.html")],
        Some(_) if slash => vec![format!("{inside}index.html")],
        Some(bare) => vec![format!("{inside}index.html"), page(bare)],
    }
}

/// The path that a file of the output usually has on the site: that of a folder's `index.html` is
/// the folder's.
#[must_use]
pub fn usual(out: &str) -> String {
    match out.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{out}"),
    }
}

/// The folder that files of a page lie in: the page's own, or one named like it.
#[must_use]
pub fn folder(path: &str) -> String {
    if path.ends_with('/') {
        return path.to_owned();
    }
    format!("{}/", path.strip_suffix(".html").unwrap_or(path))
}

/// The front page.
pub const FRONT: &str = "/";
/// The site's RSS feed.
pub const FEED: &str = "/feed.xml";

/// A format of feeds: every list of articles has one file of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedFormat {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// All formats, that which most readers know first.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The name of its files.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }

    /// Its media type: what readers look for in a page's head.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// A feed of the list with this front: it stands beside the front.
#[must_use]
pub fn feed(front: &str, format: FeedFormat) -> String {
    format!("{}{}", folder(front), format.file())
}

/// The list of sitemaps.
pub const SITEMAP: &str = "/sitemap.xml";
/// What crawlers may do.
pub const ROBOTS: &str = "/robots.txt";
/// The icon that browsers ask for unasked.
pub const FAVICON: &str = "/favicon.ico";
/// What a device needs to know to put the site on its home screen.
pub const MANIFEST: &str = "/manifest.webmanifest";
/// The built-in style sheet.
pub const STYLES: &str = "/theme/newsprint.css";
/// What `[theme]` says of colours and fonts, as a style sheet.
pub const SETTINGS: &str = "/theme/settings.css";
/// Whether the rights to mine the site are reserved.
pub const TDMREP: &str = "/.well-known/tdmrep.json";
/// Whom to tell of a hole in the site's security.
pub const SECURITY: &str = "/.well-known/security.txt";

/// The icon in a size, in pixels.
#[must_use]
pub fn icon(size: u32) -> String {
    format!("/theme/icon-{size}.png")
}

/// The front of a section.
#[must_use]
pub fn section(paths: &Paths, key: &str) -> String {
    paths.page(&format!("/{key}"))
}

/// The front of a topic.
#[must_use]
pub fn topic(paths: &Paths, slug: &str) -> String {
    paths.page(&format!("/{}/{slug}", paths.topics))
}

/// The front of an author.
#[must_use]
pub fn author(paths: &Paths, slug: &str) -> String {
    paths.page(&format!("/{}/{slug}", paths.authors))
}

/// An archive page below a front; pages are numbered from the oldest, starting with 1.
#[must_use]
pub fn archive(paths: &Paths, front: &str, number: usize) -> String {
    paths.page(&format!("{}{}/{number}", folder(front), paths.archive))
}

/// The overview of all days.
#[must_use]
pub fn days(paths: &Paths) -> String {
    paths.page(&format!("/{}", paths.archive))
}

/// The overview of a year's days.
#[must_use]
pub fn year(paths: &Paths, year: i16) -> String {
    paths.page(&format!("/{}/{year:04}", paths.archive))
}

/// All articles of a day.
#[must_use]
pub fn day(paths: &Paths, date: Date) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    paths.page(&format!("/{}/{year:04}/{month:02}/{day:02}", paths.archive))
}

/// The credit index.
#[must_use]
pub fn credits(paths: &Paths) -> String {
    paths.page(&format!("/{}", paths.credits))
}

/// The sitemap of a month's articles; a month that is too large for one has more parts than the
/// first, which is 1.
#[must_use]
pub fn sitemap_month(year: i16, month: i8, part: usize) -> String {
    sitemap(&format!("{year:04}-{month:02}"), part)
}

/// The sitemap of all pages that are not articles, or a further part of it.
#[must_use]
pub fn sitemap_pages(part: usize) -> String {
    sitemap("pages", part)
}

/// The sitemap of the news, or a further part of it.
#[must_use]
pub fn sitemap_news(part: usize) -> String {
    sitemap("news", part)
}

fn sitemap(what: &str, part: usize) -> String {
    match part {
        1 => format!("/sitemap-{what}.xml"),
        part => format!("/sitemap-{what}-part-{part}.xml"),
    }
}

/// The most bytes of a file name that is made of another: file systems allow 255, and hosts add some
/// for compressed variants.
const FILE_NAME_MAX: usize = 240;

/// A file name as part of a URL: what is not plain is replaced, the extension stays. What grows too
/// long is cut, and tells itself apart by a fingerprint.
#[must_use]
pub fn file_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.chars().all(plain) && !name.starts_with('.') {
        return name.to_owned();
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = crate::base::slug::slug(stem);
    let stem = if stem.is_empty() { "file" } else { &stem };
    let end = match extension {
        "" => String::new(),
        extension => format!(".{}", crate::base::slug::slug(extension)),
    };
    if stem.len() + end.len() <= FILE_NAME_MAX {
        return format!("{stem}{end}");
    }
    let end = format!("-{:08x}{end}", crate::base::hash::of(&name) as u32);
    let room = FILE_NAME_MAX.saturating_sub(end.len());
    format!("{}{end}", &stem[..stem.floor_char_boundary(room)])
}

/// Joins a path as written to the folder it is written in; `None` if it leads out of the site.
///
/// `%20` and the like are decoded: Markdown encodes what a file name may hold. The path is in NFC, as
/// those of all files of the site.
#[must_use]
pub fn join(folder: &str, written: &str) -> Option<String> {
    let decoded = decoded(written);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A path or an anchor as it is compared: decoded, and in NFC.
#[must_use]
pub fn decoded(written: &str) -> String {
    nfc::name(&percent_decode(written)).into_owned()
}

/// Decodes `%XX`; what does not decode to UTF-8 stays as it is.
fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' && byte >= 0x20 => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_file() {
        assert_eq!(output("/"), "index.html");
        assert_eq!(output("/ausland/zug/"), "ausland/zug/index.html");
        assert_eq!(output("/ausland/zug.html"), "ausland/zug.html");
        assert_eq!(output("/feed.xml"), "feed.xml");
        assert_eq!(output("/alt"), "alt/index.html");
    }

    #[test]
    fn a_request_is_answered_as_hosts_do() {
        assert_eq!(answers("/", true), ["index.html"]);
        assert_eq!(answers("/alt", true), ["alt", "alt/index.html"]);
        assert_eq!(answers("/alt/", true), ["alt/index.html"]);
        assert_eq!(answers("/alt", false), ["alt", "alt.html", "alt/index.html"]);
        assert_eq!(answers("/alt/", false), ["alt/index.html", "alt.html"]);
    }

    #[test]
    fn without_a_slash_a_page_is_a_file() {
        let paths = Paths { slash: false, ..Paths::default() };
        let front = section(&paths, "ausland");
        assert_eq!(front, "/ausland.html");
        assert_eq!(super::archive(&paths, &front, 3), "/ausland/archive/3.html");
        assert_eq!(feed(&front, FeedFormat::Rss), "/ausland/feed.xml");
        assert_eq!(day(&paths, jiff::civil::date(2026, 1, 2)), "/archive/2026/01/02.html");
    }

    #[test]
    fn paths_cannot_leave_the_site() {
        assert_eq!(join("content/a", "../b/c.md").as_deref(), Some("content/b/c.md"));
        assert_eq!(join("content/a", "../../../etc/passwd"), None);
        assert_eq!(join("content/a", "%2e%2e/%2e%2e/%2e%2e/etc"), None);
        assert_eq!(join("content/a", "ein%20bild.jpg").as_deref(), Some("content/a/ein bild.jpg"));
        assert_eq!(join("a", "bru%CC%88cke.jpg").as_deref(), Some("a/brücke.jpg"));
        assert_eq!(join("content/a", "100%.jpg").as_deref(), Some("content/a/100%.jpg"));
    }

    #[test]
    fn file_names_become_plain() {
        assert_eq!(file_name("Zug.jpg"), "Zug.jpg");
        assert_eq!(file_name("Große Brücke.JPG"), "grosse-bruecke.jpg");
        assert_eq!(file_name("…"), "file");
    }
}
