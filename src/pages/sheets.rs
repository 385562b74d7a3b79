//! The style sheets that every page links: the theme's, the one made of `[theme]`, and the site's
//! own. Knows no pages; what a page is told of colours and fonts is where they stand, so that
//! another colour makes no page stale.

use crate::pages::template;
use crate::site::config::{Config, PAPER, Scheme, Theme};
use crate::site::index::Sources;
use crate::site::route;

/// The links to all style sheets, in the order in which they count.
#[must_use]
pub fn links(sources: &Sources<'_>) -> Vec<String> {
    let config = &sources.config;
    let mut paths = vec![route::STYLES];
    if is_own(sources, route::SETTINGS) || settings(config).is_some() {
        paths.push(route::SETTINGS);
    }
    if let Some(path) = config.theme.stylesheet.as_deref().filter(|path| !paths.contains(path)) {
        paths.push(path);
    }
    paths.into_iter().map(|path| config.address.href(path)).collect()
}

/// The link to the font of the built-in style sheet's headlines, if the site shows it. Of a style
/// sheet of the site's own it is not known; but who has copied the font as well wants it.
#[must_use]
pub fn font(sources: &Sources<'_>) -> Option<String> {
    let config = &sources.config;
    let font =
        template::theme_files().map(|(path, _)| path).find(|path| path.ends_with(".woff2"))?;
    let shown = !is_own(sources, route::STYLES) || is_own(sources, &font);
    (config.theme.headline_font.is_none() && shown).then(|| config.address.href(&font))
}

/// The style sheet that says what `[theme]` says of colours and fonts, if it says something.
#[must_use]
pub fn settings(config: &Config) -> Option<String> {
    let Theme { accent, paper, scheme, headline_font, text_font, label_font, .. } = &config.theme;
    let mut lines = Vec::new();
    if let Some(accent) = accent {
        lines.push(format!("--accent:{accent}"));
    }
    if paper.iter().any(Option::is_some) {
        let [day, night] = [0, 1].map(|time| paper[time].unwrap_or(PAPER[time]));
        lines.push(format!("--paper:light-dark({day},{night})"));
    }
    for (token, fonts) in [("headline", headline_font), ("text", text_font), ("labels", label_font)]
    {
        lines.extend(fonts.as_ref().map(|fonts| format!("--{token}:{}", fonts.css())));
    }
    match scheme {
        Scheme::Auto => {}
        Scheme::Light => lines.push("color-scheme:light".to_owned()),
        Scheme::Dark => lines.push("color-scheme:dark".to_owned()),
    }
    (!lines.is_empty()).then(|| format!(":root{{{}}}\n", lines.join(";")))
}

/// Whether the site has a file of its own at a path.
fn is_own(sources: &Sources<'_>, path: &str) -> bool {
    let file = format!("static{path}");
    sources.has(&file) && !sources.killed.contains_key(file.as_str())
}
