//! The files that are made of a photo: for each width and format one, and crops of the lead photo.
//!
//! Their names hold a fingerprint of all they are made from, so that they can be kept for ever by
//! whoever has seen them. Where they stand and what they are is said here, and nowhere else.

use serde::ser::{SerializeMap, SerializeTuple};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::facts::SMALL;
use crate::base::hash;
use crate::site::config::Photos;
use picture::metadata::write::{self, Rights};
use picture::pixels::{self, Format, Header, Pace, Ratio, Recipe, Reduction};

/// A crop: its name in paths and templates, its shape, and the widths it is made in. The first is
/// for teasers; the others are for share cards and search engines, which want one large JPEG.
struct Crop {
    name: &'static str,
    ratio: Ratio,
    widths: &'static [u32],
    all_formats: bool,
}

/// The crop that share cards of social networks show, 1200 pixels across and 630 down.
pub const SHARE_CARD: &str = "1200x630";

const CROPS: [Crop; 4] = [
    Crop { name: "16x9", ratio: Ratio(16, 9), widths: &[320, 640, 960, 1280], all_formats: true },
    Crop { name: "4x3", ratio: Ratio(4, 3), widths: &[1200], all_formats: false },
    Crop { name: "1x1", ratio: Ratio(1, 1), widths: &[1200], all_formats: false },
    Crop { name: SHARE_CARD, ratio: Ratio(40, 21), widths: &[1200], all_formats: false },
];

/// The widest file that stands for the photo where only one can be named: in feeds and share cards.
const USUAL: u32 = 1280;

/// The files of one photo with one set of rights.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Renditions {
    /// The link to them, without size and ending.
    stem: String,
    /// How many bytes of it stand before the path on the site.
    base: u16,
    /// The formats, the best first.
    formats: Vec<Format>,
    /// The widths of the whole picture; none if its bytes are handed on.
    widths: Vec<u32>,
    /// Of the source.
    width: u32,
    height: u32,
    /// In per mille.
    focus: (u16, u16),
    /// Whether it is cropped.
    cropped: bool,
    /// How far the source is reduced while it is decoded. It follows from all files together, so
    /// that each has the same bytes whichever of them are made in one build.
    reduction: Reduction,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// Its path on the site.
    pub path: String,
    /// How it is made; without, it is the source's bytes.
    pub recipe: Option<Recipe>,
}

impl Renditions {
    /// The files of a photo whose own name, on the site, would be `path` under `base`.
    #[must_use]
    pub fn new(
        (base, path): (&str, &str),
        header: Header,
        source: u128,
        settings: &Photos,
        rights: &Rights,
        (focus, cropped): ((u16, u16), bool),
    ) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = shortened(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let (width, height) = (header.width, header.height);
        let smallest = settings.widths.first().copied().unwrap_or(SMALL).min(SMALL);
        let decoded = header.is_developed() && width >= smallest;
        let formats = if decoded {
            let transparent = header.transparent;
            let format = |format: &Format| match format {
                // What is not there has no colour in a JPEG.
                Format::Jpeg if transparent => Format::Png,
                format => *format,
            };
            settings.formats.iter().map(format).collect()
        } else {
            vec![header.format]
        };
        let widths = if decoded { fitting(&settings.widths, width) } else { Vec::new() };
        let cropped = cropped && decoded;
        let mut renditions = Self {
            stem: String::new(),
            base: u16::try_from(base.len()).unwrap_or_default(),
            formats,
            widths,
            width,
            height,
            focus,
            cropped,
            reduction: Reduction::NONE,
        };
        renditions.complete_formats(header);
        let recipes: Vec<Recipe> =
            renditions.files().into_iter().filter_map(|file| file.recipe).collect();
        renditions.reduction = pixels::reduction(header, &recipes);
        let Self { formats, widths, .. } = &renditions;
        let versions = (pixels::VERSION, write::VERSION);
        let print = hash::of(&(source, versions, formats, widths, focus, cropped, rights));
        renditions.stem =
            format!("{base}{folder}/{name}.{:08x}", (print >> 32) ^ (print & 0xffff_ffff));
        renditions
    }

    /// The last format is that of `src`, which must exist in every size. JPEG and PNG can hold all
    /// of them, the others can't.
    fn complete_formats(&mut self, header: Header) {
        let last = self.last();
        let shapes = std::iter::once(None).chain(self.crops().map(Some));
        let holds = |size: (u32, u32)| last.holds(size);
        if !self.widths.is_empty() && !shapes.flat_map(|crop| self.sizes(crop)).all(holds) {
            self.formats.push(if header.transparent { Format::Png } else { Format::Jpeg });
        }
    }

