//! The links of a credit line, and where they lead.

use super::links::Target;
use crate::base::html::Html;
use crate::site::photo::LinkTo;
use crate::text::credit::{self, Registry};

/// A credit line with its links as HTML, if it has any; `targets` are those of the body.
pub(super) fn credit_html(
    registry: &Registry,
    line: &str,
    links: Vec<(String, LinkTo)>,
    targets: &[Target],
) -> Option<Html> {
    let found = links.into_iter().filter_map(|(text, to)| match to {
        LinkTo::Url(url) => Some((text, url)),
        LinkTo::Body(number) => match targets.get(number) {
            Some(Target::Href(href)) => Some((text, href.clone())),
            _ => None,
        },
    });
    credit::html(registry, line, &found.collect::<Vec<_>>())
}
