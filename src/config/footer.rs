//! The footer's line: inline Markdown whose links begin with `/` or lead to the web.

use super::address::Address;
use crate::diag::{Code, Diag};
use crate::html::escape;
use crate::markdown::{self, Mark};
use crate::schema::Spanned;

/// What stands at the foot of every page.
#[derive(Default)]
pub(super) struct Footer {
    /// The line as HTML.
    pub(super) html: Option<String>,
    /// The paths of this site that it links to, to be checked when all pages are known.
    pub(super) links: Vec<Spanned<String>>,
}

/// Reads the line; what is wrong in it is shown at the whole of it.
pub(super) fn read(
    text: &Spanned<String>,
    options: &markdown::Options,
    address: &Address,
    problems: &mut Vec<Diag>,
) -> Footer {
    let inline = markdown::inline(&text.value, options);
    problems.extend(inline.problems.into_iter().map(|mut problem| {
        // The second help of some speaks of what articles may be allowed; the footer never is.
        problem.help.truncate(1);
        problem.related.clear();
        problem.at(text.span, "not allowed in the footer")
    }));
    let mut links = Vec::new();
    for link in &inline.links {
        let target = link.target.as_str();
        if target.starts_with('/') && !target.starts_with("//") {
            let path = target.split(['?', '#']).next().unwrap_or_default().to_owned();
            links.push(Spanned { value: path, span: text.span });
        } else if !["https://", "http://", "mailto:", "tel:"].iter().any(|s| target.starts_with(s))
        {
            problems.push(
                Diag::new(Code::LINK_SCHEME, format!("the footer can't link to {target}"))
                    .at(text.span, "here")
                    .help("write https://… for the web, or the path of a page of this site, such as /ausland/zug/"),
            );
        }
    }
    let mut html = String::with_capacity(inline.html.len());
    markdown::fill(&inline.html, &mut html, &mut |mark, out| match mark {
        Mark::LinkOpen(n) => {
            let target = inline.links.get(n).map(|link| link.target.as_str()).unwrap_or_default();
            // A link that starts with `/` stays on the site, whatever its base path.
            let href =
                if target.starts_with('/') { address.href(target) } else { target.to_owned() };
            out.push_str(&format!("<a href=\"{}\">", escape(&href)));
        }
        Mark::LinkClose(_) => out.push_str("</a>"),
        Mark::Figure(_) | Mark::Word(_) => {}
    });
    Footer { html: Some(html), links }
}
