//! `[feeds]` in `site.toml`: what all feeds say of themselves. Knows no articles and no formats.

use crate::base::diag::{Code, Diag};
use crate::text::schema::Table;

/// What feeds say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Feeds {
    /// The hub that tells readers of new articles (WebSub, section 4).
    pub hub: Option<String>,
}

impl Feeds {
    /// Reads the table of a site; its keys were checked.
    pub(super) fn read(site: &Table, problems: &mut Vec<Diag>) -> Self {
        let hub = site.table("feeds").and_then(|table| table.value.text("hub"));
        // Anybody on the way could answer for a hub without encryption. What is no URL at all was
        // reported with the keys.
        if let Some(hub) = hub.as_ref().filter(|hub| hub.value.starts_with("http://")) {
            problems.push(
                Diag::new(Code::VALUE_INVALID, "`hub` must be an https:// URL")
                    .at(hub.span, "not encrypted")
                    .help(format!("write hub = \"{}\"", hub.value.replacen("http", "https", 1))),
            );
        }
        Self { hub: hub.map(|hub| hub.value) }
    }
}
