//! A target in a folder of this machine has to lie apart from the site: a deploy must not write among
//! its sources or into its output, and a build must not read what a deploy published.

use std::fs;
use std::path::Path;

use super::Wanted;
use crate::base::diag::{Code, Diag, Place};
use crate::site::config::SITE_FILE;
use crate::site::source::{FOLDERS, overlap, overlapped, resolved};

/// Refuses a target that lies in a folder of the site, or holds one; links are followed.
pub(super) fn check(wanted: &Wanted<'_>, target: &Path) -> Result<(), Box<Diag>> {
    if let Some(what) = overlapped(wanted.root, target) {
        return Err(refused(wanted, &what));
    }
    let (target, site) = (resolved(target), resolved(wanted.root));
    let named = |path: &Path| match path.file_name() {
        Some(name) => format!("{}/", name.to_string_lossy()),
        None => "the output folder".to_owned(),
    };
    let made = [wanted.out, wanted.cache].map(|path| (named(path), path.to_owned()));
    for (name, folder) in made {
        if overlap(&target, &resolved(&folder)) {
            return Err(refused(wanted, &name));
        }
    }
    // Links of the sources lead to other folders of the site, and to nothing outside of it.
    if target.starts_with(&site) {
        for name in FOLDERS {
            if let Some(link) = link_to(&wanted.root.join(name), name, &target) {
                return Err(refused(wanted, &link));
            }
        }
    }
    Ok(())
}

/// The first link below a folder of sources that leads into the target, or to a folder around it.
#[expect(clippy::disallowed_methods, reason = "whatever stands there, it is not read")]
fn link_to(folder: &Path, name: &str, target: &Path) -> Option<String> {
    let mut entries: Vec<fs::DirEntry> = fs::read_dir(folder).ok()?.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    entries.into_iter().find_map(|entry| {
        let (kind, path) = (entry.file_type().ok()?, entry.path());
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if kind.is_dir() {
            return link_to(&path, &name, target);
        }
        let to = path.canonicalize().ok().filter(|_| kind.is_symlink())?;
        overlap(&to, target).then_some(name)
    })
}

fn refused(wanted: &Wanted<'_>, what: &str) -> Box<Diag> {
    let target = wanted.target;
    let place = Place { path: SITE_FILE.into(), span: Some(target.span) };
    Box::new(
        Diag::new(
            Code::TARGET_OVERLAPS,
            format!("`{}` would deploy into a folder of the site itself", target.name),
        )
        .at_place(place, format!("overlaps {what}"))
        .help("choose a folder that holds nothing of the site and lies in none of its folders, such as file://./published"),
    )
}
