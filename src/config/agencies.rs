//! `agencies.toml`: the parties that credits name, and what photos take from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::credit::{Kind, Party, Registry};
use crate::diag::{Code, Diag, Parsed, Span};
use crate::schema::{self, Key, Notation, Shape, Spanned};

/// The keys of `agencies.toml`.
pub const AGENCIES: &[Key] = &[Key::new(
    "agency",
    Shape::Tables(AGENCY),
    "One party that credits name: an agency, the own staff, a freelance photographer, a source of handouts.",
)];

const AGENCY: &[Key] = &[
    Key::new("name", Shape::Text, "The name as credits print it.").required(),
    Key::new("full_name", Shape::Text, "The name written out."),
    Key::new("spellings", Shape::Texts, "Other spellings that mean the same party.")
        .or(&["aliases", "names"]),
    Key::new(
        "kind",
        Shape::Choice(&["agency", "staff", "freelance", "handout", "state-media"]),
        "What the party is; an agency if nothing is said.",
    ),
    Key::new("url", Shape::Url, "Its page."),
    Key::new(
        "defaults",
        Shape::Table(DEFAULTS),
        "What its photos say unless they say it themselves.",
    ),
];

const DEFAULTS: &[Key] = &[
    Key::new("source", Shape::Text, "Whom the agency distributes."),
    Key::new("photographer", Shape::Text, "Who took the photo."),
    Key::new("syndicate", Shape::Bool, "Whether the photo may stand in feeds."),
];

/// The parties a site knows.
#[derive(Clone, Debug)]
pub struct Agencies {
    /// All parties, the well-known ones included.
    pub registry: Registry,
    /// Whether the site has an `agencies.toml`, so that an unknown party is worth a word.
    pub declared: bool,
    /// The defaults, by the party's name.
    pub defaults: BTreeMap<String, Defaults>,
}

/// What a party's photos say unless they say it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Whom the agency distributes.
    pub source: Option<String>,
    /// Who took the photo.
    pub photographer: Option<String>,
    /// Whether the photo may stand in feeds.
    pub syndicate: Option<bool>,
}

impl Agencies {
    /// The path of the file, from the site's root.
    pub const FILE: &'static str = "agencies.toml";

    /// Without a file: the well-known parties.
    #[must_use]
    pub fn none() -> Self {
        Self { registry: Registry::builtin(), declared: false, defaults: BTreeMap::new() }
    }

    /// Reads the file.
    #[must_use]
    pub fn read(text: &str) -> Parsed<Agencies> {
        let (table, mut problems) = schema::read(text, Notation::Toml);
        let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
        schema::check(&table, AGENCIES, "agencies.toml", head, Notation::Toml, &mut problems);
        let mut parties = Vec::new();
        let mut defaults = BTreeMap::new();
        let mut seen: BTreeMap<String, (Span, String)> = BTreeMap::new();
        for agency in table.tables("agency") {
            let Some(name) = agency.value.text("name") else { continue };
            let spellings = agency.value.texts("spellings");
            for Spanned { value, span } in std::iter::once(&name).chain(&spellings) {
                let folded = value.trim().to_lowercase();
                match seen.get(&folded) {
                    Some((first, owner)) if *owner != name.value => problems.push(
                        Diag::new(
                            Code::AGENCY_TWICE,
                            format!("\"{value}\" stands for two parties"),
                        )
                        .at(*span, format!("here for {}", name.value))
                        .and_at(*first, format!("here for {owner}"))
                        .help("let each name and each spelling belong to one party"),
                    ),
                    _ => {
                        seen.insert(folded, (*span, name.value.clone()));
                    }
                }
            }
            if let Some(table) = agency.value.table("defaults") {
                let value = Defaults {
                    source: table.value.string("source"),
                    photographer: table.value.string("photographer"),
                    syndicate: table.value.bool("syndicate"),
                };
                defaults.insert(name.value.clone(), value);
            }
            let kind = agency.value.string("kind").and_then(|kind| Kind::from_name(&kind));
            parties.push(Party {
                name: name.value,
                spellings: spellings.into_iter().map(|spelling| spelling.value).collect(),
                kind: kind.unwrap_or(Kind::Agency),
                full_name: agency.value.string("full_name"),
                url: agency.value.string("url"),
            });
        }
        let path: Arc<str> = Self::FILE.into();
        Parsed {
            value: Agencies {
                registry: Registry::builtin().with_parties(parties),
                declared: true,
                defaults,
            },
            problems: problems.into_iter().map(|problem| problem.in_file(&path, 0)).collect(),
        }
    }
}
