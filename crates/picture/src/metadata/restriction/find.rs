//! The search for restrictions in a text: which kind is looked for first, and which words belong to
//! what is found. It must not know the phrases themselves.

use super::phrase::{self, is_notice, matched};
use super::word::{Gap, Words};
use super::{Restriction, Rule, term, territory};

/// All restrictions of a text in their order.
pub(super) fn all(text: &str) -> Vec<Restriction> {
    let words = Words::of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.words.len() {
        let matched = one(&words, at);
        // Words that mean something are not searched again.
        at = matched.as_ref().map_or(at, |matched| matched.end.saturating_sub(1)).max(at);
        at = at.saturating_add(1);
        let Some(matched) = matched else { continue };
        let exact = words.exact(matched.words.0, matched.words.1).to_owned();
        found.extend(
            matched.rules.into_iter().map(|rule| Restriction { rule, words: exact.clone() }),
        );
    }
    found
}

/// What was found at a place.
struct Match {
    rules: Vec<Rule>,
    /// The words to show.
    words: (usize, usize),
    /// The word from which to go on.
    end: usize,
}

fn one(words: &Words, at: usize) -> Option<Match> {
    if let Some((rule, end)) = term::embargo(words, at) {
        return Some(Match { rules: vec![rule], words: (at, end), end });
    }
    if let Some((rule, end)) = term::use_within(words, at) {
        return Some(Match { rules: vec![rule], words: term::clause(words, at), end });
    }
    if let Some((names, end)) = barred_from(words, at)
        .or_else(|| territory_out(words, at))
        .or_else(|| no_territory(words, at))
    {
        let rules = names.into_iter().map(Rule::Territory).collect();
        return Some(Match { rules, words: (at, end), end });
    }
    if let Some((rule, end)) = phrase::at(words, at) {
        return Some(match rule {
            Rule::MandatoryCredit => {
                Match { rules: vec![rule], words: (at, credit_end(words, end)), end }
            }
            _ => listed(words, at, rule, end),
        });
    }
    let (name, end) = unknown_out(words, at)?;
    Some(Match { rules: vec![Rule::Territory(name)], words: (at, end), end })
}

/// A phrase with "no", and what else the same "no" forbids.
fn listed(words: &Words, at: usize, rule: Rule, first_end: usize) -> Match {
    let mut rules = vec![rule];
    let mut end = first_end;
    if matches!(words.lower(at), "no" | "keine" | "kein") {
        loop {
            let next = match words.lower(end) {
                "or" | "and" | "nor" | "oder" | "und" => end.saturating_add(1),
                _ if words.gap(end) == Gap::List => end,
                _ => break,
            };
            // "No archives, mags out" is two notices.
            if phrase::at(words, next).is_some() {
                break;
            }
            let Some((rule, after)) = phrase::after_no(words, next) else { break };
            rules.push(rule);
            end = after;
        }
    }
    Match { rules, words: (at, end), end }
}

/// The end of the credit that follows "mandatory credit": what a clause has until the next notice.
fn credit_end(words: &Words, end: usize) -> usize {
    const CREDIT_WORDS_MAX: usize = 12;
    if words.gap(end) == Gap::List {
        return end;
    }
    let mut last = end;
    while last < words.words.len()
        && last.saturating_sub(end) < CREDIT_WORDS_MAX
        && words.gap(last) != Gap::Break
        && !matches!(words.lower(last), "no" | "not" | "keine" | "kein" | "editorial" | "only")
        && phrase::at(words, last).is_none()
    {
        last = last.saturating_add(1);
    }
    last
}

/// How notices name territories that come last.
const BARRED_FROM: [&str; 12] = [
    "no use|usage|publication|distribution|broadcast in",
    "not for use|usage|publication|distribution|sale in",
    "not available in|for",
    "no sales|sale|distribution in|to",
    "no access",
    "not for",
    "except|excluding|excl",
    "except|excluding for|in",
    "ausgenommen|außer|ausser",
    "keine nutzung|verwendung|veröffentlichung in",
    "keine nutzung|verwendung|veröffentlichung für",
    "gesperrt für|in",
];

