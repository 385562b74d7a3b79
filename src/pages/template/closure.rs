//! What a template is made of: all it extends, includes and calls, found in its source.
//!
//! Tera takes only literal names in `extends` and `include`, and components are named where they
//! are called, so that the source tells everything. Where in doubt a template is taken to use more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{BUILTIN, text_hash};
use crate::base::hash;

/// The fingerprint of a template with all it uses, and the shelves it may look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closure {
    pub(super) hash: u64,
    pub(super) shelves: Shelves,
}

/// Which of the site's shelves a template may look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shelves {
    /// Those it names: `shelves.more`.
    Named(BTreeSet<String>),
    /// Any of them: it takes `shelves` as a whole.
    All,
}

impl Shelves {
    /// Whether it may look at this one.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::Named(names) => names.contains(name),
            Self::All => true,
        }
    }
}

/// The closures of all templates.
pub(super) fn all(sources: &BTreeMap<String, Arc<str>>) -> BTreeMap<String, Closure> {
    let components: Vec<(String, &str)> = sources
        .iter()
        .flat_map(|(file, text)| defined(text).into_iter().map(move |name| (name, file.as_str())))
        .collect();
    let uses: BTreeMap<&str, BTreeSet<&str>> = sources
        .iter()
        .map(|(file, text)| (file.as_str(), used(file, text, sources, &components)))
        .collect();
    sources.keys().map(|name| (name.clone(), closure(name, &uses, sources))).collect()
}

fn closure(
    name: &str,
    uses: &BTreeMap<&str, BTreeSet<&str>>,
    sources: &BTreeMap<String, Arc<str>>,
) -> Closure {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![name];
    while let Some(next) = open.pop() {
        if let Some((file, others)) = uses.get_key_value(next)
            && reached.insert(file)
        {
            open.extend(others);
        }
    }
    let mut names = BTreeSet::new();
    let mut all = false;
    let mut parts = Vec::new();
    for file in reached {
        let Some(text) = sources.get(file) else { continue };
        parts.push((file, text_hash(text)));
        all |= !shelves_named(text, &mut names);
    }
    Closure {
        hash: hash::of(&parts),
        shelves: if all { Shelves::All } else { Shelves::Named(names) },
    }
}

/// The names of the components a template defines.
pub(super) fn defined(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, word) in text.match_indices("component") {
        let before = text[..at].trim_end();
        if !before.ends_with("{%") && !before.ends_with("{%-") {
            continue;
        }
        let name: String =
            text[at + word.len()..].trim_start().chars().take_while(|c| is_name(*c)).collect();
        if !name.is_empty() {
            names.push(name);
        }
    }
    names
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || "_.-".contains(c)
}

/// The other templates that one uses.
fn used<'a>(
    file: &'a str,
    text: &str,
    sources: &'a BTreeMap<String, Arc<str>>,
    components: &[(String, &'a str)],
) -> BTreeSet<&'a str> {
    let mut found: BTreeSet<&'a str> = BTreeSet::new();
    for word in ["extends", "include"] {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start();
            let Some(quote) = rest.chars().next().filter(|c| "\"'`".contains(*c)) else { continue };
            let name = rest[1..].split(quote).next().unwrap_or_default();
            let builtin = format!("{BUILTIN}{name}");
            let file = sources.get_key_value(name).or_else(|| sources.get_key_value(&builtin));
            found.extend(file.map(|(name, _)| name.as_str()));
        }
    }
    for (at, _) in text.match_indices('<') {
        let called: String = text[at + 1..].chars().take_while(|c| is_name(*c)).collect();
        if called.is_empty() {
            continue;
        }
        found.extend(components.iter().filter(|(name, _)| *name == called).map(|(_, file)| *file));
    }
    // Bodies show photos through a component, whatever the article's template calls itself.
    if file.strip_prefix(BUILTIN).unwrap_or(file) == "article.html" {
        let photo = components.iter().filter(|(name, _)| name == super::PHOTO_COMPONENT);
        found.extend(photo.map(|(_, file)| *file));
    }
    found
}

/// Adds the shelves a text names; `false` if it uses `shelves` in a way that names none.
fn shelves_named(text: &str, names: &mut BTreeSet<String>) -> bool {
    let code = without_comments(text);
    for (at, word) in code.match_indices("shelves") {
        let inside =
            code[..at].chars().next_back().is_some_and(|c| is_name(c) || c == '"' || c == '\'');
        let rest = &code[at + word.len()..];
        let name = |rest: &str| -> String {
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        if inside {
            continue;
        }
        if let Some(rest) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
            names.insert(name(rest));
        } else if let Some(rest) = rest.strip_prefix("[\"").or_else(|| rest.strip_prefix("['")) {
            let found: String = rest.chars().take_while(|c| !"\"'".contains(*c)).collect();
            names.insert(found);
        } else if !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return false;
        }
    }
    true
}

/// The text with `{# … #}` taken out: comments may speak of anything.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{#") {
        out.push_str(&rest[..open]);
        rest = rest[open..].find("#}").map_or("", |close| &rest[open + close + 2..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> BTreeMap<String, Arc<str>> {
        files.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(*text))).collect()
    }

    #[test]
    fn a_change_in_anything_used_changes_the_key() {
        let files = [
            ("base.html", "{% block a %}{% endblock %}"),
            ("page.html", "{% extends \"base.html\" %}{{ <Card a={1} /> }}"),
            ("cards.html", "{% component Card(a) %}{% include \"inner.html\" %}{% endcomponent %}"),
            ("inner.html", "x"),
            ("other.html", "y"),
        ];
        let before = all(&sources(&files));
        for changed in ["base.html", "page.html", "cards.html", "inner.html"] {
            let edited: Vec<(&str, String)> = files
                .iter()
                .map(|(name, text)| {
                    (*name, if *name == changed { format!("{text} ") } else { (*text).to_owned() })
                })
                .collect();
            let edited: Vec<(&str, &str)> =
                edited.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let after = all(&sources(&edited));
            assert_ne!(before["page.html"].hash, after["page.html"].hash, "{changed}");
            assert_eq!(before["other.html"].hash, after["other.html"].hash, "{changed}");
        }
    }

    #[test]
    fn shelves_are_found_by_name() {
        let named = |text: &str| all(&sources(&[("a.html", text)]))["a.html"].shelves.clone();
        assert_eq!(
            named("{{ shelves.more }}{# shelves #}"),
            Shelves::Named(BTreeSet::from(["more".to_owned()]))
        );
        assert_eq!(
            named("{{ shelves[\"more\"] }}"),
            Shelves::Named(BTreeSet::from(["more".to_owned()]))
        );
        assert_eq!(named("{% for s in shelves %}"), Shelves::All);
        assert_eq!(named("nothing"), Shelves::Named(BTreeSet::new()));
    }
}
