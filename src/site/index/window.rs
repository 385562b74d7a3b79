//! What was made or read last, by the number of its article.
//!
//! Pages are made in the order of their articles, and what one shows stands near what the next one
//! does: a window over the archive is as good as all of it. Of a site that is small enough
//! everything is kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::No;

/// Up to so many articles, all texts are kept in memory: about 200 MB.
pub const SMALL: usize = 12_000;

/// How many are kept of more.
const WIDTH: usize = 4096;

/// A value and whose it is.
type Place<T> = Mutex<Option<(No, Arc<T>)>>;

/// Values of the last articles, each in the place that its number gives it.
#[derive(Debug)]
pub(crate) struct Window<T>(Vec<Place<T>>);

impl<T> Window<T> {
    /// A window over so many articles.
    pub(crate) fn new(articles: usize) -> Self {
        let width = if articles <= SMALL { articles.max(1) } else { WIDTH };
        Self((0..width).map(|_| Mutex::default()).collect())
    }

    /// What is kept of an article, or what `make` makes of it. Whoever asks for the same meanwhile
    /// waits, so that nothing is made twice; `make` must not ask this window.
    ///
    /// # Errors
    /// What `make` failed with.
    pub(crate) fn get_or_make<E>(
        &self,
        no: No,
        make: impl FnOnce() -> Result<Arc<T>, E>,
    ) -> Result<Arc<T>, E> {
        let mut place = self.place(no);
        if let Some((kept, value)) = &*place
            && *kept == no
        {
            return Ok(value.clone());
        }
        let value = make()?;
        *place = Some((no, value.clone()));
        Ok(value)
    }

    /// Keeps a value in place of another article's.
    pub(crate) fn keep(&self, no: No, value: &Arc<T>) {
        *self.place(no) = Some((no, value.clone()));
    }

    fn place(&self, no: No) -> MutexGuard<'_, Option<(No, Arc<T>)>> {
        self.0[no % self.0.len()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn kept(window: &Window<&'static str>, no: No) -> Option<&'static str> {
        window.get_or_make(no, || Err(())).ok().map(|value| *value)
    }

    #[test]
    fn a_value_is_only_ever_its_own_articles() {
        let window = Window::new(SMALL + 1);
        window.keep(7, &Arc::new("seven"));
        assert_eq!(kept(&window, 7), Some("seven"));
        assert_eq!(kept(&window, 7 + WIDTH), None);
        window.keep(7 + WIDTH, &Arc::new("another"));
        assert_eq!(kept(&window, 7), None);
        assert_eq!(kept(&Window::new(0), 0), None);
    }

    #[test]
    fn what_several_ask_for_at_once_is_made_once() {
        let (window, made) = (Window::new(1), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    window.get_or_make(0, || {
                        std::thread::yield_now();
                        Ok::<_, ()>(Arc::new(made.fetch_add(1, Ordering::Relaxed)))
                    })
                });
            }
        });
        assert_eq!(made.into_inner(), 1);
    }
}
