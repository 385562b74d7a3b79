//! A list of font families as CSS writes it, taken apart and put together again: nothing that was
//! written reaches a style sheet as it is.

use std::fmt;

use crate::base::diag::{Code, Diag, nearest};
use crate::text::schema::Spanned;

/// The families that every system has something for (CSS Fonts 4, section 2.1.3).
const GENERIC: [&str; 13] = [
    "serif",
    "sans-serif",
    "monospace",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-rounded",
    "ui-monospace",
    "cursive",
    "fantasy",
    "math",
    "emoji",
    "fangsong",
];

/// Words that are no names unless they stand between quotation marks (CSS Values 4, section 3.2).
const WORDS: [&str; 6] = ["inherit", "initial", "unset", "revert", "revert-layer", "default"];

/// What could end a declaration or begin something else in it. A name needs none of these.
const FOREIGN: &str = ";{}<>/\\()\"";

/// A list of font families that ends with a generic one. It is printed as CSS.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fonts(Vec<Family>);

/// A member of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Family {
    /// One or more identifiers (CSS Syntax 3, section 4.3.9), among them the generic families.
    Plain(String),
    /// A name that stands between quotation marks.
    Quoted(String),
}

/// Why a list can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wrong {
    /// A quotation mark stands alone.
    Open,
    /// A character that no name needs.
    Foreign(char),
    /// Nothing between two commas.
    Empty,
    /// A name that must stand between quotation marks.
    Bare(String),
    /// The last family is not a generic one.
    NotGeneric(String),
}

impl Fonts {
    /// Reads the value of a key; `usual` is the generic family to fall back on in a suggestion.
    pub(super) fn read(
        key: &str,
        text: &Spanned<String>,
        usual: &str,
        problems: &mut Vec<Diag>,
    ) -> Option<Self> {
        let (fonts, wrong) = parse(&text.value, usual);
        if wrong.is_empty() {
            return Some(fonts);
        }
        // What can't be understood can't be put right: then an example must do.
        let is_clear = !wrong.iter().any(|one| matches!(one, Wrong::Open | Wrong::Foreign(_)));
        let example = if is_clear { fonts.to_string() } else { format!("Georgia, {usual}") };
        let line = format!("{key} = {}", toml::Value::String(example));
        let help = if is_clear {
            format!("write {line}")
        } else {
            format!("write names with commas between them, such as {line}")
        };
        problems.extend(wrong.iter().map(|one| {
            let (message, label) = one.words(key);
            Diag::new(Code::VALUE_INVALID, message).at(text.span, label).help(help.clone())
        }));
        None
    }

    /// The list as a style sheet takes it, without a space that it does not need.
    #[must_use]
    pub fn css(&self) -> String {
        self.0.iter().map(Family::to_string).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Display for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(Family::to_string).collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => f.write_str(name),
            Self::Quoted(name) => write!(f, "\"{name}\""),
        }
    }
}

impl Family {
    /// One member, without the spaces around it.
    fn read(text: &str) -> Result<Self, Wrong> {
        let marks: [char; 2] = ['"', '\''];
        let inner = marks.into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark));
        let name = one_blank(inner.unwrap_or(text));
        if let Some(foreign) = name.chars().find(|c| c.is_control() || FOREIGN.contains(*c)) {
            return Err(Wrong::Foreign(foreign));
        }
        if name.is_empty() {
            return Err(Wrong::Empty);
        }
        if inner.is_some() {
            return Ok(Self::Quoted(name));
        }
        let folded = name.to_ascii_lowercase();
        if GENERIC.contains(&folded.as_str()) {
            return Ok(Self::Plain(folded));
        }
        if WORDS.contains(&folded.as_str()) || !name.split(' ').all(is_identifier) {
            return Err(Wrong::Bare(name));
        }
        Ok(Self::Plain(name))
    }
}

impl Wrong {
    /// The message, and what stands at the place.
    fn words(&self, key: &str) -> (String, String) {
        match self {
            Self::Open => (
                format!("`{key}` has a quotation mark without its partner"),
                "one of them stands alone".to_owned(),
            ),
            Self::Foreign(c) => (
                format!("`{key}` holds a character that no font's name needs"),
                format!("{} is not allowed here", c.escape_default()),
            ),
            Self::Empty => {
                (format!("`{key}` has a comma without a font"), "a name is missing here".to_owned())
            }
            Self::Bare(name) => (
                format!("the font {name} must stand between quotation marks"),
                "without them, CSS takes it for something else".to_owned(),
            ),
            Self::NotGeneric(name) => (
                format!("`{key}` must end with a generic family"),
                match generic(name) {
                    Some(meant) if *meant == *name => {
                        format!("{meant} is one, without the quotation marks")
                    }
                    Some(meant) => format!("did you mean {meant}?"),
                    None => "a reader may have none of these fonts".to_owned(),
                },
            ),
        }
    }
}

