//! Who is answered, and who is not.
//!
//! A page on the web can make a browser send requests to this machine. It can't choose their Host
//! header, unless it has its own name resolved to this machine (DNS rebinding): so only our own
//! names are answered. Nor can it hide their Origin and Sec-Fetch-Site headers (Fetch Standard and
//! Fetch Metadata): so nothing but a visit is answered that comes from elsewhere.

use hyper::header::{COOKIE, HOST, HeaderMap, ORIGIN};
use hyper::{Method, Uri};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its Host is none of our names.
    Host,
    /// It comes from another site.
    Origin,
    /// It does not know the token.
    Token,
}

/// The name of the cookie that holds the token.
pub(super) const TOKEN_COOKIE: &str = "newsprint-token";

/// Who may ask.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// The names and addresses of this server, with and without its port.
    pub(super) hosts: Vec<String>,
    /// What everybody must know who does not ask from this machine.
    pub(super) token: Option<String>,
}

impl Guard {
    /// Looks at a request; `local` tells whether it comes from this machine.
    pub(super) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        local: bool,
    ) -> Result<(), Refusal> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        // Two Host headers are refused, as RFC 9112, section 3.2, demands.
        let host = text(HOST).filter(|_| headers.get_all(HOST).iter().count() == 1);
        let asked = uri.authority().map(|authority| authority.as_str());
        let ours = |name: &str| self.hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
        if !host.is_some_and(ours) || !asked.is_none_or(ours) {
            return Err(Refusal::Host);
        }
        if headers.contains_key(ORIGIN) {
            let origin = text(ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
            if !origin.is_some_and(ours) {
                return Err(Refusal::Origin);
            }
        }
        let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        let mode = headers.get("sec-fetch-mode").and_then(|value| value.to_str().ok());
        let elsewhere = matches!(site, Some("cross-site" | "same-site"));
        if elsewhere && (mode != Some("navigate") || method != Method::GET) {
            return Err(Refusal::Origin);
        }
        match &self.token {
            Some(token) if !local && !knows(token, uri, headers) => Err(Refusal::Token),
            _ => Ok(()),
        }
    }
}

/// Whether a request brings the token, in its address or in its cookie.
fn knows(token: &str, uri: &Uri, headers: &HeaderMap) -> bool {
    let in_cookie = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(name, value)| name == TOKEN_COOKIE && same(value, token));
    in_cookie || in_address(uri).is_some_and(|given| same(given, token))
}

/// The token that an address brings.
pub(super) fn in_address(uri: &Uri) -> Option<&str> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(name, _)| *name == "token").map(|(_, value)| value)
}

/// Compares without telling by its time how much was right.
fn same(given: &str, token: &str) -> bool {
    given.len() == token.len()
        && given.bytes().zip(token.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        token: Option<&str>,
        uri: &str,
        given: &[(&'static str, &str)],
    ) -> Result<(), Refusal> {
        let hosts = vec!["127.0.0.1:4000".to_owned(), "localhost:4000".to_owned()];
        let guard = Guard { hosts, token: token.map(str::to_owned) };
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(*name, value.parse().unwrap());
        }
        guard.check(&Method::GET, &uri.parse().unwrap(), &headers, false)
    }

    #[test]
    fn only_our_own_names_are_answered() {
        assert_eq!(check(None, "/", &[("host", "127.0.0.1:4000")]), Ok(()));
        assert_eq!(check(None, "/", &[("host", "LOCALHOST:4000")]), Ok(()));
        assert_eq!(check(None, "/", &[("host", "evil.example:4000")]), Err(Refusal::Host));
        assert_eq!(check(None, "/", &[("host", "127.0.0.1:4001")]), Err(Refusal::Host));
        assert_eq!(check(None, "/", &[]), Err(Refusal::Host));
        let both = [("host", "localhost:4000"), ("host", "evil.example")];
        assert_eq!(check(None, "/", &both), Err(Refusal::Host));
        let absolute = check(None, "http://evil.example/", &[("host", "localhost:4000")]);
        assert_eq!(absolute, Err(Refusal::Host));
    }

    #[test]
    fn nothing_but_a_visit_may_come_from_elsewhere() {
        let with = |more: &[(&'static str, &'static str)]| {
            let mut all = vec![("host", "localhost:4000")];
            all.extend(more);
            check(None, "/", &all)
        };
        assert_eq!(with(&[("origin", "http://localhost:4000")]), Ok(()));
        assert_eq!(with(&[("origin", "http://evil.example")]), Err(Refusal::Origin));
        assert_eq!(with(&[("origin", "null")]), Err(Refusal::Origin));
        let visit = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert_eq!(with(&visit), Ok(()));
        let image = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
        assert_eq!(with(&image), Err(Refusal::Origin));
    }

    #[test]
    fn the_token_is_needed_in_full() {
        let host = ("host", "localhost:4000");
        assert_eq!(check(Some("abc"), "/", &[host]), Err(Refusal::Token));
        assert_eq!(check(Some("abc"), "/?token=ab", &[host]), Err(Refusal::Token));
        assert_eq!(check(Some("abc"), "/?a=b&token=abc", &[host]), Ok(()));
        let cookie = ("cookie", "x=y; newsprint-token=abc");
        assert_eq!(check(Some("abc"), "/", &[host, cookie]), Ok(()));
    }
}
