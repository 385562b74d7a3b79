//! Which way a language is written: from left to right, or from right to left.

use super::tag::Tag;

/// Scripts that are written from right to left, by their codes after ISO 15924.
const SCRIPTS: [&str; 16] = [
    "adlm", "arab", "aran", "hebr", "hung", "mand", "mend", "nkoo", "orkh", "rohg", "samr", "sogd",
    "syrc", "syrj", "thaa", "yezi",
];

/// Languages that are written in one of these scripts, unless a tag says otherwise.
const LANGUAGES: [&str; 37] = [
    "acm", "aeb", "aii", "ajp", "apc", "ar", "arc", "ars", "ary", "arz", "azb", "bal", "bgn",
    "ckb", "dv", "fa", "glk", "haz", "he", "iw", "ji", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "rhg", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
];

/// Which way lines run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// The direction of a BCP 47 tag: that of its script, or else the usual one of its language.
    /// A malformed tag counts as written from left to right, like every unknown tag.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let right_to_left = Tag::parse(tag).is_some_and(|tag| match &tag.script {
            Some(script) => SCRIPTS.contains(&script.as_str()),
            None => LANGUAGES.contains(&tag.language.as_str()),
        });
        if right_to_left { Self::RightToLeft } else { Self::LeftToRight }
    }

    /// As HTML writes it: `ltr` or `rtl`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Direction;

    #[test]
    fn the_script_decides_and_else_the_language() {
        for (tag, expected) in [
            ("de-AT", "ltr"),
            ("en", "ltr"),
            ("zh-Hant-TW", "ltr"),
            ("ar", "rtl"),
            ("AR-eg", "rtl"),
            ("ar-Latn", "ltr"),
            ("fa-IR", "rtl"),
            ("he", "rtl"),
            ("iw-IL", "rtl"),
            ("ku", "ltr"),
            ("ku-Arab-IQ", "rtl"),
            ("ckb", "rtl"),
            ("az", "ltr"),
            ("az-Arab", "rtl"),
            ("pa-arab", "rtl"),
            ("ff-Adlm", "rtl"),
            ("rhg-Rohg", "rtl"),
            ("syr-Syrc", "rtl"),
            ("dv-Thaa", "rtl"),
            ("nqo-Nkoo", "rtl"),
            ("yi-Hebr", "rtl"),
            ("ur-Latn-PK", "ltr"),
            ("de-x-arab", "ltr"),
            ("x-ar", "ltr"),
            ("und", "ltr"),
            ("not a tag", "ltr"),
        ] {
            assert_eq!(Direction::of(tag).as_str(), expected, "{tag}");
        }
    }
}
