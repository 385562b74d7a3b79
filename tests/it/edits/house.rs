//! Edits of what belongs to the whole site: profiles, agencies, words, shared photos, `static/`,
//! templates and `site.toml`.

use super::desk::Desk;
use super::stories::Operation;
use super::text::{SECTIONS, line_of, photo, set};
use crate::site::HEAD;

/// Operations and how often each is rolled.
pub const OPERATIONS: &[(usize, Operation)] = &[
    (6, change_author),
    (4, change_topic),
    (4, change_section),
    (5, change_agencies),
    (5, change_locale),
    (6, shared_photo),
    (7, sidecar),
    (5, static_file),
    (8, template),
    (2, break_template),
    (10, site_line),
    (6, site_table),
    (1, break_site),
];

/// The configuration that a script begins with.
pub fn site() -> String {
    let lines = HEAD.lines().filter(|line| line.contains(" = "));
    let lines: Vec<&str> = lines.chain(["per_page = 3", "photos.renditions = false"]).collect();
    format!("{}\n\n[shelves.more]\nof = \"section\"\nlimit = 3\n", lines.join("\n"))
}

/// Writes a file, or removes it if it is there and the dice say so.
fn put_or_remove(desk: &mut Desk, path: &str, text: String) -> String {
    // Articles count on what these say.
    let needed = path.ends_with(".png.toml") || path.starts_with("content/_authors/");
    if desk.files.contains_key(path) && desk.chance(if needed { 12 } else { 30 }) {
        desk.remove(path);
        return format!("remove {path}");
    }
    desk.replace(path, text.into_bytes())
}

pub fn change_author(desk: &mut Desk) -> Option<String> {
    let (key, name) = desk.pick(&[("anna", "Anna Huber"), ("max", "Max Moser")])?;
    let number = desk.number();
    let name = if desk.chance(15) { format!("{name}-Berg") } else { name.to_owned() };
    let text =
        format!("+++\nname = \"{name}\"\nrole = \"Rolle {number}\"\n+++\nWer *{number}* ist.\n");
    Some(put_or_remove(desk, &format!("content/_authors/{key}.md"), text))
}

pub fn change_topic(desk: &mut Desk) -> Option<String> {
    let (key, title) =
        desk.pick(&[("bahn", "Bahn"), ("oeffis-strasse", "Öffis & Straße"), ("wien", "Wien")])?;
    let number = desk.number();
    let link = match desk.article().filter(|_| desk.chance(30)) {
        Some(path) => format!(" [dort]({})", super::text::absolute(&path)),
        None => String::new(),
    };
    let text = format!(
        "+++\ntitle = \"{title}\"\nlead = \"Worum es *{number}* geht.\"\n+++\nText {number}.{link}\n"
    );
    Some(put_or_remove(desk, &format!("content/_topics/{key}.md"), text))
}

pub fn change_section(desk: &mut Desk) -> Option<String> {
    let (section, number, order) = (desk.word(&SECTIONS[..3]), desk.number(), desk.roll(4));
    let text = format!("+++\ntitle = \"Ressort {number}\"\norder = {order}\n+++\nText {number}.\n");
    Some(put_or_remove(desk, &format!("content/{section}/_section.md"), text))
}

fn change_agencies(desk: &mut Desk) -> Option<String> {
    let number = desk.number();
    let mut text = String::new();
    for (name, rest) in [
        (
            "Verein",
            format!(
                "full_name = \"Verein Nummer {number}\"\n[agency.defaults]\nphotographer = \"Pat Quay\"\n"
            ),
        ),
        ("Associated Press", "spellings = [\"AP\"]\n".to_owned()),
        ("Reuters", "[agency.defaults]\nsyndicate = false\n".to_owned()),
        ("dpa", format!("url = \"https://dpa{number}.example\"\n")),
    ] {
        if desk.chance(50) {
            text.push_str(&format!("[[agency]]\nname = \"{name}\"\n{rest}\n"));
        }
    }
    Some(put_or_remove(desk, "agencies.toml", text))
}

fn change_locale(desk: &mut Desk) -> Option<String> {
    let number = desk.number();
    let mut text = format!("# {number}\n");
    for lines in [
        "[dates]\nday_and_time = \"{day} um {time}\"\n".to_owned(),
        "[quotes]\ndouble = [\"»\", \"«\"]\n".to_owned(),
        format!("[words]\nmenu = \"Menü {number}\"\nread_on = \"Weiter {number}\"\n"),
    ] {
        if desk.chance(50) {
            text.push_str(&lines);
        }
    }
    Some(put_or_remove(desk, "locale.toml", text))
}

