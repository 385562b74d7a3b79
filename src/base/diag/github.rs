//! Problems as workflow commands: GitHub Actions shows each beside its line.
//!
//! Must not let a text end a command or begin another one.

use std::fmt::Write;

use super::safe;
use super::secret::hidden_in_diag;
use super::{Diag, TextOf, Texts};

/// One line a problem: `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::message`.
///
/// `text_of` returns the text of a file by its path from the site's root.
#[must_use]
pub fn github(problems: &[Diag], text_of: TextOf<'_>) -> String {
    let texts = &Texts::new(text_of);
    let mut out = String::new();
    for problem in problems {
        let problem = &*hidden_in_diag(problem);
        let _ = write!(out, "::{} ", problem.severity);
        let mut message = safe::text(&problem.message).into_owned();
        if let Some(label) = &problem.primary {
            let _ = write!(out, "file={},", property(&label.place.path));
            if let Some((lines, span)) = texts.get(&label.place.path).zip(label.place.span) {
                let (start, end) = lines.positions(span);
                let _ = write!(out, "line={},endLine={},", start.line, end.line);
                // Columns of a range over several lines would be columns of its first line.
                if start.line == end.line {
                    let _ = write!(out, "col={},endColumn={},", start.column, end.column);
                }
            }
            if !label.text.is_empty() {
                let _ = write!(message, " ({})", safe::text(&label.text));
            }
        }
        for line in problem.notes.iter().chain(&problem.help) {
            let _ = write!(message, "\n{}", safe::text(line));
        }
        let _ = writeln!(out, "title={}::{}", property(problem.code.as_str()), data(&message));
    }
    out
}

/// A message: what would end it is written as its number.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before the message.
fn property(text: &str) -> String {
    data(&safe::line(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::github;
    use crate::base::diag::{Code, Diag, Span};

    #[test]
    fn what_has_a_meaning_is_escaped() {
        let text: Arc<str> = "a\nbc\n".into();
        let diag = Diag::new(Code::KEY_UNKNOWN, "100 %\r\n::error::x")
            .at(Span::new(2, 4), "a, b")
            .help("do: it")
            .in_file(&Arc::from("content/a:b,c.md"), 0);
        let drawn = github(&[diag], &|_| Some(text.clone()));
        assert_eq!(
            drawn,
            "::error file=content/a%3Ab%2Cc.md,line=2,endLine=2,col=1,endColumn=3,title=key-unknown::100 %25%0D%0A::error::x (a, b)%0Ado: it\n"
        );
        let bare = github(&[Diag::new(Code::DATE_AMBIGUOUS, "x").at_file("a.md")], &|_| None);
        assert_eq!(bare, "::warning file=a.md,title=date-ambiguous::x\n");
    }
}
