//! Whether decoded bytes look like text: letters of one script in a word, case as people write it,
//! signs where signs stand. It must not know where the text comes from.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, KOI8_R, SHIFT_JIS, WINDOWS_874, WINDOWS_1251,
    WINDOWS_1253, WINDOWS_1255, WINDOWS_1256,
};

/// The writing for which a character set was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    Chinese,
    Japanese,
    Korean,
}

/// The script of a character set.
pub(super) fn script(encoding: &'static Encoding) -> Script {
    if encoding == WINDOWS_1251 || encoding == KOI8_R {
        Script::Cyrillic
    } else if encoding == WINDOWS_1253 {
        Script::Greek
    } else if encoding == WINDOWS_1255 {
        Script::Hebrew
    } else if encoding == WINDOWS_1256 {
        Script::Arabic
    } else if encoding == WINDOWS_874 {
        Script::Thai
    } else if encoding == GBK || encoding == BIG5 {
        Script::Chinese
    } else if encoding == SHIFT_JIS || encoding == EUC_JP {
        Script::Japanese
    } else if encoding == EUC_KR {
        Script::Korean
    } else {
        Script::Latin
    }
}

impl Script {
    fn has(self, c: char) -> bool {
        let is_han = matches!(c, '々' | '〇' | '\u{4E00}'..='\u{9FFF}');
        match self {
            Script::Latin => c.is_ascii() || ALPHABETS.iter().any(|letters| letters.contains(c)),
            Script::Cyrillic => matches!(c, '\u{400}'..='\u{45F}' | 'Ґ' | 'ґ'),
            Script::Greek => matches!(c, '\u{386}'..='\u{3CE}'),
            Script::Hebrew => matches!(c, '\u{5B0}'..='\u{5F4}'),
            Script::Arabic => matches!(c, '\u{621}'..='\u{6D2}'),
            // Without signs that are obsolete.
            Script::Thai => matches!(c, '\u{E01}'..='\u{E4C}'),
            Script::Chinese => is_han,
            Script::Japanese => is_han || matches!(c, '\u{3041}'..='\u{30FE}'),
            Script::Korean => is_han || matches!(c, '\u{AC00}'..='\u{D7A3}'),
        }
    }
}

/// The letters beyond ASCII that one language uses together, both cases. A word with letters of two
/// of these lists is in no language.
const ALPHABETS: [&str; 17] = [
    // German, Swedish, Finnish, Estonian.
    "äöüßåéõšžÄÖÜÅÉÕŠŽ",
    // French.
    "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ",
    // Spanish.
    "áéíóúüñÁÉÍÓÚÜÑ",
    // Catalan.
    "àçéèíïóòúüÀÇÉÈÍÏÓÒÚÜ",
    // Portuguese.
    "áâãàçéêíóôõúüÁÂÃÀÇÉÊÍÓÔÕÚÜ",
    // Italian.
    "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ",
    // Danish, Norwegian.
    "æøåéèêòôóäöüÆØÅÉÈÊÒÔÓÄÖÜ",
    // Dutch.
    "éèëïóöüÉÈËÏÓÖÜ",
    // Icelandic.
    "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ",
    // Polish.
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    // Czech, Slovak.
    "áäčďéěíĺľňóôŕřšťúůýžÁÄČĎÉĚÍĹĽŇÓÔŔŘŠŤÚŮÝŽ",
    // Hungarian.
    "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    // Croatian, Serbian, Slovene.
    "čćđšžČĆĐŠŽ",
    // Romanian.
    "ăâîşţĂÂÎŞŢ",
    // Turkish.
    "çğıöşüâîûÇĞİÖŞÜÂÎÛ",
    // Latvian.
    "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ",
    // Lithuanian.
    "ąčęėįšųūžĄČĘĖĮŠŲŪŽ",
];

/// The letters of those that are no vowels.
const CONSONANTS: &str = "çñðþßćčđďğģķĺľłļńňņŕřśšşťţźżž";

/// Whether a text, decoded from `raw`, looks like one.
pub(super) fn is_plausible(text: &str, raw: &[&[u8]], encoding: &'static Encoding) -> bool {
    let script = script(encoding);
    let characters: Vec<char> = text.chars().collect();
    let runs = runs(&characters);
    let mut own = 0;
    for run in &runs {
        let word = run.of(&characters);
        if word.iter().all(char::is_ascii) {
            continue;
        }
        let beside = [run.start.checked_sub(1), Some(run.end)].into_iter().flatten();
        let number = beside.filter_map(|at| characters.get(at)).any(char::is_ascii_digit);
        // "Š1985" is a copyright sign in another set.
        if !is_word(word, script) || number && script == Script::Latin {
            return false;
        }
        own = own.max(word.len());
    }
    // One or two letters are no evidence for another script; two characters of Chinese are a name.
    let needed = if encoding.is_single_byte() { 3 } else { 2 };
    if script != Script::Latin && own < needed {
        return false;
    }
    let signs = (0..characters.len()).all(|at| is_sign(at, &characters, &runs, script));
    signs && (encoding.is_single_byte() || is_common(raw, encoding))
}

