//! `[deploy.NAME]` in `site.toml`: where the site is published, and what its host understands.
//!
//! Knows no network: an address is taken apart here, so that a misspelt one is told with its place.

use crate::base::diag::{Code, Diag, Span, has_password, nearest};
use crate::text::schema::{Spanned, Table};

/// A place where the site is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name that is typed.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// Where its address stands in `site.toml`.
    pub span: Span,
    /// What the host reads besides pages.
    pub profile: Option<Profile>,
    /// Whether `.br` and `.gz` are made beside texts.
    pub compress: bool,
    /// How many files a deploy may delete; half of the published files by default.
    pub max_delete: Option<usize>,
    /// How many releases a folder keeps.
    pub keep: usize,
    /// The address of a server that is not Amazon's, Google's or Microsoft's usual one.
    pub endpoint: Option<String>,
    /// The region of a bucket.
    pub region: Option<String>,
}

/// Where a target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine, with a release for each deploy; `./` stands for the site's.
    Folder(String),
    /// A bucket.
    Bucket {
        /// Whose.
        store: Store,
        /// Its name.
        bucket: String,
        /// What stands before every path; empty, or without slashes at its ends.
        prefix: String,
    },
    /// A folder that `rsync` reaches.
    Rsync {
        /// What stands before the folder: `user@host`, or `rsync://host`.
        host: String,
        /// The port, if it is not the usual one.
        port: Option<u16>,
        /// The folder, or the module and the folder.
        path: String,
        /// Whether it goes through ssh, or to a server of rsync's own.
        over_ssh: bool,
    },
}

/// Whose buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Amazon's S3, and all that speak it.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
}

/// What a host reads besides pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Netlify.
    Netlify,
    /// Cloudflare Pages and Workers.
    Cloudflare,
    /// GitHub Pages.
    Github,
    /// GitLab Pages.
    Gitlab,
    /// A bucket behind its own website or a CDN.
    S3,
    /// A server with nginx.
    Nginx,
    /// A server with Caddy.
    Caddy,
    /// A server with Apache, shared hosting.
    Apache,
}

impl Profile {
    /// The names in `site.toml`.
    pub const NAMES: &'static [&'static str] =
        &["netlify", "cloudflare", "github", "gitlab", "s3", "nginx", "caddy", "apache"];
    /// All, in the order of their names.
    pub const ALL: [Self; 8] = [
        Self::Netlify,
        Self::Cloudflare,
        Self::Github,
        Self::Gitlab,
        Self::S3,
        Self::Nginx,
        Self::Caddy,
        Self::Apache,
    ];

    /// The profile of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(at).copied()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let at = Self::ALL.iter().position(|one| *one == self).unwrap_or_default();
        Self::NAMES.get(at).copied().unwrap_or_default()
    }
}

/// What is said of an address that others must not read.
const PASSWORD: &str = "holds a password";

/// The schemes that are understood.
const SCHEMES: [&str; 6] = ["s3", "gs", "az", "file", "ssh", "rsync"];

