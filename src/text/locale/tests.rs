//! The rows of the reference table, one line for each locale.

use std::sync::Arc;

use jiff::civil::{Date, Time, date, time};

use super::{Locale, Quotes, builtin, file, keys};
use crate::base::diag::Code;
use crate::text::schema::{self, Notation, Table, Value};

fn locale(tag: &str) -> Arc<Locale> {
    Locale::for_language(tag).unwrap()
}

#[test]
fn days() {
    for (tag, september, january) in [
        ("de-AT", "11. September 2023", "9. Jänner 2026"),
        ("de-DE", "11. September 2023", "9. Januar 2026"),
        ("de-CH", "11. September 2023", "9. Januar 2026"),
        ("de-LI", "11. September 2023", "9. Januar 2026"),
        ("de", "11. September 2023", "9. Januar 2026"),
        ("en-GB", "11 September 2023", "9 January 2026"),
        ("en-IE", "11 September 2023", "9 January 2026"),
        ("en-AU", "11 September 2023", "9 January 2026"),
        ("en", "11 September 2023", "9 January 2026"),
        ("en-US", "September 11, 2023", "January 9, 2026"),
        ("en-CA", "September 11, 2023", "January 9, 2026"),
        ("fr", "2023-09-11", "2026-01-09"),
    ] {
        assert_eq!(locale(tag).day(date(2023, 9, 11)), september, "{tag}");
        assert_eq!(locale(tag).day(date(2026, 1, 9)), january, "{tag}");
    }
}

#[test]
fn weekdays_and_months() {
    for (tag, monday, sunday, september, january) in [
        ("de-AT", "Montag", "Sonntag", "September 2023", "Jänner 2026"),
        ("de-DE", "Montag", "Sonntag", "September 2023", "Januar 2026"),
        ("de-CH", "Montag", "Sonntag", "September 2023", "Januar 2026"),
        ("en-GB", "Monday", "Sunday", "September 2023", "January 2026"),
        ("en-US", "Monday", "Sunday", "September 2023", "January 2026"),
        ("it-IT", "Monday", "Sunday", "2023-09", "2026-01"),
    ] {
        assert_eq!(locale(tag).weekday(date(2023, 9, 11)), monday, "{tag}");
        assert_eq!(locale(tag).weekday(date(2023, 9, 17)), sunday, "{tag}");
        assert_eq!(locale(tag).month(date(2023, 9, 11)), september, "{tag}");
        assert_eq!(locale(tag).month(date(2026, 1, 1)), january, "{tag}");
    }
}

#[test]
fn times() {
    for (tag, afternoon, morning, noon, midnight) in [
        ("de-AT", "15.47 Uhr", "08.05 Uhr", "12.00 Uhr", "00.00 Uhr"),
        ("de-CH", "15.47 Uhr", "08.05 Uhr", "12.00 Uhr", "00.00 Uhr"),
        ("de-LI", "15.47 Uhr", "08.05 Uhr", "12.00 Uhr", "00.00 Uhr"),
        ("de-DE", "15:47 Uhr", "08:05 Uhr", "12:00 Uhr", "00:00 Uhr"),
        ("de", "15:47 Uhr", "08:05 Uhr", "12:00 Uhr", "00:00 Uhr"),
        ("en-GB", "15:47", "08:05", "12:00", "00:00"),
        ("en-US", "3:47 p.m.", "8:05 a.m.", "12:00 p.m.", "12:00 a.m."),
        ("en-CA", "3:47 p.m.", "8:05 a.m.", "12:00 p.m.", "12:00 a.m."),
        ("en-AU", "3:47 pm", "8:05 am", "12:00 pm", "12:00 am"),
        ("fr", "15:47", "08:05", "12:00", "00:00"),
    ] {
        assert_eq!(locale(tag).time(time(15, 47, 59, 0)), afternoon, "{tag}");
        assert_eq!(locale(tag).time(time(8, 5, 0, 0)), morning, "{tag}");
        assert_eq!(locale(tag).time(time(12, 0, 0, 0)), noon, "{tag}");
        assert_eq!(locale(tag).time(time(0, 0, 0, 0)), midnight, "{tag}");
    }
}

