//! The photos of articles: found, described, credited, and listed for the credit index.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::credit_links::credit_html;
use super::links::{Target, fill};
use super::over::came_back;
use super::{Context, Expiry, Gone, Photo, elsewhere, lints};
use crate::base::diag::{Code, Diag, Place};
use crate::base::html::Html;
use crate::site::article::{Article, Fields};
use crate::site::config::Denied;
use crate::site::photo::{self, Facts, Level, Origins, Renditions, Shown, Text, Use};
use crate::site::route;
use crate::text::markdown::{self, Figure};
use picture::metadata::write::Rights;
use picture::pixels::Unusable;

/// The path of the file a photo is written as; `None` if it leads out of the site.
#[must_use]
pub(crate) fn source_path(article: &Article, written: &str) -> Option<String> {
    match written.strip_prefix('/') {
        Some(rest) => route::join("static", rest).filter(|path| path.starts_with("static/")),
        None => route::join(article.folder(), written).filter(|path| path.starts_with("content/")),
    }
}

/// The desk that handles one article's photos.
pub(super) struct Desk<'c, 'a> {
    context: &'c Context<'a>,
    /// Where the links of the body lead, captions included.
    links: &'c [Target],
    attachments: &'c mut Vec<(Arc<str>, String)>,
    pub(super) held: Held,
    /// Where the texts of the photos that are shown come from, in their order.
    pub(super) origins: Vec<Origins>,
    /// What is written into their files, in their order.
    pub(super) rights: Vec<Rights>,
    /// Photos in whose places nothing can be shown: the lead's, and those of figures.
    pub(super) gone: Vec<(Option<usize>, Gone)>,
}

/// What is not shown, or not for ever.
#[derive(Default)]
pub(super) struct Held {
    /// When others' time will be over.
    pub(super) expiries: Vec<Expiry>,
    /// The last moment at which the time of one was over.
    pub(super) from: Option<Timestamp>,
    /// Files under `static/` that are not shown.
    pub(super) hidden: Vec<Arc<str>>,
    /// The files of photos whose time is over.
    pub(super) over: Vec<Arc<str>>,
}

impl<'c, 'a> Desk<'c, 'a> {
    pub(super) fn new(
        context: &'c Context<'a>,
        links: &'c [Target],
        attachments: &'c mut Vec<(Arc<str>, String)>,
    ) -> Self {
        Self {
            context,
            links,
            attachments,
            held: Held::default(),
            origins: Vec::new(),
            rights: Vec::new(),
            gone: Vec::new(),
        }
    }

