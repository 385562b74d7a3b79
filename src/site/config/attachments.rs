//! `[attachments]` in `site.toml`: which files beside articles a link may publish, by their types.
//!
//! What is not on the list stays unpublished: a link must never put a source, a backup or a file that
//! runs in the reader's browser on the site without somebody having asked for it.

use std::collections::BTreeSet;

use crate::base::diag::{Code, Diag};
use crate::base::file_type::is_source_extension;
use crate::text::markdown::RawHtml;
use crate::text::schema::{Spanned, Table};

/// The types of files that any site publishes: documents, pictures, sound, films with subtitles,
/// data, archives, calendars and addresses.
pub const TYPES: &[&str] = &[
    "7z", "aac", "aif", "aiff", "avi", "avif", "bz2", "csv", "dng", "doc", "docx", "epub", "flac",
    "geojson", "gif", "gz", "heic", "heif", "ics", "jp2", "jpeg", "jpg", "json", "jxl", "kmz",
    "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "odp", "ods", "odt", "oga", "ogg",
    "ogv", "opus", "parquet", "pdf", "png", "ppt", "pptx", "psd", "rtf", "srt", "svg", "tar",
    "tif", "tiff", "tsv", "txt", "vcf", "vtt", "wav", "webm", "webp", "xls", "xlsx", "xz", "zip",
];

/// Types that run in the reader's browser with the rights of the site's own pages. Every kind of XML
/// may hold scripts of XHTML.
pub const ACTIVE: &[&str] = &[
    "atom", "css", "gpx", "htm", "html", "js", "kml", "mht", "mhtml", "mjs", "rdf", "rss", "svgz",
    "swf", "wasm", "xht", "xhtml", "xml", "xsl", "xslt",
];

/// What servers may run or read as their configuration, wherever it stands in a name.
const SERVER: &[&str] =
    &["asp", "aspx", "cgi", "htaccess", "htpasswd", "jsp", "phar", "php", "phtml", "shtml"];

/// Configuration, sidecars, and what editors and version control leave of a text.
const DESK: &[&str] =
    &["bak", "diff", "old", "orig", "patch", "rej", "swo", "swp", "tmp", "toml", "yaml", "yml"];

/// Which files a link may publish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attachments {
    own: BTreeSet<String>,
    active: bool,
}

/// Why a link may not publish a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// It is a source, a sidecar or another file of the desk, and no setting changes that.
    Desk,
    /// Files of this type run in the reader's browser.
    Active(String),
    /// The site does not publish files of this type.
    Unlisted(String),
}

impl Attachments {
    /// Reads the table of a site; its keys were checked.
    pub(super) fn read(site: &Table, html: RawHtml, problems: &mut Vec<Diag>) -> Self {
        let active = html == RawHtml::Allow;
        let types = site.table("attachments").map(|table| table.value.texts("types"));
        let mut own = BTreeSet::new();
        for Spanned { value, span } in types.unwrap_or_default() {
            let kind = value.trim().trim_start_matches('.').to_ascii_lowercase();
            let diag = |text: String, label: &str, help: &str| {
                Diag::new(Code::VALUE_INVALID, text).at(span, label).help(help)
            };
            if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_alphanumeric()) {
                problems.push(diag(
                    format!("\"{value}\" is not the extension of a file"),
                    "letters and digits only",
                    "write the last part of the name, such as types = [\"gpx\", \"stl\"]",
                ));
            } else if is_desk(&kind) {
                problems.push(diag(
                    format!("a link can't publish .{kind} files"),
                    "sources and settings stay unpublished",
                    "put such a file under static/, where everything is published, or give it another extension",
                ));
            } else if is_active(&kind) && !active {
                problems.push(diag(
                    format!(".{kind} files can run scripts with the rights of the site"),
                    "needs html = \"allow\"",
                    "put such files under static/, or write html = \"allow\" under [markdown]",
                ));
            } else {
                own.insert(kind);
            }
        }
        Self { own, active }
    }

    /// Whether files that run in the reader's browser are published, too.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Why a link may not publish the file of a path, if it may not: the one place that decides it.
    #[must_use]
    pub fn denies(&self, path: &str) -> Option<Denied> {
        let inside = path.strip_prefix("content/").unwrap_or(path);
        let name = inside.rsplit('/').next().unwrap_or(inside);
        let hidden = inside.split('/').any(|part| part.starts_with('.') || part.ends_with('~'));
        // Folders such as `_authors/` hold no articles.
        if hidden || (inside.starts_with('_') && inside.contains('/')) {
            return Some(Denied::Desk);
        }
        let extensions: Vec<String> =
            name.split('.').skip(1).map(str::to_ascii_lowercase).collect();
        // Without an extension, hosts and browsers take a file for data to be saved.
        let last = extensions.last()?;
        if extensions.iter().any(|extension| is_desk(extension)) {
            return Some(Denied::Desk);
        }
        match extensions.iter().find(|extension| SERVER.contains(&extension.as_str())) {
            Some(server) => Some(Denied::Active(server.clone())),
            None if TYPES.contains(&last.as_str()) || self.own.contains(last) => None,
            None if is_active(last) => (!self.active).then(|| Denied::Active(last.clone())),
            None => Some(Denied::Unlisted(last.clone())),
        }
    }
}

