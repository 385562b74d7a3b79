//! The body of an article: Markdown in, HTML with marks out.
//!
//! A mark stands where somebody else writes: the opening tag of a link, a whole figure, a word in
//! the site's language. This module knows no paths, no other articles, no photo files, no words of
//! any language and no agencies; whoever knows them calls [`fill`].

mod accidents;
mod attributes;
mod blocks;
mod body;
mod compose;
mod escape;
mod fences;
mod figure;
mod fill;
mod flat;
mod footnotes;
mod headings;
mod html;
mod inline;
mod items;
mod length;
mod literal;
mod notes;
mod options;
mod passes;
mod references;
#[cfg(test)]
mod testing;
mod typography;
#[cfg(test)]
mod vanished;

pub use attributes::Attribute;
pub use body::{Below, Body, Caption, Figure, Heading, Inline, Link, Signed, Subhead};
pub use fill::{Mark, fill};
pub use inline::inline;
pub use items::plain_text;
pub use length::Length;
pub use literal::{is_own_computer, with_scheme};
pub use options::{Extensions, Options, RawHtml};
pub use passes::{parse, parse_numbered};
pub use typography::smarten;
