//! The small files of hosts: `_redirects`, `_headers`, `CNAME`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Redirect;
use crate::publish::deploy::kind::{IMMUTABLE, LONG, SVG_POLICY, Wave};
use crate::publish::deploy::published::Published;
use crate::site::config::Profile;

/// `_redirects` of Netlify, Cloudflare and GitLab. Netlify and GitLab follow a rule only where no
/// file stands, which is so: the page is not published. Cloudflare follows it always.
pub(super) fn redirects(profile: Profile, redirects: &[Redirect]) -> String {
    redirects.iter().map(|rule| redirect(profile, rule)).collect()
}

/// The lines of one old address.
pub(super) fn redirect(profile: Profile, redirect: &Redirect) -> String {
    let rule = |from: &str| format!("{from} {} 301\n", redirect.to);
    match profile {
        // With a slash and without is one for it.
        Profile::Netlify => redirect.from.iter().map(|from| rule(from)).collect(),
        _ => redirect.addresses().map(rule).collect(),
    }
}

/// `_headers` of Netlify and Cloudflare: no file is taken for something else than its type says, and
/// a rule for each ending whose files all have a fingerprint in their names. Pages keep the host's own rule, which is to ask each time.
pub(super) fn headers(published: &Published, base: &str) -> String {
    let mut endings: BTreeMap<&str, bool> = BTreeMap::new();
    for file in published.files.iter().filter(|file| file.wave == Wave::Parts) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let Some((_, ending)) = name.rsplit_once('.') else { continue };
        *endings.entry(ending).or_insert(true) &= file.entry.cache == IMMUTABLE;
    }
    let plain = |ending: &str| ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut text = format!("{base}/*\n  X-Content-Type-Options: nosniff\n");
    for (ending, hashed) in endings.into_iter().filter(|(ending, _)| plain(ending)) {
        let cache = if hashed { IMMUTABLE } else { LONG };
        let _ = writeln!(text, "{base}/*.{ending}\n  Cache-Control: {cache}");
        if ending == "svg" {
            let _ = writeln!(text, "  Content-Security-Policy: {SVG_POLICY}");
        }
    }
    text
}

/// The domain for GitHub Pages; `None` for one of GitHub's own.
pub(super) fn domain(front: &str) -> Option<String> {
    let host = front.split("//").nth(1)?.split(['/', ':']).next()?;
    (!host.ends_with(".github.io")).then(|| format!("{host}\n"))
}
