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
}

#[cfg(test)]
mod tests {
    use super::Address;

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
