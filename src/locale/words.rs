//! The theme's words, one TOML file for each language.
//!
//! Knows nothing of regions but that the Swiss write ss; which words a locale takes is not decided
//! here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use toml::{Table, Value};

/// The words of Germany and Austria.
pub(super) static GERMAN: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| read(include_str!("de.toml")));

/// The German words without ß.
pub(super) static SWISS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    GERMAN.iter().map(|(key, word)| (key.clone(), without_eszett(word))).collect()
});

/// The English words.
pub(super) static ENGLISH: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| read(include_str!("en.toml")));

/// Reads a file of words into one flat map: `minutes.one` stays one key, because a template that
/// prints all words should not meet two kinds of values.
///
/// The files are part of the program and tested, so a broken one is not worth an error: it has no
/// words, and every key stands for itself.
fn read(file: &str) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for (key, value) in file.parse::<Table>().unwrap_or_default() {
        match value {
            Value::String(word) => {
                words.insert(key, word);
            }
            Value::Table(forms) => {
                for (form, word) in forms {
                    if let Value::String(word) = word {
                        words.insert(format!("{key}.{form}"), word);
                    }
                }
            }
            _ => {}
        }
    }
    words
}

fn without_eszett(word: &str) -> String {
    word.replace('ß', "ss").replace('ẞ', "SS")
}

#[cfg(test)]
mod tests {
    use super::{ENGLISH, GERMAN, SWISS, read, without_eszett};

    #[test]
    fn both_languages_have_the_same_keys() {
        assert!(!GERMAN.is_empty(), "the German file is broken");
        let german: Vec<&String> = GERMAN.keys().collect();
        let english: Vec<&String> = ENGLISH.keys().collect();
        assert_eq!(german, english);
        let swiss: Vec<&String> = SWISS.keys().collect();
        assert_eq!(german, swiss);
    }

    #[test]
    fn no_word_is_empty_or_lost() {
        for file in [include_str!("de.toml"), include_str!("en.toml")] {
            let words = read(file);
            let lines = file.lines().filter(|line| line.contains(" = ")).count();
            assert_eq!(words.len(), lines, "a word is neither text nor one of its forms");
            for (key, word) in &words {
                assert!(!word.trim().is_empty(), "{key} is empty");
                assert_eq!(word.trim(), word, "{key} has space around it");
            }
        }
    }

    #[test]
    fn counted_words_come_in_pairs_and_say_where_the_number_goes() {
        for words in [&*GERMAN, &*ENGLISH] {
            for (key, word) in words {
                let counted = key.contains('.');
                assert_eq!(word.contains("{n}"), counted, "{key}");
                if let Some((thing, _)) = key.split_once('.') {
                    assert!(words.contains_key(&format!("{thing}.one")), "{thing}");
                    assert!(words.contains_key(&format!("{thing}.other")), "{thing}");
                }
            }
        }
    }

    #[test]
    fn the_swiss_write_ss() {
        assert_eq!(without_eszett("Fußnoten, GROẞ"), "Fussnoten, GROSS");
        assert!(GERMAN.values().any(|word| word.contains('ß')));
        assert!(SWISS.values().all(|word| !word.contains(['ß', 'ẞ'])));
    }

    #[test]
    fn a_broken_file_has_no_words() {
        assert!(read("a = ").is_empty());
        assert!(read("a = 1\nb = [\"c\"]").is_empty());
    }
}