    /// The lead photo and the body's photos, by figure.
    pub(super) fn photos(
        &mut self,
        problems: &mut Vec<Diag>,
    ) -> (Option<Photo>, Vec<Option<Photo>>) {
        let article = self.context.article.clone();
        let lead = article.lead_photo.as_ref().and_then(|fields| {
            let file = fields.file.as_ref()?;
            self.photo(&file.value, article.place(file.span), Some(fields), (None, None), problems)
        });
        let figures = &article.outline.figures;
        let mut photos = Vec::with_capacity(figures.len());
        let mut placed: HashMap<&str, &Figure> = HashMap::new();
        for (number, figure) in figures.iter().enumerate() {
            let first = *placed.entry(&figure.file).or_insert(figure);
            if !std::ptr::eq(first, figure) {
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
            let figure = (Some(number), Some(figure));
            photos.push(self.photo(&figures[number].file, place, table, figure, problems));
        }
        self.check_placed(&article, problems);
        (lead, photos)
    }

    /// Every table must have its place, or a photo that somebody credited is never seen.
    fn check_placed(&self, article: &Arc<Article>, problems: &mut Vec<Diag>) {
        let figures = &article.outline.figures;
        let written: HashSet<&str> = figures.iter().map(|figure| &*figure.file).collect();
        let shown: HashSet<String> =
            written.iter().filter_map(|file| source_path(article, file)).collect();
        for fields in &article.photos {
            let Some(file) = &fields.file else { continue };
            let wanted = source_path(article, &file.value);
            let is_shown = wanted.is_some_and(|wanted| shown.contains(&wanted));
            if !is_shown && !written.contains(&*file.value) {
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
        (number, figure): (Option<usize>, Option<&Figure>),
        problems: &mut Vec<Diag>,
    ) -> Option<Photo> {
        let (article, entry, sources) =
            (self.context.article, self.context.entry, self.context.ground.sources);
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
        problems.extend(self.context.photo_of_others(written, &source, &name));
        if let Some(killed) = sources.killed.get(source.as_str()).filter(|_| !sources.has(&source))
        {
            // Its file was deleted after it was withdrawn: nothing can be said of it, and need be.
            self.held.over.push(Arc::from(source.as_str()));
            let (width, height) = killed.size.unwrap_or(UNKNOWN_SIZE);
            self.gone.push((number, Gone { width, height }));
            return None;
        }
        let attributes = figure.filter(|figure| !figure.attributes.is_empty()).map(|figure| {
            let settings = sources.library.settings();
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
        let level =
            |name, path: &Arc<str>, fields| Level { name, path: path.clone(), fields, said: None };
        let sidecar_path: Arc<str> = format!("{source}.toml").into();
        let sidecar = sources.sidecar(&source);
        let facts = sources.asset(&source).map(|asset| &asset.facts);
        let facts = facts.unwrap_or(&Err(Unusable::UnknownKind)).as_ref();
        let with_alt = sources.config.photos.alt_from_file;
        let embedded = facts.ok().map(|facts| {
            let said = photo::said(&facts.metadata, &sources.agencies);
            (photo::embedded(&facts.metadata, &sources.config.zone, with_alt), said)
        });
        let source_path: Arc<str> = source.as_str().into();
        let levels: Vec<Level<'_>> = [
            attributes.as_ref().map(|fields| level("the attributes", &article.path, fields)),
            table.map(|fields| level("the photo table", &article.path, fields)),
            sidecar.as_ref().map(|sidecar| level("the sidecar", &sidecar_path, &sidecar.0)),
            embedded.as_ref().map(|(fields, said)| Level::of_file(&source_path, fields, said)),
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
        problems.extend(sidecar.iter().flat_map(|sidecar| sidecar.1.iter().cloned()));
        let (shown, mut found) = photo::resolve(&asked, &sources.agencies, &sources.config.credit);
        photo::add_rights(&mut found, facts.ok());
        if sources.lints {
            lints::photo(self.context, &asked, &shown, &mut found);
        }
        problems.extend(found);
        if let Some(problem) = sources.unusable.get(source.as_str()) {
            problems.push(problem.clone());
            return None;
        }
        let facts = match facts {
            Ok(facts) => facts,
            Err(reason) => {
                problems.push(
                    Diag::new(
                        Code::PHOTO_UNREADABLE,
                        format!("the photo {written} can't be shown"),
                    )
                    .at_place(name, reason.to_string())
                    .note(format!("the file is {source}"))
                    .help(unusable_help(reason)),
                );
                return None;
            }
        };
        let hold = entry.brief().hold;
        let times = photo::Times {
            now: sources.now,
            out: (!hold.embargo_open)
                .then(|| hold.embargo.map_or(article.date, |until| until.max(article.date))),
            embargoed: hold.embargo_open || hold.embargo.is_some(),
            release: photo::release(&facts.metadata, &sources.config.zone),
        };
        problems.extend(photo::doubts(&asked, &source, &facts.metadata, &shown, times));
        // Before its Release Date there was something to say of it.
        let released = times.release.filter(|at| *at <= sources.now);
        self.held.from = self.held.from.max(released);
        let terms = sources.agencies.terms_of(&shown.credit);
        let ends = shown.expires.into_iter().chain(photo::archived(&shown, &terms, article.date));
        let ends = ends.min();
        let killed = sources.killed.get(source.as_str());
        if let Some(killed) = killed.filter(|killed| killed.came_back) {
            problems.push(came_back((written, &source), &name, killed));
        }
        let over = killed.is_some() || ends.is_some_and(|end| end <= sources.now);
        match ends.filter(|_| killed.is_none()) {
            Some(end) if over => self.held.from = self.held.from.max(Some(end)),
            Some(at) => self.held.expiries.push(Expiry { file: source.clone(), at }),
            None => {}
        }
        let under_static = source.starts_with("static/");
        let made = sources.config.photos.renditions;
        if under_static && (over || made || !entry.is_out()) {
            self.held.hidden.push(Arc::from(source.as_str()));
        }
        if over {
            self.held.over.push(Arc::from(source.as_str()));
            let (width, height) = (facts.header.width, facts.header.height);
            self.gone.push((number, Gone { width, height }));
            return None;
        }
        let path = match source.strip_prefix("static") {
            Some(path) if under_static => path.to_owned(),
            _ => {
                let name = source.rsplit('/').next().unwrap_or_default();
                format!("{}{}", route::folder(&entry.path), route::file_name(name))
            }
        };
        self.origins.push(shown.origins);
        // An article's own words about a photo that others show, too, are about its use there.
        let shared = sidecar.as_ref().and_then(|sidecar| sidecar.0.alt.as_ref());
        let shared = shared.map(|alt| &*alt.value).or(facts.metadata.alt_text.as_deref());
        let alt = if under_static { shared } else { Some(shown.alt.as_str()) };
        let rights = photo::rights(&shown, &facts.metadata, &terms, alt);
        if let Some(problem) = photo::too_long(&rights, written, &place) {
            problems.push(problem);
            return None;
        }
        let crops = number.is_none() && terms.crop;
        let photo = self.view(shown, facts, &source, (path, &rights, crops), problems);
        self.rights.push(rights);
        Some(photo)
    }

    fn view(
        &mut self,
        shown: Shown,
        facts: &Facts,
        source: &str,
        (path, rights, crops): (String, &Rights, bool),
        problems: &mut Vec<Diag>,
    ) -> Photo {
        let (article, config) = (self.context.article, &self.context.ground.sources.config);
        let caption = shown.caption.map(|caption| match caption {
            Text::Body(caption) => {
                Html(fill(&caption.html, &article.outline.links, self.links, &config.locale))
            }
            Text::Own(inline, path) => {
                let mut found = Vec::new();
                let targets = self.context.ground.map().resolve_all(
                    self.context.origin(),
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
                Html(fill(&inline.html, &inline.links, &targets, &config.locale))
            }
        });
        let registry = &self.context.ground.sources.agencies.registry;
        let (header, settings) = (facts.header, &config.photos);
        let renditions = settings.renditions.then(|| {
            let place = (config.address.base(), &*path);
            let frame = (shown.focus.as_deref().map_or((500, 500), per_mille), crops);
            Renditions::new(place, header, facts.hash, settings, rights, frame)
        });
        let (path, width, height) = match &renditions {
            Some(renditions) => renditions.usual(),
            None => (path, header.width, header.height),
        };
        let [red, green, blue] = facts.proof.map_or([0; 3], |proof| proof.colour);
        Photo {
            src: config.address.href(&path),
            width,
            height,
            colour: facts
                .proof
                .filter(|_| settings.renditions)
                .map(|_| format!("#{red:02x}{green:02x}{blue:02x}")),
            notice: shown.notice,
            renditions,
            alt: crate::text::markdown::smarten(&shown.alt, config.locale.quotes()),
            caption: caption.filter(|caption| !caption.0.is_empty()),
            source: shown.credit.source(),
            credit_html: credit_html(registry, &shown.line, shown.links, self.links),
            credit: shown.line,
            agency: shown.credit.agency,
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
        let source = source_path(article, written);
        let exists = source.as_ref().is_some_and(|source| self.context.ground.sources.has(source));
        if !exists && markdown::is_own_computer(written) {
            return Err(Box::new(elsewhere::photo_on_computer(written, place)));
        }
        let remote = written.starts_with("//")
            || written.split_once(':').is_some_and(|(scheme, _)| {
                scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        if remote {
            return Err(Box::new(elsewhere::remote_photo(written, place)));
        }
        let Some(source) = source else {
            return Err(Box::new(elsewhere::photo_outside(written, place)));
        };
        let sources = self.context.ground.sources;
        if exists {
            // Where photos are published as they are, hosts go by their names.
            let is_handed_on = !sources.config.photos.renditions && source.starts_with("content/");
            let types = &sources.config.attachments;
            if is_handed_on && matches!(types.denies(&source), Some(Denied::Active(_))) {
                let denied = self.context.ground.map().denied(&source, place);
                return denied.map_or(Ok(source), |problem| Err(Box::new(problem)));
            }
            return Ok(source);
        }
        if sources.killed.contains_key(source.as_str()) {
            return Ok(source);
        }
        if let Some(problem) = sources.unusable(&source) {
            return Err(Box::new(problem.clone()));
        }
        Err(Box::new(elsewhere::missing_photo(written, &source, place, &sources.listing)))
    }
}

/// The width and height of a withdrawn photo whose file is gone and whose size is not known.
const UNKNOWN_SIZE: (u32, u32) = (1200, 800);

/// What helps against a file that can't be shown.
fn unusable_help(reason: &Unusable) -> &'static str {
    match reason {
        Unusable::TooLarge(..) => "export it with at most 150 million pixels, no side above 65,500",
        Unusable::Unsafe(_) => {
            "export the drawing without scripts, styles from elsewhere and links, or as PNG"
        }
        Unusable::Damaged(_) => {
            "copy it again from where it came, or export it anew as JPEG or PNG"
        }
        _ => "open it in a picture program and export it as JPEG or PNG",
    }
}

/// A focus as it was checked, "42% 30%", in per mille.
fn per_mille(focus: &str) -> (u16, u16) {
    let mut parts = focus.split_whitespace().map(|part| {
        let number: f64 = part.trim_end_matches('%').parse().unwrap_or(50.0);
        (number * 10.0).clamp(0.0, 1000.0) as u16
    });
    (parts.next().unwrap_or(500), parts.next().unwrap_or(500))
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
