//! Pages that lost their URL: a published article, section, topic or author that was renamed.
//!
//! The ledger knows which pages the last build made and whose they were. A page that is gone and is
//! found again under another URL should be redirected, so its author is told the line to add. This is
//! the only thing that depends on earlier builds; no output file does.

use std::collections::{BTreeMap, BTreeSet};

use super::make::missing;
use super::{Options, Understood};
use crate::base::diag::{Code, Diag, Fix, Place, Span};
use crate::base::hash;
use crate::build::ledger::{By, Identity, Ledger};
use crate::build::plan::{self, Job, Make};
use crate::pages::view::{List, Listed, Which};
use crate::site::article::Brief;
use crate::site::index::{Entry, Index, No};
use crate::site::route;

/// More pages that are gone for good are not remembered: one that comes back is found in time.
const REMEMBERED: usize = 1000;

/// How many articles of a list are looked for.
const MEMBERS: usize = 8;

/// What became of pages that are gone.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// Pages that were found under another URL.
    pub(super) problems: Vec<Diag>,
    /// What is to be remembered of pages, or no longer, by their files.
    pub(super) rows: Vec<(String, Option<Identity>)>,
}

/// Whose page a job makes, if readers may have linked to it.
pub(super) fn identity(job: &Job, understood: &Understood<'_>) -> Option<Box<Identity>> {
    let index = &understood.index;
    Some(Box::new(match &job.make {
        Make::Article(no) => article(index.articles[*no].brief()),
        Make::Page(Which::ListFront(list)) => {
            let (by, articles) = match *list {
                List::Section(at) => (By::Section, &index.sections[at].articles),
                List::Topic(at) => (By::Topic, &index.topics[at].articles),
                List::Author(at) => (By::Author, &index.authors[at].articles),
            };
            let oldest = articles.iter().rev().take(MEMBERS);
            let members = oldest.map(|&no| name(index.articles[no].brief())).collect();
            Identity::List { by, members }
        }
        _ => return None,
    }))
}

fn article(brief: &Brief) -> Identity {
    let id = brief.id.as_ref().map_or(0, |id| hash::of(id.value.as_str()));
    Identity::Article { id, name: name(brief), file: hash::of(&brief.hash) }
}

fn name(brief: &Brief) -> u64 {
    hash::of(&(&brief.title, brief.date))
}

/// Pages of the last build that this one makes under another URL.
///
/// # Errors
/// The same, where the site wants them to be errors.
pub(super) fn pages(
    understood: &Understood<'_>,
    options: &Options,
    old: &Ledger,
    planned: &[&str],
) -> Result<Gone, Vec<Diag>> {
    // What a clean build does not believe of files, it believes of URLs.
    let path = Ledger::path(&options.cache, &options.out);
    let published = options.clean.then(|| Ledger::open(&path, options.generator, false));
    let published = published.as_ref().unwrap_or(old);
    let removed = missing(published.paths(), planned);
    let mut gone = find(understood, published, &removed, planned);
    let checks = &understood.loaded.config().checks;
    gone.problems = gone.problems.into_iter().filter_map(|one| checks.weigh(one)).collect();
    match gone.problems.iter().any(Diag::is_error) {
        true => Err(gone.problems),
        false => Ok(gone),
    }
}

/// Looks for pages that the last build made and this one does not make. `removed` are their files
/// among all that are gone, `planned` all files of this build; both in order.
fn find(
    understood: &Understood<'_>,
    published: &Ledger,
    removed: &[String],
    planned: &[&str],
) -> Gone {
    let identity = |out: &str| published.get(out).and_then(|record| record.identity.as_deref());
    let new = removed.iter().filter_map(|out| Some((out.as_str(), identity(out)?)));
    let new: Vec<(&str, &Identity)> = new.collect();
    let known: Vec<(&str, &Identity)> = published.gone().collect();
    let mut gone = Gone::default();
    if new.is_empty() && known.is_empty() {
        return gone;
    }
    let is_planned = |out: &str| planned.binary_search(&out).is_ok();
    let back = known.iter().filter(|(out, _)| is_planned(out));
    gone.rows.extend(back.map(|(out, _)| ((*out).to_owned(), None)));
    let here = Here::new(understood, published);
    let mut moved: BTreeMap<Page, BTreeSet<&str>> = BTreeMap::new();
    let mut left = REMEMBERED.saturating_sub(known.len());
    let all = new.iter().map(|one| (one, true)).chain(known.iter().map(|one| (one, false)));
    for (&(out, identity), is_new) in all.filter(|((out, _), _)| !is_planned(out)) {
        let found = here.find(out, identity, &is_planned);
        if is_new && (found.is_some() || left > 0) {
            left = left.saturating_sub(1);
            // A list is new only once, an article can always be compared.
            let kept = match &found {
                Some(Page::List(file)) => Identity::Moved(file.clone()),
                _ => identity.clone(),
            };
            gone.rows.push((out.to_owned(), Some(kept)));
        }
        if let Some(page) = found {
            moved.entry(page).or_default().insert(out);
        }
    }
    gone.problems = moved.iter().filter_map(|(page, outs)| here.problem(page, outs)).collect();
    gone
}

