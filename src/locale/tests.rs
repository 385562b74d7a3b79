//! The rows of the reference table, one line for each locale.

use std::ptr;

use jiff::civil::{Date, Time, date, time};

use super::{Locale, Quotes};

fn locale(tag: &str) -> &'static Locale {
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
        assert!(ptr::eq(locale(tag), locale(like)), "{tag} is not like {like}");
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
