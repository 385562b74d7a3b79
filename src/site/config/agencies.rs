//! `agencies.toml`: the parties that credits name, and what photos take from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::data_mining::DataMining;
use super::terms::{DEFAULTS, Terms};
use crate::base::diag::{Code, Diag, Parsed, Span};
use crate::text::credit::{Credit, Kind, Party, Registry};
use crate::text::schema::{self, Key, Notation, Shape, Spanned};

/// The keys of `agencies.toml`.
pub const AGENCIES: &[Key] = &[Key::new(
    "agency",
    Shape::Tables(AGENCY),
    "One party that credits name: an agency, the own staff, a freelance photographer, a source of handouts.",
)];

const AGENCY: &[Key] =
    &[
        Key::new("name", Shape::Text, "The name as credits print it.").required(),
        Key::new("full_name", Shape::Text, "The name written out."),
        Key::new("spellings", Shape::Texts, "Other spellings that mean the same party.")
            .or(&["aliases", "names"]),
        Key::new(
            "kind",
            Shape::Choice(&["agency", "staff", "freelance", "handout", "state-media"]),
            "What the party is; an agency by default.",
        ),
        Key::new("url", Shape::Url, "Its page."),
        Key::new(
            "style",
            Shape::Text,
            "How its credits are printed, with {agency}, {source} and {photographer}.",
        ),
        Key::new(
            "archive_days",
            Shape::Integer(1, 36_500),
            "From that many days after its date, or else the article's, a photo may not be shown.",
        ),
        Key::new("syndicate", Shape::Bool, "Whether its photos may stand in feeds."),
        Key::new("crop", Shape::Bool, "false: its photos are never cropped."),
        Key::new(
            "require_creator",
            Shape::Bool,
            "Whether its credits must name a photographer or a source.",
        ),
        Key::new("license_url", Shape::Url, "Where its terms are: the Web Statement of Rights.")
            .or(&["licence_url", "license", "web_statement"]),
        Key::new("acquire_url", Shape::Url, "Where a licence can be had: the Licensor URL.")
            .or(&["licensor_url", "acquire_license_page"]),
        Key::new("copyright", Shape::Text, "The copyright notice for files that have none.")
            .or(&["copyright_notice"]),
        Key::new("notice", Shape::Text, "Plain text that is printed under each of its photos.")
            .or(&["warning"]),
        Key::new(
            "data_mining",
            Shape::Choice(DataMining::NAMES),
            "What machines may do with its photos.",
        )
        .or(&["tdm"]),
        Key::new(
            "defaults",
            Shape::Table(DEFAULTS),
            "What its photos say unless they say it themselves.",
        ),
    ];

/// The parties a site knows.
#[derive(Clone, Debug)]
pub struct Agencies {
    /// All parties, the well-known ones included.
    pub registry: Registry,
    /// Whether the site has an `agencies.toml`, so that an unknown party is worth a word.
    pub declared: bool,
    /// What the site says of their photos, by the party's name.
    terms: BTreeMap<String, Terms>,
}

impl Agencies {
    /// The path of the file, from the site's root.
    pub const FILE: &'static str = "agencies.toml";

    /// Without a file: the well-known parties.
    #[must_use]
    pub fn none() -> Self {
        Self { registry: Registry::builtin(), declared: false, terms: BTreeMap::new() }
    }

    /// What photos take from the party of this name or spelling, if it is known. Of a party that the
    /// site says nothing of, these are the usual terms.
    #[must_use]
    pub fn terms(&self, name: &str) -> Option<&Terms> {
        static USUAL: Terms = Terms::USUAL;
        let party = self.registry.find(name)?;
        Some(self.terms.get(&party.name).unwrap_or(&USUAL))
    }

    /// What a photo with this credit takes from all parties that it names: how it is printed and
    /// what it says by default from the agency, or from the source if there is none, or from the
    /// photographer; notices of all; else the strictest, such as the fewest days.
    #[must_use]
    pub fn terms_of(&self, credit: &Credit) -> Terms {
        let mut terms = credit.names().filter_map(|name| self.terms(name));
        let first = terms.next().cloned().unwrap_or_default();
        terms.fold(first, Terms::and)
    }

