//! The names of people and parties as programs, cameras and habits leave them: without what only
//! introduces a name, and without values that are no names. It must not know who is known.

use super::Metadata;

/// Values that programs and people write where a name is missing, in lowercase, without the signs
/// around them.
const NO_NAMES: [&str; 48] = [
    "anonymous photographer",
    "artist",
    "artist name",
    "author",
    "author name",
    "byline",
    "camera owner",
    "camera user",
    "copyright",
    "credit",
    "creator",
    "default",
    "desconocido",
    "empty",
    "false",
    "foto",
    "image",
    "inconnu",
    "k. a",
    "k.a",
    "keine angabe",
    "keine angaben",
    "n.a",
    "n/a",
    "n/d",
    "name",
    "nil",
    "no author",
    "no credit",
    "none",
    "not available",
    "not specified",
    "null",
    "owner",
    "owner name",
    "photo",
    "photographer",
    "photographer name",
    "picasa",
    "sconosciuto",
    "unbekannt",
    "undefined",
    "unknown",
    "unknown author",
    "unknown photographer",
    "unspecified",
    "your name",
    "your name here",
];

/// What cameras and telephones write as a description by default.
const CAMERAS: [&str; 18] = [
    "binary comment",
    "cof",
    "dav",
    "default",
    "dig camera",
    "digital still camera",
    "digital stillcamera",
    "edf",
    "exif_jpeg_picture",
    "exif jpeg picture",
    "hdr",
    "mde",
    "minolta dsc",
    "rhdr",
    "samsung camera pictures",
    "sdr",
    "sony dsc",
    "untitled",
];

/// What introduces a name when a colon follows.
const BEFORE_COLON: [&str; 48] = [
    "artist",
    "auteur",
    "author",
    "autor",
    "autore",
    "autorin",
    "bild",
    "bilder",
    "by",
    "byline",
    "copyright",
    "credit",
    "credit line",
    "credito",
    "credits",
    "creator",
    "crédit",
    "crédit photo",
    "crédits",
    "crédito",
    "foto",
    "foto credit",
    "fotograaf",
    "fotograf",
    "fotografa",
    "fotografia",
    "fotografie",
    "fotografin",
    "fotografo",
    "fotos",
    "fotógrafa",
    "fotógrafo",
    "image",
    "images",
    "photo",
    "photo by",
    "photo credit",
    "photograph",
    "photographe",
    "photographer",
    "photographers",
    "photos",
    "picture",
    "pictures",
    "автор",
    "фото",
    "фотограф",
    "摄影",
];

/// What introduces a name by itself.
const BEFORE_NAME: [&str; 21] = [
    "bild von ",
    "by ",
    "copyright by ",
    "foto by ",
    "foto de ",
    "foto di ",
    "foto van ",
    "foto von ",
    "fotos von ",
    "image by ",
    "images by ",
    "photo by ",
    "photo de ",
    "photo par ",
    "photograph by ",
    "photographed by ",
    "photographs by ",
    "photography by ",
    "photos by ",
    "picture by ",
    "pictures by ",
];

/// Puts all names of a file in order, wherever it says them.
pub(super) fn tidy_names(metadata: &mut Metadata) {
    for creators in [&mut metadata.creators, &mut metadata.image_creators] {
        let names = std::mem::take(creators);
        *creators = names.iter().filter_map(|name| person(name)).collect();
    }
    for parties in [&mut metadata.suppliers, &mut metadata.copyright_owners] {
        let names = std::mem::take(parties);
        *parties = names.iter().filter_map(|name| party(name)).collect();
    }
    for line in [&mut metadata.credit_line, &mut metadata.source] {
        *line = line.take().and_then(|line| party(&line));
    }
    let notice = &mut metadata.copyright_notice;
    *notice = notice.take().filter(|notice| !is_nobody(notice));
    let description = &mut metadata.description;
    *description = description.take().filter(|text| !is_nobody(text) && !is_from_camera(text));
}

/// A person's name on one line, without what introduces it.
fn person(text: &str) -> Option<String> {
    let line = party(text)?;
    let mut name = line.as_str();
    // "Photo by: © 2026 Anna Keel".
    while let Some(rest) = introduced(name) {
        name = rest;
    }
    let name = party(name)?;
    let bare = name.to_lowercase();
    // "Photo by" without a name behind it.
    (!BEFORE_NAME.iter().any(|words| words.trim_end() == bare)).then_some(name)
}

/// A name on one line, if it names somebody: names go over several lines in XML that was indented.
fn party(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!is_nobody(&line)).then_some(line)
}

/// What follows the first introduction of a name, if there is one.
fn introduced(name: &str) -> Option<&str> {
    let rest = after_sign(name)
        .or_else(|| after_colon(name))
        .or_else(|| BEFORE_NAME.iter().find_map(|words| strip_words(name, words)))?;
    Some(rest.trim_start_matches([' ', ':', '：', ',']))
}