fn barred_from(words: &Words, at: usize) -> Option<(Vec<String>, usize)> {
    BARRED_FROM.iter().find_map(|phrase| {
        let end = matched(words, at, phrase.split(' '))?;
        // "World rights except Italy", but not "everyone except Italy".
        let is_exception = !phrase.contains("no") && !phrase.contains("keine");
        if is_exception && words.lower(at) != "gesperrt" && !speaks_of_rights(words, at) {
            return None;
        }
        let article = matches!(words.lower(end), "the" | "der" | "die" | "den" | "in" | "for");
        let from = if article { end.saturating_add(1) } else { end };
        let (names, end) = territory::list(words, from);
        (!names.is_empty() && is_notice(words, at, end)).then_some((names, end))
    })
}

fn speaks_of_rights(words: &Words, at: usize) -> bool {
    const WORDS: [&str; 12] = [
        "right",
        "rights",
        "world",
        "worldwide",
        "use",
        "usage",
        "sales",
        "global",
        "weltweit",
        "rechte",
        "nutzung",
        "verwendung",
    ];
    let before = words.words.get(words.clause_start(at)..at).unwrap_or_default();
    before.iter().any(|word| WORDS.contains(&&*word.lower))
}

/// "JAPAN OUT", "Austria and Germany out", "Österreich gesperrt".
fn territory_out(words: &Words, at: usize) -> Option<(Vec<String>, usize)> {
    let (names, out) = territory::list(words, at);
    let is_out = matches!(words.lower(out), "out" | "excluded" | "gesperrt" | "ausgenommen");
    if names.is_empty() || !is_out || words.gap(out) != Gap::Space {
        return None;
    }
    let end = out.saturating_add(1);
    is_complete(words, at, end).then_some((names, end))
}

/// Whether "Japan out" ends there, and is not the beginning of "Japan out of the World Cup" or of
/// "Italy out, France in".
fn is_complete(words: &Words, at: usize, end: usize) -> bool {
    const SENTENCE: [&str; 18] = [
        "of", "to", "in", "on", "for", "after", "with", "at", "by", "as", "from", "the", "before",
        "and", "into", "against", "over", "again",
    ];
    match words.gap(end) {
        Gap::Break => words.is_loud(at, end) || words.gap(at) != Gap::Space,
        Gap::Space | Gap::Colon => words.is_loud(at, end) && !SENTENCE.contains(&words.lower(end)),
        Gap::List => {
            let (names, out) = territory::list(words, end);
            let another = !names.is_empty() && words.lower(out) == "out";
            words.is_loud(at, end) || another || phrase::at(words, end).is_some()
        }
    }
}

/// "NO FRANCE", in capitals only.
fn no_territory(words: &Words, at: usize) -> Option<(Vec<String>, usize)> {
    if words.lower(at) != "no" {
        return None;
    }
    let (names, end) = territory::list(words, at.saturating_add(1));
    let ends = matches!(words.gap(end), Gap::Break | Gap::List);
    (!names.is_empty() && ends && words.is_loud(at, end)).then_some((names, end))
}

/// "LINCOLNSHIRE OUT": a whole clause in capitals whose territory no list has.
fn unknown_out(words: &Words, at: usize) -> Option<(String, usize)> {
    const WORDS_MAX: usize = 4;
    /// What comes before "out" in headlines.
    const VERBS: [&str; 36] = [
        "sold", "knocked", "time", "strike", "way", "all", "get", "watch", "look", "help",
        "inside", "is", "are", "was", "were", "go", "going", "come", "coming", "ruled", "cropped",
        "left", "cut", "blown", "wiped", "burned", "struck", "find", "check", "carried", "turned",
        "turn", "lights", "fade", "tv", "not",
    ];
    if !matches!(words.gap(at), Gap::Break | Gap::List) {
        return None;
    }
    let mut out = at;
    while words.lower(out) != "out" {
        let next = out.saturating_add(1);
        if next.saturating_sub(at) > WORDS_MAX || words.gap(next) != Gap::Space {
            return None;
        }
        out = next;
    }
    let end = out.saturating_add(1);
    let is_clause = matches!(words.gap(end), Gap::Break | Gap::List);
    let has_verb = (at..out).any(|word| VERBS.contains(&words.lower(word)));
    (out > at && is_clause && !has_verb && words.is_loud(at, end))
        .then(|| (territory::named(words, at, out), end))
}

