//! Requests in, responses out: what a static host would say, and the preview's own files.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use serde::Deserialize;

use super::events::{self, Stream};
use super::guard::{self, Refusal, TOKEN_COOKIE};
use super::preview::{Page, Preview, Shown};
use super::range::{Wanted, wanted};
use super::{panel, problems, request};
use crate::html::escape;
use crate::time;

/// Where the preview's own files are.
const OWN: &str = "/.newsprint/";

/// The longest body of a request, in bytes: a moment, or a place in a file.
const BODY_MAX: usize = 4096;

/// A whole answer, or one that goes on.
pub(super) type Answer = Response<Either<Full<Bytes>, Stream>>;

/// Answers a request; `local` tells whether it comes from this machine.
pub(super) async fn answer(
    asked: Request<Incoming>,
    preview: Arc<Preview>,
    local: bool,
) -> Result<Answer, Infallible> {
    let is_head = asked.method() == Method::HEAD;
    let mut answer = respond(asked, preview, local).await;
    let headers = answer.headers_mut();
    // Drafts and embargoed articles must be in no cache, so nothing is.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if is_head && let Either::Left(body) = answer.body() {
        // The length is that of the answer to a GET (RFC 9110, section 9.3.2).
        let length = hyper::body::Body::size_hint(body).exact().unwrap_or_default();
        answer.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        *answer.body_mut() = Either::Left(Full::default());
    }
    Ok(answer)
}

async fn respond(asked: Request<Incoming>, preview: Arc<Preview>, local: bool) -> Answer {
    let (method, uri, headers) = (asked.method(), asked.uri(), asked.headers());
    if let Err(refusal) = preview.guard.check(method, uri, headers, local) {
        return refused(refusal);
    }
    let Some(path) = request::decode(uri.path()) else {
        return plain(StatusCode::BAD_REQUEST, "This is no path of a page.\n");
    };
    if let Some(token) = guard::in_address(uri).filter(|_| preview.guard.token.is_some()) {
        // From here on the cookie has it, and no link, log or screenshot shows it.
        let cookie = format!("{TOKEN_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
        let mut answer = moved(&path);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        return answer;
    }
    if let Some(own) = path.strip_prefix(OWN) {
        let own = own.to_owned();
        return respond_own(asked, &own, preview, local).await;
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        return not_allowed("GET, HEAD");
    }
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    // Making a page takes a millisecond or more, in which others want to be heard.
    let made = tokio::task::spawn_blocking(move || page(&preview, &path, range.as_deref()));
    made.await.unwrap_or_else(|_| {
        plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This page could not be made; newsprint has a mistake.\n",
        )
    })
}

/// A page or a file of the site.
fn page(preview: &Preview, path: &str, range: Option<&str>) -> Answer {
    let base = preview.base();
    let Some(inside) = path.strip_prefix(base.as_str()).filter(|inside| inside.starts_with('/'))
    else {
        // Who asks for the host alone means the site; a link that forgets its base leads nowhere.
        let means_site = path == "/" || path == base;
        return if means_site { moved(&format!("{base}/")) } else { missing(preview) };
    };
    match preview.page(inside) {
        Page::Shown(shown) if shown.out == "404.html" => missing(preview),
        Page::Shown(shown) if shown.out.ends_with(".html") => {
            html(StatusCode::OK, with_client(&shown, path, preview))
        }
        Page::Shown(shown) => file(&shown, range),
        Page::Moved(to) => {
            let mut answer = moved(&format!("{base}{to}"));
            *answer.status_mut() = StatusCode::MOVED_PERMANENTLY;
            answer
        }
        Page::Missing => missing(preview),
        Page::Broken(problem) => broken(preview, path, std::slice::from_ref(&problem)),
    }
}

/// The site's page for what does not exist.
fn missing(preview: &Preview) -> Answer {
    if preview.live().good.is_none() {
        let problems = preview.live().problems.clone();
        return broken(preview, "", &problems);
    }
    match preview.page(crate::route::NOT_FOUND) {
        Page::Shown(shown) => html(StatusCode::NOT_FOUND, with_client(&shown, "", preview)),
        _ => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
    }
}

/// A page, or a site, that can't be made and never was.
fn broken(preview: &Preview, path: &str, problems: &[crate::diag::Diag]) -> Answer {
    let text = format!("{}{}", drawn(problems, preview), client(path, "", preview));
    html(StatusCode::INTERNAL_SERVER_ERROR, text)
}

/// A page of nothing but problems, for browsers without the client, too.
fn drawn(problems: &[crate::diag::Diag], preview: &Preview) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>newsprint</title><main><h1>This page can’t be made yet</h1>",
    );
    for problem in problems::all(problems, preview) {
        page.push_str(&format!("<pre>{}</pre>", escape(problem.text())));
    }
    page.push_str("</main>");
    page
}

/// A file as it is, or a part of it.
fn file(shown: &Shown, range: Option<&str>) -> Answer {
    let kind = content_type(&shown.out);
    let len = shown.bytes.len();
    let mut answer = match wanted(range, len) {
        Wanted::All => whole(StatusCode::OK, shown.bytes.clone()),
        Wanted::Part(part) => {
            let mut answer = whole(StatusCode::PARTIAL_CONTENT, shown.bytes[part.clone()].to_vec());
            let range = format!("bytes {}-{}/{len}", part.start, part.end - 1);
            insert(&mut answer, header::CONTENT_RANGE, &range);
            answer
        }
        Wanted::Nothing => {
            let mut answer = whole(StatusCode::RANGE_NOT_SATISFIABLE, Vec::new());
            insert(&mut answer, header::CONTENT_RANGE, &format!("bytes */{len}"));
            answer
        }
    };
    insert(&mut answer, header::CONTENT_TYPE, &kind);
    insert(&mut answer, header::ACCEPT_RANGES, "bytes");
    answer
}

