//! What the bytes of a photo say: its kind and size, its own words, and what it looks like.

use serde::{Deserialize, Serialize};

use crate::base::hash;
use crate::base::nfc;
use picture::metadata::container::svg;
use picture::metadata::write::{self, Rights, Unwritable};
use picture::metadata::{self, Metadata};
use picture::pixels::{self, Header, Proof, Unusable};

/// So many pixels of the longer side are enough to see what a photo looks like.
pub const GLANCE: u32 = 512;

/// The facts of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The fingerprint of the bytes.
    pub hash: u128,
    /// Its kind and size.
    pub header: Header,
    /// What it says of itself.
    pub metadata: Box<Metadata>,
    /// What it looks like; `None` if that was not asked for, or if it is handed on undecoded.
    pub proof: Option<Proof>,
}

impl Facts {
    /// The same with what the photo looks like: only now is it known to be whole.
    ///
    /// # Errors
    /// It is damaged.
    pub fn look(mut self, bytes: &[u8]) -> Result<Self, Unusable> {
        if self.header.has_pixels() && self.proof.is_none() {
            let raster = pixels::decode(bytes, self.header.reduction(GLANCE))?;
            self.proof = Some(pixels::proof(&raster));
        }
        Ok(self)
    }
}

/// Narrower pictures are handed on undecoded, because other sizes and formats gain nothing.
pub const SMALL: u32 = 160;

/// Reads the facts from a file's bytes; its name is not believed. Nothing is decoded.
///
/// # Errors
/// The bytes are no picture that every browser shows.
pub fn facts(bytes: &[u8]) -> Result<Facts, Unusable> {
    let is_drawing = svg::is(bytes);
    let header = if is_drawing { drawing(bytes)? } else { pixels::header(bytes)? };
    // What is handed on gets its rights written into it: better to know now that it can't.
    if !header.is_developed() || header.width < SMALL {
        write::write(bytes, &Rights::default()).map_err(|why| match why {
            Unwritable::Damaged => Unusable::Damaged("it breaks off".to_owned()),
            Unwritable::Unsupported(what) => {
                Unusable::Unsupported(format!("a picture with {what}, which can't be kept"))
            }
            why => Unusable::Unsafe(why.to_string()),
        })?;
    }
    let metadata = Box::new(composed(metadata::read(bytes)));
    Ok(Facts { hash: hash::content(bytes), header, metadata, proof: None })
}

/// The names in a file's metadata are compared with those that people type.
fn composed(mut metadata: Metadata) -> Metadata {
    let lists = [
        &mut metadata.creators,
        &mut metadata.copyright_owners,
        &mut metadata.suppliers,
        &mut metadata.image_creators,
    ];
    let names = lists.into_iter().flatten();
    let texts = [
        &mut metadata.credit_line,
        &mut metadata.source,
        &mut metadata.copyright_notice,
        &mut metadata.description,
        &mut metadata.alt_text,
    ];
    for text in names.chain(texts.into_iter().flatten()) {
        *text = nfc::composed(std::mem::take(text));
    }
    metadata
}

/// A drawing must not run programs or fetch anything: it comes from anywhere, and is shown with the
/// site's own rights.
fn drawing(bytes: &[u8]) -> Result<Header, Unusable> {
    if let Some(danger) = svg::danger(bytes) {
        return Err(Unusable::Unsafe(danger.to_string()));
    }
    let size = svg::size(bytes).ok_or(Unusable::Damaged("it says no size".to_owned()))?;
    Header::drawing(size)
}
