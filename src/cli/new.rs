//! `newsprint new "Headline"`: an article file with everything filled in that can be.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Found;
use super::arguments::New;
use super::terminal::Terminal;
use crate::base::diag::{Code, Diag, nearest};
use crate::base::names;
use crate::base::slug::slug;
use crate::site::source::reason;

pub(super) fn run(site: &Found<'_>, wanted: &New, terminal: &Terminal) -> u8 {
    let (options, understood) = (&site.options, &site.understood);
    let mut sections: Vec<String> =
        understood.index.articles.iter().map(|entry| entry.brief().section.clone()).collect();
    sections.extend(understood.index.sections.iter().map(|section| section.key.clone()));
    sections.sort();
    sections.dedup();
    let section = match section(wanted, &sections, terminal) {
        Ok(section) => section,
        Err(problem) => {
            terminal.problem(&problem);
            return 1;
        }
    };
    let slug = slug(&wanted.headline);
    // A headline may be longer than a file's name.
    let slug = names::shortened(&slug).trim_end_matches('-');
    if slug.is_empty() {
        terminal.problem(
            &Diag::new(Code::VALUE_INVALID, "this headline gives no file name")
                .help("write a headline with letters in it"),
        );
        return 1;
    }
    let config = understood.loaded.config();
    let local = options.now.to_zoned_datetime(config.zone.clone());
    let path = format!("content/{section}/{}/{slug}/index.md", local.year());
    // The site's folder is where the cache is.
    let root = options.cache.parent().unwrap_or(Path::new("."));
    if !sections.is_empty() && !sections.contains(&section) {
        let path = format!("content/{section}/_section.md");
        match write(&root.join(&path), &section_text(wanted.section.as_ref().unwrap_or(&section))) {
            Ok(()) => terminal.print(&format!("{path}\n")),
            // Somebody was faster, or the folder is there without an article.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                terminal.problem(&not_written("section", path, &error));
                return 3;
            }
        }
    }
    let text = text(&wanted.headline, &local.strftime("%Y-%m-%dT%H:%M:00%:z").to_string());
    match write(&root.join(&path), &text) {
        Ok(()) => {
            terminal.print(&format!("{path}\n"));
            terminal.say("Put photos beside it, fill in what is marked, and remove `draft = true` when it may be published.\n");
            0
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            terminal.problem(
                &Diag::new(Code::TARGET_EXISTS, "an article with this name exists already")
                    .at_file(path)
                    .help("choose another headline; the file's name is made of it"),
            );
            1
        }
        Err(error) => {
            terminal.problem(&not_written("article", path, &error));
            3
        }
    }
}

fn not_written(what: &str, path: String, error: &std::io::Error) -> Diag {
    Diag::new(Code::OUTPUT_FAILED, format!("the {what} can't be written: {}", reason(error)))
        .at_file(path)
        .help("check whether the folder can be written to")
}

fn section(wanted: &New, sections: &[String], terminal: &Terminal) -> Result<String, Box<Diag>> {
    let list = || format!("the sections are {}", sections.join(", "));
    match (&wanted.section, sections) {
        (Some(name), _) if sections.contains(name) => Ok(name.clone()),
        (Some(name), []) if slug(name) == *name && !name.is_empty() => Ok(name.clone()),
        (Some(name), _) => {
            let (meant, folder) = (nearest(name, sections.iter().map(String::as_str)), slug(name));
            let question =
                format!("There is no section \"{name}\" ({}). Make content/{folder}/?", list());
            if !folder.is_empty() && (wanted.new_section || terminal.confirms(&question)) {
                return Ok(folder);
            }
            let make = format!("newsprint new --section {folder} --new-section …");
            Err(Box::new(
                Diag::new(Code::SECTION_UNKNOWN, format!("there is no section \"{name}\""))
                    .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
                    .help_maybe((!folder.is_empty()).then(|| format!("to make it: {make}")))
                    .help(list()),
            ))
        }
        (None, [only]) => Ok(only.clone()),
        (None, []) => Ok("news".to_owned()),
        (None, _) => Err(Box::new(
            Diag::new(Code::SECTION_UNKNOWN, "this site has several sections: which one?")
                .help(format!("add --section; {}", list())),
        )),
    }
}

/// A section's own file: its name as it was typed, with a capital letter, is a title to begin with.
fn section_text(name: &str) -> String {
    let name = name.replace('-', " ");
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let title = serde_json::Value::from(first + letters.as_str());
    format!("+++\ntitle = {title}\n+++\n")
}

/// The file: what is known is filled in, what is not stands as a comment.
fn text(headline: &str, date: &str) -> String {
    // TOML's basic strings escape what JSON's do.
    let title = serde_json::Value::from(headline).to_string();
    format!(
        "+++
title = {title}
kicker = \"…\"
lead = \"…\"
date = {date}
draft = true
authors = []
topics = []

# [photo]
# file = \"photo.jpg\"            # beside this file
# alt = \"…\"                     # what can be seen
# agency = \"…\"
# photographer = \"…\"
# caption = \"…\"
+++

…
"
    )
}

/// Writes a file that must not exist yet.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}