/// Where a run of letters is.
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    fn of<'a>(&self, characters: &'a [char]) -> &'a [char] {
        characters.get(self.start..self.end).unwrap_or_default()
    }
}

fn is_letter(c: char) -> bool {
    let is_mark =
        matches!(c, '\u{5B0}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{E31}'..='\u{E4E}');
    (c.is_alphabetic() || is_mark) && !matches!(c, 'ª' | 'º')
}

fn runs(characters: &[char]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, _) in characters.iter().enumerate().filter(|(_, c)| is_letter(**c)) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end = at.saturating_add(1),
            _ => runs.push(Run { start: at, end: at.saturating_add(1) }),
        }
    }
    runs
}

/// Whether letters, not all of ASCII, can be a word.
fn is_word(word: &[char], script: Script) -> bool {
    let (first, last) = match word {
        [first, .., last] => (*first, *last),
        [one] => (*one, *one),
        [] => return true,
    };
    match script {
        Script::Latin => {
            let beyond: Vec<char> = word.iter().copied().filter(|c| !c.is_ascii()).collect();
            let few = word.len() == 1
                || beyond.len() < word.len()
                    && (word.len() < 4 || beyond.len().saturating_mul(2) <= word.len());
            let together =
                ALPHABETS.iter().any(|letters| beyond.iter().all(|c| letters.contains(*c)));
            few && together
                && is_cased(word)
                && has_vowel(word, |c| {
                    "aeiouyAEIOUY".contains(c)
                        || !(c.is_ascii() || c.to_lowercase().all(|c| CONSONANTS.contains(c)))
                })
        }
        Script::Cyrillic => {
            word.iter().all(|c| script.has(*c))
                && is_cased(word)
                && !"ьъыЬЪЫ".contains(first)
                && has_vowel(word, |c| "аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄ".contains(c))
        }
        Script::Greek => {
            let accents = word.iter().filter(|c| "άέήίόύώΐΰΆΈΉΊΌΎΏ".contains(**c)).count();
            let lower = word.iter().any(|c| c.is_lowercase());
            word.iter().all(|c| script.has(*c))
                && is_cased(word)
                && !"ΐΰ".contains(first)
                // Every longer word has one accent, and a sigma of this form at its end only.
                && (!lower || word.len() < 4 || accents == 1)
                && word.iter().rev().skip(1).all(|c| *c != 'ς')
        }
        Script::Hebrew => {
            word.iter().all(|c| script.has(*c))
                && matches!(first, 'א'..='ת')
                && word.iter().rev().skip(1).all(|c| !"ךםןףץ".contains(*c))
        }
        Script::Arabic => {
            word.iter().all(|c| script.has(*c))
                && !matches!(first, '\u{64B}'..='\u{65F}')
                && word.iter().rev().skip(1).all(|c| !"ةى".contains(*c))
        }
        Script::Thai => {
            let above =
                |c: char| matches!(c, '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}');
            let vowel = |c: char| above(c) && !matches!(c, '\u{E48}'..='\u{E4B}');
            word.iter().all(|c| script.has(*c))
                && !matches!(first, '\u{E30}'..='\u{E3A}' | '\u{E45}'..='\u{E4E}')
                // These vowels are written before their consonant.
                && !matches!(last, '\u{E40}'..='\u{E44}')
                // A consonant has one vowel sign, and behind it one tone mark.
                && !word.windows(2).any(|two| matches!(two, [a, b] if above(*a) && vowel(*b)))
        }
        Script::Chinese | Script::Japanese | Script::Korean => {
            // Short names in capitals stand beside characters: "AFP记者".
            let latin: Vec<char> = word.iter().copied().filter(char::is_ascii).collect();
            let beside = latin.is_empty()
                || latin.len() >= 2
                    && latin.iter().all(char::is_ascii_uppercase)
                    && (first.is_ascii() != last.is_ascii());
            beside && word.iter().all(|c| c.is_ascii() || script.has(*c))
        }
    }
}

/// Whether capitals stand as people write them, wherever letters beyond ASCII are concerned: all of
/// a word, its first letter, or none.
fn is_cased(word: &[char]) -> bool {
    word.windows(2).enumerate().all(|(at, pair)| {
        let &[a, b] = pair else { return true };
        let concerned = !(a.is_ascii() && b.is_ascii()) && a != 'ß' && b != 'ß';
        let rises = a.is_lowercase() && b.is_uppercase();
        let falls = a.is_uppercase() && b.is_lowercase();
        !(concerned && (rises || falls && at > 0))
    })
}

