//! What articles ask of other files, and the answers, as fingerprints.
//!
//! An article's links, names and photos depend on other files. Every such question is noted when it
//! is first asked; as long as all answers are the same, so is what the site makes of the article,
//! and it need not be looked at again. Questions are noted by those who ask, never guessed: whatever
//! looks into another file says so here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::numbers::folder;
use super::{Entry, Expiry, Section, Sources};
use crate::base::hash;
use crate::base::names::comparable;
use crate::site::article::{ProfileKind, State};

/// What an article may ask.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) enum Question<'a> {
    /// Which article this file is, where it stands, whether it is published and what ids it has.
    Article(&'a str),
    /// The same of the article with this path on the site.
    Page(&'a str),
    /// The same of the article with this id.
    Id(&'a str),
    /// What is in this file, which is no article, and in its sidecar.
    File(&'a str),
    /// Whether a folder holds articles, and whether one of them is published.
    Folder(&'a str),
    /// Whose key this is.
    Key(&'a str),
    /// Whose name this is, as names are compared.
    Name(&'a str),
    /// What this section is called.
    Section(&'a str),
}

/// The questions of one article, and the times at which an answer is another.
#[derive(Debug, Default)]
pub(super) struct Asked(RefCell<Vec<u64>>, RefCell<Vec<Expiry>>);

impl Asked {
    /// Notes a question.
    pub(super) fn note(&self, question: Question<'_>) {
        self.0.borrow_mut().push(hash::of(&question));
    }

    /// Notes a time.
    pub(super) fn note_moment(&self, moment: Expiry) {
        let mut known = self.1.borrow_mut();
        if !known.contains(&moment) {
            known.push(moment);
        }
    }

    /// The times that were noted.
    pub(super) fn moments(&self) -> Vec<Expiry> {
        self.1.borrow().clone()
    }

    /// All that was asked, each question once.
    pub(super) fn take(self) -> Vec<u64> {
        let mut asked = self.0.into_inner();
        asked.sort_unstable();
        asked.dedup();
        asked
    }
}

/// All answers that differ from "nothing there".
#[derive(Debug)]
pub(super) struct Answers {
    known: HashMap<u64, u64, BuildHasherDefault<Itself>>,
    /// What is answered to all else. What a message suggests for a name without a profile comes
    /// from all profiles, so they are in it.
    nothing: u64,
}

impl Answers {
    pub(super) fn new(entries: &[Entry], sections: &[Section], sources: &Sources<'_>) -> Self {
        let mut answers = Self {
            known: HashMap::with_capacity_and_hasher(entries.len() * 5 / 2, Default::default()),
            nothing: 0,
        };
        for entry in entries {
            let brief = entry.brief();
            let state = (entry.is_out(), entry.state == State::LeftOut);
            let answer = hash::of(&(&brief.path, &entry.path, state, brief.anchors));
            answers.add(Question::Article(&brief.path), answer);
            answers.add(Question::Page(&entry.path), answer);
            if let Some(id) = &brief.id {
                answers.add(Question::Id(&id.value), answer);
            }
        }
        for entry in entries {
            answers.add_folder(&entry.brief().path, entry.is_out());
        }
        for path in &sources.unread {
            answers.add(Question::Article(path), 1);
        }
        for path in sources.unread_articles() {
            answers.add_folder(path, false);
        }
        for profile in &sources.profiles {
            let answer = hash::of(&(profile.kind, &profile.key, &profile.anchors));
            answers.add(Question::Article(&profile.path), answer);
        }
        for asset in &sources.assets {
            let sidecar = sources.asset(&format!("{}.toml", asset.path));
            let killed = sources.killed.get(&asset.path);
            let real = sources.listing.real(&asset.path);
            let answer = hash::of(&(asset.hash, sidecar.map(|sidecar| sidecar.hash), killed, real));
            answers.add(Question::File(&asset.path), answer);
        }
        for (path, killed) in &sources.killed {
            if sources.asset(path).is_none() {
                answers.add(Question::File(path), hash::of(killed));
            }
        }
        let mut people = Vec::new();
        for profile in sources.profiles.iter().filter(|one| one.kind == ProfileKind::Author) {
            let answer = hash::of(&(&profile.key, &profile.title, &profile.fediverse));
            people.push(answer);
            answers.add(Question::Key(&profile.key), answer);
            answers.add(Question::Name(&comparable(&profile.title)), answer);
        }
        answers.nothing = hash::of(&people);
        for section in sections {
            answers.add(Question::Section(&section.key), hash::of(&section.title));
        }
        answers
    }

    /// Adds the folder of an article.
    fn add_folder(&mut self, file: &str, is_out: bool) {
        let answer = self.known.entry(hash::of(&Question::Folder(folder(file)))).or_default();
        *answer = (*answer).max(1 + u64::from(is_out));
    }

    fn add(&mut self, question: Question<'_>, answer: u64) {
        self.known.insert(hash::of(&question), answer);
    }

    /// The fingerprint of the answers to an article's questions, and of all else that what is made
    /// of it depends on: the site's own settings, its place, and whether it is published.
    pub(super) fn fingerprint(&self, asked: &[u64], entry: &Entry, ground: u64) -> u64 {
        let mut hasher = xxhash_rust::xxh3::Xxh3Default::new();
        let mut add = |number: u64| hasher.update(&number.to_le_bytes());
        add(ground);
        add(entry.brief().hash as u64);
        add((entry.brief().hash >> 64) as u64);
        add(u64::from(entry.is_out()));
        for question in asked {
            add(*self.known.get(question).unwrap_or(&self.nothing));
        }
        hasher.update(entry.path.as_bytes());
        hasher.digest()
    }
}

/// Questions are fingerprints already.
#[derive(Default)]
pub(super) struct Itself(u64);

impl Hasher for Itself {
    fn write(&mut self, bytes: &[u8]) {
        // Not used for numbers; right for everything else too.
        self.0 = hash::of(&(self.0, bytes));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
