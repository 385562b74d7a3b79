//! A folder that the program `rsync` reaches, by ssh or at a server of its own.
//!
//! Passes in the safe order, each of which moves its files into place at its end
//! (`--delay-updates`); then what is no longer wanted is deleted by name; then the record is
//! written. A lock keeps a second deploy out ([`mark`]), and what a deploy intends stands beside it:
//! after a cut the next one puts all of that again, and rsync itself sees what is there already.
//! A deploy that has nothing to move asks one question and takes no lock.

mod held;
mod mark;
mod run;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use super::files::{keep, read_plain};
use super::manifest::{self, Entries, FOLDER, LARGEST, MANIFEST};
use super::plan::{Plan, State};
use super::published::Published;
use super::pulse::{LOOK, LOOKS};
use super::{Ask, trouble};
use crate::base::diag::Diag;
use crate::base::progress::Progress;
use crate::build::output;
use crate::site::config::{Place, Target};
use crate::site::source::reason;
use held::Held;
use mark::Marks;
use run::{Done, Line, PARTIAL, VANISHED};

/// Where rsync keeps files until it moves them all into place.
const WAITING: &str = ".~tmp~";
/// What is sent by its path below the stage.
const SENT: [&str; 4] = ["--times", "--chmod=D755,F644", "--files-from=-", "--mkpath"];
/// What is on the list and not here is deleted there; the folders above it must be here.
const DELETED: [&str; 4] = ["--chmod=D755", "--files-from=-", "--delete-missing-args", "--dirs"];

/// A folder at the other end of rsync.
pub(super) struct Remote {
    name: String,
    line: Line,
    /// A folder of the cache for what is on its way.
    stage: PathBuf,
    /// A folder of the cache for what was fetched.
    fetched: PathBuf,
    /// The record as it was read.
    record: Option<Vec<u8>>,
    /// What a deploy that was cut left.
    marks: Marks,
    /// Whether a lock is taken over without looking whether its owner lives.
    forced: bool,
}

type Told<T> = Result<T, Box<Diag>>;

impl Remote {
    /// Nothing is started yet.
    pub(super) fn open(target: &Target, cache: &Path) -> Option<Self> {
        let Place::Rsync { host, port, path, over_ssh } = &target.place else { return None };
        let to = match (over_ssh, port) {
            (true, _) => format!("{host}:{path}/"),
            (false, Some(port)) => format!("rsync://{host}:{port}/{path}/"),
            (false, None) => format!("rsync://{host}/{path}/"),
        };
        // There is no person who could type a password.
        let ssh = || match port {
            Some(port) => format!("ssh -o BatchMode=yes -o ConnectTimeout=10 -p {port}"),
            None => "ssh -o BatchMode=yes -o ConnectTimeout=10".to_owned(),
        };
        let folder = cache.join("deploy").join(&target.name);
        Some(Self {
            name: target.name.clone(),
            line: Line { to, shell: over_ssh.then(ssh) },
            stage: folder.join("stage"),
            fetched: folder.join("fetched"),
            record: None,
            marks: Marks::default(),
            forced: false,
        })
    }

    fn told(&self, error: &io::Error) -> Box<Diag> {
        Box::new(trouble::failed(
            &format!("what goes to `{}` can't be gathered", self.name),
            &reason(error),
        ))
    }

    fn broken(&self, done: &Done) -> Box<Diag> {
        let first = done.said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let first: String = first.chars().take(200).collect();
        Box::new(trouble::failed(
            &format!("rsync to `{}` ended with status {}", self.name, done.status),
            &first,
        ))
    }

    /// Sends what is on the list, or deletes it.
    fn send(&self, options: &[&str], list: &[&str]) -> Told<Done> {
        let from = format!("{}/", self.stage.display());
        self.line.run(options, list, &from, &self.line.to, None)
    }

    fn must(&self, options: &[&str], list: &[&str]) -> Told<()> {
        let done = self.send(options, list)?;
        if done.status == 0 { Ok(()) } else { Err(self.broken(&done)) }
    }

