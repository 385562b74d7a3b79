//! `{name="value" name='value' name=value}`, after a photo or the name of a block.
//!
//! Knows which characters make an attribute, and how to tell that a name is not among the known
//! ones; knows nothing of what an attribute means.

use crate::base::diag::{Code, Diag, Span, nearest};

/// One attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value, without quotation marks.
    pub value: String,
    /// The place of the name.
    pub name_span: Span,
    /// The place of the value, without quotation marks.
    pub value_span: Span,
}

/// Attributes in braces.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// Those that were understood.
    pub(super) list: Vec<Attribute>,
    /// One past the closing brace, or where reading had to stop.
    pub(super) end: usize,
}

impl Attributes {
    /// The value of an attribute and its place.
    pub(super) fn get(&self, name: &str) -> Option<&Attribute> {
        self.list.iter().find(|attribute| attribute.name == name)
    }
}

/// Reads the attributes whose opening brace is at `start`; they end on the same line.
///
/// `known` are the names allowed on `what`; others are reported and left out.
pub(super) fn read(
    text: &str,
    start: usize,
    known: &[&str],
    what: &str,
    problems: &mut Vec<Diag>,
) -> Attributes {
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
    let mut reader = Reader { line: &text[..line_end], at: start + 1 };
    let mut found = Attributes::default();
    loop {
        reader.skip_blanks();
        match reader.peek() {
            Some(b'}') => {
                found.end = reader.at + 1;
                return found;
            }
            None => {
                let problem =
                    Diag::new(Code::ATTRIBUTE_SYNTAX, "attributes without a closing brace")
                        .at(start..line_end, "no `}` on this line")
                        .help("write `{name=\"value\"}` on one line");
                problems.push(problem);
                found.end = line_end;
                return found;
            }
            Some(_) => {}
        }
        match reader.attribute() {
            Ok(attribute) => accept(attribute, known, what, &mut found.list, problems),
            Err((span, said)) => {
                let problem = Diag::new(Code::ATTRIBUTE_SYNTAX, "newsprint can't read these attributes")
                    .at(span, said)
                    .help("write `{name=\"value\"}`: a value with spaces in it stands between straight quotation marks");
                problems.push(problem);
                found.end = reader.after_brace();
                return found;
            }
        }
    }
}

/// Keeps an attribute whose name is known and new.
fn accept(
    attribute: Attribute,
    known: &[&str],
    what: &str,
    list: &mut Vec<Attribute>,
    problems: &mut Vec<Diag>,
) {
    let name = &attribute.name;
    if !known.contains(&name.as_str()) {
        let near = nearest(name, known.iter().copied());
        let all = match known {
            [] => format!("{what} takes no attributes"),
            known => format!("known here: {}", known.join(", ")),
        };
        let message = format!("unknown attribute `{name}`");
        problems.push(
            Diag::new(Code::ATTRIBUTE_UNKNOWN, message)
                .at(attribute.name_span, format!("not an attribute of {what}"))
                .help_maybe(near.map(|near| format!("did you mean `{near}`?")))
                .help(all),
        );
    } else if let Some(first) = list.iter().find(|first| first.name == *name) {
        problems.push(
            Diag::new(Code::KEY_TWICE, format!("attribute `{name}` given twice"))
                .at(attribute.name_span, "again here")
                .and_at(first.name_span, "first here")
                .help("delete one of the two"),
        );
    } else {
        list.push(attribute);
    }
}

