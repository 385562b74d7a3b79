//! The whole site at a time: what is published, where everything stands, and what points to what.
//!
//! Always made afresh from all articles in brief, and immutable afterwards; nothing here looks at a
//! clock. What an article asks of other files (links, names, photos) is resolved again only where
//! an answer has changed; its texts are fetched from the library where they are needed.

mod answers;
mod attachments;
mod card;
mod cards;
mod check;
mod copies;
mod credit_links;
mod elsewhere;
mod entry;
mod links;
mod lints;
mod locate;
mod namesakes;
mod numbers;
mod over;
mod people;
mod photo_uses;
mod photos;
mod related;
mod replace;
mod sources;
mod story;
mod timelines;
mod topics;
mod window;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use rayon::prelude::*;

use answers::{Answers, Asked};
pub use card::{Card, CardFields, Gone, Link, Moment, Name, Photo, SectionLink};
pub use cards::CardRef;
pub use entry::{Entry, Expiry, Known, Parts, Settled, ShownPhoto};
pub(crate) use links::write_link;
use links::{Map, Origin};
pub use links::{Target, UrlLink};
use numbers::Numbers;
use people::People;
pub use photo_uses::PhotoUse;
pub use sources::{Asset, Killed, Sources};
pub use story::Story;
use story::{Context, Ground};
pub use timelines::{Author, Day, Section, Series, Topic};
pub use window::SMALL;
pub(crate) use window::Window;

use crate::base::diag::{Code, Diag, Parsed, Place};
use crate::base::html::Html;
use crate::base::progress::Progress;
use crate::site::article::Profile;
use crate::site::library::Changed;
use crate::text::locale::Locale;

/// The number of an article: its place in [`Index::articles`].
pub type No = usize;

/// What a profile says about its author, topic or section.
#[derive(Clone, Debug, Default)]
pub struct ProfileText {
    /// In a sentence or two.
    pub lead: Option<Html>,
    /// At length.
    pub body: Option<Html>,
}

/// The whole site.
#[derive(Debug)]
pub struct Index<'d> {
    /// Everything it is made of.
    pub sources: Arc<Sources<'d>>,
    /// All articles, newest first; unpublished ones included.
    pub articles: Vec<Entry>,
    /// Published articles, newest first.
    pub out: Vec<No>,
    /// All articles in the order of their files.
    pub by_file: Vec<No>,
    /// Sections in the order of the navigation.
    pub sections: Vec<Section>,
    /// Topics by slug.
    pub topics: Vec<Topic>,
    /// Authors by slug.
    pub authors: Vec<Author>,
    /// Days with articles, oldest first.
    pub days: Vec<Day>,
    /// Series by slug.
    pub series: Vec<Series>,
    /// Photos that are shown somewhere, in the order of their first use.
    pub photo_uses: Vec<PhotoUse>,
    /// Files under `static/` that only unpublished articles show: not to be copied.
    pub withheld: BTreeSet<Arc<str>>,
    /// What profiles say, links resolved, in the order of the profiles.
    pub profiles: Vec<ProfileText>,
    /// Links of profiles and of the footer, written as URLs; see [`Index::url_links`].
    fixed_links: Vec<UrlLink>,
    numbers: Numbers,
    people: People,
    cards: Window<Card>,
    stories: Window<Story>,
    resolved: AtomicUsize,
}

impl<'d> Index<'d> {
    /// The topic of a slug.
    #[must_use]
    pub fn topic(&self, slug: &str) -> Option<&Topic> {
        let at = self.topics.binary_search_by(|topic| topic.slug.as_str().cmp(slug)).ok()?;
        Some(&self.topics[at])
    }

    /// The author of a slug.
    #[must_use]
    pub fn author(&self, slug: &str) -> Option<&Author> {
        let at = self.authors.binary_search_by(|author| author.slug.as_str().cmp(slug)).ok()?;
        Some(&self.authors[at])
    }

    /// The article of a file.
    #[must_use]
    pub fn entry_of(&self, file: &str) -> Option<&Entry> {
        self.numbers.file(&self.articles, file).map(|no| &self.articles[no])
    }

