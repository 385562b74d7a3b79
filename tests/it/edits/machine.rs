//! What happens around the texts: other clocks and options, hands in the output folder, and caches
//! that are lost, damaged, or those of another day.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::ToSpan;

use super::desk::{Desk, Files, set_modified};
use super::stories::Operation;
use crate::site::tree;

/// Operations and how often each is rolled.
pub const OPERATIONS: &[(usize, Operation)] = &[
    (8, move_clock),
    (3, toggle_drafts),
    (2, other_address),
    (1, toggle_relative),
    (2, toggle_keep_going),
    (2, other_generator),
    (2, make_all),
    (2, delete_output),
    (3, delete_one_output),
    (2, delete_a_folder_of_outputs),
    (2, touch_an_output),
    (4, tamper_with_an_output),
    (3, delete_cache),
    (2, delete_a_cache_file),
    (4, truncate_cache),
    (5, flip_cache),
    (3, append_to_cache),
    (2, repeat_an_older_cache),
    (5, save_cache),
    (6, restore_cache),
];

fn move_clock(desk: &mut Desk) -> Option<String> {
    let hours = match desk.roll(4) {
        0 => i64::try_from(desk.roll(24 * 60)).unwrap(),
        1 => -i64::try_from(desk.roll(24 * 60)).unwrap(),
        2 => i64::try_from(desk.roll(48)).unwrap(),
        // Back to where a script begins, so that sites are not empty or full for ever.
        _ => {
            desk.wish.now = crate::site::NOW.parse().unwrap();
            return Some("the clock stands where it stood first".to_owned());
        }
    };
    desk.wish.now = desk.wish.now.checked_add(hours.hours()).ok()?;
    Some(format!("the clock shows {}", desk.wish.now))
}

fn toggle_drafts(desk: &mut Desk) -> Option<String> {
    desk.wish.drafts = !desk.wish.drafts;
    Some(format!("drafts: {}", desk.wish.drafts))
}

fn other_address(desk: &mut Desk) -> Option<String> {
    desk.wish.base_url = match desk.wish.base_url {
        Some(_) => None,
        None => Some("https://vorschau.example/p".to_owned()),
    };
    Some(format!("base URL: {:?}", desk.wish.base_url))
}

fn toggle_relative(desk: &mut Desk) -> Option<String> {
    desk.wish.relative = !desk.wish.relative;
    Some(format!("links from file to file: {}", desk.wish.relative))
}

fn toggle_keep_going(desk: &mut Desk) -> Option<String> {
    desk.wish.keep_going = !desk.wish.keep_going;
    Some(format!("keep going: {}", desk.wish.keep_going))
}

fn other_generator(desk: &mut Desk) -> Option<String> {
    desk.wish.generator = 1 + desk.roll(3) as u64;
    Some(format!("generator {}", desk.wish.generator))
}

fn make_all(desk: &mut Desk) -> Option<String> {
    desk.clean = true;
    Some("make everything again".to_owned())
}

/// An output file of newsprint's. Its list of files is none: that one tells ours from foreign.
fn an_output(desk: &mut Desk) -> Option<(String, PathBuf)> {
    let public = desk.root().join("public");
    let all: Vec<String> =
        tree(&public).into_keys().filter(|path| !path.starts_with(".newsprint-")).collect();
    let path = desk.pick(&all)?;
    let place = public.join(&path);
    Some((path, place))
}

fn delete_output(desk: &mut Desk) -> Option<String> {
    fs::remove_dir_all(desk.root().join("public")).ok()?;
    Some("delete public/".to_owned())
}

fn delete_one_output(desk: &mut Desk) -> Option<String> {
    let (path, place) = an_output(desk)?;
    fs::remove_file(place).unwrap();
    Some(format!("delete public/{path}"))
}

fn delete_a_folder_of_outputs(desk: &mut Desk) -> Option<String> {
    let (path, place) = an_output(desk)?;
    let folder = place.parent().filter(|folder| !folder.ends_with("public"))?;
    fs::remove_dir_all(folder).unwrap();
    Some(format!("delete the folder of public/{path}"))
}

fn touch_an_output(desk: &mut Desk) -> Option<String> {
    let (path, place) = an_output(desk)?;
    match desk.roll(3) {
        0 => set_modified(&place, SystemTime::now() + Duration::from_secs(60)),
        1 => {
            let bytes = fs::read(&place).unwrap();
            fs::write(&place, bytes).unwrap();
        }
        _ => {
            let bytes = fs::read(&place).unwrap();
            fs::remove_file(&place).unwrap();
            fs::write(&place, bytes).unwrap();
        }
    }
    Some(format!("the same bytes in public/{path}"))
}

