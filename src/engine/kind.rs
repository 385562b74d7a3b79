//! What a file under `content/` is, by its place.

use std::collections::BTreeSet;

use crate::article::ProfileKind;
use crate::diag::{Code, Diag, nearest};
use crate::source::File;

/// Whether a path is that of an article.
#[must_use]
pub(super) fn is_article(path: &str) -> bool {
    matches!(kind(path), Some(FileKind::Article))
}

/// What a file under `content/` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Article,
    Profile(ProfileKind),
}

pub(super) fn kind(path: &str) -> Option<FileKind> {
    let inside = path.strip_prefix("content/").filter(|path| path.ends_with(".md"))?;
    let (folder, rest) = inside.split_once('/')?;
    Some(match (folder, rest) {
        ("_authors", _) => FileKind::Profile(ProfileKind::Author),
        ("_topics", _) => FileKind::Profile(ProfileKind::Topic),
        (folder, _) if folder.starts_with('_') => return None,
        (_, "_section.md") => FileKind::Profile(ProfileKind::Section),
        _ => FileKind::Article,
    })
}

/// Markdown that is in no section, and folders whose underscore promises a meaning they don't have.
pub(super) fn misplaced(files: &[File]) -> Vec<Diag> {
    let mut problems = Vec::new();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let Some(inside) = file.path.strip_prefix("content/") else { continue };
        match inside.split_once('/') {
            None if inside.ends_with(".md") => problems.push(
                Diag::new(Code::SECTION_MISSING, "this article is in no section")
                    .at_file(file.path.clone())
                    .help(format!("move it into a folder: content/<section>/{inside}; the first folder under content/ is the section")),
            ),
            Some((folder, _))
                if folder.starts_with('_')
                    && !matches!(folder, "_authors" | "_topics")
                    && folders.insert(folder) =>
            {
                let meant = nearest(folder, ["_authors", "_topics"]);
                problems.push(
                    Diag::new(
                        Code::FOLDER_UNKNOWN,
                        format!("newsprint knows no folder content/{folder}/"),
                    )
                    .at_file(file.path.clone())
                    .help(meant.map_or_else(
                        || "a section's name does not start with _".to_owned(),
                        |meant| format!("did you mean content/{meant}/?"),
                    )),
                );
            }
            Some((folder, _)) => {
                let plain = crate::slug::slug(folder);
                if plain != folder && folders.insert(folder) && file.path.ends_with(".md") && !folder.starts_with('_') {
                    problems.push(
                        Diag::new(Code::FILE_NAME, format!("the section's folder \"{folder}\" can't stand in a URL"))
                            .at_file(file.path.clone())
                            .help(format!("rename it to \"{plain}\" and write the name readers see into content/{plain}/_section.md")),
                    );
                }
            }
            None => {}
        }
    }
    problems
}
