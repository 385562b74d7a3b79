//! The fixed phrases of restrictions. It must not know phrases with a space in them, such as a
//! territory, a time or a number of days.

use super::Rule;
use super::word::{Gap, Words};

/// Phrases by their words; `|` separates words that may stand in the same place. Longer phrases come
/// before those that they begin with.
const PHRASES: &[(&str, Rule)] = &[
    ("mandatory credit", Rule::MandatoryCredit),
    ("credit mandatory|required|obligatory", Rule::MandatoryCredit),
    ("credit is mandatory|required|obligatory", Rule::MandatoryCredit),
    ("credit must be given|used|included|shown|printed", Rule::MandatoryCredit),
    ("must credit", Rule::MandatoryCredit),
    ("must be credited", Rule::MandatoryCredit),
    ("nennung vorgeschrieben|erforderlich|verpflichtend|zwingend|pflicht", Rule::MandatoryCredit),
    (
        "nennung ist vorgeschrieben|erforderlich|verpflichtend|zwingend|pflicht",
        Rule::MandatoryCredit,
    ),
    ("namensnennung|urhebernennung|quellennennung|nennungspflicht", Rule::MandatoryCredit),
    ("no archival use", Rule::NoArchive),
    ("no archive|archives|archiving|archival|archivage", Rule::NoArchive),
    ("not for archive|archives|archiving|archival", Rule::NoArchive),
    ("non archive|archival", Rule::NoArchive),
    ("do not archive", Rule::NoArchive),
    ("archive|archives out", Rule::NoArchive),
    ("keine archivierung|archivnutzung|archivverwendung", Rule::NoArchive),
    ("kein archiv", Rule::NoArchive),
    ("nicht archivieren", Rule::NoArchive),
    ("archivierung verboten|untersagt|unzulässig", Rule::NoArchive),
    ("archivierung ist verboten|untersagt|unzulässig", Rule::NoArchive),
    ("no third|3rd party sales|sale|resale", Rule::NoSales),
    ("no commercial or editorial sales|sale", Rule::NoSales),
    ("no commercial|editorial sales|sale", Rule::NoSales),
    ("no sales|sale|resale|resales|reselling", Rule::NoSales),
    ("not for sale|resale", Rule::NoSales),
    ("kein verkauf|weiterverkauf", Rule::NoSales),
    ("keine weitergabe an dritte", Rule::NoSales),
    ("keine weitergabe", Rule::NoSales),
    ("no licensing|licencing|sublicensing|relicensing|syndication", Rule::NoLicensing),
    ("not for licensing|licencing|sublicensing|relicensing|syndication", Rule::NoLicensing),
    ("keine lizenzierung|sublizenzierung|lizenzvergabe|syndizierung", Rule::NoLicensing),
    ("no commercial use|usage", Rule::EditorialUseOnly),
    ("not for commercial use|usage|purposes", Rule::EditorialUseOnly),
    ("no marketing|advertising|advertisement|advertisements", Rule::EditorialUseOnly),
    ("not for marketing|advertising|advertisement|advertisements", Rule::EditorialUseOnly),
    ("for editorial use only", Rule::EditorialUseOnly),
    ("restricted|limited to editorial use", Rule::EditorialUseOnly),
    ("editorial use only", Rule::EditorialUseOnly),
    ("editorial purposes only", Rule::EditorialUseOnly),
    ("editorial only", Rule::EditorialUseOnly),
    ("only for editorial use|purposes", Rule::EditorialUseOnly),
    ("editorial use", Rule::EditorialUseOnly),
    (
        "nur|ausschließlich zur|für redaktionelle|redaktionellen|redaktioneller \
      verwendung|nutzung|zwecke|berichterstattung|gebrauch",
        Rule::EditorialUseOnly,
    ),
    (
        "nur|ausschließlich für die redaktionelle verwendung|nutzung|berichterstattung",
        Rule::EditorialUseOnly,
    ),
    ("nur|ausschließlich für den redaktionellen gebrauch", Rule::EditorialUseOnly),
    ("nur|ausschließlich zu redaktionellen zwecken", Rule::EditorialUseOnly),
    (
        "nur|ausschließlich redaktionelle|redaktionell nutzung|verwendung|nutzbar|verwendbar",
        Rule::EditorialUseOnly,
    ),
    ("keine kommerzielle nutzung|verwendung", Rule::EditorialUseOnly),
    ("keine werbung|werbenutzung", Rule::EditorialUseOnly),
    ("nicht für werbung|werbezwecke", Rule::EditorialUseOnly),
    ("mags|mag|magazines|magazine|zeitschriften out", Rule::MagazinesOut),
    ("no mags|magazines|magazine", Rule::MagazinesOut),
    ("keine magazine|zeitschriften", Rule::MagazinesOut),
    ("no internet|online|web|website|websites|digital use|usage", Rule::NoOnlineUse),
    ("no internet|online|web|websites", Rule::NoOnlineUse),
    ("internet|online|web|websites out", Rule::NoOnlineUse),
    ("not for internet|online|web|digital use|usage", Rule::NoOnlineUse),
    ("print use|usage only", Rule::NoOnlineUse),
    ("print only", Rule::NoOnlineUse),
    ("nur print", Rule::NoOnlineUse),
    ("nur für print", Rule::NoOnlineUse),
    ("keine onlinenutzung|internetnutzung|onlineverwendung", Rule::NoOnlineUse),
    ("keine online|internet nutzung|verwendung", Rule::NoOnlineUse),
];

