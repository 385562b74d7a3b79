//! Photos and links whose address names nothing of this site: on the web, outside of its folder, or on
//! the computer of whoever wrote the article.

use crate::base::diag::{Code, Diag, Place, nearest};
use crate::base::file_type;
use crate::site::source::Listing;

/// A link to a file on the writer's computer.
pub(super) fn link_on_computer(target: &str, place: &Place) -> Diag {
    let message = format!("the link {target} leads to a file on your own computer");
    Diag::new(Code::LINK_SCHEME, message)
        .at_place(place.clone(), "other people can't open it")
        .help("copy the file beside the article and write its file name alone")
}

/// A photo on the writer's computer.
pub(super) fn photo_on_computer(written: &str, place: &Place) -> Diag {
    let name = written.rsplit(['/', '\\']).next().unwrap_or_default();
    Diag::new(Code::PHOTO_MISSING, format!("the photo {written} is on your own computer"))
        .at_place(place.clone(), "other people can't see it")
        .help(format!("copy the photo beside the article and write its file name alone: {name}"))
}

/// A photo on another server.
pub(super) fn remote_photo(written: &str, place: &Place) -> Diag {
    Diag::new(Code::PHOTO_REMOTE, format!("the photo {written} is not a file of this site"))
        .at_place(place.clone(), "an address on the web")
        .help("save the photo beside the article and write its file name: pages show nothing from other servers")
}

/// A photo outside of the site's folder.
pub(super) fn photo_outside(written: &str, place: &Place) -> Diag {
    let message = format!("the photo {written} lies outside of the site's folder");
    Diag::new(Code::PATH_OUTSIDE_SITE, message)
        .at_place(place.clone(), "too many ../")
        .help("put the photo beside the article, or under static/ and write /… for it")
}

/// A photo that is not there; `source` is the path of the file it would be.
pub(super) fn missing_photo(written: &str, source: &str, place: &Place, listing: &Listing) -> Diag {
    let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
    let prefix = format!("{folder}/");
    let siblings = listing.below(&prefix).filter_map(|file| file.path.strip_prefix(&prefix));
    let siblings = siblings.filter(|path| {
        !path.contains('/') && !file_type::is_text(path) && !path.ends_with(".toml")
    });
    let meant = nearest(name, siblings);
    let label =
        meant.map_or_else(|| "no such file".to_owned(), |meant| format!("did you mean {meant}?"));
    let help = if written.starts_with('/') {
        format!(
            "newsprint looked for {source}; a photo beside the article is written without the /"
        )
    } else {
        format!("newsprint looked for {source}")
    };
    Diag::new(Code::PHOTO_MISSING, format!("the photo {written} does not exist"))
        .at_place(place.clone(), label)
        .help(help)
}
