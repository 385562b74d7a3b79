//! What `newsprint new` left to be filled in, in an article that is to be published.

use std::sync::Arc;

use crate::base::diag::{Code, Diag, Span};

/// What stands where a text is still to be written.
const PLACEHOLDER: &str = "…";

/// Reports a body that is still to be written. In a draft it needs no message, and neither do
/// placeholders of its front matter, which are taken out of `problems`.
pub(super) fn report(
    path: &Arc<str>,
    body: &str,
    body_start: usize,
    is_draft: bool,
    problems: &mut Vec<Diag>,
) {
    if is_draft {
        problems.retain(|problem| problem.code != Code::VALUE_PLACEHOLDER);
    } else if body.trim() == PLACEHOLDER {
        let at = body.len() - body.trim_start().len();
        problems.push(
            Diag::new(Code::VALUE_PLACEHOLDER, "the text of this article is still a placeholder")
                .at(Span::new(at, at + PLACEHOLDER.len()), "readers will see this")
                .help("write the text, or add `draft = true` to the front matter until it is there")
                .in_file(path, body_start),
        );
    }
}