/// Words after which a phrase goes on as a notice and not as an ordinary sentence.
const GOES_ON: [&str; 20] = [
    "or",
    "and",
    "nor",
    "no",
    "not",
    "oder",
    "und",
    "kein",
    "keine",
    "nicht",
    "unless",
    "without",
    "allowed",
    "permitted",
    "required",
    "erlaubt",
    "gestattet",
    "ohne",
    "after",
    "except",
];

/// The phrase at a place: its rule and the word behind it.
pub(super) fn at(words: &Words, at: usize) -> Option<(Rule, usize)> {
    PHRASES.iter().find_map(|(phrase, rule)| {
        let end = matched(words, at, phrase.split_whitespace())?;
        is_notice(words, at, end).then(|| (rule.clone(), end))
    })
}

/// The rest of a phrase whose "no" stands earlier, as in "no sales, archives or syndication".
pub(super) fn after_no(words: &Words, at: usize) -> Option<(Rule, usize)> {
    PHRASES.iter().find_map(|(phrase, rule)| {
        let (first, rest) = phrase.split_once(' ')?;
        if !matches!(first, "no" | "keine" | "kein") {
            return None;
        }
        let end = matched(words, at, rest.split_whitespace())?;
        is_notice(words, at, end).then(|| (rule.clone(), end))
    })
}

/// Whether the words at a place are those of a phrase, without anything between them.
pub(super) fn matched<'p>(
    words: &Words,
    at: usize,
    phrase: impl Iterator<Item = &'p str>,
) -> Option<usize> {
    let mut end = at;
    for choices in phrase {
        let fits = choices.split('|').any(|choice| choice == words.lower(end));
        if !fits || (end > at && words.gap(end) != Gap::Space) {
            return None;
        }
        end = end.saturating_add(1);
    }
    Some(end)
}

/// Whether words are a notice: they are in capitals, or a clause or list item ends behind them, or
/// the notice goes on. "There were no sales at the fair" is none.
pub(super) fn is_notice(words: &Words, from: usize, to: usize) -> bool {
    let next_is_name = words.words.get(to).is_some_and(|word| word.is_capitalised);
    words.is_loud(from, to)
        || words.gap(to) != Gap::Space
        || GOES_ON.contains(&words.lower(to))
        || (words.gap(from) == Gap::Break && next_is_name)
}
