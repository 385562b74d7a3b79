//! Edits of articles and of the files beside them: what reporters and editors do all day.

use super::desk::{Desk, is_article};
use super::text::{
    KEYS, SECTIONS, absolute, article, date, line_of, photo, set, unset, url, value, with_block,
    with_lead_photo, with_link, with_table,
};

/// One operation: it says what it did, or nothing if the site has nothing to do it to.
pub type Operation = fn(&mut Desk) -> Option<String>;

/// Operations and how often each is rolled.
pub const OPERATIONS: &[(usize, Operation)] = &[
    (6, edit_body),
    (6, edit_headline),
    (4, edit_credit),
    (4, edit_photo_facts),
    (5, change_date),
    (7, add_article),
    (6, delete_article),
    (4, rename_article),
    (4, move_article),
    (3, move_folder),
    (9, set_key),
    (4, unset_key),
    (4, add_block),
    (3, remove_block),
    (5, add_link),
    (3, remove_link),
    (2, link_to_nothing),
    (2, link_to_what_comes),
    (3, change_anchor),
    (3, add_table),
    (5, break_article),
    (2, rewrite_as_yaml),
    (4, change_attachment),
    (4, photo_beside),
];

/// An article whose front matter is TOML and whole, with its text.
pub fn story(desk: &mut Desk) -> Option<(String, String)> {
    let path = desk.article()?;
    let text = desk.text(&path);
    (text.starts_with("+++\ntitle") && text.contains("\n+++\n")).then_some((path, text))
}

/// Changes an article that there is, by a function of its text.
fn change(
    desk: &mut Desk,
    what: &str,
    edit: impl FnOnce(&mut Desk, &str, String) -> Option<String>,
) -> Option<String> {
    let (path, text) = story(desk)?;
    let new = edit(desk, &path, text.clone()).filter(|new| *new != text)?;
    desk.put(&path, new);
    Some(format!("{what}: {path}"))
}

/// Changes the digits of the first paragraph, and nothing about its size.
pub fn other_digits(desk: &mut Desk, text: &str) -> Option<String> {
    let at = text.find("Absatz ")? + "Absatz ".len();
    let end = at + text[at..].find(|c: char| !c.is_ascii_digit())?;
    let digits: String =
        (at..end).map(|_| char::from(b'1' + u8::try_from(desk.roll(9)).unwrap())).collect();
    Some(format!("{}{digits}{}", &text[..at], &text[end..]))
}

fn edit_body(desk: &mut Desk) -> Option<String> {
    change(desk, "edit the body", |desk, _, text| {
        Some(text.replacen("Absatz ", &format!("Absatz {}", desk.roll(10)), 1))
    })
}

fn edit_headline(desk: &mut Desk) -> Option<String> {
    change(desk, "edit the headline", |desk, _, text| {
        let title = format!("title = \"Titel {} neu\"", desk.number());
        let old = text.lines().nth(1)?.to_owned();
        Some(text.replacen(&old, &title, 1))
    })
}

fn edit_credit(desk: &mut Desk) -> Option<String> {
    change(desk, "edit a credit", |desk, _, text| {
        let name = desk.word(&["Pat Quay", "Ng Han Guan", "Lee Dunmore"]);
        match desk.roll(3) {
            0 => Some(text.replacen(
                "photographer = \"Jo Marsh\"",
                &format!("photographer = \"{name}\""),
                1,
            )),
            1 => Some(text.replacen("(AP/Jo Marsh)", &format!("(AP/{name})"), 1)),
            _ => Some(text.replacen("agency = \"Verein\"", "agency = \"dpa\"", 1)),
        }
    })
}

