//! Names as parts of URLs: ä becomes ae, ß becomes ss, the rest plain ASCII with hyphens.

use crate::base::nfc;

/// The longest slug that can name a page: a file system holds 255 bytes, and `.html` may follow.
pub const LONGEST_SLUG: usize = crate::base::names::LONGEST_NAME - ".html".len();

/// The slug of a name: lower-case ASCII letters and digits, words joined by single hyphens.
///
/// Empty if the name has neither letters nor digits.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in nfc::name(name).chars() {
        let plain = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' => "oe",
            'ü' | 'Ü' => "ue",
            'ß' | 'ẞ' => "ss",
            // A soft hyphen or an apostrophe is inside a word, not between two.
            '\u{ad}' | '\'' | '’' => continue,
            '&' => "-",
            c => deunicode::deunicode_char(c).unwrap_or("-"),
        };
        for b in plain.bytes() {
            if b.is_ascii_alphanumeric() {
                if gap && !out.is_empty() {
                    out.push('-');
                }
                gap = false;
                out.push(b.to_ascii_lowercase() as char);
            } else {
                gap = true;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn german_letters_are_written_out() {
        assert_eq!(
            slug("Ärger über Öffis: Straße gesperrt"),
            "aerger-ueber-oeffis-strasse-gesperrt"
        );
        assert_eq!(slug("Kim’s Zug -- «Sonderzug»"), "kims-zug-sonderzug");
        assert_eq!(slug("Łódź & 北京"), "lodz-bei-jing");
        assert_eq!(slug("…"), "");
    }

    #[test]
    fn both_unicode_forms_of_a_name_have_one_slug() {
        assert_eq!(slug("U\u{308}berfahrt nach Malmo\u{308}"), "ueberfahrt-nach-malmoe");
        assert_eq!(slug("Cafe\u{301}"), slug("Café"));
    }
}
