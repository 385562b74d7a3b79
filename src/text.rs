//! What one text means: keys of TOML and YAML, languages, credit lines, Markdown.

pub mod credit;
pub mod locale;
pub mod markdown;
pub mod schema;
