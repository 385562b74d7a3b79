//! Opening a place in a file: an address that the browser follows, or a program that is started.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::site::source::on_disk;

/// How a place in a file is opened. `{path}`, `{line}` and `{column}` stand for the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editor {
    /// An address such as `vscode://file/{path}:{line}:{column}`.
    Address(String),
    /// A program and its arguments.
    Program(Vec<String>),
    /// Not at all.
    None,
}

/// Editors that are known by name, and their addresses.
const KNOWN: [(&str, &str); 6] = [
    ("vscode", "vscode://file/{path}:{line}:{column}"),
    ("vscodium", "vscodium://file/{path}:{line}:{column}"),
    ("cursor", "cursor://file/{path}:{line}:{column}"),
    ("zed", "zed://file/{path}:{line}:{column}"),
    ("idea", "idea://open?file=/{path}&line={line}"),
    ("sublime", "subl://open?url=file:///{path}&line={line}"),
];

impl Editor {
    /// The editor of a setting: a name, an address, a command line, or `none`.
    #[must_use]
    pub fn parse(setting: &str) -> Self {
        let setting = setting.trim();
        if setting.is_empty() || setting == "none" {
            return Self::None;
        }
        if let Some((_, address)) = KNOWN.iter().find(|(name, _)| *name == setting) {
            return Self::Address((*address).to_owned());
        }
        if setting.contains("://") {
            return Self::Address(setting.to_owned());
        }
        let mut words: Vec<String> = setting.split_whitespace().map(str::to_owned).collect();
        if !words.iter().any(|word| word.contains("{path}")) {
            words.push("{path}".to_owned());
        }
        Self::Program(words)
    }

    /// The address of a place, for the browser.
    #[must_use]
    pub fn address(&self, root: &Path, path: &str, line: usize, column: usize) -> Option<String> {
        let Self::Address(address) = self else { return None };
        let path = absolute(root, path);
        let path = encoded(path.to_string_lossy().trim_start_matches('/'));
        Some(filled(address, &path, line, column))
    }

    /// The same with `{path}` (from the site's root) and `{line}` still to be filled in.
    #[must_use]
    pub fn pattern(&self, root: &Path) -> Option<String> {
        let Self::Address(address) = self else { return None };
        let root = encoded(absolute(root, "").to_string_lossy().trim_matches('/'));
        let address = address.replace("{column}", "1");
        Some(address.replace("{path}", &format!("{root}/{{path}}")))
    }

    /// Starts the program for a place. What to start was said on the command line; only the place
    /// comes from the browser, and it is a file of the site.
    ///
    /// # Errors
    /// The program can't be started.
    pub fn open(&self, root: &Path, path: &str, line: usize) -> std::io::Result<()> {
        let Self::Program(words) = self else { return Ok(()) };
        let path = absolute(root, path);
        let path = path.to_string_lossy();
        let mut words = words.iter().map(|word| filled(word, &path, line, 1));
        let Some(program) = words.next() else { return Ok(()) };
        let (input, output) = (Stdio::null(), Stdio::null());
        let started = Command::new(program).args(words).stdin(input).stdout(output).spawn();
        started.map(|mut child| {
            // Somebody has to hear when it ends.
            std::thread::spawn(move || child.wait());
        })
    }
}

fn absolute(root: &Path, path: &str) -> PathBuf {
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    if path.is_empty() { root } else { on_disk(&root, path) }
}

fn filled(pattern: &str, path: &str, line: usize, column: usize) -> String {
    pattern
        .replace("{line}", &line.to_string())
        .replace("{column}", &column.to_string())
        .replace("{path}", path)
}

/// A path as part of an address (RFC 3986, section 2.1).
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_programs_are_told_apart() {
        let root = Path::new("/nowhere/site");
        let place = |setting: &str| Editor::parse(setting).address(root, "content/a b.md", 3, 7);
        assert_eq!(
            place("vscode").as_deref(),
            Some("vscode://file/nowhere/site/content/a%20b.md:3:7")
        );
        assert_eq!(
            place("x://{path}?{line}").as_deref(),
            Some("x://nowhere/site/content/a%20b.md?3")
        );
        assert_eq!(place("none"), None);
        assert_eq!(
            Editor::parse("code -g {path}:{line}"),
            Editor::Program(vec!["code".into(), "-g".into(), "{path}:{line}".into()])
        );
        assert_eq!(Editor::parse("gedit"), Editor::Program(vec!["gedit".into(), "{path}".into()]));
        assert_eq!(
            Editor::parse("vscode").pattern(root).as_deref(),
            Some("vscode://file/nowhere/site/{path}:{line}:1")
        );
    }
}