    /// The article with a path on the site.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<No> {
        self.numbers.path(&self.articles, path)
    }

    /// The series of a slug.
    #[must_use]
    pub fn series(&self, slug: &str) -> Option<&Series> {
        let at = self.series.binary_search_by(|series| series.slug.as_str().cmp(slug)).ok()?;
        Some(&self.series[at])
    }

    /// The topics of an article.
    pub fn topics_of<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Topic> {
        // Two names may be one topic.
        let mut seen: Vec<&str> = Vec::new();
        entry.topics().filter_map(move |(_, slug)| {
            if seen.contains(&slug) {
                return None;
            }
            seen.push(slug);
            self.topic(slug)
        })
    }

    /// Links written as URLs, to be checked when all URLs are known.
    pub fn url_links(&self) -> impl Iterator<Item = UrlLink> {
        let articles = self.articles.iter().flat_map(|entry| {
            entry.settled.url_links.iter().map(|(path, span)| UrlLink {
                path: path.clone(),
                place: entry.brief().place(*span),
                is_out: entry.is_out(),
            })
        });
        articles.chain(self.fixed_links.iter().cloned())
    }

    /// What other pages show of an article.
    #[must_use]
    pub fn card(&self, no: No) -> CardRef<'_> {
        CardRef::new(self, no)
    }

    /// An article with all its texts.
    ///
    /// # Errors
    /// Its file has changed since it was read, and the cache has lost it.
    pub fn story(&self, no: No) -> Result<Arc<Story>, Changed> {
        self.stories.get_or_make(no, || {
            let entry = &self.articles[no];
            let article = self.sources.library.article(entry.brief(), entry.known.text)?;
            let asked = Asked::default();
            let context = Context {
                ground: self.ground(),
                entry,
                article: &article,
                asked: &asked,
                over: &[],
            };
            self.resolved.fetch_add(1, Ordering::Relaxed);
            // What is wrong with it was said when it was settled.
            Ok(Arc::new(context.story(&mut Vec::new()).0))
        })
    }

    /// How often an article's questions were answered: a count of work.
    #[must_use]
    pub fn resolved(&self) -> usize {
        self.resolved.load(Ordering::Relaxed)
    }

    fn ground(&self) -> Ground<'_> {
        Ground {
            sources: &self.sources,
            entries: &self.articles,
            numbers: &self.numbers,
            people: &self.people,
            sections: &self.sections,
        }
    }
}

/// Builds the index from all articles, in the order of their files. Problems name the articles at
/// fault; `left_out` are those that stay out because of their errors.
#[must_use]
pub fn build<'d>(
    known: Vec<(Box<Known>, bool)>,
    sources: Arc<Sources<'d>>,
    left_out: &BTreeSet<Arc<str>>,
    progress: &dyn Progress,
) -> Parsed<Index<'d>> {
    progress.stage("placing", 0);
    let mut problems = Vec::new();
    let (spellings, found) = topics::spellings(&sources.profiles);
    problems.extend(found);
    let located: Vec<(Entry, Option<Diag>)> = known
        .into_par_iter()
        .map(|(known, is_new)| locate::locate(known, is_new, &sources, left_out, &spellings))
        .collect();
    let mut placed = Vec::with_capacity(located.len());
    for (entry, problem) in located {
        placed.push(entry);
        problems.extend(problem);
    }
    check::profiles(&sources.profiles, &mut problems);
    check::ids(placed.iter(), &mut problems);
    check::urls(placed.iter(), sources.config.permalink.needs_id(), &mut problems);
    let (mut entries, by_file) = newest_first(placed);
    check::shelves(&entries, &sources, &mut problems);
    check::named_files(&sources, &mut problems);

    let people = People::new(&sources.profiles);
    let sections = timelines::sections(&entries, &sources);
    let ((topics, found), (numbers, answers)) = rayon::join(
        || topics::topics(&entries, &sources),
        || rayon::join(|| Numbers::new(&entries), || Answers::new(&entries, &sections, &sources)),
    );
    problems.extend(found);
    let resolved = AtomicUsize::new(0);
    let ground = Ground {
        sources: &sources,
        entries: &entries,
        numbers: &numbers,
        people: &people,
        sections: &sections,
    };
    progress.stage("resolving", 0);
    let (cards, stories) = (Window::new(entries.len()), Window::new(entries.len()));
    let settled = settle(ground, &answers, &resolved, |no, story| {
        // What a window can't hold until it is asked for is not worth keeping.
        if ground.entries.len() <= SMALL {
            cards.keep(no, &story.card);
            stories.keep(no, story);
        }
    });
    progress.stage("sorting into lists", 0);
    for (no, new, found) in settled {
        *entries[no].settled = new;
        entries[no].is_new = true;
        let path = &entries[no].brief().path;
        problems.extend(found.into_iter().map(|problem| problem.owned_by(path)));
    }
    if sources.lints {
        lints::unused(&entries, &sources, &mut problems);
    }
    let related: Vec<(No, Vec<No>)> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.settled.related.is_empty())
        .map(|(no, entry)| {
            let found =
                entry.settled.related.iter().filter_map(|path| numbers.file(&entries, path));
            (no, found.filter(|&other| entries[other].is_out()).collect())
        })
        .collect();
    for (no, related) in related {
        entries[no].related = related;
    }

    let out: Vec<No> = (0..entries.len()).filter(|&no| entries[no].is_out()).collect();
    let map = Map { sources: &sources, entries: &entries, numbers: &numbers };
    let profiles = sources
        .profiles
        .iter()
        .map(|profile| profile_text(profile, map, &sources.config.locale, &mut problems))
        .collect();
    let profile_links =
        sources.profiles.iter().flat_map(|profile| links::profile_url_links(profile, &sources));
    let fixed_links = profile_links.chain(links::footer_url_links(&sources)).collect();
    let ((sections, topics, series), ((authors, found), days, photo_uses, withheld)) = rayon::join(
        || {
            (
                timelines::fill_sections(sections, &entries, &out),
                topics::fill(topics, &entries, &out),
                timelines::series(&entries, &out),
            )
        },
        || {
            (
                timelines::authors(&entries, &out, &sources),
                timelines::days(&entries, &out, &sources.config),
                photo_uses::uses(&entries, &out),
                photo_uses::withheld(&entries, &sources),
            )
        },
    );
    problems.extend(found);
    if sources.lints {
        lints::private(&entries, &withheld, &sources, &mut problems);
    }
    let index = Index {
        sections,
        topics,
        authors,
        days,
        series,
        photo_uses,
        withheld,
        profiles,
        fixed_links,
        out,
        by_file,
        articles: entries,
        sources,
        numbers,
        people,
        cards,
        stories,
        resolved,
    };
    problems.extend(photo_uses::two_credits(&index));
    Parsed { value: index, problems }
}

