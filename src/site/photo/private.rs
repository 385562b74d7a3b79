//! What a file reveals that readers need not know: where it was taken, which camera took it, what its
//! agency told the desk. It must not know where the file is published.

use serde::{Deserialize, Serialize};

use super::own_rights;
use picture::metadata::{self, Metadata, write};

/// What a file tells that readers need not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    location: bool,
    serial: bool,
    maker_notes: bool,
    instructions: bool,
    /// Why it can't be taken out; `None` where newsprint does that.
    pub stays: Option<String>,
}

impl Private {
    /// What a file tells; `None` if there is nothing that is private.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let said = metadata::read(bytes);
        let mut private = Self::in_words(&said)?;
        // What is taken out is everything but the rights, which must fit.
        private.stays = write::write(bytes, &own_rights(&said)).err().map(|why| why.to_string());
        Some(private)
    }

    fn in_words(said: &Metadata) -> Option<Self> {
        said.is_private().then(|| Self {
            location: said.has_location,
            serial: said.has_serial,
            maker_notes: said.has_maker_notes,
            instructions: said.instructions.is_some(),
            stays: None,
        })
    }

    /// What it tells, in words that follow "reveals".
    #[must_use]
    pub fn told(&self) -> String {
        let all = [
            (self.location, "where it was taken"),
            (self.serial, "the serial number of its camera or lens"),
            // Where the number itself is known, nothing is gained by saying it twice.
            (
                self.maker_notes && !self.serial,
                "its camera's own notes, often with a serial number",
            ),
            (self.instructions, "its agency's instructions to the desk"),
        ];
        let told: Vec<&str> = all.iter().filter(|one| one.0).map(|one| one.1).collect();
        match told.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            told => told.concat(),
        }
    }
}
