//! What hosts take: files, sizes, rules. Numbers are those of the hosts' own documentation, as of
//! 2026; where a plan that is paid for takes more, the help line says so.

use std::collections::BTreeMap;
use std::fs;

use super::{Redirect, rules};
use crate::base::diag::{Code, Diag};
use crate::publish::deploy::published::{File, Published};
use crate::site::config::{Profile, SITE_FILE};

/// How much goes into a host's file of rules for old addresses.
struct Room {
    rules: usize,
    /// Characters of a rule.
    rule: usize,
    /// Bytes of the file.
    file: usize,
}

impl Room {
    fn of(profile: Profile) -> Option<Self> {
        let (rules, rule, file) = match profile {
            Profile::Cloudflare => (2000, 1000, usize::MAX),
            // With more of either, it follows none of them.
            Profile::Gitlab => (1000, usize::MAX, 64 * 1024),
            // With more, deploys may fail.
            Profile::Netlify => (10_000, usize::MAX, usize::MAX),
            Profile::Nginx | Profile::Caddy | Profile::Apache => {
                (usize::MAX, usize::MAX, usize::MAX)
            }
            Profile::Github | Profile::S3 => return None,
        };
        Some(Self { rules, rule, file })
    }
}

/// One of the whole site is told where the profile stands.
fn problem(message: String, help: &str) -> Diag {
    Diag::new(Code::HOST_LIMIT, message).at_file(SITE_FILE).help(help)
}

/// Whether a host has rules for old addresses at all.
pub(super) fn has_rules(profile: Profile) -> bool {
    Room::of(profile).is_some()
}

/// Keeps the old addresses that become rules, as far as the host's limit goes, and says how many
/// do not.
pub(super) fn fit(profile: Profile, redirects: &mut Vec<Redirect>) -> Option<Diag> {
    let room = Room::of(profile)?;
    let all = redirects.len();
    let (mut count, mut bytes) = (0_usize, 0_usize);
    redirects.retain(|redirect| {
        let text = rules::redirect(profile, redirect);
        let (more, size) = (count + text.lines().count(), bytes + text.len());
        let fits = more <= room.rules
            && size <= room.file
            && text.lines().all(|line| line.chars().count() <= room.rule);
        if fits {
            (count, bytes) = (more, size);
        }
        fits
    });
    let left = all - redirects.len();
    let takes = match profile {
        Profile::Cloudflare => "2000 rules of 1000 characters",
        Profile::Gitlab => "1000 rules in 64 KB",
        _ => "10000 rules",
    };
    (left > 0).then(|| {
        problem(
            format!(
                "{left} of {all} old addresses stay pages, because {} takes {takes}",
                profile.name()
            ),
            "nothing is lost: these pages send readers on, too; but each counts as a file",
        )
    })
}

/// What the host would refuse or not look at, in words.
pub(in crate::publish::deploy) fn of(profile: Profile, published: &Published) -> Vec<Diag> {
    let mut problems = files(profile, published);
    let text = |name: &str| {
        let file = published.get(name)?;
        let text = String::from_utf8_lossy(&read(file)?).into_owned();
        let path = if file.made { name.to_owned() } else { format!("static/{name}") };
        Some((path, text))
    };
    if matches!(profile, Profile::Cloudflare | Profile::Gitlab)
        && let Some((path, text)) = text("_redirects")
    {
        problems.extend(redirects(profile, &text).map(|problem| problem.at_file(path)));
    }
    if profile == Profile::Cloudflare
        && let Some((path, text)) = text("_headers")
    {
        problems.extend(headers(&text).map(|problem| problem.at_file(path)));
    }
    problems
}

#[expect(clippy::disallowed_methods, reason = "a file of the output folder, on its way out")]
fn read(file: &File) -> Option<Vec<u8>> {
    fs::read(&file.from).ok()
}

/// Numbers and sizes of files.
fn files(profile: Profile, published: &Published) -> Vec<Diag> {
    let name = profile.name();
    let mut problems = Vec::new();
    let count = published.files.len();
    let most = match profile {
        Profile::Cloudflare => {
            Some((20_000, "paid plans take 100,000; fewer [photos] widths make fewer files"))
        }
        Profile::Gitlab => Some((200_000, "fewer [photos] widths make fewer files")),
        _ => None,
    };
    if let Some((most, help)) = most.filter(|(most, _)| count > *most) {
        problems
            .push(problem(format!("the site has {count} files, and {name} takes {most}"), help));
    }
    if profile == Profile::Cloudflare {
        let large = published.files.iter().filter(|file| file.entry.size > 25 * 1024 * 1024);
        problems.extend(large.map(|file| {
            problem(
                format!("{name} takes files of 25 MB at most"),
                "put large files such as films on a host for them",
            )
            .at_file(file.path.clone())
        }));
    }
    if profile == Profile::Netlify {
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        for file in &published.files {
            *folders
                .entry(file.path.rsplit_once('/').map_or("", |(folder, _)| folder))
                .or_default() += 1;
        }
        let full = folders.into_iter().filter(|(_, count)| *count > 54_000);
        problems.extend(full.map(|(folder, count)| {
            problem(
                format!("/{folder} has {count} files, and {name} takes 54000 in a folder"),
                "spread them over several folders",
            )
        }));
    }
    let whole: u64 = published.files.iter().map(|file| file.entry.size).sum();
    if profile == Profile::Github && whole > 1_000_000_000 {
        problems.push(problem(
            format!("the site has {} MB, and {name} takes 1000", whole / 1_000_000),
            "fewer [photos] widths and formats make it smaller",
        ));
    }
    problems
}

