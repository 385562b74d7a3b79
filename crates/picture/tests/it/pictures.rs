//! The pixels of pictures, held against what libvips makes of the same files
//! (`tests/pictures/make.sh`).

use std::fs;
use std::path::PathBuf;

use newsprint_picture::metadata::container::bmff::meta::Meta;
use newsprint_picture::metadata::write::{Rights, write};
use newsprint_picture::pixels::{
    Format, Pace, Raster, Ratio, Recipe, Reduction, Unusable, alike, decode, develop, header,
    proof, reduction, weight,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn recipe(width: u32, format: Format) -> Recipe {
    Recipe {
        ratio: None,
        focus: (500, 500),
        width,
        format,
        pace: Pace::Quick,
        reduction: Reduction::NONE,
    }
}

/// A picture on white paper: its width, its height and its colours.
type Plain = (usize, usize, Vec<[f64; 3]>);

/// Reads a PNG without the code under test.
fn plain(png: &[u8]) -> Plain {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    data.truncate(info.buffer_size());
    let colour = |pixel: &[u8]| {
        let (rgb, alpha) = match *pixel {
            [v] => ([v; 3], 255),
            [v, a] => ([v; 3], a),
            [r, g, b] => ([r, g, b], 255),
            [r, g, b, a] => ([r, g, b], a),
            _ => panic!("so many samples?"),
        };
        let alpha = f64::from(alpha) / 255.0;
        rgb.map(|c| f64::from(c) * alpha + 255.0 * (1.0 - alpha))
    };
    let pixels = data.chunks_exact(info.color_type.samples()).map(colour).collect();
    (info.width as usize, info.height as usize, pixels)
}

/// Structural similarity in windows of 8 by 8 pixels (Wang and others, 2004), of red, green or
/// blue, whichever is worst. 0 if the sizes differ.
fn similarity(a: &Plain, b: &Plain) -> f64 {
    if (a.0, a.1) != (b.0, b.1) {
        return 0.0;
    }
    let channels = (0..3).map(|channel| channel_similarity(a, b, channel));
    channels.fold(1.0, f64::min)
}

fn channel_similarity(a: &Plain, b: &Plain, channel: usize) -> f64 {
    let (width, height) = (a.0, a.1);
    let side = 8.min(width).min(height);
    let count = (side * side) as f64;
    let (mut sum, mut windows) = (0.0, 0.0);
    for top in 0..=height - side {
        for left in 0..=width - side {
            let (mut x, mut y, mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for row in top..top + side {
                for at in row * width + left..row * width + left + side {
                    let (p, q) = (a.2[at][channel], b.2[at][channel]);
                    (x, y, xx, yy, xy) = (x + p, y + q, xx + p * p, yy + q * q, xy + p * q);
                }
            }
            let (x, y) = (x / count, y / count);
            let (vx, vy, both) = (xx / count - x * x, yy / count - y * y, xy / count - x * y);
            sum += (2.0 * x * y + 6.5025) * (2.0 * both + 58.5225)
                / ((x * x + y * y + 6.5025) * (vx + vy + 58.5225));
            windows += 1.0;
        }
    }
    sum / windows
}

fn made(raster: &Raster, recipe: Recipe) -> Vec<u8> {
    let mut made = Vec::new();
    assert!(develop(raster, &[recipe], &mut |_, bytes| made = bytes));
    made
}

/// What is made of a picture in small widths and shapes, alone and together with others.
#[test]
fn a_recipe_gives_the_same_bytes_whatever_is_made_with_it() {
    for name in ["large.jpg", "alpha.png", "lossy.webp", "av420.avif"] {
        let file = bytes(name);
        let header = header(&file).unwrap();
        let mut recipes: Vec<Recipe> =
            [20, 33, 40, 64, 120, 240].map(|width| recipe(width, Format::Png)).into();
        let square = recipes.iter().map(|one| Recipe { ratio: Some(Ratio(1, 1)), ..*one });
        recipes.extend(square.collect::<Vec<_>>());
        let raster = decode(&file, reduction(header, &recipes)).unwrap();
        let mut together = vec![Vec::new(); recipes.len()];
        assert!(develop(&raster, &recipes, &mut |at, bytes| together[at] = bytes));
        for (recipe, bytes) in recipes.iter().zip(&together) {
            assert!(made(&raster, *recipe) == *bytes, "{name} {recipe:?}");
        }
    }
}

#[test]
fn every_size_that_a_format_holds_can_be_encoded() {
    let formats = [Format::Avif, Format::WebP, Format::Jpeg, Format::Png];
    for (width, height) in [(1, 1), (160, 1), (1, 160), (7, 9), (16, 16_384), (16, 32_769)] {
        let pixels = vec![90; width as usize * height as usize * 3];
        let raster = Raster { width, height, full: (width, height), alpha: false, pixels };
        for format in formats.into_iter().filter(|format| format.holds((width, height))) {
            for pace in [Pace::Quick, Pace::Careful] {
                let recipe = Recipe { pace, ..recipe(width, format) };
                let bytes = made(&raster, recipe);
                let made = header(&bytes).unwrap_or_else(|error| panic!("{recipe:?}: {error}"));
                assert_eq!((made.format, made.width, made.height), (format, width, height));
            }
        }
    }
    assert!(!Format::WebP.holds((16, 16_384)) && !Format::Avif.holds((32_769, 16)));
}

/// The pictures that libvips has shown, by the name of its result.
fn wanted() -> Vec<(String, String)> {
    let names = fs::read_dir(folder()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut wanted: Vec<(String, String)> = names
        .filter_map(|name| {
            let (stem, ending) = name.strip_suffix(".want.png")?.rsplit_once('-')?;
            Some((format!("{stem}.{ending}"), name.clone()))
        })
        .collect();
    wanted.sort();
    wanted
}

#[test]
fn colour_orientation_and_sharpness_are_as_in_libvips() {
    let wanted = wanted();
    assert!(wanted.len() > 40, "{wanted:?}");
    let mut worse = Vec::new();
    for (name, want) in wanted {
        let (file, want) = (bytes(&name), plain(&bytes(&want)));
        let header = header(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let recipe = recipe(want.0 as u32, Format::Png);
        for reduction in [Reduction::NONE, reduction(header, &[recipe])] {
            let raster = decode(&file, reduction).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(raster.full, (header.width, header.height), "{name}");
            assert!(header.transparent || !raster.alpha, "{name}");
            let score = similarity(&want, &plain(&made(&raster, recipe)));
            if score < 0.98 {
                worse.push(format!("{name} {reduction:?} {score:.4}"));
            }
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn copies_in_other_sizes_and_formats_are_known_again() {
    let look = |name: &str| {
        let file = bytes(name);
        proof(&decode(&file, header(&file).unwrap().reduction(512)).unwrap())
    };
    let one = look("large.jpg");
    for name in ["full.jpg", "progressive.jpg", "p3.jpg", "lossy.webp", "iccp.png", "av420.avif"] {
        assert!(alike(&one, &look(name)), "{name}");
    }
    for name in ["turn6.jpg", "avcrop.avif", "../photos/like-ap.jpg"] {
        assert!(!alike(&one, &look(name)), "{name}");
    }
}

#[test]
fn a_file_that_makes_its_decoder_panic_is_damaged() {
    assert!(matches!(decode(&bytes("broken.avif"), Reduction::NONE), Err(Unusable::Damaged(_))));
}

#[test]
fn what_moves_is_told_by_its_bytes() {
    for (name, moves) in
        [("moving.gif", true), ("moving.webp", true), ("still.gif", false), ("lossy.webp", false)]
    {
        assert_eq!(header(&bytes(name)).unwrap().animated, moves, "{name}");
    }
    assert_eq!(header(&bytes("still.heic")), Err(Unusable::Heic));
}

#[test]
fn a_file_that_breaks_off_is_an_error_at_every_place() {
    for name in ["baseline.jpg", "progressive.jpg", "alpha.png", "interlaced.png", "still.gif"] {
        broken_off(name);
    }
    for name in ["lossy.webp", "lossless.webp", "av420.avif", "avgrid.avif", "cmykicc.jpg"] {
        broken_off(name);
    }
}

/// What a file decodes to, if it does.
fn pixels(file: &[u8]) -> Result<Raster, Unusable> {
    decode(file, Reduction::NONE)
}

#[test]
fn a_jpeg_needs_no_end_marker() {
    for name in ["baseline.jpg", "progressive.jpg", "grey.jpg", "cmykicc.jpg"] {
        let whole = bytes(name);
        let open = whole.strip_suffix(b"\xff\xd9").unwrap();
        assert_eq!(pixels(open), pixels(&whole), "{name}");
        let written = write(open, &Rights::default()).unwrap();
        assert!(written.ends_with(b"\xff\xd9"), "{name}");
        if name != "progressive.jpg" {
            assert!(pixels(&whole[..whole.len() * 9 / 10]).is_err(), "{name} lacks a tenth");
        }
    }
}

#[test]
fn a_png_needs_no_sound_end() {
    for name in ["alpha.png", "interlaced.png", "palette.png"] {
        let whole = bytes(name);
        let open = &whole[..whole.len() - 12];
        let wrong_sum = [open, b"\0\0\0\0IEND\0\0\0\0"].concat();
        let long = [open, b"\0\0\0\x02IENDxx\0\0\0\0"].concat();
        let lying = [open, b"\0\0\x01\0IENDxx"].concat();
        let text = [open, b"\0\0\x01\0tEXtSoftware"].concat();
        let junk = [&whole[..], b"junk"].concat();
        for file in [open, &wrong_sum, &long, &lying, &text, &junk, &whole[..whole.len() - 5]] {
            assert_eq!(pixels(file), pixels(&whole), "{name}");
            assert_eq!(
                write(file, &Rights::default()),
                write(&whole, &Rights::default()),
                "{name}"
            );
        }
        let within = &open[..open.len() - 5];
        assert!(pixels(within).is_err() && write(within, &Rights::default()).is_err(), "{name}");
    }
}

#[test]
fn a_gif_shows_what_of_a_frame_is_on_the_screen() {
    let whole = bytes("still.gif");
    let raster = pixels(&whole).unwrap();
    let screen = |width: u16, height: u16| {
        let mut file = whole.clone();
        file[6..8].copy_from_slice(&width.to_le_bytes());
        file[8..10].copy_from_slice(&height.to_le_bytes());
        file
    };
    let (width, height) = (raster.width as u16, raster.height as u16);
    let part = pixels(&screen(width / 2, height / 3)).unwrap();
    assert_eq!((part.width, part.height), (u32::from(width / 2), u32::from(height / 3)));
    let row = part.width as usize * part.channels();
    assert_eq!(part.channels(), raster.channels());
    assert_eq!(part.pixels[..row], raster.pixels[..row], "the upper left part");
    // A frame beyond the screen shows nothing of itself.
    let mut beyond = screen(width, height);
    let frame = beyond.windows(10).rposition(|w| w[0] == 0x2c && w[5..7] == whole[6..8]).unwrap();
    beyond[frame + 1..frame + 3].copy_from_slice(&60_000_u16.to_le_bytes());
    assert!(pixels(&beyond).unwrap().pixels.iter().all(|byte| *byte == 0));
    for file in [screen(width / 2, height / 3), beyond] {
        assert!(write(&file, &Rights::default()).is_ok());
    }
}

/// An AVIF in which a property, such as `ispe`, no longer belongs to the item of alpha.
fn without(file: &[u8], kind: &[u8; 4]) -> Vec<u8> {
    let meta = Meta::read(file).unwrap();
    let alpha = meta.references.iter().find(|one| one.kind == *b"auxl").unwrap().from;
    let at = meta.properties.iter().position(|one| one.kind == *kind).unwrap() + 1;
    let place = file.windows(4).position(|four| four == b"ipma").unwrap() + 4;
    let mut file = file.to_vec();
    // Version 0 and flags 0: numbers of items in two bytes, numbers of properties in one.
    let mut entry = place + 8;
    while u32::from(u16::from_be_bytes([file[entry], file[entry + 1]])) != alpha {
        entry += 3 + usize::from(file[entry + 2]);
    }
    let own = &mut file[entry + 3..];
    let one = own.iter_mut().find(|one| usize::from(**one & 0x7f) == at).unwrap();
    *one = 0;
    file
}

#[test]
fn alpha_of_avif_has_the_size_of_its_picture() {
    let whole = bytes("../written/alpha.avif");
    let bare = without(&whole, b"ispe");
    assert_ne!(bare, whole);
    assert_eq!(pixels(&bare), pixels(&whole));
    assert!(pixels(&write(&bare, &Rights::default()).unwrap()).is_ok());
}

#[test]
fn an_avif_without_the_setup_of_its_decoder_is_damaged() {
    for name in ["av420.avif", "avgrid.avif", "../written/sequence.avif", "avalpha.avif"] {
        let mut file = bytes(name);
        assert!(header(&file).is_ok(), "{name}");
        let meta = Meta::read(&file).unwrap();
        let setup = meta.properties.iter().rfind(|one| one.kind == *b"av1C").unwrap().body.start;
        file[setup - 4..setup].copy_from_slice(b"free");
        assert!(matches!(header(&file), Err(Unusable::Damaged(_))), "{name}");
        assert!(pixels(&file).is_err(), "{name}");
    }
}

fn broken_off(name: &str) {
    let whole = bytes(name);
    for length in (0..whole.len()).step_by(whole.len() / 40 + 1) {
        // Some decoders fill up what is missing of the last rows; none may panic or give another
        // size.
        if let (Ok(header), Ok(raster)) =
            (header(&whole[..length]), decode(&whole[..length], Reduction::NONE))
        {
            assert_eq!(raster.full, (header.width, header.height), "{name} {length}");
        }
    }
    assert!(decode(&whole[..whole.len() / 4], Reduction::NONE).is_err(), "{name}");
}

#[test]
fn a_hundred_megapixels_fit() {
    // The size in the frame header of a JPEG (ITU T.81, B.2.2), raised to 12,240 by 8,160.
    let mut large = bytes("baseline.jpg");
    let frame = large.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    large[frame + 5..frame + 9].copy_from_slice(&[0x1f, 0xe0, 0x2f, 0xd0]);
    assert!(matches!(header(&large), Err(Unusable::Damaged(_))), "its length shows that it lies");
    large.resize(4_000_000, 0);
    let header = header(&large).unwrap();
    assert_eq!((header.width, header.height), (12_240, 8_160));
    let recipes = [recipe(1920, Format::Jpeg), recipe(320, Format::Jpeg)];
    assert!(weight(header, reduction(header, &recipes)) < 400 << 20);
}
