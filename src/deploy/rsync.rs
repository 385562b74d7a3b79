//! A folder that the program `rsync` reaches, by ssh or at a server of its own.
//!
//! Three passes in the safe order, each of which moves its files into place at its end
//! (`--delay-updates`); then what is no longer wanted is deleted by name; then the record is
//! written. A cut leaves the old record, so the next deploy sends what differs from it, and rsync
//! itself sees what is there already. rsync has no conditional writes: two deploys from two
//! machines are not kept apart.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::kind::Wave;
use super::manifest::{self, Entries, FOLDER, MANIFEST};
use super::plan::{Plan, State};
use super::published::{Published, keep};
use super::trouble;
use crate::config::{Place, SITE_FILE, Target};
use crate::diag::{Code, Diag};
use crate::output;
use crate::progress::Progress;
use crate::source::reason;

/// rsync's status for files that are not there.
const PARTIAL: i32 = 23;

/// A folder at the other end of rsync.
pub(super) struct Remote {
    name: String,
    /// The folder, as rsync writes it: `user@host:/folder/`, `rsync://host/module/`.
    to: String,
    /// What rsync reaches it with.
    shell: Option<String>,
    /// A folder of the cache for what is on its way.
    stage: PathBuf,
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
        // Nobody is there to be asked for a password.
        let ssh = || match port {
            Some(port) => format!("ssh -o BatchMode=yes -p {port}"),
            None => "ssh -o BatchMode=yes".to_owned(),
        };
        Some(Self {
            name: target.name.clone(),
            to,
            shell: over_ssh.then(ssh),
            stage: cache.join("deploy").join(&target.name).join("stage"),
        })
    }

    fn told(&self, error: &io::Error) -> Box<Diag> {
        Box::new(trouble::failed(
            &format!("what goes to `{}` can't be gathered", self.name),
            &reason(error),
        ))
    }

    /// Runs rsync with a list of files on its standard input; its status and what it said.
    fn run(&self, options: &[&str], list: &str, from: &str, to: &str) -> Told<(i32, String)> {
        let mut command = Command::new("rsync");
        command.args(["--times", "--chmod=D755,F644"]).args(options);
        if let Some(shell) = &self.shell {
            command.args(["-e", shell]);
        }
        command.args(["--", from, to]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let done = (|| {
            let mut child = command.spawn()?;
            if let Some(mut input) = child.stdin.take() {
                input.write_all(list.as_bytes())?;
            }
            child.wait_with_output()
        })();
        match done {
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                Ok((output.status.code().unwrap_or(-1), said))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Box::new(
                Diag::new(Code::DEPLOY_FAILED, "the program rsync is not installed")
                    .help("install it: apt install rsync, brew install rsync"),
            )),
            Err(error) => Err(Box::new(trouble::failed("rsync can't be run", &reason(&error)))),
        }
    }

    fn must(&self, options: &[&str], list: &str) -> Told<()> {
        let from = format!("{}/", self.stage.display());
        let (status, said) = self.run(options, list, &from, &self.to)?;
        if status == 0 { Ok(()) } else { Err(self.broken(status, &said)) }
    }

    fn broken(&self, status: i32, said: &str) -> Box<Diag> {
        let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let first: String = first.chars().take(200).collect();
        Box::new(trouble::failed(
            &format!("rsync to `{}` ended with status {status}", self.name),
            &first,
        ))
    }

    /// What is published.
    #[expect(clippy::disallowed_methods, reason = "a file of the cache")]
    pub(super) fn state(&self, overwrite: bool) -> Told<State> {
        let fresh = || {
            output::discard(&self.stage)?;
            fs::create_dir_all(self.stage.join(FOLDER))
        };
        fresh().map_err(|error| self.told(&error))?;
        let here = self.stage.join(MANIFEST);
        let there = format!("{}{MANIFEST}", self.to);
        let (status, said) = self.run(&[], "", &there, &here.to_string_lossy())?;
        if status == 0 {
            let bytes = fs::read(&here).map_err(|error| self.told(&error))?;
            let published = manifest::read(&bytes).ok_or_else(|| {
                Box::new(trouble::failed(
                    &format!("{MANIFEST} on `{}`", self.name),
                    "this newsprint can't read it",
                ))
            })?;
            return Ok(State { published, ..State::default() });
        }
        // rsync says the same of a file and of a folder that are not there; of all else, more.
        if status != PARTIAL && !said.contains("No such file or directory") {
            return Err(self.broken(status, &said));
        }
        if !overwrite && self.is_used()? {
            return Err(Box::new(
                Diag::new(
                    Code::FOREIGN_FILE,
                    format!("`{}` holds files that newsprint did not put there", self.name),
                )
                .at_file(SITE_FILE)
                .help("deploy to an empty folder; or add --overwrite, which replaces files of the same name and deletes none"),
            ));
        }
        Ok(State { published: Entries::new(), ..State::default() })
    }

    /// Whether anything stands in the folder.
    fn is_used(&self) -> Told<bool> {
        let mut command = Command::new("rsync");
        command.arg("--list-only");
        if let Some(shell) = &self.shell {
            command.args(["-e", shell]);
        }
        let listed = command.args(["--", &self.to]).stdin(Stdio::null()).output();
        let listed = listed
            .map_err(|error| Box::new(trouble::failed("rsync can't be run", &reason(&error))))?;
        let text = String::from_utf8_lossy(&listed.stdout);
        Ok(text.lines().any(|line| !line.ends_with(" .") && !line.ends_with(FOLDER)))
    }

    /// Sends what differs, deletes what is no longer wanted, and writes the record.
    pub(super) fn publish(
        &self,
        plan: &Plan<'_>,
        wanted: &Published,
        state: &State,
        progress: &dyn Progress,
    ) -> Told<()> {
        let made = self.stage.parent().and_then(Path::parent).map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| self.gather(plan)).map_err(|error| self.told(&error))?;
        for wave in Wave::ALL {
            let files: Vec<&str> = plan.wave(wave).map(|file| file.path.as_str()).collect();
            if !files.is_empty() {
                let list = files.join("\n") + "\n";
                // Same size and same second is not the same file: pages are built within one.
                self.must(
                    &["--files-from=-", "--delay-updates", "--ignore-times", "--mkpath"],
                    &list,
                )?;
                files.iter().for_each(|_| progress.step());
            }
        }
        if !plan.delete.is_empty() {
            // What is on the list and not here is deleted there; the folders above it must be here.
            let options = ["--files-from=-", "--delete-missing-args", "--dirs"];
            self.lay_folders(plan).map_err(|error| self.told(&error))?;
            self.must(&options, &(plan.delete.join("\n") + "\n"))?;
            for level in emptied(plan, wanted) {
                for folder in &level {
                    let _ = fs::remove_dir(self.stage.join(folder));
                }
                // A folder with foreign files in it stays, and rsync says so.
                let from = format!("{}/", self.stage.display());
                self.run(&options, &(level.join("\n") + "\n"), &from, &self.to)?;
            }
            plan.delete.iter().for_each(|_| progress.step());
        }
        let record = manifest::write(&wanted.entries());
        if plan.is_empty() && manifest::write(&state.published) == record {
            return Ok(());
        }
        keep(&self.stage.join(MANIFEST), record.as_bytes()).map_err(|error| self.told(&error))?;
        let options = ["--files-from=-", "--delay-updates", "--ignore-times", "--mkpath"];
        self.must(&options, &format!("{MANIFEST}\n"))?;
        output::discard(&self.stage).map_err(|error| self.told(&error))
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
