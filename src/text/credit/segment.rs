//! A credit line cut at its separators.
//!
//! Must not know any party; whether a cut was right is for the grammar to say.

/// How a segment is joined to what stands before it; the later, the stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Joint {
    /// It is the first.
    Start,
    /// A comma, which may also belong to the text.
    Comma,
    /// A slash, a bar, or a dash between spaces.
    Slash,
    /// "for", which may also belong to a name: Bundesministerium für Finanzen.
    For,
    /// "via": what follows is the distributor.
    Via,
}

/// A stretch of the line between two separators: never empty, no spaces around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    /// The words.
    pub(super) text: &'a str,
    /// The first byte in the line.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What stands before it.
    pub(super) joint: Joint,
}

/// Cuts a line at every separator.
pub(super) fn split(line: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut joint = Joint::Start;
    let mut from = 0;
    let ends = separators(line).into_iter().chain([(line.len(), line.len(), Joint::Start)]);
    for (start, end, next) in ends {
        let text = line.get(from..start).unwrap_or_default();
        let trimmed = text.trim();
        if trimmed.is_empty() {
            // Two separators in a row, as in "AFP, via Getty Images": the stronger one counts.
            joint = joint.max(next);
        } else {
            let start = from + (text.len() - text.trim_start().len());
            let first = segments.is_empty() && joint < Joint::For;
            segments.push(Segment {
                text: trimmed,
                start,
                end: start + trimmed.len(),
                joint: if first { Joint::Start } else { joint },
            });
            joint = next;
        }
        from = end;
    }
    segments
}

/// First byte, end and meaning of each separator.
fn separators(line: &str) -> Vec<(usize, usize, Joint)> {
    let mut found = Vec::new();
    let mut word = 0;
    for (at, c) in line.char_indices() {
        let mark = match c {
            '/' | '|' => Some(Joint::Slash),
            // A dash between spaces parts; one without belongs to a name.
            '-' | '–' | '—' | '•' | '·' if is_apart(line, at, c) => Some(Joint::Slash),
            ',' => Some(Joint::Comma),
            c if c.is_whitespace() => None,
            _ => continue,
        };
        let end = at + c.len_utf8();
        found.extend(joining_word(line, word, at));
        found.extend(mark.map(|joint| (at, end, joint)));
        word = end;
    }
    found.extend(joining_word(line, word, line.len()));
    found
}

/// Whether a character has spaces on both sides.
fn is_apart(line: &str, at: usize, c: char) -> bool {
    let (before, after) = (line.get(..at), line.get(at + c.len_utf8()..));
    before.is_some_and(|text| text.ends_with(' '))
        && after.is_some_and(|text| text.starts_with(' '))
}

fn joining_word(line: &str, start: usize, end: usize) -> Option<(usize, usize, Joint)> {
    let joint = match line.get(start..end)?.to_lowercase().as_str() {
        "via" => Joint::Via,
        "for" | "für" | "pour" | "para" | "per" | "для" => Joint::For,
        _ => return None,
    };
    Some((start, end, joint))
}

#[cfg(test)]
mod tests {
    use super::{Joint, split};

    #[test]
    fn a_line_is_cut_at_its_separators() {
        use Joint::{Comma, For, Slash, Start, Via};
        let cases: &[(&str, &[(Joint, &str)])] = &[
            ("AP/Ng Han Guan", &[(Start, "AP"), (Slash, "Ng Han Guan")]),
            ("A / B | C", &[(Start, "A"), (Slash, "B"), (Slash, "C")]),
            ("A/B VIA C, File", &[(Start, "A"), (Slash, "B"), (Via, "C"), (Comma, "File")]),
            ("Olivia für Viale", &[(Start, "Olivia"), (For, "Viale")]),
            ("A / For B", &[(Start, "A"), (For, "B")]),
            ("A, via B", &[(Start, "A"), (Via, "B")]),
            ("A - B-C – D", &[(Start, "A"), (Slash, "B-C"), (Slash, "D")]),
            ("-/A", &[(Start, "-"), (Slash, "A")]),
            ("/A//", &[(Start, "A")]),
            ("via A", &[(Via, "A")]),
            (" , / via ", &[]),
            ("", &[]),
        ];
        for (line, expected) in cases {
            let found: Vec<_> = split(line).iter().map(|s| (s.joint, s.text)).collect();
            assert_eq!(&found, expected, "{line:?}");
            for segment in split(line) {
                assert_eq!(&line[segment.start..segment.end], segment.text);
            }
        }
    }
}
