//! The one thing that pixels need from Exif (CIPA DC-008, in TIFF 6.0 form): how a picture lies in its
//! file. It must not know any other tag.

/// The orientation (section 4.6.5, tag 274) in an Exif block, with or without the `Exif\0\0` before
/// its TIFF header: 2 to 8, or `None` when it is the normal one, there is none, or it can't be read.
pub fn orientation(exif: &[u8]) -> Option<u16> {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let big = match exif.get(..4)? {
        b"MM\0\x2A" => true,
        b"II\x2A\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = exif.get(at..)?.first_chunk::<2>()?;
        Some(if big { u16::from_be_bytes(*two) } else { u16::from_le_bytes(*two) })
    };
    let four = exif.get(4..)?.first_chunk::<4>()?;
    let start = if big { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) };
    let start = usize::try_from(start).ok()?;
    let entries = start.checked_add(2)?;
    (0..usize::from(short(start)?))
        .map_while(|index| entries.checked_add(index * 12))
        .find(|at| short(*at) == Some(0x0112))
        .and_then(|at| {
            // A SHORT by the standard, a LONG in the files of a few programs.
            let long = big && short(at.checked_add(2)?) == Some(4);
            short(at.checked_add(if long { 10 } else { 8 })?)
        })
        .filter(|value| (2..=8).contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of one entry.
    fn block(big: bool, kind: u16, value: &[u8]) -> Vec<u8> {
        let short = |n: u16| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let long = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut all = if big { b"MM\0\x2A".to_vec() } else { b"II\x2A\0".to_vec() };
        all.extend(long(8));
        all.extend([short(1), short(0x0112), short(kind)].concat());
        all.extend(long(1));
        all.extend(value);
        all
    }

    #[test]
    fn both_orders_and_both_types_are_read() {
        assert_eq!(orientation(&block(true, 3, &[0, 6, 0, 0])), Some(6));
        assert_eq!(orientation(&block(false, 3, &[6, 0, 0, 0])), Some(6));
        assert_eq!(orientation(&block(true, 4, &[0, 0, 0, 8])), Some(8));
        assert_eq!(orientation(&block(false, 4, &[8, 0, 0, 0])), Some(8));
        assert_eq!(orientation(&[b"Exif\0\0", &*block(true, 3, &[0, 3, 0, 0])].concat()), Some(3));
    }

    #[test]
    fn what_is_upright_or_broken_is_none() {
        assert_eq!(orientation(&block(true, 3, &[0, 1, 0, 0])), None);
        assert_eq!(orientation(&block(true, 3, &[0, 9, 0, 0])), None);
        assert_eq!(orientation(&block(true, 3, &[0])), None);
        assert_eq!(orientation(b"MM\0\x2A\xff\xff\xff\xff"), None);
        assert_eq!(orientation(b""), None);
    }
}
