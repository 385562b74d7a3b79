//! Where a site will stand: its origin and, maybe, a path below it; and what its URLs look like.

use super::paths::NOT_FOUND;
use crate::base::html::references;

/// A base URL taken apart, and how paths of the site become links.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Scheme and host as URLs need it: `https://name.example`, `https://xn--kln-sna.example`.
    origin: String,
    /// The same as it was written, in lowercase: `https://köln.example`.
    written: String,
    /// The path below it, without a slash at the end: empty or `/weltblick`.
    base: String,
    /// Whether URLs of pages have no slash at their end and no `.html`.
    bare: bool,
    /// Whether links are relative, so that no host is needed.
    relative: bool,
}

impl Address {
    /// Takes a base URL apart; a slash at its end makes no difference.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme))?;
        if url.contains(|c: char| {
            c.is_whitespace() || c.is_control() || "?#\"<>\\^`{|}'&".contains(c)
        }) {
            return None;
        }
        let rest = &url[scheme.len()..];
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.contains('@') {
            return None;
        }
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        if parts.iter().any(|part| matches!(*part, "." | "..")) {
            return None;
        }
        let base = parts.iter().fold(String::new(), |base, part| base + "/" + part);
        Some(Self {
            origin: format!("{scheme}{}", ascii_host(host)?),
            written: format!("{scheme}{}", host.to_lowercase()),
            base,
            bare: false,
            relative: false,
        })
    }

    /// The path below the origin: empty, or with a slash at its start and none at its end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The same address with URLs of pages that have no slash at their end, and with links that
    /// lead from file to file. Neither changes where a file stands.
    #[must_use]
    pub fn with(self, bare: bool, relative: bool) -> Self {
        Self { bare, relative, ..self }
    }

    /// Whether links are relative (`newsprint build --relative`).
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// A path as readers see it: that of a page is without `.html` where URLs have no slash at their
    /// end. A host shows the page for what does not exist by the name of its file.
    #[must_use]
    pub fn shown<'p>(&self, path: &'p str) -> &'p str {
        match path.strip_suffix(".html") {
            Some(bare) if self.bare && path != NOT_FOUND => bare,
            _ => path,
        }
    }

    /// The link to a path of the site, from any of its pages: `/weltblick/ausland/`. A link that
    /// is to lead to a file keeps its name, because there may be no host that knows it.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let path = if self.relative { path } else { self.shown(path) };
        format!("{}{path}", self.base)
    }

    /// The whole URL of a link of this site, which has the base already.
    #[must_use]
    pub fn whole(&self, href: &str) -> String {
        format!("{}{}", self.origin, self.shown(href))
    }

    /// The whole URL of a path of the site.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}{}", self.origin, self.base, self.shown(path))
    }

    /// The path on the site of a link that begins with `/`; none if it leads elsewhere.
    #[must_use]
    pub fn inside<'h>(&self, href: &'h str) -> Option<&'h str> {
        href.strip_prefix(self.base.as_str()).filter(|path| path.starts_with('/'))
    }

    /// The path on the site of a whole URL; none if it leads elsewhere.
    #[must_use]
    pub fn own<'u>(&self, url: &'u str) -> Option<&'u str> {
        let inside = |origin: &str| self.inside(url.strip_prefix(origin)?);
        inside(&self.origin).or_else(|| inside(&self.written))
    }

    /// What a page of the site refers to, as a whole URL: where a browser that shows the page would
    /// go (RFC 3986, section 5.2). `page` is its path on the site.
    #[must_use]
    pub fn resolve(&self, page: &str, reference: &str) -> String {
        let reference = reference.trim();
        if has_scheme(reference) {
            return reference.to_owned();
        }
        if reference.starts_with("//") {
            let scheme = self.origin.split("//").next().unwrap_or_default();
            return format!("{scheme}{reference}");
        }
        if reference.starts_with('/') {
            let (path, rest) = references::split(reference);
            return self.whole(path) + rest;
        }
        if reference.is_empty() || reference.starts_with(['#', '?']) {
            return self.absolute(page) + reference;
        }
        let (path, rest) = references::split(reference);
        let folder = self.base.clone() + page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let mut open = false;
        for part in path.split('/') {
            open = matches!(part, "" | "." | "..");
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let slash = if open && !parts.is_empty() { "/" } else { "" };
        format!("{}/{}{slash}{rest}", self.origin, parts.join("/"))
    }
}

