//! Addresses that are reserved for examples, such as the one that `newsprint init` fills in: a site
//! that goes live with one tells search engines, feeds and share cards to look at an address that does not exist.

use super::Wanted;
use crate::base::diag::{Code, Diag};
use crate::site::config::SITE_FILE;

/// Names that are never registered (RFC 2606, sections 2 and 3).
const RESERVED: [&str; 5] = ["example", "invalid", "example.com", "example.net", "example.org"];

/// Refuses a site whose pages name an address for examples, unless that is meant.
pub(super) fn check(wanted: &Wanted<'_>) -> Result<(), Box<Diag>> {
    let configured = wanted.config.address.absolute("/");
    let address = wanted.built_for.unwrap_or(&configured);
    if wanted.allow_example || !is_reserved(address) {
        return Ok(());
    }
    Err(Box::new(
        Diag::new(
            Code::ADDRESS_RESERVED,
            format!("the site names {address} as its address, which is reserved for examples"),
        )
        .at_file(SITE_FILE)
        .note("links in feeds, sitemaps and share cards lead to `base_url`")
        .help("write the site's own address into `base_url` and build again; for a trial, add --allow-example"),
    ))
}

/// Whether no site can have this address.
fn is_reserved(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default().trim_end_matches('.');
    let host = host.to_lowercase();
    RESERVED.iter().any(|name| {
        host.strip_suffix(name).is_some_and(|above| above.is_empty() || above.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

    #[test]
    fn only_names_that_nobody_can_have_are_reserved() {
        for url in [
            "https://news.example",
            "https://news.example/paper/",
            "http://NEWS.EXAMPLE:8080",
            "https://example",
            "https://www.example.com./",
            "https://example.org",
            "https://a.invalid",
        ] {
            assert!(is_reserved(url), "{url}");
        }
        for url in [
            "https://news.example.at",
            "https://myexample.com",
            "https://counterexample",
            "https://news.test/.example",
            "http://localhost:4000",
            "https://example.co.uk",
        ] {
            assert!(!is_reserved(url), "{url}");
        }
    }
}
