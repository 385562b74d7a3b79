//! Names that systems keep in two forms or hardly at all, old addresses, links among files, and
//! photos that are withdrawn.

use super::desk::Desk;
use super::stories::{Operation, story};
use super::text::{self, SECTIONS, photo, set};
use crate::site::{decomposed, program};

/// Operations and how often each is rolled.
pub const OPERATIONS: &[(usize, Operation)] = &[
    (3, alias),
    (2, alias_moves),
    (3, link_a_photo),
    (2, show_a_link),
    (1, link_out_of_bounds),
    (2, unlink),
    (3, long_name),
    (4, apart),
    (3, topic_apart),
    (2, photo_apart),
    (3, withdraw),
    (2, restore),
];

/// The longest name that an article's file can have, in bytes: file systems hold 255, and while it is
/// replaced it ends in `.tmp`.
const NAME_MAX: usize = 254;

/// Old addresses as people write them: letters of all kinds, with an accent apart, as another page's.
fn alias(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let number = desk.number();
    let value = match desk.roll(6) {
        0 => format!("/Alt/{number}/"),
        1 => decomposed(&format!("/größe/{number}/")),
        2 => format!("/größe/{number}.html"),
        3 => format!("/gr%C3%B6%C3%9Fe/{number}/"),
        4 => text::url(&desk.article()?),
        _ => format!("/alt/{number}"),
    };
    desk.put(&path, set(&text, "aliases", &format!("[\"{value}\"]")));
    Some(format!("{path}: the alias {value}"))
}

/// An old address goes from one article to another.
fn alias_moves(desk: &mut Desk) -> Option<String> {
    let with_alias = |path: &String| desk.text(path).contains("\naliases = ");
    let from = desk.articles().into_iter().find(with_alias)?;
    let (to, text) = story(desk)?;
    let value = text::line_of(&desk.text(&from), "aliases")?.to_owned();
    let without = desk.text(&from).replacen(&format!("aliases = {value}\n"), "", 1);
    desk.put(&from, without);
    if to != from {
        desk.put(&to, set(&text, "aliases", &value));
    }
    Some(format!("the aliases {value} of {from} go to {to}"))
}

/// A link to a shared photo, which is published in its own place anyway.
fn link_a_photo(desk: &mut Desk) -> Option<String> {
    let shared = desk.paths(|path| path.starts_with("static/img/s") && path.ends_with(".png"));
    let target = desk.pick(&shared)?.rsplit('/').next()?.to_owned();
    let path = format!("static/img/l{}.png", desk.roll(3));
    desk.put(&format!("{path}.toml"), "alt = \"Ansicht\"\nagency = \"AP\"\n");
    desk.link(&path, &target);
    Some(format!("link {path} -> {target}"))
}

fn show_a_link(desk: &mut Desk) -> Option<String> {
    let links: Vec<String> =
        desk.links.keys().filter(|path| path.ends_with(".png")).cloned().collect();
    let shown = desk.pick(&links)?.replacen("static", "", 1);
    let (path, text) = story(desk)?;
    if text.contains(&shown) {
        return None;
    }
    desk.put(&path, format!("{text}\n![Ansicht]({shown})\n"));
    Some(format!("{path} shows {shown}"))
}

/// A link to what must not be published.
fn link_out_of_bounds(desk: &mut Desk) -> Option<String> {
    let target = desk.word(&["../../site.toml", "../../content/inland/stets.md", "/etc/hostname"]);
    let path = format!("static/img/w{}.txt", desk.roll(2));
    desk.link(&path, target);
    Some(format!("link {path} -> {target}"))
}

fn unlink(desk: &mut Desk) -> Option<String> {
    let links: Vec<String> = desk.links.keys().cloned().collect();
    let path = desk.pick(&links)?;
    desk.unlink(&path);
    Some(format!("remove the link {path}"))
}

/// An article whose file has a name at the limits of file systems.
fn long_name(desk: &mut Desk) -> Option<String> {
    let section = desk.word(&SECTIONS[..3]);
    let (letter, number) = (desk.word(&["a", "ä", "北"]), desk.number());
    let head = format!("n{number}");
    // From a name that is no trouble to one that leaves no byte for what a page adds to it.
    let wanted = [120, 200, 235, NAME_MAX - 3][desk.roll(4)];
    let name = format!("{head}{}", letter.repeat((wanted - head.len()) / letter.len()));
    let path = format!("content/{section}/{name}.md");
    let text = text::article(desk, &path);
    desk.put(&path, text);
    Some(format!("write {path}"))
}

/// An article or a profile under a name whose accents stand apart.
fn apart(desk: &mut Desk) -> Option<String> {
    let (section, number) = (desk.word(&SECTIONS[..3]), desk.number());
    let path = match desk.roll(3) {
        0 => "content/_authors/jürgen-groß.md".to_owned(),
        1 => format!("content/{section}/größe-{number}.md"),
        _ => format!("content/{section}/größe-{number}/index.md"),
    };
    let path = decomposed(&path);
    let text = match path.contains("_authors") {
        true => format!(
            "+++\nname = \"{}\"\nrole = \"Rolle {number}\"\n+++\n",
            decomposed("Jürgen Groß")
        ),
        false => set(&text::article(desk, &path), "authors", "[\"Jürgen Groß\"]"),
    };
    desk.put(&path, text);
    Some(format!("write {path}, its accents apart"))
}

/// A topic in the form of another system.
fn topic_apart(desk: &mut Desk) -> Option<String> {
    let (path, text) = story(desk)?;
    let topic = decomposed("Öffis & Straße");
    desk.put(&path, set(&text, "topics", &format!("[\"{topic}\", \"Bahn\"]")));
    Some(format!("{path}: the topic {topic}, its accents apart"))
}

/// A photo whose name is written in one form and stored in the other.
fn photo_apart(desk: &mut Desk) -> Option<String> {
    let folders = desk.paths(|path| path.ends_with("/index.md") && !path.starts_with("content/_"));
    let path = desk.pick(&folders)?;
    let (text, number) = (desk.text(&path), desk.number());
    let bytes = photo(desk);
    let folder = path.strip_suffix("index.md")?;
    desk.put(&format!("{folder}{}", decomposed(&format!("büro{number}.png"))), bytes);
    desk.put(&path, format!("{text}\n![Büro](büro{number}.png){{credit=\"AP/Jo Marsh\"}}\n"));
    Some(format!("{path} shows büro{number}.png, stored with its accents apart"))
}

/// Takes over what the program has written into the list of withdrawn photos.
fn photos(desk: &mut Desk, arguments: &[&str], photo: &str) -> Option<String> {
    let now = desk.wish.now.to_string();
    let arguments = [&["photos"], arguments, &[photo, "--now", &now]].concat();
    let output = program(desk.root(), &arguments);
    let list = std::fs::read(desk.root().join("kills.toml")).ok()?;
    desk.files.insert("kills.toml".to_owned(), list);
    Some(format!("{arguments:?}: {:?}", output.status.code()))
}

fn a_photo(desk: &mut Desk) -> Option<String> {
    let photos = desk.paths(|path| path.ends_with(".png") || path.ends_with(".jpg"));
    desk.pick(&photos)
}

pub fn withdraw(desk: &mut Desk) -> Option<String> {
    let photo = a_photo(desk)?;
    photos(desk, &["kill", "--reason", "weg"], &photo)
}

pub fn restore(desk: &mut Desk) -> Option<String> {
    let photo = a_photo(desk)?;
    photos(desk, &["restore"], &photo)
}
