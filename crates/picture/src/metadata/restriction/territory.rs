//! The territories that restrictions name: countries, and regions with markets of their own, in
//! English and German. It must not know what is forbidden there.

use super::phrase::matched;
use super::word::{Gap, Words};

/// The names as they are shown. Full stops and hyphens are spaces here.
#[rustfmt::skip]
const TERRITORIES: &[&str] = &[
    "Afghanistan", "Africa", "Afrika", "Albania", "Albanien", "Algeria", "Algerien", "Andorra",
    "Angola", "Argentina", "Argentinien", "Armenia", "Armenien", "Aserbaidschan", "Asia", "Asien",
    "Australia", "Australien", "Austria", "Azerbaijan", "BRD", "Bahamas", "Bahrain",
    "Baltic States", "Baltics", "Bangladesh", "Barbados", "Bavaria", "Bayern", "Belarus", "Belgien",
    "Belgium", "Belize", "Benelux", "Benin", "Berlin", "Bhutan", "Bolivia", "Bolivien", "Bosnia",
    "Bosnia and Herzegovina", "Bosnien", "Botswana", "Brasilien", "Brazil", "Britain", "Brunei",
    "Bulgaria", "Bulgarien", "Burgenland", "Burkina Faso", "Burundi", "Cambodia", "Cameroon",
    "Canada", "Cape Verde", "Catalonia", "Central America", "Chad", "Chile", "China", "Colombia",
    "Comoros", "Congo", "Costa Rica", "Croatia", "Cuba", "Cyprus", "Czech Republic", "Czechia",
    "DACH", "Denmark", "Deutschland", "Djibouti", "Dominican Republic", "Dänemark", "EU", "Ecuador",
    "Egypt", "El Salvador", "England", "Eritrea", "Estland", "Estonia", "Eswatini", "Ethiopia",
    "Europa", "Europe", "European Union", "Fiji", "Finland", "Finnland", "Flanders", "France",
    "Frankreich", "GB", "GSA", "Gabon", "Gambia", "Georgia", "Georgien", "Germany", "Ghana",
    "Great Britain", "Greece", "Greenland", "Grenada", "Griechenland", "Großbritannien",
    "Guatemala", "Guinea", "Guyana", "Haiti", "Hamburg", "Holland", "Honduras", "Hong Kong",
    "Hungary", "Iceland", "India", "Indien", "Indonesia", "Indonesien", "Irak", "Iran", "Iraq",
    "Ireland", "Irland", "Island", "Israel", "Italien", "Italy", "Ivory Coast", "Jamaica", "Japan",
    "Jordan", "Jordanien", "Kanada", "Kasachstan", "Kazakhstan", "Kenya", "Kolumbien", "Korea",
    "Kosovo", "Kroatien", "Kuba", "Kuwait", "Kyrgyzstan", "Kärnten", "Laos", "Lateinamerika",
    "Latin America", "Latvia", "Lebanon", "Lesotho", "Lettland", "Libanon", "Liberia", "Libya",
    "Libyen", "Liechtenstein", "Litauen", "Lithuania", "Luxembourg", "Luxemburg", "Macau",
    "Macedonia", "Madagascar", "Malawi", "Malaysia", "Maldives", "Mali", "Malta", "Marokko",
    "Mauritania", "Mauritius", "Mazedonien", "Mexico", "Mexiko", "Middle East", "Moldau", "Moldova",
    "Monaco", "Mongolei", "Mongolia", "Montenegro", "Morocco", "Mozambique", "Myanmar", "NYC",
    "Naher Osten", "Namibia", "Nepal", "Netherlands", "Neuseeland", "New York", "New York City",
    "New Zealand", "Nicaragua", "Niederlande", "Niederösterreich", "Niger", "Nigeria",
    "Nordamerika", "Nordic Countries", "Nordkorea", "Nordmazedonien", "Nordrhein Westfalen",
    "North America", "North Korea", "North Macedonia", "Northern Ireland", "Norway", "Norwegen",
    "Oberösterreich", "Oesterreich", "Oman", "Pakistan", "Palestine", "Panama", "Papua New Guinea",
    "Paraguay", "Peru", "Philippinen", "Philippines", "Poland", "Polen", "Portugal", "Puerto Rico",
    "Qatar", "Quebec", "Romania", "Rumänien", "Russia", "Russland", "Rwanda", "Salzburg",
    "San Marino", "Saudi Arabia", "Saudi Arabien", "Scandinavia", "Schottland", "Schweden",
    "Schweiz", "Scotland", "Senegal", "Serbia", "Serbien", "Seychelles", "Sierra Leone",
    "Singapore", "Singapur", "Skandinavien", "Slovakia", "Slovenia", "Slowakei", "Slowenien",
    "Somalia", "South Africa", "South America", "South Korea", "South Sudan", "South Tyrol",
    "Spain", "Spanien", "Sri Lanka", "Steiermark", "Sudan", "Suriname", "Sweden", "Switzerland",
    "Syria", "Syrien", "Südafrika", "Südamerika", "Südkorea", "Südtirol", "Taiwan", "Tajikistan",
    "Tanzania", "Thailand", "Tirol", "Togo", "Tschechien", "Tunesien", "Tunisia", "Turkey",
    "Turkmenistan", "Tyrol", "Türkei", "Türkiye", "U K", "U S", "U S A", "UAE", "UK", "US", "USA",
    "Uganda", "Ukraine", "Ungarn", "United Arab Emirates", "United Kingdom", "United States",
    "Uruguay", "Uzbekistan", "Venezuela", "Vereinigte Arabische Emirate", "Vereinigte Staaten",
    "Vereinigtes Königreich", "Vienna", "Vietnam", "Vorarlberg", "Wales", "Wallonia",
    "Weißrussland", "Wien", "Yemen", "Zambia", "Zimbabwe", "Zypern", "Ägypten", "Österreich",
];