/// Entries that come by path, newest first, and by path where two have one date: a total order,
/// whatever the disk's was.
/// Also says where each of them went.
fn newest_first(entries: Vec<Entry>) -> (Vec<Entry>, Vec<No>) {
    let mut order: Vec<(Timestamp, usize)> =
        entries.iter().enumerate().map(|(at, entry)| (entry.brief().date, at)).collect();
    // Sorting the times alone touches no entry; a stable sort keeps the order of the paths.
    order.sort_by_key(|(date, _)| std::cmp::Reverse(*date));
    let mut by_file = vec![0; entries.len()];
    for (no, (_, at)) in order.iter().enumerate() {
        by_file[*at] = no;
    }
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    (order.into_iter().filter_map(|(_, at)| entries[at].take()).collect(), by_file)
}

/// Settles every article of which it is not known, or no longer true, what the site makes of it;
/// others come with what is remembered of them.
fn settle(
    ground: Ground<'_>,
    answers: &Answers,
    resolved: &AtomicUsize,
    keep: impl Fn(No, &Arc<Story>) + Sync,
) -> Vec<(No, Settled, Vec<Diag>)> {
    let now = ground.sources.now;
    let holds = |entry: &Entry, old: &Settled| {
        !old.troubled
            && old.from.is_none_or(|from| from <= now)
            && old.until.is_none_or(|until| now < until)
            && old.answered == answers.fingerprint(&old.asked, entry, ground.sources.ground)
    };
    ground
        .entries
        .par_iter()
        .enumerate()
        // Who is remembered to be fine may still be worth a word, if words were asked for.
        .filter(|(_, entry)| {
            ground.sources.lints || !entry.remembered || !holds(entry, &entry.settled)
        })
        .map(|(no, entry)| {
            resolved.fetch_add(1, Ordering::Relaxed);
            let (settled, found, story) = ground.settle(entry, answers);
            story.iter().for_each(|story| keep(no, story));
            (no, settled, found)
        })
        .collect()
}

/// The texts of a profile, links resolved. Its page is always out.
fn profile_text(
    profile: &Profile,
    map: Map<'_>,
    locale: &Locale,
    problems: &mut Vec<Diag>,
) -> ProfileText {
    let asked = Asked::default();
    let origin = Origin {
        file: &profile.path,
        path: "/",
        is_out: true,
        anchors: &profile.anchors,
        asked: &asked,
        over: &[],
    };
    let mut attachments = Vec::new();
    let lead = profile.lead.as_ref().map(|lead| {
        let targets = map.resolve_all(origin, &lead.links, 0, &mut attachments, problems);
        Html(links::fill(&lead.html, &lead.links, &targets, locale))
    });
    let targets =
        map.resolve_all(origin, &profile.links, profile.body_start, &mut attachments, problems);
    let body = links::fill(&profile.body, &profile.links, &targets, locale);
    for (file, _) in attachments {
        problems.push(
            Diag::new(Code::LINK_DEAD, "only articles can carry files")
                .at_place(
                    Place { path: profile.path.clone(), span: Some(profile.head) },
                    format!("links to {file}"),
                )
                .help("put the file under static/ and link to it with /…"),
        );
    }
    ProfileText { lead, body: (!body.trim().is_empty()).then_some(Html(body)) }
}
