//! Photos and links whose address names nothing of this site: on the web, outside of its folder, or on
//! the computer of whoever wrote the article.

use crate::base::diag::{Code, Diag, Place};

/// A link that nobody else can follow.
pub(super) fn link_on_computer(target: &str, place: &Place) -> Diag {
    let message = format!("the link {target} leads to a file on your own computer");
    Diag::new(Code::LINK_SCHEME, message)
        .at_place(place.clone(), "nobody else can open it")
        .help("copy the file beside the article and write its file name alone")
}

/// A photo that nobody else can see.
pub(super) fn photo_on_computer(written: &str, place: &Place) -> Diag {
    let name = written.rsplit(['/', '\\']).next().unwrap_or_default();
    Diag::new(Code::PHOTO_MISSING, format!("the photo {written} is on your own computer"))
        .at_place(place.clone(), "nobody else can see it")
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
