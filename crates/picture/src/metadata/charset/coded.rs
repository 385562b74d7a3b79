//! The coded character set of IPTC-IIM, dataset 1:90: escape sequences of ISO/IEC 2022 to an
//! encoding. It must not know the texts.

use encoding_rs::{
    EUC_JP, EUC_KR, Encoding, GBK, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5, ISO_8859_6,
    ISO_8859_7, ISO_8859_8, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15, ISO_8859_16,
    SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1252, WINDOWS_1254,
};

use super::ESCAPE;

/// The declaration names a character set that we do not know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown;

/// The encoding that a declaration stands for. It designates up to four sets, G0 to G3; the bytes
/// from 0xA0 on mean the first of G1, G2 and G3 that is there.
pub(super) fn encoding(codes: &[u8]) -> Result<&'static Encoding, Unknown> {
    // Some programs write the name itself.
    if let Some(named) = Encoding::for_label(codes) {
        return Ok(named);
    }
    let mut upper = None;
    let mut lower = WINDOWS_1252;
    for sequence in codes.split(|byte| *byte == ESCAPE).skip(1) {
        let end = sequence.iter().position(|byte| (0x30..=0x7E).contains(byte));
        let Some((intermediate, rest)) = end.and_then(|end| sequence.split_at_checked(end)) else {
            return Err(Unknown);
        };
        let last = rest.first().copied().unwrap_or_default();
        match (intermediate, last) {
            // `ESC % G`, and its levels 1 to 3.
            (b"%", b'G') | (b"%/", b'G'..=b'I') => return Ok(UTF_8),
            // ASCII, its international version, and Japan's, which differs in two signs.
            (b"(", b'B' | b'@' | b'J') => {}
            // In G0 such a set cannot be; programs mean the upper half.
            (b"-" | b"." | b"/" | b",", set) => {
                upper = upper.or(Some(set_of_96(set).ok_or(Unknown)?));
            }
            (b")" | b"*" | b"+", b'I') => upper = upper.or(Some(SHIFT_JIS)),
            (b"$)" | b"$*" | b"$+", set) => {
                upper = upper.or(Some(set_of_94_by_94(set).ok_or(Unknown)?));
            }
            // ASCII again, as a set of the upper half: nothing is meant by it.
            (b")" | b"*" | b"+", b'B') => {}
            // Sets of control characters, and the revision of the set that follows.
            (b"!" | b"\"" | b"&", _) => {}
            _ => return Err(Unknown),
        }
        lower = upper.unwrap_or(lower);
    }
    if codes.contains(&ESCAPE) { Ok(lower) } else { Err(Unknown) }
}

/// The sets of 96 characters, by their numbers in the international register (ISO-IR).
fn set_of_96(last: u8) -> Option<&'static Encoding> {
    Some(match last {
        // 100. Windows-1252 has the same letters, and signs where Latin-1 has control characters.
        b'A' => WINDOWS_1252,
        // 101, 109 and 110.
        b'B' => ISO_8859_2,
        b'C' => ISO_8859_3,
        b'D' => ISO_8859_4,
        // 126 and 227.
        b'F' | b'd' => ISO_8859_7,
        // 127.
        b'G' => ISO_8859_6,
        // 138 and 198.
        b'H' | b'^' => ISO_8859_8,
        // 144.
        b'L' => ISO_8859_5,
        // 148.
        b'M' => WINDOWS_1254,
        // 157.
        b'V' => ISO_8859_10,
        // 166.
        b'T' => WINDOWS_874,
        // 179.
        b'Y' => ISO_8859_13,
        // 199.
        b'_' => ISO_8859_14,
        // 203.
        b'b' => ISO_8859_15,
        // 226.
        b'f' => ISO_8859_16,
        _ => return None,
    })
}

/// The sets of 94 by 94 characters.
fn set_of_94_by_94(last: u8) -> Option<&'static Encoding> {
    Some(match last {
        b'A' => GBK,
        b'B' | b'@' => EUC_JP,
        b'C' => EUC_KR,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        for (codes, expect) in [
            (&b"\x1B%G"[..], Ok(UTF_8)),
            (b"\x1B%/I", Ok(UTF_8)),
            (b"UTF-8", Ok(UTF_8)),
            (b"\x1B-A", Ok(WINDOWS_1252)),
            (b"\x1B.A", Ok(WINDOWS_1252)),
            (b"\x1B,A", Ok(WINDOWS_1252)),
            (b"\x1B/b", Ok(ISO_8859_15)),
            (b"\x1B(B", Ok(WINDOWS_1252)),
            (b"\x1B(B\x1B-B", Ok(ISO_8859_2)),
            (b"\x1B-L\x1B.A", Ok(ISO_8859_5)),
            (b"\x1B-F", Ok(ISO_8859_7)),
            (b"\x1B-G", Ok(ISO_8859_6)),
            (b"\x1B-H", Ok(ISO_8859_8)),
            (b"\x1B-M", Ok(WINDOWS_1254)),
            (b"\x1B$)A", Ok(GBK)),
            (b"\x1B$)B", Ok(EUC_JP)),
            (b"\x1B$)C", Ok(EUC_KR)),
            (b"\x1B(B\x1B&@\x1B$)B\x1B!@", Ok(EUC_JP)),
            (b"\x1B(K", Err(Unknown)),
            (b"\x1B-0", Err(Unknown)),
            (b"\x1B%@", Err(Unknown)),
            (b"\x1B", Err(Unknown)),
            (b"", Err(Unknown)),
            (b"nonsense", Err(Unknown)),
        ] {
            assert_eq!(encoding(codes), expect, "{codes:?}");
        }
    }
}
