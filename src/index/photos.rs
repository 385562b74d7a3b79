//! The photos of articles: found, described, credited, and listed for the credit index.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;

use super::links::{Origin, Target, fill};
use super::{Context, Entry, No, Photo};
use crate::article::{Article, Fields, Settings, State};
use crate::diag::{Code, Diag, Place, nearest};
use crate::html::Html;
use crate::markdown::Figure;
use crate::photo::{self, Level, Shown, Text, Use};
use crate::route;

/// A photo and the articles that show it.
#[derive(Debug)]
pub struct PhotoUse {
    /// The photo as its first article shows it.
    pub photo: Photo,
    /// The articles, oldest first.
    pub articles: Vec<No>,
}

/// What photos of all articles have in common.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Files under `static/` that articles which are out show.
    shown: BTreeSet<Arc<str>>,
    /// Files under `static/` that other articles show.
    hidden: BTreeSet<Arc<str>>,
}

impl Shared {
    /// Files that only unpublished articles, or nobody any more, may show.
    pub(super) fn withheld(self) -> BTreeSet<Arc<str>> {
        self.hidden.difference(&self.shown).cloned().collect()
    }
}

/// The path of the file a photo is written as; `None` if it leads out of the site.
#[must_use]
pub(crate) fn source_path(article: &Article, written: &str) -> Option<String> {
    match written.strip_prefix('/') {
        Some(rest) => route::join("static", rest).filter(|path| path.starts_with("static/")),
        None => route::join(article.folder(), written).filter(|path| path.starts_with("content/")),
    }
}

/// All photo files an article names, as source paths.
pub(crate) fn named(article: &Article) -> impl Iterator<Item = String> + '_ {
    let tables = article.lead_photo.iter().chain(&article.photos);
    let files = tables.filter_map(|fields| fields.file.as_ref()).map(|file| file.value.as_str());
    let figures = article.outline.figures.iter().map(|figure| figure.file.as_str());
    files.chain(figures).filter_map(|written| source_path(article, written))
}

/// The desk that handles one article's photos.
pub(super) struct Desk<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    /// Where the links of the body lead, captions included.
    pub(super) links: &'c [Target],
    pub(super) attachments: &'c mut Vec<(Arc<str>, String)>,
    /// Photos whose time is over.
    pub(super) expired: usize,
    /// When others' time will be over.
    pub(super) expiries: Vec<(String, Timestamp)>,
}

impl Desk<'_, '_> {
    /// The lead photo and the body's photos, by figure.
    pub(super) fn photos(
        &mut self,
        shared: &mut Shared,
        problems: &mut Vec<Diag>,
    ) -> (Option<Photo>, Vec<Option<Photo>>) {
        let article = self.context.article.clone();
        let lead = article.lead_photo.as_ref().and_then(|fields| {
            let file = fields.file.as_ref()?;
            self.photo(&file.value, article.place(file.span), Some(fields), None, shared, problems)
        });
        let figures = &article.outline.figures;
        let mut photos = Vec::with_capacity(figures.len());
        for (number, figure) in figures.iter().enumerate() {
            if let Some(first) = figures[..number].iter().find(|other| other.file == figure.file) {
                problems.push(
                    Diag::new(
                        Code::PHOTO_PLACED_TWICE,
                        format!("the photo {} is placed twice", figure.file),
                    )
                    .at_place(article.body_place(figure.span), "the second time")
                    .and_at_place(article.body_place(first.span), "the first time")
                    .help("keep one of the two"),
                );
            }
            let table = table_of(&article, &figure.file);
            let place = article.body_place(figure.span);
            photos.push(self.photo(&figure.file, place, table, Some(figure), shared, problems));
        }
        self.check_placed(&article, problems);
        (lead, photos)
    }

    /// Every table must have its place, or a photo that somebody credited is never seen.
    fn check_placed(&self, article: &Arc<Article>, problems: &mut Vec<Diag>) {
        for fields in &article.photos {
            let Some(file) = &fields.file else { continue };
            let wanted = source_path(article, &file.value);
            let placed = article.outline.figures.iter().any(|figure| {
                figure.file == file.value
                    || (wanted.is_some() && source_path(article, &figure.file) == wanted)
            });
            if !placed {
                problems.push(
                    Diag::new(Code::PHOTO_NOT_PLACED, format!("the photo {} is never shown", file.value))
                        .at_place(article.place(file.span), "listed here, placed nowhere")
                        .help(format!("write ![]({}) as a paragraph of its own where it belongs, or delete its table", file.value)),
                );
            }
        }
    }

