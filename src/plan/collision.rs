//! Two sources that want one path: nobody's page is overwritten in silence.

use std::collections::BTreeMap;

use super::{Job, Make};
use crate::diag::{Code, Diag, Label, Place};

/// Reports paths wanted twice, and drops exact repetitions. The jobs are sorted by path.
pub(super) fn check(jobs: &mut Vec<Job>) -> Vec<Diag> {
    // A photo that stands in an article twice, as lead and in the body, is one file.
    jobs.dedup_by(|later, first| {
        later.out == first.out
            && later.origin == first.origin
            && matches!(later.make, Make::Copy(_))
    });
    let mut problems = Vec::new();
    let mut at = 0;
    while at < jobs.len() {
        let end = at + jobs[at..].iter().take_while(|job| job.out == jobs[at].out).count();
        if end - at > 1 {
            problems.push(same_path(&jobs[at..end]));
        }
        at = end;
    }
    problems.extend(file_in_the_way(jobs));
    problems
}

fn same_path(jobs: &[Job]) -> Diag {
    let labels: Vec<Label> = jobs.iter().map(label).collect();
    // A source file is where the reader can do something.
    let first = labels.iter().position(|label| is_file(&label.place)).unwrap_or(0);
    let mut diag = Diag::new(
        Code::URL_COLLISION,
        format!("{} things want the URL {}", jobs.len(), jobs[0].path),
    )
    .at_place(labels[first].place.clone(), "");
    for (number, label) in labels.into_iter().enumerate().filter(|(number, _)| *number != first) {
        let origin = &jobs[number].origin;
        diag = if is_file(&label.place) {
            diag.and_at_place(label.place, "")
        } else {
            diag.note(format!("it belongs to {origin}"))
        };
    }
    diag.help("rename one of them, or give the article a `slug`")
}

fn label(job: &Job) -> Label {
    Label { place: Place { path: job.origin.clone(), span: None }, text: String::new() }
}

fn is_file(place: &Place) -> bool {
    ["content/", "static/"].iter().any(|folder| place.path.starts_with(folder))
}

/// `/a` as a file and `/a/b` can't both exist.
fn file_in_the_way(jobs: &[Job]) -> Vec<Diag> {
    let by_out: BTreeMap<&str, &Job> = jobs.iter().map(|job| (job.out.as_str(), job)).collect();
    let mut problems = Vec::new();
    for job in jobs {
        for (slash, _) in job.out.match_indices('/') {
            if let Some(file) = by_out.get(&job.out[..slash]) {
                problems.push(
                    Diag::new(
                        Code::URL_COLLISION,
                        format!(
                            "{} is a file and would have to be a folder for {}",
                            file.path, job.path
                        ),
                    )
                    .at_place(label(job).place, "")
                    .and_at_place(label(file).place, "")
                    .help("rename one of them"),
                );
            }
        }
    }
    problems
}