/// What follows a copyright sign, or the word, and, if there is one, its year.
fn after_sign(name: &str) -> Option<&str> {
    let signs = ["©", "(c)", "&copy;", "copyright "];
    let rest = signs.iter().find_map(|sign| strip_words(name, sign))?.trim_start();
    let years = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–'));
    let is_year = rest.len().saturating_sub(years.len()) >= 4;
    // "©2M Studio" begins with no year.
    Some(if is_year && years.starts_with([' ', ',']) { years.trim_start() } else { rest })
}

/// What follows "Photo:" and the like.
fn after_colon(name: &str) -> Option<&str> {
    let (word, rest) = name.split_once([':', '：'])?;
    let word = word.trim_end().to_lowercase();
    (BEFORE_COLON.contains(&word.as_str()) && !rest.trim().is_empty()).then_some(rest)
}

/// What follows some words in any case.
fn strip_words<'a>(name: &'a str, words: &str) -> Option<&'a str> {
    let (start, rest) = name.split_at_checked(words.len())?;
    (start.to_lowercase() == words && !rest.trim().is_empty()).then_some(rest)
}

/// Whether a value is no name: no letter at all, or a word that stands for a missing name.
fn is_nobody(text: &str) -> bool {
    if !text.chars().any(char::is_alphabetic) {
        return true;
    }
    let around = |c: char| !c.is_alphanumeric();
    let bare = text.trim_matches(around).to_lowercase();
    NO_NAMES.contains(&bare.as_str())
}

/// Whether a description comes from a camera.
fn is_from_camera(text: &str) -> bool {
    let text = text.trim_matches(['<', '>', ' ']).to_lowercase();
    CAMERAS.contains(&text.as_str())
        || ["digital camera", "digimax"].iter().any(|end| text.ends_with(end))
        || ["dcim\\", "digimax "].iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_introduces_a_name_is_no_part_of_it() {
        for (text, expect) in [
            ("Foto: Anna Keel", "Anna Keel"),
            ("FOTO:Anna Keel", "Anna Keel"),
            ("Photo : Anna Keel", "Anna Keel"),
            ("© Anna Keel", "Anna Keel"),
            ("©Anna Keel", "Anna Keel"),
            ("© 2026 Anna Keel", "Anna Keel"),
            ("(c) 2024-2026, Anna Keel", "Anna Keel"),
            ("Copyright 2026 Anna Keel", "Anna Keel"),
            ("Copyright © 2026 Anna Keel", "Anna Keel"),
            ("Copyright: Anna Keel", "Anna Keel"),
            ("Photographer: Anna Keel", "Anna Keel"),
            ("Photo by Anna Keel", "Anna Keel"),
            ("photo by: Anna Keel", "Anna Keel"),
            ("Photo by: © Anna Keel", "Anna Keel"),
            ("Crédit photo : Anna Keel", "Anna Keel"),
            ("Фото: Иван Петров", "Иван Петров"),
            ("\n   Anna\n   Keel\n", "Anna Keel"),
            ("Anna  Keel", "Anna Keel"),
            // These are names.
            ("Foto Keel", "Foto Keel"),
            ("Byron Keel", "Byron Keel"),
            ("By Keel: Studio", "Keel: Studio"),
            ("Studio: Keel", "Studio: Keel"),
            ("Photo Press Service", "Photo Press Service"),
            ("©2M Studio", "2M Studio"),
            ("Autorenfoto", "Autorenfoto"),
        ] {
            assert_eq!(person(text).as_deref(), Some(expect), "{text}");
        }
    }

    #[test]
    fn values_that_name_nobody() {
        for text in [
            "-",
            "--",
            "–",
            "...",
            "?",
            "n/a",
            "N/A",
            "n.a.",
            "null",
            "(null)",
            "<none>",
            "None",
            "Unknown",
            "UNKNOWN",
            "[unknown]",
            "unbekannt",
            "undefined",
            "Camera owner",
            "Picasa",
            "Your Name",
            "0",
            "©",
            "Photo:",
            "Photographer",
            "Photo by",
            "'Unknown'",
            "© 2026",
        ] {
            assert_eq!(person(text), None, "{text}");
        }
        for text in ["Nona", "Null & Nichtig", "Unknown Mortal Orchestra", "N. A. Keel", "X", "李"]
        {
            assert_eq!(person(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn descriptions_of_cameras() {
        for text in
            ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG", "-", "null"]
        {
            let mut metadata = Metadata { description: Some(text.into()), ..Metadata::default() };
            tidy_names(&mut metadata);
            assert_eq!(metadata.description, None, "{text}");
        }
        let text = "A digital camera on a table";
        let mut metadata = Metadata { description: Some(text.into()), ..Metadata::default() };
        tidy_names(&mut metadata);
        assert_eq!(metadata.description.as_deref(), Some(text));
    }
}
