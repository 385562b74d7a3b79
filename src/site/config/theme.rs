//! `[theme]` in `site.toml`: what the built-in theme can be told. Knows the colours of the built-in
//! style sheet, because what a site chooses must be readable with them.

use serde::Serialize;

use super::colour::Colour;
use super::fonts::Fonts;
use super::footer::Footer;
use crate::base::diag::{Code, Diag};
use crate::text::schema::{Key, Shape, Spanned, Table, Value};

/// The background of the built-in style sheet, by day and at night: `--paper`.
pub const PAPER: [Colour; 2] = [Colour::hex(0xff_fdfa), Colour::hex(0x17_1615)];
/// Its text: `--ink`.
pub const INK: [Colour; 2] = [Colour::hex(0x1c_1a18), Colour::hex(0xeb_e7e0)];
/// Its quieter text, under photos and beside headlines: `--soft`.
pub const SOFT: [Colour; 2] = [Colour::hex(0x5d_5850), Colour::hex(0xb3_ada2)];

/// The least contrast of text with what it stands on (WCAG 2.2, success criterion 1.4.3).
const READABLE: f64 = 4.5;

/// The keys of the table.
pub(super) const KEYS: &[Key] = &[
    Key::new("masthead", Shape::Text, "The name at the head of each page."),
    Key::new("logo", Shape::Text, "The path of a logo in static/."),
    Key::new("logo_dark", Shape::Text, "The path of a logo in static/ for a dark background."),
    Key::new("icon", Shape::Text, "The path in static/ of a square picture, 512 pixels or more across, or of an SVG: the site's sign in tabs and on home screens.").or(&["favicon"]),
    Key::new("accent", Shape::Colour, "The accent colour, as #rrggbb.").or(&["color", "colour"]),
    Key::new("paper", Shape::Colour, "The background by day, as #rrggbb.").or(&["background"]),
    Key::new("paper_dark", Shape::Colour, "The background at night, as #rrggbb.")
        .or(&["background_dark"]),
    Key::new("scheme", Shape::Choice(Scheme::NAMES), "Light, dark, or as the reader's system is set.")
        .or(&["color_scheme"]),
    Key::new("headline_font", Shape::Fonts, "The fonts of headlines, as CSS lists families: Georgia, serif."),
    Key::new("text_font", Shape::Fonts, "The fonts of texts, as CSS lists families."),
    Key::new("label_font", Shape::Fonts, "The fonts of everything small: navigation, bylines, captions."),
    Key::new("stylesheet", Shape::Text, "The path in static/ of a style sheet that comes after the theme's.")
        .or(&["css"]),
    Key::new(
        "footer",
        Shape::Markdown,
        "A line in the footer of every page, with inline Markdown.",
    ),
];

/// The keys that name a file under `static/`.
pub(super) const FILES: [&str; 4] = ["logo", "logo_dark", "icon", "stylesheet"];

/// What the built-in theme can be told.
#[derive(Clone, Debug, Default, Hash)]
pub struct Theme {
    /// The name at the head of each page; the site's title if none is given.
    pub masthead: String,
    /// The path of a logo in `static/`.
    pub logo: Option<String>,
    /// The path of the logo for a dark background.
    pub logo_dark: Option<String>,
    /// The path of the site's icon in `static/`.
    pub icon: Option<String>,
    /// The accent colour.
    pub accent: Option<Colour>,
    /// The background by day and at night.
    pub paper: [Option<Colour>; 2],
    /// Light or dark.
    pub scheme: Scheme,
    /// The fonts of headlines.
    pub headline_font: Option<Fonts>,
    /// The fonts of texts.
    pub text_font: Option<Fonts>,
    /// The fonts of everything small.
    pub label_font: Option<Fonts>,
    /// The path in `static/` of a style sheet that comes after the theme's.
    pub stylesheet: Option<String>,
    /// A line in the footer.
    pub footer: Option<Footer>,
}

/// Light or dark (CSS Color Adjustment 1, section 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// As the reader's system is set.
    #[default]
    Auto,
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

impl Scheme {
    /// What `scheme` may be.
    const NAMES: &'static [&'static str] = &["auto", "light", "dark"];
}

impl Theme {
    /// Reads the table of a site; its keys were checked. The masthead's default and the footer need
    /// more than the table, and are filled in by whoever has it.
    pub(super) fn read(site: &Table, problems: &mut Vec<Diag>) -> Self {
        let Some(table) = site.table("theme").map(|table| table.value) else {
            return Self::default();
        };
        let mut reader = Reader { table, problems };
        let [paper, paper_dark] = [reader.paper("paper", 0), reader.paper("paper_dark", 1)];
        let theme = Self {
            masthead: table.string("masthead").unwrap_or_default(),
            logo: table.string("logo"),
            logo_dark: table.string("logo_dark"),
            icon: table.string("icon"),
            accent: reader.colour("accent").map(|colour| colour.value),
            paper: [paper, paper_dark],
            scheme: match table.string("scheme").as_deref() {
                Some("light") => Scheme::Light,
                Some("dark") => Scheme::Dark,
                _ => Scheme::Auto,
            },
            headline_font: reader.fonts("headline_font", "serif"),
            text_font: reader.fonts("text_font", "serif"),
            label_font: reader.fonts("label_font", "sans-serif"),
            stylesheet: reader.stylesheet(),
            footer: None,
        };
        reader.check_logos();
        theme
    }
}

