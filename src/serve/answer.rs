//! Requests in, responses out: what a static host would say, and the preview's own files.

use std::convert::Infallible;
use std::ops::Range;
use std::sync::Arc;

use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::events::Stream;
use super::guard::{self, Refusal, TOKEN_COOKIE};
use super::preview::{File, Page, Preview, Shown};
use super::range::{Wanted, wanted};
use super::{own, problems, request};
use crate::base::html::escape;

/// Where the preview's own files are.
const OWN: &str = "/.newsprint/";

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
    if is_head {
        // The length is that of the answer to a GET (RFC 9110, section 9.3.2).
        if let Either::Left(body) = answer.body() {
            let length = hyper::body::Body::size_hint(body).exact().unwrap_or_default();
            answer.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
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
        return own::respond(asked, &own, preview, local).await;
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
fn page(preview: &Arc<Preview>, path: &str, range: Option<&str>) -> Answer {
    let base = preview.base();
    let Some(inside) = path.strip_prefix(base.as_str()).filter(|inside| inside.starts_with('/'))
    else {
        // Who asks for the host alone means the site; a link that forgets its base leads nowhere.
        let means_site = path == "/" || path == base;
        return if means_site { moved(&format!("{base}/")) } else { missing(preview, path) };
    };
    match preview.page(inside) {
        Page::Shown(shown) if shown.out == "404.html" => missing(preview, path),
        Page::Shown(shown) if shown.out.ends_with(".html") => {
            html(StatusCode::OK, with_client(&shown, path, preview))
        }
        Page::Shown(shown) => made(&shown, range),
        Page::File(found) => file(found, range, preview),
        Page::Moved(to) => {
            let mut answer = moved(&format!("{base}{to}"));
            *answer.status_mut() = StatusCode::MOVED_PERMANENTLY;
            answer
        }
        Page::Missing => missing(preview, path),
        Page::Broken(problem) => broken(preview, path, std::slice::from_ref(&problem)),
    }
}

/// The site's page for what does not exist.
fn missing(preview: &Preview, path: &str) -> Answer {
    if preview.live().good.is_none() {
        let problems = preview.live().problems.clone();
        return broken(preview, path, &problems);
    }
    match preview.page(crate::site::route::NOT_FOUND) {
        Page::Shown(shown) => html(StatusCode::NOT_FOUND, with_client(&shown, path, preview)),
        Page::Broken(problem) => broken(preview, path, std::slice::from_ref(&*problem)),
        _ => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
    }
}

/// A page, or a site, that can't be made and never was: its problems, on a page of the preview's own.
fn broken(preview: &Preview, path: &str, problems: &[crate::base::diag::Diag]) -> Answer {
    let text = format!("{}{}", drawn(problems, preview), client(path, "", preview));
    html(StatusCode::INTERNAL_SERVER_ERROR, text)
}

/// A page of nothing but problems, for browsers without the client, too.
fn drawn(problems: &[crate::base::diag::Diag], preview: &Preview) -> String {
    let mut page = include_str!("client/broken.html").trim_end().to_owned();
    for problem in problems::all(problems, &preview.live(), &preview.setup) {
        page.push_str(&format!("<pre tabindex=\"0\">{}</pre>\n", escape(problem.text())));
    }
    page.push_str("</main>\n");
    page
}

/// A file that was made, or a part of it.
fn made(shown: &Shown, range: Option<&str>) -> Answer {
    let bytes = |part: Range<u64>| {
        let (start, end) = (part.start as usize, part.end as usize);
        Either::Left(Full::new(Bytes::copy_from_slice(&shown.bytes[start..end])))
    };
    part_of(&shown.out, shown.bytes.len() as u64, shown.foreign, range, bytes)
}

/// A file as it is on the disk, or a part of it; read as it is sent.
fn file(found: File, range: Option<&str>, preview: &Arc<Preview>) -> Answer {
    let (preview, source) = (preview.clone(), found.source);
    let bytes = |part| Either::Right(Stream::of_file(preview, source, part));
    part_of(&found.out, found.len, found.foreign, range, bytes)
}

/// The part of a file that was asked for.
fn part_of(
    out: &str,
    len: u64,
    foreign: bool,
    range: Option<&str>,
    bytes: impl FnOnce(Range<u64>) -> Either<Full<Bytes>, Stream>,
) -> Answer {
    let (status, part) = match wanted(range, len) {
        Wanted::All => (StatusCode::OK, 0..len),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
    };
    let length = part.end - part.start;
    let range = match status {
        StatusCode::PARTIAL_CONTENT => Some(format!("bytes {}-{}/{len}", part.start, part.end - 1)),
        StatusCode::RANGE_NOT_SATISFIABLE => Some(format!("bytes */{len}")),
        _ => None,
    };
    let mut answer = Response::new(bytes(part));
    *answer.status_mut() = status;
    if let Some(range) = range {
        insert(&mut answer, header::CONTENT_RANGE, &range);
    }
    insert(&mut answer, header::CONTENT_LENGTH, &length.to_string());
    insert(&mut answer, header::CONTENT_TYPE, &content_type(out));
    insert(&mut answer, header::ACCEPT_RANGES, "bytes");
    if foreign {
        // What came with an article must not run with the rights of the preview's own pages.
        insert(&mut answer, header::CONTENT_SECURITY_POLICY, "sandbox");
    }
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
        "<script type=\"module\" src=\"{OWN}preview.js\" data-page=\"{}\" data-hash=\"{}\" data-lang=\"{}\"></script>",
        escape(path),
        escape(hash),
        escape(language)
    )
}

pub(super) fn refused(refusal: Refusal) -> Answer {
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

pub(super) fn not_allowed(allowed: &str) -> Answer {
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

pub(super) fn plain(status: StatusCode, text: &str) -> Answer {
    let mut answer = whole(status, text.as_bytes().to_vec());
    insert(&mut answer, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    answer
}

pub(super) fn typed(kind: &str, text: &str) -> Answer {
    let mut answer = whole(StatusCode::OK, text.as_bytes().to_vec());
    insert(&mut answer, header::CONTENT_TYPE, kind);
    answer
}

pub(super) fn whole(status: StatusCode, bytes: Vec<u8>) -> Answer {
    let mut answer = Response::new(Either::Left(Full::new(Bytes::from(bytes))));
    *answer.status_mut() = status;
    answer
}

pub(super) fn insert(answer: &mut Answer, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}
