//! How long each room took. The only clock of the program; nothing of it reaches a page.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::load::FolderPaths;
use crate::model::receipt::{Spent, Timings};

/// A clock that is running.
pub struct Clock {
    start: Instant,
    lap: Instant,
    rooms: Vec<(&'static str, Duration)>,
    documents: Vec<Spans>,
}

/// So many documents are named as the slowest.
const SLOWEST: usize = 10;

/// What a document took, in microseconds, in the order of the survey.
#[derive(Clone, Copy, Default)]
struct Spans {
    parse: u32,
    render: u32,
}

/// Returns the moment that it is.
#[expect(clippy::disallowed_methods, reason = "the clock for timings")]
pub fn now() -> Instant {
    Instant::now()
}

impl Clock {
    /// Starts a clock.
    pub fn start() -> Self {
        let start = now();
        Self { start, lap: start, rooms: Vec::new(), documents: Vec::new() }
    }

    /// Says that what was done since the last lap was done in `room`.
    pub fn lap(&mut self, room: &'static str) {
        let at = now();
        let spent = at - self.lap;
        match self.rooms.iter_mut().find(|(name, _)| *name == room) {
            Some((_, sum)) => *sum += spent,
            None => self.rooms.push((room, spent)),
        }
        self.lap = at;
    }

    /// Says how long the first reading of each document took.
    pub fn parsed(&mut self, spent: &[Duration]) {
        self.documents = spent.iter().map(|spent| Spans { parse: microseconds(*spent), render: 0 }).collect();
    }

    /// Says that pages of the document numbered `at` took so long.
    pub fn rendered(&mut self, at: usize, spent: Duration) {
        if let Some(document) = self.documents.get_mut(at) {
            document.render = document.render.saturating_add(microseconds(spent));
        }
    }

    /// Stops the clock.
    pub fn stop(self) -> Timings {
        self.stop_naming(&[])
    }

    /// Stops the clock, and names the documents that took longest; `documents` are those of the survey.
    pub fn stop_naming(self, documents: &[Arc<FolderPaths>]) -> Timings {
        let mut order: Vec<usize> = (0..self.documents.len().min(documents.len())).collect();
        let total = |at: &usize| u64::from(self.documents[*at].parse) + u64::from(self.documents[*at].render);
        let slowest = |at: &usize| (std::cmp::Reverse(total(at)), *at);
        if order.len() > SLOWEST {
            order.select_nth_unstable_by_key(SLOWEST, slowest);
            order.truncate(SLOWEST);
        }
        order.sort_by_key(slowest);
        let spent = |at: usize| {
            let Spans { parse, render } = self.documents[at];
            let of = |span: u32| Duration::from_micros(span.into());
            Spent { document: documents[at].id.clone(), parse: of(parse), render: of(render) }
        };
        Timings { slowest: order.into_iter().map(spent).collect(), rooms: self.rooms, total: now() - self.start }
    }
}

/// Does something, and returns how long that took too.
pub fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let done = act();
    (done, now() - start)
}

fn microseconds(span: Duration) -> u32 {
    u32::try_from(span.as_micros()).unwrap_or(u32::MAX)
}