#[cfg(test)]
mod tests {
    use super::Rule::*;
    use super::*;

    fn check(text: &str, expect: &[(Rule, &str)]) {
        let found: Vec<(Rule, String)> =
            all(text).into_iter().map(|found| (found.rule, found.words)).collect();
        let expect: Vec<(Rule, String)> =
            expect.iter().map(|(rule, words)| (rule.clone(), (*words).to_owned())).collect();
        assert_eq!(found, expect, "{text}");
    }

    fn territory(name: &str) -> Rule {
        Territory(name.to_owned())
    }

    fn embargo(time: &str) -> Rule {
        Embargo(time.to_owned())
    }

    #[test]
    fn english() {
        check(
            "MANDATORY CREDIT: ANNA MUSTER/EXAMPLE NEWS; JAPAN OUT, NO ARCHIVES, MAGS OUT",
            &[
                (MandatoryCredit, "MANDATORY CREDIT: ANNA MUSTER/EXAMPLE NEWS"),
                (territory("Japan"), "JAPAN OUT"),
                (NoArchive, "NO ARCHIVES"),
                (MagazinesOut, "MAGS OUT"),
            ],
        );
        check(
            "RESTRICTED TO EDITORIAL USE - MANDATORY CREDIT \"EX PHOTO / ANNA MUSTER\" - NO MARKETING",
            &[
                (EditorialUseOnly, "RESTRICTED TO EDITORIAL USE"),
                (MandatoryCredit, "MANDATORY CREDIT \"EX PHOTO / ANNA MUSTER"),
                (EditorialUseOnly, "NO MARKETING"),
            ],
        );
        check(
            "NO SALES, ARCHIVES OR SYNDICATION",
            &[
                (NoSales, "NO SALES, ARCHIVES OR SYNDICATION"),
                (NoArchive, "NO SALES, ARCHIVES OR SYNDICATION"),
                (NoLicensing, "NO SALES, ARCHIVES OR SYNDICATION"),
            ],
        );
        check(
            "NO THIRD PARTY SALES. SOUTH KOREA OUT. NO COMMERCIAL OR EDITORIAL SALES IN SOUTH KOREA",
            &[
                (NoSales, "NO THIRD PARTY SALES"),
                (territory("South Korea"), "SOUTH KOREA OUT"),
                (NoSales, "NO COMMERCIAL OR EDITORIAL SALES"),
            ],
        );
        check("*** World Rights Except Italy ***", &[(territory("Italy"), "Except Italy")]);
        check(
            "No Use in Japan or Korea.",
            &[
                (territory("Japan"), "No Use in Japan or Korea"),
                (territory("Korea"), "No Use in Japan or Korea"),
            ],
        );
        check(
            "GERMANY, AUSTRIA AND SWITZERLAND OUT",
            &[
                (territory("Germany"), "GERMANY, AUSTRIA AND SWITZERLAND OUT"),
                (territory("Austria"), "GERMANY, AUSTRIA AND SWITZERLAND OUT"),
                (territory("Switzerland"), "GERMANY, AUSTRIA AND SWITZERLAND OUT"),
            ],
        );
        check(
            "U.S. OUT; NYC OUT; LINCOLNSHIRE ECHO OUT",
            &[
                (territory("US"), "U.S. OUT"),
                (territory("NYC"), "NYC OUT"),
                (territory("Lincolnshire Echo"), "LINCOLNSHIRE ECHO OUT"),
            ],
        );
        check(
            "Editorial use only. No internet use. Not for sale",
            &[
                (EditorialUseOnly, "Editorial use only"),
                (NoOnlineUse, "No internet use"),
                (NoSales, "Not for sale"),
            ],
        );
        check(
            "JAPAN OUT NO ARCHIVES MANDATORY CREDIT",
            &[
                (territory("Japan"), "JAPAN OUT"),
                (NoArchive, "NO ARCHIVES"),
                (MandatoryCredit, "MANDATORY CREDIT"),
            ],
        );
    }

