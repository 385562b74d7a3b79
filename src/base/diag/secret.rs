//! Passwords that stand in messages and in excerpts of files: logs are read by many, so each is
//! replaced by asterisks, of as many bytes, so that marks stay where they belong.
//!
//! The only place that decides what a password looks like. Whoever makes a problem need not think
//! of it.

use std::borrow::Cow;
use std::ops::Range;

use super::Diag;

/// What ends a word in prose.
const ENDS: [char; 11] = [' ', '\n', '\t', '"', '\'', '`', '<', '>', '(', ')', ','];

/// Words before a colon that are schemes without a password behind them.
const SCHEMES: [&str; 9] = ["mailto", "acct", "xmpp", "sip", "sips", "tel", "urn", "cid", "mid"];

/// Parts of keys whose values are secret.
const KEYS: [&str; 9] = [
    "password",
    "passwd",
    "passwort",
    "secret",
    "token",
    "access_key",
    "account_key",
    "api_key",
    "sas_key",
];

/// Whether an address has a password in it, whatever its scheme, and without one.
#[must_use]
pub fn has_password(address: &str) -> bool {
    password(address).is_some()
}

/// A problem without passwords: every form in which one is printed begins with this.
pub(super) fn hidden_in_diag(diag: &Diag) -> Cow<'_, Diag> {
    let labels = diag.primary.iter().chain(&diag.related).map(|label| &label.text);
    let mut texts = diag.notes.iter().chain(&diag.help).chain(labels).chain([&diag.message]);
    if texts.all(|text| matches!(hidden(text), Cow::Borrowed(_))) {
        return Cow::Borrowed(diag);
    }
    let mut diag = diag.clone();
    let labels = diag.primary.iter_mut().chain(&mut diag.related).map(|label| &mut label.text);
    let texts = diag.notes.iter_mut().chain(&mut diag.help).chain(labels);
    for text in texts.chain([&mut diag.message]) {
        *text = hidden(text).into_owned();
    }
    Cow::Owned(diag)
}

/// A message without passwords.
fn hidden(text: &str) -> Cow<'_, str> {
    // An address needs both.
    if !text.contains('@') || !text.contains(':') {
        return Cow::Borrowed(text);
    }
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(ENDS) {
        let bare = word.trim_end_matches(ENDS);
        found.extend(password(bare).map(|range| range.start + start..range.end + start));
        start += word.len();
    }
    masked(text, &found)
}

/// The text of a file for an excerpt, without passwords. In configuration, a value may hold spaces,
/// an address may lack its scheme, and keys say what is secret.
pub(super) fn hidden_in_file<'t>(path: &str, text: &'t str) -> Cow<'t, str> {
    let mut found = Vec::new();
    let is_configuration = path.ends_with(".toml");
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut note = |range: Range<usize>| found.push(range.start + start..range.end + start);
        if line.contains('@') {
            words(line, is_configuration).for_each(|(at, word)| {
                if let Some(range) = password(word)
                    && (is_configuration || word.contains("://"))
                {
                    note(range.start + at..range.end + at);
                }
            });
        }
        if is_configuration && line.contains('=') {
            secrets(line).into_iter().for_each(note);
        }
        start += line.len();
    }
    masked(text, &found)
}

/// The words of a line and where they begin; in configuration, what stands between quotes is one.
fn words(line: &str, is_configuration: bool) -> impl Iterator<Item = (usize, &str)> {
    let mut escaped = false;
    let ends = move |c: char| {
        let ends = match is_configuration {
            true => matches!(c, '"' | '\'' | '\n') && !escaped,
            false => ENDS.contains(&c),
        };
        escaped = c == '\\' && !escaped;
        ends
    };
    let start = line.as_ptr() as usize;
    line.split(ends).map(move |word| (word.as_ptr() as usize - start, word))
}

/// The scheme of an address and where it ends, with as many slashes as somebody typed; nothing stands
/// before the slashes of an address that takes the scheme of another one.
fn scheme(address: &str) -> (Option<&str>, usize) {
    let behind = |at: usize| address.len() - address[at..].trim_start_matches('/').len();
    if address.starts_with("//") {
        return (Some(""), behind(0));
    }
    match address.find(":/") {
        Some(at) if !address[..at].contains(':') => (Some(&address[..at]), behind(at + 1)),
        _ => (None, 0),
    }
}

/// Where the password of an address stands: between the first colon and the last `@`, because people
/// put slashes and `@` into passwords as they are.
fn password(address: &str) -> Option<Range<usize>> {
    let end = address.rfind('@')?;
    let (scheme, start) = scheme(&address[..end]);
    let user = address.get(start..end)?;
    // A colon may be written in other ways, and an escape may be one.
    let lower = user.to_ascii_lowercase();
    let colon = [(":", 1), ("%3a", 3), ("\\", 0)];
    let colon = colon.iter().filter_map(|(text, len)| Some((lower.find(text)?, *len))).min()?;
    let (at, len) = colon;
    let rest = &user[at + len..];
    let before = &user[..at];
    match scheme {
        Some(scheme) => {
            // What begins a path, a query or a fragment ends the name of the user.
            if before.contains(['/', '?', '#']) {
                return None;
            }
            let port = rest.bytes().take_while(u8::is_ascii_digit).count();
            let is_web = scheme.ends_with("http") || scheme.ends_with("https");
            if is_web && rest[port..].starts_with('/') {
                return None;
            }
        }
        None => {
            let name = before.rsplit([' ', '=', '\t']).next().unwrap_or_default();
            let is_name = !name.is_empty() && !name.contains(['/', '[', '<', '(']);
            let is_host = address[end + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '[');
            let is_scheme = SCHEMES.contains(&name.to_ascii_lowercase().as_str());
            if !is_name || !is_host || is_scheme || rest.starts_with([' ', '/']) {
                return None;
            }
        }
    }
    (!rest.is_empty()).then_some(start + at + len..end)
}