    /// Reads the file.
    #[must_use]
    pub fn read(text: &str) -> Parsed<Agencies> {
        let (table, mut problems) = schema::read(text, Notation::Toml);
        let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
        schema::check(&table, AGENCIES, "agencies.toml", head, Notation::Toml, &mut problems);
        let mut parties = Vec::new();
        let mut terms = BTreeMap::new();
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
                        .help("use each name and each spelling for one party only"),
                    ),
                    _ => {
                        seen.insert(folded, (*span, name.value.clone()));
                    }
                }
            }
            terms.insert(name.value.clone(), Terms::read(agency.value, text, &mut problems));
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
                terms,
            },
            problems: problems.into_iter().map(|problem| problem.in_file(&path, 0)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
[[agency]]
name = "AP"
spellings = ["Associated Press"]
style = "({photographer}/{source} via AP)"
archive_days = 365
syndicate = true
license_url = "https://ap.example/terms"
acquire_url = "https://ap.example/buy"
copyright = "© AP"
data_mining = "prohibited-ai-training"

[agency.defaults]
syndicate = false

[[agency]]
name = "KCNA"
kind = "state-media"
archive_days = 30
crop = false
require_creator = true
notice = """von KCNA verbreitet,
nicht überprüfbar"""
data_mining = "allowed"
"#;

    fn agencies() -> Agencies {
        let Parsed { value, problems } = Agencies::read(TEXT);
        assert!(problems.is_empty(), "{problems:?}");
        value
    }

    #[test]
    fn terms_are_found_under_every_spelling() {
        let agencies = agencies();
        let ap = agencies.terms("associated press").unwrap();
        assert_eq!(ap, agencies.terms("AP").unwrap());
        assert_eq!(ap.archive_days, Some(365));
        assert_eq!(ap.defaults.syndicate, Some(false), "the defaults win");
        assert!(ap.crop && !ap.require_creator && ap.style.is_some());
        assert_eq!(ap.data_mining.dmi(), "DMI-PROHIBITED-AIMLTRAINING");
        assert_eq!(agencies.terms("Reuters"), Some(&Terms::USUAL), "known from the start");
        assert_eq!(agencies.terms("Bildhaus"), None);
        let kcna = agencies.terms("KCNA").unwrap();
        assert_eq!(kcna.notice.as_deref(), Some("von KCNA verbreitet, nicht überprüfbar"));
    }

    #[test]
    fn of_several_parties_the_strictest_terms_count() {
        let agencies = agencies();
        let credit = |agency: &str, source: Option<&str>| Credit {
            agency: Some(agency.to_owned()),
            sources: source.map(str::to_owned).into_iter().collect(),
            photographer: Some("Jo Doe".to_owned()),
            ..Credit::default()
        };
        let terms = agencies.terms_of(&credit("AP", Some("KCNA")));
        assert_eq!((terms.archive_days, terms.crop), (Some(30), false));
        assert_eq!(terms.data_mining, DataMining::ProhibitedAiTraining);
        assert_eq!(terms.copyright.as_deref(), Some("© AP"));
        assert!(terms.notice.is_some() && !terms.require_creator);
        assert_eq!(agencies.terms_of(&credit("Reuters", Some("KCNA"))).archive_days, Some(30));
        assert_eq!(agencies.terms_of(&credit("Bildhaus", None)), Terms::USUAL);
        assert_eq!(agencies.terms_of(&Credit::default()), Terms::USUAL);
    }

    #[test]
    fn a_style_names_the_parts_of_a_credit() {
        let text = "[[agency]]\nname = \"A\"\nstyle = \"{fotographer} {{agency}\"\n";
        let problems = Agencies::read(text).problems;
        let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::VALUE_UNKNOWN, Code::VALUE_INVALID]);
        let label = problems[0].primary.as_ref().unwrap();
        let span = label.place.span.unwrap();
        assert_eq!(&text[span.start..span.end], "{fotographer}");
        assert_eq!(label.text, "did you mean {photographer}?");
    }
}
