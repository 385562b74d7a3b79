//! The sign-off at the end of an agency's caption, "(AP Photo/Lee Dunmore)": a caption that is taken
//! from a photo's file loses it if the credit beside it says all that it says.

use crate::text::credit::{Credit, Reading, Registry};

/// No sign-off is longer, in bytes.
const LENGTH_MAX: usize = 160;

/// An agency may sign twice: "(Photo by Ed Jones / AFP) (Photo by ED JONES/AFP via Getty Images)".
const SIGN_OFFS_MAX: usize = 3;

/// A caption without the sign-offs that repeat the printed credit.
pub(super) fn without<'a>(
    caption: &'a str,
    line: &str,
    credit: &Credit,
    registry: &Registry,
) -> &'a str {
    let mut kept = caption.trim_end();
    for _ in 0..SIGN_OFFS_MAX {
        let Some((before, sign_off)) = last_part(kept) else { break };
        if !repeats(sign_off, line, credit, registry) {
            break;
        }
        kept = before.trim_end();
    }
    kept
}

/// The end of a caption that may be its sign-off: what stands in parentheses, or the last sentence.
fn last_part(caption: &str) -> Option<(&str, &str)> {
    let bare = caption.strip_suffix('.').unwrap_or(caption);
    let parts = match bare.strip_suffix(')') {
        Some(inner) => {
            let at = inner.rfind('(')?;
            (inner.get(..at)?, inner.get(at.checked_add(1)?..)?)
        }
        None => {
            let end = [". ", "! ", "? ", ".\u{201D} ", ".\" "];
            let at = end.iter().filter_map(|end| Some(bare.rfind(end)? + end.len())).max()?;
            bare.split_at_checked(at)?
        }
    };
    (parts.1.len() <= LENGTH_MAX).then_some(parts)
}

/// Whether a sign-off says nothing beyond the credit.
fn repeats(sign_off: &str, line: &str, credit: &Credit, registry: &Registry) -> bool {
    let line = fold(line);
    let printed: Vec<String> = credit.names().map(fold).collect();
    let is_printed = |name: &str| {
        let name = fold(name);
        printed.contains(&name) || line.contains(&name)
    };
    match registry.read(sign_off) {
        Reading::Parts { credit: signed, unknown } => {
            let beyond = signed.kind.iter().chain(&signed.licence).chain(&unknown);
            // A lone name in parentheses may be that of somebody in the picture.
            (signed.agency.is_some() || !signed.sources.is_empty())
                && signed.names().all(is_printed)
                && beyond.map(String::as_str).all(is_printed)
                && !registry.says_archive(sign_off)
        }
        Reading::AsWritten(text) => fold(&text) == line,
    }
}

/// A text without differences of case and spaces.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(caption: &str, line: &str, expect: &str) {
        let registry = Registry::builtin();
        let Reading::Parts { credit, .. } = registry.read(line) else { panic!("{line}") };
        assert_eq!(without(caption, line, &credit, &registry), expect, "{caption}");
    }

    #[test]
    fn a_sign_off_that_repeats_the_credit_goes() {
        check("A boat. (AP Photo/Lee Dunmore)", "AP/Lee Dunmore", "A boat.");
        check("A boat (AP Photo/LEE DUNMORE).", "AP/Lee Dunmore", "A boat");
        check("A boat. (Photo by Lee Dunmore / AFP)", "AFP/Lee Dunmore", "A boat.");
        check("A boat. REUTERS/Lee Dunmore", "Reuters/Lee Dunmore", "A boat.");
        check("A boat. (AP)", "AP/Lee Dunmore", "A boat.");
        check("(AP Photo/Lee Dunmore)", "AP/Lee Dunmore", "");
    }

    #[test]
    fn a_sign_off_that_says_more_stays() {
        for (caption, line) in [
            ("A boat. (AP Photo/Anna Keel)", "AP/Lee Dunmore"),
            ("A boat. (Reuters/Lee Dunmore)", "AP/Lee Dunmore"),
            ("A boat. (AP Photo/Lee Dunmore)", "AP"),
            ("A boat. (AP Photo/Lee Dunmore, File)", "AP/Lee Dunmore"),
            ("A boat (left).", "AP/Lee Dunmore"),
            ("The mayor (Lee Dunmore)", "AP/Lee Dunmore"),
            ("A boat. It sails.", "AP/Lee Dunmore"),
            ("", "AP"),
            ("()", "AP"),
        ] {
            check(caption, line, caption);
        }
    }
}
