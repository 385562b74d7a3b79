//! What output files may be called: what file systems hold, what belongs to newsprint, and what
//! configures a host.
//!
//! Knows only names, so everything that makes, writes or publishes a file can ask.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::base::nfc;

/// The longest name of a file or folder in bytes: ext4, APFS and NTFS hold no more.
pub const LONGEST_NAME: usize = 255;

/// The longest path of an output file in bytes: the longest key of a bucket.
pub const LONGEST_PATH: usize = 1024;

/// Extensions of pages: of those before this site, too. What answers an old address is HTML whatever
/// it is called.
pub const PAGE_EXTENSIONS: [&str; 12] =
    ["asp", "aspx", "cfm", "cgi", "do", "htm", "html", "jsp", "php", "php3", "phtml", "shtml"];

/// Files and folders in the site's root that configure a host.
const HOST: [&str; 8] = [
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "netlify.toml",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
];

/// Why a file can't have a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// newsprint keeps its own records there.
    Own,
    /// A name that begins with a dot: hosts keep their settings in such files, and hide them.
    Hidden(String),
    /// A file that configures a host.
    Host(String),
    /// A control character.
    Control(char),
    /// A name longer than [`LONGEST_NAME`], and its length.
    LongName(String, usize),
    /// A path longer than [`LONGEST_PATH`], and its length.
    LongPath(usize),
}

/// What is wrong with the path of a file that newsprint makes, from the site's root.
#[must_use]
pub fn fault(path: &str) -> Option<Fault> {
    if is_own(path) {
        return Some(Fault::Own);
    }
    let mut parts = path.split('/').filter(|part| !part.is_empty()).enumerate();
    let hidden = parts.find(|(at, part)| part.starts_with('.') && (*at, *part) != WELL_KNOWN);
    if let Some((_, part)) = hidden {
        return Some(Fault::Hidden(part.to_owned()));
    }
    let top = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if top == "CNAME" || HOST.iter().any(|name| top.eq_ignore_ascii_case(name)) {
        return Some(Fault::Host(top.to_owned()));
    }
    unfit(path)
}

/// The one folder that hosts serve although its name begins with a dot (RFC 8615): its place among
/// the parts of a path, and its name.
const WELL_KNOWN: (usize, &str) = (0, ".well-known");

/// What is wrong with the path of a file that the site brings on purpose, in `static/`: it may
/// configure a host, but it can't take the place of newsprint's own files.
#[must_use]
pub fn fault_of_copy(path: &str) -> Option<Fault> {
    if is_own(path) { Some(Fault::Own) } else { unfit(path) }
}

/// What file systems and buckets don't hold.
fn unfit(path: &str) -> Option<Fault> {
    if let Some(control) = path.chars().find(|c| c.is_control()) {
        return Some(Fault::Control(control));
    }
    if let Some(part) = path.split('/').find(|part| part.len() > LONGEST_NAME) {
        return Some(Fault::LongName(part.to_owned(), part.len()));
    }
    (path.len() > LONGEST_PATH).then_some(Fault::LongPath(path.len()))
}

/// Whether a path belongs to newsprint: its list of files and its stage in the output folder, its
/// records on a target. Case and invisible characters don't count, because some file systems ignore
/// them.
#[must_use]
pub fn is_own(path: &str) -> bool {
    let top = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if !top.contains('.') {
        return false;
    }
    let mut seen = top.chars().filter(|c| !is_invisible(*c)).map(|c| c.to_ascii_lowercase());
    ".newsprint".chars().all(|c| seen.next() == Some(c))
}

/// Characters that HFS+ leaves out when it compares names.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// As much of a text as a message can show.
#[must_use]
pub fn excerpt(text: &str) -> Cow<'_, str> {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The beginning of a name to which more is added, such as a fingerprint or an extension.
#[must_use]
pub fn shortened(stem: &str) -> &str {
    &stem[..stem.floor_char_boundary(LONGEST_STEM)]
}

/// What is left of [`LONGEST_NAME`] for the name of somebody's file.
const LONGEST_STEM: usize = 200;

/// A name of a person or a subject as it is compared: normalization form, case and width of spaces
/// don't tell two apart.
#[must_use]
pub fn comparable(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let lower = nfc::name(&words.join(" ")).to_lowercase();
    nfc::name(&lower).into_owned()
}

