//! Two sources that want one path: nobody's page is overwritten in silence.

use std::collections::BTreeMap;

use super::{Job, Make};
use crate::diag::{Code, Diag, Label, Place};
use crate::hash;
use crate::index::{Entry, Index};
use crate::route;

/// Reports paths wanted twice, and drops exact repetitions. The jobs are sorted by path.
pub(super) fn check(jobs: &mut Vec<Job>, index: &Index<'_>) -> Vec<Diag> {
    // A photo that stands in an article twice, as lead and in the body, is one file.
    jobs.dedup_by(|later, first| {
        later.out == first.out
            && later.origin == first.origin
            && matches!(later.make, Make::Copy(_) | Make::Attachment(..))
    });
    let mut problems = Vec::new();
    let mut at = 0;
    while at < jobs.len() {
        let end = at + jobs[at..].iter().take_while(|job| job.out == jobs[at].out).count();
        let same = &jobs[at..end];
        // Two articles of one URL were reported by the index, whether they are out or not.
        let others = same.iter().any(|job| !matches!(job.make, Make::Article(_)));
        if same.len() > 1 && others {
            problems.push(same_path(same, index));
        }
        at = end;
    }
    problems.extend(file_in_the_way(jobs, index));
    problems
}

fn same_path(jobs: &[Job], index: &Index<'_>) -> Diag {
    let labels: Vec<Label> = jobs.iter().map(|job| label(job, index)).collect();
    // A source file is where the reader can do something, an older URL what costs least to change.
    let cost = |number: &usize| {
        (!is_file(&labels[*number].place), !matches!(jobs[*number].make, Make::Page(_)))
    };
    let first = (0..jobs.len()).min_by_key(cost).unwrap_or(0);
    let mut diag =
        Diag::new(Code::URL_COLLISION, format!("the URL {} is wanted twice", jobs[first].path()))
            .at_place(labels[first].place.clone(), labels[first].text.clone());
    let help = match &jobs[first].make {
        Make::Page(_) => "delete the older URL from `aliases`",
        Make::Article(_) => "rename the article's file, or give it a `slug`",
        _ => "rename the file",
    };
    for (number, label) in labels.into_iter().enumerate().filter(|(number, _)| *number != first) {
        diag = if is_file(&label.place) {
            diag.and_at_place(label.place, label.text)
        } else {
            diag.note(format!("the other is {}", jobs[number].origin))
        };
    }
    diag.help(help)
}

/// Where a path comes from.
fn label(job: &Job, index: &Index<'_>) -> Label {
    let article =
        |path: &str| index.articles.iter().map(Entry::brief).find(|brief| *brief.path == *path);
    let (span, text) = match (&job.make, article(&job.origin)) {
        (Make::Article(_), Some(article)) => {
            (Some(article.slug_span.unwrap_or(article.head)), "the URL of this article")
        }
        (Make::Page(_), Some(article)) => {
            let alias = article.aliases.iter().find(|alias| {
                let path = index.sources.config.paths.written(&alias.value);
                route::output(&path) == *job.out
            });
            (alias.map(|alias| alias.span), "an older URL of this article")
        }
        _ => (None, ""),
    };
    Label { place: Place { path: job.origin.clone(), span }, text: text.to_owned() }
}

fn is_file(place: &Place) -> bool {
    ["content/", "static/"].iter().any(|folder| place.path.starts_with(folder))
}

/// `/a` as a file and `/a/b` can't both exist.
fn file_in_the_way(jobs: &[Job], index: &Index<'_>) -> Vec<Diag> {
    // Nearly all files are some folder's `index.html`, and nearly no folder has such a name.
    let could_be_folder = |job: &&Job| !job.out.ends_with("/index.html");
    let files: hash::Map<&str, &Job> =
        jobs.iter().filter(could_be_folder).map(|job| (&*job.out, job)).collect();
    let named = |folder: &str| match files.get(folder) {
        Some(file) => Some(*file),
        None if folder.ends_with("/index.html") => {
            let at = jobs.binary_search_by(|job| (*job.out).cmp(folder)).ok()?;
            Some(&jobs[at])
        }
        None => None,
    };
    // One problem for each file: of all that want it to be a folder, an article tells most.
    let mut wanted: BTreeMap<&str, (&Job, &Job)> = BTreeMap::new();
    for job in jobs {
        for (slash, _) in job.out.match_indices('/') {
            if let Some(file) = named(&job.out[..slash]) {
                let told = wanted.entry(&file.out).or_insert((file, job));
                if matches!(job.make, Make::Article(_)) && !matches!(told.1.make, Make::Article(_))
                {
                    told.1 = job;
                }
            }
        }
    }
    let problem = |(file, job): (&Job, &Job)| {
        let at = label(job, index);
        Diag::new(
            Code::URL_COLLISION,
            format!("{} is a file and would have to be a folder for {}", file.path(), job.path()),
        )
        .at_place(at.place, at.text)
        .and_at_place(label(file, index).place, "this is the file")
        .help("rename one of them")
    };
    wanted.into_values().map(problem).collect()
}
