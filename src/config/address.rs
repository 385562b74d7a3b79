//! Where a site will stand: its origin and, maybe, a path below it.

/// A base URL taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Scheme and host: `https://name.example`.
    origin: String,
    /// The path below it, without a slash at the end: empty or `/weltblick`.
    base: String,
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
        Some(Self { origin: format!("{scheme}{}", host.to_lowercase()), base })
    }

    /// The path below the origin: empty, or with a slash at its start and none at its end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The link to a path of the site, from any of its pages: `/weltblick/ausland/`.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The whole URL of a link of this site, which has the base already.
    #[must_use]
    pub fn whole(&self, href: &str) -> String {
        format!("{}{href}", self.origin)
    }

    /// The whole URL of a path of the site.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.base)
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
            return format!("{}{reference}", self.origin);
        }
        if reference.is_empty() || reference.starts_with(['#', '?']) {
            return self.absolute(page) + reference;
        }
        let end = reference.find(['?', '#']).unwrap_or(reference.len());
        let (path, rest) = reference.split_at(end);
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