/// Where the values of keys stand that name something secret.
fn secrets(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('=') {
        // What stands in a value is hidden already.
        if found.last().is_some_and(|value| at < value.end) {
            continue;
        }
        let key = line[..at].trim_end().trim_end_matches(['"', '\'']);
        let start = key.rfind(|c: char| !(c.is_alphanumeric() || "_-.".contains(c)));
        let key =
            &key[start.map_or(0, |at| at + key[at..].chars().next().map_or(1, char::len_utf8))..];
        let key = key.to_lowercase().replace('-', "_");
        if !KEYS.iter().any(|part| key.contains(part)) {
            continue;
        }
        let value = line[at + 1..].trim_start();
        let value_at = line.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = value.trim_start_matches(['"', '\'']);
        let mut escaped = false;
        let end = inner.find(|c: char| {
            let ends = match quote {
                Some(quote) => c == quote && !escaped,
                None => matches!(c, ',' | '}' | '#'),
            };
            escaped = c == '\\' && !escaped;
            ends || c == '\n'
        });
        let from = value_at + value.len() - inner.len();
        found.push(from..from + inner[..end.unwrap_or(inner.len())].trim_end().len());
    }
    found
}

/// The text with asterisks in the place of some parts.
fn masked<'t>(text: &'t str, parts: &[Range<usize>]) -> Cow<'t, str> {
    if parts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut parts = parts.to_vec();
    parts.sort_unstable_by_key(|part| part.start);
    let mut parts = parts.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // Those that end here are over for all that follows.
        while parts.next_if(|part| part.end <= at).is_some() {}
        if parts.peek().is_some_and(|part| part.contains(&at)) && c != '\n' {
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_any_scheme_are_hidden() {
        for (text, wanted) in [
            ("sftp://u:p@h", "sftp://u:*@h"),
            ("u:geheim@host.example:/srv", "u:******@host.example:/srv"),
            ("see `ftp://u:p@h/x`, or", "see `ftp://u:*@h/x`, or"),
            ("ssh://u:a/b@c@host/srv", "ssh://u:*****@host/srv"),
            ("s3://key:se+cret@bucket", "s3://key:*******@bucket"),
            ("ftp://u%3Ageheim@h", "ftp://u%3A******@h"),
            ("https://:geheim@host/a", "https://:******@host/a"),
            ("https://u:geheim@host:8080/a", "https://u:******@host:8080/a"),
            ("rsync: u:ä@h failed", "rsync: u:**@h failed"),
            ("//u:p@h", "//u:*@h"),
            ("ftps:/u:p@h", "ftps:/u:*@h"),
            ("ftp:///u:p@h", "ftp:///u:*@h"),
            ("u:p:/x@h", "u:****@h"),
        ] {
            assert_eq!(hidden(text), wanted);
            assert_eq!(hidden(text).len(), text.len());
        }
    }

    #[test]
    fn what_is_no_password_stays() {
        for text in [
            "ssh://desk@host.example:2222/srv",
            "https://social.example/@paper",
            "https://host.example:8080/@paper",
            "https://host.example/a:b@c",
            "https://host.example?x=a:b@c",
            "mailto:desk@news.example",
            "desk@news.example",
            "@paper: at 12:30 @ the port",
            "`key`: an @ has no place here",
            "twitter:@paper",
            "a: b@c",
        ] {
            assert_eq!(hidden(text), text);
        }
    }

    #[test]
    fn configuration_is_hidden_by_its_values_and_its_keys() {
        for (text, wanted) in [
            ("url = \"ftp://u:p w@h\"\n", "url = \"ftp://u:***@h\"\n"),
            ("url = 'u:p@h/srv'", "url = 'u:*@h/srv'"),
            ("url = ftp://u:p@h", "url = ftp://u:*@h"),
            ("url = u:p@h", "url = u:*@h"),
            (r#"url = "ftp://u:p\"w@h""#, r#"url = "ftp://u:****@h""#),
            (r#"url = "ftp://u\u003ap@h""#, r#"url = "ftp://u*******@h""#),
            ("a = { url = \"sftp://u:p@h\", x = 1 }", "a = { url = \"sftp://u:*@h\", x = 1 }"),
            ("password = \"geheim\"\nx = 1", "password = \"******\"\nx = 1"),
            ("\"aws-secret\" = 'a=b'\r\n", "\"aws-secret\" = '***'\r\n"),
            ("a = { token = 12, b = 1 }", "a = { token = **, b = 1 }"),
        ] {
            assert_eq!(hidden_in_file("site.toml", text), wanted);
        }
        for text in [
            "same_as = [\"https://a.example/@paper\", \"https://b.example/@paper\"]",
            "contact = \"mailto:desk@news.example\"",
            "title = \"Paper: news @ night\"",
            "base_url = \"https://news.example\" # secret: none",
        ] {
            assert_eq!(hidden_in_file("site.toml", text), text);
        }
        let text = "Foto:anna@host.example\npassword = \"a\"\nftp://u:p@h\n";
        let wanted = "Foto:anna@host.example\npassword = \"a\"\nftp://u:*@h\n";
        assert_eq!(hidden_in_file("content/a.md", text), wanted);
    }
}
