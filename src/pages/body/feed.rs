//! An article's text as feeds carry it: complete without its page, in plain HTML. It knows no
//! format of feeds.

use super::with_dateline;
use crate::base::html::escape;
use crate::base::html::references::{Scripts, rewrite};
use crate::site::config::Config;
use crate::site::index::{Photo, Sources, Story, write_link};
use crate::site::library::Changed;
use crate::text::markdown::{self, Mark};

/// All that the page of an article says, for readers who don't come to it: standfirst, lead photo,
/// text and corrections; whole URLs, plain figures, no photo that may not be syndicated. Of a text for
/// subscribers, standfirst and lead photo, and where to read on.
///
/// # Errors
/// The file has changed.
pub fn feed(path: &str, story: &Story, sources: &Sources<'_>) -> Result<String, Changed> {
    let config = &sources.config;
    let mut html = String::with_capacity(1024);
    if let Some(lead) = &story.lead {
        html.push_str(&format!("<p>{}</p>\n", lead.0));
    }
    if let Some(photo) = &story.card.fields().photo {
        html.push_str(&figure(photo, config));
    }
    if story.article.paywall {
        // What is for subscribers must not reach everybody by another way.
        let (url, words) = (config.address.absolute(path), config.locale.word("read_on"));
        html.push_str(&format!("<p><a href=\"{}\">{}</a></p>\n", escape(&url), escape(words)));
        return Ok(whole(&html, path, config));
    }
    let body = sources.library.body(&story.article)?;
    let mut text = String::with_capacity(body.len() + 1024);
    markdown::fill(&body, &mut text, &mut |mark, out| match mark {
        Mark::Figure(n) => {
            if let Some(photo) = story.photos.get(n).and_then(Option::as_ref) {
                out.push_str(&figure(photo, config));
            }
        }
        Mark::Word(key) => out.push_str(&escape(config.locale.word(key))),
        mark => write_link(mark, &story.article.outline.links, &story.links, out),
    });
    html.push_str(&with_dateline(text, story.article.dateline.as_deref()));
    for correction in &story.corrections {
        html.push_str(&format!(
            "<p><strong>{}</strong> ({}): {}</p>\n",
            escape(config.locale.word(&correction.kind)),
            escape(&correction.date.text),
            correction.text.0,
        ));
    }
    Ok(whole(&html, path, config))
}

/// The same HTML with whole URLs, and without scripts, for a feed runs none.
fn whole(html: &str, path: &str, config: &Config) -> String {
    rewrite(html, Scripts::Drop, |_, reference| config.address.resolve(path, reference))
}

/// A figure for a feed: image, caption, labels, credit and notice in plain HTML, in the order of
/// the page.
fn figure(photo: &Photo, config: &Config) -> String {
    if !photo.syndicate {
        return String::new();
    }
    let mut below = String::new();
    if let Some(caption) = &photo.caption {
        // Links in captions are the page's; in a feed only their text is sure to make sense.
        below.push_str(&format!("{} ", escape(&markdown::plain_text(&caption.0))));
    }
    let of_ai = match photo.ai.as_deref() {
        Some("generated") => Some("ai_generated"),
        Some(_) => Some("ai_edited"),
        None => None,
    };
    for label in photo.archive.then_some("archive_photo").into_iter().chain(of_ai) {
        below.push_str(&format!("({}) ", escape(config.locale.word(label))));
    }
    below.push_str(&format!("<small>{}</small>", escape(&photo.credit)));
    if let Some(notice) = &photo.notice {
        below.push_str(&format!(" <small>{}</small>", escape(notice)));
    }
    format!(
        "<figure><img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\"><figcaption>{below}</figcaption></figure>\n",
        escape(&config.address.absolute(&photo.path)),
        photo.width,
        photo.height,
        escape(&photo.alt),
    )
}
