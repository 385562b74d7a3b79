//! Pages that find each other without a host: each link leads from file to file
//! (`newsprint build --relative`).
//!
//! Nothing that makes a page knows of it; what a page refers to is rewritten when the page is done,
//! whatever template wrote it. What has to be whole stays whole: the address that counts, share
//! cards, structured data, feeds, sitemaps.

use crate::base::html::references::{self, Scripts};
use crate::site::config::Config;
use crate::site::route;

/// Rewrites what one file of the output refers to.
#[derive(Clone, Copy, Debug)]
pub struct Portable<'a> {
    config: &'a Config,
    /// The file in the output folder: `ausland/zug/index.html`.
    out: &'a str,
}

impl<'a> Portable<'a> {
    /// For a file of the output, if links of this site are relative.
    #[must_use]
    pub fn new(config: &'a Config, out: &'a str) -> Option<Self> {
        config.address.is_relative().then_some(Self { config, out })
    }

    /// The same page.
    #[must_use]
    pub fn html(self, page: &str) -> String {
        references::rewrite(page, Scripts::Keep, |element, reference| {
            // What a head links to as a whole URL is where the page stands for the world.
            let for_the_world = ["link", "meta"].iter().any(|n| element.eq_ignore_ascii_case(n));
            self.link(reference, !for_the_world)
        })
    }

    /// The same style sheet.
    #[must_use]
    pub fn css(self, sheet: &str) -> String {
        references::rewrite_css(sheet, |reference| self.link(reference, true))
    }

    /// A reference as this file has to make it.
    #[must_use]
    pub fn href(self, reference: &str) -> String {
        self.link(reference, false)
    }

    fn link(self, reference: &str, or_whole: bool) -> String {
        let address = &self.config.address;
        let unchanged = || reference.to_owned();
        let (path, rest) = references::split(reference);
        let inside = address.inside(path).filter(|_| !path.starts_with("//"));
        let own = || address.own(path).filter(|_| or_whole).and_then(|path| self.told(path));
        match inside.map(str::to_owned).or_else(own) {
            Some(path) => from_file_to_file(self.out, &self.file(&path)) + rest,
            None if path.ends_with('/') && !path.contains(':') && !path.starts_with('/') => {
                format!("{path}index.html{rest}")
            }
            None => unchanged(),
        }
    }

    /// The path of what a whole URL leads to, if it tells: without a slash and an ending it is a
    /// page only where those of pages have none.
    fn told(self, path: &str) -> Option<String> {
        let written = self.config.paths.written(path);
        let last = written.rsplit('/').next().unwrap_or_default();
        (last.is_empty() || last.contains('.')).then_some(written)
    }

    /// The file behind a path. Links of this site name files, or folders by their slash; a slash that
    /// URLs of this site do not have was written by somebody, who means the page.
    fn file(self, path: &str) -> String {
        let paths = &self.config.paths;
        let tidied = paths.tidied(path);
        let path = if tidied == path { path.to_owned() } else { paths.page(tidied) };
        if path.ends_with('/') {
            route::output(&path)
        } else {
            path.trim_start_matches('/').to_owned()
        }
    }
}

/// The way from one file of the output to another, as a relative reference (RFC 3986, section 4.2).
fn from_file_to_file(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps = folder.split('/').filter(|part| !part.is_empty()).peekable();
    let mut rest = to;
    while let (Some(step), Some((first, behind))) = (steps.peek(), rest.split_once('/')) {
        if *step != first {
            break;
        }
        steps.next();
        rest = behind;
    }
    let mut way = "../".repeat(steps.count());
    // A first part with a colon would be taken for a scheme.
    if way.is_empty() && rest.split('/').next().is_some_and(|first| first.contains(':')) {
        way.push_str("./");
    }
    way + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base: &str, permalink: &str) -> Config {
        let text = format!(
            "title = \"T\"\nbase_url = \"https://name.example{base}\"\nlanguage = \"de\"\n\
             time_zone = \"UTC\"\npermalink = \"{permalink}\"\n"
        );
        let beside = crate::site::config::Beside { relative: true, ..Default::default() };
        Config::read_with(&text, beside).value.unwrap()
    }

    #[test]
    fn a_link_leads_from_file_to_file() {
        let config = config("/a/b", "/{section}/{slug}/");
        let page = Portable::new(&config, "ausland/zug/index.html").unwrap();
        for (reference, wanted) in [
            ("/a/b/", "../../index.html"),
            ("/a/b/ausland/", "../index.html"),
            ("/a/b/ausland/zug/", "index.html"),
            ("/a/b/ausland/berg/#ende", "../berg/index.html#ende"),
            ("/a/b/feed.xml?x=/a/b/", "../../feed.xml?x=/a/b/"),
            ("/a/b/ausland/zug/foto.jpg", "foto.jpg"),
            ("/a/b/ausland/zug/a:b.pdf", "./a:b.pdf"),
            ("/a/b/LICENSE", "../../LICENSE"),
            ("/a/bc/", "/a/bc/"),
            ("//cdn.example/", "//cdn.example/"),
            ("#ende", "#ende"),
            ("", ""),
            ("../berg/", "../berg/index.html"),
            ("plan.pdf", "plan.pdf"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("https://name.example/a/b/ausland/", "https://name.example/a/b/ausland/"),
        ] {
            assert_eq!(page.href(reference), wanted, "{reference}");
        }
    }

    #[test]
    fn whole_links_of_readers_lead_to_the_files_too() {
        let config = config("", "/{section}/{slug}/");
        let page = Portable::new(&config, "index.html").unwrap();
        let html = "<link rel=canonical href=\"https://name.example/\">\
                    <link rel=\"stylesheet\" href=\"/theme/newsprint.css\">\
                    <meta property=\"og:url\" content=\"https://name.example/\">\
                    <a href=\"https://name.example/ausland/\">A</a>\
                    <a href=\"https://name.example/impressum\">I</a>\
                    <img srcset=\"/a-1.jpg 480w, /a-2.jpg 960w\">";
        assert_eq!(
            page.html(html),
            "<link rel=\"canonical\" href=\"https://name.example/\">\
             <link rel=\"stylesheet\" href=\"theme/newsprint.css\">\
             <meta property=\"og:url\" content=\"https://name.example/\">\
             <a href=\"ausland/index.html\">A</a>\
             <a href=\"https://name.example/impressum\">I</a>\
             <img srcset=\"a-1.jpg 480w, a-2.jpg 960w\">"
        );
        let sheet = Portable::new(&config, "theme/mine.css").unwrap();
        assert_eq!(sheet.css("a{src:url(/fonts/x.woff2)}"), "a{src:url(../fonts/x.woff2)}");
    }

    #[test]
    fn without_a_slash_pages_are_files_already() {
        let config = config("", "/{section}/{slug}");
        let page = Portable::new(&config, "ausland/zug.html").unwrap();
        let (front, section) = (config.address.href("/"), config.address.href("/ausland.html"));
        assert_eq!(page.href(&front), "../index.html");
        assert_eq!(page.href(&section), "../ausland.html");
        assert_eq!(page.href("/ausland/zug/foto.jpg"), "zug/foto.jpg");
        assert_eq!(page.href("/ausland/"), "../ausland.html");
        assert_eq!(page.href("/"), "../index.html");
        assert_eq!(
            page.html("<a href=\"https://name.example/ausland/berg#a\">"),
            "<a href=\"berg.html#a\">"
        );
    }
}