fn edit_photo_facts(desk: &mut Desk) -> Option<String> {
    change(desk, "edit what is said of a photo", |desk, path, text| {
        let line = desk.word(&[
            "expires = \"60d\"\n",
            "syndicate = false\n",
            "archive = true\n",
            "caption = \"Ein *Bildtext*\"\n",
        ]);
        if text.contains(line) {
            return Some(text.replacen(line, "", 1));
        }
        let at = text.find("[photo]\n");
        match at.and_then(|at| text[at..].find("alt = ").map(|alt| at + alt)) {
            Some(at) if line.starts_with("expires") => {
                let days = 20 + desk.roll(80);
                Some(format!("{}expires = \"{days}d\"\n{}", &text[..at], &text[at..]))
            }
            Some(at) => Some(format!("{}{line}{}", &text[..at], &text[at..])),
            None => Some(with_lead_photo(desk, path, &text)),
        }
    })
}

fn change_date(desk: &mut Desk) -> Option<String> {
    change(desk, "change the date", |desk, _, text| {
        let date = date(desk);
        let old = text.lines().find(|line| line.starts_with("date = "))?.to_owned();
        Some(text.replacen(&old, &format!("date = {date}"), 1))
    })
}

/// A path for an article that nothing stands at.
fn new_path(desk: &mut Desk) -> String {
    // A name that was deleted may come back, which is when what was remembered of it shows.
    let number = if desk.chance(50) { desk.roll(6) } else { desk.number() };
    let section = desk.word(&SECTIONS);
    let name = if desk.chance(60) { "a" } else { "älter-" };
    match desk.roll(4) {
        0 => format!("content/{section}/{name}{number}/index.md"),
        1 => format!("content/{section}/2026/{name}{number}.md"),
        _ => format!("content/{section}/{name}{number}.md"),
    }
}

/// Whether an article has the URL of this path; now and then that is tried all the same.
fn is_taken(desk: &mut Desk, path: &str) -> bool {
    let wanted = url(path).replace('ä', "ae");
    let taken = desk.articles().iter().any(|other| url(other).replace('ä', "ae") == wanted);
    desk.files.contains_key(path) || (taken && !desk.chance(3))
}

/// Adds an article, with a photo and an attachment if it has a folder of its own.
pub fn add_article(desk: &mut Desk) -> Option<String> {
    let path = new_path(desk);
    if is_taken(desk, &path) {
        return None;
    }
    if let Some(folder) = path.strip_suffix("index.md") {
        for name in ["p0.png", "p1.png"] {
            let bytes = photo(desk);
            desk.put(&format!("{folder}{name}"), bytes);
        }
        let plan = format!("Plan {}", desk.number());
        desk.put(&format!("{folder}plan.pdf"), plan);
    }
    let text = article(desk, &path);
    desk.put(&path, text);
    Some(format!("add {path}"))
}

/// Where other articles speak of this one, they speak of another one, or are silent.
fn repoint(desk: &mut Desk, old: &str, new: Option<&str>) {
    let id = line_of(&desk.text(old), "id").map(|id| format!("[{id}]"));
    let (file, address) = (absolute(old), format!("({}", url(old)));
    for path in desk.articles() {
        let text = desk.text(&path);
        let changed = match new {
            Some(new) => {
                text.replace(&file, &absolute(new)).replace(&address, &format!("({}", url(new)))
            }
            None => {
                let names = |line: &&str| {
                    let id = id.as_ref().is_some_and(|id| line.ends_with(id.as_str()));
                    line.contains(&file)
                        || line.contains(&address)
                        || (id && line.starts_with("related"))
                };
                let kept: Vec<&str> = text.lines().filter(|line| !names(line)).collect();
                kept.join("\n") + "\n"
            }
        };
        if changed != text && path != old {
            desk.put(&path, changed);
        }
    }
}

fn delete_article(desk: &mut Desk) -> Option<String> {
    let path = desk.article()?;
    if desk.articles().len() < 12 {
        return None;
    }
    let tidy = desk.chance(80);
    if tidy {
        repoint(desk, &path, None);
    }
    let mut all = vec![path.clone()];
    if let Some(folder) = path.strip_suffix("index.md").filter(|_| desk.chance(70)) {
        all = desk.paths(|file| file.starts_with(folder));
    }
    for file in &all {
        desk.remove(file);
    }
    Some(format!(
        "delete {path} with {} files, links to it {}",
        all.len() - 1,
        if tidy { "too" } else { "stay" }
    ))
}

