//! How a deploy says that it lives where nothing else tells it, and how long somebody looks before
//! taking over. No clocks of two machines are compared: whoever looks counts on its own.

use std::time::Duration;

/// How often a deploy says that it lives.
pub(super) const BEAT: Duration = Duration::from_secs(4);

/// How often and how many times somebody checks whether another one lives: for longer than three
/// beats, of which some may be late.
pub(super) const LOOK: Duration = Duration::from_secs(3);
pub(super) const LOOKS: usize = 5;

/// Which deploy it is: a random number.
pub(super) fn random() -> String {
    let mut bytes = [0; 16];
    let _ = getrandom::fill(&mut bytes);
    format!("{:032x}", u128::from_le_bytes(bytes))
}