    /// All files, in a fixed order.
    #[must_use]
    pub fn files(&self) -> Vec<Rendition> {
        let stem = self.path_of("");
        if self.widths.is_empty() {
            let path = format!("{stem}.{}", self.last().extension());
            return vec![Rendition { path, recipe: None }];
        }
        let mut files = Vec::new();
        for crop in std::iter::once(None).chain(self.crops().map(Some)) {
            for (width, height) in self.sizes(crop) {
                for &format in self.formats_of(crop) {
                    if !format.holds((width, height)) {
                        continue;
                    }
                    let recipe = self.recipe(crop, width, format);
                    let path = format!("{stem}{}", name(crop, width, format));
                    files.push(Rendition { path, recipe: Some(recipe) });
                }
            }
        }
        files
    }

    /// What begins the paths of all its files, and of no others.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.stem.get(usize::from(self.base)..).unwrap_or(&self.stem)
    }

    /// The file that stands for the photo where only one can be named: its path, width and height.
    #[must_use]
    pub fn usual(&self) -> (String, u32, u32) {
        let format = self.last();
        let sizes = self.sizes(None);
        let usual = sizes.iter().rev().find(|size| size.0 <= USUAL).or(sizes.first());
        match usual {
            Some(&(width, height)) => (self.path_of(&name(None, width, format)), width, height),
            None => (self.path_of(&format!(".{}", format.extension())), self.width, self.height),
        }
    }

    /// The smallest file of the whole photo, if it is smaller than the usual one: its path, width
    /// and height.
    #[must_use]
    pub fn smallest(&self) -> Option<(String, u32, u32)> {
        let (_, usual, _) = self.usual();
        let (width, height) = self.sizes(None).first().copied().filter(|size| size.0 < usual)?;
        Some((self.path_of(&name(None, width, self.last())), width, height))
    }

    /// The photo in a shape, as large as it is made: its path, width and height.
    #[must_use]
    pub fn crop(&self, wanted: &str) -> Option<(String, u32, u32)> {
        let crop = self.crops().find(|crop| crop.name == wanted)?;
        let (width, height) = *self.sizes(Some(crop)).last()?;
        Some((self.path_of(&name(Some(crop), width, self.last())), width, height))
    }

    fn last(&self) -> Format {
        self.formats.last().copied().unwrap_or(Format::Jpeg)
    }

    fn path_of(&self, rest: &str) -> String {
        format!("{}{rest}", self.stem())
    }

    fn crops(&self) -> impl Iterator<Item = &'static Crop> {
        CROPS.iter().filter(|_| self.cropped)
    }

    fn formats_of(&self, crop: Option<&Crop>) -> &[Format] {
        let all = crop.is_none_or(|crop| crop.all_formats);
        if all { &self.formats } else { self.formats.last().map_or(&[], std::slice::from_ref) }
    }

    /// Widths and heights, ascending.
    fn sizes(&self, crop: Option<&Crop>) -> Vec<(u32, u32)> {
        let size = |width: u32| self.recipe(crop, width, self.last()).size(self.width, self.height);
        let widths = match crop {
            Some(crop) => fitting(crop.widths, size(u32::MAX).0),
            None => self.widths.clone(),
        };
        widths.into_iter().map(size).collect()
    }

    fn recipe(&self, crop: Option<&Crop>, width: u32, format: Format) -> Recipe {
        Recipe {
            ratio: crop.map(|crop| crop.ratio),
            focus: if crop.is_some() { self.focus } else { (500, 500) },
            width,
            format,
            pace: Pace::Careful,
            reduction: self.reduction,
        }
    }

    /// What `srcset` lists for a format.
    fn srcset(&self, crop: Option<&Crop>, format: Format) -> String {
        let line =
            |(width, _): (u32, u32)| format!("{}{} {width}w", self.stem, name(crop, width, format));
        let sizes = self.sizes(crop).into_iter().filter(|size| format.holds(*size));
        sizes.map(line).collect::<Vec<_>>().join(", ")
    }
}

/// How many bytes of a source's name stand in the names of its files. With the fingerprint, the
/// shape, the width, the extension and what hosts add for a compressed variant, the longest stays
/// within the 255 bytes that file systems allow.
const NAME_MAX: usize = 200;

/// The beginning of a name: the fingerprint behind it tells files apart.
fn shortened(name: &str) -> &str {
    &name[..name.floor_char_boundary(NAME_MAX)]
}

