//! The articles that an article names as related, by id or by the path of a file.

use std::sync::Arc;

use super::Entry;
use super::answers::Question;
use super::links::{Map, Origin, name_of};
use crate::base::diag::{Code, Diag, Span};
use crate::site::article::Article;
use crate::site::route;

impl Map<'_> {
    /// The files of the articles named as related.
    pub(super) fn related(
        &self,
        article: &Article,
        from: Origin<'_>,
        problems: &mut Vec<Diag>,
    ) -> Vec<Arc<str>> {
        let mut related = Vec::new();
        for wanted in &article.related {
            from.asked.note(Question::Id(&wanted.value));
            let path = match wanted.value.strip_prefix('/') {
                Some(rest) => route::join("content", rest),
                None => route::join(article.folder(), &wanted.value),
            };
            let by_path = path.and_then(|path| self.by_file(from, &path));
            match self.numbers.id(self.entries, &wanted.value).or(by_path) {
                Some(no) => {
                    let file = &self.entries[no].brief().path;
                    if !related.contains(file) {
                        related.push(file.clone());
                    }
                }
                None => problems.push(self.related_unknown(article, &wanted.value, wanted.span)),
            }
        }
        related
    }

    fn related_unknown(&self, article: &Article, wanted: &str, span: Span) -> Diag {
        let id = self.numbers.near_id(self.entries, wanted);
        let meant = id.map(str::to_owned).or_else(|| {
            let name = name_of(wanted.rsplit('/').next().unwrap_or(wanted));
            let no = self.numbers.near_name(self.entries, name)?;
            Some(from_content(&self.entries[no].brief().path))
        });
        // One of the site's own files shows best how to write it.
        let mut briefs = self.entries.iter().map(Entry::brief);
        let example = briefs.find(|other| other.path != article.path);
        let example = from_content(example.map_or(&article.path, |other| &other.path));
        let label = meant.map_or_else(
            || "no such article".to_owned(),
            |meant| format!("did you mean \"{meant}\"?"),
        );
        Diag::new(Code::RELATED_UNKNOWN, format!("there is no article \"{wanted}\""))
            .at_place(article.place(span), label)
            .help(format!("write the article's id, or the path of its file from content/, such as \"{example}\""))
    }
}

/// The path of an article's file as others name it.
fn from_content(path: &str) -> String {
    format!("/{}", path.strip_prefix("content/").unwrap_or(path))
}
