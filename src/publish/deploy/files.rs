//! Files that a deploy keeps in the cache, and files that came from somewhere else.
//!
//! What came from elsewhere is only read if it is a plain file of a size that can be expected: a
//! link may lead anywhere, a pipe never ends, and a device may have no end at all.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::build::output;

/// Writes a file that is made for a target, unless it stands there already.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let there = read_plain(path, bytes.len() as u64);
    if there.is_ok_and(|there| there.is_some_and(|there| there == bytes)) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    output::replace(path, bytes)
}

/// The bytes of a plain file; `None` if nothing stands there.
///
/// # Errors
/// What the file system says; that it is no plain file, or larger than `most`.
pub(super) fn read_plain(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is not a plain file"));
    }
    let mut bytes = Vec::new();
    let read = File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if read as u64 > most {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is too large"));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes files")]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_up_to_their_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert!(read_plain(&path, 9).unwrap().is_none());
        fs::write(&path, b"abc").unwrap();
        assert_eq!(read_plain(&path, 3).unwrap().unwrap(), b"abc");
        assert!(read_plain(&path, 2).is_err());
        assert!(read_plain(folder.path(), 9).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_devices_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        let paths = ["/dev/zero", "/etc/hostname", pipe.to_str().unwrap(), "nowhere"];
        for (number, to) in paths.into_iter().enumerate() {
            let link = folder.path().join(number.to_string());
            std::os::unix::fs::symlink(to, &link).unwrap();
            assert!(read_plain(&link, 9).is_err(), "{to}");
        }
        if made.is_ok_and(|status| status.success()) {
            // Reading it would wait for ever.
            assert!(read_plain(&pipe, 9).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_way_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (outside, path) = (folder.path().join("outside"), folder.path().join("a"));
        fs::write(&outside, b"theirs").unwrap();
        for name in ["a", "a.new"] {
            std::os::unix::fs::symlink(&outside, folder.path().join(name)).unwrap();
        }
        keep(&path, b"ours").unwrap();
        assert_eq!(fs::read(&outside).unwrap(), b"theirs");
        assert_eq!(read_plain(&path, 9).unwrap().unwrap(), b"ours");
    }
}
