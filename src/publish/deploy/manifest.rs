//! The record of what is published, kept on the target: one line a file, in order, so that two
//! records of the same site are the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;

use serde::{Deserialize, Serialize};

use super::packed::unpacked;
use crate::base::names;

/// The folder of the records on a target.
pub const FOLDER: &str = ".newsprint";
/// What is published.
pub const MANIFEST: &str = ".newsprint/manifest.json";
/// The same in a bucket, where each deploy has to fetch it and to write it anew.
pub const PACKED: &str = ".newsprint/manifest.json.gz";

/// The version of the form. A record of another version is not believed.
const VERSION: u32 = 1;
/// The largest record that is read as it is: that of a site with two million files. What comes from
/// elsewhere must not fill the memory.
pub const LARGEST: u64 = 512 << 20;
/// The longest path of a file that any system takes.
const LONGEST: usize = 4096;

/// What is known of a published file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The fingerprint of its bytes, 128 bits in hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its type.
    #[serde(rename = "type")]
    pub media: String,
    /// How long caches may keep it.
    pub cache: String,
    /// How it is compressed, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// Files by their paths.
pub type Entries = BTreeMap<String, Entry>;

#[derive(Deserialize)]
struct Form {
    version: u32,
    files: Entries,
}

/// Why a record is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is damaged, or was written by something else.
    Damaged,
    /// A newer newsprint wrote it, in another form.
    Newer(u32),
}

/// What hosts read in the folder of the records: rules that a deploy makes.
pub const SERVER_RULES: [&str; 2] = [".newsprint/nginx.conf", ".newsprint/Caddyfile"];

/// Whether a path can be that of a published file: it stays in the site, and the records of deploys
/// are none, nor are the files that builds keep in the output folder.
#[must_use]
pub fn is_publishable(path: &str) -> bool {
    is_inside(path) && (!names::is_own(path) || SERVER_RULES.contains(&path))
}

/// Writes a record. What can't be published is not in it, whoever asks for it.
#[must_use]
pub fn write(entries: &Entries) -> String {
    let mut text = format!("{{\"version\":{VERSION},\"files\":{{");
    let entries = entries.iter().filter(|(path, _)| is_publishable(path));
    for (number, (path, entry)) in entries.enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let path = serde_json::Value::from(path.as_str());
        let _ =
            write!(text, "{comma}\n{path}:{}", serde_json::to_string(entry).unwrap_or_default());
    }
    text.push_str("\n}}\n");
    text
}

/// Reads a record.
///
/// # Errors
/// That it is none of this form.
pub fn read(bytes: &[u8]) -> Result<Entries, Unread> {
    checked(serde_json::from_slice(bytes)).map_err(|why| version(bytes).unwrap_or(why))
}

/// Reads a packed record bit by bit: unpacked, it is never in memory as a whole.
///
/// # Errors
/// That it is none of this form.
pub fn read_packed(bytes: &[u8]) -> Result<Entries, Unread> {
    let read = checked(serde_json::from_reader(unpacked(bytes)));
    read.map_err(|why| version(unpacked(bytes)).unwrap_or(why))
}

fn checked(read: serde_json::Result<Form>) -> Result<Entries, Unread> {
    let form = read.map_err(|_| Unread::Damaged)?;
    let is_ours = form.version == VERSION && form.files.keys().all(|path| is_inside(path));
    if !is_ours {
        return Err(Unread::Damaged);
    }
    // A record that names itself must not lead to its own deletion.
    let mut files = form.files;
    files.retain(|path, _| is_publishable(path));
    Ok(files)
}

/// Whether a newer newsprint wrote a record that can't be read.
fn version(from: impl Read) -> Option<Unread> {
    #[derive(Deserialize)]
    struct Newer {
        version: u32,
    }
    let newer: Newer = serde_json::from_reader(from).ok()?;
    (newer.version > VERSION).then_some(Unread::Newer(newer.version))
}

