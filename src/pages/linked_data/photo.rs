//! A photo as an ImageObject: who made it, whom to credit, whose it is. The values are those that are
//! written into its files.

use super::term::{ImageObject, Person};
use crate::site::config::Config;
use crate::site::index::Photo;
use crate::text::credit::is_person;
use crate::text::markdown;
use picture::metadata::write::Rights;

/// The shapes that search engines want of a lead photo.
const SHAPES: [&str; 3] = ["16x9", "4x3", "1x1"];

/// A photo in the shape it has on the page.
pub(super) fn image(photo: &Photo, rights: &Rights, config: &Config) -> ImageObject {
    let url = config.address.absolute(&photo.path);
    let person = |name: &String| Person { name: name.clone(), ..Person::default() };
    ImageObject {
        kind: "ImageObject",
        id: Some(url.clone()),
        url: url.clone(),
        content_url: url,
        width: photo.width,
        height: photo.height,
        caption: photo.caption.as_ref().map(|caption| markdown::plain_text(&caption.0)),
        description: Some(photo.alt.clone()),
        // An organisation, an account or "STR" is credited, and no person.
        creator: rights.creators.iter().filter(|name| is_person(name)).map(person).collect(),
        credit_text: photo.credit.clone(),
        copyright_notice: rights.copyright_notice.clone(),
        license: rights.web_statement.clone(),
        acquire_license_page: rights.licensors.iter().find_map(|licensor| licensor.url.clone()),
        date_created: rights.date_created.clone(),
        digital_source_type: None,
        representative_of_page: false,
    }
}

/// A lead photo in every shape it is made in, the whole photo if it is not cropped.
pub(super) fn shapes(photo: &Photo, rights: &Rights, config: &Config) -> Vec<ImageObject> {
    let whole = image(photo, rights, config);
    let crop = |shape: &&str| {
        let (path, width, height) = photo.renditions.as_ref()?.crop(shape)?;
        let url = config.address.absolute(&path);
        Some(ImageObject {
            id: None,
            url: url.clone(),
            content_url: url,
            width,
            height,
            representative_of_page: true,
            ..whole.clone()
        })
    };
    let shapes: Vec<ImageObject> = SHAPES.iter().filter_map(crop).collect();
    if shapes.is_empty() {
        return vec![ImageObject { id: None, representative_of_page: true, ..whole }];
    }
    shapes
}