/// The territory at a place, the longest if several fit, and the word behind it.
///
/// A name of up to three letters must be in capitals, so that "help us out" is none.
pub(super) fn at(words: &Words, at: usize) -> Option<(&'static str, usize)> {
    let found = TERRITORIES.iter().filter(|name| begins_with(name, words.lower(at)));
    let found = found.filter_map(|name| {
        let lower = name.to_lowercase();
        let end = matched(words, at, lower.split(' '))?;
        let is_short = name.len() <= 3;
        (!is_short || words.is_loud(at, end)).then_some((*name, end))
    });
    found.max_by_key(|(_, end)| *end)
}

/// Whether a name's first word is the given one, which is in lower case.
fn begins_with(name: &str, lower: &str) -> bool {
    // The first byte of a letter in UTF-8 is the same for its capital in all names that we have, and
    // tells most names apart at little cost.
    let byte = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    if byte(name) != byte(lower) {
        return false;
    }
    let first = name.split(' ').next().unwrap_or_default();
    first.chars().flat_map(char::to_lowercase).eq(lower.chars())
}

/// A list may have this many territories. Without a bound, a text of nothing but territories would
/// be walked again from each of them.
const LIST_MAX: usize = 20;

/// The territories of a list such as "Germany, Austria and Switzerland", and the word behind it.
pub(super) fn list(words: &Words, from: usize) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    let mut end = from;
    let mut next = from;
    while let Some((name, after)) = at(words, next) {
        names.push(shown(name));
        end = after;
        if names.len() >= LIST_MAX {
            break;
        }
        next = match words.lower(after) {
            "and" | "or" | "und" | "oder" if words.gap(after) != Gap::Break => {
                after.saturating_add(1)
            }
            _ if words.gap(after) == Gap::List => after,
            _ => break,
        };
    }
    (names, end)
}

/// The name of a territory that is in no list, from words in capitals.
pub(super) fn named(words: &Words, from: usize, to: usize) -> String {
    let names = words.words.get(from..to).unwrap_or_default().iter().map(|word| {
        let exact = words.text.get(word.start..word.end).unwrap_or_default();
        // Codes such as NYC stay as they are.
        if word.lower.chars().count() <= 3 { exact.to_owned() } else { capitalised(&word.lower) }
    });
    names.collect::<Vec<String>>().join(" ")
}

fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Abbreviations without the spaces that stand for their full stops.
fn shown(name: &str) -> String {
    match name {
        "U S" => "US".to_owned(),
        "U S A" => "USA".to_owned(),
        "U K" => "UK".to_owned(),
        _ => name.to_owned(),
    }
}
