//! What becomes of a text: HTML with marks, and what the marks stand for.
//!
//! Data only; all spans are bytes of the text that was given.

use super::attributes::Attribute;
use super::length::Length;
use crate::base::diag::{Diag, Span};

/// A cross-heading from the front matter, for an empty `##`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Subhead {
    /// As it is printed.
    pub html: String,
    /// Without tags, for the id.
    pub text: String,
}

/// The body of an article.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// HTML with marks, see [`fill`](super::fill).
    pub html: String,
    /// The links, in the order of their numbers.
    pub links: Vec<Link>,
    /// The photos, in the order of their numbers.
    pub figures: Vec<Figure>,
    /// The headings that are printed, in their order.
    pub headings: Vec<Heading>,
    /// Every id in the HTML, in no particular order.
    pub anchors: Vec<String>,
    /// Each `##` without a text of its own, whether a subhead was left for it or not.
    pub empty_subheads: Vec<Span>,
    /// How much there is to read, captions not counted.
    pub length: Length,
    /// What is wrong with the text.
    pub problems: Vec<Diag>,
}

/// A text of one paragraph.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Inline {
    /// HTML with marks, without a surrounding `<p>`.
    pub html: String,
    /// The same without markup.
    pub text: String,
    /// The links, in the order of their numbers.
    pub links: Vec<Link>,
    /// What is wrong with the text.
    pub problems: Vec<Diag>,
}

/// A link as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// Where it leads; an address in `<>` has its `mailto:`.
    pub target: String,
    /// Its title, or nothing.
    pub title: String,
    /// The whole link.
    pub span: Span,
}

/// A photo and what is said of it in the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Figure {
    /// The file, as written.
    pub file: String,
    /// The text for those who don't see the photo; may be empty.
    pub alt: String,
    /// `![alt](file)`.
    pub span: Span,
    /// The file's name alone; the whole image if it is given by reference.
    pub file_span: Span,
    /// What stands in `{}`.
    pub attributes: Vec<Attribute>,
    /// The lines below the image, whole.
    pub caption: Option<Caption>,
    /// The same lines, split at parentheses that close them.
    pub signed: Option<Signed>,
    /// The paragraph below a photo without a caption, if it ends as a caption with a credit does.
    pub below: Option<Below>,
    /// Whether it stands in a gallery.
    pub in_gallery: bool,
}

/// A paragraph that may have been meant as the caption of the photo above it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Below {
    /// What stands in the parentheses that end it.
    pub credit: String,
    /// From its first to its last byte.
    pub span: Span,
}

/// The caption of a photo.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Caption {
    /// HTML with marks.
    pub html: String,
    /// The same without markup.
    pub text: String,
    /// From its first to its last byte.
    pub span: Span,
}

/// A caption that ends in parentheses, which may hold a credit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Signed {
    /// What stands before the parentheses, if anything.
    pub caption: Option<Caption>,
    /// What stands in the parentheses, with the author's own quotation marks and dashes.
    pub credit: String,
    /// The place of the credit, without the parentheses.
    pub credit_span: Span,
    /// The texts in it that are links, and the numbers of these among the body's links.
    pub links: Vec<(String, usize)>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id; empty if ids are off.
    pub id: String,
    /// Its text without markup.
    pub text: String,
    /// HTML with marks, without the heading's own tag.
    pub html: String,
    /// The whole heading.
    pub span: Span,
}
