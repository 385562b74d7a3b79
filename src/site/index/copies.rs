//! Pictures that are copies of each other in another size or format.
//!
//! Each new picture is compared only with those that have a part of its look in common, and with a
//! limited number of them, so that the work grows with the number of pictures and no faster.

use super::{ShownPhoto, Sources};
use crate::base::hash;
use picture::pixels::Proof;

/// A look has so many parts, of 16 bits each.
const PARTS: u32 = 8;

/// So many bits may differ, one less than there are parts: two copies then have at least one part in
/// common. Fewer than for withdrawals, because nothing is lost if a copy is not found.
const DIFFERING: u32 = PARTS - 1;

/// Plain pictures have parts that many others have, too.
const COMPARED_MAX: usize = 16;

/// How much the proportions of copies may differ, in per mille: sides are whole pixels.
const PROPORTION: u64 = 15;

/// The pictures that were seen.
#[derive(Default)]
pub(super) struct Copies {
    /// The original of each picture, by the fingerprints of their bytes.
    originals: hash::Map<u128, u128>,
    /// Originals, by a part of their look and its number.
    parts: hash::Map<(u32, u16), Vec<u32>>,
    seen: Vec<Seen>,
}

struct Seen {
    hash: u128,
    proof: Proof,
    size: (u64, u64),
}

impl Copies {
    /// The fingerprint of the picture that this one is a copy of: its own if it is the first.
    pub(super) fn original(&mut self, photo: &ShownPhoto, sources: &Sources<'_>) -> u128 {
        if let Some(known) = self.originals.get(&photo.hash) {
            return *known;
        }
        let facts = sources.asset(&photo.file).and_then(|asset| asset.facts.as_ref().ok());
        let looks = facts.and_then(|facts| Some((facts.proof?, facts.header)));
        let original = match looks {
            Some((proof, header)) if proof.is_telling() => {
                let size = (u64::from(header.width), u64::from(header.height));
                self.place(Seen { hash: photo.hash, proof, size })
            }
            _ => photo.hash,
        };
        self.originals.insert(photo.hash, original);
        original
    }

    fn place(&mut self, new: Seen) -> u128 {
        for part in parts(&new.proof) {
            let candidates = self.parts.get(&part).into_iter().flatten();
            for &candidate in candidates.take(COMPARED_MAX) {
                let old = &self.seen[candidate as usize];
                if is_copy(old, &new) {
                    return old.hash;
                }
            }
        }
        let (place, hash) = (self.seen.len() as u32, new.hash);
        for part in parts(&new.proof) {
            let list = self.parts.entry(part).or_default();
            if list.len() < COMPARED_MAX {
                list.push(place);
            }
        }
        self.seen.push(new);
        hash
    }
}

/// The parts of a look with their numbers.
fn parts(proof: &Proof) -> impl Iterator<Item = (u32, u16)> + use<> {
    let look = proof.look;
    (0..PARTS).map(move |part| (part, (look[(part / 4) as usize] >> (part % 4 * 16)) as u16))
}

fn is_copy(a: &Seen, b: &Seen) -> bool {
    let (one, two) = (a.size.0 * b.size.1, b.size.0 * a.size.1);
    a.proof.differing(&b.proof) <= DIFFERING
        && picture::pixels::alike(&a.proof, &b.proof)
        && one.abs_diff(two) * 1000 <= one.max(two) * PROPORTION
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(hash: u128, look: [u64; 2], size: (u64, u64)) -> Seen {
        Seen { hash, proof: Proof { colour: [90; 3], look, detail: 60 }, size }
    }

    #[test]
    fn copies_have_nearly_the_same_look_and_the_same_proportions() {
        let mut copies = Copies::default();
        let look = [0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210];
        assert_eq!(copies.place(seen(1, look, (3000, 2000))), 1);
        assert_eq!(copies.place(seen(2, look, (1200, 800))), 1);
        // One bit in each of seven parts.
        let near = [look[0] ^ 0x0001_0001_0001_0001, look[1] ^ 0x0001_0001_0001];
        assert_eq!(copies.place(seen(3, near, (1201, 800))), 1);
        assert_eq!(copies.place(seen(4, look, (800, 800))), 4, "cut");
        let far = [near[0], near[1] ^ 0x0001_0000_0000_0000];
        assert_eq!(copies.place(seen(5, far, (3000, 2000))), 5);
    }

    #[test]
    fn the_work_for_many_plain_pictures_is_limited() {
        let mut copies = Copies::default();
        for number in 0..20_000_u64 {
            // All share most parts; none is a copy of another.
            let look = [0, number.wrapping_mul(0x9e37_79b9_7f4a_7c15)];
            let _ = copies.place(seen(number.into(), look, (number + 1, 7)));
        }
        assert!(copies.parts.values().all(|list| list.len() <= COMPARED_MAX));
    }
}
