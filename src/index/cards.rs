//! Cards on request: a number and a fingerprint until somebody prints one.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Serialize, Serializer, ser};

use super::{Card, Index, No};
use crate::library::Changed;

/// How many cards are kept: pages are made in the order of their articles, and the cards that one
/// shows stand near those of the next. About 60 MB.
const KEPT: usize = 8192;

/// A card that was read back, and whose it is.
type Place = Mutex<Option<(No, Arc<Card>)>>;

/// The cards that were read back last, each in the place its number gives it.
#[derive(Debug)]
pub(super) struct Cards(Vec<Place>);

impl Default for Cards {
    fn default() -> Self {
        Self((0..KEPT).map(|_| Mutex::default()).collect())
    }
}

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
        let place = &self.index.cards.0[self.no % KEPT];
        let lock = || place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, card)) = lock().as_ref().filter(|(no, _)| *no == self.no) {
            return Ok(card.clone());
        }
        let settled = &self.index.articles[self.no].settled;
        let bytes = self.index.sources.library.blobs().get(settled.card);
        let card = bytes.and_then(|bytes| Card::from_bytes(&bytes));
        let card = match card {
            Some(card) => card,
            None => Card::new(self.index.story(self.no)?.card),
        };
        let card = Arc::new(card);
        *lock() = Some((self.no, card.clone()));
        Ok(card)
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
