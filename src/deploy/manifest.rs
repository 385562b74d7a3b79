//! The record of what is published, kept on the target: one line a file, in order, so that two
//! records of the same site are the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Read, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

/// The folder of the records on a target.
pub const FOLDER: &str = ".newsprint";
/// What is published.
pub const MANIFEST: &str = ".newsprint/manifest.json";
/// The same in a bucket, where each deploy has to fetch it and to write it anew.
pub const PACKED: &str = ".newsprint/manifest.json.gz";

/// The version of the form. A record of another version is not believed.
const VERSION: u32 = 1;
/// Ten times the record of a site with a million files: what comes from elsewhere must not fill the memory.
const LARGEST: u64 = 2 << 30;

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

/// Writes a record.
#[must_use]
pub fn write(entries: &Entries) -> String {
    let mut text = format!("{{\"version\":{VERSION},\"files\":{{");
    for (number, (path, entry)) in entries.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let path = serde_json::Value::from(path.as_str());
        let _ =
            write!(text, "{comma}\n{path}:{}", serde_json::to_string(entry).unwrap_or_default());
    }
    text.push_str("\n}}\n");
    text
}

/// Reads a record; `None` if it is none of this form.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Entries> {
    let form: Form = serde_json::from_slice(bytes).ok()?;
    (form.version == VERSION && form.files.keys().all(|path| is_inside(path))).then_some(form.files)
}

/// Whether a path stays in the site: records come from elsewhere, and files are deleted by them.
#[must_use]
pub fn is_inside(path: &str) -> bool {
    !path.contains(['\\', '\n', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Makes a record small for its way to a bucket and back: a fifth. The same bytes give the same ones.
#[must_use]
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let done = encoder.write_all(bytes);
    done.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// What was packed; `None` if it is damaged, or larger than any record.
#[must_use]
pub fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let read = GzDecoder::new(bytes).take(LARGEST).read_to_end(&mut whole).ok()?;
    ((read as u64) < LARGEST).then_some(whole)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(read(text.as_bytes()), Some(entries));
        assert_eq!(read(write(&Entries::new()).as_bytes()), Some(Entries::new()));
    }

    #[test]
    fn a_record_cannot_lead_out_of_the_site() {
        for path in ["../a", "a/../../b", "/etc/passwd", "a//b", "a\\\\b", ""] {
            let text = format!(
                r#"{{"version":1,"files":{{"{path}":{{"hash":"","size":0,"type":"","cache":""}}}}}}"#
            );
            assert_eq!(read(text.as_bytes()), None, "{path}");
        }
        assert_eq!(read(br#"{"version":2,"files":{}}"#), None);
        assert_eq!(read(b"<html>"), None);
    }
}
