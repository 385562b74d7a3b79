//! Texts of a newsroom at random: what an article may hold, and where to change it.

use super::desk::Desk;
use crate::site::picture;

/// The sections of the site; the last ones are new at first.
pub const SECTIONS: [&str; 5] = ["inland", "ausland", "kultur", "sport", "wetter"];

/// Topics as readers see them.
pub const TOPICS: [&str; 6] = ["Bahn", "Wien", "Öffis & Straße", "北京", "Energie", "Hochwasser"];

/// The keys of an article that can be set and taken away.
pub const KEYS: [&str; 19] = [
    "kicker", "subhead", "lead", "updated", "embargo", "expires", "draft", "id", "slug", "aliases",
    "authors", "sources", "dateline", "topics", "series", "related", "kind", "topics", "authors",
];

const AUTHORS: [&str; 5] = ["Anna Huber", "Max Moser", "Jo Marsh", "Eva Lang", "anna"];

/// A photo with bytes of its own.
pub fn photo(desk: &mut Desk) -> Vec<u8> {
    picture(&desk.number().to_string())
}

/// A whole article for a path, which fits what the site has.
pub fn article(desk: &mut Desk, path: &str) -> String {
    let number = desk.number();
    let mut text = format!("+++\ntitle = \"Titel {number}\"\ndate = {}\n+++\n", date(desk));
    for key in KEYS {
        // Most articles are out: a site of drafts tries nothing.
        let percent = match key {
            "embargo" | "expires" | "draft" | "slug" => 6,
            "topics" | "authors" => 50,
            _ => 20,
        };
        if desk.chance(percent)
            && let Some(value) = value(desk, path, key)
        {
            text = set(&text, key, &value);
        }
    }
    text.push_str(&format!("Absatz {number}, der erste.\n"));
    for _ in 0..desk.roll(5) {
        text = with_block(desk, path, &text);
    }
    if desk.chance(50) {
        text = with_lead_photo(desk, path, &text);
    }
    for _ in 0..desk.roll(3) {
        text = with_table(desk, path, &text);
    }
    text
}

/// A date; one in ten is still to come.
pub fn date(desk: &mut Desk) -> String {
    let month = if desk.chance(10) { 6 } else { 3 + desk.roll(3) };
    format!("2026-{month:02}-{:02}T{:02}:00", 1 + desk.roll(28), desk.roll(24))
}

/// A value for a key of an article, as TOML; none if the site has nothing to name.
pub fn value(desk: &mut Desk, path: &str, key: &str) -> Option<String> {
    let number = desk.number();
    Some(match key {
        "kicker" | "subhead" => format!("\"Zeile {number}\""),
        "lead" if desk.chance(30) => format!("\"Vorspann {number} [dort]({})\"", link(desk, path)?),
        "lead" => format!("\"Vorspann *{number}*\""),
        "updated" => format!("2026-07-{:02}T08:00", 1 + desk.roll(28)),
        "embargo" => desk.word(&["true", "2026-05-20T06:00", "2026-06-10", "2026-07-01"]).into(),
        "expires" => desk.word(&["\"20d\"", "\"2mo\"", "2026-06-20"]).into(),
        "draft" => desk.word(&["true", "true", "false"]).into(),
        "id" => format!("\"id-{number}\""),
        "slug" => format!("\"kurz-{number}\""),
        "aliases" if desk.chance(30) => format!("[\"/alt/{number}.html\", \"/alt/{number}-b/\"]"),
        "aliases" => format!("[\"/alt/{number}/\"]"),
        // A key stands for a name only where there is a profile.
        "authors" if desk.files.contains_key("content/_authors/anna.md") => several(desk, &AUTHORS),
        "authors" => several(desk, &AUTHORS[..4]),
        "sources" => desk.word(&["\"AP, Reuters\"", "\"dpa\""]).into(),
        "dateline" => desk.word(&["\"Wien\"", "\"Graz\""]).into(),
        "topics" => several(desk, &TOPICS),
        "series" => desk.word(&["\"Die Reise\"", "\"Der Winter\""]).into(),
        "related" => format!("[\"{}\"]", related(desk, path)?),
        _ => desk.word(&["\"report\"", "\"opinion\"", "\"analysis\""]).into(),
    })
}

