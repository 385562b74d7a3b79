//! `newsprint photos`: where each photo is used, when, and under which credit.

mod change;
mod filter;
mod kill;
mod restore;
mod table;

use super::arguments::{Arguments, Photos, PhotosAction, Site};
use super::terminal::Terminal;
use super::{Found, moment, with_site};
use crate::base::diag::Diag;
use filter::{Filter, Seen};

/// One use of a photo.
struct Row {
    /// The day of the article, in the site's zone: `2026-03-01`.
    day: String,
    url: String,
    article: String,
    file: String,
    hash: String,
    credit: String,
    agency: String,
    source: String,
    photographer: String,
    /// When it expires: in RFC 3339, and for people.
    expires: Option<(String, String)>,
    syndicate: bool,
}

pub(super) fn run(arguments: &Arguments, wanted: &Photos, terminal: &Terminal) -> u8 {
    let now = match &wanted.action {
        Some(PhotosAction::Kill(kill)) => kill.site.now.clone(),
        Some(PhotosAction::Restore(restore)) => restore.site.now.clone(),
        None => wanted.site.now.clone(),
    };
    let site = Site { now, ..Site::default() };
    with_site(arguments, &site, terminal, true, |found| match &wanted.action {
        Some(PhotosAction::Kill(asked)) => kill::run(arguments, found, asked, terminal),
        Some(PhotosAction::Restore(asked)) => restore::run(arguments, found, asked, terminal),
        None => list(found, wanted, terminal),
    })
}

fn list(site: &Found<'_>, wanted: &Photos, terminal: &Terminal) -> u8 {
    let registry = &site.understood.index.sources.agencies.registry;
    let filter = match Filter::read(wanted, registry) {
        Ok(filter) => filter,
        Err(problem) => {
            terminal.problem(&problem);
            return 2;
        }
    };
    let mut seen = Seen::default();
    let rows = match rows(site, &filter, &mut seen) {
        Ok(rows) => rows,
        Err(problem) => {
            terminal.problem(&problem);
            return 3;
        }
    };
    if let Err(problem) = filter.check(&seen, registry) {
        terminal.problem(&problem);
        return 1;
    }
    let nothing = rows.is_empty().then(|| filter.nothing(&seen));
    match (wanted.csv, nothing) {
        (true, nothing) => {
            terminal.print(&table::csv(&rows));
            terminal.aside(&nothing.unwrap_or_default());
        }
        (false, Some(nothing)) => terminal.print(&nothing),
        (false, None) => terminal.print(&table::text(&rows)),
    }
    let errors: Vec<Diag> =
        site.problems.iter().filter(|problem| problem.is_error()).cloned().collect();
    terminal.problems(&errors, &|path| site.session.text(path));
    u8::from(!errors.is_empty())
}

/// All uses that were asked for: by agency, month and article, as they stand there.
fn rows(site: &Found<'_>, filter: &Filter, seen: &mut Seen) -> Result<Vec<Row>, Box<Diag>> {
    let index = &site.understood.index;
    let config = site.understood.loaded.config();
    let mut rows = Vec::new();
    for &no in &index.out {
        let entry = &index.articles[no];
        if entry.settled.photos.is_empty() {
            continue;
        }
        let date = entry.brief().date.to_zoned_datetime(config.zone.clone());
        let day = date.strftime("%Y-%m-%d").to_string();
        seen.months.insert(day[..7].to_owned());
        // Who may have misspelt a name is told of all names there are.
        if filter.agency.is_none() && !filter.takes(&[], &day) {
            continue;
        }
        let story = index.story(no).map_err(|changed| Box::new(changed.into_diag()))?;
        for photo in story.shown_photos() {
            let parts = [&photo.agency, &photo.source, &photo.photographer].into_iter().flatten();
            seen.parties.extend(parts.clone().cloned());
            // A source may be several, and a line may hold the credits of several photos.
            let pieces = photo.credit.split([';', '/']).map(str::trim);
            let parties: Vec<&str> = parts.map(String::as_str).chain(pieces).collect();
            let expiry =
                entry.settled.photo_expiries.iter().find(|expiry| *expiry.file == *photo.file);
            if !filter.takes(&parties, &day) || (filter.expiring && expiry.is_none()) {
                continue;
            }
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
            let expires = expiry.map(|expiry| {
                let zoned = expiry.at.to_zoned_datetime(config.zone.clone());
                let exact = zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
                (exact, moment(expiry.at, &config.zone))
            });
            rows.push(Row {
                day: day.clone(),
                url: config.address.absolute(&entry.path),
                article: entry.brief().path.to_string(),
                file: photo.file.to_string(),
                hash: format!("{:032x}", photo.hash),
                credit: photo.credit.clone(),
                agency: text(&photo.agency),
                source: text(&photo.source),
                photographer: text(&photo.photographer),
                expires,
                syndicate: photo.syndicate,
            });
        }
    }
    rows.sort_by(|a, b| {
        (&a.agency, &a.day, &a.article, &a.file).cmp(&(&b.agency, &b.day, &b.article, &b.file))
    });
    Ok(rows)
}
