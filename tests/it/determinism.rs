//! The same sources and the same `--now` give the same bytes, wherever and whenever.

use crate::site::{program, tree};

use std::fs;
use std::path::Path;

/// The repository is its own sample site.
pub fn sample() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies the sample site to a folder.
pub fn copy_sample(to: &Path) {
    for folder in ["content", "static", "templates"] {
        for (path, bytes) in tree(&sample().join(folder)) {
            let path = to.join(folder).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    for file in ["site.toml", "agencies.toml"] {
        fs::copy(sample().join(file), to.join(file)).unwrap();
    }
    quick_photos(to);
}

/// Lets a site make its photos in one format that takes no time: what is tested is elsewhere.
pub fn quick_photos(site: &Path) {
    let path = site.join("site.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text + "\n[photos]\nformats = [\"jpeg\"]\nwidths = [320]\n").unwrap();
}

#[test]
fn two_folders_two_times_one_result() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let deep = b.path().join("ein anderer/Ordner mit Ü");
    fs::create_dir_all(&deep).unwrap();
    copy_sample(a.path());
    copy_sample(&deep);
    let build = |root: &Path| {
        let output = program(root, &["build", "--now", "2026-11-20T12:00:00+01:00"]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(0));
        tree(&root.join("public"))
    };
    let first = build(a.path());
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let second = build(&deep);
    assert!(first.len() > 90);
    assert!(first == second);
    // And nothing of the machine is in it.
    let here = [a.path().to_str().unwrap(), b.path().to_str().unwrap(), env!("CARGO_MANIFEST_DIR")];
    for (path, bytes) in &first {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !here.iter().any(|here| text.contains(here)),
            "{path} names a folder of this machine"
        );
    }
}
