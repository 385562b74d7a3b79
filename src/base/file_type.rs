//! What a file's name says of a text: whether it is one, and its name without the extension.

/// The extensions of articles, profiles, topics and sections' heads, in any case.
const EXTENSIONS: [&str; 2] = ["md", "markdown"];

/// Extensions of other notations that are close to Markdown.
const NEAR: [&str; 7] = ["mdx", "mdown", "mkd", "mkdn", "mdwn", "mdtxt", "mdtext"];

/// Extensions that programs add to a text's own.
const ADDED: [&str; 2] = ["txt", "text"];

fn is(extension: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// The path without the extension of a text, if it has one.
fn without_extension(path: &str) -> Option<&str> {
    let (stem, extension) = path.rsplit_once('.')?;
    let named = !stem.is_empty() && !stem.ends_with('/');
    (named && is(extension, &EXTENSIONS)).then_some(stem)
}

/// Whether a file below `content/` is a text, by its name.
#[must_use]
pub fn is_text(path: &str) -> bool {
    without_extension(path).is_some()
}

/// The path of a text without its extension.
#[must_use]
pub fn stem(path: &str) -> &str {
    without_extension(path).unwrap_or(path)
}

/// The path that an article is called by: without its extension and without `index`.
#[must_use]
pub fn called(path: &str) -> &str {
    let stem = stem(path);
    match stem.rsplit_once('/') {
        Some((folder, name)) if name.eq_ignore_ascii_case("index") => folder,
        _ => stem,
    }
}

/// Whether an extension is that of an article's source, perhaps of another program.
#[must_use]
pub fn is_source_extension(extension: &str) -> bool {
    is(extension, &EXTENSIONS) || is(extension, &NEAR)
}

/// The name that a file should have whose own looks like an article's and is not.
#[must_use]
pub fn meant(path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    if is(extension, &NEAR) {
        return Some(format!("{stem}.md"));
    }
    let (bare, before) = stem.rsplit_once('.')?;
    (is(extension, &ADDED) && is_source_extension(before)).then(|| format!("{bare}.md"))
}

#[cfg(test)]
mod tests {
    use super::{called, is_text, meant, stem};

    #[test]
    fn a_text_is_known_by_its_extension_in_any_case() {
        for path in ["a/b.md", "a/B.MD", "a/b.Md", "a/b.markdown", "a/b.c.md"] {
            assert!(is_text(path), "{path}");
        }
        for path in ["a/b.mdx", "a/b.md.txt", "a/b.md.bak", "a/bmd", "a/.md", ".md", "a/b.md/c"] {
            assert!(!is_text(path), "{path}");
        }
        assert_eq!(stem("a/b.c.MARKDOWN"), "a/b.c");
        assert_eq!(stem("a/b.jpg"), "a/b.jpg");
    }

    #[test]
    fn an_index_is_called_like_its_folder() {
        for path in ["a/ferry/index.md", "a/ferry/Index.md", "a/ferry/INDEX.MD", "a/ferry.md"] {
            assert_eq!(called(path), "a/ferry");
        }
        assert_eq!(called("a/reindex.md"), "a/reindex");
        assert_eq!(called("index.md"), "index");
    }

    #[test]
    fn names_that_look_like_articles_are_told_apart() {
        for (path, right) in [
            ("a/ferry.md.txt", Some("a/ferry.md")),
            ("a/ferry.MD.TXT", Some("a/ferry.md")),
            ("a/ferry.mdx", Some("a/ferry.md")),
            ("a/ferry.txt", None),
            ("a/ferry.md", None),
            ("a/ferry.md.bak", None),
        ] {
            assert_eq!(meant(path).as_deref(), right, "{path}");
        }
    }
}
