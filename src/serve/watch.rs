//! Learns that files have changed, and has them looked at.
//!
//! The system tells of changes one by one: an editor that saves writes a temporary file and renames
//! it, a checkout touches hundreds. What comes without a pause is one change of the site. How long
//! a pause must be follows the change: after a single file it is too short to be noticed, and it
//! grows with what keeps coming. What is told is only a hint: whether a file is another, its bytes
//! decide.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::event::EventKind;
use notify::{Event, RecursiveMode, Watcher};

use super::preview::Preview;
use crate::base::nfc;
use crate::site::source::is_litter;

/// The pause after which a single file counts as saved.
const PAUSE: Duration = Duration::from_millis(3);

/// The pause after which several files, or a file that makes no sense yet, count as written.
const LONG_PAUSE: Duration = Duration::from_millis(30);

/// A stream of changes is cut here.
const BATCH_MAX: usize = 20_000;

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(500);

/// How long after a look at the whole site its files are compared once more: the system forgets
/// files that are written into a folder in the moment it is made.
const SECOND_LOOK: Duration = Duration::from_millis(150);

/// The folders that are watched with all that is in them.
const FOLDERS: [&str; 3] = ["content", "static", "templates"];

/// What was told of since the last look.
#[derive(Debug, Default)]
struct Batch {
    files: BTreeSet<String>,
    /// The file that was named last.
    last: Option<String>,
    /// Whether more than the text of files has changed: folders, renamed and removed files.
    whole: bool,
}

/// Watches until the program ends.
pub(super) fn run(preview: &Preview) {
    let root =
        std::fs::canonicalize(&preview.setup.root).unwrap_or_else(|_| preview.setup.root.clone());
    let (sender, events) = mpsc::channel();
    let mut watcher = None;
    if preview.setup.poll.is_none() {
        let made = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // That a file was read, by us for instance, is no change: it must not keep us waiting.
            if !event.as_ref().is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(event);
            }
        });
        watcher = made.and_then(|mut made| watch(&mut made, &root).map(|()| made)).ok();
        if watcher.is_none() {
            preview.voice.note(
                "This file system does not report changed files; newsprint looks for them twice a second.",
            );
        }
    }
    match watcher {
        Some(mut watcher) => Watch { preview, root, events }.listen(&mut watcher),
        None => poll(preview, preview.setup.poll.unwrap_or(TICK)),
    }
}

fn watch(watcher: &mut impl Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS {
        let folder = root.join(folder);
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

/// Changes between the first look and the first watch were not reported.
fn look_if_outdated(preview: &Preview) {
    if preview.live().is_outdated() {
        preview.look(None, None);
    }
}

/// Looks at all files again and again.
fn poll(preview: &Preview, every: Duration) {
    let mut known = preview.live().listing();
    look_if_outdated(preview);
    loop {
        std::thread::sleep(every);
        let now = preview.live().listing();
        if now != known {
            // Whoever is still writing gets a moment to end.
            std::thread::sleep(LONG_PAUSE);
            known = preview.live().listing();
            preview.look(None, None);
        } else {
            follow_the_clock(preview);
        }
    }
}

/// The site is another when an embargo ends, whether anybody saves a file or not.
fn follow_the_clock(preview: &Preview) {
    if preview.is_fixed() {
        return;
    }
    let due = preview.live().next_change();
    if due.is_some_and(|due| due <= preview.voice.now()) {
        preview.look(None, None);
    }
}

struct Watch<'p> {
    preview: &'p Preview,
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
}

impl Watch<'_> {
    fn listen(&self, watcher: &mut impl Watcher) {
        look_if_outdated(self.preview);
        let mut look_again = false;
        loop {
            let mut batch = Batch::default();
            match self.events.recv_timeout(if look_again { SECOND_LOOK } else { TICK }) {
                Ok(event) => self.take(event, &mut batch),
                Err(RecvTimeoutError::Timeout) if look_again => {
                    look_if_outdated(self.preview);
                    look_again = false;
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {
                    follow_the_clock(self.preview);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if batch.is_empty() {
                continue;
            }
            self.gather(&mut batch, PAUSE);
            if batch.whole {
                // A folder that was just made, or made anew, is to be watched, too.
                let _ = watch(watcher, &self.root);
                look_again = true;
            }
            self.look(batch);
        }
    }

    /// Takes in what keeps coming.
    fn gather(&self, batch: &mut Batch, pause: Duration) {
        for _ in 0..BATCH_MAX {
            let several = batch.whole || batch.files.len() > 1;
            let pause = if several { LONG_PAUSE } else { pause };
            match self.events.recv_timeout(pause) {
                Ok(event) => self.take(event, batch),
                Err(_) => return,
            }
        }
    }

    fn look(&self, mut batch: Batch) {
        let texts: Vec<String> = batch.in_order();
        if !batch.whole && self.preview.edit(&texts) {
            return;
        }
        // A text that makes no sense may be one that is still being written.
        self.gather(&mut batch, LONG_PAUSE);
        self.preview.look(None, batch.last.as_deref());
    }

    fn take(&self, event: notify::Result<Event>, batch: &mut Batch) {
        let Ok(event) = event else {
            // Something was lost: everything may have changed.
            batch.whole = true;
            return;
        };
        if event.need_rescan() {
            batch.whole = true;
        }
        for told in event.paths {
            let Some(path) = self.inside(&told) else { continue };
            let live = self.preview.live();
            // A file that is known and still there has been saved, however the system puts it:
            // careful editors write another file and rename it. All else is more than that.
            if !(live.has_file(&path) && told.is_file()) {
                // What was never part of the site and is gone again is no change of it.
                if !live.has(&path) && !told.exists() {
                    continue;
                }
                batch.whole = true;
            }
            batch.last = Some(path.clone());
            batch.files.insert(path);
        }
    }

    /// The path from the site's root, in NFC as in listings, if it is one that the site could be made of.
    fn inside(&self, path: &Path) -> Option<String> {
        let path = path.strip_prefix(&self.root).ok()?;
        let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        let (top, rest) = text.split_once('/').unwrap_or((&text, ""));
        let ours = match top {
            "site.toml" | "agencies.toml" | "kills.toml" | "locale.toml" => rest.is_empty(),
            top => FOLDERS.contains(&top) && !rest.split('/').any(|name| is_litter(name, top)),
        };
        ours.then(|| nfc::name(&text).into_owned())
    }
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.whole
    }

    /// The files, the one that was named last at the end.
    fn in_order(&self) -> Vec<String> {
        let others = self.files.iter().filter(|file| Some(*file) != self.last.as_ref());
        others.chain(&self.last).cloned().collect()
    }
}