/// A place on a line.
struct Reader<'a> {
    line: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// One past the next closing brace, or the end of the line.
    fn after_brace(&self) -> usize {
        self.line[self.at..].find('}').map_or(self.line.len(), |at| self.at + at + 1)
    }

    fn attribute(&mut self) -> Result<Attribute, (Span, &'static str)> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            self.at += 1;
        }
        let name_span = Span::new(start, self.at);
        if name_span.start == name_span.end {
            let width = self.line[start..].chars().next().map_or(0, char::len_utf8);
            return Err((Span::new(start, start + width), "a name is expected here"));
        }
        if self.peek() != Some(b'=') {
            return Err((name_span, "`=` and a value are missing"));
        }
        self.at += 1;
        let (value, value_span) = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote)?,
            _ => self.bare()?,
        };
        let name = self.line[name_span.start..name_span.end].to_owned();
        Ok(Attribute { name, value, name_span, value_span })
    }

    /// A value in quotation marks; a backslash takes the meaning from the mark or from another
    /// backslash.
    fn quoted(&mut self, quote: u8) -> Result<(String, Span), (Span, &'static str)> {
        let start = self.at + 1;
        let mut value = String::new();
        let mut done = start;
        let mut at = start;
        let bytes = self.line.as_bytes();
        while let Some(&b) = bytes.get(at) {
            if b == b'\\' && bytes.get(at + 1).is_some_and(|&next| next == quote || next == b'\\') {
                value.push_str(&self.line[done..at]);
                done = at + 1;
                at += 2;
            } else if b == quote {
                value.push_str(&self.line[done..at]);
                self.at = at + 1;
                if !matches!(self.peek(), None | Some(b' ' | b'\t' | b'}')) {
                    return Err((Span::new(at, at + 1), "a space or `}` is expected after this"));
                }
                return Ok((value, Span::new(start, at)));
            } else {
                at += 1;
            }
        }
        Err((Span::new(start - 1, self.line.len()), "the closing quotation mark is missing"))
    }

    /// A value without quotation marks: up to a space or the brace.
    fn bare(&mut self) -> Result<(String, Span), (Span, &'static str)> {
        let start = self.at;
        let rest = &self.line[start..];
        let end = start + rest.find([' ', '\t', '}']).unwrap_or(rest.len());
        let value = &self.line[start..end];
        let span = Span::new(start, end);
        if value.is_empty() {
            return Err((Span::new(start - 1, start), "a value is expected after this"));
        }
        if value.contains(['"', '\'', '=', '{', '„', '“', '”', '«', '»', '‚', '‘', '’'])
        {
            return Err((span, "this value needs straight quotation marks around it"));
        }
        self.at = end;
        Ok((value.to_owned(), span))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    const KNOWN: &[&str] = &["alt", "caption", "focus", "url"];

    fn check(text: &str, expect: &[(&str, &str)], codes: &[&str], rest: &str) {
        let mut problems = Vec::new();
        let found = read(text, 0, KNOWN, "a photo", &mut problems);
        let pairs: Vec<(&str, &str)> =
            found.list.iter().map(|a| (a.name.as_str(), a.value.as_str())).collect();
        assert_eq!(pairs, expect, "{text}");
        let got: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(got, codes, "{text}");
        assert_eq!(&text[found.end..], rest, "{text}");
        for attribute in &found.list {
            assert_eq!(text[attribute.name_span.start..attribute.name_span.end], attribute.name);
            if !text.contains('\\') {
                let value = &text[attribute.value_span.start..attribute.value_span.end];
                assert_eq!(value, attribute.value);
            }
        }
    }

    #[test]
    fn three_ways_to_write_a_value() {
        check("{}", &[], &[], "");
        check("{focus=\"42% 30%\"} x", &[("focus", "42% 30%")], &[], " x");
        let both = [("alt", "Ü \"x\" }"), ("url", "a-b")];
        check("{ alt='Ü \"x\" }' url=a-b }", &both, &[], "");
        check(r#"{alt="a \"b\" \\ \c"}"#, &[("alt", r#"a "b" \ \c"#)], &[], "");
        check("{alt=\"\"}", &[("alt", "")], &[], "");
    }

    #[test]
    fn what_cannot_be_read_is_reported_once() {
        check("{alt}", &[], &["attribute-syntax"], "");
        check("{alt=}", &[], &["attribute-syntax"], "");
        check("{alt=„x“} y", &[], &["attribute-syntax"], " y");
        check("{alt=\"x", &[], &["attribute-syntax"], "");
        check(
            "{alt=\"x\"url=y}",
            &[("alt", "x")].map(|_| ("", ""))[..0],
            &["attribute-syntax"],
            "",
        );
        check("{ä=x}\nb", &[], &["attribute-syntax"], "\nb");
        check("{alt=x\n}", &[("alt", "x")], &["attribute-syntax"], "\n}");
    }

    #[test]
    fn unknown_and_repeated_names_are_left_out() {
        check("{foucs=x url=y}", &[("url", "y")], &["attribute-unknown"], "");
        check("{url=x url=y}", &[("url", "x")], &["key-twice"], "");
    }
}
