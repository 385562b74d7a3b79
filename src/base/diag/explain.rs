//! What `docs/messages.md` says of a code, as plain text: for formats that carry explanations.
//!
//! Must not say anything of its own: the documentation is the one place to write.

use super::Code;

const MESSAGES: &str = include_str!("../../../docs/messages.md");

/// What a code means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// In a sentence or two.
    pub short: String,
    /// All of it, but for the example; no addresses, no markup.
    pub whole: String,
}

/// What the documentation says of a code, as it is written there.
fn section(code: Code) -> &'static str {
    let heading = format!("\n## {}\n", code.as_str());
    let section = MESSAGES.split_once(&heading).map_or("", |(_, behind)| behind);
    let section = section.split("\n## ").next().unwrap_or_default();
    section.split("\n# ").next().unwrap_or_default()
}

/// What the documentation says of a code, for a terminal: examples are indented, and links are words.
#[must_use]
pub fn entry(code: Code) -> String {
    let mut text = format!("{}\n\n", code.as_str());
    for (number, part) in section(code).split("```").enumerate() {
        if number % 2 == 0 {
            text.push_str(&unmarked(part.trim()));
        } else {
            // The first line names the language of the example.
            for line in part.trim_end().lines().skip(1) {
                let line = if line.is_empty() { String::new() } else { format!("    {line}") };
                text.push_str(&format!("{line}\n"));
            }
            text.pop();
        }
        text.push_str("\n\n");
    }
    format!("{}\n", text.trim_end())
}

/// The explanation of a code.
#[must_use]
pub fn explanation(code: Code) -> Explanation {
    let section = section(code);
    // Every other part stands between fences.
    let prose = section.split("```").step_by(2).flat_map(|part| part.split("\n\n"));
    let paragraphs: Vec<String> =
        prose.map(plain).filter(|paragraph| !paragraph.is_empty()).collect();
    let short = paragraphs.first().cloned().unwrap_or_default();
    Explanation { short, whole: paragraphs.join("\n\n") }
}

/// A paragraph in one line, without its severity, links and markup.
fn plain(paragraph: &str) -> String {
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    unmarked(line.trim_start_matches("**Error.** ").trim_start_matches("**Warning.** "))
}

/// The same without links and markup.
fn unmarked(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        match after.split_once("](").and_then(|(words, b)| Some((words, b.split_once(')')?.1))) {
            Some((words, behind)) if !words.contains(['[', ']']) => {
                text.push_str(words);
                rest = behind;
            }
            _ => {
                text.push('[');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text.replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::{entry, explanation, plain};
    use crate::base::diag::{CODES, Code};

    #[test]
    fn every_code_is_explained_without_addresses() {
        for code in CODES {
            let said = explanation(*code);
            assert!(said.short.len() > 12, "{}: {said:?}", code.as_str());
            assert!(said.whole.len() > said.short.len(), "{}: {said:?}", code.as_str());
            for mark in ["](", "**", "```", "\n\n\n"] {
                assert!(!said.whole.contains(mark), "{}: {said:?}", code.as_str());
            }
        }
        let short = explanation(Code::AGENCY_UNKNOWN).short;
        assert!(short.starts_with("A credit names an agency"), "{short}");
    }

    #[test]
    fn an_entry_has_its_example_and_no_markup() {
        for code in CODES {
            let said = entry(*code);
            assert!(
                said.starts_with(&format!("{}\n\nError. ", code.as_str()))
                    || said.starts_with(&format!("{}\n\nWarning. ", code.as_str())),
                "{said}"
            );
            // An example may show Markdown; what explains it may not.
            let prose = said.lines().filter(|line| !line.starts_with("    "));
            for line in prose {
                let marks = ["](", "**", "```"];
                assert!(!marks.iter().any(|mark| line.contains(mark)), "{line}");
            }
            assert!(!said.contains("\n\n\n") && said.ends_with('\n') && !said.ends_with("\n\n"));
            let shows = format!("    error[{}]", code.as_str());
            let warns = format!("    warning[{}]", code.as_str());
            assert!(said.contains(&shows) || said.contains(&warns), "{said}");
        }
    }

    #[test]
    fn brackets_that_are_no_link_stay() {
        assert_eq!(plain("Keep one\n[[photos]] [table](a.md#b)."), "Keep one [[photos]] table.");
    }
}
