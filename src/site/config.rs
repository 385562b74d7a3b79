//! `site.toml`, `locale.toml` and `agencies.toml`: what the site is called, where it will stand, which
//! words it uses and how it prints its credits.
//!
//! Everything is checked here, once; the rest of the program can rely on it. Knows no articles.

mod address;
mod agencies;
mod attachments;
mod checks;
mod colour;
mod data_mining;
mod feeds;
mod fonts;
mod footer;
mod keys;
mod kills;
mod machines;
mod paths;
mod permalink;
mod photos;
mod shelf;
mod target;
mod terms;
mod theme;

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::Serialize;

pub use address::Address;
pub use agencies::{AGENCIES, Agencies};
pub use attachments::{ACTIVE, Attachments, Denied, TYPES};
pub use checks::{Checks, Weight};
pub use colour::Colour;
pub use data_mining::DataMining;
pub use feeds::Feeds;
pub use fonts::Fonts;
pub use footer::Footer;
pub use keys::SITE;
pub use kills::{KILLS, Kill, Kills, parse_hash};
pub use machines::Machines;
pub use paths::{NOT_FOUND, Paths};
pub use permalink::{Permalink, PermalinkParts};
pub use photos::Photos;
pub use shelf::{Shelf, ShelfOf};
pub use target::{Place, Profile, Store, Target, is_local};
pub use terms::{Defaults, Terms};
pub use theme::{INK, PAPER, SOFT, Scheme, Theme};

use crate::base::diag::{Code, Diag, Parsed, Span, nearest};
use crate::text::credit;
use crate::text::locale::Locale;
use crate::text::markdown::{self, RawHtml};
use crate::text::schema::{self, Notation, Spanned, Table};

/// The path of the configuration file, from the site's root.
pub const SITE_FILE: &str = "site.toml";

/// The editions of the article syntax that this program knows.
const EDITIONS: [&str; 1] = ["2026"];

/// A site's configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// The site in a sentence.
    pub description: Option<String>,
    /// Where the site will stand.
    pub address: Address,
    /// BCP 47 tag of the site's language.
    pub language: String,
    /// Its words, dates and quotation marks.
    pub locale: Arc<Locale>,
    /// The zone that times without an offset are read in, and all times are shown in.
    pub zone: TimeZone,
    /// The form of articles' URLs.
    pub permalink: Permalink,
    /// Articles on a front and on an archive page.
    pub per_page: usize,
    /// Who publishes the site.
    pub publisher: Publisher,
    /// Words in URLs.
    pub paths: Paths,
    /// How credits are printed.
    pub credit: credit::Style,
    /// What is made of photos.
    pub photos: Photos,
    /// What machines may do.
    pub machines: Machines,
    /// Which files beside articles a link may publish.
    pub attachments: Attachments,
    /// What feeds say of themselves.
    pub feeds: Feeds,
    /// What is to be done about warnings, by their codes.
    pub checks: Checks,
    /// Whether articles may hold raw HTML.
    pub html: RawHtml,
    /// Lists that any page may show.
    pub shelves: Vec<Shelf>,
    /// Where the site is published.
    pub targets: Vec<Target>,
    /// Colours, fonts, masthead and footer.
    pub theme: Theme,
    /// The pages of this site that the footer and the policies link to.
    pub footer_links: Vec<Spanned<String>>,
    /// The files under `static/` that it names, with their places.
    pub files: Vec<Spanned<String>>,
    /// `[extra]`.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// Who publishes the site.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Publisher {
    /// The organisation's name; the site's title if none is given.
    pub name: String,
    /// Its own page.
    pub url: Option<String>,
    /// The path of its logo in `static/`.
    pub logo: Option<String>,
    /// Its profiles elsewhere.
    pub same_as: Vec<String>,
    /// Its policies: schema.org's property of NewsMediaOrganization, and a whole URL.
    #[serde(serialize_with = "as_map")]
    pub policies: Vec<(&'static str, String)>,
}