/// Whether a word that is long enough to need a vowel has one, and not five consonants in a row
/// beside a letter beyond ASCII.
fn has_vowel(word: &[char], is_vowel: impl Fn(char) -> bool) -> bool {
    let is_capitals = word.iter().all(|c| c.is_uppercase());
    let mut clusters = word.split(|c| is_vowel(*c));
    let is_odd = |cluster: &[char]| cluster.len() >= 5 && !cluster.iter().all(char::is_ascii);
    word.len() < 3
        || is_capitals
        || word.iter().any(|c| is_vowel(*c))
            && (word.iter().any(|c| matches!(c, '\u{400}'..)) || !clusters.any(is_odd))
}

/// Whether a character that is no letter can stand where it stands.
fn is_sign(at: usize, characters: &[char], runs: &[Run], script: Script) -> bool {
    let Some(&c) = characters.get(at) else { return true };
    if c.is_ascii() || is_letter(c) {
        return true;
    }
    let is_wide = matches!(c, '\u{3000}'..='\u{301F}' | '・' | '\u{FF01}'..='\u{FF5E}' | '\u{2460}'..='\u{2473}');
    if is_wide {
        return matches!(script, Script::Chinese | Script::Japanese | Script::Korean);
    }
    // The runs are in order.
    let run = |at: Result<usize, usize>| Some(runs.get(at.ok()?)?.of(characters));
    let before = run(runs.binary_search_by_key(&at, |run| run.end));
    let after = run(runs.binary_search_by_key(&at.saturating_add(1), |run| run.start));
    let digit = |at: Option<usize>| {
        at.and_then(|at| characters.get(at)).is_some_and(|c| c.is_ascii_digit())
    };
    let between = before.is_some() && after.is_some();
    match c {
        '\u{A0}' => true,
        '\u{AD}' => between,
        '’' | '´' => match (before, after) {
            (Some(before), Some(after)) => is_elision(before, after),
            _ => true,
        },
        '“' | '”' | '‘' | '«' | '»' | '‹' | '›' | '…' | '•' => !between,
        '„' | '‚' | '¿' | '¡' | '©' => before.is_none(),
        '®' | '™' => after.is_none(),
        '–' | '—' => match (before, after) {
            (Some(before), Some(after)) => before.len() > 1 && after.len() > 1,
            _ => true,
        },
        '·' => !between || matches!((before, after), (Some([.., 'l']), Some(['l', ..]))),
        'ª' | 'º' | '°' => {
            digit(at.checked_sub(1))
                || before.is_none() && digit(at.checked_add(1))
                || before == Some(&['N'])
                || before == Some(&['n'])
        }
        '²' | '³' => {
            after.is_none()
                && before.is_none_or(|unit| unit.len() <= 2 && unit.iter().all(char::is_ascii))
        }
        '¹' | '¼' | '½' | '¾' | '€' | '£' | '¥' | '§' | '±' | '×' | '†' | '‰' => {
            before.is_none() && after.is_none()
        }
        _ => false,
    }
}

/// Whether an apostrophe can join two parts of a word: "it's", "l'homme", "O'Brien".
fn is_elision(before: &[char], after: &[char]) -> bool {
    let after: String = after.iter().flat_map(|c| c.to_lowercase()).collect();
    let before: String = before.iter().flat_map(|c| c.to_lowercase()).collect();
    let is_short = |word: &str| word.chars().count() <= 2;
    is_short(&before)
        || ["s", "t", "m", "d", "ll", "re", "ve", "n"].contains(&after.as_str())
        || ["all", "dall", "dell", "nell", "sull", "lorsqu", "jusqu", "puisqu", "aujourd"]
            .contains(&before.as_str())
}

/// Whether most characters of several bytes are those that everybody uses: the first level of the
/// national standards, in which names and news are written.
fn is_common(raw: &[&[u8]], encoding: &'static Encoding) -> bool {
    let mut all = 0usize;
    let mut common = 0usize;
    for text in raw {
        let mut rest = *text;
        while let [lead, behind @ ..] = rest {
            rest = behind;
            if lead.is_ascii() {
                continue;
            }
            let trail = behind.first().copied().unwrap_or_default();
            let is_single = encoding == SHIFT_JIS && matches!(lead, 0xA1..=0xDF);
            if !is_single {
                rest = behind.get(1..).unwrap_or_default();
            }
            all = all.saturating_add(1);
            let high = trail >= 0xA1;
            let is_common = if encoding == GBK {
                high && matches!(lead, 0xA1 | 0xA3 | 0xB0..=0xD7)
            } else if encoding == BIG5 {
                matches!(lead, 0xA1 | 0xA4..=0xC6)
            } else if encoding == EUC_JP {
                high && matches!(lead, 0xA1 | 0xA3..=0xA5 | 0xB0..=0xCF)
            } else if encoding == EUC_KR {
                high && matches!(lead, 0xA1 | 0xA3 | 0xB0..=0xC8)
            } else {
                !is_single && matches!(lead, 0x81..=0x83 | 0x88..=0x98)
            };
            common = common.saturating_add(usize::from(is_common));
        }
    }
    common.saturating_mul(10) >= all.saturating_mul(6)
}