/// The type of a file by its ending, as hosts tell it.
fn content_type(out: &str) -> String {
    let kind = mime_guess::from_path(out).first_or_octet_stream();
    let is_text = kind.type_() == "text"
        || matches!(
            kind.subtype().as_str(),
            "javascript" | "json" | "xml" | "rss" | "atom" | "svg"
        )
        || kind.suffix().is_some_and(|suffix| suffix == "xml");
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

/// A page with the client's script at its end.
fn with_client(shown: &Shown, path: &str, preview: &Preview) -> String {
    let page = String::from_utf8_lossy(&shown.bytes);
    let script = client(path, &shown.hash, preview);
    match page.rfind("</body>") {
        Some(at) => format!("{}{script}{}", &page[..at], &page[at..]),
        None => format!("{page}{script}"),
    }
}

fn client(path: &str, hash: &str, preview: &Preview) -> String {
    let live = preview.live();
    let language = live.good.as_ref().map_or("en", |good| good.site.language.as_str());
    format!(
        "<script type=\"module\" src=\"{OWN}preview.js\" id=\"newsprint-preview\" data-page=\"{}\" data-hash=\"{}\" data-lang=\"{}\"></script>",
        escape(path),
        escape(hash),
        escape(language)
    )
}

/// The preview's own files and questions.
async fn respond_own(
    asked: Request<Incoming>,
    own: &str,
    preview: Arc<Preview>,
    local: bool,
) -> Answer {
    let is_post = asked.method() == Method::POST;
    let wants_post = matches!(own, "now" | "open");
    if is_post != wants_post && asked.method() != Method::HEAD {
        return not_allowed(if wants_post { "POST" } else { "GET, HEAD" });
    }
    let query = asked.uri().query();
    let base = preview.base();
    let page = request::parameter(query, "page").unwrap_or_default();
    let inside = page.strip_prefix(base.as_str()).unwrap_or(&page).to_owned();
    match own {
        "preview.js" => typed("text/javascript; charset=utf-8", include_str!("client/preview.js")),
        "preview.css" => typed("text/css; charset=utf-8", include_str!("client/preview.css")),
        "events" if asked.method() == Method::GET => {
            let hash = request::parameter(query, "hash").unwrap_or_default();
            let stream = events::stream(preview, inside, hash);
            let mut answer = Response::new(Either::Right(stream));
            insert(&mut answer, header::CONTENT_TYPE, "text/event-stream");
            answer
        }
        "panel" => {
            let made = tokio::task::spawn_blocking(move || {
                serde_json::to_string(&panel::panel(&preview, &inside)).unwrap_or_default()
            });
            typed("application/json", &made.await.unwrap_or_default())
        }
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
    // Who sends a few bytes for longer than this is nobody's browser.
    let read = tokio::time::timeout(std::time::Duration::from_secs(5), body).await;
    serde_json::from_slice(&read.ok()?.ok()?.to_bytes()).ok()
}

async fn travel(asked: Request<Incoming>, preview: Arc<Preview>) -> Answer {
    let Some(Travel { now }) = body(asked).await else {
        return plain(StatusCode::BAD_REQUEST, "This is no moment.\n");
    };
    let zone = preview.live().good.as_ref().map(|good| good.loaded.config().zone.clone());
    let to = match now {
        None => None,
        Some(text) => match time::parse(&text, &zone.unwrap_or(jiff::tz::TimeZone::UTC)) {
            Some(reading) => Some(reading.timestamp),
            None => return plain(StatusCode::BAD_REQUEST, "This is no moment.\n"),
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
        return plain(StatusCode::BAD_REQUEST, "This is no place in a file.\n");
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

fn refused(refusal: Refusal) -> Answer {
    let why = match refusal {
        Refusal::Host => {
            "This preview is not at that address. Use the one that newsprint printed.\n"
        }
        Refusal::Origin => "Only pages of the preview itself may ask for this.\n",
        Refusal::Token => {
            "Open the address that newsprint printed, with its token, or scan the code.\n"
        }
    };
    plain(StatusCode::FORBIDDEN, why)
}

fn not_allowed(allowed: &str) -> Answer {
    let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "Nothing can be changed here.\n");
    insert(&mut answer, header::ALLOW, allowed);
    answer
}

fn moved(to: &str) -> Answer {
    let mut answer = whole(StatusCode::FOUND, Vec::new());
    let encoded: String = to.bytes().map(encode).collect();
    insert(&mut answer, header::LOCATION, &encoded);
    answer
}

/// A byte of a path as it may stand in a header (RFC 3986, section 3.3).
fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn html(status: StatusCode, text: String) -> Answer {
    let mut answer = whole(status, text.into_bytes());
    insert(&mut answer, header::CONTENT_TYPE, "text/html; charset=utf-8");
    answer
}

fn plain(status: StatusCode, text: &str) -> Answer {
    let mut answer = whole(status, text.as_bytes().to_vec());
    insert(&mut answer, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    answer
}

fn typed(kind: &str, text: &str) -> Answer {
    let mut answer = whole(StatusCode::OK, text.as_bytes().to_vec());
    insert(&mut answer, header::CONTENT_TYPE, kind);
    answer
}

fn whole(status: StatusCode, bytes: Vec<u8>) -> Answer {
    let mut answer = Response::new(Either::Left(Full::new(Bytes::from(bytes))));
    *answer.status_mut() = status;
    answer
}

fn insert(answer: &mut Answer, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}