/// A `_redirects`, which may be the site's own.
fn redirects(profile: Profile, text: &str) -> Option<Diag> {
    let rules: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    if profile == Profile::Gitlab {
        let too_much = rules.len() > 1000 || text.len() > 64 * 1024;
        return too_much.then(|| {
            problem(
                format!(
                    "gitlab takes 1000 rules in 64 KB, or follows none; this file has {} in {} KB",
                    rules.len(),
                    text.len().div_ceil(1024)
                ),
                "delete the oldest rules; a GitLab of your own can be set to take more",
            )
        });
    }
    let is_pattern = |rule: &&&str| {
        let from = rule.split_whitespace().next().unwrap_or_default();
        from.contains('*') || from.contains("/:")
    };
    let patterns = rules.iter().filter(is_pattern).count();
    let plain = rules.len() - patterns;
    let longest = rules.iter().map(|rule| rule.chars().count()).max().unwrap_or_default();
    (plain > 2000 || patterns > 100 || longest > 1000).then(|| {
        problem(
            format!(
                "cloudflare takes 2000 rules, 100 with * or :name, and 1000 characters a rule; this file has {plain}, {patterns} and {longest}"
            ),
            "delete the oldest rules, or put several into one with *",
        )
    })
}

/// A `_headers`, which may be the site's own.
fn headers(text: &str) -> Option<Diag> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let rules = lines().filter(|line| !line.starts_with([' ', '\t'])).count();
    let longest = lines().map(|line| line.chars().count()).max().unwrap_or_default();
    (rules > 100 || longest > 2000).then(|| {
        problem(
            format!(
                "cloudflare takes 100 rules for headers and 2000 characters a line; this file has {rules} and {longest}"
            ),
            "put several rules into one with *, and shorten what is long",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old(count: usize, length: usize) -> Vec<Redirect> {
        let one = |number| Redirect {
            from: vec![format!("/{number:0length$}/")],
            to: "/neu/".to_owned(),
            page: format!("{number:0length$}/index.html"),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn what_a_host_has_no_room_for_stays_a_page_and_is_counted() {
        for (profile, count, length, kept) in [
            (Profile::Cloudflare, 1000, 8, 1000),
            (Profile::Cloudflare, 1001, 8, 1000),
            (Profile::Cloudflare, 3, 990, 0),
            (Profile::Gitlab, 600, 8, 500),
            // 64 KB are full before 1000 rules are.
            (Profile::Gitlab, 500, 100, 291),
            (Profile::Netlify, 10_001, 8, 10_000),
            (Profile::Apache, 20_000, 8, 20_000),
        ] {
            let mut redirects = old(count, length);
            let said = fit(profile, &mut redirects);
            assert_eq!(redirects.len(), kept, "{profile:?}");
            assert_eq!(said.is_some(), kept < count, "{profile:?}");
            if profile == Profile::Gitlab {
                assert!(
                    redirects
                        .iter()
                        .map(|rule| rules::redirect(profile, rule).len())
                        .sum::<usize>()
                        <= 65_536
                );
            }
        }
    }

    #[test]
    fn rules_of_the_site_itself_are_counted_as_hosts_count_them() {
        let rules =
            |count: usize, text: &str| format!("# old\n\n{}", format!("{text}\n").repeat(count));
        for (profile, text, wanted) in [
            (Profile::Cloudflare, rules(2000, "/a /b"), false),
            (Profile::Cloudflare, rules(2001, "/a /b"), true),
            (Profile::Cloudflare, rules(100, "/a/* /b/:splat"), false),
            (Profile::Cloudflare, rules(101, "/a/:name /b"), true),
            (Profile::Cloudflare, rules(1, &format!("/a /{}", "b".repeat(1000))), true),
            (Profile::Gitlab, rules(1000, "/a /b"), false),
            (Profile::Gitlab, rules(1001, "/a /b"), true),
            (Profile::Gitlab, rules(900, &format!("/a /{}", "b".repeat(80))), true),
        ] {
            assert_eq!(redirects(profile, &text).is_some(), wanted, "{profile:?} {}", text.len());
        }
        assert!(headers(&rules(100, "/a\n  X-A: b")).is_none());
        assert!(headers(&rules(101, "/a\n  X-A: b")).is_some());
        assert!(headers(&format!("/a\n  X-A: {}\n", "b".repeat(2000))).is_some());
    }
}