#[test]
fn days_with_times() {
    let stamp = date(2023, 9, 11).at(15, 47, 0, 0);
    for (tag, expected) in [
        ("de-AT", "11. September 2023, 15.47 Uhr"),
        ("de-DE", "11. September 2023, 15:47 Uhr"),
        ("de-CH", "11. September 2023, 15.47 Uhr"),
        ("en-GB", "11 September 2023, 15:47"),
        ("en-US", "September 11, 2023, 3:47 p.m."),
        ("fr", "2023-09-11, 15:47"),
    ] {
        assert_eq!(locale(tag).day_and_time(stamp), expected, "{tag}");
    }
}

#[test]
fn numbers() {
    for (tag, expected) in [
        ("de-AT", "1.234"),
        ("de-DE", "1.234"),
        ("de-CH", "1’234"),
        ("de-LI", "1’234"),
        ("en-GB", "1,234"),
        ("en-US", "1,234"),
        ("fr", "1\u{202f}234"),
    ] {
        assert_eq!(locale(tag).number(1234), expected, "{tag}");
    }
}

#[test]
fn quotation_marks() {
    for (tag, expected) in [
        ("de-AT", Quotes::GERMAN),
        ("de-DE", Quotes::GERMAN),
        ("de-CH", Quotes::SWISS),
        ("de-LI", Quotes::SWISS),
        ("en-GB", Quotes::ENGLISH),
        ("en-US", Quotes::ENGLISH),
        ("fr", Quotes::ENGLISH),
    ] {
        assert_eq!(locale(tag).quotes(), expected, "{tag}");
    }
}

#[test]
fn tags_meet_their_locale() {
    for (tag, like) in [
        ("DE-at", "de-AT"),
        ("de-Latn-AT", "de-AT"),
        ("de-AT-1996", "de-AT"),
        ("de-IT", "de"),
        ("de-DE", "de"),
        ("de-1901", "de"),
        ("EN-us", "en-US"),
        ("en-x-us", "en"),
        ("en-AT", "en"),
        ("en-GB", "en"),
        ("it-IT", "fr"),
        ("und", "fr"),
        ("x-at", "fr"),
    ] {
        assert!(Arc::ptr_eq(&locale(tag), &locale(like)), "{tag} is not like {like}");
    }
    assert!(locale("de-AT").is_known());
    assert!(locale("en-IE").is_known());
    assert!(!locale("fr").is_known());
    for malformed in ["", "german!", "de_AT", "d", " de", "de-", "-de", "dé"] {
        assert!(Locale::for_language(malformed).is_none(), "{malformed:?}");
    }
}

#[test]
fn words_in_each_language() {
    for (tag, key, expected) in [
        ("de-AT", "front", "Startseite"),
        ("de-AT", "footnotes", "Fußnoten"),
        ("de-DE", "footnotes", "Fußnoten"),
        ("de-CH", "footnotes", "Fussnoten"),
        ("de-LI", "footnotes", "Fussnoten"),
        ("en-GB", "footnotes", "Footnotes"),
        ("fr", "footnotes", "Footnotes"),
        ("de-AT", "no_such_word", "no_such_word"),
    ] {
        assert_eq!(locale(tag).word(key), expected, "{tag}");
    }
    assert_eq!(locale("de-CH").words().get("front").map(String::as_str), Some("Startseite"));
}

#[test]
fn counted_words() {
    for (tag, key, n, expected) in [
        ("de-AT", "minutes", 1, "1 Minute"),
        ("de-AT", "minutes", 4, "4 Minuten"),
        ("de-AT", "minutes", 0, "0 Minuten"),
        ("de-CH", "words", 1234, "1’234 Wörter"),
        ("en-GB", "words", 1, "1 word"),
        ("en-GB", "words", 1234, "1,234 words"),
        ("de-AT", "reading_time", 4, "4 Min. Lesezeit"),
        ("de-AT", "no_such_word", 4, "no_such_word"),
    ] {
        assert_eq!(locale(tag).count_word(key, n), expected, "{tag} {key} {n}");
    }
}

