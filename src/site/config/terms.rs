//! What photos take from the party that provides them: how they are credited, and what may be done
//! with them.
//!
//! Must not know photos or credits: whoever has a photo asks for the terms of its parties.

use super::data_mining::DataMining;
use crate::base::diag::{Code, Diag, Span, nearest};
use crate::text::credit::{NoPattern, Part, Pattern};
use crate::text::schema::{Key, Shape, Spanned, Table};

/// The keys of a party that say what its photos take from it.
pub(super) const DEFAULTS: &[Key] = &[
    Key::new("source", Shape::Text, "Whom the agency distributes."),
    Key::new("photographer", Shape::Text, "Who took the photo."),
    Key::new("syndicate", Shape::Bool, "Whether the photo may stand in feeds."),
];

/// What a party's photos say unless they say it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Whom the agency distributes.
    pub source: Option<String>,
    /// Who took the photo.
    pub photographer: Option<String>,
    /// Whether the photo may stand in feeds; `syndicate` of the party itself, if the defaults are
    /// silent.
    pub syndicate: Option<bool>,
}

/// What photos take from a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What its photos say unless they say it themselves.
    pub defaults: Defaults,
    /// How its credits are printed instead of in the site's own style.
    pub style: Option<Pattern>,
    /// How many days after its own date, or else the article's, a photo may be shown.
    pub archive_days: Option<u32>,
    /// Whether its photos may be cropped.
    pub crop: bool,
    /// Whether its credits must name a photographer or a source.
    pub require_creator: bool,
    /// Where its terms are: XMP's Web Statement of Rights, schema.org's `license`.
    pub license_url: Option<String>,
    /// Where a licence can be had, and of whom: PLUS' Licensor URL and Licensor Name, schema.org's
    /// `acquireLicensePage`.
    pub acquire_url: Option<(String, String)>,
    /// The copyright notice for files that have none.
    pub copyright: Option<String>,
    /// What is printed under each of its photos, as plain text.
    pub notice: Option<String>,
    /// What machines may do with its photos.
    pub data_mining: DataMining,
}

impl Default for Terms {
    fn default() -> Self {
        Self::USUAL
    }
}

impl Terms {
    /// The terms of a party that says nothing of them.
    pub const USUAL: Self = Self {
        defaults: Defaults { source: None, photographer: None, syndicate: None },
        style: None,
        archive_days: None,
        crop: true,
        require_creator: false,
        license_url: None,
        acquire_url: None,
        copyright: None,
        notice: None,
        data_mining: DataMining::Unspecified,
    };

    /// Reads the terms of one party; its keys were checked. `text` is the file.
    pub(super) fn read(table: &Table, text: &str, problems: &mut Vec<Diag>) -> Self {
        let line = |key: &str| {
            let words = table.string(key)?;
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(words).filter(|words| !words.is_empty())
        };
        let defaults = table.table("defaults").map(|table| Defaults {
            source: table.value.string("source"),
            photographer: table.value.string("photographer"),
            syndicate: table.value.bool("syndicate"),
        });
        let mut defaults = defaults.unwrap_or_default();
        defaults.syndicate = defaults.syndicate.or(table.bool("syndicate"));
        let data_mining = table.string("data_mining");
        Self {
            defaults,
            style: table.text("style").and_then(|style| pattern(&style, text, problems)),
            archive_days: table.integer("archive_days").and_then(|days| u32::try_from(days).ok()),
            crop: table.bool("crop").unwrap_or(true),
            require_creator: table.bool("require_creator").unwrap_or(false),
            license_url: table.string("license_url"),
            acquire_url: table.string("name").zip(table.string("acquire_url")),
            copyright: line("copyright"),
            notice: line("notice"),
            data_mining: data_mining.and_then(|n| DataMining::from_name(&n)).unwrap_or_default(),
        }
    }

    /// The terms of a photo that two parties have a part in: the stricter of the two, and where
    /// there is nothing to compare, those of the first.
    #[must_use]
    pub(super) fn and(self, other: &Self) -> Self {
        let strict = |a: Option<bool>, b: Option<bool>| match (a, b) {
            (Some(a), Some(b)) => Some(a && b),
            (a, b) => a.or(b),
        };
        let notice = match (self.notice, &other.notice) {
            (Some(first), Some(second)) if first != *second => Some(format!("{first} {second}")),
            (first, second) => first.or_else(|| second.clone()),
        };
        let silent = self.data_mining == DataMining::Unspecified;
        Self {
            defaults: Defaults {
                syndicate: strict(self.defaults.syndicate, other.defaults.syndicate),
                ..self.defaults
            },
            style: self.style,
            archive_days: match (self.archive_days, other.archive_days) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
            crop: self.crop && other.crop,
            require_creator: self.require_creator,
            license_url: self.license_url.or_else(|| other.license_url.clone()),
            acquire_url: self.acquire_url.or_else(|| other.acquire_url.clone()),
            copyright: self.copyright.or_else(|| other.copyright.clone()),
            notice,
            data_mining: if silent { other.data_mining } else { self.data_mining },
        }
    }
}

/// Reads `style`, and reports what is wrong with it at the exact place, where the file has the text
/// as it is.
fn pattern(style: &Spanned<String>, text: &str, problems: &mut Vec<Diag>) -> Option<Pattern> {
    let wrong = match Pattern::parse(&style.value) {
        Ok(pattern) => return Some(pattern),
        Err(wrong) => wrong,
    };
    let written = text.get(style.span.start..style.span.end).unwrap_or_default();
    let mut braces = false;
    for one in wrong {
        let NoPattern::Unknown(name) = one else {
            if !std::mem::replace(&mut braces, true) {
                problems.push(
                    Diag::new(Code::VALUE_INVALID, "`style` has a brace without its partner")
                        .at(style.span, "{ and } belong around one name")
                        .help("write {agency}, {source} or {photographer}"),
                );
            }
            continue;
        };
        let place = format!("{{{name}}}");
        let span = written.find(&place).map_or(style.span, |at| {
            Span::new(style.span.start + at, style.span.start + at + place.len())
        });
        let label = nearest(&name, Part::NAMES)
            .map_or_else(|| "no part of a credit".to_owned(), |m| format!("did you mean {{{m}}}?"));
        problems.push(
            Diag::new(Code::VALUE_UNKNOWN, format!("`style` can't have a place for {place}"))
                .at(span, label)
                .help("the parts of a credit are {agency}, {source} and {photographer}"),
        );
    }
    None
}
