//! What was made or read last, by the number of its article.
//!
//! Pages are made in the order of their articles, and what one shows stands near what the next one
//! does: a window over the archive is as good as all of it. Of a site that is small enough
//! everything is kept.

use std::sync::{Arc, Mutex, PoisonError};

use super::No;

/// Up to so many articles, all texts are kept in memory: about 200 MB.
pub const SMALL: usize = 12_000;

/// How many are kept of more.
const WIDTH: usize = 4096;

/// A value and whose it is.
type Place<T> = Mutex<Option<(No, Arc<T>)>>;

/// Values of the last articles, each in the place that its number gives it.
#[derive(Debug)]
pub(super) struct Window<T>(Vec<Place<T>>);

impl<T> Window<T> {
    /// A window over so many articles.
    pub(super) fn new(articles: usize) -> Self {
        let width = if articles <= SMALL { articles.max(1) } else { WIDTH };
        Self((0..width).map(|_| Mutex::default()).collect())
    }

    /// What is kept of an article.
    pub(super) fn get(&self, no: No) -> Option<Arc<T>> {
        let place = self.0[no % self.0.len()].lock().unwrap_or_else(PoisonError::into_inner);
        place.as_ref().filter(|(kept, _)| *kept == no).map(|(_, value)| value.clone())
    }

    /// Keeps a value in place of another article's.
    pub(super) fn keep(&self, no: No, value: &Arc<T>) {
        let mut place = self.0[no % self.0.len()].lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some((no, value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_only_ever_its_own_articles() {
        let window = Window::new(SMALL + 1);
        window.keep(7, &Arc::new("seven"));
        assert_eq!(window.get(7).as_deref(), Some(&"seven"));
        assert_eq!(window.get(7 + WIDTH), None);
        window.keep(7 + WIDTH, &Arc::new("another"));
        assert_eq!(window.get(7), None);
        assert_eq!(Window::<u8>::new(0).get(0), None);
    }
}
