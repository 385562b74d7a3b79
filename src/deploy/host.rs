//! The habits of hosts: files that they read besides pages, and limits they have.
//!
//! Old addresses of articles are pages that send readers on. A host with rules of its own does that
//! better, so where one has them, each such page becomes a rule and is not published, as far as the
//! host's limit goes.

mod rules;
mod server;

use std::fs;
use std::io;

use super::Wanted;
use super::kind::{self, SHORT, Wave};
use super::manifest::Entry;
use super::published::{File, Published, keep};
use crate::config::Profile;
use crate::diag::{Code, Diag};
use crate::hash;
use crate::route;

/// An old address and where it leads to, both as they stand in requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    from: String,
    to: String,
    /// The page that does it where the host can't.
    page: String,
}

/// Larger pages are no redirects.
const PAGE_MAX: u64 = 16 * 1024;

/// How many rules a host takes.
fn most(profile: Profile) -> usize {
    match profile {
        // Each address is written with and without a slash at its end.
        Profile::Cloudflare => 2000 / 2,
        Profile::Gitlab => 1000 / 2,
        Profile::Github | Profile::S3 => 0,
        Profile::Netlify | Profile::Nginx | Profile::Caddy | Profile::Apache => usize::MAX,
    }
}

/// Adds what the host reads, and takes out the pages that it does not need for it.
pub(super) fn adapt(
    profile: Profile,
    published: &mut Published,
    wanted: &Wanted<'_>,
) -> io::Result<()> {
    let mut redirects = if most(profile) == 0 { Vec::new() } else { redirects(published, wanted)? };
    redirects.truncate(most(profile));
    let base = wanted.config.address.base();
    let texts: Vec<(&str, String)> = match profile {
        Profile::Netlify | Profile::Cloudflare => vec![
            ("_headers", rules::headers(published, base)),
            ("_redirects", rules::redirects(profile, &redirects)),
        ],
        Profile::Gitlab => vec![("_redirects", rules::redirects(profile, &redirects))],
        Profile::Github => {
            let mut texts = vec![(".nojekyll", String::new())];
            texts.extend(
                rules::domain(&wanted.config.address.absolute("/")).map(|name| ("CNAME", name)),
            );
            texts
        }
        Profile::S3 => Vec::new(),
        Profile::Nginx => vec![(".newsprint/nginx.conf", server::nginx(wanted, &redirects))],
        Profile::Caddy => vec![(".newsprint/Caddyfile", server::caddy(wanted, &redirects))],
        Profile::Apache => vec![(".htaccess", server::apache(wanted, &redirects))],
    };
    published.files.retain(|file| redirects.iter().all(|rule| rule.page != file.path));
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
    Ok(())
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
        let text = fs::read_to_string(&file.from)?;
        let address = &wanted.config.address;
        let Some(to) = target(&text) else { continue };
        let from = format!("{}{}", address.base(), route::usual(&file.path));
        // What a rule could not hold stays a page.
        let plain = |text: &str| {
            text.starts_with('/')
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b))
        };
        if plain(&from) && plain(to) && from != to {
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

/// What the host would refuse, in words.
pub(super) fn limits(profile: Profile, published: &Published) -> Vec<Diag> {
    let (files, size) = match profile {
        Profile::Cloudflare => (Some(20_000), Some(25 * 1024 * 1024)),
        Profile::Gitlab => (Some(200_000), None),
        _ => (None, None),
    };
    let whole: u64 = published.files.iter().map(|file| file.entry.size).sum();
    let name = profile.name();
    let problem = |message: String, help: &str| Diag::new(Code::HOST_LIMIT, message).help(help);
    let mut problems = Vec::new();
    if let Some(most) = files.filter(|most| published.files.len() > *most) {
        problems.push(problem(
            format!("the site has {} files, and {name} takes {most}", published.files.len()),
            match profile {
                Profile::Cloudflare => {
                    "paid plans take 100,000; fewer [photos] widths make fewer files"
                }
                _ => "fewer [photos] widths make fewer files",
            },
        ));
    }
    if let Some(most) = size {
        let large = published.files.iter().filter(|file| file.entry.size > most);
        problems.extend(large.map(|file| {
            problem(
                format!("{name} takes files of {} MB at most", most / 1024 / 1024),
                "put large files such as films on a host for them",
            )
            .at_file(file.path.clone())
        }));
    }
    if profile == Profile::Github && whole > 1_000_000_000 {
        problems.push(problem(
            format!("the site has {} MB, and {name} takes 1000", whole / 1_000_000),
            "fewer [photos] widths and formats make it smaller",
        ));
    }
    problems
}