    /// Reads the record and all marks, in one call; whether the folder is there at all.
    fn fetch(&self) -> Told<(Option<Vec<u8>>, Marks)> {
        let most = format!("--max-size={LARGEST}");
        let options = [
            "-rlt",
            "--no-D",
            &most,
            "--include=/manifest.json",
            "--include=/deploying[.-]*",
            "--exclude=*",
        ];
        let from = format!("{}{FOLDER}/", self.line.to);
        let to = format!("{}/", self.fetched.display());
        for _ in 0..3 {
            let fresh = || {
                output::discard(&self.fetched)?;
                fs::create_dir_all(&self.fetched)
            };
            fresh().map_err(|error| self.told(&error))?;
            let done = self.line.run(&options, &[], &from, &to, None)?;
            let record = self.fetched.join(MANIFEST.rsplit('/').next().unwrap_or_default());
            // A server may answer with anything. What is no plain file can't be read, as a damaged
            // record can't.
            let record = read_plain(&record, LARGEST).unwrap_or(Some(Vec::new()));
            let marks = Marks::read(&self.fetched);
            output::discard(&self.fetched).map_err(|error| self.told(&error))?;
            match done.status {
                0 => return Ok((record, marks)),
                // A deploy that ended meanwhile took its mark away.
                VANISHED => {}
                // rsync says the same of a file and of a folder that are not there; rrsync, more.
                status
                    if record.is_none()
                        && marks.is_empty()
                        && (status == PARTIAL || done.said.contains("No such file")) =>
                {
                    return Ok((None, marks));
                }
                _ => return Err(self.broken(&done)),
            }
        }
        Err(Box::new(trouble::running(&self.name)))
    }

    /// What is published.
    pub(super) fn state(&mut self, ask: Ask) -> Told<State> {
        (self.record, self.marks) = self.fetch()?;
        self.forced = ask.take_over && !self.marks.locks.is_empty();
        if !self.marks.locks.is_empty() && !ask.take_over && !ask.looks_only {
            self.watch()?;
        }
        let may_be_used = ask.overwrite || ask.rebuild;
        if self.record.is_none() && self.marks.is_empty() && !may_be_used && self.is_used()? {
            return Err(Box::new(trouble::foreign(&self.name, "folder")));
        }
        let published = match &self.record {
            None => Entries::new(),
            Some(bytes) => match manifest::read(bytes) {
                Err(_) if ask.rebuild => Entries::new(),
                read => read.map_err(|why| Box::new(trouble::unread(&self.name, MANIFEST, why)))?,
            },
        };
        // How far they came is not known.
        let state = State::after(published, self.marks.all(), 0);
        Ok(if ask.rebuild { state.distrusted() } else { state })
    }

    /// The paths of all files in the folder, in order, without those of records.
    pub(super) fn paths(&self) -> Told<Vec<String>> {
        let nowhere =
            output::discard(&self.fetched).and_then(|()| fs::create_dir_all(&self.fetched));
        nowhere.map_err(|error| self.told(&error))?;
        let options =
            ["--recursive", "--links", "--dry-run", "--8-bit-output", "--exclude=/.newsprint"];
        let to = format!("{}/", self.fetched.display());
        let done = self.line.run(&options, &[], &self.line.to, &to, None)?;
        if done.status != 0 {
            return Err(self.broken(&done));
        }
        let mut paths: Vec<String> =
            done.changed.lines().filter(|path| !path.ends_with('/')).map(str::to_owned).collect();
        paths.sort_unstable();
        Ok(paths)
    }

    /// Looks whether the deploy that holds the lock lives; an error if it does. What stands there
    /// afterwards is what counts: it may have ended well just now.
    fn watch(&mut self) -> Told<()> {
        let seen = self.marks.locks.clone();
        for _ in 0..LOOKS {
            thread::sleep(LOOK);
            (self.record, self.marks) = self.fetch()?;
            if self.marks.locks.is_empty() {
                return Ok(());
            }
            if self.marks.locks != seen {
                return Err(Box::new(trouble::running(&self.name)));
            }
        }
        Ok(())
    }

    /// Whether anything stands in the folder.
    fn is_used(&self) -> Told<bool> {
        // Without the folder, the list is empty, too.
        let options = ["--list-only", "--dirs", "--no-motd"];
        let listed = self.line.list(&options)?;
        Ok(listed.lines().any(|line| !line.ends_with(" .") && !line.ends_with(FOLDER)))
    }