/// Orders names as people do: numbers in them count as numbers, so that part 10 comes after part 2.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (in_left, in_right) = (digits(left), digits(right));
        let order = if in_left > 0 && in_right > 0 {
            let (number, other) = (&left[..in_left], &right[..in_right]);
            let (number, other) = (number.trim_start_matches('0'), other.trim_start_matches('0'));
            (left, right) = (&left[in_left..], &right[in_right..]);
            number.len().cmp(&other.len()).then_with(|| number.cmp(other))
        } else {
            let (mut rest, mut others) = (left.chars(), right.chars());
            let order = match (rest.next(), others.next()) {
                (None, None) => return a.cmp(b),
                (one, other) => one.cmp(&other),
            };
            (left, right) = (rest.as_str(), others.as_str());
            order
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The name under which file systems find a path that ignore case and Unicode normalization, as those
/// of macOS and Windows do: two paths with the same one can't exist side by side there.
#[must_use]
pub fn folded(path: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    if path.bytes().all(plain) {
        return Cow::Borrowed(path);
    }
    let lower = nfc::name(path).to_lowercase();
    match nfc::name(&lower) {
        Cow::Owned(composed) => Cow::Owned(composed),
        Cow::Borrowed(_) if lower == path => Cow::Borrowed(path),
        Cow::Borrowed(_) => Cow::Owned(lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_files_are_refused_in_any_spelling() {
        for path in [
            ".newsprint/manifest.json.gz",
            "/.newsprint/deploying.json",
            ".newsprint-files",
            ".newsprint-stage/index.html",
            ".newsprint-files.new",
            ".Newsprint/nginx.conf",
            ".news\u{200c}print/nginx.conf",
        ] {
            assert_eq!(fault(path), Some(Fault::Own), "{path}");
            assert_eq!(fault_of_copy(path), Some(Fault::Own), "{path}");
        }
        assert!(!is_own("news/.newsprint/a") && !is_own("newsprint/a") && !is_own("a.newsprint"));
    }

    #[test]
    fn only_static_may_configure_a_host() {
        for path in [".htaccess", "a/.htaccess", ".git/config", "a/.well-known/b", "CNAME"] {
            assert!(fault(path).is_some(), "{path}");
            assert_eq!(fault_of_copy(path), None, "{path}");
        }
        for path in ["_headers", "_redirects/index.html", "Web.config", "_worker.js/a"] {
            assert!(matches!(fault(path), Some(Fault::Host(_))), "{path}");
        }
        for path in [".well-known/security.txt", "a/_headers", "cname/index.html", "a.b/c", "…"] {
            assert_eq!(fault(path), None, "{path}");
        }
    }

    #[test]
    fn names_are_as_long_as_file_systems_hold() {
        let name = |length: usize| format!("a/{}/b", "x".repeat(length));
        assert_eq!(fault(&name(255)), None);
        assert!(matches!(fault(&name(256)), Some(Fault::LongName(_, 256))));
        assert_eq!(fault(&format!("a/{}", "ü".repeat(127))), None);
        assert!(matches!(fault_of_copy(&"ü".repeat(128)), Some(Fault::LongName(_, 256))));
        let path = |length: usize| format!("{}x", "x/".repeat((length - 1) / 2));
        assert_eq!((path(1023).len(), fault(&path(1023))), (1023, None));
        assert_eq!(fault(&path(1025)), Some(Fault::LongPath(1025)));
        assert_eq!(
            (excerpt("für"), excerpt(&"ü".repeat(41))),
            ("für".into(), ("ü".repeat(40) + "…").into())
        );
        assert_eq!(shortened(&"ü".repeat(200)), "ü".repeat(100));
        assert_eq!(fault("a\0b"), Some(Fault::Control('\0')));
    }

    #[test]
    fn numbers_in_names_are_in_order() {
        let mut names = ["part-10.md", "part-2.md", "part-1/index.md", "part-02.md", "a.md"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a.md", "part-1/index.md", "part-02.md", "part-2.md", "part-10.md"]);
    }

    #[test]
    fn case_and_normalization_do_not_tell_files_apart() {
        assert!(matches!(folded("news/ferry/index.html"), Cow::Borrowed(_)));
        assert_eq!(folded("News/Fähre"), folded("news/fa\u{308}hre"));
        assert_eq!(folded("Ä"), "ä");
        assert_ne!(folded("fahre"), folded("fähre"));
        assert_eq!(comparable(" JOSE\u{301}  Ruiz"), comparable("José\u{a0}Ruiz"));
        assert_ne!(comparable("Jan Novák"), comparable("Jan Novak"));
    }
}
