//! `newsprint list`: unpublished articles, and why they are.

use std::fmt::Write;

use jiff::Timestamp;

use super::arguments::List;
use super::terminal::Terminal;
use super::{Found, moment};
use crate::base::diag::{Diag, safe};
use crate::build::engine::Understood;
use crate::site::article::State;

/// One line of the list.
struct Line {
    at: Option<Timestamp>,
    why: String,
    title: String,
    path: String,
}

pub(super) fn run(site: &Found<'_>, wanted: &List, terminal: &Terminal) -> u8 {
    let understood = &site.understood;
    let zone = &understood.loaded.config().zone;
    let all = !(wanted.drafts || wanted.scheduled || wanted.embargoed || wanted.expiring);
    let mut lines: Vec<Line> = Vec::new();
    for entry in &understood.index.articles {
        let mut add = |at: Option<Timestamp>, why: String| {
            lines.push(Line {
                at,
                why,
                title: entry.brief().title.clone(),
                path: entry.brief().path.to_string(),
            });
        };
        match entry.state {
            State::Draft if all || wanted.drafts => {
                add(None, "draft: remove `draft = true` to publish it".to_owned())
            }
            State::Scheduled(at) if all || wanted.scheduled => {
                add(Some(at), format!("scheduled for {}", moment(at, zone)))
            }
            State::Embargoed(Some(at)) if all || wanted.embargoed => {
                add(Some(at), format!("embargoed until {}", moment(at, zone)))
            }
            State::Embargoed(None) if all || wanted.embargoed => {
                add(None, "embargoed until `embargo = true` is removed".to_owned())
            }
            State::Expired(at) if all => add(Some(at), format!("expired on {}", moment(at, zone))),
            State::Out if all => {
                for file in &entry.settled.photos_over {
                    let why = match understood.loaded.sources.killed.get(file) {
                        Some(killed) => format!("withdrawn: {}", killed.reason),
                        None => "its time is over".to_owned(),
                    };
                    add(None, format!("photo {file} is not shown, {why}"));
                }
            }
            State::Out if wanted.expiring => {
                if let Some(end) = entry.brief().hold.expires {
                    add(Some(end), format!("expires on {}", moment(end, zone)));
                }
                for expiry in &entry.settled.photo_expiries {
                    let when = moment(expiry.at, zone);
                    add(Some(expiry.at), format!("photo {} expires on {when}", expiry.file));
                }
            }
            _ => {}
        }
    }
    lines.sort_by(|a, b| (a.at.is_none(), a.at, &a.path).cmp(&(b.at.is_none(), b.at, &b.path)));
    let mut text = String::new();
    for line in &lines {
        let [title, why, path] = [&line.title, &line.why, &line.path].map(|part| safe::line(part));
        let _ = writeln!(text, "{title}\n  {why}\n  {path}");
    }
    if lines.is_empty() && !site.problems.iter().any(Diag::is_error) {
        text.push_str(&nothing(understood, wanted));
    }
    terminal.print(&text);
    let errors: Vec<Diag> =
        site.problems.iter().filter(|problem| problem.is_error()).cloned().collect();
    terminal.problems(&errors, &|path| site.session.text(path));
    u8::from(site.problems.iter().any(Diag::is_error))
}

/// What to say where the list is empty: not more than was asked for, and what else there is.
fn nothing(understood: &Understood<'_>, wanted: &List) -> String {
    let mut counts = [(0, "draft"), (0, "scheduled"), (0, "embargoed"), (0, "expired")];
    for entry in &understood.index.articles {
        let place = match entry.state {
            State::Draft => 0,
            State::Scheduled(_) => 1,
            State::Embargoed(_) => 2,
            State::Expired(_) => 3,
            State::Out | State::LeftOut => continue,
        };
        counts[place].0 += 1;
    }
    let what = match wanted {
        List { drafts: true, .. } => "There are no drafts.",
        List { scheduled: true, .. } => "No article is scheduled.",
        List { embargoed: true, .. } => "No article is embargoed.",
        List { expiring: true, .. } => return "Nothing will expire.\n".to_owned(),
        _ => return "Everything is published.\n".to_owned(),
    };
    let others = counts.iter().filter(|(count, _)| *count > 0);
    let others: Vec<String> = others
        .map(|(count, kind)| match (*count, *kind) {
            (2.., "draft") => format!("{count} drafts"),
            _ => format!("{count} {kind}"),
        })
        .collect();
    match others.is_empty() {
        true => format!("{what}\n"),
        false => format!("{what} Not published: {}\n", others.join(", ")),
    }
}
