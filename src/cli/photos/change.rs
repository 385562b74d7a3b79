//! What `newsprint photos kill` and `restore` share: the photo that is meant, and what a change of
//! `kills.toml` means for the site, known before it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::base::diag::{Code, Diag, nearest, safe};
use crate::base::nfc;
use crate::build::engine::{Quiet, Session, Understood};
use crate::cli::Found;
use crate::cli::terminal::{Terminal, counted};
use crate::site::config::{Kills, parse_hash};
use crate::site::index::Asset;
use crate::site::source::{self, Disk, File, Listing, Stamp};

/// A photo of the site by its file, from the site's folder or from the current one, or by its
/// fingerprint.
pub(super) fn find<'s>(site: &'s Found<'_>, photo: &str, root: &Path) -> Option<&'s Asset> {
    let assets = &site.understood.loaded.sources.assets;
    match parse_hash(&photo.to_lowercase()) {
        Some(hash) => assets.iter().find(|asset| asset.hash == hash && asset.facts.is_ok()),
        None => paths(photo, root).iter().find_map(|path| {
            assets.iter().find(|asset| *asset.path == **path && asset.facts.is_ok())
        }),
    }
}

/// The paths from the site's folder that somebody may mean.
pub(super) fn paths(photo: &str, root: &Path) -> Vec<String> {
    let written = |path: &Path| nfc::name(&path.to_string_lossy().replace('\\', "/")).into_owned();
    let inside = |path: &Path| {
        let path = path.strip_prefix(root).unwrap_or(path);
        written(path.strip_prefix(".").unwrap_or(path))
    };
    let path = Path::new(photo);
    let from_here = whole(path).zip(whole(root));
    let from_here = from_here.and_then(|(path, root)| Some(written(path.strip_prefix(root).ok()?)));
    std::iter::once(inside(path)).chain(from_here).collect()
}

/// A path from the root of the file system, without `.` and `..`.
fn whole(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        if part == Component::ParentDir {
            whole.pop();
        } else {
            whole.push(part);
        }
    }
    Some(whole)
}

/// No photo of the site is meant.
pub(super) fn unknown(site: &Found<'_>, photo: &str) -> Box<Diag> {
    let assets = &site.understood.loaded.sources.assets;
    let photos = assets.iter().filter(|asset| asset.facts.is_ok()).map(|asset| &*asset.path);
    let meant = nearest(photo, photos);
    Box::new(
        Diag::new(Code::PHOTO_UNKNOWN, format!("this site has no photo {photo}"))
            .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
            .help("write the path of its file from the site's folder, or its fingerprint as `newsprint photos --csv` prints it"),
    )
}

/// The text of `kills.toml`.
pub(super) fn text(site: &Found<'_>) -> String {
    let bytes = site.session.disk().read(Kills::FILE).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes `kills.toml`; whether that was possible.
pub(super) fn write(root: &Path, text: &str, terminal: &Terminal) -> bool {
    let Err(error) = source::replace(root, Kills::FILE, text) else { return true };
    terminal.problem(
        &Diag::new(
            Code::OUTPUT_FAILED,
            format!("kills.toml can't be written: {}", source::reason(&error)),
        )
        .at_file(Kills::FILE)
        .help("check that the folder can be written to; nothing was changed"),
    );
    false
}

/// The URLs that another `kills.toml` changes, adds and takes away.
pub(super) struct Difference {
    pub(super) changed: BTreeSet<String>,
    pub(super) new: BTreeSet<String>,
    pub(super) gone: BTreeSet<String>,
}

/// What the site is with another text of `kills.toml`.
pub(super) fn difference(site: &Found<'_>, kills: &str) -> Difference {
    let before = outputs(&site.understood);
    let disk = Changed { disk: site.session.disk(), kills };
    let after = Session::new(&disk).understand(&site.options, &Quiet);
    let after = after.value.as_ref().map(outputs).unwrap_or_default();
    let keys = |map: &BTreeMap<String, crate::build::plan::Key>| -> BTreeSet<String> {
        map.keys().cloned().collect()
    };
    let (old, new) = (keys(&before), keys(&after));
    Difference {
        changed: old
            .intersection(&new)
            .filter(|url| before[*url] != after[*url])
            .cloned()
            .collect(),
        new: new.difference(&old).cloned().collect(),
        gone: old.difference(&new).cloned().collect(),
    }
}

/// All URLs of the site, and what they are made from.
fn outputs(understood: &Understood<'_>) -> BTreeMap<String, crate::build::plan::Key> {
    let address = &understood.loaded.config().address;
    let url = |job: &crate::build::plan::Job| address.absolute(&job.path());
    understood.jobs.iter().map(|job| (url(job), job.key.clone())).collect()
}

/// The site's folder with another `kills.toml`.
struct Changed<'a> {
    disk: &'a dyn Disk,
    kills: &'a str,
}

impl Disk for Changed<'_> {
    fn list(&self) -> Listing {
        let mut listing = self.disk.list();
        let stamp = Stamp { size: self.kills.len() as u64, ..Stamp::default() };
        let at = listing.files.binary_search_by(|file| (*file.path).cmp(Kills::FILE));
        match at {
            Ok(at) => listing.files[at].stamp = stamp,
            Err(at) => listing.files.insert(at, File { path: Kills::FILE.into(), stamp }),
        }
        listing
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if path == Kills::FILE { Ok(self.kills.into()) } else { self.disk.read(path) }
    }
}

/// Lists names under a heading that may count them.
pub(super) fn list<'t>(text: &mut String, heading: &str, names: impl IntoIterator<Item = &'t str>) {
    let _ = writeln!(text, "{heading}");
    for name in names {
        let _ = writeln!(text, "  {}", safe::line(name));
    }
}

/// The URLs that will differ.
pub(super) fn urls(text: &mut String, heading: &str, urls: &BTreeSet<String>) {
    let heading = heading.replace("{}", &counted(urls.len(), "URL"));
    list(text, &heading, urls.iter().map(String::as_str));
}
