//! The path of a request as a path of the site.

/// Longer paths are no pages of anybody's.
const LENGTH_MAX: usize = 2048;

/// Decodes a path (RFC 3986, section 2.1). `None` for what could mean another place than it says:
/// parts that lead up, whatever they are encoded as, control characters, backslashes.
pub(super) fn decode(path: &str) -> Option<String> {
    if path.len() > LENGTH_MAX || !path.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = rest.get(..2)?;
        let digits = std::str::from_utf8(digits)
            .ok()
            .filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    let path = String::from_utf8(bytes).ok()?;
    let leads_away = path.split('/').any(|part| matches!(part, "." | ".."));
    let is_odd = path.contains(|c: char| c.is_control() || c == '\\') || path.contains("//");
    (!leads_away && !is_odd).then_some(path)
}

/// The value of a parameter in the query, decoded.
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find(|(known, _)| *known == name)?.1;
    decode(&format!("/{value}")).map(|value| value[1..].to_owned()).or_else(|| {
        // A path begins with a slash of its own.
        decode(&value.replace("%2F", "/").replace("%2f", "/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_mean_what_they_say_or_nothing() {
        assert_eq!(decode("/ausland/z%C3%BCge/").as_deref(), Some("/ausland/züge/"));
        for bad in [
            "",
            "a",
            "/..",
            "/a/../b",
            "/%2e%2e/x",
            "/a/%2E%2E",
            "/.%2e/",
            "/a%00b",
            "/a%0ab",
            "/a\\b",
            "/a%5cb",
            "/%",
            "/%4",
            "/%zz",
            "/%ff",
            "//evil.example/",
            "/a//b",
            "/./a",
            "/%+1",
        ] {
            assert_eq!(decode(bad), None, "{bad}");
        }
        assert_eq!(decode(&format!("/{}", "a".repeat(LENGTH_MAX))), None);
    }

    #[test]
    fn parameters_are_found_by_name() {
        let query = Some("page=%2Fausland%2Fzug%2F&hash=ab");
        assert_eq!(parameter(query, "page").as_deref(), Some("/ausland/zug/"));
        assert_eq!(parameter(Some("page=/a/&x=1"), "page").as_deref(), Some("/a/"));
        assert_eq!(parameter(query, "hash").as_deref(), Some("ab"));
        assert_eq!(parameter(query, "other"), None);
        assert_eq!(parameter(Some("page=%2F.."), "page"), None);
    }
}
