//! Whether an article is published, and why not.

use jiff::Timestamp;

/// What an article says about when it may be out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Hold {
    /// Only in the preview.
    pub draft: bool,
    /// Held until somebody removes the embargo.
    pub embargo_open: bool,
    /// Held until then.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub embargo: Option<Timestamp>,
    /// Gone from then on.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::optional")]
    pub expires: Option<Timestamp>,
}

/// Whether an article is published at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is on the site.
    Out,
    /// Not finished.
    Draft,
    /// Its date is still to come.
    Scheduled(Timestamp),
    /// Held back until then, or until somebody removes the embargo.
    Embargoed(Option<Timestamp>),
    /// No longer on the site.
    Expired(Timestamp),
    /// Left out because of its errors, with `--keep-going`.
    LeftOut,
}

impl Hold {
    /// The state at `now` of an article dated `date`; `drafts` includes drafts.
    #[must_use]
    pub fn state(&self, date: Timestamp, now: Timestamp, drafts: bool) -> State {
        if let Some(end) = self.expires.filter(|end| *end <= now) {
            return State::Expired(end);
        }
        if self.draft && !drafts {
            return State::Draft;
        }
        if self.embargo_open {
            return State::Embargoed(None);
        }
        if let Some(until) = self.embargo.filter(|until| *until > now) {
            // Whatever ends later decides; an embargo is named even where the date would do.
            return State::Embargoed(Some(until.max(date)));
        }
        if date > now { State::Scheduled(date) } else { State::Out }
    }

    /// The times at which the state changes by itself.
    #[must_use]
    pub fn changes(&self, date: Timestamp, drafts: bool) -> Vec<Timestamp> {
        if self.embargo_open || (self.draft && !drafts) {
            return Vec::new();
        }
        let start = self.embargo.map_or(date, |until| until.max(date));
        match self.expires {
            Some(end) if end <= start => Vec::new(),
            Some(end) => vec![start, end],
            None => vec![start],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn an_article_is_out_between_its_date_and_its_end() {
        let hold = Hold { expires: Some(at(20)), ..Hold::default() };
        assert_eq!(hold.state(at(10), at(9), false), State::Scheduled(at(10)));
        assert_eq!(hold.state(at(10), at(10), false), State::Out);
        assert_eq!(hold.state(at(10), at(19), false), State::Out);
        assert_eq!(hold.state(at(10), at(20), false), State::Expired(at(20)));
        assert_eq!(hold.changes(at(10), false), [at(10), at(20)]);
    }

    #[test]
    fn an_embargo_holds_whatever_the_date_says() {
        let hold = Hold { embargo: Some(at(30)), ..Hold::default() };
        assert_eq!(hold.state(at(10), at(29), true), State::Embargoed(Some(at(30))));
        assert_eq!(hold.state(at(10), at(30), false), State::Out);
        let open = Hold { embargo_open: true, ..Hold::default() };
        assert_eq!(open.state(at(10), at(1_000_000), true), State::Embargoed(None));
        assert!(open.changes(at(10), true).is_empty());
    }

    #[test]
    fn a_draft_is_never_out_unless_asked_for() {
        let hold = Hold { draft: true, ..Hold::default() };
        assert_eq!(hold.state(at(10), at(20), false), State::Draft);
        assert_eq!(hold.state(at(10), at(20), true), State::Out);
    }
}