#[test]
fn the_ends_of_time_have_names() {
    for tag in ["de-AT", "de-CH", "en-GB", "en-US", "en-AU", "fr"] {
        for day in [Date::MIN, Date::MAX] {
            assert!(!locale(tag).day_and_time(day.to_datetime(Time::MAX)).is_empty());
            assert!(!locale(tag).month(day).is_empty());
            assert!(!locale(tag).weekday(day).is_empty());
        }
    }
}

/// A file's table.
fn table<'a>(file: &'a Table, key: &str) -> &'a Table {
    file.table(key).unwrap().value
}

#[test]
fn every_built_in_file_is_right() {
    let names: Vec<String> = builtin::files().map(|(name, _)| name).collect();
    assert!(
        ["de", "de-at", "de-ch", "en", "en-au", "en-us", "und"]
            .iter()
            .all(|name| names.contains(&(*name).to_owned())),
        "{names:?}"
    );
    for (name, text) in builtin::files() {
        let problems = file::read(text, keys::of_builtin(), &Locale::default()).problems;
        // Unknown keys, empty words, places that do not exist, numbers without a place.
        assert!(problems.is_empty(), "{name}: {problems:#?}");
        let language = name.split('-').next().unwrap();
        assert!(names.contains(&language.to_owned()), "{name} without {language}");
        assert!(super::tag::Tag::parse(&name).is_some(), "{name} is no tag");
    }
}

#[test]
fn every_language_is_complete() {
    let english = schema::read(builtin::ENGLISH, Notation::Toml).0;
    let keys = |table: &Table| {
        let mut keys: Vec<String> = Vec::new();
        for entry in &table.entries {
            match &entry.node.value {
                Value::Table(forms) => keys
                    .extend(forms.entries.iter().map(|form| format!("{}.{}", entry.key, form.key))),
                _ => keys.push(entry.key.clone()),
            }
        }
        keys.sort();
        keys
    };
    for (name, text) in builtin::files().filter(|(name, _)| name != "und" && !name.contains('-')) {
        let file = schema::read(text, Notation::Toml).0;
        assert_eq!(keys(table(&file, "words")), keys(table(&english, "words")), "{name}");
        for (part, needed) in [
            ("dates", ["months", "weekdays", "day", "month", "time", "day_and_time"].as_slice()),
            ("quotes", &["double", "single"]),
            ("numbers", &["group"]),
        ] {
            for key in needed {
                assert!(table(&file, part).get(key).is_some(), "{name} has no {key}");
            }
        }
    }
}

