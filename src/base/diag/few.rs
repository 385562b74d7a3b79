//! Which of many problems are printed in full: ten of a code show what is wrong, and a thousand more
//! would hide everything else.

use std::collections::BTreeSet;

use super::{Code, Diag};

/// So many problems of one code are printed in full.
const SHOWN_MAX: usize = 10;

/// The problems of one code that are not printed in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct More {
    /// Their code.
    pub code: Code,
    /// How many they are.
    pub count: usize,
    /// In how many files they are; 0 if no file is to blame for any of them.
    pub files: usize,
}

/// The first ten problems of each code, in the order given, and how many more there are of which code.
#[must_use]
pub fn few(problems: &[Diag]) -> (Vec<&Diag>, Vec<More>) {
    let mut shown = Vec::new();
    // As many as there are codes: few enough to look through.
    let mut seen: Vec<(Code, usize, BTreeSet<&str>)> = Vec::new();
    for problem in problems {
        let at = seen.iter().position(|(code, ..)| *code == problem.code).unwrap_or_else(|| {
            seen.push((problem.code, 0, BTreeSet::new()));
            seen.len() - 1
        });
        let (_, count, files) = &mut seen[at];
        *count += 1;
        if *count <= SHOWN_MAX {
            shown.push(problem);
        } else if let Some(label) = &problem.primary {
            files.insert(&label.place.path);
        }
    }
    let more = |(code, count, files): (Code, usize, BTreeSet<&str>)| {
        let count = count.checked_sub(SHOWN_MAX).filter(|count| *count > 0)?;
        Some(More { code, count, files: files.len() })
    };
    (shown, seen.into_iter().filter_map(more).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: Code, file: &str) -> Diag {
        Diag::new(code, "wrong").at_file(file)
    }

    #[test]
    fn ten_of_a_code_are_shown_and_the_eleventh_is_counted() {
        let mut problems = vec![problem(Code::KEY_UNKNOWN, "a.md"); 10];
        problems.push(problem(Code::LINK_DEAD, "b.md"));
        let (shown, more) = few(&problems);
        assert_eq!((shown.len(), more), (11, Vec::new()));

        problems.push(problem(Code::KEY_UNKNOWN, "c.md"));
        problems.push(problem(Code::KEY_UNKNOWN, "c.md"));
        problems.push(problem(Code::KEY_UNKNOWN, "d.md"));
        let (shown, more) = few(&problems);
        assert_eq!(shown.len(), 11);
        assert_eq!(more, [More { code: Code::KEY_UNKNOWN, count: 3, files: 2 }]);
    }

    #[test]
    fn problems_without_a_file_count_no_files() {
        let problems = vec![Diag::new(Code::OUTPUT_FAILED, "wrong"); 11];
        assert_eq!(few(&problems).1, [More { code: Code::OUTPUT_FAILED, count: 1, files: 0 }]);
    }
}
