//! Which articles a problem belongs to: with `--keep-going` these are left out, and the rest is built.
//!
//! The one place that decides it, so that what is left out and what stops a build never contradict
//! each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Understood;
use super::kind::{is_article, kind};
use crate::base::diag::{Code, Diag, Label};
use crate::site::index::Index;

/// The articles that errors belong to.
pub(super) fn articles(problems: &[Diag], index: &Index<'_>) -> BTreeSet<Arc<str>> {
    let errors = problems.iter().filter(|problem| problem.is_error());
    let blamed: BTreeSet<&Arc<str>> = errors.flat_map(blamed).collect();
    if blamed.is_empty() {
        return BTreeSet::new();
    }
    let all = index.articles.iter().map(|entry| &entry.brief().path);
    all.filter(|path| blamed.contains(path)).cloned().collect()
}

/// Whether a problem that was met while files were made is that of an article's picture. All others
/// stop the build, such as an article that was changed meanwhile: left out, it would lose its page.
pub(super) fn is_of_picture(problem: &Diag) -> bool {
    problem.code == Code::PHOTO_UNREADABLE && blamed(problem).next().is_some()
}

/// The articles to be left out because of a problem: the one it was found for or stands in, else those
/// that it is about, too, such as the article whose URL a file has.
fn blamed(problem: &Diag) -> impl Iterator<Item = &Arc<str>> {
    fn path(label: &Label) -> &Arc<str> {
        &label.place.path
    }
    let primary = problem.primary.iter().map(path);
    let first = problem.owner.iter().chain(primary).find(|path| is_article(path));
    let related = problem.related.iter().map(path).filter(|path| is_article(path));
    first.into_iter().chain(related.filter(move |_| first.is_none()))
}

impl Understood<'_> {
    /// Whether a problem is that of an article or of a file beside articles which is not on the site,
    /// so that the rest can be.
    pub(super) fn is_left_out(&self, problem: &Diag) -> bool {
        let sources = &self.loaded.sources;
        let is_out = |path: &Arc<str>| self.left_out.contains(path) || !self.has_article(path);
        let mut blamed = blamed(problem).peekable();
        if blamed.peek().is_some() {
            return blamed.all(is_out);
        }
        let refused = problem.primary.as_ref().map(|label| &label.place.path);
        let refused = refused.filter(|path| sources.unusable.contains_key(*path));
        let file = problem.owner.as_ref().or(refused);
        file.is_some_and(|path| path.starts_with("content/") && kind(path).is_none())
    }

    /// Whether a path is that of an article which could be read.
    fn has_article(&self, path: &str) -> bool {
        let sources = &self.loaded.sources;
        sources.listing.get(path).is_some() && !sources.unread.contains(path)
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_picture;
    use crate::base::diag::{Code, Diag};
    use crate::site::library::Changed;

    #[test]
    fn only_an_articles_picture_gets_a_second_round() {
        let unmade = |path: &str| Diag::new(Code::PHOTO_UNREADABLE, "").at_file(path);
        assert!(is_of_picture(&unmade("content/a/ferry/index.md")));
        assert!(!is_of_picture(&unmade("static/icon.png")));
        assert!(!is_of_picture(&Changed("content/a/ferry/index.md".into()).into_diag()));
    }
}