/// Takes a list apart. The list that is given back is one that could stand there, if something is
/// wrong that can be put right.
fn parse(text: &str, usual: &str) -> (Fonts, Vec<Wrong>) {
    let mut wrong = Vec::new();
    let mut families = Vec::new();
    let Some(members) = members(text) else { return (Fonts(families), vec![Wrong::Open]) };
    for member in members {
        match Family::read(member.trim()) {
            Ok(family) => families.push(family),
            Err(one) => {
                if let Wrong::Bare(name) = &one {
                    families.push(Family::Quoted(name.clone()));
                }
                wrong.push(one);
            }
        }
    }
    let last = families.last().map(|family| match family {
        Family::Plain(name) | Family::Quoted(name) => (family.clone(), name.clone()),
    });
    match last {
        Some((Family::Plain(_), name)) if GENERIC.contains(&name.as_str()) => {}
        Some((_, name)) => {
            if let Some(meant) = generic(&name) {
                families.pop();
                families.push(Family::Plain(meant.to_owned()));
            } else {
                families.push(Family::Plain(usual.to_owned()));
            }
            // Who is told to put the name between quotation marks is told of this with it.
            if !wrong.contains(&Wrong::Bare(name.clone())) {
                wrong.push(Wrong::NotGeneric(name));
            }
        }
        None => families.push(Family::Plain(usual.to_owned())),
    }
    (Fonts(families), wrong)
}

/// The generic family that a name is, or is most like.
fn generic(name: &str) -> Option<&'static str> {
    nearest(name, GENERIC)
}

/// The members of the list, at commas that stand between no quotation marks; none if a quotation
/// mark has no partner.
fn members(text: &str) -> Option<Vec<&str>> {
    let mut open: Option<char> = None;
    let parts = text.split(|c| {
        match open {
            Some(mark) if c == mark => open = None,
            None if c == '"' || c == '\'' => open = Some(c),
            _ => {}
        }
        open.is_none() && c == ','
    });
    let parts = parts.collect();
    open.is_none().then_some(parts)
}

/// An identifier without escapes: no digit at its begin, and none after a hyphen there.
fn is_identifier(word: &str) -> bool {
    let is_start = |c: char| c == '_' || c.is_ascii_alphabetic() || is_far(c);
    let mut chars = word.strip_prefix('-').unwrap_or(word).chars();
    chars.next().is_some_and(|first| is_start(first) || (first == '-' && word.len() > 2))
        && chars.all(|c| is_start(c) || c.is_ascii_digit() || c == '-')
}

/// A letter or a digit beyond ASCII, which CSS lets stand anywhere.
fn is_far(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

/// A name with one space between its words, as CSS compares it.
fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn css(text: &str) -> Result<String, Vec<Wrong>> {
        let (fonts, wrong) = parse(text, "serif");
        if wrong.is_empty() { Ok(fonts.css()) } else { Err(wrong) }
    }

    #[test]
    fn a_list_is_put_together_from_its_families() {
        for (written, made) in [
            ("serif", "serif"),
            ("\"Tiempos Headline\", Georgia, serif", "\"Tiempos Headline\",Georgia,serif"),
            (
                "'Tiempos  Headline',Times New\tRoman , Serif",
                "\"Tiempos Headline\",Times New Roman,serif",
            ),
            ("-apple-system, system-ui", "-apple-system,system-ui"),
            ("'12 Point', ヒラギノ明朝, sans-serif", "\"12 Point\",ヒラギノ明朝,sans-serif"),
            ("\"D'Aubigné, Bold\", serif", "\"D'Aubigné, Bold\",serif"),
        ] {
            assert_eq!(css(written).as_deref(), Ok(made), "{written}");
        }
    }

    #[test]
    fn nothing_leaves_the_declaration() {
        for text in [
            "serif;color:red",
            "serif}body{display:none",
            "\"a}b\", serif",
            "\"a;b\", serif",
            "\"a\\\", serif",
            "url(x), serif",
            "\"url(x)\", serif",
            "a</style>, serif",
            "a/*, serif",
            "'a\"b', serif",
            "\"a\u{1}b\", serif",
            "a\\62, serif",
        ] {
            let wrong = css(text).unwrap_err();
            assert!(matches!(wrong[0], Wrong::Foreign(_)), "{text}: {wrong:?}");
        }
        for text in ["\"a, serif", "a', serif", "\"a'"] {
            assert_eq!(css(text), Err(vec![Wrong::Open]), "{text}");
        }
        for text in ["a, , serif", "a, serif,", ", serif", "\"\", serif"] {
            assert_eq!(css(text), Err(vec![Wrong::Empty]), "{text}");
        }
        for name in ["12 Point", "inherit", "a!", "-", "-1", "--", "Foo: bar", "@import"] {
            let bare = vec![Wrong::Bare(name.to_owned())];
            assert_eq!(css(&format!("{name}, serif")), Err(bare), "{name}");
        }
        assert!(css("\"a\" b, serif").is_err());
    }

    #[test]
    fn a_list_without_a_generic_family_gets_the_one_that_was_meant() {
        for (written, put_right) in [
            ("Arial, sans-serf", "Arial,sans-serif"),
            ("Arial, sans serif", "Arial,sans-serif"),
            ("Arial, \"sans-serif\"", "Arial,sans-serif"),
            ("Georgia", "Georgia,serif"),
            ("\"Tiempos Text\"", "\"Tiempos Text\",serif"),
            ("12 Point", "\"12 Point\",serif"),
        ] {
            let (fonts, wrong) = parse(written, "serif");
            assert_eq!((fonts.css().as_str(), wrong.len()), (put_right, 1), "{written}");
            assert_eq!(css(put_right).as_deref(), Ok(put_right));
        }
    }
}
