//! Disks that can be filled and made read-only: small file systems in memory where mounting is
//! allowed, and what comes nearest where it is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::site::Site;

/// Set in a test that runs again, in a name space of its own.
const INSIDE: &str = "NEWSPRINT_TEST_INSIDE";

/// What the system lets a test do.
pub enum Ground {
    /// It may mount.
    Mounts,
    /// It may mount in a name space of its own; the test was run there and has passed.
    Done,
    /// It may not mount.
    Bare,
}

/// Finds out what a test may do; the name is the test's own.
pub fn ground(test: &str) -> Ground {
    let folder = tempfile::tempdir().unwrap();
    if Mount::try_new(folder.path().to_owned()).is_some() {
        return Ground::Mounts;
    }
    let space = ["--user", "--map-root-user", "--mount"];
    let mut probe = Command::new("unshare");
    probe.args(space).args(["mount", "-t", "tmpfs", "tmpfs"]).arg(folder.path());
    if std::env::var_os(INSIDE).is_some() || !succeeds(&mut probe) {
        return Ground::Bare;
    }
    let output = Command::new("unshare")
        .args(space)
        .arg(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{test} in a name space of its own:\n{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ground::Done
}

/// No way is left to try what a test is about: where everything must be tried, that is a failure.
pub fn give_up(what: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "no way to try {what} on this system");
    println!("skipped: no way to try {what} on this system");
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A small file system of its own at a folder, gone when the test ends.
pub struct Mount(PathBuf);

impl Mount {
    fn try_new(place: PathBuf) -> Option<Self> {
        fs::create_dir_all(&place).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(&place);
        succeeds(&mut mount).then_some(Self(place))
    }

    /// Mounts where [`ground`] said that it is allowed.
    pub fn new(place: PathBuf) -> Self {
        Self::try_new(place).unwrap()
    }

    /// Fills it to the last byte.
    pub fn fill(&self) {
        let mut size = 1 << 20;
        let mut bytes = Vec::new();
        while size > 0 {
            bytes.resize(bytes.len() + size, b' ');
            if fs::write(self.filling(), &bytes).is_err() {
                bytes.truncate(bytes.len() - size);
                size /= 2;
            }
        }
    }

    /// Frees what was filled.
    pub fn free(&self) {
        fs::remove_file(self.filling()).unwrap();
    }

    /// Allows or forbids writing.
    pub fn remount(&self, how: &str) {
        let option = format!("remount,bind,{how}");
        assert!(succeeds(Command::new("mount").args(["-o", &option]).arg(&self.0)), "{option}");
    }

    fn filling(&self) -> PathBuf {
        self.0.join("fuellung.tmp")
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // A test that failed may leave a file open; what is in use is unmounted later.
        if !succeeds(Command::new("umount").arg(&self.0)) {
            succeeds(Command::new("umount").arg("--lazy").arg(&self.0));
        }
    }
}

/// Folders that are read-only until the test ends.
pub struct Shut(Vec<PathBuf>);

impl Shut {
    /// Takes the right to write from a folder and from all that is in it.
    #[cfg(unix)]
    pub fn new(folder: &Path) -> Self {
        let mut all = vec![folder.to_owned()];
        let mut at = 0;
        while at < all.len() {
            if all[at].is_dir() {
                all.extend(fs::read_dir(&all[at]).unwrap().map(|entry| entry.unwrap().path()));
            }
            at += 1;
        }
        let shut = Self(all);
        shut.change(|mode| mode & !0o222);
        shut
    }

    /// Elsewhere, folders have no such rights.
    #[cfg(not(unix))]
    pub fn new(_: &Path) -> Self {
        Self(Vec::new())
    }

    #[cfg(unix)]
    fn change(&self, mode: impl Fn(u32) -> u32) {
        use std::os::unix::fs::PermissionsExt;
        for path in &self.0 {
            let mut rights = fs::metadata(path).unwrap().permissions();
            rights.set_mode(mode(rights.mode()));
            fs::set_permissions(path, rights).unwrap();
        }
    }
}

impl Drop for Shut {
    fn drop(&mut self) {
        #[cfg(unix)]
        self.change(|mode| mode | 0o200);
    }
}

/// Runs the program with files of at most 100 blocks, which is what a full disk is to a large one.
/// None if the system has no such limit.
pub fn run_with_small_files(site: &Site, arguments: &[&str]) -> Option<Output> {
    let limit = "trap '' XFSZ; ulimit -f 100 || exit 99; exec \"$0\" \"$@\"";
    let program = env!("CARGO_BIN_EXE_newsprint");
    let mut command = Command::new("sh");
    command.args(["-c", limit, program]).args(arguments).current_dir(site.root());
    command.output().ok().filter(|output| output.status.code() != Some(99))
}

/// Runs the program without the rights of an administrator. None if it would still be allowed to
/// write where no one else writes.
pub fn run_without_rights(site: &Site, arguments: &[&str]) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    let _shut = Shut::new(folder.path());
    let without: [&[&str]; 2] = [&[], &["setpriv", "--bounding-set=-all", "--inh-caps=-all"]];
    let prefix = without.into_iter().find(|prefix| {
        // A file that is there already, its owner may touch at any time.
        let probe = folder.path().join(format!("probe{}", prefix.len()));
        let line: Vec<&str> =
            prefix.iter().copied().chain(["touch", probe.to_str().unwrap()]).collect();
        // The tool must exist, or its absence would look like a missing right.
        let exists = Command::new(line[0]).arg("--version").output().is_ok();
        exists && !succeeds(Command::new(line[0]).args(&line[1..]))
    })?;
    let line: Vec<&str> = prefix.iter().copied().chain([env!("CARGO_BIN_EXE_newsprint")]).collect();
    let mut command = Command::new(line[0]);
    command.args(&line[1..]).args(arguments).current_dir(site.root());
    command.output().ok()
}
