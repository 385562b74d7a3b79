//! Language tags after BCP 47, as far as a locale asks: language, script and region.
//!
//! Knows the grammar only, not which languages or regions there are.

/// What a well-formed tag says, in lower case.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// `de` in `de-AT`; empty if the whole tag is for private use.
    pub(super) language: String,
    /// `latn` in `de-Latn-AT`.
    pub(super) script: Option<String>,
    /// `at` in `de-AT`.
    pub(super) region: Option<String>,
}

impl Tag {
    /// Reads a tag by the grammar of RFC 5646; `None` if it is malformed.
    ///
    /// The two dozen irregular tags of before 2006 (`i-klingon`, `en-GB-oed`) count as malformed:
    /// they are deprecated and each has a regular successor. So do languages of four letters and more:
    /// the grammar allows them, and none was ever registered (`klingon` is `tlh`).
    pub(super) fn parse(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut rest = tag.split('-').peekable();

        // `x-…` alone is a well-formed tag without a language.
        let language = match rest.peek() {
            Some(&"x") => "",
            _ => rest.next().filter(|part| (2..=3).contains(&part.len()) && is_alpha(part))?,
        };
        // Languages can be extended, such as `zh-yue`.
        if !language.is_empty() {
            for _ in 0..3 {
                if rest.next_if(|part| part.len() == 3 && is_alpha(part)).is_none() {
                    break;
                }
            }
        }
        let (mut script, mut region) = (None, None);
        if !language.is_empty() {
            script = rest.next_if(|part| part.len() == 4 && is_alpha(part));
            region = rest.next_if(|part| is_region(part));
            while rest.next_if(|part| is_variant(part)).is_some() {}
        }
        // What is left must be extensions: a single letter or digit and at least one subtag each.
        while let Some(singleton) = rest.next() {
            if singleton.len() != 1 || !is_alphanumeric(singleton) {
                return None;
            }
            // Nothing ends private use, and its subtags may be of one character.
            let private = singleton == "x";
            let shortest = if private { 1 } else { 2 };
            let fits = |part: &&str| (shortest..=8).contains(&part.len()) && is_alphanumeric(part);
            rest.next_if(fits)?;
            while rest.next_if(fits).is_some() {}
            if private && rest.peek().is_some() {
                return None;
            }
        }
        let owned = |part: Option<&str>| part.map(str::to_owned);
        Some(Self { language: language.to_owned(), script: owned(script), region: owned(region) })
    }
}

fn is_alpha(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_alphanumeric(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_region(part: &str) -> bool {
    match part.len() {
        2 => is_alpha(part),
        3 => part.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

fn is_variant(part: &str) -> bool {
    match part.len() {
        4 => part.starts_with(|c: char| c.is_ascii_digit()) && is_alphanumeric(part),
        5..=8 => is_alphanumeric(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn well_formed() {
        for (tag, language, script, region) in [
            ("de", "de", None, None),
            ("de-AT", "de", None, Some("at")),
            ("DE-LATN-at-1996", "de", Some("latn"), Some("at")),
            ("es-419", "es", None, Some("419")),
            ("zh-yue-Hant-HK", "zh", Some("hant"), Some("hk")),
            ("sl-rozaj-biske", "sl", None, None),
            ("de-u-co-phonebk-x-house", "de", None, None),
            ("x-a", "", None, None),
            ("de-x-AT", "de", None, None),
        ] {
            let owned = |part: Option<&str>| part.map(str::to_owned);
            let (script, region) = (owned(script), owned(region));
            let expected = Tag { language: language.to_owned(), script, region };
            assert_eq!(Tag::parse(tag), Some(expected), "{tag}");
        }
    }

    #[test]
    fn malformed() {
        for tag in [
            "",
            "-",
            "x",
            "x-",
            "d",
            "1de",
            "german!",
            "de--AT",
            "de-AT-",
            "de_AT",
            "de-u",
            "de-u-x-a",
            "de-AT-DE",
            "de-x-verylongsubtag",
            "verylonglanguage",
            "klingon",
            "german",
            "deut-AT",
            "dé",
            "de-ÖS",
            "de\n",
        ] {
            assert_eq!(Tag::parse(tag), None, "{tag:?}");
        }
    }
}