    /// Sends what differs, deletes what is no longer wanted, and writes the record.
    pub(super) fn publish(
        &self,
        plan: &Plan<'_>,
        wanted: &Published,
        progress: &dyn Progress,
    ) -> Told<()> {
        let record = manifest::write(&wanted.entries()).into_bytes();
        if plan.is_empty() && self.marks.is_empty() && self.record.as_ref() == Some(&record) {
            return Ok(());
        }
        output::discard(&self.stage)
            .and_then(|()| fs::create_dir_all(self.stage.join(FOLDER)))
            .and_then(|()| self.gather(plan))
            .map_err(|error| self.told(&error))?;
        let mut held = Held::take(self, plan)?;
        for pass in &plan.passes {
            let files: Vec<&str> = pass.iter().map(|file| file.path.as_str()).collect();
            // Same size and same second is not the same file: pages are built within one.
            let options = [&SENT[..], &["--delay-updates", "--ignore-times"]].concat();
            held.send(&options, &files, &|| progress.step())?;
        }
        self.lay_folders(plan).map_err(|error| self.told(&error))?;
        let deleted: Vec<&str> = plan.delete.iter().map(String::as_str).collect();
        held.send(&DELETED, &deleted, &|| {})?;
        self.sweep(&mut held)?;
        for level in emptied(plan, wanted) {
            for folder in &level {
                let _ = fs::remove_dir(self.stage.join(folder));
            }
            // A folder with foreign files in it stays, and rsync says so.
            self.send(&DELETED, &level.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        plan.delete.iter().for_each(|_| progress.step());
        keep(&self.stage.join(MANIFEST), &record).map_err(|error| self.told(&error))?;
        held.send(&[&SENT[..], &["--ignore-times"]].concat(), &[MANIFEST], &|| {})?;
        held.release()?;
        output::discard(&self.stage).map_err(|error| self.told(&error))
    }

    /// Deletes what deploys that were cut had sent and not moved into place.
    fn sweep(&self, held: &mut Held<'_>) -> Told<()> {
        let intended = self.marks.all();
        let put = intended.iter().filter(|(_, entry)| entry.is_some());
        let waiting: BTreeSet<String> = put
            .map(|(path, _)| match path.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{WAITING}"),
                None => WAITING.to_owned(),
            })
            .collect();
        let above =
            waiting.iter().filter_map(|path| self.stage.join(path).parent().map(Path::to_owned));
        above.into_iter().try_for_each(fs::create_dir_all).map_err(|error| self.told(&error))?;
        let list: Vec<&str> = waiting.iter().map(String::as_str).collect();
        held.send(&[&DELETED[..], &["--force"]].concat(), &list, &|| {})
    }

    /// Makes the folders of what is to be deleted, and nothing in them.
    fn lay_folders(&self, plan: &Plan<'_>) -> io::Result<()> {
        plan.delete
            .iter()
            .filter_map(|path| self.stage.join(path).parent().map(Path::to_owned))
            .try_for_each(fs::create_dir_all)
    }

    /// Lays out what is to be sent under its own paths: links where the system has them.
    fn gather(&self, plan: &Plan<'_>) -> io::Result<()> {
        for file in &plan.put {
            let to = self.stage.join(&file.path);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            if fs::hard_link(&file.from, &to).is_err() {
                fs::copy(&file.from, &to)?;
            }
        }
        Ok(())
    }
}

/// The folders that hold nothing any more, the deepest first, by levels.
fn emptied(plan: &Plan<'_>, wanted: &Published) -> Vec<Vec<String>> {
    let folders = |path: &str| -> Vec<String> {
        path.match_indices('/')
            .map(|(at, _)| path.get(..at).unwrap_or_default().to_owned())
            .collect()
    };
    let used: BTreeSet<String> = wanted.files.iter().flat_map(|file| folders(&file.path)).collect();
    let empty: BTreeSet<String> = plan.delete.iter().flat_map(|path| folders(path)).collect();
    let mut levels: std::collections::BTreeMap<usize, Vec<String>> = Default::default();
    for folder in empty.difference(&used) {
        levels.entry(folder.matches('/').count()).or_default().push(folder.clone());
    }
    levels.into_values().rev().collect()
}
