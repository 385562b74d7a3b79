//! How the output gets to where readers are.

pub(crate) mod deploy;
