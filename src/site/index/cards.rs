//! Cards on request: a number and a fingerprint until somebody prints one.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer, ser};

use super::{Card, Index, No};
use crate::site::library::Changed;

/// The card of an article. It hashes as what it shows; only where it is printed is it read back.
#[derive(Clone, Copy, Debug)]
pub struct CardRef<'i> {
    index: &'i Index<'i>,
    no: No,
}

impl<'i> CardRef<'i> {
    pub(super) fn new(index: &'i Index<'i>, no: No) -> Self {
        Self { index, no }
    }

    /// The number of the article.
    #[must_use]
    pub fn no(&self) -> No {
        self.no
    }

    /// The card itself.
    ///
    /// # Errors
    /// The cache has lost it, and the article's file has changed since it was read.
    pub fn get(&self) -> Result<Arc<Card>, Changed> {
        self.index.cards.get_or_make(self.no, || {
            let settled = &self.index.articles[self.no].settled;
            let bytes = self.index.sources.library.blobs().get(settled.card);
            match bytes.and_then(|bytes| Card::from_bytes(&bytes)) {
                Some(card) => Ok(Arc::new(card)),
                None => Ok(self.index.story(self.no)?.card.clone()),
            }
        })
    }
}

impl Hash for CardRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.articles[self.no].settled.parts.card.hash(state);
    }
}

impl Serialize for CardRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let card = self.get().map_err(|Changed(path)| ser::Error::custom(path))?;
        card.value().serialize(serializer)
    }
}