fn as_map<S: serde::Serializer>(
    policies: &[(&'static str, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(policies.iter().map(|(term, url)| (*term, url)))
}

impl Config {
    /// Reads `site.toml` of a site without a `locale.toml`.
    #[must_use]
    pub fn read(text: &str) -> Parsed<Option<Config>> {
        Self::read_with(text, Beside::default())
    }

    /// Reads `site.toml` and what stands beside it. Without a usable `site.toml` there is no value,
    /// only problems.
    #[must_use]
    pub fn read_with(text: &str, beside: Beside<'_>) -> Parsed<Option<Config>> {
        let (table, mut problems) = schema::read(text, Notation::Toml);
        let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
        schema::check(&table, keys::SITE, "site.toml", head, Notation::Toml, &mut problems);
        let mut wrong_words = Vec::new();
        let mut reader = Reader {
            table: &table,
            beside,
            problems: &mut problems,
            wrong_words: &mut wrong_words,
        };
        let value = reader.config();
        let path: Arc<str> = SITE_FILE.into();
        let mut problems: Vec<Diag> =
            problems.into_iter().map(|problem| problem.in_file(&path, 0)).collect();
        let value = value.filter(|_| !problems.iter().any(Diag::is_error));
        let path: Arc<str> = Locale::FILE.into();
        problems.extend(wrong_words.into_iter().map(|problem| problem.in_file(&path, 0)));
        Parsed { value, problems }
    }

    /// How Markdown is read on this site.
    #[must_use]
    pub fn markdown(&self) -> markdown::Options {
        markdown::Options {
            quotes: self.locale.quotes(),
            html: self.html,
            extensions: markdown::Extensions::ALL,
        }
    }
}

/// What a configuration is made of besides `site.toml`.
#[derive(Clone, Debug, Default)]
pub struct Beside<'a> {
    /// The text of `locale.toml`, if there is one.
    pub words: Option<&'a str>,
    /// Where the site will stand, if not at `base_url`.
    pub address: Option<Address>,
    /// Whether links are relative, so that no host is needed.
    pub relative: bool,
}

struct Reader<'a> {
    table: &'a Table,
    beside: Beside<'a>,
    problems: &'a mut Vec<Diag>,
    wrong_words: &'a mut Vec<Diag>,
}

