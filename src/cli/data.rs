//! `newsprint data URL`: exactly what the template of a page gets, as JSON.

use std::borrow::Cow;

use super::Found;
use super::terminal::Terminal;
use crate::base::diag::{Code, Diag, nearest};
use crate::build::engine::Understood;
use crate::build::plan::Job;

pub(super) fn run(site: &Found<'_>, wanted: &str, terminal: &Terminal) -> u8 {
    let (session, understood) = (&site.session, &site.understood);
    let Some(path) = find(understood, wanted) else {
        let pages = understood.jobs.iter().filter(|job| job.make.is_page());
        let paths: Vec<_> = pages.map(Job::path).collect();
        let meant = nearest(wanted, paths.iter().map(|path| &**path));
        let mut pages = understood.jobs.iter().filter(|job| job.make.is_page());
        let example = pages.find(|job| job.origin.ends_with(".md")).map(Job::path);
        let example = example.unwrap_or_else(|| "/".into());
        terminal.problem(
            &Diag::new(Code::PAGE_UNKNOWN, format!("there is no page {wanted}"))
                .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
                .help(format!("write a path such as {example}, a whole URL, or an article's file")),
        );
        return 1;
    };
    match session.data(understood, &path) {
        Ok(json) => {
            terminal.json(&format!("{json:#}\n"));
            0
        }
        Err(problem) => {
            terminal.problems(std::slice::from_ref(&*problem), &|path| session.text(path));
            1
        }
    }
}

/// The path of a page, however it was written.
fn find(understood: &Understood, wanted: &str) -> Option<String> {
    let address = &understood.loaded.config().address;
    let (root, base) = (address.absolute(""), address.base());
    let path = wanted.strip_prefix(root.as_str()).unwrap_or(wanted);
    let bare = path.trim_end_matches("index.html").trim_matches('/');
    let pages = || understood.jobs.iter().filter(|job| job.make.is_page());
    let by_path = |bare: &str| {
        let meant = |path: &str| path.trim_matches('/') == bare;
        let path = pages().map(Job::path).find(|path| meant(path) || meant(address.shown(path)));
        path.map(Cow::into_owned)
    };
    by_path(bare)
        .or_else(|| by_path(bare.strip_prefix(base.trim_matches('/'))?.trim_matches('/')))
        .or_else(|| {
            let file = wanted.trim_start_matches("./");
            pages().find(|job| *job.origin == *file).map(|job| job.path().into_owned())
        })
}
