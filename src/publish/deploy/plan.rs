//! What has to move so that a target holds what the output folder holds.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::Wave;
use super::manifest::{Entries, Entry};
use super::published::{File, Published};
use super::steps::Step;
use crate::base::diag::{Code, Diag};

/// What is known of a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What the last finished deploy published.
    pub published: Entries,
    /// What a deploy that was cut may have changed since: what stands there now, if that is
    /// certain.
    pub changed: BTreeMap<String, Known>,
}

/// What stands at a path that a deploy was about to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// This.
    Is(Entry),
    /// Nothing.
    Nothing,
    /// The old file or the new one.
    Unsure,
}

impl State {
    /// The state after a deploy that was cut: the first steps are done, the others may be.
    #[must_use]
    pub fn after(published: Entries, steps: Vec<Step>, done: usize) -> Self {
        let changed = steps.into_iter().enumerate().map(|(number, (path, entry))| {
            let known = match entry {
                _ if number >= done => Known::Unsure,
                Some(entry) => Known::Is(entry),
                None => Known::Nothing,
            };
            (path, known)
        });
        Self { changed: changed.collect(), published }
    }

    /// The state after a deploy of which nothing is known but that it was cut.
    #[must_use]
    pub fn unsure(published: Entries) -> Self {
        let changed = published.keys().map(|path| (path.clone(), Known::Unsure)).collect();
        Self { changed, published }
    }

    /// The same state where nothing is certain but the names: each file may hold anything.
    #[must_use]
    pub fn distrusted(mut self) -> Self {
        let changed = self.changed.into_iter().map(|(path, known)| match known {
            Known::Nothing => (path, Known::Nothing),
            Known::Is(_) | Known::Unsure => (path, Known::Unsure),
        });
        self.changed = changed.collect();
        for path in self.published.keys() {
            self.changed.entry(path.clone()).or_insert(Known::Unsure);
        }
        self
    }

    /// Whether a path certainly holds a file already.
    fn holds(&self, path: &str, entry: &Entry) -> bool {
        match self.changed.get(path) {
            Some(Known::Is(there)) => there == entry,
            Some(Known::Nothing | Known::Unsure) => false,
            None => self.published.get(path) == Some(entry),
        }
    }
}

/// What moves.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// Files to put, in order.
    pub put: Vec<&'a File>,
    /// The same in passes: each must be over before the next one begins.
    pub passes: Vec<Vec<&'a File>>,
    /// Files to delete, by path: all of them were published by newsprint.
    pub delete: Vec<String>,
    /// How many stay as they are.
    pub kept: usize,
    /// Paths whose bytes differ from what was published last, or may have differed since: caches
    /// may hold what a deploy put that was cut.
    pub differ: Vec<String>,
}

impl<'a> Plan<'a> {
    /// Compares a target with what is to be published.
    #[must_use]
    pub fn new(wanted: &'a Published, state: &State) -> Self {
        let mut put: Vec<&File> =
            wanted.files.iter().filter(|file| !state.holds(&file.path, &file.entry)).collect();
        // What is new goes before what changed: a page may link to another of its wave.
        let turn = |file: &File| {
            let changes = file.wave != Wave::Parts && state.published.contains_key(&file.path);
            (changes, file.wave)
        };
        put.sort_by(|a, b| (turn(a), &a.path).cmp(&(turn(b), &b.path)));
        let passes = put.chunk_by(|a, b| turn(a) == turn(b)).map(<[_]>::to_vec).collect();
        let kept = wanted.files.len() - put.len();
        let there = state.changed.iter().filter(|(_, known)| **known != Known::Nothing);
        let gone = |path: &&String| {
            wanted.get(path).is_none() && state.changed.get(*path) != Some(&Known::Nothing)
        };
        let delete: BTreeSet<&String> =
            state.published.keys().chain(there.map(|(path, _)| path)).filter(gone).collect();
        let mut differ: BTreeSet<&str> = state
            .published
            .keys()
            .filter(|path| wanted.get(path).is_none())
            .map(String::as_str)
            .collect();
        differ.extend(wanted.files.iter().filter_map(|file| {
            let old = state.published.get(&file.path);
            old.is_none_or(|old| old.hash != file.entry.hash).then_some(file.path.as_str())
        }));
        differ.extend(state.changed.keys().map(String::as_str));
        Self {
            put,
            passes,
            delete: delete.into_iter().cloned().collect(),
            kept,
            differ: differ.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Whether nothing moves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.delete.is_empty()
    }

    /// What is done, in its order, behind what a deploy that was cut has done.
    #[must_use]
    pub fn steps(&self, done: Vec<Step>) -> Vec<Step> {
        let puts = self.put.iter().map(|file| (file.path.clone(), Some(file.entry.clone())));
        let deletes = self.delete.iter().map(|path| (path.clone(), None));
        done.into_iter().chain(puts).chain(deletes).collect()
    }

    /// The bytes to upload.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.put.iter().map(|file| file.entry.size).sum()
    }

