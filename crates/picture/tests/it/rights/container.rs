//! The containers: told apart, taken apart and put together.

use super::{pictures, rights, writable};
use newsprint_picture::metadata::container::{self, Kind, bmff, gif, jpeg, png, riff};
use newsprint_picture::metadata::write::{Rights, write};

#[test]
fn kinds_come_from_the_bytes() {
    let expected = |name: &str| match name.rsplit('.').next().unwrap() {
        "jpg" => Kind::Jpeg,
        "png" => Kind::Png,
        "webp" => Kind::WebP,
        "avif" => Kind::Avif,
        "heic" => Kind::Heic,
        "gif" => Kind::Gif,
        _ => Kind::Svg,
    };
    for (name, bytes) in pictures() {
        assert_eq!(container::kind(&bytes), Some(expected(&name)), "{name}");
    }
    let brands = |list: &str| container::kind(&[b"\0\0\0\x18ftyp", list.as_bytes()].concat());
    assert_eq!(brands("mif1\0\0\0\0mif1avif"), Some(Kind::Avif));
    assert_eq!(brands("mif1\0\0\0\0mif1heic"), Some(Kind::Heic));
    assert_eq!(brands("heic\0\0\0\0mif1avif"), Some(Kind::Heic));
    assert_eq!(brands("isom\0\0\0\0mp41mp42"), None);
    assert_eq!(container::kind(b"<html><svg/></html>"), None);
    assert_eq!(container::kind(b"\xEF\xBB\xBF <!-- x --><s:svg xmlns:s='y'/>"), Some(Kind::Svg));
}

#[test]
fn containers_take_themselves_apart_and_put_themselves_together() {
    for (name, bytes) in writable() {
        let clean = write(&bytes, &Rights::default()).unwrap();
        let again = match container::kind(&clean).unwrap() {
            Kind::Jpeg => {
                let (segments, rest) = jpeg::segments(&clean).unwrap();
                jpeg::assemble(&segments, &jpeg::scans(rest).unwrap())
            }
            Kind::Png => png::assemble(&png::chunks(&clean).unwrap()),
            Kind::WebP => riff::assemble(&riff::chunks(&clean).unwrap()).unwrap(),
            Kind::Gif => {
                let (head, blocks) = gif::blocks(&clean).unwrap();
                let blocks: Vec<&[u8]> =
                    blocks.iter().map(|block| &clean[block.range.clone()]).collect();
                gif::assemble(&clean[..head], &blocks)
            }
            _ => continue,
        };
        assert!(again == clean, "{name}");
    }
}

#[test]
fn items_of_avif_and_heic_are_found() {
    for (name, bytes) in pictures() {
        let items = bmff::items(&bytes);
        match name.as_str() {
            "alpha.avif" => {
                let xmp =
                    items.iter().find(|item| item.content_type == "application/rdf+xml").unwrap();
                let data = bmff::data(&bytes, xmp).unwrap();
                assert!(String::from_utf8_lossy(&data).contains("secretD"));
                let exif = items.iter().find(|item| item.kind == *b"Exif").unwrap();
                assert!(bmff::data(&bytes, exif).unwrap().len() > 50);
            }
            "x265.heic" => assert!(items.iter().any(|item| item.kind == *b"hvc1")),
            "grid.avif" => assert_eq!(items.len(), 5),
            _ => {}
        }
    }
}

/// The same picture with another form of `iloc`: the grid's own data in `idat`, every other item in
/// two extents of eight bytes' width behind a base offset.
fn relocated(clean: &[u8], version: u8) -> Vec<u8> {
    let whole = |kind: &[u8; 4], body: &[u8]| {
        [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
    };
    let top = bmff::parts(clean, 0..clean.len());
    let inside = bmff::parts(clean, top[1].body.start + 4..top[1].body.end);
    let items = bmff::items(clean);
    let build = |start: usize| {
        let wide = |id: u32| {
            if version == 2 {
                id.to_be_bytes()[..].to_vec()
            } else {
                id.to_be_bytes()[2..].to_vec()
            }
        };
        let (mut idat, mut mdat) = (Vec::new(), Vec::new());
        let mut iloc = vec![version, 0, 0, 0, 0x88, 0x80];
        iloc.extend(wide(items.len() as u32));
        for item in &items {
            let data = bmff::data(clean, item).unwrap();
            iloc.extend(wide(item.id));
            let inner = item.kind == *b"grid";
            iloc.extend([0, u8::from(inner), 0, 0]);
            let (place, base) = if inner { (&mut idat, 0) } else { (&mut mdat, start) };
            iloc.extend((base as u64).to_be_bytes());
            let halves = data.split_at(data.len() / 2);
            iloc.extend([0, 2]);
            for half in [halves.0, halves.1] {
                place.extend_from_slice(b"gap");
                iloc.extend((place.len() as u64).to_be_bytes());
                iloc.extend((half.len() as u64).to_be_bytes());
                place.extend_from_slice(half);
            }
        }
        let mut meta = vec![0; 4];
        for part in &inside {
            let body = if part.kind == *b"iloc" { &iloc } else { &clean[part.body.clone()] };
            meta.extend(whole(&part.kind, body));
        }
        meta.extend(whole(b"idat", &idat));
        let head = [whole(b"ftyp", &clean[top[0].body.clone()]), whole(b"meta", &meta)].concat();
        (head, whole(b"mdat", &mdat))
    };
    let start = build(0).0.len() + 8;
    let (head, mdat) = build(start);
    [head, mdat].concat()
}

#[test]
fn avif_is_the_same_whatever_form_its_locations_have() {
    for (name, old) in writable() {
        if name == "grid.avif" || name == "alpha.avif" {
            let clean = write(&old, &Rights::default()).unwrap();
            let wanted = write(&old, &rights()).unwrap();
            for version in [1, 2] {
                let other = relocated(&clean, version);
                assert!(write(&other, &rights()).unwrap() == wanted, "{name} {version}");
            }
        }
    }
}
