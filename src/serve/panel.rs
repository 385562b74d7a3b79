//! The writer's panel: all that newsprint knows of the article on the page.

use serde::Serialize;

use super::Setup;
use super::preview::Preview;
use super::problems::{self, Problem};
use crate::build::engine::{Live, Understood};
use crate::site::article::State;
use crate::site::index::{Index, No, Story};
use crate::text::markdown;

/// The panel.
#[derive(Debug, Serialize)]
pub(super) struct Panel {
    article: Option<Article>,
    site: String,
    now: Moment,
    editor: EditorLink,
}

/// How to open a file.
#[derive(Debug, Serialize)]
struct EditorLink {
    url: Option<String>,
    command: bool,
}

/// The time that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Moment {
    /// For people.
    text: String,
    /// For a control, in the site's zone.
    value: String,
    /// Whether somebody chose it.
    fixed: bool,
}

#[derive(Debug, Serialize)]
struct Article {
    file: String,
    editor: Option<String>,
    title: String,
    state: Held,
    words: usize,
    minutes: usize,
    photos: Vec<PhotoOf>,
    problems: Vec<Problem>,
    surfaces: Surfaces,
}

/// Whether it is published, and if not, why.
#[derive(Debug, Serialize)]
struct Held {
    kind: &'static str,
    at: Option<String>,
}

#[derive(Debug, Serialize)]
struct PhotoOf {
    src: String,
    file: String,
    width: usize,
    height: usize,
    alt: Sourced,
    caption: Sourced,
    credit: Sourced,
}

/// A text and where it comes from.
#[derive(Debug, Serialize)]
struct Sourced {
    value: Option<String>,
    from: Option<&'static str>,
}

/// How the story looks elsewhere.
#[derive(Debug, Serialize)]
struct Surfaces {
    search: Search,
    share: Share,
    feed: Feed,
    teaser: Teaser,
}

#[derive(Debug, Serialize)]
struct Search {
    title: String,
    url: String,
    description: Option<String>,
}

#[derive(Debug, Serialize)]
struct Share {
    title: String,
    description: Option<String>,
    site: String,
    image: Option<String>,
}

#[derive(Debug, Serialize)]
struct Feed {
    title: String,
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct Teaser {
    kicker: Option<String>,
    title: String,
    lead: Option<String>,
    image: Option<String>,
}

/// The time that is shown.
pub(super) fn moment(preview: &Preview) -> Moment {
    let live = preview.live();
    let now = live.options.now;
    let config = live.good.as_ref().map(|good| good.loaded.config());
    let zone = config.map_or(jiff::tz::TimeZone::UTC, |config| config.zone.clone());
    let local = now.to_zoned_datetime(zone).datetime();
    let value = local.strftime("%Y-%m-%dT%H:%M").to_string();
    let text = config.map_or_else(|| value.clone(), |config| config.locale.day_and_time(local));
    drop(live);
    Moment { text, value, fixed: preview.is_fixed() }
}

/// The panel of a page, by its path without the site's base.
pub(super) fn panel(preview: &Preview, path: &str) -> Panel {
    let now = moment(preview);
    let setup = &preview.setup;
    let editor = EditorLink {
        url: setup.editor.pattern(&setup.root).filter(|_| !setup.lan),
        command: matches!(setup.editor, super::Editor::Program(_)) && !setup.lan,
    };
    let live = preview.live();
    let Some(good) = &live.good else {
        return Panel { article: None, site: String::new(), now, editor };
    };
    let site = good.site.title.clone();
    let no = good.index.at(path).or_else(|| good.index.at(&format!("{path}/")));
    let article = no.and_then(|no| article(setup, &live, good, no));
    Panel { article, site, now, editor }
}

fn article(setup: &Setup, live: &Live<'_>, good: &Understood<'_>, no: No) -> Option<Article> {
    let index = &good.index;
    let entry = &index.articles[no];
    let story = index.story(no).ok()?;
    let file = entry.brief().path.to_string();
    let labels =
        |one: &crate::base::diag::Diag| one.primary.as_ref().map(|label| label.place.path.clone());
    let own = live.problems.iter().filter(|one| labels(one).is_some_and(|path| *path == *file));
    let editor = setup.editor.address(&setup.root, &file, 1, 1).filter(|_| !setup.lan);
    let length = story.article.outline.length;
    Some(Article {
        editor,
        title: story.article.title.clone(),
        state: held(index, no),
        words: length.words(),
        minutes: length.minutes(),
        photos: photos(&story),
        problems: problems::all(own, live, setup),
        surfaces: surfaces(index, no, &story),
        file,
    })
}

fn held(index: &Index<'_>, no: No) -> Held {
    let config = &index.sources.config;
    let said = |at: jiff::Timestamp| {
        Some(config.locale.day_and_time(at.to_zoned_datetime(config.zone.clone()).datetime()))
    };
    let entry = &index.articles[no];
    // In the preview drafts count as out; here it is said that they are none.
    let hold = entry.brief().hold;
    let (kind, at) = match entry.state {
        State::Out if hold.draft => ("draft", None),
        State::Out => ("out", None),
        State::Draft => ("draft", None),
        State::Scheduled(at) => ("scheduled", said(at)),
        State::Embargoed(at) => ("embargoed", at.and_then(said)),
        State::Expired(at) => ("expired", said(at)),
        State::LeftOut => ("left-out", None),
    };
    Held { kind, at }
}

fn photos(story: &Story) -> Vec<PhotoOf> {
    let photos = story.shown_photos().zip(&story.origins).map(|(photo, origins)| PhotoOf {
        src: photo.src.clone(),
        file: photo.file.to_string(),
        width: photo.width as usize,
        height: photo.height as usize,
        alt: Sourced { value: Some(photo.alt.clone()), from: origins.alt },
        caption: Sourced {
            value: photo.caption.as_ref().map(|caption| markdown::plain_text(&caption.0)),
            from: origins.caption,
        },
        credit: Sourced { value: Some(photo.credit.clone()), from: origins.credit },
    });
    photos.collect()
}

fn surfaces(index: &Index<'_>, no: No, story: &Story) -> Surfaces {
    let config = &index.sources.config;
    let fields = story.card.fields();
    let titles = &story.article.titles;
    let or_title = |title: &Option<String>| title.clone().unwrap_or_else(|| fields.title.clone());
    let lead = fields.lead.clone().or_else(|| fields.subhead.clone());
    let image = fields.photo.as_ref().map(|photo| photo.src.clone());
    Surfaces {
        search: Search {
            title: or_title(&titles.seo),
            url: config.address.absolute(&index.articles[no].path),
            description: lead.clone(),
        },
        share: Share {
            title: or_title(&titles.social),
            description: lead.clone(),
            site: config.title.clone(),
            image: image.clone(),
        },
        feed: Feed { title: fields.title.clone(), text: lead },
        teaser: Teaser {
            kicker: fields.kicker.clone(),
            title: fields.title.clone(),
            lead: fields.lead.clone(),
            image,
        },
    }
}
