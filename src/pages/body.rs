//! The body of an article as HTML, its marks filled.
//!
//! A page that is fresh never asks for its own.

mod feed;

use std::borrow::Cow;

pub use feed::feed;
use tera::Value;

use crate::base::html::escape;
use crate::pages::template::{Failure, Templates};
use crate::site::index::{Sources, Story, write_link};
use crate::site::library::Changed;
use crate::text::markdown::{self, Mark};

/// Why a body could not be made.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The file is not what it was when it was parsed.
    Changed(Changed),
    /// A template failed.
    Template(Failure),
}

impl From<Changed> for Trouble {
    fn from(changed: Changed) -> Self {
        Self::Changed(changed)
    }
}

/// Whether a body says on which line of its file each block begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// As it is published.
    None,
    /// In comments, for the preview.
    Noted,
}

/// The body as the article's page shows it, photos through the theme's component.
///
/// # Errors
/// The file has changed, or the component failed.
pub fn page(
    story: &Story,
    sources: &Sources<'_>,
    templates: &Templates,
    words: &Value,
    lines: Lines,
) -> Result<String, Trouble> {
    let config = &sources.config;
    let body = match lines {
        Lines::None => sources.library.body(&story.article)?,
        Lines::Noted => Cow::Owned(sources.library.numbered_body(&story.article)?),
    };
    let mut html = String::with_capacity(body.len() + 1024);
    let mut failure = None;
    markdown::fill(&body, &mut html, &mut |mark, out| match mark {
        Mark::Figure(n) => {
            let Some(photo) = story.photos.get(n).and_then(Option::as_ref) else {
                let gone = story.gone(Some(n)).map(|gone| gone.html(&config.locale));
                out.push_str(&gone.unwrap_or_default());
                return;
            };
            match templates.photo(Value::from_serializable(photo), words) {
                Ok(figure) => out.push_str(&figure),
                Err(error) => failure = Some(error),
            }
        }
        Mark::Word(key) => out.push_str(&escape(config.locale.word(key))),
        mark => write_link(mark, &story.article.outline.links, &story.links, out),
    });
    match failure {
        Some(failure) => Err(Trouble::Template(failure)),
        None => Ok(with_dateline(html, story.article.dateline.as_deref())),
    }
}

/// The dateline opens the first paragraph of the text itself, behind a note, a photo or a box that
/// stands before it; a body without a paragraph begins with the dateline alone.
fn with_dateline(mut html: String, dateline: Option<&str>) -> String {
    let Some(dateline) = dateline else { return html };
    let span = format!("<span class=\"place\">{}</span>", escape(dateline));
    match first_paragraph(&html) {
        Some(at) => html.insert_str(at, &format!("{span} – ")),
        None => html.insert_str(0, &format!("<p>{span}</p>\n")),
    }
    html
}

/// Where the text of the first paragraph begins that is inside of nothing else.
fn first_paragraph(html: &str) -> Option<usize> {
    const VOID: [&str; 6] = ["img", "br", "hr", "source", "wbr", "input"];
    let mut depth = 0_usize;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if depth == 0 && rest.starts_with("p>") {
            return Some(at + 3);
        }
        if rest.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !name.is_empty() && !VOID.contains(&name.as_str()) {
            depth += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::with_dateline;

    #[test]
    fn a_dateline_is_never_lost() {
        let wien = |html: &str| with_dateline(html.to_owned(), Some("Wien"));
        let span = "<span class=\"place\">Wien</span>";
        assert_eq!(wien("<p>A</p>"), format!("<p>{span} – A</p>"));
        let figure = "<figure><img src=\"a\"><figcaption>x</figcaption></figure>";
        let note = "<div class=\"note\"><p>N</p></div>";
        assert_eq!(
            wien(&format!("{figure}\n{note}\n<p>A</p>")),
            format!("{figure}\n{note}\n<p>{span} – A</p>")
        );
        assert_eq!(wien(figure), format!("<p>{span}</p>\n{figure}"));
        assert_eq!(with_dateline("<p>A</p>".to_owned(), None), "<p>A</p>");
    }
}