fn tamper_with_an_output(desk: &mut Desk) -> Option<String> {
    let (path, place) = an_output(desk)?;
    let mut bytes = fs::read(&place).unwrap();
    match desk.roll(3) {
        0 => bytes.clear(),
        1 => bytes.push(b'!'),
        _ => *bytes.last_mut()? ^= 1,
    }
    fs::write(&place, bytes).unwrap();
    Some(format!("tamper with public/{path}"))
}

fn cache(desk: &Desk) -> PathBuf {
    desk.root().join(".newsprint")
}

/// A file of the cache that holds something.
fn a_cache_file(desk: &mut Desk) -> Option<(String, PathBuf, Vec<u8>)> {
    let all: Vec<(String, Vec<u8>)> =
        tree(&cache(desk)).into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    let (path, bytes) = desk.pick(&all)?;
    let place = cache(desk).join(&path);
    Some((path, place, bytes))
}

fn delete_cache(desk: &mut Desk) -> Option<String> {
    fs::remove_dir_all(cache(desk)).ok()?;
    Some("delete .newsprint/".to_owned())
}

fn delete_a_cache_file(desk: &mut Desk) -> Option<String> {
    let (path, place, _) = a_cache_file(desk)?;
    fs::remove_file(place).unwrap();
    Some(format!("delete .newsprint/{path}"))
}

fn truncate_cache(desk: &mut Desk) -> Option<String> {
    let (path, place, bytes) = a_cache_file(desk)?;
    // Half of the cuts are near the end, where a file that grows is cut by a crash.
    let near = desk.chance(50);
    let lost = desk.roll(if near { bytes.len().min(200) } else { bytes.len() }) + 1;
    fs::write(place, &bytes[..bytes.len() - lost]).unwrap();
    Some(format!("cut {lost} of {} bytes off .newsprint/{path}", bytes.len()))
}

fn flip_cache(desk: &mut Desk) -> Option<String> {
    let (path, place, mut bytes) = a_cache_file(desk)?;
    let (at, bit) = (desk.roll(bytes.len()), desk.roll(8));
    bytes[at] ^= 1 << bit;
    fs::write(place, bytes).unwrap();
    Some(format!("flip bit {bit} of byte {at} of .newsprint/{path}"))
}

fn append_to_cache(desk: &mut Desk) -> Option<String> {
    let (path, place, mut bytes) = a_cache_file(desk)?;
    let length = 1 + desk.roll(300);
    let all_zero = desk.chance(30);
    for _ in 0..length {
        // A crash of the machine can leave a tail of zeros.
        let byte = if all_zero { 0 } else { u8::try_from(desk.roll(256)).unwrap() };
        bytes.push(byte);
    }
    fs::write(place, bytes).unwrap();
    Some(format!("append {length} bytes to .newsprint/{path}"))
}

/// Appends what a file of the cache once held, or itself: all of it well-formed, none of it new.
fn repeat_an_older_cache(desk: &mut Desk) -> Option<String> {
    let (path, place, bytes) = a_cache_file(desk)?;
    let all = desk.caches.clone();
    let older = desk.pick(&all).and_then(|mut cache| cache.remove(&path)).unwrap_or_default();
    fs::write(place, [bytes, older].concat()).unwrap();
    Some(format!("append an older .newsprint/{path}"))
}

fn save_cache(desk: &mut Desk) -> Option<String> {
    let saved = tree(&cache(desk));
    if desk.caches.len() >= 5 {
        let at = desk.roll(5);
        desk.caches.remove(at);
    }
    desk.caches.push(saved);
    Some("keep a copy of .newsprint/".to_owned())
}

/// Puts a cache of another day back: all of it, or only some of its files.
fn restore_cache(desk: &mut Desk) -> Option<String> {
    let all: Vec<Files> = desk.caches.clone();
    let saved = desk.pick(&all)?;
    let whole = desk.chance(60);
    if whole {
        let _ = fs::remove_dir_all(cache(desk));
    }
    fs::create_dir_all(cache(desk)).unwrap();
    let mut restored = 0;
    for (path, bytes) in &saved {
        if whole || desk.chance(50) {
            let path = cache(desk).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
            restored += 1;
        }
    }
    Some(format!("{restored} of {} files of an older .newsprint/, whole: {whole}", saved.len()))
}
