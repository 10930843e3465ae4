//! Tells a browser of each revision, and whether the page that it shows moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use serde::Serialize;
use tokio::sync::mpsc;

use super::body::Sent;
use super::guard::Refusal;
use super::paths::{Found, find};
use super::reply;
use super::shared::{Revision, Shared};
use crate::model::diagnostic::Diagnostic;
use crate::pipeline::live::Edition;

/// So many pages are told at a time.
const STREAMS: usize = 512;
/// A sign of life, so that either side learns that the other is gone.
const BEAT: Duration = Duration::from_secs(15);
/// How often it is told how much is read.
const GLANCE: Duration = Duration::from_millis(250);
/// So many errors are shown.
const SHOWN: usize = 20;

static OPEN: AtomicUsize = AtomicUsize::new(0);

/// A stream that counts as open.
struct Counted;

impl Counted {
    fn new() -> Option<Self> {
        OPEN.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |open| (open < STREAMS).then_some(open + 1)).ok().map(|_| Self)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a browser is told.
#[derive(Serialize)]
struct Event<'a> {
    run: &'a str,
    revision: u64,
    /// Whether the page is another one than the browser shows.
    moved: bool,
    /// Whether it is shown as it was before its sources had errors.
    held: bool,
    /// The addresses of files that changed.
    files: Vec<String>,
    errors: Vec<Finding<'a>>,
    /// How many errors are not shown.
    more: usize,
}

/// An error as the overlay shows it.
#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    says: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    text: &'a str,
    /// Where the place begins and ends in the text, counted as scripts count.
    from: usize,
    to: usize,
    help: &'a str,
}

impl<'a> Finding<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let at = &diagnostic.at;
        let units = |text: &str| text.encode_utf16().count();
        Self {
            code: diagnostic.code.word(),
            severity: diagnostic.severity.word(),
            says: &diagnostic.says,
            path: &at.path,
            line: at.line,
            column: at.column,
            text: &at.text,
            from: units(&at.text[..at.marked.start]),
            to: units(&at.text[..at.marked.end]),
            help: &diagnostic.help,
        }
    }
}

/// Answers with the events of the page that the query names.
pub fn stream(head: &Parts, shared: Arc<Shared>) -> Response<Sent> {
    let of_query = |name: &str| head.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let at = of_query("at").unwrap_or("/");
    let at = percent_encoding::percent_decode_str(at).decode_utf8_lossy().into_owned();
    let told = of_query("reads").unwrap_or_default().to_owned();
    let Some(counted) = Counted::new() else {
        return reply::refused(Refusal { status: StatusCode::SERVICE_UNAVAILABLE, says: "too many pages are open" });
    };
    let (send, receive) = mpsc::channel(1);
    if head.method == Method::GET {
        tokio::spawn(follow(send, shared, at, told, counted));
    }
    let mut response = reply::response(StatusCode::OK, Sent::Events(receive));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How much of the archive is read, for a page that waits for the rest.
#[derive(Serialize)]
struct Reading {
    read: usize,
    of: usize,
}

/// Returns the event that tells how much is read; nothing where all is, or where that is not known.
fn reading(shared: &Shared) -> Option<String> {
    let (read, of) = shared.progress.get()?.now().filter(|_| shared.now().is_none())?;
    Some(format!("event: reading\ndata: {}\n\n", serde_json::to_string(&Reading { read, of }).ok()?))
}

async fn follow(send: mpsc::Sender<Bytes>, shared: Arc<Shared>, at: String, mut told: String, _counted: Counted) {
    let mut revisions = shared.listen();
    let mut seen = None;
    loop {
        revisions.borrow_and_update();
        let (state, page) = (Arc::clone(&shared), at.clone());
        let before = told.clone();
        let event = tokio::task::spawn_blocking(move || state.now().map(|revision| event(&state, &revision, &page, &before, seen))).await;
        if let Ok(Some((number, reads, text))) = event {
            (seen, told) = (Some(number), reads);
            if send.send(text.into()).await.is_err() {
                return;
            }
        }
        // Whoever takes slowly gets the last revision only.
        tokio::select! {
            changed = revisions.changed() => if changed.is_err() { return },
            () = beats(&send, &shared) => return,
        }
    }
}

/// Sends a sign of life again and again, and until everything is read how much of it is; ends when nobody takes it.
async fn beats(send: &mpsc::Sender<Bytes>, shared: &Shared) {
    while shared.now().is_none() {
        if let Some(reading) = reading(shared)
            && send.send(reading.into()).await.is_err()
        {
            return;
        }
        tokio::time::sleep(GLANCE).await;
    }
    loop {
        tokio::time::sleep(BEAT).await;
        if send.send(Bytes::from_static(b":\n\n")).await.is_err() {
            return;
        }
    }
}

/// Returns the number of the revision, the digest of the page in it, and the event that tells of both.
fn event(shared: &Shared, revision: &Revision, at: &str, told: &str, seen: Option<u64>) -> (u64, String, String) {
    let base = &shared.preview.base;
    let path = revision.edition.as_ref().and_then(|edition| match find(at, base, |path| edition.has(path)) {
        Found::File(path) => Some(path),
        _ => None,
    });
    let reads = reads(revision.edition.as_deref(), path.as_deref());
    // Whoever missed a revision learns of its files too.
    let missed = |other: &&Arc<Revision>| seen.is_some_and(|seen| other.number > seen) && other.number <= revision.number;
    let mut files: Vec<String> = shared.past().iter().filter(missed).flat_map(|other| other.files.iter().map(|file| format!("{base}{file}"))).collect();
    files.sort();
    files.dedup();
    let errors: Vec<&Diagnostic> = revision.errors().collect();
    let event = Event {
        run: &shared.run,
        revision: revision.number,
        moved: reads != told,
        held: revision.edition.as_ref().zip(path.as_ref()).is_some_and(|(edition, path)| edition.is_held(path)),
        files,
        more: errors.len().saturating_sub(SHOWN),
        errors: errors.into_iter().take(SHOWN).map(Finding::of).collect(),
    };
    let data = serde_json::to_string(&event).unwrap_or_default();
    (revision.number, reads, format!("event: revision\nid: {}\ndata: {data}\n\n", revision.number))
}

/// Returns the digest of what a page is made from, as it is written into served pages; that of a page that is not there is `none`.
pub fn reads(edition: Option<&Edition>, path: Option<&str>) -> String {
    let digest = edition.zip(path).and_then(|(edition, path)| edition.reads(path));
    digest.map_or_else(|| "none".to_owned(), |digest| crate::model::source::hexadecimal(&digest.0)[..16].to_owned())
}
