//! Extended XMP: a packet that is too long for one JPEG segment, in pieces (ISO 16684-3, section
//! 1.1.3.1). It must not know JPEG's markers or what the packet says.

/// What stands before every piece: 32 hexadecimal digits, the length of the whole and the offset.
const HEAD_LENGTH: usize = 40;

/// One piece.
pub(super) struct Piece<'a> {
    /// The digest that the main packet names in `xmpNote:HasExtendedXMP`.
    guid: &'a [u8],
    /// The length of the whole, as the piece claims.
    total: usize,
    offset: usize,
    data: &'a [u8],
}

impl<'a> Piece<'a> {
    /// Takes a segment apart, after `http://ns.adobe.com/xmp/extension/\0`.
    pub fn read(segment: &'a [u8]) -> Option<Piece<'a>> {
        let (head, data) = segment.split_at_checked(HEAD_LENGTH)?;
        let (guid, numbers) = head.split_at_checked(32)?;
        let (total, offset) = numbers.split_at_checked(4)?;
        let number =
            |bytes: &[u8]| usize::try_from(u32::from_be_bytes(*bytes.first_chunk::<4>()?)).ok();
        Some(Piece { guid, total: number(total)?, offset: number(offset)?, data })
    }
}

/// Puts the pieces with the digest `guid` together, in whatever order they came. Returns what is
/// there without a gap, and what is wrong, to follow the words "the extended XMP packet".
///
/// The result is never longer than the pieces are, whatever lengths they claim.
pub(super) fn join(pieces: &[Piece], guid: &str) -> (Vec<u8>, Option<String>) {
    let mut ours: Vec<&Piece> =
        pieces.iter().filter(|piece| piece.guid.eq_ignore_ascii_case(guid.as_bytes())).collect();
    ours.sort_by_key(|piece| piece.offset);
    let Some(total) = ours.first().map(|piece| piece.total) else {
        return (Vec::new(), Some("is missing".to_owned()));
    };
    let mut packet: Vec<u8> = Vec::new();
    for piece in ours {
        // A piece that begins inside what we have repeats some of it; one that begins later leaves
        // a gap, behind which nothing can be understood.
        match packet.len().checked_sub(piece.offset) {
            Some(known) => packet.extend_from_slice(piece.data.get(known..).unwrap_or_default()),
            None => break,
        }
    }
    let length = packet.len();
    packet.truncate(total);
    let cut = length < total;
    (packet, cut.then(|| format!("is incomplete: {length} of {total} bytes are there")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(guid: char, total: u32, offset: u32, data: &str) -> Vec<u8> {
        let guid: String = std::iter::repeat_n(guid, 32).collect();
        [guid.as_bytes(), &total.to_be_bytes(), &offset.to_be_bytes(), data.as_bytes()].concat()
    }

    fn check(segments: &[Vec<u8>], expect: &str, complete: bool) {
        let pieces: Vec<Piece> = segments.iter().filter_map(|s| Piece::read(s)).collect();
        let (packet, why) = join(&pieces, &"a".repeat(32));
        assert_eq!(String::from_utf8(packet).unwrap(), expect);
        assert_eq!(why.is_none(), complete, "{why:?}");
    }

    #[test]
    fn pieces() {
        check(&[segment('A', 6, 3, "def"), segment('a', 6, 0, "abc")], "abcdef", true);
        check(&[segment('a', 6, 0, "abcd"), segment('a', 6, 2, "cdef")], "abcdef", true);
        check(&[segment('a', 6, 0, "abc"), segment('a', 6, 4, "ef")], "abc", false);
        check(&[segment('a', u32::MAX, 0, "abc"), segment('b', 6, 3, "def")], "abc", false);
        check(&[segment('b', 3, 0, "abc")], "", false);
        check(&[segment('a', 2, 0, "abc"), segment('a', 2, u32::MAX, "x")], "ab", true);
        check(&[b"short".to_vec()], "", false);
    }
}
