//! Two sources that claim one file, now or as soon as an article is published: no page is
//! overwritten in silence, and no build fails at night because its time has come.
//!
//! File systems of macOS and Windows ignore case and Unicode normalization, so paths that differ in
//! nothing else are one file there, and are reported everywhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::claim::{self, Claim, Later};
use super::growth::Growth;
use super::{Job, Make, unfit};
use crate::base::diag::{Code, Diag, Label, Place};
use crate::base::hash;
use crate::base::names::folded;
use crate::site::index::Index;

/// Reports files that are claimed twice, and files that can't be, and drops exact repetitions. The
/// jobs are sorted by path.
pub(super) fn check(jobs: &mut Vec<Job>, index: &Index<'_>) -> Vec<Diag> {
    // A photo that stands in an article twice, as lead and in the body, is one file. So is an older
    // URL that is written with and without a slash.
    let is_redirect = |job: &Job| Claim::Now(job).is_redirect();
    jobs.dedup_by(|later, first| {
        later.out == first.out
            && later.origin == first.origin
            && (is_redirect(later) && is_redirect(first)
                || matches!(later.make, Make::Copy(_) | Make::Attachment(..)))
    });
    let later = claim::later(index);
    let mut problems = unfit::check(jobs, &later, index);
    let mut at = 0;
    while at < jobs.len() {
        let end = at + jobs[at..].iter().take_while(|job| job.out == jobs[at].out).count();
        let same: Vec<Claim<'_>> = jobs[at..end].iter().map(Claim::Now).collect();
        // Two articles of one URL were reported by the index, whether they are published or not.
        if same.len() > 1 && same.iter().any(|claim| !claim.is_article()) {
            problems.push(same_path(&same, index));
        }
        at = end;
    }
    let others = others(jobs, &later);
    problems.extend(one_file(jobs, &others, index));
    problems.extend(file_in_the_way(jobs, &later, index));
    problems.extend(in_the_way_of_growth(jobs, &later, index));
    problems
}

/// A claim, and its path as file systems compare it.
type Folded<'a> = (Cow<'a, str>, Claim<'a>);

/// All claims but those of jobs with plain names, which are found by their paths; sorted by what
/// file systems compare.
fn others<'a>(jobs: &'a [Job], later: &'a [Later]) -> Vec<Folded<'a>> {
    let claims = jobs.iter().map(Claim::Now).filter(|claim| folded(claim.out()) != claim.out());
    let mut others: Vec<Folded<'_>> = claims
        .chain(later.iter().map(Claim::Later))
        .map(|claim| (folded(claim.out()), claim))
        .collect();
    others.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.out().cmp(b.1.out())));
    others
}

/// The first job with a path.
fn job_at<'a>(jobs: &'a [Job], out: &str) -> Option<&'a Job> {
    let at = jobs.partition_point(|job| *job.out < *out);
    jobs.get(at).filter(|job| *job.out == *out)
}

/// Claims that become one file later, or on some file systems.
fn one_file<'a>(jobs: &'a [Job], others: &[Folded<'a>], index: &Index<'_>) -> Vec<Diag> {
    let mut problems = Vec::new();
    for same in others.chunk_by(|a, b| a.0 == b.0) {
        let plain = job_at(jobs, &same[0].0).map(Claim::Now);
        let claims: Vec<Claim<'_>> =
            plain.into_iter().chain(same.iter().map(|(_, claim)| *claim)).collect();
        let clash = |a: Claim<'_>, b: Claim<'_>| {
            let is_told = a.out() == b.out()
                && ((a.is_article() && b.is_article()) || !(a.is_later() || b.is_later()));
            !is_told && !a.is_same(b) && a.meets(b, index)
        };
        // Of many, one is told with all that it clashes with: when those are gone, the next is.
        let found = claims.iter().enumerate().find_map(|(at, &one)| {
            let with: Vec<Claim<'_>> =
                claims[at + 1..].iter().copied().filter(|&other| clash(one, other)).collect();
            (!with.is_empty()).then(|| [vec![one], with].concat())
        });
        problems.extend(found.map(|claims| same_path(&claims, index)));
    }
    problems
}

