//! Answers that go on: large files, and what an open page is told: whether it is another now, which files are, what is wrong.
//!
//! Server-sent events (HTML Standard, section 9.2): one message when a page asks, and one whenever
//! there is something new to say.

use std::convert::Infallible;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use serde::Serialize;
use tokio::sync::mpsc;

use super::panel::{Moment, moment};
use super::preview::{Page, Preview};
use super::problems::{self, Problem};

/// A sign of life, so that both sides notice when the other is gone.
const PING: Duration = Duration::from_secs(15);

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct State {
    version: u64,
    page: &'static str,
    hash: Option<String>,
    assets: Vec<String>,
    problems: Vec<Problem>,
    follow: Option<String>,
    now: Moment,
}

/// A body that others fill while it is being sent.
pub(super) struct Stream(mpsc::Receiver<Bytes>);

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// How much of a file is read at once.
const CHUNK: u64 = 256 * 1024;

impl Stream {
    /// A part of a file of the site, read no faster than it is taken.
    pub(super) fn of_file(preview: Arc<Preview>, source: Arc<str>, part: Range<u64>) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            let mut at = part.start;
            while at < part.end {
                let (preview, source) = (preview.clone(), source.clone());
                let chunk = at..part.end.min(at + CHUNK);
                let read = move || preview.live().read_part(&source, chunk);
                // A file that ends too early ends the connection: its length was promised.
                let Ok(Ok(bytes)) = tokio::task::spawn_blocking(read).await else { return };
                at += bytes.len() as u64;
                if bytes.is_empty() || sender.send(bytes.into()).await.is_err() {
                    return;
                }
            }
        });
        Self(receiver)
    }
}

/// Tells a page, by its whole path, which has this fingerprint, of everything that concerns it until it goes away.
pub(super) fn stream(preview: Arc<Preview>, path: String, hash: String) -> Stream {
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        let mut versions = preview.versions();
        let mut known = Known { hash, version: preview.version(), said: None };
        loop {
            versions.mark_unchanged();
            let (asked, page) = (preview.clone(), path.clone());
            let next = tokio::task::spawn_blocking(move || {
                let message = known.message(&asked, &page);
                (known, message)
            });
            let Ok((after, message)) = next.await else { return };
            known = after;
            if let Some(message) = message
                && sender.send(message).await.is_err()
            {
                return;
            }
            tokio::select! {
                changed = versions.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(PING) => {
                    if sender.send(Bytes::from_static(b": still here\n\n")).await.is_err() {
                        return;
                    }
                }
                () = sender.closed() => return,
            }
        }
    });
    Stream(receiver)
}

/// What a page was told.
struct Known {
    hash: String,
    version: u64,
    said: Option<State>,
}

impl Known {
    /// The next message, if there is anything new in it.
    fn message(&mut self, preview: &Preview, path: &str) -> Option<Bytes> {
        let version = preview.version();
        // A site that could not be read has no base yet.
        let found = preview.page(preview.inside(path));
        let (page, hash, own) = match &found {
            Page::Shown(shown) if shown.hash == self.hash => {
                ("same", Some(shown.hash.clone()), shown.problem.clone())
            }
            Page::Shown(shown) => ("changed", Some(shown.hash.clone()), shown.problem.clone()),
            Page::File(_) => ("same", None, None),
            Page::Moved(_) => ("changed", None, None),
            Page::Missing => ("gone", None, None),
            Page::Broken(problem) => ("same", None, Some((**problem).clone())),
        };
        let page = if self.hash.is_empty() && page == "gone" { "same" } else { page };
        let live = preview.live();
        let problems = problems::all(own.iter().chain(&live.problems), &live, &preview.setup);
        drop(live);
        let state = State {
            version,
            page,
            hash: hash.clone(),
            assets: preview.files_since(self.version),
            problems,
            follow: preview.followed_since(self.version),
            now: moment(preview),
        };
        self.version = version;
        self.hash = hash.unwrap_or_default();
        if self.said.as_ref() == Some(&state) {
            return None;
        }
        let json = serde_json::to_string(&state).ok()?;
        self.said = Some(state);
        Some(Bytes::from(format!("event: state\ndata: {json}\n\n")))
    }
}
