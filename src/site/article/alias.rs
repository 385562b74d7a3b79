//! Older URLs of an article, as people write them and as paths of the site.
//!
//! However an address is written (with percent-encodings, in another normalization form), it is one
//! path. What no file can answer is refused, with the way to write it.

use crate::base::diag::{Code, Diag};
use crate::base::names::{self, Fault};
use crate::base::nfc;
use crate::text::schema::Spanned;

/// What is wrong with an address, before it has a place: a label, and what to do.
type Wrong = (Code, &'static str, String);

/// Reads an older URL: its path, and what to say of it, which may be an error or a warning.
pub(super) fn read(written: &Spanned<String>) -> (Option<String>, Option<Diag>) {
    let text = written.value.trim();
    let refused = |(code, label, help): Wrong| {
        // The place shows all of it.
        let shown = if code == Code::URL_TOO_LONG { names::excerpt(text) } else { text.into() };
        let message = match code {
            Code::URL_RESERVED => format!("\"{shown}\" can't be the URL of a page"),
            _ => format!("\"{shown}\" can't be an older URL of this site"),
        };
        (None, Some(Diag::new(code, message).at(written.span, label).help(help)))
    };
    let path = match path(text) {
        Ok(path) => path,
        Err(wrong) => return refused(wrong),
    };
    let warning = served_as(&path).map(|extension| {
        let known = mime_guess::from_ext(extension).first().is_some();
        let (as_what, help) = match known {
            true => (
                format!("as a .{extension} file"),
                "redirect it with a rule of your host instead, and delete the line".to_owned(),
            ),
            false => (
                "as a file of an unknown type".to_owned(),
                format!("write it with a slash at its end: \"{path}/\""),
            ),
        };
        Diag::new(Code::ALIAS_NOT_HTML, format!("hosts serve the older URL {path} {as_what}"))
            .at(written.span, "its redirect is an HTML page")
            .help(help)
    });
    (Some(path), warning)
}

/// The path that is meant: decoded, and in NFC.
fn path(text: &str) -> Result<String, Wrong> {
    const HELP: &str = "write the path only, such as \"/politik/zug/\", without https://, ? and #";
    let invalid = |label, help: String| (Code::VALUE_INVALID, label, help);
    if !text.starts_with('/') || text.contains(['?', '#']) || text.starts_with("//") {
        return Err(invalid("not a path from the site's root", HELP.to_owned()));
    }
    let decoded = decoded(text)?;
    let path = nfc::name(&decoded);
    if let Some(c) = path.chars().find(|c| c.is_control()) {
        let label = "an invisible control character";
        return Err(invalid(label, format!("delete the character U+{:04X}", u32::from(c))));
    }
    if let Some(c) = path.chars().find(|c| "?#\"<>\\^`{|}%".contains(*c)) {
        let label = "not a path from the site's root";
        return Err(invalid(label, format!("no older URL can hold {c}; {HELP}")));
    }
    if path.contains("//") || path.split('/').any(|part| matches!(part, "." | "..")) {
        let label = "not a path from the site's root";
        return Err(invalid(label, format!("write it without //, /./ and /../; {HELP}")));
    }
    let spaced = |part: &str| {
        part.starts_with(char::is_whitespace)
            || part.ends_with(char::is_whitespace)
            || part.contains(|c: char| c.is_whitespace() && c != ' ')
    };
    if path.split('/').any(spaced) {
        let help = "write single spaces inside a name only, as they are or as %20";
        return Err(invalid("a space where file systems hold none", help.to_owned()));
    }
    match names::fault(&path) {
        None => Ok(path.into_owned()),
        Some(fault) => Err(faulty(&fault)),
    }
}

/// What is said of a path that no page can have.
fn faulty(fault: &Fault) -> Wrong {
    match fault {
        Fault::Own => (
            Code::URL_RESERVED,
            "newsprint keeps its own files there",
            "delete the line; an address that begins with .newsprint was never a page".to_owned(),
        ),
        Fault::Hidden(part) => (
            Code::URL_RESERVED,
            "a name that begins with a dot",
            format!(
                "hosts keep settings in files such as {part}; if the file is meant for your host, put it under static/"
            ),
        ),
        Fault::Host(name) => (
            Code::URL_RESERVED,
            "this file configures the host",
            format!(
                "{name} in the site's root is read by hosts, not by readers; if it is meant for your host, put it under static/"
            ),
        ),
        Fault::Control(c) => (
            Code::VALUE_INVALID,
            "an invisible control character",
            format!("delete the character U+{:04X}", u32::from(*c)),
        ),
        Fault::LongName(_, length) => (
            Code::URL_TOO_LONG,
            "too long for a file's name",
            format!(
                "a part of it has {length} bytes, and file systems hold {}; redirect it with a rule of your host",
                names::LONGEST_NAME
            ),
        ),
        Fault::LongPath(length) => (
            Code::URL_TOO_LONG,
            "too long for the path of a file",
            format!(
                "it has {length} bytes, and {} are the most; redirect it with a rule of your host",
                names::LONGEST_PATH
            ),
        ),
    }
}

/// Percent-encodings as what they stand for.
fn decoded(text: &str) -> Result<String, Wrong> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = rest.get(..2).filter(|two| two.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|two| std::str::from_utf8(two).ok());
        let Some(value) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) else {
            return Err((
                Code::VALUE_INVALID,
                "% without two hexadecimal digits",
                "write letters as they are, or in percent-encoding: \"/über/\" or \"/%C3%BCber/\""
                    .to_owned(),
            ));
        };
        bytes.push(value);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).map_err(|_| {
        (
            Code::VALUE_INVALID,
            "its percent-encodings are not UTF-8",
            "write the letters themselves: \"/über/\" for an address that was encoded in Latin-1 as /%FCber/"
                .to_owned(),
        )
    })
}

