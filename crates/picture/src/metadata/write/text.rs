//! The texts of the rights, made fit to be written: without characters that XML forbids, and cut
//! where a format has a limit. It must not know any format.

/// A text as it is written: trimmed, and without the characters XML 1.0 (section 2.2) forbids,
/// which no XMP packet could carry. `None` when nothing is left.
pub fn clean(text: &str) -> Option<String> {
    let allowed = |one: char| match one {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        one => one >= ' ',
    };
    // Trimmed again afterwards, because a forbidden character may have stood in front of a space.
    let text: String = text.chars().filter(|one| allowed(*one)).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The longest start of a text that takes at most `limit` bytes and ends between two characters.
pub fn cut(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or_default()
}
