//! The house rules that a compiler does not know: heads, arrows between rooms, forbidden words.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::site::tree;

/// All sources of the library, by path.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = BTreeMap::new();
    let folders = [
        "src",
        "tests/it",
        "benches",
        "crates/av1/src",
        "crates/picture/src",
        "crates/picture/tests/it",
    ];
    for folder in folders {
        for (path, bytes) in tree(&root.join(folder)) {
            if path.ends_with(".rs") {
                sources.insert(format!("{folder}/{path}"), String::from_utf8(bytes).unwrap());
            }
        }
    }
    sources
}

/// The room of a source file: `src/index/links.rs` belongs to `index`.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let first = inside.split('/').next()?;
    Some(first.strip_suffix(".rs").unwrap_or(first))
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{path} has no head");
        let head = text.lines().next().unwrap();
        assert!(head.len() > 20, "{path}: the head says nothing");
    }
}

#[test]
fn arrows_between_rooms_point_one_way() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let rooms: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let place = |room: &str| rooms.iter().position(|known| *known == room);
    let mut checked = 0;
    for (path, text) in sources() {
        let Some(from) = room(&path).filter(|room| !matches!(*room, "lib" | "main")) else {
            continue;
        };
        let at = place(from).unwrap_or_else(|| panic!("{from} is not declared in lib.rs"));
        // What stands below `mod tests` may look anywhere.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (start, word) in code.match_indices("crate::") {
            let to: String = code[start + word.len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let Some(target) = place(&to) else { continue };
            checked += 1;
            assert!(target <= at, "{path} uses {to}, which is read later than {from}");
        }
    }
    assert!(checked > 100, "only {checked} arrows were found");
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["dbg!(", "todo!(", "unimplemented!(", "FIXME", "TODO", "XXX"];
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.ends_with("tidy.rs")) {
        for word in words {
            assert!(!text.contains(word), "{path} has {word}");
        }
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(lines <= 460, "{path} has {lines} lines without its tests: two rooms live there");
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifests = ["Cargo.toml", "crates/av1/Cargo.toml", "crates/picture/Cargo.toml"]
        .map(|path| fs::read_to_string(root.join(path)).unwrap());
    let mut before = "";
    let mut inside = false;
    let mut dependencies = 0;
    for line in manifests.iter().flat_map(|manifest| manifest.lines()) {
        if line.starts_with('[') {
            inside = line.contains("dependencies]");
        } else if inside && line.contains(" = ") {
            assert!(before.starts_with("# "), "{line} has no reason");
            dependencies += 1;
        }
        before = line;
    }
    assert!(dependencies > 10);
}
