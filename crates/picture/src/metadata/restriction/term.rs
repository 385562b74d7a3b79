//! Restrictions in time: embargoes, and a number of days. It must not know the clock: what a time
//! means today is for others to say.

use super::Rule;
use super::phrase::{self, matched};
use super::word::{Gap, Words};

/// How embargoes begin; what follows is the time. `|` separates words for the same place.
const EMBARGOES: [&str; 13] = [
    "embargoed for release until|till|til|at|on",
    "embargoed for publication|release|use",
    "embargoed until|till|til|to|for|before",
    "embargo until|till|til|to|bis",
    "embargo",
    "embargoed",
    "hold for release until|till|at|on",
    "not for release|use|publication|broadcast before|until|till",
    "no use|release|publication before|until|till",
    "do not use|publish|release before|until|till",
    "sperrfrist bis",
    "sperrfrist",
    "gesperrt bis",
];

/// The most bytes of an embargo's time that are kept.
const TIME_LENGTH_MAX: usize = 100;

/// The embargo at a place and the word behind it.
pub(super) fn embargo(words: &Words, at: usize) -> Option<(Rule, usize)> {
    // In the middle of a sentence it may be news of an embargo.
    let in_sentence = words.gap(at) == Gap::Space && !words.is_loud(at, at.saturating_add(1));
    let before = at.checked_sub(1).map_or("", |before| words.lower(before));
    let announced = matches!(before, "under" | "strict" | "achtung" | "mit" | "bitte");
    let begins_time = |end: usize| {
        words.gap(end) == Gap::Colon || words.lower(end).starts_with(|c: char| c.is_ascii_digit())
    };
    let begins = |phrase: &&str| {
        let end = matched(words, at, phrase.split(' '))?;
        let is_bare = !phrase.contains(' ') && !words.lower(at).starts_with("sperr");
        let fits = !in_sentence
            || announced
            || phrase.starts_with("embargoed ")
            || (words.lower(at) == "sperrfrist" && begins_time(end));
        // "Embargo" alone needs a colon, or the end of the clause.
        (fits && (!is_bare || words.gap(end) != Gap::Space)).then_some(end)
    };
    let end = EMBARGOES.iter().find_map(begins)?;
    let time = time_after(words, end);
    // The words of the time are not searched again, because they may look like a number of days.
    let mut behind = end;
    let time_end = words.words.get(end).map_or(0, |word| word.start).saturating_add(time.len());
    while words.words.get(behind).is_some_and(|word| word.end <= time_end) {
        behind = behind.saturating_add(1);
    }
    Some((Rule::Embargo(time.to_owned()), behind))
}

/// The time that follows: the rest of the sentence. Full stops are in dates and times, too, so a
/// sentence ends only behind a word of at least three letters, or before the next notice.
fn time_after<'a>(words: &Words<'a>, at: usize) -> &'a str {
    let Some(first) = words.words.get(at) else { return "" };
    let gap_has = |word: usize, what: &[char]| {
        let before = word.checked_sub(1).and_then(|before| words.words.get(before));
        let from = before.map_or(0, |before| before.end);
        let to = words.words.get(word).map_or(words.text.len(), |word| word.start);
        words.text.get(from..to).is_some_and(|between| between.contains(what))
    };
    if gap_has(at, &['\n', ';', '*', '|', '.']) {
        return "";
    }
    let mut end = at.saturating_add(1);
    while let Some(word) = words.words.get(end) {
        let last = words.lower(end.saturating_sub(1));
        let is_word = last.chars().count() >= 3 && last.chars().all(char::is_alphabetic);
        let is_notice = matches!(words.lower(end), "no" | "not" | "keine" | "kein" | "nur")
            || phrase::at(words, end).is_some();
        let sentence_ends = gap_has(end, &['.', '!']) && (is_word || is_notice);
        let too_long = word.end.saturating_sub(first.start) > TIME_LENGTH_MAX;
        if sentence_ends || too_long || gap_has(end, &['\n', ';', '*', '|', '–', '—']) {
            break;
        }
        end = end.saturating_add(1);
    }
    words.exact(at, end)
}

/// Words that limit a number of days.
const LIMITS: [&str; 14] = [
    "only",
    "within",
    "maximum",
    "max",
    "limited",
    "limit",
    "nur",
    "innerhalb",
    "binnen",
    "maximal",
    "längstens",
    "höchstens",
    "expires",
    "expire",
];

/// How words of use begin.
const USES: [&str; 16] = [
    "use",
    "using",
    "usage",
    "publi",
    "transmi",
    "licen",
    "rights",
    "online",
    "display",
    "verwend",
    "nutz",
    "veröffentlich",
    "übermittlung",
    "aussendung",
    "ausstrahlung",
    "archiv",
];

/// The number of days at a place, if the clause limits use to them, and the word behind it.
pub(super) fn use_within(words: &Words, at: usize) -> Option<(Rule, usize)> {
    let number = number(words.lower(at))?;
    let unit_at = at.saturating_add(1);
    if words.gap(unit_at) != Gap::Space {
        return None;
    }
    let days = match words.lower(unit_at) {
        "day" | "days" | "tag" | "tage" | "tagen" => number,
        "week" | "weeks" | "woche" | "wochen" => number.checked_mul(7)?,
        "hour" | "hours" | "hrs" | "stunde" | "stunden" => number.div_ceil(24),
        _ => return None,
    };
    let (from, to) = clause(words, at);
    let clause = words.words.get(from..to)?;
    let limited = clause.iter().any(|word| LIMITS.contains(&&*word.lower));
    let used = clause.iter().any(|word| USES.iter().any(|stem| word.lower.starts_with(stem)));
    (limited && used && days > 0).then_some((Rule::UseWithin(days), unit_at.saturating_add(1)))
}

/// The clause of a word, or as much of it as a notice needs.
pub(super) fn clause(words: &Words, at: usize) -> (usize, usize) {
    (words.clause_start(at), words.clause_end(at))
}

fn number(word: &str) -> Option<u16> {
    const NAMES: [(&str, u16); 16] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("seven", 7),
        ("ten", 10),
        ("fourteen", 14),
        ("thirty", 30),
        ("einem", 1),
        ("zwei", 2),
        ("drei", 3),
        ("vier", 4),
        ("sieben", 7),
        ("zehn", 10),
        ("vierzehn", 14),
        ("dreißig", 30),
    ];
    let named = NAMES.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    named.or_else(|| word.parse().ok())
}