fn is_desk(extension: &str) -> bool {
    is_source_extension(extension) || DESK.contains(&extension)
}

fn is_active(extension: &str) -> bool {
    ACTIVE.contains(&extension) || SERVER.contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::schema::{self, Notation};

    fn read(text: &str, html: RawHtml) -> (Attachments, Vec<String>) {
        let (table, _) = schema::read(text, Notation::Toml);
        let mut problems = Vec::new();
        let read = Attachments::read(&table, html, &mut problems);
        (read, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn the_lists_are_in_order_and_apart() {
        for list in [TYPES, ACTIVE, SERVER, DESK] {
            assert!(list.is_sorted());
        }
        assert!(!TYPES.iter().any(|kind| is_active(kind) || is_desk(kind)));
    }

    #[test]
    fn documents_pictures_and_data_are_published() {
        let usual = Attachments::default();
        for name in ["plan.pdf", "Plan.PDF", "a.b.zip", "photo.jpg", "results.csv", "notes.txt"] {
            assert_eq!(usual.denies(&format!("content/news/{name}")), None, "{name}");
        }
    }

    #[test]
    fn sources_and_sidecars_are_never_published() {
        let (all, problems) = read("[attachments]\ntypes = [\"stl\"]", RawHtml::Allow);
        assert!(problems.is_empty());
        for path in [
            "content/news/Ferry.MD",
            "content/news/ferry.mdx",
            "content/news/ferry.md.bak",
            "content/news/ferry.md.txt",
            "content/news/ferry.Markdown.zip",
            "content/news/ferry.md~",
            "content/news/ferry.orig",
            "content/news/.ferry.pdf.swp",
            "content/news/photo.jpg.toml",
            "content/news/.env/a.pdf",
            "content/_authors/keel.pdf",
        ] {
            assert_eq!(all.denies(path), Some(Denied::Desk), "{path}");
        }
        assert_eq!(all.denies("content/news/model.STL"), None);
    }

    #[test]
    fn what_runs_in_a_browser_needs_html() {
        let (usual, with_html) = (Attachments::default(), read("", RawHtml::Allow).0);
        for kind in ["html", "XHTML", "xml", "js", "svgz", "mht", "swf", "kml"] {
            let path = format!("content/news/a.{kind}");
            let denied = Some(Denied::Active(kind.to_ascii_lowercase()));
            assert_eq!(usual.denies(&path), denied);
            assert_eq!(with_html.denies(&path), None);
        }
        for name in ["a.php.pdf", "a.cgi", "a.shtml"] {
            let denied = with_html.denies(&format!("content/news/{name}"));
            assert!(matches!(denied, Some(Denied::Active(_))), "{name}");
        }
        for name in ["a.exe", "a.html ", "a.pdf."] {
            let denied = with_html.denies(&format!("content/news/{name}"));
            assert!(matches!(denied, Some(Denied::Unlisted(_))), "{name}");
        }
        assert_eq!(usual.denies("content/news/LICENSE"), None);
    }

    #[test]
    fn types_are_checked() {
        let text = "[attachments]\ntypes = [\".GPX2\", \"a/b\", \"\", \"md\", \"toml\", \"html\"]";
        let (read_types, problems) = read(text, RawHtml::Deny);
        assert_eq!(problems.len(), 5, "{problems:?}");
        assert_eq!(read_types.denies("content/a/b.gpx2"), None);
        let (_, problems) = read("[attachments]\ntypes = [\"html\"]", RawHtml::Allow);
        assert!(problems.is_empty());
    }
}