impl Place {
    /// Takes an address apart, or says what is wrong with it.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    pub fn parse(url: &str) -> Result<Self, (String, String)> {
        let wrong = |label: &str, help: &str| Err((label.to_owned(), help.to_owned()));
        if has_password(url) {
            return wrong(
                PASSWORD,
                "take it out, and change it if others have seen this file: credentials come from the environment",
            );
        }
        let Some((scheme, rest)) = url.split_once("://") else {
            return wrong(
                "no scheme",
                "write s3://, gs://, az://, file://, ssh:// or rsync:// before it",
            );
        };
        if scheme == "sftp" {
            return wrong(
                "not supported",
                "most hosts with SFTP have ssh, too: try ssh://user@host/folder",
            );
        }
        if !SCHEMES.contains(&scheme) {
            let meant = nearest(scheme, SCHEMES);
            let label = meant
                .map_or("unknown scheme".to_owned(), |meant| format!("did you mean {meant}://?"));
            return Err((
                label,
                "the schemes are s3://, gs://, az://, file://, ssh:// and rsync://".to_owned(),
            ));
        }
        if rest.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return wrong(
                "holds a space",
                "write %20 for a space in a folder's name, or choose another name",
            );
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let inside = path.trim_end_matches('/');
        if inside.split('/').any(|part| matches!(part, "." | "..")) {
            return wrong("leads upwards", "write the folder itself, without . and ..");
        }
        match scheme {
            "file" if host == "." && !inside.is_empty() => Ok(Self::Folder(format!("./{inside}"))),
            "file" if !host.is_empty() || inside.is_empty() => wrong(
                "not a whole path",
                "write three slashes and the whole path: file:///srv/www/name; or file://./name for a folder beside site.toml",
            ),
            "file" => Ok(Self::Folder(format!("/{}", inside.replace("%20", " ")))),
            "ssh" | "rsync" => Self::remote(scheme, host, inside),
            _ => {
                let named = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
                if host.is_empty() || !host.chars().all(named) {
                    return wrong(
                        "no name of a bucket",
                        "write the bucket's name behind the scheme: s3://name/folder",
                    );
                }
                let store = match scheme {
                    "s3" => Store::S3,
                    "gs" => Store::Google,
                    _ => Store::Azure,
                };
                Ok(Self::Bucket {
                    store,
                    bucket: host.to_owned(),
                    prefix: inside.trim_start_matches('/').to_owned(),
                })
            }
        }
    }

    fn remote(scheme: &str, authority: &str, inside: &str) -> Result<Self, (String, String)> {
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => match port.parse() {
                Ok(port) => (host, Some(port)),
                Err(_) => {
                    return Err((
                        "no port".to_owned(),
                        "write a number behind the colon: ssh://user@host:2222/folder".to_owned(),
                    ));
                }
            },
            None => (authority, None),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._@".contains(c);
        // A name that begins with a hyphen would be read as an option by ssh.
        if host.is_empty()
            || host.starts_with('-')
            || host.contains("@-")
            || !host.chars().all(plain)
        {
            return Err((
                "no name of a host".to_owned(),
                format!("write {scheme}://user@host/folder"),
            ));
        }
        let named = |c: char| c.is_alphanumeric() || "-._/+~".contains(c);
        if inside.is_empty() || !inside.chars().all(named) {
            return Err((
                "no folder".to_owned(),
                format!(
                    "write the folder behind the host, in letters, digits, - . _ and /: {scheme}://user@host/srv/www/name"
                ),
            ));
        }
        let over_ssh = scheme == "ssh";
        let path = if over_ssh { format!("/{inside}") } else { inside.to_owned() };
        Ok(Self::Rsync { host: host.to_owned(), port, path, over_ssh })
    }
}

