//! What a file under `content/` is, by its place.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::{Code, Diag, nearest};
use crate::base::file_type;
use crate::site::article::ProfileKind;
use crate::site::source::{File, Listing};

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
    let inside = path.strip_prefix("content/").filter(|path| file_type::is_text(path))?;
    let (folder, rest) = inside.split_once('/')?;
    Some(match (folder, rest) {
        ("_authors", _) => FileKind::Profile(ProfileKind::Author),
        ("_topics", _) => FileKind::Profile(ProfileKind::Topic),
        (folder, _) if folder.starts_with('_') => return None,
        (_, rest) if is_section(rest) => FileKind::Profile(ProfileKind::Section),
        _ => FileKind::Article,
    })
}

/// The key of a profile: its name, or that of the section's folder.
pub(super) fn profile_key(path: &str, kind: ProfileKind) -> &str {
    let stem = file_type::stem(path);
    let part = usize::from(kind == ProfileKind::Section);
    stem.rsplit('/').nth(part).unwrap_or_default()
}

fn is_section(name: &str) -> bool {
    file_type::stem(name).eq_ignore_ascii_case("_section")
}

/// Files that look like articles and are not read as such, and profiles that there are two of.
pub(super) fn mistaken(files: &[File]) -> Vec<Diag> {
    let mut problems = Vec::new();
    let mut profiles: BTreeMap<(ProfileKind, &str), &File> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.starts_with("content/")) {
        if let Some(FileKind::Profile(of)) = kind(&file.path) {
            let first = profiles.entry((of, profile_key(&file.path, of))).or_insert(file);
            if first.path != file.path {
                problems.push(
                    Diag::new(Code::FILE_TWICE, "two files here are for the same page")
                        .at_file(file.path.clone())
                        .note(format!("the other one is {}", first.path))
                        .help("put everything into one of the two, and delete the other"),
                );
            }
        } else if let Some(meant) = file_type::meant(&file.path) {
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            problems.push(
                Diag::new(
                    Code::FILE_NOT_ARTICLE,
                    format!("{} is not read as an article", name(&file.path)),
                )
                .at_file(file.path.clone())
                .owned_by(&file.path)
                .help(format!("rename it to {}; articles end in .md", name(&meant))),
            );
        }
    }
    problems
}

/// Takes links out of the site that would publish a text or a sidecar as something else than it is.
pub(super) fn mislinked(listing: &mut Listing) -> Vec<Diag> {
    let mut problems = Vec::new();
    let mut refused = BTreeSet::new();
    for link in listing.links.keys() {
        let below = format!("{link}/");
        let files = listing.get(link).into_iter().chain(listing.below(&below));
        for file in files {
            let real = listing.real(&file.path);
            let reveals = listing.is_sidecar(&real) && !listing.is_sidecar(&file.path);
            let source = kind(&real);
            if reveals || (source.is_some() && source != kind(&file.path)) {
                refused.insert(file.path.clone());
                problems.push(
                    Diag::new(
                        Code::SYMLINK_TARGET,
                        format!("this symbolic link leads to {real}, a file of another kind"),
                    )
                    .at_file(file.path.clone())
                    .help("put the file itself here: a link leads to a file of the same kind"),
                );
            }
        }
    }
    listing.files.retain(|file| !refused.contains(&file.path));
    problems
}

/// Markdown that is in no section, and folders whose underscore promises a meaning they don't have.
pub(super) fn misplaced(files: &[File]) -> Vec<Diag> {
    let mut problems = Vec::new();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let Some(inside) = file.path.strip_prefix("content/") else { continue };
        match inside.split_once('/') {
            None if file_type::is_text(inside) => problems.push(
                Diag::new(Code::SECTION_MISSING, "this article is in no section")
                    .at_file(file.path.clone())
                    .owned_by(&file.path)
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
                        format!("newsprint does not use a folder content/{folder}/"),
                    )
                    .at_file(file.path.clone())
                    .owned_by(&file.path)
                    .help(meant.map_or_else(
                        || "a section's name does not start with _".to_owned(),
                        |meant| format!("did you mean content/{meant}/?"),
                    )),
                );
            }
            Some((folder, _)) => {
                let plain = crate::base::slug::slug(folder);
                if plain != folder && folders.insert(folder) && file_type::is_text(&file.path) && !folder.starts_with('_') {
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