    #[test]
    fn times() {
        let words = "This image may only be used within 14 days from the time of transmission";
        check(
            &format!("{words}; no archiving"),
            &[(UseWithin(14), words), (NoArchive, "no archiving")],
        );
        check(
            "ONE TIME USE ONLY WITHIN 48 HOURS",
            &[(UseWithin(2), "ONE TIME USE ONLY WITHIN 48 HOURS")],
        );
        check(
            "EMBARGOED UNTIL 10:00 GMT, March 1, 2026. NO SALES",
            &[
                (embargo("10:00 GMT, March 1, 2026"), "EMBARGOED UNTIL 10:00 GMT, March 1, 2026"),
                (NoSales, "NO SALES"),
            ],
        );
        check(
            "Embargo: 1 March 10.00 a.m. GMT. No sales.",
            &[
                (embargo("1 March 10.00 a.m. GMT"), "Embargo: 1 March 10.00 a.m. GMT"),
                (NoSales, "No sales"),
            ],
        );
        check(
            "Sperrfrist: 1. März 2026, 12.00 Uhr. Keine Archivierung",
            &[
                (embargo("1. März 2026, 12.00 Uhr"), "Sperrfrist: 1. März 2026, 12.00 Uhr"),
                (NoArchive, "Keine Archivierung"),
            ],
        );
    }

    #[test]
    fn embargoes_in_sentences() {
        check(
            "Strictly embargoed until 6 a.m. on Monday",
            &[(embargo("6 a.m. on Monday"), "embargoed until 6 a.m. on Monday")],
        );
        check("Achtung Sperrfrist 18 Uhr", &[(embargo("18 Uhr"), "Sperrfrist 18 Uhr")]);
    }

    #[test]
    fn german() {
        check(
            "Österreich out, keine Archivierung; Nennung vorgeschrieben",
            &[
                (territory("Österreich"), "Österreich out"),
                (NoArchive, "keine Archivierung"),
                (MandatoryCredit, "Nennung vorgeschrieben"),
            ],
        );
        check(
            "Honorarfrei bei Namensnennung, nur zur redaktionellen Verwendung!",
            &[
                (MandatoryCredit, "Namensnennung"),
                (EditorialUseOnly, "nur zur redaktionellen Verwendung"),
            ],
        );
        check(
            "Verwendung nur innerhalb von 14 Tagen nach Aussendung. Keine Weitergabe an Dritte.",
            &[
                (UseWithin(14), "Verwendung nur innerhalb von 14 Tagen nach Aussendung"),
                (NoSales, "Keine Weitergabe an Dritte"),
            ],
        );
        check(
            "Gesperrt für Deutschland und die Schweiz",
            &[(territory("Deutschland"), "Gesperrt für Deutschland")],
        );
    }

    #[test]
    fn ordinary_sentences() {
        for text in [
            "JAPAN OUTLINES PLAN FOR RECOVERY",
            "Japan out of the World Cup after defeat",
            "JAPAN OUT OF WORLD CUP",
            "Italy out, France in",
            "There were no sales at the fair.",
            "Help us out.",
            "An embargo until March was agreed by ministers.",
            "Die Sperrfrist wurde verlängert.",
            "The embargo against the country was lifted on Monday.",
            "Everyone except France agreed.",
            "He was in prison for 14 days.",
            "The concert was SOLD OUT.",
            "A mandatory credit check was planned.",
            "Bitte beachten: Das Archiv ist geschlossen.",
            "The police are out.",
            "Er war 14 Tage in Österreich.",
        ] {
            check(text, &[]);
        }
    }
}
