//! Answers a request for a page, a file or something of the preview itself.

use std::sync::mpsc::Sender;

use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION, SET_COOKIE};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::body::Sent;
use super::desk::Ask;
use super::guard::Refusal;
use super::inject::{Tag, inject};
use super::paths::{Found, find, named};
use super::shared::{Revision, Shared};
use super::{Follow, client, events, inspect};
use crate::model::error::Error;
use crate::pipeline::live::{Edition, Failure};

/// The types of files by their endings.
const TYPES: [(&str, &str); 22] = [
    ("bib", "application/x-bibtex; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("gif", "image/gif"),
    ("html", "text/html; charset=utf-8"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ris", "application/x-research-info-systems"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
    ("avif", "image/avif"),
    ("md", "text/markdown; charset=utf-8"),
];

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// Returns a response with what every response says.
pub fn response(status: StatusCode, body: Sent) -> Response<Sent> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("referrer-policy", HeaderValue::from_static("same-origin"));
    response
}

pub fn of_type(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Sent> {
    let mut response = response(status, bytes.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Answers that a request is refused.
pub fn refused(refusal: Refusal) -> Response<Sent> {
    let mut response = of_type(refusal.status, PLAIN, format!("{}\n", refusal.says).into_bytes());
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

/// Answers that something cannot be made.
pub fn failed(says: &str) -> Response<Sent> {
    of_type(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, format!("{says}\n").into_bytes())
}

fn elsewhere(to: &str) -> Response<Sent> {
    let mut response = response(StatusCode::MOVED_PERMANENTLY, Vec::new().into());
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

/// Answers a request that passed the guard.
pub fn reply(head: &Parts, shared: &Shared, ask: &Sender<Ask>) -> Response<Sent> {
    let path = head.uri.path();
    let mut response = match path.strip_prefix("/__chancery/") {
        Some(name) => own(name, head, shared, ask),
        None => page(path, head, shared),
    };
    if let Some(cookie) = shared.guard.cookie(head.uri.query()).and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    if head.method == Method::HEAD {
        let length = hyper::body::Body::size_hint(response.body()).exact().unwrap_or(0);
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        *response.body_mut() = Vec::new().into();
    }
    response
}

/// What is of the preview itself.
fn own(name: &str, head: &Parts, shared: &Shared, ask: &Sender<Ask>) -> Response<Sent> {
    if name == "anew" {
        if let Err(refusal) = shared.guard.check_token(head.uri.query()).and_then(|()| shared.guard.check_origin(&head.headers)) {
            return refused(refusal);
        }
        let _ = ask.send(Ask::Anew);
        let mut response = elsewhere("/__chancery/");
        *response.status_mut() = StatusCode::SEE_OTHER;
        return response;
    }
    if let Some((kind, bytes)) = client::file(name) {
        return of_type(StatusCode::OK, kind, bytes);
    }
    match inspect::page(name, shared) {
        Some(html) => of_type(StatusCode::OK, HTML, html.into_bytes()),
        None => of_type(StatusCode::NOT_FOUND, PLAIN, b"there is nothing here\n".to_vec()),
    }
}

/// What is of the site.
fn page(path: &str, head: &Parts, shared: &Shared) -> Response<Sent> {
    if let Some(response) = early(path, shared) {
        return response;
    }
    let revision = shared.wait();
    match shown(path, head, shared, &revision) {
        // Its source changed since: the next revision is on its way.
        Err(Failure::Machine(Error::Changed(source))) => {
            let failure = Failure::Machine(Error::Changed(source));
            let later = shared.wait_behind(revision.number);
            let again = later.as_ref().map_or(Err(failure), |later| shown(path, head, shared, later));
            again.unwrap_or_else(|failure| instead(later.as_ref().unwrap_or(&revision), shared, &words(&failure)))
        }
        Err(failure) => instead(&revision, shared, &words(&failure)),
        Ok(response) => response,
    }
}

/// Answers before everything is read, where little tells enough: with a page that will become what it is, or with a file as it lies. What is missing there may be missing only there.
fn early(path: &str, shared: &Shared) -> Option<Response<Sent>> {
    let base = &shared.preview.base;
    let at = named(path, base)?;
    let (edition, file) = shared.early()?.edition(&at, |edition| match find(path, base, |path| edition.has(path)) {
        Found::File(file) if file.ends_with(".html") || edition.is_as_it_lies(&file) => Some(file),
        _ => None,
    })?;
    let bytes = edition.file(&file)?.ok()?;
    let kind = type_of(&file);
    if edition.is_as_it_lies(&file) {
        return Some(of_type(StatusCode::OK, kind, bytes));
    }
    let reads = events::reads(Some(&edition), Some(&file));
    Some(of_type(StatusCode::OK, kind, inject(&bytes, Tag { reads: &reads, run: &shared.run, status: 200, reading: true })))
}

fn shown(path: &str, head: &Parts, shared: &Shared, revision: &Revision) -> Result<Response<Sent>, Failure> {
    let base = &shared.preview.base;
    let Some(edition) = &revision.edition else { return Ok(instead(revision, shared, "The site cannot be shown yet.")) };
    let found = find(path, base, |path| edition.has(path) || is_index(edition, path, shared));
    Ok(match found {
        Found::File(file) => match bytes(edition, &file, shared) {
            Some(Ok(bytes)) => typed(StatusCode::OK, &file, bytes, edition, shared),
            Some(Err(failure)) => return Err(failure),
            None => missing(edition, shared),
        },
        Found::Elsewhere(to) => elsewhere(&head.uri.query().map_or_else(|| to.clone(), |query| format!("{to}?{query}"))),
        Found::Nothing => match named(path, base).as_deref().and_then(|path| edition.never_good(path)) {
            Some(bad) => instead(revision, shared, &never_good(&format!("content/{bad}"))),
            None => missing(edition, shared),
        },
        Found::Outside => {
            let says = format!("the site stands at {base}\n");
            of_type(StatusCode::NOT_FOUND, PLAIN, says.into_bytes())
        }
    })
}

fn missing(edition: &Edition, shared: &Shared) -> Response<Sent> {
    match edition.not_found(&shared.preview.base) {
        Ok(bytes) => typed(StatusCode::NOT_FOUND, "404.html", bytes, edition, shared),
        Err(failure) => failed(&words(&failure)),
    }
}

fn type_of(file: &str) -> &'static str {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    TYPES.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map_or("application/octet-stream", |(_, kind)| kind)
}

fn typed(status: StatusCode, file: &str, bytes: Vec<u8>, edition: &Edition, shared: &Shared) -> Response<Sent> {
    let kind = type_of(file);
    if kind != HTML || shared.preview.follow == Follow::Nothing {
        return of_type(status, kind, bytes);
    }
    let path = (status == StatusCode::OK).then_some(file);
    let reads = events::reads(Some(edition), path);
    of_type(status, kind, inject(&bytes, Tag { reads: &reads, run: &shared.run, status: status.as_u16(), reading: false }))
}

/// A page in place of one that cannot be shown; it follows what changes.
fn instead(revision: &Revision, shared: &Shared, says: &str) -> Response<Sent> {
    let html = inspect::instead(revision, says);
    let bytes = match shared.preview.follow {
        Follow::Nothing => html.into_bytes(),
        Follow::Changes => inject(html.as_bytes(), Tag { reads: "instead", run: &shared.run, status: 500, reading: false }),
    };
    of_type(StatusCode::INTERNAL_SERVER_ERROR, HTML, bytes)
}

fn never_good(path: &str) -> String {
    format!("The sources of `{path}` have errors, and this page was not shown before they had. It comes when they are mended.")
}

fn words(failure: &Failure) -> String {
    match failure {
        Failure::Theme(diagnostic) => format!("{}:{}: {}", diagnostic.at.path, diagnostic.at.line, diagnostic.says),
        Failure::Machine(Error::Changed(path)) => never_good(path),
        Failure::Machine(error) => error.to_string(),
    }
}

/// Returns whether a file of the search index may be at `path`: those are made when the first of them is asked for.
#[cfg(feature = "search")]
fn is_index(edition: &Edition, path: &str, shared: &Shared) -> bool {
    matches!(shared.search.file(edition, path), Ok(Some(_)))
}

#[cfg(not(feature = "search"))]
fn is_index(_: &Edition, _: &str, _: &Shared) -> bool {
    false
}

fn bytes(edition: &Edition, path: &str, shared: &Shared) -> Option<Result<Vec<u8>, Failure>> {
    edition.file(path).or_else(|| index(edition, path, shared))
}

#[cfg(feature = "search")]
fn index(edition: &Edition, path: &str, shared: &Shared) -> Option<Result<Vec<u8>, Failure>> {
    shared.search.file(edition, path).map_err(Failure::from).transpose()
}

#[cfg(not(feature = "search"))]
fn index(_: &Edition, _: &str, _: &Shared) -> Option<Result<Vec<u8>, Failure>> {
    None
}
