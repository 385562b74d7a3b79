//! What an unknown name looks like: an organisation, a person, or neither.
//!
//! Must not know where in the line a name stands. These are guesses; each one is safe because the
//! grammar keeps a line as written when the guesses don't fit together.

use super::people;
use super::registry::{Registry, fold};

/// What a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An organisation: "DHA", "stock.adobe.com", "Stadt Wien".
    Organisation,
    /// A full personal name, or several.
    Person,
    /// A single word with a capital: a person or not.
    Name,
    /// A user name as stock libraries and networks have them: "zmotions", "jane42", "@jane".
    Handle,
    /// No name at all.
    Prose,
}

/// Words that people's names don't have.
const ORGANISATION_WORDS: &[&str] = &[
    "administration",
    "ag",
    "agency",
    "airlines",
    "airport",
    "army",
    "association",
    "authority",
    "bureau",
    "club",
    "co",
    "collection",
    "college",
    "command",
    "commission",
    "committee",
    "company",
    "corp",
    "corps",
    "council",
    "department",
    "e.v",
    "embassy",
    "fc",
    "federation",
    "fernsehen",
    "film",
    "films",
    "flickr",
    "force",
    "forces",
    "foundation",
    "gallery",
    "gemeinde",
    "gmbh",
    "gobierno",
    "gouvernement",
    "government",
    "governo",
    "group",
    "gruppe",
    "hospital",
    "image",
    "inc",
    "institut",
    "institute",
    "international",
    "kg",
    "klub",
    "kremlin",
    "labs",
    "library",
    "llc",
    "ltd",
    "magazin",
    "magazine",
    "marines",
    "medien",
    "ministerio",
    "ministero",
    "ministry",
    "ministère",
    "museo",
    "musée",
    "national",
    "nations",
    "navy",
    "network",
    "news",
    "office",
    "parlament",
    "parliament",
    "partei",
    "pbc",
    "photography",
    "photos",
    "pictures",
    "plc",
    "police",
    "policía",
    "polizia",
    "pool",
    "radio",
    "sammlung",
    "service",
    "services",
    "society",
    "sports",
    "stadt",
    "stiftung",
    "studio",
    "studios",
    "technologies",
    "television",
    "theatre",
    "times",
    "tv",
    "u.s",
    "united",
    "university",
    "агентство",
    "министерство",
    "правительство",
];

/// Words that mark an organisation alone and as the end of a German compound.
const ORGANISATION_ENDINGS: &[&str] = &[
    "agentur",
    "archiv",
    "archive",
    "bibliothek",
    "bundesheer",
    "direktion",
    "feuerwehr",
    "foto",
    "handout",
    "images",
    "kanzleramt",
    "media",
    "ministerium",
    "museum",
    "nachrichten",
    "photo",
    "polizei",
    "press",
    "presse",
    "präsidium",
    "universität",
    "verband",
    "verein",
    "verlag",
    "zeitung",
];

/// Places on the web that photos come from. They are known to everybody, so that no site need list
/// them.
const PLATFORMS: &[&str] = &[
    "bluesky",
    "facebook",
    "google",
    "instagram",
    "mastodon",
    "openstreetmap",
    "snapchat",
    "telegram",
    "tiktok",
    "twitch",
    "twitter",
    "vimeo",
    "weibo",
    "wikipedia",
    "youtube",
];

/// Articles that open the name of a paper: "DER STANDARD", "The Guardian".
const ARTICLES: &[&str] = &["the", "der", "die", "das"];

/// Small words inside the name of an organisation.
const SMALL_WORDS: &[&str] = &[
    "&", "am", "an", "and", "das", "de", "dem", "den", "der", "des", "di", "die", "du", "et",
    "for", "für", "im", "in", "la", "le", "of", "the", "und", "von", "zu", "zum", "zur",
];

