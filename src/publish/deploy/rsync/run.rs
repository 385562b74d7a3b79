//! The program `rsync`: starting it, hearing what it did, ending it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Told;
use crate::base::diag::{Code, Diag};
use crate::publish::deploy::trouble;
use crate::site::source::reason;

/// rsync's status for files that are not there, or could not be written.
pub(super) const PARTIAL: i32 = 23;
/// rsync's status for files that went away while it read them.
pub(super) const VANISHED: i32 = 24;
/// How much of what rsync complains of is read; a server may have it say anything.
const SAID: u64 = 64 << 10;
/// How often somebody looks up while rsync works.
const GLANCE: Duration = Duration::from_millis(100);

/// How rsync ended, and what it said.
pub(super) struct Done {
    pub(super) status: i32,
    /// The names of what it changed, one a line.
    pub(super) changed: String,
    pub(super) said: String,
}

/// How a target is reached.
pub(super) struct Line {
    /// The folder, as rsync writes it: `user@host:/folder/`, `rsync://host/module/`.
    pub(super) to: String,
    /// What rsync reaches it with.
    pub(super) shell: Option<String>,
}

/// What happens while rsync works: each file that is through, and a look every now and then, whose
/// error ends it.
pub(super) struct Meanwhile<'a> {
    pub(super) file: &'a dyn Fn(),
    pub(super) glance: &'a mut dyn FnMut() -> Told<()>,
}

impl Line {
    /// What stands before options in every call. A side that hears nothing for ten seconds ends:
    /// a deploy that stood still for longer does not go on behind the back of one that took over.
    fn command(&self) -> Command {
        let mut command = Command::new("rsync");
        command.args(["--timeout=10", "--out-format=%n"]);
        match &self.shell {
            Some(shell) => command.args(["-e", shell]),
            None => command.arg("--contimeout=10"),
        };
        command
    }

    /// Runs rsync with a list of paths on its standard input.
    pub(super) fn run(
        &self,
        options: &[&str],
        list: &[&str],
        from: &str,
        to: &str,
        mut meanwhile: Option<Meanwhile<'_>>,
    ) -> Told<Done> {
        let mut command = self.command();
        command.args(options).args(["--", from, to]);
        // What it prints goes to a pipe: if newsprint is killed, rsync ends at its next file, too.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| unstarted(&error))?;
        // A path that begins with `#` would be a comment.
        let list: String = list.iter().flat_map(|path| ["./", path, "\n"]).collect();
        let input = child.stdin.take();
        thread::spawn(move || input.map(|mut input| input.write_all(list.as_bytes())));
        let errors = child.stderr.take();
        let errors = thread::spawn(move || {
            let mut said = Vec::new();
            if let Some(mut errors) = errors {
                let _ = errors.by_ref().take(SAID).read_to_end(&mut said);
                // It must not wait for somebody to read the rest.
                let _ = io::copy(&mut errors, &mut io::sink());
            }
            String::from_utf8_lossy(&said).into_owned()
        });
        let (sender, lines) = mpsc::channel();
        let output = child.stdout.take();
        thread::spawn(move || {
            for line in output.into_iter().flat_map(|output| BufReader::new(output).split(b'\n')) {
                let Ok(line) = line else { return };
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        let mut changed = String::new();
        loop {
            match lines.recv_timeout(GLANCE) {
                Ok(line) => {
                    if let Some(meanwhile) = meanwhile.as_ref().filter(|_| !line.ends_with('/')) {
                        (meanwhile.file)();
                    }
                    changed.extend([line.as_str(), "\n"]);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if let Some(meanwhile) = &mut meanwhile
                && let Err(problem) = (meanwhile.glance)()
            {
                end(&mut child);
                return Err(problem);
            }
        }
        let status = child.wait().map_err(|error| unstarted(&error))?;
        let said = errors.join().unwrap_or_default();
        Ok(Done { status: status.code().unwrap_or(-1), changed, said })
    }
}

impl Line {
    /// What stands in the folder, in rsync's own words; nothing if it is not there.
    pub(super) fn list(&self, options: &[&str]) -> Told<String> {
        let mut command = self.command();
        command.args(options).args(["--", &self.to]).stdin(Stdio::null());
        let listed = command.output().map_err(|error| unstarted(&error))?;
        Ok(String::from_utf8_lossy(&listed.stdout).into_owned())
    }
}

/// Ends rsync and waits until it has.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn unstarted(error: &io::Error) -> Box<Diag> {
    Box::new(match error.kind() {
        io::ErrorKind::NotFound => {
            Diag::new(Code::DEPLOY_FAILED, "the program rsync is not installed")
                .help("install it: apt install rsync, brew install rsync")
        }
        _ => trouble::failed("rsync can't be run", &reason(error)),
    })
}
