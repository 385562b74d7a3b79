//! The languages that the program knows: one file each in `languages/`, and nothing else anywhere.
//!
//! A file is called after a tag, such as `de-AT`. What it does not say is as in the file of the shorter
//! tag, and what that one does not say is as in English.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::tag::Tag;
use super::{Locale, file, keys};
use crate::text::schema::{self, Notation};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/text/locale/languages");

/// The file of English, which has all words.
pub(super) const ENGLISH: &str = include_str!("languages/en.toml");

/// The file of all languages that have none: `und` is the tag of what is not determined.
const UNKNOWN: &str = "und";

/// All locales, by their tags in lowercase letters.
static ALL: LazyLock<BTreeMap<String, Arc<Locale>>> = LazyLock::new(|| {
    let read = |text: &str, over: &Locale| file::read(text, keys::of_builtin(), over).value;
    let english = read(ENGLISH, &Locale::default());
    let mut all: BTreeMap<String, Arc<Locale>> = BTreeMap::new();
    for (name, text) in files() {
        let (language, shorter) = match name.split_once('-') {
            Some((language, _)) => (language, all.get(language)),
            None => (name.as_str(), None),
        };
        let mut locale = read(text, shorter.map_or(&english, |locale| locale));
        locale.known = name != UNKNOWN;
        let locale = Arc::new(locale);
        for region in schema::read(text, Notation::Toml).0.texts("regions") {
            let name = format!("{language}-{}", region.value.to_lowercase());
            all.insert(name, locale.clone());
        }
        all.insert(name, locale);
    }
    all
});

/// The built-in files: tags in lowercase letters and texts, a language before its regions.
pub(super) fn files() -> impl Iterator<Item = (String, &'static str)> {
    let mut files: Vec<(String, &'static str)> = FILES
        .files()
        .filter_map(|file| {
            let name = file.path().to_str()?.strip_suffix(".toml")?;
            Some((name.to_lowercase(), file.contents_utf8()?))
        })
        .collect();
    files.sort();
    files.into_iter()
}

/// The locale of a tag: of its region, of its script, of its language, or of none that is known.
pub(super) fn find(tag: &Tag) -> Arc<Locale> {
    let longer = [&tag.region, &tag.script].into_iter().flatten();
    let longer = longer.map(|part| format!("{}-{part}", tag.language));
    let mut names = longer.chain([tag.language.clone(), UNKNOWN.to_owned()]);
    names.find_map(|name| ALL.get(&name).cloned()).unwrap_or_default()
}
