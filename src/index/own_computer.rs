//! Links and photos whose address names a file on the computer of whoever wrote the article.

use crate::diag::{Code, Diag, Place};

/// A link that nobody else can follow.
pub(super) fn link(target: &str, place: &Place) -> Diag {
    let message = format!("the link {target} leads to a file on your own computer");
    Diag::new(Code::LINK_SCHEME, message)
        .at_place(place.clone(), "nobody else can open it")
        .help("copy the file beside the article and write its file name alone")
}

/// A photo that nobody else can see.
pub(super) fn photo(written: &str, place: &Place) -> Diag {
    let name = written.rsplit(['/', '\\']).next().unwrap_or_default();
    Diag::new(Code::PHOTO_MISSING, format!("the photo {written} is on your own computer"))
        .at_place(place.clone(), "nobody else can see it")
        .help(format!("copy the photo beside the article and write its file name alone: {name}"))
}
