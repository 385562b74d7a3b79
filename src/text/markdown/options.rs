//! What the author may write: the parts of Markdown that are switched on.
//!
//! Knows nothing of configuration files; somebody else reads those.

use crate::text::locale::Quotes;

/// Whether raw HTML may stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// Raw HTML is an error.
    Deny,
    /// Raw HTML reaches the page as it is.
    Allow,
}

/// The additions to CommonMark, each on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extensions {
    /// Tables of `|` and `-`.
    pub tables: bool,
    /// `[^1]` and `[^1]: …`.
    pub footnotes: bool,
    /// `~~struck out~~`.
    pub strikethrough: bool,
    /// `## Heading {#id}`.
    pub heading_attributes: bool,
    /// Quotation marks, apostrophes, dashes and ellipses of the language.
    pub smart: bool,
    /// A paragraph that is an image alone is a photo with a caption.
    pub figures: bool,
    /// `:::factbox` … `:::`.
    pub blocks: bool,
    /// `> [!CORRECTION]`.
    pub notes: bool,
    /// The newsroom's rules: ids and levels of headings, marks for links, the policy on raw HTML,
    /// no photo inside a text.
    pub newsroom: bool,
}

impl Extensions {
    /// What articles are written in.
    pub const ALL: Extensions = Extensions {
        tables: true,
        footnotes: true,
        strikethrough: true,
        heading_attributes: true,
        smart: true,
        figures: true,
        blocks: true,
        notes: true,
        newsroom: true,
    };

    /// CommonMark and nothing else.
    pub const NONE: Extensions = Extensions {
        tables: false,
        footnotes: false,
        strikethrough: false,
        heading_attributes: false,
        smart: false,
        figures: false,
        blocks: false,
        notes: false,
        newsroom: false,
    };

    /// The same for the parser below. Its own smart punctuation is English only and stays off.
    pub(super) fn of_the_parser(self) -> pulldown_cmark::Options {
        use pulldown_cmark::Options as Parser;
        let mut options = Parser::empty();
        options.set(Parser::ENABLE_TABLES, self.tables);
        options.set(Parser::ENABLE_FOOTNOTES, self.footnotes);
        options.set(Parser::ENABLE_STRIKETHROUGH, self.strikethrough);
        options.set(Parser::ENABLE_HEADING_ATTRIBUTES, self.heading_attributes);
        options
    }
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// The quotation marks of the text's language.
    pub quotes: Quotes,
    /// Whether raw HTML may stand in the text.
    pub html: RawHtml,
    /// What is understood beyond CommonMark.
    pub extensions: Extensions,
}
