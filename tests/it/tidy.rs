//! The house rules that a compiler does not know: heads, arrows between layers, forbidden words.

use std::collections::{BTreeMap, BTreeSet};
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

/// The layer and the module of a source file: `src/site/index/links.rs` belongs to `site` and `index`.
fn module(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.strip_prefix("src/")?.split('/');
    let layer = parts.next()?;
    let layer = layer.strip_suffix(".rs").unwrap_or(layer);
    let module = parts.next().unwrap_or_default();
    Some((layer, module.strip_suffix(".rs").unwrap_or(module)))
}

/// The names at the beginning of what follows `crate::`, at most two.
fn names(path: &str) -> (String, String) {
    let name = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let layer = name(path);
    let module = path[layer.len()..].strip_prefix("::").map(name).unwrap_or_default();
    (layer, module)
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{path} has no head");
        let head = text.lines().next().unwrap();
        assert!(head.len() > 20, "{path}: the head says nothing");
    }
}

/// What each module uses, but for what stands below `mod tests`, which may look anywhere.
fn arrows() -> BTreeSet<((String, String), (String, String))> {
    let mut arrows = BTreeSet::new();
    for (path, text) in sources() {
        let Some((layer, from)) = module(&path).filter(|(_, module)| !module.is_empty()) else {
            continue;
        };
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (start, word) in code.match_indices("crate::") {
            let to = names(&code[start + word.len()..]);
            arrows.insert(((layer.to_owned(), from.to_owned()), to));
        }
    }
    assert!(arrows.len() > 100, "only {} arrows were found", arrows.len());
    arrows
}

#[test]
fn layers_use_only_the_layers_below_them() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let layers: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let height = |layer: &str| layers.iter().position(|known| *known == layer);
    for ((layer, module), (to, used)) in arrows() {
        let at = height(&layer).unwrap_or_else(|| panic!("{layer} is not declared in lib.rs"));
        if let Some(target) = height(&to) {
            assert!(target <= at, "{layer}::{module} uses {to}::{used}, which is in a layer above");
        }
    }
}

#[test]
fn modules_of_a_layer_do_not_use_each_other_in_a_circle() {
    let inside: Vec<_> = arrows()
        .into_iter()
        .filter(|((layer, module), (to, used))| {
            layer == to && module != used && !["cli", "serve"].contains(&layer.as_str())
        })
        .map(|((layer, module), (_, used))| {
            (format!("{layer}::{module}"), format!("{layer}::{used}"))
        })
        .collect();
    // Modules that use nothing which is left are taken away until nothing is left, or a circle.
    let mut left = inside;
    loop {
        let users: BTreeSet<String> = left.iter().map(|(user, _)| user.clone()).collect();
        let before = left.len();
        left.retain(|(_, used)| users.contains(used));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "a circle: {left:?}");
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["dbg!(", "todo!(", "unimplemented!(", "FIXME", "TODO", "XXX"];
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.ends_with("tidy.rs")) {
        for word in words {
            assert!(!text.contains(word), "{path} has {word}");
        }
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(lines <= 460, "{path} has {lines} lines without its tests: split it by meaning");
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
