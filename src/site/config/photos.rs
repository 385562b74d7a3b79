//! `[photos]` in `site.toml`: what is made of photos.

use crate::base::diag::{Code, Diag};
use crate::text::schema::{Spanned, Table};
use picture::pixels::Format;

/// The widths of renditions unless the site says otherwise, in pixels: a card on a phone, a phone,
/// a phone's or a text's width in twice the pixels, a wide lead photo, the same in twice the pixels.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];

/// What is made of photos.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Photos {
    /// Whether renditions are made; if not, files are published as they were delivered.
    pub renditions: bool,
    /// The formats, the best first; browsers that know none of them show the last.
    pub formats: Vec<Format>,
    /// The widths in pixels, ascending.
    pub widths: Vec<u32>,
    /// Whether the alternative text that a file carries may be shown.
    pub alt_from_file: bool,
}

/// The formats that photos are written in, by their names in `site.toml`.
const FORMATS: [(&str, Format); 3] =
    [("avif", Format::Avif), ("webp", Format::WebP), ("jpeg", Format::Jpeg)];

impl Default for Photos {
    fn default() -> Self {
        Self {
            renditions: true,
            formats: vec![Format::WebP, Format::Jpeg],
            widths: WIDTHS.to_vec(),
            alt_from_file: false,
        }
    }
}

impl Photos {
    /// Reads the table; its keys were checked.
    pub(super) fn read(table: &Table, problems: &mut Vec<Diag>) -> Self {
        let usual = Self::default();
        let mut formats = Vec::new();
        for Spanned { value, span } in table.texts("formats") {
            match FORMATS.iter().find(|(name, _)| *name == value) {
                Some((_, format)) => formats.push(*format),
                None => problems.push(
                    Diag::new(
                        Code::VALUE_UNKNOWN,
                        format!("newsprint writes no photos as \"{value}\""),
                    )
                    .at(span, "unknown format")
                    .help("the formats are \"avif\", \"webp\" and \"jpeg\""),
                ),
            }
        }
        formats.sort_unstable();
        formats.dedup();
        let mut widths = Vec::new();
        for Spanned { value, span } in table.texts("widths") {
            match value.parse::<u32>() {
                Ok(width) if (16..=7680).contains(&width) => widths.push(width),
                _ => problems.push(
                    Diag::new(Code::VALUE_INVALID, format!("\"{value}\" is no width for a photo"))
                        .at(span, "expected pixels from 16 to 7680")
                        .help("write widths = [320, 640, 960, 1280, 1920]"),
                ),
            }
        }
        widths.sort_unstable();
        widths.dedup();
        Self {
            renditions: table.bool("renditions").unwrap_or(usual.renditions),
            formats: if formats.is_empty() { usual.formats } else { formats },
            widths: if widths.is_empty() { usual.widths } else { widths },
            alt_from_file: table.bool("alt_from_file").unwrap_or(usual.alt_from_file),
        }
    }
}