impl Reader<'_> {
    fn config(&mut self) -> Option<Config> {
        let title = self.table.string("title");
        let address = self.address();
        let language = self.language();
        let zone = self.zone();
        let permalink = self.permalink();
        self.edition();
        let relative = self.beside.relative;
        let slash = permalink.as_ref().is_none_or(Permalink::slash);
        let address = address.map(|address| address.with(!slash, relative));
        let paths = Paths::read(self.table, slash, self.problems);
        let credit = self.credit();
        let machines =
            address.as_ref().map(|address| Machines::read(self.table, address, self.problems));
        let photos = match self.table.table("photos") {
            Some(table) => Photos::read(table.value, self.problems),
            None => Photos::default(),
        };
        let feeds = Feeds::read(self.table, self.problems);
        let checks = Checks::read(self.table, self.problems);
        let shelves = shelf::read(self.table, self.problems);
        let targets = target::read(self.table, self.problems);
        let theme = Theme::read(self.table, self.problems);
        let (title, address, (language, locale), zone, permalink) =
            (title?, address?, language?, zone?, permalink?);
        let html = match self.inner("markdown").and_then(|table| table.string("html")).as_deref() {
            Some("allow") => RawHtml::Allow,
            _ => RawHtml::Deny,
        };
        let attachments = Attachments::read(self.table, html, self.problems);
        let options = markdown::Options {
            quotes: locale.quotes(),
            html: RawHtml::Deny,
            extensions: markdown::Extensions::ALL,
        };
        let footer = self.inner("theme").and_then(|theme| theme.text("footer"));
        let footer = footer.map(|text| (footer::read(&text, &options, self.problems), text));
        let footer_paths = footer.iter().flat_map(|(footer, text)| footer.paths(text));
        let footer_links = footer_paths.chain(self.policy_pages()).collect();
        Some(Config {
            publisher: self.publisher(&title, (&address, &paths)),
            theme: Theme {
                masthead: if theme.masthead.is_empty() { title.clone() } else { theme.masthead },
                footer: footer.map(|(footer, _)| footer),
                ..theme
            },
            footer_links,
            files: std::iter::once(("publisher", "logo"))
                .chain(theme::FILES.map(|key| ("theme", key)))
                .filter_map(|(table, key)| self.inner(table)?.text(key))
                .collect(),
            extra: self.inner("extra").map(Table::to_json).unwrap_or_default(),
            per_page: self
                .table
                .integer("per_page")
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(30),
            title: markdown::smarten(&title, locale.quotes()),
            description: self
                .table
                .string("description")
                .map(|text| markdown::smarten(&text, locale.quotes())),
            address,
            language,
            locale,
            zone,
            permalink,
            paths,
            credit,
            photos,
            machines: machines?,
            attachments,
            feeds,
            checks,
            html,
            shelves,
            targets,
        })
    }

    fn inner(&self, key: &str) -> Option<&Table> {
        self.table.table(key).map(|table| table.value)
    }

    fn edition(&mut self) {
        if let Some(edition) = self.table.text("edition")
            && !EDITIONS.contains(&edition.value.as_str())
        {
            self.problems.push(
                Diag::new(
                    Code::VALUE_UNKNOWN,
                    format!("this newsprint knows no edition \"{}\"", edition.value),
                )
                .at(edition.span, "unknown edition")
                .help(format!("write edition = \"{}\", or install a newer newsprint", EDITIONS[0])),
            );
        }
    }

    fn address(&mut self) -> Option<Address> {
        let url = self.table.text("base_url")?;
        let address = Address::parse(&url.value);
        if address.is_some() && self.beside.address.is_some() {
            return self.beside.address.take();
        }
        if address.is_none()
            && self.problems.iter().all(|problem| {
                problem.primary.as_ref().and_then(|label| label.place.span) != Some(url.span)
            })
        {
            self.problems.push(
                Diag::new(Code::VALUE_INVALID, "`base_url` must be a plain address")
                    .at(url.span, "no query, no #, no space")
                    .help("write it as https://name.example or https://name.example/path"),
            );
        }
        address
    }

    fn language(&mut self) -> Option<(String, Arc<Locale>)> {
        let tag = self.table.text("language")?;
        let Some(locale) = Locale::for_language(&tag.value) else {
            self.problems.push(
                Diag::new(Code::LANGUAGE_UNKNOWN, format!("\"{}\" is not a language tag", tag.value))
                    .at(tag.span, "not a tag after BCP 47")
                    .help("write the language and, if it matters, the country: \"de-AT\", \"de\", \"en-GB\""),
            );
            return None;
        };
        if locale.is_without_words(self.beside.words) {
            self.problems.push(
                Diag::new(
                    Code::LANGUAGE_WORDS_MISSING,
                    format!("newsprint has no words in the language \"{}\"", tag.value),
                )
                .at(tag.span, "pages show the theme's words in English")
                .help(
                    "write them into locale.toml, below [words]; docs/configuration.md lists them",
                ),
            );
        }
        let Some(words) = self.beside.words else { return Some((tag.value, locale)) };
        let Parsed { value, problems } = locale.with_file(words);
        self.wrong_words.extend(problems);
        Some((tag.value, Arc::new(value)))
    }

    fn zone(&mut self) -> Option<TimeZone> {
        let name = self.table.text("time_zone")?;
        if let Ok(zone) = TimeZone::get(&name.value) {
            return Some(zone);
        }
        let known: Vec<String> =
            jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
        let meant = nearest(&name.value, known.iter().map(String::as_str));
        let label = meant.map_or_else(
            || "not an IANA time zone".to_owned(),
            |meant| format!("did you mean \"{meant}\"?"),
        );
        self.problems.push(
            Diag::new(Code::TIME_ZONE_UNKNOWN, format!("there is no time zone \"{}\"", name.value))
                .at(name.span, label)
                .help("write continent and city as IANA does, such as \"Europe/Vienna\""),
        );
        None
    }

    fn permalink(&mut self) -> Option<Permalink> {
        let Some(text) = self.table.text("permalink") else { return Some(Permalink::default()) };
        match Permalink::parse(&text.value) {
            Ok(permalink) => Some(permalink),
            Err(reason) => {
                self.problems.push(
                    Diag::new(Code::PERMALINK_INVALID, format!("this permalink can't be used: {reason}"))
                        .at(text.span, "here")
                        .help("write it with {section}, {slug}, {year}, {month}, {day} or {id}, such as \"/{section}/{slug}/\""),
                );
                None
            }
        }
    }

    fn credit(&mut self) -> credit::Style {
        let mut style = credit::Style::default();
        let Some(table) = self.table.table("credit") else { return style };
        let parts = table.value.texts("parts");
        if !parts.is_empty() {
            style.parts = Vec::new();
        }
        for Spanned { value, span } in parts {
            match credit::Part::from_name(&value) {
                Some(part) => style.parts.push(part),
                None => self.problems.push(
                    Diag::new(Code::VALUE_UNKNOWN, format!("a credit has no part \"{value}\""))
                        .at(span, "unknown part")
                        .help("the parts are \"agency\", \"source\" and \"photographer\""),
                ),
            }
        }
        if let Some(separator) = table.value.string("separator") {
            style.separator = separator;
        }
        if let Some(prefix) = table.value.string("prefix") {
            style.prefix = prefix;
        }
        style
    }

    fn publisher(&self, title: &str, (address, paths): (&Address, &Paths)) -> Publisher {
        let table = self.inner("publisher");
        let text = |key: &str| table.and_then(|table| table.string(key));
        let whole = |link: String| match link.starts_with('/') {
            true => address.absolute(paths.tidied(&link)),
            false => link,
        };
        Publisher {
            name: text("name").unwrap_or_else(|| title.to_owned()),
            url: text("url"),
            logo: text("logo"),
            same_as: table
                .map(|table| table.texts("same_as").into_iter().map(|url| url.value).collect())
                .unwrap_or_default(),
            policies: keys::POLICIES
                .iter()
                .filter_map(|(key, term)| Some((*term, whole(text(key)?))))
                .collect(),
        }
    }

    /// The policies that are pages of this site.
    fn policy_pages(&self) -> Vec<Spanned<String>> {
        let publisher = self.inner("publisher");
        let texts = keys::POLICIES.iter().filter_map(|(key, _)| publisher?.text(key));
        let terms = self.inner("robots").and_then(|robots| robots.text("tdm_policy"));
        texts.chain(terms).filter(|text| text.value.starts_with('/')).collect()
    }
}
