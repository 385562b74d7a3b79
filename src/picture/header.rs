//! What a picture's first bytes say: its kind and its size. Nothing is decoded here.

use imagesize::{Compression, ImageType};

use super::{Format, PIXELS_MAX, SIDE_MAX, Unusable};

/// The kind and the size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Header {
    /// The kind of file, by its bytes: its name is not believed.
    pub format: Format,
    /// Pixels across, as it is shown.
    pub width: u32,
    /// Pixels down, as it is shown.
    pub height: u32,
    /// Whether it moves, so that decoding it would lose all but the first picture.
    pub animated: bool,
    /// Whether something may shine through it.
    pub transparent: bool,
}

impl Header {
    /// Whether [`decode`](super::decode) reads it; others are handed on as they are.
    #[must_use]
    pub fn is_decoded(&self) -> bool {
        matches!(self.format, Format::Jpeg | Format::Png | Format::WebP) && !self.animated
    }
}

/// Reads the header. `orientation` is the Exif orientation, 1 to 8 (CIPA DC-008, 4.6.5).
///
/// # Errors
/// The bytes are no picture that browsers show, or one that is too large.
pub fn header(bytes: &[u8], orientation: u8) -> Result<Header, Unusable> {
    let format = match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => Format::Jpeg,
        Ok(ImageType::Png) => Format::Png,
        Ok(ImageType::Webp) => Format::WebP,
        Ok(ImageType::Gif) => Format::Gif,
        Ok(ImageType::Heif(Compression::Av1)) => Format::Avif,
        Ok(ImageType::Heif(_)) => return Err(Unusable::Heic),
        _ => return Err(Unusable::UnknownKind),
    };
    let size = imagesize::blob_size(bytes).map_err(|_| Unusable::Damaged)?;
    let side = |pixels: usize| u32::try_from(pixels).ok().filter(|pixels| *pixels > 0);
    let (Some(mut width), Some(mut height)) = (side(size.width), side(size.height)) else {
        return Err(Unusable::Damaged);
    };
    if u64::from(width) * u64::from(height) > PIXELS_MAX || width.max(height) > SIDE_MAX {
        return Err(Unusable::TooLarge(width, height));
    }
    // The size of an AVIF counts its own rotation already.
    if (5..=8).contains(&orientation) && format != Format::Avif {
        std::mem::swap(&mut width, &mut height);
    }
    let (animated, transparent) = (animated(format, bytes), transparent(format, bytes));
    Ok(Header { format, width, height, animated, transparent })
}

fn animated(format: Format, bytes: &[u8]) -> bool {
    match format {
        // Even a still one keeps its bytes: it is a drawing of few colours.
        Format::Gif => true,
        // WebP, "Extended File Format": the second bit of VP8X.
        Format::WebP => {
            bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|f| f & 0x02 != 0)
        }
        // PNG 3, 11.3.6: `acTL` stands before the first `IDAT`.
        Format::Png => {
            let data = memchr::memmem::find(bytes, b"IDAT").unwrap_or(bytes.len());
            memchr::memmem::find(&bytes[..data], b"acTL").is_some()
        }
        Format::Avif | Format::Jpeg | Format::Svg => false,
    }
}

fn transparent(format: Format, bytes: &[u8]) -> bool {
    match format {
        // WebP: in VP8X the fifth bit, in VP8L the bit behind the two sides.
        Format::WebP if bytes.get(12..16) == Some(b"VP8X") => {
            bytes.get(20).is_some_and(|flags| flags & 0x10 != 0)
        }
        Format::WebP if bytes.get(12..16) == Some(b"VP8L") => {
            bytes.get(24).is_some_and(|flags| flags & 0x10 != 0)
        }
        // PNG 3, 11.2.1: two of the colour types have it; in the others `tRNS` says so.
        Format::Png => {
            let data = memchr::memmem::find(bytes, b"IDAT").unwrap_or(bytes.len());
            matches!(bytes.get(25), Some(4 | 6))
                || memchr::memmem::find(&bytes[..data], b"tRNS").is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(width.to_be_bytes());
        png.extend(height.to_be_bytes());
        png.extend([8, 2, 0, 0, 0]);
        png
    }

    #[test]
    fn size_comes_from_the_bytes_and_not_from_the_name() {
        let upright = header(&png(40, 30), 1).unwrap();
        assert_eq!((upright.width, upright.height), (40, 30));
        let turned = header(&png(40, 30), 6).unwrap();
        assert_eq!((turned.width, turned.height), (30, 40));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(header(b"hello", 1), Err(Unusable::UnknownKind));
        assert_eq!(header(b"", 1), Err(Unusable::UnknownKind));
        let broken = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0";
        assert_eq!(header(broken, 1), Err(Unusable::Damaged));
        assert_eq!(header(&png(30_000, 30_000), 1), Err(Unusable::TooLarge(30_000, 30_000)));
        assert_eq!(header(&png(70_000, 1), 1), Err(Unusable::TooLarge(70_000, 1)));
    }
}