/// The problem of claims that have one path, or paths that are one for some file systems.
fn same_path(claims: &[Claim<'_>], index: &Index<'_>) -> Diag {
    let labels: Vec<Label> = claims.iter().map(|claim| claim.label(index)).collect();
    // A source file is where the reader can do something. What is not published yet can wait, and of
    // the rest an older URL costs least to change.
    let cost = |number: &usize| {
        let claim = claims[*number];
        (!is_file(&labels[*number].place), !claim.is_later(), !claim.is_redirect())
    };
    let first = (0..claims.len()).min_by_key(cost).unwrap_or(0);
    let path = claims[first].path();
    let other = claims.iter().find(|other| other.out() != claims[first].out());
    let message = match other {
        None => format!("two pages claim the URL {path}"),
        Some(other) => {
            let same_case = path.to_lowercase() == other.path().to_lowercase();
            let what = if same_case { "case" } else { "case or Unicode normalization" };
            format!("the URLs {path} and {} differ in {what} only", other.path())
        }
    };
    let mut diag = Diag::new(Code::URL_COLLISION, message)
        .at_place(labels[first].place.clone(), labels[first].text.clone());
    let help = if claims[first].is_redirect() {
        "delete the older URL from `aliases`"
    } else if claims[first].is_article() {
        "rename the article's file, or give it a `slug`"
    } else {
        "rename the file"
    };
    for (number, label) in labels.into_iter().enumerate().filter(|(number, _)| *number != first) {
        diag = if is_file(&label.place) {
            diag.and_at_place(label.place, label.text)
        } else {
            diag.note(format!("the other is {}", claims[number].origin()))
        };
    }
    if other.is_some() {
        diag = diag.note("macOS and Windows take both for one file");
    }
    let mut times: Vec<String> = claims.iter().filter_map(|claim| claim.published(index)).collect();
    times.dedup();
    for time in times {
        diag = diag.note(time);
    }
    diag.help(help)
}

fn is_file(place: &Place) -> bool {
    ["content/", "static/"].iter().any(|folder| place.path.starts_with(folder))
}

/// `/a` as a file and `/a/b` can't both exist.
fn file_in_the_way(jobs: &[Job], later: &[Later], index: &Index<'_>) -> Vec<Diag> {
    let all = || jobs.iter().map(Claim::Now).chain(later.iter().map(Claim::Later));
    // Nearly all files are some folder's `index.html`, and nearly no folder has such a name.
    let could_be_folder = |claim: &Claim<'_>| !claim.out().ends_with("/index.html");
    let files: hash::Map<Cow<'_, str>, Claim<'_>> =
        all().filter(could_be_folder).map(|claim| (folded(claim.out()), claim)).collect();
    let named = |folder: &str| match files.get(folder) {
        Some(file) => Some(*file),
        None if folder.ends_with("/index.html") => job_at(jobs, folder).map(Claim::Now),
        None => None,
    };
    // One problem for each file: of all that want it to be a folder, an article tells most.
    let mut wanted: BTreeMap<&str, (Claim<'_>, Claim<'_>)> = BTreeMap::new();
    for claim in all() {
        let path = folded(claim.out());
        for (slash, _) in path.match_indices('/') {
            let Some(file) = named(&path[..slash]).filter(|file| file.meets(claim, index)) else {
                continue;
            };
            let told = wanted.entry(file.out()).or_insert((file, claim));
            if claim.is_article() && !told.1.is_article() {
                told.1 = claim;
            }
        }
    }
    let problem = |(file, claim): (Claim<'_>, Claim<'_>)| {
        let at = claim.label(index);
        let message = format!(
            "{} is a file, but it would have to be a folder for {}",
            file.path(),
            claim.path()
        );
        let mut diag = Diag::new(Code::URL_COLLISION, message)
            .at_place(at.place, at.text)
            .and_at_place(file.label(index).place, "this is the file");
        for time in [claim, file].iter().filter_map(|claim| claim.published(index)) {
            diag = diag.note(time);
        }
        diag.help("rename one of them")
    };
    wanted.into_values().map(problem).collect()
}

/// Files where lists put a page as soon as they have more articles.
fn in_the_way_of_growth(jobs: &[Job], later: &[Later], index: &Index<'_>) -> Vec<Diag> {
    let mut growth = Growth::new(index);
    let mut problems = Vec::new();
    for claim in jobs.iter().map(Claim::Now).chain(later.iter().map(Claim::Later)) {
        if !claim.is_chosen() || !growth.may_want(claim.out()) {
            continue;
        }
        let path = folded(claim.out());
        let Some(list) = growth.wants(&path) else { continue };
        // What is there already was found above.
        let is_made = |job: &Job| !Claim::Now(job).is_chosen();
        let at = jobs.partition_point(|job| *job.out < *path);
        if jobs[at..].iter().take_while(|job| *job.out == *path).any(is_made) {
            continue;
        }
        let label = claim.label(index);
        problems.push(
            Diag::new(
                Code::URL_COLLISION,
                format!("the URL {} is reserved for {list}", claim.path()),
            )
            .at_place(label.place, label.text)
            .note("newsprint makes this page as soon as there are more articles")
            .help(if claim.is_redirect() {
                "delete the older URL from `aliases`"
            } else {
                "rename the file"
            }),
        );
    }
    problems
}
