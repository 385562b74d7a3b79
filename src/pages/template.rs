//! The site's templates over the built-in theme, and for each the fingerprint of all it includes.
//!
//! A template gets data and nothing else: no function of ours reads files, the clock, the network
//! or the site. Knows nothing of pages; it is handed a name and a context.

mod closure;
mod filters;
mod problem;

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Context, Tera, Value};

pub use closure::Shelves;
pub use problem::Failure;

use crate::base::diag::{Diag, nearest};
use crate::base::hash;

/// The built-in templates: this repository's own.
static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The built-in style sheet and icon.
static THEME_FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static/theme");

/// The templates that pages are made with; a site may have more, to include.
pub const PAGES: [&str; 12] = [
    "404.html",
    "archive.html",
    "article.html",
    "author.html",
    "credits.html",
    "day.html",
    "days.html",
    "front.html",
    "redirect.html",
    "section.html",
    "topic.html",
    "base.html",
];

/// The component that shows a photo, in bodies as everywhere else.
pub const PHOTO_COMPONENT: &str = "Photo";

/// The files of the built-in theme that pages link to: path on the site and bytes.
pub fn theme_files() -> impl Iterator<Item = (String, &'static [u8])> {
    let mut files: Vec<_> = THEME_FILES
        .files()
        .map(|file| (format!("/theme/{}", file.path().to_string_lossy()), file.contents()))
        .collect();
    files.sort();
    files.into_iter()
}

/// All files of the built-in theme as a site may have them: paths in the site's folder, and bytes.
#[must_use]
pub fn exportable() -> Vec<(String, &'static [u8])> {
    let of = |folder: &str, files: &'static Dir<'static>| {
        let folder = folder.to_owned();
        let path = move |file: &include_dir::File<'_>| {
            format!("{folder}/{}", file.path().to_string_lossy().replace('\\', "/"))
        };
        files.files().map(move |file| (path(file), file.contents())).collect::<Vec<_>>()
    };
    let mut all = of("templates", &THEME);
    all.extend(of("static/theme", &THEME_FILES));
    all.sort();
    all
}

/// Where the built-in templates stand: `{% extends "newsprint/article.html" %}` reaches the built-in
/// one from a site's own `article.html`.
const BUILTIN: &str = "newsprint/";

/// All templates of a site, ready to render.
#[derive(Clone, Debug)]
pub struct Templates {
    tera: Tera,
    closures: BTreeMap<String, closure::Closure>,
    /// The texts, for messages.
    sources: BTreeMap<String, Arc<str>>,
}

impl Templates {
    /// The built-in theme with the site's own files over it, by name (`article.html`).
    ///
    /// # Errors
    /// All that is wrong with the templates' syntax and with what they refer to.
    pub fn new(own: &BTreeMap<String, Arc<str>>) -> Result<Self, Vec<Diag>> {
        let mut sources: BTreeMap<String, Arc<str>> = THEME
            .files()
            .filter_map(|file| {
                let name = format!("{BUILTIN}{}", file.path().to_str()?);
                Some((name, Arc::from(file.contents_utf8()?)))
            })
            .collect();
        sources.extend(own.iter().map(|(name, text)| (name.clone(), text.clone())));
        let mut tera = Tera::new();
        filters::register(&mut tera);
        // A site's own file or component comes first, whatever file it is in.
        if let Err(error) = tera.set_fallback_prefixes(vec![BUILTIN]) {
            return Err(problem::of_loading(&error, &sources));
        }
        let raw = sources.iter().map(|(name, text)| (name.as_str(), &**text));
        if let Err(error) = tera.add_raw_templates(raw) {
            let all = problem::all_syntax(own);
            return Err(if all.is_empty() { problem::of_loading(&error, &sources) } else { all });
        }
        let closures = closure::all(&sources);
        Ok(Self { tera, closures, sources })
    }

    /// Gives all templates the same variables, such as `site` and `words`.
    pub fn share(&mut self, name: &'static str, value: Value) {
        self.tera.global_context().insert_value(name, value);
    }

    /// The fingerprint of a template and all it extends, includes and calls.
    #[must_use]
    pub fn key(&self, name: &str) -> u64 {
        self.closure(name).map_or(0, |closure| closure.hash)
    }

    /// Which shelves a template and all it includes may look at.
    #[must_use]
    pub fn shelves(&self, name: &str) -> &Shelves {
        self.closure(name).map_or(&Shelves::All, |closure| &closure.shelves)
    }

    fn closure(&self, name: &str) -> Option<&closure::Closure> {
        self.closures.get(name).or_else(|| self.closures.get(&format!("{BUILTIN}{name}")))
    }

    /// Renders a page.
    ///
    /// # Errors
    /// What the template did wrong, and where.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, Failure> {
        let failed = |error| problem::of_rendering(&error, name).in_our_words(&self.sources);
        self.tera.render(name, context).map_err(failed)
    }

    /// Renders a photo of a body.
    ///
    /// # Errors
    /// What the component did wrong, and where.
    pub fn photo(&self, photo: Value, words: &Value) -> Result<String, Failure> {
        let mut context = Context::new();
        context.insert_value("photo", photo);
        context.insert_value("words", words.clone());
        self.tera
            .render_component(PHOTO_COMPONENT, &context, None, true)
            .map_err(|error| problem::of_rendering(&error, "components.html"))
    }
}

/// The path that messages give a built-in template.
const BUILTIN_PATH: &str = "built-in templates/";

/// The text of a built-in template by the path messages give it: for excerpts.
#[must_use]
pub fn builtin_text(path: &str) -> Option<Arc<str>> {
    let name = path.strip_prefix(BUILTIN_PATH)?;
    THEME.get_file(name)?.contents_utf8().map(Arc::from)
}

/// The template most like a name that does not exist.
fn nearest_template<'a>(wrong: &str, sources: &'a BTreeMap<String, Arc<str>>) -> Option<&'a str> {
    // The ending is the same everywhere and would make all short names look alike.
    let stem = |name: &'a str| name.strip_suffix(".html").unwrap_or(name);
    let names = || sources.keys().map(|name| name.strip_prefix(BUILTIN).unwrap_or(name));
    let wrong = wrong.strip_suffix(".html").unwrap_or(wrong);
    let meant = nearest(wrong, names().map(stem))?;
    names().find(|name| stem(name) == meant)
}

/// The fingerprint of one text.
fn text_hash(text: &str) -> u64 {
    hash::of(text)
}
