//! The footer's line: inline Markdown whose links begin with `/` or lead to the web.

use crate::base::diag::{Code, Diag};
use crate::base::html::{escape, references};
use crate::text::markdown::{self, Mark};
use crate::text::schema::Spanned;

/// What stands at the foot of every page.
#[derive(Clone, Debug, Default, Hash)]
pub struct Footer {
    /// The line as HTML, with marks where links are.
    html: String,
    /// Where they lead to, as written.
    targets: Vec<String>,
}

impl Footer {
    /// The line as HTML; `link` makes a link of a path of this site, as written.
    #[must_use]
    pub fn html(&self, link: impl Fn(&str) -> String) -> String {
        let mut html = String::with_capacity(self.html.len());
        markdown::fill(&self.html, &mut html, &mut |mark, out| match mark {
            Mark::LinkOpen(n) => {
                let target = self.targets.get(n).map(String::as_str).unwrap_or_default();
                // A link that starts with `/` stays on the site, whatever its base path.
                let href = match references::split(target) {
                    (path, rest) if path.starts_with('/') => link(path) + rest,
                    _ => target.to_owned(),
                };
                out.push_str(&format!("<a href=\"{}\">", escape(&href)));
            }
            Mark::LinkClose(_) => out.push_str("</a>"),
            Mark::Figure(_) | Mark::Word(_) => {}
        });
        html
    }

    /// The paths of this site that it links to, to be checked when all pages are known.
    pub(super) fn paths(&self, text: &Spanned<String>) -> Vec<Spanned<String>> {
        let own = self.targets.iter().filter(|target| target.starts_with('/'));
        let path = |target| references::split(target).0.to_owned();
        own.map(|target| Spanned { value: path(target), span: text.span }).collect()
    }
}

/// Reads the line; what is wrong in it is shown at the whole of it.
pub(super) fn read(
    text: &Spanned<String>,
    options: &markdown::Options,
    problems: &mut Vec<Diag>,
) -> Footer {
    let inline = markdown::inline(&text.value, options);
    problems.extend(inline.problems.into_iter().map(|mut problem| {
        // The second help of some speaks of what articles may be allowed; the footer never is.
        problem.help.truncate(1);
        problem.related.clear();
        problem.at(text.span, "not allowed in the footer")
    }));
    let is_own = |target: &str| target.starts_with('/') && !target.starts_with("//");
    let is_web = |target: &str| {
        ["https://", "http://", "mailto:", "tel:"].iter().any(|s| target.starts_with(s))
    };
    let targets: Vec<String> = inline.links.into_iter().map(|link| link.target).collect();
    for target in targets.iter().filter(|target| !is_own(target) && !is_web(target)) {
        problems.push(
            Diag::new(Code::LINK_SCHEME, format!("the footer can't link to {target}"))
                .at(text.span, "here")
                .help("write https://… for the web, or the path of a page of this site, such as /ausland/zug/"),
        );
    }
    Footer { html: inline.html, targets }
}