/// The widths that a picture is large enough for; its own takes the place of the first it is not.
fn fitting(wanted: &[u32], width: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = wanted.iter().copied().filter(|one| *one <= width).collect();
    if widths.len() < wanted.len() && widths.last().is_none_or(|last| *last < width) {
        widths.push(width);
    }
    widths
}

/// The rest of a file's name.
fn name(crop: Option<&Crop>, width: u32, format: Format) -> String {
    match crop {
        Some(crop) => format!("-{}-{width}.{}", crop.name, format.extension()),
        None => format!("-{width}.{}", format.extension()),
    }
}

/// How they are put down: all fields, in order.
type Compact = (String, u16, Vec<Format>, Vec<u32>, u32, u32, (u16, u16), bool, Reduction);

/// For templates: `sources`, `src`, `srcset`, and the same of each crop in `crops`; compact on disk.
impl Serialize for Renditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.template_value(serializer);
        }
        let mut tuple = serializer.serialize_tuple(9)?;
        tuple.serialize_element(&self.stem)?;
        tuple.serialize_element(&self.base)?;
        tuple.serialize_element(&self.formats)?;
        tuple.serialize_element(&self.widths)?;
        tuple.serialize_element(&self.width)?;
        tuple.serialize_element(&self.height)?;
        tuple.serialize_element(&self.focus)?;
        tuple.serialize_element(&self.cropped)?;
        tuple.serialize_element(&self.reduction)?;
        tuple.end()
    }
}

impl<'de> Deserialize<'de> for Renditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (stem, base, formats, widths, width, height, focus, cropped, reduction) =
            Compact::deserialize(deserializer)?;
        Ok(Self { stem, base, formats, widths, width, height, focus, cropped, reduction })
    }
}

/// The files of one shape, as templates get them.
#[derive(Serialize)]
struct Shape {
    src: String,
    width: u32,
    height: u32,
    srcset: String,
    sources: Vec<Source>,
}

/// One `<source>`.
#[derive(Serialize)]
struct Source {
    r#type: &'static str,
    srcset: String,
}

impl Renditions {
    fn shape(&self, crop: Option<&Crop>) -> Option<Shape> {
        let formats = self.formats_of(crop);
        let last = *formats.last()?;
        let sizes = self.sizes(crop);
        let usual = sizes.iter().rev().find(|size| size.0 <= USUAL).or(sizes.first());
        let &(width, height) = usual?;
        let better = &formats[..formats.len() - 1];
        Some(Shape {
            src: format!("{}{}", self.stem, name(crop, width, last)),
            width,
            height,
            srcset: self.srcset(crop, last),
            sources: better
                .iter()
                .map(|&format| Source {
                    r#type: format.media_type(),
                    srcset: self.srcset(crop, format),
                })
                .filter(|source| !source.srcset.is_empty())
                .collect(),
        })
    }

    fn template_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(whole) = self.shape(None) {
            map.serialize_entry("srcset", &whole.srcset)?;
            map.serialize_entry("sources", &whole.sources)?;
        } else {
            map.serialize_entry("sources", &[(); 0])?;
        }
        let crops: Vec<(&str, Shape)> =
            self.crops().filter_map(|crop| Some((crop.name, self.shape(Some(crop))?))).collect();
        map.serialize_entry("crops", &Crops(&crops))?;
        map.end()
    }
}