/// Moves an article, or the folder it has for itself.
fn move_to(desk: &mut Desk, old: &str, new: &str) -> Option<String> {
    if desk.files.contains_key(new) {
        return None;
    }
    let tidy = desk.chance(80);
    match (old.strip_suffix("/index.md"), new.strip_suffix("/index.md")) {
        (Some(from), Some(to)) if !desk.rename_folder(from, to) => return None,
        (Some(_), Some(_)) => {}
        _ => desk.rename(old, new),
    }
    if tidy {
        repoint(desk, old, Some(new));
    }
    Some(format!("move {old} to {new}, links to it {}", if tidy { "too" } else { "stay" }))
}

fn rename_article(desk: &mut Desk) -> Option<String> {
    let old = desk.article()?;
    let number = desk.number();
    let new = match old.strip_suffix("/index.md") {
        Some(folder) => format!("{}/umbenannt{number}/index.md", &folder[..folder.rfind('/')?]),
        None => format!("{}/umbenannt{number}.md", &old[..old.rfind('/')?]),
    };
    move_to(desk, &old, &new)
}

fn move_article(desk: &mut Desk) -> Option<String> {
    let old = desk.article()?;
    let section = old.split('/').nth(1)?.to_owned();
    let to = desk.word(&SECTIONS);
    let new = old.replacen(&format!("/{section}/"), &format!("/{to}/"), 1);
    move_to(desk, &old, &new)
}

fn move_folder(desk: &mut Desk) -> Option<String> {
    let (from, to) = (desk.word(&SECTIONS), desk.word(&SECTIONS));
    let inside = if desk.chance(50) { "" } else { "/2026" };
    let (old, new) = (format!("content/{from}{inside}"), format!("content/{to}{inside}"));
    if !desk.root().join(&old).is_dir() || !desk.rename_folder(&old, &new) {
        return None;
    }
    let (old_links, new_links) = (format!("/{from}{inside}/"), format!("/{to}{inside}/"));
    if desk.chance(80) {
        for path in desk.articles() {
            let text = desk.text(&path);
            let changed = text.replace(&old_links, &new_links);
            if changed != text {
                desk.put(&path, changed);
            }
        }
    }
    Some(format!("move the folder {old} to {new}"))
}

fn set_key(desk: &mut Desk) -> Option<String> {
    let key = desk.word(&KEYS);
    change(desk, &format!("set {key}"), |desk, path, text| {
        let value = value(desk, path, key)?;
        Some(set(&text, key, &value))
    })
}

fn unset_key(desk: &mut Desk) -> Option<String> {
    // What holds an article back is taken away more often than it comes.
    let key = if desk.chance(50) {
        desk.word(&["draft", "embargo", "expires"])
    } else {
        desk.word(&KEYS)
    };
    change(desk, &format!("unset {key}"), |_, _, text| Some(unset(&text, key)))
}

fn add_block(desk: &mut Desk) -> Option<String> {
    change(desk, "add a block", |desk, path, text| Some(with_block(desk, path, &text)))
}

fn remove_block(desk: &mut Desk) -> Option<String> {
    change(desk, "remove the last block", |_, _, text| {
        let at = text.trim_end().rfind("\n\n").filter(|at| text[*at..].len() < text.len() / 2)?;
        Some(format!("{}\n", &text[..at]))
    })
}

fn add_link(desk: &mut Desk) -> Option<String> {
    change(desk, "add a link", |desk, path, text| with_link(desk, path, &text))
}

fn remove_link(desk: &mut Desk) -> Option<String> {
    change(desk, "remove the links", |_, _, text| {
        let kept = text
            .lines()
            .filter(|line| !line.starts_with("Siehe: ") && !line.starts_with("Adresse: "));
        Some(kept.collect::<Vec<_>>().join("\n") + "\n")
    })
}

