//! Takes connections and answers them, with bounds to what one of them may take of time and memory.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use super::body::Sent;
use super::desk::Ask;
use super::patient::Patient;
use super::shared::Shared;
use super::{broken, events, reply};
use crate::model::error::Error;

/// So many connections are open at a time; the others wait.
const CONNECTIONS: usize = 900;
/// A request's head may be so long, in bytes, and take so long to come.
const HEAD: usize = 16 * 1024;
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Answers at `listener` until the runtime that is returned is ended.
pub fn start(listener: TcpListener, shared: Arc<Shared>, ask: Sender<Ask>) -> Result<Runtime, Error> {
    listener.set_nonblocking(true).map_err(|why| broken("listen", why))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|why| broken("start the server", why))?;
    let _inside = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|why| broken("listen", why))?;
    runtime.spawn(take(listener, shared, ask));
    drop(_inside);
    Ok(runtime)
}

async fn take(listener: tokio::net::TcpListener, shared: Arc<Shared>, ask: Sender<Ask>) {
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&free).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open, for a moment.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (shared, ask) = (Arc::clone(&shared), ask.clone());
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, Arc::clone(&shared), ask.clone()));
            let mut server = http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD).max_headers(64).half_close(false);
            // Whoever goes away in the midst of an answer is nothing to report.
            let _ = server.serve_connection(TokioIo::new(Patient::of(stream)), service).await;
            drop(place);
        });
    }
}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>, ask: Sender<Ask>) -> Result<Response<Sent>, Infallible> {
    let (head, _) = request.into_parts();
    if let Err(refusal) = shared.guard.check(&head.method, &head.headers, head.uri.query()) {
        return Ok(reply::refused(refusal));
    }
    if head.uri.path() == "/__chancery/events" {
        return Ok(match shared.guard.check_origin(&head.headers) {
            Ok(()) => events::stream(&head, shared),
            Err(refusal) => reply::refused(refusal),
        });
    }
    // Making a page takes time of the processor, and may wait for the disk.
    let made = tokio::task::spawn_blocking(move || reply::reply(&head, &shared, &ask)).await;
    Ok(made.unwrap_or_else(|_| reply::failed("this page cannot be made: that is a bug of the program")))
}