#[test]
fn words_have_no_space_around_them_and_counted_ones_a_number() {
    for (name, _) in builtin::files() {
        for (key, word) in locale(&name).words() {
            assert_eq!(word.trim(), word, "{name}: {key}");
            assert_eq!(word.contains("{n}"), key.contains('.'), "{name}: {key}");
            if let Some((thing, _)) = key.split_once('.') {
                for form in ["one", "other"] {
                    assert!(
                        locale(&name).words().contains_key(&format!("{thing}.{form}")),
                        "{key}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_swiss_write_ss() {
    assert!(locale("de").words().values().any(|word| word.contains('ß')));
    assert!(locale("de-CH").words().values().all(|word| !word.contains(['ß', 'ẞ'])));
}

const FRENCH: &str = r#"
[dates]
months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
day = "{d} {month} {year}"
month = "{month} {year}"
time = "{H} h {min}"
day_and_time = "{weekday} {day} à {time}"
first_day = "1er"
[quotes]
double = ["«\u202f", "\u202f»"]
[words]
more = "Plus"
minutes.one = "une minute"
"#;

#[test]
fn a_file_brings_a_language() {
    let french = locale("fr").with_file(FRENCH);
    assert!(french.problems.is_empty(), "{:#?}", french.problems);
    let french = french.value;
    let stamp = date(2023, 9, 11).at(15, 7, 0, 0);
    assert_eq!(french.day_and_time(stamp), "lundi 11 septembre 2023 à 15 h 07");
    assert_eq!(french.day(date(2024, 5, 1)), "1er mai 2024");
    assert_eq!(french.month(date(2024, 8, 1)), "août 2024");
    assert_eq!(french.quotes().double.1.as_str(), "\u{202f}»");
    assert_eq!(french.quotes().single, Quotes::ENGLISH.single);
    assert_eq!((french.word("more"), french.word("menu")), ("Plus", "Menu"));
    assert_eq!(french.count_word("minutes", 1), "une minute");
    assert_eq!(french.count_word("minutes", 1234), "1\u{202f}234 minutes");
}

#[test]
fn a_file_says_only_what_differs() {
    let text = "eszett = false\n[words]\nmore = \"Weiter\"\n[numbers]\ngroup = \"\"\n";
    let own = locale("de-AT").with_file(text);
    assert!(own.problems.is_empty(), "{:#?}", own.problems);
    assert_eq!(own.value.word("more"), "Weiter");
    assert_eq!(own.value.word("footnotes"), "Fussnoten");
    assert_eq!(own.value.number(1234), "1234");
    assert_eq!(own.value.day(date(2026, 1, 9)), "9. Jänner 2026");
    assert_eq!(locale("de-AT").with_file("").value, *locale("de-AT"));
}

#[test]
fn months_without_a_day_may_have_another_case() {
    let names = |ending: &str| {
        let names: Vec<String> = (1..=12).map(|n| format!("\"m{n}{ending}\"")).collect();
        names.join(", ")
    };
    let text = format!(
        "[dates]\nmonths = [{}]\nmonths_alone = [{}]\nday = \"{{d}} {{month}}\"\nmonth = \"{{month}}\"\n",
        names("a"),
        names("")
    );
    let czech = locale("cs").with_file(&text);
    assert!(czech.problems.is_empty(), "{:#?}", czech.problems);
    assert_eq!(czech.value.day(date(2026, 1, 9)), "9 m1a");
    assert_eq!(czech.value.month(date(2026, 1, 9)), "m1");
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    for (text, code) in [
        ("[words]\nmor = \"a\"", Code::KEY_UNKNOWN),
        ("regions = [\"LI\"]", Code::KEY_UNKNOWN),
        ("[words]\nmore = \" \"", Code::VALUE_EMPTY),
        ("[words]\nmore = 3", Code::VALUE_TYPE),
        ("[words]\nmore = \"{n}\"", Code::VALUE_UNKNOWN),
        ("[words]\nmore = \"a}\"", Code::VALUE_INVALID),
        ("[words]\nmore = \"a\\u0001b\"", Code::CONTROL_CHARACTER),
        ("[words]\nminutes = \"{n}\"", Code::VALUE_TYPE),
        ("[words]\nminutes.few = \"{n}\"", Code::KEY_UNKNOWN),
        ("[words]\nminutes.other = \"a\"", Code::VALUE_INVALID),
        ("[words]\nminutes.other = \"{m}\"", Code::VALUE_UNKNOWN),
        ("[dates]\nmonths = [\"a\"]", Code::VALUE_INVALID),
        ("[dates]\nweekdays = [\"a\"]", Code::VALUE_INVALID),
        ("[dates]\nday = \"{H}\"", Code::VALUE_UNKNOWN),
        ("[dates]\ntime = \"{d}\"", Code::VALUE_UNKNOWN),
        ("[dates]\nday = \"{day}\"", Code::VALUE_UNKNOWN),
        ("[dates]\nday = \"heute\"", Code::VALUE_INVALID),
        ("[dates]\nday = \" \"", Code::VALUE_EMPTY),
        ("[dates]\nday = 3", Code::VALUE_TYPE),
        ("[dates]\nday = \"{d\"", Code::VALUE_INVALID),
        ("[quotes]\ndouble = [\"„\"]", Code::VALUE_INVALID),
        ("[quotes]\ndouble = [\"„\", \"ende\"]", Code::VALUE_INVALID),
        ("[quotes]\ndouble = [\"„„„„\", \"“\"]", Code::VALUE_INVALID),
        ("[quotes]\ndouble = [\"\", \"“\"]", Code::VALUE_EMPTY),
    ] {
        let problems = locale("de").with_file(text).problems;
        let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [code], "{text}");
    }
}