struct Crops<'a>(&'a [(&'static str, Shape)]);

impl Serialize for Crops<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, shape)| (name, shape)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renditions(width: u32, height: u32, format: Format) -> Renditions {
        let header = Header::still(format, width, height);
        let formats = vec![Format::Avif, Format::WebP, Format::Jpeg];
        let settings = Photos { formats, ..Photos::default() };
        let place = ("/base", "/ausland/zug/foto.jpg");
        Renditions::new(place, header, 7, &settings, &Rights::default(), ((500, 500), true))
    }

    #[test]
    fn no_file_is_larger_than_its_source() {
        let made = renditions(1000, 500, Format::Jpeg);
        assert_eq!(made.sizes(None), [(320, 160), (640, 320), (960, 480), (1000, 500)]);
        assert!(made.usual().0.ends_with("-1000.jpg"), "{:?}", made.usual());
        let crop = made.crop("1x1").unwrap();
        assert_eq!((crop.1, crop.2), (500, 500));
        assert!(made.files().iter().all(|file| file.recipe.unwrap().width <= 1000));
        let tiny = renditions(159, 90, Format::Jpeg).files();
        assert_eq!((tiny.len(), tiny[0].recipe), (1, None));
        let small = renditions(200, 100, Format::Png);
        assert_eq!(small.sizes(None), [(200, 100)]);
    }

    /// The formats of a photo's files of the whole picture, by width.
    fn formats(made: &Renditions) -> Vec<(u32, Format)> {
        let whole = made.files().into_iter().filter_map(|file| file.recipe);
        whole.filter(|one| one.ratio.is_none()).map(|one| (one.width, one.format)).collect()
    }

    #[test]
    fn a_format_is_left_out_where_it_can_not_hold_the_size() {
        use Format::{Avif, Jpeg, WebP};
        let only =
            |all: &[Format], width: u32| all.iter().map(|one| (width, *one)).collect::<Vec<_>>();
        for (height, expected) in [
            (16_383, &[Avif, WebP, Jpeg][..]),
            (16_384, &[Avif, Jpeg]),
            (32_768, &[Avif, Jpeg]),
            (32_769, &[Jpeg]),
            (1, &[Avif, WebP, Jpeg]),
        ] {
            let made = renditions(200, height, Jpeg);
            assert_eq!(formats(&made), only(expected, 200), "{height}");
            let value = serde_json::to_value(&made).unwrap();
            assert_eq!(value["sources"].as_array().unwrap().len(), expected.len() - 1, "{height}");
        }
        // Of a large picture the small widths stay.
        let made = renditions(1920, 30_000, Jpeg);
        assert!(formats(&made).contains(&(960, WebP)) && !formats(&made).contains(&(1280, WebP)));
    }

    #[test]
    fn a_site_with_one_format_gets_another_for_what_it_can_not_hold() {
        let settings = Photos { formats: vec![Format::WebP], ..Photos::default() };
        for (height, transparent, last) in [
            (16_383, false, Format::WebP),
            (16_384, false, Format::Jpeg),
            (16_384, true, Format::Png),
        ] {
            let mut header = Header::still(Format::Png, 200, height);
            header.transparent = transparent;
            let place = ("", "/a/b.png");
            let rights = Rights::default();
            let made = Renditions::new(place, header, 7, &settings, &rights, ((500, 500), true));
            assert_eq!(formats(&made).last(), Some(&(200, last)), "{height}");
            assert!(made.files().iter().any(|file| file.path == made.usual().0));
        }
    }

    #[test]
    fn long_names_are_shortened_between_characters() {
        for name in ["a".repeat(240), "ü".repeat(120), "a".repeat(10)] {
            let (header, settings) = (Header::still(Format::Jpeg, 4000, 3000), Photos::default());
            let path = format!("/a/{name}.jpg");
            let rights = Rights::default();
            let made = |source| {
                let frame = ((500, 500), true);
                Renditions::new(("", &path), header, source, &settings, &rights, frame)
            };
            let files = made(1).files();
            let longest = files.iter().map(|file| file.path.len()).max().unwrap();
            assert!(longest - "/a/".len() <= 250, "{longest}");
            assert_ne!(made(2).files(), files, "the fingerprint tells them apart");
        }
    }

    #[test]
    fn paths_are_all_different_and_links_lead_to_them() {
        let made = renditions(4000, 3000, Format::Jpeg);
        let mut paths: Vec<String> = made.files().into_iter().map(|file| file.path).collect();
        // Five widths and the four of a teaser in three formats, and three crops in one.
        let all = (5 + 4) * 3 + 3;
        assert_eq!(paths.len(), all);
        let value = serde_json::to_value(&made).unwrap();
        for link in value["sources"][0]["srcset"].as_str().unwrap().split(", ") {
            let link = link.split(' ').next().unwrap().strip_prefix("/base").unwrap();
            assert!(paths.iter().any(|path| path == link), "{link}");
        }
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all);
        assert!(paths.iter().all(|path| path.starts_with(made.stem())));
    }

    #[test]
    fn nothing_is_lost_on_disk() {
        let made = renditions(4000, 3000, Format::Jpeg);
        let bytes = crate::base::store::encode(&made);
        assert_eq!(crate::base::store::decode::<Renditions>(&bytes), Some(made));
    }

    #[test]
    fn what_is_not_decoded_is_one_file() {
        let made = renditions(400, 300, Format::Gif);
        let files = made.files();
        assert_eq!(files.len(), 1);
        assert!(files[0].recipe.is_none() && files[0].path.ends_with(".gif"));
        assert_eq!(made.usual().0, files[0].path);
    }
}
