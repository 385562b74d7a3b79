//! CSS in a style sheet or an attribute of an SVG (CSS Syntax 3, SVG 2 section 6), as tokens: which
//! functions and rules it has, and where it refers to. It must not know properties: without a function
//! or a rule that loads something, none of them can.

use std::iter::Peekable;
use std::str::Chars;

/// Raster pictures; an SVG in a `data:` URL would need all of these checks again.
const PICTURES: [&str; 6] = ["png", "jpeg", "jpg", "gif", "webp", "avif"];
/// Fonts that drawing programs put into style sheets. A font cannot load or run anything.
const FONTS: [&str; 4] = [
    "data:font/",
    "data:application/font-",
    "data:application/x-font-",
    "data:application/vnd.ms-fontobject",
];

/// The rules that may stand in a style sheet. Not among them: `@import`.
const RULES: [&str; 17] = [
    "charset",
    "color-profile",
    "container",
    "counter-style",
    "font-face",
    "font-feature-values",
    "font-palette-values",
    "keyframes",
    "-webkit-keyframes",
    "-moz-keyframes",
    "-o-keyframes",
    "layer",
    "media",
    "page",
    "property",
    "scope",
    "supports",
];

/// The functions of values and selectors that load and run nothing. `url` is looked into.
const FUNCTIONS: [&str; 92] = [
    // Colours.
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "color-mix",
    "device-cmyk",
    "icc-color",
    "light-dark",
    // Numbers.
    "calc",
    "min",
    "max",
    "clamp",
    "abs",
    "sign",
    "round",
    "mod",
    "rem",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "pow",
    "sqrt",
    "hypot",
    "log",
    "exp",
    "var",
    "env",
    "counter",
    "counters",
    "minmax",
    "repeat",
    "fit-content",
    "symbols",
    // Transformations and motion.
    "matrix",
    "matrix3d",
    "perspective",
    "rotate",
    "rotate3d",
    "rotatex",
    "rotatey",
    "rotatez",
    "scale",
    "scale3d",
    "scalex",
    "scaley",
    "scalez",
    "skew",
    "skewx",
    "skewy",
    "translate",
    "translate3d",
    "translatex",
    "translatey",
    "translatez",
    "cubic-bezier",
    "steps",
    "linear",
    // Gradients, shapes and filters.
    "linear-gradient",
    "radial-gradient",
    "conic-gradient",
    "repeating-linear-gradient",
    "repeating-radial-gradient",
    "repeating-conic-gradient",
    "circle",
    "ellipse",
    "inset",
    "path",
    "polygon",
    "rect",
    "blur",
    "brightness",
    "contrast",
    "drop-shadow",
    "grayscale",
    "hue-rotate",
    "invert",
    "opacity",
    "saturate",
    "sepia",
    // Fonts.
    "local",
    "format",
    "tech",
];

/// The functions of selectors.
const SELECTORS: [&str; 13] = [
    "dir",
    "has",
    "is",
    "lang",
    "matches",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "part",
    "slotted",
    "where",
];

/// The first thing in some CSS that reaches out of the file, or that is not known not to, in the
/// CSS's own words.
pub fn refused(css: &str) -> Option<String> {
    // Nothing to find without one of these, and paths can be very long.
    if !css.contains(['(', '\\', '@']) {
        return None;
    }
    let css = preprocessed(css);
    let mut rest = Rest { chars: css.chars().peekable() };
    // Whether this is the address of a namespace, which is a name and never loaded.
    let mut naming = false;
    loop {
        match rest.token()? {
            Token::Rule(name) if name == "namespace" => naming = true,
            Token::Rule(name) if name.is_empty() || RULES.contains(&name.as_str()) => {}
            Token::Rule(name) => return Some(format!("@{name}")),
            Token::Function(name) if name == "url" => {
                let argument = rest.argument();
                if !naming && !may_load(&argument) {
                    return Some(format!("url({argument})"));
                }
            }
            Token::Function(name) => {
                let name = name.as_str();
                if !FUNCTIONS.contains(&name) && !SELECTORS.contains(&name) {
                    return Some(format!("{name}()"));
                }
            }
            Token::End => naming = false,
            Token::Other => {}
        }
    }
}

/// Whether a style may refer to this: a place in the file, a picture or a font inside of it.
fn may_load(argument: &str) -> bool {
    let lower = argument.to_ascii_lowercase();
    is_inside(argument) || FONTS.iter().any(|font| lower.starts_with(font))
}