    /// What stands on a target and is in no record, so that its owner is unknown.
    #[must_use]
    pub fn unlisted(&self, there: Vec<String>, wanted: &Published, target: &str) -> Option<Diag> {
        let is_known =
            |path: &String| wanted.get(path).is_some() || self.delete.binary_search(path).is_ok();
        let unlisted: Vec<String> = there.into_iter().filter(|path| !is_known(path)).collect();
        let count = match unlisted.len() {
            1 => "a file".to_owned(),
            many => format!("{many} files"),
        };
        let first = unlisted.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = unlisted.len().checked_sub(5).filter(|more| *more > 0);
        let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
        (!unlisted.is_empty()).then(|| {
            Diag::new(
                Code::TARGET_UNLISTED,
                format!("`{target}` holds {count} that no record names"),
            )
            .at_file(unlisted.first().map_or("", String::as_str))
            .note(format!("{first}{more}"))
            .note("newsprint can't know whether it put that there, and leaves it as it is")
            .help("delete by hand what belonged to the site and is no longer part of it")
        })
    }

    /// Refuses to empty a site by mistake: `allowed`, or half of what is published.
    ///
    /// # Errors
    /// The message, with the option that allows it.
    pub fn guard(&self, state: &State, allowed: Option<usize>) -> Result<(), Box<Diag>> {
        let most = allowed.unwrap_or(state.published.len() / 2);
        if self.delete.len() <= most {
            return Ok(());
        }
        let (count, of) = (self.delete.len(), state.published.len());
        let why = match allowed {
            Some(most) => format!("at most {most} may be deleted"),
            None => "that is more than half, and looks like a mistake".to_owned(),
        };
        let problem = Diag::new(
            Code::DELETES_MANY,
            format!("this deploy would delete {count} of {of} published files"),
        )
        .note(why)
        .note(format!("the first is {}", self.delete.first().map_or("", String::as_str)))
        .help(format!("look with --dry-run; if it is meant, add --max-delete {count}"));
        Err(Box::new(problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        Entry {
            hash: text.to_owned(),
            size: 1,
            media: String::new(),
            cache: String::new(),
            encoding: None,
        }
    }

    fn wanted(files: &[(&str, &str, Wave)]) -> Published {
        let file = |(path, hash, wave): &(&str, &str, Wave)| File {
            path: (*path).to_owned(),
            entry: entry(hash),
            wave: *wave,
            from: (*path).into(),
            made: false,
        };
        Published { files: files.iter().map(file).collect() }
    }

    fn entries(files: &[(&str, &str)]) -> Entries {
        files.iter().map(|(path, hash)| ((*path).to_owned(), entry(hash))).collect()
    }

    #[test]
    fn only_the_difference_moves_in_the_safe_order() {
        let wanted = wanted(&[
            ("a/index.html", "2", Wave::Articles),
            ("index.html", "2", Wave::Lists),
            ("same.css", "1", Wave::Parts),
            ("z.avif", "1", Wave::Parts),
        ]);
        let published = entries(&[
            ("a/index.html", "1"),
            ("index.html", "1"),
            ("old.html", "1"),
            ("same.css", "1"),
        ]);
        let state = State { published, ..State::default() };
        let plan = Plan::new(&wanted, &state);
        let put: Vec<&str> = plan.put.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(put, ["z.avif", "a/index.html", "index.html"]);
        assert_eq!((plan.delete, plan.kept), (vec!["old.html".to_owned()], 1));
        assert_eq!(plan.differ, ["a/index.html", "index.html", "old.html", "z.avif"]);
    }

    #[test]
    fn a_page_is_there_before_another_links_to_it() {
        let wanted = wanted(&[
            ("a/alt/index.html", "2", Wave::Articles),
            ("a/neu/index.html", "1", Wave::Articles),
            ("b.css", "2", Wave::Parts),
            ("index.html", "2", Wave::Lists),
            ("topics/neu/index.html", "1", Wave::Lists),
        ]);
        let published = entries(&[("a/alt/index.html", "1"), ("b.css", "1"), ("index.html", "1")]);
        let plan = Plan::new(&wanted, &State { published, ..State::default() });
        let passes: Vec<Vec<&str>> = plan
            .passes
            .iter()
            .map(|pass| pass.iter().map(|file| file.path.as_str()).collect())
            .collect();
        let order = [
            ["b.css"],
            ["a/neu/index.html"],
            ["topics/neu/index.html"],
            ["a/alt/index.html"],
            ["index.html"],
        ];
        assert_eq!(passes, order);
    }

    #[test]
    fn after_a_cut_what_is_certain_stays_and_the_rest_is_put_again() {
        let wanted = wanted(&[
            ("done.css", "2", Wave::Parts),
            ("page.html", "1", Wave::Articles),
            ("unsure.css", "1", Wave::Parts),
        ]);
        let steps = [
            ("done.css", Some("2")),
            ("gone.html", None),
            ("extra.html", Some("1")),
            ("page.html", None),
            ("unsure.css", Some("2")),
        ];
        let steps = steps.map(|(path, text)| (path.to_owned(), text.map(entry)));
        let published = entries(&[
            ("unsure.css", "1"),
            ("done.css", "1"),
            ("gone.html", "1"),
            ("page.html", "1"),
        ]);
        let state = State::after(published, steps.into(), 2);
        let plan = Plan::new(&wanted, &state);
        let put: Vec<&str> = plan.put.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(put, ["unsure.css", "page.html"]);
        // What the interrupted deploy may have put and is not wanted any more goes, too.
        assert_eq!(plan.delete, ["extra.html"]);
        // Caches have to forget everything since the last finished deploy.
        assert_eq!(plan.differ, ["done.css", "extra.html", "gone.html", "page.html", "unsure.css"]);
    }

    #[test]
    fn where_nothing_is_certain_all_is_put_again() {
        let wanted = wanted(&[("a.html", "1", Wave::Articles), ("b.html", "1", Wave::Articles)]);
        let state = State::unsure(entries(&[("a.html", "1"), ("old.html", "1")]));
        let plan = Plan::new(&wanted, &state);
        assert_eq!((plan.put.len(), plan.kept), (2, 0));
        assert_eq!(plan.delete, ["old.html"]);
        assert_eq!(plan.differ, ["a.html", "b.html", "old.html"]);
    }

    #[test]
    fn a_site_is_not_emptied_by_mistake() {
        let wanted = wanted(&[("a", "1", Wave::Parts)]);
        let state =
            State { published: entries(&[("a", "1"), ("b", "1"), ("c", "1")]), ..State::default() };
        let plan = Plan::new(&wanted, &state);
        assert!(plan.guard(&state, None).is_err());
        assert!(plan.guard(&state, Some(1)).is_err());
        assert!(plan.guard(&state, Some(2)).is_ok());
    }
}