fn shared_photo(desk: &mut Desk) -> Option<String> {
    let path = format!("static/img/s{}.png", desk.roll(5));
    let bytes = photo(desk);
    let used = desk.files.values().any(|bytes| String::from_utf8_lossy(bytes).contains(&path[6..]));
    if desk.files.contains_key(&path) && desk.chance(if used { 10 } else { 50 }) {
        desk.remove(&path);
        return Some(format!("remove {path}"));
    }
    Some(desk.replace(&path, bytes))
}

fn sidecar(desk: &mut Desk) -> Option<String> {
    let photos = desk.paths(|path| path.ends_with(".png"));
    let path = format!("{}.toml", desk.pick(&photos)?);
    let (number, agency) = (desk.number(), desk.word(&["AP", "Verein", "Reuters"]));
    let mut text = format!("alt = \"Ansicht {number}\"\nagency = \"{agency}\"\n");
    for line in [
        "caption = \"Aus dem *Beiblatt*\"\n",
        "expires = 2026-06-10\n",
        "archive = true\n",
        "photographer = \"Lee Dunmore\"\n",
    ] {
        if desk.chance(30) {
            text.push_str(line);
        }
    }
    Some(put_or_remove(desk, &path, text))
}

fn static_file(desk: &mut Desk) -> Option<String> {
    let path = desk.word(&[
        "static/robots.txt",
        "static/theme/newsprint.css",
        "static/theme/favicon.svg",
        "static/theme/settings.css",
        "static/impressum/index.html",
        "static/.well-known/security.txt",
        "static/anhang/liste.txt",
    ]);
    let text = format!("Nummer {}\n", desk.number());
    Some(put_or_remove(desk, path, text))
}

/// Templates of one's own: parts of pages, a component, a file that others include.
fn template(desk: &mut Desk) -> Option<String> {
    let number = desk.number();
    let footer = |name: &str, text: &str| {
        format!(
            "{{% extends \"newsprint/{name}\" %}}{{% block footer %}}{{{{ super() }}}}{text}{{% endblock %}}"
        )
    };
    let (name, text) = match desk.roll(9) {
        0 => (
            "article.html",
            footer("article.html", &format!("{{{{ site.extra.motto or \"\" }}}} {number}")),
        ),
        1 => ("section.html", footer("section.html", &format!("{number}"))),
        2 => ("topic.html", footer("topic.html", "{% include \"zeile.html\" %}")),
        3 => ("zeile.html", format!("<p>Zeile {number}</p>")),
        4 => ("day.html", footer("day.html", "{% include \"zeile.html\" %}")),
        5 => (
            "front.html",
            footer(
                "front.html",
                "{% for card in shelves.latest or [] %}<i>{{ card.title }}</i>{% endfor %}",
            ),
        ),
        6 => (
            "base.html",
            format!(
                "{{% extends \"newsprint/base.html\" %}}{{% block head %}}{{{{ super() }}}}<meta name=\"nummer\" content=\"{number}\">{{% endblock %}}"
            ),
        ),
        7 => (
            "teile.html",
            format!(
                "{{% component Time(date: map, class: string = \"\", show: string = \"text\") -%}}\n<time datetime=\"{{{{ date.iso }}}}\">{{{{ date.day }}}} {number}</time>\n{{%- endcomponent Time %}}\n"
            ),
        ),
        _ => ("credits.html", footer("credits.html", &format!("{number}"))),
    };
    // What others include must be there first, or the build fails for most of the script.
    if text.contains("zeile.html") && !desk.files.contains_key("templates/zeile.html") {
        desk.put("templates/zeile.html", format!("<p>Zeile {number}</p>"));
    }
    Some(put_or_remove(desk, &format!("templates/{name}"), text))
}

fn break_template(desk: &mut Desk) -> Option<String> {
    let (name, text) = match desk.roll(4) {
        0 => ("section.html", "{% extends \"newsprint/section.html\" %}{% block footer %}"),
        1 => (
            "article.html",
            "{% extends \"newsprint/article.html\" %}{% block footer %}{{ article.fehlt.ganz }}{% endblock %}",
        ),
        // A mistake that only some pages run into.
        2 => (
            "article.html",
            "{% extends \"newsprint/article.html\" %}{% block footer %}{% if article.kind == \"opinion\" %}{{ throw(message=\"nein\") }}{% endif %}{% endblock %}",
        ),
        _ => ("topic.html", "{% include \"fehlt.html\" %}"),
    };
    desk.put(&format!("templates/{name}"), text);
    Some(format!("break templates/{name}"))
}

