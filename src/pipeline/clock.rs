//! How long each room took. The only clock of the program; nothing of it reaches a page.

use std::time::{Duration, Instant};

use crate::model::receipt::Timings;

/// A clock that is running.
pub struct Clock {
    start: Instant,
    lap: Instant,
    rooms: Vec<(&'static str, Duration)>,
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
        Self { start, lap: start, rooms: Vec::new() }
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

    /// Stops the clock.
    pub fn stop(self) -> Timings {
        Timings { rooms: self.rooms, total: now() - self.start }
    }
}
