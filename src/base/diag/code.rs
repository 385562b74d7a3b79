//! The stable names of all problems. `docs/messages.md` explains each; a test keeps the two in step.

use super::Severity;

/// The name of a kind of problem, such as `photo-credit-missing`: kebab-case, never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str, Severity);

impl Code {
    /// The name as printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// How bad a problem of this kind is, unless said otherwise.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.1
    }
}

/// On disk, a code is its place in [`CODES`]: what is remembered is read by the same program only.
impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = CODES.iter().position(|code| code == self);
        let at = at.and_then(|at| u16::try_from(at).ok());
        serializer.serialize_u16(at.ok_or_else(|| serde::ser::Error::custom("an unlisted code"))?)
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let at = usize::from(u16::deserialize(deserializer)?);
        CODES.get(at).copied().ok_or_else(|| serde::de::Error::custom("an unknown code"))
    }
}

macro_rules! codes {
    ($($severity:ident $constant:ident = $name:literal;)+) => {
        impl Code {
            $(#[doc = concat!("`", $name, "`")]
            pub const $constant: Code = Code($name, Severity::$severity);)+
        }

        /// All codes, in the order of `docs/messages.md`.
        pub static CODES: &[Code] = &[$(Code::$constant),+];
    };
}

codes! {
    // The site's folder and its files.
    Error SITE_NOT_FOUND = "site-not-found";
    Error FILE_UNREADABLE = "file-unreadable";
    Error FILE_TOO_LARGE = "file-too-large";
    Error FILE_NOT_UTF8 = "file-not-utf8";
    Error FILE_NAME = "file-name";
    Error FILE_TWICE = "file-twice";
    Warning FILE_NOT_ARTICLE = "file-not-article";
    Error CONTROL_CHARACTER = "control-character";
    Error PATH_OUTSIDE_SITE = "path-outside-site";
    Error SYMLINK_TARGET = "symlink-target";
    Error FOLDER_UNKNOWN = "folder-unknown";
    Error SECTION_MISSING = "section-missing";

    // Front matter and configuration.
    Error FRONT_MATTER_MISSING = "front-matter-missing";
    Error FRONT_MATTER_UNCLOSED = "front-matter-unclosed";
    Error TOML_SYNTAX = "toml-syntax";
    Error YAML_SYNTAX = "yaml-syntax";
    Error YAML_ALIAS = "yaml-alias";
    Warning YAML_COMMENT = "yaml-comment";
    Error KEY_UNKNOWN = "key-unknown";
    Error KEY_MISSING = "key-missing";
    Error KEY_TWICE = "key-twice";
    Error VALUE_TYPE = "value-type";
    Error VALUE_EMPTY = "value-empty";
    Warning VALUE_PLACEHOLDER = "value-placeholder";
    Error VALUE_UNKNOWN = "value-unknown";
    Error VALUE_INVALID = "value-invalid";
    Error DATE_INVALID = "date-invalid";
    Warning DATE_AMBIGUOUS = "date-ambiguous";
    Error DATE_ORDER = "date-order";
    Warning DATE_FUTURE = "date-future";

    // The site as a whole.
    Error LANGUAGE_UNKNOWN = "language-unknown";
    Warning LANGUAGE_WORDS_MISSING = "language-words-missing";
    Error TIME_ZONE_UNKNOWN = "time-zone-unknown";
    Error PERMALINK_INVALID = "permalink-invalid";
    Error SECTION_UNKNOWN = "section-unknown";
    Error AUTHOR_UNKNOWN = "author-unknown";
    Warning AUTHOR_SIMILAR = "author-similar";
    Warning AUTHOR_PAGE_SHARED = "author-page-shared";
    Warning TOPIC_SPELLING = "topic-spelling";
    Error ID_TWICE = "id-twice";
    Error RELATED_UNKNOWN = "related-unknown";
    Error URL_COLLISION = "url-collision";
    Error URL_RESERVED = "url-reserved";
    Error URL_TOO_LONG = "url-too-long";
    Warning ALIAS_NOT_HTML = "alias-not-html";
    Warning URL_GONE = "url-gone";
    Warning THEME_CONTRAST = "theme-contrast";

    // The body.
    Error HEADING_LEVEL_ONE = "heading-level-one";
    Warning HEADING_SKIP = "heading-skip";
    Error HEADING_ID_TWICE = "heading-id-twice";
    Error SUBHEADS_TOO_FEW = "subheads-too-few";
    Error SUBHEADS_TOO_MANY = "subheads-too-many";
    Error HTML_DENIED = "html-denied";
    Error BLOCK_UNKNOWN = "block-unknown";
    Error BLOCK_UNCLOSED = "block-unclosed";
    Error BLOCK_UNOPENED = "block-unopened";
    Error NOTE_UNKNOWN = "note-unknown";
    Error ATTRIBUTE_UNKNOWN = "attribute-unknown";
    Error ATTRIBUTE_MISSING = "attribute-missing";
    Error ATTRIBUTE_SYNTAX = "attribute-syntax";
    Error BLOCK_LITERAL = "block-literal";
    Error COMMENT_UNCLOSED = "comment-unclosed";
    Error FOOTNOTE_UNKNOWN = "footnote-unknown";
    Warning FOOTNOTE_UNUSED = "footnote-unused";
    Error FOOTNOTE_TWICE = "footnote-twice";
    Warning REFERENCE_UNKNOWN = "reference-unknown";
    Warning REFERENCE_UNUSED = "reference-unused";
    Warning REFERENCE_TWICE = "reference-twice";
    Warning HEADING_LITERAL = "heading-literal";
    Warning HEADING_ACCIDENT = "heading-accident";
    Warning LIST_ACCIDENT = "list-accident";
    Warning TABLE_LITERAL = "table-literal";
    Warning TABLE_CELL_LOST = "table-cell-lost";
    Warning EMPHASIS_LITERAL = "emphasis-literal";
    Warning EMPHASIS_ACCIDENT = "emphasis-accident";
    Warning CODE_UNCLOSED = "code-unclosed";
    Warning CODE_ACCIDENT = "code-accident";
    Warning LINK_LITERAL = "link-literal";
    Error LINK_DEAD = "link-dead";
    Error LINK_ANCHOR_DEAD = "link-anchor-dead";
    Error LINK_SCHEME = "link-scheme";
    Warning LINK_NOT_OUT = "link-not-out";
    Error LINK_PRIVATE = "link-private";
    Error ATTACHMENT_DENIED = "attachment-denied";

    // Photos and credits.
    Error PHOTO_MISSING = "photo-missing";
    Error PHOTO_UNREADABLE = "photo-unreadable";
    Error PHOTO_REMOTE = "photo-remote";
    Error PHOTO_INLINE = "photo-inline";
    Error PHOTO_LITERAL = "photo-literal";
    Error PHOTO_NOT_PLACED = "photo-not-placed";
    Error PHOTO_PLACED_TWICE = "photo-placed-twice";
    Error PHOTO_LISTED_TWICE = "photo-listed-twice";
    Warning PHOTO_NOT_OUT = "photo-not-out";
    Error PHOTO_ALT_MISSING = "photo-alt-missing";
    Error PHOTO_CREDIT_MISSING = "photo-credit-missing";
    Warning CREDIT_UNCLEAR = "credit-unclear";
    Warning CREDIT_CONFLICT = "credit-conflict";
    Error CREDIT_CREATOR_MISSING = "credit-creator-missing";
    Warning AGENCY_UNKNOWN = "agency-unknown";
    Error AGENCY_TWICE = "agency-twice";
    Warning PHOTO_TWO_CREDITS = "photo-two-credits";
    Warning PHOTO_RESTRICTED = "photo-restricted";
    Warning PHOTO_METADATA_DIFFERS = "photo-metadata-differs";
    Warning PHOTO_METADATA_UNREADABLE = "photo-metadata-unreadable";
    Warning PHOTO_METADATA_UNCERTAIN = "photo-metadata-uncertain";
    Error PHOTO_AI_UNLABELLED = "photo-ai-unlabelled";
    Warning PHOTO_AI_POSSIBLE = "photo-ai-possible";
    Error PHOTO_KILLED = "photo-killed";
    Error PHOTO_UNKNOWN = "photo-unknown";

    // Files for machines.
    Warning SECURITY_TXT_INVALID = "security-txt-invalid";
    Warning SECURITY_TXT_EXPIRED = "security-txt-expired";

    // What `newsprint check` adds.
    Warning TITLE_LONG = "title-long";
    Warning TITLE_SEO_LONG = "title-seo-long";
    Warning CREDIT_SPELLING = "credit-spelling";
    Warning PHOTO_ALT_CAPTION = "photo-alt-caption";
    Warning PHOTO_ALT_CREDIT = "photo-alt-credit";
    Warning PHOTO_ALT_FILE_NAME = "photo-alt-file-name";
    Warning PHOTO_ALT_LONG = "photo-alt-long";
    Warning PHOTO_ARCHIVE_UNMARKED = "photo-archive-unmarked";
    Warning PHOTO_PRIVATE = "photo-private";
    Warning PHOTO_UNUSED = "photo-unused";

    // Templates.
    Error TEMPLATE_SYNTAX = "template-syntax";
    Error TEMPLATE_FAILED = "template-failed";
    Error TEMPLATE_MISSING = "template-missing";

    // Commands and the machine.
    Error PAGE_UNKNOWN = "page-unknown";
    Error TARGET_EXISTS = "target-exists";
    Error FOREIGN_FILE = "foreign-file";
    Error OUTPUT_FAILED = "output-failed";
    Error OUTPUT_LOCKED = "output-locked";
    Error SERVE_FAILED = "serve-failed";
    Error VERIFY_DIFFERS = "verify-differs";

    // Deploys.
    Error TARGET_UNKNOWN = "target-unknown";
    Error TARGET_OVERLAPS = "target-overlaps";
    Error ADDRESS_RESERVED = "address-reserved";
    Error BUILD_MISSING = "build-missing";
    Warning BUILD_OLD = "build-old";
    Error DELETES_MANY = "deletes-many";
    Error CREDENTIALS_MISSING = "credentials-missing";
    Error RELEASE_MISSING = "release-missing";
    Warning HOST_LIMIT = "host-limit";
    Error DEPLOY_RECORD_UNREADABLE = "deploy-record-unreadable";
    Warning TARGET_UNLISTED = "target-unlisted";
    Error DEPLOY_FAILED = "deploy-failed";
}
