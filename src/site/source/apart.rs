//! Folders that newsprint writes into lie apart from the sources, links followed: a build that wrote
//! among them would read its own pages.

use std::path::{Path, PathBuf};

use super::FOLDERS;

/// What of the site at `root` a folder lies in or holds: its own folder, or one of its sources.
#[must_use]
pub fn overlapped(root: &Path, folder: &Path) -> Option<String> {
    let folder = resolved(folder);
    if resolved(root).starts_with(&folder) {
        return Some("the site's own folder".to_owned());
    }
    let overlapped = FOLDERS.iter().find(|name| overlap(&folder, &resolved(&root.join(name))));
    overlapped.map(|name| format!("{name}/"))
}

/// Whether one of two folders lies in the other, or they are one.
#[must_use]
pub fn overlap(one: &Path, other: &Path) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// A path without links. Of one that does not exist yet, as far as it does.
#[must_use]
pub fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let exists = |above: &Path| {
        let rest = whole.strip_prefix(above).ok()?;
        Some(above.canonicalize().ok()?.join(rest))
    };
    whole.ancestors().find_map(exists).unwrap_or_else(|| whole.clone())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn paths_are_resolved_as_far_as_they_exist() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("real")).unwrap();
        std::os::unix::fs::symlink("real", root.join("link")).unwrap();
        assert_eq!(resolved(&root.join("link/a/b")), root.join("real/a/b"));
        assert_eq!(resolved(&root.join("none/a")), root.join("none/a"));
    }

    #[test]
    fn folders_overlap_in_both_directions_and_by_whole_names() {
        for (one, other, wanted) in [
            ("/a/b", "/a", true),
            ("/a", "/a/b", true),
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/a/c", "/a/b", false),
        ] {
            assert_eq!(overlap(Path::new(one), Path::new(other)), wanted, "{one} {other}");
        }
    }
}