/// A host with its port as URLs need it: labels outside ASCII in Punycode (RFC 3986, section 3.2.2;
/// UTS #46), which sitemaps, feeds and old software ask for. `None` if it can't be a host's name.
fn ascii_host(host: &str) -> Option<String> {
    if host.is_ascii() {
        return Some(host.to_lowercase());
    }
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) => (name, format!(":{port}")),
        None => (host, String::new()),
    };
    idna::domain_to_ascii(name).ok().map(|name| name + &port)
}

/// Whether a reference names its scheme: `https:`, `mailto:` (RFC 3986, section 3.1).
fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn what_a_page_refers_to_is_where_a_browser_would_go() {
        let address = Address::parse("https://name.example/pfad").unwrap();
        let page = "/ausland/zug/";
        for (reference, wanted) in [
            ("#ende", "https://name.example/pfad/ausland/zug/#ende"),
            ("?a=1", "https://name.example/pfad/ausland/zug/?a=1"),
            ("/pfad/inland/", "https://name.example/pfad/inland/"),
            ("/anderswo/", "https://name.example/anderswo/"),
            ("//cdn.example/a.png", "https://cdn.example/a.png"),
            ("plan.pdf", "https://name.example/pfad/ausland/zug/plan.pdf"),
            ("../berg/#a", "https://name.example/pfad/ausland/berg/#a"),
            ("../..", "https://name.example/pfad/"),
            ("./", "https://name.example/pfad/ausland/zug/"),
            ("../../../../../x?y=/../z", "https://name.example/x?y=/../z"),
            ("a/b:c", "https://name.example/pfad/ausland/zug/a/b:c"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            (" https://a.example ", "https://a.example"),
        ] {
            assert_eq!(address.resolve(page, reference), wanted, "{reference}");
        }
        let flat = address.resolve("/ausland/zug.html", "plan.pdf");
        assert_eq!(flat, "https://name.example/pfad/ausland/plan.pdf");
    }

    #[test]
    fn a_base_path_stands_before_every_link() {
        for url in ["https://name.example/a/b", "https://NAME.example/a/b/"] {
            let address = Address::parse(url).unwrap();
            assert_eq!(address.href("/ausland/"), "/a/b/ausland/");
            assert_eq!(address.absolute("/ausland/"), "https://name.example/a/b/ausland/");
        }
        let address = Address::parse("https://name.example/").unwrap();
        assert_eq!(address.href("/"), "/");
        assert_eq!(address.absolute("/"), "https://name.example/");
    }

    #[test]
    fn an_international_host_is_written_in_punycode() {
        for (url, whole) in [
            ("https://köln.example", "https://xn--kln-sna.example/"),
            ("https://KÖLN.example:8080/a", "https://xn--kln-sna.example:8080/a/"),
            ("https://пример.example/", "https://xn--e1afmkfd.example/"),
            ("https://xn--kln-sna.example/", "https://xn--kln-sna.example/"),
        ] {
            assert_eq!(
                Address::parse(url).map(|address| address.absolute("/")),
                Some(whole.into())
            );
        }
        let address = Address::parse("https://köln.example/a").unwrap();
        assert_eq!(address.own("https://köln.example/a/b/"), Some("/b/"));
        assert_eq!(address.own("https://xn--kln-sna.example/a/b/"), Some("/b/"));
        assert_eq!(Address::parse("https://kö\u{fffd}ln.example"), None);
    }

    #[test]
    fn without_a_slash_readers_see_no_ending() {
        let address = Address::parse("https://name.example/a").unwrap().with(true, false);
        assert_eq!(address.href("/ausland/zug.html"), "/a/ausland/zug");
        assert_eq!(address.absolute("/ausland.html"), "https://name.example/a/ausland");
        assert_eq!(address.href("/404.html"), "/a/404.html");
        assert_eq!(address.href("/"), "/a/");
        let from_file_to_file = address.with(true, true);
        assert_eq!(from_file_to_file.href("/ausland/zug.html"), "/a/ausland/zug.html");
        let whole = "https://name.example/a/ausland/zug";
        assert_eq!(from_file_to_file.absolute("/ausland/zug.html"), whole);
        let resolved = from_file_to_file.resolve("/", "/a/ausland/zug.html?b#c");
        assert_eq!(resolved, format!("{whole}?b#c"));
        assert_eq!(from_file_to_file.own("https://name.example/a/b"), Some("/b"));
        assert_eq!(from_file_to_file.own("https://name.example/ab"), None);
        assert_eq!(from_file_to_file.own("https://name.example.org/a/b"), None);
    }

    #[test]
    fn what_is_no_plain_address_is_refused() {
        for url in [
            "ftp://a",
            "https://",
            "https://a/?b",
            "https://a/../b",
            "https://u@h/",
            "name.example",
        ] {
            assert_eq!(Address::parse(url), None, "{url}");
        }
    }
}