/// A page that exists.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Page {
    Article(No),
    /// The front of a list, by its file.
    List(String),
}

/// What is on the site now.
struct Here<'a> {
    understood: &'a Understood<'a>,
    published: &'a Ledger,
    listed: Listed<'a>,
    /// Articles that are published, by all that they can be known by; `None` if several would do.
    articles: hash::Map<u64, Option<No>>,
}

impl<'a> Here<'a> {
    fn new(understood: &'a Understood<'_>, published: &'a Ledger) -> Self {
        let index: &Index<'_> = &understood.index;
        let mut articles: hash::Map<u64, Option<No>> = hash::Map::default();
        for &no in &index.out {
            let Identity::Article { id, name, file } = article(index.articles[no].brief()) else {
                continue;
            };
            for print in [id, name, file].into_iter().filter(|print| *print != 0) {
                articles.entry(print).and_modify(|one| *one = None).or_insert(Some(no));
            }
        }
        let listed = plan::listed(index, &understood.loaded.templates);
        Self { understood, published, listed, articles }
    }

    fn entry(&self, print: u64) -> Option<No> {
        self.articles.get(&print).copied().flatten()
    }

    /// Where a page is that was in this file.
    fn find(&self, out: &str, was: &Identity, is_planned: &impl Fn(&str) -> bool) -> Option<Page> {
        match was {
            Identity::Article { id, name, file } => {
                let mut prints = [*id, *name, *file].into_iter().filter(|print| *print != 0);
                let no = prints.find_map(|print| self.entry(print))?;
                let entry = &self.understood.index.articles[no];
                (route::output(&entry.path) != out).then_some(Page::Article(no))
            }
            Identity::Moved(to) => is_planned(to).then(|| Page::List(to.clone())),
            Identity::List { by, members } => {
                let entries = members.iter().filter_map(|&print| self.entry(print));
                let entries = entries.map(|no| &self.understood.index.articles[no]);
                let fronts = entries.map(|entry| self.fronts(*by, entry));
                let shared = fronts.reduce(|a, b| a.intersection(&b).cloned().collect())?;
                // A list that was there before did not take the place of another.
                let mut new = shared
                    .into_iter()
                    .filter(|front| is_planned(front) && self.published.get(front).is_none());
                let front = new.next().filter(|_| new.next().is_none())?;
                Some(Page::List(front))
            }
        }
    }

    /// The files of the fronts of the lists that an article stands in.
    fn fronts(&self, by: By, entry: &Entry) -> BTreeSet<String> {
        let paths = &self.listed.config.paths;
        let fronts: Vec<String> = match by {
            By::Section => vec![route::section(paths, &entry.brief().section)],
            By::Topic => entry.topics().map(|(_, slug)| route::topic(paths, slug)).collect(),
            By::Author => {
                let authors = entry.settled.authors.iter();
                authors.map(|(slug, _)| route::author(paths, slug)).collect()
            }
        };
        fronts.iter().map(|front| route::output(front)).collect()
    }

