//! Words in URLs, and what URLs of pages end with.

use crate::base::diag::{Code, Diag};
use crate::text::schema::Table;

/// The page for what does not exist: hosts ask for it by the name of its file.
pub const NOT_FOUND: &str = "/404.html";

/// Words in URLs.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Before a topic's slug.
    pub topics: String,
    /// Before an author's slug.
    pub authors: String,
    /// Before an archive's number or day.
    pub archive: String,
    /// The credit index.
    pub credits: String,
    /// Whether URLs of pages end with a slash, as that of an article does.
    pub slash: bool,
}

impl Default for Paths {
    fn default() -> Self {
        let [topics, authors, archive, credits] =
            ["topics", "authors", "archive", "credits"].map(str::to_owned);
        Self { topics, authors, archive, credits, slash: true }
    }
}

impl Paths {
    /// Reads `[paths]`; what pages end with is the permalink's to say.
    pub(super) fn read(site: &Table, slash: bool, problems: &mut Vec<Diag>) -> Self {
        let table = site.table("paths").map(|table| table.value);
        let mut word = |key: &str, usual: String| {
            let Some(text) = table.and_then(|table| table.text(key)) else { return usual };
            if crate::base::slug::slug(&text.value) != text.value {
                problems.push(
                    Diag::new(
                        Code::VALUE_INVALID,
                        format!("`{key}` must be one word that can stand in a URL"),
                    )
                    .at(text.span, "lowercase letters, digits and hyphens only")
                    .help(format!("write {key} = \"{}\"", crate::base::slug::slug(&text.value))),
                );
            }
            text.value
        };
        let usual = Self::default();
        Self {
            topics: word("topics", usual.topics),
            authors: word("authors", usual.authors),
            archive: word("archive", usual.archive),
            credits: word("credits", usual.credits),
            slash,
        }
    }

    /// The path of a page by its path without an end: that of its folder, or of its file.
    #[must_use]
    pub fn page(&self, bare: &str) -> String {
        format!("{bare}{}", if self.slash { "/" } else { ".html" })
    }

    /// A path that somebody wrote, without the slash that URLs of this site do not have.
    #[must_use]
    pub fn tidied<'p>(&self, path: &'p str) -> &'p str {
        match path.strip_suffix('/') {
            Some(bare) if !self.slash && !bare.is_empty() => bare,
            _ => path,
        }
    }

    /// The path of the page that stands at a URL which somebody wrote. A URL that ends otherwise
    /// than those of this site stays what it is: it may be one from before.
    #[must_use]
    pub fn written(&self, url: &str) -> String {
        let last = url.rsplit('/').next().unwrap_or_default();
        if self.slash || last.is_empty() || last.contains('.') {
            return url.to_owned();
        }
        self.page(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_url_is_the_path_of_its_page() {
        let mut paths = Paths { slash: false, ..Paths::default() };
        for (url, path) in [("/alt", "/alt.html"), ("/alt/", "/alt/"), ("/a.php", "/a.php")] {
            assert_eq!(paths.written(url), path);
        }
        paths.slash = true;
        assert_eq!(paths.written("/alt"), "/alt");
    }
}
