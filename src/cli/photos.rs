//! `newsprint photos`: where each photo is used, when, and under which credit.

mod kill;

use std::collections::BTreeMap;
use std::fmt::Write;

use super::arguments::{Arguments, Photos, PhotosAction, Site};
use super::terminal::Terminal;
use super::{Found, moment, with_site};
use crate::diag::Diag;

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
    expires: String,
    syndicate: bool,
}

pub(super) fn run(arguments: &Arguments, wanted: &Photos, terminal: &Terminal) -> u8 {
    let now = match &wanted.action {
        Some(PhotosAction::Kill(kill)) => kill.site.now.clone(),
        None => wanted.site.now.clone(),
    };
    let site = Site { now, ..Site::default() };
    with_site(arguments, &site, terminal, true, |found| match &wanted.action {
        Some(PhotosAction::Kill(asked)) => kill::run(arguments, found, asked, terminal),
        None => list(found, wanted, terminal),
    })
}

fn list(site: &Found<'_>, wanted: &Photos, terminal: &Terminal) -> u8 {
    let rows = match rows(site, wanted) {
        Ok(rows) => rows,
        Err(problem) => {
            terminal.problem(&problem);
            return 3;
        }
    };
    terminal.print(&if wanted.csv { csv(&rows) } else { text(&rows) });
    let errors: Vec<Diag> =
        site.problems.iter().filter(|problem| problem.is_error()).cloned().collect();
    terminal.problems(&errors, &|path| site.session.text(path));
    u8::from(!errors.is_empty())
}

/// All uses that were asked for: by agency, month and article, as they stand there.
fn rows(site: &Found<'_>, wanted: &Photos) -> Result<Vec<Row>, Box<Diag>> {
    let index = &site.understood.index;
    let config = site.understood.loaded.config();
    let registry = &index.sources.agencies.registry;
    let canonical =
        |name: &str| registry.find(name).map_or_else(|| name.to_owned(), |one| one.name.clone());
    let agency = wanted.agency.as_deref().map(canonical);
    let mut rows = Vec::new();
    for &no in &index.out {
        let entry = &index.articles[no];
        let date = entry.brief().date.to_zoned_datetime(config.zone.clone());
        let day = date.strftime("%Y-%m-%d").to_string();
        if wanted.month.as_ref().is_some_and(|month| !day.starts_with(month.as_str()))
            || entry.settled.photos.is_empty()
        {
            continue;
        }
        let story = index.story(no).map_err(|changed| Box::new(changed.into_diag()))?;
        for photo in story.shown_photos() {
            let parties = [&photo.agency, &photo.source, &photo.photographer];
            let named = |name: &String| parties.into_iter().flatten().any(|one| one == name);
            let expiry =
                entry.settled.photo_expiries.iter().find(|expiry| *expiry.file == *photo.file);
            if agency.as_ref().is_some_and(|agency| !named(agency))
                || (wanted.expiring && expiry.is_none())
            {
                continue;
            }
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
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
                expires: expiry.map(|expiry| moment(expiry.at, &config.zone)).unwrap_or_default(),
                syndicate: photo.syndicate,
            });
        }
    }
    rows.sort_by(|a, b| {
        (&a.agency, &a.day, &a.article, &a.file).cmp(&(&b.agency, &b.day, &b.article, &b.file))
    });
    Ok(rows)
}

/// For people: by agency and month, with counts.
fn text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "No photo is used so.\n".to_owned();
    }
    let mut groups: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let month = row.day.get(..7).unwrap_or_default();
        groups.entry((&row.agency, month)).or_default().push(row);
    }
    let mut text = String::new();
    for ((agency, month), rows) in groups {
        let agency = if agency.is_empty() { "without an agency" } else { agency };
        let photos = if rows.len() == 1 { "photo" } else { "photos" };
        let _ = writeln!(text, "{agency}, {month}: {} {photos}", rows.len());
        for row in rows {
            let _ = writeln!(text, "  {}  {}\n    {}", row.day, row.credit, row.file);
            let _ = writeln!(text, "    {}", row.url);
            if !row.expires.is_empty() {
                let _ = writeln!(text, "    until {}", row.expires);
            }
        }
    }
    text
}

/// For programs: RFC 4180, one use a line.
fn csv(rows: &[Row]) -> String {
    let mut text = String::from(
        "day,url,article,file,hash,credit,agency,source,photographer,expires,syndicate\r\n",
    );
    for row in rows {
        let syndicate = if row.syndicate { "true" } else { "false" };
        let fields = [
            &row.day,
            &row.url,
            &row.article,
            &row.file,
            &row.hash,
            &row.credit,
            &row.agency,
            &row.source,
            &row.photographer,
            &row.expires,
            syndicate,
        ];
        let line: Vec<String> = fields.into_iter().map(quoted).collect();
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
