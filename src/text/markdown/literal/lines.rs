//! Lines of a paragraph that begin as a subhead, a block, a note or a table does.
//!
//! Must not flag hashtags (`#weather`) or single bars.

use crate::base::diag::{Code, Diag};
use crate::text::markdown::blocks;
use crate::text::markdown::compose::Composer;
use crate::text::markdown::flat::Flat;
use crate::text::markdown::notes;

impl Composer<'_> {
    /// Reports the lines of a paragraph that were meant as something else.
    pub(super) fn report_lines(&mut self, flat: &Flat) {
        let mut has_block = false;
        for (start, line) in flat.lines() {
            let spaces = line.len() - line.trim_start().len();
            let (start, line) = (start + spaces, line.trim());
            let hashes = line.bytes().take_while(|&b| b == b'#').count();
            let colons = line.bytes().take_while(|&b| b == b':').count();
            if hashes >= 2 {
                self.report_hashes(flat, start, line, hashes);
            } else if colons >= 2 && !has_block {
                has_block = self.report_colons(flat, start, line, colons);
            } else if let Some(name) = notes::marker(line).filter(|name| notes::is_known(name)) {
                self.body.problems.push(
                    Diag::new(Code::BLOCK_LITERAL, "this note is printed as text")
                        .at(flat.span(start..start + name.len() + 3), "not in a block quote")
                        .help(format!("begin the line with `> `: `> [!{name}]`"))
                        .help(
                            "leave an empty line above it, and begin each of its lines with `> `",
                        ),
                );
            }
        }
        self.report_table(flat);
    }

    fn report_hashes(&mut self, flat: &Flat, start: usize, line: &str, hashes: usize) {
        let text = line[hashes..].trim();
        let wanted = match hashes {
            2..=6 => text.starts_with(|c: char| c.is_alphanumeric() || "\"„“»«'‚‘*_¿¡".contains(c)),
            _ => text.starts_with(char::is_alphanumeric),
        };
        if !wanted {
            return;
        }
        let (said, marks) = match hashes {
            2..=6 => ("no space behind the `#`", "#".repeat(hashes)),
            _ => ("a subhead has at most six `#`", "##".to_owned()),
        };
        self.body.problems.push(
            Diag::new(Code::HEADING_LITERAL, "this subhead is printed as text")
                .at(flat.span(start..start + line.len()), said)
                .help(format!("write `{marks} {}`", super::excerpt(text))),
        );
    }

    /// Whether the line was meant to open or to close a block.
    fn report_colons(&mut self, flat: &Flat, start: usize, line: &str, colons: usize) -> bool {
        let rest = line[colons..].trim_start();
        let len = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
        let name = &rest[..len];
        if !(blocks::is_known(name) || (colons >= 3 && (rest.is_empty() || len > 0))) {
            return false;
        }
        let problem = Diag::new(Code::BLOCK_LITERAL, "this block is printed as text");
        let span = flat.span(start..start + line.len());
        self.body.problems.push(match colons {
            2 => problem.at(span, "two colons").help(format!("begin it with three: `:::{name}`")),
            _ => problem
                .at(span, "in a list or a block quote")
                .help("begin the line at the left margin, outside of lists and block quotes"),
        });
        true
    }

    /// Reports a table that is none: its second line is missing or does not fit the first.
    fn report_table(&mut self, flat: &Flat) {
        if !flat.text.contains('|') {
            return;
        }
        let lines: Vec<(usize, &str)> =
            flat.lines().map(|(start, line)| (start, line.trim_end())).collect();
        let bars = |at: usize| lines.get(at).is_some_and(|(_, line)| line.contains('|'));
        let row = |at: usize| {
            lines.get(at).is_some_and(|(_, line)| {
                let line = line.trim();
                line.starts_with('|') && line.ends_with('|') && line.matches('|').count() >= 3
            })
        };
        for (at, (start, line)) in lines.iter().enumerate() {
            let problem = if is_delimiter_row(line) && (bars(at + 1) || (at > 0 && bars(at - 1))) {
                let problem = Diag::new(Code::TABLE_LITERAL, "this table is printed as text")
                    .at(flat.span(*start..start + line.len()), "the line below the table's head");
                match at.checked_sub(1).map(|above| lines[above].1) {
                    Some(head) if bars(at - 1) && cells(head) != cells(line) => {
                        problem.help(format!(
                            "give it as many columns as the head has: {} here, {} above",
                            cells(line),
                            cells(head)
                        ))
                    }
                    Some(_) if at > 1 => problem.help("leave an empty line above the table"),
                    _ => problem.help(
                        "write the head, such as `| Party | Seats |`, and `|---|---|` below it",
                    ),
                }
            } else if row(at) && row(at + 1) {
                let columns = cells(line);
                Diag::new(Code::TABLE_LITERAL, "this table is printed as text")
                    .at(flat.span(*start..start + line.len()), "no line of dashes below its head")
                    .help(format!(
                        "write `|{}` below the first line",
                        "---|".repeat(columns.min(12))
                    ))
            } else {
                continue;
            };
            self.body.problems.push(problem);
            return;
        }
    }
}

/// Whether the line is that below the head of a table.
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains("--")
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b'+' | b' ' | b'\t'))
}

/// How many cells a row has.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    1 + line.bytes().filter(|&b| b == b'|').count()
}