    fn photo(
        &mut self,
        written: &str,
        place: Place,
        table: Option<&Fields>,
        figure: Option<&Figure>,
        shared: &mut Shared,
        problems: &mut Vec<Diag>,
    ) -> Option<Photo> {
        let (article, at, sources) = (self.context.article, self.context.at, self.context.sources);
        // What is wrong with the file is shown at its name, what is missing at the whole image.
        let name =
            figure.map_or_else(|| place.clone(), |figure| article.body_place(figure.file_span));
        let source = match self.find(written, &name) {
            Ok(source) => source,
            Err(problem) => {
                problems.push(*problem);
                return None;
            }
        };
        let attributes = figure.filter(|figure| !figure.attributes.is_empty()).map(|figure| {
            let options = sources.config.markdown();
            let settings = Settings { markdown: &options, zone: &sources.config.zone };
            let mut found = Vec::new();
            let fields = Fields::from_attributes(
                &figure.attributes,
                article.body_start,
                article.date,
                settings,
                &mut found,
            );
            problems.extend(found.into_iter().map(|problem| problem.in_file(&article.path, 0)));
            fields
        });
        let level = |name, path: &Arc<str>, fields| Level { name, path: path.clone(), fields };
        let sidecar_path: Arc<str> = format!("{source}.toml").into();
        let levels: Vec<Level<'_>> = [
            attributes.as_ref().map(|fields| level("the attributes", &article.path, fields)),
            table.map(|fields| level("the photo table", &article.path, fields)),
            sources.sidecars.get(&source).map(|fields| level("the sidecar", &sidecar_path, fields)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let listed = figure.and(table).and_then(|fields| fields.file.as_ref());
        let asked = Use {
            table: listed.map(|file| article.place(file.span)),
            file: written,
            place: place.clone(),
            figure,
            body_start: article.body_start,
            levels: &levels,
        };
        let (shown, found) = photo::resolve(&asked, sources.agencies, &sources.config.credit);
        problems.extend(found);
        let facts = match sources.facts.get(&source)? {
            Ok(facts) => *facts,
            Err(reason) => {
                problems.push(
                    Diag::new(
                        Code::PHOTO_UNREADABLE,
                        format!("the photo {written} can't be shown"),
                    )
                    .at_place(name, reason.to_string())
                    .note(format!("the file is {source}"))
                    .help("open it in a picture program and export it as JPEG or PNG"),
                );
                return None;
            }
        };
        let over = shown.expires.is_some_and(|end| end <= sources.now);
        if let Some(end) = shown.expires.filter(|end| *end > sources.now) {
            self.expiries.push((source.clone(), end));
        }
        let under_static = source.starts_with("static/");
        if under_static {
            let set = if at.state == State::Out && !over {
                &mut shared.shown
            } else {
                &mut shared.hidden
            };
            set.insert(Arc::from(source.as_str()));
        }
        if over {
            self.expired += 1;
            return None;
        }
        let path = match source.strip_prefix("static") {
            Some(path) if under_static => path.to_owned(),
            _ => {
                let name = source.rsplit('/').next().unwrap_or_default();
                format!("{}{}", route::folder(&at.path), route::file_name(name))
            }
        };
        Some(self.view(shown, facts, &source, path, problems))
    }

    fn view(
        &mut self,
        shown: Shown,
        facts: photo::Facts,
        source: &str,
        path: String,
        problems: &mut Vec<Diag>,
    ) -> Photo {
        let (article, config) = (self.context.article, self.context.sources.config);
        let caption = shown.caption.map(|caption| match caption {
            Text::Body(caption) => {
                Html(fill(&caption.html, &article.outline.links, self.links, config.locale))
            }
            Text::Own(inline, path) => {
                let mut found = Vec::new();
                let targets = self.context.map.resolve_all(
                    Origin::article(article, self.context.at),
                    &inline.links,
                    0,
                    self.attachments,
                    &mut found,
                );
                // A sidecar's caption links as if it stood in the article, but is put right where
                // it stands.
                for label in found.iter_mut().filter_map(|problem| problem.primary.as_mut()) {
                    label.place.path = path.clone();
                }
                problems.extend(found);
                Html(fill(&inline.html, &inline.links, &targets, config.locale))
            }
        });
        Photo {
            src: config.address.href(&path),
            width: facts.width,
            height: facts.height,
            alt: crate::markdown::smarten(&shown.alt, config.locale.quotes()),
            caption: caption.filter(|caption| !caption.0.is_empty()),
            credit: shown.line,
            agency: shown.credit.agency,
            source: shown.credit.source,
            photographer: shown.credit.photographer,
            place: shown.place,
            date: shown
                .date
                .map(|date| config.locale.day(date.to_zoned_datetime(config.zone.clone()).date())),
            archive: shown.archive,
            ai: shown.ai,
            focus: shown.focus,
            file: source.into(),
            path,
            hash: facts.hash,
            syndicate: shown.syndicate,
        }
    }

    /// The source of a photo, which must exist in the site.
    fn find(&self, written: &str, place: &Place) -> Result<String, Box<Diag>> {
        let article = self.context.article;
        let remote = written.starts_with("//")
            || written.split_once(':').is_some_and(|(scheme, _)| {
                scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        if remote {
            return Err(Box::new(
                Diag::new(Code::PHOTO_REMOTE, format!("the photo {written} is not a file of this site"))
                    .at_place(place.clone(), "an address on the web")
                    .help("save the photo beside the article and write its file name: pages show nothing from other servers"),
            ));
        }
        let Some(source) = source_path(article, written) else {
            return Err(Box::new(
                Diag::new(
                    Code::PATH_OUTSIDE_SITE,
                    format!("the photo {written} lies outside of the site's folder"),
                )
                .at_place(place.clone(), "too many ../")
                .help("put the photo beside the article, or under static/ and write /… for it"),
            ));
        };
        if self.context.sources.files.contains(source.as_str()) {
            return Ok(source);
        }
        Err(Box::new(self.missing(written, &source, place)))
    }

    fn missing(&self, written: &str, source: &str, place: &Place) -> Diag {
        let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
        let prefix = format!("{folder}/");
        let siblings: Vec<&str> = self
            .context
            .sources
            .files
            .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded))
            .take_while(|path| path.starts_with(&prefix))
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|path| {
                !path.contains('/') && !path.ends_with(".md") && !path.ends_with(".toml")
            })
            .collect();
        let meant = nearest(name, siblings.iter().copied());
        let label = meant
            .map_or_else(|| "no such file".to_owned(), |meant| format!("did you mean {meant}?"));
        let help = if written.starts_with('/') {
            format!(
                "newsprint looked for {source}; a photo beside the article is written without the /"
            )
        } else {
            format!("newsprint looked for {source}")
        };
        Diag::new(Code::PHOTO_MISSING, format!("the photo {written} does not exist"))
            .at_place(place.clone(), label)
            .help(help)
    }
}

/// The table that speaks of a file the body shows.
fn table_of<'a>(article: &'a Article, written: &str) -> Option<&'a Fields> {
    let wanted = source_path(article, written);
    article.photos.iter().chain(&article.lead_photo).find(|fields| {
        fields.file.as_ref().is_some_and(|file| {
            file.value == written
                || (wanted.is_some() && source_path(article, &file.value) == wanted)
        })
    })
}

/// All photos that are shown, in the order of their first use.
pub(super) fn uses(entries: &[Entry], out: &[No]) -> Vec<PhotoUse> {
    let mut by_file: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut uses: Vec<PhotoUse> = Vec::new();
    for &no in out.iter().rev() {
        let entry = &entries[no];
        for photo in entry.shown_photos() {
            let at = *by_file.entry(photo.file.clone()).or_insert_with(|| {
                uses.push(PhotoUse { photo: photo.clone(), articles: Vec::new() });
                uses.len() - 1
            });
            if uses[at].articles.last() != Some(&no) {
                uses[at].articles.push(no);
            }
        }
    }
    uses
}
