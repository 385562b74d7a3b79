//! A lock that is ours: taken, kept alive while rsync works, given back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::mark::{self, Marks};
use super::run::{Done, Meanwhile};
use super::{DELETED, Remote, SENT, Told};
use crate::publish::deploy::files::keep;
use crate::publish::deploy::plan::Plan;
use crate::publish::deploy::pulse::{BEAT, random};
use crate::publish::deploy::steps;
use crate::publish::deploy::trouble;

/// So many beats at a stretch may fail. With one more, whoever watches could take over.
const MISSED: u64 = 2;

/// A lock on a target.
pub(super) struct Held<'a> {
    remote: &'a Remote,
    number: u64,
    id: String,
    /// How many times it is written on the lock that this deploy lives.
    beat: u64,
    /// How many times it should be; it grows by itself.
    due: Arc<AtomicU64>,
    /// The last one that was written.
    lived: u64,
}

impl<'a> Held<'a> {
    /// Takes the lock, or is refused: another deploy has it, or had it since our look, so that what
    /// we plan may be wrong.
    pub(super) fn take(remote: &'a Remote, plan: &Plan<'_>) -> Told<Self> {
        let last = remote.marks.locks.last_key_value();
        let number = last.map_or(1, |(number, _)| number.saturating_add(1));
        let due = Arc::new(AtomicU64::new(0));
        let held = Self { remote, number, id: random(), beat: 0, due, lived: 0 };
        let bytes = steps::write(&plan.steps(Vec::new()));
        let intent = mark::intent(&held.id);
        keep(&remote.stage.join(&intent), &bytes)
            .and_then(|()| mark::write(&remote.stage, number, &held.id, 0))
            .map_err(|error| remote.told(&error))?;
        let options = [&SENT[..], &["--links", "--ignore-existing"]].concat();
        let sent = remote.send(&options, &[&intent, &mark::lock(number)])?;
        held.tick();
        let (record, marks) = remote.fetch()?;
        if !marks.belong_to(number, &held.id) {
            let none = marks.locks.is_empty();
            held.forget(&[intent])?;
            // The lock is free, and we could not take it: rsync said why.
            return Err(match none && sent.status != 0 {
                true => remote.broken(&sent),
                false => Box::new(trouble::running(&remote.name)),
            });
        }
        let theirs = held.theirs(&marks);
        let as_seen =
            theirs.iter().all(|(number, text)| remote.marks.locks.get(number) == Some(text));
        if record != remote.record || !as_seen {
            held.forget(&[intent, mark::lock(number)])?;
            return Err(Box::new(trouble::running(&remote.name)));
        }
        if sent.status != 0 {
            return Err(remote.broken(&sent));
        }
        if !theirs.is_empty() {
            // Their owners find that out at their next beat.
            held.forget(&theirs.iter().map(|(number, _)| mark::lock(*number)).collect::<Vec<_>>())?;
        }
        Ok(held)
    }

    /// The locks of others.
    fn theirs(&self, marks: &Marks) -> Vec<(u64, String)> {
        let all = marks.locks.iter().filter(|(number, _)| **number != self.number);
        all.map(|(number, text)| (*number, text.clone())).collect()
    }

    /// Counts when it is time to say that this deploy lives, for as long as it does.
    fn tick(&self) {
        let due = Arc::downgrade(&self.due);
        thread::spawn(move || {
            loop {
                thread::sleep(BEAT);
                let Some(due) = due.upgrade() else { return };
                due.fetch_add(1, Ordering::Relaxed);
            }
        });
    }

    /// Says that this deploy lives, if it is time to; fails if another has taken over.
    fn beat(&mut self) -> Told<()> {
        let due = self.due.load(Ordering::Relaxed);
        if due == self.beat {
            return Ok(());
        }
        self.beat = due;
        let remote = self.remote;
        mark::write(&remote.stage, self.number, &self.id, due)
            .map_err(|error| remote.told(&error))?;
        // Nothing is written where the lock is gone, and nothing is then said to be.
        let options = ["--links", "--existing", "--files-from=-"];
        let done = remote.send(&options, &[&mark::lock(self.number)])?;
        match done {
            Done { status: 0, changed, .. } if !changed.is_empty() => self.lived = due,
            Done { status: 0, .. } => return Err(Box::new(trouble::running(&remote.name))),
            // The server takes no second connection: as long as we are there, no other deploy is.
            Done { said, .. } if said.contains("max connections") => {}
            done if self.due.load(Ordering::Relaxed) - self.lived > MISSED => {
                return Err(remote.broken(&done));
            }
            _ => {}
        }
        Ok(())
    }

    /// Sends what is on the list, or deletes it, and says meanwhile that this deploy lives.
    pub(super) fn send(&mut self, options: &[&str], list: &[&str], file: &dyn Fn()) -> Told<()> {
        if list.is_empty() {
            return Ok(());
        }
        self.beat()?;
        let remote = self.remote;
        let from = format!("{}/", remote.stage.display());
        let mut glance = || self.beat();
        let meanwhile = Meanwhile { file, glance: &mut glance };
        let done = remote.line.run(options, list, &from, &remote.line.to, Some(meanwhile))?;
        if done.status == 0 { Ok(()) } else { Err(remote.broken(&done)) }
    }

    /// Deletes marks.
    fn forget(&self, paths: &[String]) -> Told<()> {
        let stage = &self.remote.stage;
        for path in paths {
            mark::unstage(stage, path).map_err(|error| self.remote.told(&error))?;
        }
        self.remote.must(&DELETED, &paths.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Gives the lock back: the deploy is over, and so is what earlier ones had left to do. What one
    /// intended that may live still is kept: the next deploy puts all of that once more.
    pub(super) fn release(self) -> Told<()> {
        let marks = &self.remote.marks;
        let mut paths = if self.remote.forced { Vec::new() } else { marks.paths() };
        paths.extend([mark::intent(&self.id), mark::lock(self.number)]);
        self.forget(&paths)
    }
}
