//! Text as part of HTML.

/// Appends the text so that it can stand in an element or a quoted attribute.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, b) in text.bytes().enumerate() {
        let entity = match b {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// The text, escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_what_means_something_in_html_is_replaced() {
        assert_eq!(escaped("a & <b> \"ü\" 'c'"), "a &amp; &lt;b&gt; &quot;ü&quot; 'c'");
    }
}