struct Reader<'a> {
    table: &'a Table,
    problems: &'a mut Vec<Diag>,
}

impl Reader<'_> {
    /// A text that is one: what is wrong with its type, or that it is empty, was said already.
    fn text(&self, key: &str) -> Option<Spanned<String>> {
        let is_text = matches!(self.table.get(key)?.value, Value::Text(_));
        self.table.text(key).filter(|text| is_text && !text.value.trim().is_empty())
    }

    fn colour(&mut self, key: &str) -> Option<Spanned<Colour>> {
        let text = self.text(key)?;
        if let Some(value) = Colour::parse(&text.value) {
            return Some(Spanned { value, span: text.span });
        }
        let help = match Colour::meant(&text.value) {
            Some(meant) => format!("write {key} = \"{meant}\""),
            None => "write it as \"#a01c1c\"".to_owned(),
        };
        self.problems.push(
            Diag::new(Code::VALUE_INVALID, format!("\"{}\" is not a colour", text.value))
                .at(text.span, "expected # and six hexadecimal digits")
                .help(help),
        );
        None
    }

    /// A background: by day (0) or at night (1), the theme's text must be readable on it.
    fn paper(&mut self, key: &str, time: usize) -> Option<Colour> {
        let Spanned { value: paper, span } = self.colour(key)?;
        let least = |paper: Colour, time: usize| {
            [INK, SOFT].into_iter().map(|text| paper.contrast(text[time])).fold(21.0, f64::min)
        };
        let is_fit = |paper: Colour, time: usize| least(paper, time) >= READABLE;
        if !is_fit(paper, time) {
            // Not rounded: 4.48 is not 4.5.
            let ratio = (least(paper, time) * 10.0).floor() / 10.0;
            let (end, word, label) = match time {
                0 => (Colour::WHITE, "lighter", "too dark for the theme's dark text"),
                _ => (Colour::BLACK, "darker", "too light for the theme's light text"),
            };
            let fit = paper.nearest(end, |paper| is_fit(paper, time));
            let other = ["paper_dark", "paper"][time];
            let swapped = is_fit(paper, 1 - time)
                .then(|| format!("or write {other} = \"{paper}\", if that is what you meant"));
            self.problems.push(
                Diag::new(
                    Code::THEME_CONTRAST,
                    format!(
                        "text on this paper has a contrast of {ratio:.1}:1, readers need 4.5:1"
                    ),
                )
                .at(span, label)
                .help(format!("write {key} = \"{fit}\", the nearest {word} colour of this hue"))
                .help_maybe(swapped),
            );
        }
        Some(paper)
    }

    fn fonts(&mut self, key: &str, usual: &str) -> Option<Fonts> {
        Fonts::read(key, &self.text(key)?, usual, self.problems)
    }

    fn stylesheet(&mut self) -> Option<String> {
        let path = self.text("stylesheet")?;
        if !path.value.ends_with(".css") {
            self.problems.push(
                Diag::new(Code::VALUE_INVALID, "`stylesheet` must be a file that ends with .css")
                    .at(path.span, "servers tell browsers by the ending what a file is")
                    .help("write the path of a style sheet under static/, such as \"/site.css\""),
            );
            return None;
        }
        Some(path.value)
    }

    /// A logo for one scheme alone would leave the other without.
    fn check_logos(&mut self) {
        if let Some(dark) = self.text("logo_dark").filter(|_| self.table.get("logo").is_none()) {
            self.problems.push(
                Diag::new(Code::KEY_MISSING, "`logo_dark` needs `logo`")
                    .at(dark.span, "shown at night only, and by day there is none")
                    .help(
                        "add a line logo = \"/logo.svg\", or write `logo` instead of `logo_dark`",
                    ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The theme's own style sheet.
    const SHEET: &str = include_str!("../../../static/theme/newsprint.css");

    #[test]
    fn the_built_in_style_sheet_has_these_colours() {
        for (token, [day, night]) in [("paper", PAPER), ("ink", INK), ("soft", SOFT)] {
            let line = format!("--{token}: light-dark({day}, {night});");
            assert_eq!(SHEET.matches(&line).count(), 1, "{line}");
        }
    }

    #[test]
    fn the_built_in_papers_are_readable() {
        for time in [0, 1] {
            for text in [INK, SOFT] {
                assert!(PAPER[time].contrast(text[time]) >= READABLE);
            }
        }
    }
}