/// Whether a reference stays within the file: `#fragment`, a raster picture as a `data:` URL, or
/// nothing, which means the document itself. Expects it without white space in front.
pub fn is_inside(reference: &str) -> bool {
    let picture = || {
        let (scheme, rest) = reference.split_at_checked("data:image/".len())?;
        let kind = rest.get(..rest.find([';', ','])?)?;
        let known = PICTURES.iter().any(|picture| picture.eq_ignore_ascii_case(kind));
        Some(scheme.eq_ignore_ascii_case("data:image/") && known)
    };
    reference.is_empty() || reference.starts_with('#') || picture() == Some(true)
}

/// The text with one kind of line break, as a parser takes it (section 3.3).
fn preprocessed(css: &str) -> String {
    css.replace("\r\n", "\n").replace(['\r', '\u{C}'], "\n").replace('\0', "\u{FFFD}")
}

/// What matters of a token. Names are in lowercase, with their escapes undone.
enum Token {
    /// `@name`.
    Rule(String),
    /// `name(`.
    Function(String),
    /// `;` or a brace.
    End,
    /// Anything else.
    Other,
}

/// What is left of a style sheet.
struct Rest<'c> {
    chars: Peekable<Chars<'c>>,
}

impl Rest<'_> {
    /// The next token (section 4.3.1); `None` at the end.
    fn token(&mut self) -> Option<Token> {
        let first = *self.chars.peek()?;
        if is_name(first) || self.escapes() {
            let name = self.name();
            return Some(match self.chars.next_if_eq(&'(') {
                Some(_) => Token::Function(name),
                None => Token::Other,
            });
        }
        self.chars.next();
        Some(match first {
            '/' if self.chars.next_if_eq(&'*').is_some() => {
                let mut last = ' ';
                for one in self.chars.by_ref() {
                    if last == '*' && one == '/' {
                        break;
                    }
                    last = one;
                }
                Token::Other
            }
            '"' | '\'' => {
                self.string(first);
                Token::Other
            }
            '@' => Token::Rule(self.name()),
            ';' | '{' | '}' => Token::End,
            _ => Token::Other,
        })
    }

    /// Whether an escape comes next: a backslash that is not followed by a line break (section
    /// 4.3.8).
    fn escapes(&mut self) -> bool {
        let mut ahead = self.chars.clone();
        ahead.next() == Some('\\') && ahead.next() != Some('\n')
    }

    /// A name (section 4.3.11), in lowercase.
    fn name(&mut self) -> String {
        let mut name = String::new();
        loop {
            if let Some(one) = self.chars.next_if(|one| is_name(*one)) {
                name.extend(one.to_lowercase());
            } else if self.escapes() {
                self.chars.next();
                name.extend(self.escaped().to_lowercase());
            } else {
                return name;
            }
        }
    }

    /// The character that an escape stands for, behind its backslash (section 4.3.7).
    fn escaped(&mut self) -> char {
        let mut value = None;
        for _ in 0..6 {
            let Some(digit) = self.chars.peek().and_then(|one| one.to_digit(16)) else { break };
            value = Some(value.unwrap_or(0) * 16 + digit);
            self.chars.next();
        }
        match value {
            Some(value) => {
                // One white space behind the digits belongs to the escape.
                self.chars.next_if(|one| one.is_ascii_whitespace());
                char::from_u32(value).filter(|one| *one != '\0').unwrap_or('\u{FFFD}')
            }
            None => self.chars.next().unwrap_or('\u{FFFD}'),
        }
    }

    /// The text of a string (section 4.3.5) behind its quotation mark.
    fn string(&mut self, mark: char) -> String {
        let mut text = String::new();
        while let Some(one) = self.chars.peek().copied() {
            if one == '\n' {
                break;
            }
            self.chars.next();
            match one {
                '\\' if self.chars.next_if_eq(&'\n').is_some() => {}
                '\\' if self.chars.peek().is_some() => text.push(self.escaped()),
                one if one == mark => break,
                one => text.push(one),
            }
        }
        text
    }

    /// The argument of `url(`: a string, or what stands there up to the parenthesis (section 4.3.6).
    fn argument(&mut self) -> String {
        while self.chars.next_if(|one| one.is_ascii_whitespace()).is_some() {}
        if let Some(mark) = self.chars.next_if(|one| matches!(one, '"' | '\'')) {
            return self.string(mark);
        }
        let mut text = String::new();
        while let Some(one) = self.chars.next() {
            match one {
                ')' => break,
                '\\' => text.push(self.escaped()),
                one => text.push(one),
            }
        }
        text.trim_end().to_owned()
    }
}

/// Whether a character may stand in a name.
fn is_name(one: char) -> bool {
    one.is_ascii_alphanumeric() || matches!(one, '-' | '_') || !one.is_ascii()
}
