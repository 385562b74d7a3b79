//! Records of deploys, packed for their way to a bucket and back: a fifth of their size.
//!
//! A bucket may be somebody else's by now. A few bytes can be packed so that they fill a machine's
//! memory when they are unpacked, so nothing is unpacked further than a record of ours could be.

use std::io::{BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// The largest packed record that is read: that of a site with several million files.
pub const LARGEST: u64 = 256 << 20;

/// How many times larger than its packed form a record may be. That of a news site is about five
/// times larger, because the fingerprints in it can't be packed.
const RATIO: u64 = 32;
/// Small records may be larger than that: one file with a long name, and nothing else.
const SMALL: u64 = 64 << 10;

fn most(packed: usize) -> u64 {
    (packed as u64).saturating_mul(RATIO).saturating_add(SMALL)
}

/// Packs a record. The same bytes give the same ones.
#[must_use]
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let pack = |compression| {
        let mut encoder = GzEncoder::new(Vec::new(), compression);
        let done = encoder.write_all(bytes);
        done.and_then(|()| encoder.finish()).unwrap_or_default()
    };
    let packed = pack(Compression::default());
    // What would not be unpacked again stays as large as it is.
    if bytes.len() as u64 > most(packed.len()) { pack(Compression::none()) } else { packed }
}

/// What was packed, to be read bit by bit; it ends early if it is larger than any record of ours.
pub fn unpacked(bytes: &[u8]) -> impl Read {
    BufReader::new(GzDecoder::new(bytes).take(most(bytes.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(bytes: &[u8]) -> Vec<u8> {
        let mut whole = Vec::new();
        let _ = unpacked(bytes).read_to_end(&mut whole);
        whole
    }

    #[test]
    fn a_record_is_unpacked_as_it_was_packed() {
        let varied: Vec<u8> =
            (0..100_000_u32).flat_map(|n| format!("{n:x},").into_bytes()).collect();
        for bytes in [Vec::new(), b"{}".to_vec(), varied, vec![b'a'; 10 << 20]] {
            assert!(unpack(&pack(&bytes)) == bytes, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..400 {
            encoder.write_all(&[b' '; 1 << 20]).unwrap();
        }
        let bomb = encoder.finish().unwrap();
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert!((unpack(&bomb).len() as u64) <= most(bomb.len()));
        assert!((unpack(&bomb).len()) < 32 << 20);
    }
}
