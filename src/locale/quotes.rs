//! The quotation marks of a language.

/// Opening and closing marks, outer and inner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quotes {
    /// Outer quotation: „ “ in German, “ ” in English.
    pub double: (&'static str, &'static str),
    /// Quotation inside a quotation: ‚ ‘ in German, ‘ ’ in English.
    pub single: (&'static str, &'static str),
}

impl Quotes {
    /// German and Austrian.
    pub const GERMAN: Quotes = Quotes { double: ("„", "“"), single: ("‚", "‘") };
    /// Swiss and Liechtenstein.
    pub const SWISS: Quotes = Quotes { double: ("«", "»"), single: ("‹", "›") };
    /// English.
    pub const ENGLISH: Quotes = Quotes { double: ("“", "”"), single: ("‘", "’") };
}
