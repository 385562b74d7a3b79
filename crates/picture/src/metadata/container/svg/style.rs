//! References in CSS, in a style sheet or an attribute of an SVG (CSS Syntax 3, SVG 2 section 6).
//! It must not know CSS beyond that: it looks for what could load something, not for rules.

/// What in CSS loads something or runs something, apart from `url()`, which is looked into.
const FORBIDDEN: [&str; 7] =
    ["@import", "image-set(", "src(", "expression(", "-moz-binding", "behavior:", "javascript:"];

/// Raster pictures; an SVG in a `data:` URL would need all of these checks again.
const PICTURES: [&str; 6] = ["png", "jpeg", "jpg", "gif", "webp", "avif"];
/// Fonts that drawing programs put into style sheets. A font cannot load or run anything.
const FONTS: [&str; 4] = [
    "data:font/",
    "data:application/font-",
    "data:application/x-font-",
    "data:application/vnd.ms-fontobject",
];

/// The first thing in some CSS that reaches out of the file, in the CSS's own words.
pub fn outside(css: &str) -> Option<String> {
    // Nothing to find without one of these, and paths can be very long.
    if !css.contains(['(', '\\', '@', ':']) {
        return None;
    }
    let css = plain(css);
    if let Some(word) = FORBIDDEN.iter().find(|word| css.contains(**word)) {
        return Some((*word).to_owned());
    }
    css.split("url(").skip(1).find_map(|argument| {
        let argument =
            argument.trim_start_matches(|one: char| one <= ' ' || one == '"' || one == '\'');
        let fine = is_inside(argument)
            // An empty argument means the document itself.
            || argument.starts_with(')')
            || FONTS.iter().any(|font| argument.starts_with(font));
        let end = argument.find(['"', '\'', ')']).unwrap_or(argument.len());
        (!fine).then(|| format!("url({})", argument.get(..end).unwrap_or_default()))
    })
}

/// Whether a reference stays within the file: `#fragment`, or a raster picture as a `data:` URL.
/// Expects it in lower case and without white space in front.
pub fn is_inside(reference: &str) -> bool {
    let picture = || {
        let kind = reference.strip_prefix("data:image/")?;
        let kind = kind.get(..kind.find([';', ','])?)?;
        Some(PICTURES.contains(&kind))
    };
    reference.is_empty() || reference.starts_with('#') || picture() == Some(true)
}

/// CSS with its escapes undone (CSS Syntax 3, section 4.3.7) and in lower case, so that `\75rl(`
/// is found like `url(`.
fn plain(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    while let Some(one) = rest.next() {
        if one != '\\' {
            out.extend(one.to_lowercase());
            continue;
        }
        let mut value = None;
        for _ in 0..6 {
            let Some(digit) = rest.peek().and_then(|one| one.to_digit(16)) else { break };
            value = Some(value.unwrap_or(0) * 16 + digit);
            rest.next();
        }
        match value {
            Some(value) => {
                // One white space after the digits belongs to the escape.
                rest.next_if(|one| one.is_ascii_whitespace());
                let one = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend(one.to_lowercase());
            }
            // Any other character stands for itself, and an escaped line break for nothing.
            None => out.extend(
                rest.next().filter(|one| *one != '\n').into_iter().flat_map(char::to_lowercase),
            ),
        }
    }
    out
}
