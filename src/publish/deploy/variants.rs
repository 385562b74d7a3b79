//! Compressed variants of texts, for servers that hand them out as they are: `.br` (RFC 7932) and
//! `.gz` (RFC 1952). The same bytes give the same variants, on every machine; each is made once and
//! kept in the cache under the fingerprint of the text.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::files::keep;
use super::kind::is_text;
use super::manifest::Entry;
use super::published::{File, Published};
use crate::base::hash;
use crate::base::progress::Progress;

/// The folder of the variants in the cache.
const FOLDER: &str = "variants";
/// Shorter texts fit into one packet of the network anyway.
const LEAST: u64 = 1024;
/// As far as brotli goes in a time that a newsroom waits: beyond, it takes ten times as long for 5 %.
const QUALITY: i32 = 9;

/// Endings, and what hosts call the compression.
const FORMS: [(&str, &str); 2] = [("br", "br"), ("gz", "gzip")];

/// The variants of all texts. One that is not smaller by a twentieth is none.
pub(super) fn of(
    published: &Published,
    cache: &Path,
    progress: &dyn Progress,
) -> io::Result<Vec<File>> {
    let texts: Vec<&File> = published
        .files
        .iter()
        .filter(|file| file.entry.size >= LEAST && is_text(&file.entry.media))
        .filter(|file| !file.path.starts_with(['.', '_']))
        .collect();
    progress.stage("compressing", texts.len());
    let made: io::Result<Vec<Vec<File>>> = texts
        .par_iter()
        .map(|file| {
            let made = FORMS.iter().filter_map(|form| variant(file, *form, cache).transpose());
            let made = made.collect();
            progress.step();
            made
        })
        .collect();
    let made: Vec<File> = made?.into_iter().flatten().collect();
    forget(cache, &texts)?;
    Ok(made)
}

#[expect(clippy::disallowed_methods, reason = "files of the cache and of the output folder")]
fn variant(file: &File, (ending, name): (&str, &str), cache: &Path) -> io::Result<Option<File>> {
    let path = cache.join(FOLDER).join(format!("{}.{ending}", file.entry.hash));
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(_) => {
            let text = fs::read(&file.from)?;
            let bytes = if ending == "br" { brotli(&text)? } else { gzip(&text)? };
            // An empty file says that it is not worth it.
            let worth = bytes.len() * 20 < text.len() * 19;
            let bytes = if worth { bytes } else { Vec::new() };
            keep(&path, &bytes)?;
            bytes
        }
    };
    if bytes.is_empty() {
        return Ok(None);
    }
    Ok(Some(File {
        path: format!("{}.{ending}", file.path),
        entry: Entry {
            hash: format!("{:032x}", hash::content(&bytes)),
            size: bytes.len() as u64,
            encoding: Some(name.to_owned()),
            ..file.entry.clone()
        },
        wave: file.wave,
        from: path,
        made: true,
    }))
}

fn brotli(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: QUALITY, ..Default::default() };
    brotli::BrotliCompress(&mut io::Cursor::new(text), &mut bytes, &params)?;
    Ok(bytes)
}

/// The header holds no time and no name.
fn gzip(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text)?;
    encoder.finish()
}

/// Removes what belongs to no text any more.
#[expect(clippy::disallowed_methods, reason = "files of the cache")]
fn forget(cache: &Path, texts: &[&File]) -> io::Result<()> {
    let used: BTreeSet<&str> = texts.iter().map(|file| file.entry.hash.as_str()).collect();
    for entry in fs::read_dir(cache.join(FOLDER)).into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name();
        let stem = name.to_str().and_then(|name| name.split('.').next()).unwrap_or_default();
        if !used.contains(stem) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_gives_the_same_bytes_without_a_time() {
        let text = "Ein Text, der sich wiederholt. ".repeat(100);
        let bytes = gzip(text.as_bytes()).unwrap();
        assert_eq!(bytes, gzip(text.as_bytes()).unwrap());
        assert_eq!(bytes[4..8], [0; 4]);
        assert_eq!(brotli(text.as_bytes()).unwrap(), brotli(text.as_bytes()).unwrap());
    }
}
