//! The preview's own files, and what its pages ask it for.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Either, Limited};
use hyper::body::Incoming;
use hyper::header::{self, ORIGIN};
use hyper::{Method, Request, Response, StatusCode};
use serde::Deserialize;

use super::answer::{Answer, insert, not_allowed, plain, refused, typed, whole};
use super::guard::Refusal;
use super::preview::Preview;
use super::{events, panel, request};
use crate::base::time;

/// The longest body of a request, in bytes: a time, or a place in a file.
const BODY_MAX: usize = 4096;

/// The preview's own files and questions.
pub(super) async fn respond(
    asked: Request<Incoming>,
    own: &str,
    preview: Arc<Preview>,
    local: bool,
) -> Answer {
    let allowed: &[Method] = match own {
        "now" | "open" => &[Method::POST],
        _ => &[Method::GET, Method::HEAD],
    };
    if !allowed.contains(asked.method()) {
        let names: Vec<&str> = allowed.iter().map(Method::as_str).collect();
        return not_allowed(&names.join(", "));
    }
    let query = asked.uri().query();
    let page = request::parameter(query, "page").unwrap_or_default();
    match own {
        "preview.js" => typed("text/javascript; charset=utf-8", include_str!("client/preview.js")),
        "preview.css" => typed("text/css; charset=utf-8", include_str!("client/preview.css")),
        "events" if asked.method() == Method::GET => {
            let hash = request::parameter(query, "hash").unwrap_or_default();
            let stream = events::stream(preview, page, hash);
            let mut answer = Response::new(Either::Right(stream));
            insert(&mut answer, header::CONTENT_TYPE, "text/event-stream");
            answer
        }
        "panel" => {
            let made = tokio::task::spawn_blocking(move || {
                serde_json::to_string(&panel::panel(&preview, preview.inside(&page)))
                    .unwrap_or_default()
            });
            typed("application/json", &made.await.unwrap_or_default())
        }
        // Only pages of the preview may change what it shows or start a program.
        "now" | "open" if !asked.headers().contains_key(ORIGIN) => refused(Refusal::Origin),
        "now" => travel(asked, preview).await,
        "open" if local => open(asked, preview).await,
        "open" => plain(StatusCode::FORBIDDEN, "Files are opened on the machine they are on.\n"),
        _ => plain(StatusCode::NOT_FOUND, "There is no such file of the preview.\n"),
    }
}

#[derive(Deserialize)]
struct Travel {
    now: Option<String>,
}

#[derive(Deserialize)]
struct Open {
    path: String,
    line: usize,
}

/// The body of a request, if it is short and what it should be.
async fn body<T: for<'a> Deserialize<'a>>(asked: Request<Incoming>) -> Option<T> {
    let body = Limited::new(asked.into_body(), BODY_MAX).collect();
    // Close connections of clients that send too slowly.
    let read = tokio::time::timeout(Duration::from_secs(5), body).await;
    serde_json::from_slice(&read.ok()?.ok()?.to_bytes()).ok()
}

async fn travel(asked: Request<Incoming>, preview: Arc<Preview>) -> Answer {
    let Some(Travel { now }) = body(asked).await else {
        return plain(StatusCode::BAD_REQUEST, "This is not a time.\n");
    };
    let zone = preview.live().good.as_ref().map(|good| good.loaded.config().zone.clone());
    let to = match now {
        None => None,
        Some(text) => match time::parse(&text, &zone.unwrap_or(jiff::tz::TimeZone::UTC)) {
            Some(reading) => Some(reading.timestamp),
            None => return plain(StatusCode::BAD_REQUEST, "This is not a time.\n"),
        },
    };
    let done = tokio::task::spawn_blocking(move || preview.travel(to)).await;
    match done {
        Ok(()) => whole(StatusCode::NO_CONTENT, Vec::new()),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "The site could not be looked at.\n"),
    }
}

async fn open(asked: Request<Incoming>, preview: Arc<Preview>) -> Answer {
    let Some(Open { path, line }) = body(asked).await else {
        return plain(StatusCode::BAD_REQUEST, "This is not a place in a file.\n");
    };
    let ours = preview.live().has_file(&path);
    if !ours {
        return plain(StatusCode::NOT_FOUND, "There is no such file in the site.\n");
    }
    match preview.setup.editor.open(&preview.setup.root, &path, line.max(1)) {
        Ok(()) => whole(StatusCode::NO_CONTENT, Vec::new()),
        Err(error) => {
            preview.voice.note(&format!("The editor could not be started: {error}"));
            plain(StatusCode::INTERNAL_SERVER_ERROR, "The editor could not be started.\n")
        }
    }
}