fn several(desk: &mut Desk, all: &[&'static str]) -> String {
    let (first, second) = (desk.word(all), desk.word(all));
    if first == second { format!("[\"{first}\"]") } else { format!("[\"{first}\", \"{second}\"]") }
}

/// Another article by its id or by its file.
fn related(desk: &mut Desk, path: &str) -> Option<String> {
    let other = desk.article().filter(|other| other != path)?;
    let id = line_of(&desk.text(&other), "id");
    if let Some(id) = id.filter(|_| desk.chance(70)) {
        return Some(id.trim_matches('"').to_owned());
    }
    Some(if desk.chance(50) { relative(path, &other) } else { absolute(&other) })
}

/// The address in a link to another article: by its file from here or from the top, sometimes to a
/// subhead, or by its URL.
fn link(desk: &mut Desk, path: &str) -> Option<String> {
    let other = desk.article().filter(|other| other != path)?;
    let text = desk.text(&other);
    let anchor = text.split("{#").nth(1).and_then(|rest| rest.split('}').next());
    let anchor = anchor.filter(|_| desk.chance(60)).map(|name| format!("#{name}"));
    let anchor = anchor.unwrap_or_default();
    Some(match desk.roll(10) {
        0..=5 => format!("{}{anchor}", relative(path, &other)),
        6..=8 => format!("{}{anchor}", absolute(&other)),
        _ if text.contains("slug = ") => absolute(&other),
        _ => format!("{}{anchor}", url(&other)),
    })
}

/// The path of a file as links from the top write it.
pub fn absolute(path: &str) -> String {
    path.replacen("content", "", 1)
}

/// The path of a file as links from another one write it.
fn relative(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count() - 1);
    format!("{up}{}", &absolute(to)[1..])
}

/// The URL of an article, where nothing moved it.
pub fn url(path: &str) -> String {
    let inside = absolute(path);
    let section = inside.split('/').nth(1).unwrap_or_default();
    let name = inside.strip_suffix("/index.md").or_else(|| inside.strip_suffix(".md"));
    format!("/{section}/{}/", name.and_then(|name| name.rsplit('/').next()).unwrap_or_default())
}

/// The text with a paragraph that links to another article.
pub fn with_link(desk: &mut Desk, path: &str, text: &str) -> Option<String> {
    let target = link(desk, path)?;
    let word = if target.ends_with('/') || target.contains("/#") { "Adresse" } else { "Siehe" };
    Some(format!("{text}\n{word}: [dort]({target}).\n"))
}

/// The text with one more block at its end.
pub fn with_block(desk: &mut Desk, path: &str, text: &str) -> String {
    let number = desk.number();
    let block = match desk.roll(15) {
        0 | 1 => format!("## Kapitel {number} {{#k{number}}}"),
        2 | 3 => return with_link(desk, path, text).unwrap_or_else(|| text.to_owned()),
        4 => format!("Rubrik: [dort](/{}/).", desk.word(&SECTIONS[..3])),
        5 if path.ends_with("/index.md") => "Akten: [Plan](plan.pdf).".to_owned(),
        6..=8 => match photo_block(desk, path, text) {
            Some(block) => block,
            None => return text.to_owned(),
        },
        9 => format!(":::factbox{{title=\"Daten {number}\"}}\n- **Eins:** {number}\n:::"),
        10 => format!(":::quote{{by=\"Jemand\" source=\"Bericht\"}}\nSatz {number}.\n:::"),
        11 => format!("| A | B |\n|:--|--:|\n| eins | {number} |"),
        12 => format!("Mit Fußnote[^f{number}].\n\n[^f{number}]: Die Fußnote {number}."),
        13 => format!("> [!UPDATE]\n> Neu ist {number}."),
        _ => format!("Absatz {number} mit \"Zitat\" -- und mehr."),
    };
    format!("{text}\n{block}\n")
}

/// A photo of the site that an article does not show yet, as the article writes it.
fn unused_photo(desk: &mut Desk, path: &str, text: &str) -> Option<String> {
    let folder = &path[..path.rfind('/')? + 1];
    let names = desk.files.keys().filter(|file| file.ends_with(".png")).filter_map(|file| {
        let beside = file.strip_prefix(folder).filter(|name| !name.contains('/'));
        beside.or_else(|| file.strip_prefix("static")).map(str::to_owned)
    });
    let unused: Vec<String> = names.filter(|name| !text.contains(name.as_str())).collect();
    desk.pick(&unused)
}