/// Small words inside personal names and between them.
const PARTICLES: &[&str] = &[
    "&", "af", "al", "and", "av", "bin", "bint", "da", "dal", "das", "de", "del", "della", "den",
    "der", "di", "do", "dos", "du", "e", "el", "et", "i", "ibn", "la", "le", "ten", "ter", "und",
    "van", "vom", "von", "y", "zu", "zum", "zur",
];

/// Where in a photo somebody is: in parentheses as often as credits are.
const REMARKS: &[&str] = &[
    "above", "back", "below", "bottom", "center", "centre", "front", "hinten", "l", "left", "li",
    "links", "m", "middle", "mitte", "oben", "r", "re", "rechts", "right", "top", "unten", "vorne",
];

/// Words that open a remark.
const REMARK_OPENINGS: &[&str] = &["courtesy", "page", "see", "seite", "siehe", "vgl"];

/// More words than this are a sentence.
const MOST_WORDS: usize = 12;

/// Whether a text is the name of a place on the web: "YouTube", "Google Maps".
pub(super) fn is_platform(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    PLATFORMS.contains(&fold(first).as_str()) && text.split_whitespace().count() < 4
}

/// What a text looks like.
pub(super) fn of(registry: &Registry, text: &str) -> Shape {
    if let Some(account) = text.strip_prefix('@') {
        let plain = |c: char| c.is_alphanumeric() || ".-_".contains(c);
        let is_account = !account.is_empty() && account.chars().all(plain);
        return if is_account { Shape::Handle } else { Shape::Prose };
    }
    let text = people::without_rank(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let (Some(&first), Some(opening)) = (words.first(), folded.first()) else {
        return Shape::Prose;
    };
    if words.len() > MOST_WORDS
        || !text.chars().any(char::is_alphabetic)
        || text.chars().any(is_foreign_to_names)
        || is_remark(&folded)
    {
        return Shape::Prose;
    }
    if is_platform(text) && words.iter().all(|word| starts_high(word)) {
        return Shape::Organisation;
    }
    let article = words.len() > 1 && starts_high(first) && ARTICLES.contains(&opening.as_str());
    if article || folded.iter().any(|word| is_organisation_word(word)) {
        let high = |word: &str| starts_high(word) || starts_with_digit(word);
        let fits = high(first) && words.iter().all(|word| high(word) || SMALL_WORDS.contains(word));
        return if fits { Shape::Organisation } else { Shape::Prose };
    }
    if words.len() == 1 {
        return single(registry, first);
    }
    if text.chars().any(char::is_numeric) {
        let station = is_all_capitals(first) && words.iter().skip(1).all(|w| starts_with_digit(w));
        return if station { Shape::Organisation } else { Shape::Prose };
    }
    if !is_personal(&words) {
        return Shape::Prose;
    }
    // "Spotlight PA", or an agency whose slash was forgotten: a warning is better than a person.
    let shouted = words.iter().all(|word| is_all_capitals(word));
    let agency = |word: &&str| is_all_capitals(word) && registry.find(word).is_some();
    if !shouted && words.iter().any(agency) { Shape::Organisation } else { Shape::Person }
}

/// What a text of one word looks like.
fn single(registry: &Registry, word: &str) -> Shape {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if word.contains('&')
        || is_all_capitals(word)
        || is_domain(word)
        || word.split('-').any(|part| is_all_capitals(part) && part.chars().count() > 2)
    {
        return Shape::Organisation;
    }
    // Short names are near to everything: Anna is one letter from ANSA.
    if letters > 4 && registry.nearest(word).is_some() {
        return Shape::Organisation;
    }
    if is_name_word(word) {
        // Scripts without capitals don't put a space between the parts of a name either.
        let caseless = word.chars().all(|c| !c.is_uppercase() && !c.is_lowercase());
        return if caseless && letters > 1 { Shape::Person } else { Shape::Name };
    }
    let plain = |c: char| c.is_alphanumeric() || ".-_".contains(c);
    if word.chars().all(plain) { Shape::Handle } else { Shape::Prose }
}

/// Whether the words are one or more personal names.
fn is_personal(words: &[&str]) -> bool {
    let ends_well = words.last().is_some_and(|word| is_name_word(word));
    ends_well && words.iter().all(|word| is_name_word(word) || PARTICLES.contains(word))
}

fn is_organisation_word(folded: &str) -> bool {
    ORGANISATION_WORDS.contains(&folded)
        || ORGANISATION_ENDINGS.iter().any(|ending| folded.ends_with(ending))
}

fn is_remark(folded: &[String]) -> bool {
    match folded {
        [only] => REMARKS.contains(&only.as_str()),
        [first, ..] => REMARK_OPENINGS.contains(&first.as_str()),
        [] => false,
    }
}

/// Letters with a capital first, or after an apostrophe or hyphen: "Guan", "d'Angelo", "al-Masri".
fn is_name_word(word: &str) -> bool {
    if word.chars().any(|c| c.is_numeric() || c == '_' || c == '&') {
        return false;
    }
    starts_high(word) || word.split(['-', '\'', '’']).skip(1).any(starts_high)
}

/// Whether a word starts with a letter that is not a small one.
fn starts_high(word: &str) -> bool {
    let first = word.trim_start_matches(['\'', '’']).chars().next();
    first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
}

fn starts_with_digit(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_numeric)
}

