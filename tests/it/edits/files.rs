//! What editors, version controls and backups do to files: times that lie, files that change places,
//! and a file that changes while a build is reading the site.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use newsprint::build::engine::{Progress, Session};
use newsprint::site::source::Folder;

use super::desk::{Desk, TICK, modified, set_modified};
use super::stories::{Operation, other_digits, story};

/// Operations and how often each is rolled.
pub const OPERATIONS: &[(usize, Operation)] = &[
    (5, edit_unseen),
    (3, edit_with_older_time),
    (2, touch),
    (2, rewrite),
    (3, swap),
    (2, swap_unseen),
    (4, meddle),
];

fn edit_unseen(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let new = if desk.chance(50) {
        other_digits(desk, &text)?
    } else {
        text.replacen("Titel", desk.word(&["Tutel", "Tatel", "Totel"]), 1)
    };
    desk.put_unseen(&path, new.into_bytes());
    Some(format!("edit with the same size and time: {path}"))
}

fn edit_with_older_time(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let new = text.replacen("Absatz", "Alter Absatz", 1);
    desk.put(&path, new);
    let seconds = 1_600_000_000 + desk.roll(3) as u64;
    desk.touch(&path, UNIX_EPOCH + Duration::from_secs(seconds));
    Some(format!("replace by something older: {path}"))
}

fn touch(desk: &mut Desk) -> Option<String> {
    let all: Vec<String> = desk.files.keys().cloned().collect();
    let path = desk.pick(&all)?;
    let time = match desk.roll(4) {
        0 => UNIX_EPOCH,
        1 => SystemTime::now() + Duration::from_secs(3_600),
        _ => SystemTime::now(),
    };
    desk.touch(&path, time);
    Some(format!("touch {path}"))
}

fn rewrite(desk: &mut Desk) -> Option<String> {
    let all: Vec<String> = desk.files.keys().cloned().collect();
    let path = desk.pick(&all)?;
    let bytes = desk.files[&path].clone();
    desk.put(&path, bytes);
    Some(format!("write the same bytes: {path}"))
}

fn swap(desk: &mut Desk) -> Option<String> {
    let (first, second) = (desk.article()?, desk.article()?);
    // Photos lie beside their articles and would be missing elsewhere.
    let folders = [&first, &second].iter().any(|path| path.ends_with("/index.md"));
    if folders && !desk.chance(15) {
        return None;
    }
    let (one, other) = (desk.files[&first].clone(), desk.files[&second].clone());
    desk.put(&first, other);
    desk.put(&second, one);
    Some(format!("swap the texts of {first} and {second}"))
}

/// Two files of one size and one time change places: only their numbers tell.
fn swap_unseen(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let other = other_digits(desk, &text)?;
    let twin = format!("{}-zwilling.md", path.strip_suffix(".md")?);
    // A name at the limits leaves no room for the twin's.
    if path.len() > 200
        || path.ends_with("/index.md")
        || text.contains("\nid = ")
        || text.contains("\naliases = ")
    {
        return None;
    }
    let time = UNIX_EPOCH + Duration::from_secs(1_650_000_000);
    if !desk.files.contains_key(&twin) {
        desk.put(&twin, other);
        desk.touch(&path, time);
        desk.touch(&twin, time);
        let report = desk.build();
        desk.log.push(format!("(build with {twin}: {} errors)", report.errors()));
    }
    let aside = format!("{path}~");
    desk.rename(&path, &aside);
    desk.rename(&twin, &path);
    desk.rename(&aside, &twin);
    Some(format!("swap the files {path} and {twin}"))
}

/// Somebody who writes a file when a build begins its next stage.
struct Meddler {
    place: PathBuf,
    bytes: Vec<u8>,
    unseen: bool,
    /// How many stages begin before.
    stages: AtomicUsize,
}

impl Progress for Meddler {
    fn stage(&self, _: &str, _: usize) {
        if self.stages.fetch_sub(1, Ordering::Relaxed) == 0 {
            let before = modified(&self.place);
            fs::write(&self.place, &self.bytes).unwrap();
            if let Some(before) = before.filter(|_| self.unseen) {
                set_modified(&self.place, before);
            }
        }
    }

    fn step(&self) {}
}

/// A file changes during a build. That build may give the old page or the new one, or say that it
/// can't; what counts is that the next one gives the new one.
fn meddle(desk: &mut Desk) -> Option<String> {
    let (path, new) = if desk.chance(60) {
        let (path, text) = story(desk)?;
        let new = other_digits(desk, &text)?.into_bytes();
        (path, new)
    } else {
        let all = desk.paths(|path| path.ends_with(".pdf") || path.ends_with(".txt"));
        let path = desk.pick(&all)?;
        let mut new = desk.files[&path].clone();
        new.iter_mut().for_each(|byte| *byte = byte.wrapping_add(1));
        (path, new)
    };
    // Between the last edit and the scan lies a moment, as it does between people and programs.
    std::thread::sleep(TICK);
    let meddler = Meddler {
        place: desk.root().join(&path),
        bytes: new.clone(),
        unseen: desk.chance(60),
        stages: AtomicUsize::new(desk.roll(3)),
    };
    let disk = Folder::new(desk.root());
    let report = Session::new(&disk).build(&desk.options(), &meddler);
    // A build without that many stages is not meddled with.
    if fs::read(&meddler.place).unwrap() == new {
        desk.files.insert(path.clone(), new);
    }
    Some(format!("change {path} during a build, which ends with {} errors", report.errors()))
}
