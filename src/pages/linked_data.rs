//! Structured data: what a page is about, in the terms of schema.org, as one JSON-LD graph (JSON-LD
//! 1.1) for search engines and archives.
//!
//! Made of the page's view and of what its story says of photos, never of templates' text. It must
//! not decide anything: what is not on the page is not in its data.

mod article;
mod lists;
mod photo;
mod term;

pub use article::article;
pub use lists::page;
use term::{Graph, Node};

use crate::base::html::Html;

/// The graph as the content of a `<script>`: no text of it can end the element.
///
/// In JSON, each of these characters may be written as an escape (RFC 8259, section 7); in HTML,
/// `</script` and `<!--` would be more than text (HTML Living Standard, 4.12.1.3).
fn script(nodes: Vec<Node>) -> Html {
    let graph = Graph { context: "https://schema.org", graph: nodes };
    let json = serde_json::to_string(&graph).unwrap_or_default();
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    Html(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script() {
        let hostile = "</script><img src=x onerror=alert(1)> <!-- & \u{2028} \"' \\";
        let page = term::WebPage { name: hostile.to_owned(), ..term::WebPage::default() };
        let Html(text) = script(vec![Node::WebPage(Box::new(page))]);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let back: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["@graph"][0]["name"], hostile);
    }
}