/// Whether a path stays in the site: records come from elsewhere, and files are deleted by them.
#[must_use]
pub fn is_inside(path: &str) -> bool {
    path.len() <= LONGEST
        && !path.contains(['\\', '\n', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::super::packed::pack;
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let entry = Entry {
            hash: "0f".repeat(16),
            size: 3,
            media: "text/html; charset=utf-8".to_owned(),
            cache: "public, max-age=60".to_owned(),
            encoding: None,
        };
        let packed = Entry { encoding: Some("br".to_owned()), ..entry.clone() };
        let entries: Entries =
            [("a/\"b\".html".to_owned(), entry), ("a/b.html.br".to_owned(), packed)].into();
        let text = write(&entries);
        assert_eq!(text.lines().count(), 4);
        assert_eq!(read_packed(&pack(text.as_bytes())), Ok(entries.clone()));
        assert_eq!(read(text.as_bytes()), Ok(entries));
        assert_eq!(read(write(&Entries::new()).as_bytes()), Ok(Entries::new()));
    }

    #[test]
    fn a_record_names_no_record() {
        let entry = Entry {
            hash: String::new(),
            size: 0,
            media: String::new(),
            cache: String::new(),
            encoding: None,
        };
        let own =
            [MANIFEST, PACKED, ".newsprint/deploying.json", ".newsprint-files", ".Newsprint/a"];
        let site = ["a.html", ".htaccess", ".newsprint/nginx.conf", ".well-known/a"];
        let all = own.iter().chain(&site).map(|path| ((*path).to_owned(), entry.clone()));
        let entries: Entries = all.collect();
        let text = write(&entries);
        let kept: Entries = site.iter().map(|path| ((*path).to_owned(), entry.clone())).collect();
        assert_eq!(read(text.as_bytes()), Ok(kept.clone()));
        // A record of before names what it should not.
        let forged = text.replace("\"a.html\"", &format!("\"{PACKED}\""));
        assert_eq!(read(forged.as_bytes()).unwrap().len(), kept.len() - 1);
    }

    #[test]
    fn a_record_cannot_lead_out_of_the_site() {
        for path in ["../a", "a/../../b", "/etc/passwd", "a//b", "a\\\\b", ""] {
            let text = format!(
                r#"{{"version":1,"files":{{"{path}":{{"hash":"","size":0,"type":"","cache":""}}}}}}"#
            );
            assert_eq!(read(text.as_bytes()), Err(Unread::Damaged), "{path}");
        }
        assert_eq!(read(b"<html>"), Err(Unread::Damaged));
    }

    #[test]
    fn a_record_of_a_newer_newsprint_is_known_as_such() {
        for text in [r#"{"version":2,"files":{}}"#, r#"{"version":2,"pages":[{"a":1}]}"#] {
            assert_eq!(read(text.as_bytes()), Err(Unread::Newer(2)), "{text}");
            assert_eq!(read_packed(&pack(text.as_bytes())), Err(Unread::Newer(2)), "{text}");
        }
        for text in [r#"{"version":0,"files":{}}"#, r#"{"version":1}"#, "[]", ""] {
            assert_eq!(read(text.as_bytes()), Err(Unread::Damaged), "{text}");
        }
    }

    #[test]
    fn many_entries_packed_small_are_not_all_read() {
        let mut text = "{\"version\":1,\"files\":{".to_owned();
        for number in 0..200_000 {
            let comma = if number == 0 { "" } else { "," };
            let _ = write!(
                text,
                "{comma}\"{number}\":{{\"hash\":\"\",\"size\":0,\"type\":\"{}\",\"cache\":\"\"}}",
                "a".repeat(400)
            );
        }
        text.push_str("}}");
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
        let bomb = encoder.finish().unwrap();
        assert_eq!(read_packed(&bomb), Err(Unread::Damaged));
        // A record of ours that is as repetitive can be read again.
        assert_eq!(read_packed(&pack(text.as_bytes())).unwrap().len(), 200_000);
    }
}
