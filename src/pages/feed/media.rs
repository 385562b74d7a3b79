//! A photo in a feed: what every format says of it, and the elements of Media RSS 1.5.1, which RSS
//! and Atom share. Photos that may not be syndicated end here.

use std::io;

use serde::Serialize;

use crate::base::hash;
use crate::base::xml::{self, Xml};
use crate::site::config::Config;
use crate::site::index::{Photo, Story};
use crate::text::markdown;

/// The namespace of Media RSS; the slash at its end is a part of it.
pub(super) const NAMESPACE: (&str, &str) = ("xmlns:media", "http://search.yahoo.com/mrss/");

/// A photo that may stand in feeds.
#[derive(Debug, Serialize)]
pub(super) struct Media {
    /// The whole URL of the file.
    pub(super) url: String,
    /// Its media type.
    pub(super) mime_type: &'static str,
    /// Pixels across.
    pub(super) width: u32,
    /// Pixels down.
    pub(super) height: u32,
    /// What can be seen.
    pub(super) alt: String,
    /// Why it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) caption: Option<String>,
    /// The credit line, as the page prints it.
    pub(super) credit: String,
    /// Whose rights they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) copyright: Option<String>,
    /// `generated` or `edited` by a machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ai: Option<String>,
    /// The smallest file of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thumbnail: Option<Thumbnail>,
    /// The widest crop of it in 16:9.
    #[serde(skip)]
    pub(super) banner: Option<String>,
}

/// A smaller file of a photo.
#[derive(Debug, Serialize)]
pub(super) struct Thumbnail {
    pub(super) url: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Media {
    /// The photos of an article that may stand in feeds, each file once.
    pub(super) fn all(story: &Story, config: &Config) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut known: hash::Set<&str> = hash::Set::default();
        // Of a text for subscribers, feeds have no more than the lead photo.
        let lead = usize::from(story.card.fields().photo.is_some());
        let most = if story.article.paywall { lead } else { usize::MAX };
        let photos = story.shown_photos().take(most).enumerate();
        for (place, photo) in photos.filter(|(_, photo)| photo.syndicate) {
            let notice = story.rights.get(place).and_then(|one| one.copyright_notice.clone());
            if known.insert(photo.path.as_str()) {
                all.push(Self::new(photo, notice, config));
            }
        }
        all
    }

    fn new(photo: &Photo, copyright: Option<String>, config: &Config) -> Self {
        let absolute = |path: &str| config.address.absolute(path);
        let caption = photo.caption.as_ref();
        let renditions = photo.renditions.as_ref();
        let smallest = renditions.and_then(|renditions| renditions.smallest());
        Self {
            url: absolute(&photo.path),
            mime_type: mime_type(&photo.path),
            width: photo.width,
            height: photo.height,
            alt: photo.alt.clone(),
            caption: caption.map(|caption| markdown::plain_text(&caption.0)),
            credit: photo.credit.clone(),
            copyright: copyright.filter(|notice| !notice.trim().is_empty()),
            ai: photo.ai.clone(),
            thumbnail: smallest.map(|(path, width, height)| Thumbnail {
                url: absolute(&path),
                width,
                height,
            }),
            banner: renditions
                .and_then(|renditions| renditions.crop("16x9"))
                .map(|(path, ..)| absolute(&path)),
        }
    }

    /// Writes `media:content`.
    pub(super) fn write(&self, writer: &mut Xml) -> io::Result<()> {
        let (width, height) = (self.width.to_string(), self.height.to_string());
        writer
            .create_element("media:content")
            .with_attribute(("url", self.url.as_str()))
            .with_attribute(("type", self.mime_type))
            .with_attribute(("medium", "image"))
            .with_attribute(("width", width.as_str()))
            .with_attribute(("height", height.as_str()))
            .write_inner_content(|writer| {
                let plain = [("type", "plain")];
                // A photo of which nothing need be said, because it is there for its looks alone.
                if !self.alt.is_empty() {
                    xml::text_with(writer, "media:title", &plain, &self.alt)?;
                }
                if let Some(caption) = &self.caption {
                    xml::text_with(writer, "media:description", &plain, caption)?;
                }
                // The role that credits of photos have in the vocabulary of the EBU.
                let role = [("role", "photographer"), ("scheme", "urn:ebu")];
                xml::text_with(writer, "media:credit", &role, &self.credit)?;
                if let Some(copyright) = &self.copyright {
                    xml::text(writer, "media:copyright", copyright)?;
                }
                if let Some(thumbnail) = &self.thumbnail {
                    let size = (thumbnail.width.to_string(), thumbnail.height.to_string());
                    let attributes =
                        [("url", &thumbnail.url), ("width", &size.0), ("height", &size.1)];
                    xml::empty(writer, "media:thumbnail", &attributes.map(|(k, v)| (k, &**v)))?;
                }
                Ok(())
            })?;
        Ok(())
    }
}

/// The media type of a picture's file, by the ending that newsprint or its author gave it.
fn mime_type(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        _ => "image/jpeg",
    }
}