/// The extension by which hosts tell the type of the file behind a path, if that is no page's.
fn served_as(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let (_, extension) = name.rsplit_once('.')?;
    let is_page = names::PAGE_EXTENSIONS.iter().any(|page| page.eq_ignore_ascii_case(extension));
    (!is_page).then_some(extension)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::Span;

    fn read_text(text: &str) -> (Option<String>, Option<Diag>) {
        read(&Spanned { value: text.to_owned(), span: Span::new(0, 1) })
    }

    fn path_of(text: &str) -> Option<String> {
        let (path, problem) = read_text(text);
        assert_eq!(problem, None, "{text}");
        path
    }

    fn code_of(text: &str) -> (bool, &'static str) {
        let (path, problem) = read_text(text);
        (path.is_some(), problem.map_or("", |problem| problem.code.as_str()))
    }

    #[test]
    fn forms_of_an_address_are_one_path() {
        for text in ["/über/", "/%C3%BCber/", "/%c3%bcber/", "/u\u{308}ber/", " /über/ "] {
            assert_eq!(path_of(text).as_deref(), Some("/über/"), "{text}");
        }
        assert_eq!(path_of("/my%20page/").as_deref(), Some("/my page/"));
        assert_eq!(path_of("/my page").as_deref(), Some("/my page"));
        assert_eq!(path_of("/News/Ferry.html").as_deref(), Some("/News/Ferry.html"));
        assert_eq!(path_of("/.well-known/a/").as_deref(), Some("/.well-known/a/"));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [
            "alt/",
            "//alt/",
            "/a//b/",
            "/a/../b/",
            "/a/%2e%2e/b/",
            "/a?b",
            "/a%3Fb",
            "/a#b",
            "/100%",
            "/%zz/",
            "/%FCber/",
            "/a%00b/",
            "/a\nb/",
            "/a /",
            "/ a/",
            "/a\u{a0}b/",
            "/a\\b/",
            "/%25/",
        ] {
            assert_eq!(code_of(text), (false, "value-invalid"), "{text}");
        }
    }

    #[test]
    fn files_of_newsprint_and_the_host_are_no_older_urls() {
        for text in [
            "/.newsprint/manifest.json.gz",
            "/.newsprint-files",
            "/%2enewsprint-stage",
            "/.htaccess",
            "/a/.b/",
            "/CNAME",
            "/_headers",
            "/_redirects/",
        ] {
            assert_eq!(code_of(text), (false, "url-reserved"), "{text}");
        }
        let long = |count: usize| format!("/{}/", "ü".repeat(count));
        assert_eq!(code_of(&long(127)), (true, ""));
        assert_eq!(code_of(&long(128)), (false, "url-too-long"));
    }

    #[test]
    fn an_older_url_that_is_served_as_another_type_is_told() {
        for text in ["/rss.xml", "/a.pdf", "/feed.json", "/v1.2"] {
            assert_eq!(code_of(text), (true, "alias-not-html"), "{text}");
        }
        for text in ["/a", "/a/", "/a.html", "/a.HTM", "/a.php", "/v1.2/", "/a.b/c"] {
            assert_eq!(code_of(text), (true, ""), "{text}");
        }
    }
}
