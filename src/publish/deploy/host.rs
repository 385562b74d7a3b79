//! The habits of hosts: files that they read besides pages, and limits they have.
//!
//! Old addresses of articles are pages that send readers on. A host with rules of its own does that
//! better, so where one has them, each such page becomes a rule and is not published, as far as the
//! host's limit goes.

pub(super) mod limits;
mod rules;
mod server;

use std::collections::BTreeSet;
use std::fs;
use std::io;

use super::Wanted;
use super::files::keep;
use super::kind::{self, SHORT, Wave};
use super::manifest::{Entry, SERVER_RULES};
use super::published::{File, Published};
use crate::base::diag::Diag;
use crate::base::hash;
use crate::site::config::Profile;
use crate::site::route;

/// An old address and where it leads to, both as they stand in requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    /// The old address. Where URLs have no slash at their end it is there twice: with its ending, as
    /// it may have been written before, and without.
    from: Vec<String>,
    to: String,
    /// The page that does it where the host can't.
    page: String,
}

impl Redirect {
    /// The old address in all forms in which it is asked for: that of a folder without its slash, too.
    fn addresses(&self) -> impl Iterator<Item = &str> {
        self.from
            .iter()
            .flat_map(|from| std::iter::once(from.as_str()).chain(from.strip_suffix('/')))
    }
}

/// Larger pages are no redirects.
const PAGE_MAX: u64 = 16 * 1024;

/// The file of a host's rules.
fn file_of_rules(profile: Profile) -> &'static str {
    match profile {
        Profile::Nginx => SERVER_RULES[0],
        Profile::Caddy => SERVER_RULES[1],
        Profile::Apache => ".htaccess",
        Profile::Netlify | Profile::Cloudflare | Profile::Gitlab => "_redirects",
        Profile::Github | Profile::S3 => "",
    }
}

/// Adds what the host reads, takes out the pages that it does not need for it, and says what the
/// host has no room for.
pub(super) fn adapt(
    profile: Profile,
    published: &mut Published,
    wanted: &Wanted<'_>,
) -> io::Result<Vec<Diag>> {
    let rules = file_of_rules(profile);
    // Where the site has a file of its own for rules, pages have to stay.
    let mut redirects = match limits::has_rules(profile) && published.get(rules).is_none() {
        true => redirects(published, wanted)?,
        false => Vec::new(),
    };
    let left = limits::fit(profile, &mut redirects);
    let base = wanted.config.address.base();
    let texts: Vec<(&str, String)> = match profile {
        Profile::Netlify | Profile::Cloudflare => vec![
            ("_headers", rules::headers(published, base)),
            (rules, rules::redirects(profile, &redirects)),
        ],
        Profile::Gitlab => vec![(rules, rules::redirects(profile, &redirects))],
        Profile::Github => {
            let mut texts = vec![(".nojekyll", String::new())];
            texts.extend(
                rules::domain(&wanted.config.address.absolute("/")).map(|name| ("CNAME", name)),
            );
            texts
        }
        Profile::S3 => Vec::new(),
        Profile::Nginx => vec![(rules, server::nginx(wanted, &redirects))],
        Profile::Caddy => vec![(rules, server::caddy(wanted, &redirects))],
        Profile::Apache => vec![(rules, server::apache(wanted, &redirects))],
    };
    let replaced: BTreeSet<&str> = redirects.iter().map(|rule| rule.page.as_str()).collect();
    published.files.retain(|file| !replaced.contains(file.path.as_str()));
    let folder = wanted.cache.join("deploy").join(&wanted.target.name).join("host");
    let mut files = Vec::new();
    for (path, text) in texts {
        let from = folder.join(path);
        keep(&from, text.as_bytes())?;
        files.push(File {
            path: path.to_owned(),
            entry: Entry {
                hash: format!("{:032x}", hash::content(text.as_bytes())),
                size: text.len() as u64,
                media: kind::media(path),
                cache: SHORT.to_owned(),
                encoding: None,
            },
            wave: Wave::Lists,
            from,
            made: true,
        });
    }
    published.extend(files);
    Ok(left.into_iter().collect())
}

/// All old addresses, by their paths. The page itself says where it leads to, in the form of the
/// HTML Standard (4.2.5.3, "refresh"), whatever template made it.
#[expect(clippy::disallowed_methods, reason = "files of the output folder, on their way out")]
fn redirects(published: &Published, wanted: &Wanted<'_>) -> io::Result<Vec<Redirect>> {
    let pages = published
        .files
        .iter()
        .filter(|file| file.wave == Wave::Articles && file.entry.size <= PAGE_MAX);
    let mut found = Vec::new();
    for file in pages {
        // A file of the site's own may be in whatever encoding.
        let Ok(text) = String::from_utf8(fs::read(&file.from)?) else { continue };
        let address = &wanted.config.address;
        let Some(to) = target(&text) else { continue };
        let path = route::usual(&file.path);
        // What a rule could not hold stays a page.
        let plain = |text: &str| {
            text.starts_with('/')
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b))
        };
        let mut from: Vec<String> = [path.as_str(), address.shown(&path)]
            .map(|path| format!("{}{path}", address.base()))
            .into();
        from.dedup();
        from.retain(|from| plain(from) && plain(to) && from != to);
        if !from.is_empty() {
            found.push(Redirect { from, to: to.to_owned(), page: file.path.clone() });
        }
    }
    Ok(found)
}

/// Where a page sends its readers at once.
fn target(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0; url=")?;
    rest.split('"').next()
}