/// Whether a word has at least two letters, all of them capitals.
fn is_all_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && letters.clone().count() > 1
        && letters.all(char::is_uppercase)
        // "J.R." are the initials of a person.
        && !word.contains('.')
}

/// "stock.adobe.com", and not "J.Doe" or "max.mustermann".
fn is_domain(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(host, end)| {
        host.chars().count() > 1
            && host.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
            && (2..=4).contains(&end.len())
            && end.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// Whether a character says that the text is no name.
fn is_foreign_to_names(c: char) -> bool {
    (c.is_ascii_punctuation() && !".-'&_".contains(c))
        || c.is_control()
        || "„“”«»‹›…–—•¿¡：；，。".contains(c)
}

#[cfg(test)]
mod tests {
    use super::super::registry::Registry;
    use super::{Shape, of};

    #[test]
    fn shapes() {
        let registry = Registry::builtin();
        let cases: &[(Shape, &[&str])] = &[
            (
                Shape::Person,
                &[
                    "Ng Han Guan",
                    "HANS KLAUS TECHT",
                    "Ludovic MARIN",
                    "J. Scott Applewhite",
                    "J.R. Smith",
                    "Hassan al-Masri",
                    "Gabriele d'Angelo",
                    "van der Berg",
                    "Jean-Christophe Bott",
                    "Jane Doe and John Roe",
                    "王小明",
                    "Юрий Кадобнов",
                    "Petty Officer 2nd Class Jane Doe",
                ],
            ),
            (
                Shape::Organisation,
                &[
                    "DHA",
                    "ORF 2",
                    "ORF.at",
                    "foto.example.com",
                    "RETUERS",
                    "Retuers",
                    "JPL-Caltech",
                    "Stadt Wien",
                    "Bundesministerium für Finanzen",
                    "Ministry of Defence",
                    "The Guardian",
                    "DER STANDARD",
                    "Kleine Zeitung",
                    "Radio 1",
                    "Spotlight PA",
                    "Planet Labs PBC",
                    "B&C",
                    "YouTube",
                    "Google Maps",
                    "US Central Command",
                    "U.S. Fish and Wildlife Service",
                ],
            ),
            (Shape::Name, &["Banksy", "X", "O’Neill"]),
            (Shape::Handle, &["zmotions", "jane42", "max.mustermann", "@jane"]),
            (
                Shape::Prose,
                &[
                    "",
                    "2019",
                    "Seite 3",
                    "siehe AP",
                    "rechts",
                    "Max Huber zeigt das Foto",
                    "ein Foto von gestern",
                    "Warum?",
                    "@",
                    "@ jane",
                    "von der",
                    "Max Huber: Wien",
                ],
            ),
        ];
        for (shape, texts) in cases {
            for text in *texts {
                assert_eq!(of(&registry, text), *shape, "{text:?}");
            }
        }
    }
}