fn photo_block(desk: &mut Desk, path: &str, text: &str) -> Option<String> {
    let (file, number) = (unused_photo(desk, path, text)?, desk.number());
    Some(match desk.roll(3) {
        0 => format!("![Ansicht {number}]({file})\nBildtext {number} (AP/Jo Marsh)"),
        1 => format!("![Blick {number}]({file}){{credit=\"Reuters/Eva Lang\" focus=\"42% 30%\"}}"),
        _ => format!(":::gallery\n![Bild {number}]({file})\nMontag {number} (APA/Ed Jones)\n:::"),
    })
}

/// The text with a lead photo, if there is a photo for it.
pub fn with_lead_photo(desk: &mut Desk, path: &str, text: &str) -> String {
    if text.contains("[photo]") {
        return text.to_owned();
    }
    let Some(file) = unused_photo(desk, path, text) else { return text.to_owned() };
    let facts = facts(desk, path, &file);
    append(text, &format!("[photo]\nfile = \"{file}\"\n{facts}"))
}

/// What is said of a photo; what its sidecar says may be missing.
fn facts(desk: &mut Desk, path: &str, file: &str) -> String {
    let number = desk.number();
    let source = file.strip_prefix('/').map_or_else(
        || format!("{}{file}", &path[..path.rfind('/').unwrap_or(0) + 1]),
        |file| format!("static/{file}"),
    );
    let bare = desk.files.contains_key(&format!("{source}.toml")) && desk.chance(60);
    let mut facts = if bare {
        String::new()
    } else {
        format!(
            "alt = \"Ansicht {number}\"\nagency = \"{}\"\nphotographer = \"Jo Marsh\"\n",
            desk.word(&["AP", "Verein", "Reuters"])
        )
    };
    for line in [
        "caption = \"Ein *Bildtext*\"\n",
        "expires = \"60d\"\n",
        "syndicate = false\n",
        "archive = true\n",
        "ai = \"edited\"\n",
        "focus = \"10% 90%\"\n",
    ] {
        if desk.chance(15) {
            facts.push_str(line);
        }
    }
    facts
}

/// The text with one more table in its front matter.
pub fn with_table(desk: &mut Desk, path: &str, text: &str) -> String {
    let number = desk.number();
    match desk.roll(7) {
        0 if !text.contains("[titles]") => append(text, "[titles]\nshort = \"Kurz\"\n"),
        1 if !text.contains("[internal]") => append(text, "[internal]\nnotiz = \"geheim\"\n"),
        2 if !text.contains("[extra]") => append(text, &format!("[extra]\nfarbe = {number}\n")),
        3 => append(text, &format!("[[byline]]\nwho = \"Eva Lang\"\nrole = \"Rolle {number}\"\n")),
        4 | 5 => {
            let plan = path.ends_with("/index.md") && desk.chance(40);
            let what = if plan { "[Plan](plan.pdf)" } else { "*besser*" };
            let day = 1 + desk.roll(28);
            append(
                text,
                &format!(
                    "[[corrections]]\ndate = 2026-05-{day:02}\ntext = \"Nun {number} {what}\"\n"
                ),
            )
        }
        _ => match unused_photo(desk, path, text) {
            Some(file) => {
                let facts = facts(desk, path, &file);
                let text = append(text, &format!("[[photos]]\nfile = \"{file}\"\n{facts}"));
                format!("{text}\n![]({file})\n")
            }
            None => text.to_owned(),
        },
    }
}

/// The value of a line `key = value` at the beginning of a text.
pub fn line_of(text: &str, key: &str) -> Option<String> {
    let start = format!("{key} = ");
    text.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
}

/// The text with another value of a key, or with the key in its second line.
pub fn set(text: &str, key: &str, value: &str) -> String {
    let (text, mut lines) = (unset(text, key), Vec::new());
    for (number, line) in text.lines().enumerate() {
        lines.push(line.to_owned());
        if number == 1 {
            lines.push(format!("{key} = {value}"));
        }
    }
    lines.join("\n") + "\n"
}

/// The text without a key; only the first of its kind, because tables have keys, too.
pub fn unset(text: &str, key: &str) -> String {
    let (start, mut gone) = (format!("{key} = "), false);
    let kept = text.lines().filter(|line| {
        gone || !line.starts_with(&start) || {
            gone = true;
            false
        }
    });
    kept.collect::<Vec<_>>().join("\n") + "\n"
}

/// The text with a table at the end of its front matter.
fn append(text: &str, table: &str) -> String {
    text.replacen("\n+++\n", &format!("\n{table}+++\n"), 1)
}
