//! The pixels of pictures, held against what libvips makes of the same files
//! (`tests/pictures/make.sh`).

use std::fs;
use std::path::PathBuf;

use newsprint_picture::pixels::{
    Format, Pace, Raster, Recipe, Unusable, alike, decode, develop, header, needed, proof, weight,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn recipe(width: u32, format: Format) -> Recipe {
    Recipe { ratio: None, focus: (500, 500), width, format, pace: Pace::Quick }
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
        for at_least in [None, Some(needed(header, &[recipe]))] {
            let raster = decode(&file, at_least).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(raster.full, (header.width, header.height), "{name}");
            assert!(header.transparent || !raster.alpha, "{name}");
            let score = similarity(&want, &plain(&made(&raster, recipe)));
            if score < 0.98 {
                worse.push(format!("{name} {at_least:?} {score:.4}"));
            }
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn copies_in_other_sizes_and_formats_are_known_again() {
    let look = |name: &str| proof(&decode(&bytes(name), Some(512)).unwrap());
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
    assert!(matches!(decode(&bytes("broken.avif"), None), Err(Unusable::Damaged(_))));
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

fn broken_off(name: &str) {
    let whole = bytes(name);
    for length in (0..whole.len()).step_by(whole.len() / 40 + 1) {
        // Some decoders fill up what is missing of the last rows; none may panic or give another
        // size.
        if let (Ok(header), Ok(raster)) = (header(&whole[..length]), decode(&whole[..length], None))
        {
            assert_eq!(raster.full, (header.width, header.height), "{name} {length}");
        }
    }
    assert!(decode(&whole[..whole.len() / 4], None).is_err(), "{name}");
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
    assert!(weight(header, Some(needed(header, &recipes))) < 400 << 20);
}
