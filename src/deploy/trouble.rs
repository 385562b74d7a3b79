//! What can go wrong with a target, in words. None of them holds a credential or a signed address.

use crate::diag::{Code, Diag};

/// The machine or the network failed.
pub(super) fn failed(what: &str, why: &str) -> Diag {
    Diag::new(Code::DEPLOY_FAILED, format!("{what}: {why}")).help(
        "the published site is whole, old or new; run the command again, it goes on where it stopped",
    )
}

/// Another deploy is under way.
pub(super) fn running(name: &str) -> Diag {
    Diag::new(Code::OUTPUT_LOCKED, format!("another newsprint is deploying to `{name}` right now"))
        .help("wait until it has ended and run the command again")
}
