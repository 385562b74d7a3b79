//! "Did you mean": the known name nearest to a misspelt one.

/// The known name that `wrong` is most likely a misspelling of, if any is near enough.
///
/// Near enough is at most a third of the letters wrong, a swap of neighbours counting once;
/// upper and lower case don't count. Among equally near names the first of `known` wins.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = wrong.to_lowercase();
    let length = folded.chars().count();
    let limit = (length.max(3) / 3).min(4);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let name_folded = name.to_lowercase();
        // Each letter more or less is a mistake, and comparing costs the product of both lengths.
        if name_folded.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&folded, &name_folded);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let known = ["title", "kicker", "subhead", "subheads", "authors"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("author", known), Some("authors"));
        assert_eq!(nearest("Kicker", known), Some("kicker"));
        assert_eq!(nearest("banana", known), None);
    }
}
