//! Which articles a problem belongs to: with `--keep-going` these are left out, and the rest is built.
//!
//! The one place that decides it, so that what is left out and what stops a build never contradict
//! each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Understood;
use super::kind::{is_article, kind};
use crate::base::diag::{Diag, Label};
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

/// Whether a problem is that of an article, not of the site or of the machine.
pub(super) fn is_of_article(problem: &Diag) -> bool {
    !problem.is_error() || blamed(problem).next().is_some()
}

/// The articles to be left out because of a problem: the one it was found for or stands in, else those
/// that it is about, too, such as the article whose URL a file has.
fn blamed(problem: &Diag) -> impl Iterator<Item = &Arc<str>> {
    let path = |label: &'_ Label| is_article(&label.place.path);
    let owner = problem.owner.as_ref().filter(|path| is_article(path));
    let primary = problem.primary.iter().find(|label| path(label)).map(|label| &label.place.path);
    let first = owner.or(primary);
    let related = problem.related.iter().filter(move |label| first.is_none() && path(label));
    first.into_iter().chain(related.map(|label| &label.place.path))
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