    /// What is to be done for a page that was in these files.
    fn problem(&self, page: &Page, outs: &BTreeSet<&str>) -> Option<Diag> {
        let shown = |path: &str| self.listed.config.address.shown(path).to_owned();
        let old: Vec<String> = outs.iter().map(|out| shown(&route::usual(out))).collect();
        let first = old.first()?;
        let (what, target) = match page {
            Page::Article(no) => {
                let entry = &self.understood.index.articles[*no];
                let brief = entry.brief();
                let aliases: Vec<Span> = brief.aliases.iter().map(|alias| alias.span).collect();
                let target = Target {
                    place: brief.place(brief.slug_span.unwrap_or(brief.head)),
                    file: Some(File { head: brief.head, aliases }),
                    create: String::new(),
                    url: shown(&entry.path),
                };
                ("this article".to_owned(), target)
            }
            Page::List(out) => self.list(out)?,
        };
        let list: Vec<String> = old.iter().map(|url| format!("\"{url}\"")).collect();
        let list = list.join(", ");
        let diag = Diag::new(
            Code::URL_GONE,
            format!("{what} was published at {first}, and nothing is at that URL now"),
        )
        .at_place(target.place.clone(), format!("its URL is {}", target.url));
        let text = self.understood.loaded.sources.library.disk().read(&target.place.path).ok();
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let Some(file) = target.file else {
            return Some(diag.help(format!("add {}, aliases = [{list}]", target.create)));
        };
        let line = if file.is_yaml(&text) { ": " } else { " = " };
        let fix = file.fix(&text, &list).map(|(span, expected, new)| {
            let place = Place { path: target.place.path.clone(), span: Some(span) };
            Box::new(Fix { place, expected, text: new })
        });
        let diag = diag.help(match (&fix, file.aliases.is_empty()) {
            (_, true) => format!("add the line aliases{line}[{list}] to redirect it"),
            (_, false) => format!("add {list} to `aliases` to redirect it"),
        });
        Some(Diag { fix, ..diag })
    }

    /// What a list is called, and the file about it.
    fn list(&self, out: &str) -> Option<(String, Target)> {
        let index = &self.understood.index;
        let mut lists = List::all(index);
        let list = lists.find(|list| route::output(&list.path(self.listed)) == out)?;
        let (folder, name) = match list {
            List::Section(at) => {
                (format!("content/{}/_section.md", index.sections[at].key), "title")
            }
            List::Topic(at) => (format!("content/_topics/{}.md", index.topics[at].slug), "title"),
            List::Author(at) => (format!("content/_authors/{}.md", index.authors[at].slug), "name"),
        };
        let url = self.listed.config.address.shown(&list.path(self.listed)).to_owned();
        let target = match list.profile(self.listed) {
            Some(profile) => Target {
                place: Place { path: profile.path.clone(), span: Some(profile.head) },
                file: Some(File {
                    head: profile.head,
                    aliases: profile.aliases.iter().map(|alias| alias.span).collect(),
                }),
                create: String::new(),
                url,
            },
            None => {
                let newest = list.timeline(self.listed).first()?;
                let brief = index.articles[*newest].brief();
                Target {
                    place: brief.place(brief.head),
                    file: None,
                    create: format!(
                        "the file {folder} with the lines {name} = \"{}\"",
                        list.title(self.listed)
                    ),
                    url,
                }
            }
        };
        Some((list.origin(self.listed), target))
    }
}

/// Where an older URL is to be written.
struct Target {
    place: Place,
    /// The file that takes it, if there is one.
    file: Option<File>,
    /// The file to make, in words.
    create: String,
    /// The page's URL now.
    url: String,
}

/// A file with front matter.
struct File {
    head: Span,
    /// Where its older URLs stand.
    aliases: Vec<Span>,
}

impl File {
    fn is_yaml(&self, text: &str) -> bool {
        text.get(self.head.start..).is_some_and(|text| text.starts_with("---"))
    }

    /// The change that adds older URLs: where, what stands there, and what takes its place.
    fn fix(&self, text: &str, list: &str) -> Option<(Span, String, String)> {
        if let Some(last) = self.aliases.last() {
            let written = text.get(last.start..last.end)?;
            let line = text.get(..last.start)?.rsplit('\n').next()?;
            let new = match line.trim() {
                // A list in YAML with one item a line.
                "-" => list
                    .split(", ")
                    .fold(written.to_owned(), |all, url| format!("{all}\n{line}{url}")),
                _ => format!("{written}, {list}"),
            };
            return Some((*last, written.to_owned(), new));
        }
        let fence = text.get(self.head.start..self.head.end)?;
        let after = text.get(self.head.end..)?;
        // An empty list stands there already.
        if after.lines().any(|line| line.trim_start().starts_with("aliases")) {
            return None;
        }
        let end = if after.starts_with("\r\n") { "\r\n" } else { "\n" };
        let is = if self.is_yaml(text) { ":" } else { " =" };
        let bare = fence.trim_end();
        Some((self.head, fence.to_owned(), format!("{bare}{end}aliases{is} [{list}]")))
    }
}
