//! Alternative texts that don't say what can be seen.
//!
//! Must not judge style: only what is certainly of no use to somebody who listens.

use crate::base::diag::{Code, Diag, Place};
use crate::site::index::story::Context;
use crate::site::photo::{Shown, Text, Use};

/// Longer texts are tiring to listen to: screen readers can't pause inside of one.
const LONG: usize = 250;

/// What a screen reader has said already when it begins to read.
const OPENINGS: &[&str] = &[
    "foto von",
    "fotos von",
    "ein foto von",
    "das foto zeigt",
    "bild von",
    "ein bild von",
    "das bild zeigt",
    "aufnahme von",
    "photo of",
    "photos of",
    "a photo of",
    "photograph of",
    "a photograph of",
    "picture of",
    "a picture of",
    "image of",
    "an image of",
];

/// How cameras begin the names of files.
const CAMERAS: &[&str] = &["img", "dsc", "dscf", "dscn", "pxl", "mvi", "p"];

/// How the names of pictures end.
const ENDINGS: &[&str] = &[".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff"];

/// Reports what is remarkable about the alternative text of a photo.
pub(super) fn alt(context: &Context<'_>, asked: &Use<'_>, shown: &Shown, problems: &mut Vec<Diag>) {
    let alt = shown.alt.trim();
    if alt.is_empty() {
        return;
    }
    let mut say = |code: Code, message: String, label: String, help: &str| {
        problems.push(Diag::new(code, message).at_place(place(asked), label).help(help));
    };
    let file = asked.file;
    if is_file_name(alt, file) {
        say(
            Code::PHOTO_ALT_FILE_NAME,
            format!("the alternative text of {file} is a file name"),
            "says nothing of what can be seen".to_owned(),
            "write what can be seen",
        );
        return;
    }
    let caption = shown.caption.as_ref().map(|caption| match caption {
        Text::Own(inline, _) => inline.text.as_str(),
        Text::Body(caption) => caption.text.as_str(),
    });
    if caption.is_some_and(|caption| fold(caption) == fold(alt)) {
        say(
            Code::PHOTO_ALT_CAPTION,
            format!("the alternative text of {file} is its caption"),
            "who listens hears the same twice".to_owned(),
            "say in `alt` what can be seen, and in the caption why the photo is here",
        );
    }
    let folded = format!("{} ", fold(alt));
    if let Some(opening) = OPENINGS.iter().find(|one| folded.starts_with(&format!("{one} "))) {
        say(
            Code::PHOTO_ALT_CREDIT,
            format!("the alternative text of {file} says that it is a photo"),
            format!("begins with \"{opening}\""),
            "begin with what can be seen: screen readers say by themselves that it is a picture",
        );
    } else if let Some(name) = credit_in(alt, context, shown) {
        say(
            Code::PHOTO_ALT_CREDIT,
            format!("the alternative text of {file} contains its credit"),
            format!("\"{name}\" belongs below the photo"),
            "say in `alt` what can be seen, without the credit",
        );
    }
    let characters = alt.chars().count();
    if characters > LONG {
        say(
            Code::PHOTO_ALT_LONG,
            format!("the alternative text of {file} has {characters} characters"),
            format!("more than {LONG}"),
            "say in a sentence or two what matters here; the text can say the rest",
        );
    }
}

/// Where the alternative text stands that is shown.
fn place(asked: &Use<'_>) -> Place {
    let said = |name: Option<&str>| {
        asked.levels.iter().find_map(|level| {
            let alt = level.fields.alt.as_ref().filter(|alt| !alt.value.trim().is_empty())?;
            (name.is_none() || name == Some(level.name))
                .then(|| Place { path: level.path.clone(), span: Some(alt.span) })
        })
    };
    let figure = asked.figure.filter(|figure| !figure.alt.trim().is_empty());
    said(Some("the attributes"))
        .or_else(|| figure.map(|_| asked.place.clone()))
        .or_else(|| said(None))
        .unwrap_or_else(|| asked.place.clone())
}

/// What of the credit stands in the alternative text.
fn credit_in(alt: &str, context: &Context<'_>, shown: &Shown) -> Option<String> {
    let registry = &context.ground.sources.agencies.registry;
    let inner = alt.trim_end_matches('.').strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    if let Some((_, inner)) = inner
        && registry.reads_as_credit(inner)
    {
        return Some(inner.trim().to_owned());
    }
    // One word alone may as well be somebody or something in the picture.
    let folded = format!(" {} ", fold(alt));
    let named = |name: &&String| {
        let name = fold(name);
        name.contains(' ') && folded.contains(&format!(" {name} "))
    };
    [Some(&shown.line), shown.credit.photographer.as_ref()]
        .into_iter()
        .flatten()
        .find(named)
        .cloned()
}

/// Whether a text is the name of the file, or of any file.
fn is_file_name(alt: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let small = alt.to_lowercase();
    if alt == name || ENDINGS.iter().any(|ending| small.ends_with(ending)) {
        return true;
    }
    if alt.contains(char::is_whitespace) {
        return false;
    }
    let letters = small.trim_end_matches(|c: char| c.is_ascii_digit() || "_-".contains(c));
    let digits = small.chars().filter(char::is_ascii_digit).count();
    let camera = CAMERAS.contains(&letters.trim_end_matches(['_', '-'])) && digits >= 3;
    // "Zug" may well be said of zug.jpg; "zug-nordkorea" is nothing that anybody says.
    camera || (alt == stem && stem.contains(['-', '_']))
}

/// Words in lowercase letters with single spaces between them.
fn fold(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn names_of_files_are_told_from_words() {
        for alt in
            ["IMG_1234", "DSC01234", "zug.jpg", "a train.JPEG", "zug-bahnhof", "PXL_20230911"]
        {
            assert!(is_file_name(alt, "bilder/zug-bahnhof.jpg"), "{alt}");
        }
        for alt in ["Zug", "P7", "ein Zug", "U-Bahn", "zug-bahnhof im Abendlicht", "b"] {
            assert!(!is_file_name(alt, "zug-bahnhof.jpg"), "{alt}");
        }
        assert!(!is_file_name("b", "b.png"));
    }
}
