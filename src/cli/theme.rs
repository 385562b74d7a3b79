//! `newsprint theme export`: files of the built-in theme, to be changed in the site.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::arguments::{Arguments, Export};
use super::root;
use super::terminal::Terminal;
use crate::base::diag::{Code, Diag, nearest};
use crate::pages::template::exportable;
use crate::site::source::{reason, replace};

/// Writes the files that were asked for; one that exists is not replaced without `--force`.
pub(super) fn export(arguments: &Arguments, wanted: &Export, terminal: &Terminal) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    let all = exportable();
    let mut files: Vec<&(String, &[u8])> = Vec::new();
    for name in &wanted.files {
        match all.iter().find(|(path, _)| is(path, name)) {
            Some(file) => files.push(file),
            None => {
                let names = all.iter().map(|(path, _)| short(path));
                let meant = nearest(name, names.clone());
                terminal.problem(
                    &Diag::new(
                        Code::VALUE_UNKNOWN,
                        format!("the built-in theme has no file \"{name}\""),
                    )
                    .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
                    .help(format!("the files are {}", names.collect::<Vec<_>>().join(", "))),
                );
                return 1;
            }
        }
    }
    if wanted.files.is_empty() {
        files = all.iter().collect();
    }
    files.sort();
    files.dedup();
    let exists = |(path, _): &&&(String, &[u8])| fs::symlink_metadata(root.join(path)).is_ok();
    if let Some((path, _)) = files.iter().find(exists).filter(|_| !wanted.force) {
        terminal.problem(
            &Diag::new(Code::TARGET_EXISTS, "this file exists already; nothing was written")
                .at_file(path.as_str())
                .help("name the files you want, or replace those that exist: --force"),
        );
        return 1;
    }
    for (path, bytes) in files {
        if let Err(error) = write(&root, path, bytes) {
            terminal.problem(
                &Diag::new(
                    Code::OUTPUT_FAILED,
                    format!("this file can't be written: {}", reason(&error)),
                )
                .at_file(path.as_str())
                .help("check that the folder can be written to"),
            );
            return 3;
        }
        terminal.print(&format!("{path}\n"));
    }
    terminal.say("These files now take the place of the built-in ones. Delete those that you don't change: they would not follow newer versions.\n");
    0
}

/// The name of a file of the theme without its folder.
fn short(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a name means a file: alone, with its folder, or as pages link to it.
fn is(path: &str, name: &str) -> bool {
    let name = name.trim_start_matches("./");
    let on_site = path.strip_prefix("static").unwrap_or(path);
    name == path || name == short(path) || name.trim_start_matches('/') == &on_site[1..]
}

fn write(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = root.join(path).parent() {
        fs::create_dir_all(folder)?;
    }
    match std::str::from_utf8(bytes) {
        // All of it or nothing: the file may be one that exists.
        Ok(text) => replace(root, path, text),
        Err(_) => fs::File::create(root.join(path))?.write_all(bytes),
    }
}