/// Reads `[deploy]`, by name.
pub(super) fn read(site: &Table, problems: &mut Vec<Diag>) -> Vec<Target> {
    let Some(named) = site.table("deploy") else { return Vec::new() };
    let mut targets = Vec::new();
    for entry in &named.value.entries {
        let Some(table) = entry.node.table() else { continue };
        let Some(Spanned { value: url, span }) = table.text("url") else { continue };
        let place = match Place::parse(&url) {
            Ok(place) => place,
            Err((label, help)) => {
                let problem = match label.as_str() {
                    // An excerpt would print it, and logs are read by many.
                    PASSWORD => Diag::new(
                        Code::VALUE_INVALID,
                        format!("the `url` of [deploy.{}] {PASSWORD}", entry.key),
                    )
                    .at_file(""),
                    _ => {
                        Diag::new(Code::VALUE_INVALID, "unsupported deploy address").at(span, label)
                    }
                };
                problems.push(problem.help(help));
                continue;
            }
        };
        let store = match place {
            Place::Bucket { store, .. } => Some(store),
            _ => None,
        };
        let endpoint = table.text("endpoint");
        if let Some(text) = endpoint.as_ref().filter(|_| store.is_none()) {
            problems.push(misplaced("endpoint", "buckets: s3://, gs:// and az://", text.span));
        } else if endpoint.as_ref().is_some_and(|text| has_password(&text.value)) {
            problems.push(
                Diag::new(
                    Code::VALUE_INVALID,
                    format!("the `endpoint` of [deploy.{}] {PASSWORD}", entry.key),
                )
                .at_file("")
                .help("take it out, and change it if others have seen this file: credentials come from the environment"),
            );
        } else if let Some(text) = &endpoint
            && !text.value.starts_with("https://")
            && !is_local(&text.value)
        {
            problems.push(
                Diag::new(Code::VALUE_INVALID, "`endpoint` is not encrypted")
                    .at(text.span, "without https")
                    .help("write https://; http:// is for this machine alone, for trials: http://127.0.0.1:9000"),
            );
        }
        if let Some(text) = table.text("region").filter(|_| store != Some(Store::S3)) {
            problems.push(misplaced("region", "s3:// targets", text.span));
        }
        let number = |key| table.integer(key).and_then(|n| usize::try_from(n).ok());
        targets.push(Target {
            name: entry.key.clone(),
            place,
            span,
            profile: table.string("profile").and_then(|name| Profile::from_name(&name)),
            compress: table.bool("compress").unwrap_or(false),
            max_delete: number("max_delete"),
            keep: number("keep").unwrap_or(5),
            endpoint: endpoint.map(|text| text.value),
            region: table.string("region"),
        });
    }
    targets.sort_by(|a, b| a.name.cmp(&b.name));
    targets
}

fn misplaced(key: &str, place: &str, span: Span) -> Diag {
    Diag::new(Code::VALUE_INVALID, format!("`{key}` is only for {place}"))
        .at(span, "not for this address")
        .help("delete the line")
}

/// Whether an address leads to this machine, so that nothing goes over a network.
#[must_use]
pub fn is_local(url: &str) -> bool {
    let host = url.strip_prefix("http://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let host = host.unwrap_or_default();
    let named = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(named, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::{Place, Store, is_local};

    #[test]
    fn this_machine_is_known() {
        for url in ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:4443/a"] {
            assert!(is_local(url), "{url}");
        }
        for url in [
            "https://127.0.0.1",
            "http://127.0.0.1@host",
            "http://localhost.host",
            "http://localhost:1@host",
        ] {
            assert!(!is_local(url), "{url}");
        }
    }

    #[test]
    fn addresses_are_taken_apart() {
        let bucket = |store, bucket: &str, prefix: &str| Place::Bucket {
            store,
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        };
        for (url, place) in [
            ("s3://name", bucket(Store::S3, "name", "")),
            ("gs://name/a/b/", bucket(Store::Google, "name", "a/b")),
            ("az://name/a", bucket(Store::Azure, "name", "a")),
            ("file:///srv/www/a%20b/", Place::Folder("/srv/www/a b".to_owned())),
            (
                "ssh://desk@host.example:2222/srv/www",
                Place::Rsync {
                    host: "desk@host.example".to_owned(),
                    port: Some(2222),
                    path: "/srv/www".to_owned(),
                    over_ssh: true,
                },
            ),
            (
                "rsync://host/module/a",
                Place::Rsync {
                    host: "host".to_owned(),
                    port: None,
                    path: "module/a".to_owned(),
                    over_ssh: false,
                },
            ),
        ] {
            assert_eq!(Place::parse(url), Ok(place), "{url}");
        }
    }

    #[test]
    fn what_could_be_an_option_or_leads_elsewhere_is_refused() {
        for url in [
            "name",
            "http://name",
            "sftp://host/a",
            "s3://",
            "s3://a b",
            "file://srv/www",
            "file:///",
            "file:///srv/../etc",
            "ssh://-oProxyCommand=x/a",
            "ssh://a@-b/c",
            "ssh://host",
            "ssh://host:x/a",
            "ssh://host/$(a)",
            "ssh://user:secret@host/a",
            "s3://key:secret@bucket",
        ] {
            assert!(Place::parse(url).is_err(), "{url}");
        }
    }
}
