//! Every URL whose bytes changed, one a line: what a CDN must forget, and what IndexNow and WebSub
//! are told.

use std::io;
use std::path::Path;

use super::files::keep;
use crate::site::config::Address;
use crate::site::route;

/// Where the list is written, in the cache.
pub const FILE: &str = "changed-urls.txt";

/// The list. Files that have no URL of their own are not on it: compressed variants, and what only
/// the host reads.
#[must_use]
pub fn list(changed: &[String], address: &Address) -> String {
    let mut urls: Vec<String> = changed
        .iter()
        .filter(|path| is_seen(path))
        .map(|path| address.absolute(&encoded(&route::usual(path))))
        .collect();
    urls.sort_unstable();
    urls.iter().flat_map(|url| [url.as_str(), "\n"]).collect()
}

/// Writes the list; it is empty if nothing changed, so that yesterday's is not purged again.
pub(super) fn write(cache: &Path, text: &str) -> io::Result<()> {
    keep(&cache.join(FILE), text.as_bytes())
}

fn is_seen(path: &str) -> bool {
    let host = ["_redirects", "_headers", ".nojekyll", "CNAME", ".htaccess"];
    !host.contains(&path)
        && !path.starts_with(".newsprint/")
        && !path.ends_with(".br")
        && !path.ends_with(".gz")
}

/// A path as it stands in a request (RFC 3986, section 3.3).
fn encoded(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&b);
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_those_of_readers() {
        let address = Address::parse("https://name.example/weltblick").unwrap();
        let changed = ["zug/index.html", "index.html", "grün 1.pdf", "a.css.br", "_headers"];
        let changed = changed.map(str::to_owned);
        assert_eq!(
            list(&changed, &address),
            "https://name.example/weltblick/\n\
             https://name.example/weltblick/gr%C3%BCn%201.pdf\n\
             https://name.example/weltblick/zug/\n"
        );
    }
}
