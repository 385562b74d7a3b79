//! Whole numbers with their thousands set apart.
//!
//! Knows no language: the mark between the groups is given.

/// The digits of a number in groups of three: 1234 with `.` is `1.234`.
#[must_use]
pub fn grouped(n: u64, mark: &str) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * mark.len());
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_of_three() {
        for (n, mark, expected) in [
            (0, ".", "0"),
            (1_000_000, "", "1000000"),
            (999, ".", "999"),
            (1000, ".", "1.000"),
            (1234, "’", "1’234"),
            (12_345, ",", "12,345"),
            (123_456, ".", "123.456"),
            (1_234_567, "\u{202f}", "1\u{202f}234\u{202f}567"),
            (u64::MAX, ",", "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(n, mark), expected);
        }
    }
}
