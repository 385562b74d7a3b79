//! The site's sign in tabs, on home screens and in search results: all its sizes from one picture,
//! and the manifest that names them (W3C Web Application Manifest). Knows no pages.

use serde::Serialize;
use serde_json::json;

use crate::site::config::Config;
use crate::site::portable::Portable;
use crate::site::route;
use picture::pixels::{self, Format, Pace, Ratio, Recipe, Reduction, Unusable};

/// What browsers ask for whether a page names it or not, as large as it is shown.
const FAVICON: u32 = 32;
/// What Apple's devices put on a home screen.
const TOUCH: u32 = 180;
/// What the manifest names: for home screens, and for the picture while the site opens.
const LARGE: [u32; 2] = [192, 512];

/// The least width of a source: nothing is made larger.
pub const LEAST: u32 = 512;

/// The icon that the theme brings along.
const BUILTIN: &str = "/theme/favicon.svg";

/// A `<link>` of a page's head.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IconLink {
    /// `icon`, `apple-touch-icon` or `manifest`.
    pub rel: &'static str,
    /// Where it stands.
    pub href: String,
    /// Its media type.
    pub r#type: &'static str,
    /// Pixels, such as `180x180`; none if it has no size of its own.
    pub sizes: Option<String>,
}

/// What pages say of the icon.
#[must_use]
pub fn links(config: &Config) -> Vec<IconLink> {
    let link = |rel, path: &str, r#type, size: Option<u32>| IconLink {
        rel,
        href: config.address.href(path),
        r#type,
        sizes: size.map(|size| format!("{size}x{size}")),
    };
    let png = Format::Png.media_type();
    let svg = Format::Svg.media_type();
    let mut links = match &config.theme.icon {
        None => return vec![link("icon", BUILTIN, svg, None)],
        Some(path) if is_drawing(path) => vec![link("icon", path, svg, None)],
        Some(_) => vec![
            link("icon", route::FAVICON, "image/x-icon", Some(FAVICON)),
            link("icon", &route::icon(LARGE[0]), png, Some(LARGE[0])),
            link("apple-touch-icon", &route::icon(TOUCH), png, Some(TOUCH)),
        ],
    };
    links.push(link("manifest", route::MANIFEST, "application/manifest+json", None));
    links
}

/// The picture that stands for the publisher where it has no logo.
#[must_use]
pub fn logo(config: &Config) -> String {
    match &config.theme.icon {
        None => BUILTIN.to_owned(),
        Some(path) if is_drawing(path) => path.clone(),
        Some(_) => route::icon(LARGE[1]),
    }
}

/// The files that are made of a picture: their paths, and how wide they are.
#[must_use]
pub fn files(config: &Config) -> Vec<(String, u32)> {
    match &config.theme.icon {
        Some(path) if !is_drawing(path) => {
            let sizes = std::iter::once(TOUCH).chain(LARGE);
            let pngs = sizes.map(|size| (route::icon(size), size));
            std::iter::once((route::FAVICON.to_owned(), FAVICON)).chain(pngs).collect()
        }
        _ => Vec::new(),
    }
}

/// A drawing is sharp in every size: nothing is made of it.
fn is_drawing(path: &str) -> bool {
    Format::of_path(path) == Format::Svg
}

/// One of the files, from the bytes of the source.
///
/// # Errors
/// The source is damaged, or has no pixels.
pub fn make(source: &[u8], size: u32, path: &str) -> Result<Vec<u8>, Unusable> {
    let recipe = Recipe {
        ratio: Some(Ratio(1, 1)),
        focus: (500, 500),
        width: size,
        format: Format::Png,
        pace: Pace::Careful,
        reduction: Reduction::NONE,
    };
    let raster = pixels::decode(source, recipe.reduction)?;
    let mut png = Vec::new();
    pixels::develop(&raster, &[recipe], &mut |_, bytes| png = bytes);
    if path == route::FAVICON { Ok(ico(&png, size)) } else { Ok(png) }
}

/// A PNG in the container that browsers expect at `/favicon.ico`: a directory with one entry, which
/// since Windows Vista may be a PNG.
fn ico(png: &[u8], size: u32) -> Vec<u8> {
    // 256 pixels would be written as 0; ours are fewer.
    let side = u8::try_from(size).unwrap_or_default();
    let length = u32::try_from(png.len()).unwrap_or_default();
    let mut bytes = vec![0, 0, 1, 0, 1, 0, side, side, 0, 0, 1, 0, 32, 0];
    bytes.extend(length.to_le_bytes());
    bytes.extend(22_u32.to_le_bytes());
    bytes.extend(png);
    bytes
}

/// The manifest, if the site has an icon of its own.
#[must_use]
pub fn manifest(config: &Config) -> Option<Vec<u8>> {
    let path = config.theme.icon.as_ref()?;
    let portable = Portable::new(config, route::MANIFEST.trim_start_matches('/'));
    let link = |path: &str| {
        let href = config.address.href(path);
        portable.map_or(href.clone(), |portable| portable.href(&href))
    };
    let icons = if is_drawing(path) {
        vec![json!({ "src": link(path), "sizes": "any", "type": "image/svg+xml" })]
    } else {
        let icon = |size: u32| {
            let src = link(&route::icon(size));
            json!({ "src": src, "sizes": format!("{size}x{size}"), "type": "image/png" })
        };
        LARGE.into_iter().map(icon).collect()
    };
    let front = link(route::FRONT);
    let mut manifest = json!({
        "id": front,
        "name": config.title,
        "short_name": config.theme.masthead,
        "lang": config.language,
        "start_url": front,
        "scope": if portable.is_some() { "./" } else { &front },
        "display": "browser",
        "icons": icons,
    });
    if let Some(accent) = &config.theme.accent {
        manifest["theme_color"] = json!(accent.to_string());
    }
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    Some(text.into_bytes())
}