fn link_to_nothing(desk: &mut Desk) -> Option<String> {
    change(desk, "link to what is not there", |desk, _, text| {
        let number = desk.roll(6);
        Some(format!("{text}\nSiehe: [dort](/{}/a{number}.md).\n", desk.word(&SECTIONS)))
    })
}

/// The article that a link waits for comes only after a build that has missed it.
fn link_to_what_comes(desk: &mut Desk) -> Option<String> {
    let path = new_path(desk);
    if is_taken(desk, &path) || path.ends_with("/index.md") {
        return None;
    }
    let address = absolute(&path);
    let what = change(desk, "link to what comes", |_, _, text| {
        Some(format!("{text}\nSiehe: [dort]({address}).\n"))
    })?;
    let report = desk.build();
    desk.log.push(format!("({what}: {} errors)", report.errors()));
    let text = article(desk, &path);
    desk.put(&path, text);
    Some(format!("{path} comes"))
}

fn change_anchor(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let old = format!("{{#{}}}", text.split("{#").nth(1)?.split('}').next()?);
    let number = desk.number();
    desk.put(&path, text.replacen(&old, &format!("{{#k{number}}}"), 1));
    let (from, to) = (format!("#{}", &old[2..old.len() - 1]), format!("#k{number}"));
    if desk.chance(70) {
        for path in desk.articles() {
            let text = desk.text(&path);
            if text.contains(&format!("{from})")) {
                desk.put(&path, text.replace(&format!("{from})"), &format!("{to})")));
            }
        }
    }
    Some(format!("change the anchor {from} of {path} to {to}"))
}

fn add_table(desk: &mut Desk) -> Option<String> {
    change(desk, "add a table", |desk, path, text| Some(with_table(desk, path, &text)))
}

fn break_article(desk: &mut Desk) -> Option<String> {
    change(desk, "break", |desk, _, text| {
        Some(match desk.roll(6) {
            0 => text.replacen("title = ", "titel = ", 1),
            1 => text.replacen("\n+++\n", "\n", 1),
            2 => format!("{text}\n# Ganz oben\n"),
            3 => format!("{text}\n![](fehlt.png)\n"),
            4 => text.replacen("date = 2026", "date = 2026-13", 1),
            _ => format!("{text}\n:::factbox\nOffen\n"),
        })
    })
}

fn rewrite_as_yaml(desk: &mut Desk) -> Option<String> {
    let path = desk.article()?;
    let (number, day) = (desk.number(), 1 + desk.roll(28));
    let topic = desk.word(&super::text::TOPICS);
    desk.put(
        &path,
        format!("---\ntitle: \"Titel {number}\"\ndate: 2026-04-{day:02}T09:30\ntopics:\n  - {topic}\n---\n\nAbsatz {number}.\n"),
    );
    Some(format!("write with YAML: {path}"))
}

fn change_attachment(desk: &mut Desk) -> Option<String> {
    let all = desk.paths(|path| path.ends_with(".pdf"));
    let path = desk.pick(&all)?;
    let number = desk.number();
    match desk.roll(4) {
        0 => desk.remove(&path),
        1 => {
            let mut bytes = desk.files[&path].clone();
            let last = bytes.last_mut()?;
            *last = last.wrapping_add(1);
            desk.put_unseen(&path, bytes);
        }
        _ => desk.put(&path, format!("Plan {number}")),
    }
    Some(format!("change or remove {path}"))
}

fn photo_beside(desk: &mut Desk) -> Option<String> {
    let folders: Vec<String> = desk.paths(|path| is_article(path) && path.ends_with("/index.md"));
    let folder = desk.pick(&folders)?.strip_suffix("index.md")?.to_owned();
    let path = format!("{folder}p{}.png", desk.roll(4));
    let bytes = photo(desk);
    let used = desk.text(&format!("{folder}index.md")).contains(&path[folder.len()..]);
    if desk.files.contains_key(&path) && desk.chance(if used { 10 } else { 60 }) {
        desk.remove(&path);
        return Some(format!("remove {path}"));
    }
    Some(desk.replace(&path, bytes))
}
