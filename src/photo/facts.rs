//! What the bytes of a photo say: its kind and its size.

use std::fmt;

use imagesize::ImageType;

/// The facts of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// The fingerprint of the bytes.
    pub hash: u128,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why a file is no photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NoPhoto {
    /// Its first bytes are those of no kind that browsers show.
    UnknownKind,
    /// It begins like a photo and breaks off or lies about itself.
    Damaged,
}

impl fmt::Display for NoPhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownKind => "this is no JPEG, PNG, WebP, AVIF or GIF",
            Self::Damaged => "the file is damaged",
        })
    }
}

/// Reads the facts from a file's bytes; its name is not believed.
///
/// # Errors
/// The bytes are no picture that every browser shows.
pub fn facts(bytes: &[u8]) -> Result<Facts, NoPhoto> {
    let shown_by_browsers = matches!(
        imagesize::image_type(bytes),
        Ok(ImageType::Jpeg
            | ImageType::Png
            | ImageType::Webp
            | ImageType::Gif
            | ImageType::Heif(imagesize::Compression::Av1))
    );
    if !shown_by_browsers {
        return Err(NoPhoto::UnknownKind);
    }
    let size = imagesize::blob_size(bytes).map_err(|_| NoPhoto::Damaged)?;
    let side = |pixels: usize| u32::try_from(pixels).ok().filter(|pixels| *pixels > 0);
    match (side(size.width), side(size.height)) {
        (Some(width), Some(height)) => {
            Ok(Facts { hash: crate::hash::content(bytes), width, height })
        }
        _ => Err(NoPhoto::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_comes_from_the_bytes_and_not_from_the_name() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 0, 40, 0, 0, 0, 30, 8, 2, 0, 0, 0]);
        let facts = facts(&png).unwrap();
        assert_eq!((facts.width, facts.height), (40, 30));
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        assert_eq!(facts(b"hello"), Err(NoPhoto::UnknownKind));
        assert_eq!(facts(b""), Err(NoPhoto::UnknownKind));
        assert_eq!(facts(b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0"), Err(NoPhoto::Damaged));
    }
}