fn site_line(desk: &mut Desk) -> Option<String> {
    let number = desk.number();
    let (key, value) = match desk.roll(9) {
        0 => ("title", format!("\"Probe {number}\"")),
        1 | 2 => ("per_page", format!("{}", 2 + desk.roll(5))),
        3 => (
            "base_url",
            desk.word(&["\"https://probe.example\"", "\"https://probe.example/unter/dir\""]).into(),
        ),
        4 => ("language", desk.word(&["\"de-AT\"", "\"en-GB\"", "\"de-DE\"", "\"fr\""]).into()),
        5 => (
            "time_zone",
            desk.word(&["\"Europe/Vienna\"", "\"Asia/Tokyo\"", "\"America/New_York\""]).into(),
        ),
        6 | 7 => {
            // Links by URL would be dead afterwards, and nothing else would be tried.
            for path in desk.articles() {
                let text = desk.text(&path);
                let kept: Vec<&str> =
                    text.lines().filter(|line| !line.starts_with("Adresse: ")).collect();
                if kept.len() < text.lines().count() {
                    desk.put(&path, kept.join("\n") + "\n");
                }
            }
            (
                "permalink",
                desk.word(&[
                    "\"/{section}/{slug}/\"",
                    "\"/{section}/{slug}.html\"",
                    "\"/{year}/{month}/{slug}/\"",
                    "\"/{section}/{slug}\"",
                ])
                .into(),
            )
        }
        _ => ("edition", "\"2026\"".into()),
    };
    let text = desk.text("site.toml");
    let new = set(&text, key, &value);
    if new == text {
        return None;
    }
    desk.put("site.toml", new);
    Some(format!("site.toml: {key} = {value}, was {:?}", line_of(&text, key)))
}

/// The tables of `site.toml` come and go as wholes.
fn site_table(desk: &mut Desk) -> Option<String> {
    let number = desk.number();
    let table = match desk.roll(8) {
        0 => format!("[shelves.latest]\nlimit = {}\n", 1 + desk.roll(5)),
        1 => format!("[shelves.more]\nof = \"{}\"\nlimit = {}\n", desk.word(&["section", "topic", "author"]), 1 + desk.roll(4)),
        2 => format!("[shelves.bahn]\ntopic = \"Bahn\"\nlimit = {}\n", 1 + desk.roll(3)),
        3 => format!("[theme]\nmasthead = \"Blatt {number}\"\naccent = \"#{:06x}\"\nscheme = \"{}\"\nfooter = \"Täglich *{number}*. [Inland](/inland/)\"\n", 0xa0_1c00 + number % 256, desk.word(&["auto", "light", "dark"])),
        4 => format!("[extra]\nmotto = \"Motto {number}\"\n"),
        5 => format!("[publisher]\nname = \"Verlag {number}\"\n"),
        6 => "[credit]\nparts = [\"photographer\", \"agency\"]\nseparator = \" / \"\nprefix = \"Foto: \"\n".to_owned(),
        _ => format!("[paths]\ntopics = \"{}\"\n", desk.word(&["themen", "topics"])),
    };
    let head = table.lines().next()?;
    let text = desk.text("site.toml");
    let mut kept: Vec<&str> = text.split("\n\n").filter(|part| !part.starts_with(head)).collect();
    let gone = kept.len() < text.split("\n\n").count();
    let what = if gone && desk.chance(40) {
        "without"
    } else {
        kept.push(&table);
        "with"
    };
    let new = kept.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n") + "\n";
    desk.put("site.toml", new);
    Some(format!("site.toml {what} {table:?}"))
}

fn break_site(desk: &mut Desk) -> Option<String> {
    let text = desk.text("site.toml");
    let new = match desk.roll(3) {
        0 => text.replacen("title = ", "titel = ", 1),
        1 => text.replacen("\"\n", "\n", 1),
        _ => set(&text, "time_zone", "\"Europe/Nirgends\""),
    };
    desk.put("site.toml", new);
    Some("break site.toml".to_owned())
}
