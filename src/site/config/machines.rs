//! `[robots]` in `site.toml`: what the publisher lets machines do with the site. Knows no pages and
//! writes no file.

use crate::base::diag::{Code, Diag};
use crate::site::config::Address;
use crate::text::schema::{Spanned, Table};

/// Crawlers whose haul trains models, by the product tokens that their operators document.
const TRAINING: [&str; 16] = [
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "Diffbot",
    "GPTBot",
    "Google-Extended",
    "ImagesiftBot",
    "Meta-ExternalAgent",
    "PanguBot",
    "Timpibot",
    "anthropic-ai",
    "cohere-training-data-crawler",
    "img2dataset",
];

/// Crawlers that search for, or fetch, what a model then answers with.
const ANSWERING: [&str; 11] = [
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "DuckAssistBot",
    "Meta-ExternalFetcher",
    "MistralAI-User",
    "OAI-SearchBot",
    "Perplexity-User",
    "PerplexityBot",
    "YouBot",
    "cohere-ai",
];

/// What the publisher lets machines do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Machines {
    /// The product tokens of crawlers that are asked to stay away (RFC 9309, section 2.2.1), sorted.
    pub denied: Vec<String>,
    /// Whether the rights to text and data mining are reserved, if anything is said of them
    /// (directive (EU) 2019/790, article 4(3); the TDM Reservation Protocol's `tdm-reservation`).
    pub tdm_reservation: Option<bool>,
    /// The whole URL of the terms on which they can be had (`tdm-policy`).
    pub tdm_policy: Option<String>,
}

impl Machines {
    /// What `ai` may be.
    pub(super) const AI: &'static [&'static str] = &["allow", "deny-training", "deny"];

    /// Reads the table of a site; its keys were checked.
    pub(super) fn read(site: &Table, address: &Address, problems: &mut Vec<Diag>) -> Self {
        let Some(table) = site.table("robots").map(|table| table.value) else {
            return Self::default();
        };
        let ai = table.string("ai");
        let presets: &[&[&str]] = match ai.as_deref() {
            Some("deny-training") => &[&TRAINING],
            Some("deny") => &[&TRAINING, &ANSWERING],
            _ => &[],
        };
        let mut denied: Vec<String> =
            presets.iter().copied().flatten().map(|token| (*token).to_owned()).collect();
        for Spanned { value, span } in table.texts("deny") {
            if value.is_empty() || !value.chars().all(is_of_token) {
                problems.push(
                    Diag::new(Code::VALUE_INVALID, format!("\"{value}\" is not a crawler's name"))
                        .at(span, "only letters, digits, - and _")
                        .help("write the name that its operator gives for robots.txt, such as \"GPTBot\""),
                );
            } else {
                denied.push(value);
            }
        }
        denied.sort_unstable();
        denied.dedup();
        let policy = table.string("tdm_policy");
        let reservation = table.bool("tdm_reservation");
        Self {
            // Who keeps machines from learning, or names terms, has reserved the right to allow it.
            tdm_reservation: reservation
                .or_else(|| (!presets.is_empty() || policy.is_some()).then_some(true)),
            tdm_policy: policy.map(|link| match link.starts_with('/') {
                true => address.absolute(&link),
                false => link,
            }),
            denied,
        }
    }
}

/// What a product token consists of (RFC 9309, section 2.2.1). Digits are not allowed there, but
/// operators use them.
fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}
