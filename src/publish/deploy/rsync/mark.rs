//! What keeps two deploys from two machines apart where there is nothing but rsync.
//!
//! rsync has no conditional writes, and a file that it puts replaces one that came between its look
//! and its write. One thing it makes in a single step of the system that fails if the name is taken:
//! a symbolic link (with `--ignore-existing`). So the *lock* is a link, whose text says whose it is:
//!
//! ```text
//! .newsprint/deploying.1 -> 5f…/12         the lock, and how often its owner has said that it lives
//! .newsprint/deploying-5f….json            what its owner intends, for whoever has to go on
//! ```
//!
//! Who takes over from a deploy that was cut makes a lock with the next number, which only one can,
//! and takes the old one away, so that its owner, should it live, finds that out. The highest number
//! counts.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::publish::deploy::files::read_plain;
use crate::publish::deploy::manifest::LARGEST;
use crate::publish::deploy::steps::{self, Step};

/// What all names begin with.
const NAME: &str = "deploying";

/// What stands in the folder of records on a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The locks by their numbers, and what is written on them.
    pub(super) locks: BTreeMap<u64, String>,
    /// What deploys intended that have not ended well, by their names.
    pub(super) intents: BTreeMap<String, Vec<Step>>,
}

impl Marks {
    /// Reads what was fetched. What newsprint would not have written is none of its.
    #[expect(clippy::disallowed_methods, reason = "a folder of the cache")]
    pub(super) fn read(folder: &Path) -> Self {
        let mut marks = Self::default();
        let entries = fs::read_dir(folder).into_iter().flatten();
        for name in entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()) {
            if let Some(number) = number(&name) {
                if let Ok(text) = fs::read_link(folder.join(&name)) {
                    marks.locks.insert(number, text.to_string_lossy().into_owned());
                }
            } else if is_intent(&name) {
                let bytes = read_plain(&folder.join(&name), LARGEST).ok().flatten();
                // One that can't be read was cut when it was sent: its deploy had changed nothing yet.
                let steps = bytes.and_then(|bytes| steps::read(&*bytes));
                marks.intents.insert(name, steps.unwrap_or_default());
            }
        }
        marks
    }

    /// Whether there is no trace of a deploy.
    pub(super) fn is_empty(&self) -> bool {
        self.locks.is_empty() && self.intents.is_empty()
    }

    /// Everything that deploys may have changed that did not end well.
    pub(super) fn all(&self) -> Vec<Step> {
        self.intents.values().flatten().cloned().collect()
    }

    /// The paths of all locks and intents.
    pub(super) fn paths(&self) -> Vec<String> {
        let intents = self.intents.keys().map(|name| path(name));
        intents.chain(self.locks.keys().map(|number| lock(*number))).collect()
    }

    /// Whether the lock that counts is this one.
    pub(super) fn belong_to(&self, number: u64, id: &str) -> bool {
        let last = self.locks.last_key_value();
        last.is_some_and(|(last, text)| *last == number && text.split('/').next() == Some(id))
    }
}

/// The path of a lock on the target.
pub(super) fn lock(number: u64) -> String {
    path(&format!("{NAME}.{number}"))
}

/// The path of what a deploy intends.
pub(super) fn intent(id: &str) -> String {
    path(&format!("{NAME}-{id}.json"))
}

fn path(name: &str) -> String {
    format!("{}/{name}", crate::publish::deploy::manifest::FOLDER)
}

/// The number of a lock, by its name.
fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(NAME)?.strip_prefix('.')?;
    digits.parse().ok().filter(|number: &u64| number.to_string() == digits)
}

fn is_intent(name: &str) -> bool {
    let id = name.strip_prefix(NAME).and_then(|rest| rest.strip_prefix('-'));
    let id = id.and_then(|rest| rest.strip_suffix(".json"));
    id.is_some_and(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Writes a lock, to be sent.
pub(super) fn write(stage: &Path, number: u64, id: &str, beat: u64) -> io::Result<()> {
    let at = lock(number);
    unstage(stage, &at)?;
    crate::publish::deploy::folder::link(Path::new(&format!("{id}/{beat}")), &stage.join(at))
}

/// Removes a mark here, so that it can be deleted there.
#[expect(clippy::disallowed_methods, reason = "a file of the cache")]
pub(super) fn unstage(stage: &Path, mark: &str) -> io::Result<()> {
    match fs::remove_file(stage.join(mark)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_newsprint_writes_is_a_mark() {
        for (name, wanted) in [
            ("deploying.1", Some(1)),
            ("deploying.20", Some(20)),
            ("deploying.01", None),
            ("deploying.", None),
            ("deploying.-1", None),
            ("deploying.99999999999999999999999", None),
            ("deploying.json", None),
        ] {
            assert_eq!(number(name), wanted, "{name}");
        }
        assert!(is_intent(&format!("deploying-{}.json", "0f".repeat(16))));
        for name in ["deploying-.json", "deploying.json", "deploying-0f.json", "manifest.json"] {
            assert!(!is_intent(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_highest_lock_counts_and_all_intents_are_heard() {
        let folder = tempfile::tempdir().unwrap();
        let id = "0f".repeat(16);
        fs::create_dir_all(folder.path().join(".newsprint")).unwrap();
        write(folder.path(), 1, "another", 4).unwrap();
        write(folder.path(), 2, &id, 0).unwrap();
        write(folder.path(), 2, &id, 7).unwrap();
        let entry = r#"{"hash":"","size":0,"type":"","cache":""}"#;
        let texts = [
            format!(r#"[["a",{entry}],["b",null]]"#),
            format!(r#"[["../c",{entry}]]"#),
            "<html>".to_owned(),
        ];
        for (number, text) in texts.iter().enumerate() {
            let path = folder.path().join(intent(&format!("{number:032x}")));
            crate::publish::deploy::files::keep(&path, text.as_bytes()).unwrap();
        }
        crate::publish::deploy::files::keep(&folder.path().join(".newsprint/manifest.json"), b"a")
            .unwrap();
        let marks = Marks::read(&folder.path().join(".newsprint"));
        assert_eq!(marks.locks, [(1, "another/4".to_owned()), (2, format!("{id}/7"))].into());
        assert!(marks.belong_to(2, &id) && !marks.belong_to(1, "another"));
        let intended: Vec<String> = marks.all().into_iter().map(|(path, _)| path).collect();
        assert_eq!(intended, ["a", "b"]);
        assert_eq!(marks.paths().len(), 5);
        assert!(Marks::read(&folder.path().join("none")).is_empty());
    }
}
